"""What is said on channels besides the assistant's answers: greetings, and what only a channel has to say."""

from knowledge.hours import now_in_vietnam
from knowledge.profile import address_words, centre, confirmed, hours_words, open_words
from knowledge.records import Commune

CHOOSE = "Trả lời bằng số để chọn:"
RETRY_LATER = "Trợ lý đang trục trặc, chưa trả lời được. Bác/anh/chị gửi lại giúp sau ít phút nhé."


def notice(commune: Commune | None) -> str:
    """Return the first line of a conversation: that a machine answers."""
    place = f" của {commune.title}" if commune else ""
    return f"Đây là trợ lý ảo (AI){place}, có thể sai; cán bộ một cửa là người trả lời cuối cùng."


def greeting(commune: Commune | None) -> str:
    """Return the words that greet somebody who has not asked yet."""
    return (
        f"Xin chào bác/anh/chị. {notice(commune)}\n\n"
        "Bác/anh/chị cần làm giấy tờ gì thì cứ nhắn bằng lời thường, ví dụ: “làm khai sinh cho con cần gì”. "
        "Xin đừng gửi số định danh, mật khẩu hay ảnh giấy tờ ở đây."
    )


def text_only(commune: Commune | None) -> str:
    """Return the answer to pictures, files, voice messages and whatever else is not text."""
    return (
        "Trợ lý chỉ đọc được chữ, không mở ảnh, tệp hay lời thoại. Bác/anh/chị nhắn câu hỏi bằng chữ giúp nhé. "
        "Xin đừng gửi ảnh giấy tờ tùy thân qua đây; giấy tờ thì mang tới "
        f"{centre(commune)} hoặc nộp trên Cổng Dịch vụ công quốc gia."
    )


def office(commune: Commune | None) -> str:
    """Return where the centre is, for somebody who sent a location; the location itself is not kept."""
    told = [
        "Trợ lý không lưu vị trí bác/anh/chị vừa gửi.",
        f"Nơi làm thủ tục: {centre(commune)}.",
        address_words(commune),
        hours_words(commune),
        open_words(commune, now_in_vietnam()),
    ]
    return " ".join(sentence for sentence in told if sentence)


def hotline(commune: Commune | None) -> str | None:
    """Return the centre's telephone as digits with the country's code, None when no officer confirmed one."""
    number = confirmed(commune.hotline) if commune else None
    digits = "".join(letter for letter in number or "" if letter.isdecimal())
    if len(digits) < 8:
        return None
    return f"84{digits[1:]}" if digits.startswith("0") else digits
