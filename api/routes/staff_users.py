"""Accounts of the staff, for admins: who there is, add, change, disable, hand out a way in."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from api.pages.links import public_url
from api.problems import Problem
from api.records import staff
from api.records.staff import ADMIN, OFFICER, ROLES, Account, LoginTaken
from api.services import Here, Services
from api.staff import passwords, people
from api.staff.answered import go
from api.staff.fields import Fields
from api.staff.page import staff_page
from api.staff.session import Admin, Officer, Posted
from knowledge.hours import VIETNAM

router = APIRouter(prefix="/staff/nguoi-dung")
Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
USERS = "/staff/nguoi-dung"
LAST_ADMIN = "Đây là quản trị cuối cùng còn dùng được. Đặt thêm một quản trị khác rồi hãy làm việc này."
DONE = {"sua": "Đã lưu.", **{name: words for name, (_, words) in people.DEEDS.items()}}


@router.get("")
def users(here: Here, officer: Admin) -> Response:
    """Return everybody's account."""
    with here.records.reading() as connection:
        everyone = staff.everyone(connection)
    signed = {each.id: f"{each.signed_at.astimezone(VIETNAM):%d/%m/%Y %H:%M}" for each in everyone if each.signed_at}
    states = {each.id: _state(each) for each in everyone}
    values: dict[str, Any] = {"everyone": everyone, "states": states, "signed": signed, "titles": _titles(here)}
    return staff_page(here, officer, "users.html", title="Người dùng", section="users", **values)


@router.get("/moi")
def ask_new(here: Here, officer: Admin) -> Response:
    """Return the form for a new account."""
    return _form_page(here, officer, None, {"login": "", "name": "", "role": OFFICER, "communes": None})


@router.post("/moi")
def add(request: Request, here: Here, officer: Admin, fields: Posted) -> Response:
    """Add an account; shows its one-time link or temporary password, this once."""
    typed = {"login": fields.text("ten-dang-nhap").lower(), **_typed(here, fields)}
    wrong = "" if people.LOGIN.fullmatch(typed["login"]) else _LOGIN_RULE
    wrong = wrong or _fault(typed)
    if wrong:
        return _form_page(here, officer, None, typed, wrong=wrong)
    try:
        with here.records.writing() as connection:
            made = people.add(connection, officer, **typed)
    except LoginTaken:
        return _form_page(here, officer, None, typed, wrong="Tên đăng nhập này đã có người dùng.")
    give = give_password if fields.raw("cach") == "mat-khau" else give_link
    return give(request, here, officer, _found(here, made))


@router.get("/{id}")
def one(here: Here, officer: Admin, id: Id, done: Annotated[str, Query(alias="xong")] = "") -> Response:
    """Return the form of one account."""
    return _one_page(here, officer, _found(here, id), said=DONE.get(done, ""))


@router.post("/{id}")
def change(here: Here, officer: Admin, id: Id, fields: Posted) -> Response:
    """Change name, role and communes of an account."""
    account, typed = _found(here, id), _typed(here, fields)
    if wrong := _fault(typed):
        return _one_page(here, officer, account, typed=typed, wrong=wrong)
    try:
        with here.records.writing() as connection:
            people.change(connection, officer, account, **typed)
    except people.LastAdmin:
        return _one_page(here, officer, account, typed=typed, wrong=LAST_ADMIN)
    return go(f"{USERS}/{id}?xong=sua")


@router.post("/{id}/lien-ket")
def link(request: Request, here: Here, officer: Admin, id: Id, fields: Posted) -> Response:  # noqa: ARG001
    """Show a one-time link with which the person chooses a password."""
    return give_link(request, here, officer, _usable(here, id))


@router.post("/{id}/mat-khau-tam")
def temporary(request: Request, here: Here, officer: Admin, id: Id, fields: Posted) -> Response:  # noqa: ARG001
    """Show a temporary password, which must be changed at the next sign-in."""
    return give_password(request, here, officer, _usable(here, id))


@router.post("/{id}/{deed}")
def do(here: Here, officer: Admin, id: Id, deed: str, fields: Posted) -> Response:  # noqa: ARG001
    """Do what one button of an account's page says."""
    account = _found(here, id)
    if deed not in people.DEEDS:
        raise Problem("not-found")
    try:
        with here.records.writing() as connection:
            people.DEEDS[deed][0](connection, officer, account)
    except people.LastAdmin:
        return _one_page(here, officer, account, wrong=LAST_ADMIN)
    return go(f"{USERS}/{id}?xong={deed}")


def give_link(request: Request, here: Services, officer: Officer, account: Account) -> Response:
    """Return the page that shows a one-time link."""
    with here.records.writing() as connection:
        token = people.give_link(connection, officer, account)
    address = f"{public_url(request)}/staff/bat-dau/{token}"
    return _given_page(here, officer, account, address=address, password="")


def give_password(request: Request, here: Services, officer: Officer, account: Account) -> Response:
    """Return the page that shows a temporary password."""
    password = passwords.temporary()
    stored = passwords.hashed(password)
    with here.records.writing() as connection:
        people.give_password(connection, officer, account, stored)
    return _given_page(here, officer, account, address=f"{public_url(request)}/staff", password=password)


_LOGIN_RULE = "Tên đăng nhập: từ 3 đến 32 chữ thường không dấu, chữ số, dấu chấm hoặc gạch; bắt đầu bằng chữ."


def _found(here: Services, id: int) -> Account:
    with here.records.reading() as connection:
        account = staff.by_id(connection, id)
    if account is None:
        raise Problem("not-found")
    return account


def _usable(here: Services, id: int) -> Account:
    account = _found(here, id)
    if account.disabled:
        raise Problem("not-found")
    return account


def _titles(here: Services) -> dict[str, str]:
    return {commune.id: commune.title for commune in here.store.communes()}


def _typed(here: Services, fields: Fields) -> dict[str, Any]:
    """Return name, role and communes of a form; communes is None when neither all nor any was chosen."""
    chosen = [id for id in fields.all("xa") if here.store.commune(id)]
    communes = [] if fields.raw("pham-vi") == "tat-ca" else chosen or None
    return {"name": fields.text("ho-ten", 80), "role": fields.raw("vai-tro"), "communes": communes}


def _fault(typed: dict[str, Any]) -> str:
    if not typed["name"]:
        return "Cần ghi họ tên."
    if typed["role"] not in ROLES:
        return "Cần chọn vai trò."
    if typed["role"] == ADMIN and typed["communes"] != []:
        return "Quản trị làm việc cho mọi xã: chọn mọi xã, hoặc chọn vai trò khác."
    return "Cần chọn ít nhất một xã, hoặc chọn mọi xã." if typed["communes"] is None else ""


def _state(account: Account) -> str:
    """Return in words what keeps an account from being in full use, "" for nothing."""
    if account.disabled:
        return "đã ngừng"
    if account.locked(datetime.now(UTC)):
        return "đang tạm khóa"
    if account.password is None:
        return "chờ thiết lập"
    return "mật khẩu tạm" if account.temporary else "" if account.totp else "chưa có mã xác thực"


def _form_page(
    here: Services, officer: Officer, account: Account | None, typed: dict[str, Any], *, wrong: str = "", said: str = ""
) -> Response:
    title = account.name if account else "Thêm người dùng"
    values = {"account": account, "typed": typed, "wrong": wrong, "said": said, "titles": _titles(here)}
    values["state"] = _state(account) if account else ""
    status = 422 if wrong else 200
    return staff_page(here, officer, "user.html", title=title, section="users", status=status, **values)


def _one_page(
    here: Services,
    officer: Officer,
    account: Account,
    *,
    typed: dict[str, Any] | None = None,
    wrong: str = "",
    said: str = "",
) -> Response:
    now = {"name": account.name, "role": account.role, "communes": account.communes}
    return _form_page(here, officer, account, {"login": account.login, **(typed or now)}, wrong=wrong, said=said)


def _given_page(here: Services, officer: Officer, account: Account, **values: Any) -> Response:
    title = f"Trao cho {account.name}"
    return staff_page(here, officer, "given.html", title=title, section="users", account=account, **values)
