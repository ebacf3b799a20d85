"""The sheet of a trainer who gives somebody a case: who, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from assistant.desk.assigning import LONGEST_NAME
from assistant.language import N_
from assistant.text import isolate
from assistant.ui.base import DeskModal
from assistant.ui.screens.review_sheets import BOX

LONGEST_WHY = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """Who should play it; ``why`` may be empty."""

    trainee: str
    why: str


class AssignSheet(DeskModal[Asked | None]):
    """Gives who and why; Enter from anywhere. A name that is known here is filled in as it is typed."""

    BINDINGS = [Binding("enter", "use", N_("give"), priority=True), Binding("escape", "dismiss(None)", N_("back, nothing is kept"))]
    DEFAULT_CSS = f"""
    AssignSheet {{ align: right middle; background: $background 20%; }}
    AssignSheet > Vertical {BOX}
    AssignSheet .title {{ text-style: bold; height: auto; margin-bottom: 1; }}
    AssignSheet .row {{ height: 1; }}
    AssignSheet .label {{ width: 10; color: $quiet; }}
    AssignSheet Input {{ width: 1fr; height: 1; border: none; background: $say-ground; padding: 0 1; }}
    AssignSheet .hint {{ height: auto; color: $quiet; margin-top: 1; }}
    """

    def __init__(self, title: str, known: Sequence[str]) -> None:
        """``title``: the case as it is called; ``known``: the names of who works here."""
        super().__init__()
        self._title, self._known = title, known
        self._typed = Asked("", "")

    def body(self) -> ComposeResult:
        say = self.tongue.say
        suggester = SuggestFromList(self._known, case_sensitive=False)
        who = Input(self._typed.trainee, id="trainee", compact=True, suggester=suggester, max_length=LONGEST_NAME)
        why = Input(self._typed.why, id="why", compact=True, max_length=LONGEST_WHY)
        with Vertical():
            yield Static(Content(say("Who should play {case}?", case=isolate(self._title))), classes="title", markup=False)
            yield Horizontal(Static(say("Who"), classes="label", markup=False), who, classes="row")
            yield Horizontal(Static(say("Why"), classes="label", markup=False), why, classes="row")
            if self._known:
                yield Static(Content(", ".join(map(isolate, self._known[:20]))), classes="hint", markup=False)
            yield Static(say("→ fills in the name · Tab next field · Enter gives it"), classes="hint", markup=False)

    def ready(self) -> None:
        self.query_one("#trainee").focus()

    def _asked(self) -> Asked:
        return Asked(self.query_one("#trainee", Input).value.strip(), self.query_one("#why", Input).value.strip())

    async def reword(self) -> None:
        self._typed = self._asked()
        await super().reword()

    def action_use(self) -> None:
        if (asked := self._asked()).trainee:
            self.dismiss(asked)
