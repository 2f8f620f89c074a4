"""Dossier codes: recognised, taken apart, and never kept whole."""

from datetime import date

import pytest

from knowledge.dossier import find, hide_serial, malformed


@pytest.mark.parametrize(
    ("text", "office", "day"),
    [
        ("tra giúp H56.27-260113-0012", "H56.27", date(2026, 1, 13)),
        ("000.00.13.h56-20260113-0012 đến đâu rồi", "000.00.13.H56", date(2026, 1, 13)),
        ("G01.899.108.000-250819-[số hồ sơ]", "G01.899.108.000", date(2025, 8, 19)),
        ("mã H56.27-261331-0012", "H56.27", None),
    ],
)
def test_dossier_code_is_taken_apart(text: str, office: str, day: date | None) -> None:
    code = find(text)
    assert code is not None
    assert (code.office, code.day) == (office, day)


@pytest.mark.parametrize(
    "text", ["hồ sơ của tôi đến đâu rồi", "thủ tục 1.001193", "ngày 26-01-2026", "nghị định 118/2025"]
)
def test_dossier_code_is_not_seen_elsewhere(text: str) -> None:
    assert find(text) is None
    assert malformed(text) is None


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("mã hồ sơ 000.12.34 có kết quả chưa", "000.12.34"),
        ("ma ho so la H56-99 nhe", "H56-99"),
        ("mã hs: 12345", "12345"),
    ],
)
def test_dossier_code_without_the_form_is_told(text: str, given: str) -> None:
    assert malformed(text) == given


def test_dossier_serial_is_hidden() -> None:
    assert hide_serial("xem H56.27-260113-0012 với") == "xem H56.27-260113-[số hồ sơ] với"
