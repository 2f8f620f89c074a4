"""How well intents are told apart: ``python -m bot.crossval`` prints precision, recall and F1 of each intent.

Five folds over the hand-written examples. Respellings are made inside each fold from its training part alone, and
generated examples only ever train, so nothing measured has been seen in another form.
"""

import time
from collections import Counter, defaultdict
from random import Random

import click

from bot.examples import GENERATED, WRITTEN, Example, read
from bot.features import terms
from bot.fit import OPTIONS, fit
from bot.segmenter import segment

Pair = tuple[str, str]


def folds(examples: list[Example], count: int) -> list[list[Example]]:
    """Return ``examples`` dealt into ``count`` folds, every intent evenly; the same each time."""
    by_intent: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        by_intent[example.intent].append(example)
    dealt: list[list[Example]] = [[] for _ in range(count)]
    for intent, members in sorted(by_intent.items()):
        Random(intent).shuffle(members)
        for place, example in enumerate(members):
            dealt[place % count].append(example)
    return dealt


def _words(text: str) -> list[str]:
    return [word.text for word in segment(text)]


@click.command()
@click.option("--folds", "count", default=5, show_default=True, help="Số phần chia.")
@click.option("--errors", is_flag=True, help="In các câu đoán sai.")
def main(count: int, errors: bool) -> None:
    """In độ chính xác, độ phủ và F1 của từng ý định, đo bằng kiểm định chéo."""
    written, generated = read(WRITTEN), read(GENERATED)
    parts = folds(written, count)
    pairs: Counter[Pair] = Counter()
    seconds: list[float] = []
    for held_out in parts:
        training = [example for part in parts if part is not held_out for example in part] + generated
        model = fit([(example.text, example.intent, _words(example.text)) for example in training], OPTIONS)
        for example in held_out:
            started = time.perf_counter()
            guess = model.guess(terms(example.text, _words(example.text)))
            seconds.append(time.perf_counter() - started)
            pairs[example.intent, guess[0][0]] += 1
            if errors and example.intent != guess[0][0]:
                click.echo(f"{example.intent} → {guess[0][0]} {guess[0][1]:.2f}: {example.text}")
    _report(pairs)
    click.echo(f"một câu: {sorted(seconds)[len(seconds) // 2] * 1000:.2f} ms (trung vị)")


def _report(pairs: Counter[Pair]) -> None:
    click.echo(f"{'ý định':22} {'chính xác':>9} {'độ phủ':>7} {'F1':>6} {'số câu':>7}  hay nhầm với")
    scores = []
    for intent in sorted({true for true, _ in pairs}):
        right = pairs[intent, intent]
        told = sum(count for (_, guess), count in pairs.items() if guess == intent)
        meant = sum(count for (true, _), count in pairs.items() if true == intent)
        precision, recall = right / max(told, 1), right / meant
        scores.append(2 * precision * recall / max(precision + recall, 1e-9))
        wrong = Counter({guess: count for (true, guess), count in pairs.items() if true == intent != guess})
        often = ", ".join(f"{guess} {count}" for guess, count in wrong.most_common(3))
        click.echo(f"{intent:22} {precision:9.3f} {recall:7.3f} {scores[-1]:6.3f} {meant:7d}  {often}")
    accuracy = sum(count for (true, guess), count in pairs.items() if true == guess) / sum(pairs.values())
    click.echo(f"đúng {accuracy:.1%}, F1 trung bình {sum(scores) / len(scores):.3f}, {sum(pairs.values())} câu")


if __name__ == "__main__":
    main()
