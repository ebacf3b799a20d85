"""A list of single lines of which only those in sight are made: as quick with a million rows as with ten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

Cell = tuple[str, str]
"""Text and the name of its style: say, quiet, act, watch, fine, practice, or nothing."""
STYLES = ("say", "quiet", "act", "watch", "fine", "practice")


class RowList(ScrollView, can_focus=True):
    """A subclass gives ``cells``: what stands on a line. Text goes in as it is, never as markup."""

    DEFAULT_CSS = """
    RowList { height: 1fr; background: $background; overflow-x: hidden; scrollbar-size-vertical: 1; }
    RowList > .row-list--cursor { background: $block-cursor-background; }
    RowList > .row-list--resting { background: $panel; }
    RowList > .row-list--say { color: $say; text-style: bold; }
    RowList > .row-list--quiet { color: $quiet; }
    RowList > .row-list--act { color: $act-now; }
    RowList > .row-list--watch { color: $watch; }
    RowList > .row-list--fine { color: $fine; }
    RowList > .row-list--practice { color: $practice; text-style: bold; }
    """
    COMPONENT_CLASSES = {"row-list--cursor", "row-list--resting", *(f"row-list--{name}" for name in STYLES)}
    BINDINGS = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("pagedown", "leaf(1)", show=False),
        Binding("pageup", "leaf(-1)", show=False),
        Binding("home", "go(0)", show=False),
        Binding("end", "go(-1)", show=False),
        Binding("enter", "choose", show=False),
    ]

    cursor: reactive[int] = reactive(0)
    total: reactive[int] = reactive(0, bindings=True)

    @dataclass
    class Moved(Message):
        """The pointer stands on another row."""

        list: RowList
        place: int

        @property
        def control(self) -> RowList:
            return self.list

    @dataclass
    class Chosen(Message):
        """A row was entered or clicked once more."""

        list: RowList
        place: int

        @property
        def control(self) -> RowList:
            return self.list

    def cells(self, place: int, width: int) -> Sequence[Cell]:
        raise NotImplementedError

    @property
    def line_width(self) -> int:
        """Cells for a line. The last is the scroll bar's, whether there is one or not: columns stay where they are."""
        return max(self.size.width - self.styles.scrollbar_size_vertical, 0)

    def render_line(self, y: int) -> Strip:
        place, width = y + self.scroll_offset.y, self.size.width
        room = self.line_width
        ground = self.rich_style
        if place >= self.total:
            return Strip.blank(width, ground)
        if place == self.cursor:
            ground += self.get_component_rich_style("row-list--cursor" if self.has_focus else "row-list--resting", partial=True)
        segments, left = [], room
        for text, name in self.cells(place, room):
            if left <= 0:
                break
            fit = text if cell_len(text) <= left else set_cell_size(text, left)
            segments.append(Segment(fit, ground + self._style(name)))
            left -= cell_len(fit)
        return Strip(segments).extend_cell_length(width, ground).crop(0, width)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"row-list--{name}", partial=True) if name else Style.null()

    def watch_total(self) -> None:
        self.virtual_size = Size(0, self.total)
        self.cursor = max(min(self.cursor, self.total - 1), 0)
        self.refresh()

    def watch_cursor(self) -> None:
        self.refresh()
        if self.total and self.is_mounted:
            self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True)
            self.post_message(self.Moved(self, self.cursor))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        place = int(event.y + self.scroll_offset.y)
        if place >= self.total:
            return
        if place == self.cursor:
            self.action_choose()
        else:
            self.cursor = place

    def action_move(self, by: int) -> None:
        if self.total:
            self.cursor = max(min(self.cursor + by, self.total - 1), 0)

    def action_leaf(self, by: int) -> None:
        self.action_move(by * max(self.size.height - 1, 1))

    def action_go(self, place: int) -> None:
        if self.total:
            self.cursor = place if place >= 0 else self.total - 1

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where there is no row, none can be chosen."""
        return self.total > 0 if action == "choose" else super().check_action(action, parameters)

    def action_choose(self) -> None:
        if self.total:
            self.post_message(self.Chosen(self, self.cursor))


def fitted(text: str, width: int, *, right: bool = False) -> str:
    """The text in exactly so many cells, its end cut with a sign that it is cut."""
    wide = cell_len(text)
    if wide > width:
        return set_cell_size(text, max(width - 1, 0)) + "…" if width else ""
    return " " * (width - wide) + text if right else text + " " * (width - wide)
