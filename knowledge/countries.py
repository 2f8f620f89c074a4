"""Whoever and whatever is foreign gets one mark, whichever country is named: "chồng Hàn", "bên Mỹ", "khách Tây".

What is said of one country then helps with every other. Short names are common words too ("cập nhật", "tư pháp"), so
they count only after a word that tells; without accents only where hardly anything else can be meant.
"""

import re

MARK = "nuocngoai"

_LONG = """
    nước ngoài | ngoại quốc | việt kiều | kiều bào | hàn quốc | triều tiên | nhật bản | trung quốc | đài loan | thái lan
    hoa kỳ | hồng kông | hong kong | cam pu chia | campuchia | căm pu chia | ma cao | singapore | sing ga po | malaysia
    indonesia | philippines | mi an ma | myanmar | ấn độ | canada | ca na đa | ba lan | ôxtrâylia | australia
    châu âu | châu phi | tiệp khắc | cộng hòa séc | ucraina | ukraina | ăng gô la | angola | dubai | ả rập
    nuoc ngoai | ngoai quoc | viet kieu | han quoc | nhat ban | trung quoc | dai loan | thai lan | hoa ky | an do"""
_NAMES = [" ".join(name.split()) for name in re.split(r"[|\n]", _LONG) if name.strip()]
_SHORT = "mỹ|hàn|nhật|pháp|đức|anh quốc|lào|miên|thái|đài|nga|úc|tây|séc|tiệp|bỉ|hà lan|na uy|thụy sĩ|ấn|sing|mã lai"
_TELLING = (
    "người|nước|bên|tịch|chồng|vợ|rể|dâu|khách|ông|bà|thằng|ổng|gái|trai|chàng|nàng|cô|bố|ba|cha|mẹ|má|con|cháu"
    "|hộ chiếu|visa|sang|qua|ngoài|ở|đi|về|từ|lấy|cưới|tận|gốc|biên giới"
)
# "người Lào", but not "nguoi lao dong", "o trung tam", "qua tay".
_BARE = (
    "(?:nguoi|ben|chong|vo|khach|tich|quoc tich|chang re|con re|ong) "
    "(?:my|han|nhat|phap|duc|thai|uc|nga|dai|tay|lao(?! dong))"
)
_UNLESS = "(?! (?:quốc|bản|loan|lan|truyền|bình|học|dương|sơn|hồ|nguyên|bắc|nam|luật|lý|nhân|độ))"
_FOREIGN = re.compile(
    rf"\b(?:{'|'.join(_NAMES)}"
    rf"|(?:{_TELLING}) (?:{_SHORT}){_UNLESS}|{_BARE})\b"
)


def with_mark(text: str) -> str:
    """Return ``text``, in lower case, with the mark after whatever is named foreign."""
    return _FOREIGN.sub(rf"\g<0> {MARK}", text)
