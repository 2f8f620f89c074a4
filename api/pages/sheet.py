"""How a procedure is set on one A4 sheet: in the largest type that holds it, without notes when nothing else helps.

Heights are estimated in points from the length of the texts: margins of 14 mm leave 516 by 762, and the stylesheet
(``.sheet``) sets lines of 1.4 em. Real fonts differ a little, so some room is kept.
"""

from math import ceil
from typing import Any, NamedTuple

SIZES = {"huge": 17.0, "large": 15.0, "medium": 13.0, "small": 11.0, "tiny": 9.0, "least": 7.5}
_WIDTH, _HEIGHT, _CODE = 516.0, 765.0, 104.0
_CHARACTER, _LINE = 0.6, 1.4
# Longer fees end in dots: the whole text is behind the QR code.
LONGEST_FEE = 260


class Setting(NamedTuple):
    """The class that sets the size of the type, and whether the papers' notes and forms are printed."""

    size: str
    notes: bool


def setting(card: dict[str, Any], title: str) -> Setting:
    """Return how the sheet of ``card`` under ``title`` is set so that one page holds it."""
    tries = [Setting(name, True) for name in SIZES if name != "least"]
    tries += [Setting(name, False) for name in ("small", "tiny", "least")]
    return next((each for each in tries if _height(card, title, each) <= _HEIGHT), tries[-1])


def _height(card: dict[str, Any], title: str, how: Setting) -> float:
    size = SIZES[how.size]
    papers = sum(_paper(paper, size, how.notes) for paper in card["papers"])
    return _head(card, title, size) + 2.7 * size + papers + _facts(card, size) + 3 * 2.6 * size + 5 * size


def _head(card: dict[str, Any], title: str, size: float) -> float:
    width = _WIDTH - _CODE - size
    name = min(len(card["name"]), 180) + 15
    told = _text(len(title), 1.9 * size, width) + _text(name, 0.75 * size, width) + 1.7 * size
    return max(_CODE, told) + 1.5 * size


def _paper(paper: dict[str, Any], size: float, notes: bool) -> float:
    width = _WIDTH - 1.9 * size
    form = len(paper["form"] or "") + 7 if notes and paper["form"] else 0
    height = _text(len(paper["name"]) + len(paper["copies"] or "") + 3 + form, 1.04 * size, width) + 0.6 * size
    return height + (_text(len(paper["note"]), 0.8 * size, width) if notes and paper["note"] else 0)


def _facts(card: dict[str, Any], size: float) -> float:
    fees = [min(len(card["fee"]["text"] or ""), LONGEST_FEE)]
    fees += [min(len(fee["text"] or ""), 160) + len(fee["channel"]) + 15 for fee in card["fee"]["local"][:2]]
    told = [len(card["time"]["text"] or ""), len(", ".join(card["channels"])), min(len(card["result"] or ""), 160)]
    width = _WIDTH - 7.6 * size
    return sum(_text(max(1, length), size, width) for length in (*fees, *told)) + 4 * 0.8 * size


def _text(characters: int, size: float, width: float) -> float:
    """Return the height of a text of so many characters at ``size`` in a column of ``width`` points."""
    return ceil(characters * _CHARACTER * size / width) * _LINE * size
