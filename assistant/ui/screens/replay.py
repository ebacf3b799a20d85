"""A logged call on the screen that it was made on, stepped through: what was said when, and how it ended. Nothing can be changed in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.reactive import reactive
from textual.types import CSSPathType
from textual.widgets import Static

from assistant.desk.advise import Advice
from assistant.desk.call import Call
from assistant.desk.replay import Moment, Replay
from assistant.desk.review_case import case_title
from assistant.desk.view import AccountView
from assistant.language import N_, Tongue
from assistant.ui.hanging import hanging
from assistant.ui.screens.call import PANELS, CallScreen
from assistant.ui.widgets.say import SayPanel
from assistant.ui.widgets.talk import TalkPanel

MARKS = {"start": "☎", "identified": "◆", "said": "✓", "wrap_up": "✎", "saved": "■"}
# What looks; every other key of the call changes something.
LOOKING = frozenset({"bank", "copy", "tab", "panel", "moment", "edge", "leave", "help", "back"})


class MomentsPanel(TalkPanel):
    """What was done in the call up to a moment; the end of it once that is reached."""

    def show(self, replay: Replay, place: int, tongue: Tongue) -> None:
        self.show_talk(
            Content(tongue.say("THE CALL")),
            lambda width: _lines(replay, place, tongue, width),
            Content.styled(tongue.say("{place} of {number}", place=place + 1, number=len(replay.moments)), "$quiet"),
            (replay.row.id, place, tongue.language),
        )


class ReplayScreen(CallScreen):
    CSS_PATH: ClassVar[CSSPathType | None] = ["call.tcss", "replay.tcss"]
    AUTO_FOCUS = "#say"
    rehearsal = True
    panels: ClassVar[tuple[str, ...]] = (*PANELS, "customer")
    narrow_keys: ClassVar[set[str]] = {"replay.next", "replay.previous", "replay.leave", "desk.help", "call.copy"}

    BINDINGS = [
        Binding("n,right,space", "moment(1)", N_("next"), id="replay.next", tooltip=N_("The next thing that was said or done")),
        Binding("p,left", "moment(-1)", N_("back"), id="replay.previous", tooltip=N_("The thing before")),
        Binding("home", "edge(0)", N_("from the start"), id="replay.start", tooltip=N_("Back to the start of the call"), show=False),
        Binding("end", "edge(-1)", N_("to the end"), id="replay.end", tooltip=N_("To the end of the call: how it ended"), show=False),
        Binding("5", "panel('customer')", N_("the call"), id="replay.call", tooltip=N_("Show what was done, in order"), show=False),
        Binding("escape", "leave", N_("leave"), id="replay.leave", tooltip=N_("Leave the replay")),
    ]

    place: reactive[int] = reactive(0)

    def __init__(self, replay: Replay) -> None:
        super().__init__()
        self.replay = replay

    def between(self) -> ComposeResult:
        yield MomentsPanel(id="customer")

    def above_words(self) -> ComposeResult:
        yield Static(id="heard", markup=False)

    def arrive(self) -> None:
        self.finding = False
        self.view = self.replay.view
        self.call = self.replay.call_at(0)
        self.watch_place()
        self.show_all()

    # Showing

    def words(self) -> None:
        super().words()
        say, replay = self.tongue.say, self.tongue.say("REPLAY")
        self.query_one("#practice", Static).update(Content(f"‹› {replay} · {case_title(self.replay.case, self.tongue)}"))
        self.query_one("#panel-customer", Static).update(say("5 The call"))
        if self.is_mounted:
            self.show_moment()

    async def reword(self) -> None:
        self.words()

    def show_all(self) -> None:
        if self.is_attached:  # it may come after the screen was left
            super().show_all()

    def advice_for(self, view: AccountView, call: Call, tongue: Tongue) -> Advice:
        del view
        return self.replay.advice_at(call, tongue)

    def age(self, view: AccountView) -> str:
        del view
        return self.tongue.say("as it was then")

    def watch_place(self) -> None:
        if self.view is None:
            return
        self.call = self.replay.call_at(self.place)
        said = [one.line for one in self.replay.moments[: self.place + 1] if one.kind == "said"]
        lines = [item.line.id if item.line else "" for item in self.lines]
        self.current = lines.index(said[-1]) if said and said[-1] in lines else 0
        self.show_moment()

    def show_moment(self) -> None:
        """What was done at this moment, in the column and in the line above the words."""
        now, tongue = self.replay.moments[self.place], self.tongue
        self.query_one(MomentsPanel).show(self.replay, self.place, tongue)
        shown = f"{MARKS[now.kind]} {clock(now)}  {self.replay.moment_words(now, tongue)}"
        self.query_one("#heard", Static).update(Content(shown))

    def watch_panel(self) -> None:
        super().watch_panel()
        self.set_class(self.panel == "customer", "-panel-customer")

    # Keys

    def action_moment(self, by: int) -> None:
        self.place = max(min(self.place + by, len(self.replay.moments) - 1), 0)

    def action_edge(self, place: int) -> None:
        self.place = place % len(self.replay.moments)

    def action_panel(self, name: str) -> None:
        if name == "customer":
            self.panel = name
            self.query_one("#talk-scroll").focus()
        else:
            super().action_panel(name)

    def action_leave(self) -> None:
        """From a panel to the words, from there to where it was opened."""
        if self.panel != "say" or self.focused is not self.query_one(SayPanel):
            self.action_back()
        elif len(self.app.screen_stack) > 2:
            self.app.pop_screen()
        else:
            self.run_worker(self.desk_app.action_quit(), group="leave")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action in LOOKING or action.startswith("app.")


def clock(moment: Moment) -> str:
    """Minutes and seconds into the call."""
    minutes, seconds = divmod(int(moment.at), 60)
    return f"{minutes:02}:{seconds:02}"


def _lines(replay: Replay, place: int, tongue: Tongue, width: int) -> Sequence[Content]:
    lines: list[Content] = []
    for number, one in enumerate(replay.moments[: place + 1]):
        style = "bold $say" if number == place else "$quiet"
        lead = f"{MARKS[one.kind]} {clock(one)}  "
        words = hanging(replay.moment_words(one, tongue), width, 4, first=len(lead)).lstrip()
        lines.append(Content.assemble(Content.styled(lead, "$practice"), Content.styled(words, style)))
    if place == len(replay.moments) - 1:
        for section in replay.ending(tongue):
            lines += [Content(""), Content.styled(section.title.upper(), "$quiet")]
            lines += [Content(hanging(f"{row.lead}: {row.text}" if row.lead else row.text, width, 2, first=0)) for row in section.rows]
    return lines
