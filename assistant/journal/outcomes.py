"""What became of the money of each resolution: rows are only added, and the newest counts. How it is found out is the desk's."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from assistant.journal import opening
from assistant.journal.connection import immediate
from assistant.journal.faults import as_faults
from assistant.journal.moments import moment_of, text_of
from assistant.journal.resolution import new_id

if TYPE_CHECKING:
    from assistant.journal.store import Journal

State = Literal["paid", "open", "lost", "unknown"]
STATES: tuple[State, ...] = ("paid", "open", "lost", "unknown")
WAYS = ("scheduled_try", "other_method", "renewed_card", "link", "outside", "credit", "our_call")
"""By which way it was paid. That our call did it is named last: only where nothing else is seen to have."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """``at``: when it was paid, or lost; ``days``: from the day of the call to the day of that (UTC); ``amount``: paid, in the currency's minor unit.

    ``unknown``: nothing was at stake, or the provider no longer knows the bill. ``way`` is one of WAYS, for a paid one.
    """

    state: State
    at: datetime | None = None
    way: str | None = None
    days: int | None = None
    amount: int | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A resolution to ask after; ``known`` is the newest outcome."""

    id: str
    as_of: datetime
    source: str
    customer: str
    invoice: str | None
    amount: int | None
    agreed: tuple[str, ...]
    disposition: str
    known: Outcome | None
    place: tuple[int, int] = (0, 0)
    """Where it stands among those that wait: ``waiting`` goes on after it."""


# Nobody is asked after a row that was corrected or erased. What is paid may still be taken back, and what is lost may still be paid.
_WAITING = """
select r.id, r.as_of, r.source, r.customer, r.invoice, r.amount, r.agreed, r.disposition, o.state, o.paid_at, o.way, o.days, o.amount as paid,
    o.currency, f.at, f.number
from facts f join resolutions r on r.number = f.number
left join outcomes o on o.number = (select max(number) from outcomes where resolution = r.id)
where f.at >= :since and (f.at, f.number) > (:at, :number) and f.superseded = 0 and f.erased = 0 and r.source = :source
order by f.at, f.number limit :size
"""


def waiting(journal: Journal, source: str, since: datetime, *, after: Waiting | None = None, size: int = 1000) -> list[Waiting]:
    """The current resolutions of ``source`` logged from ``since`` on, oldest first: a page of ``size``, from the one ``after`` on.

    Raises JournalFault.
    """
    at, number = after.place if after else (int(since.timestamp()), 0)
    values = {"source": source, "since": int(since.timestamp()), "at": at, "number": number, "size": size}
    with as_faults(journal.path):
        found = list(journal._db.query(_WAITING, values))
    return [
        Waiting(
            id=row["id"],
            as_of=moment_of(row["as_of"]),
            source=row["source"],
            customer=row["customer"],
            invoice=row["invoice"],
            amount=row["amount"],
            agreed=tuple(json.loads(row["agreed"])),
            disposition=row["disposition"],
            known=_outcome(row | {"amount": row["paid"]}) if row["state"] else None,
            place=(row["at"], row["number"]),
        )
        for row in found
    ]


def add_outcomes(journal: Journal, found: Iterable[tuple[str, Outcome]], checked_at: datetime) -> int:
    """Adds the outcome of each resolution, by its id, where it differs from the newest known; gives how many were added.

    All or none. An id that the journal does not have is passed over. Raises JournalFault.
    """
    added = 0
    with as_faults(journal.path), immediate(journal._db):
        opening.refuse_another_file(journal.path, journal._file)
        for resolution, outcome in found:
            row = _row(outcome)
            if _exists(journal, resolution) and _newest(journal, resolution) != row:
                number = int(journal._db.execute("select coalesce(max(number), 0) + 1 from outcomes").fetchone()[0])
                kept = {"id": new_id(), "number": number, "resolution": resolution, "checked_at": text_of(checked_at)} | row
                journal._db.execute(_ADD, kept)
                added += 1
    return added


_ADD = """
insert into outcomes (id, number, resolution, checked_at, state, paid_at, way, days, amount, currency)
values (:id, :number, :resolution, :checked_at, :state, :paid_at, :way, :days, :amount, :currency)
"""
_COLUMNS = ("state", "paid_at", "way", "days", "amount", "currency")
KNOWN = "f.checked_at, f.state as fact_state, f.paid_at, f.days, f.paid, way.name as way"
"""What ``known_of`` reads, from ``facts f left join labels way on way.code = f.way``."""
_STATES: Mapping[int, State] = {1: "paid", 2: "open", 3: "lost", 4: "unknown"}
_OF = f"""
select r.id, r.currency, {KNOWN} from resolutions r join facts f on f.number = r.number left join labels way on way.code = f.way
where f.checked_at is not null and r.id in (select value from json_each(?))
"""  # noqa: S608


def known_of(row: Mapping[str, Any], currency: str | None) -> Outcome | None:
    """The outcome in a row that holds KNOWN; None where nobody asked."""
    if row["checked_at"] is None:
        return None
    at = None if row["paid_at"] is None else datetime.fromtimestamp(row["paid_at"], UTC)
    return Outcome(_STATES[row["fact_state"]], at, row["way"], row["days"], row["paid"], currency if row["paid"] is not None else None)


def outcomes_of(journal: Journal, ids: Iterable[str]) -> dict[str, Outcome]:
    """What is known of these resolutions, by id; one that nobody asked after is left out. A correction has what the row before it had.

    Raises JournalFault.
    """
    with as_faults(journal.path):
        found = list(journal._db.query(_OF, [json.dumps(list(ids))]))
    return {row["id"]: outcome for row in found if (outcome := known_of(row, row["currency"])) is not None}


def outcome_json(outcome: Outcome | None) -> dict[str, Any] | None:
    """As ``log --json`` gives it; None where nobody asked, or nothing was at stake."""
    if outcome is None or outcome.state == "unknown":
        return None
    return {"state": outcome.state, "at": None if outcome.at is None else text_of(outcome.at), "way": outcome.way, "days": outcome.days}


def outcome_from_json(data: Mapping[str, Any]) -> Outcome:
    """What ``outcome_json`` wrote. Raises ValueError, TypeError or KeyError for what is no such thing, an unknown word included."""
    state, way, days = data["state"], data.get("way"), data.get("days")
    if state not in STATES or (way is not None and way not in WAYS):
        raise ValueError("an outcome of another kind")
    if days is not None and (not isinstance(days, int) or isinstance(days, bool) or days < 0):
        raise ValueError("days are whole and not negative")
    at = data.get("at")
    return Outcome(state, None if at is None else moment_of(at), way, days)


def _exists(journal: Journal, resolution: str) -> bool:
    return journal._db.execute("select 1 from resolutions where id = ?", [resolution]).fetchone() is not None


def _newest(journal: Journal, resolution: str) -> dict[str, Any] | None:
    sql = f"select {', '.join(_COLUMNS)} from outcomes where resolution = ? order by number desc limit 1"  # noqa: S608
    return next(iter(journal._db.query(sql, [resolution])), None)


def _row(outcome: Outcome) -> dict[str, Any]:
    return {
        "state": outcome.state,
        "paid_at": None if outcome.at is None else text_of(outcome.at),
        "way": outcome.way,
        "days": outcome.days,
        "amount": outcome.amount,
        "currency": outcome.currency,
    }


def _outcome(row: Mapping[str, Any]) -> Outcome:
    at = None if row["paid_at"] is None else moment_of(row["paid_at"])
    return Outcome(row["state"], at, row["way"], row["days"], row["amount"], row["currency"])
