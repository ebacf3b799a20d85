"""Reads a TOML file that a person wrote for the desk. What is wrong in it is Misuse, which names the file, the line and the key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from assistant.desk.trouble import Misuse
from assistant.settings.toml_lines import line_of, line_of_item

SIZE_CAP = 64 * 1024


class TomlFile:
    """The file's ``data``, and what is said where something in it can't be used. Raises Misuse where it can't be read at all."""

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
            self.data: Mapping[str, Any] = tomllib.loads(self.source)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            line = next((word.rstrip(",") for word in str(error).split("line ")[1:2] for word in word.split()[:1]), "1")
            raise Misuse("file_no_toml", {"file": str(path), "line": line}) from error

    def known(self, names: Iterable[str]) -> None:
        """Raises Misuse for the first name on the outside that is none of these."""
        for name in self.data:
            if name not in names:
                self.unknown(name, names, line_of(self.source, (name,)))

    def line(self, name: str) -> int:
        """The line of a name on the outside."""
        return line_of(self.source, (name,))

    def item(self, table: str, raw: Any, number: int, fields: Iterable[str]) -> dict[str, Any]:
        """The ``number``-th of the tables ``[[table]]``. Raises Misuse where it is none, or has a name that is no field."""
        if not isinstance(raw, dict):
            self.wrong(table, "table", self.item_line(table, number))
        for name in raw:
            if name not in fields:
                self.unknown(f"{table}.{name}", [f"{table}.{one}" for one in fields], self.item_line(table, number, name))
        return raw

    def item_line(self, table: str, number: int, name: str = "") -> int:
        """The line of one field of the ``number``-th of the tables ``[[table]]``, else of the table."""
        start = line_of_item(self.source, (table,), number)
        if name:
            for line, words in enumerate(self.source.split("\n")[start:], start + 1):
                if words.lstrip().startswith("["):
                    break
                if words.split("=")[0].strip().strip("\"'") == name:
                    return line
        return start

    def wrong(self, name: str, expected: str, line: int) -> NoReturn:
        """Raises Misuse: ``expected`` is a key of ``sentences.EXPECTED``."""
        raise Misuse("wrong_value", {"file": str(self.path), "line": str(line), "name": name, "expected": expected, "allowed": ""})

    def unknown(self, name: str, known: Iterable[str], line: int) -> NoReturn:
        """Raises Misuse, which names the nearest that is known."""
        near = ", ".join(get_close_matches(name, list(known), 1))
        raise Misuse("unknown_name", {"file": str(self.path), "line": str(line), "name": name, "near": near, "allowed": ", ".join(known)})
