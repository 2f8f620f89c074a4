"""How people steer a conversation: going back to an earlier matter, and correcting what was understood.

Tables of folded words. Accents are looked at only where two words fold to the same ("lúc này", now, and "lúc nãy",
just before).
"""

import re

from knowledge.spelling import spoken
from knowledge.text import clean
from knowledge.wording import telling_words

_BACK_WORDS = (
    r"(?:luc|hoi|ban|khi|vua)\s+nay|luc truoc|hoi truoc|luc dau|hoi dau|ban dau|ngay tu dau|hoi tu dau|dau tien"
)
_MATTER = r"(?:cai|viec|chuyen|vu|cau|thu tuc|giay|cho|khoan|vu viec)"
# A matter named as an earlier one, or words that only ever mean returning.
_GOES_BACK = re.compile(
    rf"\b(?:quay|tro) (?:lai|ve)(?: voi| cai| viec| chuyen| vu| cau| thu tuc| giay| cho| phan| to| luc| hoi| ban)\b"
    rf"|^(?:a |o |u |thoi |the |roi )*(?:quay|tro) (?:lai|ve)\b"
    rf"|\bnoi lai (?:chuyen|cai|vu|viec)\b|\bhoi lai (?:chuyen|cai|vu|viec)\b"
    rf"|\b{_MATTER}\b(?: \w+){{0,8}}? (?:{_BACK_WORDS})\b"
    rf"|\b{_MATTER} truoc(?: do)?\b|\b(?:ban|hoi) nay\b|\bluc dau\b|\bvua hoi\b|\bda hoi\b|\bo tren\b"
)
_NOW = re.compile(r"\blúc này\b|\bhồi này\b")
# What remains once these are gone names the earlier matter.
_RETURNING = re.compile(
    rf"\b(?:(?:quay|tro) (?:lai|ve)|noi lai|hoi lai|cho hoi lai|{_BACK_WORDS}|vua hoi|da hoi|o tren"
    rf"|{_MATTER} truoc(?: do)?)\b(?: di$)?"
)
_FIRST = re.compile(r"\b(?:luc dau|hoi dau|ban dau|ngay tu dau|hoi tu dau|dau tien)\b")

# A card at the start of a clause is no lead-in, though "thẻ" folds to the same as "thế".
_CARD = re.compile(r"\bthẻ\b")

# How people correct: what stands in a clause with a denial is not what they meant; the lead-in names nothing.
_CLAUSES = re.compile(r"[,.;:!?\n]+|\b(?:chứ|mà)\b|\bchu(?= khong\b)")
_DENIAL = re.compile(
    r"^(?:a |o |u |ay |the |thoi )*(?:khong|ko|k|hong|nham|quen|lon|sai)(?: roi| ma| chut| noi| mat)?$"
    r"|\b(?:khong|ko|k|hong|dau|no|chang) phai\b|\b(?:khong|het|chua) mat nua\b|^nguoc lai\b"
    # A short clause that only denies ("không mua mới, thẻ ghi sai tên"); lacking something is no denial.
    r"|^(?:toi |em |minh |tui |chau )?(?:khong|ko|k) (?!co\b|biet\b|di\b|duoc\b|con\b|thay\b|ro\b|nop\b|mang\b)"
    r"\w+(?: \w+){0,2}$"
)
_MEANS = re.compile(
    r"\by (?:em|toi|tui|minh|chau|con|bac|anh|chi|tao|e|t|m|b)\b(?: (?:la|noi|muon|hoi))?"
    r"|^(?:a |o |u |ay |chet |thoi )*(?:noi|hoi|viet|go|ghi|nghe) (?:nham|lon|sai|lai)\b"
    r"|^(?:a |o |u |ay |chet |thoi )*(?:nham|quen)\b|\b(?:toi|em|tui|minh) nham\b"
    r"|\b(?:tim|kiem) (?:thay|duoc)(?: \w+){0,3} roi\b"
)
_LEAD_IN = re.compile(
    r"^(?:(?:a|ah|u|o|ay|the|thi|co|la|tuc la|phai la|khong|ko|nham(?: roi)?"
    r"|y (?:em|toi|tui|minh|chau|con|bac|anh|chi|tao|e)(?: la| noi)?"
    r"|(?:em|toi|tui|minh|chau|con|bac|anh|chi) (?:muon )?(?:hoi|noi|can)(?: ve| la)?|hoi(?: ve| la)?)\b\s*)+"
)


def goes_back(text: str) -> bool:
    """Return True when ``text`` asks to return to something talked about before."""
    return _GOES_BACK.search(" ".join(spoken(text))) is not None and not _NOW.search(clean(text).lower())


def before_now(text: str) -> str:
    """Return the folded words of ``text`` without those that ask to go back ("quay lại cái … lúc nãy")."""
    return " ".join(_RETURNING.sub(" ", " ".join(spoken(text))).split())


def means_the_first(text: str) -> bool:
    """Return True when ``text`` means the first matter of the conversation, not the one before the present."""
    return _FIRST.search(" ".join(spoken(text))) is not None


def corrects(text: str) -> bool:
    """Return True when ``text`` denies what was understood, or says that something else was meant."""
    clauses = _clauses(text)
    return any(_DENIAL.search(clause) for clause in clauses[:2]) or any(_MEANS.search(clause) for clause in clauses)


def after_correction(text: str) -> str:
    """Return the folded words that a correction means ("à không, ý em là …" → "…"), the denied ones left out."""
    clauses = _clauses(text)
    meant = [clause for clause in clauses if not _DENIAL.search(clause)]
    chosen = meant if any(telling_words(clause) for clause in meant) else clauses
    stripped = [_LEAD_IN.sub("", clause) for clause in chosen]
    return " ".join(filter(None, stripped))


def _clauses(text: str) -> list[str]:
    written = _CARD.sub("cái thẻ", clean(text).lower())
    clauses = [" ".join(spoken(clause)) for clause in _CLAUSES.split(written)]
    return [clause for clause in clauses if clause]
