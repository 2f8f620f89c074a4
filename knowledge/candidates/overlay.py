"""The files of ``data/`` that a version changes: laid beside it, put in, and taken out again."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from knowledge.editing.blocks import Kind, cut_out, put_in
from knowledge.editing.change import ChangeError
from knowledge.editing.files import text_of
from knowledge.editing.merge import Conflict, merged


@dataclass(frozen=True)
class Part:
    """One changed record: its kind and key, its file, its text before and after."""

    kind: str
    key: str
    path: str
    before: str
    after: str


class OverlayError(Exception):
    """The files have changed since in a way that cannot be put together; the message says which, in Vietnamese."""


def write_overlay(folder: Path, texts: dict[str, str], parts: list[Part]) -> None:
    """Lay the changed files ("" for one that goes) and the records changed in them into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    _dump(folder / "overlay.json", {"files": texts, "parts": [asdict(part) for part in parts]})


def read_overlay(folder: Path) -> tuple[dict[str, str], list[Part]]:
    """Return the changed files and records laid into ``folder``; none when there are none."""
    try:
        held = json.loads((folder / "overlay.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}, []
    return held["files"], [Part(**part) for part in held["parts"]]


def of_folder(overlay: Path) -> dict[str, str]:
    """Return the files in a folder laid out like ``data/``."""
    paths = sorted(path for path in overlay.rglob("*") if path.is_file())
    return {path.relative_to(overlay).as_posix(): text_of(path) for path in paths}


def lay_over(data: Path, texts: dict[str, str]) -> None:
    """Write ``texts`` into the folder ``data``, a copy that nobody else uses."""
    for name, text in texts.items():
        path = data / name
        if not text:
            path.unlink(missing_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def texts_of(data: Path, names: list[str] | dict[str, str]) -> dict[str, str]:
    """Return what the files ``names`` hold in ``data``; "" for one that is not there."""
    return {name: text_of(data / name) for name in names}


def forwards(data: Path, texts: dict[str, str], before: dict[str, str], parts: list[Part]) -> dict[str, str]:
    """Return what the files become when a version comes into use; raises OverlayError."""
    return _carried(data, goal=texts, origin=before, parts=parts, back=False)


def backwards(data: Path, texts: dict[str, str], before: dict[str, str], parts: list[Part]) -> dict[str, str]:
    """Return what the files become when a version goes out of use; raises OverlayError."""
    return _carried(data, goal=before, origin=texts, parts=list(reversed(parts)), back=True)


def _carried(
    data: Path, *, goal: dict[str, str], origin: dict[str, str], parts: list[Part], back: bool
) -> dict[str, str]:
    """Return the texts of ``goal``; where a file is no longer that of ``origin``, its records alone are changed."""
    carried = {}
    for name, wanted in goal.items():
        here = text_of(data / name)
        if here in (origin[name], wanted):
            carried[name] = wanted
            continue
        inside = [part for part in parts if part.path == name]
        if not inside:
            raise OverlayError(f"Tệp {name} đã được sửa ở nơi khác từ đó; xem lại rồi làm bản mới giúp.")
        for part in inside:
            here = _record_carried(here, part, back=back)
        carried[name] = here
    return carried


def _record_carried(file: str, part: Part, *, back: bool) -> str:
    kind = cast(Kind, part.kind)
    before, after = (part.after, part.before) if back else (part.before, part.after)
    try:
        record = merged(kind, before=before, after=after, current=cut_out(kind, part.key, file))
    except (Conflict, ChangeError) as error:
        raise OverlayError(
            f"{part.key} trong {part.path} đã được sửa tiếp từ đó; hoàn tác lần sửa ấy trước giúp."
        ) from error
    return put_in(kind, part.key, file, record)


def _dump(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
