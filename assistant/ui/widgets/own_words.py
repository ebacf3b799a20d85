"""A line to type own words in, in place of a sentence of the script."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from assistant.language import N_, Tongue


class WordsBox(Input):
    BINDINGS = [
        Binding("enter", "submit", N_("say it"), id="practice.say_it", tooltip=N_("Say the words that were typed")),
        Binding("escape", "screen.unsaid", N_("back"), id="practice.unsaid", tooltip=N_("Say nothing of it")),
    ]


class OwnWords(Vertical):
    """Hidden until it is opened; says what was typed, once, and hides again."""

    DEFAULT_CSS = """
    OwnWords { height: auto; max-height: 6; padding: 0 1; background: $panel; display: none; }
    OwnWords.-open { display: block; }
    OwnWords .above { height: auto; max-height: 3; color: $quiet; }
    OwnWords WordsBox { height: 1; border: none; background: $say-ground; padding: 0 1; }
    OwnWords WordsBox:focus { background: $boost; }
    """

    @dataclass
    class Said(Message):
        """Empty where nothing is said."""

        words: str

    def compose(self) -> ComposeResult:
        yield Static(classes="above", markup=False)
        yield WordsBox(compact=True, max_length=500)

    @property
    def typed(self) -> WordsBox:
        return self.query_one(WordsBox)

    def open(self, line: str, tongue: Tongue) -> None:
        """``line``: what the words stand in place of."""
        title = tongue.say("In your own words, in place of:")
        self.query_one(".above", Static).update(Content(f"{title} {line}".strip()))
        self.typed.value = ""
        self.add_class("-open")

    def close(self, words: str = "") -> None:
        self.remove_class("-open")
        self.post_message(self.Said(words))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.close(event.value.strip())
