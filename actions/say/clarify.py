"""Asking back: which of several procedures is meant, or what it is about at all."""

from collections.abc import Sequence

from actions.reply import Message, Reply, human_choice, none_choice, procedure_choice
from actions.say.terms import short_name
from knowledge.records import Commune, Procedure
from knowledge.store import Store

# What residents of a commune come for most, offered when a message names nothing.
COMMON = ("1.001193", "1.000656", "1.000894", "2.000815", "1.004222")


def which_of(
    procedures: Sequence[Procedure], *, commune: Commune | None, aspect: str | None, confidence: float
) -> Reply:
    """Return the question which of ``procedures`` (at least two) is meant, each told apart by its label."""
    labels = _distinct_labels(procedures)
    choices = [procedure_choice(p, label=label, aspect=aspect) for p, label in zip(procedures, labels, strict=True)]
    listed = "\n".join(f"{number}. {label}" for number, label in enumerate(labels, start=1))
    text = f"Bác/anh/chị muốn hỏi việc nào dưới đây ạ? Có thể bấm chọn hoặc trả lời bằng số thứ tự.\n{listed}"
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
    known = [procedure for code in COMMON if (procedure := store.procedure(code))]
    common = [store.localised(procedure, province) for procedure in known]
    reply = which_of(common, commune=commune, aspect=aspect, confidence=0.5)
    text = (
        "Bác/anh/chị đang hỏi về thủ tục nào ạ? Xin gõ tên việc cần làm, ví dụ “làm giấy khai sinh cho con”, "
        "hoặc chọn một việc hay gặp dưới đây."
    )
    return Reply(**{**reply.__dict__, "messages": [Message(text)]})


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


def _distinct_labels(procedures: Sequence[Procedure]) -> list[str]:
    """Return a label for each procedure; equal names are told apart by who handles them, then by code."""
    names = [short_name(procedure) for procedure in procedures]
    labels = []
    for procedure, name in zip(procedures, names, strict=True):
        if names.count(name) > 1:
            name = f"{name} ({procedure.agency or procedure.code})"
        labels.append(name)
    return [
        f"{label} – mã {p.code}" if labels.count(label) > 1 else label
        for label, p in zip(labels, procedures, strict=True)
    ]
