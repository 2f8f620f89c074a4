"""POST /api/v1/chat: what reaches Rasa, what comes back, and what is refused."""

import json

import pytest

from api.schemas import ChatReply

pytestmark = pytest.mark.anyio
CHAT = "/api/v1/chat"


def short(value):
    return ascii(value)[:40]


async def test_chat_answers_in_the_shape_of_the_contract(client, message):
    response = await client.post(CHAT, json=message(commune="hoang-loc"))
    assert response.status_code == 200
    body = response.json()
    assert set(body) == set(ChatReply.model_fields)
    assert body["session"] == "session-1"
    assert body["turn"] == 1
    assert body["degraded"] is False
    assert body["procedure"] == "1.001193"
    assert body["commune"] == "hoang-loc"
    assert body["messages"][0]["text"] == "Giấy tờ cần nộp: tờ khai."


async def test_chat_counts_turns_by_session(client, message):
    turns = [
        (await client.post(CHAT, json=message(session=s))).json()["turn"] for s in ("aaaaaaaa", "aaaaaaaa", "bbbbbbbb")
    ]
    assert turns == [1, 2, 1]


async def test_chat_sends_rasa_session_text_and_commune(client, message, rasa):
    await client.post(CHAT, json=message("  Làm\u200b khai \tsinh\n ", commune="hoang-son"))
    assert rasa.asked == [
        {
            "sender": "session-1",
            "message": "Làm khai sinh",
            "metadata": {"commune": "hoang-son", "choice": None},
        }
    ]


async def test_chat_sends_a_pressed_button_as_metadata(client, message, rasa):
    response = await client.post(CHAT, json=message(None, choice="procedure:1.001193:fee"))
    assert response.status_code == 200
    assert rasa.asked[0]["message"] == "/choose"
    assert rasa.asked[0]["metadata"]["choice"] == "procedure:1.001193:fee"


@pytest.mark.parametrize(
    ("text", "arrives"),
    [
        ('/choose{"procedure":"1.001193"}', 'choose{"procedure":"1.001193"}'),
        ("/restart", "restart"),
        (" // / greet", "greet"),
        ("\u200b/greet", "greet"),
        ("trực tiếp/trực tuyến", "trực tiếp/trực tuyến"),
        ("cccd 038085012345, gọi 0912 345 678", "cccd [số định danh], gọi [số điện thoại]"),
        ("thư lan@example.com", "thư [thư điện tử]"),
        ("phí 300.000.000 đồng của 1.001193", "phí 300.000.000 đồng của 1.001193"),
        ("😀👍", "😀👍"),
        ("Как получить паспорт?", "Как получить паспорт?"),
        ("出生登记", "出生登记"),
        ("a\ud800b", "ab"),
        ("x" * 1000, "x" * 1000),
        (" " * 500 + "x" * 1000 + "\n" * 500, "x" * 1000),
    ],
    ids=short,
)
async def test_chat_cleans_and_masks_before_rasa(client, message, rasa, text, arrives):
    response = await client.post(CHAT, content=json.dumps(message(text)), headers={"content-type": "application/json"})
    assert response.status_code == 200
    assert rasa.asked[0]["message"] == arrives


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ({"text": ""}, 422, "text-empty"),
        ({"text": " \n\t"}, 422, "text-empty"),
        ({"text": "\u200b\x00\x07"}, 422, "text-empty"),
        ({"text": "///"}, 422, "text-empty"),
        ({"text": "x" * 1001}, 422, "text-too-long"),
        ({"text": "ế" * 1001}, 422, "text-too-long"),
        ({"text": None}, 422, "text-or-choice"),
        ({"choice": "none"}, 422, "text-or-choice"),
        ({"text": 5}, 422, "invalid-field"),
        ({"text": ["a"]}, 422, "invalid-field"),
        ({"text": {"a": 1}}, 422, "invalid-field"),
        ({"text": True}, 422, "invalid-field"),
        ({"session": None}, 422, "invalid-field"),
        ({"session": 12345678}, 422, "invalid-field"),
        ({"session": "short"}, 422, "invalid-field"),
        ({"session": "x" * 65}, 422, "invalid-field"),
        ({"session": "has space"}, 422, "invalid-field"),
        ({"session": "abcdefgh\n"}, 422, "invalid-field"),
        ({"session": "phiênlàmviệc"}, 422, "invalid-field"),
        ({"session": "../../etc"}, 422, "invalid-field"),
        ({"commune": "khong-co"}, 422, "unknown-commune"),
        ({"commune": "\ud800"}, 422, "unknown-commune"),
        ({"commune": 7}, 422, "invalid-field"),
        ({"xa": "hoang-loc"}, 422, "invalid-field"),
        ({"text": None, "choice": ""}, 422, "unknown-choice"),
        ({"text": None, "choice": "procedure"}, 422, "unknown-choice"),
        ({"text": None, "choice": "procedure:"}, 422, "unknown-choice"),
        ({"text": None, "choice": "procedure:9.999999"}, 422, "unknown-choice"),
        ({"text": None, "choice": "procedure:1.001193:"}, 422, "unknown-choice"),
        ({"text": None, "choice": "procedure:1.001193:colour"}, 422, "unknown-choice"),
        ({"text": None, "choice": "procedure:1.001193:fee:x"}, 422, "unknown-choice"),
        ({"text": None, "choice": "topic:weather"}, 422, "unknown-choice"),
        ({"text": None, "choice": "None"}, 422, "unknown-choice"),
        ({"text": None, "choice": "/restart"}, 422, "unknown-choice"),
        ({"text": None, "choice": 3}, 422, "invalid-field"),
        ({"text": None, "choice": "x" * 101}, 422, "invalid-field"),
    ],
    ids=short,
)
async def test_chat_refuses_bad_fields(client, message, rasa, body, status, kind):
    sent = json.dumps({**message(), **body})
    response = await client.post(CHAT, content=sent, headers={"content-type": "application/json"})
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert (response.status_code, problem["status"], problem["type"]) == (status, status, f"/problems/{kind}")
    assert problem["title"]
    assert problem["detail"]
    assert rasa.asked == []


@pytest.mark.parametrize("field", ["session", "text"])
async def test_chat_refuses_a_missing_field(client, message, field):
    body = message()
    del body[field]
    assert (await client.post(CHAT, json=body)).status_code == 422


@pytest.mark.parametrize(
    ("content", "media_type", "status", "kind"),
    [
        (b"{", "application/json", 400, "invalid-json"),
        (b"", "application/json", 422, "invalid-field"),
        (b"\xff\xfe{}", "application/json", 400, "invalid-json"),
        (b'{"session": "\xe1"}', "application/json", 400, "invalid-json"),
        (b"[" * 16000, "application/json", 400, "invalid-json"),
        (b"null", "application/json", 422, "invalid-field"),
        (b"[]", "application/json", 422, "invalid-field"),
        (b'"text"', "application/json", 422, "invalid-field"),
        (b"{}", "application/json", 422, "invalid-field"),
        (b"{}", "text/plain", 415, "not-json"),
        (b"{}", "", 415, "not-json"),
        (b"session=abcdefgh", "application/x-www-form-urlencoded", 415, "not-json"),
        (b"x" * (16 * 1024 + 1), "application/json", 413, "body-too-large"),
        (b"x" * 1_000_000, "text/plain", 413, "body-too-large"),
    ],
    ids=short,
)
async def test_chat_refuses_bad_bodies(client, content, media_type, status, kind):
    response = await client.post(CHAT, content=content, headers={"content-type": media_type} if media_type else {})
    assert (response.status_code, response.json()["type"]) == (status, f"/problems/{kind}")
    assert response.headers["content-type"] == "application/problem+json"


async def test_chat_accepts_a_charset(client, message):
    headers = {"content-type": "application/json; charset=utf-8"}
    assert (await client.post(CHAT, content=json.dumps(message()), headers=headers)).status_code == 200


async def test_chat_stops_reading_a_body_without_length(client):
    read = 0

    async def endless():
        nonlocal read
        while True:
            read += 4096
            yield b"x" * 4096

    response = await client.post(CHAT, content=endless(), headers={"content-type": "application/json"})
    assert response.status_code == 413
    assert read <= 32 * 1024


async def test_chat_problem_never_repeats_what_was_sent(client, message):
    response = await client.post(CHAT, json=message({"cccd": "038085012345"}))
    assert response.status_code == 422
    assert "038085012345" not in response.text


async def test_chat_merges_several_answers(client, message, rasa):
    first, second = (
        {**rasa.reply[0]["custom"], "messages": [{"text": t}], "confidence": c} for t, c in (("A", 0.9), ("B", 0.4))
    )
    second["choices"] = [{"label": "Khác", "choice": "none"}]
    rasa.reply = [{"custom": first}, {"text": "lẻ"}, {"custom": second}]
    body = (await client.post(CHAT, json=message())).json()
    assert [m["text"] for m in body["messages"]] == ["A", "B"]
    assert [c["choice"] for c in body["choices"]] == ["none"]
    assert [p["procedure"] for p in body["parts"]] == ["1.001193", "1.001193"]
    assert body["confidence"] == 0.4


async def test_chat_unexpected_failure_is_a_courteous_500(client, message, monkeypatch):
    def broken(*_):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("api.talk.mask", broken)
    response = await client.post(CHAT, json=message())
    assert response.status_code == 500
    assert response.json()["type"] == "/problems/internal-error"
    assert "Trung tâm Phục vụ hành chính công" in response.json()["detail"]
    assert "secret" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"
