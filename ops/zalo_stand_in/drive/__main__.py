"""``python -m ops.zalo_stand_in.drive``: the whole drive, written to docs/benchmarks/<date>-zalo.md."""

import argparse
import asyncio
import os
import sys
import tempfile
from datetime import date
from pathlib import Path

from knowledge.paths import ROOT
from ops.bench.machine import describe
from ops.zalo_stand_in.consent import ConsentError
from ops.zalo_stand_in.drive.assistant import DriveError
from ops.zalo_stand_in.drive.plan import make_plan
from ops.zalo_stand_in.drive.report import Result, page
from ops.zalo_stand_in.drive.session import Pace, connected, without_rasa
from ops.zalo_stand_in.drive.steps import run_steps
from ops.zalo_stand_in.drive.storm import latency, storm

USERS = 25


def say(text: str) -> None:
    """Print one line of progress at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


async def drive(var: Path, chosen: argparse.Namespace) -> Result:
    """Run all three parts and return what they measured."""
    plan = make_plan(chosen.events, users=USERS, rate=chosen.rate, seed=chosen.seed)
    pace = Pace()
    async with connected(var, pace) as stage:
        say("Webhook khi Rasa dừng …")
        async with without_rasa(stage):
            quiet = await latency(stage.zalo, events=chosen.calls, rate=20)
        say(f"{chosen.events} sự kiện, kill -9 giữa chừng …")
        before = len(stage.zalo.courier.attempts)
        stormy = await storm(plan, stage, kill_every=(6.0, 12.0), seed=chosen.seed, patience=400)
        say(f"  {stormy.verdict}")
        times = [attempt.ms for attempt in stage.zalo.courier.attempts[before:] if attempt.status == 200]
        say("Kill -9 ở từng bước …")
        steps = await run_steps(stage, patience=400)
        return Result(
            plan=plan,
            storm=stormy,
            quiet=quiet,
            stormy=times,
            steps=steps,
            starts=stage.assistant.starts,
            factor=pace.factor,
            uncertain=pace.uncertain,
        )


def main() -> int:
    """Run the command and return its exit code: 0 when residents got what they should."""
    parser = argparse.ArgumentParser(prog="python -m ops.zalo_stand_in.drive", description=__doc__)
    parser.add_argument("--events", type=int, default=1000, help="số tin người dân gửi")
    parser.add_argument("--rate", type=float, default=12.0, help="tin mỗi giây")
    parser.add_argument("--calls", type=int, default=400, help="số lần gọi webhook khi Rasa dừng")
    parser.add_argument("--seed", type=int, default=20, help="số gieo ngẫu nhiên")
    parser.add_argument("--var", type=Path, help="thư mục tệp sống, giữ lại sau khi đo; để trống: thư mục tạm")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "benchmarks", help="thư mục ghi trang kết quả")
    chosen = parser.parse_args()
    machine = describe()
    with tempfile.TemporaryDirectory() as folder:
        var = chosen.var or Path(folder)
        var.mkdir(parents=True, exist_ok=True)
        try:
            result = asyncio.run(drive(var.resolve(), chosen))
        except (DriveError, ConsentError) as problem:
            say(f"LỖI: {problem}")
            return 1
    path = chosen.out / f"{date.today().isoformat()}-zalo.md"
    path.write_text(page(date.today(), machine, result), encoding="utf-8")
    say(f"Đã ghi {os.path.relpath(path, ROOT)}: {'đạt' if result.good else 'CHƯA ĐẠT'}")
    return 0 if result.good else 1


if __name__ == "__main__":
    sys.exit(main())
