"""How much it costs, for each way of filing: the commune's province first, then what the portal says."""

import re
from collections.abc import Sequence

from actions.say.terms import day, dong, sentence
from knowledge.records import Channel, LocalFee, Procedure

CHANNELS: tuple[Channel, ...] = ("trực tiếp", "bưu chính", "trực tuyến")
_EVERY_CHANNEL = "mọi hình thức"
_FILED = {"trực tiếp": "Nộp tại quầy", "bưu chính": "Nộp qua bưu chính", "trực tuyến": "Nộp trực tuyến"}


def fee(procedure: Procedure, local_fees: Sequence[LocalFee]) -> str | None:
    """Return the fee for each way of filing, each with its source, or None when no record holds one."""
    told = [fee for fee in local_fees if _tellable(fee)]
    covered = {channel for fee in told if fee.amount_vnd is not None for channel in CHANNELS if _covers(fee, channel)}
    return "\n".join([*_national(procedure, covered), *map(_local, told)]) or None


def _tellable(fee: LocalFee) -> bool:
    """A figure nobody can assign (low confidence) is not read out; neither is a resolution without figures."""
    return fee.confidence != "low" and bool(fee.amount_vnd is not None or fee.rows or fee.text)


def _covers(fee: LocalFee, channel: Channel) -> bool:
    return fee.channel == _EVERY_CHANNEL or channel in fee.channel


def _local(fee: LocalFee) -> str:
    where = fee.province + (f" ({fee.area})" if fee.area else "")
    how = "mọi cách nộp" if fee.channel == _EVERY_CHANNEL else f"nộp {fee.channel}"
    amount = fee.text or (dong(fee.amount_vnd) if fee.amount_vnd is not None else "")
    lines = [f"Tại {where}, {how}: {fee.item}{': ' + amount if amount else ''}."]
    lines += [f"- {label}: {_with_unit(value)}" for label, value in fee.rows]
    if fee.exemptions:
        lines.append(f"Được miễn: {sentence(fee.exemptions)}")
    begun = f", áp dụng từ {day(fee.effective_from)}" if fee.effective_from else ""
    lines[0] = lines[0].removesuffix(".") + f" ({_number(fee.document)}{begun})."
    if fee.area:
        lines.append("Mức này của một phần địa bàn; xin hỏi lại quầy trước khi nộp.")
    return "\n".join(lines)


def _number(document: str) -> str:
    """Return a resolution's short name ("Nghị quyết 12/2025/NQ-HĐND"); the sources give its whole title."""
    return re.split(r" ngày | \(|, ", document, maxsplit=1)[0]


def _with_unit(value: str) -> str:
    return value if "đồng" in value else f"{value} đồng"


def _national(procedure: Procedure, covered: set[Channel]) -> list[str]:
    """Return what the record says for the ways of filing that no local figure covers."""
    if covered.issuperset(procedure.channels or CHANNELS):
        return []
    texts = {t.channel: t.fee_text for t in procedure.by_channel if t.fee_text and t.channel not in covered}
    lines = []
    if procedure.fee.text and not covered:
        lines.append(f"Phí, lệ phí: {sentence(procedure.fee.text)}")
    told_apart = bool(lines) and "trực t" in (procedure.fee.text or "").lower()
    if texts and not told_apart and (covered or not procedure.fee.text or len(set(texts.values())) > 1):
        lines += [f"{_FILED[channel]}: {sentence(texts[channel])}" for channel in CHANNELS if channel in texts]
    elif covered and procedure.fee.text:
        lines.append(f"Các cách nộp khác: {sentence(procedure.fee.text)}")
    if lines and procedure.fee.note:
        lines.append(f"Lưu ý: {sentence(procedure.fee.note)}")
    return lines
