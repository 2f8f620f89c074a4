"""Who may open which page and send which form of the console: a line for every route, and real things to try it on."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from fastapi import FastAPI

from api.records import clusters, edits, handovers, imports, kept_questions, staff_sessions
from api.records.database import Database
from api.records.reports import shown
from api.records.staff_sessions import SET_UP
from api.records.tables import metadata
from api.records.unanswered import Unanswered
from knowledge.candidates import status as versions
from knowledge.editing.files import digest, record_text, text_of
from knowledge.paths import data_dir
from knowledge.store import Store
from tests.api.erasure_desk import ask
from tests.api.reports_desk import leave
from tests.api.staff_desk import hire

HERE, ELSEWHERE = "hoang-son", "hoang-loc"
OFFICER, EDITOR, ADMIN = ROLES = ("officer", "editor", "admin")
INVITED = "moi-vao"
TABLE, COLUMNS = "Mã thủ tục,Tên thủ tục\n1.001193,Đăng ký khai sinh\n".encode(), {"0": "code", "1": "name"}
_ASKED = datetime(2026, 11, 2, 3, tzinfo=UTC)
UNANSWERED = Unanswered(
    exchange=1, session="session-9", why="no_data", text="nuôi đà điểu ở đâu", commune=HERE, channel="web",
    at=_ASKED, shown_at=_ASKED,
)  # fmt: skip
# What somebody with the role gets who serves another commune only.
HIDDEN, NOT_THEIRS = 404, 403


class Rule(NamedTuple):
    """The lowest role, what it is answered, and what somebody of another commune is: the same unless told."""

    role: str
    answer: int = 200
    elsewhere: int | None = None
    query: str = ""


# Open to the world or to a half-made session: what nobody is answered, and who has signed in.
DOORS: dict[str, tuple[int, int]] = {
    "/staff/vao": (200, 303),
    "/staff/ma": (303, 303),
    "/staff/mat-khau-moi": (303, 303),
    "/staff/ma-xac-thuc": (303, 303),
    "/staff/bat-dau/{token}": (200, 200),
    "/staff/khoa": (303, 303),
    "/staff/phien": (401, 200),
}
VISIT = f"?xa={HERE}&thu-tuc=1.001193"
PAGES: dict[str, Rule] = {
    "/staff": Rule(OFFICER),
    "/staff/dong": Rule(OFFICER),
    "/staff/hop-thu/{id}": Rule(OFFICER, elsewhere=HIDDEN),
    "/staff/phien/dang-lam": Rule(OFFICER, 204),
    "/staff/tai-khoan": Rule(OFFICER),
    "/staff/co-mat": Rule(OFFICER),
    "/staff/lan-tiep": Rule(OFFICER, elsewhere=NOT_THEIRS, query=VISIT),
    "/staff/lan-tiep/in": Rule(OFFICER, elsewhere=NOT_THEIRS, query=VISIT),
    "/staff/tra-cuu": Rule(OFFICER),
    "/staff/tra-cuu/thu-tuc/{code}": Rule(OFFICER),
    "/staff/tra-cuu/thu-tuc/{code}/nguoi-dan": Rule(OFFICER),
    "/staff/tra-cuu/giai-dap/{id}": Rule(OFFICER),
    "/staff/tra-cuu/giai-dap/{id}/nguoi-dan": Rule(OFFICER),
    "/staff/tra-cuu/cai-cach/{plan}/{fact}": Rule(OFFICER, elsewhere=HIDDEN),
    "/staff/tra-cuu/co-quan/{id}": Rule(OFFICER),
    "/staff/tra-cuu/danh-ba/{code}": Rule(OFFICER),
    "/staff/phan-anh": Rule(OFFICER),
    "/staff/phan-anh.csv": Rule(OFFICER),
    "/staff/phan-anh/{code}": Rule(OFFICER, elsewhere=HIDDEN),
    "/staff/chua-tra-loi": Rule(OFFICER),
    "/staff/chua-tra-loi/{id}": Rule(OFFICER, elsewhere=HIDDEN),
    "/staff/so-lieu": Rule(OFFICER),
    "/staff/so-lieu.csv": Rule(OFFICER),
    "/staff/so-lieu/bao-cao": Rule(OFFICER),
    "/staff/so-lieu/hai-long": Rule(OFFICER),
    "/staff/so-lieu/hai-long.csv": Rule(OFFICER),
    "/staff/kenh": Rule(OFFICER),
    "/staff/xoa-du-lieu": Rule(OFFICER),
    "/staff/xoa-du-lieu/{code}": Rule(OFFICER, elsewhere=HIDDEN),
    "/staff/noi-dung": Rule(EDITOR),
    "/staff/noi-dung/moi/{slug}": Rule(EDITOR, elsewhere=NOT_THEIRS),
    "/staff/noi-dung/{slug}/{key}": Rule(EDITOR, elsewhere=NOT_THEIRS),
    "/staff/noi-dung/{slug}/{key}/lich-su": Rule(EDITOR, elsewhere=NOT_THEIRS),
    "/staff/noi-dung/de-xuat/{id}": Rule(EDITOR, elsewhere=NOT_THEIRS),
    "/staff/noi-dung/nhap": Rule(EDITOR, elsewhere=NOT_THEIRS),
    "/staff/noi-dung/nhap/do-moi": Rule(EDITOR, elsewhere=NOT_THEIRS),
    "/staff/noi-dung/nhap/{id}": Rule(EDITOR, elsewhere=NOT_THEIRS),
    "/staff/noi-dung/nhap/{id}/cot": Rule(EDITOR, elsewhere=NOT_THEIRS),
    "/staff/phien-ban": Rule(EDITOR),
    "/staff/phien-ban/cau-hoi": Rule(EDITOR),
    "/staff/phien-ban/{id}": Rule(EDITOR),
    "/staff/phien-ban/{id}/tien-do": Rule(EDITOR),
    "/staff/luu-giu": Rule(ADMIN),
    "/staff/luu-giu.csv": Rule(ADMIN),
    "/staff/nguoi-dung": Rule(ADMIN),
    "/staff/nguoi-dung/moi": Rule(ADMIN),
    "/staff/nguoi-dung/{id}": Rule(ADMIN),
    "/staff/nhat-ky": Rule(ADMIN),
    "/staff/nhat-ky.csv": Rule(ADMIN),
}


class Form(NamedTuple):
    """The lowest role that may send a form; for one about a commune's own, what would do something to it."""

    role: str
    fields: dict[str, str] | None = None
    deed: str = ""


# Sent before or between the stages of signing in; csrf words do not belong to an officer yet.
DOOR_FORMS = {path for path in DOORS if path != "/staff/phien"} | {"/staff/ra"}
CONVERSATION = "/staff/hop-thu/{id}"
FORMS: dict[str, Form] = {
    "/staff/khoa-ngay": Form(OFFICER),
    "/staff/tai-khoan/mat-khau": Form(OFFICER),
    "/staff/tai-khoan/ma-xac-thuc": Form(OFFICER),
    "/staff/tai-khoan/ma-xac-thuc/xong": Form(OFFICER),
    "/staff/tai-khoan/ma-du-phong": Form(OFFICER),
    "/staff/tai-khoan/ra-het": Form(OFFICER),
    "/staff/co-mat": Form(OFFICER, {"viec": "co", "xa": HERE, "den": "23:59"}),
    f"{CONVERSATION}/nhan": Form(OFFICER, {}),
    f"{CONVERSATION}/tra-loi": Form(OFFICER, {"loi": "Chào bác"}),
    f"{CONVERSATION}/chuyen": Form(OFFICER, {"toi": "nguoi:1"}),
    f"{CONVERSATION}/dong": Form(OFFICER, {}),
    f"{CONVERSATION}/lien-lac": Form(OFFICER, {"ket-qua": "contacted"}),
    "/staff/phan-anh/{code}": Form(OFFICER, {"lam": "tra-loi", "loi": "Đã sửa"}),
    "/staff/chua-tra-loi/cap-nhat": Form(OFFICER),
    "/staff/chua-tra-loi/{id}/giao": Form(OFFICER, {"den": "moi", "chon": "1", "cach-noi-1": "nuôi đà điểu"}),
    "/staff/chua-tra-loi/{id}/nhan": Form(OFFICER, {}),
    "/staff/chua-tra-loi/{id}/bo-qua": Form(OFFICER, {"ten": "đà điểu", "ly-do": "thử"}),
    "/staff/chua-tra-loi/{id}/mo-lai": Form(OFFICER, {}),
    "/staff/xoa-du-lieu/{code}": Form(OFFICER, {"lam": "bao-nhan"}),
    "/staff/kenh": Form(OFFICER, {"bo-qua": "1:x"}),
    "/staff/kenh/{account}/noi-lai": Form(ADMIN),
    "/staff/kenh/{account}/cho-gui": Form(ADMIN),
    "/staff/noi-dung/luu": Form(EDITOR, {"loai": "commune", "khoa": HERE, "ly-do": "thử"}),
    "/staff/noi-dung/de-xuat/{id}/{deed}": Form(EDITOR, {}, "rut"),
    "/staff/noi-dung/nhap": Form(EDITOR, {"nguon": "Quyết định", "ngay": "2026-11-02"}),
    "/staff/noi-dung/nhap/dua-vao": Form(EDITOR, {"lo": "1"}),
    "/staff/noi-dung/nhap/{id}/cot": Form(EDITOR, {}),
    "/staff/noi-dung/nhap/{id}/huy": Form(EDITOR, {}),
    "/staff/noi-dung/nhap/{id}/{deed}": Form(EDITOR, {}, "duyet"),
    "/staff/phien-ban": Form(EDITOR),
    "/staff/phien-ban/{id}/{deed}": Form(EDITOR, {}, "dua-vao-dung"),
    "/staff/phien-ban/cau-hoi": Form(EDITOR),
    "/staff/phien-ban/cau-hoi/{id}/bo": Form(EDITOR),
    "/staff/nguoi-dung/moi": Form(ADMIN),
    "/staff/nguoi-dung/{id}": Form(ADMIN),
    "/staff/nguoi-dung/{id}/lien-ket": Form(ADMIN),
    "/staff/nguoi-dung/{id}/mat-khau-tam": Form(ADMIN),
    "/staff/nguoi-dung/{id}/{deed}": Form(ADMIN, deed="ngung"),
}


def routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Yield method and path of every route of the console that the application answers."""
    for included in app.routes:
        for route in getattr(included, "effective_route_contexts", lambda: [])():
            if route.path == "/staff" or route.path.startswith(("/staff/", "/staff.")):
                yield from ((method, route.path) for method in route.methods)


def things(records: Database, store: Store) -> dict[str, dict[str, Any]]:
    """Put one of everything the paths name into the records, all of commune HERE; return the names by section."""
    now = datetime.now(UTC)
    who, plan = hire(records, "chu.tich", ADMIN), store.plan(HERE)
    assert plan is not None
    listed = {"file_name": "a.csv", "title": "Quyết định", "day": date(2026, 11, 2), "province": None}
    asked = {"text": "làm khai sinh cho cháu", "commune": HERE, "procedure": "1.001193"}
    with records.writing() as connection:
        waiting = handovers.start(connection, session="session-9", channel="web", commune=HERE, at=now)["id"]
        staff_sessions.give_secrets(connection, who, SET_UP, [INVITED], until=now + timedelta(days=1))
        batch = imports.add(connection, author=who, now=now, content=TABLE, mapping=COLUMNS, **listed)
        kept_questions.keep(connection, author=who, now=now, **asked)
        cluster = clusters.begin(connection, UNANSWERED.text, now)
        clusters.add(connection, cluster, UNANSWERED)
        (question,) = kept_questions.listed(connection)
    report = shown(leave(records))
    return {
        "hop-thu": {"id": waiting},
        "bat-dau": {"token": INVITED},
        "tra-cuu": {"code": "1.001193", "id": store.answers()[0].id, "plan": plan.id, "fact": plan.facts[0].id},
        "co-quan": {"id": "toa-an"},
        "danh-ba": {"code": "1.000005"},
        "phan-anh": {"code": report},
        "chua-tra-loi": {"id": cluster},
        "xoa-du-lieu": {"code": ask(records, store).rpartition("/")[2]},
        "noi-dung": {"slug": "xa", "key": HERE, "id": proposed(records, who)},
        "moi": {"slug": "thu-tuc"},
        "nhap": {"id": batch},
        "phien-ban": {"id": versions.begin(note="", made_by="Chị Mai").id},
        "cau-hoi": {"id": question.id},
        "kenh": {"account": "8000000000000000001"},
        "nguoi-dung": {"id": who},
    }


def proposed(records: Database, author: int) -> int:
    """Store a change of the commune's record that waits to be approved; return its id."""
    before, path = record_text("commune", HERE), f"communes/{HERE}.yml"
    after = before.replace("aliases:\n", "aliases:\n- xã thử\n", 1)
    with records.writing() as connection:
        return edits.add(
            connection, author=author, state=edits.SUBMITTED, now=datetime.now(UTC), kind="commune", key=HERE,
            path=path, base_digest=digest(text_of(data_dir() / path)), before=before, after=after, reason="thử",
            needs_training=True,
        )  # fmt: skip


def address(path: str, named: dict[str, dict[str, Any]], deed: str = "") -> str:
    """Return the path of a route with real names in it: those of its section, and of the parts further down."""
    values: dict[str, Any] = {"deed": deed}
    for part in path.split("/"):
        values |= named.get(part, {})
    return path.format(**values)


def contents(records: Database) -> dict[str, list[Any]]:
    """Return all that stands in the records, without when a session was last seen and what the chores do."""
    apart = {"staff_session", "audit", "forgotten"}
    with records.reading() as connection:
        tables = [(name, each) for name, each in metadata.tables.items() if name not in apart]
        return {name: connection.execute(sa.select(each)).all() for name, each in tables}
