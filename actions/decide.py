"""Decide what a message asks: one procedure, one of several, the one talked about, or something else entirely.

Thresholds stand in one table and compare search scores (0.0-1.0).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from actions.memory import Memory
from knowledge.search import Hit, Searcher
from knowledge.spelling import spoken
from knowledge.wording import says_something, telling_words

Kind = Literal["answer", "clarify", "which", "outside"]


@dataclass(frozen=True)
class Thresholds:
    """The limits that the decision compares search scores with."""

    found: float = 0.16  # below this nothing was found
    vague: float = 0.25  # a message of everyday words alone must fit something at least this well
    unsure_intent: float = 0.27  # a message that sounds out of scope must fit a procedure at least this well
    new_subject: float = 0.29  # in a conversation about a procedure, a new one must fit at least this well
    new_margin: float = 0.06  # and better than the one talked about by this much
    strong: float = 0.42  # a message fitting this well alone needs no comparison with the subject talked about
    few_words: int = 2  # telling words that a new subject needs, unless it fits
    sure: float = 0.55  # this well
    refined_margin: float = 0.05  # words added to the subject must make another procedure better by this much
    offered: float = 0.8  # after a question back, an offered procedure needs this share of the best score
    close: float = 0.975  # the next procedure is as likely when it reaches this share of the best score
    short: int = 10  # words of a short message
    family_short: float = 0.72  # a family fitting this well beside a member of it is asked about after a short message
    family: float = 0.87  # and this well after a longer one
    choices: int = 5


DEFAULT = Thresholds()
# A logistic fit on 3,000 phrases that a ranker trained on the other two thirds had not seen (docs/findings.md).
SURE, SURE_OF_SCORE, SURE_OF_CLOSENESS = 3.06, 2.44, 4.74


@dataclass(frozen=True)
class Decision:
    """What was decided, with the procedures it concerns (best first) and how sure it is (0.0-1.0).

    ``subject`` holds the words that now name what is talked about; None leaves the conversation's as they were.
    """

    kind: Kind
    codes: list[str] = field(default_factory=list)
    confidence: float = 1.0
    subject: str | None = None
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
    rejected: str | None = None,
    limits: Thresholds = DEFAULT,
) -> Decision:
    """Return the decision for a resident's ``text``.

    ``out_of_scope`` says that the intent sounded so; ``rejected`` is the procedure that the resident just denied.
    """
    if not spoken(text):
        return Decision("outside", confidence=0.5)  # emoji or another script: nothing to go by
    telling = telling_words(text)
    if memory.procedure and not telling and not memory.asking:
        return Decision("answer", [memory.procedure], confidence=0.9)

    def rank(words: str) -> list[Hit]:
        return [hit for hit in searcher.rank(words, province=province) if hit.code != rejected]

    hits = rank(text)
    best = hits[0].score if hits else 0.0
    if memory.subject and not out_of_scope and (refined := _refined(text, hits, rank, memory, limits)):
        return refined
    if not telling and (best < limits.vague or not says_something(text)):
        return Decision("outside" if out_of_scope else "which", confidence=0.5)
    outside = _outside(hits)
    if best < limits.found or (out_of_scope and best < limits.unsure_intent):
        return outside or Decision("outside", confidence=1 - best)
    return outside or _open_family(text, hits, searcher, province, limits) or _inside(hits, text, limits)


def _refined(
    text: str, alone: list[Hit], rank: Callable[[str], list[Hit]], memory: Memory, limits: Thresholds
) -> Decision | None:
    """Return the decision when ``text`` goes on about the subject talked about; None when it names a new one."""
    subject = f"{memory.subject} {text}"
    joint = [hit for hit in rank(subject) if hit.kind == "procedure"]
    best = alone[0].score if alone else 0.0
    if memory.asking and (chosen := _among_offered([*alone, *joint], memory, best * limits.offered)):
        return Decision("answer", [chosen.code], confidence=chosen.score, subject=subject)
    own = next((hit.score for hit in alone if hit.code == memory.procedure), 0.0)
    rival = min(joint[0].score, limits.strong) if joint else 0.0
    if len(telling_words(text)) < limits.few_words and not (alone and alone[0].kind == "family"):
        rival = max(rival, limits.sure)  # one word ("sửa thế nào") rather goes on than begins anew
    if not joint or best >= max(limits.new_subject, own + limits.new_margin, rival):
        return None
    kept = next((hit.score for hit in joint if hit.code == memory.procedure), 0.0)
    if memory.procedure and not memory.asking and joint[0].score < kept + limits.refined_margin:
        return Decision("answer", [memory.procedure], confidence=0.6)
    return _inside(joint, subject, limits)


def _open_family(
    text: str, hits: list[Hit], searcher: Searcher, province: str | None, limits: Thresholds
) -> Decision | None:
    """Return the family's question when its open words fit nearly as well as the best procedure, a member of it.

    A short message leaves more open than a long one, so there the family needs a smaller share of the best score.
    """
    best = next((hit for hit in hits if hit.kind == "procedure"), None)
    if best is None:
        return None
    share = limits.family_short if len(text.split()) <= limits.short else limits.family
    for hit in hits:
        close = hit.kind == "family" and hit.score >= share * best.score
        if close and searcher.is_member(best.code, hit.code, province=province):
            return Decision("clarify", family=hit.code, confidence=hit.score, subject=text)
    return None


def _among_offered(hits: list[Hit], memory: Memory, least: float) -> Hit | None:
    """Return the offered procedure that the words after a question back fit best; None when none fits well enough."""
    offered = memory.offered_procedures()
    fits = [hit for hit in hits if hit.code in offered and hit.score >= least]
    return max(fits, key=lambda hit: hit.score, default=None)


def _outside(hits: list[Hit]) -> Decision | None:
    """Return the decision to refer elsewhere when an outside office or a national procedure fits best."""
    if hits and hits[0].kind in ("office", "outside", "directory"):
        best = hits[0]
        office = best.code if best.kind == "office" else None
        entry = best.code if best.kind == "directory" else None
        return Decision("outside", confidence=best.score, office=office, directory=entry)
    return None


def _inside(hits: list[Hit], subject: str, limits: Thresholds) -> Decision:
    """Return the decision among what the commune does: the best procedure, a family's question, or close rivals."""
    best = hits[0]
    if best.kind == "family":
        return Decision("clarify", family=best.code, confidence=best.score, subject=subject)
    procedures = [hit for hit in hits if hit.kind == "procedure"]
    close = [hit.code for hit in procedures if hit.score >= limits.close * best.score][: limits.choices]
    kind: Kind = "clarify" if len(close) > 1 else "answer"
    return Decision(kind, close, confidence=_confidence(hits), subject=subject)


def _confidence(hits: list[Hit]) -> float:
    """Return how likely the best hit is the right one, from its score and how close the next one comes."""
    best, rival = hits[0].score, hits[1].score if len(hits) > 1 else 0.0
    closeness = rival / best if best else 1.0
    return 1 / (1 + math.exp(-(SURE + SURE_OF_SCORE * best - SURE_OF_CLOSENESS * closeness)))
