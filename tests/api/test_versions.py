"""Versions in the console: who may do what, what the pages show, what the records are told."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.records import edits, kept_questions
from api.records.edit_tables import edit as edit_table
from api.records.edits import APPROVED, PUBLISHED
from api.staff import passwords
from api.staff.versions import control
from api.staff.versions.settle import settle
from knowledge.candidates import status as states
from knowledge.candidates.overlay import read_overlay
from knowledge.candidates.status import ACTIVE, EXAMINING, FAILED, READY, RETIRED, SWITCHING, WORSE, Status, folder
from knowledge.editing.files import digest, path_of, record_text, text_of
from knowledge.paths import data_dir
from tests.api.staff_desk import CHEAP, SECRET, Browser, acts, at_work, hire

pytestmark = pytest.mark.anyio
VERSIONS = "/staff/phien-ban"
QUESTIONS = f"{VERSIONS}/cau-hoi"
ROW: dict[str, Any] = {
    "outcome": "answer", "topic": "procedure", "procedure": "1.001193", "aspect": None, "error": None, "offered": [],
}  # fmt: skip
FLIP = {
    "question": "làm khai sinh", "commune": None, "own": True,
    "expect": {"behaviour": "answer", "codes": ["1.001193"], "topic": None, "aspect": None},
    "live": {**ROW, "outcome": "clarify", "procedure": None, "offered": ["1.001193"]}, "candidate": ROW,
}  # fmt: skip


@pytest.fixture(autouse=True)
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOIXA_VAR", str(tmp_path / "var"))
    return tmp_path / "var"


@pytest.fixture
async def client(door, monkeypatch):
    monkeypatch.setattr(passwords, "_HASHER", CHEAP)
    async with door(secret_key=SECRET) as opened:
        yield opened


@pytest.fixture
def ran(monkeypatch) -> list[tuple[str, ...]]:
    """The commands that would have been started."""
    begun: list[tuple[str, ...]] = []
    monkeypatch.setattr(control, "_run", lambda status, *words: begun.append(words))  # noqa: ARG005
    return begun


@pytest.fixture
def mai(client, records) -> Browser:
    """An editor of every commune."""
    return at_work(client, records, hire(records, "mai", "editor"))


def version(state: str, **values: Any) -> Status:
    status = states.begin(note="", made_by="Chị Mai")
    shown = {"asked": 2, "live_passed": 1, "passed": 2, "reasons": ["Câu phải luôn đúng nay sai: “x”."]}
    totals = [{"label": "Mọi câu", "live": 1, "candidate": 2, "asked": 2}]
    found = {**shown, "totals": totals, "broken": [], "mended": [FLIP], "still_wrong": []}
    found["reasons"] = found["reasons"] if state == WORSE else []
    (folder(status.id) / "comparison.json").write_text(json.dumps(found), encoding="utf-8")
    states.write(status, state=state, text="lời của máy", asked=2, passed=2, **values)
    return status


def approved(records, officer: int = 1, key: str = "hoang-son") -> int:
    """An approved change that waits for a new version: another name for a commune."""
    before = record_text("commune", key)
    after = before.replace("aliases:\n", "aliases:\n- xã thử\n", 1)
    path = f"communes/{key}.yml"
    with records.writing() as connection:
        id = edits.add(
            connection, author=officer, state=edits.SUBMITTED, now=datetime.now(UTC), kind="commune", key=key,
            path=path, base_digest=digest(text_of(data_dir() / path)), before=before, after=after, reason="thử",
            needs_training=True,
        )  # fmt: skip
        assert edits.decide(connection, id, approver=officer + 1, state=APPROVED, note=None, now=datetime.now(UTC))
    return id


@pytest.mark.parametrize(("role", "status"), [("officer", 403), ("editor", 200), ("admin", 200)])
async def test_versions_are_for_editors(client, records, role, status):
    made = version(READY)
    browser = at_work(client, records, hire(records, "hoa", role))
    for path in (VERSIONS, f"{VERSIONS}/{made.id}", QUESTIONS):
        assert (await browser.get(path)).status_code == status, path
    nobody = await Browser(client).get(f"{VERSIONS}/{made.id}")
    assert nobody.headers["location"].startswith("/staff/vao")


@pytest.mark.parametrize("path", [f"{VERSIONS}/9999", f"{VERSIONS}/1e3", f"{VERSIONS}/x/tien-do"])
async def test_versions_that_are_not_there(mai, path):
    assert (await mai.get(path)).status_code == 404


async def test_versions_begin_with_the_approved_changes(records, mai, ran):
    id = approved(records)
    with records.writing() as connection:
        now = datetime.now(UTC)
        values = {"text": "làm khai sinh", "commune": None, "procedure": "1.001193"}
        kept_questions.keep(connection, **values, author=1, now=now)
    assert "1 thay đổi đã duyệt" in (await mai.get(VERSIONS)).text
    answer = await mai.post(VERSIONS, ghi_chu="thêm tên gọi 0912345678")
    made = states.read("0001")
    assert answer.headers["location"] == f"{VERSIONS}/0001"
    assert (made.edits, made.made_by) == ([id], "Chị mai")
    assert "0912345678" not in made.note
    texts, parts = read_overlay(folder("0001"))
    assert "- xã thử" in texts["communes/hoang-son.yml"]
    assert [part.key for part in parts] == ["hoang-son"]
    asked = json.loads((folder("0001") / "questions.jsonl").read_text(encoding="utf-8"))
    assert (asked["text"], asked["procedure"]) == ("làm khai sinh", "1.001193")
    assert [words[:3] for words in ran] == [("train", "--id", "0001")]
    assert "version_started" in acts(records)
    again = await mai.post(VERSIONS)
    assert again.status_code == 422
    assert "đang có một bản làm dở" in again.text.lower()
    page = (await mai.get(f"{VERSIONS}/0001")).text
    assert 'class="main">Đưa vào dùng' not in page
    assert "<progress" in page


async def test_versions_are_asked_by_the_names_they_bring(records, mai, ran):
    before = record_text("procedure", "1.001193")
    after = before.replace("aliases:\n", "aliases:\n- cho em bé vào sổ bộ\n", 1)
    approved(records)
    with records.writing() as connection:
        values = {"kind": "procedure", "key": "1.001193", "path": path_of("procedure", "1.001193")}
        connection.execute(edit_table.update().values(**values, before=before, after=after))
    await mai.get(VERSIONS)
    await mai.post(VERSIONS)
    asked = json.loads((folder("0001") / "questions.jsonl").read_text(encoding="utf-8"))
    assert (asked["text"], asked["procedure"]) == ("cho em bé vào sổ bộ", "1.001193")
    assert len(ran) == 1


async def test_versions_comparison_names_what_changed(mai):
    made = version(READY)
    page = (await mai.get(f"{VERSIONS}/{made.id}")).text
    assert "Không kém bản đang dùng" in page
    assert "làm khai sinh" in page
    assert "(1.001193)" in page
    assert "câu phải luôn đúng" in page
    assert "Đưa vào dùng" in page


async def test_versions_that_are_worse_have_no_way_into_use(records, mai, ran):
    made = version(WORSE)
    page = (await mai.get(f"{VERSIONS}/{made.id}")).text
    assert "Câu phải luôn đúng nay sai" in page
    assert "dua-vao-dung" not in page
    assert (await mai.post(f"{VERSIONS}/{made.id}/dua-vao-dung")).status_code == 422
    assert ran == []
    assert "version_activated" not in acts(records)


async def test_versions_are_put_in_use_and_taken_back(records, mai, ran):
    made = version(READY)
    await mai.get(VERSIONS)
    await mai.post(f"{VERSIONS}/{made.id}/dua-vao-dung")
    assert ran == [("activate", made.id)]
    assert states.read(made.id).state == SWITCHING
    assert "đang chuyển" in (await mai.get(f"{VERSIONS}/{made.id}")).text
    states.write(made, state=ACTIVE, earlier="", activated_at=states.now())
    await mai.post(f"{VERSIONS}/{made.id}/quay-lai")
    assert ran[1:] == [("rollback",)]
    assert {"version_activated", "version_rolled_back"} <= set(acts(records))


@pytest.mark.parametrize(("state", "deed"), [(READY, "dua-vao-dung"), (ACTIVE, "quay-lai")])
async def test_versions_concern_every_commune(client, records, ran, state, deed):
    made = version(state)
    local = at_work(client, records, hire(records, "hoa", "editor", ("hoang-loc",)))
    assert f"/{deed}" not in (await local.get(f"{VERSIONS}/{made.id}")).text
    assert (await local.post(f"{VERSIONS}/{made.id}/{deed}")).status_code == 403
    assert ran == []


async def test_versions_whose_process_is_gone_are_told_as_interrupted(mai):
    made = version(EXAMINING, pid=2**22 + 1)
    assert states.read(made.id).state == FAILED
    assert "bị dừng giữa chừng" in (await mai.get(f"{VERSIONS}/{made.id}")).text
    states.write(made, state=SWITCHING, earlier=READY)
    assert states.read(made.id).state == READY
    states.write(made, state=SWITCHING, pid=0)
    held = json.loads((folder(made.id) / "status.json").read_text(encoding="utf-8"))
    held["changed_at"] = (datetime.now(UTC) - timedelta(minutes=5)).isoformat()
    (folder(made.id) / "status.json").write_text(json.dumps(held), encoding="utf-8")
    assert states.read(made.id).state == READY


async def test_versions_in_use_publish_their_changes_and_going_back_has_them_wait(client, records):
    here = client._transport.app.state.services
    id = approved(records)
    made = version(ACTIVE, edits=[id], activated_at=states.now(), activated_by=7)

    def found() -> edits.Edit:
        with records.reading() as connection:
            edit = edits.find(connection, id)
        assert edit
        return edit

    settle(here)
    assert (found().state, found().error) == (PUBLISHED, None)
    assert "edit_published" in acts(records)
    states.write(states.read(made.id), state=RETIRED, rolled_back=True)
    settle(here)
    assert found().state == APPROVED
    assert "đã được quay lại" in found().error
    settle(here)
    assert acts(records).count("edit_published") == 1


async def test_versions_carry_notes(records, mai):
    made = version(READY)
    await mai.get(f"{VERSIONS}/{made.id}")
    await mai.post(f"{VERSIONS}/{made.id}/ghi-chu", ghi_chu="bản đầu tháng")
    assert "bản đầu tháng" in (await mai.get(VERSIONS)).text
    assert "version_noted" in acts(records)


async def test_kept_questions_are_added_and_dropped(client, records, mai):
    await mai.get(QUESTIONS)
    await mai.post(QUESTIONS, cau="làm khai sinh cho cháu", ma="1.001193", xa="hoang-loc")
    await mai.post(QUESTIONS, cau="làm khai sinh cho cháu", ma="1.001193", xa="hoang-loc")
    page = (await mai.get(QUESTIONS)).text
    assert page.count("làm khai sinh cho cháu</th>") == 1
    other = at_work(client, records, hire(records, "hoa", "editor", ("hoang-son",)))
    assert "làm khai sinh cho cháu" not in (await other.get(QUESTIONS)).text
    assert (await other.post(f"{QUESTIONS}/1/bo")).status_code == 404
    with records.reading() as connection:
        (kept,) = kept_questions.listed(connection)
    await mai.post(f"{QUESTIONS}/{kept.id}/bo")
    assert "làm khai sinh cho cháu" not in (await mai.get(QUESTIONS)).text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"cau": "a"}, "Viết câu hỏi"),
        ({"ma": "9.999999"}, "không có trong dữ liệu"),
        ({"xa": "khong-co"}, "Chọn xã trong danh sách"),
        ({"xa": "hoang-loc"}, "Chọn xã mà mình phụ trách"),
        ({"xa": ""}, "Chọn xã mà mình phụ trách"),
    ],
)
async def test_kept_questions_that_cannot_be_kept(client, records, typed, words):
    local = at_work(client, records, hire(records, "hoa", "editor", ("hoang-son",)))
    await local.get(QUESTIONS)
    answer = await local.post(QUESTIONS, **{"cau": "làm khai sinh", "ma": "1.001193", "xa": "hoang-son", **typed})
    assert answer.status_code == 422
    assert words in answer.text
