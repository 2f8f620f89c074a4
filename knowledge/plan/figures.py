"""The figures of a sentence, in one spelling each: percentages, quarters, dates, document numbers, periods, money."""

import re

from knowledge.plan.dates import DATE, dates
from knowledge.plan.figure import Figure

_PERCENT = re.compile(
    r"(?:(?P<word>tối thiểu|ít nhất|không dưới|không thấp hơn|tối đa|không quá|không vượt quá|trên|hơn|dưới|[≥≤><])"
    r"\s*(?:(?:là|từ|đạt|mức)\s+)*)?"
    r"(?<![\d.,/])(?P<number>\d{1,3}(?:[.,]\d{1,2})?(?:\s*[-–]\s*\d{1,3}(?:[.,]\d{1,2})?)?)\s*(?:%|phần trăm)"
    r"(?P<after>\s*(?:trở lên|trở xuống))?",
    re.IGNORECASE,
)
_SIGNS = {"": "", "trên": ">", "hơn": ">", ">": ">", "dưới": "<", "<": "<"}
_SIGNS |= dict.fromkeys(("tối đa", "không quá", "không vượt quá", "≤", "trở xuống"), "≤")
_SIGNS |= dict.fromkeys(("tối thiểu", "ít nhất", "không dưới", "không thấp hơn", "≥", "trở lên"), "≥")
_QUARTER = re.compile(r"\bquý\s+(IV|I{1,3}|[1-4])\b(?:\s*(?:/|[-,]?\s*năm)\s*(20\d\d))?", re.IGNORECASE)
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}
_TYPES = "NQ|NĐ|QĐ|CT|KH|TTr|TT|TB|CV|BC|ĐA|HD|KL|CTr|CĐ|PA|QC"
_DOCUMENT = re.compile(
    rf"(?<![\w/])(?P<number>\d{{1,5}}[a-z]?)(?:\s?/\s?(?P<year>(?:19|20)\d\d)\s?[/-]?|\s?(?P<mark>[/-]))\s?"
    rf"(?P<type>{_TYPES})(?:\s?[-/]\s?(?P<by>[A-ZĐ][A-Za-zĐđ]{{0,9}}(?:-[A-ZĐ]{{2,8}})?)"
    rf"|(?P<joined>TTg|CP|UBND|HĐND|BNV|TW|TU))\b"
)
_LAW = re.compile(r"(?<![\w/])\d{1,3}/(?:19|20)\d\d/(?:UBTV)?QH\d{1,2}\b")
_PERIOD = re.compile(r"(?<![\d/.])((?:19|20)\d\d)\s*[-–]\s*((?:19|20)\d\d)(?![\d/])")
_MONEY = re.compile(r"(?<![\d.,])\d[\d.,]*\s*(?:nghìn|ngàn|triệu|tỷ|tỉ)?\s*đồng\b(?!\s*(?:bộ|chí|thời))", re.IGNORECASE)


def figures(sentence: str) -> list[Figure]:
    """Return the figures of ``sentence`` in order; each stretch of text is one figure only."""
    found: list[Figure] = []
    for read in (_documents, dates, _quarters, _percents, _periods):
        for figure in read(sentence):
            if all(figure.end <= other.start or other.end <= figure.start for other in found):
                found.append(figure)
    return sorted(found, key=lambda figure: figure.start)


def values(found: list[Figure]) -> str | None:
    """Return figures as a record writes them, each once: "57-NQ/TW, 22/12/2024; ≥55%"; None without figures."""
    written: list[str] = []
    for place, figure in enumerate(found):
        before = found[place - 1] if place else None
        if figure.kind == "date" and before and before.kind == "document" and figure.start - before.end <= 12:
            written[-1] += f", {figure.text}"
        else:
            written.append(figure.text)
    named = {text.split(", ")[0] for text in written if ", " in text}
    return "; ".join(dict.fromkeys(text for text in written if text not in named)) or None


def _documents(text: str) -> list[Figure]:
    found = [Figure("document", match[0], *match.span()) for match in _LAW.finditer(text)]
    for match in _DOCUMENT.finditer(text):
        year, by, doubt = match["year"], match["by"] or match["joined"], None
        if match["type"] == "NĐ" and year is None and (after := DATE.search(text, match.end(), match.end() + 20)):
            year = after[4]
            doubt = f"Tài liệu ghi số {' '.join(match[0].split())} không có năm; năm {year} lấy từ ngày ban hành."
        parts = [match["number"], year, f"{match['type']}-{by}"]
        # A Party document is written 57-NQ/TW, a document of the State 71/NQ-CP.
        party = match["mark"] == "-" and year is None
        name = f"{match['number']}-{match['type']}/{by}" if party else "/".join(part for part in parts if part)
        found.append(Figure("document", name, *match.span(), doubt))
    return found


def _quarters(text: str) -> list[Figure]:
    names = ((m, _ROMAN.get(m[1], m[1].upper())) for m in _QUARTER.finditer(text))
    return [Figure("quarter", f"Quý {name}" + (f"/{m[2]}" if m[2] else ""), *m.span()) for m, name in names]


def _percents(text: str) -> list[Figure]:
    found = []
    for match in _PERCENT.finditer(text):
        sign = _SIGNS[(match["after"] or match["word"] or "").strip().lower()]
        number = "".join(match["number"].split()).replace("–", "-")
        found.append(Figure("percent", f"{sign}{number}%", *match.span()))
    return found


def _periods(text: str) -> list[Figure]:
    found = [Figure("period", f"{m[1]}-{m[2]}", *m.span()) for m in _PERIOD.finditer(text)]
    return found + [Figure("money", m[0], *m.span()) for m in _MONEY.finditer(text)]
