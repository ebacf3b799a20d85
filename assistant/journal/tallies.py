"""Sums for the figures of what works: by one dimension from the months' tallies, by several or filtered from the lines of facts. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from assistant.journal.faults import as_faults
from assistant.journal.local_hours import Clock, clock, month_of, month_start
from assistant.journal.m002_tallies import DIMENSIONS, MEASURES

if TYPE_CHECKING:
    from assistant.journal.store import Journal

RIPE = timedelta(days=7)
"""A contact counts for "again within 7 days" once it is so old."""
_FILTERS = ("agent", "cause", "situation", "language", "register")
_CONTACTS = ("contacts", "repeats", "firsts", "firsts_solved")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which cases to sum; what is None does not count. ``since`` <= at < ``until``; ``now`` is the moment looked from.

    ``zone`` is where the hours are read off the clock. Of an erased call only the whole hour in UTC is kept: where the zone is half an hour off, it
    may count with the hour before.
    """

    now: datetime
    since: datetime | None = None
    until: datetime | None = None
    source: str | None = None
    agent: str | None = None
    cause: str | None = None
    situation: str | None = None
    language: str | None = None
    register: str | None = None
    zone: tzinfo = UTC

    @property
    def filtered(self) -> bool:
        return any(getattr(self, name) is not None for name in _FILTERS)


@dataclass(frozen=True, slots=True)
class Summed:
    """Sums of the cases of one group, one cause, one band of the amount, one currency; ``sums`` in the order of MEASURES.

    A group's cases may lie in several: what is to be counted as a whole is their total.
    """

    values: tuple[str | int | None, ...]
    cause: str | None
    band: int
    currency: str | None
    sums: tuple[float, ...]


IN_UTC = Clock((0,), ())
Span = tuple[int | None, int | None]
"""Seconds since 1970, from the first to before the second; None is without end."""


def sums(journal: Journal, by: tuple[str, ...], selection: Selection) -> list[Summed]:
    """The sums by the dimensions ``by`` (keys of DIMENSIONS). Raises JournalFault, and KeyError for another dimension."""
    with as_faults(journal.path):
        words = {int(code): str(name) for code, name in journal._db.execute("select code, name from labels")}
        return [_summed(by, row, words) for row in _rows(journal, by, selection)]


def _rows(journal: Journal, by: tuple[str, ...], selection: Selection) -> Iterator[tuple[Any, ...]]:
    span = (_seconds(selection.since), _seconds(selection.until))
    hours = _clock(journal, span, selection.zone) if "hour" in by else IN_UTC
    tallied = _tallied(by) and not selection.filtered and hours.on_the_hour
    months, edges = _months(span) if tallied else (None, [span])
    if months:
        yield from _from_tallies(journal, by, months, selection, hours)
        for since, until, standing in hours.otherwise(*months):
            edges.append((since, until))
            yield from _from_facts(journal, by, (since, until), selection, standing, off=tuple(MEASURES))
    for edge in edges:
        yield from _from_facts(journal, by, edge, selection, hours)
    ripe = int((selection.now - RIPE).timestamp())
    unripe = (max(ripe + 1, span[0] or 0), span[1])
    if unripe[1] is None or unripe[0] < unripe[1]:
        yield from _from_facts(journal, by, unripe, selection, hours, off=_CONTACTS)


def _tallied(by: tuple[str, ...]) -> bool:
    return len(by) <= 1 or (len(by) == 2 and "cause" in by)


def _clock(journal: Journal, span: Span, zone: tzinfo) -> Clock:
    """How the local clock stood over the calls of the span."""
    oldest, newest = next(iter(journal._db.execute("select coalesce(min(at), 0), coalesce(max(at), 0) from facts")))
    return clock(zone, max(oldest, span[0] or 0), newest if span[1] is None else min(newest, span[1]))


def _months(span: Span) -> tuple[tuple[int, int], list[Span]]:
    """The months that lie in the span whole, first and last, and the rest of it."""
    since, until = span
    first = 0 if since is None else month_of(since) + (since != month_start(month_of(since)))
    last = 9999 * 12 if until is None else month_of(until) - 1
    if first > last:
        return (first, last), [span]
    edges: list[Span] = []
    if since is not None and since < month_start(first):
        edges.append((since, month_start(first)))
    if until is not None and month_start(last + 1) < until:
        edges.append((month_start(last + 1), until))
    return (first, last), edges


def _from_tallies(
    journal: Journal, by: tuple[str, ...], months: tuple[int, int], selection: Selection, hours: Clock
) -> Iterator[tuple[Any, ...]]:
    if months[0] > months[1]:
        return
    name = next((one for one in by if one != "cause"), "cause")
    shown = {"cause": "cause", "hour": hours.hour_of_month("value", "month")}
    keys = ", ".join([shown.get(one, "value") for one in by] + ["cause", "band", "currency"])
    grouped = ", ".join(str(place + 1) for place in range(len(by) + 3))
    totals = ", ".join(f"sum({one})" for one in MEASURES)
    sql = (
        f"select {keys}, {totals} from tallies where dimension = :dimension and month between :first and :last"  # noqa: S608
        f" and (:source is null or source = (select code from labels where name = :source)) group by {grouped}"
    )
    values = {"dimension": DIMENSIONS[name][0], "first": months[0], "last": months[1], "source": selection.source}
    yield from journal._db.execute(sql, values)


def _from_facts(
    journal: Journal, by: tuple[str, ...], span: Span, selection: Selection, hours: Clock, *, off: tuple[str, ...] = ()
) -> Iterator[tuple[Any, ...]]:
    """``off``: only these measures, as numbers to take off."""
    dimensions, joins = _keys(by, hours)
    keys = ", ".join([*dimensions, "coalesce(f.cause, 0)", "f.band", "coalesce(f.currency, 0)"])
    where, values = _where(span, selection)
    totals = ", ".join((f"-sum({what})" if name in off else "0") if off else f"sum({what})" for name, what in MEASURES.items())
    grouped = ", ".join(str(place + 1) for place in range(len(by) + 3))
    sql = (
        f"select {keys}, {totals} from facts f {joins}"  # noqa: S608
        f" where {where} group by {grouped}"
    )
    yield from journal._db.execute(sql, values)


def _keys(by: tuple[str, ...], hours: Clock) -> tuple[list[str], str]:
    """What each dimension is in SQL, and the tables joined for it: each under a name of its own."""
    keys, joins = [], []
    for name in by:
        _, value, joined = DIMENSIONS[name]
        alias = f"s_{name}"
        value = hours.hour("f.at") if name == "hour" else value
        keys.append(value.replace("s.", f"{alias}."))
        joins.append(joined.replace(" s on s.", f" {alias} on {alias}."))
    return keys, " ".join(joins)


def _where(span: Span, selection: Selection) -> tuple[str, dict[str, Any]]:
    parts, values = ["f.superseded = 0"], dict[str, Any]()
    for name, sign, limit in (("since", ">=", span[0]), ("until", "<", span[1])):
        if limit is not None:
            parts.append(f"f.at {sign} :{name}")
            values[name] = limit
    for name in (*_FILTERS, "source"):
        if (wanted := getattr(selection, name)) is not None:
            parts.append(f"f.{name} = (select code from labels where name = :{name})")  # noqa: S608
            values[name] = wanted
    return " and ".join(parts), values


def _summed(by: tuple[str, ...], row: tuple[Any, ...], words: Mapping[int, str]) -> Summed:
    width = len(by)
    values = tuple(value if name == "hour" else words.get(value) for name, value in zip(by, row[:width], strict=True))
    cause, band, currency = row[width : width + 3]
    return Summed(values, words.get(cause), band, words.get(currency), row[width + 3 :])


def _seconds(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp())
