"""Marking hand-made replies as tests/exam/README.md says."""

from typing import Any

import pytest

from knowledge.store import Store
from ops.eval.items import EXAM, FILES, Item, folded, read
from ops.eval.marking import accepted, behaviour, mark
from ops.eval.reform import mark_reform, mark_service, mark_system, normal

BIRTH, DEATH, COPIES, SIGNATURE = "1.001193", "1.000656", "2.000815", "2.000884"
# A national land procedure and Thanh Hóa's version of it; a procedure that another has taken the place of.
LAND, LAND_THANH_HOA = "1.012784", "1.115490"
OLD, SUCCESSOR = "2.000986", "3.000722"


def reply(
    outcome: str = "answer", *, topic: str = "procedure", offer: tuple[str | None, ...] = (), **rest: Any
) -> dict:
    choices = [{"label": str(code), "choice": f"procedure:{code}", "procedure": code} for code in offer]
    return {"outcome": outcome, "topic": topic, "procedure": None, "aspect": None, "choices": choices, **rest}


def item(behaviour: str = "answer", *, codes: list[str], turns: int = 1, **expect: Any) -> Item:
    wanted = {"behaviour": behaviour, "codes": codes, "aspect": None, **expect}
    messages = [f"tin {number}" for number in range(turns)]
    return Item(id="X1", file="procedures", turns=messages, commune=None, expect=wanted, style="a|caps|short|none")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (reply(), "answer"),
        (reply("no_data"), "answer"),
        (reply(topic="payment"), "answer/payment"),
        (reply("no_data", topic="reform"), "no_data/reform"),
        (reply("clarify"), "clarify"),
        (reply("out_of_scope", topic="abuse"), "out_of_scope"),
        (reply("chitchat", topic="thanks"), "chitchat/thanks"),
        ({"outcome": "error", "error": "HTTP 503"}, "error"),
    ],
)
def test_marking_behaviour_is_named_in_the_exams_words(given: dict, expected: str):
    assert behaviour(given) == expected


@pytest.mark.parametrize(
    ("code", "codes", "right"),
    [
        (BIRTH, [BIRTH], True),
        (BIRTH, [DEATH], False),
        (None, [BIRTH], False),
        ("9.999999", [BIRTH], False),
        ("9.999999", ["9.999999"], True),
        (LAND_THANH_HOA, [LAND], True),
        (LAND, [LAND_THANH_HOA], False),
        (SUCCESSOR, [OLD], True),
        (OLD, [SUCCESSOR], False),
    ],
)
def test_marking_accepts_provincial_versions_and_successors(
    store: Store, code: str | None, codes: list[str], right: bool
):
    assert accepted(code, codes, store) is right


@pytest.mark.parametrize(
    ("expected", "given", "failed"),
    [
        (item(codes=[BIRTH], aspect="fee"), reply(procedure=BIRTH, aspect="fee"), set()),
        (item(codes=[BIRTH], aspect="fee"), reply("no_data", procedure=BIRTH, aspect="fee"), set()),
        (item(codes=[BIRTH], aspect="fee"), reply(procedure=BIRTH, aspect="time"), {"aspect"}),
        (item(codes=[BIRTH]), reply(procedure=BIRTH, aspect="time"), set()),
        (item(codes=[BIRTH], aspect="fee"), reply(procedure=DEATH, aspect="fee"), {"procedure"}),
        (item(codes=[BIRTH]), reply("clarify", offer=(BIRTH, DEATH)), {"behaviour", "procedure"}),
        (item(codes=[BIRTH]), {"outcome": "error"}, {"behaviour", "procedure"}),
        (item("clarify", codes=[COPIES, SIGNATURE]), reply("clarify", offer=(SIGNATURE, COPIES, None)), set()),
        (item("clarify", codes=[COPIES, SIGNATURE]), reply("clarify", offer=(SIGNATURE, BIRTH, None)), {"choices"}),
        (item("clarify", codes=[COPIES, SIGNATURE]), reply("clarify", offer=(COPIES, COPIES)), {"choices"}),
        (item("clarify", codes=[COPIES]), reply("clarify", offer=(COPIES, None)), set()),
        (item("clarify", codes=[LAND, BIRTH]), reply("clarify", offer=(LAND_THANH_HOA, BIRTH)), set()),
        (item("clarify", codes=[COPIES, SIGNATURE]), reply(procedure=COPIES), {"behaviour", "choices"}),
        (item("out_of_scope", codes=[]), reply("out_of_scope", topic="out_of_scope"), set()),
        (item("out_of_scope", codes=[]), reply("out_of_scope", offer=(BIRTH,)), {"no_procedure"}),
        (item("out_of_scope", codes=[]), reply("no_data", procedure=BIRTH), {"behaviour", "no_procedure"}),
    ],
)
def test_marking_procedure_items(store: Store, expected: Item, given: dict, failed: set[str]):
    checks = mark(expected, [given], store)
    assert {check for check, right in checks.items() if not right} == failed


@pytest.mark.parametrize(
    ("choice", "shown", "answered", "right"),
    [
        (2, (COPIES, SIGNATURE, None), SIGNATURE, True),
        (2, (COPIES, SIGNATURE, None), COPIES, False),
        (-1, (COPIES, SIGNATURE, None), SIGNATURE, True),
        (1, (BIRTH, DEATH), BIRTH, True),
        (3, (COPIES, SIGNATURE, None), SIGNATURE, False),
        (2, (), COPIES, True),
        (2, (), BIRTH, False),
    ],
)
def test_marking_choice_follows_what_was_shown(store: Store, choice: int, shown: tuple, answered: str, right: bool):
    expected = item(codes=[COPIES, SIGNATURE], turns=2, choice=choice)
    replies = [reply("clarify", offer=shown), reply(procedure=answered)]
    assert mark(expected, replies, store)["procedure"] is right


@pytest.mark.parametrize(
    ("topic", "given", "failed"),
    [
        ("payment", reply(topic="payment"), set()),
        ("payment", reply(procedure=BIRTH), {"topic"}),
        ("abuse", reply("chitchat", topic="abuse"), set()),
        ("out_of_scope", reply("out_of_scope", topic="out_of_scope", procedure=BIRTH), {"no_procedure"}),
    ],
)
def test_marking_topic_items(store: Store, topic: str, given: dict, failed: set[str]):
    wanted = {"behaviour": "topic", "topic": topic}
    asked = Item(id="T1", file="topics", turns=["tin"], commune=None, expect=wanted, style="a|caps|short|none")
    assert {check for check, right in mark(asked, [given], store).items() if not right} == failed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đạt  98 %\ntrở lên", "đạt 98% trở lên"),
        ("Văn hóa – Xã hội", "văn hóa-xã hội"),
        ("17 — NQ ‑ CP − a", "17-nq-cp-a"),
    ],
)
def test_reform_text_is_brought_to_one_form(text: str, expected: str):
    assert normal(text) == expected


COMMUNES = ["Gò Xa", "Bến Gần"]


@pytest.mark.parametrize(
    ("wanted", "outcome", "text", "failed"),
    [
        ("answer", "answer", "Chỉ tiêu là 70 % trong năm.", set()),
        ("answer", "answer", "Chỉ tiêu là 60%, sau đó 70%.", {"excludes"}),
        ("answer", "answer", "Chỉ tiêu là sáu mươi.", {"includes"}),
        ("answer", "no_data", "Chỉ tiêu là 70%.", {"behaviour"}),
        ("answer_note_oddity", "answer", "Văn bản ghi 70%, có vẻ nhầm.", set()),
        ("say_not_in_documents", "no_data", "Văn bản không nêu, trước là 70%.", set()),
        ("say_not_in_documents", "answer", "70%", {"behaviour"}),
        ("clarify", "clarify", "Hỏi xã nào ạ? 70%", set()),
        ("clarify", "answer", "Gò Xa: 70%. Bến Gần: 80%.", set()),
        ("clarify", "answer", "Gò Xa: 70%.", {"behaviour"}),
    ],
)
def test_reform_items(wanted: str, outcome: str, text: str, failed: set[str]):
    expect = {"behaviour": wanted, "must_include": [["70%", "bảy mươi"]], "must_not_include": ["60%"]}
    given = reply(outcome, topic="reform", messages=[{"text": text}])
    checks = mark_reform(expect, given, communes=COMMUNES)
    assert {check for check, right in checks.items() if not right} == failed


def test_reform_clarify_reads_the_labels_of_the_choices():
    choices = [{"label": name, "choice": "none", "procedure": None} for name in COMMUNES]
    expect = {"behaviour": "clarify", "must_include": [["gò xa"]], "must_not_include": []}
    given = {"outcome": "clarify", "messages": [{"text": "Dạ xã nào ạ?"}], "choices": choices}
    assert all(mark_reform(expect, given, communes=COMMUNES).values())


SYSTEM = {
    "outcomes": ["answer"], "must_include": [["98%"]], "must_not_include": ["95%"],
    "links": ["dichvucong.gov.vn"], "choices": ["topic:feedback"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "failed"),
    [
        ({}, set()),
        ({"outcome": "no_data"}, {"outcome"}),
        ({"text": "trên 98 %, không phải 95%"}, {"excludes"}),
        ({"text": "không rõ"}, {"includes"}),
        ({"url": "https://vneid.gov.vn"}, {"links"}),
        ({"choice": "topic:human"}, {"choices"}),
    ],
)
def test_system_items(changes: dict, failed: set[str]):
    given = {"outcome": "answer", "text": "trên 98 %", "url": "https://dichvucong.gov.vn", "choice": "topic:feedback"}
    given |= changes
    message = {"text": given["text"], "links": [{"label": "Cổng", "url": given["url"]}]}
    choices = [{"label": "Gửi", "choice": given["choice"], "procedure": None}]
    checks = mark_system(SYSTEM, {"outcome": given["outcome"], "messages": [message], "choices": choices})
    assert {check for check, right in checks.items() if not right} == failed


def test_service_items_know_an_answer_by_its_beginning(store: Store):
    words = {"portal-sign-in": "Vào Cổng Dịch vụ công quốc gia"}
    expect = {"topics": ["online_services"], "answers": ["portal-sign-in"]}
    right = {"topic": "online_services", "messages": [{"text": "Vào Cổng Dịch vụ công quốc gia, dichvucong.gov.vn"}]}
    assert all(mark_service(expect, right, words=words).values())
    wrong = {"topic": "online_services", "messages": [{"text": "Cổng là trang chính thức."}]}
    assert mark_service(expect, wrong, words=words) == {"topic": True, "answer": False}
    asked = Item(id="V1", file="services", turns=["?"], commune=None, expect=expect, style="a|b|c|d")
    answer = store.answer("portal-sign-in")
    assert answer is not None
    told = {"topic": "online_services", "messages": [{"text": answer.answer}]}
    assert all(mark(asked, [told], store).values())


def test_items_are_whole_and_named_once():
    items = read()
    assert {item.file for item in items} == {"procedures", "topics", "reform", "systems"}
    for folder in ("fitting", "blind"):
        assert {item.file for item in read(EXAM / folder)} == set(FILES) - {"systems"}
    assert {item.file for item in read(EXAM / "check")} == {"procedures"}
    assert len({(item.file, item.id) for item in items}) == len(items)
    assert all(len(item.style.split("|")) == 4 for item in items)
    assert all(item.turns[0].isascii() or "“" in item.turns[0] or "…" in item.turns[0] for item in folded(items))


TWO = [{"procedure": ["1.001193"], "aspect": "documents"}, {"procedure": ["1.000894"], "aspect": "fee"}]


def _told(*pairs: tuple[str, str]) -> dict[str, Any]:
    return {"parts": [{"procedure": code, "aspect": aspect} for code, aspect in pairs]}


@pytest.mark.parametrize(
    ("wanted", "reply", "checks"),
    [
        (TWO, _told(("1.001193", "documents"), ("1.000894", "fee")), {"parts": True}),
        (TWO, _told(("1.000894", "fee"), ("1.001193", "documents")), {"parts": False}),
        (TWO, _told(("1.001193", "documents")), {"parts": False}),
        (TWO, {}, {"parts": False}),
        (TWO[:1], {"parts": []}, {"single": True}),
        (TWO[:1], _told(("1.001193", "documents"), ("1.001193", "fee")), {"single": False}),
    ],
)
def test_mark_parts_wants_every_answer_in_order(
    store: Store, wanted: list[dict], reply: dict[str, Any], checks: dict[str, bool]
) -> None:
    expect = {"behaviour": "parts", "parts": wanted}
    item = Item(id="P", file="parts", turns=["a"], commune=None, expect=expect, style="a|b|c|none")
    assert mark(item, [reply], store) == checks
