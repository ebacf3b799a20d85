"""The head of a practice case: what stands in front of its file, read without the account behind it, which is a hundred times as long.

A file that has its parts in another order is read whole. What a case teaches is checked by ``practice.reading``; here only that a list can
show it.
"""

from __future__ import annotations

import codecs
import json
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.billing.errors import BadAnswer
from assistant.billing.strict_json import loads
from assistant.practice.case import GOALS, LEVELS, MOODS, TRAPS, About
from assistant.text import clean
from assistant.vocabulary import SITUATIONS

LARGEST = 8 * 1024 * 1024
"""Bytes of a case at most (the largest shipped one has 0.5 MB): a list of cases must not fill the memory."""
FRONT = 4096
"""Bytes in which a head stands, as cases are written: the largest shipped one takes 900."""
LANGUAGES = ("nl", "en")
REGISTERS = ("je", "u", None)
_DECODER = json.JSONDecoder()


class Unfit(Exception):
    """A file that no list can show; ``key`` and ``facts`` are those of a sentence."""

    def __init__(self, key: str, **facts: str) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts


def head_of(path: str | Path) -> About | None:
    """What the file says in front; None where it is an account without a lesson. Raises Unfit."""
    with opened(path) as file:
        front = file.read(FRONT)
        found = _in_front(front)
        if found is None:
            found = _whole(front + file.read(LARGEST))
    about, playable = found
    return about_of(about) if playable else None


def read_case(path: Path) -> dict[str, Any]:
    """The whole file, read strictly: no name twice, no number that does not fit. Raises Unfit."""
    with opened(path) as file:
        return parsed(file.read(LARGEST + 1))


def opened(path: str | Path) -> Any:
    """The file, open for its bytes. Raises Unfit for what is no file, a link, one that can't be read, and one that is too large."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        if os.path.islink(path):
            raise Unfit("case_is_a_link") from error
        raise Unfit("case_not_read", problem=type(error).__name__) from error
    found = os.fstat(handle)
    plain = stat.S_ISREG(found.st_mode)
    if not plain or found.st_size > LARGEST:
        os.close(handle)
        raise Unfit("case_too_large", limit_mb=str(LARGEST // 1024**2)) if plain else Unfit("case_no_file")
    return os.fdopen(handle, "rb")


def _in_front(data: bytes) -> tuple[Any, bool] | None:
    """(``about``, whether a lesson follows it), where both can be told from these first bytes of a file."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(data)
        at, about = _name_after(text, 0, "{"), None
        while at is not None:
            name, at = _DECODER.raw_decode(text, at)
            at = _skip(text, at, ":")
            if name == "lesson":
                return (about, True) if about is not None and text[at : at + 1] == "{" else None
            if name not in {"schema", "about"}:
                return (None, False) if name == "case" and about is None else None
            value, at = _DECODER.raw_decode(text, at)
            about = value if name == "about" else about
            at = _name_after(text, at, ",")
    except (ValueError, RecursionError):
        return None  # cut off, or no JSON: the whole file tells
    return None


def _name_after(text: str, at: int, mark: str) -> int | None:
    """Where the next name begins, behind this mark."""
    at = _skip(text, at, mark)
    return at if text[at : at + 1] == '"' else None


def _skip(text: str, at: int, mark: str) -> int:
    """The place of the next character that is no blank, behind this mark. Raises ValueError where the mark is not there."""
    while text[at : at + 1].isspace():
        at += 1
    if text[at : at + 1] != mark:
        raise ValueError(mark)
    at += 1
    while text[at : at + 1].isspace():
        at += 1
    return at


def _whole(data: bytes) -> tuple[Any, bool]:
    raw = parsed(data)
    return raw.get("about"), "lesson" in raw or "about" in raw


def parsed(data: bytes) -> dict[str, Any]:
    """The JSON object of a case, read strictly. Raises Unfit."""
    if len(data) > LARGEST:
        raise Unfit("case_too_large", limit_mb=str(LARGEST // 1024**2))
    try:
        raw = loads(data.removeprefix(codecs.BOM_UTF8))
    except BadAnswer as error:
        raise Unfit(f"import.{error.facts['why']}") from error
    if not isinstance(raw, dict):
        raise Unfit("import.not_object")
    return raw


def about_of(raw: Any) -> About:
    """The head as a record, its texts cleaned. Raises Unfit, which names the field."""
    fields: Mapping[str, Any] = raw if isinstance(raw, dict) else {}
    title = fields.get("title")
    if not isinstance(title, dict) or not all(isinstance(title.get(one), str) for one in LANGUAGES):
        raise Unfit("case_head", name="about.title")
    for name, allowed in _ALLOWED.items():
        value = fields.get(name)
        if isinstance(value, bool | list | dict) or value not in allowed:
            raise Unfit("case_head", name=f"about.{name}")
    for name, known in (("goals", GOALS), ("traps", TRAPS)):
        value = fields.get(name, [])
        if not isinstance(value, list) or any(not isinstance(one, str) or one not in known for one in value):
            raise Unfit("case_head", name=f"about.{name}")
    author, version = fields.get("author"), fields.get("version", 1)
    if not isinstance(author, str | None) or isinstance(version, bool) or not isinstance(version, int):
        raise Unfit("case_head", name="about.author" if not isinstance(author, str | None) else "about.version")
    return About(
        title={one: clean(title[one], limit=120) for one in LANGUAGES},
        level=fields["level"],
        goals=tuple(fields.get("goals", ())),
        language=fields["language"],
        register=fields.get("register"),
        mood=fields["mood"],
        situation=fields["situation"],
        traps=tuple(fields.get("traps", ())),
        author=clean(author, limit=80) or None,
        version=version,
    )


_ALLOWED: Mapping[str, tuple[Any, ...]] = {
    "level": LEVELS, "language": LANGUAGES, "register": REGISTERS, "mood": MOODS, "situation": SITUATIONS,
}  # fmt: skip
