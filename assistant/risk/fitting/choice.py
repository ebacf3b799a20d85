"""Which candidate is taken: each is judged on rows it was not fitted on, and the simpler one stays unless the other is clearly better."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assistant.risk.fitting.arrays import Floats, Ints
from assistant.risk.fitting.metrics import log_losses

# Of two strengths that differ by less than this many standard errors, the one that is held tighter.
TIGHTER_WITHIN = 0.25
TAKES_OVER = 1.0


@dataclass(frozen=True, slots=True)
class Judged:
    """Rows that were kept apart, and what is needed to compare two sets of logits on them."""

    outcomes: Floats
    weights: Floats
    groups: Ints

    def loss(self, logits: Floats) -> float:
        """The mean log loss, in nats."""
        return float(np.average(log_losses(logits, self.outcomes), weights=self.weights))

    def gain(self, ours: Floats, theirs: Floats) -> tuple[float, float]:
        """(by how much theirs is better, in nats a row; its standard error, a customer's rows counted together)."""
        total = self.weights.sum()
        differences = self.weights * (log_losses(ours, self.outcomes) - log_losses(theirs, self.outcomes))
        mean = float(differences.sum() / total)
        apart = np.bincount(self.groups, weights=differences - mean * self.weights)
        return mean, float(np.sqrt((apart**2).sum()) / total)

    def strength(self, paths: Floats) -> int:
        """The place of the strength to take; ``paths``: strengths (strongest first) x rows."""
        best = int(np.argmin([self.loss(logits) for logits in paths]))
        for place in range(best):
            gain, error = self.gain(paths[place], paths[best])
            if gain <= TIGHTER_WITHIN * error:
                return place
        return best
