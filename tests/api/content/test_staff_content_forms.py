"""The forms of the content: they come back as they went, tell what is wrong, and show each role what is its own."""

import pytest

from knowledge.editing.files import record_text
from tests.api.content.desk import BANNER, FORM, HOME, HOURS, by_hand, drafted, form_of, send, submitted, write
from tests.api.staff_desk import Browser, acts, at_work, hire
from tests.small_data import BIRTH

pytestmark = pytest.mark.anyio


async def test_a_form_sent_unchanged_makes_no_draft(lan, records):
    for path in (FORM, HOURS, BANNER, f"{HOME}/xa/thanh-mien", f"{HOME}/tra-loi/one-stop-overview"):
        answer = await write(lan, path)
        assert answer.status_code == 422, path
        assert "Chưa đổi gì" in answer.text, path
    assert acts(records) == []


WRONG = [
    ({"fee__amount_vnd": "tám nghìn"}, "Số tiền (đồng): &#39;tám nghìn&#39; phải là số nguyên"),
    ({"source__as_of": "hôm qua"}, "Ngày đọc"),
    ({"name": ""}, "Tên"),
    ({"superseded_by": "1.2"}, "chưa đúng cách viết"),
    ({"confidence": "rất cao"}, "phải là một trong"),
    ({"ly-do": ""}, "Ghi lý do sửa"),
    ({"ngay-ap-dung": "2020-01-01"}, "Ngày áp dụng phải từ hôm nay"),
]


@pytest.mark.parametrize(("typed", "words"), WRONG)
async def test_what_is_typed_wrong_is_told_with_the_form_as_it_was_typed(lan, records, typed, words):
    fields = form_of((await lan.get(FORM)).text) | {"result": ["Đã gõ"], "ly-do": ["vì sao"]}
    fields |= {name.replace("__", "."): [value] for name, value in typed.items()}
    answer = await send(lan, f"{HOME}/luu", fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert form_of(answer.text)["result"] == ["Đã gõ"]
    assert acts(records) == []


async def test_a_paper_is_added_and_one_taken_away(lan, data):
    fields = form_of((await lan.get(FORM)).text)
    names = fields["papers.name"]
    assert names[-3:] == ["", "", ""]
    fields["papers.name"] = ["", *names[1:-3], "Giấy mới", "", ""]
    for part in ("copies", "form", "note"):
        fields[f"papers.{part}"] = ["", *fields[f"papers.{part}"][1:]]
    answer = await send(lan, f"{HOME}/luu", fields | {"ly-do": ["đổi giấy tờ"]})
    shown = (await lan.get(answer.headers["location"])).text
    assert "Giấy mới" in shown
    assert "Tờ khai đăng ký khai sinh (nộp giấy)" in shown
    assert f"{len(names) - 4} dòng khác giữ nguyên" in shown
    assert "Giấy mới" not in record_text("procedure", BIRTH, data)


async def test_who_writes_on_an_old_copy_is_shown_the_new_one_first(lan, data):
    fields = form_of((await lan.get(FORM)).text)
    by_hand(data, result="Bản của người khác")
    answer = await send(lan, f"{HOME}/luu", fields | {"result": ["Bản của tôi"], "ly-do": ["vì sao"]})
    assert answer.status_code == 422
    assert "vừa có bản mới" in answer.text
    again = form_of(answer.text)
    assert again["result"] == ["Bản của tôi"]
    assert (await send(lan, f"{HOME}/luu", again)).status_code == 303


async def test_hours_are_typed_as_people_write_them(lan):
    page = await drafted(lan, HOURS, **{"hours.weekly.mon": "7h30-11h30; 13:30 - 17:00", "hours.confirmed": "1"})
    shown = (await lan.get(page)).text
    assert "Giờ làm việc: thứ hai 7 giờ 30" in shown or "07:30-11:30, 13:30-17:00" in shown
    assert "Thứ hai: 07:30-11:30, 13:30-17:00" in shown


async def test_a_long_form_gets_through_the_door(lan):
    said = "\n".join(f"cách kể số {n} của một việc rất dài dòng" for n in range(900))
    assert len(said.encode()) > 40_000
    assert (await write(lan, FORM, situations=said)).status_code == 303
    fields = form_of((await lan.get(FORM)).text) | {"situations": [said * 10]}
    assert (await send(lan, f"{HOME}/luu", fields)).status_code == 413


ROLES = [
    ("nobody", (), 303, 303),
    ("officer", (), 403, 403),
    ("editor", (), 200, 200),
    ("editor", ("hoang-loc",), 403, 200),
    ("editor", ("hoang-son",), 403, 403),
    ("admin", (), 200, 200),
    ("admin", ("hoang-loc",), 403, 200),
]


@pytest.mark.parametrize(("role", "communes", "shared", "own"), ROLES)
async def test_each_role_edits_what_is_its_own(lan, desk, records, role, communes, shared, own):
    pages = {
        await submitted(lan, FORM, result="Giấy"): shared,
        await submitted(
            lan, BANNER, banner__text="Nghỉ", banner__from_day="2026-12-01", banner__to_day="2026-12-02"
        ): own,
    }
    fields = {path: form_of((await lan.get(path)).text) | {"ly-do": ["x"]} for path in (FORM, BANNER)}
    there = (role, communes) != ("nobody", ())
    who = at_work(desk, records, hire(records, "ai", role, communes)) if there else Browser(desk)
    await who.get("/staff/tai-khoan")
    for page, expected in {**pages, FORM: shared, BANNER: own, f"{HOME}/xa/hoang-loc/lich-su": own}.items():
        assert (await who.get(page)).status_code == expected, page
    for page in pages:
        await who.get("/staff/tai-khoan")
        answer = await who.post(f"{page}/tra-lai", loi="không")
        assert answer.status_code == {303: 401, 403: 403, 200: 303}[pages[page]]
    for path, expected in ((FORM, shared), (BANNER, own)):
        answer = await send(who, f"{HOME}/luu", fields[path] | {"result": ["Khác"], "banner.text": ["Khác"]})
        assert answer.status_code == {303: 401, 403: 403, 200: 422 if path == BANNER else 303}[expected]
    home = await who.get(HOME)
    assert home.status_code == (200 if role in ("editor", "admin") else {"nobody": 303}.get(role, 403))
    if home.status_code == 200:
        assert ("Thêm thủ tục" in home.text) == (shared == 200)
        assert ("hoang-loc" in home.text) == (own == 200)


async def test_what_there_is_not_is_not_found(lan):
    for path in ("thu-tuc/9.999999", "la/1.001193", "xa/khong-co", "de-xuat/99", "moi/xa", "moi/la",
                 f"thu-tuc/{BIRTH}?phan=gio", "xa/hoang-loc?phan=la"):  # fmt: skip
        assert (await lan.get(f"{HOME}/{path}")).status_code in (404, 422), path
    assert (await lan.post(f"{HOME}/luu", loai="la", khoa="x")).status_code in (400, 422)


async def test_the_search_finds_by_name_and_code(lan):
    for asked in ("khai sinh", "KHAI SINH", BIRTH, "hoằng lộc", "one-stop-overview"):
        assert "Không có mục nào" not in (await lan.get(f"{HOME}?q={asked}")).text
    assert "Không có mục nào" in (await lan.get(f"{HOME}?q=tàu vũ trụ")).text
