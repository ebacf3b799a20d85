"""What works: the figures of each group of calls, from sums. Where the sums come from is the caller's.

A case is a call that no later row corrects. Of the cases where money was at stake (a bill, or an amount open), ``n``, some are paid, some lost; all
others are open, those that nobody asked after included, and stay in the denominator. A call can be in several groups: several lines are said in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from assistant.review.credit import Chances, credit
from assistant.review.intervals import Interval, wilson
from assistant.review.mix import Cell, Stratum, adjusted, ranks

Value = str | int | None


@dataclass(slots=True)
class Sums:
    """Of cases: how many, how many had money at stake (``n``), were paid and lost; ``money``: what came in, in the minor unit.

    ``chances``: of ``n``, those with a chance kept; the sums of the chances, their squares, how many of these were paid, and the chances of the
    paid. Calls and wrap-ups that were timed and their seconds, feedback given and its sum. ``contacts``: calls in which the customer was
    spoken with, that have had their 7 days; of these, repeated within 7 days; first ones; and first ones that ended the matter.
    """

    cases: int = 0
    n: int = 0
    paid: int = 0
    lost: int = 0
    money: int = 0
    chances: int = 0
    chance_sum: float = 0.0
    chance_squares: float = 0.0
    chance_paid: int = 0
    chance_of_paid: float = 0.0
    calls: int = 0
    call_seconds: int = 0
    wraps: int = 0
    wrap_seconds: int = 0
    feedbacks: int = 0
    feedback_sum: int = 0
    contacts: int = 0
    repeats: int = 0
    firsts: int = 0
    firsts_solved: int = 0

    def add(self, other: Iterable[float]) -> None:
        for name, more in zip(NAMES, other, strict=True):
            setattr(self, name, getattr(self, name) + more)


NAMES = tuple(one.name for one in fields(Sums))


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums of the cases of one group in one stratum and currency."""

    values: tuple[Value, ...]
    stratum: Stratum
    currency: str | None
    sums: tuple[float, ...]
    """In the order of ``NAMES``."""


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one group. Shares are 0 to 1, intervals 90 %, times seconds, money the currency's minor unit; None is unknown.

    ``by`` are the dimensions, ``values`` the group's value in each: a key, an agent's name, an id of a line, an hour (0 to 23), or None for none.
    ``adjusted`` is the recovered share on everybody's mix of cause and amount; ``rank`` its place, only where its interval overlaps no other's.
    """

    by: tuple[str, ...]
    values: tuple[Value, ...]
    cases: int
    n: int
    paid: int
    lost: int
    open: int
    recovered: float | None
    interval: Interval | None
    with_chance: int
    expected: float | None
    credited: float | None
    credited_interval: Interval | None
    adjusted: float | None
    adjusted_interval: Interval | None
    adjusted_covers: float | None
    rank: int | None
    money: tuple[tuple[str, int], ...]
    call_seconds: float | None
    """The mean, over the calls that were timed."""
    wrap_up_seconds: float | None
    feedback: float | None
    feedback_n: int
    first_contacts: int
    first_contact_resolution: float | None
    contacts: int
    repeat_contact: float | None

    @property
    def name(self) -> str:
        return " · ".join("-" if one is None else str(one) for one in self.values)


def groups(by: tuple[str, ...], tallies: Iterable[Tally], everybody: Mapping[Stratum, Cell]) -> list[Group]:
    """The figures of each group, most cases first. ``everybody``: the cases of all groups by stratum, each case once."""
    gathered: dict[tuple[Value, ...], _Gathered] = defaultdict(_Gathered)
    for tally in tallies:
        gathered[tally.values].add(tally)
    made = [_group(by, values, one, everybody) for values, one in gathered.items() if one.sums.cases > 0]
    places = ranks([one.adjusted_interval for one in made])
    ranked = [_with_rank(one, place) for one, place in zip(made, places, strict=True)]
    return sorted(ranked, key=lambda one: (-one.cases, [(str(type(value)), value or 0) for value in one.values]))


class _Gathered:
    def __init__(self) -> None:
        self.sums = Sums()
        self.cells: dict[Stratum, Cell] = {}
        self.money: dict[str, int] = {}

    def add(self, tally: Tally) -> None:
        self.sums.add(tally.sums)
        _, n, paid, _, money = (int(one) for one in tally.sums[:5])
        cell = self.cells.get(tally.stratum, Cell(0, 0))
        self.cells[tally.stratum] = Cell(cell.n + n, cell.paid + paid)
        if money and tally.currency:
            self.money[tally.currency] = self.money.get(tally.currency, 0) + money


def _group(by: tuple[str, ...], values: tuple[Value, ...], one: _Gathered, everybody: Mapping[Stratum, Cell]) -> Group:
    sums = one.sums
    chances = Chances(sums.chances, sums.chance_paid, sums.chance_sum, sums.chance_squares, sums.chance_of_paid)
    added = credit(chances, sums.n)
    alike = adjusted(one.cells, everybody)
    return Group(
        by=by,
        values=values,
        cases=sums.cases,
        n=sums.n,
        paid=sums.paid,
        lost=sums.lost,
        open=sums.n - sums.paid - sums.lost,
        recovered=mean(sums.paid, sums.n),
        interval=wilson(sums.paid / sums.n, sums.n) if sums.n else None,
        with_chance=sums.chances,
        expected=added.expected if added else None,
        credited=added.share if added else None,
        credited_interval=added.interval if added else None,
        adjusted=alike.share if alike else None,
        adjusted_interval=alike.interval if alike else None,
        adjusted_covers=alike.covered if alike else None,
        rank=None,
        money=tuple(sorted(one.money.items())),
        call_seconds=mean(sums.call_seconds, sums.calls),
        wrap_up_seconds=mean(sums.wrap_seconds, sums.wraps),
        feedback=mean(sums.feedback_sum, sums.feedbacks),
        feedback_n=sums.feedbacks,
        first_contacts=sums.firsts,
        first_contact_resolution=mean(sums.firsts_solved, sums.firsts),
        contacts=sums.contacts,
        repeat_contact=mean(sums.repeats, sums.contacts),
    )


def mean(total: float, n: int) -> float | None:
    return total / n if n else None


def _with_rank(group: Group, place: int | None) -> Group:
    return group if place is None else replace(group, rank=place)


def everybody_of(tallies: Iterable[Tally]) -> dict[Stratum, Cell]:
    """The cases by stratum, of tallies in which each case is once."""
    found: dict[Stratum, Cell] = {}
    for tally in tallies:
        cell = found.get(tally.stratum, Cell(0, 0))
        found[tally.stratum] = Cell(cell.n + int(tally.sums[1]), cell.paid + int(tally.sums[2]))
    return {stratum: cell for stratum, cell in found.items() if cell.n}


def as_json(group: Group, zone: str | None = None) -> dict[str, Any]:
    """The group under the names that other programs read; each dimension is there under its own name too, and ``zone``, whose clock gives the hour."""
    low, high = _ends(group.interval)
    credited_low, credited_high = _ends(group.credited_interval)
    adjusted_low, adjusted_high = _ends(group.adjusted_interval)
    return {
        "by": list(group.by),
        **dict(zip(group.by, group.values, strict=True)),
        **({"zone": zone} if "hour" in group.by else {}),
        "cases": group.cases,
        "n": group.n,
        "open": group.open,
        "paid": group.paid,
        "lost": group.lost,
        "recovered": _rounded(group.recovered),
        "low": _rounded(low),
        "high": _rounded(high),
        "with_chance": group.with_chance,
        "expected": _rounded(group.expected),
        "credited": _rounded(group.credited),
        "credited_low": _rounded(credited_low),
        "credited_high": _rounded(credited_high),
        "mix_adjusted": _rounded(group.adjusted),
        "mix_adjusted_low": _rounded(adjusted_low),
        "mix_adjusted_high": _rounded(adjusted_high),
        "mix_covered": _rounded(group.adjusted_covers),
        "rank": group.rank,
        "money_recovered": [{"amount": amount, "currency": currency} for currency, amount in group.money],
        "call_seconds_mean": _rounded(group.call_seconds, 1),
        "wrap_up_seconds_mean": _rounded(group.wrap_up_seconds, 1),
        "feedback_mean": _rounded(group.feedback, 3),
        "feedback_n": group.feedback_n,
        "first_contact_resolution": _rounded(group.first_contact_resolution),
        "first_contacts": group.first_contacts,
        "repeat_contact_7d": _rounded(group.repeat_contact),
        "contacts": group.contacts,
    }


def _ends(interval: Interval | None) -> tuple[float | None, float | None]:
    return (None, None) if interval is None else (interval.low, interval.high)


def _rounded(value: float | None, digits: int = 6) -> float | None:
    return None if value is None else round(value, digits) + 0.0
