"""First honest replies on the service topics: what the records hold, and the desk for the rest."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from actions.reply import Link, Message, Outcome, Referral, Reply, human_choice
from actions.say.terms import desk
from knowledge.records import Commune, ContactChannel
from knowledge.store import Store

PORTAL_CHANNEL = "dvcqg"
CENTRE_CHANNEL = "ttpvhcc_xa"
FEEDBACK_CHANNELS = {"Thanh Hóa": "phanhoi_thanhhoa", "Hải Phòng": "1022_haiphong"}


@dataclass(frozen=True)
class _Asked:
    """What a topic's reply is made from."""

    topic: str
    channels: dict[str, ContactChannel]
    commune: Commune | None
    confidence: float

    @property
    def portal(self) -> ContactChannel:
        return self.channels[PORTAL_CHANNEL]

    @property
    def desk(self) -> str:
        return desk(self.commune)

    def reply(self, text: str, used: Sequence[ContactChannel] = (), outcome: Outcome = "answer") -> Reply:
        """Return the reply with ``text``, its links and sources from the channels it names."""
        return Reply(
            outcome=outcome,
            topic=self.topic,
            commune=self.commune.id if self.commune else None,
            messages=[Message(text, links=[Link(channel.name, channel.url) for channel in used if channel.url])],
            choices=[] if outcome == "handover" else [human_choice()],
            sources=[_source(channel) for channel in used],
            referral=None if outcome == "answer" else Referral(self.desk),
            confidence=self.confidence,
        )


def topic_reply(topic: str, *, store: Store, commune: Commune | None, confidence: float = 1.0) -> Reply:
    """Return the reply on ``topic``; raises KeyError for a topic without one."""
    channels = {channel.id: channel for channel in store.channels(commune.province if commune else None)}
    return _TOPICS[topic](_Asked(topic, channels, commune, confidence))


def _source(channel: ContactChannel) -> dict[str, str | None]:
    source = {"title": channel.name, "number": None, "section": None}
    return {**source, "url": channel.url, "as_of": channel.as_of, "file": None}


def _online_services(asked: _Asked) -> Reply:
    login = asked.portal.login or "tài khoản định danh điện tử"
    text = (
        f"Hồ sơ trực tuyến nộp trên {asked.portal.name}, đăng nhập bằng {login}. "
        "Mỗi thủ tục nhận trực tuyến đến mức nào thì khác nhau: xin cho biết tên việc cần làm để trợ lý tra giúp. "
        f"Nếu vướng khi thao tác, xin nhờ {asked.desk} hướng dẫn."
    )
    return asked.reply(text, [asked.portal])


def _one_stop(asked: _Asked) -> Reply:
    known = []
    if (commune := asked.commune) is not None:
        facts = (("Địa chỉ", commune.address), ("Giờ làm việc", commune.working_hours), ("Điện thoại", commune.hotline))
        known = [f"{label}: {fact.value}." for label, fact in facts if fact.confirmed and fact.value]
    missing = (
        "Địa chỉ, giờ làm việc và số điện thoại của trung tâm chưa được cán bộ xã xác nhận trong dữ liệu, "
        "nên trợ lý chưa dám nói."
    )
    text = f"Hồ sơ của xã được nhận và trả kết quả tại {asked.desk}. {' '.join(known) or missing}"
    return asked.reply(text, [asked.channels[CENTRE_CHANNEL]])


def _payment(asked: _Asked) -> Reply:
    text = (
        f"Phí, lệ phí của hồ sơ có thể nộp trên {asked.portal.name}. Chỉ nộp vào tài khoản hiện trên Cổng "
        "hoặc nộp tại quầy, không chuyển khoản cho cá nhân. Đã trừ tiền mà chưa ghi nhận, cần biên lai hay "
        f"hoàn tiền thì dữ liệu chưa có hướng dẫn riêng: xin giữ chứng từ và hỏi {asked.desk}."
    )
    return asked.reply(text, [asked.portal])


def _feedback(asked: _Asked) -> Reply:
    province = asked.commune.province if asked.commune else None
    own = asked.channels.get(FEEDBACK_CHANNELS.get(province or "", ""))
    used = [channel for channel in (own, asked.portal) if channel]
    names = " hoặc ".join(f"{c.name}{' (' + c.phone + ')' if c.phone else ''}" for c in used)
    text = (
        f"Phản ánh, kiến nghị gửi qua {names}, hoặc nói trực tiếp với {asked.desk}. "
        "Riêng khiếu nại, tố cáo phải nộp đơn hoặc trình bày tại nơi tiếp công dân để được bảo vệ thông tin, "
        "trợ lý không nhận qua trò chuyện. Việc khẩn cấp xin gọi ngay lực lượng công an, cứu hỏa hoặc cấp cứu."
    )
    return asked.reply(text, used)


def _survey(asked: _Asked) -> Reply:
    text = (
        "Dữ liệu hiện chưa có phiếu khảo sát sự hài lòng nào của xã đang mở. "
        f"Nếu được phát phiếu hoặc muốn góp ý về cách phục vụ, xin hỏi {asked.desk}."
    )
    return asked.reply(text, outcome="no_data")


def _reform(asked: _Asked) -> Reply:
    which = "" if asked.commune else "Kế hoạch của mỗi xã một khác, xin cho biết đang hỏi xã nào. "
    text = (
        f"{which}Nội dung kế hoạch cải cách hành chính của xã chưa được đưa vào dữ liệu của trợ lý, "
        f"nên trợ lý không nêu con số nào. Xin hỏi {asked.desk} để xem văn bản."
    )
    return asked.reply(text, outcome="no_data")


def _dossier_status(asked: _Asked) -> Reply:
    text = (
        "Trợ lý không xem được hồ sơ riêng của ai. Xin tra bằng mã hồ sơ trên giấy hẹn tại "
        f"{asked.portal.name}, hoặc mang giấy hẹn đến hỏi {asked.desk}. Mất giấy hẹn thì cán bộ ở quầy tra giúp. "
        "Không cần gửi mã hồ sơ hay số căn cước vào đây."
    )
    return asked.reply(text, [asked.portal])


def _human(asked: _Asked) -> Reply:
    text = (
        f"Bác/anh/chị có thể gặp cán bộ tại {asked.desk}. Kênh trò chuyện trực tiếp với cán bộ chưa mở "
        "trên trợ lý này; trong lúc chờ, trợ lý vẫn tra giúp được giấy tờ, lệ phí, thời hạn của thủ tục."
    )
    return asked.reply(text, outcome="handover")


_TOPICS: dict[str, Callable[[_Asked], Reply]] = {
    "online_services": _online_services,
    "one_stop": _one_stop,
    "payment": _payment,
    "feedback": _feedback,
    "survey": _survey,
    "reform": _reform,
    "dossier_status": _dossier_status,
    "human": _human,
}
