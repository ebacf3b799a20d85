"""Adds resolutions from elsewhere, many at a time: ids are kept, numbers given anew, each batch durable on return. What a line may hold was
checked before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from assistant.journal import people, rows
from assistant.journal.connection import immediate
from assistant.journal.faults import as_faults
from assistant.journal.m002_review_figures import derive_anew, stop_following
from assistant.journal.moments import text_of
from assistant.journal.opening import open_database
from assistant.journal.outcomes import Outcome
from assistant.journal.resolution import Resolution, new_id, to_json

if TYPE_CHECKING:
    from sqlite_utils import Database

BUSY_MS = 5000
Came = Literal["added", "unchanged", "other_row", "erased", "forgotten", "no_original"]
"""What came of a line. ``unchanged``: the same row is there. ``other_row``: its id holds another. ``erased``: that row was blanked.
``forgotten``: the customer was. ``no_original``: what it corrects is not there (yet)."""


class KeyLost(Exception):
    """Somebody was forgotten, and the key that tells who is gone. ``path`` is where it was."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path


@dataclass
class Importer:
    """An open journal that takes batches. Every method may raise JournalFault."""

    path: Path
    db: Database
    at: datetime
    key: bytes | None
    buried: frozenset[str]
    in_one: bool = False
    """Within ``all_at_once``."""

    def add(self, batch: Sequence[tuple[Resolution, Outcome | None]]) -> list[Came]:
        """Adds the batch in one transaction, in its order; gives what came of each. All of it is kept, or nothing."""
        with as_faults(self.path), nullcontext() if self.in_one else immediate(self.db):
            numbers = {table: self._last(table) for table in ("resolutions", "outcomes")}
            return [self._add(resolution, outcome, numbers) for resolution, outcome in batch]

    @property
    def empty(self) -> bool:
        """No call was ever logged here."""
        with as_faults(self.path):
            return self._last("resolutions") == 0

    @contextmanager
    def all_at_once(self) -> Iterator[None]:
        """While inside, every batch is part of one transaction, and the derived tables are made at its end, which is several times as fast.

        For an empty journal: it holds others off as long as it lasts, and reads every row once more.
        """
        with as_faults(self.path), immediate(self.db):
            stop_following(self.db)
            self.in_one = True
            try:
                yield
            finally:
                self.in_one = False
            derive_anew(self.db)

    def _last(self, table: str) -> int:
        return int(self.db.conn.execute(f"select coalesce(max(number), 0) from {table}").fetchone()[0])  # noqa: S608  one of two words

    def _add(self, resolution: Resolution, outcome: Outcome | None, numbers: dict[str, int]) -> Came:
        if self._was_forgotten(resolution.customer):
            return "forgotten"
        row = rows.row_of(rows.redacted(resolution))
        if (kept := self._kept(resolution.id)) is not None:
            return _compared(kept, row, resolution)
        if resolution.corrects and not self._has(resolution.corrects, resolution):
            return "no_original"
        numbers["resolutions"] += 1
        self._insert("resolutions", row | {"number": numbers["resolutions"]})
        if outcome is not None:
            numbers["outcomes"] += 1
            self._insert("outcomes", self._outcome_row(resolution, outcome) | {"number": numbers["outcomes"]})
        return "added"

    def _was_forgotten(self, customer: str) -> bool:
        return self.key is not None and bool(self.buried) and people.person_of(self.key, customer) in self.buried

    def _kept(self, key: str) -> Mapping[str, Any] | None:
        cursor = self.db.conn.execute("select * from resolutions where id = ?", [key])
        row = cursor.fetchone()
        return None if row is None else dict(zip([column[0] for column in cursor.description], row, strict=True))

    def _has(self, key: str, resolution: Resolution) -> bool:
        sql = "select 1 from resolutions where id = ? and customer = ? and source = ?"
        return self.db.conn.execute(sql, [key, resolution.customer, resolution.source]).fetchone() is not None

    def _insert(self, table: str, row: Mapping[str, Any]) -> None:
        names = ", ".join(row)
        values = ", ".join("?" * len(row))
        self.db.conn.execute(f"insert into {table} ({names}) values ({values})", list(row.values()))  # noqa: S608  names of our own columns

    def _outcome_row(self, resolution: Resolution, outcome: Outcome) -> dict[str, Any]:
        paid = outcome.state == "paid"
        return {
            "id": new_id(),
            "resolution": resolution.id,
            "checked_at": text_of(self.at),
            "state": outcome.state,
            "paid_at": None if outcome.at is None else text_of(outcome.at),
            "way": outcome.way,
            "days": outcome.days,
            "amount": resolution.amount if paid else None,
            "currency": resolution.currency if paid else None,
        }


@contextmanager
def importing(path: Path, at: datetime) -> Iterator[Importer]:
    """An importer on the journal at ``path``, made where there is none; ``at`` is now. Raises JournalFault, and KeyLost before anything else."""
    with as_faults(path):
        db = open_database(path, busy_ms=BUSY_MS)
        try:
            key = people.key_of(path)
            if people.lost_keys(db, key):
                raise KeyLost(people.key_path(path))
            yield Importer(path, db, at, key, people.buried(db))
        finally:
            db.close()


def _compared(kept: Mapping[str, Any], row: Mapping[str, Any], resolution: Resolution) -> Came:
    if kept["customer"] == "":
        return "erased"
    # What ``log --json`` does not give is not compared.
    return "unchanged" if all(kept[name] == row[name] for name in _given(resolution)) else "other_row"


def _given(resolution: Resolution) -> Iterable[str]:
    return to_json(resolution)
