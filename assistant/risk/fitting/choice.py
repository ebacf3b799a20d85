"""Which candidate is taken: each is judged on rows it was not fitted on, and the simpler one stays unless the other is clearly better."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assistant.risk.fitting.arrays import Floats, Ints
from assistant.risk.fitting.metrics import log_losses

LEAST_TRUST = 0.02
"""A strength that would count for less is left out."""
LOOSER = 0.5
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

    def trust(self, paths: Floats, *, tied: bool) -> Floats:
        """How far to trust each strength, adding up to 1: by how likely it makes what was kept apart.

        ``paths``: strengths, the strongest first, x rows. Taking the best alone would follow luck where rows are few; with many the best one is
        all that is left. ``tied``: to a prior, so each strength is held half as likely beforehand as the next stronger one (``LOOSER``): a few
        rows can't tell them apart, and then the prior is the better guess.
        """
        total = np.array([self.loss(logits) for logits in paths]) * self.weights.sum()
        before = LOOSER ** np.arange(len(paths)) if tied else np.ones(len(paths))
        likely = before * np.exp(total.min() - total)
        likely[likely < LEAST_TRUST * likely.sum()] = 0.0
        found: Floats = likely / likely.sum()
        return found
