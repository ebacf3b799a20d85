"""The log as a lead looks through it: filters in words and as JSON, pages of rows, and filters that are kept under a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from assistant.desk.desk import Desk
from assistant.desk.log_lines import filter_of
from assistant.desk.report_format import Written
from assistant.desk.trouble import told
from assistant.guidance.wording import DISPOSITION_LABELS, FEEDBACK_LABELS, IDENTIFIED_LABELS, SITUATION_LABELS
from assistant.journal import quality
from assistant.journal.moments import moment_of, text_of
from assistant.journal.opening import marker_of
from assistant.journal.quality import SavedFilter
from assistant.journal.review_queries import OUTCOME_STATES, SORTS, Listed, LogFilter, Sort, agents, count, page, version
from assistant.language import N_, Tongue
from assistant.records import SITUATIONS, Disposition, Identified
from assistant.text import isolate

__all__ = ["SORTS", "Listed", "LogFilter", "SavedFilter", "Sort"]

OUTCOME_LABELS: Mapping[str, str] = {"paid": N_("paid"), "open": N_("still open"), "lost": N_("lost"), "nothing": N_("nothing at stake")}
SORT_LABELS: Mapping[Sort, str] = {
    "at": N_("newest first"), "amount": N_("largest amount first"), "feedback": N_("lowest feedback first"), "call": N_("longest call first"),
}  # fmt: skip
# What a lead looks for first stands on top: the worst feedback, the rest from the high end.
DESCENDING: Mapping[Sort, bool] = {"at": True, "amount": True, "feedback": False, "call": True}


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of the table from ``offset`` on."""

    offset: int
    rows: tuple[Listed, ...]


def something_logged(desk: Desk) -> bool:
    """Whether there ever was a journal: looking makes none."""
    return desk.journal_path.exists() or marker_of(desk.journal_path).exists()


def source_of(desk: Desk) -> str | None:
    """The source whose calls the room shows: the desk's own, all of a simulated journal."""
    return None if desk.simulated else desk.source


async def log_page(desk: Desk, wanted: LogFilter, sort: Sort, offset: int, size: int) -> Page:
    """``size`` rows from ``offset`` on. Raises NotSaved."""
    if not something_logged(desk):
        return Page(offset, ())
    with told():
        found = await desk.writer.run(
            lambda journal: page(journal, wanted, sort=sort, descending=DESCENDING[sort], offset=offset, size=size)
        )
    return Page(offset, tuple(found))


async def log_count(desk: Desk, wanted: LogFilter) -> int:
    """How many rows the filter lets through. Raises NotSaved."""
    if not something_logged(desk):
        return 0
    with told():
        return await desk.writer.run(lambda journal: count(journal, wanted))


async def log_agents(desk: Desk) -> tuple[str, ...]:
    """Who logged something. Raises NotSaved."""
    if not something_logged(desk):
        return ()
    with told():
        return tuple(await desk.writer.run(agents))


async def log_version(desk: Desk) -> tuple[int, ...]:
    """Changes when a row or an outcome was added. Raises NotSaved."""
    if not something_logged(desk):
        return ()
    with told():
        return await desk.writer.run(version)


# Filters


def filter_choices(name: str, agents: tuple[str, ...], tongue: Tongue) -> list[tuple[str, str]]:
    """The values of one field of the filter with their labels, the first empty: any."""
    say, write = tongue.say, Written(tongue)
    values: dict[str, list[tuple[str, str]]] = {
        "agent": [(one, isolate(one)) for one in agents],
        "cause": [(one, say(SITUATION_LABELS[one])) for one in SITUATIONS],
        "situation": [(one, say(SITUATION_LABELS[one])) for one in SITUATIONS],
        "disposition": [(one.value, say(DISPOSITION_LABELS[one.value])) for one in Disposition],
        "outcome": [(one, say(OUTCOME_LABELS[one])) for one in OUTCOME_STATES],
        "language": [(one, write.language(one)) for one in ("nl", "en")],
        "register": [("je", "je"), ("u", "u")],
        "identified": [(one.value, say(IDENTIFIED_LABELS[one.value])) for one in Identified],
        "feedback": [*((str(one), f"{one}, {say(FEEDBACK_LABELS[one])}") for one in range(1, 6)), ("0", say("none given"))],
    }
    return [("", say("any")), *values[name]]


def filter_words(wanted: LogFilter, tongue: Tongue) -> str:
    """The filter in words: ``Bas · Card has expired · 1 Nov 2026 to 24 Nov 2026 · "vrijdag"``; empty where it holds nothing back."""
    say, parts = tongue.say, []
    for name, label in FIELD_LABELS.items():
        value = getattr(wanted, name)
        if value is not None:
            words = dict(filter_choices(name, (wanted.agent,) if wanted.agent else (), tongue)).get(str(value), str(value))
            parts.append(f"{say(label).lower()}: {words}")
    if wanted.since or wanted.until:
        parts.append(_period(wanted, tongue))
    if wanted.words:
        parts.append(f"\N{LEFT DOUBLE QUOTATION MARK}{isolate(wanted.words)}\N{RIGHT DOUBLE QUOTATION MARK}")
    return " · ".join(parts)


FIELD_LABELS: Mapping[str, str] = {
    "agent": N_("Agent"), "cause": N_("Cause found"), "situation": N_("Situation shown"), "disposition": N_("Ended as"),
    "outcome": N_("The money"), "language": N_("Spoken in"), "register": N_("Address"), "identified": N_("Check"), "feedback": N_("Feedback"),
}  # fmt: skip


def _period(wanted: LogFilter, tongue: Tongue) -> str:
    first = _dated(wanted.since, tongue) if wanted.since else ""
    last = _dated(wanted.until - timedelta(seconds=1), tongue) if wanted.until else ""
    if first and last:
        return first if first == last else tongue.say("{first} to {last}", first=first, last=last)
    return tongue.say("from {day}", day=first) if first else tongue.say("up to {day}", day=last)


def _dated(at: datetime, tongue: Tongue) -> str:
    day = at.astimezone(UTC).date()
    return f"{tongue.day(day)} {day.year}"


def read_period(since: str, until: str) -> tuple[datetime | None, datetime | None]:
    """Two typed days, each of which may be empty; the last one counts whole. Raises Misuse."""
    found = filter_of({"since": since.strip() or None, "until": until.strip() or None})
    return found.since, found.until


def typed_days(wanted: LogFilter) -> tuple[str, str]:
    """The period as it is typed."""
    since = f"{wanted.since.astimezone(UTC):%Y-%m-%d}" if wanted.since else ""
    until = f"{(wanted.until - timedelta(seconds=1)).astimezone(UTC):%Y-%m-%d}" if wanted.until else ""
    return since, until


def filter_json(wanted: LogFilter) -> dict[str, Any]:
    """What the filter holds, to be kept."""
    found = {name: text_of(value) if isinstance(value, datetime) else value for name, value in asdict(wanted).items()}
    return {name: value for name, value in found.items() if value is not None and name != "source"}


def filter_from(kept: Mapping[str, Any], source: str | None) -> LogFilter:
    """A filter that was kept. What it holds that is not known here is left out."""
    found: dict[str, Any] = {}
    for one in fields(LogFilter):
        value = kept.get(one.name)
        if one.name in {"since", "until"}:
            found[one.name] = moment_of(value) if isinstance(value, str) else None
        elif one.name == "feedback":
            found[one.name] = value if isinstance(value, int) and 0 <= value <= 5 else None
        elif one.name == "outcome":
            found[one.name] = value if value in OUTCOME_STATES else None
        elif one.name == "current_only":
            found[one.name] = value is True
        else:
            found[one.name] = value if isinstance(value, str) else None
    return LogFilter(**found | {"source": source})


async def saved_filters(desk: Desk) -> tuple[SavedFilter, ...]:
    """The filters that are kept, by name. Raises NotSaved."""
    if not something_logged(desk):
        return ()
    with told():
        return tuple(await desk.writer.run(quality.saved_filters))


async def save_filter(desk: Desk, name: str, wanted: LogFilter | None) -> None:
    """Keeps the filter under this name, or takes the name away. Raises NotSaved."""
    author, at, kept = desk.agent(), desk.clock(), None if wanted is None else filter_json(wanted)
    with told():
        await desk.writer.run(lambda journal: quality.save_filter(journal, name, author, at, kept))
