"""Finds the line of a setting in a TOML text, which ``tomllib`` does not tell. Good enough to point at: it never decides anything."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NAME = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_NAMES = rf"({_NAME}(?:\s*\.\s*{_NAME})*)"
_HEADER = re.compile(rf"\s*\[\[?\s*{_NAMES}\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(rf"\s*{_NAMES}\s*=")

Path = tuple[str, ...]


def line_of(source: str, path: Path) -> int:
    """The line, counted from 1, of the setting ``path`` (``("desk", "language")``), or of the nearest thing around it."""
    best, depth = 1, 0
    for number, here in _places(source):
        shared = min(len(here), len(path))
        if here[:shared] == path[:shared] and shared > depth:
            best, depth = number, shared
    return best


def line_of_item(source: str, path: Path, index: int) -> int:
    """The line of one table in a list of tables, written as ``[[path]]`` or as ``{...}``."""
    lines = source.split("\n")
    headers = [number for number, here in _places(source) if here == path and lines[number - 1].lstrip().startswith("[[")]
    if index < len(headers):
        return headers[index]
    start = line_of(source, path)
    braces = [number for number, line in enumerate(lines[start - 1 :], start) for _ in range(line.count("{"))]
    return braces[index] if index < len(braces) else start


def _places(source: str) -> Iterator[tuple[int, Path]]:
    """Each line with a header or a key, and the full path that it opens or sets."""
    table: Path = ()
    open_quote = ""
    for number, line in enumerate(source.split("\n"), 1):
        if open_quote:
            open_quote = "" if line.count(open_quote) % 2 else open_quote
        elif header := _HEADER.match(line):
            table = _path(header[1])
            yield number, table
        else:
            if key := _KEY.match(line):
                yield number, table + _path(key[1])
            open_quote = next((quote for quote in ('"""', "'''") if line.count(quote) % 2), "")


def _path(names: str) -> Path:
    return tuple(name.strip("\"'") for name in re.findall(_NAME, names))
