"""Rules of the console that need no page: codes and clocks, passwords, where a page may lead."""

import pyotp
import pytest
from argon2 import Type, extract_parameters

from api.staff import factor, passwords
from api.staff.session import safe_next
from tests.api.staff_desk import KEY

NEW = "một câu hoàn toàn khác"


@pytest.mark.parametrize(("step", "works"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_staff_code_of_a_clock_that_is_off(step, works):
    now = 1_800_000_010.0
    assert (factor.step_of(KEY, pyotp.TOTP(KEY).at(int(now) + step * 30), now) is not None) is works


@pytest.mark.parametrize(
    ("asked", "gets"),
    [
        ("/staff/nhat-ky?trang=2", "/staff/nhat-ky?trang=2"),
        ("/staff", "/staff"),
        ("", "/staff"),
        ("https://evil.example/staff", "/staff"),
        ("//evil.example/staff/", "/staff"),
        ("/staff/..//evil.example", "/staff"),
        ("/staff\\@evil.example", "/staff"),
        ("/staff/\r\nset-cookie: x", "/staff"),
        ("/stafford", "/staff"),
        ("/thu-tuc", "/staff"),
    ],
)
def test_staff_next_page_stays_inside(asked, gets):
    assert safe_next(asked) == gets


@pytest.mark.parametrize(
    ("password", "again", "fine"),
    [
        (NEW, NEW, True),
        ("mo\u0323\u0302t câu hoàn toàn khác", NEW, True),  # the same words, letters composed otherwise
        ("x" * 12, "x" * 12, False),
        ("lan.nt lan.nt 1", "lan.nt lan.nt 1", False),
        ("123456789012", "123456789012", False),
        ("abcdefghijk", "abcdefghijk", False),
        ("dài " * 40, "dài " * 40, False),
    ],
)
def test_staff_new_password(password, again, fine):
    assert (passwords.fault(password, again, "lan.nt") == "") is fine


def test_staff_passwords_cost_as_much_as_they_should():
    parameters = extract_parameters(passwords.hashed(NEW))
    assert parameters.type is Type.ID
    assert (parameters.memory_cost, parameters.time_cost) >= (19 * 1024, 2)  # OWASP's least


def test_staff_password_typed_on_another_keyboard():
    assert passwords.right(passwords.hashed("Việt Nam quê tôi"), "Vie\u0323\u0302t Nam que\u0302 to\u0302i")
    assert not passwords.right(None, "")
