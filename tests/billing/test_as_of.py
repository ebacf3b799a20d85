"""Looking from an earlier moment: what is dated later had not happened yet."""

from datetime import UTC, datetime

import pytest

from assistant.records import Money
from assistant.risk.figures import access, mrr, status, strip
from billing.making import NOW, account, charge, invoice, on, refused, subscription, view

THEN = datetime(2026, 10, 10, tzinfo=UTC)


class TestASubscriptionThatEndedLater:
    ended = subscription(
        status="canceled",
        canceled_at=on("2026-10-20"),
        ended_at=on("2026-10-31"),
        cancel_at=on("2026-10-31"),
        cancellation_details={"reason": "cancellation_requested"},
    )

    def test_it_still_ran_and_nobody_had_asked_for_its_end(self) -> None:
        early = account(now=THEN, subscriptions=[self.ended])
        one = early.subscriptions[0]
        assert (one.status, one.ended_at, one.cancel_at, one.canceled_at, one.cancel_reason) == ("active", None, None, None, None)
        assert one.charged_to == "pm_1"
        assert mrr(early, THEN) == (Money(2900, "EUR"),)
        assert access(early, 14) is None
        assert "cancellation_requested" not in view(now=THEN, subscriptions=[self.ended]).situations

    def test_between_the_asking_and_the_end_it_is_set_to_end(self) -> None:
        between = datetime(2026, 10, 25, tzinfo=UTC)
        seen = view(now=between, subscriptions=[self.ended])
        assert (seen.status, seen.mrr) == ("active", (Money(2900, "EUR"),))
        assert seen.access is not None
        assert (seen.access.until, seen.access.rule) == (datetime(2026, 10, 31, tzinfo=UTC), "set_to_end")
        assert (seen.situations[0], seen.churn) == ("cancellation_requested", "voluntary")

    def test_at_its_end_it_has_ended(self) -> None:
        assert status(account(now=datetime(2026, 10, 31, tzinfo=UTC), subscriptions=[self.ended])) == "canceled"

    def test_with_a_bill_that_had_failed_it_was_past_due(self) -> None:
        lost = subscription(status="canceled", ended_at=on("2026-10-31"), cancellation_details={"reason": "payment_failed"})
        bill = invoice("in_1", "uncollectible", created=on("2026-10-01"))
        bill["status_transitions"] = {"marked_uncollectible_at": on("2026-10-31")}
        early = account(now=THEN, subscriptions=[lost], invoices=[bill], charges=[refused(created=on("2026-10-01"))])
        assert (early.subscriptions[0].status, early.invoices[0].status) == ("past_due", "open")

    def test_in_its_trial_it_was_on_trial(self) -> None:
        trial = subscription(status="canceled", ended_at=on("2026-10-31"), trial_end=on("2026-10-15"))
        assert account(now=THEN, subscriptions=[trial]).subscriptions[0].status == "trialing"


class TestATryThatCameLater:
    tries = (
        refused(id="ch_1", created=on("2026-10-05")),
        refused(id="ch_2", created=on("2026-10-12")),
        refused(id="ch_3", created=on("2026-10-19")),
    )

    @pytest.mark.parametrize("day", [11, 13])
    def test_it_is_not_counted_and_was_the_next_one(self, day: int) -> None:
        bill = invoice(created=on("2026-10-05"), attempt_count=3, next_payment_attempt=on("2026-10-30"))
        now = datetime(2026, 10, day, tzinfo=UTC)
        early = account(now=now, invoices=[bill], charges=list(self.tries), subscriptions=[subscription(status="past_due")])
        made = [one for one in early.payments if one.invoice == "in_1"]
        assert (early.invoices[0].tries, len(made)) == (len(made), 1 if day == 11 else 2)
        assert early.invoices[0].next_try == datetime(2026, 10, 12 if day == 11 else 19, tzinfo=UTC)

    def test_in_todays_shape_it_is_found_by_its_intent(self) -> None:
        bill = invoice(created=on("2026-10-05"), attempt_count=2, payments={"data": [{"payment": {"payment_intent": "pi_1"}}]})
        charges = [{**one, "invoice": None, "payment_intent": "pi_1"} for one in self.tries[:2]]
        early = account(now=THEN, invoices=[bill], charges=charges)
        assert (early.invoices[0].tries, len(early.tries("in_1"))) == (1, 1)

    def test_its_error_was_not_known_yet(self) -> None:
        bill = invoice(created=on("2026-10-05"), payments={"data": [{"payment": {"payment_intent": "pi_1"}}]})
        intent = {"id": "pi_1", "status": "requires_payment_method", "last_payment_error": {"decline_code": "lost_card"}}
        late = refused("lost_card", created=on("2026-10-12"), invoice=None, payment_intent="pi_1")
        seen = view(now=THEN, invoices=[bill], charges=[late], payment_intents=[intent], subscriptions=[subscription()])
        assert seen.account.invoices[0].error_code is None
        assert "lost_or_stolen" not in seen.situations

    def test_seen_from_today_nothing_is_undone(self) -> None:
        bill = invoice(created=on("2026-10-05"), attempt_count=3, next_payment_attempt=on("2026-11-30"))
        today = account(invoices=[bill], charges=list(self.tries))
        assert (today.invoices[0].tries, today.invoices[0].next_try) == (3, datetime(2026, 11, 30, tzinfo=UTC))


def test_a_bill_paid_later_stood_open_in_the_strip() -> None:
    bill = invoice("in_1", "paid", created=on("2026-10-01"), status_transitions={"paid_at": on("2026-10-20")})
    tries = [refused(id="ch_1", created=on("2026-10-01")), charge("ch_2", created=on("2026-10-20"))]
    assert strip(account(now=THEN, invoices=[bill], charges=tries), THEN)[-1].state == "failed"
    assert strip(account(invoices=[bill], charges=tries), NOW)[-2].state == "paid_late"
