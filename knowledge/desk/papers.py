"""The papers of several procedures done in one visit as one list, each paper once, with who needs it and how.

Papers are one and the same when their names and forms are; only proofs of identity are known under several names.
Copies are added up: the records never say that one copy serves two dossiers. Only what is merely shown is shared.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from knowledge.records import Paper, Procedure
from knowledge.text import fold

IDENTITY = "Giấy tờ tùy thân còn hạn (căn cước, căn cước điện tử, hộ chiếu…)"
_IDENTITY = re.compile(
    r"giay to tuy than|(?:nguoi yeu cau chung thuc )?(?:xuat trinh )?mot trong(?: cac giay to sau)?: can cuoc dien tu"
    r"|the cccd gan chip"
)
_COUNT = re.compile(r"(\d+) (bản chính|bản sao|bản điện tử|bản)")
_SHOWN = "xuất trình"
# A note, or a name, that asks the paper of some people only.
_CONDITION = re.compile(r"(?:chỉ (?:với|khi)|khi |nếu|trường hợp|đối với|có điều kiện|về ở với)", re.IGNORECASE)


@dataclass(frozen=True)
class Use:
    """One procedure's need of a paper: which procedure (its place in the visit), which of its papers, as recorded."""

    procedure: int
    place: int
    paper: Paper
    ticked: bool | None

    @property
    def shown(self) -> bool:
        """True when the record says that the paper is only shown, not handed in."""
        return (self.paper.copies or "").startswith(_SHOWN)


@dataclass(frozen=True)
class Need:
    """A paper of the visit: its name, its form, and each use of it."""

    name: str
    form: str | None
    uses: tuple[Use, ...]

    @property
    def conditional(self) -> bool:
        """True when every procedure asks it of some people only, by its note or by "(nếu …" in its name."""
        return all(_CONDITION.match(use.paper.note or "") or "(nếu" in use.paper.name for use in self.uses)

    @property
    def only_shown(self) -> bool:
        """True when no procedure keeps it."""
        return all(use.shown for use in self.uses)

    @property
    def copies(self) -> str:
        """How many to bring, in words; what the records count in no common way stands side by side."""
        handed = [use.paper.copies for use in self.uses if not use.shown]
        told = _added([copies for copies in handed if copies])
        unknown = sum(not copies for copies in handed)
        parts = [f"nộp {told}" if told else "", _unknown(unknown, len(handed)) if unknown else ""]
        if any(use.shown for use in self.uses):
            parts.append(_SHOWN)
        return ", ".join(filter(None, parts))

    @property
    def ready(self) -> bool | None:
        """True when the resident has it for every use, False when not; None when their lists leave it open.

        What is shown is had once for all; what is handed in for a procedure that nobody made a list of is not known.
        """
        ticks = [use.ticked for use in self.uses if use.ticked is not None]
        if not all(ticks):
            return False
        open_use = any(use.ticked is None and not use.shown for use in self.uses)
        return True if ticks and not open_use else None


def merged(procedures: Sequence[Procedure], ticked: Mapping[int, Collection[int]] | None = None) -> list[Need]:
    """Return the papers of ``procedures``, those that several need first.

    ``ticked`` holds, for the place of a procedure, the places of its papers that the resident has ready.
    """
    uses: dict[tuple[str, str], list[Use]] = {}
    for at, procedure in enumerate(procedures):
        have = (ticked or {}).get(at)
        for place, paper in enumerate(procedure.papers):
            mine = uses.setdefault(_key(paper), [])
            mine.append(Use(at, place, paper, None if have is None else place in have))
    needs = [Need(_name(key, found), found[0].paper.form, tuple(found)) for key, found in uses.items()]
    return sorted(needs, key=lambda need: -len({use.procedure for use in need.uses}))


def _key(paper: Paper) -> tuple[str, str]:
    name = fold(paper.name).strip(" .;")
    return ("identity", "") if _IDENTITY.match(name) else (name, fold(paper.form or ""))


def _name(key: tuple[str, str], uses: list[Use]) -> str:
    """Return the one name of a paper; a proof of identity named in one way keeps that way."""
    names = {use.paper.name for use in uses}
    return IDENTITY if key[0] == "identity" and len(names) > 1 else uses[0].paper.name


def _added(copies: list[str]) -> str:
    """Return counts added up by kind ("2 bản chính, 1 bản sao"); one that is no plain count stands as it is."""
    counts: dict[str, int] = {}
    others = []
    for words in copies:
        found = [_COUNT.fullmatch(part) for part in words.split(", ")]
        if not all(found):
            others.append(words)
            continue
        for match in filter(None, found):
            counts[match.group(2)] = counts.get(match.group(2), 0) + int(match.group(1))
    return " và ".join([*filter(None, [", ".join(f"{n} {kind}" for kind, n in counts.items())]), *others])


def _unknown(unknown: int, handed: int) -> str:
    return "chưa ghi số bản" if unknown == handed else f"{unknown} thủ tục chưa ghi số bản"
