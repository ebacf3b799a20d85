"""The desk on a Stripe that is slow, hangs or forbids: keys answer, what could not be read is named, the rest is shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from stripe.server import StripeServer, practice_cases

from assistant.desk.start import start
from assistant.ui.app import DeskApp
from ui.driving import environ, on_a_call, shown, type_text, until, working

MARIEKE, PETRA = "cus_practice_marieke", "cus_practice_petra"
NOW = "2026-11-24T09:00:00Z"


@pytest.fixture
def server() -> Iterator[StripeServer]:
    bundles = [bundle for bundle in practice_cases() if bundle["customer"]["id"] in {MARIEKE, PETRA}]
    with StripeServer(bundles) as running:
        yield running


def live_desk(home: Path, server: StripeServer, customer: str | None = None) -> DeskApp:
    place = {**environ(home), "STRIPE_API_BASE": server.base, "STRIPE_API_KEY": server.key}
    return DeskApp(lambda: start(place, now=NOW), language="en", customer=customer)


async def test_a_live_account_opens_with_its_age_and_is_not_called_practice(tmp_path: Path, server: StripeServer) -> None:
    async with working(live_desk(tmp_path, server)) as (pilot, screen):
        await type_text(pilot, "marieke@devries.example")
        await on_a_call(pilot, screen)
        text = shown(screen.desk_app)
        assert "Marieke de Vries" in text
        assert "read just now" in text
        assert "PRACTICE" not in text


async def test_a_missing_permission_is_named_among_the_flags_and_the_rest_is_shown(tmp_path: Path, server: StripeServer) -> None:
    server.fault("/v1/charges", "403")
    async with working(live_desk(tmp_path, server, MARIEKE)) as (pilot, screen):
        await on_a_call(pilot, screen)
        assert "could not read payments" in shown(screen.desk_app), "on a small screen it stands beside the worst flag"
        await pilot.press("2")
        await pilot.resize_terminal(160, 45)
        await pilot.pause(0.1)
        text = shown(screen.desk_app)
        assert "could not read payments: the key lacks rak_charge_read" in " ".join(text.split())
        assert "Marieke de Vries" in text
        assert "Plus €29.00 a month" in text
        await pilot.press("space")
        assert screen.call is not None
        assert len(screen.call.said) == 1


async def test_a_slow_account_says_that_it_is_being_read(tmp_path: Path, server: StripeServer) -> None:
    async with working(live_desk(tmp_path, server)) as (pilot, screen):
        slow = server.fault(f"/v1/customers/{PETRA}", "slow", seconds=30)
        await type_text(pilot, "petra")
        await pilot.press("enter")
        await until(pilot, lambda: "reading anew" in shown(screen.desk_app))
        assert screen.call is None
        slow.over.set()
        await on_a_call(pilot, screen)
        await until(pilot, lambda: "reading anew" not in shown(screen.desk_app))


async def test_keys_answer_while_a_known_account_is_read_anew_and_stripe_hangs(tmp_path: Path, server: StripeServer) -> None:
    async with working(live_desk(tmp_path, server, MARIEKE)) as (pilot, screen):
        await on_a_call(pilot, screen)
        hanging = server.fault("/v1/charges", "hang")
        await pilot.press("r")
        await until(pilot, lambda: hanging.hits > 0 and screen.reading is not None)
        first = screen.current_line
        await pilot.press("space", "v", "i", "1", "2", "enter", "f")
        assert screen.current_line != first
        assert screen.call is not None
        assert len(screen.call.said) == 1
        assert "◆ identified" in shown(screen.desk_app)
        assert screen.reading is not None
        assert "reading anew" in shown(screen.desk_app), "all of it was done while the read still hung"


async def test_another_customer_is_found_while_the_first_hangs(tmp_path: Path, server: StripeServer) -> None:
    hanging = server.fault(f"/v1/customers/{PETRA}", "hang")
    async with working(live_desk(tmp_path, server)) as (pilot, screen):
        await type_text(pilot, "petra")
        await pilot.press("enter")
        await until(pilot, lambda: hanging.hits > 0)
        await pilot.press(*["backspace"] * 5)
        await type_text(pilot, "marieke@devries.example")
        await on_a_call(pilot, screen)
        assert screen.call is not None
        assert screen.call.customer == MARIEKE


async def test_a_search_that_is_not_allowed_is_told_and_the_box_stays_usable(tmp_path: Path, server: StripeServer) -> None:
    server.fault("/v1/customers/search", "403")
    async with working(live_desk(tmp_path, server)) as (pilot, screen):
        await type_text(pilot, "marieke")
        await until(pilot, lambda: any("rak_customer_read" in one.message for one in screen.desk_app._notifications))
        await pilot.press("home", *["delete"] * 7)
        await type_text(pilot, MARIEKE)
        await on_a_call(pilot, screen)
        assert screen.call is not None
