"""Two tabs of the practice room. Progress: each trainee by learning goal, with a plot and the numbers beside it, the gate, and how the cases do.
Plays: every play, newest first. They show what the desk gives and say what was chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from assistant.desk.goal_words import goal_words
from assistant.desk.progress import PlayRow, Quality, Standing, Trainee
from assistant.desk.progress_lines import (
    FIGURES,
    LABEL_WORDS,
    SPARKS,
    case_details,
    cases_details,
    gate_details,
    goal_figures,
    goal_lines,
    play_flags,
    quality_figures,
    quality_order,
    spark,
    trainee_details,
)
from assistant.desk.readiness import readiness_words
from assistant.desk.report_format import Written
from assistant.language import N_, Tongue
from assistant.practice.progress import GoalProgress
from assistant.text import isolate
from assistant.ui.widgets.row_list import Cell, RowList, fitted

WIDE = 110
"""From so many cells on there is room for the details beside the list."""
HIGH, LOW, BESIDE = 21, 11, 9
"""Rows of the plot, five or ten points each; beside it stand title, note and tabs."""
PARTS = {"goals": N_("Trainees"), "cases": N_("How the cases do")}
SIZE, SHARE, LABEL = 6, 13, 14
"""Cells of a figure, of a share with its interval, of what is said of a case."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: what the gate asks, a trainee, a goal of theirs, the head above the cases, or a case."""

    head: str = ""
    """``gate`` or ``cases``."""
    trainee: Trainee | None = None
    goal: GoalProgress | None = None
    case: Quality | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Tells it from the others, also when all was read anew."""
        return (
            self.head,
            self.trainee.name if self.trainee else "",
            self.goal.goal if self.goal else "",
            self.case.case if self.case else "",
        )


class ProgressList(RowList):
    """The gate and trainees with their goals, or the cases."""

    lines: tuple[Line, ...] = ()

    def begin(self, found: Standing, part: str, titles: Mapping[str, str], tongue: Tongue) -> None:
        """``part``: ``goals`` or ``cases``. ``titles``: the cases by name as they are called. The pointer stays on what it was on."""
        before = self.line.key if self.total else None
        self._titles, self._tongue = titles, tongue
        self.lines = tuple(_case_lines(found) if part == "cases" else _goal_lines(found))
        self.total = len(self.lines)
        self.cursor = next((place for place, line in enumerate(self.lines) if line.key == before), 0)
        self.refresh()

    @property
    def line(self) -> Line:
        return self.lines[self.cursor]

    def title(self, case: str) -> str:
        return self._titles.get(case, case)

    def cells(self, place: int, width: int) -> Sequence[Cell]:
        line, tongue = self.lines[place], self._tongue
        if line.goal is not None:
            return self._goal(line.goal, width)
        if line.case is not None:
            return self._case(line.case, width)
        if line.trainee is not None:
            return self._trainee(line.trainee)
        if line.head == "cases":
            return self._case_head(width)
        return [(" " + tongue.say("The gate to real calls"), "practice")]

    def _trainee(self, one: Trainee) -> Sequence[Cell]:
        tongue, ready = self._tongue, one.readiness.ready
        plays = tongue.say_n("{number} play", "{number} plays", one.plays)
        waiting = sum(given.done is None for given in one.given)
        still = tongue.say("{number} still to be played", number=waiting) if waiting else ""
        words = "  ·  ".join(filter(None, (readiness_words(one.readiness, tongue), plays, still)))
        return [(" ✓ " if ready else " ○ ", "fine" if ready else "watch"), (isolate(one.name), "say"), (f"  {words}", "quiet")]

    def _goal(self, one: GoalProgress, width: int) -> Sequence[Cell]:
        name = max(min(width - 5 - SPARKS - (SIZE + 1) * len(FIGURES), 30), 12)
        cells: list[Cell] = [
            (f"   {fitted(goal_words(one.goal, self._tongue), name)} ", ""),
            (f"{spark(one.scores):{SPARKS}} ", "practice"),
        ]
        styles = ("quiet", "say", "quiet", "quiet", "quiet")
        for figure, style in zip(goal_figures(one, self._tongue), styles, strict=True):
            cells.append((fitted(figure, SIZE, right=True) + " ", style))
        return cells

    def _case(self, one: Quality, width: int) -> Sequence[Cell]:
        style = {"fine": "fine", "too_few": "quiet"}.get(one.label, "watch")
        plays, share, apart = quality_figures(one, self._tongue)
        label = self._tongue.say(LABEL_WORDS[one.label])
        return [
            (f"   {fitted(isolate(self.title(one.case)), _case_name(width))} ", ""), (fitted(label, LABEL) + " ", style),
            (fitted(plays, SIZE, right=True) + " ", "quiet"), (fitted(share, SHARE, right=True) + "  ", "say"), (apart, "quiet"),
        ]  # fmt: skip

    def _case_head(self, width: int) -> Sequence[Cell]:
        say = self._tongue.say
        title = fitted(say("How the cases do"), _case_name(width) + 2)
        heads = " ".join([fitted("", LABEL), fitted(say("Plays"), SIZE, right=True), fitted(say("Passed"), SHARE, right=True)])
        return [(f" {title} ", "practice"), (heads + "  " + say("Tells apart"), "quiet")]


def _case_name(width: int) -> int:
    return max(min(width - 64, 40), 16)


def _goal_lines(found: Standing) -> Iterator[Line]:
    yield Line("gate")
    for one in found.trainees:
        yield Line(trainee=one)
        yield from (Line(trainee=one, goal=goal) for goal in one.goals)


def _case_lines(found: Standing) -> Iterator[Line]:
    yield Line("cases")
    yield from (Line(case=case) for case in quality_order(found.cases))


class ProgressPanel(Horizontal):
    BINDINGS = [
        Binding("right_square_bracket,right,left_square_bracket,left", "turn", N_("other list"), tooltip=N_("Trainees, or the cases"))
    ]
    DEFAULT_CSS = """
    ProgressPanel { height: 1fr; }
    ProgressPanel .side { width: 1fr; }
    ProgressPanel .head, ProgressPanel .parts { height: 1; color: $quiet; }
    ProgressPanel .none { height: auto; padding: 1 2; color: $quiet; display: none; }
    ProgressPanel .details { width: 56; height: 1fr; background: $say-ground; padding: 0 1; scrollbar-size-vertical: 1; }
    ProgressPanel .details Static { height: auto; }
    ProgressPanel.-narrow .details { display: none; }
    """

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="side", can_focus=False):
            yield Static(classes="parts", markup=False)
            yield Static(classes="head", markup=False)
            yield Static(classes="none", markup=False)
            yield ProgressList(id="progress-list")
        with VerticalScroll(classes="details"):
            yield Static(classes="told", markup=False)

    _part = "goals"
    _shown: tuple[Standing, Mapping[str, str], Tongue] | None = None

    @property
    def rows(self) -> ProgressList:
        return self.query_one(ProgressList)

    def show(self, found: Standing, titles: Mapping[str, str], tongue: Tongue) -> None:
        """Everything anew, also in another language; the pointer stays."""
        self._shown = (found, titles, tongue)
        self.rows.begin(found, self._part, titles, tongue)
        none = self.query_one(".none", Static)
        none.display = not found.trainees
        none.update(tongue.say("Nobody has practised yet."))
        self._show_head()
        self._show_details()

    def _show_head(self) -> None:
        if self._shown is None:
            return
        say, width = self._shown[2].say, self.rows.line_width
        names = [Content.styled(say(words), "bold underline $say" if part == self._part else "$quiet") for part, words in PARTS.items()]
        self.query_one(".parts", Static).update(Content("  ").join([Content.styled(" ‹ ›", "$practice"), *names]))
        self.query_one(".head").display = self._part == "goals"
        name = max(min(width - 5 - SPARKS - (SIZE + 1) * len(FIGURES), 30), 12)
        figures = " ".join(fitted(say(head), SIZE, right=True) for head in FIGURES)
        goals = fitted(say("By learning goal"), name)
        self.query_one(".head", Static).update(f"   {goals} {'':{SPARKS}} {figures}")

    def _show_details(self) -> None:
        if self._shown is None or self.has_class("-narrow"):
            return
        title, lines = self.details(max(self.query_one(".details").size.width - 3, 30))
        self.query_one(".told", Static).update(Content("\n").join([Content.styled(title, "bold $say"), Content(""), *map(Content, lines)]))

    def details(self, width: int) -> tuple[str, list[str]]:
        """Title and lines of what the pointer stands on."""
        assert self._shown is not None  # noqa: S101  there is a line to stand on
        line, (found, _, tongue) = self.rows.line, self._shown
        if line.trainee is not None and line.goal is not None:
            height = HIGH if self.size.height >= HIGH + BESIDE else LOW
            return goal_lines(line.goal, line.trainee.name, found.gate.pass_mark, tongue, width=width, height=height)
        if line.trainee is not None:
            return trainee_details(line.trainee, tongue)
        if line.case is not None:
            return case_details(line.case, self.rows.title(line.case.case), tongue)
        return cases_details(tongue) if line.head == "cases" else gate_details(found, tongue)

    def on_resize(self, event: events.Resize) -> None:
        del event
        self.set_class(self.size.width < WIDE, "-narrow")
        self.call_after_refresh(self._show_head)
        self.call_after_refresh(self._show_details)

    def action_turn(self) -> None:
        """From trainees to cases, and back."""
        self._part = "goals" if self._part == "cases" else "cases"
        if self._shown is not None:
            self.show(*self._shown)

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        self._show_details()

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        """In a narrow room the details are a sheet."""
        from assistant.ui.screens.detail import DetailSheet

        event.stop()
        if self._shown is not None:
            self.app.push_screen(DetailSheet(lambda: self.details(76)))


class PlaysPanel(RowList):
    """Every play, newest first. Enter says which."""

    BINDINGS = [
        Binding("enter", "choose", N_("look back"), id="practice.look_back", tooltip=N_("Look back at this play, as it was debriefed"))
    ]

    @dataclass
    class Opened(Message):
        """A play was chosen, by its id."""

        play: str

    plays: tuple[PlayRow, ...] = ()

    def begin(self, plays: Sequence[PlayRow], titles: Mapping[str, str], tongue: Tongue) -> None:
        """``plays`` oldest first, ``titles``: the cases by name as they are called. The pointer stays on its play."""
        before = self.plays[self.cursor].id if self.total else None
        self.plays, self._titles, self._tongue = tuple(reversed(plays)), titles, tongue
        self.total = len(self.plays)
        self.cursor = next((place for place, one in enumerate(self.plays) if one.id == before), 0)
        self.refresh()

    def cells(self, place: int, width: int) -> Sequence[Cell]:
        one, tongue = self.plays[place], self._tongue
        name = max(min(width - 58, 44), 18)
        score = str(one.score) if one.finished else ""
        cells: list[Cell] = [
            (f" {fitted(f'{tongue.day(one.at)} {tongue.time(one.at)}', 12)} ", "quiet"),
            (f"{fitted(isolate(one.trainee or '?'), 10)} ", "say"),
            (f"{fitted(isolate(self._titles.get(one.case, one.case)), name)} ", ""),
            (f"{fitted(score, 4, right=True)} ", "act" if one.capped else "say"),
            (f"{fitted(Written(tongue).duration(one.seconds), 6, right=True)}  ", "quiet"),
        ]  # fmt: skip
        if flags := play_flags(one, tongue):
            cells.append((flags, "act" if one.capped else "watch"))
        return cells

    @on(RowList.Chosen)
    def _opened(self, event: RowList.Chosen) -> None:
        event.stop()
        self.post_message(self.Opened(self.plays[event.place].id))
