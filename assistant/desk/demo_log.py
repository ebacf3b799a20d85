"""Makes a simulated journal in a file of its own, with known truths, so that a lead can learn the room and a test can check it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.desk.desk import DEMO_JOURNAL, Desk
from assistant.desk.trouble import Trouble, told
from assistant.journal import files
from assistant.journal.filling import Filled, fill
from assistant.journal.opening import marker_of
from assistant.journal.resolution import from_json
from assistant.journal.snapshots import canonical
from assistant.simulation.journal_cases import Simulated, simulate
from assistant.simulation.journal_world import truths

TRUTHS = "demo-truths.json"


@dataclass(frozen=True, slots=True)
class Made:
    """Where the journal is, where its truths are written down, and how many calls it holds."""

    journal: Path
    truths: Path
    calls: int


def make(desk: Desk, count: int, *, seed: int, now: datetime, force: bool = False) -> Made:
    """Simulates ``count`` calls before ``now`` and keeps them in the desk's home, apart from its own journal, with what was put in.

    Raises Trouble where there is a simulated journal already and ``force`` does not say to make it anew, and NotSaved.
    """
    journal, beside = desk.settings.home / DEMO_JOURNAL, desk.settings.home / TRUTHS
    if journal.exists() and not force:
        raise Trouble("demo_exists", {"path": str(journal)})
    calls = simulate(count, seed, now)
    with told():
        _remove(journal)
        try:
            fill(journal, _rows(calls), now)
        except BaseException:
            # Half of it would look like a journal that holds nothing.
            _remove(journal)
            raise
    known = truths(seed, count, f"{now:%Y-%m-%dT%H:%M:%SZ}") | {"faults": _faults(calls)}
    files.write_durably(beside, json.dumps(known, indent=2).encode())
    return Made(journal, beside, len(calls))


def _rows(calls: list[Simulated]) -> Iterator[Filled]:
    for one in calls:
        yield from_json(one.row), canonical(one.snapshot), one.outcome if one.case.billed else None


def _faults(calls: list[Simulated]) -> dict[str, int]:
    """How often each fault was put in, rows that were corrected left out."""
    replaced = {one.row["corrects"] for one in calls}
    return dict(sorted(Counter(kind for one in calls if one.row["id"] not in replaced for kind in one.faults).items()))


def _remove(journal: Path) -> None:
    for path in (journal, *(journal.with_name(f"{journal.name}{end}") for end in ("-wal", "-shm")), marker_of(journal)):
        path.unlink(missing_ok=True)
