"""The search box, and the names of the panels that a narrow screen shows one at a time."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding
from textual.events import Key
from textual.message import Message
from textual.widgets import Input, Static


class FindBox(Input):
    """Reached by a slash; who is in it already and presses that first, finds the same."""

    async def _on_key(self, event: Key) -> None:
        if event.key == "slash" and not self.value:  # no name, address or number starts with it
            event.stop()
            event.prevent_default()


class SearchBox(FindBox):
    """Arrows and Enter reach into the list below it: the screen knows which."""

    BINDINGS = [
        Binding("down", "screen.to_list(1)", show=False),
        Binding("up", "screen.to_list(-1)", show=False),
        Binding("escape", "screen.leave_search", show=False),
    ]


class PanelTab(Static):
    """A panel's name on a narrow screen; a click shows it."""

    @dataclass
    class Chosen(Message):
        panel: str

    def __init__(self, name: str) -> None:
        super().__init__(markup=False, id=f"panel-{name}", classes="panel-tab")
        self.panel = name

    def on_click(self) -> None:
        self.post_message(self.Chosen(self.panel))
