"""One marked item as plain data: what the result file keeps, and all that figures and reports are made from."""

from typing import Any

from knowledge.store import Store
from ops.eval.ask import Asked, Reply
from ops.eval.marking import Checks, accepted, mark, offered
from ops.eval.reform import said

Row = dict[str, Any]

# How many of the offered choices count when a reply is measured beside lists of three.
TOP = 3


def row(asked: Asked, store: Store) -> Row:
    """Return the marked item: question, expectation, what came back, each check, and whether it passes."""
    item, reply = asked.item, asked.replies[-1]
    checks, got = mark(item, asked.replies, store), _got(reply, item.file)
    codes = item.expect.get("codes") or []
    return {
        "id": item.id,
        "file": item.file,
        "turns": item.turns,
        "commune": item.commune,
        "style": item.style,
        "expect": item.expect,
        "field": _field(codes, store),
        "got": got,
        "offered_right": any(accepted(code, codes, store) for code in got["offered"][:TOP]),
        "milliseconds": asked.milliseconds,
        "checks": checks,
        "passed": all(checks.values()),
    }


def _field(codes: list[str], store: Store) -> str | None:
    """Return the field of the first accepted procedure, or None."""
    procedure = store.procedure(codes[0]) if codes else None
    return procedure.field if procedure else None


def _got(reply: Reply, file: str) -> dict[str, Any]:
    keys = ("outcome", "topic", "procedure", "aspect", "confidence", "degraded", "error")
    got = {key: reply[key] for key in keys if reply.get(key) is not None}
    got["offered"] = list(dict.fromkeys(offered(reply)))
    if file in ("reform", "systems", "services"):
        got["said"] = said(reply)
    return got


def decided_well(checks: Checks) -> bool:
    """Return True when all but the aspect is right: the decision that a reply's confidence speaks of."""
    return all(right for check, right in checks.items() if check != "aspect")


def writing(row: Row) -> str:
    """Return how an item is written: with accents, without, with slips…"""
    return str(row["style"].split("|")[1])


def length(row: Row) -> str:
    """Return how long an item is: short, medium, long."""
    return str(row["style"].split("|")[2])


def tags(row: Row) -> list[str]:
    """Return the further tags of an item: dialect, story, follow-up…"""
    return [tag for tag in row["style"].split("|")[3].split(",") if tag != "none"]


def is_answer(row: Row) -> bool:
    """Return True for an item that expects one procedure to be answered."""
    return bool(row["file"] == "procedures" and row["expect"]["behaviour"] == "answer")


def is_single_answer(row: Row) -> bool:
    """Return True for such an item of one message."""
    return is_answer(row) and len(row["turns"]) == 1
