"""What leads wrote on the agent's own calls, at the desk: read, answered, disputed."""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.desk.review_quality import Thread, notes, remark, thread_rows
from assistant.desk.trouble import Trouble
from assistant.language import N_, Tongue
from assistant.ui.base import DeskModal
from assistant.ui.hanging import hanging
from assistant.ui.screens.review_sheets import PickSheet, WordsSheet

WIDTH = 76


class CoachingSheet(DeskModal[None]):
    """The notes on the calls of ``agent``, newest first; Enter answers or disputes the one with the pointer."""

    BINDINGS = [
        Binding("enter", "choose", N_("answer or dispute"), priority=True),
        Binding("escape", "dismiss(None)", N_("back")),
    ]
    DEFAULT_CSS = """
    CoachingSheet { align: right top; background: $background 20%; }
    CoachingSheet > Vertical { width: 80; max-width: 100%; height: auto; max-height: 100%; background: $panel; padding: 1 2; }
    CoachingSheet .title { text-style: bold; height: auto; margin-bottom: 1; }
    CoachingSheet OptionList, CoachingSheet OptionList:focus { height: auto; max-height: 1fr; border: none; background: $panel; padding: 0; }
    """

    def __init__(self, agent: str, threads: tuple[Thread, ...]) -> None:
        super().__init__()
        self._agent, self._threads = agent, threads

    def body(self) -> ComposeResult:
        say = self.tongue.say
        with Vertical():
            yield Static(
                say("Notes on your calls") if self._threads else say("There are no notes on your calls."), classes="title", markup=False
            )
            if self._threads:
                yield OptionList(*(Option(self._words(one)) for one in self._threads), id="threads", markup=False)

    def ready(self) -> None:
        for found in self.query(OptionList):
            found.highlighted = 0
            found.focus()

    def _words(self, thread: Thread) -> Content:
        lines: list[Content] = []
        for place, row in enumerate(thread_rows(thread, self.tongue)):
            indent = 2 if place else 0
            lines.append(Content.styled(" " * indent + row.lead, "$act-now" if row.mark == "dispute" else "$quiet"))
            lines.append(Content(hanging(row.text, WIDTH - 6, indent)))
        return Content("\n").join([*lines, Content("")])

    def action_choose(self) -> None:
        for found in self.query(OptionList):
            found.action_select()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.reply(self._threads[event.option_index])

    @work(group="sheet", exit_on_error=False)
    async def reply(self, thread: Thread) -> None:
        def choices(tongue: Tongue) -> tuple[str, list[tuple[str, str]]]:
            offered = [("answer", tongue.say("Answer it"))]
            if thread.dispute != "open":
                offered.append(("dispute", tongue.say("Dispute it; somebody else decides")))
            return tongue.say("This note"), offered

        kind = await self.app.push_screen_wait(PickSheet(choices))
        desk = self.desk_app.desk
        if kind not in {"answer", "dispute"} or desk is None:
            return
        words = await self.app.push_screen_wait(
            WordsSheet(lambda tongue: (tongue.say("Your answer") if kind == "answer" else tongue.say("Why you see it differently"), ""))
        )
        if not words:
            return
        try:
            await remark(desk, thread.note.resolution, kind, words, about=thread.note.id, as_agent=self._agent)  # type: ignore[arg-type]
            self._threads = await notes(desk, agent=self._agent)
        except Trouble as trouble:
            self.desk_app.tell(trouble)
            return
        await self.reword()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "choose":
            return bool(self._threads)
        return super().check_action(action, parameters)
