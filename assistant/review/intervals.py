"""Intervals of shares: Wilson's score interval, at 90 %."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.risk.model.reliability import Z_90
from assistant.risk.model.reliability import wilson as score_interval

Z90 = Z_90


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``low`` to ``high``, both included."""

    low: float
    high: float

    def overlaps(self, other: Interval) -> bool:
        return self.low <= other.high and other.low <= self.high

    def shifted(self, by: float) -> Interval:
        return Interval(self.low + by, self.high + by)


def wilson(share: float, n: float, z: float = Z90) -> Interval | None:
    """Wilson's score interval of a share among ``n`` cases; None without a case. ``n`` may be a fraction: an effective number.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), 209-212. It keeps its promise for few
    cases and for shares near 0 and 1 too, where the usual plus or minus fails: Brown, Cai, DasGupta, "Interval estimation for a binomial
    proportion", Statistical Science 16 (2001), 101-133.
    """
    if n <= 0:
        return None
    return Interval(*score_interval(min(max(share, 0.0), 1.0) * n, n, z))


def unsure_share(successes: float, n: float, z: float = Z90) -> float:
    """The share with z²/2 successes and as many failures added: never quite 0 or 1, for a variance (Agresti and Coull 1998)."""
    return (successes + z * z / 2) / (n + z * z)
