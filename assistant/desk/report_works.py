"""The report's section on what works: causes, lines, agents, languages, with their intervals drawn and no place where they overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.desk.report_figures import Figures
from assistant.desk.report_format import NONE, Written
from assistant.guidance.lines import sources
from assistant.language import N_
from assistant.review.apart import Apart, Said, compared, standing_apart
from assistant.review.intervals import Interval, wilson
from assistant.review.report_parts import Block, Prose, Section, Span, Spans, Table, Tone
from assistant.review.works import Group

MOST_ROWS = 12


def works(figures: Figures, write: Written) -> Section:
    """What works, by cause, wording, agent and language."""
    say = write.say
    if figures.whole is None or not figures.whole.n:
        return Section("works", say("What works"), (Prose(say("No call in this period was about money.")),))
    blocks = [*_causes(figures, write), *_lines(figures, write), *_agents(figures, write), *_languages(figures, write)]
    return Section("works", say("What works"), tuple(blocks))


def _causes(figures: Figures, write: Written) -> Iterator[Block]:
    say = write.say
    groups = _counted(figures.works["cause"])
    yield _spans(
        say("Paid by now, by cause"),
        say("A dot is the paid share, the band its 90% interval; the dashed line is the share of all calls."),
        groups, [write.cause(_key(one)) for one in groups], figures, write,
    )  # fmt: skip
    columns = (
        say("Cause"),
        say("Bills"),
        say("Paid (90% interval)"),
        say("Expected without contact"),
        say("Added by the call, points"),
        say("Came in"),
    )
    rows = tuple(
        (
            write.cause(_key(one)), write.number(one.n), write.share(one.recovered, one.interval), write.percent(one.expected),
            write.points(one.credited, one.credited_interval), write.money(one.money),
        )
        for one in groups
    )  # fmt: skip
    yield Table(say("By cause"), columns, rows, frozenset({1, 2, 3, 4, 5}))


def _lines(figures: Figures, write: Written) -> Iterator[Block]:
    say = write.say
    tests = compared(wordings(figures.works["variant"]))
    if not tests:
        return
    apart = standing_apart(tests)
    number = write.number(len(tests))
    if not apart:
        yield Prose(
            say(
                "{number} lines were said in several wordings; of none can it be told that it works better or worse than another.",
                number=number,
            )
        )
        return
    yield Prose(
        say(
            "{number} lines were said in several wordings; in {apart} of them one wording stands apart. Where no wording makes a difference,"
            " the chance that any is named here is at most one in twenty.",
            number=number,
            apart=write.number(len(apart)),
        )
    )
    seen = say("The full dot is the paid share where this wording was said, the hollow one where another wording of the same line was.")
    yield Spans(say("Wordings that stand apart"), seen, tuple(_apart_span(one, write) for one in apart[:MOST_ROWS]))
    columns = (say("Wording"), say("Id"), say("Bills"), say("Paid (90% interval)"), say("Other wordings of the line"))
    rows = tuple(
        (
            write.line(one.variant), one.variant, write.number(one.n), write.share(one.paid / one.n, wilson(one.paid / one.n, one.n)),
            write.share(one.others_paid / one.others_n, wilson(one.others_paid / one.others_n, one.others_n)),
        )
        for one in apart
    )  # fmt: skip
    yield Table(say("Wordings that stand apart, the surest first"), columns, rows, frozenset({2, 3, 4}))


def _apart_span(one: Apart, write: Written) -> Span:
    share, others = one.paid / one.n, one.others_paid / one.others_n
    around = wilson(share, one.n) or Interval(share, share)
    tone: Tone = "good" if share > others else "bad"
    return Span(one.variant.replace(".call.", " "), share, around.low, around.high, write.percent(share), others, tone)


def wordings(groups: Sequence[Group]) -> list[Said]:
    """The groups by variant as wordings of their lines. Those for a call to and a call from us are different lines: the calls differ."""
    directions = {line.id: line.when or "" for source in sources().values() for line in source.lines}
    return [
        Said(variant, f"{variant[:-1]} {directions.get(variant, '')}", one.n, one.paid)
        for one in groups
        if isinstance(variant := one.values[0], str) and variant and one.n
    ]


def _agents(figures: Figures, write: Written) -> Iterator[Block]:
    say = write.say
    groups = _counted(figures.works["agent"])
    spans = tuple(
        Span(
            _name(one, write),
            one.adjusted,
            one.adjusted_interval.low,
            one.adjusted_interval.high,
            write.percent(one.adjusted),
            one.recovered,
        )
        for one in groups[:MOST_ROWS]
        if one.adjusted is not None and one.adjusted_interval is not None
    )
    seen = say(
        "The full dot is the paid share on like cases: as it would be if everybody had the same mix of causes and amounts. The hollow one is"
        " the plain share."
    )
    yield Spans(say("Agents on like cases"), seen, spans, _all(figures, write))
    yield Prose(say(_ranked(groups)), "note")
    columns = (
        say("Agent"), say("Bills"), say("Plain share paid"), say("On like cases (90% interval)"), say("Place"), say("Call"), say("Wrap-up"),
        say("Feedback"), say("Solved at once"), say("Again within 7 days"),
    )  # fmt: skip
    rows = tuple(
        (
            _name(one, write), write.number(one.n), write.percent(one.recovered), write.share(one.adjusted, one.adjusted_interval),
            str(one.rank) if one.rank else NONE, write.duration(one.call_seconds), write.duration(one.wrap_up_seconds),
            write.feedback(one.feedback, one.feedback_n), write.percent(one.first_contact_resolution), write.percent(one.repeat_contact),
        )
        for one in groups
    )  # fmt: skip
    yield Table(say("By agent"), columns, rows, frozenset(range(1, 10)))


NO_PLACE = N_("Nobody has a place: the intervals overlap, so these figures do not tell who does better.")
SOME_PLACE = N_("A place is only given where an interval overlaps no other.")


def _ranked(groups: Sequence[Group]) -> str:
    return SOME_PLACE if any(one.rank for one in groups) else NO_PLACE


def _languages(figures: Figures, write: Written) -> Iterator[Block]:
    say = write.say
    rows = [
        *((write.language(_key(one)), one) for one in _counted(figures.works["language"]) if one.values[0] is not None),
        *((say('Dutch with "{register}"', register=one.values[0]), one) for one in _counted(figures.works["register"]) if one.values[0] is not None),
    ]  # fmt: skip
    if not rows:
        return
    columns = (say("Language and form of address"), say("Bills"), say("Paid (90% interval)"), say("On like cases (90% interval)"))
    yield Table(
        say("By language of the script and form of address"),
        columns,
        tuple(
            (label, write.number(one.n), write.share(one.recovered, one.interval), write.share(one.adjusted, one.adjusted_interval))
            for label, one in rows
        ),
        frozenset({1, 2, 3}),
    )


def _spans(title: str, seen: str, groups: Sequence[Group], labels: Sequence[str], figures: Figures, write: Written) -> Spans:
    rows = tuple(
        Span(label, one.recovered, one.interval.low, one.interval.high, write.percent(one.recovered))
        for label, one in list(zip(labels, groups, strict=True))[:MOST_ROWS]
        if one.recovered is not None and one.interval is not None
    )
    return Spans(title, seen, rows, _all(figures, write))


def _all(figures: Figures, write: Written) -> tuple[float, str] | None:
    whole = figures.whole
    return (
        None
        if whole is None or whole.recovered is None
        else (whole.recovered, write.say("all: {share}", share=write.percent(whole.recovered)))
    )


def _counted(groups: Sequence[Group]) -> list[Group]:
    return [one for one in groups if one.n]


def _key(group: Group) -> str | None:
    value = group.values[0]
    return None if value is None else str(value)


def _name(group: Group, write: Written) -> str:
    return _key(group) or write.say("no name")
