"""The drive's own parts: the plan holds what it promises, and the verdict sees each fault."""

import time

import pytest

from ops.zalo_stand_in.app import OA, StandIn
from ops.zalo_stand_in.consent import ConsentError, address_in
from ops.zalo_stand_in.courier import Attempt
from ops.zalo_stand_in.drive.plan import Message, Plan, make_plan
from ops.zalo_stand_in.drive.verdict import judge
from ops.zalo_stand_in.residents import PLAIN, Delivery
from ops.zalo_stand_in.signing import Flaw
from ops.zalo_stand_in.terminal import request_of, shown

USER = "9000000000000000001"


def test_plan_holds_the_promised_shares_and_is_the_same_again():
    plan = make_plan(1000, users=25, rate=12, seed=20)
    assert [plan.count(kind) for kind in ("copied", "late", "bad", "good")] == [100, 100, 50, 950]
    assert plan.messages == make_plan(1000, users=25, rate=12, seed=20).messages
    assert len({message.text for message in plan.messages}) == 1000
    assert len({message.user for message in plan.messages}) == 25


class Played:
    """A short drive whose answers and deliveries are made up."""

    def __init__(self, *flaws: Flaw) -> None:
        ways = [Delivery(flaw=flaw) if flaw else PLAIN for flaw in flaws]
        rows = [Message(number=n, user=USER, at=n, how=how) for n, how in enumerate(ways, 1)]
        self.plan = Plan(rows)
        self.zalo = StandIn(port=1, webhook="http://127.0.0.1:1/")
        says = [self.zalo.residents.say(OA, row.user, row.text)[0] for row in rows]
        self.ids = {row.number: bubble.msg_id for row, bubble in zip(rows, says, strict=True)}

    def taken(self, number: int, *, status: int = 200, at: float = 0.0) -> None:
        message = self.plan.messages[number - 1]
        key, ms = f"user_send_text {self.ids[number]}", 1.0
        attempt = Attempt(
            event="user_send_text", key=key, flaw=message.how.flaw, retry=0, status=status, ms=ms, began=at, at=at
        )
        self.zalo.courier.attempts.append(attempt)

    def answer(self, number: int) -> None:
        self.zalo.world.show(OA, USER, "oa", "Đã nghe: " + self.plan.messages[number - 1].text)

    def verdict(self):
        return judge(self.plan, self.ids, self.zalo)


def test_verdict_is_good_when_each_is_answered_once_in_order():
    played = Played("", "", "wrong")
    for number in (1, 2):
        played.taken(number, at=number)
        played.answer(number)
    played.taken(3, status=401)
    assert played.verdict().good


@pytest.mark.parametrize(
    ("fault", "answers", "expected"),
    [
        ("unanswered", (1,), [2]),
        ("doubled", (1, 2, 2), [2]),
        ("fooled", (1, 2, 3), [3]),
        ("inverted", (2, 1), [(1, 2)]),
    ],
)
def test_verdict_sees_what_residents_should_not_get(fault: str, answers: tuple[int, ...], expected: list):
    played = Played("", "", "wrong")
    for number in (1, 2):
        played.taken(number, at=number)
    played.taken(3, status=401)
    for number in answers:
        played.answer(number)
    verdict = played.verdict()
    assert getattr(verdict, fault) == expected
    assert not verdict.good


@pytest.mark.parametrize("statuses", [(), (0,), (200,), (401, 200)])
def test_verdict_sees_a_spoilt_event_that_was_not_refused(statuses: tuple[int, ...]):
    played = Played("missing")
    for status in statuses:
        played.taken(1, status=status)
    assert played.verdict().admitted == [1]


@pytest.mark.parametrize(("order", "righted"), [((1, 2), 1), ((2, 1), 0)])
def test_verdict_counts_pairs_put_right(order: tuple[int, ...], righted: int):
    played = Played("", "")
    now = time.time()
    played.taken(2, at=now - 2)
    played.taken(1, at=now - 1)
    for number in order:
        played.answer(number)
    verdict = played.verdict()
    assert (verdict.swapped, verdict.righted, verdict.good) == (1, righted, True)


def test_consent_address_is_found_in_what_the_command_prints():
    assert address_in("Mở:\nhttps://z.vn/v4/oa/permission?app_id=1&state=x\n").endswith("state=x")
    with pytest.raises(ConsentError):
        address_in("không có gì")


LAST = {"msg_id": "m1"}


@pytest.mark.parametrize(
    ("line", "request_"),
    [
        ("khai sinh", ("say", {"text": "khai sinh"})),
        ("2", ("say", {"text": "2"})),
        ("/bấm 2", ("press", {"msg_id": "m1", "index": 1})),
        ("/ảnh", ("send", {"kind": "image"})),
        ("/quan-tâm", ("act", {"name": "follow"})),
        ("/nhảy", None),
    ],
)
def test_terminal_understands_what_is_typed(line: str, request_):
    assert request_of(line, LAST) == request_


def test_terminal_shows_words_and_numbered_buttons():
    bubble = {"hidden": False, "side": "oa", "text": "Việc nào?\n1. Khai sinh", "buttons": [{"title": "Khai sinh"}]}
    assert shown(bubble) == "Xã: Việc nào?\n    1. Khai sinh\n    [1] Khai sinh"
