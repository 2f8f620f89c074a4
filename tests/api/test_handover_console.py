"""The officers' side: who sees which conversation, taking, answering, forwarding, ending, messages left, the stream."""

import asyncio
import json
import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import sqlalchemy as sa

from api.app import create_app
from api.open_knowledge import Knowledge, Live
from api.records import handovers, pushes
from api.settings import Settings
from tests.api.desk import Desk
from tests.api.serving import serving

pytestmark = pytest.mark.anyio
COMMUNE = "hoang-son"
INBOX, ONE = "/staff", "/staff/hop-thu"


@pytest.fixture
def lan(records, client) -> Desk:
    return Desk(records, client, "lan", [COMMUNE])


@pytest.fixture
def nam(records, client) -> Desk:
    return Desk(records, client, "nam", [])


@pytest.fixture
def say(client, message):
    """Return a function that sends a resident's words, or a choice when it begins as one."""

    async def send(said: str, session: str = "session-1") -> dict:
        is_choice = said.partition(":")[0] in ("form", "handover")
        body = message(None if is_choice else said, commune=COMMUNE, session=session)
        if is_choice:
            body["choice"] = said
        response = await client.post("/api/v1/chat", json=body)
        assert response.status_code == 200, response.text
        return response.json()

    return send


@pytest.fixture
async def asked(lan, say) -> int:
    """A resident who waits and has said what for: the number of the handover. The officer is at her desk."""
    assert lan.id
    await say("handover:start")
    await say("Hỏi hồ sơ đất")
    return 1


def row(records, id: int = 1) -> dict:
    with records.reading() as connection:
        return handovers.find(connection, id) or {}


def told(records, event: str, session: str = "session-1") -> list:
    with records.reading() as connection:
        return [push.body for push in pushes.after(connection, session, 0) if push.event == event]


def acts(records) -> list[str]:
    with records.reading() as connection:
        return list(
            connection.execute(sa.text("select act from audit where act like 'handover%' order by id")).scalars()
        )


async def test_nobody_gets_in_without_signing_in(client, asked):
    for path in (INBOX, f"{ONE}/{asked}", "/staff/dong"):
        response = await client.get(path)
        assert (response.status_code, response.headers["location"].partition("?")[0]) == (303, "/staff/vao")
    for act in ("nhan", "tra-loi", "chuyen", "dong", "lien-lac"):
        assert (await client.post(f"{ONE}/{asked}/{act}", data={"loi": "x"})).status_code == 401


async def test_a_form_of_another_site_does_nothing(lan, asked, records):
    response = await lan.client.post(f"{ONE}/{asked}/nhan", data={"csrf": "x"}, headers=lan.headers)
    assert response.status_code == 403
    assert row(records)["state"] == "waiting"


async def test_the_inbox_lists_who_waits_with_what_they_said(lan, asked):
    page = (await lan.get(INBOX)).text
    assert f'href="{ONE}/{asked}"' in page
    assert "Hỏi hồ sơ đất" in page
    assert "1 tin mới" in page


async def test_another_communes_officer_sees_nothing_of_it(records, client, asked):
    other = Desk(records, client, "hoa", ["hoang-loc"])
    assert "Hỏi hồ sơ đất" not in (await other.get(f"{INBOX}?xem=tat-ca")).text
    assert (await other.get(f"{ONE}/{asked}")).status_code == 404
    assert (await other.post(f"{ONE}/{asked}/nhan")).status_code == 404
    assert row(records)["state"] == "waiting"


async def test_taken_answered_and_ended(lan, asked, records, say, rasa):
    assert (await lan.post(f"{ONE}/{asked}/nhan")).status_code == 303
    assert told(records, "state")[-1] == {"handover": "open", "place": None, "name": "Chị lan"}
    assert (await lan.post(f"{ONE}/{asked}/tra-loi", loi="Chào bác\nBác ở thôn nào?", khoa="k1")).status_code == 303
    (word,) = told(records, "message")
    assert (word["from"], word["name"], word["text"]) == ("officer", "Chị lan", "Chào bác\nBác ở thôn nào?")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00", word["at"])
    assert (await say("Thôn 3"))["messages"][0]["text"] == "Đã chuyển tới cán bộ."
    assert "Thôn 3" in (await lan.get(f"{ONE}/{asked}")).text
    assert (await lan.post(f"{ONE}/{asked}/dong")).status_code == 303
    assert told(records, "state")[-1]["handover"] == "closed"
    assert (row(records)["state"], row(records)["ending"], row(records)["closed_by"]) == ("closed", "officer", lan.id)
    assert (await say("phí khai sinh"))["outcome"] == "answer"
    assert rasa.asked[-1]["message"] == "phí khai sinh"
    assert acts(records) == ["handover_taken", "handover_answered", "handover_closed"]


async def test_an_answer_sent_twice_is_said_once(lan, asked, records):
    await lan.post(f"{ONE}/{asked}/nhan")
    for _ in range(2):
        assert (await lan.post(f"{ONE}/{asked}/tra-loi", loi="Chào bác", khoa="k1")).status_code == 303
    assert len(told(records, "message")) == 1
    assert acts(records).count("handover_answered") == 1


async def test_numbers_in_an_answer_are_masked(lan, asked, records):
    await lan.post(f"{ONE}/{asked}/nhan")
    await lan.post(f"{ONE}/{asked}/tra-loi", loi="Căn cước 038095001234 phải không", khoa="k1")
    assert "038095001234" not in str(told(records, "message"))


async def test_only_one_officer_gets_it_and_only_that_one_answers(lan, nam, asked, records):
    await lan.post(f"{ONE}/{asked}/nhan")
    late = await nam.post(f"{ONE}/{asked}/nhan")
    assert (late.status_code, "vừa được người khác nhận" in late.text) == (409, True)
    wrong = await nam.post(f"{ONE}/{asked}/tra-loi", loi="Lời chưa gửi", khoa="k1")
    assert (wrong.status_code, "Lời chưa gửi" in wrong.text) == (409, True)
    assert (await nam.post(f"{ONE}/{asked}/dong")).status_code == 409
    assert told(records, "message") == []
    assert (await nam.post(f"{ONE}/{asked}/nhan", giu=str(lan.id))).status_code == 303
    assert row(records)["taken_by"] == nam.id


async def test_forwarded_to_a_colleague_with_a_note_residents_do_not_see(lan, nam, asked, records):
    await lan.post(f"{ONE}/{asked}/nhan")
    response = await lan.post(f"{ONE}/{asked}/chuyen", toi=f"nguoi:{nam.id}", ghi_chu="Hồ sơ khó")
    assert response.status_code == 303
    assert (row(records)["state"], row(records)["taken_by"]) == ("open", nam.id)
    assert told(records, "state")[-1]["name"] == "Chị nam"
    assert "Hồ sơ khó" in (await nam.get(f"{ONE}/{asked}")).text
    assert "Hồ sơ khó" not in str(told(records, "message"))
    assert acts(records)[-1] == "handover_forwarded"


async def test_forwarded_to_an_office_it_waits_again(lan, asked, records, store):
    await lan.post(f"{ONE}/{asked}/nhan")
    office = store.commune(COMMUNE).offices[0].name
    assert (await lan.post(f"{ONE}/{asked}/chuyen", toi=f"phong:{office}")).status_code == 303
    assert (row(records)["state"], row(records)["office"], row(records)["taken_by"]) == ("waiting", office, None)
    assert told(records, "state")[-1] == {"handover": "waiting", "place": 1, "name": None}
    (word,) = told(records, "message")
    assert (word["from"], office in word["text"]) == ("assistant", True)


@pytest.mark.parametrize("to", ["", "phong:Phòng không có", "nguoi:999", "nguoi:x"])
async def test_forwarded_to_nobody_known_stays(lan, asked, records, to):
    await lan.post(f"{ONE}/{asked}/nhan")
    assert (await lan.post(f"{ONE}/{asked}/chuyen", toi=to)).status_code == 409
    assert row(records)["taken_by"] == lan.id


@pytest.mark.parametrize("result", ["contacted", "unreached"])
async def test_a_message_left_is_dealt_with(lan, records, say, result):
    for words in ("form:contact", "form:agree", "Hỏi đất", "Chị Hoa 0912345678"):
        await say(words)
    page = (await lan.get(f"{ONE}/1")).text
    assert "Chị Hoa 0912345678" in page
    assert "Nhận và trả lời" not in page
    response = await lan.post(f"{ONE}/1/lien-lac", ket_qua=result, ghi_chu="Gọi lúc 9 giờ")
    assert response.status_code == 303
    assert (row(records)["state"], row(records)["ending"]) == ("closed", result)
    assert acts(records) == ["handover_contacted"]
    assert "0912345678" not in str([told(records, "message"), acts(records)])
    assert (await lan.post(f"{ONE}/1/lien-lac", ket_qua=result)).status_code == 409


async def test_views_hold_what_they_say(lan, asked, say):
    await say("handover:start", "session-2")
    await lan.post(f"{ONE}/{asked}/nhan")

    async def shown(view: str) -> list[str]:
        return re.findall(rf'href="{ONE}/(\d+)"', (await lan.get(f"{INBOX}?xem={view}")).text)

    assert [await shown(view) for view in ("cho", "toi", "tat-ca", "xong")] == [["2"], ["1"], ["1", "2"], []]
    await lan.post(f"{ONE}/{asked}/dong")
    assert [await shown(view) for view in ("cho", "toi", "tat-ca", "xong")] == [["2"], [], ["2"], ["1"]]


async def test_unread_until_its_officer_looks(lan, nam, asked, records, say):
    await lan.post(f"{ONE}/{asked}/nhan")
    await lan.get(f"{ONE}/{asked}")
    await say("Còn đây nữa")
    await nam.get(f"{ONE}/{asked}")
    assert row(records)["unread"] == 1
    assert "1 có tin mới" in (await lan.get(INBOX)).text
    await lan.get(f"{ONE}/{asked}")
    assert row(records)["unread"] == 0


async def test_the_page_shows_what_the_assistant_said_and_found(lan, say, records):
    await say("cần giấy tờ gì để làm khai sinh, số tôi 0912345678")
    await say("handover:start")
    page = (await lan.get(f"{ONE}/1")).text
    assert "Giấy tờ cần nộp: tờ khai." in page
    assert "/thu-tuc/1.001193?commune=hoang-son" in page
    assert "0912345678" not in page
    assert row(records)["state"] == "waiting"


async def test_hostile_words_are_shown_as_words(lan, say):
    await say("handover:start")
    await say("<img src=x onerror=alert(1)><script>alert(2)</script>")
    for page in (INBOX, f"{ONE}/1"):
        text = (await lan.get(page)).text
        assert "<img src=x" not in text
        assert "<script>alert" not in text


async def test_the_script_gets_the_changing_part_alone(lan, asked):
    for path in (INBOX, f"{ONE}/{asked}"):
        part = (await lan.get(path, **{"hx-request": "true"})).text
        assert "<html" not in part
        assert "Hỏi hồ sơ đất" in part


async def test_watching_keeps_nobody_from_being_idle(lan, asked, records):
    before = datetime.now(UTC) - timedelta(minutes=10)
    with records.writing() as connection:
        connection.execute(sa.text("update staff_session set seen_at = :at"), {"at": before.replace(tzinfo=None)})
    await lan.get(f"{ONE}/{asked}", **{"hx-request": "true"})
    with records.reading() as connection:
        seen = connection.execute(sa.text("select seen_at from staff_session")).scalar()
    assert str(seen).startswith(f"{before:%Y-%m-%d %H:%M}")


async def test_a_wiped_conversation_is_gone_for_officers(client, lan, asked):
    assert (await client.delete("/api/v1/sessions/session-1")).status_code == 204
    assert (await lan.get(f"{ONE}/{asked}")).status_code == 404


async def test_the_stream_tells_of_changes(rasa, store, searcher, finder, records_url, records):
    settings = Settings(rasa_port=rasa.port, actions_port=rasa.port, records_url=records_url)
    app = create_app(settings, knowledge=Live(Knowledge(store, searcher, finder)))
    with serving(app) as base:
        async with httpx.AsyncClient(base_url=base, timeout=60) as client:
            desk = Desk(records, client, "lan", [COMMUNE])
            async with client.stream("GET", "/staff/dong", headers=desk.headers) as response:
                assert response.headers["content-type"].startswith("text/event-stream")
                lines = response.aiter_lines()
                first = await _data(lines)
                start = {"session": "session-1", "commune": COMMUNE, "choice": "handover:start"}
                assert (await client.post("/api/v1/chat", json=start)).status_code == 200
                assert await asyncio.wait_for(_data(lines), 30) != first


async def _data(lines) -> dict:
    async for line in lines:
        if line.startswith("data: "):
            return json.loads(line.removeprefix("data: "))
    raise AssertionError("the stream ended")
