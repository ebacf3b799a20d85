"""Lets go of what is older than it may be: whose call it was, what was written down, who looked. Totals stay. How old is the desk's to say."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.journal import copies, erasure, people
from assistant.journal.cleaning import NOTHING, WAIT_S, Beside, Cleaned, Left, clean
from assistant.journal.connection import immediate
from assistant.journal.drafts import Drafts
from assistant.journal.faults import Damaged, as_faults
from assistant.journal.moments import text_of
from assistant.journal.opening import open_database
from assistant.journal.traces import Traces

if TYPE_CHECKING:
    from sqlite_utils import Database

BUSY_MS = 5000
WHY = "config"
_CALLS = "select number from resolutions where customer <> '' and at < ?"
_WORDS = """select number from resolutions where customer <> '' and at < ? and (note is not null or feedback_words is not null
    or typed_facts <> '{}' or exists (select 1 from snapshots where resolution = resolutions.id)
    or exists (select 1 from coaching where resolution = resolutions.id and words <> '')
    or exists (select 1 from ideas where call = resolutions.id and words <> '')
    or exists (select 1 from assignments where resolution = resolutions.id and why is not null))"""
_VIEWS = "select number from views where customer <> '' and at < ?"
_PRACTICE = """select count(*) from (
    select at, trainee <> '' as named, events <> '[]' or form is not null as written from plays
    union all select at, trainee <> '' or by_lead <> '', why is not null from assignments
) where (at < :person and named) or (at < max(:words, :person) and written)"""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What was logged before these moments goes: the customer of a call, its words and snapshot, the customer of an opening. None: nothing.

    Practice goes with the calls: the trainee of a play and of what was assigned by ``calls``, what was typed in them by ``words``.
    """

    calls: datetime | None = None
    words: datetime | None = None
    views: datetime | None = None


@dataclass(frozen=True, slots=True)
class Retained:
    """``done`` counts what went (or would go); ``left`` is what could not be cleaned."""

    done: Mapping[str, int]
    left: tuple[Left, ...] = ()


def retain(
    journal: Path, bounds: Bounds, *, agent: str, at: datetime, dry_run: bool = False, beside: Beside = NOTHING, wait_s: float = WAIT_S
) -> Retained:
    """Blanks what is older than the bounds, in one transaction, and cleans the files. Raises JournalFault; Damaged before any change.

    A dry run only counts. An erasure that was not ended before is ended, whoever began it.
    """
    with as_faults(journal), closing(open_database(journal, busy_ms=BUSY_MS)) as db:
        if dry_run:
            return Retained(_due(db, journal, bounds).counts)
        if copies.integrity(db.conn):
            raise Damaged(journal, copies.last_good_copy(journal))
        done = _blank_rows(db, journal, bounds, agent, at)
        if not people.unfinished(db):
            return Retained(done)
        before = _text(bounds.calls)
        found = clean(db, journal, at.date(), Traces(frozenset()), beside=beside, wait_s=wait_s, drafts_before=before)
        # Other databases in the folder were looked at by nobody; they are told, and end nothing.
        if all(one.kind == "database" for one in found.left):
            with immediate(db):
                people.add_entry(db, people.Entry(at, agent, people.CLEANED, WHY, _counts(found)))
        return Retained({**done, **_counts(found)}, found.left)


@dataclass(frozen=True, slots=True)
class _Due:
    calls: tuple[int, ...]
    words: tuple[int, ...]
    views: tuple[int, ...]
    practice: int
    drafts: int

    @property
    def counts(self) -> dict[str, int]:
        return {
            "calls": len(self.calls),
            "words": len(self.words),
            "views": len(self.views),
            "practice": self.practice,
            "drafts": self.drafts,
        }


def _due(db: Database, journal: Path, bounds: Bounds) -> _Due:
    calls = _numbers(db, _CALLS, bounds.calls)
    gone = set(calls)
    words = tuple(one for one in _numbers(db, _WORDS, bounds.words) if one not in gone)
    drafts = sum(bounds.calls is not None and one.saved_at < bounds.calls for one in Drafts(journal.parent).all())
    practice = int(db.conn.execute(_PRACTICE, {"words": _text(bounds.words), "person": _text(bounds.calls)}).fetchone()[0])
    return _Due(calls, words, _numbers(db, _VIEWS, bounds.views), practice, drafts)


def _blank_rows(db: Database, journal: Path, bounds: Bounds, agent: str, at: datetime) -> dict[str, int]:
    with immediate(db):
        due = _due(db, journal, bounds)
        if any((due.calls, due.words, due.views, due.practice)):
            with erasure.erasing(db, people.RETENTION):
                erasure.blank(db, erasure.PERSON, due.calls)
                erasure.blank(db, erasure.WORDS, due.words)
                erasure.blank_views(db, due.views)
                erasure.blank_practice(db, _text(bounds.words), _text(bounds.calls))
                erasure.forget_words(db)
        people.add_entry(db, people.Entry(at, agent, people.RETENTION, WHY, due.counts))
    return due.counts


def _numbers(db: Database, sql: str, before: datetime | None) -> tuple[int, ...]:
    return () if before is None else tuple(int(row[0]) for row in db.conn.execute(sql, [text_of(before)]))


def _text(before: datetime | None) -> str:
    """The moment as it is stored; before every other where it is None."""
    return "" if before is None else text_of(before)


def _counts(found: Cleaned) -> dict[str, int]:
    return {"drafts": found.drafts, "copies": found.copies, "set_aside": found.set_aside, "logs": found.logs}
