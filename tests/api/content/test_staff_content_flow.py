"""The content in the console: one writes, another approves, the YAML is written and used; nothing is half done."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from api.content.propose import NothingChanged, propose
from api.content.publish import CannotPublish, overlay, publish, unpublish
from api.records import edits
from api.records.edit_tables import edit as table
from knowledge.editing.change import ChangeError
from knowledge.editing.files import path_of, record_text, text_of
from tests.api.content.desk import (
    BANNER,
    FORM,
    HOME,
    LATER,
    TOMORROW,
    approve,
    by_hand,
    drafted,
    seen_on,
    submitted,
    write,
)
from tests.api.staff_desk import acts, at_work, hire, set_all
from tests.small_data import BIRTH, DEATH, files_of

pytestmark = pytest.mark.anyio


def only(records: Any) -> edits.Edit:
    with records.reading() as connection:
        (found,) = edits.listed(connection, states=tuple(STATES))
    return found


def waiting(records: Any) -> list[edits.Edit]:
    with records.reading() as connection:
        return edits.waiting_for_training(connection)


STATES = ("draft", "submitted", "approved", "published", "rejected", "withdrawn", "superseded")


async def test_a_change_goes_to_the_residents_and_back_by_two_people(lan, minh, records, data, desk):
    before, path = files_of(data), str(path_of("procedure", BIRTH))
    page = await submitted(lan, FORM, result="Giấy khai sinh, bản mới tinh")
    assert "bản mới tinh" in (await minh.get(page)).text
    assert files_of(data) == before
    assert (await approve(minh, page)).status_code == 303
    assert only(records).state == "published", only(records).error
    text = before[path].decode().replace("result: Giấy khai sinh\n", "result: Giấy khai sinh, bản mới tinh\n")
    assert files_of(data) == before | {path: text.encode()}
    assert "bản mới tinh" in (await desk.get(f"/api/v1/procedures/{BIRTH}")).text
    assert acts(records) == ["edit_drafted", "edit_submitted", "edit_approved", "edit_published"]
    assert "Số 1" in (await lan.get(f"{FORM}/lich-su")).text
    undoing = (await minh.post(f"{page}/hoan-tac")).headers["location"].partition("?")[0]
    assert "Hoàn tác" in (await minh.get(undoing)).text
    assert (await minh.post(f"{undoing}/gui")).status_code == 303
    assert (await approve(minh, undoing)).status_code == 422
    assert (await approve(lan, undoing)).status_code == 303
    assert files_of(data) == before
    assert "bản mới tinh" not in (await desk.get(f"/api/v1/procedures/{BIRTH}")).text
    assert "không còn gì để hoàn tác" in (await lan.post(f"{page}/hoan-tac")).text


async def test_nobody_approves_their_own(lan, minh, records, desk):
    page = await submitted(lan, FORM, result="Giấy khai sinh mới", **LATER)
    assert "/duyet" not in (await lan.get(page)).text
    seen = seen_on((await minh.get(page)).text)
    await lan.get(HOME)
    assert (await lan.post(f"{page}/duyet", thay=seen)).status_code == 422
    assert only(records).state == "submitted"
    with pytest.raises(sa.exc.IntegrityError), records.writing() as connection:
        connection.execute(table.update().values(approver=only(records).author))
    admin = at_work(desk, records, hire(records, "quan-tri", "admin"))
    assert (await approve(admin, page)).status_code == 303
    mine = await submitted(admin, f"{HOME}/thu-tuc/{DEATH}", result="Trích lục")
    await admin.get(HOME)
    assert (await admin.post(f"{mine}/duyet", thay=seen_on((await minh.get(mine)).text))).status_code in (403, 422)
    assert (await approve(admin, mine)).status_code == 422


async def test_two_changes_of_one_record_stand_together_unless_they_contradict(lan, minh, records, data):
    apart = await submitted(lan, FORM, conditions="Điều kiện B", **LATER)
    against = await submitted(lan, FORM, result="Giấy C", **LATER)
    stale = seen_on((await minh.get(apart)).text)
    by_hand(data, result="Giấy A")
    assert "nội dung đã đổi" in (await minh.post(f"{apart}/duyet", thay=stale)).text
    assert "chỗ ấy giữ nguyên" in (await minh.get(apart)).text
    assert (await approve(minh, apart)).status_code == 303
    with records.reading() as connection:
        (text,) = overlay(edits.listed(connection, states=("approved",))).values()
    assert "result: Giấy A" in text
    assert "conditions: Điều kiện B" in text
    assert "kết quả của 1.001193 đã có nội dung khác" in (await minh.get(against)).text
    assert (await approve(minh, against)).status_code == 422


async def test_what_is_proposed_elsewhere_is_approved_here(minh, records):
    proposed: dict[str, Any] = {"kind": "procedure", "author": hire(records, "hoa"), "reason": "Bà con hay hỏi thế"}
    with records.writing() as connection:
        one = propose(connection, **proposed, key=BIRTH, after={"aliases": ["làm giấy khai sinh", "gọi mới"]})
        with pytest.raises(ChangeError):
            propose(connection, **proposed, key=BIRTH, after=record_text("procedure", DEATH))
        with pytest.raises(NothingChanged):
            propose(connection, **proposed, key=BIRTH, after=record_text("procedure", BIRTH))
    assert f"/staff/noi-dung/de-xuat/{one}" in (await minh.get(HOME)).text
    assert (await approve(minh, f"{HOME}/de-xuat/{one}")).status_code == 303
    assert [edit.id for edit in waiting(records)] == [one]


async def test_an_activated_version_publishes_what_it_holds_or_nothing(lan, minh, desk, records, data):
    before, here = files_of(data), desk._transport.app.state.services
    for alias in ("gọi một", "gọi hai"):
        aliases = f"làm giấy khai sinh\n{alias}"
        await approve(minh, await submitted(lan, FORM, aliases=aliases))
    held = waiting(records)
    written = publish(here, held, None)
    text = record_text("procedure", BIRTH, data)
    assert "- gọi một\n- gọi hai\n" in text
    assert waiting(records) == []
    unpublish(here, held, written, "không kích hoạt được")
    assert files_of(data) == before
    assert [edit.error for edit in waiting(records)] == ["không kích hoạt được"] * 2
    await lan.get(HOME)
    assert (await lan.post(f"{HOME}/de-xuat/{held[1].id}/rut")).status_code == 303
    with pytest.raises(CannotPublish, match="không còn ở bước đã duyệt"):
        publish(here, held, None)
    assert files_of(data) == before
    assert [edit.id for edit in waiting(records)] == [held[0].id]


async def test_what_the_checks_find_keeps_a_draft_from_being_submitted_or_approved(lan, minh, records):
    page = await drafted(lan, FORM, fee__amount_vnd="9000")
    shown = (await lan.get(page)).text
    assert "lời không có số tiền 9000" in shown
    assert f"{page}/gui" not in shown
    assert (await lan.post(f"{page}/gui")).status_code == 422
    set_all(records, table, state="submitted")
    assert (await approve(minh, page)).status_code == 422
    assert only(records).state == "submitted"


async def test_a_change_can_wait_for_its_day(lan, minh, records, data):
    page = await submitted(lan, BANNER, banner__text="Mai nghỉ", banner__from_day=f"{TOMORROW}",
                           banner__to_day=f"{TOMORROW}", **LATER)  # fmt: skip
    await approve(minh, page)
    assert only(records).state == "approved"
    assert f"từ {TOMORROW:%d/%m/%Y}" in (await lan.get(page)).text
    assert "Mai nghỉ" not in record_text("commune", "hoang-loc", data)
    with records.reading() as connection:
        assert edits.due(connection, TOMORROW - timedelta(days=1)) == []
        assert [edit.id for edit in edits.due(connection, TOMORROW)] == [1]


async def test_what_people_are_matched_by_waits_for_the_next_version(lan, minh, records, data):
    await approve(minh, await submitted(lan, FORM, aliases="làm giấy khai sinh\ncách gọi rất mới"))
    assert only(records).state == "approved"
    assert "chờ phiên bản mới" in (await lan.get(HOME)).text
    assert "cách gọi rất mới" not in record_text("procedure", BIRTH, data)
    with records.reading() as connection:
        assert edits.due(connection) == []
        assert [edit.id for edit in edits.waiting_for_training(connection)] == [1]


async def test_data_that_cannot_be_built_is_put_back(lan, minh, records, data):
    page = await submitted(lan, FORM, result="Giấy khai sinh mới")
    broken = data / path_of("procedure", DEATH)
    broken.write_text(text_of(broken) + "la: 1\n", encoding="utf-8")  # by hand, elsewhere
    before = files_of(data)
    await approve(minh, page)
    assert files_of(data) == before
    found = only(records)
    assert found.state == "approved"
    assert "Chưa dựng lại được dữ liệu" in found.error
    assert "chưa đưa vào dùng được" in (await lan.get(page)).text
    broken.write_bytes(before[path_of("procedure", DEATH)].removesuffix(b"la: 1\n"))
    await lan.post(f"{page}/thu-lai")
    assert only(records).state == "published"
    assert "Giấy khai sinh mới" in record_text("procedure", BIRTH, data)


async def test_a_new_procedure_and_a_new_answer_are_added(lan, minh, records):
    page = await submitted(lan, f"{HOME}/moi/thu-tuc", code="1.999999", name="Đăng ký thử", field="Hộ tịch",
                           **{"source.title": "Cổng"})  # fmt: skip
    await approve(minh, page)
    assert only(records).needs_training
    assert only(records).path == "procedures/ho-tich/1.999999-dang-ky-thu.yml"
    again = await write(lan, f"{HOME}/moi/thu-tuc", code=BIRTH, name="Trùng", field="Hộ tịch")
    assert "Mã này đã có" in again.text
    answer = await submitted(lan, f"{HOME}/moi/tra-loi", id="one-stop-moi", topic="one_stop", question="Mới?",
                             answer="Lời mới.", asks="hỏi mới", **{"source.title": "Xã"})  # fmt: skip
    assert "Lời mới." in (await minh.get(answer)).text


async def test_sent_back_rewritten_withdrawn(lan, minh, records):
    page = await submitted(lan, FORM, result="Giấy X")
    await minh.get(page)
    assert "người soạn biết cần sửa gì" in (await minh.post(f"{page}/tra-lai", loi="")).text
    assert (await minh.post(f"{page}/tra-lai", loi="Ghi rõ nguồn, gọi 0912345678")).status_code == 303
    shown = (await lan.get(page)).text
    assert "Ghi rõ nguồn" in shown
    assert "0912345678" not in shown
    again = await drafted(lan, f"{FORM}?de-xuat=1", result="Giấy Y")
    assert again != page
    assert (await lan.get(f"{FORM}?de-xuat=2")).status_code == 200
    same = await drafted(lan, f"{FORM}?de-xuat=2", result="Giấy Z")
    assert same == again
    assert (await minh.get(f"{FORM}?de-xuat=2")).status_code == 404
    assert (await minh.post(f"{again}/rut")).status_code == 422
    assert (await lan.post(f"{again}/rut")).status_code == 303
    with records.reading() as connection:
        assert [edit.state for edit in edits.of_record(connection, "procedure", BIRTH)] == ["withdrawn", "superseded"]
