"""What a fact is about and what kind it is, told from its headings and its words; a person corrects both."""

import re

from knowledge.plan.figure import Figure
from knowledge.plan.offices import is_office
from knowledge.service_records import ReformArea, ReformKind
from knowledge.text import fold

_SUBJECTS: tuple[tuple[ReformArea, str], ...] = (
    ("thể chế", "the che|van ban quy pham|phap luat"),
    ("thủ tục hành chính", "thu tuc hanh chinh|tthc|mot cua|dich vu cong"),
    ("tổ chức bộ máy", "bo may"),
    ("chế độ công vụ", "cong vu|can bo, cong chuc"),
    ("tài chính công", "tai chinh"),
    ("chính quyền số", "chinh quyen dien tu|chinh quyen so|chuyen doi so"),
    ("chỉ đạo điều hành - tuyên truyền", "chi dao|dieu hanh|tuyen truyen|kiem tra cai cach"),
)
_FRAMES: tuple[tuple[ReformArea, str], ...] = (
    ("kinh phí", "kinh phi"),
    ("tổ chức thực hiện", "to chuc thuc hien|trach nhiem|phan cong"),
    ("mục tiêu", "muc tieu|muc dich|yeu cau|chi tieu"),
)
_INDEX = re.compile(r"\b(?:par ?index|sipas|papi|dti|pci|kpi)\b|chi so (?:cai cach|hai long|chuyen doi|danh gia)")
_SYSTEM = re.compile(
    r"he thong (?:thong tin|quan ly|hoi nghi|phan hoi)|phan mem|co so du lieu|nen tang|iso 9001|kien truc so"
)
_CHANNEL = re.compile(
    r"duong day nong|trang thong tin|cong thong tin|truyen thanh|kenh |buu chinh|niem yet|tiep nhan phan anh"
)
_DUE = re.compile(r"\b(?:truoc|cham nhat|han|hoan thanh|bao cao|gui|trinh|trong quy)\b")


def area(titles: tuple[str, ...], text: str = "") -> ReformArea:
    """Return the area of a fact: the innermost heading that names a subject, then a frame, then the text's own."""
    for title in reversed([title for title in titles if not is_office(title)]):
        if found := _first(_SUBJECTS, fold(title)):
            return found
    for title in reversed(titles):
        if found := _first(_FRAMES, fold(title)):
            return found
    return _first(_SUBJECTS, fold(text)) or "mục tiêu"


def kind(titles: tuple[str, ...], text: str, figures: list[Figure], *, has_lead: bool) -> ReformKind:
    """Return the kind of a fact."""
    kinds = {figure.kind for figure in figures}
    key = fold(text)
    if "percent" in kinds:
        return "target"
    if "document" in kinds and not has_lead:
        return "legal_basis"
    if kinds & {"date", "quarter", "month"} and _DUE.search(key) and "document" not in kinds:
        return "deadline"
    if _INDEX.search(key):
        return "index"
    if has_lead:
        return "responsibility"
    if titles and re.search(r"muc tieu|chi tieu", fold(titles[-1])):
        return "target"
    if _SYSTEM.search(key):
        return "system"
    return "channel" if _CHANNEL.search(key) else "task"


def _first(names: tuple[tuple[ReformArea, str], ...], key: str) -> ReformArea | None:
    """Return the area whose words come first in ``key``."""
    places = [(match.start(), name) for name, words in names if (match := re.search(words, key))]
    return min(places)[1] if places else None
