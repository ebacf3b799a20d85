"""The one thread that owns the journal, and how the screen's loop awaits it. What is done there is the caller's function."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from assistant.journal.faults import Damaged, Emptied, Full
from assistant.journal.store import Journal

T = TypeVar("T")
Job = tuple[Callable[[Journal], Any], "Future[Any]"]


class Writer:
    """Runs functions of the journal one after another on its own thread, which opens the journal when it is first needed.

    What was handed over is done, even where the one who waits for it is cancelled. A fault goes to the one who waits; the next is served.
    """

    def __init__(self, path: Path, *, busy_ms: int = 5000) -> None:
        self._path = path
        self._busy_ms = busy_ms
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._closed = False
        # A daemon, so that a disk that hangs can't keep the program from ending; what was acknowledged is durable.
        self._thread = threading.Thread(target=self._serve, name="journal", daemon=True)
        self._thread.start()

    async def run(self, function: Callable[[Journal], T]) -> T:
        """Awaits what ``function`` gives on the journal's thread. Raises what it raises, JournalFault too, and RuntimeError after close."""
        if self._closed:
            raise RuntimeError("the writer is closed")
        future: Future[T] = Future()
        # Running from now on, so that a cancelled waiter does not take the job out of the queue.
        future.set_running_or_notify_cancel()
        self._jobs.put((function, future))
        return await asyncio.wrap_future(future)

    def close(self, timeout_s: float = 5.0) -> bool:
        """Ends the thread after the work it has; False where that takes longer than ``timeout_s`` seconds. Blocks; twice is fine."""
        if not self._closed:
            self._closed = True
            self._jobs.put(None)
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _serve(self) -> None:
        journal: Journal | None = None
        while (job := self._jobs.get()) is not None:
            journal = self._do(journal, *job)
            # Neither the form nor its answer is held on to while there is nothing to do.
            del job
        if journal is not None:
            journal.close()

    def _do(self, journal: Journal | None, function: Callable[[Journal], Any], future: Future[Any]) -> Journal | None:
        try:
            journal = journal or Journal.open(self._path, busy_ms=self._busy_ms)
            answer = function(journal)
        except BaseException as error:
            if journal is not None and isinstance(error, Damaged | Emptied | Full):
                # Opened anew for the next one: the file may have been put right, or be another.
                journal.close()
                journal = None
            future.set_exception(error)
        else:
            future.set_result(answer)
        return journal
