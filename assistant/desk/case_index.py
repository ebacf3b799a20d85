"""What is known of the desk's own cases, kept beside them: a list of thousands opens no file that was read before.

A file is known by its name, size and time of change. The index is a convenience: one that is damaged, or was written by another version, is
made anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from assistant.billing.query import folded
from assistant.desk.case_heads import Unfit, head_of
from assistant.journal import files
from assistant.practice.case import About

FILE = "case-index.json"
SCHEMA = 1
LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Known:
    """What a file's head says: ``about``, or why it can't be shown (``broken``, the key of a sentence, with its facts). ``words`` are what is
    searched: name, titles and author, folded."""

    about: About | None
    broken: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    words: str = ""


def known_of(place: str, name: str) -> Known:
    """Reads the head of the file ``name`` in the folder ``place``."""
    stem = name.removesuffix(".json")
    try:
        about = head_of(f"{place}/{name}")
    except Unfit as unfit:
        return Known(None, unfit.key, unfit.facts, folded(stem))
    if about is None:
        return Known(None, "case_no_lesson", {}, folded(stem))
    words = " ".join((stem, *about.title.values(), about.author or ""))
    return Known(about, None, {}, words.casefold() if words.isascii() else folded(words))


class Index:
    """The index in ``home``, of the cases in the folder ``place``."""

    def __init__(self, home: Path, place: Path) -> None:
        self._path, self._place = home / FILE, str(place)
        self._rows = self._read()
        self._seen: dict[str, list[Any]] = {}

    def known(self, name: str, size: int, changed: int) -> Known:
        """What the file says; it is read where its size or its time of change (ns) is not the one that the index has."""
        row = self._rows.get(name)
        if row is not None and row[0] == size and row[1] == changed:
            self._seen[name] = row
            return _from_row(row)
        found = known_of(self._place, name)
        self._seen[name] = [size, changed, *_row(found)]
        return found

    def keep(self) -> None:
        """Writes the index where something changed. One that can't be written is done without: the next list takes longer."""
        if self._seen == self._rows:
            return
        body = json.dumps(self._seen, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        with suppress(OSError):
            files.write_durably(self._path, _mark(body) + body)

    def _read(self) -> dict[str, list[Any]]:
        """The rows, where the file is as it was written: its first line is a digest of the rest."""
        try:
            if self._path.stat().st_size > LARGEST:
                return {}
            data = self._path.read_bytes()
        except OSError:
            return {}
        mark, body = data[:MARKED], data[MARKED:]
        rows: dict[str, list[Any]] = json.loads(body) if mark == _mark(body) else {}
        return rows


def _mark(body: bytes) -> bytes:
    return sha256(b"%d\n" % SCHEMA + body).hexdigest().encode() + b"\n"


MARKED = len(_mark(b""))


# A row is flat, and lists of words are one text: thousands of small lists take longer to make than all the rest.


def _row(known: Known) -> list[Any]:
    one = known.about
    if one is None:
        return [known.words, known.broken, dict(known.facts)]
    listed = (" ".join(one.goals), " ".join(one.traps))
    return [known.words, None, one.title["nl"], one.title["en"], one.level, one.language, one.register, one.mood, one.situation, *listed,
            one.author, one.version]  # fmt: skip


def _from_row(row: list[Any]) -> Known:
    if row[3] is not None:
        return Known(None, row[3], row[4], row[2])
    _, _, words, _, dutch, english, level, language, register, mood, situation, goals, traps, author, version = row
    title = {"nl": dutch, "en": english}
    return Known(About(title, level, _listed(goals), language, register, mood, situation, _listed(traps), author, version), words=words)


@cache
def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split())
