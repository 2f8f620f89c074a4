"""A procedure as one block of plain text, for an officer to read out on the phone or paste into Zalo."""

from collections.abc import Sequence

from api.pages.browse import plain_name
from api.pages.render import day, dong
from api.staff.lookup_view import fee_words
from knowledge.card import PORTAL
from knowledge.hours import known, week_words
from knowledge.profile import centre, confirmed
from knowledge.records import Commune, LocalFee, Paper, Procedure

# What Zalo takes in one message of an account.
LONGEST = 2000
_UNKNOWN = "chưa có trong dữ liệu, xin hỏi lại cán bộ"
_LONG_FEE, _LONG_PAPER = 260, 160


def copy_text(procedure: Procedure, fees: Sequence[LocalFee], commune: Commune | None, page: str) -> str:
    """Return the block, at most LONGEST characters; of a long list of papers the first ones, with where the rest is."""
    head = [plain_name(procedure).upper(), f"Mã thủ tục: {procedure.code}"]
    if not procedure.firm:
        head.append("Lưu ý: dữ liệu chưa chắc chắn, xin hỏi lại cán bộ trước khi đi.")
    tail = [*_terms(procedure, fees), *_place(commune), *_source(procedure, page)]
    for notes in (True, False):
        text = "\n".join([*head, *_papers(procedure.papers, notes=notes), *tail])
        if len(text) <= LONGEST:
            return text
    return _cut(head, procedure.papers, tail, page)


def _cut(head: list[str], papers: Sequence[Paper], tail: list[str], page: str) -> str:
    """Return the block with as many papers as fit."""
    for count in range(len(papers) - 1, -1, -1):
        rest = f"… và {len(papers) - count} giấy tờ khác, xem đủ tại {page}"
        text = "\n".join([*head, *_papers(papers[:count], notes=False), rest, *tail])
        if len(text) <= LONGEST:
            return text
    return text[: LONGEST - 1] + "…"


def _papers(papers: Sequence[Paper], *, notes: bool) -> list[str]:
    if not papers:
        return ["", f"Giấy tờ: {_UNKNOWN}."]
    return ["", "Giấy tờ cần có:", *(f"{i}. {_paper(paper, notes=notes)}" for i, paper in enumerate(papers, start=1))]


def _paper(paper: Paper, *, notes: bool) -> str:
    copies = f" ({paper.copies})" if paper.copies else ""
    form = f", mẫu {paper.form}" if paper.form else ""
    told = f"{paper.name}{copies}{form}" if notes else _short(paper.name, _LONG_PAPER) + copies
    return f"{told}. {paper.note}" if notes and paper.note else told


def _terms(procedure: Procedure, fees: Sequence[LocalFee]) -> list[str]:
    local = [f"- {fee.item} ({fee.channel}): {_amount(fee)}" for fee in fees]
    told = [f"Phí, lệ phí: {_short(fee_words(procedure) or _UNKNOWN, _LONG_FEE)}"]
    told += [f"Mức của {fees[0].province}:", *local] if local else []
    return ["", *told, f"Thời hạn: {procedure.time_limit.text or _UNKNOWN}"]


def _amount(fee: LocalFee) -> str:
    amount = dong(fee.amount_vnd) if fee.amount_vnd is not None else None
    return _short(fee.text or amount or "xem nghị quyết", _LONG_FEE)


def _place(commune: Commune | None) -> list[str]:
    if commune is None:
        return [f"Nơi nộp: {centre(None)}"]
    where = [f"Nơi nộp: {centre(commune)}"]
    where += [f"Địa chỉ: {address}"] if (address := confirmed(commune.address)) else []
    where += [f"Giờ làm việc: {week_words(commune.hours)}"] if known(commune.hours) else []
    where += [f"Điện thoại: {phone}"] if (phone := confirmed(commune.hotline)) else []
    return where


def _source(procedure: Procedure, page: str) -> list[str]:
    url = procedure.portal_url or procedure.source.url or PORTAL
    return [
        "",
        f"Nguồn: {procedure.source.title}, dữ liệu ngày {day(procedure.source.as_of)}",
        url,
        f"Xem thêm: {page}",
    ]


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest].rsplit(' ', 1)[0]}…"
