"""The forms in which content is edited: one for each kind of record; a commune's hours and notice have their own."""

from typing import get_args

from api.content.formed import Form, Group, Input, Rows
from api.content.labels import TOPICS
from knowledge.commune_records import Day
from knowledge.hours import NAMES
from knowledge.records import Channel

_CHANNELS = tuple((each, each) for each in get_args(Channel))
_ONE_A_LINE = "Mỗi dòng một mục."
_MATCHED = "Mỗi dòng một cách nói. Đổi phần này thì chờ phiên bản mới của trợ lý mới có hiệu lực."

PROCEDURE = Form(
    "procedure",
    "Thủ tục",
    (
        Group(
            "Tên gọi",
            (
                Input("code", hint="Như 1.001193.", needed=True, new_only=True),
                Input("name", "area", needed=True),
                Input("name_exact", "flag"),
                Input("label", hint="Đủ để phân biệt với việc gần nó; hiện trên nút chọn."),
                Input("aliases", "lines", _MATCHED),
                Input("situations", "lines", _MATCHED),
            ),
        ),
        Group(
            "Giấy tờ",
            (
                Rows(
                    "papers",
                    (Input("name", "area"), Input("copies"), Input("form"), Input("note", "area", label="Khi nào cần")),
                    "Bỏ một giấy thì xóa chữ của dòng ấy.",
                ),
            ),
        ),
        Group(
            "Phí và thời hạn",
            (
                Input("fee.amount_vnd", "number", "Một con số áp cho mọi người; 0 chỉ khi nguồn ghi rõ là không thu."),
                Input("fee.text", "area", "Phải nói cùng một điều với con số.", label="Lời về phí, lệ phí"),
                Input("fee.note", "area", "Miễn, giảm, điều cần hỏi.", label="Ghi chú về phí"),
                Input("time_limit.text", "area", "Ví dụ: 3 ngày làm việc.", label="Lời về thời hạn"),
                Input("time_limit.days", "number", "Chỉ để sắp xếp."),
            ),
            "Đúng như nguồn ghi; chưa biết thì để trống.",
        ),
        Group(
            "Cách nộp",
            (
                Input("channels", "ticks", options=_CHANNELS),
                Input(
                    "online_level",
                    "choice",
                    options=(("", "chưa biết"), ("toàn trình", "toàn trình"), ("một phần", "một phần")),
                ),
                Rows(
                    "by_channel",
                    (
                        Input("channel", "choice", options=(("", ""), *_CHANNELS)),
                        Input("time_text", "area"),
                        Input("fee_text", "area"),
                        Input("note", "area"),
                    ),
                    "Chỉ ghi khi Cổng ghi khác nhau theo cách nộp.",
                ),
            ),
        ),
        Group(
            "Cách làm và kết quả",
            (
                Input("steps", "lines", _ONE_A_LINE),
                Input("steps_generic", "flag", "bước khung chung, chưa phải bước riêng của thủ tục"),
                Input("result", "area"),
                Input("conditions", "area"),
                Input("forms", "lines", _ONE_A_LINE),
                Input("legal_basis", "lines", "Mỗi dòng một số hiệu, ví dụ 123/2015/NĐ-CP."),
                Input("note", "area", "Điều người dân nên biết thêm."),
            ),
        ),
        Group(
            "Thuộc về đâu",
            (
                Input("field", needed=True),
                Input("level"),
                Input("agency"),
                Input("audience", "area"),
                Input("province", hint="Chỉ khi là thủ tục riêng của tỉnh."),
                Input("national_code", hint="Mã quốc gia mà bản riêng của tỉnh thay cho."),
                Input("status", "choice", options=(("active", "đang áp dụng"), ("superseded", "đã có bản thay"))),
                Input("superseded_by", hint="Mã bản thay, nếu biết."),
            ),
        ),
        Group(
            "Nguồn",
            (
                Input("portal_url", hint="Bắt đầu bằng https://dichvucong.gov.vn/"),
                Input("source.title", needed=True),
                Input("source.url"),
                Input("source.as_of", "date", needed=True),
                Input("source.portal_updated", "date"),
                Input("source.channels_as_of", "date"),
                Input("source.via"),
                Input("source.note", "area", label="Ghi chú về nguồn"),
                Input("confidence", "choice", options=(("high", "cao"), ("medium", "vừa"), ("low", "thấp"))),
                Input(
                    "completeness",
                    "choice",
                    options=(("full", "đủ"), ("partial", "một phần"), ("name_only", "mới có tên")),
                ),
                Input("reviewed", "flag", "đã soát từng mục"),
            ),
        ),
    ),
)

TOPIC = Form(
    "topic",
    "Câu trả lời",
    (
        Group(
            "Câu trả lời",
            (
                Input(
                    "id", hint="Chữ thường không dấu, nối bằng gạch, như one-stop-queue.", needed=True, new_only=True
                ),
                Input("topic", "choice", options=tuple(TOPICS.items()), new_only=True),
                Input("question", "area", needed=True),
                Input(
                    "answer",
                    "area",
                    "2 đến 5 câu, lời thường. Chỗ điền theo xã: {centre}, {commune}, {hours}, {open_now}, {address}, "
                    "{hotline}, {website}, {feedback_systems}.",
                    needed=True,
                ),
                Rows("variants", (Input("province"), Input("answer", "area")), "Lời nói thay ở các xã của một tỉnh."),
                Input("channels", "lines", "Mỗi dòng một mã kênh, để hiện liên kết.", label="Kênh kèm theo"),
                Input(
                    "form",
                    "choice",
                    options=(("", "không"), ("feedback", "gửi phản ánh"), ("survey", "đánh giá hài lòng")),
                    label="Nút điền biểu mẫu",
                ),
                Input("asks", "lines", _MATCHED, needed=True),
            ),
        ),
        Group(
            "Nguồn",
            (
                Input("source.title", needed=True),
                Input("source.section"),
                Input("source.url"),
                Input("source.as_of", "date", needed=True),
                Input(
                    "certainty",
                    "choice",
                    options=(("certain", "chắc chắn"), ("uncertain", "chưa đối chiếu được, lời phải nói ra")),
                ),
            ),
        ),
    ),
)


def _fact(name: str, title: str) -> Group:
    return Group(
        title,
        (
            Input(f"{name}.value"),
            Input(f"{name}.confirmed", "flag", "cán bộ xã đã xác nhận; chưa xác nhận thì không nói với người dân"),
            Input(f"{name}.as_of", "date", label="Ngày xác nhận hoặc đọc"),
            Input(f"{name}.source"),
            Input(f"{name}.note", "area"),
        ),
    )


PROFILE = Form(
    "commune",
    "Hồ sơ xã",
    (
        _fact("address", "Địa chỉ trung tâm"),
        _fact("hotline", "Số điện thoại"),
        _fact("email", "Thư điện tử"),
        _fact("website", "Trang web"),
        Group(
            "Tên gọi và nơi nhận",
            (
                Input("service_centre", needed=True),
                Input("aliases", "lines", _MATCHED),
                Input("feedback_systems", "lines", _ONE_A_LINE),
                Input("note", "area"),
            ),
        ),
        Group(
            "Các phòng",
            (
                Rows(
                    "offices",
                    (
                        Input("name"),
                        Input("other_names", "lines"),
                        Input("duties", "lines", label="Việc của phòng, mỗi dòng một việc"),
                        Input("section", label="Mục trong tài liệu"),
                    ),
                ),
            ),
        ),
    ),
)
_DAYS = tuple(
    Input(f"hours.weekly.{day}", "spans", label=NAMES[day][0].upper() + NAMES[day][1:]) for day in get_args(Day)
)
HOURS = Form(
    "commune",
    "Giờ làm việc",
    (
        Group(
            "Trong tuần", _DAYS, "Viết như 07:30-11:30, 13:30-17:00. Nghỉ thì để trống. Ngày lễ cả nước máy tự biết."
        ),
        Group(
            "Ngày riêng",
            (
                Rows(
                    "hours.special_days",
                    (Input("day", "date"), Input("open", "spans", label="Giờ mở (trống: nghỉ)"), Input("reason")),
                    "Ngày nghỉ bù, làm bù, mất điện…",
                ),
            ),
        ),
        Group(
            "Nguồn",
            (
                Input("hours.confirmed", "flag", "cán bộ xã đã xác nhận; chưa xác nhận thì không nói với người dân"),
                Input("hours.as_of", "date", label="Ngày xác nhận hoặc đọc"),
                Input("hours.source"),
                Input("hours.note", "area"),
            ),
        ),
    ),
)
BANNER = Form(
    "commune",
    "Thông báo của xã",
    (
        Group(
            "Thông báo",
            (
                Input("banner.text", "area", "Hiện đầu trang và lời đầu của trợ lý. Xóa hết chữ thì thôi thông báo."),
                Input("banner.from_day", "date"),
                Input("banner.to_day", "date"),
            ),
        ),
    ),
)
FORMS = {
    ("procedure", ""): PROCEDURE,
    ("topic", ""): TOPIC,
    ("commune", ""): PROFILE,
    ("commune", "hours"): HOURS,
    ("commune", "banner"): BANNER,
}
