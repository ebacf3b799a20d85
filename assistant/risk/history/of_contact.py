"""Features of what the desk itself kept (calls, promises) and of use, where the company gives dated use."""

from __future__ import annotations

from datetime import timedelta

from assistant.risk.history.feature import Feature, Values, days_between
from assistant.risk.history.past import Contact, Past
from assistant.risk.history.pay_cycle import local_date

USUAL_KEPT, KEPT_WEIGHT = 0.6, 2.0
"""What a customer's own rate of kept promises is drawn toward, and with how many promises' weight (judgement)."""
GRACE = timedelta(days=1)
"""A promise is kept if the money is in by the day after the promised one: banks take a night."""
YEAR = timedelta(days=365)

CONTACT = (
    Feature("calls_365", "Resolutions the desk kept of this customer in the 365 days before (count)."),
    Feature("days_since_call", "Days since the last of them; unknown where there is none."),
    Feature("promises", "Promises to pay whose day has passed (count)."),
    Feature("promises_kept", "Share of them that was paid in time, drawn toward 0.6 with the weight of 2; unknown where none was made."),
    Feature("days_since_use", "Days since the last known use; unknown where the company gives none."),
)


def contact(past: Past) -> Values:
    made = due_promises(past)
    kept = sum(_kept(past, one) for one in made)
    return {
        "calls_365": float(sum(past.moment - one.at <= YEAR for one in past.contacts)),
        "days_since_call": days_between(past.contacts[-1].at if past.contacts else None, past.moment),
        "promises": float(len(made)),
        "promises_kept": (kept + USUAL_KEPT * KEPT_WEIGHT) / (len(made) + KEPT_WEIGHT) if made else None,
        "days_since_use": days_between(past.last_use, past.moment),
    }


def due_promises(past: Past) -> list[Contact]:
    """Promises whose day, and the night after it, lie before the moment."""
    today = local_date(past.moment, past.country) if past.contacts else None
    return [one for one in past.contacts if today and one.promised_on and one.promised_on + GRACE < today]


def _kept(past: Past, one: Contact) -> bool:
    """The bill spoken of was paid after the call and in time; of a promise that names no bill, any bill that had failed."""
    assert one.promised_on is not None  # noqa: S101  only promises get here
    until = one.promised_on + GRACE
    for story in past.stories:
        about = story.id == one.invoice if one.invoice else story.failed_by(one.at)
        if about and story.paid_at and one.at < story.paid_at <= past.moment and local_date(story.paid_at, past.country) <= until:
            return True
    return False
