"""The other ways a list arrives: CSV in three encodings, saved pages, exports of the portal; and what is refused."""

import io
import json
import unicodedata
import zipfile
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from knowledge.intake import reading as intake_reading
from knowledge.intake.columns import column_of, layouts
from knowledge.intake.entries import Entry, Reading
from knowledge.intake.known import Known
from knowledge.intake.reading import read_book
from knowledge.intake.rows import read_rows
from knowledge.intake.sheet import IntakeError
from knowledge.intake.terms import fee, limit
from knowledge.intake.values import Bad, day, laws, online
from knowledge.store import Store
from ops.week.lists import saved

TODAY = date(2026, 12, 1)
NAME = "Thủ tục đăng ký khai sinh"
CSV = f"STT;Mã thủ tục;Tên thủ tục;Thời hạn giải quyết (ngày làm việc);Lệ phí\n1;1.001193;{NAME};03;8.000 đồng/bản\n"


@pytest.fixture(scope="module")
def known(store: Store) -> Known:
    return Known.of(store)


def read(name: str, content: bytes, known: Known) -> Reading:
    return read_rows(layouts(read_book(name, content))[0], known, today=TODAY)


def only(reading: Reading) -> Entry:
    assert [str(fault) for fault in reading.faults] == []
    (entry,) = reading.entries
    return entry


TONES = "\u0300\u0301\u0303\u0309\u0323"


def cp1258(text: str) -> bytes:
    """Return text as Windows-1258 programs write it: tones as marks of their own behind the letter."""

    def spelt(char: str) -> str:
        parts = unicodedata.normalize("NFD", char)
        bare = "".join(part for part in parts if part not in TONES)
        return unicodedata.normalize("NFC", bare) + "".join(part for part in parts if part in TONES)

    return "".join(map(spelt, text)).encode("cp1258")


ENCODED = [
    ("utf-8", CSV.encode(), "UTF-8"),
    ("utf-8-sig", CSV.encode("utf-8-sig"), "UTF-8"),
    ("utf-16", CSV.encode("utf-16"), "UTF-16"),
    ("utf-16-le", CSV.encode("utf-16-le"), "UTF-16-LE"),
    ("cp1258", cp1258(CSV), "Windows-1258"),
    ("tab", CSV.replace(";", "\t").encode(), "dấu tab"),
    ("comma", CSV.replace(";", ",").encode(), "dấu phẩy"),
]


@pytest.mark.parametrize(("content", "said"), [case[1:] for case in ENCODED], ids=[case[0] for case in ENCODED])
def test_intake_csv_in_every_encoding_says_the_same(known: Known, content: bytes, said: str):
    entry = only(read("danh-sach.csv", content, known))
    assert (entry.code, entry.name, entry.row) == ("1.001193", NAME, 2)
    assert (entry.time, entry.fee) == (("3 ngày làm việc", 3.0), ("8.000 đồng/bản", 8000))
    assert said in read_book("danh-sach.csv", content).notes[0]


PAGE = f"""<html><body><table><tr><td>menu</td></tr></table><table>
<tr><th rowspan=2>STT</th><th rowspan=2>Mã số TTHC</th><th rowspan=2>Tên TTHC</th>
<th colspan=2>Dịch vụ công trực tuyến</th></tr>
<tr><th>Toàn trình</th><th>Một phần</th></tr>
<tr><td>1</td><td>1.001193</td><td>{NAME}</td><td>x</td><td></td></tr></table></body></html>"""
DETAIL = f"""<html><body><script>var x = "Mã thủ tục";</script>
<div class=row><div>Mã thủ tục:</div><div>1.001193</div></div>
<div class=row><div>Tên thủ tục:</div><div><span>{NAME}</span></div></div>
<div class=row><div><b>Lĩnh vực:</b></div><div>Hộ tịch</div></div></body></html>"""


def test_intake_a_saved_page_is_read_by_its_table_or_its_labels(known: Known):
    entry = only(read("trang.html", PAGE.encode(), known))
    assert (entry.code, entry.name, entry.online) == ("1.001193", NAME, "toàn trình")
    entry = only(read("chi-tiet.htm", DETAIL.encode(), known))
    assert (entry.code, entry.name, entry.field) == ("1.001193", NAME, "Hộ tịch")


RUN = (
    "Hình thức nộpThời gianPhí, lệ phíMô tảTrực tuyến5 Ngày làm việcMiễn phíTrực tiếp5 Ngày làm việcMiễn phí"
    "Dịch vụ bưu chính5Miễn phí"
)
LISTED = [
    {"hinh_thuc": "Trực tiếp", "thoi_han_giai_quyet": "10 Ngày", "phi_le_phi": "Lệ phí : 50000 Đồng", "mo_ta": ""},
    {"hinh_thuc": "Trực tuyến", "thoi_han_giai_quyet": "0 Giờ", "phi_le_phi": "", "mo_ta": ""},
]
BASE = {"ma_thu_tuc": "1.001193", "ten_thu_tuc": NAME, "linh_vuc": "Hộ tịch", "cap_thuc_hien": "Cấp xã"}
RUNS = "Tên văn bản pháp lýMã văn bảnLuật Hộ tịch60/2014/QH13Nghị định123/2015/NĐ-CP"


def test_intake_exports_of_the_portal_in_both_shapes(known: Known):
    run = {**BASE, "cach_thuc_thuc_hien": RUN, "can_cu_phap_ly": RUNS, "detail_url": None}
    entry = only(read("cong.jsonl", f"{json.dumps(run)}\n\n".encode(), known))
    assert (entry.time, entry.fee) == (("5 ngày làm việc", 5.0), ("Cổng ghi miễn phí", 0))
    assert (entry.channels, entry.laws, entry.url) == (["trực tuyến", "bưu chính", "trực tiếp"], [], None)
    listed = {**BASE, "cach_thuc_thuc_hien": LISTED, "can_cu_phap_ly": [{"so_ky_hieu": "60/2014/QH13"}]}
    entry = only(read("cong.json", json.dumps({"data": [listed]}).encode(), known))
    assert (entry.time, entry.fee) == (("10 ngày", 10.0), None)
    assert (entry.channels, entry.laws, entry.row) == (["trực tuyến", "trực tiếp"], ["60/2014/QH13"], 1)


def bomb() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    return written.getvalue()


def packed(name: str, text: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr(name, text)
    return written.getvalue()


def torn() -> bytes:
    """Return a workbook with a few bytes of its packed sheet overwritten."""
    whole = saved(Workbook())
    place = whole.index(b"xl/styles.xml") + 20
    return whole[:place] + b"\xff" * 40 + whole[place + 40 :]


def tall() -> bytes:
    book = Workbook()
    book.active["A6000"] = "x"
    return saved(book)


REFUSED = [
    ("a.xlsx", b"", "trống"),
    ("a.xlsx", b"PK\x03\x04 not a zip", "hỏng"),
    ("a.xlsx", bomb(), "quá lớn"),
    ("a.xlsx", packed("xl/vbaProject.bin", b"x"), "macro"),
    ("a.xlsx", packed("xl/workbook.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "hỏng"),
    ("a.xlsx", packed("[Content_Types].xml", b"<Types/>"), "hỏng"),
    ("a.xls", bytes.fromhex("d0cf11e0a1b11ae1"), ".xls"),
    ("a.xlsx", tall(), "6000"),
    ("a.xlsx", torn(), "hỏng"),
    ("a.pdf", b"%PDF-1.4", "định dạng"),
    ("a.csv", "§¨ng ký, M· sè, Thñ tôc\n".encode("latin-1") * 3, "TCVN3"),
    ("a.html", b"<p>no table</p>", "bảng"),
    ("a.json", b"[1, 2]", "ma_thu_tuc"),
    ("a.jsonl", b'{"ma_thu_tuc": "1"}\n{broken\n', "Dòng 2"),
    ("a.csv", b"x" * (5 * 1024 * 1024 + 1), "5 MB"),
    ("a.csv", b"x" * 200_000 + b",1\n", "không đọc được"),
    ("a.html", b"<div>" * 300, "quá nhiều lớp"),
    ("a.json", b"[" * 100_000, "quá nhiều lớp"),
    ("a.jsonl", b'{"ma_thu_tuc": "1"}\n' + b"[" * 100_000, "Dòng 2"),
]


@pytest.mark.parametrize(("name", "content", "said"), REFUSED, ids=[f"{name} {said}" for name, _, said in REFUSED])
def test_intake_what_cannot_be_read_says_why_and_what_to_do(name: str, content: bytes, said: str):
    with pytest.raises(IntakeError) as error:
        read_book(name, content)
    assert said in str(error.value)


def test_intake_half_a_letter_in_an_export_is_left_out():
    (sheet,) = read_book("a.json", b'[{"ma_thu_tuc": "1.001193", "ten_thu_tuc": "Khai sinh \\ud83d"}]').sheets
    assert sheet.lines[1].cells[1] == "Khai sinh"


HEADS = [
    ("STT", "number"), ("Mã TTHC", "code"), ("Mã số thủ tục hành chính", "code"), ("TÊN THỦ TỤC HÀNH CHÍNH", "name"),
    ("Lĩnh vực/Nhóm", "field"), ("Cơ quan thực hiện", "agency"), ("Mức độ DVC trực tuyến", "online"),
    ("Thời hạn giải quyết (ngày)", "time"), ("Phí, lệ phí", "fee"), ("Phí (nếu có)", "fee"),
    ("Lệ phí (đồng)", "charge"),
    ("Căn cứ pháp lý", "legal"), ("Quyết định công bố TTHC", "decision"), ("Ngày ban hành", "date"),
    ("Ghi chú", "note"),
    ("Cách thức thực hiện", "channels"), ("Cơ quan thực hiên", "agency"), ("ma_thu_tuc", "code"),
    ("Thành phần hồ sơ", None),
]  # fmt: skip


@pytest.mark.parametrize(("head", "key"), HEADS)
def test_intake_heads_are_known_by_their_usual_names(head: str, key: str | None):
    assert column_of(head) == key


FEES = [
    ("Không", ("Không thu phí, lệ phí", 0)), ("Miễn phí", ("Miễn phí", 0)), (0, ("Không thu phí, lệ phí", 0)),
    (50000, ("50.000 đồng", 50000)), ("8.000đ/bản", ("8.000 đồng/bản", 8000)),
    ("Lệ phí: 15,000 đồng", ("15.000 đồng", 15000)),
    ("-", None), ("Theo Nghị quyết số 12/2025/NQ-HĐND", ("Theo Nghị quyết số 12/2025/NQ-HĐND", None)),
    ("Không quy định", ("Không quy định", None)), ("10.000 đồng; 20.000 đồng", ("10.000 đồng; 20.000 đồng", None)),
    (-5, Bad), ("năm mươi", Bad), (50, Bad), (date(2026, 1, 2), Bad),
]  # fmt: skip
TIMES = [
    ("05 ngày làm việc", ("5 ngày làm việc", 5.0)), ("Trong ngày", ("trong ngày", None)),
    ("3,5 ngày", ("3,5 ngày", 3.5)),
    ("15 ngày; 24 ngày", ("15 ngày; 24 ngày", None)), ("8 giờ", ("8 giờ", None)), (5, Bad), ("0 ngày", Bad),
    ("nhanh", Bad), ("", None),
]  # fmt: skip
DAYS = [
    ("17/7/2026", date(2026, 7, 17)), ("2026-07-17", date(2026, 7, 17)), ("17.07.26", date(2026, 7, 17)),
    ("ngày 5 tháng 9 năm 2026", date(2026, 9, 5)), ("31/02/2026", Bad), ("17/7/2062", Bad),
    ("hôm nay", Bad), (None, None),
]  # fmt: skip
LEVELS = [("Toàn trình", "toàn trình"), ("Mức độ 4", "toàn trình"), (3, "một phần"), ("Còn lại", None), ("Mức 7", Bad)]
CELLS = [
    *((fee, *case) for case in FEES),
    *((limit, *case) for case in TIMES),
    *((lambda cell: day(cell, TODAY), *case) for case in DAYS),
    *((online, *case) for case in LEVELS),
]


@pytest.mark.parametrize(("take", "cell", "expected"), CELLS, ids=[f"{cell}" for _, cell, _ in CELLS])
def test_intake_cells_are_taken_only_when_unmistakable(take: Any, cell: Any, expected: Any):
    if expected is Bad:
        with pytest.raises(Bad):
            take(cell)
    else:
        assert take(cell) == expected


def test_intake_laws_are_their_numbers():
    text = "Luật Hộ tịch số 60/2014/QH13; Thông tư liên tịch 69/2007/TTLT/BQP-BTC; Quyết định 22/2025/QĐ-TTg"
    assert laws(text) == ["60/2014/QH13", "69/2007/TTLT/BQP-BTC", "22/2025/QĐ-TTg"]


def test_intake_limits_are_those_the_page_states():
    assert intake_reading.MOST_BYTES == 5 * 1024 * 1024
