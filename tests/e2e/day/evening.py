"""The officers leave, a message is left; in the evening residents want all they said to be gone."""

from playwright.sync_api import expect

from tests.api.staff_desk import PASSWORD
from tests.e2e.day.morning import ASIDE, HOLE, RUBBISH
from tests.e2e.day.web import AtDesk, OnWeb, opened
from tests.e2e.day.world import PATIENCE_MS, World
from tests.e2e.day.zalo import OnZalo
from tests.e2e.harness import eventually

QUESTION, CONTACT = "Hỏi tiền mai táng cho mẹ tôi", "Anh Năm 0987654321"


def nobody_there(lan: AtDesk, binh: AtDesk, resident: OnWeb) -> None:
    """With both officers gone a resident is promised nothing and leaves a message, with consent."""
    lan.leave()
    binh.leave()
    resident.want_a_person().sees("Lúc này chưa có cán bộ nào trực")
    expect(resident.choice("Nói chuyện với cán bộ ngay")).to_have_count(0)
    resident.press("Để lại lời nhắn cho cán bộ").press("Đồng ý, để lại lời nhắn")
    resident.sees("muốn hỏi cán bộ việc gì").ask(QUESTION)
    resident.sees("Cán bộ liên lạc bằng cách nào").ask(CONTACT)
    resident.sees("Đã ghi lời nhắn cho cán bộ xã Hoàng Sơn")


def called_back(lan: AtDesk) -> None:
    """The officer finds the message, calls, and notes it."""
    lan.open(QUESTION).shows(CONTACT).press("Đã liên lạc").shows("Hộp thư", role="heading")
    lan.go("?xem=xong").page.get_by_role("link", name=QUESTION).click()
    lan.shows("đã liên lạc")


def erased(world: World, officer: AtDesk, resident: OnWeb) -> None:
    """A resident wants their data gone: the chat at once, the report by the officer within the legal clocks."""
    assert world.holds(HOLE.body)
    assert world.holds(ASIDE)
    resident.ask("Xóa dữ liệu của tôi").press("Xóa hết").sees("báo đã nhận chậm nhất ngày")
    resident.sees("xóa chậm nhất ngày")
    gone(world, ASIDE)
    code = resident.code()
    officer.go("/xoa-du-lieu").page.get_by_role("link", name=code).click()
    officer.press("Báo đã nhận").shows("Đã báo cho người yêu cầu")
    delete(officer)
    status = opened(world.browser, f"{world.origin}/xoa-du-lieu/{code}", PATIENCE_MS)
    expect(status.get_by_role("main")).to_contain_text("Đã xóa")
    status.context.close()
    for words in (HOLE.body, HOLE.place, HOLE.contact, "0912345678", "Mận", "Đường đã vá xong sáng nay"):
        gone(world, words)


def withdrawn(world: World, officer: AtDesk, resident: OnZalo) -> None:
    """A resident on Zalo leaves the page and takes the consent back: all goes, the report by the officer's hand."""
    assert world.holds(resident.id)
    resident.act("unfollow")
    resident.act("withdraw")
    gone(world, resident.id)
    officer.go("/xoa-du-lieu").page.get_by_role("main").get_by_role("link").filter(has_text="-").first.click()
    delete(officer)


def delete(officer: AtDesk) -> None:
    """Delete what the open request is about; the password is asked again."""
    officer.page.get_by_label(f"Mật khẩu của {officer.name}").first.fill("sai mật khẩu rồi nhé")
    officer.press("Xóa ngay").shows("Mật khẩu không đúng nên chưa xóa gì.")
    officer.page.get_by_label(f"Mật khẩu của {officer.name}").first.fill(PASSWORD)
    officer.press("Xóa ngay").shows("Yêu cầu này làm xong.")


def gone(world: World, words: str) -> None:
    """Wait until no table holds ``words``: what Rasa remembers goes a moment later."""
    eventually(lambda: not world.holds(words), within=PATIENCE_MS / 1000)


def nothing_left_undone(world: World, officer: AtDesk) -> None:
    """Every message to a resident has left, nobody waits, and the audit tells the day."""
    officer.go("/kenh").shows("Mọi tin đều đã gửi tới người dân.").shows("Hoạt động.")
    assert world.rows("select id from handover where state <> 'closed'") == []
    assert world.rows("select id from outbox where state in ('pending', 'sending', 'uncertain', 'failed')") == []
    acts = {act for (act,) in world.rows("select act from audit")}
    assert acts >= {
        *("present", "absent", "handover_taken", "handover_answered", "handover_forwarded", "handover_closed"),
        *("handover_contacted", "report_state", "report_replied", "erasure_acknowledged", "erasure_done"),
    }
    assert not [words for words in (RUBBISH.body, QUESTION, CONTACT) if words in str(world.rows("select * from audit"))]
