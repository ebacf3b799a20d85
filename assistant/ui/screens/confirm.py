"""Asks once more before something is lost. The safe answer has the pointer, so that no single key does it."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.desk.call import Call
from assistant.language import N_
from assistant.text import isolate
from assistant.ui.base import DeskModal


class ThrowAwaySheet(DeskModal[bool]):
    """True where the unfinished call is to be thrown away."""

    BINDINGS = [
        Binding("enter", "choose", N_("choose"), priority=True),
        Binding("escape", "dismiss(False)", N_("keep it")),
    ]
    DEFAULT_CSS = """
    ThrowAwaySheet { align: center middle; background: $background 40%; }
    ThrowAwaySheet > Vertical { width: 66; max-width: 100%; height: auto; background: $panel; padding: 1 2; }
    ThrowAwaySheet .title { text-style: bold; height: auto; }
    ThrowAwaySheet .what { height: auto; margin: 1 0; color: $quiet; }
    ThrowAwaySheet OptionList, ThrowAwaySheet OptionList:focus { height: auto; border: none; background: $panel; padding: 0; }
    """

    def __init__(self, call: Call) -> None:
        super().__init__()
        self._call = call

    def body(self) -> ComposeResult:
        say = self.tongue.say
        name = isolate(self._call.name or self._call.customer)
        with Vertical():
            yield Static(say("Throw away the unfinished call with {name}?", name=name), classes="title", markup=False)
            yield Static(say("What was ticked and typed in it is lost. The log stays as it is."), classes="what", markup=False)
            yield OptionList(Option(Content(say("Keep it")), id="keep"), Option(Content(say("Throw it away")), id="lose"), id="answers")

    def ready(self) -> None:
        self.query_one(OptionList).highlighted = 0

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_id == "lose")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """It asks for an answer first."""
        return action != "wrap_up"

    def action_choose(self) -> None:
        self.query_one(OptionList).action_select()
