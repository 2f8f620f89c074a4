"""Exports of the national portal (JSON, JSON Lines): each record flattened into the columns of a list.

Two shapes are known: ways of filing as one run of text without spaces, and as a list of objects.
"""

import json
import re
from typing import Any

from knowledge.intake.delimited import decode
from knowledge.intake.sheet import MOST_ROWS, Book, IntakeError, Line, Sheet
from knowledge.text import clean

# The record's keys that a list has a column for, in the order they are shown.
KEYS = (
    "ma_thu_tuc", "ten_thu_tuc", "linh_vuc", "cap_thuc_hien", "co_quan_thuc_hien", "doi_tuong_thuc_hien",
    "so_quyet_dinh", "ngay_cap_nhat", "can_cu_phap_ly", "detail_url",
)  # fmt: skip
WAYS = ("hinh_thuc", "thoi_han_giai_quyet", "phi_le_phi")
_NOTHING = frozenset({"", "--", "không có thông tin", "none", "null"})
_WAY = re.compile(r"(Trực tiếp|Trực tuyến|Dịch vụ bưu chính)(?=\s*(?:\d|Không (?:có thông tin|quy định)))")
_TERMS = re.compile(
    r"\s*(?P<time>\d+(?:[.,]\d+)?\s+(?:Ngày làm việc|Ngày|Giờ làm việc|Giờ|Tháng|Phút)|\d+?(?=Miễn phí|Không)|"
    r"Không có thông tin|Không quy định|\d+)?\s*"
    r"(?P<fee>Miễn phí(?:\([^)]*\))?|[\d.,]+\s*Việt Nam Đồng(?:\([^)]*\))?|Không có thông tin)?"
)
_PAID = re.compile(r"^(?:Phí|Lệ phí)\s*:\s*")


def read(content: bytes) -> Book:
    """Return the export as one sheet whose columns are the record's keys; raises IntakeError."""
    numbered = _records(decode(content)[0])
    if len(numbered) > MOST_ROWS:
        raise IntakeError(f"Tệp có hơn {MOST_ROWS} bản ghi: tách thành nhiều tệp.")
    if not any("ma_thu_tuc" in record or "ten_thu_tuc" in record for _, record in numbered):
        raise IntakeError("Tệp JSON không có khóa ma_thu_tuc, ten_thu_tuc: không phải bản xuất thủ tục từ Cổng.")
    columns = (*KEYS, *WAYS)
    lines = [Line(number, _flat(record)) for number, record in numbered]
    return Book("json", [Sheet("Bản xuất từ Cổng", [Line(0, columns), *lines], columns)], [])


def _records(text: str) -> list[tuple[int, dict[str, Any]]]:
    """Return the records with their place: the line in JSON Lines, the order in a list."""
    try:
        whole = json.loads(text)
    except RecursionError as error:
        raise IntakeError("Tệp JSON lồng quá nhiều lớp: không phải bản xuất thủ tục từ Cổng.") from error
    except ValueError:
        return _lines(text)
    if isinstance(whole, dict):
        inner = next((value for value in whole.values() if isinstance(value, list) and value), None)
        whole = [whole] if "ma_thu_tuc" in whole or inner is None else inner
    if not isinstance(whole, list):
        raise IntakeError("Tệp JSON phải là một danh sách các thủ tục.")
    return [(number, record) for number, record in enumerate(whole, start=1) if isinstance(record, dict)]


def _lines(text: str) -> list[tuple[int, dict[str, Any]]]:
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise IntakeError(f"Dòng {number} không phải JSON: xuất lại tệp hoặc xóa dòng ấy.") from error
        if isinstance(record, dict):
            found.append((number, record))
    return found


def _flat(record: dict[str, Any]) -> tuple[str, ...]:
    laws = record.get("can_cu_phap_ly")
    # Laws in a run of text stand without spaces between them: their numbers cannot be told apart.
    told = {**record, "can_cu_phap_ly": laws if isinstance(laws, list) else ""}
    return (*(_text(told.get(key)) for key in KEYS), *_ways(record.get("cach_thuc_thuc_hien")))


def _text(value: Any) -> str:
    """Return a value as text: lists of laws by their numbers; "không có thông tin" is nothing."""
    if isinstance(value, list):
        return "; ".join(
            filter(None, (_text(item.get("so_ky_hieu") if isinstance(item, dict) else item) for item in value))
        )
    # JSON can spell half of a letter (\ud83d alone), which can be neither shown nor stored.
    text = clean(str(value).encode("utf-8", "ignore").decode()) if value is not None else ""
    return "" if text.lower() in _NOTHING else text


def _ways(value: Any) -> tuple[str, str, str]:
    """Return the ways of filing, the times and the fees, each once."""
    rows = [_listed(row) for row in value if isinstance(row, dict)] if isinstance(value, list) else _run(_text(value))
    ways, times, fees = ({row[place]: None for row in rows if row[place]} for place in range(3))
    # Fees that some ways name and others do not say nothing of every resident's.
    told = fees if all(row[2] for row in rows) else {}
    return "; ".join(ways), "; ".join(times), "; ".join(told)


def _listed(row: dict[str, Any]) -> tuple[str, str, str]:
    fee = _PAID.sub("", _text(row.get("phi_le_phi")))
    return _text(row.get("hinh_thuc")), _time(_text(row.get("thoi_han_giai_quyet"))), _fee(fee)


def _run(text: str) -> list[tuple[str, str, str]]:
    """Return the rows of a run of text: "Trực tuyến5 Ngày làm việcMiễn phíTrực tiếp5 Ngày…"."""
    parts = _WAY.split(text)[1:]
    rows = []
    for way, rest in zip(parts[::2], parts[1::2], strict=True):
        terms = _TERMS.match(rest)
        time, fee = (terms["time"] or "", terms["fee"] or "") if terms else ("", "")
        rows.append((way, _time(_text(time)), _fee(_text(fee))))
    return rows


def _time(text: str) -> str:
    """Return a time limit in lower case; a number without a unit, and none at all ("0 Giờ"), say nothing."""
    return "" if re.fullmatch(r"[\d.,\s-]*|0+ \D+", text) else text.lower()


def _fee(text: str) -> str:
    """Return a sum, or that the portal says free; sums that the portal explains differ by case and are left out."""
    if text.lower() in ("miễn phí", "0 đồng", "không đồng", "0 việt nam đồng"):
        return "Cổng ghi miễn phí"
    paid = re.fullmatch(r"([\d.,]{4,}) (?:Việt Nam )?Đồng(?:\((/[^()]{1,60})\))?", text)
    return f"{paid[1]} đồng{paid[2] or ''}" if paid else ""
