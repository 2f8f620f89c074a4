"""The policy: a table from intent to action, learnt from nlu_data/rules.yml.

Every rule here is "this intent, that action", so Rasa's RulePolicy, which renders and matches the whole state of the
conversation twice a message, gives the same answers at many times the cost.
"""

import json
from typing import Any

from rasa.core.constants import POLICY_PRIORITY
from rasa.core.policies.policy import Policy, PolicyPrediction, SupportedData, confidence_scores_for
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException

_TABLE = "table.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class TablePolicy(Policy):
    """After a message, the action its intent's rule names; after an action, wait for the next message."""

    @staticmethod
    def supported_data() -> SupportedData:
        """Return that this policy learns from rules alone."""
        return SupportedData.RULE_DATA

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options with their defaults."""
        return {
            # Rasa wants every policy to have one; there is no other policy to compete with.
            POLICY_PRIORITY: 1,
            # What runs for an intent without a rule.
            "fallback": "action_out_of_scope",
        }

    def train(self, training_trackers: list[DialogueStateTracker], domain: Domain, **kwargs: Any) -> Resource:  # noqa: ARG002
        """Learn the table and store it; raises InvalidConfigException when two rules name one intent."""
        table: dict[str, str] = {}
        for tracker in training_trackers:
            for intent, action in _turns(tracker):
                if table.setdefault(intent, action) != action:
                    raise InvalidConfigException(f"intent {intent} has two rules: {table[intent]} and {action}")
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _TABLE).write_text(json.dumps(table, sort_keys=True), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,  # noqa: ARG003  (Rasa's signature)
    ) -> "TablePolicy":
        """Return the trained policy; raises ValueError or OSError when the model holds none."""
        policy = cls(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            policy._table = json.loads((folder / _TABLE).read_text(encoding="utf-8"))
        return policy

    _table: dict[str, str] = {}  # noqa: RUF012  (replaced, never changed)

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> PolicyPrediction:
        """Return the next action, with full confidence."""
        action = ACTION_LISTEN_NAME
        if tracker.latest_action_name == ACTION_LISTEN_NAME and tracker.latest_message is not None:
            action = self._table.get(tracker.latest_message.intent_name or "", self.config["fallback"])
        return self._prediction(confidence_scores_for(action, 1.0, domain))


def _turns(tracker: DialogueStateTracker) -> list[tuple[str, str]]:
    """Return each intent of ``tracker`` with the action that follows it."""
    turns: list[tuple[str, str]] = []
    intent: str | None = None
    for event in tracker.applied_events():
        if isinstance(event, UserUttered):
            intent = event.intent_name
        elif isinstance(event, ActionExecuted) and intent and event.action_name:
            turns.append((intent, event.action_name))
            intent = None
    return turns
