"""Marking a reply about the reform documents: what it must and must not say, and how it behaves."""

import re
from typing import Any

from ops.eval.ask import Reply

# Each dash that keyboards and documents write, with the spaces around it.
_DASH = re.compile(r"\s*[-‐‑‒–—―−]\s*")
_SPACES = re.compile(r"\s+")
OUTCOMES = {"answer": "answer", "answer_note_oddity": "answer", "say_not_in_documents": "no_data", "clarify": "clarify"}


def normal(text: str) -> str:
    """Return ``text`` as the exam compares it: lower case, single spaces, plain dashes, no space before %."""
    return _DASH.sub("-", _SPACES.sub(" ", text.lower())).replace(" %", "%").strip()


def said(reply: Reply) -> str:
    """Return everything a reply says to be read: its messages and the labels of its choices."""
    texts = [message.get("text") or "" for message in reply.get("messages") or []]
    return "\n".join(texts + [choice.get("label") or "" for choice in reply.get("choices") or []])


def mark_reform(expect: dict[str, Any], reply: Reply, *, communes: list[str]) -> dict[str, bool]:
    """Return the checks of a reform item; ``communes`` are the names that a reply may give one by one."""
    text = normal(said(reply))
    groups, banned = expect["must_include"], expect["must_not_include"]
    return {
        "behaviour": _behaves(expect["behaviour"], reply, text, communes),
        "includes": all(any(normal(alternative) in text for alternative in group) for group in groups),
        "excludes": not any(normal(word) in text for word in banned),
    }


def _behaves(wanted: str, reply: Reply, text: str, communes: list[str]) -> bool:
    if reply.get("outcome") == OUTCOMES[wanted]:
        return True
    return wanted == "clarify" and bool(communes) and all(normal(name) in text for name in communes)
