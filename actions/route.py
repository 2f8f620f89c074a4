"""Where a message about procedures goes: back to an earlier one, to a correction, to several answers, or to one."""

from dataclasses import replace

from actions.decide import Decision, corrected
from actions.errand import Said, Turn
from actions.memory import Memory
from actions.procedure import about, find_and_reply, reply_to
from actions.resources import Resources
from actions.say.clarify import say_again
from actions.several import several
from knowledge.turning import after_correction, before_now, corrects, goes_back, means_the_first
from knowledge.wording import mentioned_aspect, telling_words

# How many found procedures are compared with the earlier ones of the conversation.
EARLIER_LOOKED_AT = 12


def route(turn: Turn, resources: Resources, *, aspect: str | None, out_of_scope: bool = False) -> Said:
    """Return the reply to a message that asks ``aspect``; ``out_of_scope`` says that its intent sounded so."""
    if turn.memory.history and goes_back(turn.text):
        return go_back(turn, resources, aspect=aspect)
    if turn.memory.subject and corrects(turn.text) and telling_words(after_correction(turn.text)):
        return correct(turn, resources, aspect=aspect)
    if (all_of_them := several(turn, resources)) is not None:
        return all_of_them
    return find_and_reply(turn, resources, aspect=aspect, out_of_scope=out_of_scope)


def go_back(turn: Turn, resources: Resources, *, aspect: str | None) -> Said:
    """Return to the earlier procedure that the words name, or to the first or the one before the present."""
    named = before_now(turn.text)
    aspect = mentioned_aspect(named) or (aspect if aspect != "overview" else None) or "overview"
    earlier = [code for code in reversed(turn.memory.history) if code != turn.memory.procedure]
    hits = resources.searcher.find(named, province=turn.province, limit=EARLIER_LOOKED_AT)
    back = next((hit.code for hit in hits if hit.code in turn.memory.history), None)
    if back is None and not telling_words(named):
        back = earlier[-1 if means_the_first(turn.text) else 0] if earlier else turn.memory.procedure
    if back is not None:
        return Said(about(back, aspect, turn, resources), aspect, named if telling_words(named) else None)
    return find_and_reply(
        replace(turn, memory=Memory(history=turn.memory.history)), resources, text=named, aspect=aspect
    )


def correct(turn: Turn, resources: Resources, *, aspect: str | None) -> Said:
    """Answer the procedure named after "không, ý em là …", keeping the aspect asked before when none is named."""
    meant = after_correction(turn.text)
    aspect = mentioned_aspect(meant) or (aspect if aspect not in (None, "overview") else None) or turn.memory.aspect
    if not telling_words(meant):
        return Said(say_again(commune=turn.commune), aspect)
    decision: Decision = corrected(meant, searcher=resources.searcher, province=turn.province, memory=turn.memory)
    return Said(reply_to(decision, turn, resources, aspect=aspect), aspect, decision.subject)
