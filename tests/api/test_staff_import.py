"""A list of procedures brought in through the console: looked at, ticked, sent as one batch, approved by another."""

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from api.records import imports
from api.records.database import Database
from api.records.edit_tables import edit
from api.records.import_tables import import_batch
from api.records.retention import purge
from knowledge.paths import data_dir
from knowledge.store import Store
from ops.week.lists import row_of, workbook
from tests.api.content.desk import seen_on
from tests.api.staff_desk import Browser, acts, at_work, hire, set_all

pytestmark = pytest.mark.anyio
HOME = "/staff/noi-dung/nhap"
UNKNOWN = "9.123456"


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(data_dir(), tmp_path_factory.mktemp("content") / "data"))


@pytest.fixture(autouse=True)
def data(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every change proposed over a copy of the data."""
    monkeypatch.setenv("HOIXA_DATA", str(copied))


@pytest.fixture
def rows(store: Store) -> list[list[Any]]:
    """Return a list of three: one as published, one with another time and name, one nobody knows."""
    same, other, new = (row_of(number, procedure) for number, procedure in enumerate(some(store), start=1))
    same[6] = same[7] = None
    other[2] += " (bản mới)"
    other[6] = "77 ngày"
    new[1], new[2], new[3] = UNKNOWN, "Đăng ký nuôi ong trong vườn nhà", "Hộ tịch"
    return [same, other, new]


def some(store: Store) -> list[Any]:
    """Return three procedures that nobody has reviewed."""
    return [each for each in store.procedures() if not each.reviewed and each.agency and not each.province][:3]


async def upload(browser: Browser, content: bytes, name: str = "danh-muc.xlsx", **fields: str) -> httpx.Response:
    await browser.get(HOME)
    data = {"csrf": browser.csrf, "nguon": "Quyết định 1077/QĐ-UBND", "ngay": "2026-11-02", "tinh": "", **fields}
    answer = await browser.client.post(HOME, data=data, files={"tep": (name, content)}, headers=browser._cookie())
    return browser._took(answer)


async def looked_at(browser: Browser, rows: list[list[Any]], complete: str = "none") -> int:
    """Upload a list, take the columns as guessed, and return the batch's id."""
    answer = await upload(browser, workbook(rows))
    address = answer.headers["location"]
    page = await browser.get(address)
    chosen = re.findall(r'name="(cot-\d+)">.*?</select>', page.text, re.DOTALL)
    values: dict[str, Any] = {
        name: found[1]
        if (found := re.search(rf'name="{name}">(?:(?!</select>).)*value="(\w+)" selected', page.text, re.DOTALL))
        else ""
        for name in chosen
    }
    sent = await browser.post(address, trang="Sheet", day_du=complete, **values)
    assert sent.status_code == 303, sent.text
    return int(address.split("/")[-2])


async def send(browser: Browser, batch: int, **ticks: Any) -> httpx.Response:
    await browser.get(f"{HOME}/{batch}")
    return await browser.post(f"{HOME}/dua-vao", lo=batch, **ticks)


def stored(records: Database) -> list[Any]:
    with records.reading() as connection:
        return list(connection.execute(sa.select(edit).order_by(edit.c.id)).mappings())


@pytest.mark.parametrize(
    ("role", "communes", "status"),
    [("officer", (), 403), ("editor", ("hoang-loc",), 403), ("editor", (), 200), ("admin", (), 200)],
)
async def test_import_is_for_editors_of_every_commune(
    client: httpx.AsyncClient, records: Database, role: str, communes: tuple[str, ...], status: int
):
    browser = at_work(client, records, hire(records, role=role, communes=communes))
    for path in (HOME, f"{HOME}/do-moi"):
        assert (await browser.get(path)).status_code == status
    answer = await upload(browser, b"x", name="a.pdf")
    assert answer.status_code == (403 if status == 403 else 422)


async def test_import_sends_nobody_to_the_door_with_the_way_back_to_the_form(client: httpx.AsyncClient):
    for path in (HOME, f"{HOME}/do-moi", f"{HOME}/1", f"{HOME}/1/cot"):
        answer = await Browser(client).get(path)
        assert (answer.status_code, answer.headers["location"][:10]) == (303, "/staff/vao")
    answer = await client.post(HOME, files={"tep": ("a.csv", b"\xff\xfe")})
    assert answer.headers["location"] == "/staff/vao?tiep=%2Fstaff%2Fnoi-dung%2Fnhap"


async def test_import_refuses_what_another_site_sends_and_what_cannot_be_read(
    client: httpx.AsyncClient, records: Database
):
    browser = at_work(client, records, hire(records, role="editor"))
    assert (await upload(browser, b"x", csrf="wrong")).status_code == 403
    answer = await upload(browser, b"PK\x03\x04")
    assert answer.status_code == 422
    assert "lưu lại thành .xlsx" in answer.text
    assert "Ghi tên nguồn" in (await upload(browser, b"x", nguon="")).text
    assert "ngày của danh sách" in (await upload(browser, b"x", ngay="2999-01-01")).text
    assert (await upload(browser, b"x" * 9_000_000)).status_code == 413
    assert acts(records) == []


async def test_import_reports_the_planted_faults_and_sends_nothing_while_they_stand(
    client: httpx.AsyncClient, records: Database, rows: list[list[Any]]
):
    browser = at_work(client, records, hire(records, role="editor"))
    rows[0][10] = "31/02/2026"
    batch = await looked_at(browser, rows)
    page = (await browser.get(f"{HOME}/{batch}")).text
    assert "Lỗi phải sửa trong tệp (1)" in page
    assert re.search(r'<th scope="row">6</th><td>K</td><td>31/02/2026</td><td>Ngày không có trong lịch', page)
    answer = await send(browser, batch, moi=UNKNOWN)
    assert (answer.status_code, stored(records)) == (422, [])
    assert "Còn 1 lỗi" in answer.text
    assert (await send(browser, batch, moi=UNKNOWN, bo_qua_loi="1")).status_code == 303
    assert [row["key"] for row in stored(records)] == [UNKNOWN]


async def test_import_changes_only_what_was_ticked_and_forgets_the_file(
    client: httpx.AsyncClient, records: Database, rows: list[list[Any]], store: Store
):
    browser = at_work(client, records, hire(records, role="editor"))
    other = some(store)[1]
    batch = await looked_at(browser, rows)
    answer = await send(browser, batch, doi=f"{other.code}:time_limit", moi=UNKNOWN)
    assert answer.headers["location"] == f"{HOME}/{batch}?xong=gui"
    changed, new = stored(records)
    assert (changed["key"], changed["state"], changed["kind"]) == (other.code, "submitted", "procedure")
    assert "text: 77 ngày" in changed["after"]
    assert "bản mới" not in changed["after"]
    assert "Thời hạn theo Quyết định 1077/QĐ-UBND" in changed["after"]
    assert "dòng 7" in changed["reason"]
    assert new["before"] == ""
    for said in (
        "confidence: low",
        "completeness: partial",
        "name_exact: false",
        "reviewed: false",
        "as_of: 2026-11-02",
    ):
        assert said in new["after"]
    with records.reading() as connection:
        assert imports.content(connection, batch) is None
    page = (await browser.get(f"{HOME}/{batch}")).text
    assert "Rút 2 đề xuất" in page
    assert "Duyệt cả" not in page
    assert acts(records) == ["import_opened", "import_sent"]


async def test_import_of_everything_newer_leaves_reviewed_records_alone(
    client: httpx.AsyncClient, records: Database, store: Store
):
    browser = at_work(client, records, hire(records, role="editor"))
    reviewed = next(each for each in store.procedures() if each.reviewed and not each.province)
    pair = [row_of(1, some(store)[1]), row_of(2, reviewed)]
    for row in pair:
        row[6] = "77 ngày"
    batch = await looked_at(browser, pair)
    assert "đã có người soát" in (await browser.get(f"{HOME}/{batch}")).text
    await send(browser, batch, tat_ca_doi="1")
    assert [row["key"] for row in stored(records)] == [some(store)[1].code]


async def test_import_of_a_list_that_is_not_newer_keeps_what_is_published(
    client: httpx.AsyncClient, records: Database, rows: list[list[Any]]
):
    browser = at_work(client, records, hire(records, role="editor"))
    for row in rows:
        row[10] = "01/01/2025"
    batch = await looked_at(browser, rows)
    page = (await browser.get(f"{HOME}/{batch}")).text
    assert "đang dùng mới hơn, nên giữ" in page
    assert "tat-ca-doi" not in page
    answer = await send(browser, batch, tat_ca_doi="1")
    assert "Chưa chọn mục nào" in answer.text
    assert stored(records) == []


async def test_import_of_a_complete_list_asks_what_is_gone(
    client: httpx.AsyncClient, records: Database, rows: list[list[Any]], store: Store
):
    browser = at_work(client, records, hire(records, role="editor"))
    assert "Có thể đã bãi bỏ" not in (await browser.get(f"{HOME}/{await looked_at(browser, rows)}")).text
    batch = await looked_at(browser, rows, complete="all")
    asked_back = {member.procedure for family in store.families() for member in family.members}
    kept = asked_back | {row[1][:8] for row in rows} | {usual.procedure for usual in store.usual_names()}
    gone = next(each for each in store.procedures() if each.province is None and each.code not in kept)
    assert f'name="bo" value="{gone.code}"' in (await browser.get(f"{HOME}/{batch}")).text
    answer = await send(browser, batch, bo=gone.code)
    assert answer.status_code == 303, answer.text
    (proposed,) = stored(records)
    assert "status: superseded" in proposed["after"]
    assert "Không còn trong Quyết định 1077/QĐ-UBND" in proposed["after"]


async def test_import_takes_all_or_nothing(
    client: httpx.AsyncClient, records: Database, rows: list[list[Any]], monkeypatch: pytest.MonkeyPatch
):
    browser = at_work(client, records, hire(records, role="editor"))
    batch = await looked_at(browser, rows)
    add = imports.edits_of

    def torn(*_: Any, **__: Any) -> None:
        raise sa.exc.OperationalError("insert", {}, Exception("disk full"))

    monkeypatch.setattr(imports, "link", torn)
    assert (await send(browser, batch, moi=UNKNOWN)).status_code == 500
    assert stored(records) == []
    with records.reading() as connection:
        assert imports.content(connection, batch)
        assert add(connection, batch) == []


async def test_import_batch_is_approved_at_once_by_another_and_by_nobody_alone(
    client: httpx.AsyncClient, records: Database, rows: list[list[Any]]
):
    author = at_work(client, records, hire(records, role="editor"))
    other = at_work(client, records, hire(records, login="binh.tv", role="editor"))
    batch = await looked_at(author, rows)
    await send(author, batch, moi=UNKNOWN)
    await author.get(f"{HOME}/{batch}")
    refusal = await author.post(f"{HOME}/{batch}/duyet")
    assert (refusal.status_code, stored(records)[0]["state"]) == (422, "submitted")
    page = (await other.get(f"{HOME}/{batch}")).text
    assert "Duyệt cả 1 đề xuất" in page
    assert (await other.post(f"{HOME}/{batch}/rut")).status_code == 422
    told = stored(records)[0]["after"]
    set_all(records, edit, after=told.replace("nuôi ong", "nuôi trâu"))  # rewritten and sent again meanwhile
    unseen = await other.post(f"{HOME}/{batch}/duyet", thay=seen_on(page))
    assert (unseen.status_code, "đã đổi" in unseen.text, stored(records)[0]["state"]) == (422, True, "submitted")
    set_all(records, edit, after=told)
    answer = await other.post(f"{HOME}/{batch}/duyet", thay=seen_on(page))
    assert answer.headers["location"] == f"{HOME}/{batch}?xong=duyet"
    assert stored(records)[0]["state"] == "approved"
    assert acts(records)[-2:] == ["edit_approved", "import_approved"]


async def test_import_can_be_cancelled_and_withdrawn(
    client: httpx.AsyncClient, records: Database, rows: list[list[Any]]
):
    browser = at_work(client, records, hire(records, role="editor"))
    batch = await looked_at(browser, rows)
    await browser.post(f"{HOME}/{batch}/huy")
    assert (await send(browser, batch, moi=UNKNOWN)).headers["location"] == f"{HOME}/{batch}"
    second = await looked_at(browser, rows)
    await send(browser, second, moi=UNKNOWN)
    await browser.get(f"{HOME}/{second}")
    await browser.post(f"{HOME}/{second}/rut")
    assert [row["state"] for row in stored(records)] == ["withdrawn"]
    assert "đã hủy" in (await browser.get(HOME)).text


async def test_import_files_nobody_went_on_with_go_after_thirty_days(
    client: httpx.AsyncClient, records: Database, rows: list[list[Any]]
):
    browser = at_work(client, records, hire(records, role="editor"))
    await looked_at(browser, rows)
    sent = await looked_at(browser, rows)
    await send(browser, sent, moi=UNKNOWN)
    set_all(records, import_batch, made_at=datetime.now(UTC) - timedelta(days=31))
    with records.writing() as connection:
        assert purge(connection, now=datetime.now(UTC))["import"] == 1
        assert [batch.id for batch in imports.listed(connection)] == [sent]


async def test_import_page_of_ages_names_the_fields(client: httpx.AsyncClient, records: Database, store: Store):
    browser = at_work(client, records, hire(records, role="editor"))
    page = (await browser.get(f"{HOME}/do-moi")).text
    assert f"<b>{len(store.procedures())}</b> thủ tục đang dùng" in page
    assert "Hộ tịch" in page
