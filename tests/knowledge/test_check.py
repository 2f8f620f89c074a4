"""Every rule between records has a row that breaks it, and sound data breaks none."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.check import RULES, check, procedure_stem
from knowledge.load import Knowledge
from knowledge.records import Commune, DirectoryEntry, Fact, Family, LocalFee, Office, Procedure, Record

TODAY = date(2026, 11, 21)
SOURCE = {"title": "Cổng Dịch vụ công quốc gia", "as_of": date(2026, 7, 17)}


def procedure(code: str = "1.000001", **changes: Any) -> Procedure:
    values: dict[str, Any] = {
        "code": code,
        "name": "Đăng ký khai sinh",
        "name_exact": True,
        "field": "Hộ tịch",
        "fee": {},
        "time_limit": {},
        "steps_generic": True,
        "status": "active",
        "source": SOURCE,
        "confidence": "high",
        "reviewed": False,
        "completeness": "full",
    }
    return Procedure.model_validate(values | changes)


def local_fee(**changes: Any) -> LocalFee:
    values: dict[str, Any] = {
        "id": "th-1",
        "province": "Thanh Hóa",
        "kind": "hộ tịch",
        "item": "lệ phí hộ tịch",
        "channel": "trực tuyến",
        "document": "Nghị quyết 12/2025/NQ-HĐND",
        "status": "in_force",
        "source": SOURCE,
        "confidence": "high",
    }
    return LocalFee.model_validate(values | changes)


def commune(**changes: Any) -> Commune:
    values: dict[str, Any] = {"id": "hoang-loc", "name": "Hoằng Lộc", "unit_type": "xã", "service_centre": "Trung tâm"}
    return Commune.model_validate(values | changes)


def entry(code: str = "1.000005", **changes: Any) -> DirectoryEntry:
    values: dict[str, Any] = {"code": code, "name": "Thủ tục hải quan", "field": "Hải quan", "as_of": TODAY}
    return DirectoryEntry.model_validate(values | changes)


def office(*asks: str) -> Office:
    return Office(id="toa-an", name="Tòa án", asks=list(asks))


def family(*codes: str, id: str = "so-do", labels: str = "một hai ba", asks: str = "sổ đỏ") -> Family:
    members = [{"procedure": code, "label": label} for code, label in zip(codes, labels.split(), strict=False)]
    return Family.model_validate({"id": id, "question": "Việc gì ạ?", "asks": [asks], "members": members})


def filed(record: Record) -> tuple[str, Record]:
    """A record with the file it belongs in."""
    if isinstance(record, Procedure):
        return f"procedures/ho-tich/{procedure_stem(record)}.yml", record
    if isinstance(record, Commune):
        return f"communes/{record.id}.yml", record
    if isinstance(record, LocalFee):
        return "local_fees/thanh-hoa.yml" if record.province == "Thanh Hóa" else "local_fees/hai-phong.yml", record
    if isinstance(record, Family):
        return "families.yml", record
    return ("directory/national.csv" if isinstance(record, DirectoryEntry) else "offices.yml"), record


PROFILE_GAPS = "hồ sơ xã còn thiếu"


def found(folder: Path, *records: Record) -> list[str]:
    """What the check says of the records, each in its proper file, but for what a commune's profile lacks."""
    problems = check(Knowledge(folder, [filed(r) for r in records]), today=TODAY)
    return [str(problem) for problem in problems if PROFILE_GAPS not in problem.message]


def test_check_finds_nothing_in_sound_data(tmp_path: Path):
    national = procedure(aliases=["làm sổ đỏ"], portal_url="https://dichvucong.gov.vn/a", channels=["trực tiếp"])
    local = procedure("1.115520", province="Thanh Hóa", national_code="1.000001", aliases=["làm sổ đỏ"])
    old = procedure("1.000002", status="superseded", superseded_by="1.000001", aliases=["làm sổ đỏ"])
    fee = local_fee(amount_vnd=0, text="0 đồng", applies_to=["1.000001"])
    assert found(tmp_path, national, local, old, fee, commune(province="Thanh Hóa"), entry(), office("ly hôn")) == []


ERRORS = [
    ([procedure(), procedure()], "mã đã có ở procedures/"),
    ([entry(), entry()], "mã đã có ở directory/"),
    ([procedure(superseded_by="1.000009", status="superseded")], "không có thủ tục thay thế 1.000009"),
    ([procedure(superseded_by="1.000001", status="superseded")], "không có thủ tục thay thế 1.000001"),
    ([procedure(), procedure("1.000002", superseded_by="1.000001")], "status phải là superseded"),
    ([procedure(status="superseded")], "note phải nói vì sao"),
    ([procedure(province="Thanh Hóa", national_code="1.000009")], "national_code: không có thủ tục 1.000009"),
    ([procedure(), procedure("1.000002", national_code="1.000001")], "chỉ dành cho bản riêng của tỉnh"),
    (
        [procedure(province="Hải Phòng"), procedure("1.000002", province="Thanh Hóa", national_code="1.000001")],
        "1.000001 cũng là bản riêng của tỉnh",
    ),
    ([local_fee(applies_to=["1.000001"])], "applies_to: không có thủ tục 1.000001"),
    ([entry(), local_fee(applies_to=["1.000005"])], "applies_to: không có thủ tục 1.000005"),
    ([procedure(source=SOURCE | {"as_of": date(2027, 1, 1)})], "source.as_of: ngày 2027-01-01 ở tương lai"),
    ([procedure(source=SOURCE | {"portal_updated": date(2027, 1, 1)})], "source.portal_updated"),
    ([commune(hotline=Fact(as_of=date(2027, 1, 1)))], "hotline.as_of: ngày 2027-01-01"),
    ([local_fee(effective_from=date(2026, 1, 1), effective_to=date(2025, 1, 1))], "effective_to trước"),
    ([procedure(name="Ðăng ký khai sinh")], "name: chữ chưa sạch, nên là 'Đăng ký khai sinh'"),
    ([procedure(aliases=["làm  khai sinh"])], "aliases.0: chữ chưa sạch"),
    ([procedure(papers=[{"name": "Giấy tờ", "note": "kho\u0301"}])], "papers.0.note: chữ chưa sạch"),
    ([local_fee(rows=[["nhận con ", "10.000"]])], "rows.0.0: chữ chưa sạch"),
    ([procedure(portal_url="http://dichvucong.gov.vn/a")], "portal_url phải bắt đầu bằng"),
    ([procedure(portal_url="https://dichvucong.gov.vn.example.com/a")], "portal_url phải bắt đầu bằng"),
    ([entry(portal_url="https://example.com/a")], "portal_url phải bắt đầu bằng"),
    ([local_fee(source=SOURCE | {"url": "ftp://a"})], "source.url: 'ftp://a' phải là địa chỉ https"),
    ([procedure(by_channel=[{"channel": "trực tuyến"}])], "by_channel có “trực tuyến”"),
    ([procedure(fee={"amount_vnd": 0, "text": "theo nghị quyết của tỉnh"})], "số tiền là 0 mà lời không nói miễn"),
    ([procedure(fee={"amount_vnd": 0, "text": "50.000 đồng"})], "số tiền là 0 mà lời không nói miễn"),
    ([procedure(fee={"amount_vnd": 50000, "text": "70.000 đồng"})], "lời không có số tiền 50000"),
    ([local_fee(amount_vnd=30000, text="miễn")], "lời không có số tiền 30000"),
    ([procedure(), family("1.000001", "1.000002")], "1.000002 phải là thủ tục toàn quốc đang áp dụng"),
    ([procedure(), family("1.000001", "1.000001", labels="Một một")], "cùng một nhãn"),
    ([family("1.000001", "1.000002"), family("1.000001", "1.000002", id="bia-do")], "cũng có ở nhóm so-do"),
    ([procedure(province="Thanh Hóa"), local_fee(province="Thanh hóa", id="th-2")], "tỉnh viết 'Thanh hóa'"),
]


@pytest.mark.parametrize(("records", "message"), ERRORS)
def test_check_reports_an_error(tmp_path: Path, records: list[Record], message: str):
    problems = check(Knowledge(tmp_path, [filed(r) for r in records]), today=TODAY)
    assert any(message in problem.message and problem.level == "error" for problem in problems), problems


WARNINGS = [
    ([procedure(aliases=["sổ đỏ"]), family("1.000001", "1.000001")], "cũng có ở một thủ tục"),
    ([procedure(aliases=["sổ đỏ"]), procedure("1.000002", aliases=["Sổ đỏ"])], "nhiều thủ tục: 1.000001, 1.000002"),
    ([procedure(aliases=["sổ đỏ"]), procedure("1.000002", situations=["so do"])], "“sổ đỏ” đứng ở nhiều"),
    ([procedure(aliases=["sổ đỏ", "Sổ Đỏ"])], "nhiều thủ tục: 1.000001"),
    (
        [procedure(aliases=["sổ đỏ"]), procedure("1.000002", province="Thanh Hóa", aliases=["sổ đỏ"])],
        "nhiều thủ tục: 1.000001, 1.000002",
    ),
    ([procedure(aliases=["ly hôn"]), office("Ly hôn")], "“Ly hôn” cũng có ở thủ tục 1.000001"),
]


@pytest.mark.parametrize(("records", "message"), WARNINGS)
def test_check_warns_of_a_phrase_with_two_meanings(tmp_path: Path, records: list[Record], message: str):
    problems = check(Knowledge(tmp_path, [filed(r) for r in records]), today=TODAY)
    assert [problem.level for problem in problems] == ["warning"]
    assert message in problems[0].message


def test_check_lets_two_provinces_share_a_phrase(tmp_path: Path):
    one = procedure(province="Thanh Hóa", aliases=["đổi ruộng"])
    other = procedure("1.000002", province="Hải Phòng", aliases=["đổi ruộng"])
    assert found(tmp_path, one, other) == []


@pytest.mark.parametrize(
    ("file", "record", "level"),
    [
        ("procedures/ho-tich/1.000001-ten-cu.yml", procedure(), "warning"),
        ("procedures/ho-tich/khai-sinh.yml", procedure(), "error"),
        ("communes/dinh-tan.yml", commune(), "error"),
        ("local_fees/hai-phong.yml", local_fee(), "error"),
    ],
)
def test_check_reports_a_record_in_the_wrong_file(tmp_path: Path, file: str, record: Record, level: str):
    problems = check(Knowledge(tmp_path, [(file, record)]), today=TODAY)
    assert [(p.file, p.level) for p in problems if PROFILE_GAPS not in p.message] == [(file, level)]
    assert "tên tệp nên là" in problems[0].message


@pytest.mark.parametrize("line", ["nlu: 1", "  rules: []", "stories:", "\tresponses: x"])
def test_check_reports_lines_that_rasa_would_take_for_its_own(tmp_path: Path, line: str):
    (tmp_path / "reform").mkdir()
    (tmp_path / "reform/x.yml").write_text(f"a: 1\n{line}\n", encoding="utf-8")
    problems = check(Knowledge(tmp_path), today=TODAY)
    assert [(p.file, p.id) for p in problems] == [("reform/x.yml", "dòng 2")]


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Thủ tục đăng ký khai sinh", "1.000001-dang-ky-khai-sinh"),
        ("Thủ tục: Đăng ký kết hôn", "1.000001-dang-ky-ket-hon"),
        ("Chứng thực chữ ký", "1.000001-chung-thuc-chu-ky"),
    ],
)
def test_check_names_a_file_by_code_and_name(name: str, stem: str):
    assert procedure_stem(procedure(name=name)) == stem


def test_check_rules_say_what_they_hold():
    assert all(rule.__doc__ for rule in RULES)
