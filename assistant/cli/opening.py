"""Starts a desk from a command's options, does the work on it, and closes it."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.cli.out import warn, warn_simulated
from assistant.cli.parts import Shell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.desk.desk import Desk

T = TypeVar("T")
# A command that reads ends within 35 s of its start. The desk's own deadline comes sooner; this is for what cannot be cancelled, such as a
# name that the system's resolver does not give up on.
LAST_MOMENT_S = 34.0


def make_desk(shell: Shell, *, source: str | None, lang: str | None, now: str | None = None, key_file: Path | None = None) -> Desk:
    """The desk that the options ask for. Raises Trouble."""
    from assistant.desk.start import start

    return start(shell.environ, source=source, lang=lang, now=now, key_file=key_file)


def on_desk(shell: Shell, options: dict[str, Any], work: Callable[[Desk], Awaitable[T]]) -> T:
    """What the work comes to. Raises Trouble."""
    return _run(make_desk(shell, **options), work)


def on_journal(shell: Shell, lang: str | None, *, demo: bool, work: Callable[[Desk], Awaitable[T]]) -> T:
    """What work on the log comes to, which needs no provider; with ``demo`` on the simulated one, and stderr says so. Raises Trouble."""
    from assistant.desk.reading_log import reading_desk

    desk = reading_desk(shell.environ, lang, demo=demo)
    if demo:
        warn_simulated(shell.tongue.say("SIMULATED: no customer, no call and no money here is real"))
    return _run(desk, work)


def _run(desk: Desk, work: Callable[[Desk], Awaitable[T]]) -> T:
    async def working() -> T:
        try:
            return await work(desk)
        finally:
            await desk.close()

    return asyncio.run(working())


@contextmanager
def last_moment(shell: Shell, seconds: float = LAST_MOMENT_S) -> Iterator[None]:
    """Ends the program with status 4 where what is inside takes longer."""

    def end() -> None:
        from assistant.desk.sentences import sentence

        warn(sentence("answer_late", {"seconds": f"{seconds:.0f}"}, shell.tongue))
        os._exit(4)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
