"""``python -m api.staff``: the first admin, and the way back in, from the server's command line."""

import sys
from collections.abc import Callable
from typing import Any

import click

from api.records import staff, staff_sessions
from api.records.database import Database, RecordsError, open_database
from api.records.staff import ADMIN, Account, LoginTaken
from api.records.staff_sessions import SET_UP
from api.settings import SettingsError, load_settings
from api.staff import passwords, people
from api.staff.page import ROLE_NAMES


@click.group(help="Tài khoản của bàn làm việc: thêm quản trị đầu tiên, xem, ngừng, đặt lại.")
def main() -> None:
    """Group the commands."""


@main.command("add-admin")
@click.argument("login")
@click.option("--name", default="", help="Họ tên hiện trong bàn làm việc.")
@click.option("--link", is_flag=True, help="In liên kết dùng một lần thay vì hỏi mật khẩu.")
def add_admin(login: str, name: str, link: bool) -> None:
    """Thêm một quản trị; hỏi mật khẩu, hoặc in liên kết dùng một lần."""
    login = login.lower()
    if not people.LOGIN.fullmatch(login):
        sys.exit("Lỗi: tên đăng nhập gồm 3-32 chữ thường không dấu, chữ số, dấu chấm hoặc gạch, bắt đầu bằng chữ.")
    stored = "" if link else passwords.hashed(_asked_password(login))

    def add(connection: Any) -> str:
        try:
            made = people.add(connection, None, login=login, name=name or login, role=ADMIN, communes=[])
        except LoginTaken:
            sys.exit(f"Lỗi: đã có tài khoản {login}; dùng lệnh reset để đặt lại.")
        if link:
            return _link(connection, _account(connection, login))
        staff.change(connection, made, password=stored)
        return f"Đã thêm quản trị {login}. Đăng nhập tại {_address()}/staff để cài mã xác thực."

    click.echo(_write(add))


@main.command("list")
def list_all() -> None:
    """Liệt kê các tài khoản."""

    def rows(connection: Any) -> str:
        return "\n".join(_row(account) for account in staff.everyone(connection)) or "Chưa có tài khoản nào."

    click.echo(_write(rows))


@main.command()
@click.argument("login")
def disable(login: str) -> None:
    """Ngừng một tài khoản, kể cả quản trị cuối cùng; ai đang đăng nhập bằng nó bị đẩy ra."""

    def shut(connection: Any) -> str:
        people.disable(connection, None, _account(connection, login), keep_admin=False)
        return f"Đã ngừng {login}."

    click.echo(_write(shut))


@main.command()
@click.argument("login")
def reset(login: str) -> None:
    """Xóa mật khẩu, mã xác thực và tạm khóa, mở lại tài khoản, in liên kết dùng một lần."""

    def restart(connection: Any) -> str:
        account = _account(connection, login)
        staff.change(connection, account.id, password=None, temporary=False, disabled=False)
        people.unlock(connection, None, account)
        people.reset_totp(connection, None, account)
        staff_sessions.take_back(connection, account.id, SET_UP)
        return _link(connection, account)

    click.echo(_write(restart))


def _write(work: Callable[[Any], str]) -> str:
    """Return what ``work`` gives in one transaction; exits with one line when the records cannot be opened."""
    try:
        database: Database = open_database(load_settings().records_url)
    except (SettingsError, RecordsError) as error:
        sys.exit(f"Lỗi: {error}")
    try:
        with database.writing() as connection:
            return work(connection)
    finally:
        database.close()


def _account(connection: Any, login: str) -> Account:
    account = staff.by_login(connection, login.lower())
    if account is None:
        sys.exit(f"Lỗi: không có tài khoản {login}.")
    return account


def _asked_password(login: str) -> str:
    password, again = (click.prompt(words, hide_input=True) for words in ("Mật khẩu", "Nhập lại"))
    if wrong := passwords.fault(password, again, login):
        sys.exit(f"Lỗi: {wrong}")
    return password


def _link(connection: Any, account: Account) -> str:
    token = people.give_link(connection, None, account)
    return f"Mở liên kết này trong 72 giờ để chọn mật khẩu (dùng được một lần):\n{_address()}/staff/bat-dau/{token}"


def _address() -> str:
    settings = load_settings()
    return settings.public_url or f"http://localhost:{settings.port}"


def _row(account: Account) -> str:
    state = "đã ngừng" if account.disabled else "chờ thiết lập" if account.password is None else ""
    communes = ", ".join(account.communes) or "mọi xã"
    return f"{account.login}\t{account.name}\t{ROLE_NAMES[account.role]}\t{communes}\t{state}".rstrip()


if __name__ == "__main__":
    main()
