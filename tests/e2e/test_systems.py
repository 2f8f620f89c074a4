"""All 86 named systems (tests/exam/systems.jsonl): each asked of the running service, answered and acted on."""

import json
import re
import sqlite3
import urllib.request

import pytest

from ops.eval.items import EXAM
from ops.eval.reform import mark_system
from tests.e2e.harness import Service

pytestmark = pytest.mark.e2e
# The first question of every row asks it plainly; the second, in other words, is counted by the evaluation.
PLAIN = "-1"
ROWS = [
    item
    for line in (EXAM / "systems.jsonl").read_text(encoding="utf-8").splitlines()
    if (item := json.loads(line))["id"].endswith(PLAIN)
]


def test_every_row_is_walked() -> None:
    assert [item["row"] for item in ROWS] == [f"S{number:02}" for number in range(1, 87)]


@pytest.mark.parametrize("item", ROWS, ids=[item["row"] for item in ROWS])
def test_row_is_answered_and_acted_on(service: Service, session: str, item: dict) -> None:
    for text in item["turns"]:
        reply = service.chat(text, commune=item["commune"], session=session)
    failed = [check for check, right in mark_system(item["expect"], reply).items() if not right]
    assert not failed, reply


# Rows whose last column asks the assistant to record feedback with a code, or to take a satisfaction score in chat.
RECORDED = [(row, "form:feedback") for row in ("S06", "S23", "S36", "S39", "S41", "S47")]
SCORED = [(row, "form:survey") for row in ("S44", "S45", "S50")]


@pytest.mark.parametrize(("row", "form"), [*RECORDED, *SCORED])
def test_row_offers_the_form_that_records(service: Service, session: str, row: str, form: str) -> None:
    (item,) = [item for item in ROWS if item["row"] == row]
    reply = service.chat(item["turns"][0], commune=item["commune"], session=session)
    assert form in [choice["choice"] for choice in reply["choices"]], reply


def test_feedback_is_recorded_and_found_by_its_code(service: Service, session: str) -> None:
    def press(choice: str) -> str:
        reply = service.choose(choice, commune="hoang-son", session=session)
        assert reply["outcome"] == "form"
        return str(reply["messages"][0]["text"])

    for choice in ("form:feedback", "form:agree", "form:roads", "form:skip"):
        press(choice)
    service.chat("Đường liên thôn sụt lún hai tháng nay", commune="hoang-son", session=session)
    press("form:skip")
    press("form:skip")
    told = press("form:send")
    code = re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}", told)[0]
    with urllib.request.urlopen(f"{service.base_url}/phan-anh/{code.lower()}", timeout=10) as page:
        text = page.read().decode()
    assert "Đã ghi nhận" in text
    assert "sụt lún" not in text


def test_satisfaction_is_scored_in_chat(service: Service, session: str) -> None:
    service.choose("form:survey", commune="thanh-mien", session=session)
    for choice in ("form:5", "form:4", "form:5", "form:3", "form:skip"):
        service.choose(choice, commune="thanh-mien", session=session)
    reply = service.choose("form:skip", commune="thanh-mien", session=session)
    assert "đã ghi 4 câu" in reply["messages"][0]["text"]


def test_a_wiped_conversation_is_gone_from_the_door_and_from_rasa(service: Service, session: str) -> None:
    service.chat("làm giấy khai sinh cần gì", session=session)
    request = urllib.request.Request(f"{service.base_url}/api/v1/sessions/{session}", method="DELETE")
    with urllib.request.urlopen(request, timeout=10) as reply:
        assert reply.status == 204
    for database, table, column in (("records.db", "exchange", "session"), ("rasa-tracker.db", "events", "sender_id")):
        connection = sqlite3.connect(f"file:{service.var / database}?mode=ro", uri=True)
        count = connection.execute(f"select count(*) from {table} where {column} = ?", [session]).fetchone()
        connection.close()
        assert count == (0,), database
