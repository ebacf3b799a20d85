"""Files that only their owner reads, written so that a crash leaves the old one or the new one. Knows nothing of what is in them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def make_folder(folder: Path) -> None:
    """Makes ``folder``, and those above it, with mode 0700 where they are missing; one that is there keeps its mode. Raises OSError."""
    for missing in [parent for parent in reversed(folder.parents) if not parent.exists()] + [folder]:
        missing.mkdir(mode=0o700, exist_ok=True)
        # A folder that we may write in but not read can't be waited for.
        with suppress(PermissionError):
            sync_folder(missing.parent)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds ``folder`` against other programs and threads that ask the same, where the system can, and waits for them. Raises OSError."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        # Some shares know no locks.
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def create(path: Path) -> None:
    """Makes an empty file with mode 0600; one that is there is left alone. Raises OSError."""
    # SQLite gives -wal and -shm the mode of the file, so it has to be right before SQLite sees it.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    sync_folder(path.parent)


def keep_private(path: Path) -> None:
    """Takes a file of ours from everybody else: one that was put back by hand may have come with any mode. Raises OSError."""
    with suppress(PermissionError):
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)


def write_durably(path: Path, data: bytes) -> None:
    """Writes ``data`` to ``path`` (0600) by way of ``<name>.<process>.tmp``; on return it is on the disk.

    Raises OSError, and the old file is still there then.
    """
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with open(os.open(temporary, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Waits until what was written to ``path`` is on the disk."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Waits until names made or removed in ``folder`` are on the disk, where the system can tell."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
