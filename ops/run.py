"""``python -m ops.run``: bring data and model up to date, then serve with the three parts under supervisor."""

import argparse
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType

from knowledge.paths import var_dir
from ops import preflight, supervise
from ops.settings import Part, SettingError, fix_folders, read_parts
from ops.watch import Watch, say


def prepare(parts: list[Part]) -> None:
    """Check the machine, build the knowledge and train if needed; raises PreflightError."""
    preflight.check_writable()
    preflight.check_ports(parts)
    preflight.drop_damaged_knowledge()
    preflight.run_step("Dữ liệu", "knowledge", "build", "--if-stale")
    preflight.run_step("Mô hình", "ops.train")


def serve(parts: list[Part]) -> int:
    """Run the parts until a signal to stop, and return the exit code: 0 after a stop that was asked for."""
    stopping = threading.Event()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask_to_stop)
    watch = Watch(parts, var_dir() / "log")
    say("Khởi động ba phần: " + ", ".join(f"{part.name} ({part.label}) cổng {part.port}" for part in parts))
    supervisor = supervise.start(parts, var_dir())
    reader = threading.Thread(target=watch.read, args=(supervisor.stdout,), daemon=True)
    reader.start()
    failed = None
    while not stopping.wait(0.5 if watch.ready else 0.1) and supervisor.poll() is None and not failed:
        watch.look()
        failed = watch.hopeless()
    return finish(supervisor.poll(), failed, watch, lambda: supervise.stop(supervisor))


def finish(status: int | None, failed: str | None, watch: Watch, stop: Callable[[], int]) -> int:
    """Stop whatever runs, tell why, and return the exit code."""
    say("Đang dừng…")
    forced = stop()
    say(f"Đã dừng{f', {forced} tiến trình phải dừng cưỡng bức' if forced else ''}.")
    if failed:
        say(f"LỖI: {failed} không khởi động được; dòng cuối trong {watch.logs / failed}.log:")
        say(watch.last_words(failed))
        return 1
    if status is not None:
        say(f"LỖI: bộ giám sát dừng bất ngờ (mã {status}); xem {watch.logs}/supervisor.log rồi chạy lại: make run")
        return 1
    return 0


def main() -> int:
    """Run the command and return its exit code."""
    argparse.ArgumentParser(prog="python -m ops.run", description=__doc__).parse_args()
    fix_folders()
    try:
        parts = read_parts()
        prepare(parts)
        return serve(parts)
    except (SettingError, preflight.PreflightError) as problem:
        say(f"LỖI: {problem}")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
