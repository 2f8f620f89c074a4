"""What residents will send in a drive: who, when, how it travels; the same for the same seed."""

import random
from dataclasses import dataclass, field

from ops.zalo_stand_in.residents import PLAIN, Delivery
from ops.zalo_stand_in.signing import Flaw

FLAWS: tuple[Flaw, ...] = ("wrong", "missing", "altered")
QUESTIONS = (
    "làm giấy khai sinh cho cháu cần những gì",
    "đăng ký kết hôn mất bao lâu",
    "chứng thực bản sao hết bao nhiêu tiền",
    "xin giấy xác nhận độc thân nộp ở đâu",
    "muốn mở cửa hàng tạp hoá phải làm thủ tục gì",
)


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message: its number, its resident, seconds after the beginning, its way, whether it comes out of order."""

    number: int
    user: str
    at: float
    how: Delivery = PLAIN
    late: bool = False

    @property
    def text(self) -> str:
        """Return the words: a question that no other message holds."""
        return f"{QUESTIONS[self.number % len(QUESTIONS)]} (câu m{self.number:05d})"


@dataclass(frozen=True)
class Plan:
    """All messages in the order they are written, with how many of each kind there are."""

    messages: list[Message] = field(default_factory=list)

    def count(self, kind: str) -> int:
        """Return how many messages are ``good``, ``bad``, ``copied`` or ``late``."""
        tests = {
            "good": lambda message: not message.how.flaw,
            "bad": lambda message: bool(message.how.flaw),
            "copied": lambda message: message.how.copies > 1,
            "late": lambda message: message.late,
        }
        return sum(map(tests[kind], self.messages))


def make_plan(events: int, *, users: int, rate: float, seed: int) -> Plan:
    """Return ``events`` messages of ``users`` residents, ``rate`` a second: 10% twice or more, 10% late, 5% spoilt."""
    dice = random.Random(seed)
    kinds = _kinds(events, dice)
    messages = []
    at = 0.0
    for number, kind in enumerate(kinds, 1):
        at += dice.expovariate(rate)
        user = f"90000000000001{dice.randrange(users):05d}"
        messages.append(Message(number=number, user=user, at=at, how=_way(kind, number, dice), late=kind == "late"))
    return Plan(messages)


def _kinds(events: int, dice: random.Random) -> list[str]:
    tenth, twentieth = round(events * 0.10), round(events * 0.05)
    kinds = ["copied"] * tenth + ["late"] * tenth + ["bad"] * twentieth
    kinds += ["plain"] * (events - len(kinds))
    dice.shuffle(kinds)
    return kinds


def _way(kind: str, number: int, dice: random.Random) -> Delivery:
    if kind == "copied":
        return Delivery(copies=dice.choice((2, 2, 3, 5)), apart=dice.choice((0.0, 0.02, 0.5, 2.0)))
    if kind == "late":
        return Delivery(after=dice.uniform(0.3, 4.0))
    return Delivery(flaw=FLAWS[number % len(FLAWS)]) if kind == "bad" else PLAIN
