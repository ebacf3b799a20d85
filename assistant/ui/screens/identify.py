"""The check of who is on the line: each question with the answer that we hold, ticked by its number."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.widgets import Static

from assistant.desk.call import Call
from assistant.desk.identify import Asked, fail, questions, tick
from assistant.desk.view import AccountView
from assistant.guidance.wording import IDENTIFIED_LABELS, QUESTION_LABELS
from assistant.language import N_, Tongue
from assistant.text import isolate
from assistant.ui.base import DeskModal
from assistant.ui.marks import IDENTIFIED_MARKS, IDENTIFIED_STYLES


class QuestionLine(Static):
    def __init__(self, number: int) -> None:
        super().__init__(markup=False, classes="question")
        self.number = number

    def on_click(self) -> None:
        if isinstance(self.screen, IdentifySheet):
            self.screen.tick_number(self.number)


class IdentifySheet(DeskModal[None]):
    """Changes the call in place; the level follows each tick."""

    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]
    BINDINGS = [
        Binding("enter", "dismiss(None)", N_("done")),
        Binding("escape,i", "dismiss(None)", show=False),
        Binding("x", "failed", N_("the check failed")),
    ]
    DEFAULT_CSS = """
    IdentifySheet { align: right top; background: $background 30%; }
    IdentifySheet > Vertical { width: 72; max-width: 100%; height: auto; max-height: 100%; background: $panel; padding: 1 2; margin-top: 3; }
    IdentifySheet .title { text-style: bold; height: auto; }
    IdentifySheet .question { height: auto; margin-top: 1; }
    IdentifySheet .hint { color: $quiet; height: auto; margin-top: 1; }
    IdentifySheet.-short .question { margin-top: 0; }
    IdentifySheet.-short #level { margin-bottom: 1; }
    """

    def __init__(self, view: AccountView, call: Call, weights: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._view, self._call, self._weights = view, call, dict(weights)
        self._asked: tuple[Asked, ...] = ()

    def body(self) -> ComposeResult:
        tongue = Tongue(self.tongue.language, zone=self._view.account.customer.time_zone)
        self._asked = self.wanted(questions(self._view, list(self._weights.items()), tongue))
        with Vertical():
            yield Static(id="level", classes="title", markup=False)
            for number in range(len(self._asked)):
                yield QuestionLine(number)
            yield Static(self.hint(), classes="hint", markup=False)

    def wanted(self, asked: tuple[Asked, ...]) -> tuple[Asked, ...]:
        """Those of the questions that are shown."""
        return asked

    def hint(self) -> str:
        say = self.tongue.say
        if not self._asked:
            return say("Nothing is held that could be asked.")
        return (
            say("A number ticks a right answer.")
            + "\n"
            + say("Enough: two strong, or one strong and one weak. Never say which answer was wrong.")
        )

    def ready(self) -> None:
        self._show()

    def on_key(self, event: Key) -> None:
        if event.character and event.character.isdigit() and 1 <= int(event.character) <= len(self._asked):
            event.stop()
            self.tick_number(int(event.character) - 1)

    def tick_number(self, number: int) -> None:
        tick(self._call, self._asked[number].ask, self._weights, self.desk_app.clock())
        self._show()

    def action_failed(self) -> None:
        fail(self._call, self.desk_app.clock())
        self._show()

    def _show(self) -> None:
        say, key = self.tongue.say, self._call.identified.value
        level = Content.styled(f"{IDENTIFIED_MARKS[key]} {say(IDENTIFIED_LABELS[key])}", IDENTIFIED_STYLES[key])
        self.query_one("#level", Static).update(Content.assemble(say("Who is on the line?") + "   ", level))
        for line in self.query(QuestionLine):
            line.update(self.told(self._asked[line.number], line.number))

    def told(self, asked: Asked, number: int) -> Content:
        """A question with the answers that we hold."""
        say, ticked = self.tongue.say, self._call.ticked.get(asked.ask, False)
        weight = say("strong") if asked.weight == "strong" else say("weak")
        return Content.assemble(
            Content.styled(f"{number + 1} {'✓' if ticked else '·'} ", "bold $fine" if ticked else "bold"),
            f"{say(QUESTION_LABELS[asked.ask])}  ",
            Content.styled(f"({weight})", "$quiet"),
            Content.styled(f"\n      {isolate('  '.join(asked.answers))}", "$practice"),
        )
