"""The lists of the practice room: cases with level, goals, mood, language, situation and one's own best score; what was assigned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.binding import Binding

from assistant.desk.assigning import Given
from assistant.desk.goal_words import goal_words
from assistant.desk.practice_list import Head, language_words, title
from assistant.desk.practice_words import MOOD_LABELS
from assistant.guidance.wording import situation
from assistant.language import N_, Tongue
from assistant.text import isolate
from assistant.ui.widgets.row_list import Cell, RowList, fitted

# From so many cells on there is room for the goals.
WITH_GOALS = 84
# Goals that nearly every case has: in a narrow column they stand last.
EVERYWHERE = frozenset({"identify_first", "plain_words"})


PLAY = Binding("enter", "choose", N_("play"), id="practice.play", tooltip=N_("Play the case"))


class CaseList(RowList):
    BINDINGS = [PLAY]

    heads: tuple[Head, ...] = ()
    best: Mapping[str, int] = {}
    asked: frozenset[str] = frozenset()
    pass_mark: int | None = None
    aim: str | None = None

    def begin(
        self, heads: tuple[Head, ...], best: Mapping[str, int], asked: frozenset[str], tongue: Tongue, *, pass_mark: int | None = None
    ) -> None:
        """``asked``: the cases that who works here was asked to play; ``pass_mark``: the gate's, None until it is read. The pointer stays on
        its case."""
        before = self.aim or (self.head.name if self.head else None)
        self.heads, self.best, self.asked, self.pass_mark, self._tongue = heads, best, asked, pass_mark, tongue
        self.total = len(heads)
        self.cursor = next((place for place, one in enumerate(heads) if one.name == before), 0)
        self.aim = None if heads else self.aim
        self.refresh()

    def point_at(self, name: str) -> None:
        """The pointer goes to this case; where the list does not hold it yet, once it does."""
        place = next((place for place, one in enumerate(self.heads) if one.name == name), None)
        self.aim = name if place is None else None
        if place is not None:
            self.cursor = place

    @property
    def head(self) -> Head | None:
        return self.heads[self.cursor] if self.cursor < len(self.heads) else None

    def cells(self, place: int, width: int) -> Sequence[Cell]:
        head, tongue, about = self.heads[place], self._tongue, self.heads[place].about
        wide = columns(width)
        if head.broken:
            return [(f" ✗ {fitted(isolate(head.name), wide[0])} ", "quiet"), (tongue.say("can't be played"), "act")]
        best = self.best.get(head.name)
        cells: list[Cell] = [
            (f"{'▸' if head.name in self.asked else ' '}", "practice"), (f"{about.level} ", "practice"),
            (f"{fitted(title(head, tongue.language), wide[0])} ", "say"),
        ]  # fmt: skip
        if wide[1]:
            goals = ", ".join(goal_words(goal, tongue) for goal in sorted(about.goals, key=EVERYWHERE.__contains__))
            cells.append((f"{fitted(goals, wide[1])} ", "quiet"))
        cells += [
            (f"{fitted(tongue.say(MOOD_LABELS[about.mood]), 10)} ", "quiet"), (f"{language_words(head):5} ", "quiet"),
            (f"{fitted(situation(about.situation, tongue) if best is not None else UNTOLD, wide[2])} ", "quiet"),
            (f"{'' if best is None else best:>5}", self._style_of(best)),
        ]  # fmt: skip
        return cells

    def _style_of(self, best: int | None) -> str:
        """Whether this score is a pass, by the gate."""
        if best is None or self.pass_mark is None:
            return ""
        return "fine" if best >= self.pass_mark else "watch"


UNTOLD = "·"
"""In the place of the situation, until the case was played: to find it is what is practised."""
HEADS = (N_("Case"), N_("Goals"), N_("Mood"), N_("Lang."), N_("Situation"), N_("Best"))


def columns(width: int) -> tuple[int, int, int]:
    """Widths of title, goals and situation."""
    rest = max(width - 27, 30)
    if width < WITH_GOALS:
        return rest * 5 // 8, 0, rest - rest * 5 // 8
    return rest * 9 // 20, rest * 6 // 20 - 1, rest - rest * 9 // 20 - rest * 6 // 20


def head(width: int, tongue: Tongue) -> str:
    """The names of the columns."""
    wide = columns(width)
    case, goals, mood, language, about, best = (tongue.say(name) for name in HEADS)
    parts = [
        fitted(case, wide[0]),
        *([fitted(goals, wide[1])] if wide[1] else []),
        fitted(mood, 10),
        fitted(language, 5),
        fitted(about, wide[2]),
    ]
    return "   " + " ".join(parts) + " " + fitted(best, 5, right=True)


class AssignedList(RowList):
    """What was asked of whom; what is still open comes first."""

    BINDINGS = [PLAY]

    given: tuple[Given, ...] = ()

    def begin(self, given: Sequence[Given], titles: Mapping[str, str], tongue: Tongue) -> None:
        self.given = tuple(sorted(given, key=lambda one: one.done is not None))
        self._titles, self._tongue = titles, tongue
        self.total = len(self.given)
        self.refresh()

    @property
    def case(self) -> str | None:
        return self.given[self.cursor].assignment.case if self.cursor < len(self.given) else None

    def cells(self, place: int, width: int) -> Sequence[Cell]:
        one, tongue = self.given[place], self._tongue
        held, done = one.assignment, one.done
        name = max(min(width - 52, 44), 18)
        why = held.why or (goal_words(held.goal, tongue) if held.goal else "")
        by = tongue.say("by {name}", name=isolate(held.by))
        return [
            (" ✓ " if done else " ▸ ", "fine" if done else "practice"), (f"{fitted(isolate(held.trainee or '?'), 10)} ", "say"),
            (f"{fitted(isolate(self._titles.get(held.case, held.case)), name)} ", ""), (f"{fitted(tongue.day(held.at), 9)} ", "quiet"),
            (f"{done.score if done else '':>4} ", "fine"), (" · ".join(filter(None, (by, isolate(why)))), "quiet"),
        ]  # fmt: skip
