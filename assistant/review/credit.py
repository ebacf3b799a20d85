"""What the call added: the recovered share less the chance that the model gave without contact.

The chance was kept with each call, before anybody knew the end. Of the calls that have one, the credit is their recovered share less the mean of
their chances. Its interval is Wilson's around the recovered share, with the number of cases put right for what the chances explain: a paid case
with a high chance surprises less than the share alone would say. With Y paid or not and c the chance, n is divided by the variance of Y - c (each
case against its own chance) over the variance of Y. The interval is of what the calls added to these cases, had the same calls been made again.

What it can't know: the chances count as given, so where the model is off by three points the credit is too, and no interval here shows it; nor
what would have come of a case unlike those that the model learned from, or whether agents spoke first with whom they expected to pay.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.review.intervals import Interval, unsure_share, wilson

# Where fewer of the cases have a chance, no credit is given: the rest may be of another kind (judgement).
LEAST_WITH_CHANCE = 0.8
# What the chances leave of the variance is at most all of it, and at least this: a handful of cases measures it badly (judgement).
LEAST_LEFT, MOST_LEFT = 0.4, 1.0


@dataclass(frozen=True, slots=True)
class Chances:
    """Sums over the cases that have a chance: ``n`` of them, ``paid``, the chances, their squares, and the chances of the paid ones."""

    n: int
    paid: int
    total: float
    squares: float
    of_paid: float


@dataclass(frozen=True, slots=True)
class Credit:
    """``share`` of the cases that the call added, between -1 and 1, with its 90 % interval; ``expected`` is the mean chance."""

    share: float
    interval: Interval
    expected: float


def credit(chances: Chances, cases: int) -> Credit | None:
    """None where fewer than ``LEAST_WITH_CHANCE`` of the ``cases`` have a chance."""
    if cases <= 0 or chances.n < LEAST_WITH_CHANCE * cases:
        return None
    recovered, expected = chances.paid / chances.n, chances.total / chances.n
    around = wilson(recovered, chances.n / _left(chances))
    if around is None:
        return None
    return Credit(recovered - expected, around.shifted(-expected), expected)


def _left(chances: Chances) -> float:
    """The share of the variance of "paid" that the chances do not explain."""
    n = chances.n
    guess = unsure_share(chances.paid, n)
    variance = guess * (1 - guess)
    expected = chances.total / n
    spread = max(chances.squares / n - expected * expected, 0.0)
    together = chances.of_paid / n - (chances.paid / n) * expected
    return min(max((variance + spread - 2 * together) / variance, LEAST_LEFT), MOST_LEFT)
