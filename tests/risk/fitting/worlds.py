"""Small worlds whose true chance is known, for fitting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assistant.risk.fitting.arrays import Floats
from assistant.risk.model.columns import Column, Row

COLUMNS = (
    Column("age", "numeric"),
    Column("calls", "numeric"),
    Column("plan", "categorical"),
    Column("size", "ordered", ("S", "M", "L")),
    Column("noise", "numeric"),
)
WORDS = ("basic", "plus", "pro")


@dataclass(frozen=True)
class World:
    rows: list[Row]
    outcomes: list[int]
    logits: Floats

    def part(self, start: int, end: int | None = None) -> World:
        return World(self.rows[start:end], self.outcomes[start:end], self.logits[start:end])


def world(size: int, seed: int, *, crossed: float = 0.0, shift: float = 0.0) -> World:
    """Ages bend, plans differ, a tenth of the calls is unknown; ``crossed``: log-odds of many calls on plan pro and few elsewhere."""
    draws = np.random.default_rng(seed)
    age, calls, noise = draws.uniform(18, 80, size), draws.poisson(2, size).astype(float), draws.normal(size=size)
    plan, big = draws.integers(0, 3, size), draws.integers(0, 3, size)
    lost = draws.random(size) < 0.1
    logits = shift - 1.2 + 0.04 * np.maximum(age - 50, 0) + np.array([0.0, 0.5, -0.7])[plan] + 0.4 * big + np.where(lost, 0.8, 0.15 * calls)
    logits = logits + crossed * np.where((plan == 2) == (calls > 2), 0.5, -0.5)
    happened = (draws.random(size) < 1 / (1 + np.exp(-logits))).astype(int)
    rows: list[Row] = [
        {"age": float(age[i]), "calls": None if lost[i] else float(calls[i]), "plan": WORDS[plan[i]], "size": "SML"[big[i]],
         "noise": float(noise[i])}
        for i in range(size)
    ]  # fmt: skip
    return World(rows, [int(y) for y in happened], logits)
