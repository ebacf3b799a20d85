"""Rules on the subscription and the customer: ending, paused, unused, dearer, twice there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from assistant.records import Invoice, Money, Subscription
from assistant.risk.figures import plan_price
from assistant.risk.flag import Fact, Flag
from assistant.risk.sight import Sight

# Not used for so long counts as dormant (judgement; the desk's own key says when it was last used).
DORMANT_DAYS = 60
# A change of price is told from so long before it is charged (judgement).
PRICE_AHEAD_DAYS = 45
# An ended subscription is talked about for so long (judgement).
ENDED_DAYS = 90
SUPPORTED_LANGUAGES = {"nl", "en"}


def dispute_open(sight: Sight) -> Iterator[Flag]:
    """The holder asked the bank for the money back and the bank decides.

    Why: no charge and no refund while it runs. Source: dispute status.
    """
    for one in sight.disputes:
        ids = (one.id, *((one.payment,) if one.payment else ()))
        yield Flag("dispute_open", "act_now", ids, {"amount": one.amount, "at": one.at, "reason": one.reason, "due": one.due_by})
    if not sight.account.knows("disputes"):
        for payment in sight.account.payments:
            if payment.outcome == "disputed":
                yield Flag("dispute_open", "watch", (payment.id,), {"amount": payment.amount, "at": payment.at}, "unread")


def cancellation_requested(sight: Sight) -> Iterator[Flag]:
    """They asked us to stop, or a code says that the bank was told so.

    Why: another talk: help them to what they want. Source: cancellation details;
    card codes R0, R1 and advice 21, which only suggest it.
    """
    for one in ending_on_request(sight):
        yield Flag(
            "cancellation_requested",
            "act_now",
            (one.id,),
            {"end": one.ended_at or one.cancel_at, "plan": one.plan},
            "ended" if one.ended_at else "",
        )
    for failure in sight.causes:
        if failure.verdict and failure.verdict.situation == "cancellation_requested" and failure.last:
            yield Flag("cancellation_requested", "watch", (failure.last.id,), {"code": failure.verdict.code}, "by_code")


def ending_on_request(sight: Sight) -> list[Subscription]:
    """Set to end by request, or ended by it lately while nothing else runs."""
    asked = {None, "cancellation_requested"}
    ending = [one for one in sight.live if one.cancel_at and one.cancel_at > sight.now and one.cancel_reason in asked]
    if ending or any(one.live for one in sight.account.subscriptions):
        return ending
    since = sight.now - timedelta(days=ENDED_DAYS)
    return [
        one
        for one in sight.account.subscriptions
        if one.ended_at and one.ended_at >= since and one.cancel_reason == "cancellation_requested"
    ]


def paused(sight: Sight) -> Iterator[Flag]:
    """Charging stands still.

    Why: nothing is due until it resumes; an older open bill may still be tried. Source: ``pause_collection``, status paused.
    """
    for one in sight.live:
        if one.charging_paused or one.status == "paused":
            bill = sight.open_bill(one)
            form = ("open_bill" if bill else "") if one.paused_until else ("open_bill_no_end" if bill else "no_end")
            facts = {"until": one.paused_until, "amount": bill.amount_remaining if bill else None}
            yield Flag("paused", "watch" if bill else "good_to_know", (one.id, *((bill.id,) if bill else ())), facts, form)


def dormant(sight: Sight) -> Iterator[Flag]:
    """Pays, but has not used it for long.

    Why: passive churn: no payment help will keep them. Source: the metadata key of the desk's config.
    """
    if sight.last_used and sight.charging and sight.now - sight.last_used >= timedelta(days=DORMANT_DAYS):
        facts: dict[str, Fact] = {"at": sight.last_used, "days": (sight.now - sight.last_used).days}
        yield Flag("dormant", "watch", (sight.account.customer.id,), facts)


def price_rise(sight: Sight) -> Iterator[Flag]:
    """The next bill is higher than the last.

    Why: told before, it is a choice; found out after, a reason to leave. Source: a coming phase of the
    schedule, or today's price against the price on the last bill.
    """
    for one in sight.charging:
        at = one.next_amount_from or sight.next_charge(one)
        if at is None or at > sight.now + timedelta(days=PRICE_AHEAD_DAYS):
            continue
        if one.next_amount and one.old_amount and one.old_amount < one.next_amount:
            yield Flag("price_rise", "watch", (one.id,), {"old": one.old_amount, "new": one.next_amount, "at": at})
        elif change := _since_last_bill(sight, one):
            yield Flag("price_rise", "watch", (one.id, change[0].id), {"old": change[1], "new": change[2], "at": at})


def _since_last_bill(sight: Sight, one: Subscription) -> tuple[Invoice, Money, Money] | None:
    """(last bill, its price, today's price) where the same items cost more now: a change of plan or number is not a rise of the price."""
    bill = next((bill for bill in sight.account.invoices if bill.subscription == one.id and bill.status in {"paid", "open"}), None)
    now = plan_price(one)
    if bill is None or now is None or bill.reason not in {"subscription_cycle", "subscription_create", "subscription"}:
        return None
    lines = [line for line in bill.lines if not line.proration and line.subscription == one.id]
    numbers = {item.quantity for item in one.items}
    if (
        len(lines) != len(one.items)
        or {line.quantity for line in lines} != numbers
        or any(line.amount.currency != now.currency for line in lines)
    ):
        return None
    before = Money(sum(line.amount.minor for line in lines), now.currency)
    return (bill, before, now) if Money(0, now.currency) < before < now else None


def discount_ending(sight: Sight) -> Iterator[Flag]:
    """A discount ends before the next bills.

    Why: the amount goes up by itself and nobody decided it that day. Source: the discount's end.
    """
    for one in sight.charging:
        for discount in one.discounts:
            if discount.ends and sight.now < discount.ends <= sight.now + timedelta(days=PRICE_AHEAD_DAYS):
                price = plan_price(one)
                facts = {"at": discount.ends, "name": discount.name, "new": price, "charge": _first_after(sight, one, discount.ends)}
                yield Flag("discount_ending", "watch", (discount.id, one.id), facts)


def _first_after(sight: Sight, one: Subscription, ends: datetime) -> datetime | None:
    charge = sight.next_charge(one)
    return charge if charge and charge >= ends else None


def duplicate_customer(sight: Sight) -> Iterator[Flag]:
    """Another customer has the same e-mail address.

    Why: the payment they speak of may stand there. Source: the customers with that address.
    """
    if sight.account.twins:
        yield Flag("duplicate_customer", "watch", sight.account.twins, {"others": len(sight.account.twins)})


def other_language(sight: Sight) -> Iterator[Flag]:
    """The customer's language is neither Dutch nor English.

    Why: the script is English then, and the agent should know.
    """
    spoken = sight.account.customer.language
    if spoken and spoken not in SUPPORTED_LANGUAGES:
        yield Flag("other_language", "good_to_know", (sight.account.customer.id,), {"language": spoken})


def doubtful_email(sight: Sight) -> Iterator[Flag]:
    """The e-mail address held hidden characters or mixes scripts.

    Why: it may be another's; nothing is sent to it.
    """
    if not sight.account.customer.email_trusted:
        yield Flag("doubtful_email", "watch", (sight.account.customer.id,), {})
