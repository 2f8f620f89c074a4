"""The intent classifier: a folded linear model with an explicit out-of-scope class."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT, TEXT_TOKENS
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.features import terms
from bot.fit import OPTIONS, fit
from bot.linear import LinearModel, Ranking
from bot.sources import text_rules

OUT_OF_SCOPE = "out_of_scope"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FoldedIntentClassifier(IntentClassifier, GraphComponent):
    """Says what a message asks, the same with and without accents, in well under a millisecond."""

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that must be importable."""
        return ["numpy", "scipy", "sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options with their defaults: those of bot/fit.py, and how a guess is told."""
        return {
            **OPTIONS,
            # How many intents the ranking shows.
            "ranking_length": 5,
            # Small talk is answered without a look at the records, so it must be this likely; else it is out of scope.
            "small_talk": ["greeting", "thanks", "abuse"],
            "sure_small_talk": 0.6,
        }

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: LinearModel | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003  (Rasa's signature)
    ) -> "FoldedIntentClassifier":
        """Return an untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:  # noqa: ARG003  (Rasa's signature)
        """Return a key that changes with the shared text rules, which Rasa's training cache cannot see."""
        return text_rules()

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the model on the intent examples and store it."""
        examples = [
            (message.get(TEXT), message.get(INTENT), _words(message))
            for message in training_data.intent_examples
            if message.get(TEXT)
        ]
        self._model = fit(examples, self._config)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003  (Rasa's signature)
        **kwargs: Any,  # noqa: ARG003
    ) -> "FoldedIntentClassifier":
        """Return the trained classifier; raises ValueError or OSError when the model holds none."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, LinearModel.load(folder))

    def process(self, messages: list[Message]) -> list[Message]:
        """Return ``messages`` with ``intent`` and ``intent_ranking`` set."""
        if self._model is None:
            raise ValueError("the intent classifier is not trained: run `python -m ops.train`")
        for message in messages:
            if message.get(TEXT):
                self._set(message, self._model.guess(terms(message.get(TEXT), _words(message))))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return ``training_data`` unchanged: nothing downstream needs the guesses about it."""
        return training_data

    def _set(self, message: Message, guessed: Ranking) -> None:
        ranking = [{"name": name, "confidence": chance} for name, chance in guessed]
        if guessed[0][0] in self._config["small_talk"] and guessed[0][1] < self._config["sure_small_talk"]:
            ranking.sort(key=lambda intent: intent["name"] != OUT_OF_SCOPE)
        message.set("intent", ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking[: self._config["ranking_length"]], add_to_output=True)


def _words(message: Message) -> list[str]:
    return [token.text for token in message.get(TEXT_TOKENS) or []]
