"""Chances made of parts, and what each part's columns add to the whole: recovery and early warning.

Every way to be paid on a day is a part with a logit of its own. A bill stays unpaid where every part fails, so the chance of being paid is
1 - product(1 - chance of a part). Its logit is no sum of the parts' logits; a column's share of it is the integral of the whole's slope
along the straight line from the average case to this one (Aumann and Shapley, "Values of Non-Atomic Games", 1974): the shares add up
to the difference exactly, and a column that changes nothing gets nothing.

A renewal is lost where its first charge fails and it stays unpaid: the opposite of "at least one does not". So ``lost`` is ``paid`` with its signs
turned.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache, lru_cache
from operator import add, neg, sub, truediv

Places = Sequence[tuple[float, float]]
"""(place on a line from 0 to 1, its weight in a mean over the line)."""
PIECE = 12.0
"""Log-odds that one rule spans at most; a longer line is cut into pieces of no more than that."""
WIDEST = 1_400.0
"""From the least to the greatest odds that a double holds; further no sensible model goes, and none that is not may stop the program."""
_EXPONENT = 12.0
"""e to minus twice this is 4e-11."""
_TINY = 1e-12
"""Under this the chance of a sum of parts is the sum of their odds, to the last bits of a double."""
_PLAIN = 1.001
"""Above this the product of 1 + odds, less 1, keeps twelve digits."""
_CERTAIN = 36.0
"""Above this e^x + 1 and e^x are the same double."""
_LARGEST = 700.0
"""e to this is still a double."""


def softplus(x: float) -> float:
    """log(1 + e^x)."""
    return x + math.log1p(math.exp(-x)) if x > 0 else math.log1p(math.exp(x))


def paid_logit(parts: Sequence[float]) -> float:
    """Logit of the chance that at least one part pays; ``parts``: each one's logit, at least one of them."""
    if max(parts) <= _LARGEST:
        every = math.prod([1 + odds for odds in map(math.exp, parts)])
        if _PLAIN < every < math.inf:
            return math.log(every - 1)
    total = sum(map(softplus, parts))
    if total > _CERTAIN:
        return total
    if total < _TINY:
        top = max(parts)
        return top + math.log(sum(math.exp(one - top) for one in parts))
    return math.log(math.expm1(total))


def paid_slopes(parts: Sequence[float], weight: float = 1.0) -> list[float]:
    """How fast ``paid_logit`` rises with each part, times ``weight``."""
    if max(parts) > _LARGEST:
        parts = [min(one, _LARGEST) for one in parts]
    odds = list(map(math.exp, parts))
    total = sum(map(math.log1p, odds))
    if total < _TINY:
        top = max(parts)
        odds = [math.exp(one - top) for one in parts]
        share = weight / sum(odds)
        return [share * one for one in odds]
    share = weight / -math.expm1(-total)
    return [share * one / (1 + one) for one in odds]


def lost_logit(parts: Sequence[float]) -> float:
    """Logit of the chance that every part comes true: the first charge fails, and nothing makes it good."""
    return -paid_logit(list(map(neg, parts)))


def paid_weights(average: Sequence[float], here: Sequence[float]) -> list[float]:
    """By how much each part's distance from its average counts in ``paid_logit``: the mean slope along the line between them.

    Times the distances, the weights add up to the whole's change.
    """
    steps = list(map(sub, here, average))
    places = _places(max(map(abs, steps)))
    return _at_once(average, steps, places) or _of_slopes(average, steps, places)


def _at_once(average: Sequence[float], steps: Sequence[float], places: Places) -> list[float] | None:
    """A slope is (1 - 1 / more) / (1 - 1 / product of all more), ``more`` being 1 + the part's odds. None where that loses digits."""
    if max(map(add, average, map(abs, steps))) > _LARGEST:
        return None
    line = list(zip(average, steps, strict=True))
    more = [1 + math.exp(start + place * step) for place, _ in places for start, step in line]
    by_place = [more[first : first + len(line)] for first in range(0, len(more), len(line))]
    every = list(map(math.prod, by_place))
    if min(every) < _PLAIN:
        return None
    shares = [weight / (1 - 1 / one) for one, (_, weight) in zip(every, places, strict=True)]
    total = sum(shares)
    return [total - sum(map(truediv, shares, of_part)) for of_part in zip(*by_place, strict=True)]


def _of_slopes(average: Sequence[float], steps: Sequence[float], places: Places) -> list[float]:
    line = list(zip(average, steps, strict=True))
    found = [paid_slopes([start + place * step for start, step in line], weight) for place, weight in places]
    return list(map(sum, zip(*found, strict=True)))


def lost_weights(average: Sequence[float], here: Sequence[float]) -> list[float]:
    """The same for ``lost_logit``."""
    return paid_weights(list(map(neg, average)), list(map(neg, here)))


def _places(span: float) -> Places:
    """(place, weight) on 0 to 1 by which a mean along a line that changes a logit by ``span``, up to ``WIDEST``, is right to 3e-10.

    The slopes are smooth but for points at pi/2 or more beside the line (where the product of all 1 + odds is 1), so a rule of n points
    errs by e^(-2 n asinh(pi / span)) (L. N. Trefethen, "Is Gauss Quadrature Better than Clenshaw-Curtis?", SIAM Review 50, 2008).
    """
    span = min(span, WIDEST)
    pieces = max(math.ceil(span / PIECE), 1)
    return _pieces(pieces, max(math.ceil(_EXPONENT / math.asinh(math.pi * pieces / span)), 2) if span else 1)


@lru_cache(maxsize=1_000)
def _pieces(pieces: int, nodes: int) -> Places:
    return [((piece + place) / pieces, weight / pieces) for piece in range(pieces) for place, weight in _rule(nodes)]


@cache
def _rule(nodes: int) -> tuple[tuple[float, float], ...]:
    """(place, weight) of the Gauss-Legendre rule on 0 to 1: the roots of the Legendre polynomial by Newton's method."""
    found = []
    for number in range(nodes):
        x = math.cos(math.pi * (number + 0.75) / (nodes + 0.5))
        slope = 1.0
        for _ in range(50):
            below, value = 1.0, x
            for degree in range(2, nodes + 1):
                below, value = value, ((2 * degree - 1) * x * value - (degree - 1) * below) / degree
            slope = nodes * (x * value - below) / (x * x - 1)
            step = value / slope
            x -= step
            if abs(step) < 1e-15:
                break
        found.append(((1 + x) / 2, 1 / ((1 - x * x) * slope * slope)))
    return tuple(found)
