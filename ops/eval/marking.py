"""Marking a reply about procedures or topics exactly as tests/exam/README.md says: one yes or no for each check.

An item passes when every check that applies to it holds.
"""

from typing import Any

from knowledge.hours import now_in_vietnam
from knowledge.profile import fill
from knowledge.store import Store
from ops.eval.ask import Reply
from ops.eval.items import Item
from ops.eval.reform import mark_reform, mark_service, mark_system

Checks = dict[str, bool]
# Enough of an answer to know it by.
BEGINNING = 60


def mark(item: Item, replies: list[Reply], store: Store) -> Checks:
    """Return the checks that apply to ``item`` and whether the last of its ``replies`` holds them."""
    if item.file == "topics":
        return _topic(item.expect, replies[-1])
    if item.file == "parts":
        return _parts(item.expect["parts"], replies[-1], store)
    if item.file == "reform":
        return mark_reform(item.expect, replies[-1], communes=[commune.name for commune in store.communes()])
    if item.file == "systems":
        return mark_system(item.expect, replies[-1])
    if item.file == "services":
        return mark_service(item.expect, replies[-1], words=_beginnings(item, store))
    return _procedure(item.expect, replies, store)


def _beginnings(item: Item, store: Store) -> dict[str, str]:
    """Return how each of the right curated answers begins in the item's commune, by id."""
    commune = store.commune(item.commune or "")
    found = ((id, store.answer(id)) for id in item.expect["answers"])
    told = {id: answer.answer_in(commune.province if commune else None) for id, answer in found if answer}
    return {id: fill(text, commune, now_in_vietnam())[:BEGINNING] for id, text in told.items()}


def behaviour(reply: Reply) -> str:
    """Return what a reply does, in the exam's words; anything else is named by outcome and topic."""
    outcome, topic = reply.get("outcome"), reply.get("topic")
    if outcome in ("answer", "no_data") and topic == "procedure":
        return "answer"
    if outcome in ("clarify", "out_of_scope", "error"):
        return str(outcome)
    return f"{outcome}/{topic}"


def offered(reply: Reply) -> list[str]:
    """Return the codes of the procedures a reply offers to choose from, in order."""
    return [choice["procedure"] for choice in reply.get("choices") or [] if choice.get("procedure")]


def accepted(code: str | None, codes: list[str], store: Store) -> bool:
    """Return True when ``code`` is one of ``codes``, the successor of one, or a province's version of either."""
    if code is None:
        return False
    wanted = set(codes)
    for old in codes:
        record = store.procedure(old)
        if record and record.superseded_by:
            wanted.add(record.superseded_by)
    answered = store.procedure(code)
    return code in wanted or (answered is not None and answered.national_code in wanted)


def _procedure(expect: dict[str, Any], replies: list[Reply], store: Store) -> Checks:
    reply, wanted, codes = replies[-1], expect["behaviour"], expect["codes"]
    checks = {"behaviour": behaviour(reply) == wanted}
    if wanted == "answer":
        checks["procedure"] = _right_procedure(expect, replies, store)
        if expect.get("aspect"):
            checks["aspect"] = reply.get("aspect") == expect["aspect"]
    elif wanted == "clarify":
        shown = offered(reply)
        found = sum(any(accepted(code, [sibling], store) for code in shown) for sibling in codes)
        checks["choices"] = found >= min(2, len(codes))
    else:
        checks["no_procedure"] = not reply.get("procedure") and not offered(reply)
    return checks


def _parts(wanted: list[dict[str, Any]], reply: Reply, store: Store) -> Checks:
    """Return whether several questions got their answers in order, or a single one was not split."""
    told = reply.get("parts") or []
    if len(wanted) == 1:
        return {"single": not told}
    pairs = zip(told, wanted, strict=False)
    right = all(accepted(p["procedure"], w["procedure"], store) and p["aspect"] == w["aspect"] for p, w in pairs)
    return {"parts": len(told) == len(wanted) and right}


def _right_procedure(expect: dict[str, Any], replies: list[Reply], store: Store) -> bool:
    """Return True for the right procedure: the one at the chosen place if choices were shown before, else by code."""
    answered = replies[-1].get("procedure")
    shown = offered(replies[-2]) if expect.get("choice") and len(replies) > 1 else []
    if not shown:
        return accepted(answered, expect["codes"], store)
    place = expect["choice"]
    index = place - 1 if place > 0 else len(shown) + place
    return 0 <= index < len(shown) and answered == shown[index]


def _topic(expect: dict[str, Any], reply: Reply) -> Checks:
    checks = {"topic": reply.get("topic") == expect["topic"]}
    if expect["topic"] in ("out_of_scope", "abuse"):
        checks["no_procedure"] = not reply.get("procedure")
    return checks
