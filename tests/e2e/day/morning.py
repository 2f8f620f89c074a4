"""The morning: two wait for an officer, one is forwarded to a colleague; feedback comes in by web and by Zalo."""

from dataclasses import dataclass

from playwright.sync_api import expect

from tests.e2e.day.web import CODE, AtDesk, OnWeb, opened
from tests.e2e.day.world import PATIENCE_MS, World
from tests.e2e.day.zalo import OnZalo

LAN, BINH = "Chị Lan", "Anh Bình"
NOTE = "Nhờ anh xem giúp, nhà này có hai sổ hộ tịch"


@dataclass(frozen=True)
class Told:
    """What somebody reports: the place, what it is about, and how they are reached."""

    place: str
    body: str
    contact: str


HOLE = Told("Đầu ngõ nhà Mận, thôn 7", "Ổ gà to bằng cái nia, xe của cháu ngã hai lần", "Chị Mận 0912345678")
# Said to the assistant alone.
ASIDE = "nhà bà Tám Hợi"
RUBBISH = Told("Bờ mương thôn 2", "Rác đổ trộm bốc mùi cả tháng nay", "")


def arrive(world: World) -> tuple[AtDesk, AtDesk]:
    """Two officers sign in by password and code and report present."""
    lan, binh = world.officer("lan.nt", LAN), world.officer("binh.tv", BINH)
    return lan.come(), binh.come()


def queue(world: World, first: OnWeb, second: OnZalo) -> None:
    """One resident gets an answer and then wants a person, as another does: first and second in the queue."""
    first.ask("Sinh cháu thì làm giấy khai sinh cần giấy tờ gì?")
    expect(first.ticks.first).to_be_visible()
    first.want_a_person().press("Nói chuyện với cán bộ ngay").sees("Đang chờ cán bộ, bác đứng thứ 1")
    second.ask("cho tôi gặp cán bộ", "1. Nói chuyện với cán bộ ngay")
    assert "đứng thứ 2 " in second.ask("1", "hàng chờ")
    first.ask("Khai tên bố cháu thế nào ạ?").hears("Đã ghi lại")
    second.ask("Hỏi chuyện tách thửa", "Đã ghi lại")
    assert world.rows("select count(*) from handover where state = 'waiting'") == [(2,)]


def talk_and_forward(lan: AtDesk, binh: AtDesk, first: OnWeb) -> None:
    """The officer and the resident talk; a colleague goes on, with a note the resident never sees, and ends it."""
    lan.take("Khai tên bố cháu thế nào ạ?")
    first.sees(f"{LAN}.*người thật")
    lan.answer("Chào bác, bố cháu có đăng ký kết hôn không?")
    first.hears("bố cháu có đăng ký kết hôn không?").ask("Dạ chưa đăng ký ạ")
    lan.reads("Dạ chưa đăng ký ạ").forward(BINH, NOTE)
    first.sees(f"{BINH}.*người thật")
    binh.open("Khai tên bố cháu", "toi").shows(NOTE).reads("Dạ chưa đăng ký ạ")
    binh.answer("Tôi là Bình, bác làm thủ tục nhận cha con trước")
    first.hears("bác làm thủ tục nhận cha con trước")
    binh.end()
    first.sees("Cán bộ đã kết thúc").hears("Gõ một số để chấm")
    first.ask("5").hears("Đã ghi 5/5")
    expect(first.log.get_by_text(NOTE)).to_have_count(0)
    first.ask("lệ phí làm khai sinh bao nhiêu?").hears("Lưu ý: Phí bản sao Giấy khai sinh")


def report_on_web(resident: OnWeb, told: Told = HOLE) -> str:
    """Ask something, send feedback from the chat and return its code."""
    resident.ask(f"chứng thực bản sao cho {ASIDE} thì tới đâu").sees("Chứng thực bản sao")
    begin_report(resident, told)
    return finish_report(resident.ask(told.body), told)


def begin_report(resident: OnWeb, told: Told) -> OnWeb:
    """Fill in the form until it asks what is the matter."""
    resident.ask("Tôi muốn gửi phản ánh").press("Gửi phản ánh cho xã").press("Đồng ý, viết phản ánh")
    resident.press("Đường sá, cầu cống, đèn đường").sees("Việc ở chỗ nào")
    return resident.ask(told.place).sees("kể giúp việc gì")


def finish_report(resident: OnWeb, told: Told) -> str:
    """Fill in the rest, send it and return the code."""
    resident.sees("chép lại chữ vào đây").press("Bỏ qua").sees("Có muốn để lại tên")
    if told.contact:
        resident.ask(told.contact)
    else:
        resident.press("Bỏ qua")
    resident.sees("Xin xem lại giúp").press("Gửi").hears("Đã ghi phản ánh cho xã Hoàng Sơn")
    return resident.code()


def report_on_zalo(resident: OnZalo, told: Told = RUBBISH) -> str:
    """Send feedback from Zalo, by numbers and words, and return its code."""
    resident.ask("tôi muốn gửi phản ánh", "1. Gửi phản ánh cho xã")
    resident.ask("1", "1. Đồng ý, viết phản ánh")
    resident.ask("1", "2. Rác, nước thải, môi trường")
    for words, answer in (("2", "Việc ở chỗ nào"), (told.place, "kể giúp"), (told.body, "chép lại chữ")):
        resident.ask(words, answer)
    resident.ask("bỏ qua", "Có muốn để lại tên")
    resident.ask("bỏ qua", "1. Gửi")
    found = CODE.search(resident.ask("1", "Mã theo dõi"))
    assert found
    return found[0]


def deal_with(world: World, binh: AtDesk, by_web: str, by_zalo: str, on_zalo: OnZalo) -> None:
    """The officer takes reports from state to state to their answers; both reporters see them."""
    binh.go("/phan-anh").page.get_by_role("link", name=by_web).click()
    binh.shows(HOLE.body).press("Nhận xử lý").shows("Đang xử lý")
    binh.page.get_by_text("Chuyển cơ quan, bộ phận khác xử lý").click()
    binh.page.get_by_label("Chuyển tới").fill("Phòng Kinh tế")
    binh.press("Lưu và báo người gửi").shows("Đã chuyển")
    binh.page.get_by_label("Lời trả lời").fill("Đường đã vá xong sáng nay, cảm ơn bác đã báo")
    binh.press("Trả lời xong").shows("Đã trả lời")
    status = opened(world.browser, f"{world.origin}/phan-anh", PATIENCE_MS)
    status.get_by_label("Mã theo dõi").fill(by_web)
    status.get_by_role("button", name="Xem", exact=True).click()
    story = status.get_by_role("main")
    for words in ("Đường đã vá xong sáng nay", "Phòng Kinh tế", "Đã có trả lời"):
        expect(story).to_contain_text(words)
    expect(story).not_to_contain_text(HOLE.body)
    status.context.close()

    binh.go(f"/phan-anh/{by_zalo}").shows(RUBBISH.body)
    binh.page.get_by_label("Lời trả lời").fill("Đội vệ sinh dọn chiều nay")
    binh.press("Báo tin, chưa xong").shows("Đã lưu.")
    assert by_zalo in on_zalo.hear("Đội vệ sinh dọn chiều nay")
