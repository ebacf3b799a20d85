"""The report of a period: gathers the figures, words them, and writes one page of HTML that only its owner may read."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from assistant.desk.desk import Desk
from assistant.desk.new_file import not_written, refuse_existing
from assistant.desk.periods import Period, worded
from assistant.desk.report_figures import Figures, gather
from assistant.desk.report_format import Written
from assistant.desk.report_rest import churn, definitions, rule_checks, said
from assistant.desk.report_sections import came_in, done, failed, summary
from assistant.desk.report_works import works
from assistant.desk.version import own_version
from assistant.journal import files
from assistant.language import Tongue
from assistant.review.report_html import render
from assistant.review.report_parts import Report, Section

SECTIONS = (summary, failed, done, came_in, works, churn, rule_checks, said, definitions)


async def report(desk: Desk, period: Period, tongue: Tongue, now: datetime, source: str | None = None) -> str:
    """The page, of one source or of all. Raises NotSaved where the journal can't be read. A period without calls says so."""
    return page(await gather(desk, period, now, source), tongue)


def page(figures: Figures, tongue: Tongue) -> str:
    """The page for these figures."""
    return render(worded_report(figures, tongue))


def worded_report(figures: Figures, tongue: Tongue) -> Report:
    """The report in words; of a period without calls the summary and the definitions only."""
    write, say = Written(tongue), tongue.say
    at = f"{tongue.day(figures.now)} {tongue.local(figures.now).year}, {tongue.time(figures.now)}"
    return Report(
        language=tongue.language,
        title=say("Failed payments and what became of them"),
        subtitle=worded(figures.period, tongue)[:1].upper() + worded(figures.period, tongue)[1:],
        made=say("Made {at} by churn-assistant {version}, from the log of this desk.", at=at, version=own_version()),
        contents=say("Contents"),
        sections=_sections(figures, write),
        warning=say("SIMULATED: no customer, no call and no money here is real") if figures.simulated else None,
    )


def _sections(figures: Figures, write: Written) -> tuple[Section, ...]:
    wanted = SECTIONS if figures.whole is not None else (summary, definitions)
    return tuple(section(figures, write) for section in wanted)


def write_page(path: Path, html: str, *, force: bool = False) -> None:
    """Writes the page to ``path`` (0600); an older file is only replaced with ``force``. Raises Trouble."""
    if not force:
        refuse_existing(path)
    try:
        if path.is_dir():
            raise IsADirectoryError(path)
        files.write_durably(path, html.encode("utf-8", "replace"))
    except OSError as error:
        raise not_written(path, error) from error


def can_be_written(path: Path, *, force: bool = False) -> None:
    """Finds out before the work is done whether the page can be kept there. Raises Trouble."""
    if not force:
        refuse_existing(path)
    with suppress(OSError):
        if os.access(path.parent, os.W_OK | os.X_OK) and not path.is_dir():
            return
    raise not_written(path, NotADirectoryError(path) if not path.parent.is_dir() else PermissionError(path))
