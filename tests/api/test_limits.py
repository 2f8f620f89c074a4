"""Rate limits and the circuit breaker, with a clock that the test moves."""

import pytest

from api.rasa_client import Breaker
from api.rate import RateLimit


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_rate_allows_a_minute_worth_then_refills_evenly(clock):
    limit = RateLimit(6, clock=clock)
    assert [limit.wait("a") for _ in range(8)] == [0] * 6 + [10, 10]
    assert limit.wait("b") == 0
    clock.now += 10
    assert [limit.wait("a"), limit.wait("a")] == [0, 10]
    clock.now += 3600
    assert [limit.wait("a") for _ in range(7)] == [0] * 6 + [10]


def test_rate_zero_means_no_limit(clock):
    limit = RateLimit(0, clock=clock)
    assert {limit.wait("a") for _ in range(1000)} == {0}


def test_rate_forgets_the_quietest_key(clock):
    limit = RateLimit(1, max_keys=2, clock=clock)
    assert [limit.wait(key) for key in ("a", "b", "c", "a")] == [0, 0, 0, 0]
    assert limit.wait("c") == 60


def test_breaker_opens_probes_and_closes(clock):
    breaker = Breaker(failures=2, retry=1, clock=clock)
    breaker.failed()
    assert breaker.allows()
    breaker.failed()
    assert not breaker.allows()
    clock.now += 1
    assert [breaker.allows(), breaker.allows()] == [True, False]
    breaker.failed()
    clock.now += 1
    assert breaker.allows()
    breaker.succeeded()
    assert [breaker.allows(), breaker.allows()] == [True, True]


pytest_async = pytest.mark.anyio


@pytest_async
async def test_limits_refuse_a_hasty_session_with_retry_after(door, message):
    async with door(session_rate=2) as client:
        statuses = [(await client.post("/api/v1/chat", json=message())).status_code for _ in range(2)]
        refused = await client.post("/api/v1/chat", json=message())
        other = await client.post("/api/v1/chat", json=message(session="session-2"))
    assert statuses == [200, 200]
    assert refused.status_code == 429
    assert refused.json()["type"] == "/problems/too-many-requests"
    assert int(refused.headers["retry-after"]) >= 1
    assert other.status_code == 200


@pytest_async
async def test_limits_refuse_a_hasty_address(door, message):
    async with door(address_rate=2) as client:
        for n in range(2):
            assert (await client.post("/api/v1/chat", json=message(session=f"session-{n}"))).status_code == 200
        assert (await client.get("/api/v1/communes")).status_code == 429
        assert (await client.get("/healthz")).status_code == 200


@pytest_async
@pytest.mark.parametrize(
    ("trusted", "last"), [((), 429), (("203.0.113.7",), 200), (("203.0.113.0/24",), 200), (("198.51.100.1",), 429)]
)
async def test_limits_believe_forwarded_addresses_of_trusted_proxies_only(door, trusted, last):
    async with door(address_rate=1, trusted_proxies=trusted) as client:
        first = await client.get("/api/v1/communes", headers={"x-forwarded-for": "192.0.2.1"})
        second = await client.get("/api/v1/communes", headers={"x-forwarded-for": "192.0.2.2"})
    assert (first.status_code, second.status_code) == (200, last)


@pytest_async
async def test_limits_cannot_be_escaped_by_inventing_addresses_before_the_proxy(door):
    async with door(address_rate=1, trusted_proxies=("203.0.113.7",)) as client:
        await client.get("/api/v1/communes", headers={"x-forwarded-for": "10.0.0.1, 192.0.2.1"})
        second = await client.get("/api/v1/communes", headers={"x-forwarded-for": "10.0.0.2, 192.0.2.1"})
    assert second.status_code == 429
