"""Logs a call without the screen: the account is opened, the form is filled from what was given, and the row is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assistant.desk.advise import advise
from assistant.desk.begin import begin
from assistant.desk.call import Call
from assistant.desk.dates import parse_day
from assistant.desk.desk import Desk
from assistant.desk.trouble import Misuse, NotFound
from assistant.desk.view import AccountView
from assistant.desk.whole import whole
from assistant.desk.wrap_up import correction_of, form_from, log, masked, resolution, save, snapshot, today
from assistant.journal.resolution import Resolution
from assistant.journal.store import Filter
from assistant.language import Tongue
from assistant.records import Identified, Problem

WHY = "log add"
DAYS = ("promise_date", "follow_up_on")


@dataclass(frozen=True, slots=True)
class Added:
    """The row as kept, the kinds of number that were masked in it, and what could not be read of the account."""

    row: Resolution
    masked: tuple[str, ...]
    problems: tuple[Problem, ...]


async def add(desk: Desk, words: str, given: Mapping[str, Any], tongue: Tongue) -> Added:
    """Saves a resolution on the one customer that the words name. Raises Trouble.

    ``given`` holds the form's fields as text (a day as it is typed), ``identified``, ``direction`` and ``corrects``; None is not given. A
    correction keeps what the old row holds where nothing else is given.
    """
    view = await whole(desk, words, why=WHY)
    call = begin(desk, view, at=desk.clock(), direction=given.get("direction"))
    fields = {name: list(value) if isinstance(value, tuple) else value for name, value in given.items() if value not in (None, ())}
    fields |= {name: _day(str(fields[name]), today(view, desk)).isoformat() for name in DAYS if name in fields}
    old = await _old(desk, view, given["corrects"]) if given.get("corrects") else None
    if old:
        call, view = await _correcting(desk, view, call, old)
        fields = call.form | fields
    call.identified = Identified(given.get("identified") or (old.identified if old else Identified.NONE))
    call.identified_at = None if call.identified is Identified.NONE else old.identified_at if old else desk.clock()
    return await _saved(desk, view, call, fields, old, tongue)


def _day(typed: str, on: date) -> date:
    if (day := parse_day(typed, on)) is None:
        raise Misuse("date_not_understood")
    return day


async def _old(desk: Desk, view: AccountView, resolution_id: str) -> Resolution:
    rows = await log(desk, Filter(id=resolution_id, customer=view.customer_id, source=desk.source))
    if not rows:
        raise NotFound("unknown_resolution", {"id": resolution_id})
    return rows[0]


async def _correcting(desk: Desk, view: AccountView, call: Call, old: Resolution) -> tuple[Call, AccountView]:
    """A correction is judged by the day of the call that it corrects, and keeps the call's amount and language."""
    call = await correction_of(desk, old.id, call)
    call.amount, call.currency, call.chance = old.amount, old.currency, old.chance_without_contact
    call.language, call.register = old.script_language or call.language, old.script_register
    return call, replace(view, now=old.as_of)


async def _saved(desk: Desk, view: AccountView, call: Call, fields: Mapping[str, Any], old: Resolution | None, tongue: Tongue) -> Added:
    form = form_from(dict(fields))
    row = resolution(desk, view, call, form, desk.clock())
    row = replace(
        row,
        call_seconds=old.call_seconds if old else None,
        wrap_up_seconds=old.wrap_up_seconds if old else None,
        steps_said=old.steps_said if old else (),
    )
    seen = snapshot(view, advise(view, call, tongue), tongue)
    return Added(await save(desk, row, seen), masked(form.note, form.feedback_words), view.account.problems)
