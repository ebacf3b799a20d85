"""Assigns practice: which cases train what was found in a call, who was asked to play which, and what is still open."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.desk.case_library import Head, find, library
from assistant.desk.desk import Desk
from assistant.desk.goal_words import goal_words
from assistant.desk.review_log import log_agents, something_logged
from assistant.desk.trouble import Misuse, told
from assistant.journal import plays as kept
from assistant.journal.plays import Assignment, PlayFilter, PlayRow
from assistant.journal.resolution import Resolution, new_id
from assistant.language import Tongue
from assistant.practice.case import GOALS
from assistant.practice.trains import TRAINS
from assistant.text import isolate

__all__ = ["Assignment", "Head"]

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Given:
    """Something that was assigned, and the play that did it; None while it is open."""

    assignment: Assignment
    done: PlayRow | None = None


def goals_for(kinds: Iterable[str]) -> tuple[str, ...]:
    """The goals that train these kinds of finding, the one that fits best first; none for a kind that is not known."""
    return tuple(dict.fromkeys(goal for kind in kinds for goal in TRAINS.get(kind, ())))


def cases_for(desk: Desk, goals: Sequence[str], *, situation: str | None = None, language: str | None = None) -> tuple[Head, ...]:
    """The cases that can be played and teach one of the goals, or all cases where there are no goals; what fits best first.

    What counts, in this order: the same situation, the goals in their order, the language of the call, an easier level, the name.
    """

    def place(head: Head) -> tuple[bool, int, bool, int, str]:
        about = head.about
        rank = next((number for number, goal in enumerate(goals) if goal in about.goals), len(goals))
        return about.situation != situation, rank, about.language != (language or about.language), about.level, head.name

    heads = [head for head in library(desk) if not head.broken and (not goals or set(goals) & set(head.about.goals))]
    return tuple(sorted(heads, key=place))


@dataclass(frozen=True, slots=True)
class Offer:
    """Cases for the agent of a call, what trains its findings first. ``kinds`` are the findings, the one that is looked at first."""

    agent: str
    call: str
    kinds: tuple[str, ...]
    goals: tuple[str, ...]
    heads: tuple[Head, ...]
    asked: frozenset[str] = frozenset()
    """Cases that the agent has still to play, of those asked before."""

    def goal_of(self, head: Head) -> str | None:
        """The goal that the case is given for."""
        return next((goal for goal in self.goals if goal in head.about.goals), None)

    def kind_of(self, goal: str | None) -> str | None:
        """The finding that the goal trains."""
        return next((kind for kind in self.kinds if goal in TRAINS.get(kind, ())), None)


async def offer(desk: Desk, call: Resolution, kinds: Iterable[str]) -> Offer:
    """The cases to choose from for whoever had this call: all, where nothing was found in it or nothing fits. Raises NotSaved."""
    found = tuple(dict.fromkeys(kinds))
    goals = goals_for(found)
    alike = {"situation": call.cause or call.situation, "language": call.script_language}
    heads = await asyncio.to_thread(cases_for, desk, goals, **alike)
    if not heads and goals:
        heads = await asyncio.to_thread(cases_for, desk, (), **alike)
    agent = call.agent or ""
    asked = frozenset(one.case for one in await open_assignments(desk, agent))
    return Offer(agent, call.id, found, goals, heads, asked)


def offered(found: Offer, tongue: Tongue) -> tuple[str, list[tuple[str, str]]]:
    """The offer as a choice: title, then name and words of each case."""
    title = tongue.say("Practice for {agent}", agent=isolate(found.agent))
    trains = tongue.listed([goal_words(goal, tongue) for goal in found.goals])
    return f"{title}: {trains}" if found.goals else title, [(head.name, _case_words(found, head, tongue)) for head in found.heads]


def _case_words(found: Offer, head: Head, tongue: Tongue) -> str:
    about = head.about
    goal = found.goal_of(head) if len(found.goals) > 1 else None
    parts = [tongue.say("level {level}", level=about.level), isolate(about.title.get(tongue.language) or head.name)]
    asked = tongue.say("asked already") if head.name in found.asked else ""
    more = ", ".join(filter(None, (goal_words(goal, tongue) if goal else "", asked)))
    return "  ".join([*parts, f"({more})" if more else ""]).rstrip()


async def give(desk: Desk, found: Offer, name: str) -> Assignment:
    """Assigns one case of the offer. Raises as ``assign`` does."""
    head = next(head for head in found.heads if head.name == name)
    goal = found.goal_of(head)
    return await assign(desk, name, found.agent, goal=goal, finding=found.kind_of(goal), resolution=found.call)


async def assign(
    desk: Desk,
    case: str,
    trainee: str,
    *,
    goal: str | None = None,
    finding: str | None = None,
    resolution: str | None = None,
    why: str | None = None,
) -> Assignment:
    """Asks the trainee to play the case. A name that is known here in other capitals is taken as it is known.

    Raises NotFound for a case that is not there, Misuse for no name or an unknown goal, NotSaved.
    """
    path = find(desk, case)
    if not trainee.strip() or len(trainee) > LONGEST_NAME or not trainee.isprintable():
        raise Misuse("no_trainee", {"limit": str(LONGEST_NAME)})
    if goal is not None and goal not in GOALS:
        raise Misuse("unknown_goal", {"goal": goal[:60], "known": ", ".join(GOALS)})
    name = await known_name(desk, trainee) or trainee.strip()
    one = Assignment(
        id=new_id(), at=desk.clock(), by=desk.agent(), trainee=name, case=path.stem, goal=goal, finding=finding, resolution=resolution,
        why=(why or "").strip() or None,
    )  # fmt: skip
    with told():
        return await desk.writer.run(lambda journal: kept.add_assignment(journal, one))


async def names(desk: Desk) -> tuple[str, ...]:
    """Who practised, was assigned something, or logged a call here, by name. Raises NotSaved."""
    found = {*await log_agents(desk), desk.agent()}
    if something_logged(desk):
        with told():
            found |= {one.trainee for one in await desk.writer.run(kept.plays)}
            found |= {one.trainee for one in await desk.writer.run(kept.assignments)}
    return tuple(sorted(filter(None, found), key=str.casefold))


async def known_name(desk: Desk, typed: str) -> str | None:
    """The name as it is known here. Raises NotSaved."""
    wanted, known = typed.strip(), await names(desk)
    return wanted if wanted in known else next((name for name in known if name.casefold() == wanted.casefold()), None)


async def assigned(desk: Desk, trainee: str | None = None, *, rows: Sequence[PlayRow] | None = None) -> tuple[Given, ...]:
    """What was assigned, oldest first, with the play that did it. ``rows``: the plays, where they were read already. Raises NotSaved."""
    if not something_logged(desk):
        return ()
    with told():
        listed = await desk.writer.run(lambda journal: kept.assignments(journal, trainee))
        wanted = PlayFilter(trainee=trainee)
        held = await desk.writer.run(lambda journal: kept.plays(journal, wanted)) if rows is None else rows
    return tuple(Given(one, _done(one, held)) for one in listed)


async def open_assignments(desk: Desk, trainee: str) -> tuple[Assignment, ...]:
    """What this trainee has still to play, oldest first. Raises NotSaved."""
    return tuple(one.assignment for one in await assigned(desk, trainee) if one.done is None)


def _done(one: Assignment, plays: Iterable[PlayRow]) -> PlayRow | None:
    """The first play that the trainee ended since; with help it is done too, though it does not count at the gate."""
    if not one.trainee:  # retention let go of who it was
        return None
    fits = (play for play in plays if play.finished and not play.by_script and (play.trainee, play.case) == (one.trainee, one.case))
    return next((play for play in fits if play.at >= one.at), None)


def given_json(one: Given) -> dict[str, Any]:
    """For other programs."""
    held = one.assignment
    return {
        "id": held.id, "at": f"{held.at:%Y-%m-%dT%H:%M:%SZ}", "by": held.by, "trainee": held.trainee, "case": held.case, "goal": held.goal,
        "finding": held.finding, "call": held.resolution, "why": held.why,
        "done": None if one.done is None else {"play": one.done.id, "at": f"{one.done.at:%Y-%m-%dT%H:%M:%SZ}", "score": one.done.score},
    }  # fmt: skip
