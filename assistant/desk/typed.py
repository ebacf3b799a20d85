"""A fact as the agent typed it: a day as ISO 8601, other text redacted and cleaned."""

from __future__ import annotations

from assistant import text
from assistant.desk.dates import parse_day
from assistant.desk.view import AccountView
from assistant.guidance.facts import DATES as FACT_DATES
from assistant.language import zone_named

LONGEST = 80


def read_fact(name: str, typed: str, view: AccountView) -> str | None:
    """What is kept of it; None for what is no day where a day is due, or is empty."""
    value = text.redact(text.clean(typed, limit=LONGEST)).text
    if name not in FACT_DATES:
        return value or None
    day = parse_day(value, view.now.astimezone(zone_named(view.account.customer.time_zone)).date())
    return day.isoformat() if day else None


__all__ = ["FACT_DATES", "read_fact"]
