"""Whether a case is a good one, from how trainees did on it the first time: too easy, too hard, unclear, or fine. Said only where the numbers bear it.

Two figures of classical item analysis. The share who passed says how hard a case is. Discrimination says whether those who do well elsewhere do
well here: where they don't, it is not skill that decides, and the case (or its scoring) is unclear.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.practice.progress import Played
from assistant.risk.model.reliability import Z_90, wilson

Label = Literal["too_easy", "too_hard", "unclear", "fine", "too_few"]
LABELS: tuple[Label, ...] = ("unclear", "too_hard", "too_easy", "fine", "too_few")
"""The most telling first."""

EASY = 0.85
"""Judgement: where more pass at the first try, a case tells a trainer next to nothing about who can do it."""
HARD = 0.30
"""Judgement: where fewer pass at the first try, most are not taught but beaten."""
CLEAR = 0.30
"""From here on an item is held to tell the able from the others reasonably well (R. L. Ebel, "Essentials of Educational Measurement", 1972)."""
FEWEST = 4
"""Fisher's interval needs as many: its width goes by n - 3."""
AT_MOST = 1 - 1e-9


@dataclass(frozen=True, slots=True)
class Quality:
    """Of the version of a case that was played last: ``plays`` first plays, one a trainee, ``passed`` of them with the pass mark.

    ``low`` to ``high``: the 90 % interval of the share. ``compared`` trainees played another case too; ``discrimination`` is the correlation of
    their scores here with how they do elsewhere, ``clear_low`` to ``clear_high`` its 90 % interval. None where it can't be said.
    """

    case: str
    plays: int
    passed: int
    low: float
    high: float
    compared: int
    discrimination: float | None = None
    clear_low: float | None = None
    clear_high: float | None = None

    @property
    def share(self) -> float | None:
        return self.passed / self.plays if self.plays else None

    @property
    def label(self) -> Label:
        """What the intervals bear; ``too_few`` where they bear nothing. A case that is hardly ever passed can't tell anybody apart, so that is
        said first."""
        if self.low >= EASY:
            return "too_easy"
        if self.high <= HARD:
            return "too_hard"
        if self.clear_high is not None and self.clear_high < CLEAR:
            return "unclear"
        sound = self.clear_low is not None and self.clear_low > 0
        return "fine" if sound and self.low > HARD and self.high < EASY else "too_few"


def qualities(plays: Iterable[Played], pass_mark: int) -> tuple[Quality, ...]:
    """By case, by name, every case that anybody played. ``plays`` oldest first.

    Only a trainee's first play of a case counts, whatever version it was of: whoever saw it once is measured for memory. Where it was not done
    alone and to its end, that trainee says nothing about the case.
    """
    held = [one for one in plays if one.trainee and not one.by_script]
    marks = {one.case: one.mark for one in held}
    first: dict[tuple[str, str], Played] = {}
    for one in held:
        first.setdefault((one.trainee, one.case), one)
    told = [one for one in first.values() if one.counts]
    elsewhere = _deviations(told)
    found = []
    for case in sorted(marks):
        here = [one for one in told if one.case == case and one.mark == marks[case]]
        found.append(_quality(case, here, elsewhere, pass_mark))
    return tuple(found)


def _quality(case: str, here: Sequence[Played], elsewhere: Mapping[str, Mapping[str, float]], pass_mark: int) -> Quality:
    passed = sum(one.score >= pass_mark for one in here)
    pairs = []
    for one in here:
        others = [off for other, off in elsewhere[one.trainee].items() if other != case]
        if others:
            pairs.append((float(one.score), sum(others) / len(others)))
    r = correlation(pairs)
    interval = fisher(r, len(pairs))
    return Quality(case, len(here), passed, *wilson(passed, len(here)), len(pairs), r, *(interval or (None, None)))


def _deviations(plays: Iterable[Played]) -> Mapping[str, Mapping[str, float]]:
    """By trainee and case: the score less the mean of all on that case, so that who was given the hard ones does not seem weak."""
    by_case: dict[tuple[str, str], list[Played]] = defaultdict(list)
    for one in plays:
        by_case[one.case, one.mark].append(one)
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for (case, _), held in by_case.items():
        mean = sum(one.score for one in held) / len(held)
        for one in held:
            found[one.trainee][case] = one.score - mean
    return found


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's; None for fewer than four pairs, or where one side never varies."""
    if len(pairs) < FEWEST:
        return None
    xs, ys = [x for x, _ in pairs], [y for _, y in pairs]
    x_mean, y_mean = math.fsum(xs) / len(xs), math.fsum(ys) / len(ys)
    spread = math.sqrt(math.fsum((x - x_mean) ** 2 for x in xs) * math.fsum((y - y_mean) ** 2 for y in ys))
    # Sums of rounded numbers are never quite 0.
    if spread < 1e-9:
        return None
    return max(-1.0, min(1.0, math.fsum((x - x_mean) * (y - y_mean) for x, y in pairs) / spread))


def fisher(r: float | None, n: int, z: float = Z_90) -> tuple[float, float] | None:
    """The interval of a correlation among ``n`` pairs; None where it has none.

    R. A. Fisher, "On the 'probable error' of a coefficient of correlation deduced from a small sample", Metron 1 (1921), 3-32: atanh(r) is about
    normal, with a variance of 1 / (n - 3).
    """
    if r is None or n < FEWEST:
        return None
    middle, half = math.atanh(max(-AT_MOST, min(AT_MOST, r))), z / math.sqrt(n - 3)
    return math.tanh(middle - half), math.tanh(middle + half)
