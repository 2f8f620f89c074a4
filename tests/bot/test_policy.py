"""The table policy learns the rules and follows them."""

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException

from bot.policy import TablePolicy
from knowledge.paths import ROOT


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.from_path(str(ROOT / "domain.yml"))


def conversation(domain: Domain, intent: str, *actions: str) -> DialogueStateTracker:
    tracker = DialogueStateTracker("an", domain.slots)
    tracker.update(ActionExecuted("action_listen"))
    tracker.update(UserUttered("...", {"name": intent, "confidence": 1.0}))
    for action in actions:
        tracker.update(ActionExecuted(action))
    return tracker


def trained(domain: Domain, tmp_path, rules: dict[str, str]) -> TablePolicy:
    storage = LocalModelStorage.create(tmp_path)
    context = ExecutionContext(GraphSchema({}))
    config = TablePolicy.get_default_config()
    policy = TablePolicy.create(config, storage, Resource("policy"), context)
    policy.train([conversation(domain, intent, action, "action_listen") for intent, action in rules.items()], domain)
    return TablePolicy.load(config, storage, Resource("policy"), context)


@pytest.mark.parametrize(
    ("intent", "done", "expected"),
    [
        ("ask_fee", [], "action_answer"),
        ("ask_fee", ["action_answer"], "action_listen"),
        ("survey", [], "action_topic"),
        ("no_rule_for_this", [], "action_out_of_scope"),
    ],
)
def test_policy_follows_the_rules(domain, tmp_path, intent, done, expected):
    policy = trained(domain, tmp_path, {"ask_fee": "action_answer", "survey": "action_topic"})
    prediction = policy.predict_action_probabilities(conversation(domain, intent, *done), domain)
    assert domain.action_names_or_texts[prediction.max_confidence_index] == expected
    assert prediction.max_confidence == 1.0


def test_policy_refuses_two_rules_for_one_intent(domain, tmp_path):
    policy = TablePolicy.create(
        TablePolicy.get_default_config(),
        LocalModelStorage.create(tmp_path),
        Resource("policy"),
        ExecutionContext(GraphSchema({})),
    )
    rules = [conversation(domain, "survey", "action_topic"), conversation(domain, "survey", "action_answer")]
    with pytest.raises(InvalidConfigException, match="survey"):
        policy.train(rules, domain)
