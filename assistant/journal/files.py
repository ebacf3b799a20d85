"""Files that only their owner reads, written so that a crash leaves the old one or the new one. Knows nothing of what is in them."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def make_folder(folder: Path) -> None:
    """Makes ``folder`` with mode 0700 where it is missing; one that is there keeps its mode. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def create(path: Path) -> None:
    """Makes an empty file with mode 0600; one that is there is left alone. Raises OSError."""
    # SQLite gives -wal and -shm the mode of the file, so it has to be right before SQLite sees it.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    sync_folder(path.parent)


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
