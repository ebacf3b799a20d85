"""What a play came to: the points with what they rest on, the good moments too, and the talk as it went, to be played again from any step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from assistant.desk.play_words import Done, Points, course, points
from assistant.desk.practice_words import capped_words
from assistant.desk.practise import Debrief, open_play
from assistant.desk.report_format import Written
from assistant.language import N_, Tongue
from assistant.text import isolate
from assistant.ui.base import DeskScreen
from assistant.ui.hanging import hanging
from assistant.ui.marks import practice_badge
from assistant.ui.widgets.customer import heard_line
from assistant.ui.widgets.search import PanelTab

if TYPE_CHECKING:
    from assistant.ui.screens.practice_room import PracticeRoom

BAR = 10
# Cells for the points of a criterion: ``11.4/14.3``.
FIGURES = 9
# Cells before a line of the talk, for number and time.
LEAD = 12
PART_LABELS = {"score": N_("1 Score"), "talk": N_("2 The talk")}


class TalkList(OptionList):
    """The talk, step by step."""

    BINDINGS = [
        Binding("enter", "select", N_("from here"), id="practice.from_here", tooltip=N_("Play again from just before the chosen step"))
    ]


class DebriefScreen(DeskScreen):
    CSS_PATH = "debrief.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    AUTO_FOCUS = "#points"

    BINDINGS = [
        Binding("x", "again", N_("play again"), id="practice.again", tooltip=N_("Play this case again from the start")),
        Binding("n", "next_case", N_("next case"), id="practice.next_case", tooltip=N_("Play the next case of the list")),
        Binding("tab", "turn", N_("score/talk"), id="practice.turn", tooltip=N_("Between the points and the talk")),
        Binding("1", "part('score')", N_("score"), id="practice.score", tooltip=N_("Show the points"), show=False),
        Binding("2", "part('talk')", N_("talk"), id="practice.talk", tooltip=N_("Show the talk, step by step"), show=False),
        Binding("question_mark,f1", "help", N_("help"), id="desk.help", tooltip=N_("The keys that work here")),
        Binding("escape", "leave", N_("to the room"), id="practice.leave", tooltip=N_("Back to the list of cases")),
    ]

    part: reactive[str] = reactive("score", bindings=True)

    def __init__(self, debrief: Debrief) -> None:
        super().__init__()
        self.debrief = debrief

    def compose(self) -> ComposeResult:
        with Horizontal(id="top"):
            yield Static(id="practice", markup=False)
            for name in PART_LABELS:
                yield PanelTab(name)
        yield Static(id="total", markup=False)
        with Horizontal(id="body"):
            with VerticalScroll(id="points"):
                yield Static(id="criteria", markup=False)
            yield TalkList(id="talk", markup=False)
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        self.words()

    async def reword(self) -> None:
        self.words()

    def on_resize(self, event: events.Resize) -> None:
        del event
        self.call_after_refresh(self._again_worded)

    def _again_worded(self) -> None:
        if self.is_attached:  # it may come after the screen was left
            self.words()

    # Words

    def words(self) -> None:
        say, debrief = self.tongue.say, self.debrief
        title = isolate(debrief.play.case.about.title[self.tongue.language])
        parts = [practice_badge(self.tongue)]
        if debrief.play.helped:
            parts.append(Content.styled(say("with help: it does not count at the gate"), "$watch"))
        parts.append(Content(title))
        self.query_one("#practice", Static).update(Content(" ").join(parts))
        for tab in self.query(PanelTab):
            tab.update(say(PART_LABELS[tab.panel]))
        self.query_one("#total", Static).update(self._total())
        if wide := self.query_one("#points").size.width:  # before that nothing is laid out, and it would be drawn twice
            lines = [line for one in points(debrief, self.tongue) for line in _criterion(one, max(wide - 3, 40), self.tongue)]
            self.query_one("#criteria", Static).update(Content("\n").join(lines))
            self._show_talk()
        self.refresh_bindings()

    def _total(self) -> Content:
        score, say = self.debrief.score, self.tongue.say
        style = "$fine" if score.total >= 80 else "$watch" if score.total >= 60 else "$act-now"
        found = [
            Content.assemble(
                Content.styled(say("{total} of 100", total=score.total), f"bold {style}"),
                "  ",
                Content.styled(_bar(score.total, 100, 30), style),
            )
        ]
        if self.debrief.play.state.over == "hung_up":
            found.append(Content.styled("✗ " + say("The customer hung up: out of patience."), "bold $act-now"))
        if why := capped_words(score, self.tongue):
            found.append(Content.styled(f"▲ {why}", "bold $act-now"))
        return Content("\n").join(found)

    def _show_talk(self) -> None:
        talk = self.query_one("#talk", OptionList)
        place, width = talk.highlighted or 0, max(talk.size.width - 4, 30)
        talk.clear_options().add_options(Option(self._done(one, width)) for one in course(self.debrief, self.tongue))
        talk.highlighted = place

    def _done(self, one: Done, width: int) -> Content:
        """Number and time stand before what was said and done."""
        minutes, seconds = divmod(int(one.at), 60)
        bad, good = any(not found.good for found in one.found), any(found.good for found in one.found)
        mark, style = ("✗", "bold $act-now") if bad else ("✓", "bold $fine") if good else (" ", "")
        lead = [Content.styled(mark, style), Content.styled(f"{one.number:>3} {minutes:02}:{seconds:02}  ", "$quiet")]
        spoke = any(heard.who == "agent" for heard in one.heard)
        told = [] if spoke else [Content.styled(hanging(one.words, width - LEAD, 2, first=0), "$quiet")]
        told += [heard_line(self.debrief.play, heard, self.tongue, width - LEAD) for heard in one.heard]
        lines = [line for words in told for line in words.split("\n")]
        return Content("\n").join([Content.assemble(*lead, lines[0]), *(Content.assemble(" " * LEAD, line) for line in lines[1:])])

    # Keys

    def watch_part(self) -> None:
        for name in PART_LABELS:
            self.set_class(self.part == name, f"-part-{name}")
        for tab in self.query(PanelTab):
            tab.set_class(tab.panel == self.part, "-on")
        if self.is_mounted:
            self.call_after_refresh(self._again_worded)
            self.query_one("#points" if self.part == "score" else "#talk").focus()

    @on(PanelTab.Chosen)
    def _tab_chosen(self, event: PanelTab.Chosen) -> None:
        event.stop()
        self.part = event.panel

    @on(events.DescendantFocus)
    def _focused(self, event: events.DescendantFocus) -> None:
        self.part = "talk" if event.widget.id == "talk" else "score"

    def action_part(self, part: str) -> None:
        self.part = part

    def action_turn(self) -> None:
        self.part = "talk" if self.part == "score" else "score"

    def action_again(self) -> None:
        self._play(0)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._play(event.option_index)

    def _play(self, number: int) -> None:
        """From just before the step of this number; from the start for the first."""
        from assistant.ui.screens.play import PlayScreen

        play, desk = self.debrief.play, self.desk_app.desk
        if desk is None:
            return
        before = play.events[: max(number - 1, 0)]
        before = before[: next((place for place, one in enumerate(before) if one.do in {"wrap_up", "form"}), len(before))]
        row = self.debrief.row
        again = open_play(desk, play.case, events=before, from_play=row.id if row and before else None)
        again.helped = play.helped and bool(before)
        self.app.switch_screen(PlayScreen(again))

    @property
    def room(self) -> PracticeRoom | None:
        from assistant.ui.screens.practice_room import PracticeRoom

        return next((one for one in self.app.screen_stack if isinstance(one, PracticeRoom)), None)

    def action_next_case(self) -> None:
        """The one after this in the list of the room."""
        if self.room is not None:
            self.room.play_after(self.debrief.play.case.name)

    def action_leave(self) -> None:
        self.app.pop_screen()

    def action_help(self) -> None:
        from assistant.ui.screens.help import HelpSheet

        self.app.push_screen(HelpSheet(self))


def _bar(got: float, of: float, width: int) -> str:
    full = round(width * got / of) if of else 0
    return "▮" * full + "▯" * (width - full)


def _criterion(one: Points, width: int, tongue: Tongue) -> list[Content]:
    """Its name with bar and points, and under it what they rest on."""

    def written(points: float) -> str:
        return Written(tongue).number(points, "0.#")

    style = "$fine" if one.got >= one.of - 0.05 else "$watch" if one.got > 0 else "$act-now"
    figures = f"{written(one.got)}/{written(one.of)}".rjust(FIGURES)
    lines = [
        Content.assemble(
            Content.styled(f"{figures} ", "bold"),
            Content.styled(_bar(one.got, one.of, BAR), style),
            "  ",
            Content.styled(one.label, "bold"),
        )
    ]
    for found, words in one.lines:
        mark, colour = ("✓", "$fine") if found.good else ("✗", "$act-now")
        lead = "" if found.good else f"−{written(found.cost)} "
        body = hanging(lead + words, width, FIGURES + 3, first=FIGURES + 3).lstrip()
        lines.append(
            Content.assemble(" " * FIGURES, Content.styled(f" {mark} ", colour), Content.styled(body, "$quiet" if found.good else ""))
        )
    return lines
