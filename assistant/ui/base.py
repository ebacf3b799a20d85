"""What every screen of the desk shares: words in the agent's language, bindings that are translated where they are shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Generic, cast

from textual.binding import ActiveBinding
from textual.content import Content
from textual.message_pump import MessagePump
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.worker import Worker, WorkerState

from assistant.language import Tongue

if TYPE_CHECKING:
    from assistant.ui.app import DeskApp


class Spoken(MessagePump):
    """Gives a screen the app's tongue."""

    @property
    def desk_app(self) -> DeskApp:
        return cast("DeskApp", self.app)

    @property
    def tongue(self) -> Tongue:
        return self.desk_app.tongue

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A worker tells the screen that began it, and nobody above."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.desk_app.went_wrong(event.worker.error)


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
        return translated(super().active_bindings, self.tongue)


class DeskModal(Spoken, ModalScreen[ScreenResultType], Generic[ScreenResultType]):
    """A sheet over the screen. Escape leaves it and changes nothing."""

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        return translated(super().active_bindings, self.tongue)


def plain(text: str) -> Content:
    """Text from outside, with markup off."""
    return Content(text)
