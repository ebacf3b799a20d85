"""Like against like: a group's recovered share as it would be on the mix of cases that everybody had.

Direct standardisation over strata of cause and band of the amount. The weight of a stratum is its share of all cases looked at, over the strata in
which the group has a case: nobody is judged on what they never had. A stratum with few cases of the group is drawn to what is known without it:
``PRIOR`` cases are added at the rate of all, moved by how much better or worse the group does on its whole. Of one group alone, or of a group that
makes up its strata, the answer is its own share.

The interval is Wilson's, with the number of cases that gives the variance of this weighted sum; the rates of all count as known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.review.intervals import Interval, unsure_share, wilson

Stratum = tuple[str | None, int]
"""A cause and a band of the amount."""

# Added cases in each stratum (judgement: a stratum of five counts half for itself).
PRIOR = 5.0


@dataclass(frozen=True, slots=True)
class Cell:
    """``paid`` of ``n`` cases."""

    n: int
    paid: int


@dataclass(frozen=True, slots=True)
class Adjusted:
    """``covered``: how much of everybody's mix lies in strata where the group has cases, 0 to 1."""

    share: float
    interval: Interval
    covered: float


def adjusted(group: Mapping[Stratum, Cell], everybody: Mapping[Stratum, Cell]) -> Adjusted | None:
    """None where the group has no case. ``everybody`` holds the group too."""
    strata = {stratum: cell for stratum, cell in group.items() if cell.n > 0 and stratum in everybody}
    n = sum(cell.n for cell in strata.values())
    if n == 0:
        return None
    rates = {stratum: everybody[stratum].paid / everybody[stratum].n for stratum in strata}
    seen = sum(everybody[stratum].n for stratum in strata)
    weights = {stratum: everybody[stratum].n / seen for stratum in strata}
    better = sum(cell.paid - cell.n * rates[stratum] for stratum, cell in strata.items()) / n
    borrowed = sum(weights[stratum] * PRIOR / (cell.n + PRIOR) for stratum, cell in strata.items())
    share = sum(weights[stratum] * (cell.paid + PRIOR * (rates[stratum] + better)) / (cell.n + PRIOR) for stratum, cell in strata.items())
    # How much one case of each stratum moves the share, for the variance.
    pulls = {stratum: weights[stratum] / (cell.n + PRIOR) + borrowed / n for stratum, cell in strata.items()}
    level = unsure_share(share * n, n)
    variance = sum(cell.n * pulls[stratum] ** 2 * _variance(rates[stratum] + better, n) for stratum, cell in strata.items())
    share = min(max(share, 0.0), 1.0)
    around = wilson(share, level * (1 - level) / variance)
    if around is None:
        return None
    return Adjusted(share, around, seen / sum(cell.n for cell in everybody.values()))


def _variance(rate: float, n: int) -> float:
    """Of one case in a stratum with this rate, as sure as ``n`` cases make it."""
    rate = unsure_share(n * min(max(rate, 0.0), 1.0), n)
    return rate * (1 - rate)


def ranks(intervals: list[Interval | None]) -> list[int | None]:
    """Places from 1, the highest first: only for one whose interval overlaps no other's; None for the rest."""
    known = [one for one in intervals if one is not None]
    return [
        None
        if one is None or len(known) < 2 or any(one.overlaps(other) for other in known if other is not one)
        else 1 + sum(other.low > one.high for other in known)
        for one in intervals
    ]
