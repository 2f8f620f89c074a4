"""Deletion requests and the retention preview in the console: who sees what, what is late, what goes in time."""

from datetime import timedelta
from functools import partial

import pytest

from api.records import reports
from api.records.retention import DAYS, KINDS, purge
from api.routes.staff_retention import NAMES
from tests.api.erasure_desk import (
    LIST,
    PHONE,
    ask,
    request_of,
)
from tests.api.reports_desk import NOW, leave, read
from tests.api.staff_desk import PASSWORD, Browser, acts, at_work, hire

pytestmark = pytest.mark.anyio


@pytest.fixture
def officer(client, records) -> Browser:
    return at_work(client, records, hire(records))


@pytest.fixture(name="ask")
def ask_fixture(records, store):
    """Return a function that asks for deletion and returns the request's path in the console."""
    return partial(ask, records, store)


@pytest.fixture(name="hire_one")
def hire_fixture(client, records):
    """Return a function that hires somebody and returns their browser."""
    return lambda **more: at_work(client, records, hire(records, **more))


PAGES = (LIST, f"{LIST}?muc=da-xong", f"{LIST}?muc=xoa-not")


async def test_the_pages_are_closed_to_strangers(client, ask, records):
    leave(records)
    path = ask()
    for page in (*PAGES, path, "/staff/luu-giu", "/staff/luu-giu.csv"):
        answer = await client.get(page)
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/staff/vao")
    assert (await client.post(path, data={"lam": "xoa"})).status_code in (303, 401)
    assert request_of(records)["state"] == "open"


@pytest.mark.parametrize(("role", "admins"), [("officer", 403), ("editor", 403), ("admin", 200)])
async def test_each_role_sees_the_requests_and_admins_the_preview(hire_one, ask, records, role, admins):
    leave(records)
    path, browser = ask(), hire_one(role=role)
    assert [(await browser.get(page)).status_code for page in (*PAGES, path)] == [200] * 4
    assert [(await browser.get(page)).status_code for page in ("/staff/luu-giu", "/staff/luu-giu.csv")] == [admins] * 2


async def test_officers_see_and_touch_their_communes_alone(hire_one, ask, records):
    leave(records)
    path, other = ask(days_ago=30), hire_one(communes=("hoang-loc",))
    assert path not in (await other.get(LIST)).text
    assert "quá hạn" not in (await other.get(LIST)).text
    assert (await other.get(path)).status_code == 404
    for deed in ("bao-nhan", "gia-han", "xoa", "tu-choi"):
        assert (await other.post(path, lam=deed, loi="x", mat_khau=PASSWORD)).status_code == 404
    assert request_of(records)["acknowledged_at"] is None


async def test_a_form_needs_its_csrf_word(officer, ask, records):
    leave(records)
    path, officer.csrf = ask(), "another"
    assert (await officer.post(path, lam="bao-nhan")).status_code == 403
    assert request_of(records)["acknowledged_at"] is None


async def test_what_is_late_is_marked_and_counted_in_the_menu(officer, ask, records):
    leave(records)
    await officer.get(LIST)
    assert "quá hạn" not in (await officer.get("/staff")).text
    fresh = ask()
    leave(records, session="session-2")
    late = ask(session="session-2", days_ago=30)
    page = (await officer.get(LIST)).text
    assert page.index(late) < page.index(fresh)
    assert "1 yêu cầu quá hạn" in page
    assert '1<span class="away"> quá hạn</span>' in (await officer.get("/staff/co-mat")).text


async def test_requests_go_in_time_and_their_contact_before(ask, records):
    ask(session=None, contact=PHONE, reason="tuần trước", days_ago=DAYS["contact"] + 1)
    with records.writing() as connection:
        purge(connection, now=NOW)
    assert (request_of(records)["contact"], request_of(records)["reason"]) == (None, None)
    with records.writing() as connection:
        assert purge(connection, now=NOW + timedelta(days=DAYS["erasure"]))["erasure"] == 1
    assert read(records, "erasure_request") == read(records, "erasure_matter") == []


async def test_the_preview_tells_what_the_purge_then_deletes(hire_one, records):
    leave(records, contact=PHONE)
    with records.writing() as connection:
        for days in (3, 20, 100):
            code = reports.add(connection, _report(), at=NOW - timedelta(days=DAYS["report"] - days), due_on=None)
            assert code
    admin = hire_one(role="admin")
    page = (await admin.get("/staff/luu-giu")).text
    assert '<th scope="row">Phản ánh</th><td>2 năm</td><td>4</td><td>1</td><td>2</td>' in page
    assert '<th scope="row">Cách liên lạc kèm phản ánh</th><td>180 ngày</td><td>1</td><td>0</td><td>0</td>' in page
    sheet = (await admin.get("/staff/luu-giu.csv")).content.decode("utf-8-sig")
    assert "Phản ánh,2 năm,4,1,2" in sheet
    assert acts(records)[-1] == "retention_exported"
    with records.writing() as connection:
        assert purge(connection, now=NOW + timedelta(days=30, hours=1))["report"] == 2


def _report() -> reports.Report:
    return reports.Report(
        commune="hoang-son", kind="roads", body="x", place=None, contact=None, notice="x", consented_at=NOW,
        session=None, channel="page",
    )  # fmt: skip


def test_every_kind_that_is_kept_has_a_name_in_the_preview():
    assert set(NAMES) == set(KINDS)
