"""How good chances are: order, sharpness, and whether they happen as often as they say."""

from __future__ import annotations

import numpy as np

from assistant.risk.fitting.arrays import Floats

ECE_BINS = 10
FLOOR_DRAWS = 200


def auc(scores: Floats, outcomes: Floats) -> float:
    """The chance that a row with the outcome scores above one without; equal scores count half. NaN where one class is missing."""
    order = np.argsort(scores, kind="stable")
    _, place, counts = np.unique(scores[order], return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = np.empty(len(scores))
    ranks[order] = (ends - (counts - 1) / 2)[place]
    positive = outcomes.sum()
    pairs = positive * (len(outcomes) - positive)
    return float((ranks[outcomes > 0].sum() - positive * (positive + 1) / 2) / pairs) if pairs else float("nan")


def log_losses(logits: Floats, outcomes: Floats) -> Floats:
    """Nats, one a row."""
    return np.logaddexp(0.0, logits) - outcomes * logits


def brier(chances: Floats, outcomes: Floats) -> float:
    """The mean squared distance from what happened."""
    return float(np.mean((chances - outcomes) ** 2))


def ece(chances: Floats, outcomes: Floats) -> float:
    """The expected calibration error: rows in ten bins of as many each by their chance; the mean distance of what was said from what happened."""
    order = np.argsort(chances, kind="stable")
    gaps = np.cumsum(np.concatenate([[0.0], (outcomes - chances)[order]]))
    ends = np.linspace(0, len(chances), ECE_BINS + 1).astype(np.int64)
    return float(np.abs(np.diff(gaps[ends])).sum() / len(chances))


def ece_floor(chances: Floats, seed: int) -> float:
    """The mean ECE that these chances would show if each were exactly true: what is left at this base rate and size by luck alone."""
    draws = np.random.default_rng(seed)
    return float(np.mean([ece(chances, (draws.random(len(chances)) < chances).astype(np.float64)) for _ in range(FLOOR_DRAWS)]))
