"""When to try again, in words and lengths: for the call screen and for plain lines alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assistant.desk.lot import by_lot
from assistant.desk.view import AccountView
from assistant.guidance.wording import situation
from assistant.language import N_, Tongue
from assistant.risk.chances import DayChance
from assistant.risk.failures import Failure, tries_left

# From so many days after a payday a day is no longer explained by it (judgement).
NEAR_PAYDAY = 4


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day ahead: ``share`` of ten tries like this that would succeed then, ``length`` 0 to 1 against the best day shown."""

    day: date
    label: str
    share: str
    length: float
    best: bool
    planned: bool
    by_lot: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """``sentences`` say what to make of it; ``days`` are empty where a new try is not the answer."""

    sentences: tuple[str, ...]
    days: tuple[DayLine, ...] = ()


def when(view: AccountView, tongue: Tongue) -> When | None:
    """None where no failed payment is open."""
    failure = next(iter(view.sight.failures), None)
    if failure is None:
        return None
    risk = view.risk
    if failure.verdict and failure.verdict.hard:
        return When(
            (tongue.say("No day helps by itself: {situation}. First something has to change.", situation=_reason(failure, tongue)),)
        )
    if not risk.when:
        return When((tongue.say("No chance by day is known for this payment."),))
    planned = view.planned_try(failure.invoice) if failure.invoice else None
    planned_day = _local(view).local(planned).date() if planned else None
    best, drawn = max(risk.when, key=lambda one: one.p), by_lot(view)
    days = tuple(
        DayLine(
            one.day,
            _label(one.day, tongue),
            _share(one.p),
            one.p / best.p if best.p else 0.0,
            one is best,
            one.day == planned_day,
            one.day == drawn,
        )
        for one in risk.when
    )
    return When(tuple(_sentences(view, failure, best, drawn, tongue)), days)


def signs(line: DayLine, tongue: Tongue) -> str:
    """What marks a day out: the best one, the planned try, drawn by lot."""
    words = ((line.best, N_("best")), (line.planned, N_("planned")), (line.by_lot, N_("by lot")))
    return ", ".join(tongue.say(word) for holds, word in words if holds)


def _local(view: AccountView) -> Tongue:
    return Tongue("en", zone=view.account.customer.time_zone)


def _reason(failure: Failure, tongue: Tongue) -> str:
    return situation(failure.verdict.situation if failure.verdict else "other", tongue)


def _label(day: date, tongue: Tongue) -> str:
    return tongue.weekday(day)


def _share(p: float) -> str:
    return f"{round(100 * p):>3}"


def _sentences(view: AccountView, failure: Failure, best: DayChance, drawn: date | None, tongue: Tongue) -> Iterator[str]:
    if drawn:
        yield tongue.say(
            "Drawn by lot: {day}. Propose that day, if it suits the customer: so your company learns what days other than the best bring.",
            day=tongue.weekday(drawn),
        )
    yield best_day(best, tongue)
    yield from _cost(view, best.day, tongue)
    left = tries_left(view.account, failure.last, view.now)
    if left is not None:
        yield tongue.say_n(
            "The card network allows {number} more try in 30 days.", "The card network allows {number} more tries in 30 days.", left
        )
    plan = view.risk.plan
    if plan and len(plan.days) > 1:
        yield tongue.say("Best days together: {days}.", days=tongue.listed([tongue.weekday(one) for one in plan.days]))


def best_day(best: DayChance, tongue: Tongue) -> str:
    """The day, and why where that is known: the customer's own payments before the country's paydays."""
    day, after = tongue.weekday(best.day), best.after_payday
    if best.paid_by_then:
        return tongue.say("Best day: {day}. By this customer's earlier payments, money comes in on that day or just before.", day=day)
    if after is None or after > NEAR_PAYDAY:
        return tongue.say("Best day: {day}.", day=day)
    if after == 0:
        return tongue.say("Best day: {day}, the day most salaries come in there.", day=day)
    told = tongue.say_n("{number} day after most salaries there", "{number} days after most salaries there", after)
    return tongue.say("Best day: {day}, {why}.", day=day, why=told)


def _cost(view: AccountView, day: date, tongue: Tongue) -> Iterator[str]:
    """What waiting until that day costs, as far as it is known."""
    until = view.access.until if view.access else None
    if until is None:
        return
    left = (_local(view).local(until).date() - day).days
    if left < 0:
        yield tongue.say("Waiting until then costs access: it ends {when}.", when=tongue.when(until, view.now))
    else:
        yield tongue.say("Access runs until {when}: waiting costs nothing yet.", when=tongue.when(until, view.now))


def when_lines(view: AccountView, tongue: Tongue) -> Iterator[str]:
    """The same for readers and pipes: a line a day."""
    found = when(view, tongue)
    if found is None:
        yield tongue.say("No failed payment is open.")
        return
    yield from found.sentences
    if found.days:
        yield tongue.say("Of 100 tries like this, so many succeed on:")
    for line in found.days:
        marks = signs(line, tongue)
        yield f"{line.label}: {line.share.strip()}{f', {marks}' if marks else ''}"
