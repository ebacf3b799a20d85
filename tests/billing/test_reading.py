"""Stripe-shaped JSON becomes an account: outcomes, units, the order of defaults, looking back, both shapes, and whatever else comes in."""

from collections import defaultdict
from dataclasses import replace
from typing import Any

import pytest
from stripe.expand import View
from stripe.make_cases import bundle, names
from stripe.old_shape import UNKNOWN, old_schema, to_old
from stripe.store import Store
from stripe.story import LISTS

from assistant.billing.fields import iso_units
from assistant.billing.read_account import Bundle, read_account
from assistant.records import Account, Money
from billing.making import (
    JSON,
    NOW,
    account,
    ago,
    charge,
    customer,
    in_trouble,
    invoice,
    method,
    on,
    one_payment,
    refused,
    subscription,
    view,
)


def dispute(status: str = "lost", created: int | None = None, amount: int = 2900, **about: Any) -> JSON:
    at = ago(3) if created is None else created
    return {
        "id": "dp_1",
        "charge": "ch_1",
        "status": status,
        "created": at,
        "amount": amount,
        "currency": "eur",
        "reason": "general",
    } | about


class TestHowAPaymentCameOut:
    @pytest.mark.parametrize(
        ("by", "network_status", "outcome"),
        [
            ("issuer_declined", "declined_by_network", "failed"),
            ("blocked", "not_sent_to_network", "blocked"),
            ("blocked", "reversed_after_approval", "blocked"),
            ("invalid", "not_sent_to_network", "blocked"),
            ("invalid", None, "failed"),
            ("issuer_declined", "reversed_after_approval", "failed"),
        ],
    )
    def test_a_refusal_is_failed_or_blocked(self, by: str, network_status: str | None, outcome: str) -> None:
        assert one_payment(refused("generic_decline", by=by, network_status=network_status)).outcome == outcome

    def test_a_debit_under_way_is_pending(self) -> None:
        assert one_payment(charge(status="pending")).outcome == "pending"

    def test_money_that_is_held_and_not_taken_is_pending(self) -> None:
        assert one_payment(charge(captured=False)).outcome == "pending"

    def test_a_refund_in_part_or_in_full(self) -> None:
        assert one_payment(charge(amount_refunded=100)).outcome == "partially_refunded"
        assert one_payment(charge(amount_refunded=2900, refunded=True)).outcome == "refunded"

    def test_a_debit_that_was_taken_back_is_disputed(self) -> None:
        debit = charge(disputed=True, payment_method_details={"type": "sepa_debit", "sepa_debit": {"last4": "3000"}})
        found = one_payment(debit, disputes=[dispute("lost")])
        assert (found.outcome, found.taken_back) == ("disputed", Money(2900, "EUR"))

    def test_a_won_case_leaves_the_payment_as_it_was(self) -> None:
        assert one_payment(charge(disputed=True), disputes=[dispute("won")]).outcome == "succeeded"

    def test_a_case_that_could_not_be_read_still_shows(self) -> None:
        assert one_payment(charge(disputed=True)).outcome == "disputed"

    def test_what_was_taken_is_what_was_captured(self) -> None:
        assert one_payment(charge(amount_captured=1000)).amount == Money(1000, "EUR")

    def test_the_code_is_the_reason_under_the_umbrella(self) -> None:
        assert one_payment(refused("insufficient_funds")).code == "insufficient_funds"
        assert one_payment(charge(status="failed", failure_code="expired_card")).code == "expired_card"
        assert one_payment(charge()).code is None


class TestUnits:
    @pytest.mark.parametrize(
        ("amount", "currency", "iso"),
        [
            (1250, "EUR", 1250),
            (1250, "JPY", 1250),
            (1250, "KWD", 1250),
            (50000, "ISK", 500),
            (50000, "UGX", 500),
            (5, "MGA", 500),
            (700, "RSD", 700),
        ],
    )
    def test_stripes_unit_becomes_isos(self, amount: int, currency: str, iso: int) -> None:
        assert iso_units(amount, currency) == iso


class TestWhatATryWillCharge:
    def charged(self, **about: Any) -> str | None:
        methods = [method("pm_1"), method("pm_2"), method("pm_3")]
        found = account(payment_methods=methods, **about)
        return next((one.id for one in found.methods if "sub_1" in one.used_for), None)

    def test_the_open_bills_own_method_comes_first(self) -> None:
        subscriptions, bills = [subscription(default_payment_method="pm_2")], [invoice(default_payment_method="pm_3")]
        assert self.charged(subscriptions=subscriptions, invoices=bills) == "pm_3"

    def test_then_the_subscriptions_own(self) -> None:
        assert self.charged(subscriptions=[subscription(default_payment_method="pm_2")]) == "pm_2"
        assert self.charged(subscriptions=[subscription(default_payment_method=None, default_source="pm_3")]) == "pm_3"

    def test_then_the_customers_settings_then_its_source(self) -> None:
        assert self.charged(subscriptions=[subscription()]) == "pm_1"
        old = customer(invoice_settings={}, default_source="pm_3")
        assert self.charged(subscriptions=[subscription()], who=old) == "pm_3"

    def test_a_method_that_was_taken_away_pays_nothing(self) -> None:
        found = account(
            subscriptions=[subscription(default_payment_method="pm_2")], payment_methods=[method(), method("pm_2", customer=None)]
        )
        assert [one.used_for for one in found.methods] == [()]

    def test_a_bill_that_is_sent_is_charged_to_nothing(self) -> None:
        assert self.charged(subscriptions=[subscription(collection_method="send_invoice")]) is None


class TestLookingBack:
    def test_a_later_payment_is_left_out_and_its_bill_is_open_again(self) -> None:
        bill = invoice(status="paid", created=on("2026-10-01"), status_transitions={"paid_at": on("2026-10-20")})
        paid = charge(created=on("2026-10-20"))
        early = account(now=NOW.replace(month=10, day=10), invoices=[bill], charges=[paid])
        assert (early.payments, early.invoices[0].status, early.invoices[0].amount_remaining) == ((), "open", Money(2900, "EUR"))

    def test_a_later_refund_is_not_taken_off_yet(self) -> None:
        refund = {"id": "re_1", "charge": "ch_1", "amount": 1000, "currency": "eur", "created": on("2026-11-01"), "status": "succeeded"}
        parts: JSON = {"charges": [charge(created=on("2026-10-01"), amount_refunded=1000)], "refunds": [refund]}
        early, late = account(now=NOW.replace(month=10, day=10), **parts), account(**parts)
        assert (early.payments[0].outcome, early.payments[0].refunded) == ("succeeded", None)
        assert (late.payments[0].outcome, late.payments[0].refunded) == ("partially_refunded", Money(1000, "EUR"))

    def test_a_later_full_refund_is_not_seen_yet(self) -> None:
        refund = {"id": "re_1", "charge": "ch_1", "amount": 2900, "currency": "eur", "created": on("2026-11-01"), "status": "succeeded"}
        raw = charge(created=on("2026-10-01"), amount_refunded=2900, refunded=True, refunds={"data": [refund]})
        early = account(now=NOW.replace(month=10, day=10), charges=[raw])
        assert early.payments[0].outcome == "succeeded"

    def test_a_later_dispute_is_not_seen_yet(self) -> None:
        raw = charge(created=on("2026-10-01"), disputed=True)
        early = account(now=NOW.replace(month=10, day=10), charges=[raw], disputes=[dispute(created=on("2026-11-01"))])
        assert early.payments[0].outcome == "succeeded"

    def test_a_later_bill_and_subscription_are_left_out(self) -> None:
        early = account(now=NOW.replace(year=2020), invoices=[invoice()], subscriptions=[subscription()], charges=[charge()])
        assert (early.invoices, early.subscriptions, early.payments) == ((), (), ())


def in_old_shape(case: JSON) -> JSON:
    """The case as an account before Basil answers it, with ids for its parts."""
    store = Store()
    store.load(case)
    shape = View(store, old_schema(), lambda one: to_old(one, store), UNKNOWN)
    old = {part: [shape.plain(one) if "object" in one else one for one in case[part]] for part in LISTS}
    return {**case, **old, "customer": shape.plain(case["customer"])}


def read_case(case: JSON) -> Account:
    parts = defaultdict(list, {part: case[part] for part in LISTS})
    return read_account(Bundle(case["customer"], parts), source="practice", read_at=NOW, now=NOW)


@pytest.mark.parametrize("name", names())
def test_both_shapes_of_an_account_read_the_same(name: str) -> None:
    case = bundle(name)
    new, old = read_case(case), read_case(in_old_shape(case))
    assert old.payments == new.payments
    assert old.subscriptions == new.subscriptions
    assert old.methods == new.methods
    assert old.customer == new.customer
    for before, today in zip(old.invoices, new.invoices, strict=True):
        lines = tuple(replace(line, unit_amount=None) for line in before.lines)  # the older line carries its price with it
        bare = tuple(replace(line, unit_amount=None) for line in today.lines)
        kept = replace(before, payments=today.payments, lines=bare, discounted=today.discounted)  # it names one payment, its discount whole
        assert set(before.payments) & set(today.payments) or not today.payments
        assert (kept, lines) == (replace(today, lines=bare), bare)


def test_an_intent_that_waits_for_the_customer_is_a_confirmation_to_be_given() -> None:
    intent = {"id": "pi_1", "status": "requires_action", "invoice": "in_1"}
    seen = view(subscriptions=[subscription(status="incomplete")], invoices=[invoice()], payment_intents=[intent])
    assert seen.situations[0] == "authentication_needed"


def test_a_failed_charge_is_the_one_of_its_bill() -> None:
    seen = in_trouble(refused("insufficient_funds"))
    assert seen.account.tries("in_1")[0].code == "insufficient_funds"
