"""The keys that work here, and nothing else."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from assistant.language import N_
from assistant.ui.base import DeskModal
from assistant.ui.hanging import hanging


class HelpSheet(DeskModal[None]):
    BINDINGS = [
        Binding("escape", "dismiss(None)", N_("back")),
        Binding("enter,q,question_mark,f1", "dismiss(None)", show=False),
    ]
    DEFAULT_CSS = """
    HelpSheet { align: center middle; background: $background 30%; }
    HelpSheet > VerticalScroll { width: 78; max-width: 100%; height: auto; max-height: 95%; background: $panel; padding: 1 2; }
    HelpSheet .title { height: 1; text-style: bold; margin-bottom: 1; }
    HelpSheet .body { height: auto; }
    """

    def __init__(self, screen: Screen[Any]) -> None:
        """``screen``: the one whose keys are listed."""
        super().__init__()
        self._of = screen

    def body(self) -> ComposeResult:
        with VerticalScroll(id="help-keys"):
            yield Static(self.tongue.say("Keys that work here"), classes="title", markup=False)
            yield Static(Content("\n").join(self._rows()), classes="body", markup=False)

    def _rows(self) -> list[Content]:
        found: dict[str, tuple[list[str], str]] = {}
        for active in self._of.active_bindings.values():
            binding = active.binding
            words = active.tooltip or binding.description
            if not (binding.id or binding.show) or not words or not active.enabled:
                continue
            keys, _ = found.setdefault(f"{binding.id}{binding.action}", ([], words))
            keys.append(self.app.get_key_display(binding))
        rows = [(" ".join(dict.fromkeys(keys)), words) for keys, words in found.values()]
        rows += [("Tab", self.tongue.say("The next part of the screen")), ("Ctrl+P", self.tongue.say("All commands, by name"))]
        width = min(self.app.size.width, 78) - 6
        return [
            Content.assemble(Content.styled(f"{keys:>10}  ", "bold $practice"), hanging(words, width, 12).lstrip()) for keys, words in rows
        ]
