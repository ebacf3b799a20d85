"""How often a model was right on cases it had not seen: chances in bins, and what then happened."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.risk.model.checks import At, rising

Z_90 = 1.6448536269514722
"""The normal quantile that leaves 5 % on either side."""
MOST_BINS = 100
BINS, FEWEST = 10, 40
DIGITS = 9
"""Of a count of cases: a sum of equal ones stays a whole number."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Cases with a chance up to ``upto``: how many, the mean chance that was said, and how many had the outcome.

    Where cases count for more than one, each mean counts them so, and ``n`` is how many equal cases would tell as much.
    """

    upto: float
    n: int
    said: float
    happened: float

    def to_json(self) -> dict[str, Any]:
        happened = int(self.happened) if float(self.happened).is_integer() else self.happened
        return {"upto": self.upto, "n": self.n, "said": self.said, "happened": happened}


@dataclass(frozen=True, slots=True)
class Reliability:
    """Bins from low to high chances, of predictions for cases that were left out of the fit."""

    bins: tuple[Bin, ...]

    def interval(self, p: float) -> tuple[float, float, int]:
        """The 90 % interval of a chance, and how many cases it rests on.

        Of the ``n`` left-out cases in the same bin, a share had the outcome. Its Wilson interval is moved, on the log-odds, by how far
        ``p`` lies from the mean chance of the bin, and widened where needed so that it holds ``p``. Without bins: 0 to 1, and 0 cases.
        """
        if not self.bins:
            return 0.0, 1.0, 0
        place = min(bisect_left([one.upto for one in self.bins], p), len(self.bins) - 1)
        found = self.bins[place]
        low, high = wilson(found.happened, found.n)
        moved = log_odds(p) - log_odds(found.said)
        return min(p, chance_of(log_odds(low) + moved)), max(p, chance_of(log_odds(high) + moved)), found.n

    def to_json(self) -> list[dict[str, Any]]:
        return [one.to_json() for one in self.bins]


def reliability(chances: Sequence[float], outcomes: Sequence[int], weights: Sequence[float] | None = None) -> Reliability:
    """Ten bins of as many cases each, fewer where a bin would hold under 40 cases.

    Give chances of cases that the model had not seen. Equal chances stay in one bin. ``weights``: what each case counts for, above 0; by default 1.
    """
    cases = sorted(zip(chances, outcomes, weights or [1.0] * len(outcomes), strict=True))
    number = max(1, min(BINS, len(cases) // FEWEST))
    bins: list[Bin] = []
    start = 0
    for place in range(1, number + 1):
        end = len(cases) * place // number
        while 0 < end < len(cases) and cases[end][0] == cases[end - 1][0]:
            end += 1
        if end > start:
            bins.append(_bin_of(cases[start:end]))
            start = end
    return Reliability(tuple(bins))


def _bin_of(cases: Sequence[tuple[float, int, float]]) -> Bin:
    weights = [weight for _, _, weight in cases]
    total, n = sum(weights), max(round(alike(weights)), 1)
    said = sum([chance * weight for chance, _, weight in cases]) / total
    happened = sum([weight for _, outcome, weight in cases if outcome]) / total
    return Bin(cases[-1][0], n, min(said, 1.0), round(n * min(happened, 1.0), DIGITS))


def alike(weights: Sequence[float]) -> float:
    """How many cases of equal weight would tell as much (L. Kish, "Survey Sampling", 1965)."""
    return sum(weights) ** 2 / sum([one * one for one in weights])


def wilson(happened: float, n: float, z: float = Z_90) -> tuple[float, float]:
    """Wilson's score interval of a share (E. B. Wilson, JASA 22, 1927)."""
    if n <= 0:
        return 0.0, 1.0
    share = happened / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def chance_of(logit: float) -> float:
    """The chance of log-odds, for any size of them."""
    if logit >= 0:
        return 1 / (1 + math.exp(-logit))
    odds = math.exp(max(logit, -700.0))
    return odds / (1 + odds)


def log_odds(p: float) -> float:
    """Log-odds of a chance; one of exactly 0 or 1 is taken as a billionth away from it."""
    held = min(max(p, 1e-9), 1 - 1e-9)
    return math.log(held / (1 - held))


def read_reliability(item: At) -> Reliability:
    """Raises ModelFileError."""
    bins = item.each(MOST_BINS, _bin)
    rising(item, [one.upto for one in bins])
    return Reliability(bins)


def _bin(item: At) -> Bin:
    held = item.fields("upto", "n", "said", "happened")
    n = held["n"].whole(1, 10**12)
    numbers = {name: held[name].number() for name in ("upto", "said", "happened")}
    for name, value in numbers.items():
        most = n if name == "happened" else 1
        if not 0 <= value <= most:
            held[name].wrong("out_of_range", low="0", high=str(most))
    return Bin(numbers["upto"], n, numbers["said"], numbers["happened"])
