"""A fact that the script misses, typed in by the agent: kept as said by the customer."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from assistant.desk.advise import Advice
from assistant.desk.call import Call
from assistant.desk.typed import FACT_DATES, read_fact
from assistant.desk.view import AccountView
from assistant.guidance.wording import FACT_LABELS
from assistant.language import N_
from assistant.ui.base import DeskModal


class FactSheet(DeskModal[tuple[str, str] | None]):
    """Gives (name, value); an empty value takes the fact back."""

    BINDINGS = [Binding("enter", "choose", N_("choose"), priority=True), Binding("escape", "dismiss(None)", N_("back"))]
    DEFAULT_CSS = """
    FactSheet { align: right middle; background: $background 30%; }
    FactSheet > Vertical { width: 64; max-width: 100%; height: auto; max-height: 90%; background: $panel; padding: 1 2; }
    FactSheet Static { height: auto; }
    FactSheet .title { text-style: bold; margin-bottom: 1; }
    FactSheet OptionList, FactSheet OptionList:focus { height: auto; max-height: 14; border: none; background: $panel; padding: 0; }
    FactSheet Input { display: none; margin-top: 1; }
    FactSheet.-typing Input { display: block; }
    FactSheet #wrong { color: $act-now; }
    """

    def __init__(self, view: AccountView, call: Call, advice: Advice) -> None:
        super().__init__()
        self._view, self._call = view, call
        self._kinds = {one.name: one.kind for one in advice.missing if one.kind != "known"} | dict.fromkeys(call.typed, "typed")
        self._fact: str = ""

    def body(self) -> ComposeResult:
        say = self.tongue.say
        with Vertical():
            yield Static(say("Which fact do you know? It is kept as said by the customer."), classes="title", markup=False)
            yield OptionList(*(Option(self._label(name), id=name) for name in self._kinds), id="facts-missing", markup=False)
            yield Input(id="fact-typed", compact=True)
            yield Static(id="wrong", markup=False)

    def ready(self) -> None:
        self.query_one(OptionList).highlighted = list(self._kinds).index(self._fact) if self._fact else 0

    async def reword(self) -> None:
        typed = self.query_one(Input).value
        await super().reword()
        self.query_one(Input).value = typed

    def action_choose(self) -> None:
        if self.has_class("-typing"):
            self._entered(self.query_one(Input).value)
        else:
            self.query_one(OptionList).action_select()

    def _label(self, name: str) -> Content:
        kind = self._kinds[name]
        mark = "✓" if kind == "typed" else "?" if kind == "truth" else "_"
        value = self._call.typed.get(name, "")
        return Content(f"{mark} {self.tongue.say(FACT_LABELS.get(name, name))}{'  ' + value if value and value != 'yes' else ''}")

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._fact = event.option_id or ""
        kind = self._kinds[self._fact]
        if kind == "typed":
            self.dismiss((self._fact, ""))
        elif kind == "truth":
            self.dismiss((self._fact, "yes"))
        else:
            self.add_class("-typing")
            typed = self.query_one(Input)
            typed.placeholder = self.tongue.say("friday, +3, 27-11 …") if self._fact in FACT_DATES else ""
            typed.focus()

    def _entered(self, typed: str) -> None:
        value = read_fact(self._fact, typed, self._view)
        if value:
            self.dismiss((self._fact, value))
        else:
            self.query_one("#wrong", Static).update(self.tongue.say("That is not a day I know. Write friday, +3, 27-11 or 2026-11-27."))
