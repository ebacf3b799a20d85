"""How good chances are: order, sharpness, and whether they happen as often as they say."""

from __future__ import annotations

import numpy as np

from assistant.risk.fitting.arrays import Floats

ECE_BINS = 10
FLOOR_DRAWS = 200


def auc(scores: Floats, outcomes: Floats, weights: Floats | None = None) -> float:
    """The chance that a row with the outcome scores above one without; equal scores count half. NaN where one class is missing."""
    counts = np.ones(len(scores)) if weights is None else weights
    _, place = np.unique(scores, return_inverse=True)
    ones, noughts = counts * outcomes, counts * (1 - outcomes)
    here = np.bincount(place, weights=noughts)
    below = np.cumsum(here) - here / 2
    pairs = ones.sum() * noughts.sum()
    return float((ones * below[place]).sum() / pairs) if pairs else float("nan")


def log_losses(logits: Floats, outcomes: Floats) -> Floats:
    """Nats, one a row."""
    return np.logaddexp(0.0, logits) - outcomes * logits


def brier(chances: Floats, outcomes: Floats, weights: Floats | None = None) -> float:
    """The mean squared distance from what happened."""
    return float(np.average((chances - outcomes) ** 2, weights=weights))


def ece(chances: Floats, outcomes: Floats, weights: Floats | None = None) -> float:
    """The expected calibration error: rows in ten bins of as many each by their chance; the mean distance of what was said from what happened."""
    counts = np.ones(len(chances)) if weights is None else weights
    order = np.argsort(chances, kind="stable")
    gaps = np.cumsum(np.concatenate([[0.0], (counts * (outcomes - chances))[order]]))
    ends = np.linspace(0, len(chances), ECE_BINS + 1).astype(np.int64)
    return float(np.abs(np.diff(gaps[ends])).sum() / counts.sum())


def ece_floor(chances: Floats, seed: int, weights: Floats | None = None) -> float:
    """The mean ECE that these chances would show if each were exactly true: what is left at this base rate and size by luck alone."""
    draws = np.random.default_rng(seed)
    return float(np.mean([ece(chances, (draws.random(len(chances)) < chances).astype(np.float64), weights) for _ in range(FLOOR_DRAWS)]))
