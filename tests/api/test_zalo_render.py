"""Replies as plain messages: splitting, numbered choices, links, buttons."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.channels.channel import Button, Outgoing
from api.channels.render import MAX_BUTTONS, chosen, render
from api.channels.split import LIMIT, parts_of
from api.channels.zalo.message import body_of

WORD = "giấy "
SENTENCE = "Mang theo căn cước của cha mẹ. "


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("", []),
        ("  \n ", []),
        ("a" * 2000, [2000]),
        ("a" * 2001, [2000, 1]),
        ("a" * 4500, [2000, 2000, 500]),
        (WORD * 400 + "x", [1999, 1]),
        ("a" * 1500 + "\n\n" + "b" * 1500, [1500, 1500]),
        ("a" * 1500 + "\n" + "b " * 400, [1500, 799]),
        ("a" * 900 + "\n\n" + "b" * 900 + ". " + "c" * 900, [1803, 900]),
    ],
)
def test_splitting(text, lengths):
    assert [len(part) for part in parts_of(text)] == lengths


def test_splitting_counts_composed_letters():
    text = unicodedata.normalize("NFD", "ệ" * 2000)
    assert len(text) == 6000
    assert parts_of(text) == ["ệ" * 2000]


def test_splitting_prefers_sentences_to_words():
    parts = parts_of(SENTENCE * 100)
    assert all(part.endswith(".") for part in parts)
    assert " ".join(parts) == (SENTENCE * 100).strip()


@given(st.text(alphabet="aệ .\n\u0323\u0302", max_size=300), st.integers(2, 40))
def test_splitting_loses_no_letter(text, limit):
    parts = parts_of(text, limit)
    assert all(0 < len(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(unicodedata.normalize("NFC", text).split())


OFFERED = [{"label": "Khai sinh", "choice": "procedure:1"}, {"label": "Không phải", "choice": "none"}]


@pytest.mark.parametrize(
    ("typed", "choice"),
    [
        ("1", "procedure:1"),
        ("2.", "none"),
        ("Số 2", "none"),
        ("chọn 1", "procedure:1"),
        ("#c:topic:human", "topic:human"),
        ("0", None),
        ("3", None),
        ("12345", None),
        ("2 cái", None),
        ("²", None),
        ("", None),
    ],
)
def test_numbers_and_buttons(typed, choice):
    assert chosen(typed, OFFERED) == choice


def reply(choices=0, links=(), **more):
    message = {"text": "Câu trả lời.", "card": None, "links": [{"label": "Xem", "url": url} for url in links]}
    offered = [{"label": f"Mục {n}", "choice": f"answer:{n}"} for n in range(choices)]
    return {"messages": [message], "choices": offered, "topic": "procedure", "outcome": "answer", **more}


@pytest.mark.parametrize(("choices", "links", "does"), [
    (0, [], []),
    (2, ["https://a.vn"], ["choice", "choice", "url"]),
    (5, ["https://a.vn"], ["choice"] * 5),
    (6, ["https://a.vn"], ["url"]),
    (0, [f"https://a.vn/{n}" for n in range(9)], ["url"] * MAX_BUTTONS),
])  # fmt: skip
def test_buttons(choices, links, does):
    rendered = render(reply(choices, links))
    assert [button.does for button in rendered.parts[-1].buttons] == does
    assert all(f"{n + 1}. Mục {n}" in rendered.parts[-1].text for n in range(choices))
    assert all(url in rendered.parts[-1].text for url in links)
    assert render(reply(choices, links), buttons=False).parts[-1].buttons == ()


def test_links_of_our_own_pages_need_an_address():
    assert "/phan-anh" not in render(reply(links=["/phan-anh/AB"])).parts[0].text
    shown = render(reply(links=["/phan-anh/AB"]), public_url="https://x.vn").parts[0]
    assert "Xem: https://x.vn/phan-anh/AB" in shown.text


def test_the_telephone_is_a_button_where_a_person_is_wanted():
    assert not render(reply(), phone="842373123456").parts[0].buttons
    (button,) = render(reply(topic="human"), phone="842373123456").parts[0].buttons
    assert (button.does, button.value) == ("phone", "842373123456")


def test_the_notice_comes_first_and_choices_last():
    (part,) = render(reply(1), notice="Đây là trợ lý ảo.").parts
    assert part.text == "Đây là trợ lý ảo.\n\nCâu trả lời.\n\nTrả lời bằng số để chọn:\n1. Mục 0"


def test_choices_that_the_text_lists_stand_there_once():
    text = "Việc nào ạ?\n1. Mục 0\n2. Mục 1\nCó thể bấm chọn, hoặc trả lời bằng số thứ tự."
    (part,) = render(reply(3, messages=[{"text": text, "card": None, "links": []}])).parts
    assert part.text == "Việc nào ạ?\n\nTrả lời bằng số để chọn:\n1. Mục 0\n2. Mục 1\n3. Mục 2"


def test_a_message_as_zalo_wants_it():
    buttons = (
        Button("Giờ làm việc", "choice", "answer:x"),
        Button("Cổng", "url", "https://a.vn"),
        Button("Gọi", "phone", "84900000000"),
        Button("d" * 100, "choice", "none"),
    )
    sent = Outgoing(account="1", user="2", text="Chào", buttons=buttons, quote="m1")
    assert body_of(sent) == {
        "recipient": {"user_id": "2"},
        "message": {
            "text": "Chào",
            "quote_message_id": "m1",
            "attachment": {
                "type": "template",
                "payload": {
                    "buttons": [
                        {"title": "Giờ làm việc", "type": "oa.query.hide", "payload": "#c:answer:x"},
                        {"title": "Cổng", "type": "oa.open.url", "payload": {"url": "https://a.vn"}},
                        {"title": "Gọi", "type": "oa.open.phone", "payload": {"phone_code": "84900000000"}},
                        {"title": "d" * 59 + "…", "type": "oa.query.hide", "payload": "#c:none"},
                    ]
                },
            },
        },
    }
    assert (
        len(
            body_of(Outgoing(account="1", user="2", text="x", buttons=buttons * 3))["message"]["attachment"]["payload"][
                "buttons"
            ]
        )
        == 5
    )
    assert LIMIT == 2000
