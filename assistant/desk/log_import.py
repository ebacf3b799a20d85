"""Imports a log: ``log --json`` of another desk or of an old tool, line by line. Bad lines are named and left out; the rest is kept.

The file is looked through twice, so that a log of any length needs little memory: first each line is checked and its moment noted, then the
good ones are added from the oldest on, which puts a call before what corrects it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from assistant.desk.desk import JOURNAL
from assistant.desk.log_line import BadLine, Line, read_line
from assistant.desk.own_file import settings_of
from assistant.desk.trouble import NotFound, Trouble, told
from assistant.journal.importing import Came, Importer, KeyLost, importing
from assistant.settings.environment import prepare_home
from assistant.settings.errors import Fault

# Bytes: a note has at most 10,000 characters, and a whole row stays far below this.
LONGEST = 1024 * 1024
BATCH = 1000
# An old tool's whole log, into a desk where nobody logged yet, goes in as one: all of it, or nothing.
ALL_AT_ONCE = 2000
_LEFT_OUT: Mapping[Came, str] = {
    "other_row": "import.other_row",
    "erased": "import.erased",
    "forgotten": "import.forgotten",
    "no_original": "import.no_original",
}


@dataclass
class Imported:
    """How many lines were added, were there already, and how many numbers were masked; ``bad`` lists the lines left out: line, key, facts."""

    added: int = 0
    unchanged: int = 0
    masked: int = 0
    bad: list[tuple[int, str, Mapping[str, str]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Place:
    """A good line: its moment (text), its number, and where its bytes are."""

    at: str
    number: int
    offset: int
    length: int


def import_log(environ: Mapping[str, str], lang: str | None, file: Path, now: datetime, *, all_at_once: int = ALL_AT_ONCE) -> Imported:
    """Adds what the file holds to the desk's journal; so many lines or more go into an empty one as a whole.

    Raises Trouble: NotFound for no such file; where the journal fails midway, the batches before it are kept, and a second import goes on.
    """
    settings = settings_of(environ, lang)
    found = Imported()
    try:
        with file.open("rb") as source:
            places = _places(source, found)
            prepare_home(settings.home)
            with told(), importing(settings.home / JOURNAL, now) as journal:
                whole = journal.all_at_once() if len(places) >= all_at_once and journal.empty else nullcontext()
                with whole:
                    _add_all(source, places, journal, found)
    except KeyLost as lost:
        raise Trouble("people_key_lost", {"path": str(lost.path)}) from lost
    except FileNotFoundError as error:
        raise NotFound("import_no_file", {"path": str(file)}) from error
    except OSError as error:
        raise Trouble("import_not_read", {"path": str(file), "problem": type(error).__name__}) from error
    except Fault as fault:
        raise Trouble(fault.key, fault.facts) from fault
    found.bad.sort(key=lambda one: one[0])
    return found


def _places(source: IO[bytes], found: Imported) -> list[_Place]:
    places = []
    for number, offset, raw in _lines(source):
        try:
            if raw is None:
                raise BadLine("import.too_long")
            if raw.strip():
                line = read_line(raw)
                places.append(_Place(line.resolution.at.isoformat(), number, offset, len(raw)))
        except BadLine as bad:
            found.bad.append((number, bad.key, bad.facts))
    # Of two calls in one second the one that is written later is older, in a file that goes back in time, as ``log --json`` does.
    back = len(places) > 1 and places[0].at > places[-1].at
    return sorted(places, key=lambda place: (place.at, -place.number if back else place.number))


def _lines(source: IO[bytes]) -> Iterator[tuple[int, int, bytes | None]]:
    """Number, offset and bytes of each line; None for one that is too long, which is passed over piece by piece."""
    number, offset = 0, 0
    while raw := source.readline(LONGEST + 1):
        number, start, whole = number + 1, offset, raw
        offset += len(raw)
        while not raw.endswith(b"\n") and len(raw) > LONGEST and (raw := source.readline(LONGEST + 1)):
            offset += len(raw)
        bom = 3 if number == 1 and whole.startswith(b"\xef\xbb\xbf") else 0
        yield number, start + bom, None if len(whole) > LONGEST else whole[bom:]


def _add_all(source: IO[bytes], places: list[_Place], journal: Importer, found: Imported) -> None:
    waiting = _add(source, places, journal, found)
    # A correction whose original comes later in the file (a clock went back) waits for it, as long as each round brings some in.
    while waiting and len(again := _add(source, waiting, journal, found)) < len(waiting):
        waiting = again
    found.bad += [(place.number, _LEFT_OUT["no_original"], {}) for place in waiting]


def _add(source: IO[bytes], places: list[_Place], journal: Importer, found: Imported) -> list[_Place]:
    """Adds these lines; gives those whose original is not there."""
    waiting = []
    for start in range(0, len(places), BATCH):
        batch = places[start : start + BATCH]
        lines = [_read(source, place) for place in batch]
        came = journal.add([(line.resolution, line.outcome) for line in lines])
        for place, line, outcome in zip(batch, lines, came, strict=True):
            if outcome == "no_original":
                waiting.append(place)
            elif outcome in _LEFT_OUT:
                found.bad.append((place.number, _LEFT_OUT[outcome], {}))
            else:
                found.added += outcome == "added"
                found.unchanged += outcome == "unchanged"
                found.masked += line.numbers() if outcome == "added" else 0
    return waiting


def _read(source: IO[bytes], place: _Place) -> Line:
    source.seek(place.offset)
    return read_line(source.read(place.length))
