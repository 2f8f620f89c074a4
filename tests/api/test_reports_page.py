"""Feedback on a plain page: the checks of the chat, nothing lost on an error, one receipt for one filling-in."""

import re
from datetime import datetime

import pytest
import sqlalchemy as sa

from knowledge.desk.working_days import working_days_after
from knowledge.hours import VIETNAM
from tests.api.reports_desk import read

pytestmark = pytest.mark.anyio
FORM = "/phan-anh/gui"
BODY = "Đường liên thôn sụt lún <b>hai tháng</b>\nXe máy ngã mấy lần"
OURS = {"origin": "http://test"}


@pytest.fixture
def rows(records):
    """Return a function that reads the reports of this test."""
    return lambda: read(records, "report")


def filled(**more: str) -> dict[str, str]:
    values = {
        "phieu": "token-1", "commune": "hoang-son", "dong-y": "1", "viec": "roads", "noi": "Thôn 3",
        "noi-dung": BODY, "kem": "", "lien-lac": "", "lam": "gui",
    }  # fmt: skip
    return {**values, **more}


async def send(client, headers=OURS, **more):
    return await client.post(FORM, data=filled(**more), headers=headers)


async def test_reports_page_from_empty_form_to_receipt(client, rows):
    empty = await client.get(FORM, params={"commune": "hoang-son"})
    assert empty.headers["cache-control"] == "no-store"
    token = re.findall(r'name="phieu" value="([^"]{20,})"', empty.text)[0]
    look = await send(client, phieu=token, lam="xem")
    assert (look.status_code, rows()) == (200, [])
    assert "&lt;b&gt;hai tháng&lt;/b&gt;\nXe máy" in look.text
    sent = await send(client, phieu=token)
    (report,) = rows()
    code = f"{report['code'][:4]}-{report['code'][4:]}"
    assert (sent.status_code, sent.headers["location"]) == (303, f"/phan-anh/{code}?moi=1")
    today = datetime.now(VIETNAM).date()
    assert report["due_on"] == working_days_after(today, 15)
    assert (report["commune"], report["kind"], report["contact"]) == ("hoang-son", "roads", None)
    receipt = (await client.get(sent.headers["location"])).text
    assert f'<p class="code">{code}</p>' in receipt
    assert "Dự kiến trả lời" in receipt
    assert "sụt lún" not in receipt


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"dong-y": ""}, "đánh dấu đồng ý"),
        ({"viec": "nothing"}, "thuộc loại nào"),
        ({"commune": ""}, "xã, phường nơi có việc"),
        ({"noi-dung": " \n "}, "kể giúp việc gì"),
        ({"noi-dung": "ở" * 2001}, "bớt giúp 1 chữ cái"),
        ({"lien-lac": "a" * 250}, "bớt giúp 50 chữ cái"),
        ({"noi-dung": "Tôi khiếu nại quyết định thu hồi đất"}, "không nhận khiếu nại"),
        ({"noi-dung": "Tôi tố cáo ông A"}, "không nhận tố cáo"),
        ({"kem": "đơn tố cáo ông A"}, "không nhận tố cáo"),
    ],
)
@pytest.mark.parametrize("act", ["xem", "gui"])
async def test_reports_page_refuses_and_keeps_the_words(client, rows, more, told, act):
    answer = await send(client, noi="chỗ tôi đã viết", lam=act, **more)
    assert answer.status_code == 422
    assert told in answer.text
    assert "chỗ tôi đã viết" in answer.text
    assert more.get("noi-dung", BODY).strip()[:20] in answer.text
    assert rows() == []


async def test_reports_page_tells_emergency_numbers_before_all_else(client, rows):
    look = (await send(client, lam="xem", **{"noi-dung": "Đang cháy nhà ở xóm 2"})).text
    assert look.index("tel:114") < look.index("Đang cháy nhà")
    assert "Gọi ngay" in look
    await send(client, **{"noi-dung": "Đang cháy nhà ở xóm 2"})
    assert len(rows()) == 1


async def test_reports_page_sent_twice_is_stored_once_and_changed_words_are_another(client, rows):
    first, again = await send(client), await send(client)
    assert first.headers["location"] == again.headers["location"]
    assert len(rows()) == 1
    other = await send(client, **{"noi-dung": "Việc khác"})
    assert other.headers["location"] != first.headers["location"]
    assert len(rows()) == 2


async def test_reports_page_masks_all_but_the_contact(client, rows):
    number = "0912345678"
    await send(client, **{"noi-dung": f"Gọi {number}", "noi": number, "kem": number, "lien-lac": f"Lan {number}"})
    (report,) = rows()
    assert number not in report["body"] + report["place"] + report["attachment"]
    assert report["contact"] == f"Lan {number}"


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}])
async def test_reports_page_takes_nothing_from_another_site(client, rows, headers):
    answer = await send(client, headers=headers)
    assert answer.status_code == 403
    assert "hai tháng" in answer.text
    assert rows() == []


async def test_reports_page_keeps_the_words_when_records_cannot_be_written(client, records):
    with records.writing() as connection:
        connection.execute(sa.text("drop table report"))
    answer = await send(client)
    assert answer.status_code == 503
    assert "hai tháng" in answer.text
    assert 'name="lam" value="gui"' in answer.text


async def test_reports_page_keeps_the_words_when_too_many_come(door):
    async with door(address_rate=1) as client:
        await send(client, lam="xem")
        answer = await send(client)
    assert (answer.status_code, "hai tháng" in answer.text) == (429, True)
    assert int(answer.headers["retry-after"]) > 0


async def test_reports_page_takes_the_longest_words(client, rows):
    long = "ở" * 2000
    assert (await send(client, **{"noi-dung": long, "kem": long})).status_code == 303
    assert len(rows()) == 1


async def test_reports_look_up_finds_a_code_as_typed(client):
    sent = await send(client)
    code = sent.headers["location"].split("/")[-1][:9]
    found = await client.get("/phan-anh/tra-cuu", params={"ma": f" {code.lower().replace('-', ' ')} "})
    assert (found.status_code, found.headers["location"]) == (303, f"/phan-anh/{code}")
    missing = await client.get("/phan-anh/tra-cuu", params={"ma": '"><b>ZZZZ'})
    assert missing.status_code == 404
    assert "&#34;&gt;&lt;b&gt;ZZZZ" in missing.text
    assert "wrong" not in (await client.get("/phan-anh/tra-cuu")).text
    assert 'action="/phan-anh/tra-cuu"' in (await client.get("/phan-anh")).text


async def test_reports_page_days_are_a_setting(door):
    async with door(report_days=5) as client:
        look = await send(client, lam="xem")
    assert "5 ngày làm việc" in look.text
