"""Chooses one of a list by typing a part of its name: the situation of the call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from assistant.desk.call import Call
from assistant.desk.view import AccountView
from assistant.guidance.wording import SITUATION_LABELS
from assistant.language import N_, Tongue
from assistant.records import SITUATIONS
from assistant.ui.base import DeskModal


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    label: str
    mark: str = " "


class FilterInput(Input):
    BINDINGS = [Binding("down", "move(1)", show=False), Binding("up", "move(-1)", show=False)]

    def action_move(self, step: int) -> None:
        options = self.screen.query_one(OptionList)
        if step > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()


class ChooseSheet(DeskModal[str | None]):
    """Gives the key of what was chosen, or None."""

    BINDINGS = [Binding("enter", "choose", N_("choose"), priority=True), Binding("escape", "dismiss(None)", N_("back"))]
    DEFAULT_CSS = """
    ChooseSheet { align: right middle; background: $background 40%; }
    ChooseSheet > Vertical { width: 64; max-width: 100%; height: 90%; background: $panel; padding: 1 2; }
    ChooseSheet Static { height: 1; text-style: bold; margin-bottom: 1; }
    ChooseSheet OptionList, ChooseSheet OptionList:focus { height: 1fr; border: none; background: $panel; margin-top: 1; padding: 0; }
    """

    def __init__(self, tell: Callable[[], tuple[str, list[Choice]]]) -> None:
        """``tell`` gives title and choices in the language of the screens."""
        super().__init__()
        self._tell = tell
        self._choices: list[Choice] = []
        self._filter = ""

    def body(self) -> ComposeResult:
        title, self._choices = self._tell()
        with Vertical():
            yield Static(title, markup=False)
            yield FilterInput(self._filter, id="filter", compact=True, placeholder=self.tongue.say("type to narrow"))
            yield OptionList(id="choices", markup=False)

    def ready(self) -> None:
        self._fill(self._filter)

    async def reword(self) -> None:
        place = self.query_one(OptionList).highlighted
        await super().reword()
        self.query_one(OptionList).highlighted = place

    def _fill(self, typed: str) -> None:
        fits = [one for one in self._choices if typed.casefold() in f"{one.label} {one.key}".casefold()]
        options = self.query_one(OptionList)
        options.clear_options().add_options([Option(Content(f"{one.mark} {one.label}"), id=one.key) for one in fits])
        options.highlighted = 0 if fits else None

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._filter = event.value
        self._fill(event.value)

    def action_choose(self) -> None:
        options = self.query_one(OptionList)
        if options.highlighted is not None:
            self.dismiss(options.get_option_at_index(options.highlighted).id)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_id)


def situation_sheet(view: AccountView, call: Call, tongue: Callable[[], Tongue]) -> ChooseSheet:
    """Those that hold come first, marked; the one that is shown has the pointer."""
    current = call.situation or call.shown
    order = [*view.situations, *(one for one in SITUATIONS if one not in view.situations)]
    marks = dict.fromkeys(view.situations, "●") | ({current: "▸"} if current else {})

    def tell() -> tuple[str, list[Choice]]:
        say = tongue().say
        choices = [Choice(key, say(SITUATION_LABELS[key]), marks.get(key, " ")) for key in order]
        return say("Which situation is it?  ● holds on this account"), choices

    return ChooseSheet(tell)
