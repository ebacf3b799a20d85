"""Writes what is asked for to a file that is not there yet, readable by its owner alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from assistant.desk.trouble import Trouble
from assistant.journal import files


def write_json(path: Path, value: Any) -> None:
    """Writes ``value`` as JSON (UTF-8, 0600). Raises Trouble where a file is there already or it can't be written."""
    refuse_existing(path)
    try:
        files.write_durably(path, (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace"))
    except OSError as error:
        raise not_written(path, error) from error


def refuse_existing(path: Path) -> None:
    """Raises Trouble where a file, or a link to one, has this name."""
    if path.exists() or path.is_symlink():
        raise Trouble("file_exists", {"path": str(path)})


def not_written(path: Path, error: Exception) -> Trouble:
    return Trouble("file_not_written", {"path": str(path), "problem": type(error).__name__})
