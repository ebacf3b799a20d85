"""Earlier calls and what was promised in them; the check of who is on the line; what a customer reads to a bank; the timeline."""

from datetime import UTC, date, datetime, timedelta

import pytest
from billing.making import NOW, account, ago, charge, in_trouble, invoice, refused, subscription, view

from assistant.desk.bank import as_text, for_your_bank
from assistant.desk.call import Call, from_payload, to_payload
from assistant.desk.history import Earlier, judged, summary
from assistant.desk.identify import fail, questions, tick
from assistant.desk.timeline import timeline
from assistant.desk.wrap_up import Form, faults
from assistant.guidance.identity import level
from assistant.language import Tongue
from assistant.records import Disposition, Identified

CALLED = NOW - timedelta(days=10)
PROMISE = date(2026, 11, 20)
WEIGHTS = {"postcode": "weak", "last4": "weak", "payment_date": "strong", "amount": "strong"}


def call() -> Call:
    return Call("call-1", "cus_1", "stripe", NOW, NOW)


@pytest.mark.parametrize(
    ("paid", "now", "word"),
    [
        ("2026-11-19", "2026-11-24", "kept"),
        ("2026-11-20T22:30", "2026-11-24", "kept"),
        ("2026-11-21T12:00", "2026-11-24", "kept"),
        ("2026-11-23", "2026-11-24", "broken"),
        ("2026-11-01", "2026-11-24", "broken"),
        (None, "2026-11-24", "broken"),
        (None, "2026-11-20T22:30", "pending"),
        (None, "2026-11-20T23:30", "broken"),
    ],
)
def test_a_promise_is_kept_broken_or_still_runs_where_the_customer_lives(paid: str | None, now: str, word: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    at = int(datetime.fromisoformat(paid).replace(tzinfo=UTC).timestamp()) if paid else 0
    found = account(now=moment, charges=[charge(created=at)] if paid else [])
    assert judged(PROMISE, CALLED, found, moment) == word


def test_only_the_bill_of_the_call_keeps_a_promise() -> None:
    other = account(charges=[charge(invoice="in_2", created=ago(6))])
    assert judged(PROMISE, CALLED, other, NOW, "in_1") == "broken"
    assert judged(PROMISE, CALLED, other, NOW, "in_2") == "kept"
    outside = account(invoices=[invoice(status="paid", created=ago(20), status_transitions={"paid_at": ago(6)})])
    assert judged(PROMISE, CALLED, outside, NOW, "in_1") == "kept"
    assert judged(PROMISE, CALLED, account(charges=[refused(created=ago(6))]), NOW, "in_1") == "broken"
    assert judged(None, CALLED, other, NOW) is None


def test_the_calls_before_are_counted_with_this_one() -> None:
    before = [
        Earlier("2", NOW - timedelta(days=3), None, "other"),
        Earlier("1", NOW - timedelta(days=8), None, "promise_to_pay", promise_date=PROMISE, kept="broken"),
    ]
    assert summary(before, NOW, Tongue("en")) == "3rd call in 8 days · promised 20 Nov, not kept"
    assert summary(before, NOW, Tongue("nl")).startswith("3e ")
    assert summary([], NOW, Tongue("en")) == ""
    assert summary([Earlier("1", NOW - timedelta(days=90), None, "other")], NOW, Tongue("en")) == ""


@pytest.mark.parametrize(
    ("right", "reached"),
    [
        ((), "none"),
        (("postcode",), "none"),
        (("postcode", "last4"), "weak"),
        (("amount",), "none"),
        (("amount", "postcode"), "strong"),
        (("amount", "payment_date"), "strong"),
        (("unknown", "amount"), "none"),
    ],
)
def test_one_strong_and_one_weak_or_two_strong_make_strong_and_two_weak_weak(right: tuple[str, ...], reached: str) -> None:
    assert level(dict.fromkeys(right, True), WEIGHTS) is Identified(reached)


def test_a_tick_can_be_taken_back_and_a_failed_check_starts_anew() -> None:
    one = call()
    tick(one, "amount", WEIGHTS, NOW)
    tick(one, "postcode", WEIGHTS, NOW)
    assert (one.identified, one.identified_at) == (Identified.STRONG, NOW)
    tick(one, "postcode", WEIGHTS, NOW)
    assert one.identified is not Identified.STRONG
    fail(one, NOW)
    assert (one.identified, one.ticked) == (Identified.FAILED, {})
    fail(one, NOW)
    assert one.identified is Identified.NONE


def test_only_what_we_hold_is_asked() -> None:
    seen = view(charges=[charge()])
    assert {one.ask for one in questions(seen, WEIGHTS.items(), Tongue("en"))} == {"amount", "payment_date", "last4"}
    assert {one.ask for one in questions(view(payment_methods=[]), WEIGHTS.items(), Tongue("en"))} == set()


def test_the_bank_hears_when_how_much_and_to_whom_and_never_the_code() -> None:
    rows = as_text(
        for_your_bank(
            in_trouble(refused("stolen_card", calculated_statement_descriptor="BOOKWORLD")), Tongue("en", zone="Europe/Amsterdam")
        )
    )
    assert "19 Nov 2026" in rows
    assert "10:00 (Europe/Amsterdam)" in rows
    assert "29.00" in rows
    assert "BOOKWORLD" in rows
    assert "stolen" not in rows


def test_nothing_is_read_to_a_bank_that_it_never_saw() -> None:
    assert for_your_bank(in_trouble(refused("rule", by="blocked")), Tongue("en")) == ()
    assert for_your_bank(view(charges=[charge()]), Tongue("en")) == ()


def test_the_timeline_holds_each_try_once_newest_first() -> None:
    charges = [refused(id="ch_1", created=ago(4)), refused(id="ch_2", created=ago(2)), charge("ch_3", None, created=ago(40))]
    refund = {"id": "re_1", "charge": "ch_3", "amount": 5, "currency": "eur", "created": ago(30), "status": "succeeded"}
    entries = timeline(view(subscriptions=[subscription()], invoices=[invoice()], charges=charges, refunds=[refund]))
    assert [entry.at for entry in entries] == sorted((entry.at for entry in entries), reverse=True)
    payments = [entry for entry in entries if entry.kind == "payment"]
    assert [len(entry.tries) for entry in payments] == [2, 1]
    assert [entry.state for entry in payments] == ["failed", "paid"]
    assert [entry.id for entry in entries if entry.kind == "refund"] == ["re_1"]
    assert len({entry.id for entry in entries}) == len(entries)


def test_a_call_comes_back_from_its_draft_as_it_was() -> None:
    one = call()
    one.toggle_said("acknowledge", "x.1a", NOW)
    one.typed["callback_date"] = "Friday"
    tick(one, "amount", WEIGHTS, NOW)
    one.pause(NOW)
    assert from_payload(to_payload(one)) == one


def test_a_promise_needs_a_day_that_lies_ahead() -> None:
    today = NOW.date()
    promise = Disposition.PROMISE_TO_PAY
    assert [one.key for one in faults(Form(), today)] == ["disposition_missing"]
    assert [one.key for one in faults(Form(promise), today)] == ["promise_without_date"]
    assert [one.key for one in faults(Form(promise, promise_date=today - timedelta(days=1)), today)] == ["date_has_passed"]
    assert [one.key for one in faults(Form(promise, promise_date=today + timedelta(days=400)), today)] == ["date_too_far"]
    assert [one.key for one in faults(Form(promise, cause="nonsense", promise_date=today), today)] == ["unknown_cause"]
    assert faults(Form(promise, promise_date=today), today) == ()
