"""What the fields of records are called in the console: in forms, in what is wrong, in what differs."""

from datetime import date

# By the field's name in the data.
LABELS = {
    "code": "Mã thủ tục",
    "id": "Mã",
    "name": "Tên",
    "name_exact": "Tên đúng như công bố",
    "label": "Tên ngắn, lời thường",
    "field": "Lĩnh vực",
    "level": "Cấp giải quyết",
    "agency": "Cơ quan thực hiện",
    "audience": "Ai được làm",
    "province": "Tỉnh",
    "province_source": "Nguồn của tên tỉnh",
    "national_code": "Mã quốc gia được thay",
    "online_level": "Mức trực tuyến",
    "channels": "Cách nộp",
    "by_channel": "Riêng từng cách nộp",
    "channel": "Cách nộp",
    "time_text": "Thời hạn",
    "fee_text": "Phí, lệ phí",
    "papers": "Giấy tờ",
    "copies": "Số bản",
    "form": "Mẫu",
    "note": "Ghi chú",
    "fee": "Phí, lệ phí",
    "amount_vnd": "Số tiền (đồng)",
    "text": "Lời",
    "time_limit": "Thời hạn",
    "days": "Số ngày",
    "steps": "Các bước",
    "steps_generic": "Các bước là bước khung",
    "result": "Kết quả",
    "conditions": "Điều kiện",
    "legal_basis": "Căn cứ pháp lý",
    "forms": "Biểu mẫu",
    "aliases": "Tên dân gian hay gọi",
    "situations": "Cách người dân kể việc",
    "status": "Tình trạng",
    "superseded_by": "Mã thủ tục thay thế",
    "portal_url": "Trang trên Cổng",
    "source": "Nguồn",
    "title": "Tên nguồn",
    "url": "Địa chỉ nguồn",
    "section": "Mục",
    "as_of": "Ngày đọc",
    "portal_updated": "Ngày Cổng sửa",
    "via": "Đọc qua",
    "channels_as_of": "Ngày đọc cách nộp",
    "confidence": "Độ tin cậy của nguồn",
    "reviewed": "Đã có người soát",
    "completeness": "Đủ nội dung",
    "topic": "Chủ đề",
    "question": "Câu hỏi mẫu",
    "answer": "Câu trả lời",
    "variants": "Lời riêng theo tỉnh",
    "certainty": "Mức chắc chắn",
    "asks": "Cách người dân hỏi",
    "unit_type": "Loại đơn vị",
    "admin_code": "Mã đơn vị hành chính",
    "service_centre": "Tên trung tâm",
    "address": "Địa chỉ trung tâm",
    "hours": "Giờ làm việc",
    "weekly": "Giờ trong tuần",
    "special_days": "Ngày riêng",
    "day": "Ngày",
    "open": "Giờ mở",
    "reason": "Lý do",
    "hotline": "Số điện thoại",
    "email": "Thư điện tử",
    "website": "Trang web",
    "value": "Nội dung",
    "confirmed": "Đã xác nhận",
    "feedback_systems": "Hệ thống nhận phản ánh",
    "offices": "Các phòng của xã",
    "other_names": "Tên khác",
    "duties": "Việc của phòng",
    "banner": "Thông báo của xã",
    "from_day": "Hiện từ ngày",
    "to_day": "Đến hết ngày",
}
_VALUES = {
    "active": "đang áp dụng",
    "superseded": "đã có bản thay",
    "high": "cao",
    "medium": "vừa",
    "low": "thấp",
    "full": "đủ",
    "partial": "một phần",
    "name_only": "mới có tên",
    "certain": "chắc chắn",
    "uncertain": "chưa chắc",
    "true": "có",
    "false": "không",
    **{"mon": "Thứ hai", "tue": "Thứ ba", "wed": "Thứ tư", "thu": "Thứ năm", "fri": "Thứ sáu", "sat": "Thứ bảy"},
    "sun": "Chủ nhật",
}
KINDS = {"procedure": "Thủ tục", "topic": "Câu trả lời", "commune": "Hồ sơ xã"}
PARTS = {"": "", "hours": "Giờ làm việc", "banner": "Thông báo"}
TOPICS = {
    "online_services": "Dịch vụ trực tuyến",
    "one_stop": "Một cửa",
    "payment": "Nộp tiền",
    "feedback": "Phản ánh, kiến nghị",
    "survey": "Khảo sát hài lòng",
    "dossier_status": "Tra hồ sơ",
    "human": "Gặp cán bộ",
    "assistant": "Về trợ lý",
}
STATES = {
    "draft": "Bản nháp",
    "submitted": "Chờ duyệt",
    "approved": "Đã duyệt",
    "published": "Đã công bố",
    "rejected": "Được trả lại",
    "withdrawn": "Đã rút",
    "superseded": "Đã có bản soạn lại",
}


def place_words(path: str) -> str:
    """Return a field's path ("papers.2.name") in words: "Giấy tờ, dòng 3, Tên"."""
    parts = path.split(".")
    return ", ".join(f"dòng {int(p) + 1}" if p.isdigit() else LABELS.get(p, _VALUES.get(p, p)) for p in parts)


def value_words(value: object) -> str:
    """Return a value as an officer reads it: days as dd/mm/yyyy, codes as words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _VALUES[str(value).lower()]
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return _VALUES.get(str(value), str(value))
