"""The logistic candidate: curves and tables of effects, each tied to a prior model's, or to none.

logit = the prior's + intercept + (a share more or less of what the prior says) + corrections. All of these are held at 0 by one strength:
the corrections fully, the share of the prior less, the intercept least.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.risk.fitting.arrays import Floats, Ints
from assistant.risk.fitting.batch import part_logits
from assistant.risk.fitting.design import Shape, lowest, matrix, shapes_of, signs, term_of, with_mean
from assistant.risk.fitting.ridge import ridge
from assistant.risk.model.columns import Column
from assistant.risk.model.linear import Curve, Linear, Steps, Term
from assistant.risk.model.model import Model, Part
from assistant.risk.model.trees import Trees

STRENGTHS = (300.0, 100.0, 30.0, 10.0, 3.0, 1.0)
STRENGTHS_TO_PRIOR = (10_000.0, 3_000.0, 1_000.0, *STRENGTHS)
HOLD_SHARE, HOLD_INTERCEPT = 0.1, 0.001
HOLD_LOOSE = 0.2
"""Of a column that is let go of more easily. Measured for the days of a try, in a world with other paydays than the prior's: a fifth unlearns
them within 500 episodes (timing from below days 3-5-7 to above them) and costs little where the prior is right."""
JUDGED_CLOSE = 1e-6  # near enough to compare losses
LEADING = 2  # coefficients before those of the shapes: the intercept, and how much more of the prior


@dataclass(frozen=True)
class Frame:
    """All that is fitted but the coefficients: the matrix of all rows, its shapes, bounds, and the prior's part in it."""

    shapes: tuple[Shape, ...]
    x: Floats
    offset: Floats
    lowest: Floats
    signs: Floats
    said: float
    prior: Model | None
    held: frozenset[int]
    """Columns with a direction: the prior's curves for them are never turned round by taking less of the prior."""
    loose: frozenset[int] = frozenset()
    """Columns that are tied to the prior less than the others."""

    @property
    def strengths(self) -> tuple[float, ...]:
        return STRENGTHS_TO_PRIOR if self.prior else STRENGTHS

    def path(self, rows: Ints, outcomes: Floats, weights: Floats) -> list[Floats]:
        """Coefficients for each strength, strongest first, fitted on these rows (places)."""
        made: list[Floats] = []
        x, offset = self.x[rows], self.offset[rows]
        for strength in self.strengths:
            start = made[-1] if made else None
            made.append(ridge(x, outcomes[rows], weights[rows], offset, self._penalty(strength), self.lowest, start, JUDGED_CLOSE))
        return made

    def fit(self, outcomes: Floats, weights: Floats, strength: float, start: Floats | None) -> Floats:
        """Coefficients fitted on all rows."""
        return ridge(self.x, outcomes, weights, self.offset, self._penalty(strength), self.lowest, start)

    def mixed(self, outcomes: Floats, weights: Floats, trust: Floats, starts: Sequence[Floats | None]) -> Floats:
        """Coefficients fitted on all rows with each strength, averaged by how far each is trusted; without a place to start, from the last one's."""
        found, last = np.zeros(self.x.shape[1]), None
        for share, strength, start in zip(trust, self.strengths, starts, strict=True):
            if share:
                last = self.fit(outcomes, weights, strength, last if start is None else start)
                found += share * last
        return found

    def strength(self, trust: Floats) -> float:
        """The geometric mean of the strengths."""
        return float(np.exp(trust @ np.log(self.strengths)))

    def _penalty(self, strength: float) -> Floats:
        penalty = np.full(self.x.shape[1], strength)
        penalty[0] = strength * HOLD_INTERCEPT if self.prior else 1e-6
        penalty[1] = strength * HOLD_SHARE
        for shape in self.shapes if self.prior else ():
            if shape.column in self.loose:
                penalty[LEADING + shape.start : LEADING + shape.start + shape.width] *= HOLD_LOOSE
        return penalty

    def logits(self, rows: Ints, coefficients: Floats) -> Floats:
        found: Floats = self.offset[rows] + self.x[rows] @ coefficients
        return found


def frame_of(
    codes: Floats, columns: Sequence[Column], monotone: Mapping[str, int], prior: Model | None, loose: Collection[str] = ()
) -> Frame:
    """``prior``: counts its columns as ``columns`` do (see ``on_columns``); ``loose``: names of columns that are tied to it less."""
    curves = _linear(prior)
    shapes = shapes_of(codes, columns, monotone, curves)
    held = frozenset(place for place, column in enumerate(columns) if monotone.get(column.name))
    turned = np.concatenate([np.ones(LEADING), signs(shapes)])
    said, offset = np.zeros(len(codes)), np.zeros(len(codes))
    if prior:
        turning = Linear(tuple(term for term in curves.terms if term.column not in held))
        tight = Linear(tuple(term for term in curves.terms if term.column in held))
        free: tuple[Part, ...] = (turning, *_trees(prior))
        said = np.sum([part_logits(part, codes) for part in free], axis=0)
        offset = prior.base + said + part_logits(tight, codes)
    mean = float(said.mean()) if len(codes) else 0.0
    leading = np.stack([np.ones(len(codes)), said - mean], axis=1)
    x = np.concatenate([leading, matrix(shapes, codes)], axis=1)
    x *= turned
    bounds = np.concatenate([[-np.inf, -1.0], lowest(shapes)])
    untied = frozenset(place for place, column in enumerate(columns) if column.name in loose)
    return Frame(shapes, x, offset, bounds, turned, mean, prior, held, untied)


def assemble(frame: Frame, coefficients: Floats, codes: Floats, weights: Floats) -> tuple[float, tuple[Linear | Trees, ...]]:
    """(base, parts) of the fitted logistic model, with what is kept of the prior."""
    own = coefficients * frame.signs
    intercept, more = float(own[0]), float(own[1])
    made = {shape.column: term_of(shape, own[LEADING:], codes, weights) for shape in frame.shapes}
    prior = frame.prior
    if prior is None:
        return intercept, (Linear(tuple(made.values())),)
    for term in _linear(prior).terms:
        kept = term if term.column in frame.held else term.scaled(1 + more)
        made[term.column] = _add(kept, made[term.column]) if term.column in made else kept
    terms = tuple(with_mean(made[column], codes, weights) for column in sorted(made))
    base = prior.base + intercept - more * frame.said
    return base, (Linear(terms), *(part.scaled(1 + more) for part in _trees(prior)))


def on_columns(prior: Model, columns: Sequence[Column]) -> Model:
    """The prior with more columns after its own: what it says stays the same."""
    return Model(prior.kind, tuple(columns), prior.base, prior.parts, prior.rows, prior.reliability, prior.about)


def _add(prior: Term, own: Term) -> Term:
    effects = tuple(a + b for a, b in zip(prior.effects, own.effects, strict=True))
    if isinstance(prior, Curve):
        return Curve(prior.column, prior.at, effects, prior.unknown + own.unknown, 0.0, prior.scale)
    return Steps(prior.column, effects, prior.unknown + own.unknown, 0.0)


def _linear(prior: Model | None) -> Linear:
    """The prior's curves as one part; a fit never makes more than one."""
    return next((part for part in prior.parts if isinstance(part, Linear)), Linear(())) if prior else Linear(())


def _trees(prior: Model) -> list[Trees]:
    return [part for part in prior.parts if isinstance(part, Trees)]
