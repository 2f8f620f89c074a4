"""Errors as RFC 9457 problem documents: one table of types, courteous Vietnamese, never a stack trace."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.schemas import ProblemDetails

MEDIA_TYPE = "application/problem+json"
DESK = "Bác có thể hỏi trực tiếp tại Trung tâm Phục vụ hành chính công của xã, phường."


@dataclass(frozen=True)
class Kind:
    """One kind of problem: its status, title and usual detail."""

    status: int
    title: str
    detail: str


KINDS = {
    "invalid-json": Kind(400, "Không đọc được yêu cầu", "Nội dung gửi lên không phải JSON hợp lệ (UTF-8)."),
    "not-found": Kind(404, "Không tìm thấy trang", "Địa chỉ này không có trên hệ thống."),
    "share-not-found": Kind(404, "Danh sách không còn", f"Mã danh sách này không có hoặc đã hết hạn. {DESK}"),
    "report-not-found": Kind(404, "Không tìm thấy phản ánh", f"Không có phản ánh nào mang mã này. {DESK}"),
    "erasure-not-found": Kind(404, "Không tìm thấy yêu cầu", f"Không có yêu cầu xóa dữ liệu nào mang mã này. {DESK}"),
    "answer-not-found": Kind(404, "Không tìm thấy câu trả lời", "Câu trả lời này không còn được lưu."),
    "procedure-not-found": Kind(404, "Không tìm thấy thủ tục", f"Mã thủ tục này không có trong dữ liệu. {DESK}"),
    "method-not-allowed": Kind(405, "Cách gọi không đúng", "Địa chỉ này không nhận cách gọi (method) vừa dùng."),
    "body-too-large": Kind(413, "Nội dung quá lớn", "Mỗi tin nhắn gửi lên không quá 16 KiB."),
    "not-json": Kind(415, "Kiểu nội dung không đúng", "Hãy gửi nội dung với Content-Type: application/json."),
    "text-empty": Kind(422, "Câu hỏi đang trống", "Bác gõ giúp câu cần hỏi rồi gửi lại nhé."),
    "text-too-long": Kind(
        422, "Câu hỏi hơi dài", "Câu hỏi dài quá 1000 ký tự. Bác viết ngắn lại hoặc chia thành vài câu giúp nhé."
    ),
    "text-or-choice": Kind(
        422, "Yêu cầu chưa đúng", "Cần đúng một trong hai: text (câu hỏi) hoặc choice (nút đã bấm)."
    ),
    "unknown-choice": Kind(
        422, "Lựa chọn không còn dùng được", "Nút này không có trong dữ liệu. Bác gõ câu hỏi giúp nhé."
    ),
    "form-over": Kind(
        422,
        "Phiếu này đã xong",
        "Phiếu này đã gửi hoặc đã dừng. Bác bấm lại “Gửi phản ánh cho xã” để viết phiếu mới nhé.",
    ),
    "unknown-commune": Kind(422, "Không có xã này", "Mã xã, phường này không có trong dữ liệu; xem /api/v1/communes."),
    "invalid-field": Kind(422, "Yêu cầu chưa đúng", "Có mục gửi lên không đúng kiểu hoặc không đúng mẫu."),
    "too-many-requests": Kind(429, "Tin nhắn đến nhanh quá", "Bác chờ một chút rồi gửi lại giúp nhé."),
    "internal-error": Kind(500, "Hệ thống gặp trục trặc", f"Xin lỗi bác, hệ thống đang có lỗi. {DESK}"),
    "not-stored": Kind(
        503, "Chưa lưu được", f"Máy chưa ghi được điều bác vừa gửi. Bác giữ lại lời đã viết và gửi lại giúp. {DESK}"
    ),
    "not-ready": Kind(503, "Hệ thống chưa sẵn sàng", f"Hệ thống đang khởi động, bác chờ một chút nhé. {DESK}"),
}
_OF_STATUS = {400: "invalid-json", 404: "not-found", 405: "method-not-allowed", 413: "body-too-large", 503: "not-ready"}
_OF_VALIDATION = {
    "json_invalid": "invalid-json",
    "text_empty": "text-empty",
    "text_too_long": "text-too-long",
    "text_or_choice": "text-or-choice",
}


class Problem(HTTPException):
    """A problem to answer with; ``kind`` is a key of KINDS."""

    def __init__(self, kind: str, *, detail: str | None = None, headers: dict[str, str] | None = None) -> None:
        """Keep the kind, and a detail that is more telling than the usual one."""
        super().__init__(KINDS[kind].status, detail or KINDS[kind].detail, headers)
        self.kind = kind


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return OpenAPI responses for error statuses."""
    schema = {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}
    return {s: {"description": HTTPStatus(s).phrase, "content": {MEDIA_TYPE: schema}} for s in (*statuses, 500)}


def problem_response(
    kind: str, *, detail: str | None = None, headers: dict[str, str] | None = None, **members: Any
) -> JSONResponse:
    """Return the response for one problem; further ``members`` are added to the document."""
    row = KINDS[kind]
    document = ProblemDetails(
        type=f"/problems/{kind}", title=row.title, status=row.status, detail=detail or row.detail
    ).model_dump(exclude_none=True)
    safe = {"cache-control": "no-store", "x-content-type-options": "nosniff", **(headers or {})}
    return JSONResponse({**document, **members}, row.status, headers=safe, media_type=MEDIA_TYPE)


def on_http_exception(request: Request, error: Exception) -> Response:  # noqa: ARG001 - the handler's signature
    """Return the problem document of an HTTP error, ours or the framework's."""
    if isinstance(error, Problem):
        return problem_response(error.kind, detail=str(error.detail), headers=_headers(error))
    status = error.status_code if isinstance(error, HTTPException) else 500
    return problem_response(_OF_STATUS.get(status, "internal-error"), headers=_headers(error))


def on_validation_error(request: Request, error: Exception) -> Response:  # noqa: ARG001
    """Return 400 for broken JSON, 422 for any wrong shape; names the fields, never what was in them."""
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    kind = next((_OF_VALIDATION[e["type"]] for e in found if e["type"] in _OF_VALIDATION), "invalid-field")
    fields: Any = [{"field": ".".join(map(str, e["loc"][1:])), "message": e["msg"]} for e in found]
    return problem_response(kind, errors=fields) if kind == "invalid-field" else problem_response(kind)


def _headers(error: Exception) -> dict[str, str]:
    return dict(getattr(error, "headers", None) or {})
