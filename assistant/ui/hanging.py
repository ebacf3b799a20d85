"""Wraps a text so that its second and later lines hang under the first: a list option cannot do it by itself."""

from __future__ import annotations

from textwrap import wrap

NARROWEST = 20


def hanging(text: str, width: int, indent: int, first: int | None = None) -> str:
    """``text`` in lines of at most ``width`` cells; every line starts ``indent`` blanks in, the first one ``first``."""
    room = max(width, NARROWEST + indent)
    lead = " " * (indent if first is None else first)
    return "\n".join(wrap(text, room, initial_indent=lead, subsequent_indent=" " * indent, break_long_words=True)) or lead
