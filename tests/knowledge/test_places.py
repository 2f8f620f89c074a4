"""Names of places: present communes, and those of before July 2025 that joined them."""

import pytest

from knowledge.places import Places
from knowledge.store import Store


@pytest.fixture(scope="module")
def places(store: Store) -> Places:
    return Places(store)


@pytest.mark.parametrize(
    ("text", "commune", "old"),
    [
        ("tôi ở Hoằng Lộc", "hoang-loc", None),
        ("xa dinh tan mo cua may gio", "dinh-tan", None),
        ("em ở Hoằng Thịnh, Hoằng Hóa thì nộp ở đâu", "hoang-loc", "Hoằng Thịnh"),
        ("Hoang Trach huyen Hoang Hoa", "hoang-loc", "Hoằng Trạch"),
        ("nhà tôi ở xã Tứ Cường", "thanh-mien", "Tứ Cường"),
        ("quê Định Tiến", "dinh-tan", "Định Tiến"),
        ("xã Hoằng Trinh cũ", "hoang-son", "Hoằng Trinh"),
        ("tôi ở Tây Hòa, Trảng Bom", "hung-thinh", "Tây Hòa"),
    ],
)
def test_place_is_named(places: Places, text: str, commune: str, old: str | None) -> None:
    named = places.named(text)
    assert named is not None
    assert named.commune.id == commune
    assert (named.old.old_commune if named.old else None) == old


@pytest.mark.parametrize(
    "text", ["ông Hoàng Sơn làm khai sinh", "làm khai sinh cho con", "xã Hoằng Quang mở cửa mấy giờ"]
)
def test_place_is_not_named(places: Places, text: str) -> None:
    assert places.named(text) is None


def test_place_alone_answers_a_question_back(places: Places) -> None:
    for text in ("Hoàng Sơn", "xã hoàng sơn nhé", "hoang son"):
        found = places.answered(text)
        assert found is not None
        assert found.id == "hoang-son"
    old = places.answered("Hoằng Thịnh")
    assert old is not None
    assert old.id == "hoang-loc"
    assert places.answered("Hoàng Sơn hay Hoằng Lộc") is None
