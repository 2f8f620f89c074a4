"""What residents got, held against what they sent: each good message answered once, each bad one refused, in order."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations

from ops.zalo_stand_in.app import StandIn
from ops.zalo_stand_in.courier import NO_ANSWER, NOBODY
from ops.zalo_stand_in.drive.plan import Message, Plan

NUMBER = re.compile(r"\(câu m(\d{5})\)")


@dataclass
class Verdict:
    """Numbers of messages: unanswered, answered twice or more, answered though spoilt, spoilt and not refused.

    ``inverted`` are pairs of one resident that came in order and were answered out of order; of ``swapped`` pairs the
    later written one came first, and ``righted`` of them were answered in the order they were written.
    """

    unanswered: list[int] = field(default_factory=list)
    doubled: list[int] = field(default_factory=list)
    fooled: list[int] = field(default_factory=list)
    admitted: list[int] = field(default_factory=list)
    inverted: list[tuple[int, int]] = field(default_factory=list)
    swapped: int = 0
    righted: int = 0
    gave_up: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """True when nothing was lost, doubled, let in or turned round."""
        return not any((self.unanswered, self.doubled, self.fooled, self.admitted, self.inverted, self.gave_up))

    def __str__(self) -> str:
        """Return the faults in one line."""
        faults = {name: value for name, value in vars(self).items() if value and name not in ("swapped", "righted")}
        return f"{faults or 'không lỗi'}; {self.righted}/{self.swapped} cặp tới ngược được trả lời đúng thứ tự"


def answers(zalo: StandIn) -> dict[int, list[float]]:
    """Return for each message number when it was answered, in seconds."""
    found: dict[int, list[float]] = defaultdict(list)
    for bubble in zalo.world.log:
        if bubble.side == "oa":
            for number in set(NUMBER.findall(bubble.text)):
                found[int(number)].append(bubble.at / 1000)
    return found


def judge(plan: Plan, ids: dict[int, str], zalo: StandIn) -> Verdict:
    """Return the verdict; ``ids`` are the message ids at Zalo by number."""
    got = answers(zalo)
    verdict = Verdict(gave_up=list(zalo.courier.gave_up))
    for message in plan.messages:
        times = len(got.get(message.number, ()))
        if message.how.flaw:
            verdict.fooled += [message.number] if times else []
        elif times != 1:
            (verdict.doubled if times else verdict.unanswered).append(message.number)
    statuses = defaultdict(set)
    for attempt in zalo.courier.attempts:
        if attempt.flaw:
            statuses[attempt.key].add(attempt.status)
    spoilt = [message for message in plan.messages if message.how.flaw]
    verdict.admitted = [
        m.number for m in spoilt if 401 not in (seen := statuses[_key(ids, m)]) or not seen <= {NOBODY, NO_ANSWER, 401}
    ]
    _judge_order(plan, ids, zalo, got, verdict)
    return verdict


def _key(ids: dict[int, str], message: Message) -> str:
    return f"user_send_text {ids[message.number]}"


def _judge_order(plan: Plan, ids: dict[int, str], zalo: StandIn, got: dict[int, list[float]], verdict: Verdict) -> None:
    maybe: dict[str, float] = {}
    surely: dict[str, float] = {}
    for attempt in zalo.courier.attempts:
        if attempt.status in (200, NO_ANSWER):
            maybe.setdefault(attempt.key, attempt.began)
        if attempt.status == 200:
            surely.setdefault(attempt.key, attempt.at)
    by_user = defaultdict(list)
    for message in plan.messages:
        if message.number in got and _key(ids, message) in surely:
            by_user[message.user].append(message)
    for messages in by_user.values():
        for first, second in combinations(messages, 2):
            one, other = _key(ids, first), _key(ids, second)
            in_order = got[first.number][0] <= got[second.number][0]
            if surely[one] < maybe[other] and not in_order:
                verdict.inverted.append((first.number, second.number))
            elif surely[other] < maybe[one] and got[second.number][0] > surely[one]:
                verdict.swapped += 1
                verdict.righted += in_order
