"""A reply of the chat contract as messages of a channel: complete in plain text, buttons only on top of it.

Choices always stand in the text as a numbered list, so that "2" is an answer wherever buttons are not shown.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.channels.channel import Button
from api.channels.split import LIMIT, parts_of
from api.channels.words import CHOOSE

# What one of our buttons sends back begins with this.
OURS = "#c:"
MAX_BUTTONS = 5
# A question back of the assistant lists its choices itself and says this; here they come once, all of them, at the end.
_PRESS = "bấm chọn"
_NUMBER = re.compile(r"(?:(?:số|so|mục|muc|chọn|chon|câu|cau) *)?([0-9]{1,2}) *[.)]?", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """One message to send."""

    text: str
    buttons: tuple[Button, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the part as it is stored."""
        return {"text": self.text, "buttons": [[b.title, b.does, b.value] for b in self.buttons]}


@dataclass(frozen=True)
class Rendered:
    """The messages of an answer, and the choices offered in them by number."""

    parts: list[Part]
    choices: list[dict[str, str]] = field(default_factory=list)


def render(
    reply: Mapping[str, Any], *, notice: str = "", phone: str | None = None, public_url: str = "", buttons: bool = True
) -> Rendered:
    """Return what is sent for ``reply``: ``notice`` first, links written out, choices numbered, buttons at the end.

    Links of our own pages need ``public_url``; without it they are left out.
    """
    choices = [{"label": choice["label"], "choice": choice["choice"]} for choice in reply["choices"]]
    links = _links(reply["messages"], public_url)
    labels = [choice["label"] for choice in choices]
    blocks = [notice, *(_without_list(message["text"], labels) for message in reply["messages"])]
    blocks += ["\n".join(f"{label}: {url}" for label, url in links), numbered(labels)]
    texts = parts_of("\n\n".join(block.strip() for block in blocks if block), LIMIT)
    shown = _buttons(choices, links, phone if reply["topic"] == "human" or reply["outcome"] == "handover" else None)
    last = len(texts) - 1
    return Rendered([Part(text, shown if buttons and i == last else ()) for i, text in enumerate(texts)], choices)


def said(text: str, *, buttons: Sequence[Button] = ()) -> Rendered:
    """Return one thing said, without choices."""
    parts = parts_of(text, LIMIT)
    return Rendered([Part(part, tuple(buttons) if i == len(parts) - 1 else ()) for i, part in enumerate(parts)])


def numbered(labels: Sequence[str]) -> str:
    """Return choices as a numbered list with how to answer it; empty without choices."""
    lines = [f"{number}. {label}" for number, label in enumerate(labels, 1)]
    return "\n".join([CHOOSE, *lines]) if lines else ""


def chosen(text: str, offered: Sequence[Mapping[str, str]]) -> str | None:
    """Return the choice that ``text`` makes: by the number it had in the list, or by a button of ours."""
    if text.startswith(OURS):
        return text.removeprefix(OURS)
    match = _NUMBER.fullmatch(text.strip())
    number = int(match.group(1)) if match else 0
    return offered[number - 1]["choice"] if 1 <= number <= len(offered) else None


def _without_list(text: str, labels: Sequence[str]) -> str:
    """Return ``text`` without a list of the same choices and the line that says how to press them."""
    listed = {f"{number}. {label}" for number, label in enumerate(labels, 1)}
    lines = text.split("\n")
    if sum(line.strip() in listed for line in lines) < 2:
        return text
    return "\n".join(line for line in lines if line.strip() not in listed and _PRESS not in line)


def _links(messages: Sequence[Mapping[str, Any]], public_url: str) -> list[tuple[str, str]]:
    links = []
    for message in messages:
        for link in message["links"]:
            url = link["url"] if "://" in link["url"] else public_url and public_url + link["url"]
            if url and (link["label"], url) not in links:
                links.append((link["label"], url))
    return links


def _buttons(
    choices: Sequence[Mapping[str, str]], links: Sequence[tuple[str, str]], phone: str | None
) -> tuple[Button, ...]:
    """Return at most MAX_BUTTONS: all choices or none of them, then the telephone, then links."""
    found = [Button(choice["label"], "choice", choice["choice"]) for choice in choices]
    if len(found) > MAX_BUTTONS:
        found = []
    if phone:
        found.append(Button("Gọi một cửa", "phone", phone))
    found += [Button(label, "url", url) for label, url in links]
    return tuple(found[:MAX_BUTTONS])
