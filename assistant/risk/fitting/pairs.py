"""The challenger: boosted pairs of columns, the number of rounds chosen on the rows that are kept apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.risk.fitting.arrays import Floats, Ints
from assistant.risk.fitting.boosting import ROUNDS, ask, boost, features_of, staged, to_trees
from assistant.risk.fitting.choice import Judged
from assistant.risk.fitting.folds import Fold
from assistant.risk.model.columns import Column
from assistant.risk.model.trees import Feature, Trees

FEWEST_ROWS, FEWEST_OF_ONE = 200, 40
PATIENCE = 0.5
"""The first round is taken whose loss is within so many standard errors of the best: shorter models are smaller and steadier."""


@dataclass(frozen=True)
class Challenger:
    """All rows as the trees see them, and how to grow them."""

    features: tuple[Feature, ...]
    asked: Floats
    codes: Floats
    columns: Sequence[Column]
    outcomes: Floats
    weights: Floats
    monotone: Mapping[str, int]
    seed: int

    def apart(self, folds: Sequence[Fold]) -> Floats:
        """ROUNDS x judged rows: logits from models that had not seen them."""
        made = []
        for fold in folds:
            machine = self._grown(fold.fit, ROUNDS[-1])
            made.append(np.array([logits for _, logits in staged(machine, self.asked[fold.judge])]))
        return np.concatenate(made, axis=1)

    def rounds(self, judged: Judged, apart: Floats) -> int:
        """The place in ROUNDS to take."""
        best = int(np.argmin([judged.loss(logits) for logits in apart]))
        for place in range(best):
            gain, error = judged.gain(apart[place], apart[best])
            if gain <= PATIENCE * error:
                return place
        return best

    def grow(self, rounds: int) -> tuple[float, Trees, object]:
        """(start, trees, scikit-learn's own) fitted on all rows. Raises NotEqual."""
        machine = self._grown(np.arange(len(self.outcomes)), rounds)
        return *to_trees(machine, self.features, self.codes, self.asked), machine

    def _grown(self, rows: Ints, rounds: int) -> object:
        return boost(self.asked[rows], self.outcomes[rows], self.weights[rows], self.features, self.columns,
                     rounds=rounds, seed=self.seed, monotone=self.monotone)  # fmt: skip


def challenger(
    codes: Floats, columns: Sequence[Column], outcomes: Floats, weights: Floats, monotone: Mapping[str, int], seed: int
) -> Challenger | None:
    """None where there are too few rows to grow trees on, or nothing to ask."""
    features = features_of(codes, columns)
    rarer = min(outcomes.sum(), len(outcomes) - outcomes.sum())
    if not features or len(outcomes) < FEWEST_ROWS or rarer < FEWEST_OF_ONE:
        return None
    return Challenger(features, ask(features, codes), codes, columns, outcomes, weights, monotone, seed)
