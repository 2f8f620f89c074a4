"""Decline what is not the commune's business, unless the words fit a procedure after all."""

from actions.errand import Errand, Said, Turn
from actions.route import route
from actions.services import concerned
from knowledge.wording import mentioned_aspect


class ActionOutOfScope(Errand):
    """Say politely that this is not here, and refer to the right office where it is known."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_out_of_scope"

    def reply(self, turn: Turn) -> Said:
        """Return the referral, or the answer when a procedure fits well."""
        aspect = mentioned_aspect(turn.text)
        return concerned(turn, self.resources) or route(turn, self.resources, aspect=aspect, out_of_scope=True)
