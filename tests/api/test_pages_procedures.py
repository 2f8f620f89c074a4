"""Pages about procedures: the front page, search and browse, one procedure, its sheet, its data for machines."""

import json
import re
from datetime import date, datetime, timedelta
from typing import get_args

import pytest

from api.pages import browse, structured
from api.pages.life_events import LIFE_EVENTS, errands
from api.pages.place import banner, desk_of
from api.pages.procedure import siblings
from api.pages.qr import qr_svg
from api.pages.sheet import SIZES, setting
from api.routes.pages import shared_page
from knowledge.commune_records import Banner, Day, Hours
from knowledge.hours import VIETNAM, now_in_vietnam
from knowledge.records import Fact

pytestmark = [pytest.mark.anyio, pytest.mark.without_records]
HTML = {"accept": "text/html"}
NOT_KNOWN = "Dữ liệu chưa ghi"


async def test_home_offers_search_assistant_events_and_people(client):
    page = (await client.get("/?commune=hoang-loc", headers=HTML)).text
    assert '<hoi-xa commune="hoang-loc" mode="inline">' in page
    assert re.search(r'<script async src="/widget[^"]*\.js[^"]*"></script>', page)
    assert 'action="/thu-tuc"' in page
    for words in ("xã Hoằng Lộc", "Gặp cán bộ", "<noscript>", "Sinh con", "18001096", "phanhoi.thanhhoa.gov.vn"):
        assert words in page


async def test_home_never_tells_what_nobody_confirmed(client, store):
    page = (await client.get("/?commune=hoang-loc", headers=HTML)).text
    assert not store.commune("hoang-loc").hours.confirmed
    assert "Địa chỉ, giờ làm việc, điện thoại của trung tâm chưa được xã xác nhận" in page
    assert "đang mở cửa" not in page


@pytest.mark.parametrize(("before", "after", "shown"), [(1, 1, True), (0, 0, True), (9, -1, False), (-1, 9, False)])
def test_banner_is_shown_while_valid(store, before, after, shown):
    now = now_in_vietnam()
    notice = Banner(
        text="Nghỉ", from_day=now.date() - timedelta(days=before), to_day=now.date() + timedelta(days=after)
    )
    commune = store.commune("hoang-loc").model_copy(update={"banner": notice})
    assert banner(commune, now) == ("Nghỉ" if shown else None)


async def test_search_finds_without_javascript(client):
    page = (await client.get("/thu-tuc", params={"q": "dang ky ket hon", "commune": "hoang-loc"})).text
    assert 'href="/thu-tuc/1.000894?commune=hoang-loc"' in page


async def test_search_that_finds_nothing_says_so_and_helps(client):
    page = (await client.get("/thu-tuc", params={"q": "zzzz qqqq"})).text
    assert "Chưa tìm thấy thủ tục nào khớp" in page
    assert "gặp cán bộ" in page
    assert "Sinh con" in page


@pytest.mark.parametrize("province", [None, "Thanh Hóa", "Hải Phòng"])
def test_fields_hold_every_procedure_of_the_province_once(store, province):
    codes = [p.code for field in browse.fields(store, province).values() for p in field.procedures]
    assert len(codes) == len(set(codes)) > 600
    assert {store.procedure(code).province for code in codes} <= {None, province}


async def test_field_is_leafed_through_whole(client, store):
    found: list[str] = []
    for number in range(1, 20):
        page = (await client.get(f"/thu-tuc?linh-vuc=dat-dai&commune=hoang-loc&trang={number}")).text
        found += re.findall(r'href="/thu-tuc/(\d\.\d{6})\?', page)
        if "Trang sau" not in page:
            break
    assert sorted(found) == sorted(p.code for p in browse.fields(store, "Thanh Hóa")["dat-dai"].procedures)


@pytest.mark.parametrize("event", LIFE_EVENTS, ids=lambda event: event.slug)
def test_life_events_lead_to_what_exists(store, event):
    assert [group.family for group in event.groups if store.family(group.family) is None] == []
    groups = errands(event, store, "Thanh Hóa")
    assert len(groups) == len(event.groups)
    assert all(errand.procedure.province in (None, "Thanh Hóa") for _, listed in groups for errand in listed)


async def test_procedure_page_shows_every_fact_and_source(client, store):
    page = (await client.get("/thu-tuc/1.004222?commune=hoang-loc", headers=HTML)).text
    record = store.procedure("1.004222")
    for words in (
        record.name, record.papers[0].name, record.papers[0].form, record.fee.text, record.time_limit.text,
        record.by_channel[0].fee_text, record.steps[0], record.result, record.conditions, record.legal_basis[0],
        record.note, record.portal_url, f"{record.source.as_of:%d/%m/%Y}", "Dễ nhầm với", "Đăng ký tạm trú",
    ):  # fmt: skip
        assert words.lower() in page.lower()


async def test_procedure_page_takes_the_version_of_the_province(client):
    page = (await client.get("/thu-tuc/1.013831?commune=hoang-loc", headers=HTML)).text
    assert "1.115538" in page
    assert "bản riêng của Thanh Hóa" in page


async def test_procedure_page_says_what_is_unknown(client, store):
    bare = next(p for p in store.procedures() if p.firm and not p.papers and not p.steps)
    page = (await client.get(f"/thu-tuc/{bare.code}", headers=HTML)).text
    assert page.count(NOT_KNOWN) >= 2
    assert "miễn phí" not in page.lower()


async def test_procedure_page_does_not_tell_what_is_not_firm(client, store):
    doubtful = next(p for p in store.procedures() if not p.firm and p.time_limit.text)
    page = (await client.get(f"/thu-tuc/{doubtful.code}", headers=HTML)).text
    assert "chưa đủ chắc" in page
    assert doubtful.time_limit.text not in page


async def test_procedure_pages_and_sheets_all_render(client, store):
    for procedure in store.procedures()[::5]:
        for path in (f"/thu-tuc/{procedure.code}", f"/thu-tuc/{procedure.code}/in"):
            page = await client.get(f"{path}?commune=thanh-mien", headers=HTML)
            assert page.status_code == 200
            assert not re.search(r"\bNone\b|\bUndefined\b", page.text)


@pytest.mark.parametrize("commune", ["hoang-loc", None])
async def test_json_ld_is_a_government_service(client, store, commune):
    params = {"commune": commune} if commune else {}
    page = (await client.get("/thu-tuc/1.001193", params=params)).text
    service, trail = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert service["@type"] == "GovernmentService"
    assert service["identifier"] == "1.001193"
    assert service["name"] == store.procedure("1.001193").name
    assert service["areaServed"]["name"] == ("xã Hoằng Lộc" if commune else "Việt Nam")
    assert service["url"] == re.search(r'<link rel="canonical" href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert trail["itemListElement"][-1]["item"] == service["url"]


def test_json_ld_cannot_leave_its_element():
    written = str(structured.script_text({"name": "</script><script>alert(1)</script>&\u2028"}))
    assert "<" not in written
    assert json.loads(written)["name"].startswith("</script>")


async def test_canonical_address_leaves_out_the_own_commune(door):
    async with door(commune="hoang-loc") as client:
        own = (await client.get("/thu-tuc/1.001193?commune=hoang-loc")).text
        other = (await client.get("/thu-tuc/1.001193?commune=hoang-son")).text
    assert '<link rel="canonical" href="http://test/thu-tuc/1.001193">' in own
    assert '<link rel="canonical" href="http://test/thu-tuc/1.001193?commune=hoang-son">' in other


async def test_sheet_has_papers_date_and_the_code_of_its_page(client, store):
    page = (await client.get("/thu-tuc/1.001193/in?commune=hoang-loc")).text
    record = store.procedure("1.001193")
    assert all(paper.name in page for paper in record.papers)
    assert f"{record.source.as_of:%d/%m/%Y}" in page
    assert str(qr_svg("http://test/thu-tuc/1.001193?commune=hoang-loc", "Mã QR của trang này")) in page


def test_qr_differs_by_address_and_has_no_style():
    one, other = qr_svg("https://a.vn/1", "Mã"), qr_svg("https://a.vn/2", "Mã")
    assert one != other
    assert "style" not in one
    assert 'aria-label="&lt;x&gt;"' in qr_svg("https://a.vn/1", "<x>")


async def test_shared_page_marks_the_ticked_papers(client, store):
    here = client._transport.app.state.services
    shown = shared_page(
        here, store.procedure("1.001193"), store.commune("hoang-loc"), [0, 2, 99], date(2027, 2, 28)
    ).body.decode()
    assert shown.count('aria-label="Đã có"') == 2
    assert shown.count('aria-label="Chưa có"') == len(store.procedure("1.001193").papers) - 2
    assert "28/02/2027" in shown
    assert 'content="noindex"' in shown
    assert "xã Hoằng Lộc" in shown.replace("Xã", "xã")


def confirmed(store, **weekly):
    """Return a commune whose hours an officer confirmed."""
    hours = Hours(confirmed=True, weekly=weekly)
    told = {"hours": hours, "hotline": Fact(value="0237 123 456", confirmed=True)}
    return store.commune("hoang-loc").model_copy(update=told)


@pytest.mark.parametrize(
    ("hour", "open_now", "words"), [(8, True, "đến 11 giờ 30 thì nghỉ"), (12, False, "mở lại lúc 13 giờ")]
)
def test_desk_tells_whether_it_is_open(store, hour, open_now, words):
    commune = confirmed(store, mon=["07:30-11:30", "13:00-17:00"])
    desk = desk_of(commune, datetime(2026, 11, 30, hour, tzinfo=VIETNAM))
    assert desk.open is open_now
    assert words in desk.open_words
    assert desk.unknown == ["địa chỉ"]


async def test_pages_show_banner_hours_and_hotline_once_confirmed(client, store, monkeypatch):
    today = now_in_vietnam().date()
    notice = Banner(text="Nghỉ <chiều> nay", from_day=today, to_day=today)
    every_day = {day: ["07:30-11:30"] for day in get_args(Day)}
    commune = confirmed(store, **every_day).model_copy(update={"banner": notice})
    monkeypatch.setitem(store._communes, "hoang-loc", commune)
    for path in ("/", "/thu-tuc/1.001193", "/phan-anh"):
        page = (await client.get(f"{path}?commune=hoang-loc", headers=HTML)).text
        assert "Nghỉ &lt;chiều&gt; nay" in page
        assert "Bây giờ trung tâm đang" in page
        assert 'href="tel:0237123456"' in page


@pytest.mark.parametrize("papers", [0, 3, 12, 40])
def test_sheet_takes_the_largest_type_that_fits(papers):
    paper = {"name": "Tờ khai theo mẫu của cơ quan", "copies": "1 bản chính", "form": None, "note": "Chỉ khi cần " * 3}
    card = {
        "name": "Đăng ký", "papers": [paper] * papers, "fee": {"text": None, "local": []}, "time": {"text": "3 ngày"},
        "channels": ["trực tiếp"], "result": None,
    }  # fmt: skip
    sizes = list(SIZES)
    how, more = setting(card, "Đăng ký"), setting({**card, "papers": [paper] * (papers + 8)}, "Đăng ký")
    assert sizes.index(how.size) <= sizes.index(more.size)
    assert (how.size, how.notes) == {0: ("huge", True), 3: ("huge", True), 12: ("tiny", True), 40: ("least", False)}[
        papers
    ]


async def test_siblings_are_of_the_same_kind_first(store):
    found = siblings(store, store.procedure("1.001193"), None)
    assert [other.field for _, other in found[:3]] == ["Hộ tịch"] * 3
    assert "1.001193" not in {other.code for _, other in found}
    assert len({other.code for _, other in found}) == len(found)
