"""How near the model comes to the best that could be known, in worlds whose exact chances are known.

Gini share = (AUC - 0.5) / (best AUC - 0.5), where the best AUC is that of the exact chances. Both are what the AUC comes to if each case turned out
either way as often as its exact chance says: as the judged cases happened to turn out, 1,500 failed payments tell the share to no better than 4.
Sizes, seeds and worlds are set by the environment: BENCH_SIZES (0,50,500,5000), BENCH_SEEDS (3), BENCH_FIRST_SEED (100), BENCH_WORLDS
(plain,elsewhere), BENCH_TEST (customers judged, 2500), BENCH_RANDOM (share of the own episodes that were tried on random days, 0), BENCH_PEERS
(1: own data alone, a constant and plain scikit-learn beside ours).
"""

from __future__ import annotations

import os
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from assistant.desk.outlook import shipped
from assistant.risk.ahead import Scorers, kind_of
from assistant.risk.fitting.arrays import Floats
from assistant.risk.fitting.book import fit_book
from assistant.risk.fitting.cases import Cases
from assistant.risk.fitting.health import FitError
from assistant.risk.fitting.metrics import ece
from assistant.risk.history.features import Days
from assistant.risk.model.book import Book
from benchmarks.drawn import TEST_FROM, Drawn, draw, episodes
from benchmarks.peers import Peer, boosting, constant, logistic, plain

SIZES = [int(one) for one in os.environ.get("BENCH_SIZES", "0,50,500,5000").split(",")]
FIRST_SEED = int(os.environ.get("BENCH_FIRST_SEED", "100"))
SEEDS = range(int(os.environ.get("BENCH_SEEDS", "3")))
WORLDS = os.environ.get("BENCH_WORLDS", "plain,elsewhere").split(",")
TEST = int(os.environ.get("BENCH_TEST", "2500"))
RANDOM_DAYS = float(os.environ.get("BENCH_RANDOM", "0"))
PEERS = os.environ.get("BENCH_PEERS", "1") == "1"
USUAL = (3, 5, 7)
FIXED = [(3, 5, 7), (1, 7, 14), (5, 10, 14), (7, 10, 14), (2, 7, 12), (4, 8, 12), (10, 12, 14), (6, 10, 14)]
T_90 = {2: 6.314, 3: 2.920, 4: 2.353, 5: 2.132}
"""Student's t that leaves 5 % on either side, by the number of seeds."""
DRAWS = 100
HEAD = ("early Gini %", "early ECE", "obs/exp", "recovery Gini %", "recovery ECE", "timing gap %", "over fixed %", "fit s")


class Ours:
    """A book asked as the peers are."""

    def __init__(self, book: Book) -> None:
        self.book, self.scorers = book, Scorers(book)

    def peer(self) -> Peer:
        book, scorers = self.book, self.scorers

        def plan(days: Days) -> tuple[int, ...]:
            return scorers.ahead(days).plan(range(1, 15), 3)

        return Peer(
            lambda held: np.array([
                book.recovery.chance(scorers.ahead(one.days).recovery(0, scorers.schedule(one.days.row)).logit)[0] for one in held
            ]),
            lambda held: np.array([book.early_warning.chance(scorers.early_warning(one.row).logit)[0] for one in held]),
            plan,
        )  # fmt: skip


def expected_auc(scores: Floats, exact: Floats, weights: Floats | None = None) -> float:
    """The chance that a case that turns out 1 scores above one that turns out 0, each by its exact chance; equal scores count half."""
    each = np.ones(len(exact)) if weights is None else weights
    place = np.unique(scores, return_inverse=True)[1]
    ones, noughts = np.bincount(place, each * exact), np.bincount(place, each * (1 - exact))
    itself = float((each * exact * (1 - exact)).sum())
    above = float((ones * (np.cumsum(noughts) - noughts / 2)).sum())
    return (above - itself / 2) / (float(ones.sum() * noughts.sum()) - itself)


def share(scores: Floats, exact: Floats, weights: Floats | None = None) -> float:
    return 100 * (expected_auc(scores, exact, weights) - 0.5) / (expected_auc(exact, exact, weights) - 0.5)


Gaps = Sequence[tuple[float, float]]
"""(by how much ours is better, its standard error) of recovery, early warning and timing, in per cent."""


@dataclass(frozen=True)
class Said:
    """What one model says of the judged cases; ``plans``: by plan the exact chance that it pays."""

    recovery: Floats
    early: Floats
    plans: Floats


class Judged:
    """The judged cases with what is the same for every model: outcomes, exact chances, the plans' ceilings."""

    def __init__(self, drawn: Drawn) -> None:
        self.failed, self.renewals = [one for one, _ in drawn.recovery], [one for one, _ in drawn.early]
        self.r_exact, self.e_exact = (np.array([chance for _, chance in held]) for held in (drawn.recovery, drawn.early))
        self.e_out = np.array([float(one.lost or 0) for one in self.renewals])
        self.e_weight = np.array(drawn.cases.weights(self.renewals))
        planned = [(one, outlook) for one, outlook in drawn.plans if kind_of(one.days.row) != "debit"]
        self.plans = [(one.days, outlook) for one, outlook in planned]
        self.usually = np.array([outlook.chance(USUAL) for _, outlook in planned])
        self.at_best = np.array([outlook.best()[1] for _, outlook in planned])
        self.usual, self.best = float(self.usually.mean()), float(self.at_best.mean())
        self.customers = [[one.customer for one in held] for held in (self.failed, self.renewals, [one for one, _ in planned])]
        self.fixed = max(statistics.mean(outlook.chance(days) for _, outlook in self.plans) for days in FIXED)

    def ceilings(self) -> str:
        early, recovery = expected_auc(self.e_exact, self.e_exact), expected_auc(self.r_exact, self.r_exact)
        plans = f"days 3-5-7 {self.usual:.3f}, best fixed days {self.fixed:.3f}, Bayes' plan {self.best:.3f}"
        return f"best AUC: early warning {early:.3f}, recovery {recovery:.3f}; {len(self.plans)} plans: {plans}"

    def said(self, peer: Peer) -> Said:
        plans = [outlook.chance(peer.plan(days)) for days, outlook in self.plans] if peer.plan else self.usually
        return Said(peer.recovery(self.failed), peer.early(self.renewals), np.array(plans))

    def figures(self, said: Said, took: float) -> tuple[float, ...]:
        ratio = float(np.average(self.e_out, weights=self.e_weight) / np.average(said.early, weights=self.e_weight))
        recovery, early, gap = self._shares(said)
        over = 100 * (float(said.plans.mean()) / self.fixed - 1)
        return early, ece(said.early, self.e_exact), ratio, recovery, ece(said.recovery, self.r_exact), gap, over, took

    def less(self, ours: Said, other: Said) -> Gaps:
        """Ours less the other's, with the standard error of the difference: both are judged on customers drawn again and again."""
        dice, drawn = np.random.default_rng(0), []
        names = sorted({name for held in self.customers for name in held})
        place = {name: number for number, name in enumerate(names)}
        places = [np.array([place[name] for name in held]) for held in self.customers]
        for _ in range(DRAWS):
            times = dice.multinomial(len(names), np.full(len(names), 1 / len(names))).astype(float)
            weights = [times[held] for held in places]
            drawn.append(np.subtract(self._shares(ours, *weights), self._shares(other, *weights)))
        gaps = np.subtract(self._shares(ours), self._shares(other))
        return [(float(gap), float(error)) for gap, error in zip(gaps, np.std(drawn, axis=0), strict=True)]

    def _shares(
        self, said: Said, failed: Floats | None = None, renewals: Floats | None = None, planned: Floats | None = None
    ) -> list[float]:
        """Gini shares of recovery and early warning, and of the gap between the usual days and the best plan, in per cent."""
        gained, all_there = (float(np.average(one - self.usually, weights=planned)) for one in (said.plans, self.at_best))
        return [share(said.recovery, self.r_exact, failed), share(said.early, self.e_exact, renewals), 100 * gained / all_there]


def fitted(cases: Cases, prior: Book | None, seed: int) -> Book | None:
    try:
        return fit_book(cases, name="bench", prior=prior, seed=seed).book
    except FitError:
        return None


def candidates(cases: Cases, seed: int) -> Iterator[tuple[str, Callable[[], Peer | None]]]:
    def ours(prior: Book | None) -> Peer | None:
        book = fitted(cases, prior, seed)
        return Ours(book).peer() if book else None

    yield "ours", lambda: ours(shipped())
    if PEERS:
        yield "own data alone", lambda: ours(None)
        yield "constant", lambda: constant(cases)
        yield "scikit-learn logistic", lambda: plain(cases, logistic)
        yield "scikit-learn boosting", lambda: plain(cases, boosting)


def told(values: tuple[float, ...]) -> str:
    return " | ".join(f"{value:.4f}" if "ECE" in name else f"{value:.2f}" if name == "obs/exp" else f"{value:.1f}"
                      for name, value in zip(HEAD, values, strict=True))  # fmt: skip


def beside(gaps: Gaps) -> str:
    return ", ".join(f"{name} {gap:+.1f} ({error:.1f})" for name, (gap, error) in zip(("recovery", "early", "timing"), gaps, strict=True))


def over_seeds(held: Sequence[Gaps]) -> Gaps:
    """Means, with what the seeds differ by as the error; of one seed alone its own error."""
    by_figure = [([gap for gap, _ in one], max(error for _, error in one)) for one in zip(*held, strict=True)]
    return [(statistics.mean(gaps), statistics.stdev(gaps) / len(gaps) ** 0.5 if len(gaps) > 1 else error) for gaps, error in by_figure]


def summed(held: list[tuple[float, ...]]) -> str:
    """Mean and 90 % interval over the seeds."""
    parts = []
    for name, values in zip(HEAD, zip(*held, strict=True), strict=True):
        digits = 4 if "ECE" in name else 2 if name == "obs/exp" else 1
        half = T_90[len(values)] * statistics.stdev(values) / len(values) ** 0.5 if len(values) in T_90 else 0.0
        parts.append(f"{statistics.mean(values):.{digits}f} ± {half:.{digits}f}")
    return " | ".join(parts)


@pytest.mark.parametrize("world", WORLDS)
def test_near_the_best(world: str) -> None:
    print(f"\n{world}: {TEST} customers judged, seeds {FIRST_SEED} and on: {len(SEEDS)}\nfitted on | " + " | ".join(HEAD))
    found: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    apart: dict[str, list[Gaps]] = defaultdict(list)
    for seed in (FIRST_SEED + one for one in SEEDS):
        judged = Judged(draw(world, seed, TEST, first=TEST_FROM, truths=True))
        print(f"seed {seed}: {judged.ceilings()}", flush=True)
        prior = judged.said(Ours(shipped()).peer())
        for size in SIZES:
            if size == 0:
                found["prior alone"].append(judged.figures(prior, 0.0))
                print(f"{seed}: prior alone | {told(found['prior alone'][-1])}", flush=True)
                continue
            ours = prior
            cases = episodes(world, seed, size, random_days=RANDOM_DAYS)
            for name, make in candidates(cases, seed):
                begun = time.perf_counter()
                peer = make()
                took = time.perf_counter() - begun
                if peer is None:
                    print(f"{seed}: {size} {name} | too few", flush=True)
                    continue
                said = judged.said(peer)
                ours, other, against = (said, prior, "prior alone") if name == "ours" else (ours, said, name)
                found[f"{size} {name}"].append(judged.figures(said, took))
                print(f"{seed}: {size} {name} | {told(found[f'{size} {name}'][-1])}")
                apart[f"{size} ours less {against}"].append(judged.less(ours, other))
                print(f"{seed}: {size} ours less {against}: {beside(apart[f'{size} ours less {against}'][-1])}", flush=True)
    print("mean and 90 % interval over the seeds")
    for name, held in found.items():
        print(f"{name} | {summed(held)}")
    print("means over the seeds, and the standard errors of those")
    for name, gaps in apart.items():
        print(f"{name}: {beside(over_seeds(gaps))}")
