"""Several questions in one message: each is answered in turn, as if asked one after the other."""

from dataclasses import replace

from actions.errand import Said, Turn
from actions.memory import Memory
from actions.procedure import about, find_and_reply
from actions.reply import Reply
from actions.resources import Resources
from knowledge.questions import parts
from knowledge.wording import mentioned_aspect, telling_words

# More questions than this in one message are a story told with many question words, not many questions.
MOST = 4
ANSWERED = ("answer", "no_data")
# Telling words from which a question brings its own subject.
NAMES_SOMETHING = 3


def several(turn: Turn, resources: Resources) -> Said | None:
    """Return one reply that answers every question of the turn; None when it asks only one, or not all are clear."""
    asked = parts(turn.text)
    if not 1 < len(asked) <= MOST:
        return None
    memory, told = turn.memory, list[Said]()
    for part in asked:
        said = _answer(replace(turn, text=part, memory=memory), resources, first=not told)
        if said is None:
            return None
        memory = memory.after(said.reply, asked=said.asked, subject=said.subject)
        told.append(said)
    answered = {(said.reply.procedure, said.reply.aspect) for said in told}
    if len(answered) < len(told):
        return None
    return Said(_together([said.reply for said in told]), told[-1].asked, told[-1].subject)


def _answer(turn: Turn, resources: Resources, *, first: bool) -> Said | None:
    """Return the answer to one question of several; None when it has none. Asking back would hide the others."""
    aspect = mentioned_aspect(turn.text)
    own_subject = len(telling_words(turn.text)) >= NAMES_SOMETHING
    fresh = turn if first or not own_subject else replace(turn, memory=Memory())
    said = find_and_reply(fresh, resources, aspect=aspect)
    if said.reply.outcome == "clarify":
        likeliest = next(choice.procedure for choice in said.reply.choices if choice.procedure)
        said = Said(about(likeliest, aspect or "overview", turn, resources), aspect, turn.text)
    if said.reply.outcome not in ANSWERED and fresh is not turn:
        said = find_and_reply(turn, resources, aspect=aspect)
    return said if said.reply.outcome in ANSWERED else None


def _together(replies: list[Reply]) -> Reply:
    """Return the replies as one: the first question's, with all messages (each said once) and sources."""
    first, last = replies[0], replies[-1]
    sources = {tuple(source.items()): source for reply in replies for source in reply.sources}
    return replace(
        first,
        messages=list({message.text: message for reply in replies for message in reply.messages}.values()),
        choices=last.choices,
        sources=list(sources.values()),
        parts=[{"outcome": r.outcome, "procedure": r.procedure, "aspect": r.aspect, "topic": r.topic} for r in replies],
        confidence=min(reply.confidence for reply in replies),
    )
