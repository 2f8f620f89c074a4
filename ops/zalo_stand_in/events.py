"""The bodies of Zalo's webhook events, as documented; every id and time is a string."""

from typing import Any

from ops.zalo_stand_in.world import Bubble, World

Event = dict[str, Any]
ATTACHMENTS: dict[str, dict[str, Any]] = {
    "image": {"thumbnail": "https://example.invalid/t.jpg", "url": "https://example.invalid/p.jpg"},
    "gif": {"thumbnail": "https://example.invalid/t.gif", "url": "https://example.invalid/p.gif"},
    "file": {
        "url": "https://example.invalid/don.pdf",
        "name": "don.pdf",
        "size": "10240",
        "type": "pdf",
        "checksum": "0" * 32,
    },
    "audio": {"url": "https://example.invalid/a.aac"},
    "video": {"url": "https://example.invalid/v.mp4", "thumbnail": "https://example.invalid/t.jpg", "description": ""},
    "link": {"url": "https://example.invalid/", "thumbnail": "https://example.invalid/t.jpg", "description": "Trang"},
    "sticker": {"id": "s0001", "url": "https://example.invalid/s.png"},
    "location": {"coordinates": {"latitude": "21.0001", "longitude": "105.0002"}},
    "business_card": {"url": "https://example.invalid/c", "thumbnail": "", "description": "{}"},
}


def by_app(user: str) -> str:
    """Return the id of the same person towards the application: another namespace."""
    return "555" + user[-16:].rjust(16, "0")


def _event(world: World, name: str, at: int | None = None, /, **more: Any) -> Event:
    return {"event_name": name, "app_id": world.app.id, **more, "timestamp": str(at or world.stamp())}


def sent_by_user(world: World, bubble: Bubble) -> Event:
    """Return the event of what a resident sent: text, or an attachment of any kind."""
    kind = bubble.attachment["type"] if bubble.attachment else "text"
    message: dict[str, Any] = {"msg_id": bubble.msg_id}
    if bubble.text:
        message["text"] = bubble.text
    if bubble.quote:
        message["quote_msg_id"] = bubble.quote
    if bubble.attachment:
        message["attachments"] = [bubble.attachment]
    return _event(
        world,
        f"user_send_{kind}",
        bubble.at,
        user_id_by_app=by_app(bubble.user),
        sender={"id": bubble.user},
        recipient={"id": bubble.oa},
        message=message,
    )


def sent_anonymously(world: World, bubble: Bubble, conversation: str) -> Event:
    """Return the event of what a visitor wrote who is not signed in."""
    message = {"msg_id": bubble.msg_id, "conversation_id": conversation, "text": bubble.text}
    return _event(
        world,
        "anonymous_send_text",
        bubble.at,
        sender={"id": bubble.user},
        recipient={"id": bubble.oa},
        message=message,
    )


def echo(world: World, bubble: Bubble, *, admin: str = "") -> Event:
    """Return the event that tells the account what it sent; ``admin`` when a person typed it."""
    sender = {"id": bubble.oa, "admin_id": admin} if admin else {"id": bubble.oa}
    message = {"msg_id": bubble.msg_id, "text": bubble.text}
    return _event(world, "oa_send_text", bubble.at, sender=sender, recipient={"id": bubble.user}, message=message)


def receipt(world: World, name: str, bubble: Bubble, *, from_user: bool) -> Event:
    """Return a mark of delivery or reading; sources disagree whether sender is the account or the resident."""
    ids = (bubble.user, bubble.oa) if from_user else (bubble.oa, bubble.user)
    message = {"msg_ids": [bubble.msg_id]} if name == "user_seen_message" else {"msg_id": bubble.msg_id}
    return _event(world, name, sender={"id": ids[0]}, recipient={"id": ids[1]}, message=message)


def follow(world: World, oa: str, user: str, *, follows: bool) -> Event:
    """Return the event of a resident who follows the account or ceases to."""
    return _event(
        world,
        "follow" if follows else "unfollow",
        oa_id=oa,
        follower={"id": user},
        user_id_by_app=by_app(user),
        source="oa_profile",
    )


def about_user(world: World, name: str, oa: str, user: str) -> Event:
    """Return ``user_click_chatnow`` or ``user_withdraw``, which name the resident at the top."""
    ids: Event = {} if name == "user_withdraw" else {"oa_id": oa}
    return _event(world, name, **ids, user_id=user, user_id_by_app=by_app(user))


def submitted(world: World, oa: str, user: str, info: dict[str, Any]) -> Event:
    """Return what a resident filled into the form the account asked for."""
    return _event(
        world, "user_submit_info", sender={"id": user}, recipient={"id": oa}, user_id_by_app=by_app(user), info=info
    )


def reacted(world: World, bubble: Bubble, icon: str) -> Event:
    """Return a resident's reaction to a message."""
    return _event(
        world,
        "user_reacted_message",
        sender={"id": bubble.user},
        recipient={"id": bubble.oa},
        message={"msg_id": bubble.msg_id, "react_icon": icon},
    )
