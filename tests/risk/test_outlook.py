"""The fitted models on whole accounts: where nothing may be said, nothing is; what is said adds up and knows no future."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
from billing.making import NOW, account, ago, charge, in_trouble, invoice, refused, subscription

from assistant.billing.practice import Practice
from assistant.desk.outlook import calendar, shipped
from assistant.records import Account, Problem
from assistant.risk.chances import Risk
from assistant.risk.history.labels import LOST_DAYS
from assistant.risk.model.reliability import chance_of
from assistant.risk.outlook import DAYS_AHEAD, MOST_REASONS, Outlook
from assistant.risk.sight import Sight
from risk.history.lives import JSON, bundle, failed, paid, practice, read, recovered, stamp, until
from risk.history.lives import at as month
from risk.model.books import BOOK


@cache
def outlook() -> Outlook:
    return Outlook(shipped(), calendar())


def risk_of(seen: Account, now: datetime) -> Risk:
    return outlook().risk(Sight(seen, now))


FAILED = bundle(paid(0), paid(1), recovered(2, 4), paid(3), failed(4))
DURING = month(4, 2)
MOMENTS = {case.id: case.moment for case in Practice().cases}


def open_failure() -> Account:
    return read(until(FAILED, DURING), DURING)


def nothing(found: Risk) -> bool:
    return (found.recovery, found.early_warning, found.when, found.plan, found.reasons, found.explained) == (None, None, (), None, (), None)


def test_an_open_failure_has_a_chance_days_and_reasons() -> None:
    found = risk_of(open_failure(), DURING)
    assert found.early_warning is None
    assert found.recovery is not None
    assert 0 < found.recovery.low <= found.recovery.p <= found.recovery.high < 1
    assert found.recovery.n == 0
    assert found.invoice == "in_4"
    assert (found.model, found.data) == (shipped().name, "prior")
    assert len(found.when) == DAYS_AHEAD
    assert [one.day for one in found.when] == [(DURING + timedelta(days=ahead)).date() for ahead in range(1, DAYS_AHEAD + 1)]
    assert all(0 < one.p < 1 for one in found.when)
    assert 1 <= len(found.reasons) <= MOST_REASONS


def test_a_renewal_ahead_has_an_early_warning_and_no_days() -> None:
    found = risk_of(account(subscriptions=[subscription()]), NOW)
    assert found.early_warning is not None
    assert (found.recovery, found.when, found.plan, found.invoice) == (None, (), None, None)


UNSAID: dict[str, Callable[[Account], Account]] = {
    "pages are on their way": lambda seen: replace(seen, complete=False),
    "invoices could not be read": lambda seen: replace(seen, problems=(Problem("invoices", "unreachable.timeout"),)),
    "payments could not be read": lambda seen: replace(seen, problems=(Problem("payments", "missing_permission"),)),
    "subscriptions could not be read": lambda seen: replace(seen, problems=(Problem("subscriptions", "provider_down"),)),
}


@pytest.mark.parametrize("why", UNSAID)
def test_nothing_is_said_where_the_account_is_not_whole(why: str) -> None:
    assert nothing(risk_of(UNSAID[why](open_failure()), DURING))


def test_a_part_that_the_models_do_not_need_may_be_missing() -> None:
    seen = replace(open_failure(), problems=(Problem("mandates", "unreachable.timeout"),))
    assert risk_of(seen, DURING).recovery is not None


def made(**parts: Any) -> Account:
    bills = {"invoices": [invoice()], "charges": [refused("insufficient_funds")], "subscriptions": [subscription(status="past_due")]}
    return account(**bills | parts)


DISPUTE = {
    "id": "dp_1",
    "charge": "ch_1",
    "status": "needs_response",
    "created": ago(2),
    "amount": 2900,
    "currency": "eur",
    "reason": "fraudulent",
}
PAUSE = {"behavior": "void", "resumes_at": None}
ASKED = {"status": "canceled", "canceled_at": ago(1), "ended_at": ago(1), "cancellation_details": {"reason": "cancellation_requested"}}
REFUSED: dict[str, dict[str, Any]] = {
    "disputed": {"disputes": [DISPUTE]},
    "paused": {"subscriptions": [subscription(status="past_due", pause_collection=PAUSE)]},
    "cancelled by request": {"subscriptions": [subscription(**ASKED)]},
    "to end by request": {"subscriptions": [subscription(status="past_due", cancel_at=ago(-9), cancellation_details=ASKED["cancellation_details"])]},
}  # fmt: skip


def test_the_neighbour_of_those_is_scored() -> None:
    assert risk_of(made(), NOW).recovery is not None


@pytest.mark.parametrize("why", REFUSED)
def test_nothing_is_said_of_an_open_bill_that_is(why: str) -> None:
    assert nothing(risk_of(made(**REFUSED[why]), NOW))


@pytest.mark.parametrize(
    "ending", [{"pause_collection": PAUSE}, {"cancel_at": ago(-9)}, {"collection_method": "send_invoice"}, ASKED], ids=str
)
def test_nothing_is_said_of_a_renewal_that_does_not_come(ending: dict[str, Any]) -> None:
    assert nothing(risk_of(account(subscriptions=[subscription(**ending)]), NOW))


def test_a_failure_older_than_the_window_is_not_scored() -> None:
    late = month(4, LOST_DAYS + 1)
    assert nothing(risk_of(read(FAILED, late), late))


@pytest.mark.parametrize("code", ["lost_card", "stolen_card", "expired_card", "incorrect_number"])
def test_a_hard_decline_has_a_chance_but_no_days(code: str) -> None:
    seen = in_trouble(refused(code))
    failure = seen.sight.failures[0]
    assert failure.verdict is not None
    found = risk_of(seen.account, NOW)
    assert found.recovery is not None
    assert bool(found.when) is not failure.verdict.hard
    assert (found.plan is None) is failure.verdict.hard


def test_some_of_those_are_hard() -> None:
    assert not risk_of(made(charges=[refused("lost_card")]), NOW).when
    assert risk_of(made(charges=[refused("insufficient_funds")]), NOW).when


@pytest.mark.parametrize("number", range(len(practice())))
def test_what_moved_a_score_adds_up_to_it(number: int) -> None:
    raw = practice()[number]
    now = MOMENTS[raw["customer"]["id"]]
    found = risk_of(read(raw, now), now)
    told, chance = found.explained, found.recovery or found.early_warning
    assert (told is None) is (chance is None)
    if told and chance:
        assert told.base + sum(one.log_odds for one in told.reasons) == pytest.approx(told.logit, abs=1e-9)
        assert chance.p == pytest.approx(chance_of(told.logit), abs=1e-12)
        assert chance.low <= chance.p <= chance.high
        assert told.reasons[: len(found.reasons)] == found.reasons
        sizes = [abs(one.log_odds) for one in told.reasons]
        assert sizes == sorted(sizes, reverse=True)


def test_practice_holds_scores_of_each_kind() -> None:
    found = [risk_of(read(raw, MOMENTS[raw["customer"]["id"]]), MOMENTS[raw["customer"]["id"]]) for raw in practice()]
    assert sum(one.recovery is not None for one in found) > 5
    assert sum(one.early_warning is not None for one in found) > 5
    assert any(map(nothing, found))
    assert any(one.when for one in found)


def known_then(raw: JSON, then: datetime) -> JSON:
    """The account as Stripe gave it at that moment: a try that came later was the next one."""
    known, whole = deepcopy(until(raw, then)), read(raw)
    for bill in known["invoices"]:
        later = [one.at for one in whole.tries(bill["id"]) if one.at > then]
        if later:
            bill |= {"next_payment_attempt": stamp(min(later)), "attempt_count": bill["attempt_count"] - len(later)}
    return known


@pytest.mark.parametrize("days", [3, 6, 16, 40, 95])
def test_an_earlier_moment_gives_what_was_said_then(days: int) -> None:
    """``--now``: what came later, and what it overwrote, is not looked at."""
    compared = 0
    for raw in practice():
        then = MOMENTS[raw["customer"]["id"]] - timedelta(days=days)
        later, at_the_time = (risk_of(read(known, then), then) for known in (raw, known_then(raw, then)))
        if later.explained and at_the_time.explained:
            assert later == at_the_time, raw["customer"]["id"]
            compared += 1
    assert compared > 5


def test_own_cases_stand_behind_an_own_book() -> None:
    own = Outlook(BOOK, calendar(), trouble=None)
    found = own.risk(Sight(open_failure(), DURING))
    assert found.recovery is not None
    assert (found.model, found.data, found.recovery.n) == ("own-1", "own", 40)


def small(next_try: int | None) -> Risk:
    """By the book whose answers do not depend on which try it is."""
    return Outlook(BOOK, calendar()).risk(
        Sight(made(invoices=[invoice(next_payment_attempt=next_try)], charges=[refused("insufficient_funds", created=ago(1))]), NOW)
    )


def test_the_plan_has_as_many_days_as_tries_are_planned_and_is_no_worse_than_those() -> None:
    planned, alone = small(ago(-2)), small(None)
    assert planned.plan is not None
    assert planned.plan.scheduled is not None
    assert planned.plan.p >= planned.plan.scheduled
    assert len(planned.plan.days) > 1
    assert set(planned.plan.days) <= {one.day for one in planned.when}
    assert alone.plan is not None
    assert (len(alone.plan.days), alone.plan.scheduled) == (1, None)
    best = max(alone.when, key=lambda one: one.p)
    assert alone.plan.days == (best.day,)
    assert alone.plan.p == pytest.approx(best.p)


def test_a_planned_try_raises_the_chance_that_it_comes_in() -> None:
    with_try, without = small(ago(-2)).recovery, small(None).recovery
    assert with_try is not None
    assert without is not None
    assert with_try.p > without.p


def debit(code: str, next_try: int | None) -> Risk:
    """By a direct debit of yesterday that came back."""
    details = {"type": "sepa_debit", "sepa_debit": {"last4": "3000"}}
    returned = charge("ch_1", status="failed", failure_code=code, payment_method_details=details, created=ago(1), payment_method="pm_2")
    stored = {"id": "pm_2", "type": "sepa_debit", "sepa_debit": {"last4": "3000"}, "customer": "cus_1", "created": ago(400)}
    seen = made(
        invoices=[invoice(next_payment_attempt=next_try)],
        charges=[returned],
        payment_methods=[stored],
        subscriptions=[subscription(default_payment_method="pm_2")],
    )
    return Outlook(BOOK, calendar()).risk(Sight(seen, NOW))


@pytest.mark.parametrize(("code", "more"), [("insufficient_funds", True), ("account_closed", False), ("debit_not_authorized", False)])
def test_a_try_on_an_account_that_cannot_be_debited_raises_nothing(code: str, more: bool) -> None:
    planned, not_planned = debit(code, ago(-4)).recovery, debit(code, None).recovery
    assert planned is not None
    assert not_planned is not None
    assert (planned.p > not_planned.p) == more
