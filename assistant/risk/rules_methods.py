"""Rules on ways to pay: cards that end, permissions that lapsed, methods that are not the ones meant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from assistant.records import PaymentMethod, Subscription
from assistant.risk.failures import return_situation
from assistant.risk.flag import Fact, Flag
from assistant.risk.sight import Sight, end_of_month

# The networks and wallets renew most cards by themselves in the weeks around the end: a warning before that annoys more than it saves.
UPDATE_DAYS = 14
# A card that ends later than this is not worth a word on a call (judgement).
EXPIRY_AHEAD_DAYS = 60


def _charged(sight: Sight) -> Iterator[tuple[Subscription, PaymentMethod]]:
    for one in sight.charging:
        if method := sight.method_of(one):
            yield one, method


def _pays_after_its_date(sight: Sight, method: PaymentMethod) -> bool:
    if method.expires is None:
        return False
    end = end_of_month(method.expires)
    newest = next((one for one in sight.account.payments if one.method == method.id and one.at > end), None)
    return newest is not None and newest.ok


def card_expired(sight: Sight) -> Iterator[Flag]:
    """The card that will be charged is past its date.

    Why: a new card solves it; good to know only where it updates itself and still pays.
    """
    for subscription, method in _charged(sight):
        if method.expires and end_of_month(method.expires) < sight.now:
            facts = {"last4": method.last4, "expires": method.expires, "brand": method.brand}
            if _pays_after_its_date(sight, method) or (method.updates_itself and not _failing(sight, method)):
                yield Flag("card_expired", "good_to_know", (method.id, subscription.id), facts, "still_pays")
            else:
                yield Flag("card_expired", "act_now" if sight.failures else "watch", (method.id, subscription.id), facts)


def _failing(sight: Sight, method: PaymentMethod) -> bool:
    return any(failure.last and failure.last.method == method.id for failure in sight.failures)


def card_expiring(sight: Sight) -> Iterator[Flag]:
    """The card that a renewal will use ends before that renewal, or soon.

    Why: the one failure a customer can prevent today. Good to know until the
    network's own update has had its time: it is worth watching from two weeks before the charge.
    """
    for subscription, method in _charged(sight):
        if not method.expires or method.updates_itself:
            continue
        end, charge = end_of_month(method.expires), sight.next_charge(subscription)
        if end < sight.now or end > sight.now + timedelta(days=EXPIRY_AHEAD_DAYS):
            continue
        before = charge is not None and end < charge
        near = before and charge is not None and charge <= sight.now + timedelta(days=UPDATE_DAYS)
        facts = {"last4": method.last4, "expires": method.expires, "charge": charge}
        yield Flag(
            "card_expiring", "watch" if near else "good_to_know", (method.id, subscription.id), facts, "before_charge" if before else ""
        )


def no_payment_method(sight: Sight) -> Iterator[Flag]:
    """Nothing is stored that the next charge could use.

    Why: it will fail for certain. Source: the order of default methods (Stripe docs).
    """
    if not sight.account.knows("payment_methods"):
        return
    for one in sight.charging:
        if sight.method_of(one) is None:
            form = "not_chosen" if sight.account.methods else ""
            yield Flag("no_payment_method", "act_now", (one.id,), {"charge": sight.next_charge(one), "plan": one.plan}, form)


def no_backup_method(sight: Sight) -> Iterator[Flag]:
    """One way to pay only.

    Why: a second would bridge a failure; it is optional, so good to know.
    """
    usable = [
        one for one in sight.account.methods if not (one.expires and end_of_month(one.expires) < sight.now and not one.updates_itself)
    ]
    if sight.charging and sight.account.knows("payment_methods") and len(sight.account.methods) == 1 and len(usable) == 1:
        only = usable[0]
        yield Flag("no_backup_method", "good_to_know", (only.id,), {"method": only.kind, "last4": only.last4})


def default_method_shadowed(sight: Sight) -> Iterator[Flag]:
    """The customer's newer default does nothing: the subscription has an older method of its own.

    Why: the customer did their part, and the setting is
    ours to mend. Source: a retry uses the subscription's method before the customer's (Stripe docs).
    """
    default = sight.account.method(sight.account.customer.default_method)
    if default is None:
        return
    for one in sight.charging:
        own = sight.account.method(one.default_method)
        if own and own.id != default.id and default.created and own.created and default.created > own.created:
            urgent = bool(sight.failures) or bool(own.expires and end_of_month(own.expires) < sight.now)
            facts = {"old": own.last4, "new": default.last4, "old_kind": own.kind, "new_kind": default.kind}
            yield Flag("default_method_shadowed", "act_now" if urgent else "watch", (one.id, own.id, default.id), facts)


def mandate_inactive(sight: Sight) -> Iterator[Flag]:
    """There is no valid permission for the direct debit that will be charged.

    Why: each further debit is unauthorised, and can be claimed back for 13
    months. Source: mandate status; the code of the last try.
    """
    seen = set()
    for subscription, method in _charged(sight):
        if method.mandate and method.mandate.status == "inactive":
            seen.add(method.id)
            yield Flag(
                "mandate_inactive", "act_now", (method.mandate.id, method.id, subscription.id), {"reference": method.mandate.reference}
            )
    for failure in sight.failures:
        if failure.verdict and failure.verdict.situation == "direct_debit_revoked" and failure.last and failure.last.method not in seen:
            yield Flag("mandate_inactive", "act_now", (failure.last.id,), {"code": failure.verdict.code}, "by_code")


def direct_debit_returned(sight: Sight) -> Iterator[Flag]:
    """A direct debit came back.

    Why: the bill is open again, and it may have been the holder's own right. Source: dispute of a debit, or its code.
    """
    for one, payment in sight.returns:
        facts: dict[str, Fact] = {"amount": one.amount, "at": one.at, "reason": one.reason, "situation": return_situation(one)}
        yield Flag("direct_debit_returned", "act_now", (one.id, *((payment.id,) if payment else ())), facts)
    for failure in sight.failures:
        if failure.verdict and failure.verdict.situation == "direct_debit_returned" and failure.last:
            facts = {
                "amount": failure.last.amount,
                "at": failure.last.at,
                "reason": failure.verdict.code,
                "situation": "direct_debit_returned",
            }
            yield Flag("direct_debit_returned", "act_now", (failure.last.id,), facts)


def country_mismatch(sight: Sight) -> Iterator[Flag]:
    """The card comes from another country than the customer.

    Why: banks refuse foreign cards more often; it is no ground for suspicion.
    """
    home = sight.account.customer.country
    for _, method in _charged(sight):
        if home and method.kind == "card" and method.country and method.country.upper() != home:
            yield Flag("country_mismatch", "good_to_know", (method.id,), {"card": method.country.upper(), "home": home})
