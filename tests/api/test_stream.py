"""What the widget needs beside the chat: ratings, shared lists, its settings, the event stream, forgetting."""

import asyncio
import contextlib
import json
from datetime import UTC, datetime

import httpx
import pytest

from api.app import create_app
from api.open_knowledge import Knowledge, Live
from api.records import pushes
from api.records.database import open_database
from api.settings import Settings
from tests.api.serving import serving
from tests.api.zalo_fake import until

pytestmark = pytest.mark.anyio
CHAT = "/api/v1/chat"


async def ask(client, message, **more) -> dict:
    return (await client.post(CHAT, json=message("phí khai sinh", **more))).json()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"good": True}, 204),
        ({"good": False, "reason": "wrong", "comment": "phí cũ"}, 204),
        ({"good": False, "reason": "boring"}, 422),
        ({"good": True, "turn": 9}, 404),
        ({"good": True, "session": "../etc"}, 422),
        ({"good": False, "comment": "x" * 501}, 422),
    ],
)
async def test_rating(client, message, body, status):
    await ask(client, message)
    response = await client.post("/api/v1/ratings", json={"session": "session-1", "turn": 1, **body})
    assert response.status_code == status


async def test_share_is_made_found_and_opened_as_typed(client):
    body = {"procedure": "1.001193", "commune": "hoang-loc", "ticked": [0, 999]}
    made = await client.post("/api/v1/shares", json=body)
    assert made.status_code == 201
    found = (await client.get(f"/api/v1/shares/{made.json()['code'].lower()}")).json()
    assert (found["procedure"], found["commune"], found["ticked"]) == ("1.001193", "hoang-loc", [0])
    assert made.json()["url"] == f"/s/{found['code']}"


@pytest.mark.parametrize(
    ("body", "status"),
    [({"procedure": "9.999999"}, 404), ({"procedure": "1.001193", "commune": "nowhere"}, 422), ({}, 422)],
)
async def test_share_of_nothing_is_refused(client, body, status):
    assert (await client.post("/api/v1/shares", json=body)).status_code == status


async def test_share_unknown(client):
    response = await client.get("/api/v1/shares/AAAAAA")
    assert (response.status_code, response.json()["type"]) == (404, "/problems/share-not-found")


async def test_widget_settings_of_a_commune(client):
    told = (await client.get("/api/v1/widget?commune=hoang-son")).json()
    assert told["assistant"] == "Trợ lý ảo của xã Hoàng Sơn"
    assert told["open"] == {"now": None, "text": ""}
    assert told["hotline"] is None
    assert "AI" in told["notice"]
    assert {reason["value"] for reason in told["rate_reasons"]} == {
        "wrong", "unclear", "incomplete", "outdated", "other",
    }  # fmt: skip


async def test_widget_settings_without_a_commune(client):
    told = (await client.get("/api/v1/widget")).json()
    assert (told["commune"], told["assistant"]) == (None, "Trợ lý ảo Hỏi Xã")


async def test_forgetting_reaches_rasa(client, message, rasa):
    await ask(client, message)
    assert (await client.delete("/api/v1/sessions/session-1")).status_code == 204
    assert rasa.forgotten == ["session-1"]
    assert (await ask(client, message))["turn"] == 1


async def test_forgetting_waits_for_rasa(door, message, rasa, records_url):
    async with door() as client:
        await ask(client, message)
        rasa.status = 500
        assert (await client.delete("/api/v1/sessions/session-1")).status_code == 204
        assert rasa.forgotten == []
    rasa.status = 200
    async with door(records_url=records_url):
        await until(lambda: rasa.forgotten)
    assert rasa.forgotten == ["session-1"]


@pytest.fixture
def served(rasa, store, searcher, finder, records_url):
    """A real server on a real socket: event streams need one. Gives its address, records and the server."""
    settings = Settings(rasa_port=rasa.port, actions_port=rasa.port, records_url=records_url)
    app = create_app(settings, knowledge=Live(Knowledge(store, searcher, finder)))
    database = open_database(records_url)
    with serving(app) as address:
        yield address, database, app
    database.close()


def push(database, text: str, session: str = "session-1") -> None:
    with database.writing() as connection:
        body = {"at": "2026-11-30T09:15:00+07:00", "from": "officer", "name": "Chị Lan", "text": text, "links": []}
        pushes.add(connection, session, "message", body, at=datetime.now(UTC))


async def events(base: str, count: int, **headers: str) -> list[dict]:
    """The first ``count`` events of the stream of session-1."""
    found: list[dict] = []
    event: dict = {}
    async with httpx.AsyncClient(timeout=60) as client:
        address = f"{base}/api/v1/stream?session=session-1"
        async with client.stream("GET", address, headers=headers) as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            async for line in response.aiter_lines():
                name, _, value = line.partition(": ")
                if line == "" and "data" in event:
                    found.append(event)
                    event = {}
                    if len(found) == count:
                        return found
                elif name in ("data", "id", "event"):
                    event[name] = value
    return found


async def test_stream_sends_what_was_missed_in_order_then_what_comes(served):
    base, database, app = served
    push(database, "một")
    push(database, "của người khác", session="session-2")
    waiting = asyncio.create_task(events(base, 2))
    await asyncio.sleep(0.3)
    push(database, "hai")
    app.state.services.bell.ring("session-1")
    got = await asyncio.wait_for(waiting, 30)
    assert [json.loads(event["data"])["text"] for event in got] == ["một", "hai"]
    assert [event["event"] for event in got] == ["message", "message"]


async def test_stream_goes_on_after_the_last_event_seen(served):
    base, database, _ = served
    for text in ("một", "hai", "ba"):
        push(database, text)
    (first, *_) = await events(base, 3)
    got = await events(base, 2, **{"last-event-id": first["id"]})
    assert [json.loads(event["data"])["text"] for event in got] == ["hai", "ba"]


async def test_stream_sees_what_another_process_pushes(served):
    base, database, _ = served
    waiting = asyncio.create_task(events(base, 1))
    await asyncio.sleep(0.3)
    push(database, "không ai rung chuông")
    got = await asyncio.wait_for(waiting, 30)
    assert json.loads(got[0]["data"])["text"] == "không ai rung chuông"


async def test_stream_ends_when_the_door_closes(served):
    base, _, app = served
    waiting = asyncio.create_task(events(base, 1))
    await until(lambda: app.state.services.streams.count == 1)
    app.state.services.bell.close()
    with contextlib.suppress(httpx.RemoteProtocolError):
        assert await asyncio.wait_for(waiting, 30) == []


async def test_stream_is_refused_to_who_holds_too_many(served):
    base, _, app = served
    with app.state.services.streams.held(("session-1", 1)):
        held = [app.state.services.streams.held(("session-1", 99)) for _ in range(5)]
        for one in held:
            assert one.__enter__()
        assert await asyncio.wait_for(events(base, 1), 30) == []
        for one in held:
            one.__exit__(None, None, None)


@pytest.mark.parametrize("last", ["99999999999999999999999", "-1", "x"])
async def test_stream_takes_no_impossible_number(client, last):
    response = await client.get(f"/api/v1/stream?session=session-1&last={last}")
    assert response.status_code == 422
