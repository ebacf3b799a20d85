"""The list of cases as it is looked at: what is wanted of it, in which order, and each case in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from assistant.desk.case_library import Head, broken_words, select
from assistant.desk.practice_words import GOAL_LABELS, LEVEL_LABELS, MOOD_LABELS, goal_words
from assistant.desk.progress import PlayRow
from assistant.desk.report_format import LANGUAGE_LABELS
from assistant.guidance.wording import situation
from assistant.language import N_, Tongue
from assistant.practice.case import GOALS, LEVELS, MOODS
from assistant.records import SITUATIONS
from assistant.text import isolate

__all__ = ["Head"]

WANTED_LABELS: Mapping[str, str] = {
    "level": N_("Level"), "goal": N_("Goal"), "language": N_("Language"), "mood": N_("Mood"), "situation": N_("Situation"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases are looked at; what is None does not count."""

    text: str = ""
    level: int | None = None
    goal: str | None = None
    language: str | None = None
    mood: str | None = None
    situation: str | None = None


def listed(heads: Sequence[Head], wanted: Wanted, language: str) -> tuple[Head, ...]:
    """The cases that fit, the easier first, then by title; what can't be played stands last."""
    found = select(heads, **{one.name: getattr(wanted, one.name) for one in fields(wanted)})
    return tuple(sorted(found, key=lambda head: (head.broken is not None, head.about.level, title(head, language).casefold(), head.name)))


def title(head: Head, language: str) -> str:
    return isolate(head.about.title.get(language) or head.name)


def wanted_words(wanted: Wanted, tongue: Tongue) -> str:
    """What the filter holds beside the words that were typed."""
    parts = [
        value_words(one.name, value, tongue)
        for one in fields(wanted)
        if one.name != "text" and (value := getattr(wanted, one.name)) is not None
    ]
    return " · ".join(parts)


def value_words(name: str, value: object, tongue: Tongue) -> str:
    """One thing that a case can be filtered by, as it is called."""
    if name == "level":
        return tongue.say("level {level}", level=str(value))
    if name == "goal":
        return goal_words(str(value), tongue)
    if name == "language":
        return tongue.say(LANGUAGE_LABELS[str(value)])
    return tongue.say(MOOD_LABELS[str(value)]) if name == "mood" else situation(str(value), tongue)


def choices(name: str, tongue: Tongue) -> list[tuple[str, str]]:
    """What a field of the filter can be; the first is anything."""
    values: Mapping[str, Sequence[Any]] = {
        "level": LEVELS, "goal": tuple(key for key in GOALS if key in GOAL_LABELS), "language": ("nl", "en"), "mood": MOODS, "situation": SITUATIONS,
    }  # fmt: skip
    return [("", tongue.say("any")), *((str(value), value_words(name, value, tongue)) for value in values[name])]


def language_words(head: Head) -> str:
    """``nl·je``, ``en``."""
    return "·".join(filter(None, (head.about.language, head.about.register)))


def case_lines(head: Head, played: Sequence[PlayRow], tongue: Tongue) -> Iterator[tuple[str, str]]:
    """The case in words, as (label, words). ``played``: the plays of who works here, newest first."""
    say, about = tongue.say, head.about
    if head.broken:
        yield say("Can't be played"), broken_words(head, tongue)
        return
    yield say("Level"), f"{about.level} · {say(LEVEL_LABELS[about.level])}"
    yield say("Speaks"), " · ".join(filter(None, (say(LANGUAGE_LABELS[about.language]), about.register)))
    yield say("Mood"), say(MOOD_LABELS[about.mood])
    mine = [row for row in played if row.case == head.name and row.finished]
    yield say("Situation"), situation(about.situation, tongue) if mine else say("yours to find; told once you played it")
    for number, goal in enumerate(about.goals):
        yield say("You learn") if number == 0 else "", goal_words(goal, tongue)
    if about.author:
        yield say("Made by"), isolate(about.author)
    if head.own:
        yield say("Of this desk"), say("version {number}", number=about.version)
    if not mine:
        yield say("Your plays"), say("not played yet")
    for number, row in enumerate(mine[:8]):
        helped = " · " + say("with help") if row.help else ""
        yield say("Your plays") if number == 0 else "", f"{tongue.day(row.at)} {tongue.time(row.at)}   {row.score}{helped}"
