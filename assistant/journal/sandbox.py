"""Asks the journal one question in SQL, in a child process that can only read and that is ended at its deadline. What may be asked, and the
bounds inside, are ``sandbox_child``'s."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.journal import sandbox_child

ROWS = 1000
MOST_ROWS = 100_000
SECONDS = 10.0
MOST_SECONDS = 300.0
# Judgement: what a person can look through, and a pipe's reader can hold.
BYTES = 32 * 1024 * 1024
# The child's own clock ends what SQLite can be asked to stop; this is for one long function, which it can't. Starting Python counts too.
GRACE_S = 2.0

Cell = str | int | float | None | dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows by column. A blob is ``{"$base64": true, "encoded": "..."}``, as sqlite-utils writes it. ``cut`` is ``rows`` or ``size`` where
    more was left."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    cut: str | None = None


class QueryRefused(Exception):
    """The question was not answered. ``key``: sql_not_allowed, sql_too_slow, sql_too_big, sql_not_one, sql_no_answer, sql_busy or
    sql_mistake; ``detail`` is SQLite's own words, not cleaned."""

    def __init__(self, key: str, detail: str = "") -> None:
        super().__init__(key)
        self.key = key
        self.detail = detail


def ask(journal: Path, sql: str, *, rows: int = ROWS, seconds: float = SECONDS) -> Answer:
    """The answer, at most ``rows`` rows and 32 MB of it, within ``seconds`` and a little. Raises QueryRefused.

    The file is one in use, or one that needs no log: the caller holds it open, so that no file beside it comes or goes.
    """
    asked = {"uri": f"{journal.resolve().as_uri()}?mode=ro", "sql": sql, "rows": rows, "seconds": seconds, "bytes": BYTES}
    command = [sys.executable, "-I", "-S", "-B", sandbox_child.__file__]
    try:
        done = subprocess.run(  # noqa: S603  our own file, by our own interpreter
            command,
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=seconds + GRACE_S,
            check=False,
            env={},
            cwd=journal.parent,
        )
    except subprocess.TimeoutExpired:
        raise QueryRefused("sql_too_slow") from None
    try:
        found = json.loads(done.stdout)
    except ValueError:
        # Ended by the system, for its time or its memory.
        raise QueryRefused("sql_too_slow" if done.returncode < 0 else "sql_too_big") from None
    if "error" in found:
        raise QueryRefused(found["error"], found["detail"])
    return Answer(tuple(found["columns"]), tuple(tuple(row) for row in found["rows"]), found["cut"])
