"""What to say: the sentence to say now stands alone and bright, what was said is ticked, what comes is dimmed."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from assistant.desk.advise import Advice
from assistant.desk.call import Call
from assistant.guidance.script import Spoken
from assistant.guidance.wording import FACT_LABELS, PHASE_LABELS, SITUATION_LABELS
from assistant.language import Tongue


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the script, or what was left out of a phase."""

    phase: str
    line: Spoken | None
    left_out: tuple[str, ...] = ()
    first: bool = False


def items(advice: Advice) -> list[Item]:
    """The lines in order. What waits for the check of who is on the line is told once, at the end."""
    made: list[Item] = []
    waiting: dict[str, None] = {}
    for step in advice.script.steps:
        made += [Item(step.phase, line, first=number == 0) for number, line in enumerate(step.lines)]
        if "identified" in step.left_out:
            waiting[step.phase] = None
        elif step.left_out:
            made.append(Item(step.phase, None, step.left_out, first=not step.lines))
    return [*made, Item("", None, tuple(waiting), first=True)] if waiting else made


class SayLine(Horizontal):
    """One line, its mark in a column of its own. The text itself carries no colour: a class on the whole line does."""

    DEFAULT_CSS = """
    SayLine { height: auto; padding: 0 2 0 1; color: $quiet; }
    SayLine .mark { width: 3; height: 1; }
    SayLine .text { width: 1fr; height: auto; }
    SayLine.-first { margin-top: 1; }
    SayLine.-current { color: $say; padding: 1 2 1 1; margin-top: 1; background: $say-ground; text-style: bold; }
    SayLine.-current .mark { color: $practice; }
    SayLine.-said { color: $text-disabled; }
    SayLine.-note { color: $text-disabled; text-style: italic; }
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self._shown = ("", "")
        self._mark = Static(markup=False, classes="mark")
        self._text = Static(markup=False, classes="text")

    def compose(self) -> ComposeResult:
        yield self._mark
        yield self._text

    def show(self, mark: str, text: str) -> None:
        """Draws only what changed: a key press changes two marks, not twenty lines."""
        if mark != self._shown[0]:
            self._mark.update(Content(mark))
        if text != self._shown[1]:
            self._text.update(Content(text))
        self._shown = (mark, text)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(SayPanel.LineChosen(self.number))


class SayPanel(Vertical):
    DEFAULT_CSS = """
    SayPanel { background: $surface; }
    SayPanel #say-title { height: 1; padding: 0 1; background: $panel; color: $say; text-style: bold; text-wrap: nowrap; text-overflow: ellipsis; }
    SayPanel #say-lines { padding: 0 0 1 0; scrollbar-size-vertical: 1; }
    """

    can_focus = True

    @dataclass
    class LineChosen(Message):
        number: int

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.items: list[Item] = []
        self.current = 0

    def compose(self) -> ComposeResult:
        yield Static(id="say-title", markup=False)
        yield VerticalScroll(id="say-lines", can_focus=False)

    def show(self, advice: Advice, call: Call, tongue: Tongue, current: int) -> None:
        self.items, self.current = items(advice), current
        self._title(advice, tongue)
        scroll = self.query_one("#say-lines", VerticalScroll)
        lines = list(scroll.query(SayLine))
        for number in range(len(lines), len(self.items)):
            scroll.mount(line := SayLine(number))
            lines.append(line)
        for line in lines[len(self.items) :]:
            line.remove()
        for number, (line, item) in enumerate(zip(lines, self.items, strict=False)):
            line.show(self._mark(number, item, call), self._words(item, tongue))
            said = item.line is not None and call.has_said(item.line.id)
            line.set_class(item.first, "-first")
            line.set_class(number == current, "-current")
            line.set_class(said and number != current, "-said")
            line.set_class(item.line is None, "-note")
        if lines:
            self.call_after_refresh(self._into_view, lines[min(current, len(lines) - 1)])

    def over(self, words: str, mark: str = "✓", style: str = "$fine") -> None:
        """The call was saved, or broken off: its lines go, what became of it stands here."""
        self.items = []
        self.query(SayLine).remove()
        self.query_one("#say-title", Static).update(Content.styled(f"{mark} {words}", style))

    def _into_view(self, line: SayLine) -> None:
        if not line.is_attached:  # the screen was left in the meantime
            return
        scroll = self.query_one("#say-lines", VerticalScroll)
        scroll.scroll_to_widget(line, animate=False, center=line.region.height < scroll.size.height)

    def _title(self, advice: Advice, tongue: Tongue) -> None:
        script = advice.script
        spoken = [item for item in self.items if item.line]
        place = sum(1 for item in self.items[: self.current + 1] if item.line)
        register = f" · {script.register}" if script.register else ""
        label = tongue.say(SITUATION_LABELS[script.situation])
        counted = tongue.say("{place} of {number}", place=place, number=len(spoken))
        head = tongue.say("SAY")
        title = f"{head} · {label} · {script.language}{register} · {counted}"
        self.query_one("#say-title", Static).update(Content(title))

    def _mark(self, number: int, item: Item, call: Call) -> str:
        said = item.line is not None and call.has_said(item.line.id)
        if number == self.current:
            return "✓▸" if said else "▸"
        return "✓" if said else ""

    def _words(self, item: Item, tongue: Tongue) -> str:
        if item.line:
            return item.line.text
        if not item.phase:
            phases = ", ".join(tongue.say(PHASE_LABELS[phase]) for phase in item.left_out)
            return tongue.say("After the check (i): {phases}", phases=phases)
        names = ", ".join(tongue.say(FACT_LABELS.get(name, name)) for name in item.left_out)
        phase = f"{tongue.say(PHASE_LABELS[item.phase])}: " if item.first else ""
        return phase + tongue.say("left out for want of: {facts}", facts=names)
