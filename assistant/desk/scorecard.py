"""Reads ``scorecard.toml`` of the desk's folder, or the one that comes with the program. An error names the line and the key."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from assistant.desk.desk import Desk
from assistant.desk.trouble import Misuse
from assistant.resources import PACKAGE
from assistant.review.scorecard import Criterion, Scorecard
from assistant.settings.toml_lines import line_of, line_of_item

FILE = "scorecard.toml"
SHIPPED = PACKAGE / "review" / FILE
SIZE_CAP = 64 * 1024
MOST = 26
"""Criteria at most: the score sheet has a letter for each."""
LANGUAGES = ("nl", "en")
_NAMES = ("target", "criterion")
_FIELDS = ("key", "title", "ask", "must")


def scorecard(desk: Desk) -> Scorecard:
    """The desk's own card, else the shipped one. Raises Misuse for the first thing that is wrong in it."""
    own = desk.settings.home / FILE
    return read_card(own if own.exists() else SHIPPED)


def read_card(path: Path) -> Scorecard:
    """The card in this file. Raises Misuse."""
    return _Reader(path).card()


class _Reader:
    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise Misuse("file_not_read", {"file": str(path), "problem": type(error).__name__}) from error
        if len(raw) > SIZE_CAP:
            raise Misuse("file_too_big", {"file": str(path), "limit_kb": str(SIZE_CAP // 1024)})
        try:
            self.source = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Misuse("file_not_utf8", {"file": str(path), "line": str(raw[: error.start].count(b"\n") + 1)}) from error
        try:
            self.data = tomllib.loads(self.source)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            line = next((word.rstrip(",") for word in str(error).split("line ")[1:2] for word in word.split()[:1]), "1")
            raise Misuse("file_no_toml", {"file": str(path), "line": line}) from error

    def card(self) -> Scorecard:
        for name in self.data:
            if name not in _NAMES:
                self._unknown(name, _NAMES, line_of(self.source, (name,)))
        target, listed = self.data.get("target", 0.85), self.data.get("criterion")
        if isinstance(target, bool) or not isinstance(target, int | float) or not 0 < target <= 1:
            self._wrong("target", "share", line_of(self.source, ("target",)))
        if not isinstance(listed, list) or not 1 <= len(listed) <= MOST:
            self._wrong("criterion", "criteria", line_of(self.source, ("criterion",)))
        criteria: list[Criterion] = []
        for number, raw in enumerate(listed):
            one = self._criterion(raw, number)
            if any(other.key == one.key for other in criteria):
                raise Misuse("criterion_twice", {"file": str(self.path), "line": self._line(number, "key"), "key": one.key})
            criteria.append(one)
        return Scorecard(tuple(criteria), float(target))

    def _criterion(self, raw: Any, number: int) -> Criterion:
        if not isinstance(raw, dict):
            self._wrong("criterion", "table", int(self._line(number, "")))
        for name in raw:
            if name not in _FIELDS:
                self._unknown(f"criterion.{name}", [f"criterion.{one}" for one in _FIELDS], int(self._line(number, name)))
        key, must = raw.get("key"), raw.get("must", False)
        if not isinstance(key, str) or not key.strip() or len(key) > 60 or not key.isprintable():
            self._wrong("criterion.key", "text", int(self._line(number, "key")))
        if not isinstance(must, bool):
            self._wrong("criterion.must", "yes_or_no", int(self._line(number, "must")))
        return Criterion(key.strip(), self._texts(raw, "title", number), self._texts(raw, "ask", number, empty=True), must)

    def _texts(self, raw: Mapping[str, Any], name: str, number: int, *, empty: bool = False) -> Mapping[str, str]:
        value = raw.get(name, "" if empty else None)
        texts = dict.fromkeys(LANGUAGES, value) if isinstance(value, str) else value
        if not isinstance(texts, dict) or not texts or any(language not in LANGUAGES for language in texts):
            self._wrong(f"criterion.{name}", "texts", int(self._line(number, name)))
        for one in texts.values():
            if not isinstance(one, str) or len(one) > 300 or not one.isprintable() or not (one.strip() or empty):
                self._wrong(f"criterion.{name}", "texts", int(self._line(number, name)))
        return {language: one.strip() for language, one in texts.items()}

    def _line(self, number: int, name: str) -> str:
        """The line of one field of the ``number``-th criterion, else of the criterion."""
        start = line_of_item(self.source, ("criterion",), number)
        if name:
            for line, words in enumerate(self.source.split("\n")[start:], start + 1):
                if words.lstrip().startswith("["):
                    break
                if words.split("=")[0].strip().strip("\"'") == name:
                    return str(line)
        return str(start)

    def _wrong(self, name: str, expected: str, line: int) -> NoReturn:
        raise Misuse("wrong_value", {"file": str(self.path), "line": str(line), "name": name, "expected": expected, "allowed": ""})

    def _unknown(self, name: str, known: Any, line: int) -> NoReturn:
        near = ", ".join(get_close_matches(name, known, 1))
        raise Misuse("unknown_name", {"file": str(self.path), "line": str(line), "name": name, "near": near, "allowed": ", ".join(known)})
