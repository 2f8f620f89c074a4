"""The classifier inside Rasa's storage: train, load, answer."""

from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.examples import WRITTEN, read
from bot.intent_classifier import FoldedIntentClassifier
from bot.tokenizer import VietnameseTokenizer

INTENTS = {"ask_fee", "ask_place", "greeting", "out_of_scope"}


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> FoldedIntentClassifier:
    storage = LocalModelStorage.create(Path(tmp_path_factory.mktemp("storage")))
    context = ExecutionContext(GraphSchema({}))
    resource = Resource("classifier")
    config = FoldedIntentClassifier.get_default_config()
    messages = [
        Message({TEXT: example.text, INTENT: example.intent}) for example in read(WRITTEN) if example.intent in INTENTS
    ]
    data = VietnameseTokenizer(VietnameseTokenizer.get_default_config()).process_training_data(TrainingData(messages))
    FoldedIntentClassifier.create(config, storage, resource, context).train(data)
    return FoldedIntentClassifier.load(config, storage, resource, context)


def parse(classifier: FoldedIntentClassifier, text: str) -> dict:
    (message,) = classifier.process([Message({TEXT: text})])
    return message.as_dict(only_output_properties=True)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("phí làm giấy ấy mất mấy nghìn", "ask_fee"),
        ("phi lam giay ay mat may nghin", "ask_fee"),
        ("nộp giấy đó chỗ mô", "ask_place"),
        ("chào cán bộ xã ạ", "greeting"),
        ("tối nay có trận bóng nào", "out_of_scope"),
    ],
)
def test_intent_classifier_after_loading(classifier, text, intent):
    parsed = parse(classifier, text)
    assert parsed["intent"]["name"] == intent
    assert 0 < parsed["intent"]["confidence"] <= 1
    assert len(parsed["intent_ranking"]) <= 5


@pytest.mark.parametrize("text", ["😀", "/choose", "x" * 1000])
def test_intent_classifier_survives_odd_text(classifier, text):
    assert parse(classifier, text)["intent"]["name"] in INTENTS


def test_intent_classifier_leaves_empty_text_alone(classifier):
    assert not parse(classifier, "").get("intent")


def test_intent_classifier_says_when_it_is_not_trained(tmp_path):
    storage = LocalModelStorage.create(tmp_path)
    bare = FoldedIntentClassifier.create({}, storage, Resource("x"), ExecutionContext(GraphSchema({})))
    with pytest.raises(ValueError, match=r"ops\.train"):
        bare.process([Message({TEXT: "chào"})])


def test_intent_classifier_fingerprint_changes_with_the_text_rules(monkeypatch):
    monkeypatch.setattr("bot.intent_classifier.text_rules", lambda: "new rules")
    assert FoldedIntentClassifier.fingerprint_addon({}) == "new rules"
