"""The figures' pages: every figure against a hand count, who sees whose, CSV, the month's report."""

import csv
import io
import re
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from api.records import figures
from tests.api.figures_desk import (
    LAST_MONTH,
    MONTH_BEFORE,
    PAGE,
    ask,
    day,
    hand_over,
    leave,
    rate,
    score,
    survey,
    today,
    vn,
)
from tests.api.staff_desk import Browser, acts, at_work, hire

pytestmark = pytest.mark.anyio
SPAN = f"ky=khoang&tu={day(1)}&den={day(10)}"
MONTH = f"{LAST_MONTH:%Y-%m}"
SHORT = f"/{LAST_MONTH.month}"
REPORT = f"{PAGE}/bao-cao"
OTHER = "2.000815"


@pytest.fixture
def planted(records) -> None:
    """Twelve questions of ten days in two communes, and what goes with them; four in the ten days before."""
    for number in range(4):
        ask(records, vn(day(25, MONTH_BEFORE)), session=f"before-{number}")
    for number, outcome in enumerate(["answer"] * 6 + ["clarify"] * 2 + ["no_data", "out_of_scope"]):
        ask(records, vn(day(3), f"08:{number:02}"), outcome, answer_ms=100, aspect="fee")
    ask(records, vn(day(10), "23:30"), session="session-2", channel="zalo", procedure=OTHER, answer_ms=1300)
    ask(records, vn(day(11), "00:10"), session="session-3")  # the day after
    ask(records, vn(day(4)), "no_data", commune="hoang-loc", session="session-4", answer_ms=None, degraded=True)
    ask(records, vn(day(4)), "chitchat", session="session-2", answer_ms=None)
    for turn in range(1, 5):
        rate(records, vn(day(5)), turn != 4, turn, reason="unclear" if turn == 4 else None)
    hand_over(records, vn(day(5)), timedelta(minutes=4), "session-5")
    hand_over(records, vn(day(5)), timedelta(minutes=20), "session-6")
    leave(records, vn(day(20, MONTH_BEFORE)), LAST_MONTH.replace(day=6), vn(day(6), "16:00"))
    leave(records, vn(day(20, MONTH_BEFORE)), LAST_MONTH.replace(day=7), None)
    leave(records, vn(day(8)), today(), None)
    survey(records, vn(day(5)), can_bo=5, ket_qua=3)
    survey(records, vn(day(5)), can_bo=2)
    for number, given in enumerate((5, 4, 4, 1)):
        score(records, vn(day(6)), given, f"session-{number}")


@pytest.fixture
async def clerk(planted, door, records) -> AsyncIterator[Browser]:  # noqa: ARG001 - the door counts days as it opens
    """An officer of all communes at a door that opened on the planted records."""
    async with door() as client:
        yield at_work(client, records, hire(records, login="mai.nt"))


@pytest.fixture
def officer(client, records) -> Browser:
    """An officer at a door that opened on no records."""
    return at_work(client, records, hire(records))


async def lines(browser: Browser, table: str = "", query: str = SPAN) -> list[list[str]]:
    answer = await browser.get(f"{PAGE}.csv?{query}&bang={table}")
    assert answer.status_code == 200
    assert answer.content.startswith("\ufeff".encode())
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def tiles(page: str) -> dict[str, tuple[str, ...]]:
    """Return each tile's figure, its base and its comparison, by name."""
    found = re.findall(r"<div><dt>(.*?)</dt><dd>(.*?)</dd></div>", page)
    return {name: tuple(re.findall(r">([^<>]+)</(?:b|span)>", told)) for name, told in found}


TABLES = {
    "Kết quả trả lời": [
        ["Trả lời được", "7", "58"], ["Hỏi lại cho rõ", "2", "17"], ["Không có dữ liệu", "2", "17"],
        ["Ngoài việc của xã", "1", "8"],
    ],
    "Hỏi điều gì của thủ tục": [["Phí, lệ phí", "10", "100"]],
    "Kênh hỏi": [["Khung trò chuyện", "11", "92"], ["Zalo OA", "1", "8"]],
    "Chủ đề": [["Thủ tục", "12", "100"]],
    "Thời gian trả lời một câu": [
        ["Đến 0,25 giây", "10", "91"], ["Đến 0,5 giây", "0", "0"], ["Đến 1 giây", "0", "0"], ["Đến 2 giây", "1", "9"],
        ["Đến 4 giây", "0", "0"], ["Trên 4 giây", "0", "0"],
    ],
    "Chờ gặp cán bộ": [
        ["Đến 1 phút", "0", "0"], ["Đến 5 phút", "1", "50"], ["Đến 15 phút", "0", "0"], ["Đến 30 phút", "1", "50"],
        ["Trên 30 phút", "0", "0"],
    ],
    "Đánh giá câu trả lời": [["Có ích", "3", "75"], ["Chưa đúng", "1", "25"], ["Vì: khó hiểu", "1", "25"]],
    "Điểm cuối cuộc trò chuyện": [
        ["5 · Rất hài lòng", "1", "25"], ["4 · Hài lòng", "2", "50"], ["3 · Bình thường", "0", "0"],
        ["2 · Không hài lòng", "0", "0"], ["1 · Rất không hài lòng", "1", "25"],
    ],
    "Phản ánh tới hạn": [["Đúng hạn", "1", "50"], ["Quá hạn", "1", "50"]],
    "Phản ánh nhận được": [["Đường sá, cầu cống, đèn đường", "1", "100"]],
    "Theo xã": [["Xã Hoàng Sơn", "11", "18", "1", "50"], ["Xã Hoằng Lộc", "1", "100", "0", ""]],
}  # fmt: skip


def by_title(rows: list[list[str]]) -> dict[str, list[list[str]]]:
    """Return the tables of the one file, by title, without their headings."""
    found: dict[str, list[list[str]]] = {}
    for number, row in enumerate(rows):
        if number and not rows[number - 1]:
            found[row[0]] = rows[number + 2 : rows.index([], number) if [] in rows[number:] else None]
    return found


async def test_figures_every_table_against_the_count_by_hand(clerk):
    found = by_title(await lines(clerk))
    for title, expected in TABLES.items():
        assert found[title] == expected, title
    days = {row[0]: row[1:] for row in found["Lượt hỏi theo ngày"]}
    assert len(days) == 10
    assert {day: counts for day, counts in days.items() if counts[0] != "0"} == {
        f"3{SHORT}": ["10", "8", "2"], f"4{SHORT}": ["1", "0", "1"], f"10{SHORT}": ["1", "1", "0"],
    }  # fmt: skip
    hours = [row for row in found["Lượt hỏi theo giờ trong ngày"] if row[1] != "0"]
    assert hours == [["8 giờ", "10", "83"], ["9 giờ", "1", "8"], ["23 giờ", "1", "8"]]
    procedures = found["Thủ tục được hỏi nhiều"]
    assert [(row[1], "(1.001193)" in row[0]) for row in procedures] == [("6", True), ("1", False)]
    assert sum(int(row[1]) for row in found["Lĩnh vực được hỏi nhiều"]) == 7
    asked = {row[0][:6]: row[1:] for row in found["Khảo sát hài lòng"]}
    assert (asked["Cán bộ"], asked["Kết qu"], asked["Giấy t"]) == (["2", "50"], ["1", "0"], ["0", ""])


async def test_figures_tiles_beside_the_period_before(clerk):
    page = (await clerk.get(f"{PAGE}?{SPAN}")).text
    assert tiles(page) == {
        "Lượt hỏi": ("12", "gõ hoặc bấm, trợ lý trả lời", "kỳ trước 4, tăng 200%"),
        "Cuộc trò chuyện": ("3", "bắt đầu trong kỳ", "kỳ trước 4, giảm 25%"),
        "Chưa trả lời được": ("25%", "3 trong 12 lượt hỏi", "kỳ trước 0%, tăng 25 điểm"),
        "Trả lời một câu": ("0,2 giây", "11 câu, tính trung bình", "kỳ trước 0,2 giây"),
        "Chờ gặp cán bộ": ("12 phút", "2 lượt được nhận, tính trung bình"),
        "Câu trả lời có ích": ("75%", "3 trong 4 lượt đánh giá"),
        "Phản ánh đúng hạn": ("50%", "1 trong 2 phản ánh tới hạn"),
    }
    assert page.count("<svg xmlns") == 2
    assert " style=" not in page
    assert "<style" not in page
    assert f"3{SHORT}: 8 (trả lời được hoặc hỏi lại)" in page
    assert "1 lượt được trả lời bằng tra cứu" in page


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}.csv", REPORT])
async def test_figures_by_every_role_and_by_nobody(client, records, path: str):
    for role in ("officer", "editor", "admin"):
        browser = at_work(client, records, hire(records, login=f"{role}.a", role=role))
        assert (await browser.get(path)).status_code == 200
    answer = await Browser(client).get(path)
    assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/staff/vao")


async def test_figures_of_an_officers_own_communes(clerk, records):
    client = clerk.client
    loc = at_work(client, records, hire(records, communes=("hoang-loc",)))
    both = at_work(client, records, hire(records, login="ha.nt", communes=("hoang-loc", "hoang-son")))
    asked = {"": "1", "&xa=hoang-son": "1", "&xa=hoang-loc": "1"}
    for more, count in asked.items():
        assert tiles((await loc.get(f"{PAGE}?{SPAN}{more}")).text)["Lượt hỏi"][0] == count
    for more, count in {"": "12", "&xa=hoang-son": "11", "&xa=dinh-tan": "12", "&xa=khong-co": "12"}.items():
        assert tiles((await both.get(f"{PAGE}?{SPAN}{more}")).text)["Lượt hỏi"][0] == count
    page = (await loc.get(f"{PAGE}?{SPAN}")).text
    assert "Hoàng Sơn" not in page
    assert "Xã Hoằng Lộc" in (await loc.get(f"{REPORT}?thang={MONTH}&xa=hoang-son")).text
    assert (await lines(loc, "xa"))[0][0] == "Số liệu trợ lý Hỏi Xã"  # there is no such table for one commune


async def test_figures_of_who_chose_no_commune_are_for_who_serves_all(door, records):
    ask(records, vn(day(3)), commune=None)
    async with door() as client:
        everywhere = at_work(client, records, hire(records))
        some = at_work(client, records, hire(records, login="ha.nt", communes=("hoang-loc", "hoang-son")))
        assert tiles((await everywhere.get(f"{PAGE}?{SPAN}")).text)["Lượt hỏi"][0] == "1"
        assert ["Chưa chọn xã", "1", "0", "0", ""] in await lines(everywhere, "xa")
        assert tiles((await some.get(f"{PAGE}?{SPAN}")).text)["Lượt hỏi"][0] == "0"


async def test_figures_in_one_file_and_noted(clerk, records):
    rows = await lines(clerk)
    assert rows[0] == ["Số liệu trợ lý Hỏi Xã", "Mọi xã của tài khoản", f"01/{LAST_MONTH:%m} đến 10/{LAST_MONTH:%m/%Y}"]
    assert ["Kết quả trả lời"] in rows
    assert ["Kết quả", "Số lượt", "Tỷ lệ (%)"] in rows
    assert ["Trả lời được", "7", "58"] in rows
    assert acts(records) == ["figures_exported"]


async def test_figures_no_formula_reaches_a_spreadsheet(door, records):
    ask(records, vn(day(3)), procedure="=1+1", topic="@SUM(A1)", aspect="-2+3")
    async with door() as client:
        rows = await lines(at_work(client, records, hire(records)))
    text = "\n".join(",".join(row) for row in rows)
    assert "'@SUM(A1),1,100" in text
    assert "'-2+3,1,100" in text
    assert "(=1+1),1,100" in text  # behind words
    assert not re.search(r"(?m)(^|,)[=@+-]", text)


async def test_figures_hold_no_words_of_residents(clerk):
    for path in (f"{PAGE}?{SPAN}", f"{REPORT}?thang={MONTH}"):
        page = (await clerk.get(path)).text
        assert "mất mấy ngày" not in page
        assert "Đường sụt" not in page


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("ky=khoang", "Chọn ngày bắt đầu và ngày kết thúc."),
        ("ky=khoang&tu=2025-11-10&den=2025-11-01", "Ngày bắt đầu phải trước ngày kết thúc"),
        ("ky=khoang&tu=2125-11-10&den=2125-11-11", "không sau hôm nay"),
        ("ky=khoang&tu=hom-qua&den=2025-11-01", "chưa đúng"),
        ("tu=2025-11-01", "chưa đúng"),
        ("ky=khoang&tu=0001-01-01&den=2025-11-01", "mười năm"),
        ("ky=khoang&tu=0001-01-01&den=0001-01-02", "từ năm 2000"),
    ],
)
async def test_figures_a_wrong_period_is_told(officer, query: str, told: str):
    answer = await officer.get(f"{PAGE}?{query}")
    assert answer.status_code == 422
    assert told in answer.text


async def test_figures_the_month_as_sentences_and_tables(clerk):
    page = (await clerk.get(f"{REPORT}?thang={MONTH}&xa=hoang-son")).text
    for told in (
        "Người dân hỏi trợ lý 12 lượt, trong 3 cuộc trò chuyện; tăng 200% so với kỳ trước (4 lượt, ",
        "Trợ lý trả lời được hoặc hỏi lại cho rõ 10 lượt (83,3%); chưa trả lời được 2 lượt (16,7%), gồm 1 lượt không "
        "có dữ liệu và 1 lượt ngoài việc của xã.",
        "Giờ có nhiều người hỏi nhất: từ 8 đến 9 giờ, 10 lượt.",
        "Theo kênh: Khung trò chuyện 91,7%; Zalo OA 8,3%.",
        "Có 2 lượt xin gặp cán bộ; 2 lượt được cán bộ nhận, chờ trung bình 12 phút.",
        "Xã nhận 1 phản ánh qua trợ lý; 2 phản ánh tới hạn, 1 đúng hạn (50%).",
        "Trong 4 lượt đánh giá câu trả lời, 3 lượt thấy có ích (75%).",
        "4 người chấm điểm cuối cuộc trò chuyện; 75% hài lòng (điểm 4 hoặc 5).",
        "2 phiếu “Mức độ hài lòng khi làm thủ tục ở xã”: 33,3% số câu trả lời là hài lòng.",
        "Xã Hoàng Sơn",
        "Các số này đếm thế nào",
    ):
        assert told in page, told


@pytest.mark.parametrize("month", ["2025-13", "abc", "2999-01", "0001-01"])
async def test_figures_a_wrong_month_is_told(officer, month: str):
    answer = await officer.get(f"{REPORT}?thang={month}")
    assert answer.status_code == 422
    assert "Tháng chưa đúng hoặc chưa tới" in answer.text


async def test_figures_of_a_month_nobody_asked_in(officer):
    page = (await officer.get(f"{REPORT}?thang=2024-02")).text
    assert "Chưa có lượt hỏi nào." in page
    assert "Từ 01/02 đến 29/02/2024" in page


async def test_figures_of_today_come_with_the_answer(officer, client, records, message, rasa):
    rasa.reply[0]["custom"]["procedure"] = "1.001193"
    await client.post("/api/v1/chat", json=message(commune="hoang-son"))
    page = (await officer.get(PAGE)).text
    assert tiles(page)["Lượt hỏi"][0] == "1"
    assert tiles(page)["Trả lời một câu"][1] == "1 câu, tính trung bình"
    day = today()
    assert f"({'' if day.day == 1 else f'01/{day:%m} đến '}{day:%d/%m/%Y})" in page
    with records.reading() as connection:
        assert figures.to_close(connection, datetime.now(UTC)) == []


def test_the_charts_library_leaves_pythons_import_alone():
    assert all(hasattr(finder, "find_spec") for finder in sys.meta_path)
