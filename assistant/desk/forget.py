"""Forgets a customer: who that is, what would go, doing it, and the lines that say what went and what is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.desk.crash import LOG
from assistant.desk.desk import DEMO_JOURNAL, Desk
from assistant.desk.find import Answer, find
from assistant.desk.model_gather import forget_reading
from assistant.desk.own_file import journal_of, who
from assistant.desk.trouble import NotFound, Unreachable, told
from assistant.journal import forgetting
from assistant.journal.cleaning import Beside, Left
from assistant.journal.disclosure import customers_known_as
from assistant.journal.drafts import Drafts
from assistant.journal.erasure import Held
from assistant.journal.forgetting import Forgotten
from assistant.language import N_, Tongue

# Why somebody is forgotten. A list, so that nobody's name gets into the log of it.
WHYS = ("request", "objection", "mistake", "other")


@dataclass(frozen=True, slots=True)
class Person:
    """A customer of whom something may be held: their id, and addresses and names that were typed or that the provider told."""

    customer: str
    known_as: tuple[str, ...]
    held: Held
    before: bool
    """They were forgotten before: what is done now ends what may not have been ended then."""


async def find_person(desk: Desk, words: str) -> Person:
    """The person whom the words name: an id that the journal or a draft holds, the one customer that the provider finds, else one whose
    snapshots hold these words: the provider may have deleted them.

    Raises NotFound where nothing is held and nobody is found, with the candidates where several fit; Trouble for a journal that can't be read.
    """
    path, typed = journal_of(desk.settings), words.strip()
    person = _person(path, typed, ())
    if not person.held.nothing or person.before or _in_drafts(desk, typed):
        return person
    try:
        found = await find(desk, typed)
    except Unreachable:
        found = Answer(typed)
    match = found.only or (found.matches[0] if len(found.matches) == 1 else None)
    if match:
        return _person(path, match.id, tuple(one for one in (typed, match.name, match.email, match.phone) if one and one != match.id))
    if found.matches:
        raise NotFound("several_found", {"words": typed, "number": str(len(found.matches))}, found.matches)
    with told():
        known = customers_known_as(path, typed)
    if len(known) != 1:
        key, facts = ("nothing_held", {"customer": typed[:80]}) if not known else ("several_held", {"ids": ", ".join(known)})
        raise NotFound(key, facts)
    return _person(path, known[0], (typed,))


def _person(path: Path, customer: str, known_as: tuple[str, ...]) -> Person:
    with told():
        held, before = forgetting.held(path, customer)
    return Person(customer, known_as, held, before)


def forget(desk: Desk, person: Person, why: str, at: datetime) -> Forgotten:
    """Takes the person out of every file of the desk. Raises Trouble where the journal can't be written; nothing was changed then.

    What a fit of the model has read so far goes whole: whose lines are whose can't be told in it.
    """
    forget_reading(desk.settings.home)
    with told():
        return forgetting.forget(
            journal_of(desk.settings),
            person.customer,
            agent=who(desk.settings),
            why=why,
            at=at,
            more=person.known_as,
            beside=beside(desk.settings.home),
        )


def beside(home: Path) -> Beside:
    """The program's own files beside the journal: the logs of its faults, and the simulated journal."""
    return Beside(logs=(home / LOG, home / f"{LOG}.1"), simulated=(home / DEMO_JOURNAL,))


def _in_drafts(desk: Desk, customer: str) -> bool:
    return any(one.payload.get("customer") == customer for one in Drafts(desk.settings.home).all())


COUNTED: Mapping[str, str] = {
    "calls": N_("calls blanked, their figures kept: {number}"),
    "words": N_("notes and snapshots of calls let go: {number}"),
    "views": N_("openings of an account blanked: {number}"),
    "practice": N_("practice plays and assignments blanked, their scores kept: {number}"),
    "snapshots": N_("snapshots removed: {number}"),
    "other_snapshots": N_("snapshots of others removed, since they named the person: {number}"),
    "other_notes": N_("notes of others in which an id or address was masked: {number}"),
    "drafts": N_("drafts removed: {number}"),
    "copies": N_("older copies of the journal replaced: {number}"),
    "set_aside": N_("files that were set aside removed: {number}"),
    "logs": N_("logs of faults cleaned: {number}"),
}
LEFT: Mapping[str, str] = {
    "in_use": N_("{path}: another program is reading it, so old pages are left. Close the desk and run this once more."),
    "piece": N_("{path}: a piece is left that no row explains. Close the desk and run this once more."),
    "database": N_("{path}: another database, which may hold the person. Look at it and remove it."),
    "mention": N_("{path}: the person is named in it. Look at it."),
    "kept": N_("{path}: it could not be removed. Remove it by hand."),
}


def done_lines(done: Mapping[str, int], tongue: Tongue) -> Iterator[str]:
    """A line for each thing that went."""
    yield from (tongue.say(COUNTED[name], number=number) for name, number in done.items() if number)


def left_line(left: Left, tongue: Tongue) -> str:
    return tongue.say(LEFT[left.kind], path=left.path)


def ask_line(person: Person, tongue: Tongue) -> str:
    """What is about to go."""
    return tongue.say(
        "{customer}: calls {calls}, openings {views}, snapshots {snapshots}. All are blanked or removed, here and in every copy, for good.",
        customer=person.customer,
        calls=len(person.held.calls),
        views=len(person.held.views),
        snapshots=person.held.snapshots,
    )
