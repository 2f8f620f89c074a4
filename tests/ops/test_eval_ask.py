"""Asking a small HTTP server of this test's own: conversations apart, turns in order, patience, failures."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ops.eval.ask import ask_all
from ops.eval.items import Item
from ops.eval.service import free_ports


class Answering(BaseHTTPRequestHandler):
    """Repeats what it is told; "bận" is refused once, "hỏng" always fails."""

    heard: list[dict]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.heard.append(body)
        times = sum(said["text"] == body["text"] for said in self.heard)
        status = 429 if body["text"] == "bận" and times == 1 else 500 if body["text"] == "hỏng" else 200
        self.send_response(status)
        self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(json.dumps({"outcome": "answer", "text": body["text"]}).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    Answering.heard = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def item(*turns: str) -> Item:
    return Item(id=turns[0], file="topics", turns=list(turns), commune="x", expect={}, style="a|b|c|none")


def test_ask_gives_each_item_a_conversation_and_keeps_the_order(server: ThreadingHTTPServer):
    done: list[int] = []
    items = [item("một", "hai", "ba"), item("bốn")]
    asked = ask_all(f"http://127.0.0.1:{server.server_port}/", items, progress=done.append)
    assert [[reply["text"] for reply in one.replies] for one in asked] == [["một", "hai", "ba"], ["bốn"]]
    assert [len(one.milliseconds) for one in asked] == [3, 1]
    sessions = {said["text"]: said["session"] for said in Answering.heard}
    assert sessions["một"] == sessions["ba"] != sessions["bốn"]
    assert sorted(done) == [1, 2]


@pytest.mark.parametrize(("text", "outcome"), [("bận", "answer"), ("hỏng", "error")])
def test_ask_waits_when_told_to_and_reports_failures(server: ThreadingHTTPServer, text: str, outcome: str):
    [asked] = ask_all(f"http://127.0.0.1:{server.server_port}", [item(text)])
    assert asked.replies[0]["outcome"] == outcome


def test_ask_reports_a_service_that_is_not_there():
    [asked] = ask_all(f"http://127.0.0.1:{free_ports()['HOIXA_PORT']}", [item("có ai không")])
    assert asked.replies[0]["outcome"] == "error"
