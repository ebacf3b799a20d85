"""What became of a bill: paid by which way, by what the payment shows; our call is named last."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from assistant.desk.became import ENTERED, NEEDED, SOON, became
from assistant.journal.outcomes import Outcome, Waiting
from assistant.records import Account, Customer, Dispute, Invoice, Money, Payment, PaymentMethod, Problem, Refund, Subscription

CALLED = datetime(2026, 11, 24, 9, tzinfo=UTC)
NOW = CALLED + timedelta(days=20)
DUE = Money(2900, "EUR")
NONE = Money(0, "EUR")


def days(number: float) -> datetime:
    return CALLED + timedelta(days=number)


def waiting(**about: Any) -> Waiting:
    plain = Waiting("r1", CALLED, "stripe", "cus_1", "in_1", 2900, (), "promise_to_pay", None)
    return replace(plain, **about)


def bill(status: str = "paid", **about: Any) -> Invoice:
    paid = {"paid_at": days(3), "amount_paid": DUE, "amount_remaining": NONE} if status == "paid" else {"amount_remaining": DUE}
    return replace(Invoice("in_1", days(-5), status, amount_due=DUE, subscription="sub_1", **paid), **about)


def tried(day: float, outcome: str, method: str = "pm_old", **about: Any) -> Payment:
    plain = Payment(
        f"ch_{day}", days(day), DUE, outcome, invoice="in_1", method=method, method_kind="card", brand="visa", last4="4242",
        expires=(2027, 4), fingerprint=f"print of {method}",
    )  # fmt: skip
    return replace(plain, **about)


def account(invoice: Invoice | None, *payments: Payment, **about: Any) -> Account:
    plain = Account(
        Customer("cus_1"), "stripe", NOW, invoices=(invoice,) if invoice else (), payments=tuple(reversed(payments)),
        methods=(PaymentMethod("pm_old", "card", created=days(-400)),), subscriptions=(Subscription("sub_1", "active"),),
    )  # fmt: skip
    return replace(plain, **about)


FAILED = tried(-5, "failed")


def way(paid: Payment | None, methods: tuple[PaymentMethod, ...] = (), call: Waiting | None = None, **of_bill: Any) -> str | None:
    found = account(bill(**of_bill), FAILED, *((paid,) if paid else ()))
    outcome = became(call or waiting(), replace(found, methods=(*found.methods, *methods)), NOW)
    assert outcome is not None
    assert outcome.state == "paid"
    return outcome.way


def test_a_paid_bill_has_its_moment_its_days_by_the_date_and_its_amount() -> None:
    paid = became(waiting(), account(bill(), FAILED, tried(3, "succeeded")), NOW)
    assert paid == Outcome("paid", days(3), "scheduled_try", 3, 2900, "EUR")
    late = became(waiting(), account(bill(paid_at=days(1.9)), FAILED, tried(1.9, "succeeded")), NOW)
    assert late is not None
    assert late.days == 2


class TestTheWay:
    def test_outside_and_credit_need_no_payment(self) -> None:
        assert way(None, paid_outside=True) == "outside"
        assert way(None, amount_paid=NONE) == "credit"

    def test_the_card_that_failed_with_a_later_date_is_renewed(self) -> None:
        assert way(tried(3, "succeeded", expires=(2031, 4))) == "renewed_card"
        assert way(tried(3, "succeeded", "pm_new", fingerprint=FAILED.fingerprint, last4="1111", expires=(2031, 4))) == "renewed_card"
        assert way(tried(3, "succeeded", expires=(2027, 4))) == "scheduled_try"

    def test_a_method_that_was_typed_in_to_pay_came_by_a_link(self) -> None:
        new = tried(3, "succeeded", "pm_new", last4="1111")
        assert way(new) == "link"
        assert way(new, (PaymentMethod("pm_new", "card", created=new.at - ENTERED),)) == "link"

    def test_a_method_that_was_there_or_was_stored_apart_is_another_method(self) -> None:
        new = tried(3, "succeeded", "pm_new", last4="1111")
        assert way(new, (PaymentMethod("pm_new", "card", created=new.at - ENTERED - timedelta(seconds=1)),)) == "other_method"
        assert way(new, (PaymentMethod("pm_new", "card", created=days(-30)),)) == "other_method"
        assert way(new, (PaymentMethod("pm_new", "card"),)) == "other_method"

    def test_our_call_is_named_only_where_the_same_method_was_tried_soon_after_one_that_agreed_on_it(self) -> None:
        asked = waiting(agreed=("new_try",))
        soon, later = tried(SOON / timedelta(days=1), "succeeded"), tried(SOON / timedelta(days=1) + 0.001, "succeeded")
        assert way(soon, call=asked) == "our_call"
        assert way(soon, call=waiting(disposition="solved_on_call")) == "our_call"
        assert way(soon) == "scheduled_try"
        assert way(later, call=asked) == "scheduled_try"
        assert way(replace(soon, method="pm_new", last4="1", fingerprint="x"), call=asked) == "link"


class TestOpenAndLost:
    def test_an_unpaid_bill_of_a_subscription_that_runs_is_open(self) -> None:
        assert became(waiting(), account(bill("open"), FAILED), NOW) == Outcome("open")
        assert became(waiting(), account(bill("draft")), NOW) == Outcome("open")

    @pytest.mark.parametrize(("status", "when"), [("void", "voided_at"), ("uncollectible", "uncollectible_at")])
    def test_a_bill_that_was_written_off_is_lost(self, status: str, when: str) -> None:
        assert became(waiting(), account(bill(status, **{when: days(9)}), FAILED), NOW) == Outcome("lost", days(9), None, 9)

    def test_an_unpaid_bill_of_a_subscription_that_ended_is_lost(self) -> None:
        ended = Subscription("sub_1", "canceled", ended_at=days(7))
        assert became(waiting(), account(bill("open"), FAILED, subscriptions=(ended,)), NOW) == Outcome("lost", days(7), None, 7)

    def test_money_that_went_back_is_lost_and_open_while_that_is_disputed(self) -> None:
        disputed = tried(3, "disputed")
        for status, state in (("needs_response", "open"), ("lost", "lost")):
            dispute = Dispute("dp_1", days(8), DUE, disputed.id, status)
            found = became(waiting(), account(bill(), FAILED, disputed, disputes=(dispute,)), NOW)
            assert found is not None
            assert found.state == state
        refunded = tried(3, "refunded")
        back = Refund("re_1", days(5), DUE, refunded.id)
        assert became(waiting(), account(bill(), FAILED, refunded, refunds=(back,)), NOW) == Outcome("lost", days(5), None, 5)


class TestUnknown:
    def test_without_a_bill_or_with_one_that_is_gone_nothing_is_known(self) -> None:
        assert became(waiting(invoice=None), account(bill()), NOW) == Outcome("unknown")
        assert became(waiting(), account(None), NOW) == Outcome("unknown")

    @pytest.mark.parametrize("part", NEEDED)
    def test_nothing_is_concluded_from_an_account_that_was_read_in_part(self, part: str) -> None:
        assert became(waiting(), account(bill(), problems=(Problem(part, "unreachable.timeout"),)), NOW) is None
        assert became(waiting(), account(bill(), problems=(Problem("events", "unreachable.timeout"),)), NOW) is not None
