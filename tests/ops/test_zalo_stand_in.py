"""The stand-in for Zalo keeps to the contract: OAuth, sending and its refusals, webhooks, trouble on demand."""

import itertools
import unicodedata
from collections.abc import Iterator

import pytest

from ops.zalo_stand_in.faults import PRESETS
from ops.zalo_stand_in.signing import digest, signed
from tests.ops.zalo_client import VERIFIER, Webhook, Zalo, took

OA, STATE_OA = "8000000000000000001", "8000000000000000002"
BUTTONS = [{"title": f"Mục {n}", "type": "oa.query.hide", "payload": f"#c:{n}"} for n in range(1, 7)]
TEMPLATE = {"type": "template"}
numbers = itertools.count(1)


@pytest.fixture(scope="module")
def webhook() -> Iterator[Webhook]:
    keeper = Webhook()
    yield keeper
    keeper.http.shutdown()
    keeper.http.server_close()


@pytest.fixture(scope="module")
def zalo(webhook: Webhook) -> Iterator[Zalo]:
    oas = ["--oa", OA, "Xã thử", "both", "--oa", STATE_OA, "Xã của nhà nước", "v2"]
    process = Zalo(webhook.url, "--factor", "0.0002", *oas)
    yield process
    process.stop()


@pytest.fixture
def user(zalo: Zalo) -> str:
    """A resident who has just written."""
    id = f"9000000000000{next(numbers):06d}"
    zalo.control("say", user=id, text="Xin chào", wait=True)
    return id


@pytest.fixture
def token(zalo: Zalo) -> Iterator[str]:
    """A living access token; trouble and modes are put back afterwards."""
    yield zalo.control("tokens", oa=OA)["access_token"]
    zalo.control("faults", clear=True)
    zalo.control("account", oa=OA, mode="both", remain=1000)


def to(user: str, text: str = "Chào bác.", **message: object) -> dict:
    return {"recipient": {"user_id": user}, "message": {"text": text, **message}}


def with_buttons(user: str, buttons: list) -> dict:
    return to(user, attachment={**TEMPLATE, "payload": {"buttons": buttons}})


VECTOR = (
    '{"app_id":"1234567890123456789","user_id_by_app":"5550001112223334445","event_name":"user_send_text",'
    '"sender":{"id":"9000000000000000001"},"recipient":{"id":"8000000000000000001"},"message":{"msg_id":'
    '"c0ffee0123456789","text":"Thủ tục đăng ký khai sinh cần giấy tờ gì?"},"timestamp":"1767225600000"}'
)
MAC = "9d7a3e0d6c7552fe89aed891da13c68691e57cebec93b237d184ebffadb505db"


def test_signing_gives_the_published_vector():
    assert digest("1234567890123456789", VECTOR.encode(), "1767225600000", "demo-oa-secret") == MAC


@pytest.mark.parametrize(("stamp", "header", "over"), [("body", None, "7"), ("header", "9", "9"), ("both", "9", "7")])
def test_signing_takes_each_reading_of_the_time_stamp(stamp, header, over):
    headers = signed("1", "key", b"{}", sent="9", timestamp="7", stamp=stamp)
    assert headers.get("X-ZEvent-Timestamp") == header
    assert headers["X-ZEvent-Signature"] == "mac=" + digest("1", b"{}", over, "key")


@pytest.mark.parametrize("flaw", ["wrong", "altered", "missing"])
def test_signing_flaw_spoils_the_signature(flaw):
    good, bad = (signed("1", "key", b"{}", sent="9", timestamp="7", stamp="body", flaw=each) for each in ("", flaw))
    assert bad.get("X-ZEvent-Signature") != good["X-ZEvent-Signature"]


def test_oauth_code_works_once_and_needs_its_verifier(zalo: Zalo):
    back = zalo.consent(OA)
    assert back["oa_id"] == OA
    assert back["state"] == "s"
    form = {"grant_type": "authorization_code", "code": back["code"]}
    pair = zalo.token_call(**form, code_verifier=VERIFIER)
    assert pair["expires_in"] == "90000"
    assert zalo.token_call(**form, code_verifier=VERIFIER)["error"]
    other = {"grant_type": "authorization_code", "code": zalo.consent(OA)["code"]}
    assert zalo.token_call(**other, code_verifier="w" * 43)["error"]


@pytest.mark.parametrize("changes", [{"app_id": "1"}, {"redirect_uri": ""}])
def test_oauth_consent_page_refuses_what_is_not_registered(zalo: Zalo, changes):
    with pytest.raises(AssertionError, match="-1400"):
        zalo.consent(OA, **changes)


def test_oauth_refresh_works_once_and_kills_the_old_pair(zalo: Zalo, user: str):
    old = zalo.pair(OA)
    form = {"grant_type": "refresh_token", "refresh_token": old["refresh_token"]}
    assert zalo.token_call(secret="demo-oa-secret", **form)["error"]  # the webhook's secret is another one
    new = zalo.token_call(**form)
    assert new["refresh_token"] != old["refresh_token"]
    assert zalo.token_call(**form)["error"] == -14014
    assert zalo.send(old["access_token"], to(user))[1]["error"] == -216
    assert zalo.send(new["access_token"], to(user))[1]["error"] == 0


def test_send_is_shown_echoed_and_marked_as_read(zalo: Zalo, webhook: Webhook, user: str, token: str):
    status, reply = zalo.send(token, to(user, "Chào bác, tôi nghe."))
    assert (status, reply["error"], reply["data"]["user_id"]) == (200, 0, user)
    (bubble,) = zalo.shown(user)
    assert bubble["text"] == "Chào bác, tôi nghe."
    assert bubble["msg_id"] == reply["data"]["message_id"]
    for name in ("oa_send_text", "user_received_message", "user_seen_message"):
        event = webhook.wait(name, bubble["msg_id"])
        assert {event["sender"]["id"], event["recipient"]["id"]} == {OA, user}


REFUSED = [
    ("empty", lambda user: to(user, " "), -201),
    ("2,001 characters", lambda user: to(user, "ă" * 2001), -201),
    ("six buttons", lambda user: with_buttons(user, BUTTONS), -201),
    ("a phone of letters", lambda user: with_buttons(user, [{**BUTTONS[0], "type": "oa.open.phone"}]), -201),
    ("an unknown template", lambda user: to(user, attachment={**TEMPLATE, "payload": {"template_type": "x"}}), -233),
    ("a quote of nothing", lambda user: to(user, quote_message_id="ffff"), -201),
    ("somebody unknown", lambda _: to("9999"), -201),
    ("no message", lambda user: {"recipient": {"user_id": user}}, -201),
]  # fmt: skip


@pytest.mark.parametrize(("body", "code"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_send_refuses(zalo: Zalo, user: str, token: str, body, code):
    status, reply = zalo.send(token, body(user))
    assert (status, reply["error"]) == (200, code)
    assert zalo.shown(user) == []


def test_send_counts_characters_after_composing(zalo: Zalo, user: str, token: str):
    assert zalo.send(token, to(user, unicodedata.normalize("NFD", "ế" * 2000)))[1]["error"] == 0


@pytest.mark.parametrize(
    ("preset", "fields"), [(name, fields) for name, fields in PRESETS.items() if "error" in fields]
)
def test_fault_gives_its_code_to_the_calls_it_is_for_and_then_all_is_well(zalo: Zalo, user, token, preset, fields):
    zalo.control("faults", preset=preset, times=1)
    path = "/v2.0/oa/message" if fields.get("endpoint") == "v2" else "/v3.0/oa/message/cs"
    replies = [zalo.send(token, with_buttons(user, BUTTONS[:2]), path)[1]["error"] for _ in range(2)]
    assert replies == [fields["error"], 0]


@pytest.mark.parametrize(("preset", "arrives"), [("timeout-delivered", 1), ("timeout-lost", 0)])
def test_fault_keeps_the_sender_waiting(zalo: Zalo, user: str, token: str, preset: str, arrives: int):
    zalo.control("faults", preset=preset)
    with pytest.raises(TimeoutError):
        zalo.send(token, to(user), timeout=0.5)
    assert len(zalo.shown(user)) == arrives


@pytest.mark.parametrize(("preset", "arrives"), [("dropped-delivered", 1), ("dropped-lost", 0)])
def test_fault_breaks_the_line(zalo: Zalo, user: str, token: str, preset: str, arrives: int):
    zalo.control("faults", preset=preset)
    with pytest.raises(OSError, match=r"closed|reset"):
        zalo.send(token, to(user))
    assert len(zalo.shown(user)) == arrives


@pytest.mark.parametrize(
    ("mode", "v3", "v2"), [("both", 0, 0), ("v2", -235, 0), ("v3", 0, -240), ("closed", -235, -240)]
)
def test_account_is_open_to_its_endpoints_only(zalo: Zalo, user: str, token: str, mode: str, v3: int, v2: int):
    zalo.control("account", oa=OA, mode=mode)
    assert zalo.send(token, to(user))[1]["error"] == v3
    assert zalo.send(token, to(user), "/v2.0/oa/message")[1]["error"] == v2


def test_window_closes_after_a_week_and_for_strangers(zalo: Zalo, user: str, token: str):
    quota = zalo.send(token, {"user_id": user}, "/v3.0/oa/quota/message")[1]["data"]
    assert quota["cs_reply"]["remain"] > 0
    zalo.control("clock", hours=24.2 * 7)
    try:
        token = zalo.control("tokens", oa=OA)["access_token"]
        assert zalo.send(token, to(user))[1]["error"] == -230
        zalo.control("act", user=user, name="follow")
        assert zalo.send(token, to(user))[1]["error"] == 0
    finally:
        zalo.control("clock", hours=-24.2 * 7)


def test_token_that_is_too_old_is_told_from_a_wrong_one(zalo: Zalo, user: str, token: str):
    zalo.control("tokens", oa=OA, do="expire")
    assert zalo.send(token, to(user))[1]["error"] == -220
    assert zalo.send("wrong", to(user))[1]["error"] == -216


def test_second_account_has_its_own_token_and_residents(zalo: Zalo, webhook: Webhook, user: str):
    token = zalo.pair(STATE_OA)["access_token"]
    assert zalo.send(token, to(user), "/v2.0/oa/message")[1]["error"] == -232
    msg_id = zalo.control("say", oa=STATE_OA, user=user, text="Chào xã", wait=True)["msg_id"]
    (event,) = [event for event in webhook.events("user_send_text") if event["message"]["msg_id"] == msg_id]
    assert event["recipient"]["id"] == STATE_OA
    assert zalo.send(token, to(user), "/v2.0/oa/message")[1]["error"] == 0
    assert zalo.get("/v2.0/oa/getoa", access_token=token)[1]["data"]["oa_type"] == 4


def test_reaction_and_anonymous_visitor_go_over_v2(zalo: Zalo, token: str):
    visitor = f"anon-{next(numbers)}"
    msg_id = zalo.control("say", user=visitor, text="Giờ làm việc?", anonymous="conv-1", wait=True)["msg_id"]
    answer = {"recipient": {"anonymous_id": visitor, "conversation_id": "conv-1"}, "message": {"text": "7 giờ."}}
    assert zalo.send(token, answer, "/v2.0/oa/message")[1]["error"] == 0
    assert zalo.send(token, answer)[1]["error"] == -201
    react = {"react_icon": "/-strong", "react_message_id": msg_id}
    body = {"recipient": {"user_id": visitor}, "sender_action": react}
    assert zalo.send(token, body, "/v2.0/oa/message")[1]["error"] == 0
    assert zalo.shown(visitor, "user")[0]["reaction"] == "/-strong"


def test_pressed_button_comes_back_as_text(zalo: Zalo, webhook: Webhook, user: str, token: str):
    sent = zalo.send(token, with_buttons(user, BUTTONS[:2]))[1]["data"]["message_id"]
    pressed = zalo.control("press", msg_id=sent, index=1, wait=True)["msg_id"]
    (event,) = [event for event in webhook.events("user_send_text") if event["message"]["msg_id"] == pressed]
    assert event["message"]["text"] == "#c:2"
    assert zalo.shown(user, "user")[-1]["hidden"] is True


def deliveries(webhook: Webhook, msg_id: str) -> list[dict[str, str]]:
    """The headers of every delivery of a message."""
    return [headers for headers, raw in webhook.got if msg_id.encode() in raw and b"user_send" in raw]


def test_webhook_is_tried_again_until_200(zalo: Zalo, webhook: Webhook, user: str):
    webhook.statuses[:] = [503, 500]
    told = zalo.control("say", user=user, text="Alo", wait=True)
    assert told["statuses"] == [200]
    assert [headers.get("num_retry") for headers in deliveries(webhook, told["msg_id"])] == [None, "1", "2"]


def test_webhook_is_given_up_after_five_more(zalo: Zalo, webhook: Webhook, user: str):
    webhook.statuses[:] = [500] * 6
    waited = took(lambda: zalo.control("say", user=user, text="Alo", wait=True))
    assert waited > (30 + 300 + 900 + 1800 + 3600) * 0.0002
    assert zalo.get("/_/state")[1]["gave_up"]


def test_webhook_copies_and_flaws(zalo: Zalo, webhook: Webhook, user: str):
    told = zalo.control("say", user=user, text="Alo", copies=3, wait=True)
    assert len(deliveries(webhook, told["msg_id"])) == 3
    webhook.statuses[:] = [401]
    assert zalo.control("say", user=user, text="Alo", flaw="wrong", wait=True)["statuses"] == [401]


@pytest.mark.parametrize("kind", ["image", "file", "audio", "sticker", "location"])
def test_attachment_is_an_event_of_its_own(zalo: Zalo, webhook: Webhook, user: str, kind: str):
    msg_id = zalo.control("send", user=user, kind=kind, wait=True)["msg_id"]
    (event,) = [event for event in webhook.events(f"user_send_{kind}") if event["message"]["msg_id"] == msg_id]
    assert event["message"]["attachments"][0]["type"] == kind


def test_control_says_what_it_cannot_do(zalo: Zalo):
    for act, body in (("say", b'{"text":"x"}'), ("act", b'{"user":"1","name":"dance"}'), ("faults", b'{"preset":"x"}')):
        status, told = zalo.call("POST", f"/_/{act}", body)
        assert status == 400
        assert told["error"]


def test_bot_platform_speaks_plain_text_over_its_webhook(zalo: Zalo, webhook: Webhook):
    base, chat = "/bot1:demo-bot-token", f"u-{next(numbers)}"

    def call(method: str, **body: str):
        return zalo.send("", body, f"{base}/{method}")[1]

    assert call("setWebhook", url=webhook.url, secret_token="short")["ok"] is False
    assert call("setWebhook", url=webhook.url, secret_token="long enough")["ok"] is True
    zalo.control("say", oa="bot", user=chat, text="Xin chào")
    ((headers, _),) = [got for got in webhook.got if b"message.text.received" in got[1]]
    assert headers["x-bot-api-secret-token"] == "long enough"
    assert call("sendMessage", chat_id=chat, text="Chào bác.")["ok"] is True
    assert call("sendMessage", chat_id=chat, text="a" * 2001)["error_code"] == 400
    assert [bubble["text"] for bubble in zalo.shown(chat)] == ["Chào bác."]
    assert call("getUpdates")["error_code"] == 409
    assert zalo.get("/botwrong/getMe")[1]["error_code"] == 401
