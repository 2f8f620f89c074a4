"""Talking to the parts of a running assistant: which model and knowledge they have, and "take another"."""

import http.client
import json
from pathlib import Path
from typing import Any

_SECONDS = 120.0


class PartError(Exception):
    """A part did not do what it was told; the message says which, in Vietnamese."""


class PartAway(PartError):
    """Nobody listens where the part should be."""


def call(address: tuple[str, int], method: str, path: str, body: Any = None) -> tuple[int, Any]:
    """Return status and decoded body of a call; raises PartAway and PartError."""
    link = http.client.HTTPConnection(*address, timeout=_SECONDS)
    try:
        data = None if body is None else json.dumps(body)
        link.request(method, path, data, {"content-type": "application/json"} if data else {})
        response = link.getresponse()
        text = response.read()
        return response.status, json.loads(text) if text else None
    except ConnectionRefusedError as error:
        raise PartAway(f"cổng {address[1]} không có ai nghe") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise PartError(f"cổng {address[1]} trả lời sai: {type(error).__name__}") from error
    finally:
        link.close()


def model(port: int) -> str:
    """Return the name of the model that the bot on ``port`` answers by; raises PartError."""
    status, body = call(("127.0.0.1", port), "GET", "/webhooks/rest/model")
    if status != 200:
        raise PartError(f"phần hiểu câu hỏi không cho biết mô hình đang dùng (mã {status})")
    return str(body["model"])


def change_model(port: int, path: Path) -> None:
    """Have the bot on ``port`` answer by the model at ``path``; raises PartError."""
    status, body = call(("127.0.0.1", port), "POST", "/webhooks/rest/model", {"path": str(path.resolve())})
    if status != 200:
        raise PartError(f"phần hiểu câu hỏi không nhận mô hình mới: {body}")


def reload_actions(port: int) -> None:
    """Have the action server on ``port`` open the knowledge again; raises PartError."""
    status, body = call(("127.0.0.1", port), "POST", "/reload")
    if status != 200:
        raise PartError(f"phần soạn câu trả lời không mở được dữ liệu mới: {body}")


def knows(api: tuple[str, int], actions: int, fingerprint: str) -> bool:
    """Return True when the gateway and the action server both answer from the knowledge with ``fingerprint``."""
    try:
        _, told = call(api, "GET", "/readyz")
        _, held = call(("127.0.0.1", actions), "GET", "/knowledge")
    except PartError:
        return False
    detail = str(told["parts"]["knowledge"]["detail"])
    return detail.endswith(f"fingerprint {fingerprint}") and held["fingerprint"] == fingerprint
