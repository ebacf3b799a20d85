"""The risk flags: mark, urgency, what, evidence; what follows from it stands under each that matters."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events, on
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from assistant.desk.sentences import model_line, problem_line
from assistant.desk.view import AccountView
from assistant.guidance.wording import SEVERITY_LABELS, Told, tell
from assistant.language import Tongue
from assistant.risk.flag import Flag
from assistant.ui.hanging import hanging
from assistant.ui.marks import SEVERITY_MARKS, SEVERITY_STYLES


class FlagList(OptionList):
    DEFAULT_CSS = """
    FlagList { height: auto; border: none; padding: 0 1; background: $background; scrollbar-size-vertical: 1; }
    FlagList:focus { border: none; }
    """

    @dataclass
    class Chosen(Message):
        flag: Flag

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._told: list[Told] = []
        self._flags: tuple[Flag, ...] = ()
        self._shown: tuple[AccountView, Tongue] | None = None
        self._width = 0

    def on_resize(self, event: events.Resize) -> None:
        """Only the width that it really has tells where a line ends: the first time, that is known after it was shown."""
        if self._shown and event.size.width != self._width:
            self.show(*self._shown)

    def show(self, view: AccountView, tongue: Tongue) -> None:
        kept = self._flags[self.highlighted] if self.has_focus and self.highlighted is not None else None
        self._shown, self._width = (view, tongue), self.size.width
        self._flags = view.flags
        self._told = [tell(flag, tongue, view.now) for flag in view.flags]
        width = (self.size.width or 80) - 4
        options = [Option(_flag(told, tongue, width), id=str(number)) for number, told in enumerate(self._told)]
        options += [Option(Content.styled(f"? {problem_line(one, tongue)}", "$watch"), disabled=True) for one in view.account.problems]
        if view.risk.trouble:
            options.append(Option(Content.styled(f"? {model_line(view.risk.trouble, tongue)}", "$quiet"), disabled=True))
        if not options:
            options = [Option(Content.styled("● " + tongue.say("nothing stands out"), "$fine"), disabled=True)]
        self.clear_options().add_options(options)
        same = (number for number, one in enumerate(view.flags) if kept and (one.kind, one.ids) == (kept.kind, kept.ids))
        self.highlighted = next(same, None)

    @property
    def chosen(self) -> Told | None:
        return self._told[self.highlighted] if self.highlighted is not None and self.highlighted < len(self._told) else None

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen(self._flags[int(event.option_id or 0)]))


def _flag(told: Told, tongue: Tongue, width: int | None = None) -> Content:
    """In one line, or with the evidence hanging under the label where there is a width."""
    return Content.assemble(
        _head(told, tongue),
        "  " if width is None else "\n",
        Content.styled(told.evidence if width is None else hanging(told.evidence, width, 2), "$quiet"),
    )


def _head(told: Told, tongue: Tongue) -> Content:
    word = tongue.say(SEVERITY_LABELS[told.severity])
    return Content.assemble(
        Content.styled(f"{SEVERITY_MARKS[told.severity]} {word:<8}", f"bold {SEVERITY_STYLES[told.severity]}"),
        Content.styled(told.label, "bold"),
    )


def worst_line(view: AccountView, tongue: Tongue) -> Content:
    """The worst flag in one line, for a narrow screen. What could not be read is said too: a worse flag may be behind it."""
    worst = tell(view.flags[0], tongue, view.now) if view.flags else None
    if view.account.problems:
        unread = Content.styled(f"? {problem_line(view.account.problems[0], tongue)}", "$watch")
        return Content.assemble(_head(worst, tongue), "  ", unread) if worst and worst.severity == "act_now" else unread
    if worst is None and view.risk.trouble:
        return Content.styled(f"? {model_line(view.risk.trouble, tongue)}", "$quiet")
    return _flag(worst, tongue) if worst else Content.styled("● " + tongue.say("nothing stands out"), "$fine")
