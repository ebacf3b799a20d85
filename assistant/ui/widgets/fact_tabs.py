"""The names of the tabs of the facts, on one line. Where they do not all fit, the line moves along with the chosen one, and arrows show on which
side there are more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Static

from assistant.ui.fact_rows import TABS

GAP, CLOSE, ARROW = 2, 1, 2
"""Columns between names, between names where the line is short, and of an arrow with its space."""


class Tab(Static):
    """A tab's name, or an arrow to one; a click chooses it."""

    def __init__(self, name: str, *, id: str, classes: str) -> None:
        super().__init__(markup=False, id=id, classes=classes)
        self.tab = name

    def on_click(self) -> None:
        self.post_message(FactTabs.Chosen(self.tab))


class FactTabs(Horizontal):
    DEFAULT_CSS = """
    FactTabs { height: 1; padding: 0 1; }
    FactTabs .tab { width: auto; margin-right: 2; color: $quiet; text-style: none; }
    FactTabs .tab.-on { color: $say; text-style: bold underline; }
    FactTabs.-close .tab { margin-right: 1; }
    FactTabs .more { width: 2; color: $say; }
    FactTabs #more-after { dock: right; text-align: right; }
    """

    @dataclass
    class Chosen(Message):
        tab: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._labels: tuple[str, ...] = ()
        self._on = TABS[0]

    def compose(self) -> ComposeResult:
        yield Tab(TABS[0], id="more-before", classes="more")
        for name in TABS:
            yield Tab(name, id=f"tab-{name}", classes="tab")
        yield Tab(TABS[-1], id="more-after", classes="more")

    def show(self, labels: Sequence[str], on: str) -> None:
        """The names, in the order of TABS, and the chosen one."""
        self._labels, self._on = tuple(labels), on
        for name, label in zip(TABS, labels, strict=True):
            tab = self.query_one(f"#tab-{name}", Tab)
            tab.update(label)
            tab.set_class(name == on, "-on")
        self._fit()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        width = self.content_size.width
        if not self._labels or not width:
            return
        sizes = [cell_len(label) for label in self._labels]
        self.set_class(sum(sizes) + GAP * (len(sizes) - 1) > width, "-close")
        first, last = window(sizes, TABS.index(self._on), width)
        for number, name in enumerate(TABS):
            self.query_one(f"#tab-{name}").display = first <= number <= last
        self._arrow("before", "‹", first - 1)
        self._arrow("after", "›", last + 1)

    def _arrow(self, side: str, sign: str, leads_to: int) -> None:
        arrow = self.query_one(f"#more-{side}", Tab)
        arrow.display = 0 <= leads_to < len(TABS)
        if arrow.display:
            arrow.tab = TABS[leads_to]
            arrow.update(sign)


def window(sizes: Sequence[int], on: int, width: int) -> tuple[int, int]:
    """The first and last of the names of these sizes that are shown in ``width`` columns, the one that is ``on`` among them."""
    if _taken(sizes) <= width:
        return 0, len(sizes) - 1
    for first in range(on + 1):
        for last in range(len(sizes) - 1, on - 1, -1):
            arrows = ARROW * ((first > 0) + (last < len(sizes) - 1))
            if arrows + _taken(sizes[first : last + 1]) <= width:
                return first, last
    return on, on


def _taken(sizes: Sequence[int]) -> int:
    return sum(sizes) + CLOSE * (len(sizes) - 1)
