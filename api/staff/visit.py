"""A visit at the desk as the page's address holds it: procedures and figures, nothing about who the resident is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from knowledge.desk.fee import Asked
from knowledge.desk.return_date import First
from knowledge.hours import VIETNAM
from knowledge.records import Channel
from knowledge.text import clean

VISIT = "/staff/lan-tiep"
# A sitting at the desk; more would be another visit.
MOST = 10
MOST_COPIES, MOST_PAGES = 999, 9999
CHANNELS: Mapping[str, Channel] = {"truc-tiep": "trực tiếp", "truc-tuyen": "trực tuyến", "buu-chinh": "bưu chính"}
FIRSTS: Mapping[str, First] = {"sau": "next", "ngay": "same"}
# Figures that the form asks of a procedure: field, least, most, what the page calls it.
FIGURES = {
    "so": (1, MOST_COPIES, "Số lượng"),
    "trang": (1, MOST_PAGES, "Số trang mỗi bản"),
    "ban": (0, MOST_COPIES, "Số bản sao xin thêm"),
}


@dataclass(frozen=True)
class Visit:
    """One visit: which procedures, for which commune, the codes of residents' lists, and what was filled in."""

    commune: str
    codes: tuple[str, ...]
    shares: tuple[str, ...]
    channel: str
    received: datetime
    first: str
    figures: tuple[tuple[str, str], ...]
    exempt: tuple[str, ...]
    picked: tuple[str, ...]
    now: bool

    def address(self, path: str = VISIT, **changes: Any) -> str:
        """Return the address of a page of this visit, with ``changes``."""
        query = urlencode(replace(self, **changes).pairs())
        return f"{path}?{query}" if query else path

    def pairs(self) -> list[tuple[str, str]]:
        """Return the visit as the fields of an address; what is usual is left out."""
        kept = [("xa", self.commune)] if self.commune else []
        kept += [("thu-tuc", code) for code in self.codes] + [("ma", code) for code in self.shares]
        kept += [("cach", self.channel)] if self.channel != "truc-tiep" else []
        kept += [] if self.now else [("nhan", f"{self.received:%Y-%m-%dT%H:%M}")]
        kept += [("tinh-tu", self.first)] if self.first != "sau" else []
        kept += [(name, value) for name, value in self.figures if name.partition("-")[2] in self.codes]
        kept += [("mien", code) for code in self.exempt if code in self.codes]
        return kept + [("muc", cell) for cell in self.picked if cell.partition("~")[0] in self.codes]

    def figure(self, name: str, code: str) -> int:
        """Return what was filled in for a procedure, the least there may be when nothing was."""
        least, _, _ = FIGURES[name]
        return int(dict(self.figures).get(f"{name}-{code}", least))

    def asked(self, code: str) -> Asked:
        """Return what the fee of a procedure is worked out from."""
        return Asked(
            channel=CHANNELS[self.channel],
            count=self.figure("so", code),
            pages=self.figure("trang", code),
            copies=self.figure("ban", code),
            exempt=code in self.exempt,
            picked=frozenset(_cell(cell) for cell in self.picked if cell.partition("~")[0] == code),
        )


def read_visit(query: QueryParams, now: datetime) -> tuple[Visit, list[str]]:
    """Return the visit of an address, and in words what of it could not be read; that is left out."""
    wrong: list[str] = []
    received = _moment(query.get("nhan", ""), wrong)
    codes = _distinct(query, "thu-tuc")
    if len(codes) > MOST:
        wrong.append(f"Một lượt tối đa {MOST} thủ tục; các thủ tục sau đó chưa được đưa vào.")
    visit = Visit(
        commune=clean(query.get("xa", "")),
        codes=codes[:MOST],
        shares=_distinct(query, "ma")[:MOST],
        channel=channel if (channel := query.get("cach", "")) in CHANNELS else "truc-tiep",
        received=received or now,
        first=first if (first := query.get("tinh-tu", "")) in FIRSTS else "sau",
        figures=tuple(_figures(query, codes[:MOST], wrong)),
        exempt=_distinct(query, "mien"),
        picked=tuple(cell for cell in _distinct(query, "muc") if _is_cell(cell)),
        now=received is None,
    )
    return visit, wrong


def _distinct(query: QueryParams, name: str) -> tuple[str, ...]:
    values = (clean(value)[:80] for value in query.getlist(name))
    return tuple(dict.fromkeys(value for value in values if value))


def _moment(typed: str, wrong: list[str]) -> datetime | None:
    if not typed:
        return None
    try:
        found = datetime.strptime(typed, "%Y-%m-%dT%H:%M").replace(tzinfo=VIETNAM)
    except ValueError:
        wrong.append("Ngày giờ nhận hồ sơ chưa đúng, máy dùng giờ hiện tại. Ghi như 2026-12-01T09:30.")
        return None
    if not 2000 <= found.year <= 2100:
        wrong.append("Năm nhận hồ sơ phải từ 2000 đến 2100; máy dùng giờ hiện tại.")
        return None
    return found


def _figures(query: QueryParams, codes: tuple[str, ...], wrong: list[str]) -> list[tuple[str, str]]:
    found = []
    for code in codes:
        for name, (least, most, label) in FIGURES.items():
            typed = clean(query.get(f"{name}-{code}", ""))
            number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else None
            if typed and (number is None or not least <= number <= most):
                wrong.append(f"{label} của thủ tục {code} phải là số từ {least} đến {most}; máy tính với {least}.")
            elif number is not None and number != least:
                found.append((f"{name}-{code}", str(number)))
    return found


def _is_cell(cell: str) -> bool:
    parts = cell.split("~")
    return len(parts) == 4 and all(part.isascii() and part.isdecimal() and len(part) < 4 for part in parts[2:])


def _cell(cell: str) -> tuple[str, int, int]:
    """Return a picked cell ("code~table~row~column") without its procedure."""
    _, table, row, column = cell.split("~")
    return table, int(row), int(column)
