"""What works, for a screen, a command or the report: the figures of the journal, kept until the journal changes."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from datetime import timedelta

from assistant.desk.desk import Desk
from assistant.desk.trouble import Misuse, told
from assistant.journal.m002_tallies import DIMENSIONS
from assistant.journal.opening import marker_of
from assistant.journal.review_queries import version
from assistant.journal.store import Journal
from assistant.journal.tallies import Selection, sums
from assistant.review.works import Group, Tally, everybody_of, groups

BY = tuple(DIMENSIONS)
"""What calls can be grouped by: cause, situation, variant, agreed, agent, language, register, hour (of the desk's clock)."""
PAGE = ("cause", "variant", "agreed", "agent", "language", "register", "hour")
"""The dimensions of the page of what works, in order."""
KEPT = 64


def dimensions(words: str) -> tuple[str, ...]:
    """``cause,agent`` as dimensions, each once. Raises Misuse for another word, or none."""
    named = tuple(dict.fromkeys(one.strip() for one in words.split(",") if one.strip()))
    for one in named:
        if one not in BY:
            raise Misuse("unknown_dimension", {"value": one[:60], "known": ", ".join(BY)})
    if not named:
        raise Misuse("unknown_dimension", {"value": "", "known": ", ".join(BY)})
    return named


async def works(desk: Desk, by: tuple[str, ...], selection: Selection) -> list[Group]:
    """The groups by these dimensions together, most cases first: each pair (or triple) of values that occurs. Raises NotSaved.

    None, and no file made, where nothing was ever logged.
    """
    return (await _several(desk, [by], selection))[0]


async def everything(desk: Desk, selection: Selection) -> Group | None:
    """All cases as one group; None where there is none. Raises NotSaved."""
    return next(iter((await _several(desk, [()], selection))[0]), None)


async def works_page(desk: Desk, selection: Selection) -> dict[str, list[Group]]:
    """The groups by each dimension of PAGE apart. Raises NotSaved."""
    found = await _several(desk, [(one,) for one in PAGE], selection)
    return dict(zip(PAGE, found, strict=True))


async def _several(desk: Desk, wanted: list[tuple[str, ...]], selection: Selection) -> list[list[Group]]:
    if not desk.journal_path.exists() and not marker_of(desk.journal_path).exists():
        return [[] for _ in wanted]
    selection = replace(selection, zone=desk.zone)
    with told():
        return await desk.writer.run(lambda journal: [grouped(journal, by, selection) for by in wanted])


def grouped(journal: Journal, by: tuple[str, ...], selection: Selection) -> list[Group]:
    """The groups, on the journal's own thread. Raises JournalFault."""
    # To the hour: what a minute changes is only which calls have had their 7 days.
    hour = selection.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    selection = replace(selection, now=hour)
    key = (journal.path, version(journal), by, selection)
    if key not in _KNOWN:
        everybody = everybody_of(_tallies(journal, ("cause",), selection))
        _KNOWN[key] = groups(by, _tallies(journal, by, selection), everybody)
        while len(_KNOWN) > KEPT:
            _KNOWN.popitem(last=False)
    return _KNOWN[key]


# By journal, its version, dimensions and selection. Touched on the journal's thread alone.
_KNOWN: OrderedDict[object, list[Group]] = OrderedDict()


def _tallies(journal: Journal, by: tuple[str, ...], selection: Selection) -> list[Tally]:
    return [Tally(one.values, (one.cause, one.band), one.currency, one.sums) for one in sums(journal, by, selection)]
