"""What was said before: earlier calls of this customer, and whether what they promised came true."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assistant.language import Tongue, zone_named
from assistant.records import Account
from assistant.review.promises import promise as promise_kept
from assistant.risk.history.past import Contact

# Earlier calls are counted over a month (judgement: one dunning cycle).
RECENT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Earlier:
    """A call that was logged before, judged at the moment looked from."""

    id: str
    as_of: datetime
    agent: str | None
    disposition: str
    cause: str | None = None
    promise_date: date | None = None
    kept: str | None = None
    """kept, broken or pending, where something was promised."""
    note: str | None = None
    agreed: tuple[str, ...] = ()
    invoice: str | None = None
    logged: bool = False
    """It stands in our journal, and can be corrected."""


def judged(promise: date | None, called_at: datetime, account: Account, now: datetime, invoice: str | None = None) -> str | None:
    """Did the money come in by the promised day? By the bill of the call where it is known, else by any payment."""
    paid = [
        one.at for one in account.payments
        if one.outcome in {"succeeded", "partially_refunded"} and one.at > called_at and (invoice is None or one.invoice == invoice)
    ]  # fmt: skip
    bill = account.invoice(invoice)
    if bill and bill.status == "paid" and bill.paid_at and bill.paid_at > called_at:
        paid.append(bill.paid_at)
    return promise_kept(promise, paid, now, zone_named(account.customer.time_zone))


def summary(earlier: Iterable[Earlier], now: datetime, tongue: Tongue) -> str:
    """``3rd call in 8 days · promised 25 Nov, not kept``; empty where nobody called before. This call is counted."""
    recent = [one for one in earlier if timedelta(0) <= now - one.as_of <= timedelta(days=RECENT_DAYS)]
    promise = next((one for one in earlier if one.promise_date), None)
    parts = []
    if recent:
        first = min(one.as_of for one in recent)
        days = max((tongue.local(now).date() - tongue.local(first).date()).days, 0)
        parts.append(ordinal(len(recent) + 1, days, tongue))
    if promise and promise.promise_date:
        day = tongue.day(promise.promise_date, now)
        words = {
            "kept": tongue.say("promised {day}, kept", day=day),
            "broken": tongue.say("promised {day}, not kept", day=day),
            "pending": tongue.say("promised {day}", day=day),
        }
        parts.append(words[promise.kept or "pending"])
    return " · ".join(parts)


def ordinal(number: int, days: int, tongue: Tongue) -> str:
    if tongue.language == "en":
        ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        shown = f"{number}{ending}"
    else:
        shown = f"{number}e"
    if days == 0:
        return tongue.say("{ordinal} call today", ordinal=shown)
    return tongue.say_n("{ordinal} call in {number} day", "{ordinal} call in {number} days", days, ordinal=shown)


def contacts(earlier: tuple[Earlier, ...]) -> tuple[Contact, ...]:
    """Earlier calls as the models know them."""
    return tuple(Contact(one.id, one.as_of, one.disposition, one.invoice, one.promise_date) for one in earlier)
