"""Forgets a customer: the rows in one transaction, then the files, then a look at whether anything is left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.journal import copies, erasure, people, traces
from assistant.journal.cleaning import NOTHING, WAIT_S, Beside, Cleaned, Left, clean
from assistant.journal.connection import immediate
from assistant.journal.erasure import Held
from assistant.journal.faults import Damaged, as_faults
from assistant.journal.opening import open_database
from assistant.journal.traces import Traces

if TYPE_CHECKING:
    from sqlite_utils import Database

BUSY_MS = 5000
# Where leads, agents and trainees write of others than the customer of a call, or of nobody; JSON stands as it was written.
_WRITTEN = (
    *(("coaching", "words"), ("ideas", "words"), ("saved_filters", "name"), ("saved_filters", "filter")),
    *(("assignments", "why"), ("plays", "events"), ("plays", "form")),
)
# What is written in the place of an id or an address in another's note.
GONE = "…"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """``done`` counts what went; ``left`` is what could not be cleaned; ``named`` are calls of others whose words hold the name."""

    done: Mapping[str, int]
    left: tuple[Left, ...]
    named: tuple[str, ...]

    @property
    def wholly(self) -> bool:
        return not (self.left or self.named)


def held(journal: Path, customer: str) -> tuple[Held, bool]:
    """What the rows hold of this customer, and whether they were forgotten before. Raises JournalFault."""
    with as_faults(journal), closing(open_database(journal, busy_ms=BUSY_MS)) as db:
        key = people.key_of(journal)
        return erasure.held_of(db, customer), key is not None and people.person_of(key, customer) in people.buried(db)


def forget(
    journal: Path,
    customer: str,
    *,
    agent: str,
    why: str,
    at: datetime,
    more: Iterable[str] = (),
    beside: Beside = NOTHING,
    wait_s: float = WAIT_S,
) -> Forgotten:
    """Blanks every row of the customer, removes their snapshots, and cleans every file in the journal's folder.

    ``more`` are addresses and names of theirs that are known otherwise. Once more for the same one is fine, and ends what was not ended.
    Raises Damaged before anything is changed where the journal is not whole, and the other JournalFaults.
    """
    with as_faults(journal), closing(open_database(journal, busy_ms=BUSY_MS)) as db:
        if copies.integrity(db.conn):
            raise Damaged(journal, copies.last_good_copy(journal))
        key = people.made_key(journal)
        who = traces.traces_of(db, customer, more)
        done, person = _blank_rows(db, who, customer, key, agent, why, at), people.person_of(key, customer)
        found = clean(db, journal, at.date(), who, beside=beside, wait_s=wait_s)
        named = tuple(call for _, call, _ in traces.mentions(db, who.names))
        if not found.left:
            with immediate(db):
                people.add_entry(db, people.Entry(at, agent, people.CLEANED, why, _counts(found), person))
        return Forgotten({**done, **_counts(found)}, found.left, named)


def _blank_rows(db: Database, who: Traces, customer: str, key: bytes, agent: str, why: str, at: datetime) -> dict[str, int]:
    others = traces.snapshots_with(db, who.sure)
    with immediate(db), erasure.erasing(db, people.FORGET):
        held = erasure.held_of(db, customer)
        erasure.blank(db, erasure.PERSON, held.calls)
        erasure.blank_views(db, held.views)
        done = {"calls": len(held.calls), "views": len(held.views), "snapshots": held.snapshots}
        done["other_snapshots"] = sum(db.conn.execute("delete from snapshots where resolution = ?", [one]).rowcount for one in others)
        done["other_notes"] = _mask_elsewhere(db, who)
        erasure.forget_words(db)
        people.bury(db, key, customer, at)
        people.add_entry(db, people.Entry(at, agent, people.FORGET, why, done, people.person_of(key, customer)))
    return done


def _mask_elsewhere(db: Database, who: Traces) -> int:
    """An id or an address of the person in words about others becomes ``…``; a name may be another's, and is left to who reads it."""
    pattern, found = traces.pattern_of(who.sure), list(traces.mentions(db, who.sure))
    for number, _, texts in found:
        masked = [None if text is None else pattern.sub(GONE, text) for text in texts.values()]
        db.conn.execute("update resolutions set note = ?, feedback_words = ?, typed_facts = ? where number = ?", [*masked, number])
    return len(found) + _mask_in_quality(db, who)


def _mask_in_quality(db: Database, who: Traces) -> int:
    """What leads and agents wrote of other calls, of the script and of filters: there the name goes too, nobody is in need of it."""
    pattern, masked = traces.pattern_of(who.sure | who.names), 0
    for table, column in _WRITTEN:
        for number, written in db.conn.execute(f"select number, {column} from {table} where {column} is not null").fetchall():  # noqa: S608
            if (words := pattern.sub(GONE, written)) != written:
                db.conn.execute(f"update {table} set {column} = ? where number = ?", [words, number])  # noqa: S608
                masked += 1
    return masked


def _counts(found: Cleaned) -> dict[str, int]:
    return {"drafts": found.drafts, "copies": found.copies, "set_aside": found.set_aside, "logs": found.logs}
