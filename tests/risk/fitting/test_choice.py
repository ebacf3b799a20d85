"""How far each strength is trusted: by luck alone none is dropped, by many rows all but the best."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.risk.fitting.arrays import Floats
from assistant.risk.fitting.choice import LEAST_TRUST, Judged


def judged(rows: int, seed: int) -> tuple[Judged, Floats]:
    """Rows with their true logits."""
    dice = np.random.default_rng(seed)
    logits = dice.normal(0, 1, rows)
    outcomes = (dice.random(rows) < 1 / (1 + np.exp(-logits))).astype(float)
    return Judged(outcomes, np.ones(rows), np.arange(rows)), logits


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_many_rows_leave_the_best_alone(seed: int) -> None:
    rows, truth = judged(5_000, seed)
    assert rows.trust(np.array([0 * truth, 0.5 * truth, truth, 4 * truth]), tied=False) == pytest.approx([0, 0, 1, 0])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_few_rows_keep_what_is_nearly_as_good(seed: int) -> None:
    rows, truth = judged(40, seed)
    found = rows.trust(np.array([0.8 * truth, truth, 1.2 * truth, 20 * truth]), tied=False)
    assert found.sum() == pytest.approx(1)
    assert min(found[:3]) > 0.1
    assert found[3] == 0 or found[3] > LEAST_TRUST


def test_equal_ones_are_trusted_alike() -> None:
    rows, truth = judged(100, 4)
    assert rows.trust(np.array([truth, truth]), tied=False) == pytest.approx([0.5, 0.5])


def test_what_a_prior_holds_less_has_to_earn_it() -> None:
    rows, truth = judged(4, 5)
    assert rows.trust(np.array([truth, truth, truth]), tied=True) == pytest.approx([4 / 7, 2 / 7, 1 / 7])
