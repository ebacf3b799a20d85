"""A logged call as the agent saw it: what is told of it is the desk's, shape and colour are here."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from assistant.desk.review_case import Case, Row, Section, case_sections, case_title
from assistant.language import Tongue
from assistant.ui.hanging import hanging

MARKS = {
    "said": ("✓", "$fine"), "unsaid": ("·", "$quiet"), "act_now": ("▲", "$act-now"), "watch": ("◆", "$watch"), "good_to_know": ("·", "$quiet"),
    "paid": ("●", "$fine"), "open": ("○", "$watch"), "lost": ("✗", "$act-now"), "note": ("✎", "$practice"), "dispute": ("⚑", "$act-now"),
}  # fmt: skip
STYLES = {"who": "bold $say", "unsaid": "$quiet", "quiet": "$quiet"}
# A lead (a time, a label) stands in a column of this width; a longer one has a line of its own.
LEAD = 16


class CasePanel(VerticalScroll, can_focus=True):
    DEFAULT_CSS = """
    CasePanel { background: $say-ground; padding: 0 1; height: 1fr; scrollbar-size-vertical: 1; }
    CasePanel .title { height: auto; text-style: bold; color: $say; }
    CasePanel .body { height: auto; }
    """

    def compose(self) -> ComposeResult:
        yield Static(classes="title", markup=False)
        yield Static(classes="body", markup=False)

    _shown: tuple[Case, Sequence[Section], Tongue] | None = None

    def show(self, case: Case, more: Sequence[Section], tongue: Tongue) -> None:
        """``more``: what was said about the case, below it."""
        self._shown = (case, more, tongue)
        width = max(self.size.width - 3, 30)
        self.query_one(".title", Static).update(Content(case_title(case, tongue)))
        lines: list[Content] = []
        for section in (*case_sections(case, tongue), *more):
            if section.title:
                lines += [Content(""), Content.styled(section.title.upper(), "$quiet")]
            for row in section.rows:
                lines += _lines(row, width)
        self.query_one(".body", Static).update(Content("\n").join(lines))

    def clear(self) -> None:
        """There is no case to show."""
        self._shown = None
        for one in self.query(Static):
            one.update("")

    def on_resize(self) -> None:
        """The lines are broken for the width that there is."""
        if self._shown:
            self.show(*self._shown)


def _lines(row: Row, width: int) -> list[Content]:
    mark, colour = MARKS.get(row.mark, ("", ""))
    first = Content.styled(f"{mark} ", colour) if mark else Content("")
    style = STYLES.get(row.mark, "")
    indent = 2 if mark else 0
    if not row.lead:
        return [Content.assemble(first, Content.styled(hanging(row.text, width, indent).lstrip(), style))]
    if row.mark in {"said", "unsaid"}:  # the time of a said line stands before it
        indent += len(row.lead) + 1
        return [Content.assemble(first, Content.styled(f"{row.lead} ", "$quiet"), hanging(row.text, width, indent).lstrip())]
    if len(row.lead) > LEAD:
        return [Content.assemble(first, row.lead), Content.styled(hanging(row.text, width, 2), "$quiet")]
    body = hanging(row.text, width, LEAD + 1 + indent).lstrip()
    return [Content.assemble(first, Content.styled(f"{row.lead:{LEAD}} ", "$quiet"), body)]
