"""The states of a report: what residents and officers read, and which state may follow which."""

from dataclasses import dataclass

RECEIVED, IN_PROGRESS, FORWARDED, ANSWERED = "received", "in_progress", "forwarded", "answered"
NOT_RESPONSIBLE, DUPLICATE, CLOSED = "not_responsible", "duplicate", "closed"


@dataclass(frozen=True)
class State:
    """One state: its short label, what it tells the reporter, whether an answer is still owed, what may follow."""

    label: str
    told: str
    open: bool
    next: tuple[str, ...]


_DONE = (ANSWERED, NOT_RESPONSIBLE, DUPLICATE, CLOSED)
STATES = {
    RECEIVED: State("Mới nhận", "Đã ghi nhận, chờ cán bộ xem", True, (IN_PROGRESS, FORWARDED, *_DONE)),
    IN_PROGRESS: State("Đang xử lý", "Cán bộ đang xử lý", True, (FORWARDED, *_DONE)),
    FORWARDED: State("Đã chuyển", "Đã chuyển cho nơi xử lý", True, (FORWARDED, IN_PROGRESS, *_DONE)),
    ANSWERED: State("Đã trả lời", "Đã có trả lời", False, (IN_PROGRESS, CLOSED)),
    NOT_RESPONSIBLE: State("Không thuộc xã", "Việc này do nơi khác giải quyết", False, (IN_PROGRESS, CLOSED)),
    DUPLICATE: State("Trùng", "Trùng với một phản ánh khác đã gửi", False, (IN_PROGRESS, CLOSED)),
    CLOSED: State("Đã kết thúc", "Đã kết thúc", False, (IN_PROGRESS,)),
}
OPEN = tuple(name for name, state in STATES.items() if state.open)
# States that need the name of an office; states the reporter must be given words for, from these states.
OFFICE_NEEDED = (FORWARDED, NOT_RESPONSIBLE)


def office_words(state: str, office: str | None) -> str:
    """Return the sentence that names the office which handles a report in ``state``, "" when there is none to name."""
    if not office or state not in OFFICE_NEEDED:
        return ""
    return f"Nơi {'giải quyết' if state == NOT_RESPONSIBLE else 'xử lý'}: {office}."


def words_needed(before: str, after: str) -> bool:
    """Return True when the reporter must be told in words: an answer is words, and nothing closes in silence."""
    return after == ANSWERED or (after == CLOSED and STATES[before].open)
