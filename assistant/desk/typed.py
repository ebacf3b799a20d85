"""A fact as the agent typed it, in the words of the script."""

from __future__ import annotations

from datetime import UTC, datetime, time

from assistant import text
from assistant.desk.call import Call
from assistant.desk.dates import parse_day
from assistant.desk.view import AccountView
from assistant.guidance.facts import DATES as FACT_DATES
from assistant.language import Tongue, zone_named

LONGEST = 80


def worded(name: str, typed: str, view: AccountView, call: Call) -> str | None:
    """A day in the script's own words, or the text redacted and cleaned; None for what is no day where a day is due."""
    value = text.redact(text.clean(typed, limit=LONGEST)).text
    if name not in FACT_DATES:
        return value or None
    zone = zone_named(view.account.customer.time_zone)
    day = parse_day(value, view.now.astimezone(zone).date())
    if day is None:
        return None
    noon = datetime.combine(day, time(12), zone).astimezone(UTC)
    return Tongue(call.language, zone=view.account.customer.time_zone).spoken_day(noon, view.now)


__all__ = ["FACT_DATES", "worded"]
