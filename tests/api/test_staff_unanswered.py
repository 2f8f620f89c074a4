"""Questions that were not answered: what counts, how they are put together, who sees them, how long they stay."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from api.records import conversations
from api.records.clusters import ASSIGNED
from api.records.database import Database
from api.records.edit_tables import edit
from api.records.question_tables import cluster_question, question_cluster
from api.records.retention import purge
from api.unanswered import gather
from knowledge.likeness.meaning import meanings_of
from tests.api.staff_desk import SECRET, Browser, acts, at_work, hire, set_all
from tests.api.unanswered_desk import BIRTH, PAGE, ask, gathered, numbers, words

pytestmark = pytest.mark.anyio


@pytest.fixture
async def client(door: Any) -> Any:
    async with door(secret_key=SECRET, address_rate=10000) as opened:
        yield opened


@pytest.fixture
def lan(client: Any, records: Database) -> Browser:
    return at_work(client, records, hire(records, "lan"))


def held(records: Database, table: sa.Table = cluster_question) -> list[dict[str, Any]]:
    with records.reading() as connection:
        return [dict(row) for row in connection.execute(sa.select(table).order_by(table.c.id)).mappings()]


QUESTION = "xin phép nuôi đà điểu ở bãi sông"


@pytest.mark.parametrize(
    ("outcome", "more", "why"),
    [
        ("no_data", {}, "dữ liệu không có"),
        ("out_of_scope", {"topic": "out_of_scope"}, "không thuộc xã"),
        ("answer", {"confidence": 0.59, "procedure": BIRTH}, "trả lời không chắc"),
        ("answer", {"confidence": 0.6, "procedure": BIRTH}, ""),
        ("clarify", {}, ""),
        ("chitchat", {"topic": "greeting"}, ""),
        ("out_of_scope", {"topic": "abuse"}, ""),
        ("form", {"topic": "feedback"}, ""),
    ],
)
async def test_what_a_reply_was_says_whether_it_counts(client, rasa, lan, outcome, more, why):
    await ask(client, rasa, QUESTION, outcome, **more)
    page = await gathered(lan)
    assert (QUESTION in page) == bool(why)
    if why:
        assert f"{why} 1" in page


async def test_a_thumb_down_none_of_these_and_asking_for_a_person_count_what_was_asked_before(client, rasa, lan):
    turn = await ask(client, rasa, QUESTION, "answer", procedure=BIRTH)
    thumb = {"session": "session-1", "turn": turn, "good": False, "reason": "wrong"}
    assert (await client.post("/api/v1/ratings", json=thumb)).status_code in (200, 204)
    await ask(client, rasa, "muốn mở lớp dạy múa lân ở đình", "clarify", session="session-2")
    await ask(client, rasa, "", "chitchat", session="session-2", choice="none")
    await ask(client, rasa, "nhà hàng xóm hát loa kẹo kéo cả đêm", "answer", session="session-3", procedure=BIRTH)
    await ask(client, rasa, "cho gặp cán bộ", "handover", session="session-3", topic="human")
    await ask(client, rasa, "cho tôi gặp cán bộ với", "handover", session="session-4", topic="human")
    page = await gathered(lan)
    for text in (f"{QUESTION} bị chê 1", "múa lân ở đình không mục nào đúng 1", "cả đêm xin gặp cán bộ 1"):
        assert text in page
    assert "gặp cán bộ với" not in page


async def test_one_question_counts_once_whatever_was_wrong_with_it_and_however_often_it_is_gathered(client, rasa, lan):
    turn = await ask(client, rasa, QUESTION)
    await gathered(lan)
    await client.post("/api/v1/ratings", json={"session": "session-1", "turn": turn, "good": False, "reason": "wrong"})
    await gathered(lan)
    page = await gathered(lan)
    assert "dữ liệu không có 1, bị chê 1" in page
    assert numbers((await lan.get(PAGE)).text) == ["1"]


async def test_what_is_typed_is_masked(client, rasa, lan, records):
    await ask(client, rasa, "xin phép nuôi đà điểu gọi lại cho tôi số 0912345678")
    assert "0912345678" not in await gathered(lan)
    assert "[số điện thoại]" in held(records)[0]["text"]


async def test_the_same_meaning_is_one_cluster_with_and_without_accents_and_in_dialect(client, rasa, lan):
    for number, text in enumerate(
        ["làm giấy khai sinh cho con ở đâu", "lam giay khai sinh cho con o dau", "mần giấy khai sinh cho con ở mô rứa"]
    ):
        await ask(client, rasa, text, session=f"session-{number}")
    await ask(client, rasa, QUESTION, session="session-9")
    await gathered(lan)
    assert numbers((await lan.get(PAGE)).text) == ["3", "1"]
    await ask(client, rasa, "khai sinh cho con làm ở đâu", session="session-10")
    await gathered(lan)
    assert numbers((await lan.get(PAGE)).text) == ["4", "1"]


async def test_what_is_wrong_with_a_reply_in_two_ways_does_not_pull_the_cluster_twice(client, rasa, lan):
    texts = ["tiệm tạp hóa bán xì gà xin giấy ở đâu", "quán em muốn bán xì gà thì ra đâu xin giấy"]
    turn = await ask(client, rasa, texts[0], "answer", procedure=BIRTH, confidence=0.3)
    await client.post("/api/v1/ratings", json={"session": "session-1", "turn": turn, "good": False, "reason": "wrong"})
    await ask(client, rasa, texts[1], session="session-2")
    await ask(client, rasa, "quán cà phê muốn bán xì gà thì xin giấy ở đâu", session="session-3")
    await gathered(lan)
    assert numbers((await lan.get(PAGE)).text) == ["3"]


async def test_the_list_is_filtered(client, rasa, lan):
    await ask(client, rasa, QUESTION)
    await ask(client, rasa, "giá vàng hôm nay bao nhiêu", "out_of_scope", commune="dinh-tan", session="session-2")
    await gathered(lan)
    for query, number in [
        ("ly-do=no_data", 1), ("ly-do=disliked", 0), ("xa=dinh-tan", 1), ("xa=nowhere", 0), ("ky=7", 2),
        ("tinh-trang=dismissed", 0), ("tinh-trang=tat-ca", 2), ("ky=x&ly-do=x&tinh-trang=x&trang=x", 2), ("trang=2", 0),
    ]:  # fmt: skip
        assert len(numbers((await lan.get(f"{PAGE}?{query}")).text)) == number, query


async def test_a_dismissed_cluster_stays_dismissed_and_counts_on(client, rasa, lan, records):
    await ask(client, rasa, QUESTION)
    await gathered(lan)
    answer = await lan.post(f"{PAGE}/1/bo-qua", ten="nuôi đà điểu", ly_do="")
    assert answer.status_code == 422
    answer = await lan.post(f"{PAGE}/1/bo-qua", ten="nuôi đà điểu", ly_do="không có ở xã")
    assert answer.status_code == 303
    await ask(client, rasa, QUESTION, session="session-2")
    assert QUESTION not in await gathered(lan)
    page = (await lan.get(f"{PAGE}?tinh-trang=dismissed")).text
    assert numbers(page) == ["2"]
    assert "nuôi đà điểu" in words(page)
    assert (await lan.post(f"{PAGE}/1/bo-qua", ten="nuôi đà điểu", ly_do="nữa")).status_code == 422
    assert (await lan.post(f"{PAGE}/1/mo-lai")).status_code == 303
    assert QUESTION in words((await lan.get(PAGE)).text)
    assert acts(records)[-2:] == ["cluster_dismissed", "cluster_reopened"]


@pytest.mark.parametrize("published", [True, False])
async def test_an_assigned_cluster_opens_again_only_when_its_answer_is_in_use(client, rasa, lan, records, published):
    await ask(client, rasa, QUESTION)
    await gathered(lan)
    now = datetime.now(UTC)
    with records.writing() as connection:
        row = {"kind": "procedure", "key": BIRTH, "part": "", "path": "", "base_digest": "", "before": "", "after": "a"}
        row |= {"reason": "", "author": 1, "made_at": now, "needs_training": True}
        state = {"state": "published" if published else "approved", "published_at": now if published else None}
        number = connection.execute(edit.insert().values(**row, **state)).inserted_primary_key[0]
    set_all(records, question_cluster, state=ASSIGNED, kind="procedure", key=BIRTH, edit=number)
    await ask(client, rasa, QUESTION, session="session-2")
    page = await gathered(lan)
    assert ("Vẫn chưa trả lời được" in page) == published
    assert (QUESTION in page) == published


async def test_an_officer_sees_and_counts_the_questions_of_their_communes_alone(client, rasa, lan, records):
    await ask(client, rasa, "xin phép nuôi đà điểu ở bãi Định Tân", commune="dinh-tan")
    await ask(client, rasa, QUESTION, session="session-2")
    await ask(client, rasa, "giá vàng hôm nay bao nhiêu", session="session-3", commune="dinh-tan")
    await ask(client, rasa, "xem bói ở chỗ nào", session="session-4", commune=None)
    await gathered(lan)
    hoa = at_work(client, records, hire(records, "hoa", communes=("hoang-son",)))
    page = (await hoa.get(PAGE)).text
    assert numbers(page) == ["1"]
    one = words((await hoa.get(f"{PAGE}/1")).text)
    assert QUESTION in one
    for text in ("Định Tân", "giá vàng", "xem bói"):
        assert text not in words(page) + one
    assert "người phụ trách mọi xã" in words((await hoa.post(f"{PAGE}/1/bo-qua", ten="a b", ly_do="c")).text)
    others = [row["id"] for row in held(records, question_cluster)[1:]]
    for id in [*others, 999]:
        assert (await hoa.get(f"{PAGE}/{id}")).status_code == 404
        assert (await hoa.post(f"{PAGE}/{id}/bo-qua", ten="a", ly_do="b")).status_code == 404


@pytest.mark.parametrize("role", ["officer", "editor", "admin", None])
async def test_every_role_opens_it_and_nobody_else(client, records, role):
    browser = at_work(client, records, hire(records, "x", role)) if role else Browser(client)
    answer = await browser.get(PAGE)
    assert answer.status_code == (200 if role else 303)
    if role is None:
        assert answer.headers["location"].startswith("/staff/vao")
        for path in ("cap-nhat", "1/giao", "1/bo-qua", "1/mo-lai", "1/nhan"):
            assert (await browser.post(f"{PAGE}/{path}")).status_code in (401, 403)


async def test_questions_go_when_they_have_been_kept_long_enough_and_decisions_stay(client, rasa, lan, records):
    await ask(client, rasa, QUESTION)
    await ask(client, rasa, "giá vàng hôm nay bao nhiêu", session="session-2")
    await gathered(lan)
    await lan.post(f"{PAGE}/1/bo-qua", ten="nuôi đà điểu", ly_do="không có ở xã")
    with records.writing() as connection:
        purge(connection, now=datetime.now(UTC) + timedelta(days=91))
    assert held(records) == []
    (left,) = held(records, question_cluster)
    assert (left["text"], left["state"]) == ("nuôi đà điểu", "dismissed")


async def test_who_wipes_a_conversation_takes_its_questions_along(client, rasa, lan, records):
    await ask(client, rasa, "xin phép nuôi đà điểu sau nhà tôi")
    await ask(client, rasa, QUESTION, session="session-2")
    await gathered(lan)
    assert (await client.delete("/api/v1/sessions/session-1")).status_code in (200, 204)
    page = words((await lan.get(PAGE)).text)
    assert "sau nhà tôi" not in page
    assert QUESTION in page
    assert [row["text"] for row in held(records, question_cluster)] == [QUESTION]


async def test_questions_are_gathered_a_few_at_a_time_without_leaving_any(client, rasa, lan, records, monkeypatch):
    monkeypatch.setattr("api.unanswered.MOST", 1)
    for number, text in enumerate([QUESTION, "giá vàng hôm nay bao nhiêu", "xem bói ở chỗ nào"]):
        await ask(client, rasa, text, session=f"session-{number}")
    for number in (1, 2, 3, 3):
        await gathered(lan)
        assert len(held(records)) == number


async def test_what_is_wiped_while_it_is_gathered_does_not_come_back(client, rasa, lan, records, monkeypatch):
    await ask(client, rasa, QUESTION)

    def wiped(*known: Any) -> Any:
        with records.writing() as connection:
            conversations.wipe(connection, "session-1", at=datetime.now(UTC))
        return meanings_of(*known)

    monkeypatch.setattr("api.unanswered.meanings_of", wiped)
    assert QUESTION not in await gathered(lan)
    assert (held(records), held(records, question_cluster)) == ([], [])


async def test_who_asks_to_gather_while_it_is_done_does_not_wait(client, rasa, lan, monkeypatch):
    await ask(client, rasa, QUESTION)
    inner: list[int] = []

    def again(*known: Any) -> Any:
        here = client._transport.app.state.services
        inner.append(gather(here.records, here.knowledge.now))
        return meanings_of(*known)

    monkeypatch.setattr("api.unanswered.meanings_of", again)
    assert QUESTION in await gathered(lan)
    assert inner == [0]
