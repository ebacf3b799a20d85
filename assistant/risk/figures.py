"""What the account comes to: status, MRR, what was paid, until when there is access, and the strip of months.

Pure functions of an account.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

from assistant.records import Account, Discount, Invoice, Money, PlanItem, Subscription

# The one most in need first.
STATUSES = ("unpaid", "past_due", "incomplete", "paused", "active", "trialing", "incomplete_expired", "canceled")
# Months of each interval: a year is 12, a week 12/52, a day 12/365.
MONTHS = {"month": Fraction(1), "year": Fraction(12), "week": Fraction(12, 52), "day": Fraction(12, 365)}
STRIP_MONTHS = 24
WORST = ("disputed", "failed", "open", "refunded", "paid_late", "paid")


def status_of(subscription: Subscription) -> str:
    """The provider's status; a pause of charging is paused, whatever Stripe still calls it."""
    return "paused" if subscription.charging_paused and subscription.live else subscription.status


def status(account: Account) -> str:
    """Of several subscriptions, the one most in need; none, or unknown where they could not be read."""
    if not account.knows("subscriptions"):
        return "unknown"
    found = {status_of(one) for one in account.subscriptions}
    return next((one for one in STATUSES if one in found), "none" if not found else "unknown")


def mrr(account: Account, now: datetime) -> tuple[Money, ...] | None:
    """Monthly recurring revenue by currency: active and past due, before tax, running discounts without an end taken off.

    None where a plan's amount could not be read.
    """
    if not account.knows("subscriptions"):
        return None
    sums: dict[str, Fraction] = defaultdict(Fraction)
    for one in account.subscriptions:
        if status_of(one) in {"active", "past_due"} and not _over(one, now):
            monthly = monthly_amount(account, one, now)
            if monthly is None:
                return None
            sums[one.currency] += monthly
    return tuple(Money(round(total), currency) for currency, total in sorted(sums.items()) if round(total))


def _over(subscription: Subscription, now: datetime) -> bool:
    end = subscription.ended_at or subscription.cancel_at
    return end is not None and end <= now


def monthly_amount(account: Account, subscription: Subscription, now: datetime) -> Fraction | None:
    """What the subscription comes to in a month, in fractions of the minor unit; None where an item has no amount that can be known."""
    parts: list[tuple[PlanItem, Fraction]] = []
    for item in subscription.items:
        if item.metered:
            continue  # billed by use: recurring revenue leaves it out
        amount = item_amount(item)
        if amount is None or item.interval not in MONTHS:
            return None
        parts.append((item, amount / _months(item)))
    running = [one for one in subscription.discounts if _for_good(one, now)]
    for one in sorted(running, key=lambda one: one.item is None):
        parts = _discounted(parts, one)
    return sum((_before_tax(account, subscription, item, amount) for item, amount in parts), Fraction(0))


def _months(item: PlanItem) -> Fraction:
    return MONTHS[item.interval or "month"] * item.interval_count


def _discounted(parts: list[tuple[PlanItem, Fraction]], one: Discount) -> list[tuple[PlanItem, Fraction]]:
    """The monthly amounts less this discount, which takes no more than the items that it covers come to.

    An amount off is taken once a bill, tax and all, and spread over the items by what each costs (Stripe docs, "Discounts").
    """
    covers = [one.item in {None, item.id} and (not one.products or item.product in one.products) for item, _ in parts]
    covered = [part for part, is_covered in zip(parts, covers, strict=True) if is_covered]
    total = sum((amount for _, amount in covered), Fraction(0))
    if not total:
        return parts
    if one.percent:
        kept = 1 - Fraction(one.percent) / 100
    else:
        off = Fraction(one.amount_off.minor if one.amount_off else 0) / max(_months(item) for item, _ in covered)
        kept = max(total - off, Fraction(0)) / total
    return [(item, amount * kept if is_covered else amount) for (item, amount), is_covered in zip(parts, covers, strict=True)]


def item_amount(item: PlanItem) -> Fraction | None:
    """The price of one interval, in fractions of the minor unit."""
    quantity = 1 if item.quantity is None else item.quantity
    if item.tiers:
        return _tiered(item, quantity)
    if item.unit_amount is None:
        return None
    if item.divide_by:
        packs = Decimal(quantity) / item.divide_by
        quantity = int(packs.to_integral_value(ROUND_CEILING if item.round_up else ROUND_FLOOR))
    return Fraction(item.unit_amount) * quantity


def _tiered(item: PlanItem, quantity: int) -> Fraction:
    """Volume: all at the price of the tier that holds the quantity.

    Graduated: each part at its own (Stripe docs, "Tiered pricing").
    """
    total, below = Fraction(0), 0
    for up_to, unit, flat in item.tiers:
        inside = up_to is None or quantity <= up_to
        if item.tiers_mode == "volume":
            if inside:
                return Fraction(unit) * quantity + flat
            continue
        count = (quantity if inside else up_to or quantity) - below
        if count > 0 or (below == 0 and quantity == 0):
            total += Fraction(unit) * count + flat
        if inside:
            break
        below = up_to or below
    return total


def _before_tax(account: Account, subscription: Subscription, item: PlanItem, amount: Fraction) -> Fraction:
    """Takes out the tax that stands inside a price: by its own rate, else in the proportion of the last bill."""
    if item.tax_percent:
        return amount / (1 + Fraction(item.tax_percent) / 100)
    if item.tax_inclusive:
        for invoice in account.invoices:
            if invoice.subscription == subscription.id and invoice.subtotal and invoice.subtotal_without_tax:
                return amount * Fraction(invoice.subtotal_without_tax, invoice.subtotal)
    return amount


def _for_good(one: Discount, now: datetime) -> bool:
    return one.ends is None and not one.once and (one.starts is None or one.starts <= now)


def plan_price(subscription: Subscription) -> Money | None:
    """The price of one interval as the customer knows it: all fixed items, before discounts."""
    amounts = [item_amount(item) for item in subscription.items if not item.metered]
    if not amounts or any(amount is None for amount in amounts):
        return None
    return Money(round(sum((amount for amount in amounts if amount is not None), Fraction(0))), subscription.currency)


def paid_total(account: Account) -> tuple[Money, ...] | None:
    """Payments that succeeded, less what was refunded or taken back by a dispute, by currency."""
    if not account.knows("payments", "disputes"):
        return None
    sums: dict[str, int] = defaultdict(int)
    for one in account.payments:
        if one.ok:
            back = (one.refunded.minor if one.refunded else 0) + (one.taken_back.minor if one.taken_back else 0)
            sums[one.amount.currency] += max(one.amount.minor - back, 0)
    return tuple(Money(total, currency) for currency, total in sorted(sums.items()) if total)


@dataclass(frozen=True, slots=True)
class Access:
    """When access stops if nothing changes, and by which rule: set_to_end, ended, or grace (an unpaid bill's date and the days of
    grace)."""

    until: datetime
    rule: str


def access(account: Account, grace_days: int | None) -> Access | None:
    """None where it is not known: no subscription ends, and no unpaid bill has a known grace."""
    if not account.knows("subscriptions", "invoices"):
        return None
    live = [one for one in account.subscriptions if one.live]
    if not live:
        ended = [at for one in account.subscriptions if (at := one.ended_at or one.cancel_at or one.canceled_at)]
        return Access(max(ended), "ended") if ended else None
    found: list[Access] = []
    ends = [one.cancel_at for one in live]
    if ends and all(ends):
        found.append(Access(max(at for at in ends if at), "set_to_end"))
    if grace_days is not None:
        bills = [one for one in account.invoices if one.unpaid and not _under_way(account, one)]
        found += [Access(one.at + timedelta(days=grace_days), "grace") for one in bills]
    return min(found, key=lambda one: one.until, default=None)


def _under_way(account: Account, invoice: Invoice) -> bool:
    tries = account.tries(invoice.id)
    return bool(tries) and tries[0].outcome == "pending"


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the strip.

    ``covered_by``: the bill whose longer period holds it.
    """

    month: str
    state: str
    covered_by: str | None = None


def strip(account: Account, now: datetime, months: int = STRIP_MONTHS) -> tuple[Month, ...]:
    """The last months, oldest first: the worst state of the bills made in each (UTC)."""
    states: dict[str, list[str]] = defaultdict(list)
    for invoice in account.invoices:
        states[f"{invoice.at:%Y-%m}"].append(invoice_state(account, invoice))
    labels = [_label(now.year * 12 + now.month - 1 - back) for back in reversed(range(months))]
    found = []
    for label in labels:
        worst = next((state for state in WORST if state in states[label]), "none")
        found.append(Month(label, worst, _covering(account, label) if worst == "none" else None))
    return tuple(found)


def _label(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"


def invoice_state(account: Account, invoice: Invoice) -> str:
    """Disputed, failed, open, refunded, paid_late, paid or none, as the strip shows it."""
    tries = account.tries(invoice.id)
    outcomes = [one.outcome for one in tries]
    failed = any(one in {"failed", "blocked"} for one in outcomes)
    if invoice.status not in {"open", "paid", "uncollectible"}:
        return "none"
    if "disputed" in outcomes:
        return "disputed"
    if invoice.status == "uncollectible":
        return "failed"
    if invoice.status == "open":
        if outcomes and outcomes[0] == "pending":
            return "open"
        return "failed" if failed or (not tries and invoice.automatic and invoice.tries > 0) else "open"
    if outcomes and all(one in {"refunded", "failed", "blocked"} for one in outcomes) and "refunded" in outcomes:
        return "refunded"
    if failed or (not account.knows("payments") and invoice.tries > 1):
        return "paid_late"
    return "paid"


def _covering(account: Account, label: str) -> str | None:
    """A paid bill of an earlier month whose period runs into this one."""
    for invoice in account.invoices:
        if f"{invoice.at:%Y-%m}" >= label or invoice_state(account, invoice) not in {"paid", "paid_late"}:
            continue
        ends = [line.period_end for line in invoice.lines if line.period_end and not line.proration]
        if ends and f"{max(ends) - timedelta(seconds=1):%Y-%m}" >= label and _longer(invoice):
            return invoice.id
    return None


def _longer(invoice: Invoice) -> bool:
    """A period of more than a month: a monthly bill that runs into the next month covers nothing there."""
    spans = [line.period_end - line.period_start for line in invoice.lines if line.period_end and line.period_start and not line.proration]
    return bool(spans) and max(spans) > timedelta(days=32)
