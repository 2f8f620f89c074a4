"""Words from a commune's profile: only what was confirmed, and a sentence for what is not known."""

from datetime import datetime

import pytest

from knowledge.commune_records import Hours
from knowledge.hours import VIETNAM
from knowledge.profile import centre, fill, needs_commune, places
from knowledge.records import Commune
from knowledge.store import Store

NOW = datetime(2026, 11, 24, 9, tzinfo=VIETNAM)
MADE_UP = Commune.model_validate(
    {
        "id": "xuan-lam",
        "name": "Xuân Lam",
        "unit_type": "xã",
        "province": "Thanh Hóa",
        "service_centre": "Trung tâm Phục vụ hành chính công xã",
        "address": {"value": "thôn 3", "confirmed": True},
        "hotline": {"value": "0237 000 000", "confirmed": False},
        "hours": {"confirmed": True, "weekly": {"tue": ["07:30-11:30"]}},
        "feedback_systems": ["Hệ thống Phản hồi Thanh Hóa"],
    }
)


def test_profile_tells_confirmed_facts_only() -> None:
    told = places(MADE_UP, NOW)
    assert told["address"] == "Địa chỉ: thôn 3."
    assert "0237" not in told["hotline"]
    assert "chưa được xã xác nhận" in told["hotline"]
    assert told["open_now"].startswith("Bây giờ trung tâm đang mở cửa")
    assert told["centre"] == "Trung tâm Phục vụ hành chính công xã Xuân Lam"


def test_profile_without_a_commune_asks_for_it() -> None:
    told = places(None, NOW)
    assert told["hours"] == "Xin cho biết tên xã để trợ lý nói đúng giờ làm việc."
    assert told["open_now"] == ""
    assert centre(None) == "Trung tâm Phục vụ hành chính công của xã"


def test_profile_never_tells_the_unconfirmed_data_of_real_communes(store: Store) -> None:
    commune = store.commune("thanh-mien")
    assert commune is not None
    assert commune.hours.weekly
    assert not commune.hours.confirmed
    said = " ".join(places(commune, NOW).values())
    assert "7 giờ 30" not in said
    assert (commune.hotline.value or "-") not in said


def test_fill_leaves_no_place_and_no_double_space() -> None:
    assert fill("Ra {centre}. {open_now} Nhé.", None, NOW) == "Ra Trung tâm Phục vụ hành chính công của xã. Nhé."
    with pytest.raises(KeyError):
        fill("{nowhere}", None, NOW)


@pytest.mark.parametrize(("text", "needs"), [("{hours} Xin mời.", True), ("Ra {centre}.", False)])
def test_needs_commune(text: str, needs: bool) -> None:
    assert needs_commune(text) is needs


def test_every_curated_answer_is_whole_in_every_commune(store: Store) -> None:
    for commune in [None, *store.communes()]:
        for answer in store.answers():
            text = fill(answer.answer_in(commune.province if commune else None), commune, NOW)
            assert len(text) > 40, answer.id
            assert "{" not in text, answer.id
            if commune is None or commune.province != "Thanh Hóa":
                assert "Phản hồi Thanh Hóa để gửi" not in text, answer.id


def test_there_are_curated_answers_for_every_topic(store: Store) -> None:
    assert len(store.answers()) >= 120
    assert all(len(answer.asks) >= 8 for answer in store.answers())


def test_fill_says_what_is_not_known_in_one_sentence() -> None:
    told = fill("{hours} Hỏi {centre}. {hotline}", MADE_UP.model_copy(update={"hours": Hours()}), NOW)
    assert told.startswith("Giờ làm việc, điện thoại chưa được xã xác nhận")
    assert told.count("chưa được xã xác nhận") == 1
    assert "Hỏi Trung tâm" in told
