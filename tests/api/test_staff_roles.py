"""Every page and every form of the console, tried by each role, by another commune's people and by nobody.

A route that is not in the table of ``roles_desk`` fails here: whoever adds one says who may use it.
"""

from pathlib import Path
from typing import NamedTuple

import pytest

from api.staff import passwords
from tests.api.erasure_desk import here_of
from tests.api.roles_desk import (
    ADMIN,
    DOOR_FORMS,
    DOORS,
    EDITOR,
    ELSEWHERE,
    FORMS,
    HERE,
    OFFICER,
    PAGES,
    ROLES,
    address,
    contents,
    routes,
    things,
)
from tests.api.staff_desk import CHEAP, SECRET, Browser, acts, at_work, hire
from tests.small_data import small_data

pytestmark = pytest.mark.anyio
REFUSED = (403, 404, 409, 422)
# Asked to sign in: a form with words is shown once more, one without leads to the door.
OUTSIDE = (401, 303)


class Visitor(NamedTuple):
    """Somebody who tries the console: a role, and the communes served; no role is nobody."""

    role: str | None
    communes: tuple[str, ...] = ()

    def may(self, lowest: str) -> bool:
        """Return True when the role is high enough."""
        return self.role is not None and ROLES.index(self.role) >= ROLES.index(lowest)


VISITORS = {
    "nobody": Visitor(None),
    "officer": Visitor(OFFICER, (HERE,)),
    "editor": Visitor(EDITOR),
    "admin": Visitor(ADMIN),
    "officer elsewhere": Visitor(OFFICER, (ELSEWHERE,)),
    "editor elsewhere": Visitor(EDITOR, (ELSEWHERE,)),
}


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    """A small data folder: the content's pages read all of it."""
    return small_data(tmp_path_factory.mktemp("roles") / "data")


@pytest.fixture
async def client(small, door, monkeypatch, tmp_path):
    monkeypatch.setattr(passwords, "_HASHER", CHEAP)
    monkeypatch.setenv("HOIXA_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("HOIXA_DATA", str(small))
    async with door(secret_key=SECRET) as opened:
        # A stream that is closing ends at once; otherwise it would be waited for.
        here_of(opened).bell.closing.set()
        yield opened


@pytest.fixture
def named(records, store) -> dict:
    return things(records, store)


def enter(client, records, who: Visitor) -> Browser:
    """Return the browser of a visitor, signed in when somebody."""
    return (
        at_work(client, records, hire(records, role=who.role, communes=who.communes)) if who.role else Browser(client)
    )


async def test_staff_roles_table_holds_every_route(client):
    found = set(routes(client._transport.app))
    pages = {("GET", path) for path in [*DOORS, *PAGES]}
    assert found == pages | {("POST", path) for path in [*DOOR_FORMS, *FORMS]}


@pytest.mark.parametrize("who", VISITORS.values(), ids=VISITORS)
async def test_staff_roles_pages(client, records, named, who):
    browser, wrong = enter(client, records, who), []
    expected = {path: (answers[who.role is not None], "") for path, answers in DOORS.items()}
    for path, rule in PAGES.items():
        answer = rule.answer if who.communes != (ELSEWHERE,) else rule.elsewhere or rule.answer
        expected[path] = (303 if who.role is None else answer if who.may(rule.role) else 403, rule.query)
    expected["/staff/phien-ban/{id}/tien-do"] = progress(who)
    before = contents(records)
    for path, (status, query) in expected.items():
        came = await browser.get(address(path, named) + query)
        if came.status_code != status:
            wrong.append(f"{path}: {came.status_code}, not {status}")
        if came.headers["cache-control"] != "no-store" and path != "/staff/dong":
            wrong.append(f"{path}: {came.headers['cache-control']}")
        if who.role is None and path in PAGES and not came.headers["location"].startswith("/staff/vao"):
            wrong.append(f"{path}: sent to {came.headers['location']}")
    assert wrong == []
    assert contents(records) == before


def progress(who: Visitor) -> tuple[int, str]:
    """What the part of a page that shows progress is answered: asked for by a script, it is no page of its own."""
    return (200 if who.may(EDITOR) else 404 if who.role else 303), ""


@pytest.mark.parametrize("who", VISITORS.values(), ids=VISITORS)
async def test_staff_roles_forms_without_the_csrf_word_do_nothing(client, records, named, who):
    browser, before, wrong = enter(client, records, who), contents(records), []
    for path, form in FORMS.items():
        browser.csrf = "sai"
        came = await browser.post(address(path, named, form.deed), **(form.fields or {}))
        if came.status_code not in (OUTSIDE if who.role is None else (403,)):
            wrong.append(f"{path}: {came.status_code}")
    assert wrong == []
    assert contents(records) == before


@pytest.mark.parametrize("who", VISITORS.values(), ids=VISITORS)
async def test_staff_roles_forms_above_ones_role_or_of_another_commune_do_nothing(client, records, named, who):
    browser, before, wrong = enter(client, records, who), contents(records), []
    for path, form in FORMS.items():
        if who.may(form.role) and (form.fields is None or who.communes != (ELSEWHERE,)):
            continue
        refused = OUTSIDE if who.role is None else REFUSED if who.may(form.role) else (403,)
        came = await browser.post(address(path, named, form.deed), **(form.fields or {}))
        if came.status_code not in refused:
            wrong.append(f"{path}: {came.status_code}")
    assert wrong == []
    assert contents(records) == before
    assert acts(records).count("handover_taken") == 0
