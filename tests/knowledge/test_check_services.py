"""What the check says of profiles, reform plans, matters and curated answers."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from knowledge.check_services import RULES
from knowledge.commune_command import new_commune, skeleton
from knowledge.load import Knowledge, load_all
from knowledge.record import Record
from knowledge.records import Commune
from knowledge.service_records import ReformMatter, ReformPlan, TopicAnswer

TODAY = date(2026, 11, 24)


def commune(**changes: Any) -> Commune:
    return skeleton("Xuân Lam", "Thanh Hóa").model_copy(update=changes)


def plan(**changes: Any) -> ReformPlan:
    fact = {"id": "XL-001", "section": "I.1", "area": "mục tiêu", "kind": "target", "statement": "Đúng hạn 98%."}
    values: dict[str, Any] = {
        "commune": "xuan-lam", "year": 2026, "title": "Kế hoạch", "kind": "kế hoạch", "file": "kh.docx", "as_of": TODAY,
        "reviewed": True, "facts": [fact], "matters": {"on-time-rate": ["XL-001"]},
    }  # fmt: skip
    return ReformPlan.model_validate(values | changes)


def matter(**changes: Any) -> ReformMatter:
    values: dict[str, Any] = {"id": "on-time-rate", "title": "tỷ lệ đúng hạn", "area": "mục tiêu", "asks": ["đúng hạn"]}
    return ReformMatter.model_validate(values | changes)


def answer(**changes: Any) -> TopicAnswer:
    values: dict[str, Any] = {
        "id": "payment-overview", "topic": "payment", "question": "Nộp tiền?", "answer": "Ra {centre}.",
        "source": {"title": "Cổng", "as_of": TODAY}, "certainty": "certain", "asks": ["nộp tiền"],
    }  # fmt: skip
    return TopicAnswer.model_validate(values | changes)


def said(*records: Record) -> str:
    knowledge = Knowledge(Path("data"), [("file.yml", record) for record in records])
    return "\n".join(str(problem) for rule in RULES for problem in rule(knowledge, TODAY))


def test_check_finds_no_error_in_sound_services() -> None:
    lines = said(commune(), plan(), matter(), answer()).splitlines()
    assert lines
    assert all("cảnh báo: hồ sơ xã còn thiếu" in line for line in lines)


@pytest.mark.parametrize(
    ("records", "message"),
    [
        ([plan(commune="khong-co"), commune(), matter()], "không có xã khong-co"),
        ([plan(reviewed=False), commune(), matter()], "bản nháp chưa có người soát"),
        ([plan(matters={"la": ["XL-001"]}), commune(), matter()], "không có điều hỏi la"),
        ([plan(matters={"on-time-rate": ["XL-009"]}), commune(), matter()], "kể XL-009 không có trong tài liệu"),
        ([plan(matters={}), commune(), matter()], "chưa thuộc điều hỏi nào"),
        ([plan(silent={"on-time-rate": "Không."}), commune(), matter()], "đã có nội dung trả lời"),
        ([matter(definition="Là tỷ lệ.")], "definition và definition_from"),
        ([matter(channels=["la"])], "không có kênh la"),
        ([matter(), matter(id="khac")], "cách hỏi “đúng hạn” cũng có ở on-time-rate"),
        ([answer(answer="Ra {cho_la}.")], "chỗ điền {cho_la} không có"),
        ([answer(answer="Ra { quầy.")], "dấu { hoặc } lẻ"),
        ([answer(answer="Ra quầy }.")], "dấu { hoặc } lẻ"),
        ([answer(id="payment-bank")], "phải có một câu trả lời chung"),
        ([answer(variants=[{"province": "Lào", "answer": "x"}]), commune()], "không xã nào thuộc Lào"),
    ],
)
def test_check_names_what_is_wrong(records: list[Record], message: str) -> None:
    assert message in said(*records)


def test_check_sees_hours_that_overlap_or_end_before_they_begin() -> None:
    hours = commune().hours.model_copy(update={"weekly": {"mon": ["07:30-11:30", "11:00-10:00"]}})
    assert "không hợp lệ hoặc trùng giờ trước" in said(commune(hours=hours))


def test_new_commune_makes_a_profile_that_loads_and_tells_what_is_missing(tmp_path: Path) -> None:
    made = CliRunner().invoke(
        new_commune, ["Xuân Lam", "--province", "Thanh Hóa", "--folder", str(tmp_path / "communes")]
    )
    assert made.exit_code == 0, made.output
    knowledge = load_all(tmp_path)
    assert knowledge.problems == []
    assert [found.id for found in knowledge.communes] == ["xuan-lam"]
    assert "còn thiếu: địa chỉ trung tâm, số điện thoại" in said(*knowledge.communes)


def test_new_commune_never_overwrites(tmp_path: Path) -> None:
    arguments = ["Xuân Lam", "--province", "Thanh Hóa", "--folder", str(tmp_path)]
    CliRunner().invoke(new_commune, arguments)
    again = CliRunner().invoke(new_commune, arguments)
    assert again.exit_code == 1
    assert "đã có" in again.output
