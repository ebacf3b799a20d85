"""Which calls a lead listens back to: drawn at random, or with more chance for those that ask for a look. The seed makes it repeatable."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from heapq import nlargest

# How much more chance a call has than one with nothing the matter (judgement: a bad score weighs as much as two grave findings).
LOW_FEEDBACK, ACT_NOW, WATCH = 8.0, 4.0, 1.0
# A score up to this is low.
LOW = 2


def weight(feedback: int | None, severities: Iterable[str]) -> float:
    """The chance of a call against one with nothing the matter."""
    worth = {"act_now": ACT_NOW, "watch": WATCH}
    return 1.0 + (LOW_FEEDBACK if feedback is not None and feedback <= LOW else 0.0) + sum(worth.get(one, 0.0) for one in severities)


def draw(weights: Sequence[float], size: int, seed: int) -> tuple[int, ...]:
    """Places of ``size`` of them, without replacement, in the order in which they were drawn.

    P. Efraimidis and P. Spirakis, "Weighted random sampling with a reservoir", Information Processing Letters 97 (2006), 181-185.
    """
    dice = random.Random(seed)  # noqa: S311  not for secrets: a sample must be repeatable
    keys = [(dice.random() ** (1 / one), place) for place, one in enumerate(weights)]
    return tuple(place for _, place in nlargest(size, keys))
