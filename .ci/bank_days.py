"""Writes the days on which banks don't settle payments: ``make bank-days``. The same package version gives the same file.

Run it when the package ``holidays`` knows of a new one-off day, and look at what changed before it is committed.
The publications reach a few years ahead: the days after that follow the same rules, as the package works them out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import holidays

WHERE = Path(__file__).parent.parent / "assistant" / "risk" / "history" / "bank_days.csv"
COLUMNS = ("calendar", "date", "name", "source")
YEARS = range(2005, 2041)
T2 = "European Central Bank, TARGET closing days"
GB = "GOV.UK, bank holidays in England and Wales; Bacs processes on bank working days"
FED = "Board of Governors of the Federal Reserve System, holidays observed by the Federal Reserve"
SATURDAY, SUNDAY = 5, 6


def t2() -> Mapping[date, str]:
    """The same six days a year since 2002: the package is right about these, and about 1999 to 2001, when there were others."""
    return holidays.financial_holidays("ECB", years=YEARS)


def gb() -> Mapping[date, str]:
    """England: Wales has the same days, Scotland and Northern Ireland have others; Bacs keeps those of England."""
    return holidays.country_holidays("GB", subdiv="ENG", years=YEARS, language="en_GB")


def us() -> dict[date, str]:
    """The federal holidays, a Sunday's moved to Monday. Not by the package's own moves: it gives a Saturday's to the Friday before, when
    federal offices are closed but Reserve Banks are open. It has Juneteenth from 2021 on and the banks keep it from 2022 on, which makes
    no difference: in 2021 it is a Saturday."""
    # The package's own calendar of the Federal Reserve is newer than the version that fits beside python-dateutil 4.
    every = holidays.country_holidays("US", years=YEARS, observed=False).items()
    return dict((day + timedelta(1), f"{name} (observed)") if day.weekday() == SUNDAY else (day, name) for day, name in every)


def rows() -> Iterator[tuple[str, str, str, str]]:
    """Every row of the file, in its order."""
    for calendar, days, source in (("t2", t2(), T2), ("gb", gb(), GB), ("us", us(), FED)):
        for day, name in sorted(days.items()):
            if day.weekday() < SATURDAY and day.year in YEARS:
                yield calendar, day.isoformat(), name, source


def text(lines: Iterable[tuple[str, str, str, str]]) -> str:
    """The file, ended by a line feed on every system."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(lines)
    return written.getvalue()


if __name__ == "__main__":
    WHERE.write_bytes(text(rows()).encode())
