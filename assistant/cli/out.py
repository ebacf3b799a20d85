"""Prints: the answer on stdout, everything else on stderr. Control and format characters of outside text never get through."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from errno import errorcode
from typing import Any

import click

from assistant.text import printable


class ReaderGone(Exception):
    """Who read the output went away (``| head``): nothing is wrong, and there is nobody to tell."""


class NotWritten(Exception):
    """The output can't be written, for a full disk say; ``error`` is the system's word for it."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = errorcode.get(error.errno or 0, type(error).__name__)


def put_lines(lines: Iterable[str]) -> None:
    """Lines on stdout. Raises ReaderGone and NotWritten, as all that print here."""
    for line in lines:
        _echo(printable(line))


def put_json(value: Any) -> None:
    """The value as JSON: UTF-8 in a pipe, ASCII on a terminal, which may not know the characters."""
    put_json_lines([json.dumps(value, ensure_ascii=False, indent=2)])


def put_json_lines(lines: Iterable[str]) -> None:
    on_terminal = is_terminal(sys.stdout)
    for line in lines:
        safe = printable(line)
        _echo(as_ascii(safe) if on_terminal else safe.encode("utf-8", "replace"))


def as_ascii(text: str) -> str:
    """JSON with what is beyond ASCII as ``\\u`` escapes."""
    return text if text.isascii() else "".join(c if c.isascii() else json.dumps(c)[1:-1] for c in text)


def warn(line: str) -> None:
    """A line on stderr. Nothing is raised: where stderr is gone there is nobody to tell."""
    try:
        click.echo(printable(line), err=True)
    except OSError:
        silence(sys.stderr)


def warn_simulated(words: str) -> None:
    """Says on stderr that what stands on stdout is simulated."""
    warn(f"*** {words} ***")


def finish() -> None:
    """Writes what is still held back."""
    if sys.stdout is not None:
        with _told():
            sys.stdout.flush()


def tolerant() -> None:
    """A character that the terminal's encoding lacks is shown as ``?`` rather than ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def is_terminal(stream: object) -> bool:
    return isinstance(stream, io.IOBase) and not stream.closed and stream.isatty()


def silence(stream: Any) -> None:
    """Sends what is still to come nowhere: the interpreter flushes once more when it ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError, AttributeError):
        return


def _echo(line: str | bytes) -> None:
    with _told():
        click.echo(line)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        silence(sys.stdout)
        raise ReaderGone from None
    except OSError as error:
        silence(sys.stdout)
        raise NotWritten(error) from None
