"""Which cases to look at: level, goal, language, mood, situation."""

from __future__ import annotations

from dataclasses import replace

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from assistant.desk.practice_list import WANTED_LABELS, Wanted, choices
from assistant.language import N_
from assistant.ui.base import DeskModal
from assistant.ui.screens.review_sheets import BOX
from assistant.ui.widgets.picker import TurnPicker


class CaseFilterSheet(DeskModal[Wanted | None]):
    """Gives the filter; the words that were typed stay."""

    BINDINGS = [
        Binding("enter", "use", N_("use"), priority=True),
        Binding("escape", "dismiss(None)", N_("back")),
        Binding("f4", "clear", N_("all cases"), tooltip=N_("Empty every field")),
    ]
    DEFAULT_CSS = f"""
    CaseFilterSheet {{ align: right top; background: $background 20%; }}
    CaseFilterSheet > Vertical {BOX}
    CaseFilterSheet .title {{ text-style: bold; height: 1; margin-bottom: 1; }}
    CaseFilterSheet .row {{ height: 1; }}
    CaseFilterSheet .label {{ width: 14; color: $quiet; }}
    CaseFilterSheet .hint {{ height: auto; color: $quiet; margin-top: 1; }}
    """

    def __init__(self, wanted: Wanted) -> None:
        super().__init__()
        self._wanted = wanted

    def body(self) -> ComposeResult:
        say = self.tongue.say
        with Vertical():
            yield Static(say("Which cases?"), classes="title", markup=False)
            for name, label in WANTED_LABELS.items():
                value = getattr(self._wanted, name)
                picker = TurnPicker(choices(name, self.tongue), "" if value is None else str(value), id=name)
                yield Horizontal(Static(say(label), classes="label", markup=False), picker, classes="row")
            yield Static(say("Tab next field · ← → other value"), classes="hint", markup=False)

    def ready(self) -> None:
        self.query_one("#level").focus()

    async def reword(self) -> None:
        self._wanted = self._picked()
        await super().reword()

    def _picked(self) -> Wanted:
        found: dict[str, str | None] = {name: self.query_one(f"#{name}", TurnPicker).key or None for name in WANTED_LABELS}
        level = found.pop("level")
        return replace(self._wanted, level=int(level) if level else None, **found)  # type: ignore[arg-type]

    def action_use(self) -> None:
        self.dismiss(self._picked())

    def action_clear(self) -> None:
        self.dismiss(Wanted(text=self._wanted.text))
