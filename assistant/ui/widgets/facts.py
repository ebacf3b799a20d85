"""The facts below the flags: tabs of rows. Enter opens a row, clicking a tab or ``f`` changes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.desk.age import panel_age, panel_problems
from assistant.desk.view import AccountView
from assistant.language import Tongue
from assistant.ui.fact_rows import TAB_LABELS, TABS, Row, rows
from assistant.ui.widgets.fact_tabs import FactTabs


class FactsPanel(Vertical):
    DEFAULT_CSS = """
    FactsPanel { height: 1fr; }
    FactsPanel OptionList { height: 1fr; border: none; padding: 0 1; background: $background; text-wrap: nowrap; text-overflow: ellipsis; scrollbar-size-vertical: 1; }
    FactsPanel.-sentences OptionList { text-wrap: wrap; }
    FactsPanel OptionList:focus { border: none; }
    FactsPanel #age-of-rows { height: auto; max-height: 5; padding: 0 1; display: none; }
    FactsPanel #age-of-rows.-told { display: block; }
    """

    tab: reactive[str] = reactive("timeline")

    @dataclass
    class RowOpened(Message):
        key: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shown: tuple[AccountView, Tongue, Tongue] | None = None
        self._clock: Callable[[], datetime] | None = None
        self._rows: list[Row] = []

    def compose(self) -> ComposeResult:
        yield FactTabs(id="tabs")
        yield OptionList(id="rows", markup=False)
        yield Static(id="age-of-rows", markup=False)

    def show(self, view: AccountView, tongue: Tongue, spoken: Tongue, clock: Callable[[], datetime]) -> None:
        """``clock`` tells the moment now, for the age of what stands in the panel."""
        self._shown, self._clock = (view, tongue, spoken), clock
        self._fill(keep=True)

    def show_age(self) -> None:
        """The age of what stands here, and why something is missing or old."""
        if self._shown is None or self._clock is None:
            return
        view, tongue, _ = self._shown
        age = panel_age(self.tab, view, self._clock(), tongue)
        lines = [Content.styled(age, "$quiet")] if age else []
        lines += [Content.styled(f"? {one}", "$watch") for one in panel_problems(self.tab, view, tongue)]
        foot = self.query_one("#age-of-rows", Static)
        foot.set_class(bool(lines), "-told")
        foot.update(Content("\n").join(lines))

    def watch_tab(self) -> None:
        if self.is_mounted:
            self._fill(keep=False)

    def next_tab(self) -> None:
        self.tab = TABS[(TABS.index(self.tab) + 1) % len(TABS)]

    @property
    def highlighted(self) -> Row | None:
        number = self.query_one(OptionList).highlighted
        return self._rows[number] if number is not None and number < len(self._rows) else None

    @property
    def all_text(self) -> str:
        return "\n".join(row.copy for row in self._rows if row.copy)

    def _fill(self, *, keep: bool) -> None:
        if self._shown is None:
            return
        view, tongue, spoken = self._shown
        self.set_class(self.tab == "when", "-sentences")
        options = self.query_one(OptionList)
        before = self.highlighted if keep else None
        place, scroll = options.highlighted or 0, options.scroll_offset.y if keep else 0
        self._rows = rows(self.tab, view, tongue, spoken)
        options.clear_options().add_options([Option(row.content) for row in self._rows])
        options.highlighted = self._place_of(before, place)
        if options.highlighted is not None:  # rows that came in above push the chosen one down: the eye stays on it
            scroll = max(scroll + options.highlighted - place, 0)
        options.scroll_to(y=scroll, animate=False)
        self.query_one(FactTabs).show([tongue.say(TAB_LABELS[tab]) for tab in TABS], self.tab)
        self.show_age()

    def _place_of(self, row: Row | None, place: int) -> int | None:
        """Where this row stands now: by what it opens, else by its number."""
        if row is None:
            return None
        same = place if place < len(self._rows) and row.key is None else None
        return next((number for number, one in enumerate(self._rows) if row.key and one.key == row.key), same)

    @on(FactTabs.Chosen)
    def _chosen(self, event: FactTabs.Chosen) -> None:
        event.stop()
        self.tab = event.tab

    @on(OptionList.OptionSelected)
    def _opened(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        key = self._rows[event.option_index].key
        if key:
            self.post_message(self.RowOpened(key))
