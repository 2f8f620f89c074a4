"""The other single facts of a procedure: time, place, steps, online filing, result, conditions and law."""

from actions.say.fee import CHANNELS
from actions.say.terms import desk, numbered, sentence
from knowledge.records import Commune, Procedure

_FILED = {"trực tiếp": "Nộp tại quầy", "bưu chính": "Nộp qua bưu chính", "trực tuyến": "Nộp trực tuyến"}


def time(procedure: Procedure) -> str | None:
    """Return how long the office may take, by way of filing where that differs, or None when unknown."""
    lines = []
    if procedure.time_limit.text:
        lines.append(f"Thời hạn giải quyết: {sentence(procedure.time_limit.text)}")
    texts = {terms.channel: terms.time_text for terms in procedure.by_channel if terms.time_text}
    if len(set(texts.values())) > 1 or (texts and not lines):
        lines += [f"{_FILED[channel]}: {sentence(texts[channel] or '')}" for channel in CHANNELS if channel in texts]
    if not lines:
        return None
    return "\n".join([*lines, "Thời hạn tính từ khi hồ sơ đủ và đúng; ngày hẹn cụ thể ghi trên giấy hẹn."])


def place(procedure: Procedure, commune: Commune | None) -> str | None:
    """Return where to file: the desk for commune matters, else the office in charge, and the ways of filing."""
    if procedure.level is None and procedure.agency is None:
        return None
    lines = [f"Nơi nộp: {sentence(_where(procedure, commune))}"]
    if procedure.agency:
        lines.append(f"Cơ quan giải quyết: {sentence(procedure.agency)}")
    others = [channel for channel in procedure.channels if channel != "trực tiếp"]
    if others:
        lines.append(f"Ngoài ra có thể nộp {' hoặc '.join(others)}.")
    if commune is not None and _at_commune(procedure) and not (commune.address.confirmed and commune.address.value):
        lines.append("Địa chỉ và giờ làm việc của trung tâm xã chưa có trong dữ liệu; cán bộ xã sẽ bổ sung.")
    elif commune is not None and _at_commune(procedure):
        lines.append(f"Địa chỉ: {sentence(commune.address.value or '')}")
    return "\n".join(lines)


def _at_commune(procedure: Procedure) -> bool:
    return (procedure.level or "").startswith("xã")


def _where(procedure: Procedure, commune: Commune | None) -> str:
    level = procedure.level or ""
    if level.startswith("công an xã"):
        return f"công an {commune.title}" if commune else "công an xã nơi cư trú"
    if level.startswith("quân sự xã"):
        return f"ban chỉ huy quân sự {commune.title}" if commune else "ban chỉ huy quân sự xã"
    if _at_commune(procedure):
        return desk(commune)
    return procedure.agency or level


def online(procedure: Procedure) -> str | None:
    """Return whether it can be filed online, or None when the record does not say."""
    if not procedure.channels:
        return None
    if "trực tuyến" not in procedure.channels:
        ways = " hoặc ".join(procedure.channels)
        return f"Theo dữ liệu, thủ tục này chưa nhận hồ sơ trực tuyến; nộp {ways}."
    level = f" ({procedure.online_level})" if procedure.online_level else ""
    return f"Nộp trực tuyến được{level}, trên Cổng Dịch vụ công quốc gia, đăng nhập bằng tài khoản VNeID."


def steps(procedure: Procedure) -> str | None:
    """Return the steps, or None when the record has none."""
    if not procedure.steps:
        return None
    title = "Các bước chung" if procedure.steps_generic else "Các bước"
    return f"{title}:\n{numbered([sentence(step) for step in procedure.steps])}"


def result(procedure: Procedure) -> str | None:
    """Return what the resident receives, or None when unknown."""
    return f"Kết quả nhận được: {sentence(procedure.result)}" if procedure.result else None


def conditions(procedure: Procedure) -> str | None:
    """Return the conditions and who may apply as recorded, or None when unknown; never a verdict."""
    lines = []
    if procedure.conditions:
        lines.append(f"Điều kiện, yêu cầu: {sentence(procedure.conditions)}")
    elif procedure.audience:
        lines.append(f"Đối tượng được làm: {sentence(procedure.audience)} Điều kiện riêng chưa có trong dữ liệu.")
    if not lines:
        return None
    return "\n".join([*lines, "Trợ lý không quyết định ai đủ điều kiện; cán bộ sẽ xem từng trường hợp."])


def legal(procedure: Procedure) -> str | None:
    """Return the legal documents the record names, or None when it names none."""
    return f"Căn cứ pháp lý: {'; '.join(procedure.legal_basis)}." if procedure.legal_basis else None
