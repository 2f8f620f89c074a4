"""The papers of a visit as one list: what is the same stands once, what is handed in is added up, never shared."""

import pytest

from knowledge.desk.papers import IDENTITY, Need, merged
from knowledge.records import Procedure

BIRTH, MARRIAGE, SIGNATURE, RESIDENCE, TEMPORARY = "1.001193", "1.000894", "2.000884", "1.004222", "1.004194"


def of(store, *codes, ticked=None) -> list[Need]:
    return merged([store.procedure(code) for code in codes], ticked)


def test_desk_papers_of_identity_are_shown_once_for_all(store):
    first = of(store, BIRTH, MARRIAGE, SIGNATURE)[0]
    assert (first.name, first.copies, first.only_shown) == (IDENTITY, "xuất trình", True)
    assert [use.procedure for use in first.uses] == [0, 1, 2]


def test_desk_papers_that_are_handed_in_are_added_up(store):
    form = of(store, RESIDENCE, TEMPORARY)[0]
    assert (form.form, form.copies) == ("Mẫu CT01 (Thông tư 53/2025/TT-BCA)", "nộp 2 bản chính")


def test_desk_papers_lose_nothing(store):
    codes = [procedure.code for procedure in store.procedures()[:60]]
    uses = [(use.procedure, use.place) for need in of(store, *codes) for use in need.uses]
    papers = [(at, place) for at, code in enumerate(codes) for place in range(len(store.procedure(code).papers))]
    assert sorted(uses) == papers


def test_desk_papers_of_another_form_stay_apart(store):
    one = store.procedure(RESIDENCE).model_dump()
    other = {**one, "papers": [{**one["papers"][0], "form": "Mẫu CT02"}]}
    needs = merged([Procedure.model_validate(one), Procedure.model_validate(other)])
    assert [need.form for need in needs if need.name == "Tờ khai thay đổi thông tin cư trú"] == [
        "Mẫu CT01 (Thông tư 53/2025/TT-BCA)",
        "Mẫu CT02",
    ]


@pytest.mark.parametrize(
    ("copies", "told"),
    [
        (["1 bản chính", "1 bản chính, 1 bản sao"], "nộp 2 bản chính, 1 bản sao"),
        (["1 bản chính", "xuất trình 1 bản"], "nộp 1 bản chính, xuất trình"),
        (["1 bản chính", None], "nộp 1 bản chính, 1 thủ tục chưa ghi số bản"),
        ([None, None], "chưa ghi số bản"),
        (["2 bản sao", "1 bản chính hoặc 1 bản sao có chứng thực"],
         "nộp 2 bản sao và 1 bản chính hoặc 1 bản sao có chứng thực"),
    ],
)  # fmt: skip
def test_desk_papers_copies_in_words(store, copies, told):
    record = store.procedure(RESIDENCE).model_dump()
    both = [{**record, "papers": [{"name": "Giấy A", "copies": each}]} for each in copies]
    assert merged([Procedure.model_validate(each) for each in both])[0].copies == told


def test_desk_papers_of_some_people_only_are_told_apart(store):
    found = {need.name: need.conditional for need in of(store, BIRTH)}
    assert [name for name, conditional in found.items() if conditional] == [
        "Biên bản trẻ bị bỏ rơi",
        "Văn bản xác nhận của cơ sở y tế về mang thai hộ",
        "Văn bản ủy quyền (nếu nhờ người khác làm thay)",
        "Giấy tờ chứng minh nơi cư trú",
    ]


def test_desk_papers_are_ready_when_ticked_for_every_procedure(store):
    needs = of(store, BIRTH, MARRIAGE, ticked={0: [0, 5], 1: []})
    ready = {need.name: need.ready for need in needs}
    assert ready["Giấy chứng sinh"] is False
    assert next(need for need in needs if need.uses[0].place == 0 and need.uses[0].procedure == 0).ready is True
    assert needs[0].ready is False  # proof of identity: ticked for the birth, not for the marriage
    assert {need.ready for need in of(store, BIRTH)} == {None}
    assert of(store, BIRTH, MARRIAGE, ticked={0: [5]})[0].ready is True  # shown once for both
    assert of(store, RESIDENCE, TEMPORARY, ticked={0: [0]})[0].ready is None  # the other procedure keeps one too
