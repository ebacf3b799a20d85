"""The trainer's room: cases to play with a filter on top, what was assigned, how everybody comes along, and every play."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from typing import TypeVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer
from textual.widgets import Footer, Input, Static

from assistant.desk.assigning import Given, assigned
from assistant.desk.case_library import library
from assistant.desk.practice_list import Head, Wanted, case_lines, listed, title, wanted_words
from assistant.desk.practise import best_scores, own_plays, warm_up
from assistant.desk.progress import PlayRow, Standing, standing
from assistant.desk.sentences import sentence
from assistant.desk.trouble import Trouble
from assistant.language import N_
from assistant.text import isolate
from assistant.ui.hanging import hanging
from assistant.ui.marks import practice_badge
from assistant.ui.practice_playing import PracticePlaying
from assistant.ui.screens.practice_filter import CaseFilterSheet
from assistant.ui.widgets.case_list import AssignedList, CaseList, head
from assistant.ui.widgets.progress_panel import PlaysPanel, ProgressPanel
from assistant.ui.widgets.row_list import RowList
from assistant.ui.widgets.search import FindBox, PanelTab

T = TypeVar("T")
PARTS = ("cases", "assigned", "progress", "plays")
PART_LABELS = {"cases": N_("1 Cases"), "assigned": N_("2 Assigned"), "progress": N_("3 Progress"), "plays": N_("4 Plays")}
PART_TIPS = {
    "cases": N_("The cases that can be played"), "assigned": N_("Who was asked to play which case"),
    "progress": N_("How trainees come along, and how the cases do"), "plays": N_("Every play, newest first"),
}  # fmt: skip
# What an empty list will hold, and how to get it there. Keys can be moved: they are called as the footer calls them.
EMPTY = {
    "cases": (N_("No case fits this filter. Escape empties it."),),
    "assigned": (
        N_("Nothing was assigned yet. Who was asked to play which case will stand here, with the score once it was played."),
        N_("To ask somebody, point at a case in the list of cases and press the key for 'give'. In the lead's room, 'give practice' on a finding does it too."),
    ),
    "plays": (
        N_("Nothing was played yet. Every play will stand here, newest first, to look back at."),
        N_("Choose a case in the list of cases to play it."),
    ),
}  # fmt: skip
# A pause in typing before the list is filtered, in seconds.
TYPING_PAUSE_S = 0.1
# The label of a line of the case stands in a column of this width.
LABEL = 14


class CaseBox(FindBox):
    """The words to filter by. Arrows and Enter go to the list, Escape empties it."""

    BINDINGS = [Binding("down,enter", "screen.to_list", show=False), Binding("escape", "screen.all_cases", show=False)]


class PracticeRoom(PracticePlaying):
    CSS_PATH = "practice_room.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    AUTO_FOCUS = "#cases"

    BINDINGS = [
        Binding("slash", "find", N_("find"), id="practice.find", tooltip=N_("Filter the cases by words")),
        Binding("f", "filter", N_("filter"), id="practice.filter", tooltip=N_("Filter by level, goal, language, mood or situation")),
        Binding("g", "assign", N_("give"), id="practice.assign", tooltip=N_("Ask somebody to play this case")),
        Binding("escape", "all_cases", N_("all cases"), id="practice.all", tooltip=N_("Empty the filter")),
        Binding("r", "read_again", N_("read again"), id="practice.refresh", tooltip=N_("Read cases and plays anew"), show=False),
        Binding("question_mark,f1", "help", N_("help"), id="desk.help", tooltip=N_("The keys that work here")),
        *(
            Binding(str(number), f"part('{part}')", PART_LABELS[part], id=f"practice.{part}", tooltip=PART_TIPS[part], show=False)
            for number, part in enumerate(PARTS, 1)
        ),
    ]  # fmt: skip

    part: reactive[str] = reactive("cases", bindings=True)
    wanted: reactive[Wanted] = reactive(Wanted(), bindings=True)

    def __init__(self, play: str | None = None) -> None:
        """``play``: the case that is opened at once."""
        super().__init__()
        self.heads: tuple[Head, ...] = ()
        self.plays: tuple[PlayRow, ...] = ()
        self.given: tuple[Given, ...] = ()
        self.school: Standing | None = None
        self.read = False
        self._first = play
        self._typing: Timer | None = None

    def compose(self) -> ComposeResult:
        with Horizontal(id="top"):
            yield Static(id="practice", markup=False)
            yield from map(PanelTab, PARTS)
            yield Static(id="whose", markup=False)
        with Horizontal(id="filters"):
            yield CaseBox(id="filter", compact=True)
            yield Static(id="wanted", markup=False)
        yield Static(id="trouble", markup=False)
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield Static(id="head", markup=False)
                yield CaseList(id="cases")
                yield AssignedList(id="assigned")
                yield ProgressPanel(id="progress")
                yield PlaysPanel(id="plays")
                yield Static(id="empty", markup=False)
            with VerticalScroll(id="right", can_focus=False):
                yield Static(id="case", markup=False)
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        self.call_after_refresh(self._ready)

    def _ready(self) -> None:
        self.words()
        self.watch_part()
        self.begin()
        if self._first:
            self.play_case(self._first)
        else:
            self._warm()

    @on(events.ScreenResume)
    def _came_back(self) -> None:
        """From a play: it may have been kept."""
        if self.read:
            self.begin()

    # Reading

    @work(exclusive=True, group="read", exit_on_error=False)
    async def begin(self) -> None:
        """Cases, and what was played and assigned."""
        desk = self.desk
        heads = await asyncio.to_thread(library, desk)
        self.heads, self.read = heads, True
        self.show_rows()
        self.plays = tuple(await self.told(own_plays(desk)) or ())
        self.given = tuple(await self.told(assigned(desk)) or ())
        self.show_rows()
        self.school = await self.told(standing(desk))
        self.show_rows()

    @work(thread=True, group="warm", exit_on_error=False)
    def _warm(self) -> None:
        """What the first play needs is read before anybody waits for it."""
        warm_up(self.desk)

    async def told(self, work: Awaitable[T]) -> T | None:
        """What the desk gives; a trouble is told in a line that stays until it works again."""
        line = self.query_one("#trouble", Static)
        try:
            found = await work
        except Trouble as trouble:
            self.add_class("-trouble")
            line.update(Content(sentence(trouble.key, trouble.facts, self.tongue)))
            return None
        self.remove_class("-trouble")
        return found

    # Showing

    def words(self) -> None:
        say = self.tongue.say
        self.query_one("#practice", Static).update(practice_badge(self.tongue))
        for tab in self.query(PanelTab):
            tab.update(say(PART_LABELS[tab.panel]))
        self.query_one("#filter", Input).placeholder = "/  " + say("words in the title, the name or the author")
        self.refresh_bindings()
        self.show_rows()

    async def reword(self) -> None:
        self.words()

    @property
    def titles(self) -> dict[str, str]:
        return {one.name: title(one, self.tongue.language) for one in self.heads}

    @property
    def mine(self) -> frozenset[str]:
        """The cases that who works here was asked to play, and did not yet."""
        me = self.desk.agent()
        return frozenset(one.assignment.case for one in self.given if one.assignment.trainee == me and one.done is None)

    def show_rows(self) -> None:
        """What the part that is looked at shows."""
        if not self.is_mounted or not self.read:
            return
        tongue = self.tongue
        self.query_one("#wanted", Static).update(wanted_words(self.wanted, tongue))
        self.query_one("#whose", Static).update(self._whose())
        fit, mark = listed(self.heads, self.wanted, tongue.language), self.school.gate.pass_mark if self.school else None
        self.query_one(CaseList).begin(fit, best_scores(self.plays), self.mine, tongue, pass_mark=mark)
        if self.part == "assigned":
            self.query_one(AssignedList).begin(self.given, self.titles, tongue)
        if self.school is not None and self.part == "progress":
            self.query_one(ProgressPanel).show(self.school, self.titles, tongue)
        if self.school is not None and self.part == "plays":
            self.query_one(PlaysPanel).begin(self.school.plays, self.titles, tongue)
        self.show_head()
        self.show_case()

    def _whose(self) -> str:
        me = isolate(self.desk.agent())
        finished = sum(one.finished for one in self.plays)
        return me + " · " + self.tongue.say_n("{number} play", "{number} plays", finished)

    def show_head(self) -> None:
        cases, tongue = self.query_one(CaseList), self.tongue
        self.query_one("#head", Static).update(head(cases.line_width or self.size.width, tongue) if self.part == "cases" else "")
        rows = self.rows
        self.set_class(rows is not None and self.part in EMPTY and not rows.total, "-empty")
        self.query_one("#empty", Static).update("\n".join(tongue.say(sentence) for sentence in EMPTY.get(self.part, ())))

    def show_case(self) -> None:
        """The case under the pointer."""
        name = self.chosen
        found = next((one for one in self.heads if one.name == name), None)
        box = self.query_one("#case", Static)
        if found is None:
            box.update("")
            return
        width = max(self.query_one("#right").size.width - 4, 24)
        lines = [Content.styled(title(found, self.tongue.language), "bold $say"), Content("")]
        for label, words in case_lines(found, self.plays, self.tongue):
            body = hanging(words, width, LABEL + 1, first=LABEL + 1).lstrip()
            lines.append(Content.assemble(Content.styled(f"{label:{LABEL}} ", "$quiet"), body))
        box.update(Content("\n").join(lines))

    @property
    def rows(self) -> RowList | None:
        """The list of the part that is looked at."""
        return self.query_one(ProgressPanel).rows if self.part == "progress" else self.query_one(f"#{self.part}", RowList)

    @property
    def chosen(self) -> str | None:
        """The name of the case under the pointer."""
        if self.part == "assigned":
            return self.query_one(AssignedList).case
        found = self.query_one(CaseList).head if self.part == "cases" else None
        return found.name if found else None

    # Reactions

    def watch_part(self) -> None:
        for name in PARTS:
            self.set_class(name == self.part, f"-part-{name}")
        if not self.is_mounted:
            return
        for tab in self.query(PanelTab):
            tab.set_class(tab.panel == self.part, "-on")
        self.show_rows()
        if self.rows is not None:
            self.rows.focus()

    def watch_wanted(self) -> None:
        self.show_rows()

    def on_resize(self, event: events.Resize) -> None:
        del event
        self.call_after_refresh(self.show_rows)

    @on(Input.Changed, "#filter")
    def _typed(self, event: Input.Changed) -> None:
        if self._typing:
            self._typing.stop()
        self._typing = self.set_timer(TYPING_PAUSE_S, self._filter_typed)

    def _filter_typed(self) -> None:
        self.wanted = replace(self.wanted, text=self.query_one("#filter", Input).value)

    @on(PanelTab.Chosen)
    def _tab_chosen(self, event: PanelTab.Chosen) -> None:
        event.stop()
        self.part = event.panel

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        self.show_case()

    @on(RowList.Chosen)
    def _row_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.action_play()

    @on(PlaysPanel.Opened)
    def _play_opened(self, event: PlaysPanel.Opened) -> None:
        event.stop()
        self.open_debrief(event.play)

    # Keys

    def action_part(self, part: str) -> None:
        self.part = part

    def action_find(self) -> None:
        self.part = "cases"
        self.query_one("#filter").focus()

    def action_to_list(self) -> None:
        self._filter_typed()
        self.query_one(CaseList).focus()

    def action_all_cases(self) -> None:
        self.query_one("#filter", Input).value = ""
        self.wanted = Wanted()
        self.query_one(CaseList).focus()

    def action_read_again(self) -> None:
        self.begin()

    def action_help(self) -> None:
        from assistant.ui.screens.help import HelpSheet

        self.app.push_screen(HelpSheet(self))

    @work(group="sheet", exit_on_error=False)
    async def action_filter(self) -> None:
        chosen = await self.app.push_screen_wait(CaseFilterSheet(self.wanted))
        if chosen is not None:
            self.wanted = chosen

    @work(group="sheet", exit_on_error=False)
    async def action_assign(self) -> None:
        """Asks somebody to play the case under the pointer."""
        from assistant.desk.assigning import assign, names
        from assistant.ui.screens.assign import AssignSheet

        name = self.chosen
        if name is None:
            return
        known = await self.told(names(self.desk)) or ()
        asked = await self.app.push_screen_wait(AssignSheet(self.titles.get(name, name), known))
        given = await self.told(assign(self.desk, name, asked.trainee, why=asked.why)) if asked else None
        if given is not None:
            self.notify(self.tongue.say("{agent} finds it in the practice room.", agent=isolate(given.trainee)), markup=False)
            self.begin()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "assign":
            return self.part in {"cases", "assigned"} and self.chosen is not None
        if action in {"filter", "all_cases"}:
            return self.part == "cases"
        return super().check_action(action, parameters)
