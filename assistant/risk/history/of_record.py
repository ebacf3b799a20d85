"""Features of how this customer's bills went before: failures, streaks, recoveries, and how the last refusal read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from assistant.records import SITUATIONS
from assistant.risk.history.feature import OTHER, Feature, Values, among, days_between, unknown, word
from assistant.risk.history.past import Past, Story, Try
from assistant.risk.model.columns import Value

WAYS = ("stored_method", "other_method", "without_a_charge")
CAUSES = (*SITUATIONS[: SITUATIONS.index("other") + 1], "none")
CLASSES = ("soft", "update", "hard", "none")
REFUSERS = ("bank", "us", "unknown", "none")
ADVICE = ("try_again_later", "confirm_card_data", "do_not_try_again", OTHER, "none")

# What a customer's own rate is drawn toward, and with how many bills' weight (judgement: failures of one in ten first charges and recovery of
# six in ten are in the middle of what dunning vendors report; a handful of bills should not outweigh them).
USUAL_FAILURE_RATE, FAILURE_WEIGHT = 0.1, 5.0
USUAL_RECOVERY_RATE, RECOVERY_WEIGHT = 0.6, 2.0
QUARTER, YEAR = timedelta(days=90), timedelta(days=365)
# A failed bill younger than this counts neither as recovered nor as lost, unless it is paid.
OPEN_FOR = timedelta(days=14)

RECORD = (
    Feature("renewals_seen", "Earlier renewals whose first charge had a known outcome (count)."),
    Feature("failures_90", "Bills whose first payment failed in the 90 days before (count)."),
    Feature("failures_365", "Bills whose first payment failed in the 365 days before (count)."),
    Feature("failure_rate", "Share of earlier renewals whose first charge failed, drawn toward 0.1 with the weight of 5 (0 to 1)."),
    Feature("paid_streak", "Renewals in a row paid by their first charge, up to the moment (count)."),
    Feature("failed_streak", "Renewals in a row whose first charge failed, up to the moment (count)."),
    Feature("days_since_failure", "Days since the last bill whose first payment failed; unknown where none ever did."),
    Feature("recoveries", "Failed bills that were paid later (count)."),
    Feature("recovery_rate", "Share of failed bills that were paid, drawn toward 0.6 with the weight of 2 (0 to 1)."),
    Feature("days_to_recover", "Mean days from failure to payment of the recovered bills; unknown where there is none."),
    word("last_way", "How the last recovered bill was paid; none where no bill was recovered.", (*WAYS, "none")),
    Feature("unpaid_bills", "Other bills that failed and are neither paid nor voided nor written off (count)."),
    Feature("refunds_365", "Refunds in the 365 days before (count)."),
    Feature("disputes_ever", "Disputes and returned debits so far (count)."),
)
REFUSAL = (
    word("code", "The decline code of the failed try, as the provider gives it."),
    word("cause", "What the decline comes to: the situation that it leads to.", CAUSES),
    word("class", "soft: the same card can work later; update: after the customer did something; hard: not as it is.", CLASSES),
    word("refused_by", "Who refused: the bank, a check of ours or of the payment system, or not known.", REFUSERS),
    word("advice", "The network's or provider's advice with the decline; none where it gave none.", ADVICE),
)
LAST_REFUSAL = tuple(
    Feature(
        "last_" + one.name, f"Of the last failed first payment within 365 days, none where there is none. {one.about}", one.kind, one.levels
    )
    for one in REFUSAL
)


def record(past: Past, leave_out: str | None = None) -> Values:
    """``leave_out``: the bill that the question is about; its own failure is not part of the record."""
    if not past.knows("payments", "invoices"):
        return unknown(RECORD)
    moment = past.moment
    seen = failed = paid_streak = failed_streak = unpaid = 0
    failures: list[Story] = []
    for story in past.stories:
        if story.id == leave_out or not story.automatic or not story.tries:
            continue
        failed_now = story.failed_by(moment)
        if story.renewal and (failed_now or past.ok(story.tries[0])):
            seen += 1
            failed += failed_now
            paid_streak, failed_streak = (0, failed_streak + 1) if failed_now else (paid_streak + 1, 0)
        if failed_now:
            failures.append(story)
            unpaid += not story.settled_by(moment)
    return {
        "renewals_seen": float(seen),
        "failures_90": _since(failures, past, QUARTER),
        "failures_365": _since(failures, past, YEAR),
        "failure_rate": (failed + USUAL_FAILURE_RATE * FAILURE_WEIGHT) / (seen + FAILURE_WEIGHT),
        "paid_streak": float(paid_streak),
        "failed_streak": float(failed_streak),
        "days_since_failure": days_between(failures[-1].failure.at, moment) if failures and failures[-1].failure else None,
        "unpaid_bills": float(unpaid),
        **_recoveries(past, failures),
        "refunds_365": float(sum(moment - one.at <= YEAR for one in past.refunds)) if past.knows("refunds") else None,
        "disputes_ever": float(len(past.disputes)) if past.knows("disputes") else None,
    }


def refusal(one: Try | None, absent: str | None = None) -> Values:
    """How this failed try reads. ``absent``: the word where there is no such try; None: unknown."""
    if one is None or one.verdict is None:
        return dict.fromkeys((feature.name for feature in REFUSAL), absent)
    verdict = one.verdict
    return {
        "code": one.code,
        "cause": among(verdict.situation, CAUSES),
        "class": "hard" if verdict.hard else "soft" if verdict.retry == "yes" else "update",
        "refused_by": verdict.by,
        "advice": among(one.advice, ADVICE) or "none",
    }


def last_failure(past: Past, leave_out: str | None = None) -> Try | None:
    """The last first payment that failed, within 365 days."""
    for story in reversed(past.stories):
        if story.id != leave_out and story.automatic and story.failed_by(past.moment):
            failure = story.failure
            return failure if failure and past.moment - failure.at <= YEAR else None
    return None


def last_refusal(past: Past, leave_out: str | None = None) -> Mapping[str, Value]:
    known = past.knows("payments", "invoices")
    read = refusal(last_failure(past, leave_out), "none") if known else refusal(None)
    return {"last_" + name: value for name, value in read.items()}


def recovered(past: Past, leave_out: str | None = None) -> list[Story]:
    """The failed bills that were paid by the moment, oldest first."""
    return [
        one for one in past.stories if one.id != leave_out and one.automatic and one.failed_by(past.moment) and one.paid_by(past.moment)
    ]


def _since(failures: list[Story], past: Past, span: timedelta) -> float:
    start = past.moment - span
    return float(sum(one.failure is not None and one.failure.at > start for one in failures))


def _recoveries(past: Past, failures: list[Story]) -> Values:
    moment = past.moment
    paid = [one for one in failures if one.paid_by(moment)]
    tried = sum(one.paid_by(moment) or (one.failure is not None and moment - one.failure.at > OPEN_FOR) for one in failures)
    spans = [(one.paid_at - one.failure.at) / timedelta(days=1) for one in paid if one.paid_at and one.failure]
    return {
        "recoveries": float(len(paid)),
        "recovery_rate": (len(paid) + USUAL_RECOVERY_RATE * RECOVERY_WEIGHT) / (tried + RECOVERY_WEIGHT),
        "days_to_recover": sum(spans) / len(spans) if spans else None,
        "last_way": _way(paid[-1]) if paid else "none",
    }


def _way(story: Story) -> str:
    paying, failure = story.paying, story.failure
    if paying is None or failure is None:
        return "without_a_charge"
    return "stored_method" if paying.card == failure.card else "other_method"
