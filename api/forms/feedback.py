"""The feedback form: kind, place, what, an optional contact, and a look at the whole before it is sent.

Complaints and denunciations are explained and not collected (design, rule 7); an emergency gets its numbers first.
"""

import re
from datetime import date, datetime

from api.forms.steps import Option, State, Step
from knowledge.desk.working_days import working_days_after
from knowledge.hours import VIETNAM, known
from knowledge.records import Commune
from knowledge.store import Store
from knowledge.text import words

# The version of the notice that a resident agrees to; it is stored with the report.
NOTICE = "2026-11"
KINDS = (
    Option("Đường sá, cầu cống, đèn đường", "roads"),
    Option("Rác, nước thải, môi trường", "environment"),
    Option("Thái độ phục vụ của cán bộ", "service"),
    Option("Thủ tục, giấy tờ, trễ hẹn", "procedures"),
    Option("An ninh, trật tự, tiếng ồn", "order"),
    Option("Đất đai, xây dựng", "land"),
    Option("Góp ý, kiến nghị khác", "other"),
)
LABELS = {option.value: option.label for option in KINDS}
AGREE, SEND, EDIT = "agree", "send", "edit"
EMERGENCY, COMPLAINT, DENUNCIATION = "feedback-emergency", "feedback-complaint", "feedback-denunciation"
_EMERGENCY = re.compile(
    r"\b(dang chay|chay nha|hoa hoan|bat tinh|chet duoi|duoi nuoc|cap cuu|dang danh nhau|dam chem|cuop|"
    r"tai nan (?:nang|chet nguoi)|ro gas|dien giat|lu cuon|bi danh|bi dam|tu tu)\b"
)
_DENUNCIATION = re.compile(r"\b(to cao|to giac)\b")
_COMPLAINT = re.compile(r"\bkhieu nai\b")


def steps(state: State, store: Store) -> list[Step]:
    """Return the steps of the form as they are asked, given what is answered already."""
    commune = store.commune(state.commune or "")
    assert commune is not None  # the commune is asked before any of these
    return [
        Step("consent", notice(commune), [Option("Đồng ý, viết phản ánh", AGREE)]),
        Step("kind", "Phản ánh về việc gì ạ?", KINDS),
        Step("place", "Việc ở chỗ nào (thôn, xóm, đường, cơ quan)?", free=True, optional=True),
        Step("body", "Bác/anh/chị kể giúp việc gì, từ khi nào, nên làm sao. Đừng ghi số căn cước.", free=True),
        Step("attachment", _ATTACHMENT, free=True, optional=True),
        Step("contact", _CONTACT, free=True, optional=True),
        Step("review", _summary(state), [Option("Gửi", SEND), Option("Viết lại nội dung", EDIT)]),
    ]


_ATTACHMENT = (
    "Có thông báo, tin nhắn, giấy tờ liên quan thì chép lại chữ vào đây (không nhận ảnh); không có thì bỏ qua."
)
_CONTACT = (
    "Có muốn để lại tên, số điện thoại để cán bộ hỏi thêm không? Không để lại cũng được, bác/anh/chị xem kết quả bằng "
    "mã theo dõi."
)


def notice(commune: Commune | None) -> str:
    """Return what a resident agrees to before writing; ``NOTICE`` is its version."""
    title = commune.title if commune else "xã"
    systems = ", ".join(commune.feedback_systems if commune else ()) or "Cổng Dịch vụ công quốc gia"
    return (
        f"Phản ánh gửi ở đây được ghi lại cho cán bộ {title} xem, lưu trên máy của trợ lý tối đa 2 năm; cách "
        f"liên lạc (nếu để lại) bị xoá sau 6 tháng. Nơi tiếp nhận chính thức vẫn là {systems}. Khiếu nại, tố cáo thì "
        "không nhận ở đây. Bác/anh/chị có đồng ý không?"
    )


def _summary(state: State) -> str:
    values = state.values
    lines = {
        "Việc": LABELS.get(values.get("kind", "")),
        "Ở": values.get("place") or "không ghi",
        "Nội dung": values.get("body"),
        "Chép kèm": values.get("attachment") or "không có",
        # Not repeated: what is said here stays in the conversation's record, the contact in the report's alone.
        "Liên lạc": "có để lại" if values.get("contact") else "không để lại",
    }
    told = "\n".join(f"- {name}: {value}" for name, value in lines.items())
    return f"Xin xem lại giúp:\n{told}\nGửi cho xã nhé?"


def due_on(commune: Commune | None, now: datetime, days: int) -> date:
    """Return the day feedback left ``now`` is expected to be answered by, ``days`` working days after it."""
    hours = commune.hours if commune and known(commune.hours) else None
    return working_days_after(now.astimezone(VIETNAM).date(), days, hours)


def warning(text: str) -> str | None:
    """Return the id of the curated answer that decides what becomes of the words, None for plain feedback.

    What is not collected stays so when it is urgent too (:func:`urgent`).
    """
    folded = " ".join(words(text))
    for answer, pattern in ((DENUNCIATION, _DENUNCIATION), (COMPLAINT, _COMPLAINT), (EMERGENCY, _EMERGENCY)):
        if pattern.search(folded):
            return answer
    return None


def urgent(text: str) -> bool:
    """Return True when the words tell of an emergency: its numbers come first, whatever else is said."""
    return _EMERGENCY.search(" ".join(words(text))) is not None
