"""Deletion requests on a plain page: by code or contact, nothing lost on an error, one receipt for one filling-in."""

import re
from datetime import datetime, timedelta

import pytest

from knowledge.hours import VIETNAM
from tests.api.reports_desk import leave, read

pytestmark = pytest.mark.anyio
FORM = "/xoa-du-lieu"
OURS = {"origin": "http://test"}
PHONE = "0912 345 678"


def filled(**more: str) -> dict[str, str]:
    values = {"phieu": "token-1", "commune": "hoang-son", "ma": "", "lien-lac": PHONE, "ly-do": "", "dong-y": "1"}
    return {**values, **{name.replace("_", "-"): value for name, value in more.items()}}


async def send(client, headers=OURS, **more):
    return await client.post(FORM, data=filled(**more), headers=headers)


async def test_from_empty_form_to_status(client, records):
    empty = await client.get(FORM, params={"commune": "hoang-son"})
    assert empty.headers["cache-control"] == "no-store"
    token = re.findall(r'name="phieu" value="([^"]{20,})"', empty.text)[0]
    sent = await send(client, phieu=token, ly_do="Gửi tuần trước, gọi 0912345678")
    (request,) = read(records, "erasure_request")
    code = f"{request['code'][:4]}-{request['code'][4:]}"
    assert (sent.status_code, sent.headers["location"]) == (303, f"{FORM}/{code}?moi=1")
    assert (request["channel"], request["commune"], request["contact"]) == ("form", "hoang-son", PHONE)
    assert request["consented_at"]
    assert "0912345678" not in request["reason"]
    receipt = (await client.get(sent.headers["location"])).text
    assert f'<p class="code">{code}</p>' in receipt
    latest = datetime.now(VIETNAM).date() + timedelta(days=20)
    assert f"chậm nhất ngày {latest:%d/%m/%Y}" in receipt
    assert PHONE not in receipt
    assert "tuần trước" not in receipt


async def test_a_code_names_the_record_and_its_commune(client, records):
    code = leave(records, commune="hoang-loc")
    sent = await send(client, ma=f"{code[:4]}-{code[4:].lower()}", lien_lac="", commune="")
    assert sent.status_code == 303
    (request,) = read(records, "erasure_request")
    assert (request["commune"], request["contact"]) == ("hoang-loc", None)
    assert [(row["kind"], row["ref"]) for row in read(records, "erasure_matter")] == [("report", code)]


async def test_a_shared_list_is_named_by_its_code(client, records):
    made = await client.post("/api/v1/shares", json={"procedure": "1.001193", "commune": "hoang-son", "ticked": [0]})
    code = made.json()["code"]
    assert (await send(client, ma=code, lien_lac="")).status_code == 303
    assert [(row["kind"], row["ref"]) for row in read(records, "erasure_matter")] == [("share", code)]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"lien_lac": ""}, "ghi mã phản ánh, hoặc số điện thoại"),
        ({"ma": "ZZZZ-ZZZZ"}, "nào mang mã này"),
        ({"lien_lac": "chị Lan thôn 3"}, "đủ số điện thoại"),
        ({"commune": ""}, "chọn giúp xã"),
        ({"commune": "nowhere"}, "chọn giúp xã"),
        ({"dong_y": ""}, "đánh dấu đồng ý"),
        ({"ly_do": "ở" * 501}, "bớt giúp 1 chữ cái"),
    ],
)
async def test_what_is_wrong_is_told_and_the_words_are_kept(client, records, more, told):
    answer = await send(client, **{"ly_do": "lời tôi đã viết", **more})
    assert answer.status_code == 422
    assert told in answer.text
    assert (more.get("ly_do") or "lời tôi đã viết")[:10] in answer.text
    assert read(records, "erasure_request") == []


async def test_sent_twice_it_is_stored_once(client, records):
    first, again = await send(client), await send(client)
    assert first.headers["location"] == again.headers["location"]
    assert len(read(records, "erasure_request")) == 1
    assert (await send(client, phieu="token-2")).headers["location"] != first.headers["location"]


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}])
async def test_nothing_is_taken_from_another_site(client, records, headers):
    answer = await send(client, headers=headers)
    assert answer.status_code == 403
    assert read(records, "erasure_request") == []


async def test_too_many_from_one_address_wait_with_their_words(door, records):
    async with door(address_rate=2) as client:
        answers = [await send(client, phieu=f"token-{number}", ly_do="lời tôi đã viết") for number in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert answers[2].headers["retry-after"]
    assert "lời tôi đã viết" in answers[2].text
    assert len(read(records, "erasure_request")) == 2


async def test_a_request_is_found_by_its_code_as_people_type_it(client, records):
    await send(client)
    code = read(records, "erasure_request")[0]["code"]
    found = await client.get(f"{FORM}/tra-cuu", params={"ma": f" {code[:4].lower()} {code[4:]} "})
    assert (found.status_code, found.headers["location"]) == (303, f"{FORM}/{code[:4]}-{code[4:]}")
    missing = await client.get(f"{FORM}/tra-cuu", params={"ma": "ZZZZ-ZZZZ"})
    assert (missing.status_code, "Không có yêu cầu nào" in missing.text) == (404, True)
    assert (await client.get(f"{FORM}/ZZZZ-ZZZZ")).status_code == 404


async def test_the_pages_lead_there(client, records):
    code = leave(records)
    for path in ("/du-lieu-ca-nhan", "/phan-anh"):
        assert f'href="{FORM}' in (await client.get(path)).text
    shown = f"{code[:4]}-{code[4:]}"
    link = re.search(rf'href="({FORM}[^"]*)"', (await client.get(f"/phan-anh/{shown}")).text)
    assert link
    assert f'value="{shown}"' in (await client.get(link[1].replace("&amp;", "&"))).text
