"""Reading data: good files become records, bad ones plain one-line problems, and writing back changes nothing."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from knowledge.dump import dump_yaml
from knowledge.load import (
    DataError,
    Knowledge,
    Problem,
    load_all,
)
from knowledge.records import Commune, Fee, LocalFee, Office, Procedure, Source, TimeLimit

PROCEDURE = """\
code: '1.000001'
name: Thủ tục đăng ký khai sinh
name_exact: true
field: Hộ tịch
papers:
- name: Giấy chứng sinh
  copies: 1 bản chính
fee:
  amount_vnd: 0
  text: Miễn lệ phí
time_limit:
  text: null
  days: null
steps_generic: true
status: active
source:
  title: Cổng Dịch vụ công quốc gia
  as_of: 2026-07-17
confidence: high
reviewed: false
completeness: full
"""
COMMUNE = "id: hoang-loc\nname: Hoằng Lộc\nunit_type: xã\nservice_centre: Trung tâm Phục vụ hành chính công\n"
FEE = """\
fees:
- id: th-1
  province: Thanh Hóa
  kind: hộ tịch
  item: lệ phí hộ tịch
  channel: trực tuyến
  amount_vnd: 0
  rows:
  - - nhận cha, mẹ, con
    - '10.000'
  document: Nghị quyết 12/2025/NQ-HĐND
  status: in_force
  applies_to:
  - '1.000001'
  source:
    title: Nghị quyết
    as_of: 2026-07-17
  confidence: high
"""
DIRECTORY = "code,name,field,level,agency,decision,portal_url,groups,as_of\n"
ENTRY = "1.000005,Thủ tục hải quan,Hải quan,,,,,viec-lam;hoc-tap,2026-07-17\n"


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A small data folder with one good record of every kind."""
    write(tmp_path, "procedures/ho-tich/1.000001-dang-ky-khai-sinh.yml", PROCEDURE)
    write(tmp_path, "communes/hoang-loc.yml", COMMUNE)
    write(tmp_path, "local_fees/thanh-hoa.yml", FEE)
    write(tmp_path, "directory/national.csv", DIRECTORY + ENTRY)
    write(tmp_path, "channels/national.yml", "channels:\n- id: dvcqg\n  name: Cổng Dịch vụ công quốc gia\n")
    write(tmp_path, "offices.yml", "offices:\n- id: toa-an\n  name: Tòa án\n  asks:\n  - ly hôn ở đâu\n")
    return tmp_path


def test_load_reads_every_kind(data: Path):
    knowledge = load_all(data)
    assert knowledge.problems == []
    assert [p.code for p in knowledge.procedures] == ["1.000001"]
    assert knowledge.communes[0].title == "xã Hoằng Lộc"
    assert knowledge.local_fees[0].rows == [("nhận cha, mẹ, con", "10.000")]
    assert knowledge.directory[0].groups == ["viec-lam", "hoc-tap"]
    assert knowledge.directory[0].agency is None
    assert knowledge.channels[0].phone is None
    assert knowledge.offices[0].asks == ["ly hôn ở đâu"]
    assert knowledge.filed[0][0] == "procedures/ho-tich/1.000001-dang-ky-khai-sinh.yml"


@pytest.mark.parametrize("kind", ["procedures", "communes", "local_fees", "directory", "channels", "offices"])
def test_load_one_kind_gives_its_records(data: Path, kind: str):
    assert len(getattr(load_all(data), kind)) == 1


def test_load_leaves_templates_out(data: Path):
    write(data, "procedures/ho-tich/_template.yml", "chưa: điền")
    assert load_all(data).problems == []


def test_load_without_a_folder_says_what_to_do(tmp_path: Path):
    with pytest.raises(DataError, match="HOIXA_DATA"):
        load_all(tmp_path / "mất")


BROKEN = [
    ("procedures/a/x.yml", PROCEDURE.replace("name_exact: true\n", ""), "1.000001", "name_exact: thiếu khóa"),
    ("procedures/a/x.yml", PROCEDURE + "lệ_phí: 0\n", "1.000001", "lệ_phí: khóa lạ"),
    ("procedures/a/x.yml", PROCEDURE.replace("'1.000001'", "'1.1'"), "1.1", "code: '1.1' không đúng dạng"),
    ("procedures/a/x.yml", PROCEDURE.replace("'1.000001'", "1.000001"), "1.000001", "phải là chữ"),
    ("procedures/a/x.yml", PROCEDURE.replace("active", "mới"), "1.000001", "status: 'mới' phải là một trong"),
    ("procedures/a/x.yml", PROCEDURE.replace("2026-07-17", "hôm qua"), "1.000001", "phải là ngày dạng"),
    ("procedures/a/x.yml", PROCEDURE.replace("amount_vnd: 0", "amount_vnd: -1"), "1.000001", "không được nhỏ hơn 0"),
    ("procedures/a/x.yml", PROCEDURE.replace("amount_vnd: 0", "amount_vnd: ít"), "1.000001", "phải là số nguyên"),
    ("procedures/a/x.yml", PROCEDURE.replace("name: Giấy chứng sinh", "name: ''"), "1.000001", "papers.0.name: không"),
    ("procedures/a/x.yml", PROCEDURE.replace("reviewed: false", "reviewed: chưa"), "1.000001", "true hoặc false"),
    ("procedures/a/x.yml", "- một danh sách\n", "-", "toàn tệp: phải là các cặp"),
    ("procedures/a/x.yml", "", "-", "toàn tệp: phải là các cặp"),
    ("procedures/a/x.yml", "name: [chưa đóng\n", "-", "không đọc được YAML"),
    ("communes/x.yml", COMMUNE.replace("hoang-loc", "Hoằng Lộc"), "Hoằng Lộc", "id: 'Hoằng Lộc' không đúng dạng"),
    ("local_fees/x.yml", "phí: []\n", "-", "đúng một khóa `fees`"),
    ("local_fees/x.yml", FEE.replace("in_force", "còn"), "th-1", "status: 'còn' phải là một trong"),
    ("channels/x.yml", "channels: dvcqg\n", "-", "đúng một khóa `channels`"),
    ("offices.yml", "offices:\n- id: a\n  name: A\n  asks: ly hôn\n", "a", "asks: phải là một danh sách"),
    ("directory/x.csv", DIRECTORY + "1.0133611,Tên,Lĩnh vực,,,,,,2026-07-17\n", "1.0133611", "code: '1.0133611'"),
]


@pytest.mark.parametrize(("name", "text", "id", "message"), BROKEN)
def test_load_turns_bad_content_into_one_line_problems(tmp_path: Path, name: str, text: str, id: str, message: str):
    write(tmp_path, name, text)
    knowledge = load_all(tmp_path)
    assert knowledge.filed == []
    assert [(p.file, p.id) for p in knowledge.problems] == [(name, id)]
    assert message in knowledge.problems[0].message
    assert "\n" not in str(knowledge.problems[0])


def test_load_keeps_the_good_records_beside_bad_ones(data: Path):
    write(data, "procedures/ho-tich/2.yml", "code: 2")
    knowledge = load_all(data)
    assert len(knowledge.procedures) == 1
    assert {p.file for p in knowledge.problems} == {"procedures/ho-tich/2.yml"}


def test_load_reports_a_file_that_is_not_utf8(tmp_path: Path):
    (tmp_path / "communes").mkdir()
    (tmp_path / "communes/x.yml").write_bytes("name: Hoằng".encode("utf-16"))
    assert "không đọc được YAML" in load_all(tmp_path).problems[0].message


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (Problem("a.yml", "1.000001", "thiếu"), "a.yml: 1.000001: thiếu"),
        (Problem("a.yml", "1.000001", "trùng", "warning"), "a.yml: 1.000001: cảnh báo: trùng"),
    ],
)
def test_problem_prints_as_file_id_message(problem: Problem, line: str):
    assert str(problem) == line


def test_dump_gives_back_the_same_text():
    assert dump_yaml(Procedure.model_validate(yaml.safe_load(PROCEDURE))) == PROCEDURE


def test_dump_of_a_list_file_gives_back_the_same_text():
    fees = [LocalFee.model_validate(fee) for fee in yaml.safe_load(FEE)["fees"]]
    assert dump_yaml({"fees": fees}) == FEE


def test_dump_writes_unknown_facts_out_but_not_empty_keys():
    text = dump_yaml(Commune.model_validate(yaml.safe_load(COMMUNE)))
    assert "address:\n  value: null\n  confirmed: false\n" in text
    assert "aliases" not in text
    assert "province" not in text


def test_dump_never_uses_anchors_and_writes_whole_days_as_whole():
    day = date(2026, 7, 17)
    text = dump_yaml(Source(title="Cổng", as_of=day, portal_updated=day))
    assert text == "title: Cổng\nas_of: 2026-07-17\nportal_updated: 2026-07-17\n"
    assert dump_yaml(TimeLimit(text="3 ngày", days=3)) == "text: 3 ngày\ndays: 3\n"
    assert dump_yaml(TimeLimit(days=3.5)) == "text: null\ndays: 3.5\n"
    assert dump_yaml(Fee(note="hỏi xã")) == "amount_vnd: null\ntext: null\nnote: hỏi xã\n"


def test_knowledge_can_be_made_by_hand(tmp_path: Path):
    office = Office(id="toa-an", name="Tòa án", asks=["ly hôn"])
    knowledge = Knowledge(tmp_path, [("offices.yml", office)])
    assert knowledge.offices == [office]
    assert knowledge.procedures == []
