"""Decide what a message asks: one procedure, one of several, the one talked about, or something else entirely.

What a message alone asks is for the fitted policy (actions/policy.py) to say; whether it goes on about the subject of
the conversation, for the thresholds below, which compare search scores (0.0-1.0).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from actions.memory import Memory
from actions.policy import Found, fitted, signals
from knowledge.search import Hit, Searcher
from knowledge.spelling import spoken
from knowledge.wording import mentioned_aspect, says_something, telling_words

Kind = Literal["answer", "clarify", "which", "outside"]


@dataclass(frozen=True)
class Thresholds:
    """The limits that a decision within a conversation compares search scores with."""

    vague: float = 0.25  # a message of everyday words alone must fit something at least this well
    new_subject: float = 0.29  # in a conversation about a procedure, a new one must fit at least this well
    new_margin: float = 0.06  # and better than the one talked about by this much
    strong: float = 0.42  # a message fitting this well alone needs no comparison with the subject talked about
    few_words: int = 2  # telling words that a new subject needs, unless it fits
    sure: float = 0.55  # this well
    refined_margin: float = 0.05  # words added to the subject must make another procedure better by this much
    many_words: int = 5  # telling words from which a message may be a whole matter of its own
    clear: float = 0.9  # when the policy is this sure of it alone
    clear_margin: float = 0.24  # and it fits better than the subject talked about by this much
    offered: float = 0.8  # after a question back, an offered procedure needs this share of the best score


DEFAULT = Thresholds()
# Where an outside office or entry fits worse than this, nobody is named: a wrong referral is a wasted trip too.
NAMED = 0.3
# Asking back: the family that holds the best procedure is preferred when it fits this share of the best family, and
# procedures outside the family are offered too when they fit this share of the best one.
OWN_FAMILY, BESIDE, BESIDE_AT_MOST = 0.85, 0.6, 3
CHOICES = 5
# Words of a plain name that is answered though nothing is asked of it ("làm giấy khai sinh cho con").
PLAIN_ALONE = 5
# How many times likelier it is that a message is not the commune's when its intent sounds so.
FOREIGN = 10.0
# How much the words together with the subject weigh in a correction; the rest is theirs alone.
TOGETHER = 0.6
# A correction is about something foreign only when it is this surely so: mostly it stays with the subject.
SURELY_FOREIGN = 0.8
# How sure it is that an offered procedure is meant which the words fit well.
SURE_CHOICE = 0.9
# How many hits a correction weighs.
LOOKED_AT = 12


@dataclass(frozen=True)
class Decision:
    """What was decided, with the procedures it concerns (best first) and how sure it is (0.0-1.0).

    An answer is about the first; any others are what else could be meant.
    For a question back they are all that is offered, and ``family`` gives its words.
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
    limits: Thresholds = DEFAULT,
) -> Decision:
    """Return the decision for a resident's ``text``; ``out_of_scope`` says that its intent sounded so."""
    if not spoken(text):
        return Decision("outside", confidence=0.5)  # emoji or another script: nothing to go by
    telling = telling_words(text)
    if not telling and (going_on := _talked_about(memory)):
        return Decision("answer", [going_on], confidence=0.9)

    def rank(words: str) -> list[Hit]:
        return searcher.rank(words, province=province)

    hits = rank(text)
    best = hits[0].score if hits else 0.0
    if memory.asking and (chosen := _chosen(hits, memory, limits)):
        return Decision("answer", [chosen], confidence=SURE_CHOICE, subject=f"{memory.subject or ''} {text}".strip())
    if (
        memory.subject
        and not out_of_scope
        and (refined := _refined(text, hits, rank, searcher, province, memory, limits))
    ):
        return refined
    if not telling and (best < limits.vague or not says_something(text)):
        return Decision("outside" if out_of_scope else "which", confidence=0.5)
    return judge(text, hits, searcher=searcher, province=province, out_of_scope=out_of_scope, asked=bool(memory.aspect))


def _chosen(hits: list[Hit], memory: Memory, limits: Thresholds) -> str | None:
    """Return the offered procedure that the words after a question back fit best and well, whatever they sound like."""
    best = next((hit for hit in hits if hit.kind == "procedure"), None)
    strong = best is not None and best.score >= limits.strong
    return best.code if best and strong and best.code in memory.offered_procedures() else None


def _talked_about(memory: Memory) -> str | None:
    """Return the procedure that a message without a name of its own goes on about.

    After a question back that is the likeliest one offered: the resident took it for granted.
    """
    if memory.asking:
        return next(iter(memory.offered_procedures()), None)
    return memory.procedure


def corrected(meant: str, *, searcher: Searcher, province: str | None, memory: Memory) -> Decision:
    """Return the decision for what a resident ``meant`` after denying what was understood.

    The words count alone and together with the subject; the denied procedure is out, its siblings stay close.
    """
    subject = f"{memory.subject or ''} {meant}".strip()
    alone = searcher.rank(meant, province=province, limit=LOOKED_AT)
    together = searcher.rank(subject, province=province, limit=LOOKED_AT)
    denied = None if memory.asking else memory.procedure
    scores: dict[str, float] = {}
    for share, hits in ((1 - TOGETHER, alone), (TOGETHER, together)):
        for hit in hits:
            if hit.kind == "procedure" and hit.code != denied:
                scores[hit.code] = scores.get(hit.code, 0.0) + share * hit.score
    own = judge(meant, alone, searcher=searcher, province=province)
    if not scores or (own.kind == "outside" and own.confidence >= SURELY_FOREIGN):
        return own
    best = max(scores, key=lambda code: scores[code])
    return Decision("answer", [best], confidence=min(1.0, scores[best] + own.confidence / 2), subject=subject)


def judge(
    text: str,
    hits: list[Hit],
    *,
    searcher: Searcher,
    province: str | None,
    out_of_scope: bool = False,
    asked: bool = False,
) -> Decision:
    """Return what the policy makes of the ``hits`` for ``text``: an answer, a question back or a referral.

    ``asked`` says that an aspect is asked already: then a plain name needs no question back.
    """
    policy = fitted()
    found = Found.of(hits, lambda code, family: searcher.is_member(code, family, province=province))
    signal = signals(text, found)
    chances = policy.chances(signal, foreign=FOREIGN if out_of_scope else 1.0)
    behaviour = policy.choose(chances)
    sure = policy.sureness(behaviour, chances, signal)
    if behaviour == "clarify" and (named_one := searcher.named_in_full(text, province=province)):
        return Decision("answer", [named_one], sure, subject=text)
    if behaviour == "clarify":
        family, codes = options(found, searcher, province)
        needed = 1 if asked or mentioned_aspect(text) else PLAIN_ALONE
        plain = (code for code in codes if searcher.usual_name(text, code, province=province) >= needed)
        if usual := next(plain, None):
            return Decision("answer", [usual, *(code for code in codes if code != usual)], sure, subject=text)
        if len(codes) > 1:
            return Decision("clarify", codes, sure, subject=text, family=family)
    if behaviour == "outside" or not found.procedures:
        return _referred(found, sure)
    return Decision("answer", [found.procedures[0].code], sure, subject=text)


def options(found: Found, searcher: Searcher, province: str | None) -> tuple[str | None, list[str]]:
    """Return the family asked about and the codes to offer, best first: its members, then close procedures beside."""
    family = next(iter(found.families), None)
    if family and found.own_family and found.own_family.score >= OWN_FAMILY * family.score:
        family = found.own_family
    scores = {hit.code: hit.score for hit in found.procedures}
    members = searcher.members(family.code, province=province) if family else []
    members.sort(key=lambda code: -scores.get(code, 0.0))
    top = found.procedures[0].score if found.procedures else 0.0
    close = [hit.code for hit in found.procedures if hit.score >= BESIDE * top]
    beside = [code for code in close[: BESIDE_AT_MOST if members else CHOICES] if code not in members]
    return (family.code if family else None), [*members[: CHOICES - len(beside)], *beside][:CHOICES]


def _referred(found: Found, sure: float) -> Decision:
    """Return the decision to refer elsewhere, naming who fits well enough."""
    named = next((hit for hit in found.outside if hit.score >= NAMED), None)
    office = named.code if named and named.kind == "office" else None
    entry = named.code if named and named.kind == "directory" else None
    return Decision("outside", confidence=sure, office=office, directory=entry)


def _refined(
    text: str,
    alone: list[Hit],
    rank: Callable[[str], list[Hit]],
    searcher: Searcher,
    province: str | None,
    memory: Memory,
    limits: Thresholds,
) -> Decision | None:
    """Return the decision when ``text`` goes on about the subject talked about; None when it names a new one."""
    subject = f"{memory.subject} {text}"
    together = rank(subject)
    joint = [hit for hit in together if hit.kind == "procedure"]
    best = alone[0].score if alone else 0.0
    if memory.asking and (chosen := _among_offered([*alone, *joint], memory, best * limits.offered)):
        return Decision("answer", [chosen.code], confidence=chosen.score, subject=subject)
    own = next((hit.score for hit in alone if hit.code == memory.procedure), 0.0)
    rival = min(joint[0].score, limits.strong) if joint else 0.0
    telling = telling_words(text)
    if len(telling) < limits.few_words and not (alone and alone[0].kind == "family"):
        rival = max(rival, limits.sure)  # one word ("sửa thế nào") rather goes on than begins anew
    if not joint or best >= max(limits.new_subject, own + limits.new_margin, rival):
        return None
    if len(telling) >= limits.many_words and best >= own + limits.clear_margin:
        fresh = judge(text, alone, searcher=searcher, province=province)
        if fresh.kind != "clarify" and fresh.confidence >= limits.clear:
            return None  # a whole new matter, told at length
    kept = next((hit.score for hit in joint if hit.code == memory.procedure), 0.0)
    if memory.procedure and not memory.asking and joint[0].score < kept + limits.refined_margin:
        return Decision("answer", [memory.procedure], confidence=0.6)
    decision = judge(subject, together, searcher=searcher, province=province)
    if memory.procedure and not memory.asking and decision.kind != "answer":
        return Decision("answer", [memory.procedure], confidence=0.5)
    return decision


def _among_offered(hits: list[Hit], memory: Memory, least: float) -> Hit | None:
    """Return the offered procedure that the words after a question back fit best; None when none fits well enough."""
    offered = memory.offered_procedures()
    fits = [hit for hit in hits if hit.code in offered and hit.score >= least]
    return max(fits, key=lambda hit: hit.score, default=None)
