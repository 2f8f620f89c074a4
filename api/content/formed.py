"""The fields of the content forms: which part of a record each writes, and how it is typed."""

from typing import Literal, NamedTuple

from knowledge.editing.blocks import Kind

How = Literal["line", "area", "lines", "flag", "date", "number", "choice", "ticks", "spans"]


class Input(NamedTuple):
    """One input: the part of the record ("fee.text"), how it is typed, a hint, and what may be chosen."""

    path: str
    how: How = "line"
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    needed: bool = False
    # Part of a new record only: afterwards others refer to it.
    new_only: bool = False
    label: str = ""


class Rows(NamedTuple):
    """A list of records: an input for each of their parts, in each row."""

    path: str
    inputs: tuple[Input, ...]
    hint: str = ""


class Group(NamedTuple):
    """A group of inputs under one heading; ``hint`` says what to mind."""

    title: str
    inputs: tuple[Input | Rows, ...]
    hint: str = ""


class Form(NamedTuple):
    """A form of one kind of record, or of one part of it."""

    kind: Kind
    title: str
    groups: tuple[Group, ...]

    @property
    def inputs(self) -> list[Input | Rows]:
        """Everything that is typed."""
        return [each for group in self.groups for each in group.inputs]

    @property
    def fields(self) -> list[str]:
        """The fields of the record that the form writes."""
        return list(dict.fromkeys(each.path.partition(".")[0] for each in self.inputs))
