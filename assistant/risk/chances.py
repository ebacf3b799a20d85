"""What the model says of an account: chances with their uncertainty, the days ahead, and the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Question = Literal["early_warning", "recovery"]


@dataclass(frozen=True, slots=True)
class Chance:
    """``p`` with its 90 % interval; ``n``: how many of the desk's own ripe cases stand behind it (0: the shipped model only)."""

    p: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class DayChance:
    """The chance that a try on this day (the customer's local date) succeeds, if nothing was paid before.

    ``after_payday``: days since the latest usual payday of the customer's country; None where its calendar is not known, or where money was not
    what was missing. ``paid_by_then``: this customer's own tries say that pay came in on the day, or within three days before.
    """

    day: date
    p: float
    after_payday: int | None = None
    paid_by_then: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """One of the things that moved a score most.

    ``log_odds`` is the exact share of this feature in the logit, against the average case; ``value`` is what the account shows; ``ids``
    name the records that it rests on.
    """

    question: Question
    feature: str
    log_odds: float
    value: float | str | None
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explained:
    """A score whole: ``base`` (the average case) + the log-odds of all reasons = ``logit``."""

    question: Question
    base: float
    logit: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The best days for the tries that are left, with the chance that the bill is paid by them; ``scheduled``: the same for the provider's days."""

    days: tuple[date, ...]
    p: float
    scheduled: float | None


@dataclass(frozen=True, slots=True)
class Risk:
    """``early_warning`` is None where no renewal lies ahead, ``recovery`` where no failed payment is open; ``data`` says whose data was fitted."""

    early_warning: Chance | None = None
    recovery: Chance | None = None
    when: tuple[DayChance, ...] = ()
    plan: Plan | None = None
    reasons: tuple[Reason, ...] = ()
    """The few that moved it most."""
    explained: Explained | None = None
    model: str = ""
    data: Literal["prior", "own"] = "prior"
    invoice: str | None = None
    """The open bill that ``recovery`` and ``when`` speak of."""
    trouble: str | None = None
    """Why the company's own model file could not be used, if it could not: the shipped one answers instead."""
