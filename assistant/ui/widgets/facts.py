"""The facts below the flags: tabs of rows. Enter opens a row, clicking a tab or ``f`` changes it."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.desk.view import AccountView
from assistant.language import Tongue
from assistant.ui.fact_rows import TAB_LABELS, TABS, Row, rows


class Tab(Static):
    """A tab's name; a click chooses it."""

    def __init__(self, name: str) -> None:
        super().__init__(name, markup=False, id=f"tab-{name}", classes="tab")
        self.tab = name

    def on_click(self) -> None:
        self.post_message(FactsPanel.TabChosen(self.tab))


class FactsPanel(Vertical):
    DEFAULT_CSS = """
    FactsPanel { height: 1fr; }
    FactsPanel #tabs { height: 1; padding: 0 1; }
    FactsPanel .tab { width: auto; margin-right: 2; color: $quiet; text-style: none; }
    FactsPanel .tab.-on { color: $say; text-style: bold underline; }
    FactsPanel OptionList { height: 1fr; border: none; padding: 0 1; background: $background; text-wrap: nowrap; text-overflow: ellipsis; scrollbar-size-vertical: 1; }
    FactsPanel OptionList:focus { border: none; }
    """

    tab: reactive[str] = reactive("timeline")

    @dataclass
    class TabChosen(Message):
        tab: str

    @dataclass
    class RowOpened(Message):
        key: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shown: tuple[AccountView, Tongue, Tongue] | None = None
        self._rows: list[Row] = []

    def compose(self) -> ComposeResult:
        with Horizontal(id="tabs"):
            for name in TABS:
                yield Tab(name)
        yield OptionList(id="rows", markup=False)

    def show(self, view: AccountView, tongue: Tongue, spoken: Tongue) -> None:
        self._shown = (view, tongue, spoken)
        self._fill(keep=True)

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
        options = self.query_one(OptionList)
        kept = options.highlighted if keep else None
        scroll = options.scroll_offset.y if keep else 0
        self._rows = rows(self.tab, view, tongue, spoken)
        options.clear_options().add_options([Option(row.content) for row in self._rows])
        options.highlighted = kept if kept is not None and kept < len(self._rows) else None
        options.scroll_to(y=scroll, animate=False)
        for tab in self.query(Tab):
            tab.update(tongue.say(TAB_LABELS[tab.tab]))
            tab.set_class(tab.tab == self.tab, "-on")

    @on(OptionList.OptionSelected)
    def _opened(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        key = self._rows[event.option_index].key
        if key:
            self.post_message(self.RowOpened(key))
