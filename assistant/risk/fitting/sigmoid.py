"""Calibration: a straight line on the logit, fitted on rows that the score had not seen. It keeps the order and the reasons."""

from __future__ import annotations

import numpy as np

from assistant.risk.fitting.arrays import Floats
from assistant.risk.fitting.ridge import chances, ridge

# How strongly slope and intercept are held at 1 and 0: a few rows move them little, some hundred decide.
HOLD_SLOPE, HOLD_INTERCEPT = 5.0, 0.5
FLATTEST = 0.05
LEVELS, HALVINGS = 64.0, 60
"""Between so many log-odds to either side a level is looked for, halving: to 1e-16 of them."""


def sigmoid(
    logits: Floats, outcomes: Floats, weights: Floats, hold_intercept: float = HOLD_INTERCEPT, hold_slope: float = HOLD_SLOPE
) -> tuple[float, float]:
    """(intercept, slope) of the line that fits the outcomes best; the slope stays above 0, so that the order is kept."""
    x = np.stack([np.ones_like(logits), logits], axis=1)
    penalty, lowest = np.array([hold_intercept, hold_slope]), np.array([-np.inf, FLATTEST - 1.0])
    intercept, extra = ridge(x, outcomes, weights, logits, penalty, lowest)
    return float(intercept), float(1.0 + extra)


def levelled(logits: Floats, weights: Floats, share: float) -> float:
    """What is to be added to all logits, so that the mean chance is ``share`` (above 0 and below 1)."""
    low, high = -LEVELS, LEVELS
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if float(np.average(chances(logits + middle), weights=weights)) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2
