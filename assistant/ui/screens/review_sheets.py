"""The sheets of the lead's room: which calls to look at, filters under a name, words to write, a dispute to decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from assistant.desk.review_log import (
    FIELD_LABELS,
    LogFilter,
    SavedFilter,
    filter_choices,
    filter_from,
    filter_words,
    read_period,
    typed_days,
)
from assistant.desk.sentences import sentence
from assistant.desk.trouble import Trouble
from assistant.language import N_, Tongue
from assistant.text import isolate
from assistant.ui.base import DeskModal
from assistant.ui.screens.wrap_up import NoteArea
from assistant.ui.widgets.picker import TurnPicker

BOX = "{ width: 72; max-width: 100%; height: auto; max-height: 95%; background: $panel; padding: 1 2; }"


class FilterSheet(DeskModal[LogFilter | None]):
    """Gives the filter; Enter from anywhere."""

    BINDINGS = [
        Binding("enter", "use", N_("use"), priority=True),
        Binding("escape", "dismiss(None)", N_("back")),
        Binding("f4", "clear", N_("all calls"), tooltip=N_("Empty every field")),
    ]
    DEFAULT_CSS = f"""
    FilterSheet {{ align: right top; background: $background 20%; }}
    FilterSheet > Vertical {BOX}
    FilterSheet .title {{ text-style: bold; height: 1; margin-bottom: 1; }}
    FilterSheet .row {{ height: 1; }}
    FilterSheet .label {{ width: 18; color: $quiet; }}
    FilterSheet Input {{ width: 1fr; height: 1; border: none; background: $say-ground; padding: 0 1; }}
    FilterSheet .hint {{ height: auto; color: $quiet; margin-top: 1; }}
    FilterSheet #wrong {{ height: auto; color: $act-now; text-style: bold; }}
    """

    def __init__(self, wanted: LogFilter, agents: tuple[str, ...]) -> None:
        super().__init__()
        self._wanted, self._agents = wanted, agents
        self._days = typed_days(wanted)

    def body(self) -> ComposeResult:
        say = self.tongue.say
        with Vertical():
            yield Static(say("Which calls?"), classes="title", markup=False)
            yield self._row(say("Words in them"), Input(self._wanted.words or "", id="words", compact=True))
            yield self._row(say("From"), Input(self._days[0], id="since", compact=True, placeholder="2026-11-01"))
            yield self._row(say("Up to"), Input(self._days[1], id="until", compact=True, placeholder="2026-11-30"))
            for name, label in FIELD_LABELS.items():
                value = getattr(self._wanted, name)
                choices = filter_choices(name, self._agents, self.tongue)
                yield self._row(say(label), TurnPicker(choices, "" if value is None else str(value), id=name))
            yield Static(id="wrong", markup=False)
            yield Static(say("Tab next field · ← → other value"), classes="hint", markup=False)

    def _row(self, label: str, field: Input | TurnPicker) -> Horizontal:
        return Horizontal(Static(label, classes="label", markup=False), field, classes="row")

    def ready(self) -> None:
        self.query_one("#words").focus()

    async def reword(self) -> None:
        self._wanted = self._picked()
        self._days = (self.query_one("#since", Input).value, self.query_one("#until", Input).value)
        await super().reword()

    def _picked(self) -> LogFilter:
        """Without the period, which may be half typed."""
        found: dict[str, str | int | None] = {name: self.query_one(f"#{name}", TurnPicker).key or None for name in FIELD_LABELS}
        if found["feedback"] is not None:
            found["feedback"] = int(found["feedback"])
        return replace(self._wanted, words=self.query_one("#words", Input).value.strip() or None, **found)  # type: ignore[arg-type]

    def action_use(self) -> None:
        try:
            since, until = read_period(self.query_one("#since", Input).value, self.query_one("#until", Input).value)
        except (Trouble, OverflowError) as trouble:
            words = sentence(trouble.key, trouble.facts, self.tongue) if isinstance(trouble, Trouble) else ""
            self.query_one("#wrong", Static).update(words or self.tongue.say("That day is out of reach."))
            return
        self.dismiss(replace(self._picked(), since=since, until=until))

    def action_clear(self) -> None:
        self.dismiss(LogFilter(source=self._wanted.source))


@dataclass(frozen=True, slots=True)
class Kept:
    """What was done in the sheet of saved filters: ``use`` one, or ``keep`` the current one (``delete``: take away) under ``name``."""

    what: str
    name: str


class SavedSheet(DeskModal[Kept | None]):
    """Filters under a name. A name that is typed keeps the current one; Del takes the chosen one away."""

    BINDINGS = [
        Binding("enter", "choose", N_("use or keep"), priority=True),
        Binding("delete", "delete", N_("delete"), tooltip=N_("Take the chosen name away")),
        Binding("escape", "dismiss(None)", N_("back")),
    ]
    DEFAULT_CSS = f"""
    SavedSheet {{ align: right top; background: $background 20%; }}
    SavedSheet > Vertical {BOX}
    SavedSheet Static {{ height: auto; }}
    SavedSheet .title {{ text-style: bold; margin-bottom: 1; }}
    SavedSheet .now {{ color: $quiet; margin-top: 1; }}
    SavedSheet OptionList, SavedSheet OptionList:focus {{ height: auto; max-height: 14; border: none; background: $panel; padding: 0; }}
    SavedSheet Input {{ height: 1; border: none; background: $say-ground; padding: 0 1; }}
    """

    def __init__(self, kept: Sequence[SavedFilter], wanted: LogFilter) -> None:
        super().__init__()
        self._kept, self._wanted = {one.name: one for one in kept}, wanted

    def body(self) -> ComposeResult:
        say = self.tongue.say
        with Vertical():
            yield Static(say("Saved filters"), classes="title", markup=False)
            if self._kept:
                yield OptionList(
                    *(Option(self._label(one), id=f"f{n}") for n, one in enumerate(self._kept.values())), id="kept", markup=False
                )
            else:
                yield Static(say("None yet."), markup=False)
            now = filter_words(self._wanted, self.tongue) or say("all calls")
            yield Static(Content(say("Keep this one, {filter}, under the name:", filter=now)), classes="now", markup=False)
            yield Input(id="name", compact=True, max_length=60)

    def _label(self, one: SavedFilter) -> Content:
        words = filter_words(filter_from(one.filter, None), self.tongue) or self.tongue.say("all calls")
        return Content.assemble(Content.styled(isolate(one.name), "bold"), Content.styled(f"  {words}", "$quiet"))

    def ready(self) -> None:
        if self._kept:
            self.query_one(OptionList).highlighted = 0
            self.query_one(OptionList).focus()
        else:
            self.query_one(Input).focus()

    def _chosen(self) -> str | None:
        found = self.query(OptionList)
        place = found.first().highlighted if found else None
        return list(self._kept)[place] if place is not None else None

    def action_choose(self) -> None:
        name = self.query_one(Input)
        if name.has_focus:
            if name.value.strip():
                self.dismiss(Kept("keep", name.value.strip()))
        elif (chosen := self._chosen()) is not None:
            self.dismiss(Kept("use", chosen))

    def action_delete(self) -> None:
        if (chosen := self._chosen()) is not None:
            self.dismiss(Kept("delete", chosen))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_choose()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "delete":
            return bool(self._kept) and not isinstance(self.focused, Input)
        return super().check_action(action, parameters)


class WordsSheet(DeskModal[str | None]):
    """Gives what was written. ``told`` is the title and the lines above, in the language of the screens; ``wrong`` what kept it from being kept."""

    BINDINGS = [Binding("enter", "save", N_("save"), priority=True), Binding("escape", "dismiss(None)", N_("back, nothing is kept"))]
    DEFAULT_CSS = f"""
    WordsSheet {{ align: right middle; background: $background 20%; }}
    WordsSheet > Vertical {BOX}
    WordsSheet Static {{ height: auto; }}
    WordsSheet .title {{ text-style: bold; }}
    WordsSheet .above {{ margin: 1 0; color: $quiet; }}
    WordsSheet TextArea, WordsSheet TextArea:focus {{ height: 6; border: none; background: $say-ground; padding: 0 1; }}
    WordsSheet .hint {{ color: $quiet; margin-top: 1; }}
    WordsSheet .wrong {{ color: $act-now; text-style: bold; margin-top: 1; }}
    """

    def __init__(self, told: Callable[[Tongue], tuple[str, str]], written: str = "", *, wrong: str = "") -> None:
        super().__init__()
        self._told, self._written, self._wrong = told, written, wrong

    def body(self) -> ComposeResult:
        title, above = self._told(self.tongue)
        with Vertical():
            yield Static(Content(title), classes="title", markup=False)
            yield Static(Content(above), classes="above", markup=False)
            yield NoteArea(self._written, id="written", tab_behavior="focus", soft_wrap=True, show_line_numbers=False)
            if self._wrong:
                yield Static(Content(self._wrong), classes="wrong", markup=False)
            yield Static(self.tongue.say("Enter keeps it · Ctrl+J new line"), classes="hint", markup=False)

    def ready(self) -> None:
        self.query_one(TextArea).focus()

    async def reword(self) -> None:
        self._written = self.query_one(TextArea).text
        await super().reword()

    def action_save(self) -> None:
        if words := self.query_one(TextArea).text.strip():
            self.dismiss(words)


class PickSheet(DeskModal[str | None]):
    """One of a few; ``told`` gives the title and (key, label) in the language of the screens. The first has the pointer."""

    BINDINGS = [Binding("enter", "choose", N_("choose"), priority=True), Binding("escape", "dismiss(None)", N_("back"))]
    DEFAULT_CSS = f"""
    PickSheet {{ align: right middle; background: $background 20%; }}
    PickSheet > VerticalScroll {BOX}
    PickSheet .title {{ text-style: bold; height: auto; margin-bottom: 1; }}
    PickSheet OptionList, PickSheet OptionList:focus {{ height: auto; max-height: 16; border: none; background: $panel; padding: 0; }}
    """

    def __init__(self, told: Callable[[Tongue], tuple[str, Sequence[tuple[str, str]]]]) -> None:
        super().__init__()
        self._told = told

    def body(self) -> ComposeResult:
        title, self._choices = self._told(self.tongue)
        with VerticalScroll(can_focus=False):
            yield Static(Content(title), classes="title", markup=False)
            yield OptionList(*(Option(Content(label)) for _, label in self._choices), id="choices", markup=False)

    def ready(self) -> None:
        self.query_one(OptionList).highlighted = 0
        self.query_one(OptionList).focus()

    def action_choose(self) -> None:
        self.query_one(OptionList).action_select()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._choices[event.option_index][0])
