"""What a guided form is made of: steps that ask one thing each, and how an answer to a step is read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from knowledge.text import words

# What a button of a form sends begins with this.
PREFIX = "form:"
SKIP, CANCEL, RESUME = "skip", "cancel", "resume"
_CANCELLING = {"huy", "thoi", "dung", "khong gui nua", "thoi khong gui nua", "huy bo", "bo qua het", "thoat"}
_SKIPPING = {"khong", "bo qua", "khong co", "ko", "k", "thoi khong can", "khong can", "giau ten"}


@dataclass(frozen=True)
class Option:
    """One answer offered as a button: what it says, and the value it stands for."""

    label: str
    value: str


@dataclass(frozen=True)
class Step:
    """One question of a form: its words, the answers offered, whether free words or passing it over are answers."""

    key: str
    words: str
    options: Sequence[Option] = ()
    free: bool = False
    optional: bool = False


@dataclass(frozen=True)
class State:
    """A form being filled in: which one, for which commune, what is answered; paused while other things are asked.

    ``begun`` is when (ISO 8601): a form half filled in is dropped after a while, with the contact it may hold.
    """

    form: str
    commune: str | None
    values: dict[str, Any]
    paused: bool = False
    begun: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the state as it is stored."""
        return dict(vars(self))

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "State":
        """Return the state that :meth:`to_json` wrote."""
        return cls(**stored)

    def having(self, key: str, value: Any) -> "State":
        """Return the state with the step ``key`` answered; it goes on if it was paused."""
        return replace(self, values={**self.values, key: value}, paused=False)

    def without(self, *keys: str) -> "State":
        """Return the state with steps ``keys`` to be asked again."""
        return replace(self, values={k: v for k, v in self.values.items() if k not in keys}, paused=False)


def is_cancel(text: str, choice: str | None) -> bool:
    """Return True when the resident wants to leave the form."""
    return choice == PREFIX + CANCEL or (choice is None and " ".join(words(text)) in _CANCELLING)


def read(step: Step, text: str, choice: str | None) -> tuple[bool, str | None]:
    """Return whether ``text`` or the pressed ``choice`` answers ``step``, and with which value; None: passed over."""
    if choice is not None:
        value = choice.removeprefix(PREFIX)
        if step.optional and value == SKIP:
            return True, None
        return any(value == option.value for option in step.options), value
    folded = " ".join(words(text))
    if (option := _option(step.options, folded)) is not None:
        return True, option.value
    if step.optional and folded in _SKIPPING:
        return True, None
    return (True, text) if step.free else (False, None)


def _option(options: Sequence[Option], folded: str) -> Option | None:
    """Return the option named by its number ("2") or by its words."""
    if folded.isdecimal() and 1 <= int(folded) <= len(options):
        return options[int(folded) - 1]
    return next((option for option in options if " ".join(words(option.label)) == folded), None)
