"""What the commune does not do: say so plainly, and name the right office where it is known."""

from actions.reply import Link, Message, Referral, Reply, human_choice
from actions.say.terms import desk
from knowledge.records import Commune, DirectoryEntry, Office


def outside(
    *, commune: Commune | None, entry: DirectoryEntry | None = None, office: Office | None = None, confidence: float
) -> Reply:
    """Return the out-of-scope reply, with a referral to the national procedure's agency or the office if known."""
    if office is not None:
        text, referral = _office(office)
    elif entry is not None:
        text, referral = _entry(entry)
    else:
        text, referral = _nobody(commune), None
    links = [Link(referral.name, referral.url)] if referral and referral.url else []
    return Reply(
        outcome="out_of_scope",
        topic="out_of_scope",
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


def _entry(entry: DirectoryEntry) -> tuple[str, Referral]:
    who = f"Nơi giải quyết: {entry.agency}. " if entry.agency else ""
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
