"""The first frame: the search box, ready to be typed in while the desk comes up behind it. It knows nothing of accounts, so that it is quick."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static

from assistant.language import Tongue


class StartBox(Input):
    """What is typed here is carried over to the desk's own search box."""


class StartScreen(Screen[None]):
    """Looks as the desk will look. ``typed`` and ``entered`` are what was done before it came up."""

    BINDINGS = [Binding("tab,shift+tab", "nothing", show=False)]
    DEFAULT_CSS = """
    StartScreen { layout: vertical; background: $background; }
    StartScreen #top { height: 1; background: $panel; padding: 0 1; }
    StartScreen #brand { width: auto; color: $quiet; padding-right: 2; }
    StartScreen StartBox { width: 1fr; height: 1; border: none; background: $say-ground; padding: 0 1; }
    StartScreen OptionList { height: 1fr; border: none; padding: 0 1; background: $background; }
    """
    AUTO_FOCUS = "StartBox"

    def __init__(self, tongue: Tongue) -> None:
        super().__init__()
        self._tongue = tongue
        self.entered = False

    def compose(self) -> ComposeResult:
        with Horizontal(id="top"):
            yield Static("churn-assistant", id="brand", markup=False)
            yield StartBox(compact=True, placeholder="/  " + self._tongue.say("e-mail, name, phone, invoice, last four, id"))
        yield OptionList()

    @property
    def typed(self) -> str:
        return self.query_one(StartBox).value

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.entered = True

    def action_nothing(self) -> None:
        """There is nowhere to go yet."""
