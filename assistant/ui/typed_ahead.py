"""Keys typed ahead: each is handed on once what the one before it set off is done.

Textual hands a key to what has the focus when it is read, and runs its binding only after the key bubbled up to the app again. Of two keys
that are read together the second one would reach the screen that the first one is about to leave, and act there.
"""

from __future__ import annotations

import asyncio
from collections import deque
from time import monotonic

from textual.app import App
from textual.events import Event, InputEvent, Key, MouseMove, MouseUp, Paste
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker

from assistant.ui.base import Spoken

# No key is held longer than this, in seconds: what it waits for may be a server that hangs.
LONGEST_S = 0.5
# A turn in which the machine was busy counts for no more than this, in seconds: then the key before it had no time either.
LONGEST_TURN_S = 0.01
# What waits for a frame or a thread is looked at again after so long, in seconds.
LOOK_AGAIN_S = 0.002
# Groups of workers that bring another screen, whatever the key was; a search brings an account where Enter began it.
BRING_SCREEN = frozenset({"sheet", "play"})
BRING_ENTERED = BRING_SCREEN | {"find"}


class InOrder(App[int]):
    """Keys, clicks and pastes arrive in their order, none is lost, and each finds the screen and the focus that the one before it left."""

    def __init__(self) -> None:
        super().__init__()
        self._ahead: deque[Event] = deque()
        self._stood: list[Screen[object]] = []
        self._field: Widget | None = None
        self._waited = 0.0
        self._watching: asyncio.Task[None] | None = None

    async def on_event(self, event: Event) -> None:
        """What comes from the terminal takes its turn; all else passes. A mouse that only moves holds up nothing, and overtakes no key.

        A key that comes up again when the last screen has gone is too late for anything.
        """
        if isinstance(event, (InputEvent, Paste)) and not self.screen_stack:
            return
        passes = event.is_forwarded or not isinstance(event, (InputEvent, Paste))
        if passes or (isinstance(event, MouseMove) and not self._ahead):
            await super().on_event(event)
            return
        self._ahead.extend(self._apart(event))
        await self._hand_on()

    def _apart(self, event: Event) -> tuple[Event, ...]:
        """Escape and a letter read together are, on a terminal of the old kind, the same bytes as Alt and that letter.

        No key of the desk has Alt, unless it was moved there. A terminal that tells them apart gives Alt with no character.
        """
        if isinstance(event, Key) and event.character and event.key.startswith("alt+") and event.key not in self.active_bindings:
            return Key("escape", "\x1b"), Key(event.character, event.character)
        return (event,)

    async def _hand_on(self) -> None:
        """What is next in turn, up to one that sets something off. A screen that came by itself has to stand first."""
        while self._ahead and self.screen_stack and (self._watching is None or self._more_text(self._ahead[0])):
            if self._watching is None and self.screen_stack != self._stood:
                self._watch(None, set(self.workers))
                return
            event, known = self._ahead.popleft(), set(self.workers)
            self._field = self.focused if self._is_text(event) else None
            await super().on_event(event)
            if self._watching is None and isinstance(event, (Key, MouseUp, Paste)):
                self._watch(event, known)

    def _is_text(self, event: Event) -> bool:
        return isinstance(event, Key) and self.focused is not None and self.focused.check_consume_key(event.key, event.character)

    def _more_text(self, event: Event) -> bool:
        """Letters for one field follow each other at once: they do nothing there but stand in their order."""
        return self._field is not None and self._field is self.focused and self._is_text(event)

    def _watch(self, event: Event | None, known: set[Worker[object]]) -> None:
        self._waited = 0.0
        self._watching = asyncio.create_task(self._until_done(event, known))

    async def _until_done(self, event: Event | None, known: set[Worker[object]]) -> None:
        try:
            await self._done(event, known)
        finally:
            self._watching = None
            self._stood = self.screen_stack
            if self._ahead:
                self.call_later(self._hand_on)

    async def _done(self, event: Event | None, known: set[Worker[object]]) -> None:
        """Returns once nothing moves any more, the screen in front is drawn and has its focus, and what was asked for has come."""
        before = stood = self._stood
        drawn = asyncio.Event()
        drawn.set()
        while self._waited < LONGEST_S and self.is_running:
            pause = 0.0
            if _all_wait():
                pause = LOOK_AGAIN_S
                if self.screen_stack != stood:
                    stood, drawn = self.screen_stack, asyncio.Event()
                    if not self.screen.call_after_refresh(drawn.set):
                        return
                elif drawn.is_set() and not (stood == before and self._to_come(event, known)):
                    return
            began = monotonic()
            await asyncio.sleep(pause)
            self._waited += min(monotonic() - began, LONGEST_TURN_S)

    def _to_come(self, event: Event | None, known: set[Worker[object]]) -> bool:
        """Whether what this key asked for is on its way: a screen that a worker will bring, or an account."""
        entered = isinstance(event, Key) and event.key == "enter"
        groups = BRING_ENTERED if entered else BRING_SCREEN
        if any(worker.group in groups and worker.is_running and worker not in known for worker in self.workers):
            return True
        screen = self.screen
        return entered and isinstance(screen, Spoken) and screen.opens


def _all_wait() -> bool:
    """Whether every message pump and worker waits for a key, a frame, a timer, a thread or the network.

    asyncio has no public name for what runs next (``BaseEventLoop._ready``); of a loop without it nothing is known, and nothing waited for.
    """
    return not getattr(asyncio.get_running_loop(), "_ready", None)
