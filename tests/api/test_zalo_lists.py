"""A code for the list of papers, on a channel without boxes to tick: offered, given, opened at the desk."""

import copy

import pytest

from tests.api.conftest import ANSWER
from tests.api.staff_desk import at_work, hire
from tests.api.zalo_fake import event, post, until

pytestmark = pytest.mark.anyio
HUMAN = {"label": "Gặp cán bộ", "choice": "topic:human", "procedure": None}


@pytest.fixture
def say(oa, zalo):
    """Return a function that says something as a resident and returns what comes back."""

    async def send(text: str) -> str:
        before = len(zalo.sent)
        assert (await post(oa, event(text=text))).status_code == 200
        await until(lambda: len(zalo.sent) > before)
        return zalo.texts[-1]

    return send


def custom(**more):
    return [{"recipient_id": "x", "custom": {**copy.deepcopy(ANSWER), **more}}]


async def test_a_code_for_the_list_of_papers_is_given_and_opens_at_the_desk(say, oa, rasa, rows, records):
    assert "1. Lấy mã danh sách giấy tờ" in await say("làm khai sinh cho con")
    text = await say("1")
    (share,) = rows("share")
    assert f"“Làm giấy khai sinh cho bé mới sinh”: {share['code']}\n" in text
    assert f"https://hoixa.example/s/{share['code']}" in text
    assert (share["procedure"], share["commune"], share["ticked"]) == ("1.001193", "hoang-loc", [])
    assert len(rasa.asked) == 1
    desk = at_work(oa, records, hire(records))
    page = await desk.get(f"/staff/lan-tiep?xa=hoang-loc&thu-tuc=1.001193&ma={share['code']}")
    assert "chưa đánh dấu giấy nào" in page.text
    assert "còn thiếu" not in page.text


async def test_a_code_is_offered_with_papers_only_and_before_the_way_to_a_person(say, rasa):
    rasa.reply = custom(choices=[HUMAN])
    assert "1. Lấy mã danh sách giấy tờ\n2. Gặp cán bộ" in await say("khai sinh cần gì")
    rasa.reply = custom(choices=[HUMAN], aspect="fee")
    assert "Lấy mã" not in await say("hết bao nhiêu")
    assert "Bác" in await say("#c:list:9.999999")
