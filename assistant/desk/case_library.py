"""The library of practice cases: those that come with the program, and the desk's own in its folder ``cases``.

An own case of the same name takes the place of a shipped one. A file that can't be shown is listed with its reason and hides no other.
Nothing is followed out of the folder: a link is such a file.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.billing.query import folded
from assistant.desk.case_heads import Unfit, read_case
from assistant.desk.case_index import Index, Known, known_of
from assistant.desk.case_leftovers import clear_leftovers
from assistant.desk.desk import Desk
from assistant.desk.sentences import sentence
from assistant.desk.trouble import Misuse, NotFound
from assistant.language import Tongue
from assistant.practice.case import About
from assistant.practice.names import good_name
from assistant.resources import folder

if TYPE_CHECKING:
    from assistant.practice.case import Case

OWN = "cases"
NOTHING = About({"nl": "", "en": ""}, 1, (), "nl", None, "calm", "other")


@dataclass(frozen=True, slots=True)
class Head:
    """A case in the list. ``broken``: why it can't be played, the key of a sentence with its ``facts``; ``about`` says nothing then.

    ``mark`` changes with the file (its size and time of change).
    """

    name: str
    folder: Path
    about: About
    own: bool
    mark: str = ""
    broken: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    """What is searched: name, titles and author, folded."""

    @property
    def path(self) -> Path:
        return self.folder / f"{self.name}.json"


def own_folder(desk: Desk) -> Path:
    """Where the desk keeps its own cases; it is made when the first is written."""
    return desk.settings.home / OWN


def shipped_folder() -> Path:
    return folder("fixtures") / "cases"


def library(desk: Desk) -> tuple[Head, ...]:
    """Every case by name. Reads heads only, and of own cases only those that changed since the last time."""
    place = own_folder(desk)
    clear_leftovers(place)
    files, index = _files(place), Index(desk.settings.home, place)
    found = {head.name: head for head in _shipped()}
    for name, size, changed in files:
        head = _head(place, name, index.known(name, size, changed), own=True, mark=f"{size:x}-{changed:x}")
        found[head.name] = head
    index.keep()
    return tuple(found[name] for name in sorted(found))


def select(
    heads: Iterable[Head],
    *,
    text: str = "",
    level: int | None = None,
    goal: str | None = None,
    language: str | None = None,
    situation: str | None = None,
    mood: str | None = None,
) -> tuple[Head, ...]:
    """The cases that fit all that is given. ``text``: each of its words stands in the name, a title or the author. One that is broken fits
    by its name alone."""
    wanted = folded(text).split()
    fixed = [(name, value) for name, value in (("level", level), ("language", language), ("situation", situation), ("mood", mood)) if value]
    return tuple(
        head
        for head in heads
        if all(word in head.words for word in wanted)
        and not ((fixed or goal) and head.broken)
        and all(getattr(head.about, name) == value for name, value in fixed)
        and (not goal or goal in head.about.goals)
    )


def find(desk: Desk, name: str) -> Path:
    """The file of the case with this name: the desk's own, else the shipped one. Raises NotFound, which names the nearest."""
    if good_name(name):
        own = own_folder(desk)
        if not (own / f"{name}.json").exists():
            clear_leftovers(own)
        for place in (own, shipped_folder()):
            path = place / f"{name}.json"
            if path.exists() or path.is_symlink():
                return path
    known = [head.name for head in library(desk)]
    near = ", ".join(get_close_matches(name, known, 3, 0.5))
    raise NotFound("no_case_near" if near else "no_case", {"name": name[:60], "near": near})


def raw_case(path: Path) -> dict[str, Any]:
    """The JSON of a case's file. Raises Misuse, which says what is wrong with it."""
    try:
        return read_case(path)
    except Unfit as unfit:
        raise Misuse("case_broken", {"file": str(path), "why": unfit.key, **unfit.facts}) from unfit


def load(desk: Desk, name: str) -> Case:
    """The case, checked. Raises NotFound, and Misuse with the first thing that is wrong in it."""
    return load_file(find(desk, name))


def load_file(path: Path) -> Case:
    """The case in this file, checked. Raises Misuse."""
    from assistant.practice.reading import case_of, check

    raw = raw_case(path)
    if "lesson" not in raw:
        raise Misuse("case_broken", {"file": str(path), "why": "case_no_lesson"})
    found = check(raw, name=path.stem)
    if found:
        raise Misuse("case_faulty", {**found[0].facts, "file": str(path), "path": found[0].path, "fault": found[0].key})
    return case_of(path.stem, raw)


def broken_words(head: Head, tongue: Tongue) -> str:
    """Why the case can't be played; empty where it can."""
    return sentence(head.broken, head.facts, tongue) if head.broken else ""


def _shipped() -> Iterator[Head]:
    """The shipped files with a lesson; the others are accounts for the search."""
    place = shipped_folder()
    for name, _, _ in _files(place):
        known = known_of(str(place), name)
        if known.broken != "case_no_lesson":
            yield _head(place, name, known, own=False)


def _files(place: Path) -> list[tuple[str, int, int]]:
    """(name, size, time of change in ns) of what could be a case."""
    try:
        with os.scandir(place) as entries:
            named = [entry for entry in entries if entry.name.endswith(".json") and not entry.name.startswith(".")]
            stats = [(entry.name, entry.stat(follow_symlinks=False)) for entry in named]
    except OSError:
        return []
    return [(name, found.st_size, found.st_mtime_ns) for name, found in stats]


def _head(place: Path, file: str, known: Known, *, own: bool, mark: str = "") -> Head:
    name = file.removesuffix(".json")
    if own and not good_name(name):
        return Head(name, place, NOTHING, own, mark, "case_name", {"name": name[:60]}, known.words)
    return Head(name, place, known.about or NOTHING, own, mark, known.broken, known.facts, known.words)
