"""A column of what was said and done, in order, the newest at the bottom; a title above it and a line below."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from assistant.ui.hanging import hanging

Lines = Callable[[int], Sequence[Content]]
"""The lines for a width in cells."""


class TalkPanel(Vertical):
    DEFAULT_CSS = """
    TalkPanel { background: $surface; }
    TalkPanel .talk-title { height: 1; padding: 0 1; background: $panel; text-style: bold; color: $practice; text-wrap: nowrap; text-overflow: ellipsis; }
    TalkPanel VerticalScroll { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    TalkPanel .talk-lines { height: auto; }
    TalkPanel .talk-head { height: auto; max-height: 50%; padding: 0 1; background: $panel; display: none; }
    TalkPanel .talk-head.-told { display: block; }
    TalkPanel .talk-foot { height: auto; padding: 0 1; background: $panel; }
    """

    _lines: Lines | None = None
    _head: Lines | None = None
    _drawn: tuple[int, object] | None = None

    def compose(self) -> ComposeResult:
        yield Static(classes="talk-title", markup=False)
        yield Static(classes="talk-head", markup=False)
        with VerticalScroll(id="talk-scroll"):
            yield Static(classes="talk-lines", markup=False)
        yield Static(classes="talk-foot", markup=False)

    def show_talk(self, title: Content, lines: Lines, foot: Content, key: object, *, head: Lines | None = None) -> None:
        """Draws the lines anew only where ``key``, what they are made of, or the width changed; the newest comes into view then.

        ``head``: what stays in sight above them.
        """
        self.query_one(".talk-title", Static).update(title)
        self.query_one(".talk-foot", Static).update(foot)
        self._lines, self._head, drawn = lines, head, (self.size.width, key)
        if drawn != self._drawn:
            self._drawn = drawn
            self._draw()

    def on_resize(self, event: events.Resize) -> None:
        if self._lines and self._drawn and self._drawn[0] != event.size.width:
            self._drawn = (event.size.width, self._drawn[1])
            self._draw()

    def _draw(self) -> None:
        if self._lines:
            width = max((self.size.width or 30) - 3, 12)
            above = self.query_one(".talk-head", Static)
            above.set_class(self._head is not None, "-told")
            above.update(Content("\n").join(self._head(width + 1)) if self._head else "")
            self.query_one(".talk-lines", Static).update(Content("\n").join(self._lines(width)))
            self.call_after_refresh(self.query_one("#talk-scroll", VerticalScroll).scroll_end, animate=False)


def spoken(who: str, text: str, width: int, *, style: str = "", name: str = "$quiet") -> Content:
    """A speaker's name, and the words hanging under it."""
    lead = f"{who} "
    return Content.assemble(Content.styled(lead, name), Content.styled(hanging(text, width, 2, first=len(lead)).lstrip(), style))
