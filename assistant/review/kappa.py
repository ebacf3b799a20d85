"""How far two leads agree beyond chance: Cohen's kappa, with an interval over the cases that both scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from assistant.review.intervals import Z90, Interval

Pair = tuple[int, int]
"""What the one gave and what the other gave, for one criterion of one case."""
# An interval from fewer cases than this says nothing (judgement).
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Agreement:
    """``kappa`` is 1 for full agreement, 0 for as much as chance gives, below 0 for less; None where chance alone would agree on everything.

    ``interval`` is 90 %; None below FEWEST cases. ``same`` is the plain share of pairs that are equal.
    """

    cases: int
    pairs: int
    same: float
    kappa: float | None
    interval: Interval | None


def agreement(cases: Sequence[Sequence[Pair]]) -> Agreement | None:
    """Of the pairs of each case; None without a pair.

    J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960), 37-46. The criteria of one
    case hang together, so the interval leaves out a case at a time (the jackknife: B. Efron, "The Jackknife, the Bootstrap and Other Resampling
    Plans", 1982, ch. 3), with Student's t, and not a pair at a time.
    """
    held = [case for case in cases if case]
    pairs = [pair for case in held for pair in case]
    if not pairs:
        return None
    found = kappa(pairs)
    same = sum(one == other for one, other in pairs) / len(pairs)
    return Agreement(len(held), len(pairs), same, found, None if found is None else _interval(found, held))


def kappa(pairs: Sequence[Pair]) -> float | None:
    """Cohen's kappa, unweighted; None without a pair, or where both gave one and the same value throughout."""
    n = len(pairs)
    if not n:
        return None
    ones, others = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    by_chance = sum(ones[value] * others[value] for value in ones) / (n * n)
    if by_chance >= 1:
        return None
    return (sum(one == other for one, other in pairs) / n - by_chance) / (1 - by_chance)


def _interval(found: float, cases: Sequence[Sequence[Pair]]) -> Interval | None:
    if len(cases) < FEWEST:
        return None
    without = [kappa([pair for place, case in enumerate(cases) if place != left for pair in case]) for left in range(len(cases))]
    known = [one for one in without if one is not None]
    if len(known) < len(cases):
        return None
    n, middle = len(known), sum(known) / len(known)
    half = t90(n - 1) * sqrt((n - 1) / n * sum((one - middle) ** 2 for one in known))
    return Interval(max(found - half, -1.0), min(found + half, 1.0))


def t90(freedom: int) -> float:
    """Student's t at 0.95, from the normal's (Abramowitz and Stegun, 26.7.5); within 0.01 from 4 degrees of freedom on."""
    z, v = Z90, float(freedom)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return z + sum(term / v**power for power, term in enumerate(terms, 1))
