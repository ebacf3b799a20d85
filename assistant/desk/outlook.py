"""The fitted models and the pay calendar, read from disk once: the company's own where there is one that can be used, else the shipped."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.resources import PACKAGE
from assistant.risk.history.pay_cycle import Calendar, read_paydays
from assistant.risk.model.book import Book, from_text
from assistant.risk.model.checks import ModelFileError
from assistant.risk.outlook import Outlook

if TYPE_CHECKING:
    from assistant.desk.desk import Desk

OWN = "model.json"
SHIPPED = PACKAGE / "risk" / "model" / "prior.json"
PAYDAYS = PACKAGE / "risk" / "history" / "paydays.csv"
BANK_DAYS = PAYDAYS.with_name("bank_days.csv")
LARGEST = 16_000_000


@cache
def calendar() -> Calendar:
    """The paydays by country, moved by weekends and by days on which banks don't settle."""
    return read_paydays(PAYDAYS.read_text("utf-8"), BANK_DAYS.read_text("utf-8"))


@cache
def shipped() -> Book:
    return from_text(SHIPPED.read_text("utf-8"))


def own_path(desk: Desk) -> Path:
    return desk.settings.home / OWN


def outlook(desk: Desk) -> Outlook:
    """What scores an account here. Practice cases are scored by the shipped model, so that they read the same everywhere."""
    own, trouble = (None, None) if desk.practising else own_book(own_path(desk))
    return Outlook(own or shipped(), calendar(), trouble, 0.0 if desk.practising else desk.settings.model.random_days)


def own_book(path: Path) -> tuple[Book | None, str | None]:
    """(the company's book, why there is none although there is a file)."""
    try:
        if not path.exists() and not path.is_symlink():
            return None, None
        if path.exists() and not path.is_file():
            raise ValueError("not a file")  # a pipe would be waited for
        return read_book(path), None
    except (OSError, ValueError, ModelFileError) as fault:
        return None, f"{path.name}: {fault}"


def read_book(path: Path) -> Book:
    """Raises OSError, ValueError (no UTF-8, too large) and ModelFileError."""
    if path.stat().st_size > LARGEST:
        raise ValueError("the file is too large")
    return from_text(path.read_text("utf-8"))
