"""The metrics: true numbers for Prometheus on this machine or with the token; for others a page that is not there."""

import re

import pytest
import sqlalchemy as sa

from api.metrics import Metrics
from tests.api.figures_desk import hand_over, vn

pytestmark = pytest.mark.anyio
HERE = {"host": "127.0.0.1:8000"}
TOKEN = "a-long-word-of-the-operator"
BEARER = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture
async def local(door):
    async with door(address="127.0.0.1") as opened:
        yield opened


async def numbers(client, **headers: str) -> dict[str, float]:
    answer = await client.get("/metrics", headers={**HERE, **headers})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/plain")
    lines = (line.rpartition(" ") for line in answer.text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


async def test_metrics_count_answers_and_requests_by_route(local, message):
    for text in ("phí khai sinh", "khai sinh cần giấy gì"):
        assert (await local.post("/api/v1/chat", json=message(text, session=f"session-{len(text)}"))).status_code == 200
    for code in ("1.001193", "2.000815", "9.999999"):
        await local.get(f"/api/v1/procedures/{code}")
    await local.get("/khong-co-trang-nay-dau")
    await local.get("/static/site.css")
    found = await numbers(local)
    assert found['hoixa_answers_total{channel="web",degraded="false",outcome="answer"}'] == 2
    assert found["hoixa_answer_seconds_count"] == 2
    assert 0 < found["hoixa_answer_seconds_sum"] < 60
    assert found['hoixa_http_requests_total{route="/api/v1/chat",status="200"}'] == 2
    assert found['hoixa_http_requests_total{route="/api/v1/procedures/{code}",status="404"}'] == 1
    assert found['hoixa_http_requests_total{route="/api/v1/procedures/{code}",status="200"}'] == 2
    assert found['hoixa_http_requests_total{route="other",status="404"}'] == 1
    assert found['hoixa_http_requests_total{route="/static",status="200"}'] == 1
    assert not any("khong-co-trang" in name or "1.001193" in name for name in found)


async def test_metrics_of_rasas_absence(local, message, rasa):
    rasa.status = 500
    for number in range(3):
        await local.post("/api/v1/chat", json=message(session=f"session-{number}"))
    found = await numbers(local)
    assert found["hoixa_rasa_breaker_open"] == 1
    degraded = [value for name, value in found.items() if 'degraded="true"' in name and "total" in name]
    assert sum(degraded) == 3


async def test_metrics_of_what_waits_and_of_the_knowledge(local, records, store):
    hand_over(records, vn("2025-11-01"), None, "session-1")
    found = await numbers(local)
    assert found['hoixa_waiting{queue="handovers"}'] == 1
    assert found['hoixa_waiting{queue="inbox"}'] == found['hoixa_waiting{queue="outbox"}'] == 0
    assert found["hoixa_records_up"] == 1
    assert found["hoixa_streams_open"] == 0
    assert found[f'hoixa_knowledge_info{{fingerprint="{store.meta()["fingerprint"]}"}}'] == 1
    assert found["hoixa_knowledge_built_timestamp_seconds"] > 1.7e9
    assert found["process_resident_memory_bytes"] > 0


async def test_metrics_tell_of_broken_records(local, records):
    before = (await numbers(local))["hoixa_records_errors_total"]
    with records.writing() as connection:
        connection.execute(sa.text("alter table handover rename to gone"))
    found = await numbers(local)
    assert found["hoixa_records_up"] == 0
    assert found["hoixa_records_errors_total"] > before
    assert not any(name.startswith("hoixa_waiting") for name in found)


REFUSED = [
    ({}, "203.0.113.7", {}, ()),
    ({"host": "hoixa.example.gov.vn"}, "127.0.0.1", {}, ()),  # through a web server on this machine
    ({"x-forwarded-for": "203.0.113.7"}, "127.0.0.1", {}, ()),
    ({"x-forwarded-for": "127.0.0.1"}, "127.0.0.1", {}, ()),
    ({"x-forwarded-for": "127.0.0.1"}, "127.0.0.1", {}, ("127.0.0.1",)),
    ({"x-forwarded-for": "127.0.0.1"}, "203.0.113.7", {}, ("203.0.113.0/24",)),
    ({"x-real-ip": "127.0.0.1"}, "127.0.0.1", {}, ()),
    ({"forwarded": "for=127.0.0.1"}, "127.0.0.1", {}, ()),
    ({"via": "1.1 proxy"}, "127.0.0.1", {}, ()),
    ({}, "10.0.0.4", {"metrics_token": TOKEN}, ()),
    ({"authorization": "Bearer wrong"}, "10.0.0.4", {"metrics_token": TOKEN}, ()),
    ({"authorization": TOKEN}, "10.0.0.4", {"metrics_token": TOKEN}, ()),
    ({"authorization": "Bearer "}, "10.0.0.4", {}, ()),  # without a token set none opens
    ({"authorization": "Bearer "}, "not an address", {}, ()),
]


@pytest.mark.parametrize(("headers", "address", "settings", "proxies"), REFUSED)
async def test_metrics_are_no_page_for_others(door, headers, address, settings, proxies):
    async with door(address=address, trusted_proxies=proxies, **settings) as client:
        answer = await client.get("/metrics", headers={**HERE, **headers})
        nowhere = await client.get("/metricz", headers={**HERE, **headers})
    assert answer.status_code == nowhere.status_code == 404
    assert "hoixa_" not in answer.text
    assert re.sub("metric[sz]", "", answer.text) == re.sub("metric[sz]", "", nowhere.text)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "127.8.8.8"])
@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
async def test_metrics_for_this_machine(door, address, host):
    async with door(address=address) as client:
        assert "hoixa_records_up" in {*await numbers(client, host=host)}


async def test_metrics_with_the_token_from_anywhere(door):
    async with door(address="203.0.113.7", metrics_token=TOKEN) as client:
        found = await numbers(client, host="hoixa.example.gov.vn", **BEARER)
        assert found["hoixa_records_up"] == 1


def test_metrics_of_two_doors_do_not_mix():
    first, second = Metrics(), Metrics()
    first.answered("answer", "web", 0.1, degraded=False)
    assert second.registry.get_sample_value("hoixa_answer_seconds_count") == 0
