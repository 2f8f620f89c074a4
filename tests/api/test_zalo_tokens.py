"""The pair of tokens: sealed, refreshed ahead of time by one process at a time, and never tried in a loop."""

import asyncio
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from api.channels.zalo.oauth import OAuthError, Pair, challenge, exchange, new_verifier, refresh
from api.channels.zalo.tokens import NoToken, Tokens
from api.records import channel_accounts
from api.records.database import open_database
from api.records.secrets import SealError, Vault
from tests.api.zalo_fake import OA, account

pytestmark = pytest.mark.anyio
FRESH, OLD, DEAD = 90000, 4 * 3600, -60


@pytest.fixture
async def http():
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def tokens(http, zalo, records):
    return Tokens(http, zalo.url, records, Vault("key"))


@pytest.fixture
def row(records):
    def read() -> dict:
        with records.reading() as connection:
            return channel_accounts.find(connection, "zalo", OA)

    return read


@pytest.mark.parametrize(
    ("seconds", "token", "refreshes"), [(FRESH, "a0", 0), (OLD, "access-1", 1), (DEAD, "access-1", 1)]
)
async def test_a_token_is_refreshed_ahead_of_its_end(tokens, zalo, seconds, token, refreshes):
    await tokens.save(account(), Pair("a0", "refresh-0", seconds))
    assert await tokens.access(account()) == token
    assert len(zalo.refreshes) == refreshes


async def test_tokens_are_sealed_and_the_pair_before_is_kept(tokens, row):
    await tokens.save(account(), Pair("a0", "refresh-0", OLD))
    await tokens.access(account())
    kept = row()
    assert not {"a0", "access-1", "refresh-0", "refresh-1"} & {str(value) for value in kept.values()}
    opened = [Vault("key").open(kept[name]) for name in ("access", "refresh", "previous")]
    assert opened == ["access-1", "refresh-1", "refresh-0"]
    assert kept["expires_at"] > datetime.now(UTC) + timedelta(hours=24)
    assert kept["locked_until"] is None


async def test_two_processes_at_once_refresh_once(http, zalo, records, records_url):
    zalo.refresh_delay = 0.4
    other = open_database(records_url)
    both = [Tokens(http, zalo.url, database, Vault("key")) for database in (records, other)]
    await both[0].save(account(), Pair("a0", "refresh-0", OLD))
    found = await asyncio.gather(*(each.access(account()) for each in both for _ in range(3)))
    assert set(found) == {"access-1"}
    assert len(zalo.refreshes) == 1
    other.close()


async def test_a_process_that_died_while_refreshing_does_not_hold_the_lock_for_ever(tokens, records, zalo):
    await tokens.save(account(), Pair("a0", "refresh-0", OLD))
    with records.writing() as connection:
        now = datetime.now(UTC)
        channel_accounts.change(connection, "zalo", OA, locked_until=now + timedelta(seconds=0.4))
    assert await tokens.access(account()) == "access-1"
    assert len(zalo.refreshes) == 1


async def test_a_crash_between_refresh_and_save_leaves_a_pair_that_still_sends(tokens, zalo, row, monkeypatch):
    await tokens.save(account(), Pair("a0", "refresh-0", OLD))

    async def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(tokens, "save", crash)
        with pytest.raises(KeyboardInterrupt):
            await tokens.access(account())
    with_lock = row()
    assert with_lock["locked_until"]
    after = Tokens(tokens._http, zalo.url, tokens._records, Vault("key"))
    with tokens._records.writing() as connection:
        channel_accounts.change(connection, "zalo", OA, locked_until=datetime.now(UTC) - timedelta(seconds=1))
    assert await after.access(account()) == "a0"
    assert await after.access(account()) == "a0"
    assert len(zalo.refreshes) == 2
    kept = row()
    assert kept["state"] == "alarm"
    assert "authorise" in kept["alarm"]
    await after.save(account(), Pair("b0", "r0"))
    assert (row()["state"], row()["alarm"]) == ("ok", None)


async def test_an_unreachable_zalo_is_no_alarm(http, records, row):
    tokens = Tokens(http, "http://127.0.0.1:9", records, Vault("key"))
    await tokens.save(account(), Pair("a0", "refresh-0", OLD))
    assert await tokens.access(account()) == "a0"
    assert row()["alarm"] is None
    with pytest.raises(NoToken) as caught:
        await tokens.refreshed(account(), "a0")
    assert caught.value.waits


async def test_without_a_token_an_alarm_says_what_to_run(tokens, row):
    with pytest.raises(NoToken):
        await tokens.access(account())
    assert "authorise" in row()["alarm"]


async def test_another_key_is_told_in_words(tokens, http, zalo, records):
    await tokens.save(account(), Pair("a0", "refresh-0"))
    with pytest.raises(NoToken):
        await Tokens(http, zalo.url, records, Vault("another")).access(account())
    with pytest.raises(SealError, match="HOIXA_SECRET_KEY"):
        Vault("another").open(Vault("key").seal("x"))


def test_pkce_verifier_and_challenge():
    # The example of RFC 7636, appendix B.
    assert challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert len(new_verifier()) == 43
    assert new_verifier() != new_verifier()


async def test_the_token_endpoint_says_no(http, zalo):
    for attempt in (
        exchange(http, zalo.url, account(), code="wrong", verifier="v"),
        refresh(http, zalo.url, account(), "used up"),
    ):
        with pytest.raises(OAuthError) as caught:
            await attempt
        assert caught.value.code == "-14014"
        assert "used up" not in str(caught.value)
    pair = await exchange(http, zalo.url, account(), code="a-code", verifier="the-verifier")
    assert (pair.access, pair.seconds) == ("access-3", 90000)
    assert "access-3" not in repr(pair)


def test_the_key_file_is_made_once_and_for_its_owner_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("HOIXA_VAR", str(tmp_path))
    sealed = Vault().seal("x")
    assert Vault().open(sealed) == "x"
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]
