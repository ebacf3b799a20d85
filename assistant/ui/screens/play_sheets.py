"""The sheets of a play: the check that asks before it ticks, answers by number, steps by letter, and the wrap-up that scores."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from textual import events, work
from textual.content import Content
from textual.widgets import Static

from assistant.desk.advise import Advice
from assistant.desk.call import Call
from assistant.desk.identify import Asked
from assistant.desk.practise import Debrief
from assistant.desk.sentences import sentence
from assistant.desk.trouble import Trouble
from assistant.desk.view import AccountView
from assistant.desk.wrap_up import Form
from assistant.language import Tongue
from assistant.text import isolate
from assistant.ui.hanging import hanging
from assistant.ui.marks import practice_badge
from assistant.ui.screens.identify import IdentifySheet
from assistant.ui.screens.review_sheets import PickSheet
from assistant.ui.screens.wrap_up import WrapUpSheet

if TYPE_CHECKING:
    from assistant.ui.play_actions import PlayActions

NUMBERS, LETTERS = "123456789", "abcdefghijklmnopqrstuvwxyz"
# Room for a choice beside its key, in cells.
CHOICE_WIDTH = 62


class KeyedSheet(PickSheet):
    """One of a few, each under a key of its own: numbers for answers, letters for steps."""

    def __init__(self, told: Callable[[Tongue], tuple[str, Sequence[tuple[str, str]]]], keys: str) -> None:
        self._keys = keys
        super().__init__(lambda tongue: self._keyed(*told(tongue)))

    def _keyed(self, title: str, choices: Sequence[tuple[str, str]]) -> tuple[str, list[tuple[str, str]]]:
        return title, [
            (one, f"{key} {hanging(label, CHOICE_WIDTH, 2).lstrip()}") for key, (one, label) in zip(self._keys, choices, strict=False)
        ]

    def on_key(self, event: events.Key) -> None:
        place = self._keys.find(event.character) if event.character else -1
        if 0 <= place < len(self._choices):
            event.stop()
            self.dismiss(self._choices[place][0])


class AskSheet(IdentifySheet):
    """The check in a play: a number asks the question first, and what the customer says stands under it; once more, and it is ticked as right."""

    # Room for five questions with their answers on 24 lines.
    DEFAULT_CSS = "AskSheet.-short > Vertical { margin-top: 1; padding: 0 2; }"

    def __init__(self, host: PlayActions) -> None:
        super().__init__(host.play.view, host.play.call, tuple(host.play.weights.items()))
        self._host = host

    def wanted(self, asked: tuple[Asked, ...]) -> tuple[Asked, ...]:
        return tuple(one for one in asked if self._host.play.case.lesson.proof(one.ask))

    def tick_number(self, number: int) -> None:
        ask, play = self._asked[number].ask, self._host.play
        if ask in play.state.asked:
            self._host.doing(lambda: play.tick(ask, self.desk_app.clock()))
        else:
            self._host.act("ask", ask)
        self._done()

    def action_failed(self) -> None:
        self._host.doing(lambda: self._host.play.fail(self.desk_app.clock()))
        self._done()

    def _done(self) -> None:
        if self._host.over:
            self.dismiss(None)
        else:
            self._show()

    def told(self, asked: Asked, number: int) -> Content:
        proof = self._host.play.case.lesson.proof(asked.ask)
        shown = super().told(asked, number)
        if proof is None or asked.ask not in self._host.play.state.asked:
            return shown
        return Content.assemble(shown, Content.styled(f"\n      “{isolate(proof.text)}”", "$say"))

    def hint(self) -> str:
        if not self._asked:
            return super().hint()
        say = self.tongue.say
        return (
            say("A number asks the question; the same number once more ticks the answer as right.")
            + "\n"
            + say("Enough: two strong, or one strong and one weak. Never say which answer was wrong.")
        )


class PlayWrapUp(WrapUpSheet):
    """The real form; what is saved is scored. ``debrief`` is there once it was."""

    def __init__(self, view: AccountView, call: Call, advice: Advice, save: Callable[[Form], Awaitable[Debrief]]) -> None:
        super().__init__(view, call, advice)
        self._score = save
        self.debrief: Debrief | None = None

    def titled(self, words: str) -> Content:
        """Where the sheet covers the whole screen, too, it is marked as practice."""
        return Content.assemble(practice_badge(self.tongue), " ", words)

    def _keep(self) -> None:
        """Nothing of a play is a draft."""
        self._kept_soon = None

    @work(group="save", exit_on_error=False)
    async def _save(self, form: Form) -> None:
        try:
            self.debrief = await self._score(form)
        except Trouble as trouble:
            self._saving = False
            self.query_one("#hint", Static).update(self.tongue.say("Not saved. The form is kept. Enter tries again."))
            self.query_one("#wrong", Static).update(sentence(trouble.key, trouble.facts, self.tongue))
            return
        self.dismiss(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "throw_away" and super().check_action(action, parameters)

    def action_leave(self) -> None:
        if not self._saving:
            self.dismiss(None)
