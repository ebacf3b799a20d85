"""Reads an account to its end, within a deadline, for a command that prints once. The screen, which fills as pages come, has ``open``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from typing import cast

from assistant.desk.begin import begin
from assistant.desk.call import Call
from assistant.desk.desk import Desk
from assistant.desk.find import one_customer
from assistant.desk.open import open_account
from assistant.desk.trouble import Unreachable
from assistant.desk.view import AccountView
from assistant.records import Identified, Problem

# A command promises its answer within 35 seconds; starting, closing and printing need the rest.
SECONDS = 32.0


async def whole(desk: Desk, words: str, *, why: str, seconds: float = SECONDS) -> AccountView:
    """The complete account of the one customer that the words name. Raises Trouble.

    What came before the deadline is given all the same, its payments then named as a part that could not be read to the end.
    """
    view: AccountView | None = None
    try:
        async with asyncio.timeout(seconds):
            customer = await one_customer(desk, words)
            # An async generator, whatever its annotation promises: closing it writes the row of who looked.
            views = cast(AsyncGenerator[AccountView, None], open_account(desk, customer, why=why))
            async with aclosing(views):
                async for latest in views:
                    view = latest
    except TimeoutError:
        if view is not None:
            return _cut_short(view)
    if view is None:
        raise Unreachable("answer_late", {"seconds": f"{seconds:.0f}"})
    return view


def _cut_short(view: AccountView) -> AccountView:
    late = Problem("payments", "unreachable.timeout")
    return replace(view, account=replace(view.account, problems=(*view.account.problems, late)))


def without_journal(view: AccountView) -> tuple[AccountView, tuple[Problem, ...]]:
    """The view without what is wrong with our own journal, which is no part of the account, and that."""
    problems = view.account.problems
    ours = tuple(one for one in problems if one.part == "journal")
    theirs = tuple(one for one in problems if one.part != "journal")
    return (replace(view, account=replace(view.account, problems=theirs)) if ours else view), ours


def spoken_call(
    desk: Desk,
    view: AccountView,
    *,
    identified: str = "strong",
    language: str | None = None,
    register: str | None = None,
    direction: str | None = None,
) -> Call:
    """A call to compose a script for, that nobody makes: one customer gets the same wordings each time. The screen begins real ones."""
    call = begin(desk, view, at=desk.clock(), language=language, register=register, direction=direction)
    call.id = view.customer_id
    call.identified = Identified(identified)
    return call
