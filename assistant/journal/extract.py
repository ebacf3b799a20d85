"""Writes calls to an SQLite file of their own, for who works on figures elsewhere: plain tables, without names unless they are asked for."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.journal import files, people
from assistant.journal.connection import immediate
from assistant.journal.faults import as_faults
from assistant.journal.opening import open_database

BUSY_MS = 5000
Failed = sqlite3.Error
"""What SQLite raises, for who has no SQLite."""
_PLAIN = (
    *("id", "at", "as_of", "agent", "source", "customer", "invoice", "direction", "situation", "cause", "disposition", "identified"),
    *("amount", "currency", "chance_without_contact", "promise_date", "note", "feedback_score", "feedback_words", "script_language"),
    *("script_register", "follow_up_on", "call_seconds", "wrap_up_seconds", "corrects"),
)
_OUTCOME = ("state", "at", "way", "days")
_TABLES = """
create table calls (
    id text primary key not null, at text not null, as_of text not null, agent text, source text not null, customer text, invoice text,
    direction text, situation text, cause text, disposition text not null, identified text not null, amount integer, currency text,
    chance_without_contact real, promise_date text, note text, feedback_score integer, feedback_words text, script_language text,
    script_register text, follow_up_on text, call_seconds integer, wrap_up_seconds integer, corrects text,
    outcome_state text, outcome_at text, outcome_way text, outcome_days integer
) strict;
create table agreed (call text not null references calls (id), step text not null) strict;
create table said (call text not null references calls (id), phase text not null, variant text, at text not null) strict;
create table useful (call text not null references calls (id), phase text not null, useful integer not null) strict;
create table about (name text primary key not null, value text not null) strict;
"""
NAMELESS = ("invoice", "note", "feedback_words")
"""What is left out without names; an agent and a customer become ``agent 1`` and ``customer 1``, the same one each time."""


def write(path: Path, calls: Iterable[Mapping[str, Any]], *, names: bool, made_at: str) -> int:
    """Makes the file (0600) of calls as ``log --json`` names them, oldest first best; gives how many.

    Raises FileExistsError where there is a file, OSError and sqlite3.Error, and leaves no half file.
    """
    if path.exists() or path.is_symlink():
        raise FileExistsError(path)
    half = path.with_name(f".{path.name}.half")
    half.unlink(missing_ok=True)
    try:
        files.create(half)
        with closing(sqlite3.connect(half)) as db:
            db.executescript(_TABLES)
            number = _fill(db, calls, names)
            about = {"made_by": "churn-assistant", "made_at": made_at, "names": "yes" if names else "left out"}
            db.executemany("insert into about values (?, ?)", about.items())
            db.commit()
        files.sync_file(half)
        # Fails where somebody made a file of that name meanwhile, which a rename would write over.
        path.hardlink_to(half)
    finally:
        half.unlink(missing_ok=True)
    files.sync_folder(path.parent)
    return number


def _fill(db: sqlite3.Connection, calls: Iterable[Mapping[str, Any]], names: bool) -> int:
    agents, customers = _Nicknames("agent"), _Nicknames("customer")
    number = 0
    for call in calls:
        number += 1
        row = {name: call[name] for name in _PLAIN}
        if not names:
            row |= dict.fromkeys(NAMELESS)
            row |= {"agent": agents.of(call["agent"]), "customer": customers.of(call["customer"])}
        outcome = call.get("outcome") or {}
        values = [*row.values(), *(outcome.get(name) for name in _OUTCOME)]
        _insert(db, "calls", [values])
        _insert(db, "agreed", [(call["id"], step) for step in call["agreed"]])
        _insert(db, "said", [(call["id"], one["phase"], one["variant"], one["at"]) for one in call["steps_said"]])
        _insert(db, "useful", [(call["id"], phase, int(useful)) for phase, useful in call["script_useful"].items()])
    return number


def _insert(db: sqlite3.Connection, table: str, rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        db.executemany(f"insert into {table} values ({', '.join('?' * len(rows[0]))})", rows)  # noqa: S608  names of our own tables


class _Nicknames:
    """``agent 1`` for the first name that comes, the same one each time."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._known: dict[str, str] = {}

    def of(self, name: str | None) -> str | None:
        return None if name is None else self._known.setdefault(name, f"{self._kind} {len(self._known) + 1}")


def note(journal: Path, *, agent: str, at: datetime, calls: int, names: bool) -> None:
    """Writes down that calls left the journal. Raises JournalFault."""
    with as_faults(journal), closing(open_database(journal, busy_ms=BUSY_MS)) as db, immediate(db):
        done = {"calls": calls, "with_names": int(names)}
        people.add_entry(db, people.Entry(at, agent, people.EXTRACT, "export", done))
