"""The details of one thing, for the agent: a payment with its tries and raw codes, a refund, a call, a flag."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from assistant.desk.details import entry_details, object_details
from assistant.desk.view import AccountView
from assistant.guidance.wording import Told
from assistant.language import N_, Tongue
from assistant.ui.base import DeskModal


class DetailSheet(DeskModal[None]):
    BINDINGS = [
        Binding("escape,enter,q", "dismiss(None)", show=False),
        Binding("c", "copy", N_("copy"), show=False),
    ]
    DEFAULT_CSS = """
    DetailSheet { align: right middle; background: $background 30%; }
    DetailSheet > VerticalScroll { width: 84; max-width: 100%; height: auto; max-height: 90%; background: $panel; padding: 1 2; }
    DetailSheet .title { height: auto; text-style: bold; margin-bottom: 1; }
    DetailSheet .body { height: auto; }
    """

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        super().__init__()
        self._title, self._lines = title, list(lines)

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Static(self._title, classes="title", markup=False)
            yield Static(Content("\n".join(self._lines)), classes="body", markup=False)

    def action_copy(self) -> None:
        self.desk_app.copy("\n".join([self._title, *self._lines]))


def detail(key: str, view: AccountView, tongue: Tongue) -> tuple[str, list[str]]:
    """Title and lines of what a row stands for."""
    kind, _, wanted = key.partition(":")
    return entry_details(wanted, view, tongue) if kind == "entry" else object_details(kind, wanted, view, tongue)


def flag_detail(told: Told, tongue: Tongue) -> tuple[str, list[str]]:
    return told.label, [told.evidence, "", "→ " + told.means, "", tongue.say("It rests on: {ids}", ids=", ".join(told.ids) or "–")]
