"""Rules that hold between records, and for text everywhere: what one record's schema cannot see."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from urllib.parse import urlsplit

from knowledge import check_phrases, check_services
from knowledge.load import Knowledge, Level, Problem
from knowledge.records import (
    Commune,
    DirectoryAsks,
    DirectoryEntry,
    Fact,
    LocalFee,
    OldPlace,
    Procedure,
    Record,
    Source,
)
from knowledge.service_records import ReformPlan
from knowledge.text import clean, fold, slug

PORTAL_HOST = "dichvucong.gov.vn"
# Rasa takes a YAML file for training data when any line, at any indentation, starts with one of these.
RASA_KEYS = ("nlu:", "responses:", "stories:", "rules:")
_PREFIX = re.compile(r"^Thủ tục:?\s+")
_FREE = re.compile(r"miễn|không thu|không phải nộp|(?<![\d.])0 đồng|không quy định thu|hỗ trợ 100%", re.IGNORECASE)

Rule = Callable[[Knowledge, date], Iterator[Problem]]


def check(knowledge: Knowledge, *, today: date) -> list[Problem]:
    """Return everything the rules find in ``knowledge``, as seen on ``today``; reading problems are not repeated."""
    return [problem for rule in RULES for problem in rule(knowledge, today)]


def record_id(record: Record) -> str:
    """Return what a record is called in a problem: its code or its id."""
    return str(getattr(record, "code", None) or getattr(record, "id", None) or getattr(record, "procedure", "-"))


def procedure_stem(procedure: Procedure) -> str:
    """Return the file name, without ``.yml``, of a procedure: its code and its name without the word "Thủ tục"."""
    return f"{procedure.code}-{slug(_PREFIX.sub('', procedure.name))}"


def unique_ids(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """No two records of one kind share a code or id."""
    first: dict[tuple[type[Record], str], str] = {}
    for file, record in knowledge.filed:
        if isinstance(record, OldPlace):  # two communes of one name are told apart by district and province
            continue
        key = (type(record), record_id(record))
        if key in first:
            yield Problem(file, record_id(record), f"mã đã có ở {first[key]}")
        first.setdefault(key, file)


def file_names(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """A record stands in the file its code, id or province names."""
    error: Level = "error"
    warning: Level = "warning"
    for file, record in knowledge.filed:
        stem = file.rpartition("/")[2].removesuffix(".yml")
        expected, level = stem, error
        if isinstance(record, Procedure):
            expected = procedure_stem(record)
            level = warning if stem.startswith(f"{record.code}-") else error
        elif isinstance(record, Commune | ReformPlan):
            expected = record.id
        elif isinstance(record, LocalFee):
            expected = slug(record.province)
        if stem != expected:
            yield Problem(file, record_id(record), f"tên tệp nên là {expected}.yml", level)


def references(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """Codes named by a record exist: successors and fees' procedures here, national codes here or in the directory."""
    own = {procedure.code: procedure for procedure in knowledge.procedures}
    directory = {entry.code for entry in knowledge.directory}
    for file, record in knowledge.filed:
        if isinstance(record, LocalFee):
            for code in (code for code in record.applies_to if code not in own):
                yield Problem(file, record.id, f"applies_to: không có thủ tục {code}")
        elif isinstance(record, Procedure):
            for message in _procedure_references(record, own, directory):
                yield Problem(file, record.code, message)
        elif isinstance(record, DirectoryAsks) and (record.code not in directory or record.code in own):
            yield Problem(file, record.code, "không phải mục của danh bạ toàn quốc nằm ngoài việc của xã")


def _procedure_references(record: Procedure, own: dict[str, Procedure], directory: set[str]) -> Iterator[str]:
    if record.superseded_by is not None:
        if record.status != "superseded":
            yield "có superseded_by thì status phải là superseded"
        if record.superseded_by not in own or record.superseded_by == record.code:
            yield f"superseded_by: không có thủ tục thay thế {record.superseded_by}"
    elif record.status == "superseded" and not record.note:
        yield "thủ tục đã thay mà không rõ bản mới thì note phải nói vì sao"
    if record.national_code is not None:
        national = own.get(record.national_code)
        if record.province is None:
            yield "national_code chỉ dành cho bản riêng của tỉnh (có province)"
        if national is None and record.national_code not in directory:
            yield f"national_code: không có thủ tục {record.national_code}"
        if national is not None and national.province is not None:
            yield f"national_code: {record.national_code} cũng là bản riêng của tỉnh"


def dates(knowledge: Knowledge, today: date) -> Iterator[Problem]:
    """Nothing was read in the future, and no fee ends before it begins."""
    for file, record in knowledge.filed:
        for where, value in _dates(record):
            if value > today:
                yield Problem(file, record_id(record), f"{where}: ngày {value} ở tương lai")
        if (
            isinstance(record, LocalFee)
            and record.effective_from
            and record.effective_to
            and record.effective_to < record.effective_from
        ):
            yield Problem(file, record.id, "effective_to trước effective_from")


def _dates(record: Record) -> Iterator[tuple[str, date]]:
    """Yield the days on which something was read or confirmed."""
    for name, value in record:
        if isinstance(value, Source | Fact):
            yield from ((f"{name}.{inner}", day) for inner, day in _dates(value))
        elif isinstance(value, date) and not name.startswith("effective_"):
            yield name, value


def clean_text(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """Every text is fit to show: NFC, true Đ, single spaces, nothing invisible."""
    for file, record in knowledge.filed:
        for where, text in _texts(record):
            if text != clean(text):
                yield Problem(file, record_id(record), f"{where}: chữ chưa sạch, nên là {clean(text)!r}")


def _texts(value: object, where: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, Record):
        for name, item in value:
            yield from _texts(item, f"{where}.{name}" if where else name)
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from _texts(item, f"{where}.{number}")


def links(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """Links are https, and a portal link leads to the national portal."""
    for file, record in knowledge.filed:
        if isinstance(record, Procedure | DirectoryEntry) and record.portal_url:
            parts = urlsplit(record.portal_url)
            if (parts.scheme, parts.netloc) != ("https", PORTAL_HOST):
                yield Problem(file, record_id(record), f"portal_url phải bắt đầu bằng https://{PORTAL_HOST}/")
        for where, text in _texts(record):
            if where.endswith("url") and urlsplit(text).scheme != "https":
                yield Problem(file, record_id(record), f"{where}: {text!r} phải là địa chỉ https")


def channel_rows(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """What is said of one way of filing is said of a way the procedure has."""
    for file, record in knowledge.filed:
        if isinstance(record, Procedure):
            for channel in sorted({row.channel for row in record.by_channel} - set(record.channels)):
                yield Problem(file, record.code, f"by_channel có “{channel}” mà channels không có")


def fees(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """An amount and the words beside it say the same."""
    for file, record in knowledge.filed:
        if isinstance(record, Procedure):
            amount, text = record.fee.amount_vnd, record.fee.text
        elif isinstance(record, LocalFee):
            amount, text = record.amount_vnd, record.text
        else:
            continue
        if amount is None or text is None:
            continue
        if amount == 0 and not _FREE.search(text):
            yield Problem(file, record_id(record), f"số tiền là 0 mà lời không nói miễn: {text!r}")
        if amount > 0 and f"{amount:,}".replace(",", ".") not in text:
            yield Problem(file, record_id(record), f"lời không có số tiền {amount}: {text!r}")


def provinces(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """A province is spelt one way everywhere, since versions and fees are found by it."""
    spelt: dict[str, str] = {}
    for file, record in knowledge.filed:
        name = getattr(record, "province", None)
        if name is not None and spelt.setdefault(fold(name), name) != name:
            yield Problem(file, record_id(record), f"tỉnh viết {name!r}, nơi khác viết {spelt[fold(name)]!r}")


def rasa_keys(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """No line of the data would make Rasa take a file for training data."""
    for path in sorted(knowledge.data_dir.rglob("*.y*ml")):
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            if line.lstrip().startswith(RASA_KEYS):
                file, word = path.relative_to(knowledge.data_dir).as_posix(), line.split(":")[0].strip()
                yield Problem(file, f"dòng {number}", f"dòng bắt đầu bằng `{word}:` sẽ bị Rasa hiểu lầm")


RULES: tuple[Rule, ...] = (
    unique_ids,
    file_names,
    references,
    dates,
    clean_text,
    links,
    channel_rows,
    fees,
    provinces,
    rasa_keys,
    *check_phrases.RULES,
    *check_services.RULES,
)
