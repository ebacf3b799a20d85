"""What an account at Stripe holds deeper than a list can tell, and what is left standing when a server is at its worst."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from stripe import objects
from stripe.api_error import no_such_url
from stripe.faults import Answer, Fault, as_answer
from stripe.server import KEY, StripeServer, practice_store
from stripe.small_cases import DAY, bundles
from stripe.small_cases import NOW as THEN
from stripe.wire import Seen

from assistant.billing.http import StripeHttp
from assistant.billing.stripe import Stripe
from assistant.desk.desk import Desk
from assistant.desk.find import Answer as Hits
from assistant.desk.find import find
from assistant.desk.open import open_account
from assistant.desk.view import AccountView
from assistant.records import Money
from assistant.settings.secret import Secret
from assistant.settings.values import Settings

MOMENT = datetime.fromtimestamp(THEN, UTC)
PARTS = {
    "subscriptions": "/v1/subscriptions",
    "invoices": "/v1/invoices",
    "payments": "/v1/charges",
    "payment_methods": "/v1/customers/*/payment_methods",
    "disputes": "/v1/disputes",
    "events": "/v1/events",
}


@asynccontextmanager
async def desk_on(server: StripeServer, home: Path, *, read_seconds: float = 10.0) -> AsyncIterator[Desk]:
    http = StripeHttp(Secret(KEY), server.base, read_seconds=read_seconds, retries=0 if read_seconds < 10 else 3)
    desk = Desk(Settings(home=home), Stripe(http), now=MOMENT)
    try:
        yield desk
    finally:
        await desk.close()


def opened(server: StripeServer, home: Path, customer: str, *, read_seconds: float = 10.0) -> list[AccountView]:
    home.mkdir(mode=0o700, exist_ok=True)

    async def work() -> list[AccountView]:
        async with desk_on(server, home, read_seconds=read_seconds) as desk:
            return [view async for view in open_account(desk, customer)]

    return asyncio.run(work())


def searched(server: StripeServer, home: Path, typed: str) -> Hits:
    home.mkdir(mode=0o700, exist_ok=True)

    async def work() -> Hits:
        async with desk_on(server, home) as desk:
            return await find(desk, typed)

    return asyncio.run(work())


@pytest.mark.parametrize("kind", ["500", "hang", "broken_json"])
@pytest.mark.parametrize("part", PARTS)
def test_one_bad_part_is_one_problem_and_the_rest_is_complete(tmp_path: Path, part: str, kind: str) -> None:
    with StripeServer(bundles()) as server:
        server.put({**server.get("ch_practice_anna_oct"), "disputed": True})
        server.fault(PARTS[part], kind)
        seen = opened(server, tmp_path / "home", "cus_practice_anna", read_seconds=1.0)[-1]
    assert {problem.part for problem in seen.account.problems} == {part}
    held = {
        "subscriptions": seen.account.subscriptions,
        "invoices": seen.account.invoices,
        "payments": seen.account.payments,
        "payment_methods": seen.account.methods,
        "disputes": seen.account.disputes,
    }
    follow = {"payments": {"disputes"}}.get(part, set())  # a dispute is asked for by its charge
    assert [name for name, records in held.items() if not records and name not in {part, *follow}] == []


def test_every_part_refused_still_says_who_it_is_and_claims_nothing(tmp_path: Path) -> None:
    with StripeServer(bundles()) as server:
        for path in PARTS.values():
            server.fault(path, "403")
        seen = opened(server, tmp_path / "home", "cus_practice_anna")[-1]
    assert seen.account.customer.name == "Anna Ünal"
    assert (seen.status, seen.mrr, seen.paid_total, seen.churn, seen.access) == ("unknown", None, None, "unknown", None)
    assert seen.situations == ("other",)
    assert not [flag for flag in seen.flags if flag.kind in {"no_payment_method", "no_backup_method", "retries_exhausted"}]


def test_a_discount_on_an_item_is_read_and_taken_off(tmp_path: Path) -> None:
    with StripeServer(bundles()) as server:
        held = server.get("sub_practice_anna")
        coupon = objects.coupon("HALF", created=THEN - 90 * DAY, percent_off=50)
        half = objects.discount("di_practice_item", coupon, start=THEN - 60 * DAY, customer=held["customer"])
        held["items"]["data"][0]["discounts"] = [half]
        server.put({**held, "discounts": []})
        seen = opened(server, tmp_path / "home", "cus_practice_anna")[-1]
    assert [one.item for one in seen.account.subscriptions[0].discounts] == [seen.account.subscriptions[0].items[0].id]
    assert seen.mrr == (Money(1450, "EUR"),)
    assert seen.account.problems == ()


def test_a_long_history_of_bills_comes_whole_and_ties_its_payments(tmp_path: Path) -> None:
    with StripeServer(bundles()) as server:
        held, plan = server.get("cus_practice_anna"), server.get("sub_practice_anna")
        for number in range(180):
            at, intent = THEN - (60 + number) * DAY, f"pi_practice_x{number}"
            period = (at, at + 30 * DAY)
            bill = objects.invoice(f"in_practice_x{number}", held, plan, created=at, period=period, number=f"X-{number}", intent=intent)
            objects.pay_invoice(bill, at + 60)
            server.put(bill)
            server.put(objects.charge(f"ch_practice_x{number}", held["id"], 2900, "EUR", at, means=objects.Card(), intent=intent))
        seen = opened(server, tmp_path / "home", "cus_practice_anna")[-1]
    ours = [one for one in seen.account.invoices if one.id.startswith("in_practice_x")]
    assert (len(ours), seen.account.complete, seen.account.problems) == (180, True, ())
    assert all(len(seen.account.tries(one.id)) == 1 for one in ours)


@pytest.mark.parametrize("customer", ["cus_practice_marieke", "cus_practice_jan", "cus_practice_lukasz"])
def test_what_is_read_of_an_account_comes_in_two_rounds(tmp_path: Path, customer: str) -> None:
    """Whatever the second round asks for, the first named: no read waits for a third. A busy machine can be late once; a third round always is."""
    assert any(_waited(tmp_path / f"home{run}", customer, latency=0.4) < 1.7 * 0.4 for run in range(4))


def _waited(home: Path, customer: str, *, latency: float) -> float:
    """Seconds between the first request and the last one."""
    with StripeServer(practice_store()) as server:
        server.latency = latency
        opened(server, home, customer)
        asked = [seen.at for seen in server.log]
    return max(asked) - asked[0]


class WithoutSearch(StripeServer):
    """The same server for a country where Stripe has no search: the path is unknown there."""

    def answer(self, seen: Seen, given_key: str | None, fault: Fault | None) -> Answer:
        if seen.path.endswith("/search"):
            return as_answer(no_such_url(seen.method, seen.path))
        return super().answer(seen, given_key, fault)


@pytest.mark.parametrize("typed", ["jansen", "Ünal", "unal", "06 12345678", "+31 (0)6-12345678"])
def test_without_the_index_the_newest_customers_are_looked_through_and_it_says_so(tmp_path: Path, typed: str) -> None:
    with WithoutSearch(bundles()) as server:
        found = searched(server, tmp_path / "home", typed)
    assert (len(found.matches), found.partial, found.problems) == (1, 3, ())


def test_without_the_index_an_address_is_still_found_and_a_bill_is_not(tmp_path: Path) -> None:
    with WithoutSearch(bundles()) as server:
        assert len(searched(server, tmp_path / "home", "bram@practice.example").matches) == 1
        assert searched(server, tmp_path / "home", "P-BRAM_NOV").matches == ()


def test_a_card_is_found_by_its_last_four(tmp_path: Path) -> None:
    with StripeServer(bundles()) as server:
        found = searched(server, tmp_path / "home", "4242")
    assert [(one.id, one.why) for one in found.matches] == [("cus_practice_anna", "last4")]
