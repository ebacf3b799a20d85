"""The desk's one screen: search on top, facts left, words right. It owns the state of a call, asks the desk, and hands its widgets what to show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.css.query import NoMatches
from textual.reactive import reactive
from textual.timer import Timer
from textual.types import CSSPathType
from textual.widgets import Footer, Input, OptionList, Static

from assistant.desk.advise import Advice, advise
from assistant.desk.age import account_age, panel_age
from assistant.desk.call import Call
from assistant.desk.find import Answer
from assistant.desk.view import AccountView
from assistant.language import N_, Tongue
from assistant.ui.base import THROW_AWAY_TIP, DeskScreen
from assistant.ui.call_actions import CallActions
from assistant.ui.widgets.facts import FactsPanel
from assistant.ui.widgets.flag_list import FlagList, worst_line
from assistant.ui.widgets.for_you import ForYou
from assistant.ui.widgets.header import AccountHeader
from assistant.ui.widgets.results import ResultList
from assistant.ui.widgets.say import SayPanel
from assistant.ui.widgets.search import PanelTab, SearchBox
from assistant.ui.widgets.strip_bar import StripBar

if TYPE_CHECKING:
    from assistant.desk.begin import Kept
    from assistant.desk.saved import Saved

# A pause in typing before the source is asked, in seconds: short enough to feel at once, long enough for a word.
TYPING_PAUSE_S = 0.15
PANELS = ("say", "facts", "timeline", "you")
PANEL_LABELS = {
    "say": N_("1 Say"), "facts": N_("2 Facts"), "timeline": N_("3 Timeline"), "you": N_("4 For you"), "customer": N_("5 Customer"),
}  # fmt: skip
# A narrow footer shows these alone; the rest is in the help.
NARROW_KEYS = {"call.said", "call.words", "call.situation", "call.identify", "call.wrap_up", "call.throw_away", "desk.find", "desk.help"}


class CallScreen(CallActions, DeskScreen):
    CSS_PATH: ClassVar[CSSPathType | None] = "call.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    AUTO_FOCUS = "#search"
    rehearsal = False
    """Practised or looked back at: nothing of it is kept as a call."""

    BINDINGS = [
        Binding("space", "said", N_("said"), id="call.said", tooltip=N_("Mark the sentence as said and go to the next")),
        Binding("n", "step(1)", N_("next"), id="call.next", tooltip=N_("Go to the next sentence")),
        Binding("p", "step(-1)", N_("back"), id="call.previous", tooltip=N_("Go back a sentence"), show=False),
        Binding("v", "other_words", N_("other words"), id="call.words", tooltip=N_("Say the same in other words")),
        Binding("s", "situation", N_("situation"), id="call.situation", tooltip=N_("Choose another situation")),
        Binding("l", "language", N_("nl/en"), id="call.language", tooltip=N_("The script in Dutch or in English")),
        Binding("j", "register", N_("je/u"), id="call.register", tooltip=N_("The Dutch script with je or with u")),
        Binding("i", "identify", N_("identify"), id="call.identify", tooltip=N_("Check who is on the line")),
        Binding("e", "fact", N_("enter a fact"), id="call.fact", tooltip=N_("Type in a fact that is missing"), show=False),
        Binding("d", "direction", N_("who called"), id="call.direction", tooltip=N_("They called us, or we called them"), show=False),
        Binding("b", "bank", N_("bank"), id="call.bank", tooltip=N_("What the customer can read to the bank")),
        Binding("c", "copy", N_("copy"), id="call.copy", tooltip=N_("Copy what is chosen: the sentence, the row, the block for the bank")),
        Binding("f", "tab", N_("facts"), id="call.facts", tooltip=N_("The next tab of facts"), show=False),
        Binding("r", "read_again", N_("read again"), id="call.refresh", tooltip=N_("Read the account anew"), show=False),
        Binding("z", "pause", N_("pause"), id="call.pause", tooltip=N_("Stop and start the clock of the call"), show=False),
        Binding("h", "park", N_("hold"), id="call.park", tooltip=N_("Park this call and take another"), show=False),
        Binding("u", "correct", N_("correct"), id="call.correct", tooltip=N_("Correct what was saved"), show=False),
        Binding("f8", "throw_away", N_("throw away"), id="call.throw_away", tooltip=THROW_AWAY_TIP),
        Binding("w,f2", "wrap_up", N_("wrap up"), id="call.wrap_up", tooltip=N_("Log how the call ended"), priority=False),
        Binding("o", "review", N_("team lead"), id="desk.review", tooltip=N_("The lead's room: the log, what works, coaching"), show=False),
        Binding("m", "coaching", N_("notes to you"), id="desk.coaching", tooltip=N_("What leads wrote on your calls"), show=False),
        Binding("a", "idea", N_("idea"), id="call.idea", tooltip=N_("Note other words for this sentence, for the script"), show=False),
        Binding("slash", "find", N_("find"), id="desk.find", tooltip=N_("Find a customer")),
        Binding("question_mark,f1", "help", N_("help"), id="desk.help", tooltip=N_("The keys that work here")),
        Binding("1", "panel('say')", N_("say"), id="desk.say", tooltip=N_("Show what to say"), show=False),
        Binding("2", "panel('facts')", N_("facts"), id="desk.facts", tooltip=N_("Show the facts"), show=False),
        Binding("3", "panel('timeline')", N_("timeline"), id="desk.timeline", tooltip=N_("Show the timeline"), show=False),
        Binding("4", "panel('you')", N_("for you"), id="desk.you", tooltip=N_("Show the notes for you"), show=False),
        Binding("escape", "back", N_("back to the words"), id="desk.back", show=False),
    ]

    view: reactive[AccountView | None] = reactive(None, bindings=True)
    call: reactive[Call | None] = reactive(None, bindings=True, always_update=True)
    finding: reactive[bool] = reactive(True, toggle_class="-finding", bindings=True)
    panel: reactive[str] = reactive("say", bindings=True)
    current: reactive[int] = reactive(0)

    panels: ClassVar[tuple[str, ...]] = PANELS
    narrow_keys: ClassVar[set[str]] = NARROW_KEYS

    def __init__(self, customer: str | None = None, *, open_it: bool = True) -> None:
        super().__init__()
        self.advice: Advice | None = None
        self.kept: tuple[Kept, ...] = ()
        self.saved: Saved | None = None
        self.answer: Answer | None = None
        self.opening: object = None
        self.reading: object = None
        self._parked: set[str] = set()
        self._first_customer, self._open_first = customer, open_it
        self._typing: Timer | None = None

    # What is on it

    def compose(self) -> ComposeResult:
        with Horizontal(id="top"):
            yield Static("churn-assistant", id="brand", markup=False)
            yield Static(id="practice", markup=False)
            yield SearchBox(id="search", compact=True, select_on_focus=False)
            yield Static(id="clock", markup=False)
        yield ResultList(id="found")
        with Vertical(id="account"):
            yield AccountHeader(id="header")
            yield StripBar(id="strip-narrow")
            yield Static(id="worst", markup=False)
            with Horizontal(id="panels"):
                yield from map(PanelTab, self.panels)
            with Horizontal(id="body"):
                with Vertical(id="left"):
                    yield StripBar(id="strip")
                    yield FlagList(id="flags")
                    yield FactsPanel(id="facts")
                yield from self.between()
                with Vertical(id="right"):
                    yield from self.above_words()
                    yield SayPanel(id="say")
                    yield from self.below_words()
                    yield ForYou(id="you")
            yield Static(id="now", markup=False)
        yield Footer(show_command_palette=False, compact=True)

    def between(self) -> ComposeResult:
        """What stands between facts and words."""
        yield from ()

    above_words = below_words = between

    def on_mount(self) -> None:
        self.words()
        self.set_interval(10, self.tick)
        self.arrive()

    def arrive(self) -> None:
        """What is first done on it: the calls that wait, and who is looked for."""
        self.load_kept()
        self.tell_of_notes()
        first = self._first_customer or ""
        search = self.query_one(SearchBox)
        with search.prevent(Input.Changed):
            search.value = first
        search.cursor_position = len(first)
        self.look_up(first, open_it=bool(first) and self._open_first)

    def words(self) -> None:
        """Everything that is worded is worded anew: the agent's language changed, or the desk came up."""
        desk = self.desk_app.desk
        practising = desk is not None and desk.practising
        self.set_class(practising, "-practice")
        self.query_one("#practice", Static).update(self.tongue.say("PRACTICE DATA"))
        search = self.query_one(SearchBox)
        search.placeholder = "/  " + self.tongue.say("e-mail, name, phone, invoice, last four, id")
        for tab in self.query(PanelTab):
            tab.update(self.tongue.say(PANEL_LABELS[tab.panel]))
        self.refresh_bindings()
        self.show_results(keep=True)
        self.show_all()
        if self.saved is not None and self.call is None:
            self.done()
        self.tick()

    @property
    def saved_id(self) -> str | None:
        """The resolution that was saved last on this account."""
        return self.saved.id if self.saved else None

    @property
    def narrow(self) -> bool:
        return self.size.width < 110

    def on_resize(self, event: events.Resize) -> None:
        del event
        self.call_after_refresh(self.show_all)

    # Showing

    def show_all(self) -> None:
        """Hands every widget what it shows. Cells change in place: focus, scroll and the current sentence stay."""
        self.show_account()
        self.show_call()

    def show_account(self) -> None:
        """What the account says: it changes with fresh data, the size and the language, not with each step of the call."""
        view, call = self.view, self.call
        if view is None or not self.is_mounted:
            return
        tongue = self.account_tongue(view)
        self.query_one(AccountHeader).show(view, self.age(view), tongue, narrow=self.narrow)
        for strip in self.query(StripBar):
            strip.show(view, tongue, panel_age("strip", view, self.desk_app.clock(), tongue), narrow=strip.id == "strip-narrow")
        self.query_one(FlagList).show(view, tongue)
        self.query_one("#worst", Static).update(worst_line(view, tongue))
        spoken = Tongue(call.language if call else tongue.language, zone=view.account.customer.time_zone)
        self.query_one(FactsPanel).show(view, tongue, spoken, self.desk_app.clock)
        self.tick()

    def show_call(self) -> None:
        """What the call says: the words, and how sure it is who is on the line. Runs at every key, so it touches nothing else."""
        view, call = self.view, self.call
        if view is None or not self.is_mounted:
            return
        tongue = self.account_tongue(view)
        self.query_one(AccountHeader).show_identified(call, tongue)
        if call:
            self.advice = self.advice_for(view, call, tongue)
            self.query_one(SayPanel).show(self.advice, call, tongue, self.current)
            self.query_one(ForYou).show(self.advice, tongue, view.story.get(tongue.language, ""))
        self.show_now()

    def advice_for(self, view: AccountView, call: Call, tongue: Tongue) -> Advice:
        return advise(view, call, tongue)

    def account_tongue(self, view: AccountView) -> Tongue:
        """The agent's words, with times where the customer is."""
        return Tongue(self.tongue.language, zone=view.account.customer.time_zone or self.desk_app.zone)

    def show_now(self) -> None:
        line = self.current_line
        mark = "✓▸ " if line and self.call and self.call.has_said(line.id) else "▸ "
        self.query_one("#now", Static).update(Content(mark + line.text if line else ""))

    def age(self, view: AccountView) -> str:
        """How old what is shown is; empty for practice data."""
        return account_age(view, self.desk_app.clock(), self.tongue, reading=self.reading is not None)

    def tick(self) -> None:
        """What moves by itself: the clock where the customer is, and the age of what is shown."""
        try:
            clock = self.query_one("#clock", Static)
        except NoMatches:
            return
        view = self.view
        if self.opening is not None:
            clock.update(self.tongue.say("reading anew …"))
            return
        if view is None or self.finding:
            clock.update("")
            return
        self.query_one(AccountHeader).show_age(self.age(view))
        self.query_one(FactsPanel).show_age()
        now = view.now if view.source == "practice" else self.desk_app.clock()
        tongue = self.account_tongue(view)
        zone = view.account.customer.time_zone
        place = zone.rsplit("/", 1)[-1].replace("_", " ") if zone else ""
        there = tongue.say("{time} in {place}", time=tongue.time(now), place=place) if zone else tongue.say("local time unknown")
        clock.update(Content(("‖ " if self.call and self.call.paused_at else "") + there))

    # Reactions

    def watch_call(self) -> None:
        self.show_call()

    def watch_current(self) -> None:
        self.show_call()

    def watch_panel(self) -> None:
        for name in PANELS:
            self.set_class(self.panel == name, f"-panel-{name}")
        for tab in self.query(PanelTab):
            tab.set_class(tab.panel == self.panel, "-on")
        facts = self.query_one(FactsPanel)
        if self.panel == "timeline":
            facts.tab = "timeline"
        elif self.panel == "facts" and self.narrow and facts.tab == "timeline":
            facts.tab = "customer"

    def watch_finding(self) -> None:
        if self.is_mounted:
            self.tick()

    @on(Input.Changed, "#search")
    def _typed(self, event: Input.Changed) -> None:
        """Asks once the typing pauses; an answer to older words is dropped where it arrives."""
        if self._typing:
            self._typing.stop()
        if self.query_one(SearchBox).has_focus or event.value:
            self.finding = True
            self.open_no_more()
        self._typing = self.set_timer(TYPING_PAUSE_S, lambda: self.look_up(event.value))

    @on(Input.Submitted, "#search")
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        results = self.query_one(ResultList)
        if event.value == self.desk_app.answered and results.highlighted is not None:
            results.choose_highlighted()
        else:
            self.look_up(event.value, open_it=True)

    @work(exclusive=True, group="find", exit_on_error=False)
    async def look_up(self, typed: str, *, open_it: bool = False) -> None:
        """Searches; ``open_it``: Enter was pressed before the answer was there."""
        if self._typing:
            self._typing.stop()
        answer = await self.desk_app.find(typed)
        if answer is None or typed != self.query_one(SearchBox).value:
            return
        self.desk_app.answered = answer.typed
        self.answer = answer
        self.show_results()
        only = answer.only
        if only and (open_it or only.why != "name"):
            self.open_account(only.id)
        elif open_it and len(answer.matches) == 1:
            self.open_account(answer.matches[0].id)

    def show_results(self, *, keep: bool = False) -> None:
        """What was found last, and the calls that wait."""
        self.query_one(ResultList).show(self.answer, self.kept, self.desk_app.stories(), self.tongue, self.desk_app.clock(), keep=keep)

    @on(ResultList.Chosen)
    def _customer_chosen(self, event: ResultList.Chosen) -> None:
        event.stop()
        self.open_account(event.customer)

    @on(ResultList.Resumed)
    def _call_resumed(self, event: ResultList.Resumed) -> None:
        event.stop()
        self.resume(event.call_id)

    @on(SayPanel.LineChosen)
    def _line_chosen(self, event: SayPanel.LineChosen) -> None:
        event.stop()
        self.current = event.number

    @on(FactsPanel.RowOpened)
    def _row_opened(self, event: FactsPanel.RowOpened) -> None:
        event.stop()
        self.open_row(event.key)

    @on(FlagList.Chosen)
    def _flag_chosen(self, event: FlagList.Chosen) -> None:
        event.stop()
        self.open_flag(event.flag)

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if self.finding:  # what can be thrown away is what the pointer is on
            self.refresh_bindings()

    @on(PanelTab.Chosen)
    def _panel_chosen(self, event: PanelTab.Chosen) -> None:
        event.stop()
        self.panel = event.panel

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what works here is shown: most keys need a call, and letters act outside the search box alone."""
        if action in NEEDS_CALL:
            return self.call is not None and not self.finding
        if action in NEEDS_VIEW:
            return self.view is not None and not self.finding
        if action == "throw_away":
            return self.unfinished is not None
        if action == "correct":
            return self.saved_id is not None and self.call is None and not self.finding
        return super().check_action(action, parameters)

    @property
    def active_bindings(self):  # type: ignore[no-untyped-def]
        found = super().active_bindings
        return {key: one if self._in_footer(one.binding) else one._replace(binding=_hidden(one.binding)) for key, one in found.items()}

    def _in_footer(self, binding: Binding) -> bool:
        """A narrow footer shows the most used; throwing away stands there where calls wait to be taken up."""
        if binding.id == "call.throw_away":
            return self.finding
        return not self.narrow or binding.id in self.narrow_keys


def _hidden(binding: Binding) -> Binding:
    return replace(binding, show=False)


NEEDS_CALL = frozenset(
    {"said", "step", "other_words", "situation", "language", "register", "identify", "fact", "direction", "pause", "park", "wrap_up"}
)
NEEDS_VIEW = frozenset({"bank", "copy", "tab", "read_again", "panel"})
