"""What the lead's room asks beside the log: what works, churn by month, and the rule checks, on the calls that the filter names."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import datetime

from assistant.desk.churn_months import DEFINITIONS, Churn, churn
from assistant.desk.desk import Desk
from assistant.desk.report_format import Written
from assistant.desk.review_log import LogFilter, something_logged, source_of
from assistant.desk.rule_checks import Checked, checked, usual_limit
from assistant.desk.works import PAGE, works_page
from assistant.desk.works_lines import CANT_KNOW, value_name
from assistant.guidance.wording import CHURN_LABELS, METHOD_KINDS
from assistant.journal.checking import Stretch
from assistant.journal.churn_figures import Month
from assistant.journal.tallies import Selection
from assistant.language import N_, Tongue
from assistant.money import Money
from assistant.records import SITUATIONS
from assistant.review.works import Group

__all__ = ["CANT_KNOW", "PAGE", "Churn", "Group", "Month", "value_name"]

# The newest calls that the checks look at for the screen: a desk's quarter, and read in some seconds.
CHECKED_MOST = 20_000
DIMENSION_LABELS = {
    "cause": N_("Cause"), "variant": N_("Words"), "agreed": N_("Agreed"), "agent": N_("Agent"), "language": N_("Language"),
    "register": N_("Address"), "hour": N_("Hour"),
}  # fmt: skip
USED = {
    "log": frozenset(LogFilter.__dataclass_fields__),
    "works": frozenset({"since", "until", "agent", "cause", "situation", "language", "register"}),
    "churn": frozenset({"since", "until"}),
    "findings": frozenset({"since", "until", "agent"}),
    "coaching": frozenset({"agent"}),
    "voices": frozenset({"since", "until"}),
}
"""Which fields of the filter each part of the room goes by."""


def used(wanted: LogFilter, part: str) -> LogFilter:
    """The filter without what this part does not go by."""
    return LogFilter(**{name: getattr(wanted, name) for name in USED[part]})


async def works_of(desk: Desk, wanted: LogFilter) -> dict[str, list[Group]]:
    """The groups of each dimension of PAGE. Raises NotSaved."""
    one = used(wanted, "works")
    selection = Selection(
        desk.now or desk.clock(), since=one.since, until=one.until, source=source_of(desk), agent=one.agent, cause=one.cause,
        situation=one.situation, language=one.language, register=one.register,
    )  # fmt: skip
    return await works_page(desk, selection)


async def churn_of(desk: Desk, wanted: LogFilter) -> Churn:
    """The months, of the period or the last twelve. Raises NotSaved."""
    return await churn(desk, desk.now or desk.clock(), since=wanted.since, until=wanted.until)


async def findings_of(desk: Desk, wanted: LogFilter) -> AsyncIterator[Checked]:
    """The newest calls of the filter, a page at a time, with what the rule checks find in them. Raises NotSaved."""
    if something_logged(desk):
        stretch = Stretch(wanted.since, wanted.until, wanted.agent, source_of(desk))
        async for page in checked(desk, stretch, most=CHECKED_MOST):
            yield page


async def long_wrap_up_of(desk: Desk) -> int | None:
    """The seconds above which a wrap-up is very long here. Raises NotSaved."""
    return await usual_limit(desk) if something_logged(desk) else None


# In words


def group_name(group: Group, write: Written) -> str:
    """The group as it is called; the words of a line stand for its id."""
    by, value = group.by[0], group.values[0]
    return write.line(str(value)) if by == "variant" and value is not None else value_name(by, value, write)


def dimension_label(by: str, tongue: Tongue) -> str:
    """What the calls are grouped by; of the hour, where its clock is."""
    place = str(tongue.zone).rsplit("/", 1)[-1].replace("_", " ")
    return tongue.say("Hour in {place}", place=place) if by == "hour" else tongue.say(DIMENSION_LABELS[by])


def group_details(group: Group, tongue: Tongue) -> tuple[str, list[str]]:
    """Every figure of a group, a line each, and what the credit can't know."""
    write, say = Written(tongue), tongue.say
    unpaid, known = say("counts as not paid"), say("{n} calls have a chance", n=group.with_chance)
    lines = [
        (say("Calls"), write.number(group.cases)),
        (say("About money"), write.number(group.n)),
        (say("Open"), f"{write.number(group.open)} ({unpaid})"),
        (say("Lost"), write.number(group.lost)),
        (say("Paid"), write.share(group.recovered, group.interval)),
        (say("Expected without a call"), f"{write.percent(group.expected)} ({known})"),
        (say("Added, points"), write.points(group.credited, group.credited_interval)),
        (say("On like cases"), write.share(group.adjusted, group.adjusted_interval)),
        (say("Place"), str(group.rank) if group.rank is not None else say("none: its interval overlaps another's")),
        (say("Came in"), write.money(group.money)),
        (say("Call"), write.duration(group.call_seconds)),
        (say("Wrap-up"), write.duration(group.wrap_up_seconds)),
        (say("Feedback"), write.feedback(group.feedback, group.feedback_n)),
        (say("First time right"), f"{write.percent(group.first_contact_resolution)} ({write.number(group.first_contacts)})"),
        (say("Again in 7 days"), f"{write.percent(group.repeat_contact)} ({write.number(group.contacts)})"),
    ]
    wide = max(len(label) for label, _ in lines)
    ids = [f"id {group.values[0]}", ""] if group.by[0] == "variant" else []
    title = f"{dimension_label(group.by[0], tongue)}: {group_name(group, write)}"
    return title, [*ids, *(f"{label:{wide}}  {value}" for label, value in lines), "", say(CANT_KNOW)]


MONTH_KINDS = {"churn": N_("What threatened"), "cause": N_("Involuntary, by cause"), "method": N_("Involuntary, by method")}


def month_name(one: Month, tongue: Tongue) -> str:
    """``Nov 2026``."""
    return tongue.short_month(datetime.fromisoformat(f"{one.month}-01").date())


def month_group(one: Month, tongue: Tongue) -> str:
    """The kind of churn, the cause or the method, as it is called."""
    if one.group in CHURN_LABELS:
        return tongue.say(CHURN_LABELS[one.group])
    if one.group in SITUATIONS:
        return Written(tongue).cause(one.group)
    return tongue.say(METHOD_KINDS[one.group]) if one.group in METHOD_KINDS else one.group


def month_money(minor: int, one: Month, tongue: Tongue) -> str:
    return tongue.money(Money(minor, one.currency)) if one.currency else "–"


def month_details(one: Month, kind: str, found: Churn, tongue: Tongue) -> tuple[str, list[str]]:
    """The figures of a month, what each means, and the question that gives them."""
    return f"{month_name(one, tongue)}: {month_group(one, tongue)}", list(_month_lines(one, kind, found, tongue))


def _month_lines(one: Month, kind: str, found: Churn, tongue: Tongue) -> Iterator[str]:
    say, money = tongue.say, (one.failed_mrr, one.recovered_mrr, one.lost_mrr, one.open_mrr)
    failed, recovered, lost, still = (month_money(minor, one, tongue) for minor in money)
    cases = tongue.say_n("{number} case", "{number} cases", one.cases)
    known = say("MRR known of {known}", known=one.with_mrr)
    yield f"{cases} ({known})"
    yield say("Failed {failed}: recovered {recovered}, lost {lost}, open {open}", failed=failed, recovered=recovered, lost=lost, open=still)
    yield ""
    yield from (say(sentence) for name, sentence in DEFINITIONS.items() if name not in CHURN_LABELS or name == one.group or kind != "churn")
    yield ""
    yield say("The question, for churn-assistant sql:")
    yield from found.sql[kind].split("\n")


def replaced(wanted: LogFilter, group: Group) -> LogFilter | None:
    """The filter with this group's value in it; None where the log can't be filtered so."""
    by, value = group.by[0], group.values[0]
    if by not in {"cause", "agent", "language", "register"} or value is None:
        return None
    return replace(wanted, **{by: value})  # type: ignore[arg-type]
