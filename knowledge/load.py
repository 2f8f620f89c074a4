"""Read ``data/`` into records and list what is wrong with it; write a record back as the same YAML, byte for byte."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import ValidationError

from knowledge.records import (
    Commune,
    ContactChannel,
    DirectoryAsks,
    DirectoryEntry,
    Family,
    LocalFee,
    Office,
    OldPlace,
    OutsideTopic,
    Procedure,
    Record,
    UsualName,
)
from knowledge.service_records import ReformMatter, ReformPlan, Survey, TopicAnswer

R = TypeVar("R", bound=Record)
Level = Literal["error", "warning"]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DataError(Exception):
    """The data folder itself is missing; the message names it and the cure."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong in the data; printed as ``file: id: message``."""

    file: str
    id: str
    message: str
    level: Level = "error"

    def __str__(self) -> str:
        """The problem on one line; a warning says so."""
        mark = "cảnh báo: " if self.level == "warning" else ""
        return f"{self.file}: {self.id}: {mark}{self.message}"


@dataclass
class Knowledge:
    """Everything read from ``data/``: each record with the file it came from, and the problems of reading."""

    data_dir: Path
    filed: list[tuple[str, Record]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def of(self, model: type[R]) -> list[R]:
        """Return all records of one kind, in file order."""
        return [record for _, record in self.filed if isinstance(record, model)]

    @cached_property
    def procedures(self) -> list[Procedure]:
        """All procedures, national and provincial."""
        return self.of(Procedure)

    @cached_property
    def communes(self) -> list[Commune]:
        """The communes served."""
        return self.of(Commune)

    @cached_property
    def local_fees(self) -> list[LocalFee]:
        """Fees set by the provinces' People's Councils."""
        return self.of(LocalFee)

    @cached_property
    def directory(self) -> list[DirectoryEntry]:
        """The national directory: every procedure of the portal, by name only."""
        return self.of(DirectoryEntry)

    @cached_property
    def channels(self) -> list[ContactChannel]:
        """Portals, hotlines and apps, national and provincial."""
        return self.of(ContactChannel)

    @cached_property
    def families(self) -> list[Family]:
        """Sibling procedures that one open word names, for asking back."""
        return self.of(Family)

    @cached_property
    def outside(self) -> list[OutsideTopic]:
        """Matters that no office answers, to be declined."""
        return self.of(OutsideTopic)

    @cached_property
    def plans(self) -> list[ReformPlan]:
        """The communes' reform documents."""
        return self.of(ReformPlan)

    @cached_property
    def matters(self) -> list[ReformMatter]:
        """What people ask of a reform plan."""
        return self.of(ReformMatter)

    @cached_property
    def answers(self) -> list[TopicAnswer]:
        """Curated answers about the communes' services."""
        return self.of(TopicAnswer)

    @cached_property
    def offices(self) -> list[Office]:
        """Offices outside the commune's business, for referrals."""
        return self.of(Office)


def load_all(data_dir: Path) -> Knowledge:
    """Return all records under ``data_dir`` with the problems found; raises DataError when the folder is missing."""
    if not data_dir.is_dir():
        raise DataError(f"{data_dir}: không có thư mục dữ liệu; đặt biến HOIXA_DATA trỏ tới thư mục data/ của dự án")
    knowledge = Knowledge(data_dir)
    for read in (
        _procedures,
        _communes,
        _local_fees,
        _directory,
        _directory_asks,
        _channels,
        _families,
        _usual_names,
        _offices,
        _outside,
        _plans,
        _matters,
        _answers,
        _surveys,
        _old_places,
    ):
        for file, found in read(data_dir):
            if isinstance(found, Problem):
                knowledge.problems.append(found)
            else:
                knowledge.filed.append((file, found))
    return knowledge


Found = Iterator[tuple[str, R | Problem]]


def _procedures(data_dir: Path) -> Found[Procedure]:
    return _read_each(data_dir, "procedures/*/*.yml", Procedure, key="code")


def _communes(data_dir: Path) -> Found[Commune]:
    return _read_each(data_dir, "communes/*.yml", Commune, key="id")


def _local_fees(data_dir: Path) -> Found[LocalFee]:
    return _read_lists(data_dir, "local_fees/*.yml", LocalFee, key="fees")


def _channels(data_dir: Path) -> Found[ContactChannel]:
    return _read_lists(data_dir, "channels/*.yml", ContactChannel, key="channels")


def _outside(data_dir: Path) -> Found[OutsideTopic]:
    return _read_lists(data_dir, "outside.yml", OutsideTopic, key="topics")


def _families(data_dir: Path) -> Found[Family]:
    return _read_lists(data_dir, "families.yml", Family, key="families")


def _usual_names(data_dir: Path) -> Found[UsualName]:
    return _read_lists(data_dir, "usual_names.yml", UsualName, key="usual")


def _offices(data_dir: Path) -> Found[Office]:
    return _read_lists(data_dir, "offices.yml", Office, key="offices")


def _plans(data_dir: Path) -> Found[ReformPlan]:
    return _read_each(data_dir, "reform/*.yml", ReformPlan, key="commune")


def _matters(data_dir: Path) -> Found[ReformMatter]:
    return _read_lists(data_dir, "reform/matters/*.yml", ReformMatter, key="matters")


def _answers(data_dir: Path) -> Found[TopicAnswer]:
    return _read_lists(data_dir, "topics/*.yml", TopicAnswer, key="answers")


def _surveys(data_dir: Path) -> Found[Survey]:
    return _read_each(data_dir, "surveys/*.yml", Survey, key="id")


def _directory(data_dir: Path) -> Found[DirectoryEntry]:
    for file, values in _rows(data_dir, "directory/*.csv"):
        groups = {"groups": values["groups"].split(";")} if "groups" in values else {}
        yield from _records(file, {**values, **groups}, DirectoryEntry, key="code")


def _old_places(data_dir: Path) -> Found[OldPlace]:
    for file, values in _rows(data_dir, "old_places.csv"):
        yield from _records(file, values, OldPlace, key="old_commune")


def _rows(data_dir: Path, pattern: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each row of a table with its file's name; empty cells are left out."""
    for path in sorted(data_dir.glob(pattern)):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield _name(path, data_dir), {key: value for key, value in row.items() if value}


def _directory_asks(data_dir: Path) -> Found[DirectoryAsks]:
    return _read_lists(data_dir, "directory/asks.yml", DirectoryAsks, key="asks")


def _read_each(data_dir: Path, pattern: str, model: type[R], *, key: str) -> Found[R]:
    """Yield the record of every file: one file, one record."""
    for file, content in _files(data_dir, pattern):
        if isinstance(content, Problem):
            yield file, content
        else:
            yield from _records(file, content, model, key=key)


def _read_lists(data_dir: Path, pattern: str, model: type[R], *, key: str) -> Found[R]:
    """Yield every record of files that hold one list under ``key``."""
    for file, content in _files(data_dir, pattern):
        if isinstance(content, Problem):
            yield file, content
        elif not (isinstance(content, dict) and list(content) == [key] and isinstance(content[key], list)):
            yield file, Problem(file, "-", f"tệp phải có đúng một khóa `{key}` chứa một danh sách")
        else:
            for item in content[key]:
                yield from _records(file, item, model, key="id")


def _files(data_dir: Path, pattern: str) -> Iterator[tuple[str, Any]]:
    """Yield each file's name and parsed YAML, or a Problem; names that begin with ``_`` are templates, left out."""
    for path in sorted(data_dir.glob(pattern)):
        if path.name.startswith("_"):
            continue
        file = _name(path, data_dir)
        try:
            yield file, yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            yield file, Problem(file, "-", f"không đọc được YAML: {_one_line(error)}")


def _records(file: str, content: Any, model: type[R], *, key: str) -> Found[R]:
    try:
        yield file, model.model_validate(content)
    except ValidationError as error:
        id = str(content.get(key, "-")) if isinstance(content, dict) else "-"
        for detail in error.errors(include_url=False):
            where = ".".join(str(part) for part in detail["loc"]) or "toàn tệp"
            yield file, Problem(file, id, f"{where}: {_one_line(_message(detail))}")


_MESSAGES: dict[str, Callable[[Any], str]] = {
    "missing": lambda _: "thiếu khóa bắt buộc này",
    "extra_forbidden": lambda _: "khóa lạ, có thể gõ nhầm",
    "string_pattern_mismatch": lambda detail: f"{detail['input']!r} không đúng dạng {detail['ctx']['pattern']}",
    "literal_error": lambda detail: f"{detail['input']!r} phải là một trong: {detail['ctx']['expected']}",
    "model_type": lambda _: "phải là các cặp khóa: giá trị",
    "list_type": lambda _: "phải là một danh sách",
    "string_type": lambda detail: f"{detail['input']!r} phải là chữ (mã số thì đặt trong nháy)",
    "string_too_short": lambda _: "không được để trống",
    "bool_type": lambda detail: f"{detail['input']!r} phải là true hoặc false",
    "bool_parsing": lambda detail: f"{detail['input']!r} phải là true hoặc false",
    "int_parsing": lambda detail: f"{detail['input']!r} phải là số nguyên",
    "float_parsing": lambda detail: f"{detail['input']!r} phải là số",
    "greater_than_equal": lambda detail: f"{detail['input']!r} không được nhỏ hơn {detail['ctx']['ge']}",
    **dict.fromkeys(
        ("date_parsing", "date_type", "date_from_datetime_parsing", "date_from_datetime_inexact"),
        lambda detail: f"{detail['input']!r} phải là ngày dạng 2026-07-17",
    ),
}


def _message(detail: Any) -> str:
    say = _MESSAGES.get(detail["type"])
    return say(detail) if say else f"{detail['input']!r}: {detail['msg']}"


def _name(path: Path, data_dir: Path) -> str:
    return path.relative_to(data_dir).as_posix()


def _one_line(error: object) -> str:
    return " ".join(str(error).split())
