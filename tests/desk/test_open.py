"""An account opens from Stripe as it does from practice data, whatever is refused, paged, slow or gone."""

import asyncio
from collections.abc import Coroutine, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from stripe import objects
from stripe.api_error import no_such_url
from stripe.faults import Answer, Fault, as_answer
from stripe.server import KEY, StripeServer, practice_store
from stripe.small_cases import DAY, bundles
from stripe.small_cases import NOW as THEN
from stripe.wire import Seen

from assistant.billing.http import StripeHttp
from assistant.billing.practice import Practice
from assistant.billing.stripe import Stripe
from assistant.desk.desk import Desk
from assistant.desk.find import find, one_customer
from assistant.desk.open import open_account
from assistant.desk.trouble import NotFound, Unreachable
from assistant.desk.view import AccountView
from assistant.settings.secret import Secret
from assistant.settings.values import Facts, Settings

Given = TypeVar("Given")
MOMENT = datetime.fromtimestamp(THEN, UTC)


def run(work: Coroutine[Any, Any, Given]) -> Given:
    return asyncio.run(work)


def settings(home: Path, **facts: Any) -> Settings:
    home.mkdir(mode=0o700, exist_ok=True)
    return Settings(home=home, facts=Facts(**facts))


async def opened(
    server: StripeServer, home: Path, customer: str, *, now: datetime = MOMENT, seconds: float = 20.0, **facts: Any
) -> list[AccountView]:
    desk = Desk(settings(home, **facts), Stripe(StripeHttp(Secret(KEY), server.base), screen_seconds=seconds), now=now)
    try:
        return [view async for view in open_account(desk, customer)]
    finally:
        await desk.close()


@pytest.fixture
def small() -> Iterator[StripeServer]:
    with StripeServer(bundles()) as server:
        yield server


@pytest.mark.parametrize("shape", ["current", "old"])
def test_each_practice_customer_is_the_same_on_stripe(tmp_path: Path, shape: str) -> None:
    async def compare() -> None:
        practice = Desk(settings(tmp_path / "practice"), Practice())
        with StripeServer(practice_store(), shape=shape) as server:
            live = Desk(settings(tmp_path / "live"), Stripe(StripeHttp(Secret(KEY), server.base)))
            try:
                for case in practice.provider.cases:  # type: ignore[attr-defined]
                    live.now = case.moment
                    await same(practice, live, case.id)
            finally:
                await live.close()
                await practice.close()

    async def same(practice: Desk, live: Desk, customer: str) -> None:
        here = [view async for view in open_account(practice, customer)][-1]
        there = [view async for view in open_account(live, customer)][-1]
        assert there.account.problems == (), customer
        assert there.mrr == here.mrr, customer
        assert there.paid_total == here.paid_total, customer
        assert there.strip == here.strip, customer
        assert there.status == here.status, customer
        if here.last_used_key is None:
            assert {(flag.kind, flag.form) for flag in there.flags} == {(flag.kind, flag.form) for flag in here.flags}, customer
            assert there.situations == here.situations, customer

    run(compare())


PARTS = {
    "subscriptions": "/v1/subscriptions",
    "invoices": "/v1/invoices",
    "payments": "/v1/charges",
    "payment_methods": "/v1/customers/*/payment_methods",
    "disputes": "/v1/disputes",
    "events": "/v1/events",
    "prices": "/v1/products",
}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("kind", ["403", "empty"])
def test_a_part_that_is_refused_is_named_and_the_rest_stands(small: StripeServer, tmp_path: Path, part: str, kind: str) -> None:
    small.put(small.get("ch_practice_anna_oct") | {"disputed": True})
    small.fault(PARTS[part], kind)
    seen = run(opened(small, tmp_path / "home", "cus_practice_anna"))[-1]
    assert {problem.part for problem in seen.account.problems} == {part}
    assert all("rak_" in problem.facts.get("permission", "rak_") for problem in seen.account.problems)
    assert seen.account.customer.name == "Anna Ünal"
    assert seen.situations
    if part not in {"payments", "disputes"}:
        assert seen.paid_total is not None
    if part == "subscriptions":
        assert (seen.status, seen.mrr, seen.churn) == ("unknown", None, "unknown")


@pytest.mark.parametrize("part", ["invoices", "payment_methods"])
def test_a_part_that_hangs_is_named_when_the_time_is_up(small: StripeServer, tmp_path: Path, part: str) -> None:
    small.fault(PARTS[part], "hang")
    seen = run(opened(small, tmp_path / "home", "cus_practice_anna", seconds=1.0))[-1]
    assert {(problem.part, problem.key) for problem in seen.account.problems} == {(part, "unreachable.timeout")}
    assert seen.account.payments


@pytest.mark.parametrize("part", ["invoices", "events"])
def test_a_part_that_hangs_keeps_nobody_from_a_first_look(small: StripeServer, tmp_path: Path, part: str) -> None:
    small.fault(PARTS[part], "hang")
    views = run(opened(small, tmp_path / "home", "cus_practice_anna", seconds=6.0))
    first, last = views[0], views[-1]
    on_their_way = {problem.part for problem in first.account.problems if problem.key == "on_its_way"}
    assert part in on_their_way
    assert not on_their_way & {"customer", "payments", "subscriptions"}
    assert not first.account.complete
    assert first.account.payments == last.account.payments != ()
    assert {(problem.part, problem.key) for problem in last.account.problems} == {(part, "unreachable.timeout")}


@pytest.mark.parametrize("kind", ["403", "401"])
def test_a_customer_that_cannot_be_read_is_trouble(small: StripeServer, tmp_path: Path, kind: str) -> None:
    small.fault("/v1/customers/cus_practice_anna", kind)
    with pytest.raises(Unreachable):
        run(opened(small, tmp_path / "home", "cus_practice_anna"))


def test_a_deleted_customer_is_gone_and_another_id_is_not_found(small: StripeServer, tmp_path: Path) -> None:
    small.delete_customer("cus_practice_anna")
    with pytest.raises(NotFound) as gone:
        run(opened(small, tmp_path / "home", "cus_practice_anna"))
    assert gone.value.key == "gone"
    with pytest.raises(NotFound):
        run(opened(small, tmp_path / "home", "cus_practice_nobody"))


def test_an_account_opens_in_two_waits(small: StripeServer, tmp_path: Path) -> None:
    small.latency = 0.5
    started = asyncio.run(timed(opened(small, tmp_path / "home", "cus_practice_anna")))
    assert started < 3 * small.latency


async def timed(work: Coroutine[Any, Any, object]) -> float:
    loop = asyncio.get_running_loop()
    started = loop.time()
    await work
    return loop.time() - started


def test_a_long_history_comes_whole(tmp_path: Path) -> None:
    with StripeServer(bundles()) as server:
        card = objects.Card("4242", (12, 2030))
        held = server.get("cus_practice_anna")
        for number in range(250):
            at = THEN - (60 + number) * DAY
            server.put(
                objects.charge(f"ch_practice_x{number}", held["id"], 100, "EUR", at, means=card, method="pm_practice_anna", intent=None)
            )
        views = run(opened(server, tmp_path / "home", "cus_practice_anna"))
        assert [view.account.complete for view in views] == [False, True]
        assert len(views[-1].account.payments) == 252
        assert views[-1].paid_total is not None


class WithoutIndex(StripeServer):
    """A server that knows no search."""

    def answer(self, seen: Seen, given_key: str | None, fault: Fault | None) -> Answer:
        if seen.path.endswith("/search"):
            return as_answer(no_such_url(seen.method, seen.path))
        return super().answer(seen, given_key, fault)


class TestSearch:
    @pytest.mark.parametrize(
        ("typed", "why"),
        [
            ("cus_practice_bram", "id"),
            ("in_practice_bram_nov", "id"),
            ("bram@practice.example", "email"),
            ("BRAM@practice.example", "email"),
            ("ABCD1234-0007", "invoice"),
            ("Bram Jansen", "name"),
            ("jansen", "name"),
        ],
    )
    def test_each_kind_finds_the_customer(self, small: StripeServer, tmp_path: Path, typed: str, why: str) -> None:
        small.put(small.get("in_practice_bram_nov") | {"number": "ABCD1234-0007"})

        async def search() -> None:
            desk = Desk(settings(tmp_path / "home"), Stripe(StripeHttp(Secret(KEY), small.base)), now=MOMENT)
            answer = await find(desk, typed)
            assert [(match.id, match.why) for match in answer.matches] == [("cus_practice_bram", why)]
            assert await one_customer(desk, typed) == "cus_practice_bram"
            await desk.close()

        run(search())

    @pytest.mark.parametrize(
        "typed", ["+31612345678", "0612345678", "06 12 34 56 78", "06-12345678", "+31 6 12345678", "0031612345678", "+31 (0)6 1234 5678"]
    )
    def test_a_phone_number_in_any_notation(self, small: StripeServer, tmp_path: Path, typed: str) -> None:
        async def search() -> None:
            desk = Desk(settings(tmp_path / "home"), Stripe(StripeHttp(Secret(KEY), small.base)), now=MOMENT)
            assert [match.id for match in (await find(desk, typed)).matches] == ["cus_practice_anna"]
            await desk.close()

        run(search())

    @pytest.mark.parametrize("typed", ["jansen", "bram@practice.example", "Ünal", "unal"])
    def test_without_the_index_the_customers_are_looked_through(self, tmp_path: Path, typed: str) -> None:
        async def search(server: StripeServer) -> None:
            desk = Desk(settings(tmp_path / "home"), Stripe(StripeHttp(Secret(KEY), server.base)), now=MOMENT)
            answer = await find(desk, typed)
            assert len(answer.matches) == 1
            assert answer.partial is not None or "@" in typed
            await desk.close()

        with WithoutIndex(bundles()) as server:
            run(search(server))

    def test_nobody_and_several_are_said_apart(self, small: StripeServer, tmp_path: Path) -> None:
        async def search() -> None:
            desk = Desk(settings(tmp_path / "home"), Stripe(StripeHttp(Secret(KEY), small.base)), now=MOMENT)
            with pytest.raises(NotFound) as nobody:
                await one_customer(desk, "Xanthippe")
            assert (nobody.value.key, nobody.value.candidates) == ("nobody_found", ())
            with pytest.raises(NotFound) as several:
                await one_customer(desk, "anna@practice.example")
            assert several.value.key == "several_found"
            await desk.close()

        run(search())
