"""A program that saves in a loop until it is killed; run as a script.

A line on stdin holds jobs parted by ``|``: ``journal PATH``, ``rows PATH COUNT``, ``copy PATH`` or ``drafts HOME``. Each gets a forked
child. It tells ``pid N``, each acknowledged id, and ``ended N STATUS``. Forking from one warm program makes a round cost milliseconds.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import sqlite_utils  # noqa: F401  (warm)

from assistant.journal.drafts import Drafts
from assistant.journal.resolution import new_id
from assistant.journal.store import Journal

sys.path.insert(0, str(Path(__file__).parents[1]))
from journal.calls import NOW, full_call


def tell(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def save_calls(path: Path, count: int | None) -> None:
    with Journal.open(path, busy_ms=20_000) as journal:
        while count is None or count > 0:
            tell(journal.add_resolution(full_call(), b'{"seen":"%s"}' % (b"x" * 3000)).id)
            count = None if count is None else count - 1


def save_drafts(home: Path) -> None:
    drafts = Drafts(home)
    ids = [new_id() for _ in range(3)]
    for turn in range(1_000_000):
        draft = drafts.save(ids[turn % 3], {"turn": turn, "note": "n" * 2000}, NOW)
        tell(f"{draft.id} {turn}")


def work(words: list[str]) -> None:
    match words:
        case ["journal", path]:
            save_calls(Path(path), None)
        case ["rows", path, count]:
            save_calls(Path(path), int(count))
        case ["copy", path]:
            with Journal.open(Path(path)) as journal:
                tell("made" if journal.copy_if_due(NOW) else "not due")
        case ["drafts", home]:
            save_drafts(Path(home))


def main() -> None:
    for line in sys.stdin:
        jobs = [job.split() for job in line.split("|")]
        children = [fork(words) for words in jobs]
        for child in children:
            _, status = os.waitpid(child, 0)
            tell(f"ended {child} {status}")


def fork(words: list[str]) -> int:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work(words)
            status = 0
        except Exception as error:
            tell(f"error {error!r}")
        finally:
            os._exit(status)
    tell(f"pid {child}")
    return child


if __name__ == "__main__":
    main()
