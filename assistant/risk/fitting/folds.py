"""Which rows are fitted and which are kept apart to judge: one customer's rows always together, and with times the newest part is judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.risk.fitting.arrays import Floats, Ints

NEWEST = 0.3
# More folds waste less of a small table; on a large one each more costs a whole fit and tells nothing new.
FOLDS_UP_TO = ((40_000, 3),)
FEWEST_FOLDS = 2
# Rows of a fold beyond these change a choice between candidates no more; the model that was chosen is fitted on all.
MOST_FITTED, MOST_JUDGED = 24_000, 12_000


@dataclass(frozen=True, slots=True)
class Fold:
    """Places of rows: ``fit`` to fit on, ``judge`` to judge by."""

    fit: Ints
    judge: Ints


def number_of_folds(rows: int) -> int:
    return next((folds for most, folds in FOLDS_UP_TO if rows <= most), FEWEST_FOLDS)


def folds_of(outcomes: Floats, groups: Ints, times: Sequence[float] | None, *, number: int, seed: int, gap: float = 0.0) -> list[Fold]:
    """Folds by customer, with both outcomes spread evenly.

    With ``times`` only rows from the newest 30 % are judged, by what was fitted on other customers' rows older than the oldest of those
    less ``gap`` (in the unit of ``times``: the length of the label, so that no outcome lies in both).
    """
    fold = fold_numbers(outcomes, groups, number, seed)
    old = new = np.ones(len(outcomes), dtype=bool)
    if times is not None:
        moments = np.asarray(times, dtype=np.float64)
        cut = np.quantile(moments, 1 - NEWEST)
        new, old = moments >= cut, moments < cut - gap
        if not _both(outcomes[old]) or not _both(outcomes[new]):
            old = new = np.ones(len(outcomes), dtype=bool)
    made = [Fold(np.flatnonzero(old & (fold != k)), np.flatnonzero(new & (fold == k))) for k in range(number)]
    thin = [Fold(_thinned(one.fit, MOST_FITTED), _thinned(one.judge, MOST_JUDGED)) for one in made]
    return [one for one in thin if len(one.judge) and _both(outcomes[one.fit])]


def fold_numbers(outcomes: Floats, groups: Ints, number: int, seed: int) -> Ints:
    """0 to ``number`` - 1 for each row; a group is never split, and groups with the outcome are dealt out evenly."""
    draws = np.random.default_rng(seed)
    size = int(groups.max()) + 1 if len(groups) else 0
    has = np.bincount(groups, weights=outcomes, minlength=size) > 0
    dealt = np.empty(size, dtype=np.int64)
    for kind in (True, False):
        members = np.flatnonzero(has == kind)
        dealt[draws.permutation(members)] = (np.arange(len(members)) if kind else np.arange(len(members))[::-1]) % number
    return dealt[groups]


def _thinned(rows: Ints, most: int) -> Ints:
    """Rows at even distances, at most so many."""
    return rows[:: -(-len(rows) // most)] if len(rows) else rows


def _both(outcomes: Floats) -> bool:
    return bool(len(outcomes)) and bool(0 < outcomes.sum() < len(outcomes))
