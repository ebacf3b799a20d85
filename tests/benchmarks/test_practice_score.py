"""Scoring a whole play: the bound is 20 ms."""

from __future__ import annotations

from typing import Any

from practice.cases import loaded, playable

from assistant.practice.paths import traps, with_traps
from assistant.practice.score import score
from benchmarks.table import show


def test_scoring_the_longest_play(benchmark: Any) -> None:
    plays = {name: with_traps(one.case, one.seen, traps(one.case, one.seen)) for name in playable() for one in [loaded(name)]}
    longest = max(plays, key=lambda name: len(plays[name]))
    one, events = loaded(longest), plays[longest]
    benchmark(lambda: score(one.case, events, one.truth))
    milliseconds = benchmark.stats.stats.median * 1000
    show(f"scoring {len(events)} events ({longest})", [("score", f"{milliseconds:.2f} ms", "< 20 ms")])
    assert milliseconds < 20
