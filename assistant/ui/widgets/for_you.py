"""For the agent's eyes: cause, what not to say, what they may say and how to answer, what helps. It never looks like what is spoken."""

from __future__ import annotations

from collections.abc import Iterator

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from assistant.desk.advise import Advice
from assistant.guidance.wording import STEP_LABELS, code_words
from assistant.language import Tongue
from assistant.ui.hanging import hanging


class ForYou(Vertical):
    DEFAULT_CSS = """
    ForYou { background: $panel; }
    ForYou #you-title { height: 1; padding: 0 1; background: $border; color: $foreground; text-style: bold; text-wrap: nowrap; text-overflow: ellipsis; }
    ForYou #you-scroll { padding: 0 1; scrollbar-size-vertical: 1; }
    ForYou #you-text { height: auto; }
    """

    def compose(self) -> ComposeResult:
        yield Static(id="you-title", markup=False)
        with VerticalScroll(id="you-scroll"):
            yield Static(id="you-text", markup=False)

    _shown: tuple[Advice, Tongue, str] | None = None
    _drawn: object = None

    def on_resize(self, event: events.Resize) -> None:
        """It may be shown before it has a width, or while it is hidden."""
        del event
        if self._shown:
            self.show(*self._shown)

    def show(self, advice: Advice, tongue: Tongue, story: str = "") -> None:
        """Worded anew only where the notes, the language or the width changed: it is called at every key."""
        self._shown = (advice, tongue, story)
        drawn = (advice.note, advice.standing.verdict, tongue.language, story, self.size.width)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        self.query_one("#you-title", Static).update(Content(tongue.say("FOR YOU · not to be read aloud")))
        self.query_one("#you-text", Static).update(Content("\n").join(list(_lines(advice, tongue, story, self.size.width - 4))))


def _block(word: str, text: str, width: int, style: str = "") -> Content:
    """A bold word, and the text hanging beside it."""
    return Content.assemble(
        Content.styled(f"{word}  ", "bold $practice"), Content.styled(hanging(text, width, 2, first=len(word) + 2).lstrip(), style)
    )


def _lines(advice: Advice, tongue: Tongue, story: str, width: int) -> Iterator[Content]:
    note = advice.note
    if story:
        yield _block(tongue.say("Practice case"), story, width, "$quiet")
    yield _block(tongue.say("Cause"), note.cause, width)
    if code := code_words(advice.standing.verdict, tongue):
        yield Content.styled(f"  {code}", "$quiet")
    for never in note.never:
        yield _block(tongue.say("Never"), never, width)
    if note.answers:
        yield _block(tongue.say("They may say"), "", width)
    for one in note.answers:
        yield Content.styled(hanging(f"“{one.customer}”", width, 2), "$quiet")
        yield Content(hanging(f"→ {one.agent}", width, 4))
    if note.helps:
        yield _block(tongue.say("What helps, in this order"), "", width)
    for number, (step, words) in enumerate(note.helps, 1):
        head = f"  {number} {tongue.say(STEP_LABELS[step])}: "
        yield Content.assemble(Content.styled(head, "bold"), hanging(words, width, 4, first=len(head)).lstrip())
