"""Back-tests: the figures of a table whose best possible is known."""

import numpy as np
import pytest

from assistant.risk.fitting.backtest import backtest
from assistant.risk.fitting.health import FitError
from assistant.risk.fitting.metrics import auc
from risk.fitting.worlds import COLUMNS, world


def test_the_figures_come_near_those_of_the_true_chance() -> None:
    seen = world(600, 41)
    found = backtest(seen.rows, seen.outcomes, COLUMNS, folds=2)
    best = auc(seen.logits, np.array(seen.outcomes, dtype=float))
    assert (found.rows, found.model) == (600, "logistic")
    assert found.positive_share == pytest.approx(np.mean(seen.outcomes))
    assert best - 0.07 < found.auc.mean < best + 0.03
    assert 0 < found.auc.sd < 0.06
    assert found.ece.mean < found.ece_floor + 0.03
    assert found.reasons_gap < 1e-9
    assert found.json_gap < 1e-9


def test_by_time_a_world_that_turned_round_is_judged_by_what_came_later() -> None:
    """The newest outcomes are the reverse of the older ones: only a split by time can show it."""
    seen = world(300, 42)
    turned = [1 - y if n >= 220 else y for n, y in enumerate(seen.outcomes)]
    by_time = backtest(seen.rows, turned, COLUMNS, times=[float(n) for n in range(300)], folds=2)
    assert by_time.auc.mean < backtest(seen.rows, turned, COLUMNS, folds=2).auc.mean


def test_a_period_with_one_outcome_only_is_refused() -> None:
    seen = world(600, 43)
    outcomes = [0 if n >= 500 else y for n, y in enumerate(seen.outcomes)]
    with pytest.raises(FitError, match="one_class"):
        backtest(seen.rows, outcomes, COLUMNS, times=[float(n) for n in range(600)], folds=5)
