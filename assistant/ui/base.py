"""What every screen of the desk shares: words in the agent's language, bindings that are translated where they are shown."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, cast

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.content import Content
from textual.keys import KEY_NAME_REPLACEMENTS, key_to_character
from textual.message_pump import MessagePump
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.widget import Widget
from textual.widgets import Footer
from textual.worker import Worker, WorkerState

from assistant.language import N_, Tongue

if TYPE_CHECKING:
    from assistant.ui.app import DeskApp

LANGUAGE_TIP = N_("The screens in Dutch or in English")
LONG_NAMES = {short: long for long, short in KEY_NAME_REPLACEMENTS.items()}
THROW_AWAY_TIP = N_("Throw away an unfinished call; it is not logged")


class Spoken(MessagePump):
    """Gives a screen the app's tongue."""

    @property
    def desk_app(self) -> DeskApp:
        return cast("DeskApp", self.app)

    @property
    def tongue(self) -> Tongue:
        return self.desk_app.tongue

    @property
    def opens(self) -> bool:
        """Whether what was asked for is on its way, and takes the keys that come after."""
        return False

    async def reword(self) -> None:
        """Another language of the screens. One that words itself when it is told to has nothing to do here."""

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A worker tells the screen that began it, and nobody above."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.desk_app.went_wrong(event.worker.error)


def usable(bindings: dict[str, ActiveBinding], focused: Widget | None) -> dict[str, ActiveBinding]:
    """Without the keys that are typed into the field that has the focus: there they do nothing else."""
    if focused is None:
        return bindings
    return {
        key: active for key, active in bindings.items() if active.binding.priority or not focused.check_consume_key(key, _character(key))
    }


def _character(key: str) -> str | None:
    """What this key types. Textual's own ``key_to_character`` does not know the keys that it gave a shorter name, such as ``slash``."""
    try:
        return key_to_character(key) or unicodedata.lookup(LONG_NAMES.get(key, key).replace("_", " "))
    except KeyError:
        return None


def translated(bindings: dict[str, ActiveBinding], tongue: Tongue) -> dict[str, ActiveBinding]:
    """Class-level texts are fixed at import: they are marked there and translated here, where the footer and the palette look."""
    return {
        key: active._replace(
            binding=replace(active.binding, description=tongue.say(active.binding.description)),
            tooltip=tongue.say(active.tooltip) if active.tooltip else "",
        )
        for key, active in bindings.items()
    }


class DeskScreen(Spoken, Screen[None]):
    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        return translated(usable(super().active_bindings, self.focused), self.tongue)


class DeskModal(Spoken, ModalScreen[ScreenResultType], Generic[ScreenResultType]):
    """A sheet over the screen. Escape leaves it and changes nothing.

    Its footer takes the place of the screen's, whose keys do not work here. A sheet gives its ``body``, and in ``ready`` what is done once
    that stands; both run again when the language of the screens changes.
    """

    BINDINGS = [
        Binding("f1", "help", N_("help"), id="desk.help", tooltip=N_("The keys that work here")),
        Binding("f2", "wrap_up", N_("wrap up"), id="call.wrap_up", tooltip=N_("Log how the call ended"), show=False),
        Binding("f3", "app.screen_language", N_("nederlands/english"), id="desk.language", tooltip=LANGUAGE_TIP, show=False),
        Binding("f9", "app.theme", N_("light/dark"), id="desk.theme", tooltip=N_("Light or dark"), show=False),
    ]

    def compose(self) -> ComposeResult:
        yield from self.body()
        yield Footer(show_command_palette=False, compact=True)

    def body(self) -> ComposeResult:
        raise NotImplementedError

    def on_mount(self) -> None:
        self.ready()

    def ready(self) -> None:
        """What is done once the body stands."""

    async def reword(self) -> None:
        """Another language of the screens: all of it is worded anew, and the focus stays where it was."""
        focused = self.focused.id if self.focused else None
        await self.recompose()
        self.ready()
        self.refresh_bindings()
        if focused:
            self.query_one(f"#{focused}").focus()

    def action_wrap_up(self) -> None:
        """From anywhere in the call: the sheet gives way to the wrap-up."""
        if screen := self.desk_app.call_screen:
            self.dismiss(None)
            screen.call_after_refresh(screen.action_wrap_up)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        del parameters
        screen = self.desk_app.call_screen
        return action != "wrap_up" or (screen is not None and screen.call is not None and screen.app.screen_stack[-2:-1] == [screen])

    def action_help(self) -> None:
        from assistant.ui.screens.help import HelpSheet

        self.app.push_screen(HelpSheet(self))

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """Its own keys first: help stands last in the footer."""
        found = translated(usable(super().active_bindings, self.focused), self.tongue)
        return dict(sorted(found.items(), key=lambda item: item[1].binding.id == "desk.help"))


def plain(text: str) -> Content:
    """Text from outside, with markup off."""
    return Content(text)
