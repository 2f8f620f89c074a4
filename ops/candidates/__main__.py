"""``python -m ops.candidates``: make, examine, compare, activate, roll back and list versions of the assistant."""

import json
import os
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from knowledge.candidates import status as states
from knowledge.candidates.lock import SWITCH, TRAIN, Busy, take
from knowledge.candidates.overlay import of_folder, write_overlay
from knowledge.candidates.status import ACTIVE, CANCELLED, FAILED, SWITCHING, Status, folder, home
from knowledge.store import KnowledgeError
from ops.bench.processes import BenchError
from ops.candidates import comparison, trial, use
from ops.candidates.make import MakeError
from ops.candidates.switch import SwitchError
from ops.eval.items import EXAM, ExamError
from ops.settings import fix_folders

# How long a switch waits for data that is just being published.
WAIT_SECONDS = 300.0
BUSY = "Đang có việc khác làm dở với dữ liệu hoặc với bản khác; thử lại sau ít phút."
_PATH = click.Path(path_type=Path, exists=True)
STATES = {
    "queued": "đang chờ", "building": "đang dựng", "training": "đang huấn luyện", "examining": "đang chấm",
    "switching": "đang chuyển", "ready": "chờ duyệt", "worse": "kém hơn", "failed": "hỏng", "cancelled": "đã dừng",
    "active": "ĐANG DÙNG", "retired": "đã thôi dùng",
}  # fmt: skip


class Cancelled(Exception):
    """Somebody stopped the command."""


@click.group()
def cli() -> None:
    """Dựng bản mới ở bên cạnh, chấm, so với bản đang dùng, đưa vào dùng không rớt câu nào, quay lại được."""


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise Cancelled


@cli.command()
@click.option("--id", "chosen", help="Bản đã được đăng ký (bàn làm việc gọi như vậy).")
@click.option("--note", default="", help="Ghi chú cho bản này.")
@click.option("--overlay", type=_PATH, help="Thư mục các tệp thay đổi, xếp như data/.")
@click.option("--own", type=click.Path(path_type=Path), help="Tệp câu hỏi phải luôn đúng của xã (jsonl).")
@click.option("--exam", type=_PATH, default=EXAM, help="Thư mục câu hỏi chấm.")
def train(chosen: str | None, note: str, overlay: Path | None, own: Path | None, exam: Path) -> None:
    """Dựng, huấn luyện nếu cần, và chấm một bản mới; không đụng tới bản đang dùng."""
    status = _found(chosen) if chosen else states.begin(note=note, made_by="lệnh trên máy chủ")
    if overlay:
        write_overlay(folder(status.id), of_folder(overlay), [])
    states.write(status, pid=states.own_pid())
    os.nice(10)
    with _told(status), take(TRAIN):
        trial.run(status, own=own or home() / "questions.jsonl", questions=exam)
    click.echo(f"Bản {status.id}: {status.text}")
    _compare(status)


@cli.command()
@click.argument("version")
def compare(version: str) -> None:
    """In so sánh của một bản đã chấm với bản đang dùng lúc đó."""
    _compare(_found(version))


@cli.command()
@click.argument("version")
@click.option("--force", is_flag=True, help="Đưa vào dùng dù kém hơn; phải nêu lý do.")
@click.option("--reason", default="", help="Lý do, được ghi vào bản.")
def activate(version: str, force: bool, reason: str) -> None:
    """Đưa một bản đã chấm vào dùng, không rớt câu hỏi nào; không được thì mọi thứ giữ như cũ."""
    if force and not reason.strip():
        raise click.ClickException("dùng --force thì phải nêu --reason")
    status = _found(version)
    with _switching(status), take(SWITCH, wait=WAIT_SECONDS):
        use.activate(status, forced=reason.strip() if force else "")
    click.echo(f"Bản {status.id} đang được dùng.")


@cli.command()
@click.option("--reason", default="", help="Lý do, được ghi vào bản bị bỏ.")
def rollback(reason: str) -> None:
    """Quay lại bản trước bản đang dùng."""
    with _switching(use.to_take_back()), take(SWITCH, wait=WAIT_SECONDS):
        status = use.roll_back(reason.strip())
    click.echo(f"Đã bỏ bản {status.id}, quay lại bản {status.previous or 'gốc'}.")


@cli.command("list")
def list_versions() -> None:
    """Liệt kê các bản, mới nhất trước."""
    for each in states.everything():
        passed = f"{each.passed}/{each.asked} câu đạt" if each.asked else ""
        notes = " · ".join(filter(None, [each.note, f"ép dùng: {each.forced}" if each.forced else ""]))
        click.echo("  ".join([each.id, each.made_at, f"{STATES[each.state]:<15}", f"{passed:<18}", notes, each.text]))
    if not any(each.state == ACTIVE for each in states.everything()):
        click.echo("Đang dùng: bản gốc, theo dữ liệu trong data/.")


@cli.command()
@click.argument("version")
@click.argument("words")
def note(version: str, words: str) -> None:
    """Ghi chú cho một bản."""
    states.write(_found(version), note=words.strip())


def _found(version: str) -> Status:
    status = states.read(version.zfill(4))
    if status is None:
        raise click.ClickException(f"không có bản {version}; xem `python -m ops.candidates list`")
    return status


def _compare(status: Status) -> None:
    path = folder(status.id) / "comparison.json"
    if not path.is_file():
        raise click.ClickException(f"bản {status.id} chưa chấm xong: {status.text}")
    click.echo(comparison.told(json.loads(path.read_text(encoding="utf-8"))))


@contextmanager
def _told(status: Status) -> Iterator[None]:
    """Write down how the work on a version ends when it does not end well, and exit with one line."""
    try:
        yield
    except (Cancelled, KeyboardInterrupt):
        states.write(status, state=CANCELLED, text="Đã dừng theo yêu cầu.", pid=0)
        sys.exit(130)
    except Busy as error:
        states.write(status, state=FAILED, text=BUSY, pid=0)
        raise click.ClickException(BUSY) from error
    except (MakeError, ExamError, BenchError, KnowledgeError) as error:
        states.write(status, state=FAILED, text=str(error), pid=0)
        raise click.ClickException(str(error)) from error
    except Exception as error:
        traceback.print_exc()
        states.write(status, state=FAILED, text="Gặp lỗi lạ; người quản trị máy chủ xem log.txt của bản này.", pid=0)
        raise click.ClickException(f"lỗi lạ: {error!r}") from error


@contextmanager
def _switching(status: Status | None) -> Iterator[None]:
    """Give way to the parts that answer residents; a switch that does not begin leaves the version as it was."""
    os.nice(5)
    if status and status.state == SWITCHING:
        states.write(status, pid=states.own_pid())
    try:
        yield
    except Busy as error:
        if status and status.state == SWITCHING:
            states.write(status, state=status.earlier, earlier="", text=BUSY, pid=0)
        raise click.ClickException(BUSY) from error
    except SwitchError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    fix_folders()
    signal.signal(signal.SIGTERM, _stop)
    cli()
