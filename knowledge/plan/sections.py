"""Where in the plan the reader is: the headings open now, the last number of each list, the points counted."""

import re
from collections import Counter
from dataclasses import dataclass

from knowledge.plan.markers import Mark, jump
from knowledge.plan.offices import is_office
from knowledge.text import fold

_DUTIES = re.compile(r"to chuc thuc hien|trach nhiem|phan cong")
_ANNEX_DEPTH, _OFFICE_DEPTH = -1, 4
_OFFICE_TITLE = 140
_SHOWN_TITLE = 60


@dataclass(frozen=True)
class _Head:
    depth: int
    section: str
    title: str


class Sections:
    """The headings that are open, outermost first; asks what a new mark closes, opens and is called."""

    def __init__(self) -> None:
        """Begin before the first heading."""
        self._heads: list[_Head] = []
        self._last: dict[tuple[str, str], str] = {}
        self._points: Counter[str] = Counter()
        self._under: Counter[str] = Counter()

    @property
    def section(self) -> str:
        """The innermost open section, "" before the first heading."""
        return self._heads[-1].section if self._heads else ""

    @property
    def root(self) -> str:
        """The outermost open section: a Roman number or an annex."""
        return self._heads[0].section if self._heads else ""

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the open headings, outermost first."""
        return tuple(head.title for head in self._heads if head.title)

    def open_annex(self, label: str, title: str) -> None:
        """Close everything and open an annex, "Phụ lục 02" for "Phụ lục số 2"."""
        number = f"{int(label):02d}" if label.isdigit() else label
        self._heads = [_Head(_ANNEX_DEPTH, f"Phụ lục {number}".strip(), title)]

    def takes_title(self, found: Mark) -> bool:
        """True when ``found`` is the title of an annex that has none yet; the annex keeps it."""
        head = self._heads[-1] if self._heads else None
        if head is None or head.depth != _ANNEX_DEPTH or head.title or found.kind != "none":
            return False
        self._heads[-1] = _Head(head.depth, head.section, found.text)
        return True

    def is_office_title(self, found: Mark, after: Mark | None) -> bool:
        """True when an unnumbered line is an office's name over its duties."""
        duties = any(_DUTIES.search(fold(title)) for title in self.titles)
        short = len(found.text) <= _OFFICE_TITLE and not found.text.endswith((".", ";", ","))
        return duties and found.kind == "none" and short and after is not None and is_office(found.text)

    def open_office(self, title: str) -> None:
        """Open an unnumbered heading that names an office."""
        self._close(_OFFICE_DEPTH)
        title = title.rstrip(" :")
        shown = title if len(title) <= _SHOWN_TITLE else title.split(";")[0][:_SHOWN_TITLE].strip()
        self._heads.append(_Head(_OFFICE_DEPTH, f"{self.section} – {shown}".lstrip(" –"), title))

    def enter(self, found: Mark) -> tuple[str, str | None]:
        """Close what ``found`` closes; return its section, and the doubt when its number does not follow."""
        self._close(found.depth)
        above = self.section if found.kind == "letter" else ""
        above = self._numbered_under() if found.kind == "number" else above
        joint = ", mục " if above.startswith("Phụ lục") else "."
        section = f"{above}{joint}{found.label}" if above else found.label
        key = (f"{above}.{found.label.rpartition('.')[0]}", found.kind)
        doubt = jump(found.kind, self._last.get(key), found.label, opens=not self._last and not above)
        self._last[key] = found.label
        return section, doubt

    def open(self, found: Mark, section: str) -> None:
        """Open the heading ``found``."""
        self._heads.append(_Head(found.depth, section, found.text.rstrip(" :./")))

    def point(self, kind: str) -> str:
        """Return the count of an unnumbered paragraph in its section: "3", or "3.2" for a point under a point."""
        if kind == "plus" and self._points[self.section]:
            over = f"{self.section}, {self._points[self.section]}"
            self._under[over] += 1
            return f"{self._points[self.section]}.{self._under[over]}"
        self._points[self.section] += 1
        return str(self._points[self.section])

    def _close(self, depth: int) -> None:
        self._heads = [head for head in self._heads if head.depth < depth]

    def _numbered_under(self) -> str:
        """Return what a number is written after: its Roman number or annex; "2.1" already holds "2"."""
        return self._heads[0].section if self._heads and self._heads[0].depth <= 0 else ""
