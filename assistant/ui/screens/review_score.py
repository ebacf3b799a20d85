"""The score sheet: a row for each criterion, points by a digit. The other lead's points are not on it until one's own are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from assistant.desk.review_quality import Score
from assistant.language import N_
from assistant.review.scorecard import SCALE, Scorecard, total
from assistant.text import isolate
from assistant.ui.base import DeskModal

POINT_MARKS = {0: "○", 1: "◐", 2: "●", None: "·"}
POINT_STYLES = {0: "$act-now", 1: "$watch", 2: "$fine", None: "$quiet"}


class PointRows(Widget, can_focus=True):
    """Up and down go through the criteria; 0, 1, 2 give points and go on; ``-`` says that it did not come up."""

    DEFAULT_CSS = "PointRows { height: auto; }"
    BINDINGS = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        *(Binding(str(value), f"give({value})", show=False) for value in SCALE),
        Binding("minus,delete,backspace", "give(-1)", show=False),
    ]
    place: reactive[int] = reactive(0)

    @dataclass
    class Given(Message):
        points: dict[str, int | None]

    def __init__(self, card: Scorecard, language: str, points: Mapping[str, int | None], others: tuple[Score, ...]) -> None:
        super().__init__(id="points")
        self._card, self._language, self._others = card, language, others
        self.points: dict[str, int | None] = {one.key: points.get(one.key) for one in card.criteria}

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        del container, viewport, width
        return len(self._card.criteria)

    def render(self) -> Content:
        wide = max(len(one.name(self._language)) for one in self._card.criteria) + 2
        return Content("\n").join(self._row(number, wide) for number in range(len(self._card.criteria)))

    def _row(self, number: int, wide: int) -> Content:
        one = self._card.criteria[number]
        value = self.points[one.key]
        on = number == self.place
        name = one.name(self._language) + (" !" if one.must else "")
        beside = "   ".join(
            f"{isolate(score.lead)} {'–' if (held := score.points.get(one.key)) is None else held}" for score in self._others
        )
        return Content.assemble(
            Content.styled("▸ " if on else "  ", "$practice"),
            Content.styled(f"{POINT_MARKS[value]} {'–' if value is None else value} ", POINT_STYLES[value]),
            Content.styled(f"{name:{wide}}", "bold $say" if on else ""),
            Content.styled(f"  {beside}", "$quiet"),
        )

    def on_click(self, event: events.Click) -> None:
        if 0 <= event.y < len(self._card.criteria):
            if event.y == self.place:
                key = self._card.criteria[event.y].key
                held = self.points[key]
                self._give(None if held == SCALE[-1] else 0 if held is None else held + 1)
            else:
                self.place = event.y

    def action_move(self, by: int) -> None:
        self.place = (self.place + by) % len(self._card.criteria)

    def action_give(self, value: int) -> None:
        self._give(None if value < 0 else value)
        self.place = min(self.place + 1, len(self._card.criteria) - 1)

    def _give(self, value: int | None) -> None:
        self.points[self._card.criteria[self.place].key] = value
        self.refresh()
        self.post_message(self.Given(dict(self.points)))

    def watch_place(self) -> None:
        if self.is_mounted:
            self.post_message(self.Given(dict(self.points)))


class ScoreSheet(DeskModal[dict[str, "int | None"] | None]):
    """Gives the points. ``others`` are shown beside: for an agreed score those of both leads, else none; ``given`` stands in it already,
    and ``wrong`` is what kept that from being kept."""

    BINDINGS = [Binding("enter", "save", N_("save"), priority=True), Binding("escape", "dismiss(None)", N_("back, nothing is kept"))]
    DEFAULT_CSS = """
    ScoreSheet { align: right top; background: $background 20%; }
    ScoreSheet > Vertical { width: 72; max-width: 100%; height: auto; max-height: 100%; background: $panel; padding: 1 2; }
    ScoreSheet .title { text-style: bold; height: auto; }
    ScoreSheet .about { height: auto; color: $quiet; margin-bottom: 1; }
    ScoreSheet VerticalScroll { height: auto; max-height: 1fr; }
    ScoreSheet #ask { height: 3; margin-top: 1; color: $say; }
    ScoreSheet #sum { height: 1; text-style: bold; }
    ScoreSheet .wrong { height: auto; color: $act-now; text-style: bold; }
    ScoreSheet .hint { height: auto; color: $quiet; }
    """

    def __init__(
        self,
        card: Scorecard,
        title: str,
        others: tuple[Score, ...] = (),
        *,
        blind: bool = False,
        given: Mapping[str, int | None] | None = None,
        wrong: str = "",
    ) -> None:
        super().__init__()
        self._card, self._title, self._others, self._blind = card, title, others, blind
        self._wrong = wrong
        self._points: dict[str, int | None] = dict(given or {})
        if others and not given:  # what both gave stands; what differs is left open
            for one in card.criteria:
                values = {score.points.get(one.key) for score in others}
                self._points[one.key] = values.pop() if len(values) == 1 else None

    def body(self) -> ComposeResult:
        say = self.tongue.say
        about = (
            say("The score that you come to together. Where you gave the same it is filled in.")
            if self._others
            else say("Another lead scored this call. You see that score once you have given yours.")
            if self._blind
            else say("Your own score; it is given once.")
        )
        with Vertical():
            yield Static(Content(self._title), classes="title", markup=False)
            yield Static(about, classes="about", markup=False)
            with VerticalScroll(can_focus=False):
                yield PointRows(self._card, self.tongue.language, self._points, self._others)
            yield Static(id="ask", markup=False)
            yield Static(id="sum", markup=False)
            if self._wrong:
                yield Static(Content(self._wrong), classes="wrong", markup=False)
            yield Static(
                say("0 absent · 1 there, but weak · 2 there, and clear · - did not come up · ! must be there"), classes="hint", markup=False
            )

    def ready(self) -> None:
        self.query_one(PointRows).focus()
        self._tell()

    async def reword(self) -> None:
        place = self.query_one(PointRows).place
        self._points = dict(self.query_one(PointRows).points)
        await super().reword()
        self.query_one(PointRows).place = place

    def on_point_rows_given(self, event: PointRows.Given) -> None:
        event.stop()
        self._tell()

    def _tell(self) -> None:
        rows = self.query_one(PointRows)
        self.query_one("#ask", Static).update(Content(self._card.criteria[rows.place].question(self.tongue.language)))
        sums = total(self._card, rows.points)
        words = self.tongue.say("{points} of {most}", points=sums.points, most=sums.most)
        if sums.missed:
            words += " · " + self.tongue.say("does not pass")
        elif sums.good(self._card.target):
            words += " · " + self.tongue.say("a good call")
        self.query_one("#sum", Static).update(words)

    def action_save(self) -> None:
        points = self.query_one(PointRows).points
        if any(value is not None for value in points.values()):
            self.dismiss(dict(points))
