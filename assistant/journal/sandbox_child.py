"""Runs one SELECT that a person typed, in a process of its own that can be ended at any moment. Started by ``sandbox``; standard library only.

It reads one JSON object on stdin and writes one on stdout. Nothing is written anywhere else: the file is opened for reading, writing is off,
every action but reading is refused by the authorizer, and the system lets this process write no file at all.
"""

from __future__ import annotations

import base64
import json
import math
import sqlite3
import sys
import time
from collections.abc import Callable
from typing import Any

# https://www.sqlite.org/limits.html. Judgement: far above what a question about calls needs, far below what fills a memory.
LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 100_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 50,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 10,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
HEAP_BYTES = 256 * 1024 * 1024
MEMORY_BYTES = 1024 * 1024 * 1024
READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE}
# Those that reach outside the database, wherever an SQLite was built with them.
FORBIDDEN = {"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit", "eval", "fsdir", "lsmode", "zipfile", "sqlar_uncompress"}
STEPS_BETWEEN_LOOKS = 1000


class _NotOne(Exception):
    """What was typed is not one SELECT: the key of why, and Python's words."""


def main() -> int:
    asked = json.loads(sys.stdin.buffer.read())
    _confine(float(asked["seconds"]))
    try:
        answer = _answer(asked)
    except _NotOne as error:
        answer = {"error": error.args[0], "detail": error.args[1]}
    except (sqlite3.Error, sqlite3.Warning) as error:
        answer = _refusal(error)
    except (MemoryError, OverflowError):
        answer = {"error": "sql_too_big", "detail": ""}
    sys.stdout.buffer.write(json.dumps(answer).encode())
    return 0


def _confine(seconds: float) -> None:
    try:
        import resource
    except ImportError:  # Windows: the deadline and SQLite's own limits are left
        return
    bounds = ((resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_CPU, math.ceil(seconds) + 1))
    for what, most in (*bounds, (resource.RLIMIT_AS, MEMORY_BYTES)):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            continue  # a system without this bound


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    db = _connected(asked["uri"], time.monotonic() + float(asked["seconds"]))
    try:
        cursor = db.execute(asked["sql"])
    except (sqlite3.ProgrammingError, sqlite3.Warning) as error:
        # Python's own refusal, which has no code.
        raise _NotOne("sql_not_one" if "one statement" in str(error) else "sql_mistake", str(error)) from error
    if cursor.description is None:
        raise _NotOne("sql_no_answer", "")
    return _rows(cursor, int(asked["rows"]), int(asked["bytes"]))


def _connected(uri: str, deadline: float) -> sqlite3.Connection:
    db = sqlite3.connect(uri, uri=True, isolation_level=None, cached_statements=0)
    db.text_factory = lambda raw: raw.decode("utf-8", "replace")
    for pragma in ("query_only = 1", "temp_store = memory", "trusted_schema = 0", "cell_size_check = 1", f"hard_heap_limit = {HEAP_BYTES}"):
        db.execute(f"pragma {pragma}").fetchall()
    # A virtual table is made known on its first use, which the authorizer would take for a change of the schema.
    for (name,) in db.execute("select name from sqlite_master where sql like 'create virtual table % using fts5%'").fetchall():
        db.execute('select 1 from "{}" limit 0'.format(name.replace('"', '""')))  # noqa: S608  a name that stands in the schema
    for function in ("json_each", "json_tree"):
        db.execute(f"select 1 from {function}('[]') limit 0")  # noqa: S608  one of two words
    for limit, most in LIMITS.items():
        db.setlimit(limit, most)
    db.set_authorizer(_allowed)
    db.set_progress_handler(_late(deadline), STEPS_BETWEEN_LOOKS)
    return db


def _late(deadline: float) -> Callable[[], int]:
    return lambda: int(time.monotonic() > deadline)


def _allowed(action: int, first: str | None, second: str | None, database: str | None, inner: str | None) -> int:
    del database, inner
    if action in READING:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() not in FORBIDDEN:
        return sqlite3.SQLITE_OK
    # The full-text index asks for this one to see whether its table changed.
    if action == sqlite3.SQLITE_PRAGMA and first == "data_version" and second is None:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def _rows(cursor: sqlite3.Cursor, most_rows: int, most_bytes: int) -> dict[str, Any]:
    columns = [str(one[0]) for one in cursor.description]
    rows: list[list[Any]] = []
    size = sum(map(len, columns))
    for row in cursor:
        cells = [_cell(value) for value in row]
        size += sum(len(one) * 2 if isinstance(one, str) else 24 for one in cells)
        if len(rows) >= most_rows:
            return {"columns": columns, "rows": rows, "cut": "rows"}
        if size > most_bytes:
            return {"columns": columns, "rows": rows, "cut": "size"}
        rows.append(cells)
    return {"columns": columns, "rows": rows, "cut": None}


def _cell(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"$base64": True, "encoded": base64.b64encode(value).decode()}
    # JSON has no infinity.
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _refusal(error: Exception) -> dict[str, Any]:
    # Python gives no code for what it refused itself.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    keys = {
        sqlite3.SQLITE_AUTH: "sql_not_allowed",
        sqlite3.SQLITE_READONLY: "sql_not_allowed",
        sqlite3.SQLITE_INTERRUPT: "sql_too_slow",
        sqlite3.SQLITE_TOOBIG: "sql_too_big",
        sqlite3.SQLITE_NOMEM: "sql_too_big",
        sqlite3.SQLITE_FULL: "sql_too_big",
        sqlite3.SQLITE_IOERR: "sql_too_big",
        sqlite3.SQLITE_BUSY: "sql_busy",
    }
    # A function or a pragma that is refused inside a SELECT has no code of its own.
    refused = "not authorized" in str(error)
    return {"error": "sql_not_allowed" if refused else keys.get(code, "sql_mistake"), "detail": str(error)[:300]}


if __name__ == "__main__":
    sys.exit(main())
