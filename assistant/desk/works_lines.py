"""What works, and the overview, as lines: aligned, each interval drawn beside its numbers, and what the figures mean below them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from assistant.desk.churn_months import DEFINITIONS, Churn
from assistant.desk.report_format import WAY_LABELS, Written
from assistant.guidance.wording import CHURN_LABELS, METHOD_KINDS
from assistant.journal.churn_figures import Month
from assistant.journal.outcomes import WAYS
from assistant.language import N_, Tongue
from assistant.money import Money
from assistant.records import SITUATIONS
from assistant.review.intervals import Interval
from assistant.review.works import Group, Value
from assistant.text import printable

WIDTH = 21
NAME = 44
CANT_KNOW = N_(
    "Added: the paid share less the chance that the model gave without contact, of the calls that have one (at least 80 of 100)."
    " It can't know what the model did not see: where its chances are off by three points, so is this."
)
MEANING = (
    N_("Paid: by now, of all calls about money that no later row corrects; what is open counts as not paid. Intervals are Wilson's, 90%."),
    CANT_KNOW,
    N_("On like cases: the paid share on everybody's mix of cause and amount. A place is given only where an interval overlaps no other."),
)


def works_lines(groups: Sequence[Group], tongue: Tongue, zone: str) -> Iterator[str]:
    """A header, a line a group, and what the figures mean; one sentence where there is nothing. ``zone`` names the clock that gives the hours."""
    write = Written(tongue)
    say = tongue.say
    if not groups:
        yield say("There is nothing to show yet.")
        return
    header = [say("Group"), say("Calls"), say("About money"), say("Open"), say("Paid"), f"0%{'100%':>{WIDTH - 2}}", say("Added, points"),
              say("On like cases"), say("Place"), say("Came in"), say("Call"), say("Wrap-up"), say("Feedback"), say("First time right"),
              say("Again in 7 days")]  # fmt: skip
    rows = [header, *(_row(group, write) for group in groups)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(header))]
    for row in rows:
        cells = [
            cell.ljust(width) if place in {0, 5} else cell.rjust(width) for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
    yield ""
    yield from (say(sentence) for sentence in MEANING)
    if "hour" in groups[0].by:
        yield say("Hours are those of the clock in {zone}.", zone=zone)


def _row(group: Group, write: Written) -> list[str]:
    return [
        " · ".join(value_name(by, value, write) for by, value in zip(group.by, group.values, strict=True))[:NAME],
        write.number(group.cases),
        write.number(group.n),
        write.number(group.open),
        write.share(group.recovered, group.interval),
        drawn(group.recovered, group.interval),
        write.points(group.credited, group.credited_interval),
        write.share(group.adjusted, group.adjusted_interval),
        "" if group.rank is None else str(group.rank),
        write.money(group.money),
        write.duration(group.call_seconds),
        write.duration(group.wrap_up_seconds),
        write.feedback(group.feedback, group.feedback_n),
        write.percent(group.first_contact_resolution),
        write.percent(group.repeat_contact),
    ]


def value_name(by: str, value: Value, write: Written) -> str:
    """A group's value as it is called: the label of a cause or step, a name, an id of a line, an hour."""
    key = None if value is None else str(value)
    if by in {"cause", "situation"}:
        return write.cause(key)
    if by == "agreed":
        return write.step(key)
    if by == "language":
        return write.language(key)
    if by == "hour":
        return f"{value:02}:00" if isinstance(value, int) else "–"
    return " ".join(printable(key or "–").split())


def drawn(share: float | None, interval: Interval | None, width: int = WIDTH) -> str:
    """The share as a dot on a scale from 0 to 1, its interval as a line: ``····├──●───┤·········``."""
    if share is None or interval is None:
        return "·" * width
    low, dot, high = (round(one * (width - 1)) for one in (interval.low, share, interval.high))
    marks = ["─" if low <= place <= high else "·" for place in range(width)]
    marks[low], marks[high] = "├", "┤"
    marks[dot] = "●"
    return "".join(marks)


def overview_lines(whole: Group | None, money: Mapping[str, Sequence[Mapping[str, Any]]], churn: Churn, tongue: Tongue) -> Iterator[str]:
    """The totals, how the money came in, the promises, and the months of churn with their definitions.

    ``money`` holds the answers to the report's questions ``outcomes``, ``ways`` and ``promises``.
    """
    write, say = Written(tongue), tongue.say
    if whole is None:
        yield say("There is nothing to show yet.")
        return
    yield say(
        "Calls: {calls}, about money: {n}. Paid {share}, open {open}, lost {lost}. Came in: {money}.",
        calls=write.number(whole.cases), n=write.number(whole.n), share=write.share(whole.recovered, whole.interval),
        open=write.number(whole.open), lost=write.number(whole.lost), money=write.money(whole.money),
    )  # fmt: skip
    if whole.credited is not None:
        yield say("Added by the calls: {points} points.", points=write.points(whole.credited, whole.credited_interval))
    yield from _came_in(money, write)
    yield from _churn(churn, write)
    yield ""
    yield from (say(sentence) for sentence in MEANING[:2])


def _came_in(money: Mapping[str, Sequence[Mapping[str, Any]]], write: Written) -> Iterator[str]:
    say = write.say
    for row in money["outcomes"]:
        within = [row[name] or 0 for name in ("within_1", "within_3", "within_14")]
        yield say(
            "{currency}: paid within 1 day {one}, 3 days {three}, 14 days {fortnight}; open {open}, lost {lost}.",
            currency=row["currency"] or "–", one=within[0], three=sum(within[:2]), fortnight=sum(within), open=row["open"], lost=row["lost"],
        )  # fmt: skip
    ways = {row["way"]: row["cases"] for row in money["ways"]}
    if ways:
        named = [f"{say(WAY_LABELS[way])} {ways[way]}" for way in WAYS if way in ways]
        yield say("Paid by: {ways}.", ways=", ".join(named))
    for row in money["promises"]:
        if row["promised"]:
            kept, pending = row["kept"] or 0, row["pending"] or 0
            broken = row["promised"] - kept - pending
            yield say("Promises: {kept} kept, {broken} broken, {pending} pending.", kept=kept, broken=broken, pending=pending)


def _churn(churn: Churn, write: Written) -> Iterator[str]:
    say = write.say
    newest = max((one.month for one in churn.by_kind), default="")
    for title, months in (
        (say("Churn by month"), churn.by_kind),
        (say("Involuntary, by cause, the last month"), [one for one in churn.by_cause if one.month == newest]),
        (say("Involuntary, by method, the last month"), [one for one in churn.by_method if one.month == newest]),
    ):
        if months:
            yield ""
            yield title
            yield from (_month(one, write) for one in months)
    if churn.by_kind:
        yield from (say(sentence) for sentence in DEFINITIONS.values())


def _month(one: Month, write: Written) -> str:
    month = write.tongue.short_month(datetime.fromisoformat(f"{one.month}-01").replace(tzinfo=UTC))
    cases = write.tongue.say_n("{number} case", "{number} cases", one.cases)
    mrr = write.say(
        "failed {failed}, recovered {recovered}, lost {lost} a month (known of {known})",
        known=write.number(one.with_mrr), failed=_money(one.failed_mrr, one.currency, write),
        recovered=_money(one.recovered_mrr, one.currency, write), lost=_money(one.lost_mrr, one.currency, write),
    )  # fmt: skip
    return f"  {month}  {_group_name(one.group, write)}: {cases}; {mrr}"


def _group_name(group: str, write: Written) -> str:
    if group in CHURN_LABELS:
        return write.say(CHURN_LABELS[group])
    return write.cause(group) if group in SITUATIONS else _kind(group, write)


def _kind(kind: str, write: Written) -> str:
    """A kind of payment method, as it is called."""
    return write.say(METHOD_KINDS[kind]) if kind in METHOD_KINDS else " ".join(printable(kind).split())


def _money(minor: int, currency: str | None, write: Written) -> str:
    return write.tongue.money(Money(minor, currency)) if currency else "–"
