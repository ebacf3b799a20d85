"""How old each panel is, what it says where a part of it could not be read, and that fresh data moves nothing under the hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from stripe.server import StripeServer, practice_cases
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from assistant.billing.http import StripeHttp
from assistant.billing.stripe import Stripe
from assistant.desk.desk import Desk
from assistant.desk.start import start
from assistant.settings.secret import Secret
from assistant.ui.app import DeskApp
from assistant.ui.screens.call import CallScreen
from assistant.ui.widgets.facts import FactsPanel
from ui.driving import Clock, environ, on_a_call, shown, type_text, until, working

MARIEKE = "cus_practice_marieke"
MAIL = "marieke@devries.example"
NOW = "2026-11-24T09:00:00Z"
WIDE = (160, 45)


@pytest.fixture
def server() -> Iterator[StripeServer]:
    with StripeServer([one for one in practice_cases() if one["customer"]["id"] == MARIEKE]) as running:
        yield running


def live(home: Path, server: StripeServer, clock: Clock, *, screen_seconds: float = 30.0, language: str = "en") -> DeskApp:
    """A desk on Marieke whose clock is ours; its readings end after ``screen_seconds``, and nothing is shown of them before."""

    def make() -> Desk:
        desk = start({**environ(home, language), "STRIPE_API_BASE": server.base, "STRIPE_API_KEY": server.key}, now=NOW)
        desk.clock = clock
        desk.provider = Stripe(
            StripeHttp(Secret(server.key), server.base), screen_seconds=screen_seconds, first_look_seconds=screen_seconds
        )
        return desk

    return DeskApp(make, language=language, customer=MARIEKE)


def foot(screen: CallScreen) -> str:
    """What stands under the rows of the facts."""
    return str(screen.query_one("#age-of-rows", Static).content)


def rows(screen: CallScreen) -> list[str]:
    options = screen.query_one("#rows", OptionList)
    return [str(options.get_option_at_index(number).prompt) for number in range(options.option_count)]


async def turn_to(pilot: Pilot[int], screen: CallScreen, tab: str) -> None:
    screen.query_one(FactsPanel).tab = tab
    await pilot.pause()


async def read_anew(pilot: Pilot[int], screen: CallScreen) -> None:
    before = screen.view
    await pilot.press("r")
    await until(pilot, lambda: screen.reading is None and screen.view is not before)


async def test_each_panel_says_when_it_was_read(tmp_path: Path, server: StripeServer) -> None:
    clock = Clock()
    async with working(live(tmp_path, server, clock), WIDE) as (pilot, screen):
        await on_a_call(pilot, screen)
        assert "last 24 months · read just now" in shown(screen.desk_app)
        clock.pass_(minutes=4)
        screen.tick()
        for tab in ("timeline", "invoices", "methods", "plans", "customer", "bank"):
            await turn_to(pilot, screen, tab)
            assert foot(screen) == "read 4 minutes ago"


async def test_practice_data_has_no_age(tmp_path: Path) -> None:
    app = DeskApp(lambda: start(environ(tmp_path), source="practice"), customer="marieke")
    async with working(app, WIDE) as (pilot, screen):
        await on_a_call(pilot, screen)
        assert not screen.query_one("#age-of-rows", Static).display


async def test_a_panel_names_the_part_that_may_not_be_read_and_the_others_do_not(tmp_path: Path, server: StripeServer) -> None:
    server.fault("/v1/charges", "403")
    async with working(live(tmp_path, server, Clock()), WIDE) as (pilot, screen):
        await on_a_call(pilot, screen)
        said = "could not read payments: the key lacks rak_charge_read"
        for tab in ("timeline", "invoices", "bank"):
            await turn_to(pilot, screen, tab)
            assert said in foot(screen)
        for tab in ("methods", "plans"):
            await turn_to(pilot, screen, tab)
            assert foot(screen) == "read just now"
        await turn_to(pilot, screen, "invoices")
        assert any("€29.00  open" in row or "€29.00  unpaid" in row for row in rows(screen)), "the rest still shows"


async def test_a_known_account_shows_its_age_until_the_fresh_one_comes(tmp_path: Path, server: StripeServer) -> None:
    clock = Clock()
    async with working(live(tmp_path, server, clock), WIDE) as (pilot, screen):
        await on_a_call(pilot, screen)
        clock.pass_(minutes=4)
        slow = server.fault("/v1/charges", "slow", seconds=30)
        await pilot.press("slash")
        await type_text(pilot, MAIL)
        await until(pilot, lambda: slow.hits > 0 and not screen.finding)
        assert screen.view is not None
        assert not screen.view.fresh
        assert "known from 4 minutes ago · reading anew …" in shown(screen.desk_app)
        assert foot(screen) == "known from 4 minutes ago"
        assert len(rows(screen)) > 20
        slow.over.set()
        await until(pilot, lambda: screen.reading is None)
        assert foot(screen) == "read just now"
        assert "reading anew" not in shown(screen.desk_app)


async def test_what_hangs_is_shown_as_it_was_known_with_its_age_and_why(tmp_path: Path, server: StripeServer) -> None:
    clock = Clock()
    async with working(live(tmp_path, server, clock, screen_seconds=4.0), WIDE) as (pilot, screen):
        await on_a_call(pilot, screen)
        before = rows(screen)
        clock.pass_(minutes=4)
        server.fault("/v1/charges", "hang")
        await read_anew(pilot, screen)
        assert rows(screen) == before
        assert foot(screen).splitlines() == [
            "known from 4 minutes ago",
            "? could not read payments: Stripe did not answer in time. Try again in a moment.",
        ]
        await turn_to(pilot, screen, "plans")
        assert foot(screen) == "read just now"


async def test_a_key_that_may_no_longer_read_a_part_shows_nothing_of_it(tmp_path: Path, server: StripeServer) -> None:
    async with working(live(tmp_path, server, Clock()), WIDE) as (pilot, screen):
        await on_a_call(pilot, screen)
        server.fault("/v1/charges", "403")
        await read_anew(pilot, screen)
        assert screen.view is not None
        assert screen.view.account.payments == ()


async def test_an_account_that_could_not_be_read_anew_keeps_its_age(tmp_path: Path, server: StripeServer) -> None:
    clock = Clock()
    async with working(live(tmp_path, server, clock), WIDE) as (pilot, screen):
        await on_a_call(pilot, screen)
        clock.pass_(minutes=4)
        server.fault("/v1/customers", "403")
        await read_anew(pilot, screen)
        assert "known from 4 minutes ago · r reads anew" in shown(screen.desk_app)
        assert "reading anew" not in shown(screen.desk_app)


async def test_the_chosen_row_stays_chosen_when_a_newer_one_comes_in_above_it(tmp_path: Path, server: StripeServer) -> None:
    async with working(live(tmp_path, server, Clock()), WIDE) as (pilot, screen):
        await on_a_call(pilot, screen)
        await turn_to(pilot, screen, "invoices")
        facts = screen.query_one(FactsPanel)
        screen.query_one("#rows", OptionList).focus()
        await pilot.press("down", "down", "down")
        chosen = facts.highlighted
        assert chosen is not None
        newest = next(one for one in practice_cases() if one["customer"]["id"] == MARIEKE)["invoices"][0]
        server.put(server.get(newest["id"]) | {"id": "in_practice_new", "number": "MARIEKE-NEW", "created": newest["created"] + 60})
        number = screen.query_one("#rows", OptionList).highlighted
        await read_anew(pilot, screen)
        assert any("MARIEKE-NEW" in row for row in rows(screen))
        assert facts.highlighted is not None
        assert facts.highlighted.key == chosen.key
        assert screen.query_one("#rows", OptionList).highlighted == (number or 0) + 1
        assert screen.focused is screen.query_one("#rows")


async def test_a_call_in_which_nothing_was_said_is_about_what_is_so_now(tmp_path: Path, server: StripeServer) -> None:
    async with working(live(tmp_path, server, Clock())) as (pilot, screen):
        await on_a_call(pilot, screen)
        assert screen.call is not None
        assert (screen.call.shown, screen.call.amount) == ("insufficient_funds", 2900)
        await pay(server)
        await pilot.press("slash")
        await type_text(pilot, MAIL)
        await until(pilot, lambda: screen.view is not None and screen.view.status == "active")
        assert screen.call.shown != "insufficient_funds"
        assert screen.call.amount is None
        assert any("Changed: now active" in one.message for one in screen.desk_app._notifications)


async def test_a_call_that_is_under_way_keeps_its_words(tmp_path: Path, server: StripeServer) -> None:
    async with working(live(tmp_path, server, Clock())) as (pilot, screen):
        await on_a_call(pilot, screen)
        await pilot.press("space")
        await pay(server)
        await pilot.press("r")
        await until(pilot, lambda: screen.view is not None and screen.view.status == "active")
        assert screen.call is not None
        assert screen.call.shown == "insufficient_funds"


async def pay(server: StripeServer) -> None:
    """The open bill is paid outside the desk."""
    case = next(one for one in practice_cases() if one["customer"]["id"] == MARIEKE)
    bill = next(one for one in case["invoices"] if one["status"] == "open")
    settled = {"status": "paid", "amount_paid": bill["amount_due"], "amount_remaining": 0, "next_payment_attempt": None}
    at = {**bill["status_transitions"], "paid_at": bill["created"] + 86_400}
    server.put(server.get(bill["id"]) | settled | {"status_transitions": at})
    server.put(server.get(case["subscriptions"][0]["id"]) | {"status": "active"})
