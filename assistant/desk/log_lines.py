"""The log as a command gives it: which rows are asked for, and each row as a line of JSON, of CSV, or of words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from assistant.desk.desk import Desk
from assistant.desk.start import read_moment
from assistant.desk.tables import csv_line
from assistant.desk.trouble import told
from assistant.desk.wrap_up import log
from assistant.guidance.wording import DISPOSITION_LABELS, FEEDBACK_LABELS, IDENTIFIED_LABELS, STEP_LABELS, situation
from assistant.journal.opening import marker_of
from assistant.journal.outcomes import Outcome, outcome_json, outcomes_of
from assistant.journal.resolution import Resolution, to_json
from assistant.journal.store import Filter
from assistant.language import Tongue
from assistant.records import Money
from assistant.text import csv_safe, isolate, printable

Wanted = Mapping[str, str | int | None]


async def logged(desk: Desk, wanted: Wanted) -> list[Resolution]:
    """The rows asked for, newest first; none, and no file made, where nothing was ever logged. Raises Trouble.

    ``wanted`` holds ``since`` and ``until`` (a day or a moment), ``now``, and the other names of the journal's filter.
    """
    asked = filter_of(wanted)
    if not desk.journal_path.exists() and not marker_of(desk.journal_path).exists():
        return []
    return await log(desk, asked)


async def outcomes_known(desk: Desk, rows: Iterable[Resolution]) -> dict[str, Outcome]:
    """What is known of the money of these rows, by id. Raises NotSaved."""
    ids = [one.id for one in rows]
    if not ids:
        return {}
    with told():
        return await desk.writer.run(lambda journal: outcomes_of(journal, ids))


def filter_of(wanted: Wanted) -> Filter:
    """The journal's filter. A day as ``since`` is its start (UTC), as ``until`` its end. Raises Misuse for what is no moment."""
    plain = {name: value for name, value in wanted.items() if name not in {"since", "until", "now"}}
    since, until, now = (str(wanted[name]) if wanted.get(name) else None for name in ("since", "until", "now"))
    return Filter(
        since=_moment(since, end=False) if since else None,
        until=_moment(until, end=True) if until else None,
        as_of_until=read_moment(now) if now else None,
        **plain,  # type: ignore[arg-type]
    )


def _moment(value: str, *, end: bool) -> datetime:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return read_moment(value)
    return datetime.combine(day, time(), UTC) + timedelta(days=1 if end else 0)


def row_json(row: Resolution, outcome: Outcome | None = None) -> dict[str, Any]:
    """The row under the names that other programs read; ``outcome`` is null where nobody asked or nothing was at stake."""
    return to_json(row) | {"outcome": outcome_json(outcome)}


def as_json_lines(rows: Iterable[Resolution], outcomes: Mapping[str, Outcome]) -> Iterator[str]:
    """One object a row. Outside text was cleaned when it was written; the second net is here."""
    return (printable(json.dumps(row_json(one, outcomes.get(one.id)), ensure_ascii=False)) for one in rows)


def as_csv_lines(rows: Iterable[Resolution], outcomes: Mapping[str, Outcome]) -> Iterator[str]:
    """A header, then a line a row, safe to open in a spreadsheet: agreed steps joined by ``;``, other lists as JSON. No rows, no header."""
    header: list[str] | None = None
    for one in rows:
        row = row_json(one, outcomes.get(one.id))
        if header is None:
            yield csv_line(header := list(row))
        yield csv_line([_cell(name, row[name]) for name in header])


def _cell(name: str, value: Any) -> object:
    if name == "agreed":
        return ";".join(value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return csv_safe(printable(value)) if isinstance(value, str) else value


def as_plain_lines(rows: Iterable[Resolution], tongue: Tongue) -> Iterator[str]:
    """A line a row, then indented what was written down and said."""
    for one in rows:
        yield " ".join(printable(_head(one, tongue)).split())
        yield from (f"  {' '.join(printable(line).split())}" for line in _details(one, tongue))


def _head(one: Resolution, tongue: Tongue) -> str:
    ending = tongue.say(DISPOSITION_LABELS[one.disposition.value])
    if one.promise_date:
        ending += f" ({tongue.day(one.promise_date)} {one.promise_date.year})"
    parts = [isolate(one.agent or "?"), one.customer, ending]
    if one.cause:
        parts.append(situation(one.cause, tongue))
    if one.amount is not None and one.currency:
        parts.append(tongue.say("{amount} open", amount=tongue.money(Money(one.amount, one.currency))))
    parts.append(tongue.say(IDENTIFIED_LABELS[one.identified.value]))
    return f"{tongue.local(one.at):%Y-%m-%d %H:%M}  {', '.join(parts)}"


def _details(one: Resolution, tongue: Tongue) -> Iterator[str]:
    if one.agreed:
        yield tongue.say("Agreed: {steps}.", steps=tongue.listed([tongue.say(STEP_LABELS[step.value]) for step in one.agreed]))
    if one.follow_up_on:
        yield tongue.say("We come back to it on {day}.", day=f"{tongue.day(one.follow_up_on)} {one.follow_up_on.year}")
    if one.note:
        yield tongue.say("Note: {note}", note=isolate(one.note))
    if one.feedback_score is not None:
        yield tongue.say("Feedback: {score} of 5, {word}", score=one.feedback_score, word=tongue.say(FEEDBACK_LABELS[one.feedback_score]))
    if one.feedback_words:
        yield tongue.say("The customer's words: {words}", words=isolate(one.feedback_words))
    if one.corrects:
        yield tongue.say("Corrects {id}", id=one.corrects)
    yield f"id {one.id}"
