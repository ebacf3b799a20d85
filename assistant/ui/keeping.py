"""Writes the drafts of calls one after another: the newest state of a call wins, and a call that is over gets none any more.

Drafts are written by threads, which may come in any order; what is in one, and where it lies, is the desk's.
"""

from __future__ import annotations

import threading
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.desk.call import Call
    from assistant.desk.desk import Desk


@dataclass(frozen=True, slots=True)
class Taken:
    """A call as it stood when it was taken; a higher ``number`` is a later state."""

    call: Call
    number: int


class DraftKeeper:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._number = 0
        self._written: dict[str, int] = {}
        self._over: set[str] = set()

    def take(self, call: Call) -> Taken:
        """For the screen's own thread: a copy, since the call goes on while it is written."""
        self._number += 1
        return Taken(deepcopy(call), self._number)

    def write(self, desk: Desk, taken: Taken) -> None:
        """For a thread: blocks for the disk. Raises NotSaved."""
        from assistant.desk.begin import keep

        call = taken.call
        with self._lock:
            if call.id in self._over or taken.number < self._written.get(call.id, 0):
                return
            keep(desk, call)
            self._written[call.id] = taken.number

    def end(self, desk: Desk, call: Call) -> None:
        """The call was saved, or given up: a write that was under way does not bring its draft back.

        Blocks for the disk. Raises NotSaved.
        """
        from assistant.desk.begin import drop

        with self._lock:
            drop(desk, call)
            self._over.add(call.id)
