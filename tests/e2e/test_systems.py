"""All 86 named systems (tests/exam/systems.jsonl): each asked of the running service, answered and acted on."""

import json

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
