"""The assistant as a newcomer meets it: ready, answering from real procedures, and standing up again after a fall."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from knowledge.paths import ROOT, models_dir
from tests.e2e.harness import Service, eventually, listening

pytestmark = pytest.mark.e2e

BIRTH = {"1.001193", "3.000722"}
QUESTION = "làm giấy khai sinh cho con cần mang gì"


def test_service_is_alive_and_ready(service: Service):
    assert service.request("/healthz")[0] == 200
    status, body = service.request("/readyz")
    assert status == 200, body
    assert "Sẵn sàng: http://localhost:" in service.said()


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        (QUESTION, "documents"),
        ("lam giay khai sinh het bao nhieu tien", "fee"),
        ("Đi đăng ký khai sinh thì mất mấy ngày ạ?", "time"),
        ("dang ky khai sinh nop o dau", "place"),
    ],
)
def test_service_answers_about_birth_registration(service: Service, session: str, text: str, aspect: str):
    reply = service.chat(text, session=session)
    assert (reply["outcome"], reply["aspect"], reply["degraded"]) == ("answer", aspect, False), reply
    assert reply["procedure"] in BIRTH
    assert reply["messages"][0]["text"]
    assert all(source["as_of"] for source in reply["sources"])
    assert reply["sources"]


def test_service_keeps_the_procedure_in_memory(service: Service, session: str):
    first = service.chat(QUESTION, session=session)
    second = service.chat("thế lệ phí bao nhiêu?", session=session)
    assert second["procedure"] == first["procedure"]
    assert second["aspect"] == "fee"
    assert (first["turn"], second["turn"]) == (1, 2)


@pytest.mark.parametrize("part", ["bot", "actions"])
def test_service_outlives_the_kill_of_a_part(service: Service, session: str, part: str):
    assert not service.chat(QUESTION, session=session)["degraded"]
    killed = service.pid(part)
    os.kill(killed, signal.SIGKILL)
    reply = service.chat(QUESTION, session=session)
    assert reply["degraded"], reply
    assert reply["procedure"] in BIRTH

    def normal() -> bool:
        return not service.chat(QUESTION, session=session)["degraded"]

    eventually(normal, every=0.5)
    assert service.pid(part) not in (0, killed)
    assert eventually(lambda: service.request("/readyz")[0] == 200)
    assert f"{part} (" in service.said()
    assert "dừng bất ngờ" in service.said()


def built_files(service: Service) -> dict[str, Any]:
    files = [service.var / "knowledge.db", *models_dir().glob("*")]
    return {str(path): (path.stat().st_ino, path.stat().st_size) for path in files}


def test_service_second_run_builds_nothing_and_ctrl_c_leaves_nobody(service: Service, start: Callable[[], Service]):
    assert service.process.poll() is None
    second = start()
    before = built_files(second)
    second.wait_until_ready()
    assert built_files(second) == before
    family = second.family()
    assert len(family) >= 4
    assert second.stop(signal.SIGINT) == 0
    assert [process for process in family if process.is_running()] == []
    assert listening(set(second.ports.values())) == set()
    assert second.said().rstrip().endswith("Đã dừng.")


def test_service_taken_port_is_one_clear_line(service: Service):
    done = subprocess.run(
        [sys.executable, "-m", "ops.run"],
        cwd=ROOT,
        env=service.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stdout.startswith("LỖI: Cổng ")
    assert "make run" in done.stdout
    assert done.stdout.count("\n") == 1


def test_service_keeps_rasa_and_actions_on_loopback(service: Service):
    inner = {service.ports["HOIXA_RASA_PORT"], service.ports["HOIXA_ACTIONS_PORT"]}
    assert listening(inner) == {("127.0.0.1", port) for port in inner}
