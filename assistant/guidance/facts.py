"""What the script may claim about this customer now: values for placeholders, and what is known to be true.

A value that is not known is absent, and its line is left out. What the agent types in is kept apart, as said by the customer.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from assistant.declines import Verdict
from assistant.guidance.situations import Standing
from assistant.language import Tongue
from assistant.records import Account, Customer, Identified, Invoice, Money, Payment, Subscription
from assistant.risk.failures import tries_left, will_run
from assistant.risk.figures import Access
from assistant.risk.flag import Flag
from assistant.risk.sight import Sight, end_of_month

# Placeholders that the agent may fill in on the call.
TYPED_VALUES = (
    "name", "agent", "company", "phone", "access_until", "retry_date", "callback_date", "next_charge_date", "resume_date", "end_date", "mail_date",
    "date", "paid_until",
)  # fmt: skip
# Facts of the desk, or of what the caller said, that the agent may confirm on the call. What only the provider can know is not among them.
TYPED_TRUTHS = (
    "data_kept", "no_fee", "email_known", "ideal_link_possible", "lower_plan_possible", "pause_possible", "parts_possible", "caller_tells_of_death",
)  # fmt: skip
# A direct debit can still come back for about six working days: it is not called paid before eight days have gone by.
DEBIT_SETTLES_DAYS = 8
DATES = {"access_until", "retry_date", "callback_date", "next_charge_date", "resume_date", "end_date", "mail_date", "date", "paid_until"}
FAMILY_NAME_FIRST = {"ja", "zh", "ko", "hu", "vi"}


@dataclass(frozen=True, slots=True)
class House:
    """The desk's own facts, from its config or the practice case; None is unknown."""

    company: str | None = None
    phone: str | None = None
    agent: str | None = None
    grace_days: int | None = None
    no_fee: bool | None = None
    data_kept: bool | None = None
    lower_plan_possible: bool | None = None
    ideal_link_possible: bool | None = None
    pause_possible: bool | None = None
    parts_possible: bool | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """``values``: placeholder -> words in the script's language.

    ``truths``: the needs that are known to be true.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    truths: frozenset[str] = frozenset()

    def missing(self, names: tuple[str, ...], needs: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if not self.values.get(name)) + tuple(need for need in needs if need not in self.truths)


@dataclass(frozen=True, slots=True)
class Moment:
    """All that the facts are drawn from.

    ``paid``: the bill that the call is about came in since it began.
    """

    sight: Sight
    standing: Standing
    flags: tuple[Flag, ...]
    house: House
    access: Access | None
    identified: Identified = Identified.NONE
    typed: Mapping[str, str] = field(default_factory=dict)
    about: str | None = None


def facts(moment: Moment, tongue: Tongue) -> Facts:
    """The facts for one script, worded by ``tongue``."""
    values = _values(moment, tongue)
    for name, value in moment.typed.items():
        if name in TYPED_VALUES and value:
            values[name] = _typed(name, value, tongue, moment.sight.now)
    truths = _truths(moment) | {name for name, value in moment.typed.items() if name in TYPED_TRUTHS and value == "yes"}
    return Facts({name: value for name, value in values.items() if value}, frozenset(truths))


def _typed(name: str, value: str, tongue: Tongue, now: datetime) -> str:
    """A day is kept as ISO 8601 and worded in the language of the script; other text stands as it was typed."""
    if name not in DATES:
        return value
    try:
        return tongue.spoken_day(date.fromisoformat(value), now)
    except ValueError:
        return value


def _values(moment: Moment, tongue: Tongue) -> dict[str, str]:
    sight, house, now = moment.sight, moment.house, moment.sight.now
    bill, payment = subject(moment)
    subscription = _subscription(sight, bill)
    amount = _amount(moment, bill, payment)
    change = next((flag for flag in moment.flags if flag.kind in {"price_rise", "discount_ending"}), None)
    old, new = _old_and_new(sight, change)
    at = change.facts.get("charge") or change.facts.get("at") if change else None
    expiring = next((flag for flag in moment.flags if flag.kind in {"card_expiring", "card_expired"}), None)
    ends = end_of_month(expiring.facts["expires"]) if expiring else None  # type: ignore[arg-type]

    def day(when: object) -> str:
        return tongue.spoken_day(when, now) if isinstance(when, datetime) else ""

    def ahead(when: datetime | None) -> str:
        return day(when) if when and when > now else ""

    failure = moment.standing.failure or (sight.causes[0] if sight.causes else None)
    retry = bill.next_try if bill and failure and failure.invoice == bill and will_run(sight.account, failure, now) else None
    if moment.standing.situation == "direct_debit_revoked":
        retry = None  # a try on a permission that is no more is not something to look forward to
    return {
        "name": spoken_name(sight.account.customer, tongue) or "",
        "agent": house.agent or "",
        "company": house.company or "",
        "phone": house.phone or "",
        "amount": tongue.money_spoken(amount) if amount else "",
        "charge_date": day(payment.at) if payment else "",
        "access_until": ahead(moment.access.until) if moment.access else "",
        "retry_date": ahead(retry),
        "link": bill.url or "" if bill and bill.unpaid else "",
        "next_charge_date": ahead(sight.next_charge(subscription)) if subscription and subscription in sight.charging else "",
        "resume_date": ahead(next((one.paused_until for one in sight.live if one.paused_until), None)),
        "end_date": day(_end(sight)),
        "date": day(at),
        "month": tongue.month_name(ends.date()) if ends and ends >= now else "",
        "old_amount": tongue.money_spoken(old) if old else "",
        "new_amount": tongue.money_spoken(new) if new else "",
        "paid_until": ahead(_paid_until(sight)),
    }  # fmt: skip


def subject(moment: Moment) -> tuple[Invoice | None, Payment | None]:
    """The bill and the payment that the talk is about: the failed one, the disputed or returned one, else the last that came in."""
    account, failure = moment.sight.account, moment.standing.failure
    if failure is None and moment.standing.situation in {"dispute", "direct_debit_returned", "direct_debit_revoked", "insufficient_funds"}:
        disputed = next((one for one in account.payments if one.outcome == "disputed"), None)
        if disputed:
            return account.invoice(disputed.invoice), disputed
    failure = failure or (moment.sight.causes[0] if moment.sight.causes else None)
    if failure:
        return failure.invoice, failure.last
    if moment.about and (bill := account.invoice(moment.about)):
        return bill, next(iter(account.tries(bill.id)), None)
    last = next((one for one in account.payments if one.ok), None)
    unpaid = next((one for one in account.invoices if one.unpaid), None)
    return (unpaid, None) if unpaid else (account.invoice(last.invoice) if last else None, last)


def _amount(moment: Moment, bill: Invoice | None, payment: Payment | None) -> Money | None:
    if payment and payment.outcome == "disputed":
        return payment.amount
    if bill and bill.unpaid:
        return bill.amount_remaining
    return payment.amount if payment else bill.amount_due if bill else None


def _subscription(sight: Sight, bill: Invoice | None) -> Subscription | None:
    own = sight.account.subscription(bill.subscription) if bill else None
    return own if own in sight.charging else next(iter(sight.charging), own)


def _old_and_new(sight: Sight, change: Flag | None) -> tuple[Money | None, Money | None]:
    """Both amounts of a change of price; after a discount the old one is what the last bill took."""
    if change is None:
        return None, None
    old, new = change.facts.get("old"), change.facts.get("new")
    if change.kind == "discount_ending":
        bill = next((one for one in sight.account.invoices if one.subscription == change.ids[1] and one.status == "paid"), None)
        old = bill.amount_due if bill else None
    return (old if isinstance(old, Money) else None), (new if isinstance(new, Money) else None)


def _end(sight: Sight) -> datetime | None:
    ends = [at for one in sight.account.subscriptions if (at := one.ended_at or one.cancel_at)]
    return max(ends, default=None)


def _paid_until(sight: Sight) -> datetime | None:
    """Until when the running period is paid: only where no bill is open and none is under way."""
    account = sight.account
    if not account.knows("invoices", "subscriptions") or sight.pending or any(one.unpaid for one in account.invoices):
        return None
    ends = [one.current_period_end for one in sight.live if one.current_period_end and one.status == "active"]
    return min(ends, default=None)


def _truths(moment: Moment) -> set[str]:
    sight, house, verdict = moment.sight, moment.house, moment.standing.verdict
    account, failure = sight.account, moment.standing.failure
    bill, payment = subject(moment)
    found = {
        name for name in ("no_fee", "data_kept", "lower_plan_possible", "pause_possible", "parts_possible") if getattr(house, name) is True
    }
    if house.ideal_link_possible is True and (bill is None or bill.currency == "EUR"):
        found.add("ideal_link_possible")
    checks = {
        "identified": moment.identified is Identified.STRONG,
        "check_failed": moment.identified is Identified.FAILED,
        "email_known": bool(account.customer.email and account.customer.email_trusted),
        "declined_by_bank": bool(verdict and verdict.by == "bank"),
        "stopped_before_bank": bool(verdict and verdict.sent_to_bank is False),
        "blocked_by_check": bool(verdict and verdict.by == "us" and failure and failure.last and failure.last.refused.by == "blocked"),
        "no_money_taken": _nothing_taken(payment, verdict),
        "payment_succeeded": _came_in(account, moment.about, sight.now),
        "nothing_open": account.knows("invoices") and not any(one.unpaid for one in account.invoices),
        "retry_planned": bool(failure and will_run(account, failure, sight.now)),
        "retry_possible": bool(
            verdict and verdict.retry == "yes" and tries_left(account, failure.last if failure else None, sight.now) != 0
        ),
        "holder_took_back": _holder_took_back(sight, verdict),
        "card_runs_out": any(flag.kind == "card_expiring" for flag in moment.flags),
        "card_past_date": any(flag.kind == "card_expired" and flag.form != "still_pays" for flag in moment.flags),
    }
    return found | {name for name, holds in checks.items() if holds}


def _nothing_taken(payment: Payment | None, verdict: Verdict | None) -> bool:
    """Refused by the network, or never sent: no hold can be left.

    A direct debit may have been taken before it came back.
    """
    if payment is None or verdict is None or payment.outcome not in {"failed", "blocked"} or payment.method_kind != "card":
        return False
    return payment.refused.network_status in {"declined_by_network", "not_sent_to_network"}


def _came_in(account: Account, about: str | None, now: datetime) -> bool:
    """The bill of this call is seen as paid; a direct debit only when it can hardly come back any more."""
    bill = account.invoice(about)
    if bill is None or bill.status != "paid":
        return False
    paid = next((one for one in account.tries(bill.id) if one.outcome == "succeeded"), None)
    if paid and paid.method_kind in {"sepa_debit", "bacs_debit", "us_bank_account"}:
        return now - paid.at >= timedelta(days=DEBIT_SETTLES_DAYS)
    return True


def _holder_took_back(sight: Sight, verdict: Verdict | None) -> bool:
    if any(one.reason == "customer_initiated" for one, _ in sight.returns):
        return True
    rows = {row.code for row in verdict.rows} if verdict else set()
    return bool(rows & {"MD06", "debit_disputed"})


def spoken_name(customer: Customer, tongue: Tongue) -> str | None:
    """How the customer is addressed: with u as mevrouw or meneer and the last name where that is known, else the full name; with je the
    first name."""
    if not customer.name:
        return None
    words = customer.name.split()
    if tongue.register == "u":
        salutation = {"mevrouw": "mevrouw", "mw": "mevrouw", "meneer": "meneer", "heer": "meneer", "dhr": "meneer"}
        title = salutation.get((customer.salutation or "").lower().rstrip("."))
        return f"{title} {' '.join(words[1:])}" if title and len(words) > 1 else customer.name
    first = words[0]
    initials = first.endswith(".") or (len(first) <= 2 and first.isupper())
    if len(words) == 1 or initials or customer.language in FAMILY_NAME_FIRST or not _alphabetic(first):
        return customer.name
    return first


def _alphabetic(word: str) -> bool:
    """Scripts in which the first word is the given name: elsewhere the whole name is said."""
    return all(unicodedata.name(char, "").startswith(("LATIN", "GREEK", "CYRILLIC", "HYPHEN", "APOSTROPHE")) for char in word)
