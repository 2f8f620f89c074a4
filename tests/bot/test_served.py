"""The trained bot as it runs: ``python -m bot`` with a real HTTP action server beside it."""

import asyncio
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from knowledge.paths import ROOT, models_dir
from tests.ports import free_port

pytestmark = [pytest.mark.model, pytest.mark.slow]
REPLY = {"outcome": "answer", "topic": "procedure"}


class Actions(BaseHTTPRequestHandler):
    """An action server that answers everything and remembers what it was asked."""

    protocol_version = "HTTP/1.1"
    calls: list[dict[str, Any]] = []  # noqa: RUF012
    working = True

    def do_POST(self) -> None:
        Actions.calls.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        result = {
            "events": [{"event": "slot", "name": "procedure", "value": "1.001193"}],
            "responses": [{"custom": REPLY}],
        }
        body = json.dumps(result if Actions.working else "broken").encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not list(models_dir().glob("*.tar.gz")):
        pytest.skip("no trained model: run `python -m ops.train`")
    actions = ThreadingHTTPServer(("127.0.0.1", 0), Actions)
    Thread(target=actions.serve_forever, daemon=True).start()
    port = free_port()
    environment = {
        **os.environ,
        "HOIXA_RASA_PORT": str(port),
        "HOIXA_ACTIONS_URL": f"http://127.0.0.1:{actions.server_port}/webhook",
        "HOIXA_VAR": str(tmp_path_factory.mktemp("var")),
        "HOIXA_MODELS": str(models_dir().resolve()),
    }
    environment.pop("HOIXA_TRACKER_URL", None)
    process = subprocess.Popen([sys.executable, "-m", "bot"], cwd=ROOT, env=environment)
    try:
        wait_for(f"http://127.0.0.1:{port}/webhooks/rest/", process)
        yield f"http://127.0.0.1:{port}/webhooks/rest/webhook"
    finally:
        process.terminate()
        process.wait(20)
        actions.shutdown()


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=1)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the bot did not start")


def post(address: str, body: Any) -> tuple[int, Any]:
    request = urllib.request.Request(address, json.dumps(body).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_served_message_reaches_its_action_with_its_metadata(address):
    metadata = {"commune": "hoang-son", "choice": None}
    status, messages = post(
        address, {"sender": "an-1", "message": "lệ phí đăng ký kết hôn bao nhiêu", "metadata": metadata}
    )
    assert (status, [message["custom"] for message in messages]) == (200, [REPLY])
    call = Actions.calls[-1]
    assert call["next_action"] == "action_answer"
    assert "domain" not in call
    assert call["tracker"]["latest_message"]["intent"]["name"] == "ask_fee"
    assert call["tracker"]["latest_message"]["metadata"]["commune"] == "hoang-son"


def test_served_slots_last_from_turn_to_turn(address):
    for message in ("làm khai sinh cần giấy tờ gì", "thế lệ phí bao nhiêu"):
        post(address, {"sender": "an-2", "message": message, "metadata": {}})
    assert Actions.calls[-1]["tracker"]["slots"]["procedure"] == "1.001193"


def test_served_button_is_the_choose_intent(address):
    metadata = {"commune": None, "choice": "procedure:1.001193:fee"}
    post(address, {"sender": "an-3", "message": "/choose", "metadata": metadata})
    call = Actions.calls[-1]
    assert call["next_action"] == "action_choose"
    assert call["tracker"]["latest_message"]["intent"]["name"] == "choose"
    assert call["tracker"]["latest_message"]["metadata"]["choice"] == "procedure:1.001193:fee"


def test_served_small_talk_needs_no_action_server(address):
    before = len(Actions.calls)
    status, messages = post(address, {"sender": "an-4", "message": "xin chào", "metadata": {}})
    assert status == 200
    assert messages[0]["custom"]["topic"] == "greeting"
    assert len(Actions.calls) == before


@pytest.mark.parametrize("body", [{}, [], {"sender": "an"}, {"message": "chào"}, {"sender": "an", "message": 3}])
def test_served_malformed_call_is_refused(address, body):
    assert post(address, body)[0] == 400


def test_served_silent_action_server_is_told_as_a_failure(address, monkeypatch):
    monkeypatch.setattr(Actions, "working", False)
    status, body = post(address, {"sender": "an-5", "message": "nộp ở đâu", "metadata": {}})
    assert status == 502
    assert "error" in body


def test_served_messages_at_once_keep_their_conversations_apart(address):
    async def scenario() -> list[tuple[int, Any]]:
        calls = [
            asyncio.to_thread(post, address, {"sender": f"many-{n % 5}", "message": "nộp ở đâu", "metadata": {"n": n}})
            for n in range(25)
        ]
        return await asyncio.gather(*calls)

    before = len(Actions.calls)
    assert {status for status, _ in asyncio.run(scenario())} == {200}
    asked = {(call["sender_id"], call["tracker"]["latest_message"]["metadata"]["n"]) for call in Actions.calls[before:]}
    assert asked == {(f"many-{n % 5}", n) for n in range(25)}


def model_door(address: str) -> str:
    return address.removesuffix("webhook") + "model"


def test_served_model_is_swapped_while_messages_go_on(address):
    path = max(models_dir().resolve().glob("*.tar.gz"), key=lambda model: model.stat().st_mtime)

    async def scenario() -> tuple[tuple[int, Any], set[int]]:
        swap = asyncio.create_task(asyncio.to_thread(post, model_door(address), {"path": str(path)}))
        statuses = set()
        while not swap.done():
            body = {"sender": "swap-1", "message": "thế lệ phí bao nhiêu", "metadata": {}}
            statuses.add((await asyncio.to_thread(post, address, body))[0])
        return await swap, statuses

    swapped, statuses = asyncio.run(scenario())
    assert swapped == (200, {"model": path.name})
    assert statuses == {200}
    status, _ = post(address, {"sender": "swap-1", "message": "lệ phí đăng ký kết hôn bao nhiêu", "metadata": {}})
    assert status == 200
    assert Actions.calls[-1]["tracker"]["slots"]["procedure"] == "1.001193"


@pytest.mark.parametrize("path", [None, 3, "/etc/passwd", "/tmp/x.tar.gz", "missing.tar.gz"])
def test_served_model_from_elsewhere_is_refused(address, path):
    status, body = post(model_door(address), {"path": path})
    assert (status, set(body)) == (400, {"error"})


def test_served_damaged_model_is_refused_and_the_one_before_answers(address):
    (folder,) = {path.parent for path in models_dir().resolve().glob("*.tar.gz")}
    damaged = folder / "damaged-for-a-test.tar.gz"
    damaged.write_bytes(b"not a model")
    os.utime(damaged, (0, 0))  # never the newest
    try:
        assert post(model_door(address), {"path": str(damaged)})[0] == 400
    finally:
        damaged.unlink()
    assert post(address, {"sender": "an-6", "message": "xin chào", "metadata": {}})[0] == 200
