"""The numbers that Word shows but does not keep in a paragraph's text: "I.", "1.1.", "a)", "-"."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


class Numbering:
    """Counts the automatic numbers of one document; ask for each paragraph once, in order."""

    def __init__(self, document: "Document") -> None:
        """Read the list definitions of ``document``; a document may have none."""
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        root = next((part.element for part in _numbering_parts(document)), None)
        abstract = {_value(node, "abstractNumId"): node for node in _all(root, "abstractNum")}
        for number in _all(root, "num"):
            definition = abstract.get(_value(_one(number, "abstractNumId"), "val"))
            self._levels[_value(number, "numId")] = dict(map(_level, _all(definition, "lvl")))

    def label(self, paragraph: "Paragraph") -> str:
        """Return the number or dash that Word shows before ``paragraph``, or an empty string."""
        list_id, depth = _place(paragraph)
        levels = self._levels.get(list_id, {})
        if depth not in levels or not paragraph.text.strip():
            return ""
        counts = self._counts[list_id]
        form, pattern, start = levels[depth]
        counts[depth] = counts.get(depth, start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        if form == "bullet":
            return "-"
        for level in range(depth, -1, -1):
            shown = written(counts.get(level, levels.get(level, ("", "", 1))[2]), levels.get(level, ("decimal",))[0])
            pattern = pattern.replace(f"%{level + 1}", shown)
        return pattern if form != "none" else ""


def _place(paragraph: "Paragraph") -> tuple[str, int]:
    """Return a paragraph's list and depth, its own or its style's."""
    owner: Any = paragraph._p
    style: Any = paragraph.style
    while owner is not None:
        number = _one(_one(owner, "pPr"), "numPr")
        if number is not None:
            return _value(_one(number, "numId"), "val"), int(_value(_one(number, "ilvl"), "val") or 0)
        owner = style.element if style is not None else None
        style = style.base_style if style is not None else None
    return "", 0


def _level(node: Any) -> tuple[int, tuple[str, str, int]]:
    start = _value(_one(node, "start"), "val")
    form, text = _value(_one(node, "numFmt"), "val"), _value(_one(node, "lvlText"), "val")
    return int(_value(node, "ilvl")), (form or "decimal", text, int(start) if start else 1)


def written(number: int, form: str) -> str:
    """Return ``number`` as Word's ``form`` shows it: "3", "03", "c", "III"."""
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("upperRoman", "lowerRoman"):
        text = ""
        for value, sign in _ROMAN:
            text += sign * (number // value)
            number %= value
        return text if form == "upperRoman" else text.lower()
    return f"{number:02d}" if form == "decimalZero" else str(number)


def _numbering_parts(document: "Document") -> list[Any]:
    return [rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")]


def _all(node: Any, name: str) -> list[Any]:
    from docx.oxml.ns import qn

    return [] if node is None else list(node.findall(qn(f"w:{name}")))


def _one(node: Any, name: str) -> Any:
    return next(iter(_all(node, name)), None)


def _value(node: Any, name: str) -> str:
    from docx.oxml.ns import qn

    return "" if node is None else str(node.get(qn(f"w:{name}")) or "")
