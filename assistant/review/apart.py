"""Which of many wordings stand apart from the others of their line, with a stated chance of a false alarm.

In each line the wording that differs most from the others is tested against them by the two-proportion z-test, its p times the number of wordings
that it was picked from (Bonferroni). Many lines are tested at once, so those that are shown are chosen by Holm's procedure ("A simple sequentially
rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979), 65-70): where no wording makes a difference, the chance that any
is shown is at most one in twenty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import erfc, sqrt

FALSE_ALARM = 0.05
# The z-test's normal curve holds from about so many cases on each side (judgement; the usual rule is ten paid and ten unpaid).
LEAST_SAID = 30


@dataclass(frozen=True, slots=True)
class Said:
    """A wording, and ``paid`` of ``n`` cases in which it was said. ``line``: what it is another wording of."""

    variant: str
    line: str
    n: int
    paid: int


@dataclass(frozen=True, slots=True)
class Apart:
    """A wording that stands apart: its paid share, and that of the other wordings. ``p``: how often chance alone would do as much."""

    variant: str
    n: int
    paid: int
    others_n: int
    others_paid: int
    p: float

    @property
    def difference(self) -> float:
        return self.paid / self.n - self.others_paid / self.others_n


def compared(wordings: Sequence[Said]) -> list[Apart]:
    """Of each line the wording that differs most from the others; lines that were said too seldom are left out."""
    lines: dict[str, list[Said]] = {}
    for one in sorted(wordings, key=lambda one: one.variant):
        lines.setdefault(one.line, []).append(one)
    return [made for alike in lines.values() if (made := _most_different(alike)) is not None]


def standing_apart(tests: Sequence[Apart], false_alarm: float = FALSE_ALARM) -> list[Apart]:
    """Those that stand apart, the surest first; the chance that any of them does so by chance is at most ``false_alarm``."""
    ordered = sorted(tests, key=lambda one: (one.p, one.variant))
    return [
        one
        for place, one in enumerate(ordered)
        if all(other.p <= false_alarm / (len(ordered) - before) for before, other in enumerate(ordered[: place + 1]))
    ]


def _most_different(alike: Sequence[Said]) -> Apart | None:
    tests = [made for one in alike if (made := _against(one, alike)) is not None]
    if not tests:
        return None
    surest = min(tests, key=lambda one: (one.p, -one.difference, one.variant))
    # Of two wordings either says the same of both.
    return replace(surest, p=min(surest.p * (1 if len(alike) == 2 else len(tests)), 1.0))


def _against(one: Said, alike: Sequence[Said]) -> Apart | None:
    n = sum(other.n for other in alike) - one.n
    paid = sum(other.paid for other in alike) - one.paid
    if min(one.n, n) < LEAST_SAID:
        return None
    return Apart(one.variant, one.n, one.paid, n, paid, two_sided(one.n, one.paid, n, paid))


def two_sided(n: int, paid: int, other_n: int, other_paid: int) -> float:
    """The p of the two-proportion z-test, pooled; 1 where nobody or everybody paid."""
    share = (paid + other_paid) / (n + other_n)
    error = sqrt(share * (1 - share) * (1 / n + 1 / other_n))
    return 1.0 if error == 0 else erfc(abs(paid / n - other_paid / other_n) / error / sqrt(2))
