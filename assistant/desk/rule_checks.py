"""The rule checks over the log: every call of a stretch is looked at, newest first, a page at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from assistant.desk.desk import Desk
from assistant.desk.log_lines import Wanted, filter_of
from assistant.desk.reading_log import reading_desk
from assistant.desk.trouble import told
from assistant.journal.checking import PAGE, Stretch, page, seen, wrap_ups
from assistant.journal.moments import text_of
from assistant.journal.opening import marker_of
from assistant.journal.resolution import Resolution
from assistant.journal.store import Journal
from assistant.language import Tongue
from assistant.review.finding_words import told as worded
from assistant.review.findings import Finding, findings, long_wrap_up, seen_of, wants_snapshot
from assistant.text import printable

# What is usual at this desk is told by so many wrap-ups (judgement: some months of a small desk, and read in a moment on a large one).
USUAL = 5000


@dataclass(frozen=True, slots=True)
class Checked:
    """A page of calls that were looked at, and what was found in them, newest first."""

    calls: tuple[Resolution, ...]
    found: tuple[Finding, ...]


async def found(environ: Mapping[str, str], lang: str | None, wanted: Wanted, *, demo: bool = False) -> AsyncIterator[Finding]:
    """Every finding in the calls asked for (``since``, ``until``, ``agent``), newest call first; none where nothing was logged.

    Raises Trouble.
    """
    asked = filter_of(wanted)
    desk = reading_desk(environ, lang, demo=demo)
    try:
        if not desk.journal_path.exists() and not marker_of(desk.journal_path).exists():
            return
        async for one in checked(desk, Stretch(asked.since, asked.until, asked.agent)):
            for finding in one.found:
                yield finding
    finally:
        await desk.close()


async def usual_limit(desk: Desk) -> int | None:
    """The seconds above which a wrap-up is very long at this desk; None where there are none. Raises NotSaved."""
    with told():
        return long_wrap_up(await desk.writer.run(lambda journal: wrap_ups(journal, USUAL)))


async def checked(desk: Desk, stretch: Stretch, *, most: int | None = None) -> AsyncIterator[Checked]:
    """Page after page of the stretch with its findings; at most the newest ``most`` calls are looked at. Raises NotSaved."""
    long_s, looked = await usual_limit(desk), 0
    while most is None or looked < most:
        size = PAGE if most is None else min(PAGE, most - looked)
        with told():
            one = await desk.writer.run(lambda journal, on=stretch, size=size: _checked(journal, on, size, long_s))  # type: ignore[misc]
        if not one.calls:
            return
        yield one
        looked += len(one.calls)
        last = one.calls[-1]
        stretch = replace(stretch, below=(last.at, last.number))


def _checked(journal: Journal, stretch: Stretch, size: int, long_s: int | None) -> Checked:
    calls = page(journal, stretch, size)
    kept = seen(journal, [one.id for one in calls if wants_snapshot(one)])
    found = [finding for one in calls for finding in findings(one, seen_of(kept.get(one.id)), long_s=long_s)]
    return Checked(tuple(calls), tuple(found))


def finding_json(finding: Finding, tongue: Tongue) -> dict[str, Any]:
    """A finding for other programs; ``id`` and ``number`` are the call's, ``label`` and ``evidence`` in the reader's language."""
    label, evidence = worded(finding, tongue)
    return {
        "kind": finding.kind,
        "severity": finding.severity,
        "id": finding.id,
        "number": finding.number,
        "at": text_of(finding.at),
        "agent": finding.agent,
        "field": finding.column,
        "words": list(finding.words),
        "label": label,
        "evidence": evidence,
    }


def finding_lines(finding: Finding, severities: Mapping[str, str], tongue: Tongue) -> tuple[str, str]:
    """Two lines for a reader: when, who, how urgent and what; then the evidence and the call's id."""
    label, evidence = worded(finding, tongue)
    at = f"{tongue.local(finding.at):%Y-%m-%d %H:%M}"
    head = f"{at}  {tongue.say(severities[finding.severity])}  {label}, {finding.agent or '?'}"
    return " ".join(printable(head).split()), "  " + " ".join(printable(f"{evidence} id {finding.id}").split())
