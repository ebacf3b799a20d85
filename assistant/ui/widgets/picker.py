"""A list to pick from by letter, in columns; one choice or several. Arrows and Space work too, and a click."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


class LetterPicker(Widget, can_focus=True):
    DEFAULT_CSS = """
    LetterPicker { height: auto; width: 1fr; }
    LetterPicker:focus { background: $boost; }
    """
    BINDINGS = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("right", "column(1)", show=False),
        Binding("left", "column(-1)", show=False),
        Binding("space", "pick", show=False),
    ]

    picked: reactive[tuple[str, ...]] = reactive(())
    cursor: reactive[int] = reactive(0)

    @dataclass
    class Changed(Message):
        picker: LetterPicker
        picked: tuple[str, ...]

        @property
        def control(self) -> LetterPicker:
            return self.picker

    def __init__(
        self, choices: Sequence[tuple[str, str]], *, several: bool = False, picked: Sequence[str] = (), id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._choices = list(choices)
        self._several = several
        self._width = max((len(label) for _, label in choices), default=0) + 6
        self.set_reactive(LetterPicker.picked, tuple(picked))
        self.set_reactive(LetterPicker.cursor, next((n for n, (key, _) in enumerate(self._choices) if key in picked), 0))

    def _columns(self, width: int) -> int:
        return max(min(width // self._width, 3), 1)

    def _rows(self, width: int) -> int:
        columns = self._columns(width)
        return -(-len(self._choices) // columns)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del container, viewport
        return self._rows(width)

    def render(self) -> Content:
        width = self.size.width or 60
        rows, columns = self._rows(width), self._columns(width)
        lines = []
        for row in range(rows):
            cells = [self._cell(column * rows + row) for column in range(columns) if column * rows + row < len(self._choices)]
            lines.append(Content("").join(cells))
        return Content("\n").join(lines)

    def _cell(self, number: int) -> Content:
        key, label = self._choices[number]
        on = key in self.picked
        mark = "●" if on and not self._several else "✓" if on else " "
        style = "bold $say" if on else ""
        if number == self.cursor and self.has_focus:
            style = f"{style} underline".strip()
        return Content.assemble(
            Content.styled(f"{ascii_lowercase[number]} ", "bold $practice"),
            Content.styled(f"{mark} ", "$fine"),
            Content.styled(label, style),
            " " * (self._width - 4 - len(label)),
        )

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        letter = event.character or ""
        if len(letter) == 1 and letter in ascii_lowercase[: len(self._choices)]:
            event.stop()
            self.cursor = ascii_lowercase.index(letter)
            self.action_pick()

    def on_click(self, event: events.Click) -> None:
        rows = self._rows(self.size.width)
        number = (event.x // self._width) * rows + event.y
        if 0 <= number < len(self._choices):
            self.cursor = number
            self.action_pick()

    def action_move(self, step: int) -> None:
        self.cursor = (self.cursor + step) % len(self._choices)

    def action_column(self, step: int) -> None:
        self.cursor = min(max(self.cursor + step * self._rows(self.size.width), 0), len(self._choices) - 1)

    def action_pick(self) -> None:
        key = self._choices[self.cursor][0]
        if self._several:
            self.picked = tuple(one for one in self.picked if one != key) if key in self.picked else (*self.picked, key)
        else:
            self.picked = (key,)
        self.post_message(self.Changed(self, self.picked))


class TurnPicker(Widget, can_focus=True):
    """One of many, shown alone; left and right turn to the next."""

    DEFAULT_CSS = """
    TurnPicker { height: 1; width: 1fr; }
    TurnPicker:focus { background: $boost; }
    """
    BINDINGS = [
        Binding("right,down,space", "turn(1)", show=False),
        Binding("left,up", "turn(-1)", show=False),
    ]

    place: reactive[int] = reactive(0)

    @dataclass
    class Changed(Message):
        key: str

    def __init__(self, choices: Sequence[tuple[str, str]], picked: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._choices = list(choices)
        self.set_reactive(TurnPicker.place, next((n for n, (key, _) in enumerate(self._choices) if key == picked), 0))

    @property
    def key(self) -> str:
        return self._choices[self.place][0]

    def render(self) -> Content:
        return Content.assemble(Content.styled("‹ ", "$practice"), self._choices[self.place][1], Content.styled(" ›", "$practice"))

    def on_click(self) -> None:
        self.action_turn(1)

    def action_turn(self, step: int) -> None:
        self.place = (self.place + step) % len(self._choices)
        self.post_message(self.Changed(self.key))
