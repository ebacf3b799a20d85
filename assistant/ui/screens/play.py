"""A practice case on the real call screen: the customer's words in a column of their own, or above the words where it is narrow."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.content import Content
from textual.types import CSSPathType
from textual.widgets import Static

from assistant.desk.view import AccountView
from assistant.language import N_
from assistant.text import isolate
from assistant.ui.marks import practice_badge
from assistant.ui.play_actions import PlayActions
from assistant.ui.screens.call import PANELS
from assistant.ui.widgets.customer import CustomerPanel, foot_lines, newest
from assistant.ui.widgets.own_words import OwnWords
from assistant.ui.widgets.say import SayPanel

# How often patience is looked at, in seconds.
BREATH_S = 1.0
# The place in the footer: before the other keys, or after them.
FOOTER = {
    "practice.say_it": 0,
    "practice.unsaid": 0,
    "call.said": 0,
    "practice.answer": 0,
    "practice.own_words": 0,
    "practice.agree": 0,
    "practice.leave": 2,
    "desk.help": 3,
}


class PlayScreen(PlayActions):
    CSS_PATH: ClassVar[CSSPathType | None] = ["call.tcss", "play.tcss"]
    AUTO_FOCUS = "#say"
    rehearsal = True
    panels: ClassVar[tuple[str, ...]] = (*PANELS, "customer")
    narrow_keys: ClassVar[set[str]] = {
        "call.said", "call.identify", "call.wrap_up", "practice.answer", "practice.own_words", "practice.agree", "practice.say_it", "practice.unsaid", "desk.help",
    }  # fmt: skip

    BINDINGS = [
        Binding("a", "answer", N_("answer"), id="practice.answer", tooltip=N_("Answer the customer's question")),
        Binding("t", "own_words", N_("own words"), id="practice.own_words", tooltip=N_("Type your own words in place of the sentence")),
        Binding("g", "agree", N_("agree"), id="practice.agree", tooltip=N_("Agree on a step with the customer")),
        Binding("x", "restart", N_("anew"), id="practice.restart", tooltip=N_("Start this case anew"), show=False),
        Binding(
            "left_square_bracket", "look(-1)", N_("step back"), id="practice.step_back", tooltip=N_("Trainer: one step back"), show=False
        ),
        Binding("right_square_bracket", "look(1)", N_("step on"), id="practice.step_on", tooltip=N_("Trainer: one step on"), show=False),
        Binding(
            "k", "hidden", N_("hidden"), id="practice.hidden", tooltip=N_("Trainer: show what the customer knows and wants"), show=False
        ),
        Binding("5", "panel('customer')", N_("customer"), id="practice.customer", tooltip=N_("Show what was said, in order"), show=False),
        Binding("escape", "leave", N_("leave"), id="practice.leave", tooltip=N_("From a panel to the words, from there back to the room")),
    ]

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """What is done most stands first in the footer, help last."""
        found = super().active_bindings
        return dict(sorted(found.items(), key=lambda item: FOOTER.get(item[1].binding.id or "", 1)))

    def between(self) -> ComposeResult:
        yield CustomerPanel(id="customer")

    def above_words(self) -> ComposeResult:
        yield Static(id="heard", markup=False)
        yield Static(id="patience", markup=False)

    def below_words(self) -> ComposeResult:
        yield OwnWords(id="own-words")

    def action_unsaid(self) -> None:
        """Nothing is said in own words."""
        self.query_one(OwnWords).close()

    def arrive(self) -> None:
        self.finding = False
        self.view = self.play.view
        self.call = self.play.call
        if self.play.events:
            self.first_unsaid()
        self.show_all()
        self.set_interval(BREATH_S, self.breathe)

    def on_resize(self, event: events.Resize) -> None:
        """The footer of a narrow screen is another."""
        del event
        self.call_after_refresh(self.refresh_bindings)

    def breathe(self) -> None:
        """Time passed: patience runs down, and the customer may say something."""
        if self.wrapping or self.view is None:
            return
        before = len(self.play.state.heard)
        if self.play.breathe(self.desk_app.clock()):
            self.told(before)
            self.changed()
        else:
            self.show_customer()
        self.tick()

    # Showing

    def words(self) -> None:
        super().words()
        if self.is_mounted and self.view is not None:
            self.show_top()

    async def reword(self) -> None:
        self.words()

    def show_all(self) -> None:
        if self.is_attached:  # it may come after the screen was left
            super().show_all()

    def show_call(self) -> None:
        super().show_call()
        if self.view is not None and self.is_mounted:
            self.show_top()
            self.show_customer()

    def show_top(self) -> None:
        """That this is practice, and in which way it is looked at: in words, and in a shape of its own."""
        say, play = self.tongue.say, self.play
        parts = [practice_badge(self.tongue)]
        if self.hidden:
            parts.append(Content.styled(" ◈ " + say("TRAINER'S VIEW") + " ", "bold reverse $watch"))
        if play.held:
            told = say("step {place} of {number}: time stands still", place=play.shown, number=len(play.events))
            parts.append(Content.styled(told, "bold $watch"))
        if play.helped:
            parts.append(Content.styled(say("with help"), "$watch"))
        parts.append(Content(isolate(play.case.about.title[self.tongue.language])))
        self.query_one("#practice", Static).update(Content(" ").join(parts))

    def show_customer(self) -> None:
        """What was said, and how patience stands now."""
        play, state, tongue = self.play, self.talk, self.tongue
        self.query_one(CustomerPanel).show(play, state, tongue, hidden=self.hidden)
        self.query_one("#heard", Static).update(newest(play, state, tongue))
        self.query_one("#patience", Static).update(Content("   ").join(foot_lines(play, state, tongue, hidden=self.hidden)))
        if state.over and not self.wrapping:
            name = isolate(play.case.lesson.person.name)
            self.query_one(SayPanel).over(tongue.say("{name} hung up. w writes down how it ended.", name=name), "✗", "$act-now")
            self.query_one("#now", Static).update("")
            self.refresh_bindings()

    def tick(self) -> None:
        """The clock of the talk, in minutes and seconds, in place of the time of day."""
        super().tick()
        if self.view is not None and self.is_mounted:
            state = self.talk
            minutes, seconds = divmod(int(state.talked), 60)
            still = "‖ " if state.paused or self.play.held else ""
            self.query_one("#clock", Static).update(f"{still}{minutes:02}:{seconds:02}")

    def age(self, view: AccountView) -> str:
        del view
        return ""

    def watch_panel(self) -> None:
        super().watch_panel()
        self.set_class(self.panel == "customer", "-panel-customer")

    def action_panel(self, name: str) -> None:
        if name == "customer":
            self.panel = name
            self.query_one("#talk-scroll").focus()
        else:
            super().action_panel(name)
