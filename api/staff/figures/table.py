"""One table of the figures: its heading, its rows, what is drawn of it, and what it does not say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from api.staff.figures.words import Cell, count, share


@dataclass(frozen=True)
class Row:
    """One row: its label, its figures, and how long its bar is (0 to 1), if it has one."""

    label: str
    cells: tuple[Cell, ...]
    bar: float | None = None


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table; ``drawn`` is a chart of the same figures, named by ``legend``, else the rows carry bars."""

    id: str
    title: str
    head: tuple[str, ...]
    rows: list[Row]
    note: str = ""
    drawn: Markup | None = None
    legend: tuple[str, ...] = field(default=())

    @property
    def empty(self) -> bool:
        """True when there is no figure in it but zeros."""
        return all(cell.raw in ("0", "") for row in self.rows for cell in row.cells)

    @property
    def bars(self) -> bool:
        """True when its rows carry bars."""
        return any(row.bar is not None for row in self.rows)


def ranking(id: str, title: str, what: str, ranked: Mapping[str, int], note: str = "") -> Table:
    """Return a table of counts by name, each with its share and a bar against the largest."""
    total, most = sum(ranked.values()), max(ranked.values(), default=0)
    rows = [
        Row(label, (count(value), share(value, total)), value / most if most else 0.0)
        for label, value in ranked.items()
    ]
    return Table(id=id, title=title, head=(what, "Số lượt", "Tỷ lệ"), rows=rows, note=note)


def part(label: str, number: int, whole: int) -> Row:
    """Return the row of a part of a whole, its bar against all of it."""
    return Row(label, (count(number), share(number, whole)), number / whole if whole else 0.0)


def named(by_key: Mapping[str, int], name: Callable[[str], str]) -> dict[str, int]:
    """Return the counts by ``name`` of their keys, those of one name together, most first."""
    summed: dict[str, int] = {}
    for key, value in by_key.items():
        summed[name(key)] = summed.get(name(key), 0) + value
    return dict(sorted(summed.items(), key=lambda pair: (-pair[1], pair[0])))


def within(by_bucket: Mapping[str, int], names: Mapping[str, str]) -> dict[str, int]:
    """Return the counts of spans of time, shortest first, those nothing fell into too."""
    return {name[:1].upper() + name[1:]: by_bucket.get(key, 0) for key, name in names.items()}
