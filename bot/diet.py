"""DIET against our own intent model on the same examples: ``python -m bot.diet --out FILE`` (about an hour).

Every fifth hand-written example is held out; both learn from the rest, DIET with Rasa's default features over our
Vietnamese words. What is held out is asked as written and without accents. The generated examples stay out: with them
an epoch of DIET takes longer than the whole training of ours.
"""

import asyncio
import json
import logging
import os
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import yaml

from bot.crossval import folds
from bot.examples import WRITTEN, Example, read
from bot.features import terms
from bot.fit import OPTIONS, fit
from bot.segmenter import segment
from knowledge.text import fold

Guess = Callable[[str], str]


def configuration(epochs: int, seed: int) -> dict[str, Any]:
    """Return a pipeline with Rasa's default features and DIET for intents alone."""
    return {
        "recipe": "default.v1",
        "language": "vi",
        "pipeline": [
            {"name": "bot.tokenizer.VietnameseTokenizer"},
            {"name": "LexicalSyntacticFeaturizer"},
            {"name": "CountVectorsFeaturizer"},
            {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
            {
                "name": "DIETClassifier",
                "epochs": epochs,
                "random_seed": seed,
                "constrain_similarities": True,
                "entity_recognition": False,
            },
        ],
    }


def figures(guess: Guess, held_out: list[Example]) -> dict[str, float]:
    """Return accuracy and macro F1 as written, accuracy without accents, and the median milliseconds of a guess."""
    written = [(example.intent, *timed(guess, example.text)) for example in held_out]
    bare = [(example.intent, guess(fold(example.text))) for example in held_out]
    pairs = Counter((true, told) for true, told, _ in written)
    return {
        "accuracy": sum(true == told for true, told, _ in written) / len(written),
        "macro_f1": macro_f1(pairs),
        "accuracy_without_accents": sum(true == told for true, told in bare) / len(bare),
        "milliseconds_p50": statistics.median(seconds for *_, seconds in written) * 1000,
    }


def timed(guess: Guess, text: str) -> tuple[str, float]:
    """Return what ``guess`` says of ``text`` and the seconds it took."""
    began = time.perf_counter()
    said = guess(text)
    return said, time.perf_counter() - began


def macro_f1(pairs: Counter[tuple[str, str]]) -> float:
    """Return the mean over intents of F1, from counts of (true, told)."""
    scores = []
    for intent in {true for true, _ in pairs}:
        right = pairs[intent, intent]
        told = sum(count for (_, guess), count in pairs.items() if guess == intent)
        meant = sum(count for (true, _), count in pairs.items() if true == intent)
        scores.append(2 * right / (told + meant))
    return statistics.mean(scores)


def ours(training: list[Example]) -> Guess:
    """Return the guess of our own model, trained on ``training``."""
    model = fit([(example.text, example.intent, _words(example.text)) for example in training], OPTIONS)
    return lambda text: model.guess(terms(text, _words(text)))[0][0]


def diet(training: list[Example], folder: Path, *, epochs: int, seed: int) -> Guess:
    """Return the guess of a DIET trained on ``training``; its files stand in ``folder``."""
    os.environ |= {"RASA_TELEMETRY_ENABLED": "false", "RASA_MAX_CACHE_SIZE": "0", "TF_CPP_MIN_LOG_LEVEL": "3"}
    from rasa.core.agent import load_agent
    from rasa.model_training import train_nlu
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)

    (folder / "config.yml").write_text(yaml.safe_dump(configuration(epochs, seed)), encoding="utf-8")
    by_intent: dict[str, list[str]] = {}
    for example in training:
        by_intent.setdefault(example.intent, []).append(f"- {example.text}\n")
    nlu = [{"intent": intent, "examples": "".join(lines)} for intent, lines in by_intent.items()]
    content = yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True)
    (folder / "nlu.yml").write_text(content, encoding="utf-8")
    model = train_nlu(
        str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder), fixed_model_name="diet", domain=None
    )
    agent = asyncio.run(load_agent(model_path=model))
    return lambda text: str(asyncio.run(agent.parse_message(text))["intent"]["name"])


def _words(text: str) -> list[str]:
    return [word.text for word in segment(text)]


def measure(make: Callable[[], Guess], held_out: list[Example]) -> dict[str, float]:
    """Return the seconds ``make`` took to train, and the figures of what it returned."""
    began = time.perf_counter()
    guess = make()
    return {"training_seconds": time.perf_counter() - began, **figures(guess, held_out)}


@click.command()
@click.option("--epochs", default=100, show_default=True, help="Số vòng huấn luyện của DIET.")
@click.option("--seed", "seeds", multiple=True, default=(1, 2, 3), show_default=True, help="Hạt giống ngẫu nhiên.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Tệp JSON ghi kết quả sau mỗi lượt.")
def main(epochs: int, seeds: tuple[int, ...], out: Path) -> None:
    """So DIET với bộ phân loại của trợ lý trên cùng câu mẫu, ghi kết quả vào một tệp JSON."""
    held_out, *rest = folds(read(WRITTEN), 5)
    training = [example for part in rest for example in part]
    results: dict[str, Any] = {"examples": len(training), "held_out": len(held_out), "epochs": epochs}
    results["ours"] = measure(lambda: ours(training), held_out)
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            make = lambda place=Path(folder), seed=seed: diet(training, place, epochs=epochs, seed=seed)  # noqa: E731
            results[f"diet_seed_{seed}"] = measure(make, held_out)
        out.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
        click.echo(json.dumps(results[f"diet_seed_{seed}"]))


if __name__ == "__main__":
    main()
