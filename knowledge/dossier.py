"""Recognise a dossier's code and take it apart; nothing of it is kept or looked up here.

The form is the one that one-stop desks print on the receipt: the receiving office's electronic identifier (Quyết định
20/2020/QĐ-TTg), the day of receipt and a serial number, "H56.27-260113-0012". The form is common practice; the text
that fixes it was not read.
"""

import re
from datetime import date
from typing import NamedTuple

# What stands for the serial number once a message has been masked (knowledge.privacy).
SERIAL = "[số hồ sơ]"
# The receiving office's identifier. Bounded and never begun amid a number: a long row of "1." must not be tried from
# each of its places.
OFFICE = r"(?<!\w)(?<!\d\.)(?:\d{1,3}\.){0,4}[a-z]{1,3}\d{2,3}(?:\.\d{1,3}){0,4}"
CODE = re.compile(
    rf"(?P<office>{OFFICE})-(?P<day>\d{{6,8}})-(?P<serial>\d{{3,6}}\b|{re.escape(SERIAL)})",
    re.IGNORECASE,
)
# Something given as a dossier's code that does not have the form.
_GIVEN = re.compile(
    r"\b(?:mã|ma) (?:số |so )?(?:hồ sơ|ho so|hs)\b(?: (?:là|la|số|so))?[\W_]{0,3}(?P<given>[a-z]{0,3}\d[\w.\-/]{3,})",
    re.IGNORECASE,
)


class DossierCode(NamedTuple):
    """A code taken apart: the receiving office's identifier, and the day of receipt (None when it is no real day)."""

    office: str
    day: date | None


def find(text: str) -> DossierCode | None:
    """Return the first dossier code in ``text``, or None."""
    match = CODE.search(text)
    return DossierCode(match.group("office").upper(), _day(match.group("day"))) if match else None


def malformed(text: str) -> str | None:
    """Return what ``text`` gives as a dossier's code though it lacks the form of one, or None."""
    if CODE.search(text) or not (match := _GIVEN.search(text)):
        return None
    return match.group("given")


def hide_serial(text: str) -> str:
    """Return ``text`` with the serial number of every dossier code hidden: without it nobody's dossier is found."""
    return CODE.sub(lambda match: match.group()[: match.start("serial") - match.start()] + SERIAL, text)


def _day(digits: str) -> date | None:
    """Return the day written yymmdd or yyyymmdd, or None when it is no real day."""
    year, rest = (int(digits[:4]), digits[4:]) if len(digits) == 8 else (2000 + int(digits[:2]), digits[2:])
    try:
        return date(year, int(rest[:2]), int(rest[2:4]))
    except ValueError:
        return None
