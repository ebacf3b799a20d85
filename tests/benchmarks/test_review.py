"""The lead's room on a million resolutions, beside the same questions put to plain rows of sqlite-utils in Python.

The file is made in a temporary folder (some 2.5 GB); ``REVIEW_ROWS`` makes it smaller. ``REVIEW_JOURNAL`` names one that was made before.
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.desk import works
from assistant.journal.review_queries import SORTS, LogFilter, count, page
from assistant.journal.store import Filter, Journal
from assistant.journal.tallies import Selection
from assistant.records import SITUATIONS, Disposition
from benchmarks.million import AGENTS, DAYS, START, make
from benchmarks.table import show

ROWS = int(os.environ.get("REVIEW_ROWS", "1000000"))
NOW = START + timedelta(days=DAYS)
PEER_ROWS = 100_000


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journal]:
    path = Path(os.environ.get("REVIEW_JOURNAL") or tmp_path_factory.mktemp("million") / "journal.db")
    if not path.exists():
        make(path, ROWS)
    with Journal.open(path) as opened:
        yield opened


def seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def drawn(rng: random.Random) -> LogFilter:
    """One to three filters at once, as a lead would set them."""
    since = START + timedelta(days=rng.randrange(DAYS))
    choices: dict[str, Callable[[], Any]] = {
        "agent": lambda: rng.choice(AGENTS),
        "cause": lambda: rng.choice(SITUATIONS[6:22]),
        "situation": lambda: rng.choice(SITUATIONS[6:22]),
        "disposition": lambda: rng.choice(list(Disposition)).value,
        "outcome": lambda: rng.choice(("paid", "open", "lost")),
        "language": lambda: rng.choice(("nl", "en")),
        "register": lambda: rng.choice(("je", "u")),
        "identified": lambda: rng.choice(("none", "weak", "strong")),
        "feedback": lambda: rng.randrange(6),
        "since": lambda: since,
        "until": lambda: since + timedelta(days=30),
    }
    return LogFilter(**{name: choices[name]() for name in rng.sample(list(choices), rng.randint(1, 3))})


def ms(value: float) -> str:
    return f"{value * 1000:,.0f} ms"


@pytest.mark.benchmark
def test_the_log_and_what_works_on_a_million_resolutions(journal: Journal) -> None:
    rng = random.Random(1)
    first = seconds(lambda: page(journal))
    pages = []
    for _ in range(60):
        wanted, sort = drawn(rng), rng.choice(SORTS)
        found = count(journal, wanted)
        offset, descending = rng.randrange(found + 1), rng.random() < 0.5
        pages.append(seconds(lambda: page(journal, wanted, sort=sort, offset=offset, descending=descending)))  # noqa: B023  called at once
    counts = [seconds(lambda: count(journal, drawn(rng))) for _ in range(60)]
    shown = page(journal, offset=ROWS // 2, size=1)[0].resolution
    case = seconds(
        lambda: (journal.resolutions(Filter(id=shown.id)), journal.resolutions(Filter(customer=shown.customer, source=shown.source)))
    )
    words = {text: seconds(lambda: page(journal, LogFilter(words=text))) for text in ("dossier5000", "betaalt vrijdag", "betaalt")}  # noqa: B023
    cold = seconds(lambda: every_dimension(journal, Selection(NOW)))
    again = seconds(lambda: every_dimension(journal, Selection(NOW)))
    quarter = seconds(lambda: every_dimension(journal, Selection(NOW, since=NOW - timedelta(days=91), until=NOW)))
    rows = [
        ("first page", ms(first), "<= 100 ms"),
        ("any filter, any page, 95th percentile of 60", ms(statistics.quantiles(pages, n=20)[-1]), "<= 300 ms"),
        ("count of any filter, 95th percentile of 60", ms(statistics.quantiles(counts, n=20)[-1]), "<= 300 ms"),
        ("one case, with all calls of its customer", ms(case), ""),
        *((f"words in the notes: {text}", ms(took), "<= 100 ms") for text, took in words.items()),
        ("what works, all seven dimensions, cold", ms(cold), "<= 2,000 ms"),
        ("what works, again", ms(again), "<= 300 ms"),
        ("what works, the last quarter", ms(quarter), "<= 2,000 ms"),
        ("largest memory", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB", "<= 300 MB"),
    ]
    show(f"{journal.count():,} resolutions", [*rows, *peer(journal)])


def every_dimension(journal: Journal, selection: Selection) -> None:
    for dimension in works.PAGE:
        works.grouped(journal, (dimension,), selection)


def peer(journal: Journal) -> list[tuple[str, str, str]]:
    """The first rows as sqlite-utils gives them, filtered, sorted and grouped in Python; a part, since all would take minutes and gigabytes."""
    db = journal._db
    sql = "select r.*, o.state from resolutions r left join outcomes o on o.resolution = r.id where r.number <= ?"
    held: list[dict[str, Any]] = []
    read = seconds(lambda: held.extend(db.query(sql, [PEER_ROWS])))

    def one_page() -> None:
        fit = [row for row in held if row["agent"] == AGENTS[3] and row["state"] == "paid"]
        sorted(fit, key=lambda row: row["amount"] or 0)[:50]

    def grouped() -> None:
        import json

        for name in ("cause", "agent", "script_language", "script_register", "at"):
            sums: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
            for row in held:
                one = sums[row[name][11:13] if name == "at" else row[name]]
                one[0] += 1
                one[1] += row["state"] == "paid"
        for name in ("steps_said", "agreed"):
            said: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
            for row in held:
                for step in json.loads(row[name]):
                    one = said[step["variant"] if name == "steps_said" else step]
                    one[0] += 1
                    one[1] += row["state"] == "paid"

    title = f"sqlite-utils rows, {min(PEER_ROWS, len(held)):,} of them"
    return [
        (f"{title}: read into Python", ms(read), ""),
        (f"{title}: one filtered page", ms(seconds(one_page)), ""),
        (f"{title}: counts and shares by seven dimensions", ms(seconds(grouped)), ""),
    ]


def test_saving_one_resolution_stays_quick(journal: Journal, tmp_path: Path) -> None:
    """On a copy of the schema with few rows and on the large file: the derived tables must not make a save slower as the journal grows."""
    from journal.calls import full_call

    def saving(opened: Journal) -> float:
        at = datetime(2027, 1, 1, tzinfo=UTC)
        return statistics.median(seconds(lambda: opened.add_resolution(full_call(at=at, as_of=at))) for _ in range(50))

    with Journal.open(tmp_path / "small" / "journal.db") as small:
        few = saving(small)
    show("Saving a resolution", [("in an empty journal", ms(few), ""), ("in the large one", ms(saving(journal)), "<= 10 ms")])
