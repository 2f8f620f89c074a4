"""What a commune's profile says in words, and the places in curated answers that it fills.

What no officer has confirmed is never told: the sentence says that it is not known.
"""

import re
from datetime import datetime

from knowledge.hours import known, now_words, week_words
from knowledge.records import Commune, Fact

GENERIC_CENTRE = "Trung tâm Phục vụ hành chính công"
_NOT_CONFIRMED = " chưa được xã xác nhận trong dữ liệu, nên trợ lý chưa dám nói."
_UNKNOWN = re.compile(rf"(Địa chỉ|Giờ làm việc|Điện thoại|Trang thông tin điện tử của xã){re.escape(_NOT_CONFIRMED)}")
PORTAL_NAME = "Cổng Dịch vụ công quốc gia"


def confirmed(fact: Fact) -> str | None:
    """Return the value of ``fact`` when an officer confirmed it, else None."""
    return fact.value if fact.confirmed else None


def centre(commune: Commune | None) -> str:
    """Return the centre's name in a sentence: "Trung tâm Phục vụ hành chính công xã Hoằng Lộc"."""
    if commune is None:
        return f"{GENERIC_CENTRE} của xã"
    name = commune.service_centre.removesuffix(f" {commune.title}").removesuffix(f" {commune.unit_type}")
    return f"{name} {commune.title}"


def hours_words(commune: Commune | None) -> str:
    """Return the sentence about the centre's hours."""
    if commune is None:
        return _which("giờ làm việc")
    if not known(commune.hours):
        return _unknown("Giờ làm việc")
    return f"Giờ làm việc: {week_words(commune.hours)}. Ngày lễ, Tết trung tâm nghỉ."


def open_words(commune: Commune | None, now: datetime) -> str:
    """Return the sentence whether the centre is open at ``now``; empty when its hours are not known."""
    return now_words(commune.hours, now) if commune and known(commune.hours) else ""


def address_words(commune: Commune | None) -> str:
    """Return the sentence about the centre's address."""
    return _fact_words("Địa chỉ", commune.address if commune else None)


def hotline_words(commune: Commune | None) -> str:
    """Return the sentence about the centre's telephone."""
    return _fact_words("Điện thoại", commune.hotline if commune else None)


def website_words(commune: Commune | None) -> str:
    """Return the sentence about the commune's website."""
    return _fact_words("Trang thông tin điện tử của xã", commune.website if commune else None)


def feedback_words(commune: Commune | None) -> str:
    """Return the names of the systems that take feedback: those of the commune, else the national portal."""
    return " hoặc ".join(commune.feedback_systems if commune and commune.feedback_systems else [PORTAL_NAME])


def places(commune: Commune | None, now: datetime) -> dict[str, str]:
    """Return what fills each place of a curated answer, for ``commune`` at ``now``."""
    return {
        "centre": centre(commune),
        "commune": commune.title if commune else "xã",
        "hours": hours_words(commune),
        "open_now": open_words(commune, now),
        "address": address_words(commune),
        "hotline": hotline_words(commune),
        "website": website_words(commune),
        "feedback_systems": feedback_words(commune),
    }


# Places that say nothing until the commune is known.
OF_ONE_COMMUNE = ("hours", "address", "hotline", "website")


def needs_commune(text: str) -> bool:
    """Return True when a curated answer is of use only to a known commune."""
    return any(f"{{{place}}}" in text for place in OF_ONE_COMMUNE)


def fill(text: str, commune: Commune | None, now: datetime) -> str:
    """Return a curated answer with its places filled; raises KeyError for a place that does not exist."""
    return _unknown_at_once(" ".join(text.format_map(places(commune, now)).split()))


def _unknown_at_once(text: str) -> str:
    """Return ``text`` with what is not known said in one sentence, where the first such sentence stood."""
    labels = [match.group(1) for match in _UNKNOWN.finditer(text)]
    if len(labels) < 2:
        return text
    joined = ", ".join([labels[0], *(label[0].lower() + label[1:] for label in labels[1:])])
    first, *rest = _UNKNOWN.split(text)[::2]
    return " ".join(" ".join([first, joined + _NOT_CONFIRMED, *rest]).split())


def _fact_words(label: str, fact: Fact | None) -> str:
    if fact is None:
        return _which(label[0].lower() + label[1:])
    value = confirmed(fact)
    return f"{label}: {value}." if value else _unknown(label)


def _unknown(label: str) -> str:
    return label + _NOT_CONFIRMED


def _which(label: str) -> str:
    return f"Xin cho biết tên xã để trợ lý nói đúng {label}."
