"""Simulated customers to fit on, made and fitted once a test run."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from assistant.desk.outlook import shipped
from assistant.risk.fitting.book import FittedBook, fit_book
from assistant.risk.fitting.cases import Cases, cases_of
from assistant.simulation.generate import Simulated, generate
from assistant.simulation.people import NOW
from risk.history.lives import history

MOMENT = datetime.fromtimestamp(NOW, UTC)
CUSTOMERS = 120


@cache
def people(customers: int = CUSTOMERS, world: str = "plain", seed: int = 5) -> tuple[Simulated, ...]:
    return tuple(generate(world, customers, seed))


def bundles(customers: int = CUSTOMERS) -> list[dict[str, Any]]:
    return [one.bundle for one in people(customers)]


@cache
def cases(customers: int = CUSTOMERS, world: str = "plain", seed: int = 5) -> Cases:
    return cases_of([history(one.bundle, MOMENT) for one in people(customers, world, seed)], MOMENT)


@cache
def fitted() -> FittedBook:
    """Tied to the shipped book; without the challenger, which takes most of the time."""
    return fit_book(cases(), name="own-test", prior=shipped(), challenge=False)
