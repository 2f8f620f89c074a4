"""The wish to have one's data deleted: recognised in what is typed, and the one question before it is done."""

import re

from api.forms.steps import Option, Step
from knowledge.text import words

ERASURE = "erasure"
ERASE = "erase"
CANCEL_LABEL = "Thôi, giữ lại"
CANCELLED = "Đã dừng, chưa xóa gì cả. Bác/anh/chị cần gì cứ hỏi tiếp nhé."
_ASKED = (
    "Xóa hết những gì bác/anh/chị đã nói ở đây? Lời đã nhắn, đánh giá, khảo sát trong cuộc trò chuyện này được xóa "
    "ngay, xóa rồi không lấy lại được. Phản ánh, lời nhắn đã gửi cho cán bộ xã thì thành một yêu cầu có mã theo dõi: "
    "cán bộ báo đã nhận trong 2 ngày làm việc và xóa trong 20 ngày."
)

_WHO = r"(?:toi|tui|minh|mk|mik|em|anh|chi|bac|co|chu|chau|con|ong|ba|tao|tau|t|choa)"
_POLITELY = (
    r"(?:(?:ban|bot|tro ly|ad|admin|may|xa|can bo|he thong)(?: oi| a| nay)?|lam on|vui long|xin|hay|nho|cho|phien"
    rf"|de nghi|{_WHO}|muon|yeu cau|can|duoc|giup|ho|dum)"
)
_DELETE = r"(?:xoa(?: bo| sach| het| di| giup| dum| ho)*|huy(?: bo| het)*|go(?: bo| het)+)"
_ALL = r"(?:het|sach|toan bo|tat ca|moi|cac|nhung|giup|dum|ho)"
_DATA = (
    r"(?:(?:du lieu|thong tin|dl|lich su|loi|cau|tin nhan|tin)"
    r"(?: (?:ca nhan|tro chuyen|hoi dap|chat|da luu|da hoi|da nhan|nhan|hoi))*)"
)
_SAY = r"(?:noi|ke|hoi|nhan|go|viet|khai)"
_SAID = rf"(?:(?:(?:nhung|moi|cac) )?(?:gi|dieu|thu|loi|cau|chuyen)(?: ma)? {_WHO}(?: da| vua| moi)* {_SAY})"
_END = (
    r"(?: (?:di|giup|dum|ho|gium|voi|nhe|nha|nghe|a|luon|ngay|cai|hi|nao|cho|cho toi|cho minh|cho em|cho tui|nay gio"
    r"|luc nay|hoi nay|vua roi|o day|tren nay|trong nay|trong may|khoi he thong|khoi may|duoc khong|dc ko|dc khong"
    r"|duoc ko))*"
)
# The whole message must be one of these: a question how, where or how long is answered, not done.
_WISHES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:{_POLITELY} )*{_DELETE} (?:{_ALL} )*{_DATA}(?: cua| ve)? {_WHO}{_END}",
        rf"(?:{_POLITELY} )*{_DELETE} (?:{_ALL} )*{_DATA}(?: cua| ve)? {_WHO} (?:da|vua) {_SAY}{_END}",
        rf"(?:{_POLITELY} )*(?:{_DELETE}|quen) (?:{_ALL} )*{_SAID}{_END}",
        rf"(?:{_POLITELY} )+{_DELETE} (?:{_ALL} )*du lieu(?: ca nhan)?{_END}",
        rf"{_DELETE} (?:{_ALL} )*du lieu ca nhan{_END}",
        rf"(?:{_POLITELY} )*quen (?:het |sach )*{_WHO} di{_END}",
    )
)


def is_wanted(text: str) -> bool:
    """Return True when the whole of ``text`` is the wish to have one's own data deleted."""
    folded = " ".join(words(text))
    return any(wish.fullmatch(folded) for wish in _WISHES)


def steps() -> list[Step]:
    """Return the only step: nothing goes before it is answered."""
    return [Step("confirm", _ASKED, [Option("Xóa hết", ERASE)])]
