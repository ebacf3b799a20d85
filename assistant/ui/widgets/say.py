"""What to say: the sentence to say now stands alone and bright, what was said is ticked, what comes is dimmed."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from assistant.desk.advise import Advice
from assistant.desk.call import Call
from assistant.guidance.script import Spoken, Step
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
    made: list[Item] = []
    for step in advice.script.steps:
        made += _step(step)
    return made


def _step(step: Step) -> list[Item]:
    lines = [Item(step.phase, line, first=number == 0) for number, line in enumerate(step.lines)]
    if step.left_out:
        lines.append(Item(step.phase, None, step.left_out, first=not step.lines))
    return lines


class SayLine(Static):
    """One line. The text itself carries no colour: a class on the whole line does."""

    DEFAULT_CSS = """
    SayLine { height: auto; padding: 0 2 0 1; color: $quiet; }
    SayLine.-first { margin-top: 1; }
    SayLine.-current { color: $say; padding: 1 2 1 1; margin-top: 1; background: $say-ground; text-style: bold; }
    SayLine.-said { color: $text-disabled; }
    SayLine.-note { color: $text-disabled; text-style: italic; }
    """

    def __init__(self, number: int) -> None:
        super().__init__(markup=False)
        self.number = number

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
            line.update(self._text(number, item, call, tongue))
            said = item.line is not None and call.has_said(item.line.id)
            line.set_class(item.first, "-first")
            line.set_class(number == current, "-current")
            line.set_class(said and number != current, "-said")
            line.set_class(item.line is None, "-note")
        if lines:
            self.call_after_refresh(self._into_view, lines[min(current, len(lines) - 1)])

    def over(self, words: str) -> None:
        """The call was saved: its lines go, what was saved stands here."""
        self.items = []
        self.query(SayLine).remove()
        self.query_one("#say-title", Static).update(Content.styled(f"✓ {words}", "$fine"))

    def _into_view(self, line: SayLine) -> None:
        scroll = self.query_one("#say-lines", VerticalScroll)
        scroll.scroll_to_widget(line, animate=False, center=line.region.height < scroll.size.height)

    def _title(self, advice: Advice, tongue: Tongue) -> None:
        script = advice.script
        spoken = [item for item in self.items if item.line]
        place = sum(1 for item in self.items[: self.current + 1] if item.line)
        register = f" · {script.register}" if script.register else ""
        label = tongue.say(SITUATION_LABELS[script.situation])
        counted = tongue.say("{place} of {number}", place=place, number=len(spoken))
        title = f"{tongue.say('SAY')} · {label} · {script.language}{register} · {counted}"
        self.query_one("#say-title", Static).update(Content(title))

    def _text(self, number: int, item: Item, call: Call, tongue: Tongue) -> Content:
        if item.line is None:
            names = ", ".join(tongue.say(FACT_LABELS.get(name, name)) for name in item.left_out)
            phase = f"{tongue.say(PHASE_LABELS[item.phase])}: " if item.first else ""
            return Content(f"    {phase}{tongue.say('left out for want of: {facts}', facts=names)}")
        said = call.has_said(item.line.id)
        mark = "▸ " if number == self.current else "✓ " if said else "  "
        if number == self.current and said:
            mark = "✓▸"
        return Content(f"{mark} {item.line.text}")
