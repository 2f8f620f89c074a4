"""Turn a decision about a message into a reply: shared by every errand that ends at a procedure."""

from actions.decide import Decision, decide
from actions.errand import Said, Turn
from actions.reply import Choice, Reply, procedure_choice
from actions.resources import Resources
from actions.say.answer import answer
from actions.say.clarify import Option, short_label, which_of, which_procedure
from actions.say.outside import outside
from knowledge.questions import asks

# What else could be meant, offered beside an answer.
OTHERS = 2


def find_and_reply(
    turn: Turn,
    resources: Resources,
    *,
    aspect: str | None,
    text: str | None = None,
    out_of_scope: bool = False,
) -> Said:
    """Return the reply to ``text`` (default: the turn's) asking ``aspect``, after deciding what it is about."""
    decision = decide(
        turn.text if text is None else text,
        searcher=resources.searcher,
        province=turn.province,
        memory=turn.memory,
        out_of_scope=out_of_scope,
    )
    if aspect in (None, "overview") and turn.memory.aspect and _goes_on(decision, turn) and not asks(turn.text):
        aspect = turn.memory.aspect  # a circumstance told afterwards: what was asked before is still asked
    return Said(reply_to(decision, turn, resources, aspect=aspect), aspect, decision.subject)


def _goes_on(decision: Decision, turn: Turn) -> bool:
    """True when the words were read together with the subject of the conversation."""
    return bool(decision.subject and turn.memory.subject and decision.subject.startswith(turn.memory.subject))


def reply_to(decision: Decision, turn: Turn, resources: Resources, *, aspect: str | None) -> Reply:
    """Return the reply that carries out ``decision``."""
    store = resources.store
    if decision.kind == "which":
        return which_procedure(store, commune=turn.commune, aspect=aspect)
    if decision.kind == "outside":
        return outside(
            commune=turn.commune,
            entry=store.directory_entry(decision.directory) if decision.directory else None,
            office=store.office(decision.office) if decision.office else None,
            confidence=decision.confidence,
        )
    if decision.kind == "clarify":
        return _ask_back(decision, turn, resources, aspect=aspect)
    code, *others = decision.codes
    alternatives = [
        procedure_choice(p, label=short_label(p)) for other in others[:OTHERS] if (p := store.procedure(other))
    ]
    return about(code, aspect or "overview", turn, resources, confidence=decision.confidence, alternatives=alternatives)


def _ask_back(decision: Decision, turn: Turn, resources: Resources, *, aspect: str | None) -> Reply:
    """Return the question which of the family's members, or of the close procedures, is meant."""
    store = resources.store
    family = store.family(decision.family) if decision.family else None
    labels: dict[str, str] = {}
    for member in family.members if family else ():
        if (procedure := store.procedure(member.procedure)) is not None:
            labels.setdefault(store.localised(procedure, turn.province).code, member.label)
    options = [Option(p, labels.get(code) or short_label(p)) for code in decision.codes if (p := store.procedure(code))]
    question = family.question if family and len(labels) >= len(options) else None
    return which_of(options, question=question, commune=turn.commune, aspect=aspect, confidence=decision.confidence)


def about(
    code: str,
    aspect: str,
    turn: Turn,
    resources: Resources,
    *,
    confidence: float = 1.0,
    alternatives: list[Choice] | None = None,
) -> Reply:
    """Return the reply about ``aspect`` of the procedure with ``code`` as answered in the turn's commune.

    ``alternatives`` are buttons of what else could have been meant.
    """
    procedure = resources.store.procedure(code)
    if procedure is None:
        return which_procedure(resources.store, commune=turn.commune, aspect=aspect)
    answered = resources.store.localised(procedure, turn.province)
    return answer(
        answered,
        aspect,
        store=resources.store,
        commune=turn.commune,
        today=turn.today,
        confidence=confidence,
        alternatives=alternatives,
    )
