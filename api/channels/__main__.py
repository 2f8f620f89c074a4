"""``python -m api.channels``: connect a Zalo Official Account, and see how the channels are."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import click

from api.channels import status as state
from api.channels.accounts import OfficialAccount, load_accounts
from api.channels.zalo import consent
from api.channels.zalo.oauth import Pair
from api.channels.zalo.tokens import Tokens
from api.channels.zalo_bot.channel import ZaloBotChannel
from api.records import channel_accounts
from api.records.database import Database, RecordsError, open_database
from api.records.secrets import Vault
from api.settings import Settings, SettingsError, load_settings

OA = click.option("--oa", default="", help="Mã OA, khi khai báo nhiều OA.")


@click.group()
def main() -> None:
    """Kết nối và theo dõi các kênh ngoài trang web."""


@main.command()
def status() -> None:
    """Tình trạng từng tài khoản: token, hàng chờ, cảnh báo."""
    with _opened() as (settings, records):
        for line in state.lines(settings, records):
            click.echo(line)


@main.group()
def zalo() -> None:
    """Zalo Official Account."""


zalo.add_command(status)


@zalo.command()
@OA
def authorise(oa: str) -> None:
    """In địa chỉ để quản trị viên OA mở và cấp quyền."""
    with _opened() as (settings, records):
        account = _account(settings, oa)
        if not settings.public_url:
            raise SettingsError("cần HOIXA_PUBLIC_URL, như https://hoixa.example.gov.vn, để Zalo gọi về")
        url = consent.begin(settings, account, records, Vault(settings.secret_key))
        click.echo(f"Quản trị viên của OA {account.id} mở địa chỉ này trong 30 phút và bấm đồng ý:\n{url}")


@zalo.command()
@OA
def seed(oa: str) -> None:
    """Lưu cặp token lấy từ API Explorer; hỏi hai token, hoặc đọc hai dòng từ đầu vào."""
    with _opened() as (settings, records):
        account = _account(settings, oa)
        pair = Pair(_secret("Access token"), _secret("Refresh token"))
        asyncio.run(_save(settings, records, account, pair))
        click.echo(f"Đã lưu token của OA {account.id}.")


@zalo.command()
@OA
def resume(oa: str) -> None:
    """Cho OA gửi lại sau khi đã sửa nguyên nhân ở phía Zalo."""
    with _opened() as (settings, records):
        account = _account(settings, oa)
        with records.writing() as connection:
            values = {"state": channel_accounts.OK, "mode": None, "alarm": None, "alarm_at": None}
            channel_accounts.change(connection, "zalo", account.id, **values)
        click.echo(f"OA {account.id} được gửi lại.")


@main.group("zalo-bot")
def zalo_bot() -> None:
    """Zalo Bot Platform."""


@zalo_bot.command("set-webhook")
def set_webhook() -> None:
    """Báo cho Zalo Bot biết địa chỉ nhận tin."""
    with _opened() as (settings, _):
        if not settings.zalo_bot_token or not 8 <= len(settings.zalo_bot_secret) <= 256:
            raise SettingsError("cần ZALO_BOT_TOKEN, và ZALO_BOT_SECRET dài 8 tới 256 ký tự")
        if not settings.public_url:
            raise SettingsError("cần HOIXA_PUBLIC_URL, như https://hoixa.example.gov.vn, để Zalo gọi về")
        refused = asyncio.run(_set_webhook(settings))
        if refused:
            raise SettingsError(f"Zalo Bot không nhận địa chỉ: {refused}")
        click.echo("Đã báo địa chỉ nhận tin.")


async def _set_webhook(settings: Settings) -> str:
    async with aiohttp.ClientSession() as http:
        return await ZaloBotChannel(settings, http).set_webhook(f"{settings.public_url}/zalo-bot/webhook")


def _account(settings: Settings, oa: str) -> OfficialAccount:
    accounts = load_accounts(settings)
    if not accounts:
        raise SettingsError("chưa khai báo OA nào: đặt ZALO_APP_ID và các biến cùng nhóm, xem docs/zalo.md")
    if not oa and len(accounts) > 1:
        raise SettingsError(f"có nhiều OA, thêm --oa: {', '.join(accounts)}")
    account = accounts.get(oa) if oa else next(iter(accounts.values()))
    if account is None:
        raise SettingsError(f"không có OA {oa}; đang có: {', '.join(accounts)}")
    return account


def _secret(name: str) -> str:
    """Return a token typed unseen, or a line of the input; it never stands in the command line."""
    typed = click.prompt(name, hide_input=True) if sys.stdin.isatty() else sys.stdin.readline()
    if not typed.strip():
        raise SettingsError(f"{name} đang trống")
    return str(typed).strip()


async def _save(settings: Settings, records: Database, account: OfficialAccount, pair: Pair) -> None:
    async with aiohttp.ClientSession() as http:
        await Tokens(http, settings.zalo_oauth_url, records, Vault(settings.secret_key)).save(account, pair)


@contextmanager
def _opened() -> Iterator[tuple[Settings, Database]]:
    """Give settings and records; what is wrong with them is one line and exit 1."""
    try:
        settings = load_settings()
        records = open_database(settings.records_url)
        try:
            yield settings, records
        finally:
            records.close()
    except (SettingsError, RecordsError) as error:
        sys.exit(f"Lỗi: {error}")


if __name__ == "__main__":
    main(prog_name="python -m api.channels")
