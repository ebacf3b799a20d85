"""The last 24 months in one line, each in shape and colour, with the months under it."""

from __future__ import annotations

from datetime import date

from textual.content import Content
from textual.widgets import Static

from assistant.desk.age import panel_problems
from assistant.desk.view import AccountView
from assistant.guidance.wording import STRIP_LABELS
from assistant.language import Tongue
from assistant.ui.marks import STATE_MARKS, STATE_STYLES
from assistant.ui.widgets.header import said_before


class StripBar(Static):
    DEFAULT_CSS = """
    StripBar { height: 2; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(markup=False, id=id)

    def show(self, view: AccountView, tongue: Tongue, age: str, *, narrow: bool) -> None:
        """``age`` is that of the parts it rests on, where they have one."""
        marks, letters = [], []
        for month in view.strip:
            state = "covered" if month.covered_by else month.state
            first = date(int(month.month[:4]), int(month.month[5:]), 1)
            year = first.month == 1
            gap = " " if self.size.width >= 96 else ""
            marks += [Content.styled(STATE_MARKS[state], STATE_STYLES[state]), Content(gap)]
            letters += [Content.styled(tongue.month_letter(first), "bold $quiet" if year else "$quiet"), Content(gap)]
        seen = dict.fromkeys(month.state for month in view.strip if month.state != "none")
        key = "  ".join(f"{STATE_MARKS[state]} {tongue.say(STRIP_LABELS[state])}" for state in seen)
        unread = next(iter(panel_problems("strip", view, tongue)), "")
        title = Content.styled(f"? {unread}", "$watch") if unread else Content.styled(_title(age, tongue), "$quiet")
        lines = [
            Content("").join([*marks, Content("   "), title]),
            Content("").join([*letters, Content.styled(f"   {key}", "$quiet")]),
        ]
        if narrow:  # what was said before counts for more than what the marks mean
            lines = [Content("").join([*marks, "  ", said_before(view, tongue) or Content.styled(key, "$quiet")])]
        self.update(Content("\n").join(lines))


def _title(age: str, tongue: Tongue) -> str:
    return " · ".join(filter(None, (tongue.say("last 24 months"), age)))
