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

    found: float = 0.16  # below this nothing was found
    follow_up: float = 0.30  # in a conversation about a procedure, a new one must fit at least this well
    unsure_intent: float = 0.27  # a message that sounds out of scope must fit a procedure at least this well
    close: float = 0.93  # the next procedure is as likely when it reaches this share of the best score
    directory_margin: float = 0.08  # a national procedure outside the commune must be more similar by this much
    choices: int = 5


DEFAULT = Thresholds()


@dataclass(frozen=True)
class Decision:
    """What was decided, with the procedures it concerns (best first) and how sure it is (0.0-1.0)."""

    kind: Kind
    codes: list[str] = field(default_factory=list)
    confidence: float = 1.0
    family: str | None = None
    directory: str | None = None
    office: str | None = None


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
    hits = searcher.rank(text, province=province)
    best = hits[0].score if hits else 0.0
    if memory.procedure and best < limits.follow_up and not out_of_scope:
        return Decision("answer", [memory.procedure], confidence=0.6)
    if best < limits.found or (out_of_scope and best < limits.unsure_intent):
        return _outside(text, searcher, hits, limits) or Decision("outside", confidence=1 - best)
    return _outside(text, searcher, hits, limits) or _inside(hits, limits)


def _follow_up(memory: Memory, out_of_scope: bool) -> Decision:
    if memory.procedure:
        return Decision("answer", [memory.procedure], confidence=0.9)
    return Decision("outside", confidence=0.5) if out_of_scope else Decision("which", confidence=0.5)


def _outside(text: str, searcher: Searcher, hits: list[Hit], limits: Thresholds) -> Decision | None:
    """Return the decision to refer elsewhere when an outside office or procedure fits best."""
    if hits and hits[0].kind == "office":
        return Decision("outside", confidence=hits[0].score, office=hits[0].code)
    similarity = max((hit.similarity for hit in hits), default=0.0)
    entry = next(iter(searcher.find_directory(text, limit=1)), None)
    if entry and entry.similarity > similarity + limits.directory_margin:
        return Decision("outside", confidence=entry.similarity, directory=entry.code)
    return None


def _inside(hits: list[Hit], limits: Thresholds) -> Decision:
    """Return the decision among what the commune does: the best procedure, a family's question, or close rivals."""
    best = hits[0]
    if best.kind == "family":
        return Decision("clarify", family=best.code, confidence=best.score)
    procedures = [hit for hit in hits if hit.kind == "procedure"]
    close = [hit.code for hit in procedures if hit.score >= limits.close * best.score][: limits.choices]
    if len(close) > 1:
        return Decision("clarify", close, confidence=best.score)
    return Decision("answer", [best.code], confidence=best.score)
