"""Keeps what went wrong in the program: a redacted traceback without local variables, in a log that only its owner reads.

The sentence that the agent sees is made elsewhere; it names the file.
"""

from __future__ import annotations

import os
import re
import tempfile
import traceback
from datetime import datetime
from pathlib import Path

from assistant import text
from assistant.desk.desk import clock
from assistant.settings.environment import home_folder

LOG = "churn-assistant.log"
CAP = 512 * 1024
"""Bytes: a log that has grown to this size begins anew, and one older log is kept beside it."""

ENTRY_CAP = 64 * 1024
# Stripe's secrets, and addresses: an exception's text may quote what it choked on.
_KEY = re.compile(r"(?<![A-Za-z])(sk|rk|pk|ek|whsec)_[\w*.…-]+", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@'\"<>]{1,64}@[^\s@'\"<>]{1,255}")


def report(error: BaseException, home: Path | None, at: datetime | None = None) -> Path:
    """Adds the error to the log in ``home`` and gives the log's path, or that of a temporary file where it can't be written.

    Raises nothing, since something else went wrong already. ``at`` is the moment of the error, by default now.
    """
    entry = f"{(at or clock()):%Y-%m-%dT%H:%M:%SZ}\n{told(error)}\n".encode("utf-8", "replace")
    try:
        log = (home or home_folder(os.environ)) / LOG
        _add(log, entry)
    except (OSError, ValueError):  # ValueError: a folder that can be none
        return _elsewhere(entry)
    return log


def told(error: BaseException) -> str:
    """The traceback of the error and of what led to it, with keys, addresses and numbers of cards and accounts masked."""
    lines = "".join(traceback.format_exception(error)).splitlines()
    whole = "\n".join(_masked(line) for line in lines)
    return whole if len(whole) <= ENTRY_CAP else f"{whole[: ENTRY_CAP // 2]}\n…\n{whole[-ENTRY_CAP // 2 :]}"


def _masked(line: str) -> str:
    masked = _MAIL.sub("…@…", _KEY.sub(r"\1_…", text.printable(line)[: text.NOTE_LIMIT]))
    return text.redact(masked).text


def _add(log: Path, entry: bytes) -> None:
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size + len(entry) > CAP:
        log.replace(log.with_name(f"{LOG}.1"))
    handle = os.open(log, os.O_APPEND | os.O_CREAT | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0), 0o600)
    with open(handle, "ab") as file:
        if hasattr(os, "fchmod"):
            os.fchmod(handle, 0o600)
        file.write(entry)


def _elsewhere(entry: bytes) -> Path:
    try:
        handle, name = tempfile.mkstemp(prefix="churn-assistant-", suffix=".log")
        with open(handle, "wb") as file:
            file.write(entry)
    except OSError:
        return Path(os.devnull)
    return Path(name)
