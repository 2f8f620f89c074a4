"""Take a choice from a list: by button, by ordinal, or by a word of its name."""

from actions.errand import Errand, Said, Turn
from actions.ordinals import place
from actions.procedure import about, find_and_reply
from actions.say.clarify import say_again, short_label, which_procedure
from actions.services import chosen_answer, resume, topic_said


class ActionChoose(Errand):
    """Carry out the chosen option; what was asked before the list is what gets answered."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_choose"

    def reply(self, turn: Turn) -> Said:
        """Return the answer to the chosen option, or ask again when nothing fits."""
        aspect = turn.memory.aspect
        choice = turn.choice or self._by_place(turn)
        if choice is None:
            if turn.memory.offered or turn.memory.procedure:
                return find_and_reply(turn, self.resources, aspect=aspect)
            return Said(which_procedure(self.resources.store, commune=turn.commune, aspect=None))
        return self._carry_out(choice, turn)

    def _by_place(self, turn: Turn) -> str | None:
        """Return the choice at the place that the resident named, or None."""
        offered = [option["choice"] for option in turn.memory.offered if option.get("procedure")]
        wanted = place(turn.text)
        if wanted is None or not offered:
            return None
        index = wanted - 1 if wanted > 0 else wanted
        return offered[index] if -len(offered) <= index < len(offered) else None

    def _carry_out(self, choice: str, turn: Turn) -> Said:
        kind, _, rest = choice.partition(":")
        if kind == "topic":
            return topic_said(rest, turn, self.resources)
        if kind == "answer" and (said := chosen_answer(rest, turn, self.resources)):
            return said
        if kind == "commune" and (said := resume(turn, self.resources, commune=rest)):
            return said
        if kind == "procedure":
            code, _, named = rest.partition(":")
            aspect = named or turn.memory.aspect or "overview"
            chosen = self.resources.store.procedure(code)
            return Said(about(code, aspect, turn, self.resources), aspect, short_label(chosen) if chosen else None)
        return Said(say_again(commune=turn.commune), turn.memory.aspect)
