"""Takes what was erased from the rows out of the files too: the database's free pages, its log, copies, drafts, what was set aside.

What could not be cleaned is told, never passed over. Which rows went is ``erasure``'s.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.journal import copies, files, traces
from assistant.journal.drafts import Drafts
from assistant.journal.faults import Busy, as_faults
from assistant.journal.traces import Traces

if TYPE_CHECKING:
    from sqlite_utils import Database

WAIT_S = 10.0
_HEADER = b"SQLite format 3\0"
_LARGEST_TEXT = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Beside:
    """Files in the journal's folder that are the program's own: its ``logs``, and databases that hold no real person (``simulated``)."""

    logs: tuple[Path, ...] = ()
    simulated: tuple[Path, ...] = ()


NOTHING = Beside()


@dataclass(frozen=True, slots=True)
class Left:
    """What is not clean, and why: ``in_use`` (another program reads the journal), ``piece`` (bytes that no row explains), ``database``
    (another SQLite file that may hold the person), ``mention`` (a file that names them), ``kept`` (it could not be removed)."""

    path: Path
    kind: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """How many files went or were rewritten, and what is left."""

    drafts: int = 0
    copies: int = 0
    set_aside: int = 0
    logs: int = 0
    left: tuple[Left, ...] = ()


def clean(
    db: Database, journal: Path, day: date, who: Traces, *, beside: Beside = NOTHING, wait_s: float = WAIT_S, drafts_before: str = ""
) -> Cleaned:
    """Cleans the files of a journal whose rows were blanked; then looks through every file in its folder for ``who``.

    Waits ``wait_s`` seconds for other programs to end their reading. Drafts saved before ``drafts_before`` (a moment's text) go as well.
    Raises JournalFault.
    """
    left: list[Left] = []
    with as_faults(journal):
        if not _settled(db, wait_s):
            left.append(Left(journal, "in_use"))
        dropped = _drop_drafts(journal.parent, who, drafts_before, left)
        aside = sum(_removed(path, left) for path in _set_aside(journal))
        rewritten = sum(_rewritten(log, who) for log in beside.logs)
        old_copies = len(copies.copies_of(journal))
        if old_copies:
            copies.renew(db.conn, journal, day)
        left += _found(db, journal, who, beside)
    return Cleaned(drafts=dropped, copies=old_copies, set_aside=aside, logs=rewritten, left=tuple(dict.fromkeys(left)))


def _settled(db: Database, wait_s: float) -> bool:
    """The database is written anew without its free pages, and its log is emptied into it. False where a reader keeps the log from it."""
    try:
        with as_faults(Path()):
            db.conn.execute("vacuum")
    except Busy:
        return False
    deadline, patience = time.monotonic() + wait_s, int(db.conn.execute("pragma busy_timeout").fetchone()[0])
    db.conn.execute("pragma busy_timeout = 50")
    try:
        while db.conn.execute("pragma wal_checkpoint(truncate)").fetchone()[0]:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True
    finally:
        db.conn.execute(f"pragma busy_timeout = {patience}")


def _drop_drafts(home: Path, who: Traces, before: str, left: list[Left]) -> int:
    folder = Drafts(home).folder
    if not folder.exists():
        return 0
    drafts = Drafts(home)
    old = {draft.id for draft in drafts.all() if before and draft.saved_at.strftime("%Y-%m-%dT%H:%M:%SZ") < before}
    sure, dropped = traces.pattern_of(who.sure), 0
    with files.locked(folder):
        for path in sorted(folder.iterdir()):
            # Whose a damaged or half one is can't be known, and nobody can open it any more.
            unreadable = path.suffix != ".json"
            if path.is_file() and (unreadable or path.stem in old or traces.stands_in(_text_of(path), sure)):
                dropped += _removed(path, left)
        files.sync_folder(folder)
    return dropped


def _set_aside(journal: Path) -> list[Path]:
    """What stands beside the journal under its name and is not in use: the log of a file that was replaced, a damaged file that was kept."""
    in_use = {journal.name, *(f"{journal.name}-{end}" for end in ("wal", "shm", "journal"))}
    beside = [path for path in journal.parent.glob(f"{journal.name}*") if path.name not in in_use]
    folder = copies.folder_of(journal)
    return [path for path in (*beside, *folder.glob("*.tmp"), *folder.glob("*-journal"), *folder.glob("*-wal")) if path.is_file()]


def _removed(path: Path, left: list[Left]) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        left.append(Left(path, "kept"))
        return False
    return True


def _rewritten(log: Path, who: Traces) -> bool:
    """Lines of our own log that name the person are blanked."""
    if not log.is_file():
        return False
    pattern = traces.pattern_of(who.sure | who.names | who.texts)
    lines = _text_of(log).split("\n")
    kept = ["…" if traces.stands_in(line, pattern) else line for line in lines]
    if kept == lines:
        return False
    files.write_durably(log, "\n".join(kept).encode("utf-8", "replace"))
    return True


def _found(db: Database, journal: Path, who: Traces, beside: Beside) -> Iterator[Left]:
    needles, pattern = who.needles(), traces.pattern_of(who.sure | who.names | who.texts)
    ours = {journal, *(journal.with_name(f"{journal.name}-{end}") for end in ("wal", "shm")), *copies.copies_of(journal)}
    known: dict[str, bool] = {}
    for path in sorted(one for one in journal.parent.rglob("*") if one.is_file() and not one.is_symlink()):
        if path in ours:
            hits = traces.found_in(path, needles)
            known |= {one: traces.explained(db, one) for one in hits - known.keys()}
            if not all(known[one] for one in hits):
                yield Left(path, "piece")
        elif _is_database(path):
            # Its snapshots are deflated, and another's file is not ours to open: it may hold anybody.
            if path not in beside.simulated or traces.found_in(path, who.sure):
                yield Left(path, "database")
        elif traces.found_in(path, who.sure) if path.stat().st_size > _LARGEST_TEXT else traces.stands_in(_text_of(path), pattern):
            yield Left(path, "mention")


def _is_database(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_HEADER)) == _HEADER


def _text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")
