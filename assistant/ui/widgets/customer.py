"""What the customer and the agent said in a play, in order, with a quiet bar for the customer's patience: shape and word tell it, colour only helps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from assistant.desk.practise import Play
from assistant.guidance.wording import QUESTION_LABELS, STEP_LABELS
from assistant.language import N_, Tongue
from assistant.practice.talk import Heard, State
from assistant.text import isolate
from assistant.ui.hanging import hanging
from assistant.ui.widgets.talk import TalkPanel, spoken

# From how much patience on which word stands beside the bar; the last holds below all.
PATIENCE_WORDS = (
    (60, N_("patient"), "$fine"),
    (35, N_("getting impatient"), "$watch"),
    (15, N_("nearly out of patience"), "$watch"),
    (0, N_("about to hang up"), "$act-now"),
)
BAR = 10
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "meneer", "mevrouw", "dhr", "mw"})


class CustomerPanel(TalkPanel):
    def show(self, play: Play, state: State, tongue: Tongue, *, hidden: bool) -> None:
        """``state`` is the talk as it stands now; ``hidden``: what is hidden from a trainee stands above it."""
        name = isolate(play.case.lesson.person.name)
        self.show_talk(
            Content(name),
            lambda width: talk_lines(play, state, tongue, width),
            Content("\n").join(foot_lines(play, state, tongue, hidden=hidden)),
            (len(state.heard), state.pending, state.over, hidden, play.shown, tongue.language),
            head=(lambda width: list(_hidden(play, tongue, width))) if hidden else None,
        )


def patience_bar(state: State, tongue: Tongue) -> Content:
    """``▮▮▮▮▮▮▯▯▯▯ getting impatient``."""
    full = min(max(round(state.patience / 100 * BAR), 1 if state.patience > 0 else 0), BAR)
    word, style = next(((word, style) for least, word, style in PATIENCE_WORDS if state.patience >= least), PATIENCE_WORDS[-1][1:])
    if state.over:
        word, style = (N_("hung up"), "$act-now") if state.over == "hung_up" else (N_("said goodbye"), "$quiet")
    elif state.paused:
        word, style = N_("paused"), "$quiet"
    return Content.styled(f"{'▮' * full}{'▯' * (BAR - full)} {tongue.say(word)}", style)


def foot_lines(play: Play, state: State, tongue: Tongue, *, hidden: bool) -> Iterator[Content]:
    """The bar, and what waits for an answer."""
    bar = patience_bar(state, tongue)
    yield Content.assemble(bar, Content.styled(f"  {state.patience:.0f}", "$quiet")) if hidden else bar
    if state.pending and not state.over:
        yield Content.styled("? " + tongue.say("a question waits: a answers it"), "bold $practice")


def newest(play: Play, state: State, tongue: Tongue) -> Content:
    """The last thing that the customer said, for a narrow screen."""
    last = next((one for one in reversed(state.heard) if one.who == "customer"), None)
    return heard_line(play, last, tongue, 1000) if last else Content("")


def talk_lines(play: Play, state: State, tongue: Tongue, width: int) -> Sequence[Content]:
    waiting = f"question:{state.pending}" if state.pending and not state.over else ""
    return [heard_line(play, one, tongue, width, waits=bool(waiting) and one.about == waiting) for one in state.heard]


def heard_line(play: Play, one: Heard, tongue: Tongue, width: int, *, waits: bool = False) -> Content:
    """Who said it, and the words; ``waits``: it is a question without an answer yet."""
    if one.who == "news":
        return Content.styled(hanging("▪ " + isolate(one.both.get(tongue.language, "")), width, 2, first=0), "italic")
    if one.who == "agent":
        return spoken(tongue.say("you:"), heard_words(one, tongue), width, style="$quiet")
    return spoken(
        f"{'? ' if waits else ''}{isolate(called(play.case.lesson.person.name))}:",
        isolate(one.text),
        width,
        style="$say",
        name="bold $practice",
    )


def called(name: str) -> str:
    """The first name; all of it where a title stands before it: ``Mrs Adeyemi``."""
    first = next(iter(name.split()), "?")
    return name if first.rstrip(".").casefold() in TITLES else first


def heard_words(one: Heard, tongue: Tongue) -> str:
    """What was said; of a question of the check and of a step, which of them it was."""
    kind, _, key = one.about.partition(":")
    if kind == "ask":
        return tongue.say("asked: {question}", question=tongue.say(QUESTION_LABELS[key]))
    if kind == "step" and not one.text:
        return tongue.say("agreed: {step}", step=tongue.say(STEP_LABELS[key]))
    return isolate(one.text)


def _hidden(play: Play, tongue: Tongue, width: int) -> Iterator[Content]:
    """What the customer knows and wants."""
    person = play.case.lesson.person
    for label, words in ((tongue.say("Knows"), person.knows), (tongue.say("Wants"), person.wants)):
        lead = f"◈ {label}: "
        told = hanging(isolate(words[tongue.language]), width, 2, first=len(lead)).lstrip()
        yield Content.assemble(Content.styled(lead, "bold $practice"), told)
