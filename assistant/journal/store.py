"""The journal itself: rows are added and read, each added row durable on return. Who may read them is the desk's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from assistant import text
from assistant.journal import copies, opening, rows, snapshots
from assistant.journal.connection import immediate
from assistant.journal.faults import AlreadyKept, Damaged, UnknownResolution, as_faults
from assistant.journal.moments import text_of
from assistant.journal.resolution import Resolution, View

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Filter:
    """Which resolutions to give; what is None does not count. ``since`` <= at < ``until``; as_of <= ``as_of_until``.

    ``words`` are all to be found in the note or the customer's feedback. ``current_only`` leaves out rows that a later row corrects.
    """

    since: datetime | None = None
    until: datetime | None = None
    as_of_until: datetime | None = None
    agent: str | None = None
    source: str | None = None
    customer: str | None = None
    cause: str | None = None
    disposition: str | None = None
    words: str | None = None
    id: str | None = None
    current_only: bool = False
    limit: int | None = None


# What each filter asks for, of those that are set: an unset one in the question would keep SQLite from its indexes.
_ASKS: Mapping[str, str] = {
    "id": "id = :id",
    "since": "at >= :since",
    "until": "at < :until",
    "as_of_until": "as_of <= :as_of_until",
    "agent": "agent = :agent",
    "source": "source = :source",
    "customer": "customer = :customer",
    "cause": "cause = :cause",
    "disposition": "disposition = :disposition",
    "words": "number in (select rowid from words where words match :words)",
}
_CURRENT = """not exists (select 1 from resolutions later where later.corrects = resolutions.id
    and (:as_of_until is null or later.as_of <= :as_of_until))"""


def _select(values: Mapping[str, Any]) -> str:
    """The question with these filters. An erased row keeps id and number; its customer is blank."""
    asked = [
        "customer <> ''",
        *(sql for name, sql in _ASKS.items() if values[name] is not None),
        *([_CURRENT] if values["current_only"] else ()),
    ]
    return f"select * from resolutions where {' and '.join(asked)} order by at desc, number desc limit coalesce(:limit, -1)"  # noqa: S608


# It runs whenever an account is opened.
_CALLS = """
select * from resolutions where customer = :customer and source = :source and as_of <= :before
and not exists (select 1 from resolutions later where later.corrects = resolutions.id and later.as_of <= :before)
order by as_of desc, number desc
"""

S = TypeVar("S")
T = TypeVar("T")


class Journal:
    """An open journal. Every method may raise JournalFault; none is safe to call from another thread than the one that opened it."""

    def __init__(self, path: Path, db: Database) -> None:
        self.path = path
        self._db = db
        self._file = opening.identity(path)

    @classmethod
    def open(cls, path: Path, *, busy_ms: int = 5000) -> Journal:
        """The journal at ``path``, made where there never was one. Waits ``busy_ms`` milliseconds for a lock. Raises JournalFault."""
        return cls(path, opening.open_database(path, busy_ms=busy_ms))

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def add_resolution(self, resolution: Resolution, snapshot: bytes | None = None) -> Resolution:
        """Adds the row, what was typed in it redacted, with the JSON of what the agent saw; gives it as kept, with its number.

        Adding the same again (after a crash, say) gives the row that is there. Raises AlreadyKept where its id holds something else,
        UnknownResolution where it corrects no row of this customer, Unfit, Full, Busy.
        """
        row = rows.row_of(rows.redacted(resolution))
        with as_faults(self.path), immediate(self._db):
            opening.refuse_another_file(self.path, self._file)
            if (kept := self._kept(row)) is not None:
                return kept
            self._refuse_unknown(resolution)
            row["number"] = self._next_number("select max(number) from resolutions")
            self._db.table("resolutions").insert(row)
            if snapshot is not None:
                self._db.table("snapshots").insert({"resolution": row["id"], "snapshot": snapshots.pack(snapshot)})
        return rows.resolution_of(row)

    def add_view(self, view: View) -> View:
        """Adds that somebody looked at an account; gives it with its number. Raises AlreadyKept, Unfit, Full, Busy."""
        row = rows.view_row_of(view)
        with as_faults(self.path), immediate(self._db):
            opening.refuse_another_file(self.path, self._file)
            if self._db.execute("select 1 from views where id = ?", [view.id]).fetchone():
                raise AlreadyKept(view.id)
            row["number"] = self._next_number("select max(number) from views")
            self._db.table("views").insert(row)
        return rows.view_of(row)

    def resolutions(self, wanted: Filter = Filter()) -> list[Resolution]:
        """The resolutions asked for, newest first by ``at``."""
        values = asdict(wanted)
        for name in ("since", "until", "as_of_until"):
            values[name] = None if values[name] is None else text_of(values[name])
        values["words"] = self._quoted(wanted.words)
        return self._read(_select(values), values)

    def calls_of(self, customer: str, source: str, before: datetime) -> list[Resolution]:
        """The customer's calls up to and including the moment ``before``, newest first by ``as_of``; a corrected call counts once."""
        return self._read(_CALLS, {"customer": customer, "source": source, "before": text_of(before)})

    def views_of(self, customer: str, source: str) -> list[View]:
        """Who looked at this account, newest first."""
        sql = "select * from views where customer = ? and source = ? order by at desc, number desc"
        with as_faults(self.path):
            found = list(self._db.query(sql, [customer, source]))
        return [self._whole(rows.view_of, row) for row in found]

    def snapshot(self, resolution_id: str) -> bytes | None:
        """The JSON of what the agent saw at that call, or None where none was kept."""
        with as_faults(self.path):
            row = self._db.execute("select snapshot from snapshots where resolution = ?", [resolution_id]).fetchone()
        return None if row is None else self._whole(snapshots.unpack, row[0])

    def count(self) -> int:
        """How many resolutions there are, corrected and erased ones too."""
        with as_faults(self.path):
            return int(self._db.execute("select count(*) from resolutions").fetchone()[0])

    def copy(self, day: date) -> Path:
        """The nightly copy of ``day``, made unless it is there. Raises Damaged where the journal is not whole, and copies nothing then."""
        with as_faults(self.path):
            opening.refuse_another_file(self.path, self._file)
            if copies.integrity(self._db.conn):
                raise Damaged(self.path, copies.last_good_copy(self.path))
            return copies.make_copy(self._db.conn, self.path, day)

    def copy_is_due(self, now: datetime) -> bool:
        """Whether there is no copy yet of the day that ``now`` is in, by its own zone."""
        with as_faults(self.path):
            return not copies.copy_of(self.path, now.date()).exists()

    def copy_if_due(self, now: datetime) -> Path | None:
        """Makes the copy of the day that ``now`` is in, by its own zone, where there is none yet, and keeps seven. None where none was due.

        For every start: but once a day it costs a look at a file name; then it reads and writes as much as the journal holds.
        Raises Damaged, Emptied, Full, ReadOnly; the journal works on after Full and ReadOnly.
        """
        return self.copy(now.date()) if self.copy_is_due(now) else None

    def _kept(self, row: Mapping[str, Any]) -> Resolution | None:
        found = next(iter(self._db.query("select * from resolutions where id = ?", [row["id"]])), None)
        if found is None:
            return None
        if {**found, "number": 0} != {**row, "number": 0}:
            raise AlreadyKept(row["id"])
        return self._whole(rows.resolution_of, found)

    def _refuse_unknown(self, resolution: Resolution) -> None:
        if resolution.corrects is None:
            return
        sql = "select 1 from resolutions where id = ? and customer = ? and source = ?"
        if not self._db.execute(sql, [resolution.corrects, resolution.customer, resolution.source]).fetchone():
            raise UnknownResolution(resolution.corrects)

    def _next_number(self, sql: str) -> int:
        return int(self._db.execute(sql).fetchone()[0] or 0) + 1

    def _quoted(self, words: str | None) -> str | None:
        if not words or not words.strip():
            return None
        # A lone quotation mark quotes to nothing, which is no query; two are one that finds nothing.
        return self._db.quote_fts(text.clean_note(words)) or '""'

    def _read(self, sql: str, values: Mapping[str, Any]) -> list[Resolution]:
        with as_faults(self.path):
            found = list(self._db.query(sql, dict(values)))
        return [self._whole(rows.resolution_of, row) for row in found]

    def _whole(self, read: Callable[[S], T], stored: S) -> T:
        # What is stored was well formed when it was written.
        try:
            return read(stored)
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise Damaged(self.path, copies.last_good_copy(self.path)) from error
