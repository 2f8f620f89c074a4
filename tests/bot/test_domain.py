"""domain.yml, nlu_data/rules.yml and the examples agree with each other and with the chat contract."""

from collections import Counter
from typing import Any

import pytest
import yaml

from bot.examples import NLU_DATA, WRITTEN, read
from knowledge.paths import ROOT

ASPECTS = ["overview", "documents", "fee", "time", "place", "steps"]
ASPECTS += ["online", "result", "conditions", "legal", "forms", "authorisation"]
TOPICS = ["online_services", "one_stop", "payment", "feedback", "survey", "reform", "dossier_status", "human"]
TOPICS += ["assistant"]
SMALL_TALK = ["greeting", "thanks", "abuse"]
ERRANDS = {
    **{f"ask_{aspect}": "action_answer" for aspect in ASPECTS},
    **dict.fromkeys(TOPICS, "action_topic"),
    **{name: f"utter_{name}" for name in SMALL_TALK},
    "out_of_scope": "action_out_of_scope",
    "choose_option": "action_choose",
    "choose": "action_choose",
    "correct_procedure": "action_correct",
    "go_back": "action_answer",
}
LEAST = {**dict.fromkeys(ERRANDS, 60), "out_of_scope": 150}
# A button's payload has no examples.
UNWRITTEN = {"choose"}


@pytest.fixture(scope="module")
def domain() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))


def test_domain_intents_are_those_of_the_contract(domain):
    assert set(domain["intents"]) == set(ERRANDS)


def test_domain_actions_are_those_of_the_contract(domain):
    assert set(domain["actions"]) | set(domain["responses"]) == set(ERRANDS.values())


def test_domain_every_intent_has_its_rule():
    rules = yaml.safe_load((NLU_DATA / "rules.yml").read_text(encoding="utf-8"))["rules"]
    table = {rule["steps"][0]["intent"]: rule["steps"][1]["action"] for rule in rules}
    assert len(rules) == len(table)
    assert table == ERRANDS


def test_domain_every_intent_has_examples_enough():
    counts = Counter(example.intent for example in read(WRITTEN))
    assert set(counts) == set(ERRANDS) - UNWRITTEN
    assert {intent: count for intent, count in counts.items() if count < LEAST[intent]} == {}


@pytest.mark.parametrize("name", SMALL_TALK)
def test_domain_small_talk_has_the_body_of_the_contract(domain, name):
    (response,) = domain["responses"][f"utter_{name}"]
    body = response["custom"]
    assert set(body) == {
        "outcome", "topic", "procedure", "aspect", "commune", "messages", "choices",
        "sources", "referral", "parts", "confidence",
    }  # fmt: skip
    assert (body["outcome"], body["topic"]) == ("chitchat", name)
    assert all(set(message) == {"text", "card", "links"} for message in body["messages"])


def test_domain_greeting_says_it_is_an_ai_and_offers_a_person(domain):
    text = domain["responses"]["utter_greeting"][0]["custom"]["messages"][0]["text"]
    assert "trợ lý AI" in text
    assert "gặp cán bộ" in text


def test_domain_slots_do_not_steer_the_conversation(domain):
    assert {"procedure", "aspect", "offered", "history", "commune"} <= set(domain["slots"])
    assert not any(slot["influence_conversation"] for slot in domain["slots"].values())


def test_domain_session_lasts_an_hour(domain):
    assert domain["session_config"] == {
        "session_expiration_time": 60,
        "carry_over_slots_to_new_session": True,
    }
