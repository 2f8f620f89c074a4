"""The officers' look-up: what is found for what is typed, by whom, and what its fragment is."""

import re

import pytest

from tests.api.staff_desk import Browser, at_work, hire

pytestmark = [pytest.mark.anyio, pytest.mark.without_records]
PAGE = "/staff/tra-cuu"
ROLES = ("officer", "editor", "admin")
PAGES = [
    PAGE,
    f"{PAGE}?q=khai+si",
    f"{PAGE}/thu-tuc/1.001193",
    f"{PAGE}/thu-tuc/1.001193/nguoi-dan",
    f"{PAGE}/giai-dap/one-stop-hours",
    f"{PAGE}/giai-dap/one-stop-hours/nguoi-dan",
    f"{PAGE}/cai-cach/hoang-son-2026/HS-011",
    f"{PAGE}/co-quan/toa-an",
    f"{PAGE}/danh-ba/1.000010",
]
# What is typed, and the page that stands first: half a word, no accents, codes, slips of the fingers, what people say.
TYPED = {
    "khai si": "thu-tuc/1.001193",
    "khai sinh": "thu-tuc/1.001193",
    "KHAI SINH": "thu-tuc/1.001193",
    "kết hô": "thu-tuc/1.000894",
    "ket hon": "thu-tuc/1.000894",
    "trich luc khai sinh": "thu-tuc/2.000635",
    "chứng thực chữ k": "thu-tuc/2.000884",
    "1.0011": "thu-tuc/1.001193",
    "1.001193": "thu-tuc/1.001193",
    "001193": "thu-tuc/1.001193",
    "1001193": "thu-tuc/1.001193",
    "mã 2.000884 hết bao nhiêu": "thu-tuc/2.000884",
    "khai sihn": "thu-tuc/1.001193",
    "kai sinh": "thu-tuc/1.001193",
    "kêt hon": "thu-tuc/1.000894",
    "u mới mất": "thu-tuc/1.000656",
    "thất nghiệp": "thu-tuc/1.014748",
    "1.000010": "danh-ba/1.000010",
    "đo đạc bản đồ tư nh": "co-quan/do-dac",
    "trung tâm làm việc mấy giờ": "giai-dap/one-stop-hours",
}


@pytest.fixture
def desk(client, records) -> Browser:
    """An officer of Hoàng Sơn."""
    return at_work(client, records, hire(records, communes=("hoang-son",)))


async def typed_by(desk: Browser, typed: str) -> str:
    answer = await desk.client.get(PAGE, params={"q": typed}, headers=desk._cookie())
    assert answer.status_code == 200, typed
    return answer.text


def links(html: str) -> list[str]:
    """Return where the results lead, in their order, without the part after the question mark."""
    found = re.findall(r'class="hit" href="/staff/tra-cuu/([^"?]+)', html)
    return [str(each) for each in found]


@pytest.mark.parametrize("role", [None, *ROLES])
async def test_lookup_pages_by_role(client, records, role):
    browser = at_work(client, records, hire(records, role=role)) if role else Browser(client)
    for path in PAGES:
        answer = await browser.get(path)
        assert answer.status_code == (200 if role else 303), path
        assert answer.headers["cache-control"] == "no-store"


async def test_lookup_finds_first(desk):
    found = {typed: links(await typed_by(desk, typed))[:1] for typed in TYPED}
    assert found == {typed: [first] for typed, first in TYPED.items()}


async def test_lookup_shows_own_version_and_not_anothers(client, records):
    of_thanh_hoa = at_work(client, records, hire(records, communes=("hoang-son",)))
    of_hai_phong = at_work(client, records, hire(records, "hai.tv", communes=("thanh-mien",)))
    here, there = [links((await desk.get(f"{PAGE}?q=tach+thua")).text) for desk in (of_thanh_hoa, of_hai_phong)]
    assert here[0] == "thu-tuc/1.115490"
    assert "thu-tuc/1.115490" not in there
    assert "thu-tuc/1.012784" in here


async def test_lookup_plans_of_own_communes_alone(client, records):
    admin = at_work(client, records, hire(records, "quan", "admin"))
    officer = at_work(client, records, hire(records, communes=("hoang-son",)))
    all_plans = {link.split("/")[1] for link in links((await admin.get(f"{PAGE}?q=sipas")).text)}
    own_plans = {link.split("/")[1] for link in links((await officer.get(f"{PAGE}?q=sipas")).text)}
    assert own_plans == {"hoang-son-2026"}
    assert len(all_plans) > 2
    # Asking for another commune by hand changes nothing.
    asked = {link.split("/")[1] for link in links((await officer.get(f"{PAGE}?q=sipas&xa=dinh-tan")).text)}
    assert asked == own_plans
    other = f"{PAGE}/cai-cach/dinh-tan-2026/DT-001"
    assert (await admin.get(other)).status_code == 200
    assert (await officer.get(other)).status_code == 404


async def test_lookup_fragment_for_the_script_alone(desk):
    whole = await desk.get(f"{PAGE}?q=khai+si")
    part = await desk.get(f"{PAGE}?q=khai+si", **{"hx-request": "true"})
    assert links(whole.text) == links(part.text)
    assert "<html" in whole.text
    assert "<html" not in part.text
    assert re.search(r'id="dem"[^>]*role="status">(từ )?\d+ thủ tục', part.text)


async def test_lookup_fragment_when_signed_out(client):
    answer = await Browser(client).get(f"{PAGE}?q=khai", **{"hx-request": "true"})
    assert answer.status_code == 401
    assert answer.headers["hx-redirect"].startswith("/staff/vao")


async def test_lookup_one_group_in_full(desk):
    short = links((await desk.get(f"{PAGE}?q=khai+sinh")).text)
    full = links((await desk.get(f"{PAGE}?q=khai+sinh&nhom=thu-tuc")).text)
    assert all(link.startswith("thu-tuc/") for link in full)
    assert len(full) > len([link for link in short if link.startswith("thu-tuc/")])


async def test_lookup_takes_whatever_is_typed(desk):
    for typed in ("zzqq xxkk", "?!", "", "<script>alert(1)</script>", "%_*\"'", "a" * 900):
        assert "<script>alert" not in await typed_by(desk, typed)


async def test_lookup_says_when_there_is_nothing(desk):
    assert "Không tìm thấy gì cho “zzqq xxkk”" in (await desk.get(f"{PAGE}?q=zzqq+xxkk")).text
