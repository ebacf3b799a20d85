"""Was a promise to pay kept? One rule, for the account, the log and the figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

Kept = Literal["kept", "broken", "pending"]
# A payment is booked up to a day after the day it was promised for (judgement: card payments settle overnight).
PROMISE_SLACK = timedelta(days=1)


def promise(promised: date | None, paid: Iterable[datetime], now: datetime, zone: tzinfo = UTC) -> Kept | None:
    """``paid``: when money came in after the call. ``zone``: where the customer is, for when a day begins; None where nothing was promised.

    A promise is broken from the day after the promised one; money that comes within the slack still keeps it.
    """
    if promised is None:
        return None
    limit = datetime.combine(promised + timedelta(days=1), time(), zone).astimezone(UTC) + PROMISE_SLACK
    if any(at <= limit for at in paid):
        return "kept"
    return "pending" if now.astimezone(zone).date() <= promised else "broken"
