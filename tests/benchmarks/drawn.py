"""Simulated customers as the model sees them, each case with its exact chance beside it."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from assistant.billing.read_account import Bundle, read_account
from assistant.desk.outlook import calendar
from assistant.risk.fitting.cases import Cases, FailedCase, RenewalCase, cases_of
from assistant.risk.fitting.lines import join
from assistant.risk.history.past import read_history
from assistant.simulation.generate import Simulated, generate
from assistant.simulation.outlook import Outlook

CHUNK = 250
TEST_FROM = 1_000_000
"""Customers from this number on are never fitted on."""


@dataclass
class Drawn:
    """``recovery``, ``early`` and ``first``: (case, exact chance); ``plans``: (case, the world's own outlook on its tries)."""

    cases: Cases = field(default_factory=Cases)
    recovery: list[tuple[FailedCase, float]] = field(default_factory=list)
    early: list[tuple[RenewalCase, float]] = field(default_factory=list)
    plans: list[tuple[FailedCase, Outlook]] = field(default_factory=list)


def account_of(one: Simulated) -> tuple[Any, datetime]:
    """(account, its moment) as the desk would read it."""
    bundle = dict(one.bundle)
    case, customer = bundle.pop("case"), bundle.pop("customer")
    now = datetime.fromisoformat(case.get("moment") or case["as_of"])
    return read_account(Bundle(customer, defaultdict(list, bundle)), source="practice", read_at=now, now=now), now


def _chunk(job: tuple[str, int, int, int, float, bool]) -> Drawn:
    world, seed, first, number, random_days, truths = job
    drawn = Drawn()
    for one in generate(world, number, seed, first=first, random_days=random_days, timing=truths):
        account, now = account_of(one)
        cases = cases_of([read_history(account, contacts=one.contacts, calendar=calendar())], now)
        if truths:
            _tell(drawn, one, cases)
        join(drawn.cases, cases)
    return drawn


def _tell(drawn: Drawn, one: Simulated, cases: Cases) -> None:
    exact = {(truth.question, round(truth.moment / 3600)): truth for truth in one.truths}
    for failed in cases.failed:
        truth = _near(exact, "recovery", failed.at)
        if truth is not None:
            drawn.recovery.append((failed, truth.chance))
            if truth.invoice in one.outlooks:
                drawn.plans.append((failed, one.outlooks[truth.invoice]))
    for renewal in cases.renewals:
        truth = _near(exact, "early_warning", renewal.at)
        if truth is not None:
            drawn.early.append((renewal, truth.chance))


def _near(exact: dict[Any, Any], question: str, at: float) -> Any:
    hour = round((at + 10957) * 24)  # 2000-01-01 in days since 1970
    return next((exact[question, hour + off] for off in (0, -1, 1) if (question, hour + off) in exact), None)


def draw(world: str, seed: int, customers: int, *, first: int = 0, random_days: float = 0.0, truths: bool = False) -> Drawn:
    """Customers ``first`` and on; ``truths``: with the exact chances."""
    jobs = [
        (world, seed, start, min(CHUNK, first + customers - start), random_days, truths) for start in range(first, first + customers, CHUNK)
    ]
    whole = Drawn()
    with ProcessPoolExecutor(max_workers=int(os.environ.get("BENCH_PROCESSES", os.cpu_count() or 1))) as pool:
        for part in pool.map(_chunk, jobs):
            join(whole.cases, part.cases)
            whole.recovery += part.recovery
            whole.early += part.early
            whole.plans += part.plans
    return whole


def episodes(world: str, seed: int, wanted: int, **settings: Any) -> Cases:
    """Cases of as many customers as it takes for so many failed payments with an outcome."""
    customers = max(wanted, 50)
    found = draw(world, seed, customers, **settings).cases
    while len(found.failed) < wanted:
        join(found, draw(world, seed, customers, first=customers, **settings).cases)
        customers *= 2
    return limited(found, wanted)


def limited(cases: Cases, wanted: int) -> Cases:
    """The first customers until there are so many failed payments."""
    kept: set[str] = set()
    order = list(dict.fromkeys([*cases.first.groups, *(one.customer for one in cases.failed)]))
    count = Counter(one.customer for one in cases.failed)
    total = 0
    for customer in order:
        if total >= wanted:
            break
        kept.add(customer)
        total += count[customer]
    first, tries, alone = (
        rows.only(place for place, group in enumerate(rows.groups) if group in kept) for rows in (cases.first, cases.tries, cases.alone)
    )
    return Cases(
        first=first,
        tries=tries,
        alone=alone,
        failed=[one for one in cases.failed if one.customer in kept],
        renewals=[one for one in cases.renewals if one.customer in kept],
        planned=cases.planned,
        left_out=cases.left_out,
        ripe_failures=round(cases.ripe_failures * sum(one.customer in kept for one in cases.failed) / max(len(cases.failed), 1)),
    )
