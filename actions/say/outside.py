"""What the commune does not do: say so plainly, and name the right office where it is known."""

from actions.reply import Link, Message, Referral, Reply, human_choice
from actions.say.terms import desk
from knowledge.records import Commune, DirectoryEntry, Office


def outside(
    *, commune: Commune | None, entry: DirectoryEntry | None = None, office: Office | None = None, confidence: float
) -> Reply:
    """Return the out-of-scope reply, with a referral to the national procedure's agency or the office if known.

    A procedure that communes do handle, but that no record here holds, is no_data: named and linked, not declined.
    """
    if office is not None:
        text, referral = _office(office)
    elif entry is not None:
        text, referral = _entry(entry)
    else:
        text, referral = _nobody(commune), None
    links = [Link(referral.name, referral.url)] if referral and referral.url else []
    unread = entry is not None and office is None and _at_commune(entry)
    return Reply(
        outcome="no_data" if unread else "out_of_scope",
        topic="procedure" if unread else "out_of_scope",
        commune=commune.id if commune else None,
        messages=[Message(text, links=links)],
        choices=[human_choice()],
        sources=_sources(entry, office),
        referral=referral,
        confidence=confidence,
    )


def _office(office: Office) -> tuple[str, Referral]:
    phone = f", điện thoại {office.phone}" if office.phone else ""
    text = (
        f"Việc này không thuộc xã giải quyết nên trợ lý không có dữ liệu để trả lời. Nơi nên hỏi: {office.name}{phone}."
    )
    return text, Referral(office.name, office.agency, office.url)


def _at_commune(entry: DirectoryEntry) -> bool:
    """True when the national directory says that communes handle the procedure."""
    return (entry.level or "").lower().startswith("cấp xã") and "xã" in (entry.agency or "").lower()


def _entry(entry: DirectoryEntry) -> tuple[str, Referral]:
    who = f"Nơi giải quyết: {entry.agency}. " if entry.agency else ""
    if _at_commune(entry):
        text = (
            f"Có thể bác/anh/chị đang hỏi thủ tục “{entry.name}” (mã {entry.code}). "
            f"Danh bạ quốc gia ghi thủ tục này có ở cấp xã, nhưng nội dung chưa có trong dữ liệu của trợ lý. {who}"
            "Xin xem trang của thủ tục trên Cổng Dịch vụ công quốc gia hoặc hỏi cán bộ một cửa."
        )
        return text, Referral(entry.name, entry.agency, entry.portal_url)
    text = (
        f"Có thể bác/anh/chị đang hỏi thủ tục “{entry.name}” (mã {entry.code}). Việc này không do xã giải quyết. "
        f"{who}Xin xem trang của thủ tục trên Cổng Dịch vụ công quốc gia hoặc hỏi cơ quan đó."
    )
    return text, Referral(entry.name, entry.agency, entry.portal_url)


def _nobody(commune: Commune | None) -> str:
    return (
        "Điều này nằm ngoài việc của xã hoặc trợ lý chưa có dữ liệu, nên không dám trả lời bừa, "
        "mong bác/anh/chị thông cảm. "
        f"Trợ lý giúp được các thủ tục hành chính ở xã; việc khác xin hỏi {desk(commune)}."
    )


def _sources(entry: DirectoryEntry | None, office: Office | None) -> list[dict[str, str | None]]:
    if office is not None or entry is None:
        return []
    source: dict[str, str | None] = {"title": "Cổng Dịch vụ công quốc gia", "number": entry.code, "section": None}
    return [{**source, "url": entry.portal_url, "as_of": entry.as_of.isoformat(), "file": None}]
