"""A cluster assigned: the edit it becomes, the phrases that collide, what an officer may only suggest."""

from typing import Any

import pytest
import sqlalchemy as sa

from api.records import kept_questions
from api.records.database import Database
from api.records.edit_tables import edit
from api.records.question_tables import question_cluster
from tests.api.content.desk import form_of, send
from tests.api.staff_desk import SECRET, Browser, acts, at_work, hire
from tests.api.unanswered_desk import BIRTH, DEATH, PAGE, ask, choose, gathered, words

pytestmark = pytest.mark.anyio
QUESTION = "xin phép nuôi đà điểu ở bãi sông thôn 3, gọi anh Tuấn"
PHRASE = "sắm sổ đời cho thằng cu mới lọt lòng"


@pytest.fixture
async def client(door: Any) -> Any:
    async with door(secret_key=SECRET, address_rate=10000) as opened:
        yield opened


@pytest.fixture
async def lan(client: Any, records: Database, rasa: Any) -> Browser:
    """An editor of all communes, before one cluster of one question."""
    browser = at_work(client, records, hire(records, "lan", "editor"))
    await ask(client, rasa, QUESTION)
    await gathered(browser)
    return browser


def rows(records: Database, table: sa.Table) -> list[dict[str, Any]]:
    with records.reading() as connection:
        return [dict(row) for row in connection.execute(sa.select(table).order_by(table.c.id)).mappings()]


async def give(browser: Browser, fields: dict[str, Any]) -> Any:
    data = {name: value if isinstance(value, list) else [value] for name, value in fields.items()}
    return await send(browser, f"{PAGE}/1/giao", data)


async def test_an_editor_assigns_and_one_edit_waits_for_a_second_person(lan, records):
    fields = await choose(lan, 1, f"procedure:{BIRTH}", phrase=PHRASE)
    answer = await give(lan, fields)
    assert answer.headers.get("location") == f"{PAGE}/1?xong=giao", words(answer.text)
    (made,) = rows(records, edit)
    assert (made["kind"], made["key"], made["state"]) == ("procedure", BIRTH, "submitted")
    added = set(made["after"].splitlines()) - set(made["before"].splitlines())
    assert added == {f"- {PHRASE}"}
    assert made["needs_training"]
    (cluster,) = rows(records, question_cluster)
    assert (cluster["state"], cluster["key"], cluster["edit"]) == ("assigned", BIRTH, made["id"])
    with records.reading() as connection:
        (kept,) = kept_questions.listed(connection)
    assert (kept.text, kept.procedure, kept.commune) == (PHRASE, BIRTH, "hoang-son")  # not the resident's own words
    page = words((await lan.get(f"{PAGE}/1?xong=giao")).text)
    assert f"Đề xuất số {made['id']}" in page
    assert acts(records)[-2:] == ["edit_submitted", "cluster_assigned"]
    assert (await give(lan, fields)).status_code == 422  # a second time: it is decided
    assert len(rows(records, edit)) == 1
    assert (await lan.post(f"/staff/noi-dung/de-xuat/{made['id']}/duyet")).status_code in (409, 422)


async def test_the_suggested_phrase_names_nobody_and_no_place(lan):
    fields = await choose(lan, 1, f"procedure:{BIRTH}")
    (phrase,) = [value for name, value in fields.items() if name.startswith("cach-noi")]
    assert phrase == "xin phép nuôi đà điểu ở bãi sông gọi anh"


async def test_phrases_of_an_answer_are_its_asks(lan, records):
    assert (await give(lan, await choose(lan, 1, "topic:one-stop-overview", phrase=PHRASE))).status_code == 303
    (made,) = rows(records, edit)
    assert (made["kind"], made["key"]) == ("topic", "one-stop-overview")
    assert f"- {PHRASE}\n" in made["after"]


@pytest.mark.parametrize(
    ("phrase", "told"),
    [
        ("đăng ký khai tử cho bố", "nghe giống"),
        ("làm giấy khai tử", "đã là cách nói của"),
    ],
)
async def test_a_phrase_that_collides_is_added_only_knowingly(lan, records, phrase, told):
    fields = await choose(lan, 1, f"procedure:{BIRTH}", phrase=phrase)
    answer = await give(lan, fields)
    assert answer.status_code == 422
    page = words(answer.text)
    assert "Xem lại trước khi gửi" in page
    assert told in page
    assert rows(records, edit) == []
    seen = answer.text.partition('name="da-xem" value="')[2][:16]
    assert (await give(lan, {**fields, "da-xem": "x"})).status_code == 422
    assert (await give(lan, {**fields, "da-xem": seen})).status_code == 303
    assert phrase in rows(records, edit)[0]["after"]


@pytest.mark.parametrize(
    ("phrase", "told"),
    [
        ("làm giấy khai sinh", "đã có ở mục này"),
        ("giấy", "quá ngắn"),
        ("gọi lại số 0912345678 cho tôi", "còn chỗ che số"),
    ],
)
async def test_a_phrase_that_cannot_be_added_is_told_of(lan, records, phrase, told):
    answer = await give(lan, await choose(lan, 1, f"procedure:{BIRTH}", phrase=phrase))
    assert answer.status_code == 422
    assert told in words(answer.text)
    assert rows(records, edit) == []


@pytest.mark.parametrize("to", ["procedure:9.999999", "topic:nothing", "commune:hoang-son", "", "x"])
async def test_only_what_exists_is_assigned_to(lan, records, to):
    answer = await give(lan, {"den": to, "chon": "1", "cach-noi-1": PHRASE})
    assert answer.status_code == 422
    assert rows(records, edit) == []


async def test_phrases_of_other_clusters_questions_are_not_taken(lan):
    answer = await give(lan, {"den": f"procedure:{BIRTH}", "chon": "77", "cach-noi-77": PHRASE})
    assert answer.status_code == 422
    assert "Chọn ít nhất một câu" in words(answer.text)


async def test_procedures_and_answers_are_searched_for(lan):
    page = (await lan.get(f"{PAGE}/1?q=khai+tu")).text
    assert f"den=procedure%3A{DEATH}" in page or f"den=procedure:{DEATH}" in page
    assert "Có thể là" in page


@pytest.mark.parametrize(
    ("role", "communes"), [("officer", ("hoang-son",)), ("officer", ()), ("editor", ("hoang-son",))]
)
async def test_who_may_not_edit_suggests_and_an_editor_makes_it_an_edit(client, lan, records, role, communes):
    hoa = at_work(client, records, hire(records, "hoa", role, communes))
    answer = await give(hoa, await choose(hoa, 1, f"procedure:{BIRTH}", phrase=PHRASE))
    assert answer.headers.get("location") == f"{PAGE}/1?xong=de-nghi"
    assert rows(records, edit) == []
    assert (await hoa.post(f"{PAGE}/1/nhan")).status_code == 422
    assert PHRASE in words((await lan.get(f"{PAGE}/1")).text)
    assert (await lan.post(f"{PAGE}/1/nhan")).status_code == 303
    (made,) = rows(records, edit)
    assert PHRASE in made["after"]
    assert acts(records)[-3:] == ["cluster_suggested", "edit_submitted", "cluster_assigned"]
    assert (await lan.post(f"{PAGE}/1/nhan")).status_code == 422


async def test_a_new_answer_begins_with_the_phrases_and_answers_the_cluster(lan, records):
    answer = await give(lan, await choose(lan, 1, "moi", phrase=PHRASE))
    form = answer.headers["location"]
    assert form == "/staff/noi-dung/moi/tra-loi?nhom=1"
    page = (await lan.get(form)).text
    fields = form_of(page)
    assert PHRASE in fields["asks"][0]
    fields |= {
        "id": ["one-stop-ostrich"], "topic": ["one_stop"], "answer": ["Hỏi quầy một cửa."], "ly-do": ["chưa có"],
        "source.title": ["Quy chế của xã"], "source.kind": ["editorial"],
    }  # fmt: skip
    saved = await send(lan, "/staff/noi-dung/luu", fields)
    assert saved.status_code == 303, words(saved.text)[:900]
    (made,) = rows(records, edit)
    (cluster,) = rows(records, question_cluster)
    assert (cluster["state"], cluster["key"], cluster["edit"]) == ("assigned", "one-stop-ostrich", made["id"])
    with records.reading() as connection:
        assert [(each.text, each.topic) for each in kept_questions.listed(connection)] == [(PHRASE, "one_stop")]
