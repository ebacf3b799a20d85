"""Fills a new journal with very many rows at once: one transaction, the derived tables made at its end. Not for a journal in use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.journal import opening, rows, snapshots
from assistant.journal.connection import immediate
from assistant.journal.faults import as_faults
from assistant.journal.m002_review_figures import derive_anew, stop_following
from assistant.journal.moments import text_of
from assistant.journal.resolution import Resolution, new_id

Filled = tuple[Resolution, bytes | None, Mapping[str, Any] | None]
"""A resolution, the JSON of what the agent saw, and the outcome (``state``, ``at``, ``way``, ``days``)."""


def fill(path: Path, calls: Iterable[Filled], checked_at: datetime) -> int:
    """Makes the journal at ``path`` and adds the calls, oldest first; gives how many. Raises JournalFault, and FileExistsError where there is one.

    What was typed is redacted, as always.
    """
    if path.exists():
        raise FileExistsError(path)
    with as_faults(path):
        db = opening.open_database(path, busy_ms=5000)
        try:
            with immediate(db):
                stop_following(db)
                number = asked = 0
                for number, (resolution, snapshot, outcome) in enumerate(calls, 1):
                    row = rows.row_of(rows.redacted(resolution)) | {"number": number}
                    _insert(db.conn, "resolutions", row)
                    if snapshot is not None:
                        _insert(db.conn, "snapshots", {"resolution": row["id"], "snapshot": snapshots.pack(snapshot)})
                    if outcome is not None:
                        asked += 1
                        _insert(db.conn, "outcomes", _outcome(row, asked, outcome, text_of(checked_at)))
                derive_anew(db)
            return number
        finally:
            db.close()


def _insert(connection: Any, table: str, row: Mapping[str, Any]) -> None:
    columns = ", ".join(row)
    connection.execute(f"insert into {table} ({columns}) values ({', '.join('?' * len(row))})", list(row.values()))  # noqa: S608  our names


def _outcome(row: Mapping[str, Any], number: int, outcome: Mapping[str, Any], checked_at: str) -> dict[str, Any]:
    paid = outcome["state"] == "paid"
    return {
        "id": new_id(),
        "number": number,
        "resolution": row["id"],
        "checked_at": checked_at,
        "state": outcome["state"],
        "paid_at": outcome["at"],
        "way": outcome["way"],
        "days": outcome["days"],
        "amount": row["amount"] if paid else None,
        "currency": row["currency"],
    }
