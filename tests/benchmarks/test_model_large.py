"""One account scored and explained in 0.5 ms; 100,000 failed payments fitted on all columns in 20 s and scored with reasons in 3 s. One core.

The failures are those of some thousand simulated customers, drawn again with their numbers shaken, so that no two rows are alike.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from random import Random

import numpy as np
from threadpoolctl import threadpool_limits

from assistant.desk.outlook import shipped
from assistant.risk.ahead import Composed, Scorers
from assistant.risk.fitting.arrays import codes_of
from assistant.risk.fitting.batch import logits, shares
from assistant.risk.fitting.cases import Rows
from assistant.risk.fitting.fit import fit
from assistant.risk.fitting.pairs import challenger
from assistant.risk.fitting.pay_habits import filled
from assistant.risk.history.features import FEATURES_H_STATIC
from assistant.risk.history.of_record import CAUSES
from assistant.risk.model.book import Book
from assistant.risk.model.columns import Row
from assistant.risk.model.model import Part
from benchmarks.drawn import draw
from benchmarks.table import show

EPISODES = int(os.environ.get("BENCH_EPISODES", "100000"))
CUSTOMERS = int(os.environ.get("BENCH_CUSTOMERS", "1500"))
TREES = 100
COLUMNS = tuple(one.column for one in FEATURES_H_STATIC)


def shaken(row: Row, dice: Random) -> Row:
    return {name: value * (0.95 + 0.1 * dice.random()) if isinstance(value, float) and value > 3 else value for name, value in row.items()}


def scored(made: Iterable[Composed]) -> float:
    """Milliseconds for each one, its shares included."""
    begun = time.process_time()
    found = [(one.logit, one.base, one.shares) for one in made]
    ended = time.process_time()
    assert max(abs(base + sum(shares.values()) - logit) for logit, base, shares in found) < 1e-9
    return 1000 * (ended - begun) / len(found)


def with_trees(book: Book, tries: Rows) -> Book:
    """Its tries judged half by its line and half by trees, as many as were ever chosen for 100,000 failed payments."""
    rows, line = filled(tries, book.habits), book.try_
    machine = challenger(codes_of(rows.rows, line.columns), line.columns, np.array(rows.outcomes), np.array(rows.weights), {}, 0)
    assert machine
    start, trees, _ = machine.grow(TREES)
    parts: list[Part] = [one.scaled(0.5) for one in (*line.parts, trees)]
    return replace(book, try_=replace(line, kind="blend", base=(line.base + start) / 2, parts=tuple(parts)))


def test_one_account_scored_and_explained() -> None:
    drawn = draw("plain", 8, 300).cases
    renewals, failed = drawn.renewals[:2_000], drawn.failed
    lines, trees = Scorers(shipped()), Scorers(with_trees(shipped(), drawn.tries))
    for scorers in (lines, trees):
        for cause in CAUSES:
            scorers.try_after(cause)

    def recoveries(scorers: Scorers) -> Iterator[Composed]:
        return (scorers.ahead(case.days).recovery(0, scorers.schedule(case.days.row)) for case in failed)

    gc.freeze()  # what the simulated customers hold is not looked through again and again in a program that holds one
    show("one account, scored and explained", [
        (name, f"{scored(made):.2f} ms", "0.5 ms") for name, made in (
            ("early warning", (lines.early_warning(case.row) for case in renewals)),
            ("recovery, nearly every date new to the program", recoveries(lines)),
            ("recovery, dates that another account had", recoveries(lines)),
            (f"recovery, new dates, {TREES} trees for a try", recoveries(trees)),
            (f"recovery, dates that another account had, {TREES} trees for a try", recoveries(trees)),
        )
    ])  # fmt: skip
    gc.unfreeze()


def test_a_hundred_thousand_failed_payments() -> None:
    failed, dice = draw("plain", 7, CUSTOMERS).cases.failed, Random(7)
    chosen = [failed[dice.randrange(len(failed))] for _ in range(EPISODES)]
    rows, outcomes = [shaken(one.days.row, dice) for one in chosen], [one.recovered or 0 for one in chosen]
    groups, times = [str(number // 3) for number in range(EPISODES)], [one.at for one in chosen]
    with threadpool_limits(1):
        begun = time.process_time()
        found = fit(rows, outcomes, COLUMNS, groups=groups, times=times, gap=14.0)
        fitted = time.process_time()
        codes = codes_of(rows, found.model.columns)
        said, told = logits(found.model, codes), shares(found.model, codes)
        scored = time.process_time()
    assert np.abs(found.model.average + told.sum(axis=1) - said).max() < 1e-9
    show(f"{EPISODES} failed payments, {len(COLUMNS)} columns", [
        (f"fitting, {found.model.kind} chosen", f"{fitted - begun:.1f} s", "20 s"),
        ("scoring with reasons", f"{scored - fitted:.1f} s", "3 s"),
    ])  # fmt: skip
