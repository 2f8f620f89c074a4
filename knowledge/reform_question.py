"""What a question about reform plans asks for besides its matter: communes, an office, a period, a section, a year."""

import re
from dataclasses import dataclass

from knowledge.reform import cited, months, office_keys, quarters
from knowledge.spelling import spoken
from knowledge.text import words
from knowledge.wording import WORDS

_COMPARES = re.compile(
    r"\b(?:so sanh|so voi|khac (?:gi )?(?:voi )?xa|xa nao (?:dat|cao|thap|co|nhieu|it|hon)|(?:cac|may|nam|5) xa"
    r"|tung xa|moi xa|cao hon|thap hon|cao nhat|thap nhat)\b"
)
_LISTS = re.compile(
    r"\b(?:lam (?:nhung )?(?:gi|chi|viec gi|viec chi|viec nao)"
    r"|(?:nhung|cac|may|bao nhieu) (?:dau |phan )?(?:viec|nhiem vu)"
    r"|(?:viec|nhiem vu|phan viec) (?:gi|chi|nao)|phu trach (?:nhung )?(?:gi|chi|viec|mang)"
    r"|lo (?:nhung )?(?:gi|chi|viec)|duoc giao (?:nhung )?(?:gi|chi|viec)|chu tri (?:nhung )?(?:gi|chi|viec)"
    r"|liet ke|danh sach|ke ra|nop (?:gi|chi)|phai xong|het han|den han)\b"
)
_EXPLAINS = re.compile(
    r"\b(?:la (?:cai |cay )?(?:gi|chi|j)|nghia la|co nghia|y nghia|viet tat|hieu the nao|hieu ntn|giai thich"
    r"|do (?:cai )?gi|do mat nao|de lam gi|dung lam gi|danh cho ai|phan anh (?:gi|dieu gi)|gom nhung gi)\b"
)
_YEAR = re.compile(r"\b20[2-3]\d\b")
# A list is asked for when at most this many words are left that could name something more exact.
FEW_LEFT = 2
# Words of the question itself, on top of those of every question.
_ASKING = """
    xa lam viec nhiem vu gi chi nao nhung cac cong phai phu trach lo giao chu tri han hoan thanh xong nop trong quy
    thang nam ke hoach cai cach hanh chinh cchc liet danh sach ra phong trung tam van uy ban theo den truoc het
    co thuc hien phu luc muc tu tt stt dong dau phan mang moi ben don vi co quan bao nhieu i ii iii iv
"""
ASKING = WORDS | frozenset(_ASKING.split())

_NAMES = re.compile(r"\b(?:ke hoach|cchc|cai cach|tai lieu|bai tuyen truyen|phu luc)\b")
_CITES = re.compile(
    r"\b(?:chi tieu|muc tieu|phan dau|chu tri|dau moi|don doc|tham muu|ty le|ti le|phan tram|bao cao|dinh ky)\b|%"
)
_PARTS = re.compile(r"[,;?!.]|\bvà\b|\bva\b|\bcòn\b|\brồi\b")
# A part of fewer words than this asks for nothing of its own.
_SHORTEST_PART = 4
# A message of these words alone names the plan; with one of the second, something in it.
_ALONE = "xa ke hoach cai cach hanh chinh cua tai lieu nam bai tuyen truyen 2025 2026"
_PLAN_ALONE = WORDS | frozenset(_ALONE.split())
_ASKS_MORE = frozenset(("ai", "nao", "may", "khi", "ky", "ngay", "bao", "nhieu"))


def cites_the_plan(text: str) -> bool:
    """Return True when ``text`` names a target, a report or who leads: what plans are about."""
    return bool(_CITES.search(" ".join(words(text)) + (" %" if "%" in text else "")))


def names_the_plan(text: str) -> bool:
    """Return True when ``text`` names the plan, or reform, itself."""
    return bool(_NAMES.search(" ".join(words(text))))


def clauses(text: str) -> list[str]:
    """Return the parts of ``text`` that may each ask something; none when it has but one."""
    parts = [part.strip() for part in _PARTS.split(text.lower()) if len(words(part)) >= _SHORTEST_PART]
    return parts if len(parts) > 1 else []


@dataclass(frozen=True)
class ReformQuestion:
    """The signals of one question; ``offices`` are keys of knowledge.reform."""

    text: str
    offices: list[str]
    years: list[int]
    compares: bool
    lists: bool
    explains: bool

    @classmethod
    def of(cls, text: str) -> "ReformQuestion":
        """Return what ``text`` asks for besides its matter."""
        folded = " ".join(words(text))
        return cls(
            text=text,
            offices=office_keys(text),
            years=[int(year) for year in _YEAR.findall(folded)],
            compares=bool(_COMPARES.search(folded)),
            lists=bool(_LISTS.search(folded)),
            explains=bool(_EXPLAINS.search(folded)),
        )

    @property
    def lists_an_office(self) -> bool:
        """True when it asks for everything that one office has to do."""
        return self.lists and bool(self.offices) and self._left() <= FEW_LEFT

    @property
    def lists_a_period(self) -> bool:
        """True when it asks for everything that falls due in a period."""
        return self.lists and bool(months(self.text) or quarters(self.text)) and self._left() <= FEW_LEFT

    @property
    def names_nothing(self) -> bool:
        """True when it asks for the plan itself and nothing in it."""
        said = set(spoken(self.text))
        return not self.explains and said <= _PLAN_ALONE and said.isdisjoint(_ASKS_MORE)

    @property
    def cites_a_section(self) -> bool:
        """True when it asks for what stands at a row or section, and names little else."""
        return bool(cited(self.text)) and self._left() <= FEW_LEFT

    def _left(self) -> int:
        """Return how many words are left that could name something more exact than a list."""
        named = {word for key in self.offices for word in key.split()}
        return sum(word not in ASKING and word not in named and not word.isdigit() for word in spoken(self.text))
