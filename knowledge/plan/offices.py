"""The offices of a plan: their names in headings, in cells and in sentences, and when two names are one office."""

import re

from knowledge.text import clean, fold, respell

_STARTS = "|".join(
    (
        r"các phòng|phòng|văn phòng|trung tâm|các ban(?! hành)|ban(?! hành)|công an|quân sự|các trạm|trạm",
        r"các trường(?! hợp)|trường(?! hợp)|trưởng các|trưởng phòng|giám đốc|ubnd|hđnd|ủy ban|uỷ ban|ub mttq|mặt trận",
        r"thủ trưởng|chủ tịch|đài|bộ phận|hội(?! nghị| thảo)|đoàn(?! kết)|các thôn|thôn|các cơ quan|cơ quan",
        r"các đơn vị|đơn vị|các thành viên|các đoàn thể|công chức|kế toán|sở",
    )
)
_ASKED = re.compile(r"^đề nghị\s+", re.IGNORECASE)
_OFFICE = re.compile(rf"(?:đề nghị\s+)?(?:{_STARTS})\b", re.IGNORECASE)
_DUTY = (
    "chủ trì|chủ động|phối hợp|tham mưu|có trách nhiệm|chịu trách nhiệm|tổ chức (?:thực hiện|triển khai|tham mưu)|"
    "thực hiện|triển khai|theo dõi|hướng dẫn|chỉ đạo|tích cực|tham gia"
)
_DOES = re.compile(
    rf"(?:đề nghị\s+)?(?P<office>(?:{_STARTS})\b[^.;:,]{{2,90}}?)\s+(?:và các [^.;:]{{3,90}}?)?(?P<duty>{_DUTY})\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(rf"(?:giao|phân công)\s+(?P<office>(?:{_STARTS})\b[^.;:,]{{2,90}})\s*:", re.IGNORECASE)
_WITH = re.compile(
    rf"phối hợp\s+(?:chặt chẽ\s+)?(?:với\s+)?(?P<offices>(?:{_STARTS})\b[^.;:]{{2,160}}?)"
    rf"(?=\s+(?:{_DUTY}|để|trong|trình|công bố|xây dựng|đề xuất|thường xuyên|tạo|nhằm)\b|[.;:]|$)",
    re.IGNORECASE,
)
_THROUGH = re.compile(
    r"\(?qua\s+(?P<office>(?:phòng|văn phòng|trung tâm)[^()]{3,60}?)(?:\s+xã)?(?:\s+(?:để )?tổng hợp[^)]*)?\)",
    re.IGNORECASE,
)
# Dashes that belong to a name, not to a list.
_NAMED_DASH = re.compile(
    r"(văn h(?:óa|oá)|tài chính|tư pháp|hđnd|lao động|kinh tế|nội vụ|địa chính)\s*[-–]\s*"
    r"(?=(?:xã hội|kế hoạch|hộ tịch|ubnd|thương binh|hạ tầng|nông nghiệp|lao động|xây dựng))",
    re.IGNORECASE,
)
_NAMES_SPLIT = re.compile(rf",\s+(?=[A-ZĐỦ])|\s+và\s+(?=(?:{_STARTS})\b)")
_SPLIT = re.compile(r"\s*(?:[;\n]|(?:^|\s)[-–+•]\s)\s*")
_OF_COMMUNE = re.compile(r"\s+(?:xa|phuong)$")


def is_office(title: str) -> bool:
    """True when a heading names an office or those it is addressed to."""
    return _OFFICE.match(title) is not None


def office_list(cell: str) -> list[str]:
    """Return the offices of a table's cell: one a line, a dash or a semicolon; dashes inside names are kept."""
    held = _NAMED_DASH.sub(lambda match: f"{match[1]} \x00", cell)
    parts = (clean(part.replace("\x00", "- ")).strip(" .,;:-–+•") for part in _SPLIT.split(held))
    return list(dict.fromkeys(part for part in parts if part))


def same_office(one: str, other: str) -> bool:
    """True when two names are one office: written out or by initials, with or without "xã"."""
    first, second = _key(one), _key(other)
    return bool(first) and (first == second or _initials(first) == second or first == _initials(second))


def doer(sentence: str) -> tuple[str, str] | None:
    """Return the office a sentence begins with, or gives the task to, and the verb of its duty."""
    if match := _GIVEN.match(sentence):
        return office_name(match["office"]), "chủ trì"
    match = _DOES.match(sentence)
    return (office_name(match["office"]), match["duty"].lower()) if match else None


def partners(sentence: str) -> list[str]:
    """Return those a sentence is to be done with ("phối hợp với …") or reported through ("qua phòng …")."""
    found = [name for match in _WITH.finditer(sentence) for name in _NAMES_SPLIT.split(match["offices"])]
    found += [match["office"] for match in _THROUGH.finditer(sentence)]
    return list(dict.fromkeys(office_name(name) for name in found))


def office_name(text: str) -> str:
    """Return an office's name as a record writes it: no request before it, a large first letter, one kind of dash."""
    name = clean(_NAMED_DASH.sub(r"\1 - ", _ASKED.sub("", text))).strip(" .,;:-–")
    return name[:1].upper() + name[1:]


def _key(name: str) -> str:
    text = re.sub(r"\s*[-–&]\s*", " ", fold(respell(name)))
    return _OF_COMMUNE.sub("", re.sub(r"[^a-z0-9 ]", " ", text).strip())


def _initials(key: str) -> str:
    return "".join(word[0] for word in key.split())
