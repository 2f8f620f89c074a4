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


def mark_system(expect: dict[str, Any], reply: Reply) -> dict[str, bool]:
    """Return the checks of a row of the named systems (tests/exam/systems.jsonl): outcome, words, links, buttons."""
    text = normal(said(reply))
    urls = [link["url"] for message in reply.get("messages") or [] for link in message.get("links") or []]
    buttons = {choice["choice"] for choice in reply.get("choices") or []}
    return {
        "outcome": reply.get("outcome") in expect["outcomes"],
        "includes": all(any(normal(alternative) in text for alternative in group) for group in expect["must_include"]),
        "excludes": not any(normal(word) in text for word in expect["must_not_include"]),
        "links": all(any(wanted in url for url in urls) for wanted in expect["links"]),
        "choices": buttons.issuperset(expect["choices"]),
    }


def mark_service(expect: dict[str, Any], reply: Reply, *, words: dict[str, str]) -> dict[str, bool]:
    """Return the checks of a question about services: its topic, and one of the right curated answers.

    ``words`` holds the beginning of each answer's words for the item's commune, by id.
    """
    text = said(reply)
    return {
        "topic": reply.get("topic") in expect["topics"],
        "answer": any(words[id] in text for id in expect["answers"]),
    }


def _behaves(wanted: str, reply: Reply, text: str, communes: list[str]) -> bool:
    if reply.get("outcome") == OUTCOMES[wanted]:
        return True
    return wanted == "clarify" and bool(communes) and all(normal(name) in text for name in communes)
