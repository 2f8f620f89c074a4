"""The few figures at the top, each beside what it was in the period before."""

from collections.abc import Callable
from dataclasses import dataclass

from api.staff.figures.counted import Counts
from api.staff.figures.words import NONE, mean, number, percent, seconds


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One figure: its name, how it reads, of how many it is, and how it compares ("" without anything to compare)."""

    label: str
    value: str
    base: str
    before: str


def tiles(now: Counts, before: Counts) -> list[Tile]:
    """Return the figures that matter in their order; ``before`` is the period it is compared with."""
    return [
        _amount("Lượt hỏi", now, before, lambda each: each.questions, "gõ hoặc bấm, trợ lý trả lời"),
        _amount("Cuộc trò chuyện", now, before, lambda each: each.number("conversation"), "bắt đầu trong kỳ"),
        _share("Chưa trả lời được", now, before, lambda each: (each.unanswered, each.questions), "lượt hỏi"),
        _span("Trả lời một câu", now, before, "answer", "câu, tính trung bình"),
        _span("Chờ gặp cán bộ", now, before, "wait", "lượt được nhận, tính trung bình"),
        _share("Câu trả lời có ích", now, before, _thumbs, "lượt đánh giá"),
        _share("Phản ánh đúng hạn", now, before, on_time, "phản ánh tới hạn"),
    ]


def on_time(each: Counts) -> tuple[int, int]:
    """Return how many reports were dealt with in time, of how many that were due."""
    return each.number("due", "on_time"), each.number("due")


def change(now: int, before: int) -> str:
    """Return how a count has changed, in words: "tăng 12%", "giảm 5%", "không đổi"; "" when it was nothing before."""
    if not before:
        return ""
    if now == before:
        return "không đổi"
    return f"{'tăng' if now > before else 'giảm'} {percent(abs(now - before), before)}"


def _amount(label: str, now: Counts, before: Counts, of: Callable[[Counts], int], base: str) -> Tile:
    told = f"kỳ trước {number(of(before))}" + (f", {moved}" if (moved := change(of(now), of(before))) else "")
    return Tile(label=label, value=number(of(now)), base=base, before="" if before.empty else told)


def _share(label: str, now: Counts, before: Counts, of: Callable[[Counts], tuple[int, int]], base: str) -> Tile:
    part, whole = of(now)
    was, of_all = of(before)
    told = f"kỳ trước {percent(was, of_all)}"
    if whole and of_all and (points := round(100 * part / whole - 100 * was / of_all, 1)):
        told += f", {'tăng' if points > 0 else 'giảm'} {f'{abs(points):g}'.replace('.', ',')} điểm"
    text = f"{number(part)} trong {number(whole)} {base}" if whole else f"chưa có {base}"
    return Tile(label=label, value=percent(part, whole), base=text, before=told if of_all else "")


def _span(label: str, now: Counts, before: Counts, kind: str, base: str) -> Tile:
    value, was = mean(now.measured(kind)), mean(before.measured(kind))
    scale = 1000 if kind == "answer" else 1
    return Tile(
        label=label,
        value=NONE if value is None else seconds(value / scale),
        base=f"{number(now.number(kind))} {base}",
        before="" if was is None else f"kỳ trước {seconds(was / scale)}",
    )


def _thumbs(each: Counts) -> tuple[int, int]:
    return each.number("rating", "good"), each.number("rating")
