"""Forms that are not saved yet: one file a call, so that a crash costs at most the last words typed. What is in a form is the caller's."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from assistant import text
from assistant.journal import files
from assistant.journal.faults import as_faults
from assistant.journal.moments import moment_of, text_of


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as it was when it was last kept. ``payload`` is JSON, redacted."""

    id: str
    saved_at: datetime
    payload: Mapping[str, Any]


class Drafts:
    """The folder ``drafts`` in the desk's home. Safe to use from several threads and programs; every method may raise JournalFault (Full,
    ReadOnly).

    Saving after a drop brings the draft back: the caller drops last.
    """

    # Where the system has no lock on folders, threads at least wait for each other.
    _threads = threading.Lock()

    def __init__(self, home: Path) -> None:
        self.folder = home / "drafts"

    def save(self, draft_id: str, payload: Mapping[str, Any], at: datetime) -> Draft:
        """Keeps ``payload``, every text in it redacted, under a UUID; on return it is on the disk.

        Raises ValueError for an id of another kind, TypeError for what is no JSON.
        """
        draft = Draft(str(UUID(draft_id)), moment_of(text_of(at)), _redacted(payload))
        data = json.dumps({"id": draft.id, "saved_at": text_of(draft.saved_at), "payload": draft.payload}).encode()
        with self._alone(make=True):
            files.write_durably(self._path(draft.id), data)
        return draft

    def all(self) -> list[Draft]:
        """Every draft that can be read, oldest first. One that can't is set aside as ``<name>.damaged``; half a file is removed."""
        if not self.folder.exists():
            return []
        with self._alone():
            for cut_short in self.folder.glob("*.json.*.tmp"):
                cut_short.unlink(missing_ok=True)
            found = [draft for path in sorted(self.folder.glob("*.json")) if (draft := _read(path)) is not None]
        return sorted(found, key=lambda draft: (draft.saved_at, draft.id))

    def damaged(self) -> list[str]:
        """Names of the files that were set aside."""
        return sorted(path.name for path in self.folder.glob("*.damaged"))

    def drop(self, draft_id: str) -> None:
        """Forgets a draft; one that is not there is fine. Raises ValueError for an id that is no UUID."""
        path = self._path(str(UUID(draft_id)))
        if not self.folder.exists():
            return
        with self._alone():
            path.unlink(missing_ok=True)
            files.sync_folder(self.folder)

    @contextmanager
    def _alone(self, *, make: bool = False) -> Iterator[None]:
        with self._threads, as_faults(self.folder):
            if make:
                files.make_folder(self.folder)
            with files.locked(self.folder):
                yield

    def _path(self, draft_id: str) -> Path:
        return self.folder / f"{draft_id}.json"


def _redacted(value: Any) -> Any:
    if isinstance(value, str):
        return text.redact(text.clean_note(value)).text
    if isinstance(value, Mapping):
        return {_redacted(name): _redacted(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_redacted(inner) for inner in value]
    return value


def _read(path: Path) -> Draft | None:
    try:
        return _draft(json.loads(path.read_bytes()), path.stem)
    except (ValueError, TypeError, KeyError, RecursionError):
        path.replace(path.with_name(f"{path.name}.damaged"))
        return None


def _draft(data: Any, stem: str) -> Draft:
    if data["id"] != stem or not isinstance(data["payload"], dict):
        raise ValueError("not a draft")
    return Draft(str(UUID(stem)), moment_of(data["saved_at"]), data["payload"])
