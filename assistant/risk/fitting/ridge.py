"""Logistic regression with a penalty, by Newton's method: weights, an offset, lower bounds on coefficients."""

from __future__ import annotations

import numpy as np

from assistant.risk.fitting.arrays import Floats

# Curvature of so many rows stands for that of all; the gradient is always of all, so the answer is the same.
CURVATURE_ROWS = 10_000
STEPS, HALVINGS = 60, 30
CLOSE = 1e-8


def ridge(
    x: Floats,
    y: Floats,
    weights: Floats,
    offset: Floats,
    penalty: Floats,
    lowest: Floats,
    start: Floats | None = None,
    close: float = CLOSE,
) -> Floats:
    """Coefficients that minimise the weighted log loss of ``offset + x @ coefficients``, plus half ``penalty`` x their squares.

    ``x``: rows x coefficients. ``lowest``: a bound for each, -inf where free. ``start``: where to begin;
    ``close``: the largest slope of the mean loss at which it ends. Raises nothing: at the step
    limit it returns the best it has.
    """
    at = np.maximum(np.zeros(x.shape[1]) if start is None else start, np.where(np.isfinite(lowest), lowest, -np.inf))
    stride = max(1, -(-len(y) // CURVATURE_ROWS))
    part = x[::stride]
    grown = weights.sum() / max(weights[::stride].sum(), 1e-300) if len(y) else 1.0
    value, chance = _loss(x, y, weights, offset, penalty, at)
    for _ in range(STEPS):
        gradient = x.T @ (weights * (chance - y)) + penalty * at
        free = ~((at <= lowest) & (gradient > 0))
        if not free.any() or np.abs(gradient[free]).max() <= close * max(1.0, weights.sum()):
            break
        bend = (weights * chance * (1 - chance))[::stride] * grown
        hessian = (part[:, free].T * bend) @ part[:, free] + np.diag(penalty[free] + 1e-9)
        step = np.zeros_like(at)
        step[free] = np.linalg.solve(hessian, gradient[free])
        moved = _descend(x, y, weights, offset, penalty, lowest, at, step, value)
        if moved is None:
            break
        at, value, chance = moved
    return at


def _descend(
    x: Floats, y: Floats, weights: Floats, offset: Floats, penalty: Floats, lowest: Floats, at: Floats, step: Floats, value: float
) -> tuple[Floats, float, Floats] | None:
    """The first of halved steps that lowers the loss; None where none does, which is the minimum as far as doubles tell."""
    size = 1.0
    for _ in range(HALVINGS):
        tried = np.maximum(at - size * step, lowest)
        found, chance = _loss(x, y, weights, offset, penalty, tried)
        if found < value:
            return tried, found, chance
        size /= 2
    return None


def _loss(x: Floats, y: Floats, weights: Floats, offset: Floats, penalty: Floats, at: Floats) -> tuple[float, Floats]:
    logit = offset + x @ at
    loss = float(weights @ (np.logaddexp(0.0, logit) - y * logit) + 0.5 * (penalty @ (at * at)))
    return loss, chances(logit)


def chances(logit: Floats) -> Floats:
    """The chance of log-odds, for any size of them."""
    odds = np.exp(-np.abs(logit))
    return np.where(logit >= 0, 1.0, odds) / (1.0 + odds)
