"""Asks the provider what became of the money of recent calls, and keeps what changed. For a command, or a screen in the background."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from assistant.billing.errors import BillingError, Gone, NotFound, Unreachable
from assistant.billing.read_account import read_account
from assistant.desk.became import became
from assistant.desk.desk import Desk
from assistant.desk.sentences import problem_line
from assistant.desk.trouble import told
from assistant.journal.opening import marker_of
from assistant.journal.outcomes import STATES, Outcome, Waiting, add_outcomes, waiting
from assistant.language import Tongue
from assistant.records import Account, Problem

# Calls from so many days back are asked after: the longest dunning cycle that Stripe offers is two months.
SINCE_DAYS = 60
# What was settled longer ago is not asked after again: a card payment is disputed later too, but then the account itself says so.
SETTLED = timedelta(days=14)
# Accounts read at once: each is about ten requests, and Stripe allows some 25 reads a second.
AT_ONCE = 4
# Calls read from the journal at once.
PAGE = 1000
# The whole of a refresh, in seconds; what was not reached is told, and asked first the next time.
SECONDS = 600.0


@dataclass(slots=True)
class Refreshed:
    """``calls`` were asked after, of ``customers``; ``changed`` outcomes were added; ``states`` counts what is known now.

    ``problems``: by customer, what kept an account from being read; ``left``: customers that the time did not reach.
    """

    calls: int = 0
    customers: int = 0
    changed: int = 0
    states: Counter[str] = field(default_factory=Counter)
    problems: dict[str, Problem] = field(default_factory=dict)
    left: int = 0

    @property
    def whole(self) -> bool:
        return not self.problems and not self.left


async def refresh(desk: Desk, *, since_days: int = SINCE_DAYS, seconds: float = SECONDS, done: Refreshed | None = None) -> Refreshed:
    """Asks after the calls of the last ``since_days``, by the clock; each account's answers are kept as they come, and counted in ``done``.

    What could not be read is in ``problems`` and loses nothing. Raises NotSaved where the journal can't be read or written.
    """
    done = Refreshed() if done is None else done
    if not desk.journal_path.exists() and not marker_of(desk.journal_path).exists():
        return done
    since = desk.clock() - timedelta(days=since_days)
    with told():
        by_customer = _due(await _waiting(desk, since), desk.clock())
        done.customers = len(by_customer)
        room = asyncio.Semaphore(AT_ONCE)
        tasks = [asyncio.ensure_future(_one(desk, customer, calls, room, done)) for customer, calls in by_customer.items()]
        try:
            _, late = await asyncio.wait(tasks, timeout=seconds) if tasks else (set(), set[asyncio.Task[None]]())
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        done.left = len(late)
        for task in tasks:
            if task not in late:
                task.result()
    return done


async def _waiting(desk: Desk, since: datetime) -> list[Waiting]:
    """All calls to ask after, read a page at a time: who looks at the log meanwhile waits for a page at most."""
    found: list[Waiting] = []
    while True:
        last = found[-1] if found else None
        page = await desk.writer.run(lambda journal: waiting(journal, desk.source, since, after=last, size=PAGE))  # noqa: B023  awaited at once
        found += page
        if len(page) < PAGE:
            return found


def _due(calls: Iterable[Waiting], now: datetime) -> dict[str, list[Waiting]]:
    """By customer: open ones first, since they are what the time should go to."""
    due: dict[str, list[Waiting]] = defaultdict(list)
    for call in sorted(calls, key=lambda one: one.known is not None):
        settled = call.known is not None and call.known.state != "open"
        if not settled or (call.known and call.known.at is not None and now - call.known.at <= SETTLED):
            due[call.customer].append(call)
    return due


async def _one(desk: Desk, customer: str, calls: list[Waiting], room: asyncio.Semaphore, done: Refreshed) -> None:
    async with room:
        outcomes = await _asked(desk, customer, calls, done)
    if outcomes:
        at = desk.clock()
        # Awaited first: other accounts count theirs meanwhile.
        changed = await desk.writer.run(lambda journal: add_outcomes(journal, outcomes, at))
        done.changed += changed
    done.calls += len(outcomes)
    done.states.update(outcome.state for _, outcome in outcomes)


async def _asked(desk: Desk, customer: str, calls: list[Waiting], done: Refreshed) -> list[tuple[str, Outcome]]:
    if all(call.invoice is None for call in calls):
        return [(call.id, Outcome("unknown")) for call in calls]
    now = desk.moment(customer)
    try:
        account = await _account(desk, customer, now)
    except (NotFound, Gone):
        return [(call.id, Outcome("unknown")) for call in calls]
    except BillingError as error:
        done.problems[customer] = Problem("customer", error.key, error.facts)
        return []
    found = [(call.id, outcome) for call in calls if (outcome := became(call, account, now)) is not None]
    if len(found) < len(calls):
        done.problems[customer] = account.problems[0]
    return found


async def _account(desk: Desk, customer: str, now: datetime) -> Account:
    """The whole account; what came before an older page failed is not enough to say that a bill is not there."""
    bundles = [bundle async for bundle in desk.provider.read(customer, now=now)]
    if not bundles or not bundles[-1].complete:
        raise Unreachable("timeout")
    bundle = bundles[-1]
    return read_account(bundle, source=desk.source, read_at=desk.clock(), now=now)


def refreshed_lines(done: Refreshed, tongue: Tongue) -> tuple[list[str], list[str]]:
    """What was done, and a line for each account that could not be read and for those that the time did not reach."""
    counts = {state: done.states.get(state, 0) for state in STATES}
    lines = [
        tongue.say(
            "Calls asked after: {calls}, of customers: {customers}. Changed: {changed}.",
            calls=done.calls,
            customers=done.customers,
            changed=done.changed,
        ),
        tongue.say("Paid {paid}, open {open}, lost {lost}, nothing at stake or not known there {unknown}.", **counts),
    ]
    problems = [f"{customer}: {problem_line(problem, tongue)}" for customer, problem in sorted(done.problems.items())]
    if done.left:
        problems.append(tongue.say("Customers not reached in time: {number}. Ask again.", number=done.left))
    if problems:
        problems.append(tongue.say("What was read is kept."))
    return lines, problems


def refreshed_json(done: Refreshed) -> dict[str, Any]:
    """What was done, for other programs."""
    return {
        "customers": done.customers,
        "calls": done.calls,
        "changed": done.changed,
        **{state: done.states.get(state, 0) for state in STATES},
        "left": done.left,
        "problems": [{"customer": customer, "part": one.part, "key": one.key} for customer, one in done.problems.items()],
    }
