"""The page of a drive: what was done to the assistant and what residents got, as Markdown."""

from dataclasses import dataclass, field
from datetime import date

from ops.bench.report import number, percentile, table
from ops.zalo_stand_in.drive.plan import Plan
from ops.zalo_stand_in.drive.steps import Outcome
from ops.zalo_stand_in.drive.storm import Storm

AIM_MS = 200


@dataclass
class Result:
    """All that a drive measured; milliseconds for the webhook, seconds for the rest."""

    plan: Plan
    storm: Storm
    quiet: list[float] = field(default_factory=list)
    stormy: list[float] = field(default_factory=list)
    steps: list[Outcome] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)
    factor: float = 1.0
    uncertain: int = 60

    @property
    def good(self) -> bool:
        """True when residents got what they should, and the webhook was fast enough with Rasa stopped."""
        stepped = all(outcome.times == 1 for outcome in self.steps)
        return self.storm.verdict.good and stepped and (not self.quiet or percentile(self.quiet, 99) < AIM_MS)


def storm_table(result: Result) -> str:
    """Return what was sent and what came of it."""
    plan, storm, verdict = result.plan, result.storm, result.storm.verdict
    rows = [
        ["Tin người dân gửi", str(len(plan.messages))],
        ["… giao hai lần trở lên / giao trễ, ngược thứ tự / chữ ký sai", _counts(plan, "copied", "late", "bad")],
        ["Lần gọi webhook, kể cả gửi lại, tin vọng và biên nhận", number(storm.deliveries, 0)],
        ["Lần `kill -9` giữa chừng", str(storm.kills)],
        ["Tin đúng được trả lời đúng một lần", f"{plan.count('good') - _wrong(result)}/{plan.count('good')}"],
        ["… không được trả lời / trả lời hai lần trở lên", f"{len(verdict.unanswered)} / {len(verdict.doubled)}"],
        ["Tin sai chữ ký bị từ chối (401)", f"{plan.count('bad') - len(verdict.admitted)}/{plan.count('bad')}"],
        ["Tin sai chữ ký được trả lời", str(len(verdict.fooled))],
        ["Tới đúng thứ tự mà trả lời ngược, cùng một người", f"{len(verdict.inverted)} cặp"],
        [
            "Tới ngược thứ tự khi chưa kịp trả lời, trả lời lại đúng thứ tự",
            f"{verdict.righted}/{verdict.swapped} cặp",
        ],
        ["Sự kiện Zalo giả bỏ cuộc sau năm lần gửi lại", str(len(verdict.gave_up))],
        [
            "Từ lúc gửi tới lúc nhận trả lời, p50 / p95 / lâu nhất",
            f"{_seconds(storm.waits, 50)} / {_seconds(storm.waits, 95)} / {_seconds(storm.waits, 100)}",
        ],
        ["Cả đợt", f"{number(storm.seconds, 0)} giây"],
    ]
    return table(["", ""], rows)


def webhook_table(result: Result) -> str:
    """Return how fast the webhook answered."""
    rows = [
        [
            name,
            str(len(times)),
            *(f"{number(percentile(times, share))} ms" for share in (50, 95, 99)),
            f"{max(times):.0f} ms",
        ]
        for name, times in (("Rasa dừng, không kill", result.quiet), ("trong đợt kill", result.stormy))
        if times
    ]
    return table(["Webhook trả 200", "lần", "p50", "p95", "p99", "lâu nhất"], rows)


def steps_table(result: Result) -> str:
    """Return what became of a kill at each step."""
    rows = [
        [outcome.step, outcome.how, f"{outcome.times} lần", f"{number(outcome.seconds)} giây"]
        for outcome in result.steps
    ]
    return table(["Kill -9 ở bước", "Cách dừng đúng bước ấy", "Người dân nhận", "sau"], rows)


def method(result: Result) -> str:
    """Return how the drive was made."""
    return (
        "Tiến trình `api` thật, Zalo giả lập và Rasa giả (nhắc lại câu hỏi, để mỗi câu trả lời chỉ rõ câu nó trả lời) "
        f"trên cùng máy. Thời gian chờ gửi lại của Zalo nhân {number(result.factor, 2)} (30 giây thành "
        f"{number(30 * result.factor)} giây), thời gian chờ tin vọng (ZALO_UNCERTAIN_SECONDS) {result.uncertain} giây; "
        f"`api` khởi động lại mất {_seconds(result.starts, 50)} (trung vị). Mỗi lần giao ký theo một trong ba cách "
        "hiểu dấu thời gian, biên nhận theo cả hai cách hiểu. Khoá ghi SQLite giữ từ ngoài: trợ lý đứng lại giữa hai "
        "giao dịch mà mã không có móc thử nào.\n"
    )


def page(day: date, machine: dict[str, str], result: Result) -> str:
    """Return the whole page."""
    return "\n".join(
        [
            f"# Kênh Zalo, thử với Zalo giả lập {day.isoformat()}\n",
            "Viết bởi `python -m ops.zalo_stand_in.drive`; chạy lại để có số của máy khác.\n",
            table(["Máy", ""], [[label, value] for label, value in machine.items()]),
            "## Cách đo\n",
            method(result),
            "## Không mất, không lặp\n",
            storm_table(result),
            "## Webhook\n",
            f"Mục tiêu: p99 dưới {AIM_MS} ms khi Rasa dừng.\n",
            webhook_table(result),
            "## Kill -9 ở từng bước\n",
            steps_table(result),
        ]
    )


def _wrong(result: Result) -> int:
    return len(result.storm.verdict.unanswered) + len(result.storm.verdict.doubled)


def _counts(plan: Plan, *kinds: str) -> str:
    return " / ".join(str(plan.count(kind)) for kind in kinds)


def _seconds(times: list[float], share: int) -> str:
    return f"{number(percentile(times, share))} giây" if times else "–"
