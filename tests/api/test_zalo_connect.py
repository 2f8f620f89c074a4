"""Connecting an Official Account: settings, the consent and its return, the commands, several accounts."""

import os
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner, Result

from api.channels.__main__ import main
from api.channels.accounts import check_accounts, load_accounts
from api.channels.status import lines
from api.channels.zalo import consent
from api.channels.zalo.oauth import challenge
from api.records import channel_accounts
from api.records.secrets import Vault
from api.settings import Settings, SettingsError
from knowledge.paths import ROOT
from tests.api.zalo_fake import APP_ID, OA, OA_SECRET, SETTINGS, USER, account, event, post, signed, until

pytestmark = pytest.mark.anyio
ENVIRON = {
    "ZALO_APP_ID": APP_ID,
    "ZALO_APP_SECRET": "demo-app-secret",
    "ZALO_OA_ID": OA,
    "ZALO_OA_SECRET_KEY": OA_SECRET,
    "HOIXA_SECRET_KEY": SETTINGS["secret_key"],
    "HOIXA_PUBLIC_URL": "https://hoixa.example",
}


@pytest.fixture
def run(records_url, tmp_path, monkeypatch):
    """Return a function that runs a command of the channels, with an input."""

    def command(*arguments: str, typed: str = "", **environ: str) -> Result:
        for key in (*os.environ,):
            if key.startswith(("ZALO_", "HOIXA_")):
                monkeypatch.delenv(key)
        given = {**ENVIRON, "HOIXA_RECORDS_URL": records_url, "HOIXA_VAR": str(tmp_path), **environ}
        for key, value in given.items():
            monkeypatch.setenv(key, value)
        return CliRunner().invoke(main, arguments, input=typed)

    return command


def begin(zalo, records, **more) -> dict[str, str]:
    """Begin a consent and return what its address asks of Zalo."""
    settings = Settings(**{**SETTINGS, "zalo_oauth_url": zalo.url, **more})
    url = urlsplit(consent.begin(settings, account(), records, Vault(settings.secret_key)))
    assert url.path == "/v4/oa/permission"
    return {name: values[0] for name, values in parse_qs(url.query).items()}


async def test_a_consent_leads_to_tokens(door, oa_settings, zalo, records):
    zalo.codes = {"the-code": "any"}
    asked = begin(zalo, records)
    assert asked["app_id"] == APP_ID
    assert asked["redirect_uri"] == "https://hoixa.example/zalo/callback"
    async with door(**oa_settings) as client:
        back = {"code": "the-code", "oa_id": OA, "state": asked["state"]}
        response = await client.get("/zalo/callback", params=back)
        assert (response.status_code, "Đã kết nối" in response.text) == (200, True)
        assert challenge(zalo.refreshes[0]["code_verifier"]) == asked["code_challenge"]
        await post(client, event(text="phí"))
        await until(lambda: zalo.sent)
        assert zalo.sent[0][2] == "access-1"
        again = await client.get("/zalo/callback", params=back)
        assert (again.status_code, "hết hạn" in again.text) == (400, True)


async def test_a_challenge_that_the_console_fixes_has_its_verifier_in_the_settings(zalo, records):
    asked = begin(zalo, records, zalo_code_verifier="v" * 43)
    assert asked["code_challenge"] == challenge("v" * 43)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"state": "another"}, "hết hạn"),
        ({"oa_id": "1"}, "ZALO_OA_ID"),
        ({"code": ""}, "ZALO_OA_ID"),
        ({"code": "wrong"}, "-14014"),
    ],
)
async def test_a_return_that_is_not_ours_gets_no_tokens(door, oa_settings, zalo, records, change, told):
    zalo.codes = {"the-code": "any"}
    asked = begin(zalo, records)
    async with door(**oa_settings) as client:
        back = {"code": "the-code", "oa_id": OA, "state": asked["state"], **change}
        response = await client.get("/zalo/callback", params=back)
        assert (response.status_code, told in response.text) == (400, True)
    with records.reading() as connection:
        assert channel_accounts.find(connection, "zalo", OA)["access"] is None


async def test_a_return_without_state_is_taken_while_a_consent_is_waited_for(door, oa_settings, zalo, records):
    zalo.codes = {"the-code": "any"}
    async with door(**oa_settings) as client:
        back = {"code": "the-code", "oa_id": OA}
        assert (await client.get("/zalo/callback", params=back)).status_code == 400
        begin(zalo, records)
        assert (await client.get("/zalo/callback", params=back)).status_code == 200


def test_commands_from_nothing_to_connected(run):
    result = run("status")
    assert result.exit_code == 0, result.output
    assert "Token: chưa có" in result.output
    assert f"zalo {OA}" in result.output
    assert "https://oauth.zaloapp.com/v4/oa/permission?app_id=" in run("zalo", "authorise").output
    result = run("zalo", "seed", typed="an-access-token\na-refresh-token\n")
    assert result.exit_code == 0, result.output
    assert "an-access-token" not in result.output
    assert "còn dùng được 24 giờ" in run("zalo", "status").output
    assert run("zalo", "resume").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "environ", "told"),
    [
        (("zalo", "authorise"), {"HOIXA_PUBLIC_URL": ""}, "HOIXA_PUBLIC_URL"),
        (("zalo", "authorise", "--oa", "5"), {}, "không có OA 5"),
        (("zalo", "seed"), {}, "đang trống"),
        (("zalo", "seed"), {"ZALO_APP_ID": ""}, "ZALO_APP_ID"),
        (("status",), {"ZALO_OA_ID": ""}, "ZALO_OA_ID"),
        (("status",), {"ZALO_SEND_MODE": "v4"}, "ZALO_SEND_MODE='v4'"),
        (("status",), {"ZALO_ACCOUNTS": "no-such-file.yml"}, "no-such-file.yml"),
    ],
)
def test_commands_say_in_one_line_what_is_wrong(run, arguments, environ, told):
    result = run(*arguments, **environ)
    assert result.exit_code == 1
    (line,) = [line for line in result.output.splitlines() if line.startswith("Lỗi")]
    assert told in line


@pytest.mark.slow
def test_the_commands_have_a_name_to_run_them_by():
    command = [sys.executable, "-m", "api.channels", "zalo", "--help"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True).stdout
    assert all(name in shown for name in ("authorise", "seed", "status", "resume"))


def test_the_status_shows_alarms_and_errors_but_no_secret(records):
    vault = Vault("k")
    from datetime import UTC, datetime

    now = datetime.now(UTC)
    with records.writing() as connection:
        sealed = vault.seal("a-token")
        channel_accounts.change(
            connection, "zalo", OA, access=sealed, expires_at=now, refreshed_at=now, signed_by="header"
        )
        channel_accounts.raise_alarm(connection, "zalo", OA, "Hết tiền.", at=now)
    shown = "\n".join(lines(Settings(**SETTINGS, zalo_bot_token="t"), records))
    assert "CẢNH BÁO" in shown
    assert "Hết tiền." in shown
    assert "còn dùng được 0 giờ 0 phút" in shown
    assert "zalo_bot bot" in shown
    assert sealed not in shown
    assert "Chưa khai báo kênh nào" in next(lines(Settings(), records))


FILE = f"""
- {{oa_id: '{OA}', app_id: '{APP_ID}', app_secret: demo-app-secret, oa_secret_env: ONE, commune: hoang-loc}}
- {{oa_id: '8000000000000000002', app_id: '77', app_secret: s2, oa_secret: second-secret, commune: dinh-tan, mode: v2}}
"""


def written(tmp_path, text=FILE):
    path = tmp_path / "zalo.yml"
    path.write_text(text, encoding="utf-8")
    return str(path)


async def test_several_accounts_answer_for_their_communes(door, oa_settings, tmp_path, zalo, rasa, rows, monkeypatch):
    monkeypatch.setenv("ONE", OA_SECRET)
    async with door(**oa_settings | {"zalo_accounts": written(tmp_path)}) as client:
        first, second = event(text="phí"), event(text="phí", app_id="77", recipient={"id": "8000000000000000002"})
        assert (await client.post("/zalo/webhook", content=first, headers=signed(first))).status_code == 200
        for secret, app_id, status in (
            (OA_SECRET, "77", 401),
            ("second-secret", APP_ID, 401),
            ("second-secret", "77", 200),
        ):
            headers = signed(second, secret=secret, app_id=app_id)
            assert (await client.post("/zalo/webhook", content=second, headers=headers)).status_code == status
        await until(lambda: len(rows("outbox")) == 2)
    assert {question["metadata"]["commune"] for question in rasa.asked} == {"hoang-loc", "dinh-tan"}
    assert len({row["session"] for row in rows("channel_user") if row["user"] == USER}) == 2
    assert zalo.sent == []


async def test_a_signed_event_of_an_account_we_do_not_serve_is_acknowledged(oa, rows):
    assert (await post(oa, event(text="phí", recipient={"id": "555"}))).status_code == 200
    assert rows("inbox") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: [", "không đọc được"),
        ("a: b", "danh sách"),
        ("- {oa_id: '1', app_id: '2', app_secret: s}", "thiếu oa_secret"),
        ("- {oa_id: '1', app_id: '2', app_secret: s, oa_secret: t, mode: v9}", "mode='v9'"),
        (FILE.replace("8000000000000000002", OA).replace("oa_secret_env: ONE", "oa_secret: t"), "cùng oa_id"),
    ],
)
def test_a_file_of_accounts_that_is_wrong(tmp_path, text, told):
    with pytest.raises(SettingsError, match=told):
        load_accounts(Settings(zalo_accounts=written(tmp_path, text)), {})


def test_an_account_of_an_unknown_commune_keeps_the_door_from_opening(store):
    with pytest.raises(SettingsError, match="khong-co"):
        check_accounts(Settings(**SETTINGS | {"zalo_commune": "khong-co"}), store)
    check_accounts(Settings(**SETTINGS), store)


def test_secrets_do_not_stand_in_what_settings_and_accounts_print():
    printed = repr(Settings(**SETTINGS)) + repr(account())
    assert OA_SECRET not in printed
    assert "demo-app-secret" not in printed
    assert SETTINGS["secret_key"] not in printed
