"""Everything that the journal and the drafts hold of one customer, and the row in the log that it was given."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.journal import copies, people, rows, snapshots
from assistant.journal.connection import immediate
from assistant.journal.drafts import Drafts
from assistant.journal.faults import as_faults
from assistant.journal.moments import text_of
from assistant.journal.opening import open_database
from assistant.journal.resolution import extras, new_id, to_json

if TYPE_CHECKING:
    from sqlite_utils import Database

BUSY_MS = 5000
WHY = "disclose"
# What leads and agents wrote of a call; who wrote it is named as any agent is.
_SAID_OF_IT = {
    "coaching": "select at, author as agent, kind, words from coaching where resolution = ? and words <> '' order by number",
    "ideas": "select at, agent, line, words from ideas where call = ? and words <> '' order by number",
    "assignments": """select at, by_lead as agent, case_name as practice_case, why as words from assignments
        where resolution = ? and why is not null order by number""",
}


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What is held, as JSON; lists are oldest first. ``copies``: the same rows stand in so many nightly copies."""

    calls: tuple[Mapping[str, Any], ...]
    openings: tuple[Mapping[str, Any], ...]
    snapshots: tuple[Mapping[str, Any], ...]
    drafts: tuple[Mapping[str, Any], ...]
    requests: tuple[Mapping[str, Any], ...]
    copies: int
    agents: frozenset[str]
    """Everybody who is named in it as an agent."""


def disclose(journal: Path, customer: str, *, agent: str, why: str, at: datetime) -> Disclosed:
    """What is held of this customer, whatever the source. That it was looked at, and given, is written down after it was read.

    Raises JournalFault.
    """
    with as_faults(journal), closing(open_database(journal, busy_ms=BUSY_MS)) as db:
        person = people.person_of(people.made_key(journal), customer)
        found = _read(db, journal, customer, person)
        sources = sorted({str(one["source"]) for one in (*found.calls, *found.openings)})
        counts = {name: len(getattr(found, name)) for name in ("calls", "openings", "snapshots", "drafts")}
        with immediate(db):
            for source in sources:
                number = int(db.conn.execute("select coalesce(max(number), 0) + 1 from views").fetchone()[0])
                values = [new_id(), number, text_of(at), agent, customer, source, WHY]
                db.conn.execute("insert into views (id, number, at, agent, customer, source, why) values (?, ?, ?, ?, ?, ?, ?)", values)
            people.add_entry(db, people.Entry(at, agent, people.DISCLOSE, why, counts, person))
        return found


def _read(db: Database, journal: Path, customer: str, person: str) -> Disclosed:
    calls = tuple(_call(db, row) for row in list(db.query("select * from resolutions where customer = ? order by at, number", [customer])))
    sql = "select at, source, why, agent from views where customer = ? order by at, number"
    openings = tuple(dict(row) for row in list(db.query(sql, [customer])))
    requests = tuple(reversed(people.entries_of(db, person)))
    said = [one for call in calls for name in _SAID_OF_IT for one in call[name]]
    agents = {one["agent"] for one in (*calls, *openings, *requests, *said) if one["agent"]}
    return Disclosed(
        calls=calls,
        openings=openings,
        snapshots=tuple(_snapshots(db, customer)),
        drafts=tuple(
            {"saved_at": text_of(one.saved_at), "form": dict(one.payload)}
            for one in Drafts(journal.parent).all()
            if one.payload.get("customer") == customer
        ),
        requests=requests,
        copies=len(copies.copies_of(journal)),
        agents=frozenset(agents),
    )


def _call(db: Database, row: Mapping[str, Any]) -> dict[str, Any]:
    one = rows.resolution_of(row)
    sql = "select checked_at, state, paid_at, way, days, amount, currency from outcomes where resolution = ? order by number"
    said = {name: [dict(found) for found in list(db.query(question, [one.id]))] for name, question in _SAID_OF_IT.items()}
    return {**to_json(one), **extras(one), "outcomes": [dict(found) for found in list(db.query(sql, [one.id]))], **said}


def _snapshots(db: Database, customer: str) -> Iterator[dict[str, Any]]:
    sql = "select r.id, s.snapshot from snapshots s join resolutions r on r.id = s.resolution where r.customer = ? order by r.at, r.number"
    for call, blob in db.conn.execute(sql, [customer]):
        try:
            yield {"call": call, "seen": json.loads(snapshots.unpack(blob))}
        except (ValueError, RecursionError):
            yield {"call": call, "seen": None}


def customers_known_as(journal: Path, words: str) -> tuple[str, ...]:
    """Ids of the customers whose snapshots hold this e-mail address, phone number or name: the provider may know them no more.

    Every snapshot is unpacked. Raises JournalFault.
    """
    wanted = words.strip().casefold()
    with as_faults(journal), closing(open_database(journal, busy_ms=BUSY_MS)) as db:
        sql = "select r.customer, s.snapshot from snapshots s join resolutions r on r.id = s.resolution where r.customer <> ''"
        same = _is_known_as(wanted)
        return tuple(sorted({str(customer) for customer, blob in db.conn.execute(sql) if same(blob)}))


def _is_known_as(wanted: str) -> Callable[[bytes], bool]:
    def same(blob: bytes) -> bool:
        try:
            customer = json.loads(snapshots.unpack(blob))["account"]["customer"]
            return wanted in {str(customer.get(name) or "").casefold() for name in ("email", "phone", "name")}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return False

    return same
