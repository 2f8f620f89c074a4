"""When a version is worse than the live one and may not come into use.

It is worse when any of these holds, over the questions that both were asked:
1. a question that officers want to stay right was right and is now wrong;
2. a question got no answer at all, or one from search alone;
3. of the questions whose mark changed, so many more broke than came right that chance would do it in fewer than one
   case in twenty (McNemar's exact test, one-sided), for a pass, for the right procedure, or for the right behaviour;
4. the share of passes fell by more than half a point.
"""

from math import comb

from ops.candidates.exam import is_own
from ops.eval.rows import Row, is_answer

CHANCE = 0.05
POINTS = 0.5
# What is compared, and the check that tells it; "" stands for the pass of the whole question.
_MEASURES = (("câu đạt", ""), ("đúng thủ tục", "procedure"), ("đúng hành vi", "behaviour"))
Pair = tuple[Row, Row]


def chance(broken: int, mended: int) -> float:
    """Return how likely so many or more of the changed questions break when breaking and mending are equally likely."""
    changed = broken + mended
    return sum(comb(changed, k) for k in range(broken, changed + 1)) / 2**changed


def reasons(pairs: list[Pair]) -> list[str]:
    """Return in Vietnamese why the second of each pair, the candidate, is worse; nothing when it is not."""
    return [*_own(pairs), *_silent(pairs), *_unlikely(pairs), *_fallen(pairs)]


def _own(pairs: list[Pair]) -> list[str]:
    broken = [now["turns"][0] for was, now in pairs if is_own(now) and was["passed"] and not now["passed"]]
    return [f"Câu phải luôn đúng nay sai: “{text}”." for text in broken]


def _silent(pairs: list[Pair]) -> list[str]:
    silent = sum(now["got"].get("outcome") == "error" or bool(now["got"].get("degraded")) for _, now in pairs)
    return [f"{silent} câu không được bản thử trả lời."] if silent else []


def _unlikely(pairs: list[Pair]) -> list[str]:
    found = []
    for label, check in _MEASURES:
        marks = [(mark(was, check), mark(now, check)) for was, now in pairs if applies(now, check)]
        broken, mended = marks.count((True, False)), marks.count((False, True))
        if broken > mended and chance(broken, mended) < CHANCE:
            found.append(f"Về {label}: {broken} câu hỏng, chỉ {mended} câu mới đúng; khó là do ngẫu nhiên.")
    return found


def _fallen(pairs: list[Pair]) -> list[str]:
    before, after = sum(was["passed"] for was, _ in pairs), sum(now["passed"] for _, now in pairs)
    if not pairs or 100 * (before - after) / len(pairs) <= POINTS:
        return []
    return [f"Số câu đạt giảm từ {before} xuống {after} trong {len(pairs)} câu."]


def applies(row: Row, check: str) -> bool:
    """Return True when a measure is about the row."""
    return not check or (check in row["checks"] and (check != "procedure" or is_answer(row)))


def mark(row: Row, check: str) -> bool:
    """Return whether the row holds a check, or passes as a whole."""
    return bool(row["checks"][check] if check else row["passed"])
