"""Runs the terms that are set: after so many months the log lets go of whose call it was, of the words, of whose account was opened."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import datetime

from assistant.desk.forget import beside
from assistant.desk.own_file import journal_of, settings_of, who
from assistant.desk.trouble import Trouble, told
from assistant.journal.retaining import Bounds, Retained, retain
from assistant.settings.config import FILE
from assistant.settings.values import Retention


def run(environ: Mapping[str, str], lang: str | None, now: datetime, *, dry_run: bool) -> tuple[Retained, Bounds]:
    """Lets go of what is older than its term at ``now``; a dry run only counts.

    Raises Trouble: NotFound where nothing was ever logged, ``retention_not_set`` where no term is set.
    """
    settings = settings_of(environ, lang)
    bounds = bounds_of(settings.retention, now)
    if bounds == Bounds():
        raise Trouble("retention_not_set", {"file": str(settings.home / FILE)})
    with told():
        path = journal_of(settings)
        return retain(path, bounds, agent=who(settings), at=now, dry_run=dry_run, beside=beside(settings.home)), bounds


def bounds_of(terms: Retention, now: datetime) -> Bounds:
    """The moments before which things go. Openings go with the calls where they have no term of their own."""
    views = terms.months if terms.views_months is None else terms.views_months
    return Bounds(*(None if months is None else months_before(now, months) for months in (terms.months, terms.notes_months, views)))


def months_before(now: datetime, months: int) -> datetime:
    """The same day and time so many months earlier; the last day of a shorter month."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    return now.replace(year=max(year, 1), month=month + 1, day=min(now.day, monthrange(max(year, 1), month + 1)[1]))
