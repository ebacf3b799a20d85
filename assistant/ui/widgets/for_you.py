"""For the agent's eyes: cause, what not to say, what they may say and how to answer, what helps. It never looks like what is spoken."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from assistant.desk.advise import Advice
from assistant.guidance.wording import STEP_LABELS, code_words
from assistant.language import Tongue


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

    def show(self, advice: Advice, tongue: Tongue, story: str = "") -> None:
        self.query_one("#you-title", Static).update(Content(tongue.say("FOR YOU · not to be read aloud")))
        self.query_one("#you-text", Static).update(Content("\n").join(list(_lines(advice, tongue, story))))


def _head(word: str) -> Content:
    return Content.styled(word, "bold $practice")


def _lines(advice: Advice, tongue: Tongue, story: str) -> Iterator[Content]:
    note = advice.note
    if story:
        yield Content.assemble(_head(tongue.say("Practice case") + "  "), Content.styled(story, "$quiet"))
    yield Content.assemble(
        _head(tongue.say("Cause") + "  "), note.cause, Content.styled(code_words(advice.standing.verdict, tongue), "$quiet")
    )
    for number, never in enumerate(note.never):
        yield Content.assemble(_head((tongue.say("Never") if number == 0 else " " * len(tongue.say("Never"))) + "  "), never)
    if note.answers:
        yield _head(tongue.say("They may say"))
    for one in note.answers:
        yield Content.assemble(Content.styled(f'  "{one.customer}"', "$quiet"))
        yield Content(f"   → {one.agent}")
    if note.helps:
        yield _head(tongue.say("What helps, in this order"))
    for number, (step, words) in enumerate(note.helps, 1):
        yield Content.assemble(Content.styled(f"  {number} {tongue.say(STEP_LABELS[step])}: ", "bold"), words)
