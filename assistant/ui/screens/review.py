"""The lead's room: filter on top, list left, the case right as the agent saw it. It owns what is looked at, asks the desk, and hands its widgets
what to show. What its keys open is in ``review_actions``, what each part of the room reads in ``review_reading``."""

from __future__ import annotations

from dataclasses import replace

from textual import events, on
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Footer, Static

from assistant.desk.review_log import SORT_LABELS, LogFilter, Sort, filter_words
from assistant.desk.review_room import CANT_KNOW, DIMENSION_LABELS, MONTH_KINDS, dimension_label, used
from assistant.language import N_
from assistant.ui.review_actions import TURNS, ReviewActions
from assistant.ui.widgets.case_panel import CasePanel
from assistant.ui.widgets.coaching_list import CoachingList, VoicesList
from assistant.ui.widgets.figure_lists import FindingsList, MonthsList, WorksList, months_head, works_head
from assistant.ui.widgets.log_list import LogList, head
from assistant.ui.widgets.row_list import RowList
from assistant.ui.widgets.search import PanelTab

PARTS = ("log", "works", "churn", "findings", "coaching", "voices")
PART_LABELS = {
    "log": N_("1 Log"), "works": N_("2 What works"), "churn": N_("3 Churn"), "findings": N_("4 Checks"), "coaching": N_("5 Coaching"),
    "voices": N_("6 Words"),
}  # fmt: skip
PART_TIPS = {
    "log": N_("Every call, case by case"), "works": N_("What works, with intervals"), "churn": N_("Churn by month"),
    "findings": N_("What the rule checks found"), "coaching": N_("What waits to be scored or decided"),
    "voices": N_("What customers said, and ideas for the script"),
}  # fmt: skip
WITH_CASE = frozenset({"log", "findings", "coaching", "voices"})
TURN_LABELS = {
    "works": DIMENSION_LABELS, "churn": MONTH_KINDS, "voices": {"words": N_("What customers said"), "ideas": N_("Ideas for the script")},
}  # fmt: skip
# A narrow footer shows these alone; the rest is in the help.
NARROW_KEYS = {
    "review.filter",
    "review.order",
    "review.turn",
    "review.calls",
    "review.score",
    "review.coach",
    "review.sample",
    "review.back",
    "desk.help",
}
MONTHS_MIND = N_("Each bill counts once, in the month of its first call. Enter shows what a figure means, and the question that gives it.")


class ReviewScreen(ReviewActions):
    CSS_PATH = "review.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]

    BINDINGS = [
        Binding("f", "filter", N_("filter"), id="review.filter", tooltip=N_("Which calls to look at")),
        Binding("v", "saved", N_("saved filters"), id="review.saved", tooltip=N_("Filters under a name: use, keep or delete one")),
        Binding("o", "order", N_("order"), id="review.order", tooltip=N_("Sort by time, amount, feedback or length of the call")),
        Binding("right_square_bracket,right", "turn(1)", N_("next group"), id="review.turn", tooltip=N_("The next way to group")),
        Binding("left_square_bracket,left", "turn(-1)", N_("group before"), id="review.turn_back", tooltip=N_("The way to group before"), show=False),
        Binding("n", "step(1)", N_("next"), id="review.next", tooltip=N_("The next call, without leaving this one")),
        Binding("p", "step(-1)", N_("back"), id="review.previous", tooltip=N_("The call before")),
        Binding("l", "calls", N_("its calls"), id="review.calls", tooltip=N_("The calls of this group, in the log")),
        Binding("s", "score", N_("score"), id="review.score", tooltip=N_("Score the call; a second lead scores without seeing the first")),
        Binding("c", "coach", N_("coach"), id="review.coach", tooltip=N_("Write the agent a note on this call")),
        Binding("d", "decide", N_("decide"), id="review.decide", tooltip=N_("Decide a dispute on this call")),
        Binding("a", "sample", N_("sample"), id="review.sample", tooltip=N_("Draw calls to listen back to")),
        Binding("t", "replay", N_("step through"), id="review.replay", tooltip=N_("Step through this call as it went, on the call screen")),
        Binding("g", "assign", N_("give practice"), id="review.assign", tooltip=N_("Ask the agent to play a case that trains this")),
        Binding("r", "read_again", N_("read again"), id="review.refresh", tooltip=N_("Read the log anew"), show=False),
        Binding("y", "copy", N_("copy"), id="review.copy", tooltip=N_("Copy the id of the call"), show=False),
        Binding("question_mark,f1", "help", N_("help"), id="desk.help", tooltip=N_("The keys that work here")),
        Binding("escape", "back", N_("back"), id="review.back", tooltip=N_("From the case to the list, from there to the desk")),
        Binding("slash", "leave", N_("to the desk"), id="review.leave", tooltip=N_("Back to the desk"), show=False),
        *(
            Binding(str(number), f"part('{part}')", PART_LABELS[part], id=f"review.{part}", tooltip=PART_TIPS[part], show=False)
            for number, part in enumerate(PARTS, 1)
        ),
    ]  # fmt: skip

    part: reactive[str] = reactive("log", bindings=True)
    wanted: reactive[LogFilter] = reactive(LogFilter())
    sort: reactive[Sort] = reactive("at", bindings=True)
    case_open: reactive[bool] = reactive(False, toggle_class="-case", bindings=True)

    def compose(self) -> ComposeResult:
        with Horizontal(id="top"):
            yield Static("churn-assistant", id="brand", markup=False)
            yield Static(id="practice", markup=False)
            for name in PARTS:
                yield PanelTab(name)
            yield Static(id="money", markup=False)
        yield FilterLine(id="filter", markup=False)
        yield Static(id="trouble", markup=False)
        yield Static(id="parts", markup=False)
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield Static(id="head", markup=False)
                yield LogList(id="log")
                yield WorksList(id="works")
                yield MonthsList(id="churn")
                yield FindingsList(id="findings")
                yield CoachingList(id="coaching")
                yield VoicesList(id="voices")
                yield Static(id="empty", markup=False)
            with Vertical(id="right"):
                yield CasePanel(id="case")
        yield Static(id="mind", markup=False)
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        self.call_after_refresh(self._ready)

    def _ready(self) -> None:
        self.words()
        self.watch_part()
        self.begin()

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """In a narrow footer stand the keys that matter most."""
        found = super().active_bindings
        if self.size.width >= 110:
            return found
        return {
            key: one if one.binding.id in NARROW_KEYS else one._replace(binding=replace(one.binding, show=False))
            for key, one in found.items()
        }

    # Words

    def words(self) -> None:
        """Everything that is worded is worded anew; the pointer and what is open stay."""
        desk = self.desk_app.desk
        self.set_class(desk is not None and (desk.practising or desk.simulated), "-practice")
        simulated = desk is not None and desk.simulated
        self.query_one("#practice", Static).update(self.tongue.say("SIMULATED") if simulated else self.tongue.say("PRACTICE DATA"))
        for tab in self.query(PanelTab):
            tab.update(self.tongue.say(PART_LABELS[tab.panel]))
        self.show_filter()
        self.show_heads()
        self.reword_lists()
        self.show_case()
        self.refresh_bindings()

    async def reword(self) -> None:
        self.words()

    def show_filter(self) -> None:
        """What is looked at, in words; only what this part goes by."""
        say = self.tongue.say
        calls = filter_words(used(self.wanted, self.part), self.tongue) or say("all calls")
        parts = [Content.styled(calls, "bold $say")]
        if self.part == "log":
            parts.append(Content.styled(say(SORT_LABELS[self.sort]), "$quiet"))
        if told := self.counted():
            parts.append(Content.styled(told, "$quiet"))
        self.query_one("#filter", Static).update(Content("  ·  ").join(parts))

    def show_heads(self) -> None:
        """The names of the columns, the ways to group, and what has to be kept in mind."""
        say, width = self.tongue.say, (self.query_one("#left").size.width or self.size.width) - 1  # the scroll bar's
        turned = TURNS.get(self.part)
        self.set_class(turned is not None, "-parted")
        if turned:
            on = self.turned[self.part]
            names = [Content.styled(say(TURN_LABELS[self.part][one]), "bold underline $say" if one == on else "$quiet") for one in turned]
            self.query_one("#parts", Static).update(Content("  ").join([Content.styled("‹ ›", "$practice"), *names]))
        heads = {
            "log": lambda: head(width, self.tongue),
            "works": lambda: works_head(width, dimension_label(self.turned["works"], self.tongue), self.tongue),
            "churn": lambda: months_head(width, self.tongue),
        }
        self.query_one("#head", Static).update(Content(heads[self.part]() if self.part in heads else ""))
        minds = {"works": CANT_KNOW, "churn": MONTHS_MIND}
        self.set_class(self.part in minds, "-minding")
        mind = minds.get(self.part, "")
        self.query_one("#mind", Static).update(say(mind))

    # Reactions

    def watch_part(self) -> None:
        if not self.is_mounted:
            return
        for tab in self.query(PanelTab):
            tab.set_class(tab.panel == self.part, "-on")
        for one in self.query(RowList):
            one.set_class(one.id == self.part, "-on")
        self.set_class(self.part not in WITH_CASE, "-alone")
        self.case_open = False
        self.show_filter()
        self.call_after_refresh(self.show_heads)
        self.rows.focus()
        self.read_part()

    def watch_wanted(self) -> None:
        if self.is_mounted:
            self.begin()

    def watch_sort(self) -> None:
        if self.is_mounted:
            self.begin()

    def watch_case_open(self) -> None:
        if self.is_mounted:
            self.call_after_refresh(self.show_case)
            (self.query_one(CasePanel) if self.case_open else self.rows).focus()

    def on_resize(self, event: events.Resize) -> None:
        del event
        self.call_after_refresh(self.show_heads)
        self.call_after_refresh(self.show_case)

    @property
    def rows(self) -> RowList:
        """The list of the part that is looked at."""
        return self.query_one(f"#{self.part}", RowList)

    @on(PanelTab.Chosen)
    def _tab_chosen(self, event: PanelTab.Chosen) -> None:
        event.stop()
        self.part = event.panel

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        if event.list is self.rows:
            self.look_soon()

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.enter()


class FilterLine(Static):
    """A click opens the filter."""

    async def on_click(self) -> None:
        await self.run_action("screen.filter")
