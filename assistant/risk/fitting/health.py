"""What can't be fitted is refused, with the reason."""

from __future__ import annotations

import math
from collections.abc import Sequence

FEWEST_ROWS, FEWEST_OF_ONE = 20, 5


class FitError(Exception):
    """Nothing was fitted. ``why`` is a key with ``facts``.

    ``why``: lengths, no_outcome (an outcome other than 0 and 1), weights, times, no_rows, too_few (``rows``, ``least``, ``rarer``,
    ``least_rarer``), one_class (``rows``, ``outcome``), prior_columns (``column``: of another kind than in the prior), monotone (``column``).
    """

    def __init__(self, why: str, **facts: str) -> None:
        super().__init__(why + "".join(f", {name} {value}" for name, value in facts.items()))
        self.why = why
        self.facts = facts


def check_outcomes(outcomes: Sequence[int], *, least: int = FEWEST_ROWS, least_rarer: int = FEWEST_OF_ONE) -> None:
    """Raises FitError where there are too few rows, or none or all have the outcome."""
    if any(outcome not in (0, 1) for outcome in outcomes):
        raise FitError("no_outcome")
    rows, positives = len(outcomes), sum(outcomes)
    if rows == 0:
        raise FitError("no_rows")
    if rows >= least and positives in (0, rows):
        raise FitError("one_class", rows=str(rows), outcome=str(outcomes[0]))
    rarer = min(positives, rows - positives)
    if rows < least or rarer < least_rarer:
        raise FitError("too_few", rows=str(rows), least=str(least), rarer=str(rarer), least_rarer=str(least_rarer))


def check_shapes(rows: int, outcomes: Sequence[int], weights: Sequence[float] | None, groups: Sequence[str] | None,
                 times: Sequence[float] | None) -> None:  # fmt: skip
    """Raises FitError where what belongs to the rows is not as long, or holds what cannot be."""
    for held in (outcomes, weights, groups, times):
        if held is not None and len(held) != rows:
            raise FitError("lengths", rows=str(rows), found=str(len(held)))
    if weights is not None and not all(math.isfinite(one) and one >= 0 for one in weights):
        raise FitError("weights")
    if weights is not None and rows and not any(weights):
        raise FitError("weights")
    if times is not None and not all(math.isfinite(one) for one in times):
        raise FitError("times")
