"""One resident at the desk: the visit in the address, residents' lists by code, the sheet; by role and by commune."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest

from api.records import shares
from api.records.retention import DAYS
from tests.api.staff_desk import SECRET, Browser, acts, at_work, hire

pytestmark = pytest.mark.anyio
VISIT, SHEET = "/staff/lan-tiep", "/staff/lan-tiep/in"
BIRTH, MARRIAGE, SIGNATURE, COPY, LAND = "1.001193", "1.000894", "2.000884", "2.000815", "1.012783"
HOANG_LOC, THANH_MIEN = "hoang-loc", "thanh-mien"


@pytest.fixture
async def client(door):
    async with door(secret_key=SECRET) as opened:
        yield opened


@pytest.fixture
def desk(client, records) -> Browser:
    return at_work(client, records, hire(records, communes=(HOANG_LOC,)))


@pytest.fixture
def admin(client, records) -> Browser:
    return at_work(client, records, hire(records, "quan.tri", "admin"))


@pytest.fixture(name="prepare")
def prepare_fixture(records):
    """Return a function that stores a resident's list and returns its code."""

    def made(procedure: str, commune: str | None, ticked: list[int], at: datetime | None = None) -> str:
        with records.writing() as connection:
            return shares.make(connection, procedure, commune, ticked, at=at or datetime.now(UTC)).code

    return made


def query(*codes: str, xa: str = HOANG_LOC, **more: str) -> str:
    fields = [f"thu-tuc={code}" for code in codes]
    fields += [f"{name.replace('_', '-')}={value}" for name, value in more.items()]
    return "&".join([f"xa={xa}", *fields])


def text(answer) -> str:
    """Return what a page says, without its tags."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.text)))


@pytest.mark.parametrize("path", [VISIT, SHEET])
async def test_staff_visit_is_for_every_role_and_closed_to_strangers(client, records, path):
    answer = await client.get(f"{path}?{query(BIRTH)}")
    assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/staff/vao")
    for role in ("officer", "editor", "admin"):
        answer = await at_work(client, records, hire(records, role, role)).get(f"{path}?{query(BIRTH)}")
        assert answer.status_code == 200, role
        assert answer.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", [VISIT, SHEET])
async def test_staff_visit_of_another_commune_is_refused(desk, path):
    answer = await desk.get(f"{path}?{query(BIRTH, xa=THANH_MIEN)}")
    assert answer.status_code == 403
    assert "không thuộc các xã" in text(answer)
    assert (await desk.get(f"{path}?{query(BIRTH, xa='khong-co')}")).status_code == 403


async def test_staff_visit_takes_the_only_commune_and_asks_which_of_several(desk, admin):
    answer = await desk.get(VISIT)
    assert answer.headers["location"] == f"{VISIT}?xa={HOANG_LOC}"
    assert "Chưa chọn xã" not in text(await desk.get(answer.headers["location"]))
    page = await admin.get(f"{VISIT}?thu-tuc={BIRTH}")
    assert "Chưa chọn xã" in text(page)
    assert "Xã Hoằng Lộc" in text(page)


async def test_staff_visit_adds_by_code_and_offers_by_name(desk):
    added = await desk.get(f"{VISIT}?{query(BIRTH, them=MARRIAGE)}")
    assert (added.status_code, added.headers["location"]) == (303, f"{VISIT}?{query(BIRTH, MARRIAGE)}")
    offered = await desk.get(f"{VISIT}?{query(BIRTH, them='chung thuc chu ky')}")
    assert offered.status_code == 200
    assert html.escape(f"{VISIT}?{query(BIRTH, SIGNATURE)}") in offered.text


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"them": "9.999999"}, "Không có thủ tục mã “9.999999”"),
        ({"thu_tuc": "abc"}, "Không có thủ tục mã “abc”"),
        ({"so_2.000884": "0"}, "Số lượng của thủ tục 2.000884 phải là số từ 1 đến 999"),
        ({"so_2.000884": "9x"}, "phải là số từ 1 đến 999"),
        ({"nhan": "hôm qua"}, "Ngày giờ nhận hồ sơ chưa đúng"),
        ({"nhan": "0001-01-01T00:00"}, "Năm nhận hồ sơ"),
        ({"ma": "ZZZZZZ"}, "Không có danh sách nào mang mã ZZZZZZ"),
    ],
)
async def test_staff_visit_says_what_it_could_not_read_and_keeps_the_rest(desk, asked, told):
    answer = await desk.get(f"{VISIT}?{query(SIGNATURE, **asked)}")
    assert answer.status_code == 422
    assert told in text(answer)
    assert "10.000 đồng" in text(answer)


async def test_staff_visit_shows_hostile_words_as_words(desk):
    answer = await desk.get(f"{VISIT}?{query(BIRTH, them='<script>x</script>', ma='<b>x')}")
    assert "<script>x" not in answer.text
    assert "<b>x" not in answer.text


async def test_staff_visit_holds_ten_procedures(desk, store):
    codes = [procedure.code for procedure in store.procedures() if not procedure.province][:11]
    answer = await desk.get(f"{VISIT}?{query(*codes)}")
    assert answer.status_code == 422
    assert "tối đa 10 thủ tục" in text(answer)
    full = await desk.get(f"{VISIT}?{query(*codes[:10], them=codes[10])}")
    assert "Bỏ bớt một thủ tục" in text(full)


async def test_staff_visit_merges_the_papers(desk):
    page = text(await desk.get(f"{VISIT}?{query(BIRTH, MARRIAGE, SIGNATURE)}"))
    assert "Giấy tờ cho cả lần (9)" in page
    assert page.count("Giấy tờ tùy thân còn hạn (căn cước, căn cước điện tử, hộ chiếu…)") == 1
    assert "không nói một bản có dùng chung được" in page
    assert "còn thiếu" not in page


async def test_staff_visit_works_out_the_fee(desk):
    asked = {"so_2.000815": "3", "trang_2.000815": "5", "ban_1.001193": "2"}
    page = text(await desk.get(f"{VISIT}?{query(BIRTH, COPY, **asked)}"))
    assert "21.000 đồng = 3 bản × 7.000 đồng (mỗi bản 5 trang)" in page
    assert "16.000 đồng = 2 × 8.000 đồng" in page
    assert "Cả lần 37.000 đồng" in page
    assert "Nguồn: Cổng Dịch vụ công quốc gia, dữ liệu ngày 10/06/2026" in page


async def test_staff_visit_uses_the_version_and_the_prices_of_the_province(admin):
    moved = await admin.get(f"{VISIT}?{query(LAND, xa=THANH_MIEN)}")
    assert moved.headers["location"] == f"{VISIT}?{query('1.115613', xa=THANH_MIEN)}"
    cells = "&".join(f"muc=1.115613~{table}~1~2" for table in ("hp-land-lephi", "hp-land-phi"))
    page = text(await admin.get(f"{moved.headers['location']}&{cells}"))
    assert "Cả lần Ít nhất 145.000 đồng + phần chưa tính được" in page
    assert "Chưa gồm lệ phí trước bạ" in page
    online = text(await admin.get(f"{VISIT}?{query('1.004859', cach='truc-tuyen')}"))
    assert "Nghị quyết 12/2025/NQ-HĐND" in online
    assert "Cả lần 0 đồng" in online


async def test_staff_visit_says_when_the_result_may_be_expected(desk):
    early = text(await desk.get(f"{VISIT}?{query('1.004222', SIGNATURE, nhan='2026-12-01T09:00')}"))
    assert "Thứ tư 09/12/2026".lower() not in early.lower()
    assert "Thứ năm 10/12/2026" in early  # seven working days from the next
    assert "Lấy mọi kết quả dự kiến từ thứ năm 10/12/2026" in early
    assert "không phải lời hứa" in early
    same = text(await desk.get(f"{VISIT}?{query('1.004222', nhan='2026-12-01T09:00', tinh_tu='ngay')}"))
    assert "Thứ tư 09/12/2026" in same
    late = text(await desk.get(f"{VISIT}?{query(SIGNATURE, nhan='2026-12-04T16:00')}"))
    assert "Thứ hai 07/12/2026" in late


async def test_staff_visit_opens_a_residents_list(desk, prepare, records):
    code = prepare(BIRTH, HOANG_LOC, [0, 5])
    found = await desk.get(f"{VISIT}?xa={HOANG_LOC}&ma={code.lower()[:3]}-{code.lower()[3:]}")
    assert found.headers["location"] == f"{VISIT}?xa={HOANG_LOC}&thu-tuc={BIRTH}&ma={code}"
    page = text(await desk.get(found.headers["location"]))
    assert "2 giấy tờ đã đánh dấu là có" in page
    assert "Còn thiếu 1: Giấy chứng sinh." in page
    assert "chỉ người thuộc trường hợp ấy mới cần: Biên bản trẻ bị bỏ rơi" in page
    assert acts(records) == []


async def test_staff_visit_keeps_lists_of_other_communes_and_expired_ones_closed(desk, prepare):
    other = prepare(BIRTH, THANH_MIEN, [0])
    page = await desk.get(f"{VISIT}?xa={HOANG_LOC}&ma={other}")
    assert "lập cho xã Thanh Miện, ngoài các xã anh/chị phụ trách" in text(page)
    assert f'href="/s/{other}"' in page.text
    assert "Giấy chứng sinh" not in page.text
    old = prepare(BIRTH, HOANG_LOC, [0], datetime.now(UTC) - timedelta(days=DAYS["share"] + 2))
    assert "đã hết hạn" in text(await desk.get(f"{VISIT}?xa={HOANG_LOC}&ma={old}"))


async def test_staff_visit_does_not_carry_ticks_to_another_version(admin, prepare):
    code = prepare(LAND, None, [0, 1])
    found = await admin.get(f"{VISIT}?xa={THANH_MIEN}&ma={code}")
    page = text(await admin.get(found.headers["location"]))
    assert "xã này dùng bản 1.115613" in page
    assert "đã có" not in page


async def test_staff_visit_drops_a_procedure_with_its_list(desk, prepare):
    one, two = prepare(BIRTH, HOANG_LOC, [0]), prepare(MARRIAGE, HOANG_LOC, [0])
    page = await desk.get(f"{VISIT}?{query(BIRTH, MARRIAGE)}&ma={one}&ma={two}")
    assert html.escape(f"{VISIT}?{query(MARRIAGE)}&ma={two}") in page.text


async def test_staff_visit_prints_a_sheet(desk):
    one = await desk.get(f"{SHEET}?{query(BIRTH)}")
    assert "/thu-tuc/1.001193?commune=hoang-loc" in text(one)
    assert one.text.count('class="qr"') == 1
    assert "style=" not in one.text
    several = await desk.get(f"{SHEET}?{query(BIRTH, COPY, **{'so_2.000815': '2'})}")
    assert several.text.count('class="qr"') == 2
    assert "4.000 đồng = 2 bản × 2.000 đồng" in text(several)
    assert (await desk.get(f"{SHEET}?xa={HOANG_LOC}")).headers["location"] == f"{VISIT}?xa={HOANG_LOC}"
