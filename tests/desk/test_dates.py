"""A date as an agent types it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.desk.dates import parse_day

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("friday", "2026-11-27"),
        ("Vrijdag", "2026-11-27"),
        ("fri", "2026-11-27"),
        ("vr", "2026-11-27"),
        ("tuesday", "2026-12-01"),
        ("di", "2026-12-01"),
        ("+3", "2026-11-27"),
        ("+ 3", "2026-11-27"),
        ("+1w", "2026-12-01"),
        ("27-11", "2026-11-27"),
        ("27/11", "2026-11-27"),
        ("27.11.2026", "2026-11-27"),
        ("27 november", "2026-11-27"),
        ("27 nov", "2026-11-27"),
        ("vrijdag 27 november", "2026-11-27"),
        ("27 november 2026", "2026-11-27"),
        ("2026-11-27", "2026-11-27"),
        ("tomorrow", "2026-11-25"),
        ("morgen", "2026-11-25"),
        ("overmorgen", "2026-11-26"),
        ("today", "2026-11-24"),
        ("1-3", "2027-03-01"),
        ("1 maart", "2027-03-01"),
        ("1 mrt", "2027-03-01"),
        ("3 mei", "2027-05-03"),
        ("27", "2026-11-27"),
        ("3", "2026-12-03"),
        ("27-11-26", "2026-11-27"),
        ("Fri, 27 Nov", "2026-11-27"),
    ],
)
def test_a_day_is_read_as_it_was_meant(typed: str, meant: str) -> None:
    assert parse_day(typed, TUESDAY) == date.fromisoformat(meant)


@pytest.mark.parametrize(
    "typed",
    ["", " ", "soon", "31-02", "40 november", "2026-13-01", "+", "+3000", "nov", "27 foo", "² november", "27 nov ²", "²", "0-0", "1-1-1-1"],
)
def test_what_is_no_day_is_none(typed: str) -> None:
    assert parse_day(typed, TUESDAY) is None


@given(st.text(max_size=20) | st.from_regex(r"[+\d²٣]{1,3}[ -/.]?[a-zé\d]{0,9}[ -]?\d{0,5}", fullmatch=True))
def test_nothing_typed_fails(typed: str) -> None:
    parse_day(typed, TUESDAY)
