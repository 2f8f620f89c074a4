"""What residents are told by a record, in the assistant's own words, where the words come from the record alone."""

from string import Formatter

from knowledge.hours import now_in_vietnam
from knowledge.profile import address_words, fill, hotline_words, hours_words, website_words
from knowledge.record import Record
from knowledge.records import Commune
from knowledge.service_records import TopicAnswer

_BRACES = "Dấu { } chỉ dùng cho chỗ điền theo xã, như {centre}. Bỏ dấu ngoặc ấy, hoặc viết đúng tên chỗ điền."


def told(record: Record | None, commune: Commune | None) -> dict[str, str]:
    """Return by subject what is said for ``record``; a curated answer as in ``commune``."""
    if isinstance(record, TopicAnswer):
        return {"Câu trả lời": _filled(record.answer_in(commune.province if commune else None), commune)}
    if isinstance(record, Commune):
        return {
            "Địa chỉ": address_words(record),
            "Giờ làm việc": hours_words(record),
            "Điện thoại": hotline_words(record),
            "Trang web": website_words(record),
            "Thông báo": _notice(record),
        }
    return {}


def misplaced(record: Record) -> list[tuple[str, str]]:
    """Return by field what a curated answer would fill where nothing can be filled: braces are for places alone."""
    if not isinstance(record, TopicAnswer):
        return []
    held = {"answer": record.answer}
    held |= {f"variants.{number}.answer": each.answer for number, each in enumerate(record.variants)}
    return [(where, _BRACES) for where, text in held.items() if not _is_fillable(text)]


def turned(before: dict[str, str], after: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return what is told otherwise afterwards: subject, words before, words after."""
    return [(name, before.get(name, ""), words) for name, words in after.items() if before.get(name, "") != words]


def _is_fillable(text: str) -> bool:
    """Return False for braces that open no place by its plain name; whether there is such a place the checks say."""
    try:
        found = [(name, spec, how) for _, name, spec, how in Formatter().parse(text) if name is not None]
    except ValueError:
        return False
    return all(name.isidentifier() and not spec and not how for name, spec, how in found)


def _filled(text: str, commune: Commune | None) -> str:
    try:
        return fill(text, commune, now_in_vietnam())
    except (KeyError, ValueError, IndexError):  # the checks say which place is unknown
        return text


def _notice(commune: Commune) -> str:
    if commune.banner is None:
        return "Không có thông báo."
    return f"{commune.banner.text} (từ {commune.banner.from_day:%d/%m/%Y} đến hết {commune.banner.to_day:%d/%m/%Y})"
