"""The two simpler systems on the real knowledge."""

import pytest

from knowledge.store import Store
from ops.eval.items import Item
from ops.eval.limits import decided
from ops.eval.peers import LinearSvm, OwnSearch, TitleSearch, best, procedure_phrases, rank

BIRTH = "1.001193"


@pytest.fixture(scope="module")
def titles(store: Store) -> TitleSearch:
    return TitleSearch(store)


@pytest.mark.parametrize("text", ["Đăng ký khai sinh", "dang ky khai sinh"])
def test_peers_title_search_finds_an_official_title(titles: TitleSearch, store: Store, text: str):
    assert BIRTH in best(titles, text, province=None, store=store)


@pytest.mark.parametrize("text", ["", "?!", '" OR code NEAR', "zzzz"])
def test_peers_title_search_survives_any_text(titles: TitleSearch, store: Store, text: str):
    assert len(best(titles, text, province=None, store=store)) <= 3


@pytest.mark.parametrize("province", [None, "Thanh Hóa", "Hải Phòng", "Đồng Nai"])
def test_peers_never_give_another_provinces_version(titles: TitleSearch, store: Store, province: str | None):
    for text in ("tách thửa đất, hợp thửa đất", "đăng ký biến động quyền sử dụng đất", "cấp giấy chứng nhận"):
        found = [store.procedure(code) for code in best(titles, text, province=province, store=store)]
        assert {procedure.province for procedure in found if procedure} <= {None, province}


@pytest.mark.parametrize(("codes", "place"), [([BIRTH], 1), (["9.999999"], None)])
def test_peers_rank_is_the_place_of_the_right_procedure(store: Store, codes: list[str], place: int | None):
    class Fixed:
        def scored(self, text: str) -> list[tuple[str, float]]:
            return [(BIRTH, 0.9), ("1.000656", 0.4)] if text else []

    expect = {"behaviour": "answer", "codes": codes, "aspect": None}
    asked = Item(id="X", file="procedures", turns=["a"], commune="hoang-loc", expect=expect, style="a|b|c|none")
    assert rank(Fixed(), asked, store) == place


def test_peers_svm_learns_what_names_a_procedure():
    sayings = {
        BIRTH: ["làm giấy khai sinh", "khai sinh cho con"],
        "1.000656": ["báo tử", "khai tử cho bố"],
        "1.000894": ["đăng ký kết hôn", "giấy kết hôn"],
    }
    peer = LinearSvm([(text, code) for code, texts in sayings.items() for text in texts])
    assert [next(peer.scored(text))[0] for text in ("giay khai sinh", "khai tu cho bo")] == [BIRTH, "1.000656"]


def test_peers_svm_reads_the_phrases_of_procedures_only(store: Store):
    phrases = procedure_phrases(store)
    birth = store.procedure(BIRTH)
    assert birth is not None
    assert (birth.name, BIRTH) in phrases
    assert all(store.procedure(code) for _, code in phrases)


@pytest.mark.parametrize(
    ("file", "behaviour", "turns", "asked"),
    [
        ("procedures", "answer", ["một"], True),
        ("procedures", "answer", ["một", "hai"], False),
        ("procedures", "clarify", ["một"], False),
        ("reform", "answer", ["một"], False),
    ],
)
def test_peers_are_asked_single_messages_with_one_answer(file: str, behaviour: str, turns: list[str], asked: bool):
    item = Item(id="X", file=file, turns=turns, commune=None, expect={"behaviour": behaviour}, style="a|b|c|none")
    assert item.is_single_answer is asked


def question(id: str, behaviour: str, text: str, *codes: str) -> Item:
    expect = {"behaviour": behaviour, "codes": list(codes), "aspect": None}
    return Item(id=id, file="procedures", turns=[text], commune=None, expect=expect, style="a|b|c|none")


def test_peers_with_limits_answer_ask_back_and_decline(store: Store):
    scores = {"sure": (0.9, 0.1), "close": (0.8, 0.78), "foreign": (0.2, 0.1)}

    class Fixed:
        def scored(self, text: str) -> list[tuple[str, float]]:
            return list(zip((BIRTH, "1.000656"), scores[text.split()[0]], strict=True))

    items = [
        question("A", "answer", "sure", BIRTH),
        question("B", "clarify", "close", BIRTH, "1.000656"),
        question("C", "out_of_scope", "foreign"),
        question("D", "answer", "sure too", "1.000656"),
    ]
    told = decided({"fixed": Fixed()}, items, items[:3], store)
    assert told == {"fixed": {"A": True, "B": True, "C": True, "D": False}}


def test_peers_our_own_search_finds_without_deciding(store: Store):
    assert next(iter(best(OwnSearch(store), "làm giấy khai sinh cho con", province=None, store=store))) == BIRTH
