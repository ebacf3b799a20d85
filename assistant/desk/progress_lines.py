"""How trainees and cases do, in words and drawn in letters: a line a goal, a plot of its scores, a line a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.desk.assigning import Given
from assistant.desk.goal_words import goal_words
from assistant.desk.progress import PlayRow, Standing, Trainee
from assistant.desk.readiness import gate_lines, missing_lines, readiness_words
from assistant.desk.report_format import NONE, Written
from assistant.desk.works_lines import drawn
from assistant.language import N_, Tongue
from assistant.practice.progress import GoalProgress
from assistant.practice.quality import LABELS, Label, Quality
from assistant.review.intervals import Interval
from assistant.text import isolate

LABEL_WORDS: Mapping[Label, str] = {
    "unclear": N_("unclear"), "too_hard": N_("too hard"), "too_easy": N_("too easy"), "fine": N_("fine"), "too_few": N_("too few plays"),
}  # fmt: skip
LABEL_MEANINGS: Mapping[Label, str] = {
    "unclear": N_(
        "Who does well elsewhere does no better here: see whether what the case wants is clear, and whether its scoring is right."
    ),
    "too_hard": N_("Hardly anybody passes at the first try."),
    "too_easy": N_("Nearly everybody passes at the first try: it tells little."),
    "fine": N_("Some pass and some don't, and those who do well elsewhere do well here."),
    "too_few": N_("The figures are too unsure to say anything."),
}
LEVELS = "▁▂▃▄▅▆▇█"
SPARKS = 12
"""So many of the last scores are drawn in a line."""
PLOTTED = 60
"""So many of the last scores are plotted."""


def spark(scores: Sequence[int], width: int = SPARKS) -> str:
    """The last scores as bars on a scale of 0 to 100, the newest right: ``▃▅▆▇``."""
    return "".join(LEVELS[min(score * len(LEVELS) // 100, len(LEVELS) - 1)] for score in scores[-width:])


def plot(scores: Sequence[int], mark: int, *, width: int, height: int = 11) -> list[str]:
    """The last scores as dots over time on a scale of 0 to 100, and the pass mark as a dotted line. Lines of at most ``width`` cells.

    ``height`` rows, three at least; the scale takes five cells of the width.
    """
    rows = max(height, 3)
    places = max(min((width - 6) // 2, PLOTTED), 1)
    at = [_row(score, rows) for score in scores[-places:]]
    at += [-1] * (places - len(at))
    level = _row(mark, rows)
    named = {0: "  0", rows - 1: "100", level: f"{mark:3}"}
    lines = []
    for row in reversed(range(rows)):
        cells = "".join(("●" if place == row else "┄" if row == level else " ") + ("┄" if row == level else " ") for place in at)
        lines.append(f"{named.get(row, '   ')} ┤{cells}".rstrip())
    return lines


def _row(score: int, rows: int) -> int:
    return (score * (rows - 1) + 50) // 100


def signed(points: float | None) -> str:
    """``+6``, ``±0``, ``−3``: points gained; a dash where there is nothing to compare with."""
    if points is None:
        return NONE
    whole = round(points)
    return f"+{whole}" if whole > 0 else f"−{-whole}" if whole < 0 else "±0"


def goal_figures(one: GoalProgress, tongue: Tongue) -> tuple[str, str, str, str, str]:
    """Plays that count, mean of the last three, best, last, trend."""
    mean = NONE if one.mean is None else Written(tongue).number(one.mean, "0")
    best, last = (NONE if value is None else str(value) for value in (one.best, one.last))
    return str(one.plays), mean, best, last, signed(one.trend)


FIGURES = (N_("Plays"), N_("Last 3"), N_("Best"), N_("Last"), N_("Trend"))
"""The heads of ``goal_figures``."""


def goal_lines(one: GoalProgress, trainee: str, mark: int, tongue: Tongue, *, width: int, height: int = 11) -> tuple[str, list[str]]:
    """A goal in full, in so many cells: title, and its plot with the numbers beside or below it."""
    return f"{isolate(trainee)}: {goal_words(one.goal, tongue)}", list(_goal_body(one, mark, tongue, width, height))


def _goal_body(one: GoalProgress, mark: int, tongue: Tongue, width: int, height: int) -> Iterator[str]:
    say = tongue.say
    heads = [say(head) for head in FIGURES]
    names, figures = max(map(len, heads)), goal_figures(one, tongue)
    numbers = [f"{head:{names}} {figure:>5}" for head, figure in zip(heads, figures, strict=True)]
    if one.uncounted:
        numbers.append(tongue.say_n("{number} play did not count", "{number} plays did not count", one.uncounted))
    beside = max(map(len, numbers)) + 2
    if not one.scores:
        yield from numbers
    elif width - beside >= 24:
        drawing = plot(one.scores, mark, width=width - beside, height=height)
        size = width - beside
        yield from (f"{line:{size}}  {note}".rstrip() for line, note in zip(drawing, [*numbers, *[""] * len(drawing)], strict=False))
    else:
        yield from plot(one.scores, mark, width=width, height=height)
        yield from numbers
    yield ""
    yield say("Each dot is a play that counts, the newest right; the dotted line is the pass mark.")


def trainee_lines(one: Trainee, tongue: Tongue) -> Iterator[str]:
    """A trainee for a command: whether they are ready and what is missing, a line a goal, what is still to be played."""
    say = tongue.say
    plays = tongue.say_n("{number} play", "{number} plays", one.plays)
    counted = say("{number} count", number=one.counted)
    yield f"{isolate(one.name)}: {readiness_words(one.readiness, tongue)} · {plays} ({counted})"
    yield from (f"  - {line}" for line in missing_lines(one.readiness, tongue))
    if one.goals:
        heads = " ".join(f"{say(head):>7}" for head in FIGURES)
        yield f"  {'':26} {'':{SPARKS}} {heads}"
    for goal in one.goals:
        figures = " ".join(f"{figure:>7}" for figure in goal_figures(goal, tongue))
        yield f"  {goal_words(goal.goal, tongue):26} {spark(goal.scores):{SPARKS}} {figures}"
    waiting = [two for two in one.given if two.done is None]
    yield from (f"  {given_words(two, tongue)}" for two in waiting)


def trainee_details(one: Trainee, tongue: Tongue) -> tuple[str, list[str]]:
    """A trainee in full: whether they are ready, what is missing, what they were asked to play."""
    say = tongue.say
    plays = tongue.say_n("{number} play", "{number} plays", one.plays)
    counted = say("{number} count", number=one.counted)
    lines = [f"{plays} ({counted})", "", readiness_words(one.readiness, tongue)]
    lines += [f"- {line}" for line in missing_lines(one.readiness, tongue)]
    if one.given:
        lines += ["", say("Assigned"), *(f"- {given_words(two, tongue)}" for two in reversed(one.given))]
    return isolate(one.name), lines


def gate_details(found: Standing, tongue: Tongue) -> tuple[str, list[str]]:
    """What the gate asks, and where everybody stands at it."""
    body = [*(f"- {line}" for line in gate_lines(found.gate, tongue)), "", *gate_standing_lines(found, tongue)]
    return tongue.say("The gate to real calls"), [*body, "", tongue.say("Your own gate: readiness.toml in the desk's folder.")]


def cases_details(tongue: Tongue) -> tuple[str, list[str]]:
    """What the words on cases mean."""
    say = tongue.say
    meanings = (f"{say(LABEL_WORDS[label])}: {say(LABEL_MEANINGS[label])}" for label in LABELS)
    return say("How the cases do"), [line for meaning in meanings for line in (meaning, "")] + [say(APART_MEANS)]


def case_details(one: Quality, title: str, tongue: Tongue) -> tuple[str, list[str]]:
    """How a case does, with what is drawn and what the words mean."""
    say = tongue.say
    plays, share, apart = quality_figures(one, tongue)
    lines = [
        f"{say(LABEL_WORDS[one.label])}: {say(LABEL_MEANINGS[one.label])}",
        "",
        say("First plays: {number}", number=plays),
        say("Passed: {share}", share=share),
        drawn(one.share, Interval(one.low, one.high) if one.plays else None),
        f"0%{'100%':>19}",
        say("Tells apart: {figure}", figure=apart),
        "",
        say(APART_MEANS),
    ]
    return isolate(title), lines


def given_words(one: Given, tongue: Tongue) -> str:
    """``asked by Lena on 24 Nov: expired_card (Plain words); done on 25 Nov with 84``."""
    held, say = one.assignment, tongue.say
    goal = f" ({goal_words(held.goal, tongue)})" if held.goal else ""
    by = isolate(held.by) if held.by else "?"
    asked = say("asked by {by} on {day}: {case}", by=by, day=tongue.day(held.at), case=isolate(held.case)) + goal
    played = one.done
    done = say("done on {day} with {score}", day=tongue.day(played.at), score=played.score) if played else say("still to be played")
    why = f", \N{LEFT DOUBLE QUOTATION MARK}{isolate(held.why)}\N{RIGHT DOUBLE QUOTATION MARK}" if held.why else ""
    return f"{asked}{why}; {done}"


def gate_standing_lines(found: Standing, tongue: Tongue) -> Iterator[str]:
    """Everybody at the gate: who is ready, and what the others lack."""
    for one in found.trainees:
        yield f"{isolate(one.name)}: {readiness_words(one.readiness, tongue)}"
        yield from (f"  - {line}" for line in missing_lines(one.readiness, tongue))


def quality_order(cases: Sequence[Quality]) -> tuple[Quality, ...]:
    """What wants a trainer's eye first."""
    return tuple(sorted(cases, key=lambda one: (LABELS.index(one.label), one.case)))


def quality_figures(one: Quality, tongue: Tongue) -> tuple[str, str, str]:
    """First plays, the share that passed with its interval, discrimination with its interval."""
    share = Written(tongue).share(one.share, Interval(one.low, one.high) if one.plays else None)
    if one.discrimination is None or one.clear_low is None or one.clear_high is None:
        return str(one.plays), share, NONE
    low, high = _decimal(one.clear_low, tongue), _decimal(one.clear_high, tongue)
    around = tongue.say("{low} to {high}", low=low, high=high)
    return str(one.plays), share, f"{_decimal(one.discrimination, tongue)} ({around})"


def quality_lines(cases: Sequence[Quality], tongue: Tongue) -> Iterator[str]:
    """A line a case, what wants a trainer's eye first; then what the words mean that were used."""
    say = tongue.say
    listed = quality_order(cases)
    name = min(max((len(one.case) for one in listed), default=8), 40)
    wide = max((len(say(LABEL_WORDS[one.label])) for one in listed), default=8)
    case, number, passed, apart = say("Case"), say("Plays"), say("Passed"), say("Tells apart")
    yield f"{case:{name}}  {'':{wide}}  {number:>5}  {passed:>13}  0%{'100%':>19}  {apart}"
    for one in listed:
        plays, share, apart = quality_figures(one, tongue)
        line = drawn(one.share, Interval(one.low, one.high) if one.plays else None)
        yield f"{one.case[:name]:{name}}  {say(LABEL_WORDS[one.label]):{wide}}  {plays:>5}  {share:>13}  {line}  {apart}"
    yield ""
    yield from (f"{say(LABEL_WORDS[label])}: {say(LABEL_MEANINGS[label])}" for label in LABELS if any(one.label == label for one in listed))
    yield say(APART_MEANS)


APART_MEANS = N_(
    "Passed: of first plays alone and to the end. Tells apart: how scores here go with how the same trainees do elsewhere, from -1 to 1."
    " Both with their interval (90%)."
)


def _decimal(value: float, tongue: Tongue) -> str:
    return Written(tongue).number(value, "0.00")


def play_flags(row: PlayRow, tongue: Tongue) -> str:
    """What has to be known of a play beside its score: capped, with help, not ended."""
    marks = (
        (bool(row.capped), N_("capped: harm")), (row.help, N_("with help")), (row.from_play is not None, N_("from a step on")),
        (row.by_script, N_("by script")), (not row.finished, N_("not ended")),
    )  # fmt: skip
    return ", ".join(tongue.say(words) for true, words in marks if true)
