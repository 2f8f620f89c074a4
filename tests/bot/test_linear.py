"""Features and the linear model."""

import numpy as np
import pytest

from bot.features import AT_LEAST, FAMILIES, FeatureSpace, last_clause, terms
from bot.linear import LinearModel

EXAMPLES = [
    ("lệ phí bao nhiêu", "fee"),
    ("hết bao nhiêu tiền", "fee"),
    ("có mất tiền không", "fee"),
    ("nộp ở đâu", "place"),
    ("làm ở chỗ nào", "place"),
    ("ra đâu để nộp", "place"),
    ("thời tiết hôm nay", "other"),
    ("kết quả xổ số", "other"),
    ("hát một bài", "other"),
]


@pytest.fixture(scope="module")
def model() -> LinearModel:
    documents = [terms(text) for text, _ in EXAMPLES]
    intents = [intent for _, intent in EXAMPLES]
    return LinearModel.fit(
        documents * AT_LEAST,
        intents * AT_LEAST,
        examples=len(EXAMPLES),
        strength=20,
        iterations=50,
        variant_weight=0.3,
    )


@pytest.mark.parametrize(("text", "intent"), [("le phi het bao nhieu", "fee"), ("NỘP Ở ĐÂU Ạ", "place")])
def test_linear_guess_does_not_need_accents_or_case(model, text, intent):
    guess = model.guess(terms(text))
    assert guess[0][0] == intent
    assert sum(chance for _, chance in guess) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("text", ["", "😀", "???", "zzzz"])
def test_linear_guess_of_unknown_text_is_unsure(model, text):
    assert np.isfinite(model.guess(terms(text))[0][1])


def test_linear_model_is_the_same_after_saving(model, tmp_path):
    model.save(tmp_path)
    loaded = LinearModel.load(tmp_path)
    for text in ("lệ phí thế nào", "nộp chỗ mô", ""):
        assert loaded.guess(terms(text)) == model.guess(terms(text))


def test_linear_model_loads_no_code(tmp_path, model):
    model.save(tmp_path)
    np.savez(tmp_path / "model.npz", weights=np.array([object()], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        LinearModel.load(tmp_path)


def test_features_are_normalised_per_family():
    documents = [terms(text, ["lệ phí"]) for text, _ in EXAMPLES]
    space, vectors = FeatureSpace.learn(iter(documents), at_least=1)
    places, values = space.vector(documents[0])
    assert [places.tolist(), values.tolist()] == [part.tolist() for part in vectors[0]]
    families = {space.names[place][0] for place in places}
    assert families == set(FAMILIES)
    assert (values**2).sum() == pytest.approx(len(families), abs=1e-3)


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("Ông tôi mất hôm qua, giấy báo tử có rồi. Giờ khai tử ở đâu ạ?", " Giờ khai tử ở đâu ạ"),
        ("Lệ phí bao nhiêu, em ơi", "Lệ phí bao nhiêu"),
        ("le phi bao nhieu", "le phi bao nhieu"),
        ("…", "…"),
    ],
)
def test_the_last_clause_is_the_question(text, clause):
    assert last_clause(text) == clause
