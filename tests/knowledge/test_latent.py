"""The latent space: owners whose phrases share no word with a message are near it by the company its words keep."""

import numpy as np
import pytest

from knowledge.latent import LatentSpace
from knowledge.vectors import PhraseVectors

SAID = {
    "land": ["sổ đỏ đất", "bìa đỏ đất", "sổ đỏ thửa đất", "bìa đỏ thửa đất", "sổ đỏ", "đất thửa sổ", "bìa đỏ thửa"],
    "birth": ["khai sinh con", "giấy khai sinh", "khai sinh cho con", "con mới đẻ khai sinh", "giấy khai sinh con"],
    "marriage": ["đăng ký kết hôn", "giấy kết hôn", "kết hôn vợ chồng", "cưới vợ kết hôn", "kết hôn lấy vợ"],
}
OWNERS = [owner for owner, phrases in SAID.items() for _ in phrases]


@pytest.fixture(scope="module")
def vectors() -> PhraseVectors:
    return PhraseVectors.fit([phrase for phrases in SAID.values() for phrase in phrases])


@pytest.mark.parametrize(("text", "owner"), [("bìa", "land"), ("thửa", "land"), ("con khai sinh", "birth")])
def test_nearness_is_greatest_for_whose_words_keep_company(vectors: PhraseVectors, text: str, owner: str) -> None:
    near = LatentSpace.fit(vectors, OWNERS).nearness(vectors.query(text), range(len(SAID)))
    assert list(SAID)[int(near.argmax())] == owner
    assert near.max() <= 1.001


def test_stored_space_gives_what_it_gave(vectors: PhraseVectors) -> None:
    space = LatentSpace.fit(vectors, OWNERS)
    query = vectors.query("giấy khai sinh")
    again = LatentSpace.load(space.dump())
    np.testing.assert_allclose(again.nearness(query, [0, 2]), space.nearness(query, [0, 2]), atol=2e-3)


def test_words_that_nothing_is_known_of_are_near_nothing(vectors: PhraseVectors) -> None:
    assert LatentSpace.fit(vectors, OWNERS).nearness(([], []), [0, 1]).tolist() == [0.0, 0.0]
