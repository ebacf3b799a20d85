"""What the fitted model is worth and why it says what it says, as lines and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from babel.numbers import format_decimal, format_percent

from assistant.desk.lot import by_lot
from assistant.desk.model_days import day_of
from assistant.desk.risk_json import chance_json, risk_json
from assistant.desk.view import AccountView
from assistant.guidance.risk_words import feature_name, reason_words
from assistant.guidance.wording import SITUATION_LABELS, frequency_words, method_kind
from assistant.language import N_, Tongue
from assistant.risk.model.book import Answer, Book
from assistant.risk.model.reliability import wilson

QUESTIONS: Mapping[str, str] = {
    "recovery": N_("Recovery: a failed payment comes in within 14 days without a call"),
    "early_warning": N_("Early warning: the next payment fails and is not made good within 30 days"),
}
GROUPS: Mapping[str, str] = {
    "month": N_("By month, to see whether it drifts"),
    "cause": N_("By cause"), "code": N_("By decline code"), "country": N_("By country"), "method": N_("By method"),
    "tenure": N_("By time as a customer"),
}  # fmt: skip
TENURES: Mapping[str, str] = {
    "under_90": N_("under 90 days"), "under_365": N_("under a year"), "longer": N_("a year or longer"),
}  # fmt: skip
PLOT = 40


def card_json(book: Book) -> dict[str, Any]:
    """The model card for other programs; ``period`` and ``from``/``to`` count days since 2000-01-01."""
    return {
        "model": book.name,
        "data": book.data,
        "kinds": {"first_failure": book.first.kind, "unpaid": book.unpaid.kind, "try": book.try_.kind, "alone": book.alone.kind},
        "schedule": {kind: list(days) for kind, days in book.schedule.items()},
        **book.card,
    }


def card_lines(book: Book, tongue: Tongue) -> Iterator[str]:
    """Data, period, figures with intervals, calibration, limits."""
    say = tongue.say
    yield say("Model: {name}", name=book.name)
    yield say("Data: none of yours yet; fitted on simulated accounts.") if book.data == "prior" else say("Data: your own history.")
    yield from _data(book.card, tongue)
    for question, answer in (("recovery", book.recovery), ("early_warning", book.early_warning)):
        yield ""
        yield say(QUESTIONS[question]) + "."
        held = _object(_object(book.card, "questions"), question)
        if held:
            yield from _figures(held, tongue)
        yield from reliability_lines(answer, tongue)
        for name, groups in _object(held, "groups").items():
            yield from _groups(name, groups, tongue)
    yield ""
    yield say("Limits") + ":"
    for sentence in LIMITS:
        yield "  " + say(sentence)


LIMITS = (
    N_("A chance says what became of cases alike, not what this customer will do. What the script may say never depends on it."),
    N_(
        "\"Without a call\" is fitted on cases that nobody called about; each stands too for those that were called about while they were open. "
        "Where agents choose whom to call, those are not like the others."
    ),
    N_(
        "Early warning is the chance that the first charge fails times the chance that nothing then comes in, each with a model of its own: put "
        "together from the chances of each day, it foresaw up to a fifth too few losses on simulated accounts."
    ),
    N_("Never looked at: name, sex, age, the domain of an address, or anything written after the moment."),
    N_("A country without a pay calendar, a method that was rarely seen and a customer of a few days are known little of."),
    N_("Where tries always come on the same days, nothing is known of the other days but what the shipped model says."),
)  # fmt: skip


def _object(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = value.get(name)
    return found if isinstance(found, Mapping) else {}


def _data(card: Mapping[str, Any], tongue: Tongue) -> Iterator[str]:
    cases, period = _object(card, "cases"), _object(card, "period")
    if period:
        yield tongue.say("Period: {first} to {last}", **_period(period, tongue))
    if cases:
        yield tongue.say(
            "Accounts {accounts} (skipped: {skipped}), renewals {renewals}, failed payments {failed}, of which came in {recovered}",
            **{name: cases.get(name, 0) for name in ("accounts", "skipped", "renewals", "failed", "recovered")},
        )


def _period(held: Mapping[str, Any], tongue: Tongue) -> dict[str, str]:
    return {"first": tongue.dated(day_of(held["from"])), "last": tongue.dated(day_of(held["to"]))}


def _figures(held: Mapping[str, Any], tongue: Tongue) -> Iterator[str]:
    say = tongue.say
    yield "  " + say(
        "Judged on {cases} cases from {first} to {last}, of customers whose rows were not fitted",
        cases=held["cases"],
        **_period(held, tongue),
    )
    for name, label in (("auc", "AUC"), ("log_loss", say("Log loss")), ("brier", say("Brier score"))):
        one = held[name]
        if one["value"] is not None:
            low, high = (_number(one[end], tongue) for end in ("low", "high"))
            yield f"  {label}: {_number(one['value'], tongue)} (90 %: {low} – {high})"
    same = _object(held, "random_split")
    if same and same["value"] is not None:
        low, high = (_number(same[end], tongue) for end in ("low", "high"))
        yield "  " + say(
            "AUC on the same cases by models that also saw others of those months: {value} (90 %: {low} – {high}); "
            "much higher would mean that it does not hold for times to come",
            value=_number(same["value"], tongue), low=low, high=high,
        )  # fmt: skip
    error, floor = _number(held["ece"], tongue), _number(held["ece_floor"], tongue)
    yield "  " + say("Calibration error (ECE): {error}; a perfect score of that size shows {floor}", error=error, floor=floor)


def reliability_lines(answer: Answer, tongue: Tongue) -> Iterator[str]:
    """A row a bin: what was said, what happened with its interval, and both on one axis from 0 to 1."""
    if not answer.reliability.bins:
        yield "  " + tongue.say("Not measured yet.")
        return
    yield "  " + tongue.say("said     happened (90 %)        cases   o said   x happened")
    for one in answer.reliability.bins:
        low, high = wilson(one.happened, one.n)
        happened = one.happened / one.n
        told = f"{_percent(one.said, tongue):>6}   {_percent(happened, tongue):>6} ({_percent(low, tongue)} – {_percent(high, tongue)})"
        yield f"  {told:<34}{one.n:>5}   {_axis(one.said, happened, low, high)}"


def _axis(said: float, happened: float, low: float, high: float) -> str:
    cells = [" "] * (PLOT + 1)
    for place in range(round(low * PLOT), round(high * PLOT) + 1):
        cells[place] = "-"
    cells[round(happened * PLOT)] = "x"
    cells[round(said * PLOT)] = "o" if round(said * PLOT) != round(happened * PLOT) else "*"
    return "|" + "".join(cells) + "|"


def _groups(name: str, groups: Any, tongue: Tongue) -> Iterator[str]:
    if not groups:
        return
    yield "  " + tongue.say(GROUPS[name]) + ":"
    for one in groups:
        yield "    " + tongue.say(
            "{group}: said {said}, happened {happened} ({low} to {high}), {cases} cases",
            group=_group_name(name, one["group"], tongue),
            cases=one["cases"],
            **{key: _percent(one[key], tongue) for key in ("said", "happened", "low", "high")},
        )


def _group_name(name: str, group: str, tongue: Tongue) -> str:
    if name == "cause" and group in SITUATION_LABELS:
        return tongue.say(SITUATION_LABELS[group])
    if name == "month":
        return tongue.month_and_year(date.fromisoformat(f"{group}-01"))
    if name == "code":
        return group
    if name == "country":
        return tongue.country(group)
    if name == "tenure":
        return tongue.say(TENURES[group])
    return tongue.say("direct debit") if group == "debit" else method_kind(group, tongue)


def _number(value: float, tongue: Tongue) -> str:
    return format_decimal(value, format="0.000", locale=tongue.locale)


def _signed(value: float, tongue: Tongue) -> str:
    return format_decimal(value, format="+0.000;-0.000", locale=tongue.locale)


def _percent(value: float, tongue: Tongue) -> str:
    return format_percent(value, format="0%" if value >= 0.1 else "0.0%", locale=tongue.locale)


def explain_json(view: AccountView, tongue: Tongue) -> dict[str, Any]:
    """``base`` + the ``log_odds`` of all reasons = ``logit``, for the question that the account raises."""
    told = view.risk.explained
    held = risk_json(view, tongue)
    return {
        "customer": view.customer_id,
        **{name: held[name] for name in ("early_warning", "recovery", "model", "data", "trouble")},
        "for": told.question if told else None,
        "base": told.base if told else None,
        "logit": told.logit if told else None,
        "reasons": [
            {"feature": one.feature, "name": feature_name(one.feature, tongue), "log_odds": one.log_odds, "text": reason_words(one, tongue), "ids": list(one.ids)}
            for one in (told.reasons if told else ())
        ],
    }  # fmt: skip


def explain_lines(view: AccountView, tongue: Tongue) -> Iterator[str]:
    told, risk = view.risk.explained, view.risk
    if told is None:
        yield tongue.say("There is no open failed payment and no renewal ahead that can be scored.")
        return
    chance = risk.recovery if told.question == "recovery" else risk.early_warning
    if chance:
        yield f"{tongue.say(QUESTIONS[told.question])}: {frequency_words(chance, risk.data, tongue)}"
    yield tongue.say("What moved it, in log-odds against the average case:")
    worded = [reason_words(one, tongue) for one in told.reasons]
    for one, words in zip(told.reasons, worded, strict=True):  # what is known of several features can come to the same words
        which = f" ({feature_name(one.feature, tongue)})" if worded.count(words) > 1 else ""
        yield f"  {_signed(one.log_odds, tongue)}  {words}{which}"
    yield "  " + tongue.say("average case {base}, all together {logit}", base=_signed(told.base, tongue), logit=_signed(told.logit, tongue))


def when_json(view: AccountView) -> dict[str, Any]:
    risk = view.risk
    return {
        "customer": view.customer_id,
        "invoice": risk.invoice,
        "recovery": chance_json(risk.recovery),
        "when": [{"day": one.day.isoformat(), "p": round(one.p, 6), "after_payday": one.after_payday} for one in risk.when],
        "plan": {"days": [day.isoformat() for day in risk.plan.days], "p": risk.plan.p, "scheduled": risk.plan.scheduled}
        if risk.plan
        else None,
        "by_lot": drawn.isoformat() if (drawn := by_lot(view)) else None,
        "model": risk.model,
        "data": risk.data,
        "trouble": risk.trouble,
    }
