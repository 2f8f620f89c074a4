"""``python -m ops.week``: the whole week, written to docs/benchmarks/<date>-week.md."""

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from playwright.sync_api import Browser, sync_playwright

from knowledge.paths import ROOT
from ops import browser as chromium
from ops.bench.machine import describe
from ops.bench.processes import BenchError
from ops.week import asking, assigning, reference, versions
from ops.week.diary import Broken, Diary, say
from ops.week.officers import Officer
from ops.week.project import Project
from ops.week.report import page
from ops.week.stage import Stage

OFFICERS = {
    "admin": ("hoa.nt", "Nguyễn Thị Hoa"),
    "editor": ("binh.tv", "Trần Văn Bình"),
    "second": ("lan.lt", "Lê Thị Lan"),
    "clerk": ("tu.pv", "Phạm Văn Tú"),
}
T = TypeVar("T")
ROLES = {"editor": "editor", "second": "editor", "clerk": "officer"}


def begin(diary: Diary, browser: Browser, project: Project, chosen: argparse.Namespace) -> Stage:
    """Return the stage with four officers at their desks, the first made by command, the rest by her; raises Broken."""
    with diary.step("Trước đó", "Mở trợ lý, tạo bốn tài khoản, mỗi người tự cài mật khẩu và mã xác thực") as step:
        step.see(f"trợ lý sẵn sàng sau {project.server.start():.0f} giây")
        people = {
            part: Officer(browser, project.url, login, name, chosen.shots) for part, (login, name) in OFFICERS.items()
        }
        people["admin"].set_up(project.add_admin(*OFFICERS["admin"]))
        for part, role in ROLES.items():
            people["admin"].add(people[part], role)
        step.must(all(people[part].path == "/staff" for part in ROLES), "mọi người vào tới bàn làm việc")
    return Stage(diary=diary, browser=browser, project=project, rate=chosen.rate, shots=chosen.shots, **people)


def improve(stage: Stage) -> None:
    """Go from Monday's questions to Thursday's answers; raises Broken."""
    asking.monday(stage)
    edit = assigning.tuesday(stage)
    assigning.approve(stage, edit)
    version = versions.make(stage)
    versions.put_in_use(stage, version)
    versions.answered_now(stage, edit)
    versions.take_back(stage, version)


def week(folder: Path, program: str, chosen: argparse.Namespace) -> Diary:
    """Play the week in ``folder`` and return its diary; raises BenchError when there is nothing to play with."""
    diary, project = Diary(), Project(folder / "project")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        try:
            stage = begin(diary, browser, project, chosen)
            for part in (improve, reference.bring_in, reference.look_up):
                _as_far_as_it_goes(part, stage)
        except Broken as problem:
            say(f"DỪNG: {problem}")
        finally:
            browser.close()
            project.server.stop()
    _as_far_as_it_goes(lambda each: reference.at_size(each, folder), diary)
    return diary


def _as_far_as_it_goes(part: Callable[[T], None], on: T) -> None:
    """Go through one part of the week; what is broken in it does not keep the others from being tried."""
    try:
        part(on)
    except Broken as problem:
        say(f"DỪNG phần này: {problem}")


def main() -> int:
    """Run the command and return its exit code: 0 when every step was as it must be."""
    parser = argparse.ArgumentParser(prog="python -m ops.week", description=__doc__)
    parser.add_argument("--rate", type=float, default=4.0, help="số câu mỗi giây trong lúc đổi phiên bản")
    parser.add_argument("--shots", type=Path, help="thư mục ghi ảnh các bước chính")
    parser.add_argument("--keep", type=Path, help="thư mục trống để giữ lại bản sao và nhật ký; để trống: thư mục tạm")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "benchmarks", help="thư mục ghi trang kết quả")
    chosen = parser.parse_args()
    program = chromium.find()
    if program is None:
        say(chromium.CURE)
        return 1
    machine = describe()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))  # so that the assistant is stopped too
    if chosen.shots:
        chosen.shots.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as spare:
        folder = chosen.keep or Path(spare)
        folder.mkdir(parents=True, exist_ok=True)
        try:
            diary = week(folder.resolve(), program, chosen)
        except BenchError as problem:
            say(f"LỖI: {problem}")
            return 1
    path = chosen.out / f"{date.today().isoformat()}-week.md"
    path.write_text(page(date.today(), machine, diary), encoding="utf-8")
    say(f"Đã ghi {os.path.relpath(path, ROOT)}: {'đạt' if diary.good else 'CHƯA ĐẠT'}")
    return 0 if diary.good else 1


if __name__ == "__main__":
    sys.exit(main())
