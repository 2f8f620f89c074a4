"""Small pieces of Vietnamese that many replies share: dates, money, lists, the desk, and where a fact comes from."""

import re
from datetime import date

from knowledge.profile import centre, confirmed
from knowledge.records import Commune, ContactChannel, Procedure

# Characters beyond which an official name no longer reads as a heading on a phone.
LONG_NAME = 110


def day(value: date) -> str:
    """Return a date as people write it: "10/6/2026"."""
    return f"{value.day}/{value.month}/{value.year}"


def dong(amount: int) -> str:
    """Return an amount of money: 150000 → "150.000 đồng"."""
    return f"{amount:,}".replace(",", ".") + " đồng"


def sentence(text: str) -> str:
    """Return ``text`` beginning with a capital and ending with a stop."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?…" else ".")


def numbered(items: list[str]) -> str:
    """Return items as numbered lines."""
    return "\n".join(f"{number}. {item}" for number, item in enumerate(items, start=1))


def short_name(procedure: Procedure) -> str:
    """Return the procedure's official name without a leading "Thủ tục"."""
    name = re.sub(r"^thủ tục\s*:?\s+", "", procedure.name.strip(), flags=re.IGNORECASE)
    return name[0].upper() + name[1:]


def heading(procedure: Procedure) -> str:
    """Return what an answer is headed with: the official name, or the plain label where that name is very long."""
    name = short_name(procedure)
    if len(name) > LONG_NAME and procedure.label:
        name = procedure.label
    return f"{name} (mã {procedure.code})"


def desk(commune: Commune | None) -> str:
    """Return whom to ask in person: the commune's centre, with its hotline once an officer has confirmed it."""
    phone = confirmed(commune.hotline) if commune else None
    return centre(commune) + (f", điện thoại {phone}" if phone else "")


def channel_source(channel: ContactChannel) -> dict[str, str | None]:
    """Return a channel as a source of the chat contract; a day known by its year alone is no day."""
    try:
        as_of = date.fromisoformat(channel.as_of or "").isoformat()
    except ValueError:
        as_of = None
    source = {"title": channel.name, "number": None, "section": None}
    return {**source, "url": channel.url, "as_of": as_of, "file": None}


def provenance(procedure: Procedure) -> str:
    """Return the closing sentence that names the source and the day its data was read."""
    source = procedure.source
    return f"Theo {source.title}, dữ liệu ngày {day(source.as_of)}."


def caution(procedure: Procedure, province: str | None, provinces: list[str]) -> str:
    """Return what must be said beside the answer: another decider, a successor, a version of a province."""
    lines = []
    if procedure.province:
        lines.append(f"Đây là thủ tục do {procedure.province} công bố, áp dụng tại {procedure.province}.")
    elif provinces and province is None:
        named = " và ".join(provinces)
        lines.append(f"{named} có bản riêng của thủ tục này; nếu ở đó, xin cho biết tên xã để trả lời đúng.")
    if procedure.level and "tham khảo" in procedure.level and procedure.agency:
        lines.append(f"Việc này do {procedure.agency} giải quyết, không phải xã.")
    return " ".join(lines)
