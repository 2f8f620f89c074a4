"""What is said to a dossier's code: its parts, and where it is looked up; the dossier itself is never seen here."""

from collections.abc import Sequence

from actions.reply import Link, Message, Reply, human_choice
from actions.say.terms import channel_source, day, desk
from knowledge.dossier import DossierCode
from knowledge.records import Commune, ContactChannel

TOPIC = "dossier_status"
_KEPT = "Trợ lý không xem được hồ sơ riêng của ai và không lưu số cuối của mã."


def read_code(code: DossierCode, *, commune: Commune | None, channels: Sequence[ContactChannel]) -> Reply:
    """Return what a well-formed code says, and where to look the dossier up."""
    when = f"ngày {day(code.day)}" if code.day else "nhưng ngày trong mã không có thật, xin xem lại giấy hẹn"
    text = (
        f"Mã hồ sơ đúng dạng: {code.office} là mã cơ quan tiếp nhận, phần giữa là ngày tiếp nhận ({when}), "
        f"phần cuối là số thứ tự. {_KEPT} Xin nhập đủ mã này ở ô tra cứu hồ sơ trên {channels[0].name}, hoặc mang "
        f"giấy hẹn đến hỏi {desk(commune)}."
    )
    return _reply(text, commune, channels)


def bad_code(given: str, *, commune: Commune | None, channels: Sequence[ContactChannel]) -> Reply:
    """Return that what was given lacks the form of a code, and how a code looks."""
    text = (
        f"“{given}” chưa giống một mã hồ sơ đầy đủ. Mã in trên giấy tiếp nhận và hẹn trả thường có ba phần nối bằng "
        "gạch ngang: mã cơ quan, sáu số ngày tiếp nhận, rồi số thứ tự, ví dụ H56.27-260113-0012. "
        f"{_KEPT} Có đủ mã thì tra trên {channels[0].name}; mất giấy hẹn thì nhờ {desk(commune)} tra giúp."
    )
    return _reply(text, commune, channels)


def _reply(text: str, commune: Commune | None, channels: Sequence[ContactChannel]) -> Reply:
    return Reply(
        outcome="answer",
        topic=TOPIC,
        commune=commune.id if commune else None,
        messages=[Message(text, links=[Link(channel.name, channel.url) for channel in channels if channel.url])],
        choices=[human_choice()],
        sources=[channel_source(channel) for channel in channels],
    )
