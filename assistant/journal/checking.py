"""Reads calls page by page, newest first, for the checks that look at every row. What is checked is not known here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from assistant.journal.faults import as_faults
from assistant.journal.moments import text_of
from assistant.journal.resolution import Resolution
from assistant.journal.store import Journal

PAGE = 1000


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which calls: ``since`` <= at < ``until``, of ``agent``, of ``source``; what is None does not count. ``below`` is where the page before it ended."""

    since: datetime | None = None
    until: datetime | None = None
    agent: str | None = None
    source: str | None = None
    below: tuple[datetime, int] | None = None


# Corrected and erased rows are not judged. The row value follows the index on at.
_PAGE = """
select * from resolutions where customer <> ''
and (:since is null or at >= :since)
and (:until is null or at < :until)
and (:agent is null or agent = :agent)
and (:source is null or source = :source)
and (:at is null or (at <= :at and (at < :at or number < :number)))
and not exists (select 1 from resolutions later where later.corrects = resolutions.id)
order by at desc, number desc limit :page
"""


def page(journal: Journal, stretch: Stretch, size: int = PAGE) -> list[Resolution]:
    """The next ``size`` calls of the stretch. Raises JournalFault."""
    below = stretch.below
    values = {
        "since": text_of(stretch.since) if stretch.since else None,
        "until": text_of(stretch.until) if stretch.until else None,
        "agent": stretch.agent,
        "source": stretch.source,
        "at": text_of(below[0]) if below else None,
        "number": below[1] if below else None,
        "page": size,
    }
    return journal._read(_PAGE, values)


def seen(journal: Journal, ids: Iterable[str]) -> Mapping[str, bytes]:
    """The JSON of what the agents saw at these calls, those without one left out. Raises JournalFault."""
    return {one: snapshot for one in ids if (snapshot := journal.snapshot(one)) is not None}


def wrap_ups(journal: Journal, newest: int) -> list[int]:
    """The seconds that the ``newest`` wrap-ups took. Raises JournalFault."""
    sql = "select wrap_up_seconds from resolutions where wrap_up_seconds is not null and customer <> '' order by at desc limit ?"
    with as_faults(journal.path):
        return [int(row[0]) for row in journal._db.execute(sql, [newest])]
