"""The Textual program: starts the desk beside the first frame, holds language, theme, copying and the ends of the program.

A crash shows one sentence; when the terminal goes away, the call is kept and the program ends.
"""

from __future__ import annotations

import asyncio
import gc
import os
import re
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text
from textual import work
from textual.app import SystemCommand
from textual.binding import Binding
from textual.command import CommandPalette
from textual.filter import LineFilter
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from assistant.language import N_, Tongue
from assistant.ui.base import LANGUAGE_TIP, Spoken
from assistant.ui.keeping import DraftKeeper
from assistant.ui.safety import SafeText, TerminalWatch, on_signals
from assistant.ui.screens.start import StartScreen
from assistant.ui.themes import DARK, LIGHT
from assistant.ui.typed_ahead import InOrder

if TYPE_CHECKING:
    from assistant.desk.advise import Advice
    from assistant.desk.begin import Kept
    from assistant.desk.call import Call
    from assistant.desk.desk import Desk
    from assistant.desk.find import Answer
    from assistant.desk.saved import Saved
    from assistant.desk.trouble import Trouble
    from assistant.desk.view import AccountView
    from assistant.desk.wrap_up import Form
    from assistant.ui.keeping import Taken
    from assistant.ui.screens.call import CallScreen

MakeDesk = Callable[[], "Desk"]
LOST_TERMINAL = 129
TERMINATED = 143
DRAFT_LAST_S = 2.0
LEAVING_LAST_S = 1.0


class DeskApp(InOrder):
    """``make_desk`` is called in a thread once the first frame stands: reading settings, key and cases keeps nobody waiting."""

    TITLE = "churn-assistant"
    CSS = "CommandPalette SearchIcon { display: none; }"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS = [
        Binding("ctrl+q", "quit", N_("leave"), id="desk.quit", tooltip=N_("Leave; an unfinished call is kept"), priority=True, show=False),
        Binding("f3", "screen_language", N_("nederlands/english"), id="desk.language", tooltip=LANGUAGE_TIP, show=False),
        Binding("f9", "theme", N_("light/dark"), id="desk.theme", tooltip=N_("Light or dark"), show=False),
    ]

    def __init__(self, make_desk: MakeDesk, *, language: str = "en", customer: str | None = None, home: Path | None = None) -> None:
        super().__init__()
        self._make_desk = make_desk
        self._customer = customer
        self._home = home
        self._safe = SafeText()
        self._keeper = DraftKeeper()
        self.desk: Desk | None = None
        self.tongue = Tongue(language)
        self.zone: str | None = None
        self.answered: str | None = None
        self._terminal: TerminalWatch | None = None
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = DARK.name

    # Starting and ending

    def get_default_screen(self) -> Screen[None]:
        return StartScreen(self.tongue)

    @property
    def call_screen(self) -> CallScreen | None:
        """The desk's own screen, once it is there."""
        from assistant.ui.screens.call import CallScreen

        return next((screen for screen in self.screen_stack if isinstance(screen, CallScreen) and not screen.rehearsal), None)

    def on_mount(self) -> None:
        self._guard_terminal()
        self.call_after_refresh(self._start)

    @work(thread=True, exit_on_error=False, group="start")
    def _start(self) -> None:
        import assistant.ui.screens.call  # noqa: F401  its imports are the larger part of the start: here nobody waits for them
        from assistant.desk.trouble import Trouble

        try:
            desk = self._make_desk()
        except Trouble as trouble:
            self.call_from_thread(self._no_desk, trouble)
            return
        self.call_from_thread(self._have_desk, desk)

    def _have_desk(self, desk: Desk) -> None:
        # A full collection over the cases and the widgets takes a fifth of a second, felt as a key that hangs: they are kept out of it.
        gc.freeze()
        gc.set_threshold(20_000, 20, 50)
        self.desk = desk
        self.zone = desk.settings.desk.time_zone
        self.tongue = Tongue(self.tongue.language, zone=self.zone)
        self.set_keymap(dict(desk.settings.keys))
        self._warm_up(desk)
        self._open_screen()

    def _open_screen(self) -> None:
        """The desk's screen takes the place of the first frame, with what was typed there."""
        from assistant.ui.screens.call import CallScreen

        start = self.screen_stack[0]
        typed, entered = (start.typed, start.entered) if isinstance(start, StartScreen) else ("", False)
        self.push_screen(CallScreen(self._customer or typed or None, open_it=bool(self._customer) or entered))

    @work(exit_on_error=False, group="start")
    async def _warm_up(self, desk: Desk) -> None:
        """Opens the journal before anybody waits for it; what is wrong with it is said at once."""
        from assistant.desk.begin import ready_journal
        from assistant.desk.trouble import Trouble

        try:
            await ready_journal(desk)
        except Trouble as trouble:
            self.tell(trouble)

    def _no_desk(self, trouble: Trouble) -> None:
        from assistant.desk.sentences import sentence

        self.exit(trouble.status, message=Text(sentence(trouble.key, trouble.facts, self.tongue)))

    async def action_quit(self) -> None:
        """Leaves; an unfinished call is kept, to be offered again."""
        await asyncio.to_thread(self._keep_current)
        if self.desk:
            await self.desk.close()
        self.exit(0)

    def _guard_terminal(self) -> None:
        if self.is_headless:
            return
        self._terminal = TerminalWatch(sys.__stdin__.fileno() if sys.__stdin__ else 0, self._terminal_gone)
        self._terminal.start()
        on_signals(self._terminal_gone, partial(self._terminated, asyncio.get_running_loop()))

    def _terminal_gone(self) -> None:
        """Nobody sees the screen any more: keep the call, then end at once. The reader of a dead terminal would spin for ever."""
        self._keep_last()
        os._exit(LOST_TERMINAL)

    def _terminated(self, loop: asyncio.AbstractEventLoop) -> None:
        """Asked to end while the terminal may still be there: it is left as it was found, unless that takes too long."""
        self._keep_last()
        late = threading.Timer(LEAVING_LAST_S, os._exit, (TERMINATED,))
        late.daemon = True
        late.start()
        loop.call_soon_threadsafe(self.exit, TERMINATED)

    def _keep_last(self) -> None:
        keeping = threading.Thread(target=self._keep_current, daemon=True)
        keeping.start()
        keeping.join(DRAFT_LAST_S)

    def _keep_current(self) -> None:
        """Keeps the call before the program ends. A disk that refuses is told by nobody now."""
        from assistant.desk.trouble import Trouble

        if "assistant.ui.screens.call" not in sys.modules or self.desk is None:
            return
        screen = self.call_screen
        if screen and screen.call is not None and screen.call.touched:
            with suppress(Trouble):
                self._keeper.write(self.desk, self._keeper.take(screen.call))

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), self._safe]

    def _fatal_error(self) -> None:
        """One sentence instead of a traceback with local variables, which are customers' data; the redacted traceback goes to the log."""
        from assistant.desk.crash import report
        from assistant.desk.sentences import sentence

        error = sys.exc_info()[1] or self._exception or RuntimeError("unknown")
        log = report(error, self._home or (self.desk.settings.home if self.desk else None))
        self._keep_current()
        self._exit_renderables[:] = [Text(sentence("crashed", {"log": str(log)}, self.tongue))]
        self._close_messages_no_wait()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.went_wrong(event.worker.error)

    def went_wrong(self, error: BaseException) -> None:
        """What goes wrong in the background is told in a sentence and logged; the call goes on."""
        from assistant.desk.crash import report
        from assistant.desk.sentences import sentence

        log = report(error, self._home or (self.desk.settings.home if self.desk else None))
        self.notify(sentence("crashed", {"log": str(log)}, self.tongue), severity="error", markup=False, timeout=10)

    # The desk's verbs, for the screens

    def clock(self) -> datetime:
        from assistant.desk.desk import clock

        return self.desk.clock() if self.desk else clock()

    @property
    def weights(self) -> tuple[tuple[str, str], ...]:
        return tuple((one.ask, one.weight) for one in self.desk.settings.identify.questions) if self.desk else ()

    async def find(self, typed: str) -> Answer | None:
        from assistant.desk.find import find
        from assistant.desk.trouble import Trouble

        if self.desk is None:
            return None
        try:
            return await find(self.desk, typed)
        except Trouble as trouble:
            self.tell(trouble)
            return None

    async def open(self, customer: str, why: str = "call") -> AsyncIterator[AccountView]:
        from assistant.desk.open import open_account

        if self.desk is not None:
            async for view in open_account(self.desk, customer, why=why):
                gc.freeze()
                yield view

    def begin(self, view: AccountView) -> Call:
        from assistant.desk.begin import begin

        assert self.desk is not None  # noqa: S101  a view comes from a desk
        return begin(self.desk, view, at=self.clock())

    async def save(self, view: AccountView, call: Call, form: Form, advice: Advice) -> Saved:
        from assistant.desk.wrap_up import finish

        assert self.desk is not None  # noqa: S101
        saved = await finish(self.desk, view, call, form, advice, self.tongue)
        await self.give_up(call)
        return saved

    async def give_up(self, call: Call) -> None:
        """The call needs no draft any more."""
        from assistant.desk.trouble import Trouble

        if self.desk is not None:
            with suppress(Trouble):
                await asyncio.to_thread(self._keeper.end, self.desk, call)

    async def thrown_away(self, call: Call) -> bool:
        """An unfinished call is given up by the agent, who is asked once more: its draft goes, nothing is logged.

        For a worker. False where the agent kept it, or the disk refused, which is told.
        """
        from assistant.desk.trouble import Trouble
        from assistant.ui.screens.confirm import ThrowAwaySheet

        if self.desk is None or not await self.push_screen_wait(ThrowAwaySheet(call)):
            return False
        try:
            await asyncio.to_thread(self._keeper.end, self.desk, call)
        except Trouble as trouble:
            self.tell(trouble)
            return False
        return True

    async def correction(self, resolution_id: str, view: AccountView) -> Call:
        from assistant.desk.wrap_up import correction_of

        assert self.desk is not None  # noqa: S101
        return await correction_of(self.desk, resolution_id, self.begin(view))

    async def kept(self) -> tuple[Kept, ...]:
        from assistant.desk.begin import kept
        from assistant.desk.trouble import Trouble

        if self.desk is None:
            return ()
        try:
            return await asyncio.to_thread(kept, self.desk)
        except Trouble as trouble:
            self.tell(trouble)
            return ()

    def keep(self, call: Call | None) -> None:
        """Writes the call's draft from a thread."""
        if call is not None and self.desk is not None and call.touched:
            self.run_worker(partial(self._keep, self.desk, self._keeper.take(call)), thread=True, group="draft", exit_on_error=False)

    def _keep(self, desk: Desk, taken: Taken) -> None:
        from assistant.desk.trouble import Trouble

        try:
            self._keeper.write(desk, taken)
        except Trouble as trouble:
            if self.is_running:
                self.call_from_thread(self.tell, trouble)

    def stories(self) -> dict[str, str]:
        """What each practice case is about, by customer."""
        return self.desk.stories(self.tongue.language) if self.desk else {}

    def tell(self, trouble: Trouble) -> None:
        """What could not be done, in a sentence that stays long enough to be read."""
        from assistant.desk.sentences import sentence

        self.notify(sentence(trouble.key, trouble.facts, self.tongue), severity="error", markup=False, timeout=10)

    # Language, theme, copying

    async def action_screen_language(self) -> None:
        self.tongue = Tongue("en" if self.tongue.language == "nl" else "nl", zone=self.zone)
        if screen := self.call_screen:
            screen.words()
        for sheet in self.screen_stack:
            if isinstance(sheet, Spoken):
                await sheet.reword()

    def action_theme(self) -> None:
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name

    def copy(self, text: str) -> None:
        """Copies through the terminal (OSC 52) and the system's own tool; where neither is known to work the text is shown to select."""
        from assistant.ui.copying import copy_tool, terminal_copies

        if not text:
            return
        self.copy_to_clipboard(text)
        tool = copy_tool()
        if tool:
            self.run_worker(partial(tool, text), thread=True, group="copy", exit_on_error=False)
        if tool or terminal_copies():
            short = text.replace("\n", " · ")
            self.notify(short if len(short) < 80 else short[:79] + "…", title=self.tongue.say("Copied"), markup=False, timeout=3)
        else:
            from assistant.ui.screens.detail import DetailSheet

            self.push_screen(
                DetailSheet(lambda: (self.tongue.say("Select it with the mouse: this terminal takes no copies"), text.split("\n")))
            )

    def get_key_display(self, binding: Binding) -> str:
        """As it stands on the keys: F8, Ctrl+Q."""
        shown = super().get_key_display(binding)
        if shown.startswith("^"):
            return f"Ctrl+{shown[1:].upper()}"
        return shown.upper() if re.fullmatch(r"f\d+", shown) else shown

    def action_command_palette(self) -> None:
        if self.use_command_palette and not CommandPalette.is_open(self):  # type: ignore[arg-type]
            self.push_screen(CommandPalette(placeholder=self.tongue.say("type to narrow"), id="--command-palette"))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: everything that a key does here, with its key."""
        told: set[tuple[str, str]] = set()
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.id and active.enabled and binding.description and (binding.id, binding.action) not in told:
                told.add((binding.id, binding.action))
                key = self.get_key_display(binding)
                words = active.tooltip or binding.description
                yield SystemCommand(f"{binding.description}  ({key})", words, partial(self._run, binding.action, active.node))

    async def _run(self, action: str, node: object) -> None:
        await self.run_action(action, node)  # type: ignore[arg-type]


def run(make_desk: MakeDesk, *, language: str = "en", customer: str | None = None, home: Path | None = None) -> int:
    """Opens the desk and gives its exit status."""
    app = DeskApp(make_desk, language=language, customer=customer, home=home)
    status = app.run()
    return status if status is not None else app.return_code or 0
