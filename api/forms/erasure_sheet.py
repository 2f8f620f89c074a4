"""The wish to have data deleted filled in on a page: by the code of what was left, or by the contact left with it."""

from dataclasses import dataclass
from datetime import datetime

from api.records.erasure_matters import Matter, reached_by
from api.records.erasures import FORM, Asked
from api.records.reports import fingerprint
from knowledge.privacy import mask
from knowledge.records import Commune
from knowledge.text import clean

# The version of the notice that is agreed to; it is stored with the request.
NOTICE = "2026-12"
LONGEST = {"code": 40, "contact": 200, "reason": 500}
# How many times its longest a field is read at all.
READ = 4
_NAMES = {"code": "Mã", "contact": "Cách liên lạc", "reason": "Lời nhắn thêm"}
NOTICE_WORDS = (
    "Mã, cách liên lạc và lời nhắn ghi ở đây chỉ dùng để cán bộ xã tìm đúng dữ liệu cần xóa, và bị xóa cùng lúc khi "
    "yêu cầu làm xong. Ngày nhận, ngày xóa và số bản ghi đã xóa được giữ 2 năm, không kèm tên. Bác có đồng ý không?"
)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What stands in the form, as it was typed; ``token`` is of one filling-in of it."""

    token: str
    commune: str = ""
    code: str = ""
    contact: str = ""
    reason: str = ""
    agreed: bool = False

    def stored(self, name: str) -> str:
        """Return the words of a field as they are stored: cleaned line by line, the reason masked."""
        lines = (clean(line) for line in getattr(self, name)[: READ * LONGEST[name]].splitlines())
        told = "\n".join(line for line in lines if line)
        return mask(told) if name == "reason" else told

    def once(self) -> str:
        """Return what is the same when this sheet is sent twice, and differs once a word was changed."""
        return fingerprint(self.token, self.commune, self.code, self.contact, self.reason)


def faults(sheet: Sheet, commune: Commune | None, found: Matter | None) -> dict[str, str]:
    """Return what is missing or wrong, by field, in the order of the page; ``found`` is what the code leads to."""
    wrong: dict[str, str] = {}
    code, contact = sheet.stored("code"), sheet.stored("contact")
    if not code and not contact:
        wrong["code"] = "Bác ghi mã phản ánh, hoặc số điện thoại, thư điện tử đã để lại, thì cán bộ mới tìm được."
    if code and found is None:
        wrong["code"] = "Không có phản ánh hay danh sách nào mang mã này. Bác xem lại giúp, hoặc để trống ô này."
    if contact and not reached_by(contact):
        wrong["contact"] = "Bác ghi đủ số điện thoại hoặc địa chỉ thư điện tử đã để lại."
    for name, longest in LONGEST.items():
        if (over := len(sheet.stored(name)) - longest) > 0:
            wrong[name] = f"{_NAMES[name]} dài quá {longest} chữ cái, bác bớt giúp {over} chữ cái."
    if commune is None and not (found and found.commune):
        wrong["commune"] = "Bác chọn giúp xã, phường đã gửi dữ liệu tới."
    if not sheet.agreed:
        wrong["agreed"] = "Bác đọc và đánh dấu đồng ý thì mới ghi được."
    return wrong


def asked(sheet: Sheet, commune: str, now: datetime) -> Asked:
    """Return what is stored of a sheet without faults; ``commune`` is where its records are."""
    return Asked(
        channel=FORM,
        commune=commune,
        contact=sheet.stored("contact") or None,
        reason=sheet.stored("reason") or None,
        consented_at=now,
        notice=NOTICE,
    )
