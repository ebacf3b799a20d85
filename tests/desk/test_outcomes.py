"""Outcomes are asked of a real server: what changed is kept, what failed is told, and nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from journal.calls import full_call
from stripe.server import KEY, StripeServer
from stripe.small_cases import DAY, bundles
from stripe.small_cases import NOW as THEN

from assistant.billing.http import StripeHttp
from assistant.billing.practice import Practice
from assistant.billing.stripe import Stripe
from assistant.desk.desk import Desk
from assistant.desk.outcomes import Refreshed, refresh
from assistant.journal.outcomes import Outcome, outcomes_of
from assistant.journal.resolution import Resolution
from assistant.journal.store import Journal
from assistant.settings.secret import Secret
from assistant.settings.values import Settings

CALLED = datetime.fromtimestamp(THEN, UTC)
LATER = CALLED + timedelta(days=6)
ANNA, BRAM = "cus_practice_anna", "cus_practice_bram"


@pytest.fixture
def server() -> Iterator[StripeServer]:
    with StripeServer(bundles()) as running:
        yield running


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    return home


def about(customer: str, invoice: str | None, **changes: Any) -> Resolution:
    return full_call(at=CALLED, as_of=CALLED, source="stripe", customer=customer, invoice=invoice, agreed=(), **changes)


def logged(home: Path, *calls: Resolution) -> list[Resolution]:
    with Journal.open(home / "journal.db") as journal:
        return [journal.add_resolution(one) for one in calls]


def known(home: Path, calls: list[Resolution]) -> list[Outcome | None]:
    with Journal.open(home / "journal.db") as journal:
        found = outcomes_of(journal, [one.id for one in calls])
    return [found.get(one.id) for one in calls]


def asked(server: StripeServer, home: Path, **how: Any) -> Refreshed:
    async def work() -> Refreshed:
        http = Stripe(StripeHttp(Secret(KEY), server.base), screen_seconds=2.0)
        desk = Desk(Settings(home=home), http, clock=lambda: LATER, now=LATER)
        try:
            return await refresh(desk, **how)
        finally:
            await desk.close()

    return asyncio.run(work())


def pay(server: StripeServer) -> None:
    """Anna's bill of November is paid by the same card, two days after the call."""
    paid_at = THEN + 2 * DAY
    failed, invoice = server.get("ch_practice_anna_nov"), server.get("in_practice_anna_nov")
    paid = {"status": "paid", "amount_paid": 2900, "amount_remaining": 0}
    good = {"id": "ch_practice_anna_again", "created": paid_at, "status": "succeeded", "paid": True, "captured": True}
    server.put(failed | good | {"failure_code": None, "failure_message": None, "amount_captured": failed["amount"], "outcome": None})
    server.put(invoice | paid | {"status_transitions": invoice["status_transitions"] | {"paid_at": paid_at}})


def test_what_was_paid_since_the_call_is_kept_and_what_is_not_is_open(server: StripeServer, home: Path) -> None:
    calls = logged(home, about(ANNA, "in_practice_anna_nov"), about(BRAM, "in_practice_bram_nov"), about(BRAM, None, amount=None))
    pay(server)
    done = asked(server, home)
    assert (done.whole, done.customers, done.calls, done.changed) == (True, 2, 3, 3)
    paid, still, nothing = known(home, calls)
    assert paid is not None
    assert (paid.state, paid.way, paid.days, paid.amount) == ("paid", "scheduled_try", 2, 2900)
    assert still == Outcome("open")
    assert nothing is not None
    assert nothing.state == "unknown"


def test_asking_again_adds_only_what_changed(server: StripeServer, home: Path) -> None:
    calls = logged(home, about(ANNA, "in_practice_anna_nov"), about(BRAM, "in_practice_bram_nov"))
    assert asked(server, home).changed == 2
    assert asked(server, home).changed == 0
    pay(server)
    assert asked(server, home).changed == 1
    assert [one.state for one in known(home, calls) if one] == ["paid", "open"]


def test_an_account_that_fails_is_told_and_the_others_are_kept(server: StripeServer, home: Path) -> None:
    calls = logged(home, about(ANNA, "in_practice_anna_nov"), about(BRAM, "in_practice_bram_nov"))
    server.fault(f"/v1/customers/{ANNA}", "403")
    done = asked(server, home)
    assert not done.whole
    assert list(done.problems) == [ANNA]
    assert known(home, calls) == [None, Outcome("open")]
    server.clear_faults()
    assert asked(server, home).whole
    assert known(home, calls)[0] == Outcome("open")


@pytest.mark.parametrize("path", ["/v1/invoices", "/v1/charges"])
def test_a_part_that_fails_concludes_nothing_and_overwrites_nothing(server: StripeServer, home: Path, path: str) -> None:
    calls = logged(home, about(ANNA, "in_practice_anna_nov"))
    pay(server)
    server.fault(path, "403")
    done = asked(server, home)
    assert (done.changed, list(done.problems)) == (0, [ANNA])
    assert known(home, calls) == [None]


def test_what_the_time_does_not_reach_is_counted_and_asked_the_next_time(server: StripeServer, home: Path) -> None:
    calls = logged(home, about(ANNA, "in_practice_anna_nov"))
    server.fault("/v1/", "hang")
    done = asked(server, home, seconds=0.3)
    assert (done.left, done.whole, done.changed) == (1, False, 0)
    server.clear_faults()
    assert asked(server, home).whole
    assert known(home, calls) == [Outcome("open")]


def test_never_more_than_a_few_accounts_are_read_at_once(server: StripeServer, home: Path) -> None:
    logged(home, *(about(f"cus_nobody_{number}", "in_1") for number in range(12)))
    server.latency = 0.02
    done = asked(server, home)
    assert done.customers == 12
    # One account is read by six lists at once.
    assert server.in_flight_peak <= 4 * 7


def test_a_customer_that_is_gone_and_a_call_that_is_old_are_no_problem(server: StripeServer, home: Path) -> None:
    old = about(
        ANNA,
        "in_practice_anna_nov",
    )
    calls = logged(home, full_call(**{"at": CALLED - timedelta(days=90), "as_of": CALLED, "source": "stripe", "customer": ANNA}), old)
    server.delete_customer(ANNA)
    done = asked(server, home, since_days=60)
    assert (done.whole, done.calls) == (True, 1)
    assert [one and one.state for one in known(home, calls)] == [None, "open"]


def test_practice_data_is_asked_too_from_its_own_moment(home: Path) -> None:
    """The case's bill is still unpaid at the moment that the case is looked at from."""

    async def work() -> Refreshed:
        desk = Desk(Settings(home=home), Practice(), clock=lambda: LATER)
        try:
            return await refresh(desk)
        finally:
            await desk.close()

    case = Practice().case("cus_practice_marieke")
    assert case is not None
    bill = next(one["id"] for one in case.parts["invoices"] if one["status"] == "open")
    calls = logged(home, full_call(at=CALLED, as_of=case.moment, invoice=bill))
    assert asyncio.run(work()).whole
    assert known(home, calls) == [Outcome("open")]


def test_without_a_journal_nobody_is_asked_and_none_is_made(server: StripeServer, home: Path) -> None:
    assert asked(server, home).customers == 0
    assert server.log == []
    assert list(home.iterdir()) == []
