"""What an import of cases leaves where it is killed: a folder ``.import-PROCESS`` among the cases, with new ones that did not get their place and
old ones that had to make room. It is cleared away by whoever looks at the cases next."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from assistant.journal import files

_STAGE = re.compile(r"\.import-(\d{1,10})")


def stage_in(place: Path) -> Path:
    """Where this process prepares an import into the folder ``place``: beside the cases, since that may be a link to another disk."""
    return place / f".import-{os.getpid()}"


def set_aside(stage: Path, name: str) -> Path:
    """Where the case of this name waits while another takes its place."""
    return stage / f"{name}.old"


def clear_leftovers(place: Path) -> None:
    """Ends the imports into ``place`` whose process lives no more: a case that was taken away, with none in its place, comes back.

    What can't be put back or removed stays for the next time. Never raises. Asks for the folder's lock: not to be called by who holds it.
    """
    with suppress(OSError):
        if any(_left(place)):
            with files.locked(place):
                for stage in _left(place):
                    put_back(stage, place)
                    shutil.rmtree(stage, ignore_errors=True)


def put_back(stage: Path, place: Path) -> None:
    """Gives each case that was set aside its name again, unless there is one in its place. Raises OSError."""
    for old in sorted(stage.glob(set_aside(stage, "*").name)):
        target = place / f"{old.stem}.json"
        if not target.exists() and not target.is_symlink():
            old.rename(target)
    files.sync_folder(place)


def _left(place: Path) -> Iterator[Path]:
    with suppress(FileNotFoundError), os.scandir(place) as entries:
        for entry in entries:
            named = _STAGE.fullmatch(entry.name)
            if named and entry.is_dir(follow_symlinks=False) and not _lives(int(named[1])):
                yield Path(entry)


def _lives(process: int) -> bool:
    """Whether a process of this number, other than this one, is there. Where the system can't be asked it is taken to be."""
    if sys.platform == "win32":
        return True
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
