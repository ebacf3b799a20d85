"""What waits for a lead: open disputes, calls to score blind or to agree on, and calls that were drawn; and what customers and agents said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from assistant.desk.desk import Desk
from assistant.desk.report_format import Written
from assistant.desk.review_ideas import IdeaLine, idea_lines
from assistant.desk.review_log import LogFilter, something_logged, source_of
from assistant.desk.review_quality import state_of
from assistant.desk.review_room import findings_of, used
from assistant.desk.trouble import told
from assistant.journal import quality
from assistant.journal.quality import Score, Voice
from assistant.journal.resolution import Resolution
from assistant.journal.store import Filter, Journal
from assistant.language import N_, Tongue
from assistant.review.finding_words import FINDING_LABELS
from assistant.review.sampling import LOW, draw, weight

Waits = Literal["dispute", "agree", "blind", "drawn", "second", "note", "agreed"]
WAITS: tuple[Waits, ...] = ("dispute", "agree", "blind", "drawn", "second", "note", "agreed")
"""In the order in which they stand on the screen."""
WAITS_LABELS: Mapping[Waits, str] = {
    "dispute": N_("open dispute"), "agree": N_("to agree on"), "blind": N_("waits for your score, blind"), "drawn": N_("drawn"),
    "second": N_("waits for a second lead"), "note": N_("note"), "agreed": N_("agreed"),
}  # fmt: skip
# Calls that a sample is drawn from at most: the newest of the stretch.
SAMPLE = 10
MOST = 500


@dataclass(frozen=True, slots=True)
class Item:
    call: str
    waits: Waits
    at: datetime
    agent: str | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Coaching:
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A call of a sample. ``why``: its low score and the kinds of its findings; empty where nothing is the matter."""

    row: Resolution
    feedback: int | None
    kinds: tuple[str, ...]

    def words(self, tongue: Tongue) -> str:
        parts = [tongue.say("feedback {score}", score=self.feedback)] if self.feedback is not None and self.feedback <= LOW else []
        return ", ".join([*parts, *(tongue.say(FINDING_LABELS[kind]) for kind in self.kinds)])


@dataclass(frozen=True, slots=True)
class Spoken:
    """What customers said, by situation, those with the most first; and agents' ideas, by line."""

    voices: tuple[tuple[str | None, tuple[Voice, ...]], ...]
    ideas: tuple[IdeaLine, ...]


async def coaching_of(desk: Desk, wanted: LogFilter, drawn: tuple[tuple[str, str], ...] = ()) -> Coaching:
    """What waits, the most urgent first; ``drawn`` are calls of a sample with why. Raises NotSaved."""
    if not something_logged(desk):
        return Coaching(())
    me, agent = desk.agent(), wanted.agent
    with told():
        return await desk.writer.run(lambda journal: _coaching(journal, me, agent, drawn))


def _coaching(journal: Journal, me: str, agent: str | None, drawn: tuple[tuple[str, str], ...]) -> Coaching:
    items: list[Item] = []
    disputed: set[str] = set()
    for thread in quality.threads(journal, agent=agent)[:MOST]:
        waits: Waits = "dispute" if thread.dispute == "open" else "note"
        disputed |= {thread.note.resolution} if waits == "dispute" else set()
        last = thread.below[-1] if thread.below else thread.note
        items.append(Item(thread.note.resolution, waits, last.at, thread.agent, last.words))
    by_call: dict[str, list[Score]] = {}
    for one in quality.all_scores(journal):
        by_call.setdefault(one.resolution, []).append(one)
    for call, scores in list(by_call.items())[-MOST:]:
        row = _row(journal, call)
        if row is not None and (agent is None or row.agent == agent):
            items.append(Item(call, _scored(scores, me), scores[-1].at, row.agent))
    scored = {call for call, scores in by_call.items() if any(one.lead == me for one in scores)}
    for call, why in drawn:
        row = _row(journal, call)
        if row is not None and call not in scored:
            items.append(Item(call, "drawn", row.at, row.agent, why))
    order = {waits: place for place, waits in enumerate(WAITS)}
    return Coaching(tuple(sorted(items, key=lambda one: (order[one.waits], -one.at.timestamp()))))


def _scored(scores: list[Score], me: str) -> Waits:
    state = state_of(scores)
    if state == "agreed":
        return "agreed"
    if state == "two":
        return "agree"
    return "second" if any(one.lead == me for one in scores) else "blind"


def _row(journal: Journal, call: str) -> Resolution | None:
    return next(iter(journal.resolutions(Filter(id=call))), None)


async def sample(desk: Desk, wanted: LogFilter, *, size: int = SAMPLE, seed: int, weighted: bool) -> tuple[Drawn, ...]:
    """Calls to listen back to, in the order in which they were drawn; of the newest that the checks look at. Raises NotSaved."""
    pool: list[Drawn] = []
    weights: list[float] = []
    async for page in findings_of(desk, used(wanted, "findings")):
        kinds: dict[str, list[str]] = {}
        severities: dict[str, list[str]] = {}
        for one in page.found:
            kinds.setdefault(one.id, []).append(one.kind)
            severities.setdefault(one.id, []).append(one.severity)
        for row in page.calls:
            pool.append(Drawn(row, row.feedback_score, tuple(kinds.get(row.id, ()))))
            weights.append(weight(row.feedback_score, severities.get(row.id, ())) if weighted else 1.0)
    return tuple(pool[place] for place in draw(weights, size, seed))


async def spoken_of(desk: Desk, wanted: LogFilter) -> Spoken:
    """What customers said in the period, and every idea. Raises NotSaved."""
    if not something_logged(desk):
        return Spoken((), ())
    source = source_of(desk)
    with told():
        heard, ideas = await desk.writer.run(
            lambda journal: (quality.voices(journal, since=wanted.since, until=wanted.until, source=source), quality.ideas(journal))
        )
    grouped: dict[str | None, list[Voice]] = {}
    for one in heard:
        grouped.setdefault(one.situation, []).append(one)
    voices = sorted(grouped.items(), key=lambda item: (-len(item[1]), item[0] or ""))
    return Spoken(tuple((key, tuple(found)) for key, found in voices), idea_lines(ideas))


def situation_words(key: str | None, tongue: Tongue) -> str:
    return Written(tongue).cause(key)
