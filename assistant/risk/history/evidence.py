"""Which records a feature rests on: ids of payments, bills, refunds, disputes, events and resolutions, newest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from assistant.risk.history.cases import Episode, Renewal
from assistant.risk.history.of_contact import CONTACT, due_promises
from assistant.risk.history.of_method import METHOD, NEWS_DAYS, newest_try, update_seen
from assistant.risk.history.of_money import MONEY, usual_bills
from assistant.risk.history.of_record import LAST_REFUSAL, QUARTER, REFUSAL, YEAR, last_failure, recovered
from assistant.risk.history.past import Past, Story, Try

MOST = 5
"""How many ids stand for a feature: more would not be looked at on a call."""
Case = Renewal | Episode
Ids = list[str]


def evidence(past: Past, feature: str, case: Case) -> tuple[str, ...]:
    """Empty where the feature rests on no record of the account (the weekday, the pay cycle) or nothing is known."""
    found = _FINDERS.get(feature)
    return tuple(dict.fromkeys(found(past, case)))[:MOST] if found else ()


def _left_out(case: Case) -> str | None:
    return case.invoice if isinstance(case, Episode) else None


def _bills(past: Past, case: Case) -> list[Story]:
    """Bills by themselves that were tried, newest first."""
    return [one for one in reversed(past.stories) if one.id != _left_out(case) and one.automatic and one.tries]


def _failures(past: Past, case: Case) -> list[Try]:
    return [one.failure for one in _bills(past, case) if one.failure and one.failed_by(past.moment)]


def _failed_within(span: timedelta) -> Callable[[Past, Case], Ids]:
    return lambda past, case: [one.id for one in _failures(past, case) if past.moment - one.at < span]


def _all_failed(past: Past, case: Case) -> Ids:
    return [one.id for one in _failures(past, case)]


def _renewals(past: Past, case: Case) -> Ids:
    return [one.tries[0].id for one in _bills(past, case) if one.renewal and past.ok(one.tries[0]) is not None]


def _streak(paid: bool) -> Callable[[Past, Case], Ids]:
    def find(past: Past, case: Case) -> Ids:
        found: Ids = []
        for one in _bills(past, case):
            ok = past.ok(one.tries[0])
            if one.renewal and ok is not None:
                if ok != paid:
                    break
                found.append(one.tries[0].id)
        return found

    return find


def _recovered(past: Past, case: Case) -> Ids:
    return [one.paying.id if one.paying else one.id for one in reversed(recovered(past, _left_out(case)))]


def _unpaid(past: Past, case: Case) -> Ids:
    return [one.id for one in _bills(past, case) if one.failed_by(past.moment) and not one.settled_by(past.moment)]


def _refunds(past: Past, case: Case) -> Ids:
    return [one.id for one in reversed(past.refunds) if past.moment - one.at <= YEAR]


def _disputes(past: Past, case: Case) -> Ids:
    return [one.id for one in reversed(past.disputes)]


def _refused(past: Past, case: Case) -> Ids:
    return [case.payment] if isinstance(case, Episode) else []


def _last_refused(past: Past, case: Case) -> Ids:
    last = last_failure(past, _left_out(case))
    return [last.id] if last else []


def _charged(past: Past, case: Case) -> Try | None:
    if isinstance(case, Episode):
        return next((one for one in past.tries if one.id == case.payment), None)
    return newest_try(past, case.subscription)


def _method(past: Past, case: Case) -> Ids:
    last = _charged(past, case)
    return [one for one in (last.id, last.method) if one] if last else []


def _method_paid(past: Past, case: Case) -> Ids:
    last = _charged(past, case)
    return [one.id for one in reversed(past.tries) if last and past.ok(one) and one.card == last.card]


def _others_paid(past: Past, case: Case) -> Ids:
    last = _charged(past, case)
    newest = {one.card: one.id for one in past.tries if past.ok(one) and (last is None or one.card != last.card)}
    return list(reversed(newest.values()))


def _updated(past: Past, case: Case) -> Ids:
    last = _charged(past, case)
    seen = update_seen(past, last) if last else None
    return [seen.id] if seen else []


def _news(past: Past, case: Case) -> Ids:
    return [one.id for one in reversed(past.news(("card_added", "card_updated"), NEWS_DAYS) or ())]


def _plan(past: Past, case: Case) -> list[Story]:
    """The bill asked about, or the newest one, and the one before it."""
    mine = [one for one in reversed(past.stories) if one.subscription == case.subscription]
    if isinstance(case, Episode):
        place = next((number for number, one in enumerate(mine) if one.id == case.invoice), 0)
        mine = mine[place:]
    return mine


def _bill(past: Past, case: Case) -> Ids:
    return [one.id for one in _plan(past, case)[:1]]


def _two_bills(past: Past, case: Case) -> Ids:
    return [one.id for one in _plan(past, case)[:2]]


def _usual(past: Past, case: Case) -> Ids:
    mine = _plan(past, case)
    return [mine[0].id, *(one.id for one in usual_bills(past, mine[0]))] if mine else []


def _first_bill(past: Past, case: Case) -> Ids:
    return [one.id for one in _plan(past, case)[-1:]]


def _calls(past: Past, case: Case) -> Ids:
    return [one.id for one in reversed(past.contacts) if past.moment - one.at <= YEAR]


def _promises(past: Past, case: Case) -> Ids:
    return [one.id for one in reversed(due_promises(past))]


def _own_day(past: Past, case: Case) -> Ids:
    return [one.id for one in reversed(past.tries) if past.ok(one)][:1]


def _late_day(past: Past, case: Case) -> Ids:
    return _recovered(past, case)[:1]


_FINDERS: Mapping[str, Callable[[Past, Case], Ids]] = {
    "renewals_seen": _renewals,
    "failures_90": _failed_within(QUARTER),
    "failures_365": _failed_within(YEAR),
    "failure_rate": _all_failed,
    "paid_streak": _streak(True),
    "failed_streak": _streak(False),
    "days_since_failure": _last_refused,
    "recoveries": _recovered,
    "recovery_rate": _recovered,
    "days_to_recover": _recovered,
    "last_way": _late_day,
    "unpaid_bills": _unpaid,
    "refunds_365": _refunds,
    "disputes_ever": _disputes,
    **dict.fromkeys((one.name for one in REFUSAL), _refused),
    **dict.fromkeys((one.name for one in LAST_REFUSAL), _last_refused),
    **dict.fromkeys((one.name for one in METHOD), _method),
    "method_paid": _method_paid,
    "other_methods": _others_paid,
    "days_since_update": _updated,
    "card_news": _news,
    **dict.fromkeys((one.name for one in MONEY), _bill),
    "amount_ratio": _usual,
    "first_full_price": _two_bills,
    "plan_changed": _two_bills,
    "tenure_days": _first_bill,
    **dict.fromkeys((one.name for one in CONTACT if one.name != "days_since_use"), _calls),
    "promises": _promises,
    "promises_kept": _promises,
    "since_own_day": _own_day,
    "since_late_day": _late_day,
    "try_cause": _refused,
    "try_late_day": _late_day,
}
