"""A form of the content filled from a record, and the record's fields read back from what was typed."""

import re
from collections.abc import Mapping
from typing import Any

from api.content.formed import Form, Input, Rows
from api.content.labels import LABELS, place_words
from api.staff.fields import Fields
from knowledge.record import Record
from knowledge.text import clean

# Rows at the end of a list that wait to be filled in.
SPARE = 3
LONGEST = 6000
_SPAN = re.compile(r"(\d{1,2})\s*(?:[:hg.]|giờ)?\s*(\d{2})?\s*(?:-|–|đến)\s*(\d{1,2})\s*(?:[:hg.]|giờ)?\s*(\d{2})?")


def values_of(form: Form, record: Record | Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of ``record`` that the form writes, as plain values."""
    plain = record.model_dump(mode="json") if isinstance(record, Record) else dict(record)
    return {name: plain.get(name) for name in form.fields}


def read(form: Form, fields: Fields, *, new: bool) -> dict[str, Any]:
    """Return what was typed into the form, as nested values by the record's fields; what fits nowhere stays as typed.

    What only a new record has is left out unless ``new``.
    """
    values: dict[str, Any] = {}
    for each in form.inputs:
        if isinstance(each, Rows):
            _put(values, each.path, _rows(each, fields))
        elif new or not each.new_only:
            _put(values, each.path, _value(each, fields.all(each.path)))
    if "banner" in values and values["banner"]["text"] is None:
        values["banner"] = None
    if "hours" in values:
        week = values["hours"].get("weekly", {})
        values["hours"]["weekly"] = {day: spans for day, spans in week.items() if spans}
    return values


def shown(form: Form, values: Mapping[str, Any], *, new: bool, wrong: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the form for the page: groups of inputs with their ids, labels, text and what is wrong with each."""
    groups = []
    for group in form.groups:
        inputs = [
            _shown_rows(each, values, wrong)
            if isinstance(each, Rows)
            else _shown(each, each.path, _get(values, each.path), wrong)
            for each in group.inputs
            if new or isinstance(each, Rows) or not each.new_only
        ]
        groups.append({"title": group.title, "hint": group.hint, "inputs": inputs})
    return groups


def faults_by_place(form: Form, faults: list[tuple[str, str]]) -> dict[str, str]:
    """Return what is wrong by the path of the input, in words; a pattern is told by the input's hint."""
    hints = {each.path: each.hint for each in form.inputs}
    told = {}
    for where, words in faults:
        path = next((path for path in hints if where == path or where.startswith(f"{path}.")), where)
        if "không đúng dạng" in words:
            hint = "Viết như 07:30-11:30." if "hours" in where else hints.get(path, "")
            words = f"{words.partition(' không đúng dạng')[0]} chưa đúng cách viết. {hint}".strip()
        told[where] = words.replace("thiếu khóa bắt buộc này", "chưa điền")
    return told


def fault_lines(form: Form, told: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the faults as lines to read, each with the id of the input to go to."""
    single = [each.path for each in form.inputs if isinstance(each, Input)]
    lines = []
    for where, words in told.items():
        place = next((path for path in single if where.startswith(f"{path}.")), where)
        lines.append((f"{place_words(where)}: {words}" if where else words, place.replace(".", "-")))
    return lines


def _value(each: Input, sent: list[str]) -> Any:
    text = sent[0] if sent else ""
    if each.how == "flag":
        return bool(text)
    if each.how == "ticks":
        return list(dict.fromkeys(filter(None, sent)))  # in the order of the page, which is the record's
    if each.how == "lines":
        return [line for line in map(clean, text.splitlines()) if line]
    if each.how == "spans":
        return _spans(clean(text))
    text = clean(" ".join(text.split()))
    return (_number(text) if each.how == "number" else text) or (0 if text == "0" else None)


def _rows(rows: Rows, fields: Fields) -> list[dict[str, Any]]:
    """Return the rows in which something was typed; the inputs of a row are sent one after the other."""
    columns = {each.path: fields.all(f"{rows.path}.{each.path}") for each in rows.inputs}
    height = min(map(len, columns.values()), default=0)
    found = [{each.path: _value(each, [columns[each.path][n]]) for each in rows.inputs} for n in range(height)]
    return [row for row in found if any(value not in (None, []) for value in row.values())]


def _number(text: str) -> Any:
    """Return the number typed in the Vietnamese way ("8.000", "2,5"), or the text when it is none."""
    plain = text.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(\.\d{3})+|\d+", plain):
        return int(plain.replace(".", ""))
    return float(plain.replace(",", ".")) if re.fullmatch(r"\d+,\d+", plain) else text


def _spans(text: str) -> list[str]:
    """Return the spans of a day ("7h30-11h30; 13:30-17:00"); what is none stays as typed."""
    found = []
    for part in filter(None, map(str.strip, re.split(r"[,;]| và ", text))):
        match = _SPAN.fullmatch(part)
        found.append("{:0>2}:{}-{:0>2}:{}".format(*(each or "00" for each in match.groups())) if match else part)
    return found


def _shown_rows(rows: Rows, values: Mapping[str, Any], wrong: Mapping[str, str]) -> dict[str, Any]:
    held = [*(_get(values, rows.path) or []), *({} for _ in range(SPARE))]
    drawn = [
        [_shown(each, f"{rows.path}.{each.path}", row.get(each.path), wrong, n) for each in rows.inputs]
        for n, row in enumerate(held)
    ]
    return {"how": "rows", "label": LABELS[rows.path.rpartition(".")[2]], "hint": rows.hint, "rows": drawn}


def _shown(each: Input, name: str, value: Any, wrong: Mapping[str, str], row: int | None = None) -> dict[str, Any]:
    last = each.path.rpartition(".")[2]
    place = name if row is None else f"{name.removesuffix(each.path)}{row}.{each.path}"
    return {
        "how": each.how,
        "name": name,
        "id": place.replace(".", "-"),
        "label": each.label or LABELS[last],
        "hint": each.hint,
        "options": _options(each, value),
        "needed": each.needed,
        "value": _text(each, value),
        "wrong": next((said for where, said in wrong.items() if where == place or where.startswith(f"{place}.")), ""),
        # Tall enough for what stands in it.
        "height": _height(each, value),
    }


def _options(each: Input, value: Any) -> list[tuple[str, str]]:
    """Return what may be chosen; of boxes to tick those that are, first, in their order."""
    if each.how != "ticks":
        return list(each.options)
    ticked = list(value or [])
    return sorted(each.options, key=lambda option: ticked.index(option[0]) if option[0] in ticked else len(ticked))


def _text(each: Input, value: Any) -> Any:
    if each.how in ("flag", "ticks"):
        return value or ([] if each.how == "ticks" else False)
    if each.how == "lines":
        return "\n".join(value or [])
    if each.how == "spans":
        return ", ".join(value or [])
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return "" if value is None else str(value)


def _height(each: Input, value: Any) -> int:
    text = str(_text(each, value))
    lines = text.count("\n") + 1 if each.how == "lines" else len(text) // 90 + 1
    return min(20, max(2 if each.how == "area" else 3, lines + (1 if each.how == "lines" else 0)))


def _get(values: Mapping[str, Any], path: str) -> Any:
    found: Any = values
    for name in path.split("."):
        found = (found or {}).get(name)
    return found


def _put(values: dict[str, Any], path: str, value: Any) -> None:
    *folders, last = path.split(".")
    for name in folders:
        values = values.setdefault(name, {})
    values[last] = value
