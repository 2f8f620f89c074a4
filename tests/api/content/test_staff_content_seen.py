"""What is approved is what was seen, to the day; what is approved no more does not come into use with a version."""

from datetime import UTC, datetime

import pytest

from api.content.publish import LEASE
from api.records import edits, leases
from api.staff.versions import control
from knowledge.candidates import status as states
from knowledge.candidates.status import READY
from tests.api.content.desk import BANNER, HOME, LATER, TOMORROW, approve, drafted, seen_on, send, submitted, write
from tests.api.staff_desk import Browser, at_work, hire

pytestmark = pytest.mark.anyio
NOTICE = {"banner__text": "Nghỉ cả ngày", "banner__from_day": f"{TOMORROW}", "banner__to_day": f"{TOMORROW}"}
VERSIONS = "/staff/phien-ban"


async def test_a_change_whose_day_moved_since_it_was_read_is_not_approved(lan, minh, records):
    page = await submitted(lan, BANNER, **NOTICE, **LATER)
    seen = seen_on((await minh.get(page)).text)
    again = await drafted(lan, f"{BANNER}&de-xuat={page.rpartition('/')[2]}", **{"ngay-ap-dung": ""})
    assert again == page
    await lan.get(page)
    await lan.post(f"{page}/gui")
    answer = await minh.post(f"{page}/duyet", thay=seen)
    assert (answer.status_code, "nội dung đã đổi" in answer.text) == (422, True)
    with records.reading() as connection:
        assert edits.find(connection, 1).state == edits.SUBMITTED


@pytest.mark.parametrize(
    "answer", ["Tới {centre.x} nhé.", "Tới {centre[x]}.", "Tới {", "{centre:>9}", "{centre!r}", "{}"]
)
async def test_braces_that_open_no_place_are_told_at_their_input(lan, answer):
    sent = await write(lan, f"{HOME}/tra-loi/one-stop-queue", answer=answer)
    assert (sent.status_code, "chỉ dùng cho chỗ điền theo xã" in sent.text) == (422, True)


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The commands that would have been started."""
    begun: list[tuple[str, ...]] = []
    monkeypatch.setattr(control, "_run", lambda _status, *words: begun.append(words))
    return begun


async def named(lan: Browser, minh: Browser) -> tuple[str, str]:
    """Have another name of a commune approved and a version made with it; return the page of each."""
    page = await submitted(lan, f"{HOME}/xa/hoang-loc", aliases="xã Lộc nhà mình")
    await approve(minh, page)
    made = states.begin(note="", made_by="Chị Lan", edits=[int(page.rpartition("/")[2])])
    states.write(made, state=READY)
    return page, f"{VERSIONS}/{made.id}"


@pytest.mark.parametrize("deed", ["rut", "tra-lai"])
async def test_a_version_with_a_change_taken_back_since_stays_out_of_use(lan, minh, ran, deed):
    page, version = await named(lan, minh)
    who = lan if deed == "rut" else minh
    await who.get(page)
    assert (await who.post(f"{page}/{deed}", loi="đọc lại thấy chưa đúng")).status_code == 303
    await minh.get(version)
    answer = await minh.post(f"{version}/dua-vao-dung")
    assert (answer.status_code, "đề xuất số 1" in answer.text, ran) == (422, True, [])


@pytest.mark.parametrize("deed", ["rut", "tra-lai"])
async def test_a_change_that_is_being_brought_into_use_is_not_taken_back(lan, minh, records, deed):
    page = await submitted(lan, BANNER, **NOTICE, **LATER)
    await approve(minh, page)
    now = datetime.now(UTC)
    with records.writing() as connection:
        assert leases.hold(connection, LEASE, "another process", now=now, seconds=60)
    who = lan if deed == "rut" else minh
    await who.get(page)
    refused = await who.post(f"{page}/{deed}", loi="đọc lại thấy chưa đúng")
    assert (refused.status_code, "đang được đưa vào dùng" in refused.text) == (422, True)
    with records.writing() as connection:
        leases.release(connection, LEASE, "another process")
    assert (await who.post(f"{page}/{deed}", loi="đọc lại thấy chưa đúng")).status_code == 303


async def test_a_version_with_all_its_changes_still_approved_comes_into_use(lan, minh, ran):
    _, version = await named(lan, minh)
    await minh.get(version)
    assert (await minh.post(f"{version}/dua-vao-dung")).status_code == 303
    assert [words[0] for words in ran] == ["activate"]


async def test_editors_of_a_commune_see_no_other_communes_changes_among_the_versions(lan, minh, desk, records):
    page, version = await named(lan, minh)
    here = at_work(desk, records, hire(records, "hoa", "editor", ("hoang-loc",)))
    there = at_work(desk, records, hire(records, "tam", "editor", ("hoang-son",)))
    for path in (VERSIONS, version):
        assert page in (await here.get(path)).text
        assert page not in (await there.get(path)).text


async def test_numbers_too_large_for_any_record_find_nothing(lan):
    await lan.get(HOME)
    huge = "9" * 20
    assert (await lan.post("/staff/kenh", gui_lai=f"{huge}:1:1")).status_code == 422
    assert (await lan.post(f"{VERSIONS}/cau-hoi/{huge}/bo")).status_code in (404, 422)
    assert (await lan.get(f"{HOME}/xa/hoang-loc?de-xuat={huge}")).status_code in (404, 422)
    fields = {"loai": ["topic"], "phan": [""], "khoa": ["one-stop-queue"], "de-xuat": [huge]}
    assert (await send(lan, f"{HOME}/luu", fields)).status_code == 422
