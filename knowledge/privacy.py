"""Mask personal data in what people type, before it is stored, logged or passed on (rule 6 of an honest answer).

Expects text already through ``knowledge.text.clean``. Money, dates and procedure codes stay as they are; of a
dossier code the serial number is hidden, so that nobody finds the dossier by what is stored.
"""

import re

from knowledge.dossier import OFFICE, SERIAL, hide_serial

IDENTITY = "[số định danh]"
PHONE = "[số điện thoại]"
EMAIL = "[thư điện tử]"

_GAP = r"(?:\) ?|[ .-]| - )?"
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
# A date written with spaces is one only when no digits follow: otherwise it may be half of a phone number.
_DATE = rf"(?:{_DAY}[./-]{_MONTH}[./-]{_YEAR}|{_YEAR}-{_MONTH}-{_DAY}|{_DAY} {_MONTH} {_YEAR}(?! ?\d))(?!\d)"
_NOT_MONEY = r"(?! ?(?:đ|đồng|dong|vnđ|vnd|nghìn|ngàn|nghin|ngan|triệu|trieu|tr|tỷ|tỉ|ty)\b)"
_NOT_A_THOUSAND = r"(?<!\d[.,])"

# Tried in this order at every position. What "keep" recognises is left alone.
_RULES = (
    # A dossier code whose serial number is hidden already.
    ("keep", rf"{OFFICE}-\d{{6,8}}-{re.escape(SERIAL)}"),
    ("keep", rf"(?<!\d){_DATE}"),
    (EMAIL, r"(?<![\w.+-])[\w.+-]+ ?@ ?[\w-]+(?:\.[\w-]+)+"),
    (PHONE, rf"\(?(?:\+ ?|(?<!\d)00)84\)?(?: ?\(0\))?(?:{_GAP}\d){{9,10}}(?!\d)"),
    (PHONE, rf"(?<!\d)84 ?[35789](?: ?\d){{8}}(?!\d){_NOT_MONEY}"),
    # Mobile numbers have ten digits, fixed lines eleven and start with 02.
    (PHONE, rf"(?<!\d)\(?0[35789](?:{_GAP}\d){{8}}(?!\d)"),
    (PHONE, rf"(?<!\d)\(?02(?:{_GAP}\d){{9}}(?!\d)"),
    # Every citizen identity number starts with 0; written in groups only those are told from money.
    (IDENTITY, rf"(?<!\d){_NOT_A_THOUSAND}0(?:[ .-]?\d){{11}}(?!\d)"),
    (IDENTITY, rf"(?<!\d)\d{{12}}(?!\d){_NOT_MONEY}"),
    # The old identity card has nine digits; round figures are sums of money.
    (IDENTITY, rf"(?<!\d){_NOT_A_THOUSAND}(?!\d{{4}}00000)\d{{9}}(?![.,]?\d){_NOT_MONEY}"),
    (IDENTITY, rf"(?<!\d)(?<!\d )(?!\d{{3}} \d{{3}} 000)\d{{3}} \d{{3}} \d{{3}}(?! ?\d){_NOT_MONEY}"),
)
# After such a word any grouping of nine or twelve digits is an identity number.
_NAMED = re.compile(
    r"((?:cmnd|cmtnd|cmt|cccd|căn cước|can cuoc|chứng minh|chung minh|định danh|dinh danh)[^\d]{0,20})"
    rf"(?!{_DATE})\d(?:[ .-]?\d){{8}}(?:(?:[ .-]?\d){{3}})?(?!\d){_NOT_MONEY}",
    re.IGNORECASE,
)
_PATTERN = re.compile("|".join(f"(?P<r{i}>{pattern})" for i, (_, pattern) in enumerate(_RULES)), re.IGNORECASE)
_OTHER_DIGIT = re.compile(r"[^\D0-9]")
_MAY_HOLD_DATA = re.compile(r"\d(?:\D{0,3}\d){8}|@")


def mask(text: str) -> str:
    """Return cleaned ``text`` with identity numbers, phone numbers and e-mail addresses replaced by words."""
    text = hide_serial(_OTHER_DIGIT.sub(lambda match: str(int(match.group())), text))  # full-width and other digits
    if not _MAY_HOLD_DATA.search(text):
        return text
    return _NAMED.sub(rf"\g<1>{IDENTITY}", _PATTERN.sub(_replacement, text))


def _replacement(match: re.Match[str]) -> str:
    word = _RULES[int((match.lastgroup or "r0")[1:])][0]
    return match.group() if word == "keep" else word
