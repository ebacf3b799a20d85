"""How near the model comes to the best that could be known, in worlds whose exact chances are known.

Gini share = (AUC - 0.5) / (best AUC - 0.5), where the best AUC is that of the exact chances. Sizes, seeds and worlds are set by the
environment: BENCH_SIZES (0,50,500,5000), BENCH_SEEDS (3), BENCH_WORLDS (plain,elsewhere), BENCH_TEST (customers judged, 2500).
"""

from __future__ import annotations

import os
import statistics
import time

import numpy as np
import pytest

from assistant.desk.outlook import shipped
from assistant.risk.ahead import Scorers, best_days, kind_of
from assistant.risk.fitting.arrays import Floats
from assistant.risk.fitting.book import fit_book
from assistant.risk.fitting.cases import Cases
from assistant.risk.fitting.health import FitError
from assistant.risk.fitting.metrics import auc, ece
from assistant.risk.model.book import Book
from benchmarks.drawn import TEST_FROM, Drawn, draw, episodes

SIZES = [int(one) for one in os.environ.get("BENCH_SIZES", "0,50,500,5000").split(",")]
SEEDS = range(int(os.environ.get("BENCH_SEEDS", "3")))
WORLDS = os.environ.get("BENCH_WORLDS", "plain,elsewhere").split(",")
TEST = int(os.environ.get("BENCH_TEST", "2500"))
USUAL = (3, 5, 7)


def chances(book: Book, drawn: Drawn) -> tuple[Floats, Floats]:
    """(recovery, early warning) of the judged cases."""
    scorers = Scorers(book)
    recovery = [
        book.recovery.chance(scorers.ahead(one.days).recovery(0, scorers.schedule(one.days.row)).logit)[0] for one, _ in drawn.recovery
    ]
    early = [book.early_warning.chance(scorers.early_warning(one.row, one.days).logit)[0] for one, _ in drawn.early]
    return np.array(recovery), np.array(early)


def share(scores: Floats, exact: Floats, outcomes: Floats) -> float:
    return (auc(scores, outcomes) - 0.5) / (auc(exact, outcomes) - 0.5)


def timing(book: Book, drawn: Drawn) -> tuple[float, float, float, float]:
    """Mean exact chance of: days 3-5-7, our plan, the Bayes plan, the best fixed days of all (found on these cases)."""
    scorers = Scorers(book)
    usual, ours, best = list[float](), list[float](), list[float]()
    fixed: dict[tuple[int, ...], list[float]] = {}
    for one, outlook in drawn.plans:
        if kind_of(one.days.row) == "debit":
            continue
        found = best_days(scorers.ahead(one.days).chances(range(1, 15), 1), 3)
        usual.append(outlook.chance(USUAL))
        ours.append(outlook.chance(found))
        best.append(outlook.best()[1])
        for days in FIXED:
            fixed.setdefault(days, []).append(outlook.chance(days))
    return (statistics.mean(usual), statistics.mean(ours), statistics.mean(best), max(statistics.mean(held) for held in fixed.values()))


FIXED = [(3, 5, 7), (1, 7, 14), (5, 10, 14), (7, 10, 14), (2, 7, 12), (4, 8, 12), (10, 12, 14), (6, 10, 14)]


def row(name: str, book: Book, drawn: Drawn) -> list[str]:
    recovery, early = chances(book, drawn)
    r_exact, e_exact = (np.array([chance for _, chance in held]) for held in (drawn.recovery, drawn.early))
    r_out = np.array([float(one.recovered or 0) for one, _ in drawn.recovery])
    e_out = np.array([float(one.lost or 0) for one, _ in drawn.early])
    e_weight = np.array([drawn.cases.failure_weight if one.failed else 1.0 for one, _ in drawn.early])
    ratio = np.average(e_out, weights=e_weight) / np.average(early, weights=e_weight)
    usual, ours, best, fixed = timing(book, drawn)
    return [
        name, f"{100 * share(early, e_exact, e_out):.1f}", f"{ece(early, e_exact):.4f}", f"{ratio:.2f}",
        f"{100 * share(recovery, r_exact, r_out):.1f}", f"{ece(recovery, r_exact):.4f}", f"{100 * (ours - usual) / (best - usual):.0f}",
        f"{usual:.3f} {fixed:.3f} {ours:.3f} {best:.3f}", f"{auc(e_exact, e_out):.3f} {auc(r_exact, r_out):.3f}",
    ]  # fmt: skip


HEAD = ["fit on", "early Gini %", "ECE", "obs/exp", "recovery Gini %", "ECE", "timing gap %", "3-5-7 fixed ours Bayes", "best AUC"]


def fitted(cases: Cases, prior: Book | None, seed: int) -> Book | None:
    try:
        return fit_book(cases, name="bench", prior=prior, seed=seed).book
    except FitError:
        return None


@pytest.mark.parametrize("world", WORLDS)
def test_near_the_best(world: str) -> None:
    print(f"\n{world}: {TEST} customers judged, seeds {len(SEEDS)}\n" + " | ".join(HEAD))
    for seed in SEEDS:
        judged = draw(world, 100 + seed, TEST, first=TEST_FROM, truths=True)
        for size in SIZES:
            if size == 0:
                print(" | ".join(row(f"{seed}: prior alone", shipped(), judged)), flush=True)
                continue
            cases = episodes(world, 100 + seed, size)
            for name, prior in (("ours", shipped()), ("own alone", None)):
                begun = time.perf_counter()
                book = fitted(cases, prior, seed)
                took = time.perf_counter() - begun
                print(
                    " | ".join(row(f"{seed}: {size} {name}, {took:.0f} s", book, judged) if book else [f"{seed}: {size} {name}: too few"]),
                    flush=True,
                )
