"""The peer: a bot as ``rasa init`` sets it up, trained on our questions, answering each with one custom action."""

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import yaml

from knowledge.paths import ROOT
from ops.bench.processes import BenchError, Server

TRAINING_STEPS = 40_000  # examples times epochs: a few minutes on two cores
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"}
ACTION = """\
from rasa_sdk import Action


class ActionReply(Action):
    def name(self):
        return "action_reply"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text="Đã nhận câu hỏi.")
        return []
"""


def configuration(epochs: int) -> dict[str, Any]:
    """Return Rasa 3.6's default pipeline and policies, with ``epochs`` for the intent model."""
    return {
        "recipe": "default.v1",
        "language": "vi",
        "pipeline": [
            {"name": "WhitespaceTokenizer"},
            {"name": "RegexFeaturizer"},
            {"name": "LexicalSyntacticFeaturizer"},
            {"name": "CountVectorsFeaturizer"},
            {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
            {"name": "DIETClassifier", "epochs": epochs, "constrain_similarities": True},
            {"name": "EntitySynonymMapper"},
            {"name": "ResponseSelector", "epochs": epochs, "constrain_similarities": True},
            {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
        ],
        "policies": [
            {"name": "MemoizationPolicy"},
            {"name": "RulePolicy"},
            {"name": "UnexpecTEDIntentPolicy", "max_history": 5, "epochs": 20},
            {"name": "TEDPolicy", "max_history": 5, "epochs": 20, "constrain_similarities": True},
        ],
    }


def read_nlu(folder: Path) -> list[dict[str, Any]]:
    """Return the NLU entries (intents, synonyms, lookups) of every YAML file below ``folder``."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    documents = [yaml.load(path.read_text(encoding="utf-8"), loader) or {} for path in sorted(folder.rglob("*.yml"))]
    return [entry for document in documents for entry in document.get("nlu") or []]


def stories(intents: list[str]) -> list[dict[str, Any]]:
    """Return a short story for each intent, followed by the next one, as a stock project would hold."""
    after = dict(zip(intents, intents[1:] + intents[:1], strict=True))
    return [
        {
            "story": f"{intent} rồi {after[intent]}",
            "steps": [
                {"intent": intent},
                {"action": "action_reply"},
                {"intent": after[intent]},
                {"action": "action_reply"},
            ],
        }
        for intent in intents
    ]


def files(actions_port: int) -> dict[str, str]:
    """Return the stock project's files by name."""
    nlu = read_nlu(ROOT / "nlu_data")
    intents = sorted({entry["intent"] for entry in nlu if "intent" in entry})
    examples = sum(str(entry.get("examples", "")).count("- ") for entry in nlu if "intent" in entry)
    epochs = max(5, min(100, TRAINING_STEPS // max(examples, 1)))
    rule = {"rule": "ngoài phạm vi", "steps": [{"intent": "nlu_fallback"}, {"action": "action_reply"}]}
    documents: dict[str, Any] = {
        "config.yml": configuration(epochs),
        "domain.yml": {"version": "3.1", "intents": [*intents, "nlu_fallback"], "actions": ["action_reply"]},
        "data/nlu.yml": {"version": "3.1", "nlu": nlu},
        "data/stories.yml": {"version": "3.1", "stories": stories(intents), "rules": [rule]},
        "endpoints.yml": {"action_endpoint": {"url": f"http://127.0.0.1:{actions_port}/webhook"}},
        "credentials.yml": {"rest": None},
    }
    dump = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    texts = {name: yaml.dump(body, Dumper=dump, allow_unicode=True) for name, body in documents.items()}
    return {**texts, "stock_actions.py": ACTION}


def prepare(folder: Path, actions_port: int) -> dict[str, Any]:
    """Write the stock bot, train it unless that very bot is there, and return its facts; raises BenchError."""
    content = files(actions_port)
    for name, text in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    trained = [text for name, text in sorted(content.items()) if name not in ("endpoints.yml", "credentials.yml")]
    fingerprint = hashlib.sha256("".join(trained).encode()).hexdigest()
    facts_file = folder / "facts.json"
    if facts_file.exists() and (facts := json.loads(facts_file.read_text()))["fingerprint"] == fingerprint:
        return dict(facts)
    epochs = yaml.safe_load(content["config.yml"])["pipeline"][5]["epochs"]
    seconds = train(folder)
    facts = {"fingerprint": fingerprint, "training_seconds": seconds, "epochs": epochs}
    facts["model_megabytes"] = (folder / "models" / "stock.tar.gz").stat().st_size / 2**20
    facts_file.write_text(json.dumps(facts))
    return facts


def train(folder: Path) -> float:
    """Train the stock bot and return the seconds it took; raises BenchError."""
    command = [sys.executable, "-m", "rasa", "train", "--fixed-model-name", "stock", "--force"]
    command += ["--config", "config.yml", "--domain", "domain.yml", "--data", "data", "--out", "models"]
    began = time.perf_counter()
    with (folder / "train.log").open("wb") as out:
        done = subprocess.run(command, cwd=folder, env=quiet_environment(), stdout=out, stderr=out, check=False)
    if done.returncode:
        raise BenchError(f"Không huấn luyện được bot Rasa mặc định; xem {folder / 'train.log'}")
    return time.perf_counter() - began


def quiet_environment() -> dict[str, str]:
    """Return the environment the stock bot is trained in."""

    return {**os.environ, **QUIET}


def server(folder: Path, *, port: int, actions_port: int) -> Server:
    """Return the stock bot and its action server, ready to start."""
    place = {name: str(folder / name) for name in ("models/stock.tar.gz", "endpoints.yml", "credentials.yml")}
    rasa = [sys.executable, "-m", "rasa", "run", "--model", place["models/stock.tar.gz"], "--port", str(port)]
    rasa += [
        "--interface",
        "127.0.0.1",
        "--endpoints",
        place["endpoints.yml"],
        "--credentials",
        place["credentials.yml"],
    ]
    actions = [sys.executable, "-m", "rasa_sdk", "--actions", "stock_actions", "--port", str(actions_port)]
    return Server(
        name="bot Rasa mặc định",
        commands=[rasa, actions],
        port=port,
        ready_path="/",
        environment=QUIET,
        folder=folder,
        log=folder / "server.log",
    )
