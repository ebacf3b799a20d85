"""The log as a list: rows are asked for a page at a time as they come in sight, and a page that was seen long ago is let go."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from textual.message import Message

from assistant.desk.review_log import Listed, Page
from assistant.guidance.wording import DISPOSITION_LABELS, SITUATION_LABELS
from assistant.language import N_, Tongue
from assistant.records import Money
from assistant.text import isolate
from assistant.ui.marks import STATE_MARKS
from assistant.ui.widgets.row_list import Cell, RowList, fitted

PAGE = 100
# So many pages are held on to: some thousands of rows, a few megabytes.
HELD = 40
OUTCOME_MARKS = {"paid": ("●", "fine"), "open": ("○", "watch"), "lost": ("✗", "act")}


class LogList(RowList):
    """``show`` gives it the number of rows; pages come by ``fill`` after a ``Wanted``."""

    @dataclass
    class Wanted(Message):
        """A page that is in sight and not there."""

        offset: int
        turn: int

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._pages: OrderedDict[int, tuple[Listed, ...]] = OrderedDict()
        self._asked: set[int] = set()
        self._tongue = Tongue("en")
        self._now: datetime | None = None
        self.turn = 0
        """Which question the pages answer: a page that comes late, of an older one, is dropped."""

    def begin(self, total: int, tongue: Tongue, now: datetime, *, keep: bool = False) -> None:
        """Other rows from here on; ``keep`` leaves the pointer where it is."""
        self._pages.clear()
        self._asked.clear()
        self._tongue, self._now = tongue, now
        self.turn += 1
        if not keep:
            self.cursor = 0
            self.scroll_to(y=0, animate=False)
        self.total = total
        self.refresh()

    def reword(self, tongue: Tongue) -> None:
        self._tongue = tongue
        self.refresh()

    def fill(self, page: Page, turn: int) -> None:
        if turn != self.turn:
            return
        self._asked.discard(page.offset)
        self._pages[page.offset] = page.rows
        while len(self._pages) > HELD:
            self._pages.popitem(last=False)
        self.refresh()

    def give_up(self, offset: int) -> None:
        """The page could not be read: asked for again when it is next in sight."""
        self._asked.discard(offset)

    def row(self, place: int) -> Listed | None:
        """The row, or None while it is on its way; then it is asked for."""
        offset = place - place % PAGE
        page = self._pages.get(offset)
        if page is None:
            if offset not in self._asked:
                self._asked.add(offset)
                self.post_message(self.Wanted(offset, self.turn))
            return None
        self._pages.move_to_end(offset)
        return page[place - offset] if place - offset < len(page) else None

    def cells(self, place: int, width: int) -> Sequence[Cell]:
        listed = self.row(place)
        if listed is None:
            return [(" …", "quiet")]
        row, tongue, widths = listed.resolution, self._tongue, columns(width)
        at = tongue.day(row.at, self._now)
        if len(at) <= 7:
            at = f"{at} {tongue.time(row.at)}"
        cause = tongue.say(SITUATION_LABELS.get(row.cause or row.situation or "other", ""))
        money = tongue.money(Money(row.amount, row.currency)) if row.amount is not None and row.currency else ""
        state = listed.outcome.state if listed.outcome else "open" if row.invoice and row.amount else ""
        mark, style = OUTCOME_MARKS.get(state, (STATE_MARKS["none"], "quiet"))
        score = str(row.feedback_score or "")
        quiet = "quiet" if listed.superseded else ""
        ending = ("↪ " if listed.superseded else "") + tongue.say(DISPOSITION_LABELS[row.disposition.value])
        return [
            (f" {fitted(at, widths[0])} ", "quiet"),
            (f"{fitted(isolate(row.agent or '?'), widths[1])} ", quiet),
            (f"{fitted(cause, widths[2])} ", quiet),
            (f"{fitted(ending, widths[3])} ", quiet or "say"),
            (f"{fitted(money, widths[4], right=True)} ", quiet),
            (f"{mark} ", quiet or style),
            (f"{score:1} ", "act" if score in {"1", "2"} else "quiet"),
        ]


HEADS = (N_("When"), N_("Agent"), N_("Cause"), N_("Ended as"), N_("Amount"))


def columns(width: int) -> tuple[int, int, int, int, int]:
    """Widths of when, agent, cause, ending and amount: the words share what is left, the ending a little less."""
    when, agent, amount = 12, 10, 10
    rest = max(width - when - agent - amount - 10, 12)
    return when, agent, (rest + 1) * 11 // 20, rest - (rest + 1) * 11 // 20, amount


def head(width: int, tongue: Tongue) -> str:
    """The names of the columns, as they stand above the rows."""
    when, agent, cause, ending, amount = (
        fitted(tongue.say(name), size, right=place == 4) for place, (name, size) in enumerate(zip(HEADS, columns(width), strict=True))
    )
    return f" {when} {agent} {cause} {ending} {amount}"
