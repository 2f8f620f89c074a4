"""Take a correction: the resident meant another procedure than the one answered."""

from dataclasses import replace

from actions.errand import Errand, Turn
from actions.memory import Memory
from actions.procedure import find_and_reply
from actions.reply import Reply
from actions.say.clarify import say_again
from knowledge.wording import after_correction, mentioned_aspect, telling_words


class ActionCorrect(Errand):
    """Answer the procedure named after "không, ý em là …", keeping the aspect that was asked before."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_correct"

    def reply(self, turn: Turn) -> tuple[Reply, str | None]:
        """Return the corrected answer, or ask for other words when the correction names nothing."""
        meant = after_correction(turn.text)
        aspect = mentioned_aspect(meant) or turn.memory.aspect
        if not telling_words(meant):
            return say_again(commune=turn.commune), aspect
        fresh = replace(turn, memory=Memory(aspect=aspect, history=turn.memory.history))
        return find_and_reply(fresh, self.resources, text=meant, aspect=aspect), aspect
