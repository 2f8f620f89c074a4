"""A sixth commune, made up, added by data alone: one process serves it beside the five."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from knowledge.build import build
from knowledge.load import load_all
from knowledge.paths import data_dir, knowledge_db
from tests.e2e.harness import Service

pytestmark = pytest.mark.e2e

COMMUNE = {
    "id": "xuan-lam", "name": "Xuân Lam", "unit_type": "xã", "province": "Thanh Hóa",
    "service_centre": "Trung tâm Phục vụ hành chính công xã",
    "address": {"value": "thôn Ba, xã Xuân Lam", "confirmed": True},
    "hours": {"confirmed": True, "weekly": {"mon": ["07:00-11:00"], "tue": ["07:00-11:00"]}},
    "feedback_systems": ["Hệ thống Phản hồi Thanh Hóa"],
}  # fmt: skip
PLAN = {
    "commune": "xuan-lam", "year": 2026, "kind": "kế hoạch",
    "title": "Kế hoạch cải cách hành chính xã Xuân Lam năm 2026",
    "file": "xuan-lam.docx", "as_of": "2026-11-24", "reviewed": True,
    "facts": [
        {"id": "XL-001", "section": "II.1", "area": "thủ tục hành chính", "kind": "target",
         "statement": "Hồ sơ giải quyết đúng hạn: tối thiểu 97%.", "value": "≥97%"},
    ],
    "matters": {"on-time-rate": ["XL-001"]},
}  # fmt: skip
QUESTION = "tỷ lệ giải quyết hồ sơ đúng hạn là bao nhiêu phần trăm"


@pytest.fixture(scope="module")
def six(tmp_path_factory: pytest.TempPathFactory, start: Callable[..., Service]) -> Iterator[Service]:
    """The assistant with six communes, ready."""
    folder = tmp_path_factory.mktemp("six")
    data = folder / "data"
    shutil.copytree(data_dir(), data)
    (data / "communes" / "xuan-lam.yml").write_text(yaml.safe_dump(COMMUNE, allow_unicode=True), encoding="utf-8")
    (data / "reform" / "xuan-lam-2026.yml").write_text(yaml.safe_dump(PLAN, allow_unicode=True), encoding="utf-8")
    built: Path = folder / "knowledge.db"
    build(load_all(data), path=built, data=data, fitted=knowledge_db())
    service = start(knowledge=built, HOIXA_DATA=str(data))
    service.wait_until_ready()
    yield service
    service.stop()


def text_of(reply: dict) -> str:
    return "\n".join(message["text"] for message in reply["messages"])


@pytest.mark.parametrize(
    ("commune", "figure"),
    [("xuan-lam", "97%"), ("hoang-loc", "98%"), ("hung-thinh", "98%"), ("hoang-son", "98%")],
)
def test_every_commune_keeps_its_own_figure(six: Service, session: str, commune: str, figure: str) -> None:
    said = text_of(six.chat(QUESTION, commune=commune, session=session))
    assert figure in said
    assert ("97%" in said) == (commune == "xuan-lam")


@pytest.mark.parametrize("commune", ["dinh-tan", "thanh-mien"])
def test_a_silent_commune_borrows_nothing(six: Service, session: str, commune: str) -> None:
    reply = six.chat(QUESTION, commune=commune, session=session)
    assert reply["outcome"] == "no_data"
    assert "97%" not in text_of(reply)
    assert "98%" not in text_of(reply)


def test_the_sixth_commune_has_its_hours_and_is_found_by_name(six: Service, session: str) -> None:
    said = text_of(six.chat("trung tâm làm việc mấy giờ, ở xã Xuân Lam", session=session))
    assert "thứ hai và thứ ba từ 7 giờ đến 11 giờ" in said


def test_the_sixth_commune_asks_procedures_of_its_province(six: Service, session: str) -> None:
    reply = six.chat("làm giấy khai sinh cho con cần giấy tờ gì", commune="xuan-lam", session=session)
    assert (reply["outcome"], reply["procedure"]) == ("answer", "1.001193")
