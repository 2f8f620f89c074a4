"""Asking back: which of several procedures is meant, or what it is about at all."""

from collections.abc import Sequence
from typing import NamedTuple

from actions.reply import Message, Reply, human_choice, none_choice, procedure_choice
from actions.say.terms import short_name
from knowledge.records import Commune, Procedure
from knowledge.store import Store

QUESTION = "Bác/anh/chị muốn hỏi việc nào dưới đây ạ?"
HOW_TO_CHOOSE = "Có thể bấm chọn, hoặc trả lời bằng số thứ tự."

# What residents of a commune come for most, offered when a message names nothing.
COMMON = ("1.001193", "1.000656", "1.000894", "2.000815", "1.004222")


class Option(NamedTuple):
    """One procedure to choose, and the words that tell it from the others."""

    procedure: Procedure
    label: str


def short_label(procedure: Procedure) -> str:
    """Return the procedure's plain label, or its name where it has none."""
    return procedure.label or short_name(procedure)


def which_of(
    options: Sequence[Option],
    *,
    commune: Commune | None,
    aspect: str | None,
    confidence: float,
    question: str | None = None,
) -> Reply:
    """Return the question which of ``options`` (at least two) is meant, each told apart by its label."""
    labels = _distinct_labels(options)
    choices = [
        procedure_choice(option.procedure, label=label, aspect=aspect)
        for option, label in zip(options, labels, strict=True)
    ]
    listed = "\n".join(f"{number}. {label}" for number, label in enumerate(labels, start=1))
    text = f"{question or QUESTION}\n{listed}\n{HOW_TO_CHOOSE}"
    return Reply(
        outcome="clarify",
        topic="procedure",
        aspect=aspect,
        commune=commune.id if commune else None,
        messages=[Message(text)],
        choices=[*choices, none_choice()],
        confidence=confidence,
    )


def which_procedure(store: Store, *, commune: Commune | None, aspect: str | None) -> Reply:
    """Return the question what the resident needs, with the most common procedures as examples."""
    province = commune.province if commune else None
    known = [store.localised(procedure, province) for code in COMMON if (procedure := store.procedure(code))]
    question = (
        "Bác/anh/chị đang hỏi về thủ tục nào ạ? Xin gõ tên việc cần làm, ví dụ “làm giấy khai sinh cho con”, "
        "hoặc chọn một việc hay gặp dưới đây."
    )
    options = [Option(procedure, short_label(procedure)) for procedure in known]
    return which_of(options, question=question, commune=commune, aspect=aspect, confidence=0.5)


def say_again(*, commune: Commune | None) -> Reply:
    """Return the reply to "none of these": ask for other words, and offer a person."""
    text = (
        "Vậy bác/anh/chị nói rõ hơn giúp: việc cần làm là gì, cho ai, làm lần đầu hay làm lại? "
        "Nếu tiện hơn, có thể gặp cán bộ để được hướng dẫn trực tiếp."
    )
    return Reply(
        outcome="chitchat",
        topic="procedure",
        commune=commune.id if commune else None,
        messages=[Message(text)],
        choices=[human_choice()],
    )


def _distinct_labels(options: Sequence[Option]) -> list[str]:
    """Return a label for each option; equal labels are told apart by who handles them, then by code."""
    labels = [option.label for option in options]
    told = [
        f"{option.label} ({option.procedure.agency or option.procedure.code})"
        if labels.count(option.label) > 1
        else option.label
        for option in options
    ]
    return [
        f"{label} – mã {option.procedure.code}" if told.count(label) > 1 else label
        for label, option in zip(told, options, strict=True)
    ]
