"""Decide what a message asks: one procedure, one of several, the one talked about, or something else entirely.

Thresholds stand in one table and compare search scores (0.0-1.0).
"""

from dataclasses import dataclass, field
from typing import Literal

from actions.memory import Memory
from knowledge.search import Hit, Searcher
from knowledge.wording import telling_words

Kind = Literal["answer", "clarify", "which", "outside"]


@dataclass(frozen=True)
class Thresholds:
    """The limits that the decision compares search scores with."""

    found: float = 0.22  # below this nothing was found
    follow_up: float = 0.42  # in a conversation about a procedure, a new one must fit at least this well
    unsure_intent: float = 0.45  # a message that sounds out of scope must fit a procedure at least this well
    close: float = 0.93  # the next procedure is as likely when it reaches this share of the best score
    directory_margin: float = 0.08  # a national procedure outside the commune must fit better by this much
    office_margin: float = 0.05  # so must an outside office's business
    choices: int = 5


DEFAULT = Thresholds()


@dataclass(frozen=True)
class Decision:
    """What was decided, with the procedures it concerns (best first) and how sure it is (0.0-1.0)."""

    kind: Kind
    codes: list[str] = field(default_factory=list)
    confidence: float = 1.0
    directory: Hit | None = None
    office: Hit | None = None


def decide(
    text: str,
    *,
    searcher: Searcher,
    province: str | None,
    memory: Memory,
    out_of_scope: bool = False,
    limits: Thresholds = DEFAULT,
) -> Decision:
    """Return the decision for a resident's ``text``; ``out_of_scope`` says that the intent sounded so."""
    if not telling_words(text):
        return _follow_up(memory, out_of_scope)
    hits = searcher.find(text, province=province, limit=limits.choices + 3)
    best = hits[0].score if hits else 0.0
    outside = _outside(text, searcher, best, limits)
    if out_of_scope and best < limits.unsure_intent:
        return outside or Decision("outside", confidence=1 - best)
    if memory.procedure and best < limits.follow_up and not outside:
        return Decision("answer", [memory.procedure], confidence=0.6)
    if outside:
        return outside
    if best < limits.found:
        return Decision("outside", confidence=1 - best)
    close = [hit.code for hit in hits if hit.score >= limits.close * best][: limits.choices]
    if len(close) > 1:
        return Decision("clarify", close, confidence=best)
    return Decision("answer", [hits[0].code], confidence=best)


def _follow_up(memory: Memory, out_of_scope: bool) -> Decision:
    if memory.procedure:
        return Decision("answer", [memory.procedure], confidence=0.9)
    return Decision("outside", confidence=0.5) if out_of_scope else Decision("which", confidence=0.5)


def _outside(text: str, searcher: Searcher, best: float, limits: Thresholds) -> Decision | None:
    """Return the decision to refer elsewhere when an outside procedure or office fits clearly better."""
    office = next(iter(searcher.find_offices(text)), None)
    if office and office.score > best + limits.office_margin:
        return Decision("outside", confidence=office.score, office=office)
    entry = next(iter(searcher.find_directory(text)), None)
    if entry and entry.score > best + limits.directory_margin:
        return Decision("outside", confidence=entry.score, directory=entry)
    return None
