"""Phrase vectors: nearness survives missing accents and slips, and storing."""

import numpy as np
import pytest

from knowledge.vectors import PhraseVectors, mean, ngrams

PHRASES = ["đăng ký khai sinh", "đăng ký khai tử", "đăng ký kết hôn", "chứng thực chữ ký"]


@pytest.fixture(scope="module")
def vectors() -> PhraseVectors:
    return PhraseVectors.fit(PHRASES)


@pytest.mark.parametrize(
    ("query", "nearest"),
    [("dang ky khai sinh", 0), ("khai sinhh", 0), ("KHAI TỬ", 1), ("kêt hon", 2), ("chu ky", 3)],
)
def test_scores_finds_the_nearest_phrase(vectors: PhraseVectors, query: str, nearest: int) -> None:
    assert int(np.argmax(vectors.scores(query))) == nearest


@pytest.mark.parametrize("query", ["", "😀", "漢字", "zzzzqqqq"])
def test_scores_of_nothing_known_is_zero(vectors: PhraseVectors, query: str) -> None:
    assert vectors.scores(query).max() == 0.0


def test_scores_of_the_phrase_itself_is_one(vectors: PhraseVectors) -> None:
    assert vectors.scores(PHRASES[0])[0] == pytest.approx(1.0, abs=1e-5)


def test_load_gives_back_what_dump_wrote(vectors: PhraseVectors) -> None:
    again = PhraseVectors.load(vectors.dump())
    for query in PHRASES:
        assert np.allclose(again.scores(query), vectors.scores(query), atol=1e-5)


def test_ngrams_joins_neighbouring_words() -> None:
    assert ngrams("khai sinh")["khai sinh"] == 1


def test_mean_scores_what_its_queries_score_on_average() -> None:
    vectors = PhraseVectors.fit(["làm giấy khai sinh", "đăng ký kết hôn", "khai tử cho bố"])
    queries = [vectors.query("khai sinh cho con"), vectors.query("kết hôn")]
    apart = np.mean([vectors.compare(*query) for query in queries], axis=0)
    assert vectors.compare(*mean(queries)) == pytest.approx(apart, abs=1e-6)
