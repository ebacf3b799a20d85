"""What a lead asks of the journal: a page of the log, however it is filtered and sorted, and how many there are. Reads only.

The narrow table ``facts`` has an index in each order, with all that can be filtered by, so that a page costs at most one walk through an index; the
rows themselves are read for the page alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from assistant.journal import rows
from assistant.journal.faults import as_faults
from assistant.journal.outcomes import KNOWN, Outcome, known_of
from assistant.journal.resolution import Resolution

if TYPE_CHECKING:
    from assistant.journal.store import Journal

Sort = Literal["at", "amount", "feedback", "call"]
SORTS: tuple[Sort, ...] = ("at", "amount", "feedback", "call")
OUTCOME_STATES: Mapping[str, int] = {"paid": 1, "open": 2, "lost": 3, "nothing": 4}
"""What a case can be filtered by, and how ``facts`` writes it. ``nothing``: no money was at stake."""


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which calls to list; what is None does not count. ``since`` <= at < ``until``; ``feedback`` is a score, 0 for none given.

    ``words`` are all to be found in the note or the customer's words. ``outcome`` is a key of OUTCOME_STATES: what nobody asked after is open.
    Rows that a later one corrects are listed too, unless ``current_only``; erased ones never.
    """

    since: datetime | None = None
    until: datetime | None = None
    agent: str | None = None
    cause: str | None = None
    situation: str | None = None
    disposition: str | None = None
    outcome: str | None = None
    language: str | None = None
    register: str | None = None
    identified: str | None = None
    feedback: int | None = None
    source: str | None = None
    words: str | None = None
    current_only: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the table of calls. ``outcome`` is None where nobody asked yet; ``superseded``: a later row corrects it."""

    resolution: Resolution
    outcome: Outcome | None
    superseded: bool


# Sorting key -> column, and the index that holds it.
_ORDERS: Mapping[Sort, tuple[str, str]] = {
    "at": ("at", "facts_by_at"),
    "amount": ("amount", "facts_by_amount"),
    "feedback": ("feedback", "facts_by_feedback"),
    "call": ("call_seconds", "facts_by_call"),
}
_NAMED = ("agent", "cause", "situation", "disposition", "language", "register", "identified", "source")


_WITH_WORDS = "words cross join facts f on f.number = words.rowid"
_MATCH = "words match :words"


def page(
    journal: Journal, wanted: LogFilter = LogFilter(), *, sort: Sort = "at", descending: bool = True, offset: int = 0, size: int = 50
) -> list[Listed]:
    """``size`` rows from ``offset`` on, sorted; rows of one value in the order they were logged, and what is unknown at the low end.

    Raises JournalFault.
    """
    column, index = _ORDERS[sort]
    way = "desc" if descending else "asc"
    with as_faults(journal.path):
        where, values = _where(journal, wanted)
        if where is None:
            return []
        order = f"f.{column} {way}, f.number {way}"
        if values.get("words") is None:
            table = f"facts f indexed by {index}"
        else:
            # The words come in the order of numbers: where that is the order of time, reading ends with the page.
            table = _WITH_WORDS
            if sort == "at" and not journal._db.execute("select 1 from facts where late = 1 limit 1").fetchone():
                order = f"words.rowid {way}"
        sql = f"select f.number from {table} where {where} order by {order} limit :size offset :offset"  # noqa: S608
        found = journal._db.execute(sql, values | {"size": size, "offset": offset}).fetchall()
        return [one for (number,) in found if (one := _listed(journal, number)) is not None]


def count(journal: Journal, wanted: LogFilter = LogFilter()) -> int:
    """How many rows the filter lets through. Raises JournalFault."""
    with as_faults(journal.path):
        where, values = _where(journal, wanted)
        if where is None:
            return 0
        table = "facts f" if values.get("words") is None else _WITH_WORDS
        # An erased row has no words any more.
        if where == f"f.erased = 0 and {_MATCH}":
            table, where = "words", _MATCH
        return int(journal._db.execute(f"select count(*) from {table} where {where}", values).fetchone()[0])  # noqa: S608


def agents(journal: Journal) -> list[str]:
    """Every agent who logged something, by name. Raises JournalFault."""
    sql = "select name from labels where exists (select 1 from tallies where dimension = 5 and value = code and cases > 0) order by name"
    with as_faults(journal.path):
        return [str(row[0]) for row in journal._db.execute(sql)]


def version(journal: Journal) -> tuple[int, ...]:
    """Changes whenever a figure may: for keeping what was computed. Raises JournalFault."""
    sql = "select (select max(number) from resolutions), (select max(number) from outcomes)"
    with as_faults(journal.path):
        return tuple(int(one or 0) for one in journal._db.execute(sql).fetchone())


def _where(journal: Journal, wanted: LogFilter) -> tuple[str | None, dict[str, Any]]:
    """The condition on ``facts`` and its values; None where nothing can be found: a word that no row holds."""
    parts, values = ["f.erased = 0"], dict[str, Any]()
    for name in _NAMED:
        if (value := getattr(wanted, name)) is not None:
            row = journal._db.execute("select code from labels where name = ?", [value]).fetchone()
            if row is None:
                return None, {}
            parts.append(f"f.{name} = :{name}")
            values[name] = row[0]
    if wanted.outcome is not None:
        parts.append("f.state = :state")
        values["state"] = OUTCOME_STATES[wanted.outcome]
    if wanted.feedback is not None:
        parts.append("f.feedback is null" if wanted.feedback == 0 else "f.feedback = :feedback")
        values["feedback"] = wanted.feedback
    for name, sign in (("since", ">="), ("until", "<")):
        if (at := getattr(wanted, name)) is not None:
            parts.append(f"f.at {sign} :{name}")
            values[name] = int(at.timestamp())
    if wanted.current_only:
        parts.append("f.superseded = 0")
    if (words := journal._quoted(wanted.words)) is not None:
        parts.append(_MATCH)
        values["words"] = words
    return " and ".join(parts), values


_ROW = f"""
select r.*, f.superseded, {KNOWN} from resolutions r join facts f on f.number = r.number left join labels way on way.code = f.way
where r.number = ?
"""  # noqa: S608
_OURS = ("superseded", "checked_at", "fact_state", "paid_at", "days", "paid", "way")


def _listed(journal: Journal, number: int) -> Listed | None:
    row = next(iter(journal._db.query(_ROW, [number])), None)
    if row is None:
        return None
    mine = {name: row.pop(name) for name in _OURS}
    resolution = journal._whole(rows.resolution_of, row)
    return Listed(resolution, known_of(mine, resolution.currency), bool(mine["superseded"]))
