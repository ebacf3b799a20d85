"""The details of one thing, for the agent: a payment with its tries and raw codes, a refund, a call, a flag."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from assistant.desk.details import entry_details, object_details
from assistant.desk.view import AccountView
from assistant.guidance.wording import tell
from assistant.language import N_, Tongue
from assistant.risk.flag import Flag
from assistant.ui.base import DeskModal


class DetailSheet(DeskModal[str | None]):
    """Gives the id of the logged call that is to be corrected, or None."""

    BINDINGS = [
        Binding("escape", "dismiss(None)", N_("back")),
        Binding("enter,q", "dismiss(None)", show=False),
        Binding("c", "copy", N_("copy")),
        Binding("u", "correct", N_("correct")),
    ]
    DEFAULT_CSS = """
    DetailSheet { align: right middle; background: $background 30%; }
    DetailSheet > VerticalScroll { width: 84; max-width: 100%; height: auto; max-height: 90%; background: $panel; padding: 1 2; }
    DetailSheet .title { height: auto; text-style: bold; margin-bottom: 1; }
    DetailSheet .body { height: auto; }
    """

    def __init__(self, tell: Callable[[], tuple[str, Sequence[str]]], logged: str | None = None) -> None:
        """``tell`` gives title and lines in the language of the screens; ``logged`` is the call in our log that they are of."""
        super().__init__()
        self._tell, self._logged = tell, logged

    def body(self) -> ComposeResult:
        title, lines = self._tell()
        with VerticalScroll(id="details"):
            yield Static(title, classes="title", markup=False)
            yield Static(Content("\n".join(lines)), classes="body", markup=False)

    def action_correct(self) -> None:
        self.dismiss(self._logged)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._logged is not None if action == "correct" else super().check_action(action, parameters)

    def action_copy(self) -> None:
        title, lines = self._tell()
        self.desk_app.copy("\n".join([title, *lines]))


def detail(key: str, view: AccountView, tongue: Tongue) -> tuple[str, list[str]]:
    """Title and lines of what a row stands for."""
    kind, _, wanted = key.partition(":")
    return entry_details(wanted, view, tongue) if kind == "entry" else object_details(kind, wanted, view, tongue)


def flag_detail(flag: Flag, view: AccountView, tongue: Tongue) -> tuple[str, list[str]]:
    told = tell(flag, tongue, view.now)
    return told.label, [told.evidence, "", "→ " + told.means, "", tongue.say("It rests on: {ids}", ids=", ".join(told.ids) or "–")]
