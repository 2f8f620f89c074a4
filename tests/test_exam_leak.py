"""No development question, nor a near-copy of one, stands in what the assistant learns from or searches in."""

import json
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest
import scipy.sparse as sparse
import yaml

from bot.examples import GENERATED, NLU_DATA, WRITTEN, read
from knowledge.load import Knowledge
from knowledge.paths import ROOT
from knowledge.records import DirectoryAsks, Family, Office, OutsideTopic, Procedure, Record, UsualName
from knowledge.service_records import ReformMatter, TopicAnswer
from knowledge.text import words

EXAM = ROOT / "tests" / "exam"
TOO_NEAR = 0.92
# Shorter sentences ("số 1", "nộp ở đâu", "xin chào") are what anybody says: equal ones prove nothing.
SHORTEST_COPY = 4
SHORTEST_NEAR_COPY = 5
# The fitting and blind questions were written by others after most of the data, without either seeing the other: up to
# seven words they meet by chance ("hết bao nhiêu tiền", "làm lại bằng lái bị mất").
SHORTEST_OF_OTHERS = 8
# Below this share of common words no two sentences of a few words can be near-copies.
SHARED = 0.6


class Phrase(NamedTuple):
    """A sentence and where it stands."""

    where: str
    text: str


def exam_sentences() -> Iterator[Phrase]:
    for path in sorted(EXAM.rglob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            sentences = item.get("turns") or [item["text"]]
            least = 0 if path.parent == EXAM else SHORTEST_OF_OTHERS
            yield from (Phrase(item["id"], text) for text in sentences if len(words(text)) >= least)


def nlu_phrases() -> Iterator[Phrase]:
    for folder in (WRITTEN, GENERATED):
        yield from (Phrase(f"{folder.name}/{example.file}", example.text) for example in read(folder))
    templates = yaml.safe_load((NLU_DATA / "templates.yml").read_text(encoding="utf-8"))
    yield from (Phrase("templates.yml", text.replace("{p}", " ")) for text in strings(templates))


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)


def asked(record: Record) -> list[str]:
    """How people are said to name what ``record`` is about."""
    match record:
        case Procedure():
            return [record.label or "", *record.aliases, *record.situations]
        case Family():
            return [*record.asks, *(member.label for member in record.members)]
        case Office() | OutsideTopic() | DirectoryAsks() | ReformMatter():
            return list(record.asks)
        case TopicAnswer():
            return [record.question, *record.asks]
        case UsualName():
            return list(record.names)
    return []


def data_phrases(knowledge: Knowledge) -> Iterator[Phrase]:
    for file, record in knowledge.filed:
        yield from (Phrase(file, text) for text in asked(record))


def is_copy(sentence: list[str], phrase: list[str]) -> bool:
    """Two sentences, as folded words, that are the same or nearly so by words or by letters."""
    if sentence == phrase:
        return len(sentence) >= SHORTEST_COPY
    if min(len(sentence), len(phrase)) < SHORTEST_NEAR_COPY:
        return False
    common, both = set(sentence) & set(phrase), len(set(sentence)) + len(set(phrase))
    if 2 * len(common) / both >= TOO_NEAR:
        return True
    matcher = SequenceMatcher(None, " ".join(sentence), " ".join(phrase), autojunk=False)
    return all(ratio() >= TOO_NEAR for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio))


def copies(sentences: Iterable[Phrase], phrases: Iterable[Phrase]) -> list[str]:
    """A line for each phrase that copies a sentence."""
    sentences, phrases = list(sentences), list(phrases)
    split = [[words(phrase.text) for phrase in side] for side in (sentences, phrases)]
    return [
        f"{phrases[column].where}: {phrases[column].text!r} copies {sentences[row].where} {sentences[row].text!r}"
        for row, column in alike(*split)
        if is_copy(split[0][row], split[1][column])
    ]


def alike(left: list[list[str]], right: list[list[str]]) -> Iterator[tuple[int, int]]:
    """Places of the pairs that share most of their words."""
    columns: dict[str, int] = {}
    sets = [[{columns.setdefault(word, len(columns)) for word in line} for line in side] for side in (left, right)]
    counts = (incidence(sets[0], len(columns)) @ incidence(sets[1], len(columns)).T).tocoo()
    sizes = [np.array([len(line) for line in side]) for side in sets]
    share = 2 * counts.data / (sizes[0][counts.row] + sizes[1][counts.col])
    near = share >= SHARED
    yield from zip(counts.row[near].tolist(), counts.col[near].tolist(), strict=True)


def incidence(lines: list[set[int]], width: int) -> sparse.csr_matrix:
    starts = np.cumsum([0, *map(len, lines)])
    columns = [column for line in lines for column in sorted(line)]
    return sparse.csr_matrix((np.ones(len(columns), np.float32), columns, starts), shape=(len(lines), width))


@cache
def exam() -> tuple[Phrase, ...]:
    return tuple(exam_sentences())


def report(found: list[str]) -> None:
    if found:
        pytest.fail(f"{len(found)} phrases copied from the exam:\n" + "\n".join(found), pytrace=False)


def test_exam_leak_none_in_training_sentences():
    report(copies(exam(), nlu_phrases()))


def test_exam_leak_none_in_data(knowledge: Knowledge):
    report(copies(exam(), data_phrases(knowledge)))


@pytest.mark.parametrize(
    ("sentence", "phrase", "copied"),
    [
        ("xin cấp lại bằng lái đò", "XIN CAP LAI BANG LAI DO", True),
        ("bằng lái đò xin cấp lại", "xin cấp lại bằng lái đò", True),
        ("xin cấp lại bằng lái đò ngang", "xin cấp lạii bằng lái đò ngang", True),
        ("xin cấp lại bằng lái đò", "xin cấp mới bằng lái thuyền", False),
        ("cái thứ hai", "cái thứ hai", False),
        ("bán thuyền cũ đi", "bán thuyền cũ đi", True),
        ("bán thuyền cũ đi", "bán thuyền cũ đii", False),
    ],
)
def test_exam_leak_tells_copies_from_neighbours(sentence: str, phrase: str, copied: bool):
    assert bool(copies([Phrase("exam", sentence)], [Phrase("data", phrase)])) is copied


def test_exam_leak_reads_every_question():
    assert len({phrase.where for phrase in exam()}) > 500
