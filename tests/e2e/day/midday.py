"""Midday: the api process is killed while residents and officers are in the middle; nothing is lost or doubled."""

from collections import Counter

from playwright.sync_api import expect

from tests.e2e.day.morning import BINH, LAN, Told, begin_report, finish_report
from tests.e2e.day.web import AtDesk, OnWeb
from tests.e2e.day.world import World
from tests.e2e.day.zalo import OnZalo
from tests.e2e.harness import eventually

LAMP = Told("Ngã ba chợ thôn 4", "Đèn đường tắt ba tối liền", "")
IN_THE_DARK = ("Tôi viết lúc mất mạng", "Tôi nhắn lúc máy tắt", "Lời cán bộ viết lúc mất mạng")


def all_under_way(lan: AtDesk, binh: AtDesk, web: OnWeb, zalo: OnZalo, writing: OnWeb) -> None:
    """Two talks with officers, one by web and one by Zalo, and a form half filled in."""
    lan.take("Hỏi chuyện tách thửa")
    zalo.hear(f"{LAN}, cán bộ xã, đang trả lời bác")
    lan.answer("Chào bác, thửa đất bao nhiêu mét ạ?")
    zalo.hear("thửa đất bao nhiêu mét ạ?")
    web.want_a_person().press("Nói chuyện với cán bộ ngay").sees("Đang chờ cán bộ")
    web.ask("Cho hỏi thêm việc nhận cha con").hears("Đã ghi lại", count=2)
    binh.take("Cho hỏi thêm việc nhận cha con")
    web.sees(f"{BINH}.*người thật")
    begin_report(writing, LAMP)


def killed(world: World, lan: AtDesk, binh: AtDesk, web: OnWeb, zalo: OnZalo, writing: OnWeb) -> str:
    """Kill the api while everybody writes; return the code of the report that was half filled in."""
    by_web, by_zalo, by_officer = IN_THE_DARK
    before = world.kill_api()
    lan.write(by_officer)
    web.ask(by_web)
    zalo.say(by_zalo)
    writing.ask(LAMP.body)
    world.wait_for_another_api(before)
    eventually(lambda: sent(lan), within=60)
    zalo.hear(by_officer)
    lan.reads(by_zalo)
    binh.reads(by_web).answer("Tôi vẫn ở đây, bác hỏi tiếp đi")
    web.hears("Tôi vẫn ở đây, bác hỏi tiếp đi")
    return finish_report(writing.told("chép lại chữ vào đây", within=60), LAMP)


def sent(officer: AtDesk) -> bool:
    """Press the button again while the words are still in the field, as the page asks; True once they are gone."""
    field = officer.page.get_by_label("Trả lời")
    if field.input_value():
        officer.press("Gửi")
        officer.page.wait_for_timeout(500)
    return not field.input_value()


def nothing_lost_or_doubled(world: World, web: OnWeb, zalo: OnZalo) -> None:
    """Every word stands once: on each side's screen and in the records."""
    by_web, by_zalo, by_officer = IN_THE_DARK
    for words in ("bố cháu có đăng ký kết hôn không?", "Tôi vẫn ở đây", "Đã ghi 5/5", by_web):
        web.hears(words)
    for words in ("thửa đất bao nhiêu mét ạ?", by_officer, f"{LAN}, cán bộ xã"):
        assert zalo.times(words) == 1, words
    said = Counter(world.rows("select handover, text from handover_message where sender in ('resident', 'officer')"))
    assert [words for words, times in said.items() if times > 1] == []
    assert {text for _, text in said} >= {by_web, by_zalo, by_officer}
    assert len(world.rows(f"select code from report where body = '{LAMP.body}' and place = '{LAMP.place}'")) == 1


def ended(lan: AtDesk, binh: AtDesk, web: OnWeb, zalo: OnZalo) -> None:
    """Both officers end their talks; the score is asked of who has not been asked today, and the assistant is back."""
    binh.end()
    web.sees("Cán bộ đã kết thúc")
    expect(web.log.get_by_text("Gõ một số để chấm")).to_have_count(1)
    lan.end()
    assert "Gõ một số để chấm" in zalo.hear("Cán bộ đã kết thúc")
    zalo.ask("4", "Đã ghi 4/5")
    zalo.ask("làm giấy khai sinh cần gì", "Đăng ký khai sinh")
