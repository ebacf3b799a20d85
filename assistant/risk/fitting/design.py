"""The logistic part as a matrix: which curves and tables of effects a model may have, and from fitted coefficients back to its terms.

A curve has a slope over its whole length and one more for each piece between knots. Each is centred at its mean, so that the intercept
stands apart; what is unknown stands at the mean, with a coefficient of its own where unknown was seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from assistant.risk.fitting.arrays import Floats
from assistant.risk.model.columns import Column
from assistant.risk.model.linear import Curve, Linear, Steps, Term

# Knots at these shares of the known values: enough for a bend at either end and in the middle, few enough for some hundred rows.
KNOTS = (0.1, 0.25, 0.5, 0.75, 0.9)
TAILS = (0.005, 0.995)
LARGEST = 1e150
"""Values further from 0 count as that far: their squares would not be doubles."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One column's share of the matrix: ``width`` coefficients from ``start`` on.

    ``at`` holds the points of a curve, and is empty for a table of ``levels`` effects. ``sign``: 1 where the curve may not fall, -1 where
    it may not rise, 0 where it is free. ``means``: of each feature over the known rows; ``unknown``: whether unknown was seen.
    """

    column: int
    start: int
    width: int
    at: tuple[float, ...]
    scale: float
    levels: int
    sign: int
    means: tuple[float, ...]
    unknown: bool
    prior: Term | None


def shapes_of(codes: Floats, columns: Sequence[Column], monotone: Mapping[str, int], prior: Linear | None = None) -> tuple[Shape, ...]:
    """Shapes for columns that vary, in the prior's own points and scale where it has a term (``prior`` counts columns in the same order)."""
    terms = {term.column: term for term in prior.terms} if prior else {}
    shapes: list[Shape] = []
    start = 0
    for place, column in enumerate(columns):
        values = codes[:, place]
        shape = _shape(values, place, start, column, monotone.get(column.name, 0), terms.get(place))
        if shape is not None:
            shapes.append(shape)
            start += shape.width
    return tuple(shapes)


def _shape(values: Floats, place: int, start: int, column: Column, sign: int, prior: Term | None) -> Shape | None:
    known = values[~np.isnan(values)]
    unknown = bool(len(known) < len(values))
    at: tuple[float, ...] = ()
    scale = 1.0
    if column.kind != "categorical":
        at, scale = (prior.at, prior.scale) if isinstance(prior, Curve) else _points(known)
        if not at:
            return None
    elif prior is None and len(np.unique(known)) + unknown < 2:
        return None
    bare = Shape(place, start, 0, at, scale, len(column.levels), sign, (), unknown, prior)
    features = _features(bare, known)
    means = tuple(features.mean(axis=0)) if len(known) else (0.0,) * features.shape[1]
    return Shape(place, start, features.shape[1] + unknown, at, scale, len(column.levels), sign, means, unknown, prior)


def _points(known: Floats) -> tuple[tuple[float, ...], float]:
    """The points of a curve and its unit, a standard deviation of the values held between the first and the last point."""
    finite = known[np.isfinite(known)]
    if len(finite) == 0:
        return (), 1.0
    finite = np.clip(finite, -LARGEST, LARGEST)
    low, high = np.quantile(finite, TAILS)
    if low == high:
        low, high = finite.min(), finite.max()
    if low == high:
        return (), 1.0
    distinct = np.unique(finite)
    inner = np.quantile(finite, KNOTS)
    if len(np.unique(inner)) < 3:
        inner = np.concatenate([inner, np.quantile(distinct, KNOTS)])
    inner = np.unique(inner)
    inner = inner[(inner > low) & (inner < high)]
    at = (float(low), *(float(one) for one in inner), float(high))
    return at, float(np.clip(finite, low, high).std()) or 1.0


def _features(shape: Shape, known: Floats) -> Floats:
    """The features of known codes, not yet centred."""
    if not shape.at:
        return np.asarray(known[:, None] == np.arange(shape.levels), dtype=np.float64)
    at = np.array(shape.at)
    held = np.clip(known, at[0], at[-1])
    whole = [(held - at[0]) / shape.scale] if shape.sign == 0 else []
    pieces = [(np.clip(held, a, b) - a) / shape.scale for a, b in pairwise(at)] if len(at) > 2 or shape.sign else []
    return np.stack([*whole, *pieces], axis=1)


def matrix(shapes: Sequence[Shape], codes: Floats) -> Floats:
    """Rows x coefficients."""
    width = shapes[-1].start + shapes[-1].width if shapes else 0
    made = np.zeros((len(codes), width))
    for shape in shapes:
        values = codes[:, shape.column]
        missing = np.isnan(values)
        inner = slice(shape.start, shape.start + len(shape.means))
        if missing.any():
            made[~missing, inner] = _features(shape, values[~missing]) - shape.means
            if shape.unknown:
                made[missing, inner.stop] = 1.0
        else:
            made[:, inner] = _features(shape, values) - shape.means
    return made


def lowest(shapes: Sequence[Shape]) -> Floats:
    """The lower bound of each coefficient; -inf where it is free. A curve that may not rise is fitted upside down (see ``signs``).

    A prior's piece may be given back, but no more: its slope and the coefficient together stay at 0 or above.
    """
    width = shapes[-1].start + shapes[-1].width if shapes else 0
    bounds = np.full(width, -np.inf)
    for shape in shapes:
        if shape.sign and shape.at:
            pieces = slice(shape.start, shape.start + len(shape.means))
            bounds[pieces] = 0.0
            if isinstance(shape.prior, Curve):
                slopes = np.diff(shape.prior.effects) / np.diff(shape.at) * shape.scale * shape.sign
                bounds[pieces] = np.minimum(-slopes, 0.0)
    return bounds


def signs(shapes: Sequence[Shape]) -> Floats:
    """-1 for the coefficients of a curve that may not rise, else 1."""
    width = shapes[-1].start + shapes[-1].width if shapes else 0
    made = np.ones(width)
    for shape in shapes:
        if shape.sign < 0 and shape.at:
            made[shape.start : shape.start + len(shape.means)] = -1.0
    return made


def term_of(shape: Shape, coefficients: Floats, codes: Floats, weights: Floats) -> Term:
    """The column's term: its coefficients, without what a prior adds; the mean effect is that of the rows."""
    own = coefficients[shape.start : shape.start + shape.width]
    inner, unknown = own[: len(shape.means)], float(own[-1]) if shape.unknown else 0.0
    offset = float(inner @ np.array(shape.means))
    points = np.array(shape.at) if shape.at else np.arange(shape.levels, dtype=np.float64)
    effects = tuple(float(one) for one in _features(shape, points) @ inner - offset)
    term: Term = (
        Curve(shape.column, shape.at, effects, unknown, 0.0, shape.scale) if shape.at else Steps(shape.column, effects, unknown, 0.0)
    )
    return with_mean(term, codes, weights)


def with_mean(term: Term, codes: Floats, weights: Floats) -> Term:
    """The term with its mean effect over the rows."""
    mean = float(np.average(effects_of(term, codes[:, term.column]), weights=weights)) if len(codes) else term.mean
    if isinstance(term, Curve):
        return Curve(term.column, term.at, term.effects, term.unknown, mean, term.scale)
    return Steps(term.column, term.effects, term.unknown, mean)


def effects_of(term: Term, values: Floats) -> Floats:
    """``term.effect`` of every code."""
    missing = np.isnan(values)
    if isinstance(term, Curve):
        found = np.interp(np.where(missing, term.at[0], values), term.at, term.effects)
    else:
        table = np.array(term.effects) if term.effects else np.zeros(1)
        found = table[np.where(missing, 0, values).astype(np.int64)]
    return np.where(missing, term.unknown, found)
