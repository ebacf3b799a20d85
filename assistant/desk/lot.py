"""A day drawn by lot: a log of tries on the best days alone can't show what the other days would do (``[model] random_days``)."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256

from assistant.desk.view import AccountView
from assistant.language import Tongue
from assistant.risk.failures import tries_left
from assistant.risk.outlook import DAYS_AHEAD


def by_lot(view: AccountView) -> date | None:
    """The day (the customer's local date) on which this bill's next try had best be made, for the sake of learning; None for most bills.

    Of all bills that may be tried again, the share that the company sets; each day of the ``DAYS_AHEAD`` after the newest try is as likely. Who
    looks, and when, changes nothing: the lot is the hash of the invoice's id and the number of its tries. A day that has passed, or on which
    access would have ended, is not drawn again.
    """
    share, failure = view.outlook.random_days if view.outlook else 0.0, next(iter(view.sight.failures), None)
    if (
        not share
        or failure is None
        or failure.invoice is None
        or not failure.tries
        or tries_left(view.account, failure.last, view.now) == 0
    ):
        return None
    ticket = int.from_bytes(sha256(f"{failure.invoice.id} {len(failure.tries)}".encode()).digest()[:8]) / 2**64
    if ticket >= share:
        return None
    zone = Tongue("en", zone=view.account.customer.time_zone)
    newest = max(one.at for one in failure.tries)
    day = zone.local(newest).date() + timedelta(days=1 + int(ticket / share * DAYS_AHEAD))
    until = view.access.until if view.access else None
    if until and day > zone.local(until).date():
        return None
    return day if any(day == one.day for one in view.risk.when) else None
