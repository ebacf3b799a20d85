"""Rules on tries and bills: what failed, who refused, what will still be tried."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from assistant.declines import GENERIC
from assistant.records import Account, Payment
from assistant.risk.failures import FAILING, Failure, charged_method, tries_left, will_run
from assistant.risk.flag import Fact, Flag
from assistant.risk.sight import Sight

# So many soft failures in the last ninety days are a pattern, not an accident (judgement).
REPEATED = 3
REPEATED_DAYS = 90
# So many payments that went well on the same card, with none disputed, make a refusal likely to be a mistake (judgement).
CLEAN_HISTORY = 6
BANK_SAYS_NOTHING = GENERIC | {"do_not_honor", "call_issuer", "no_action_taken", "try_again_later", "fraudulent", "transaction_not_allowed"}


def _tried(failure: Failure) -> dict[str, Fact]:
    failed = [one for one in failure.tries if one.outcome in FAILING]
    at: tuple[datetime, ...] = tuple(sorted(one.at for one in failed))
    invoice = failure.invoice
    amount = invoice.amount_remaining if invoice else failure.last.amount if failure.last else None
    situation = failure.verdict.situation if failure.verdict else "other"
    tries = len(failure.tries) or (invoice.tries if invoice else 0)
    return {
        "amount": amount, "failed": len(failed) or (invoice.tries if invoice else 0), "tries": tries, "dates": at,
        "situation": situation, "written_off": bool(invoice and invoice.status == "uncollectible"),
    }  # fmt: skip


def payment_failed_open(sight: Sight) -> Iterator[Flag]:
    """A bill is unpaid after a failed try.

    Why: it is what the call is about. Source: invoice status and its charges.
    """
    for failure in sight.failures:
        form = "" if any(one.outcome in FAILING for one in failure.tries) else "no_tries"
        yield Flag("payment_failed_open", "act_now", failure.ids, _tried(failure), form)


def retry_scheduled(sight: Sight) -> Iterator[Flag]:
    """A try is planned and will really run.

    Why: nothing need be done before it, and it can be moved. Source: ``next_payment_attempt``, less the
    codes after which Stripe runs none (Smart Retries page).
    """
    for failure in sight.failures:
        invoice = failure.invoice
        if invoice and invoice.next_try and will_run(sight.account, failure, sight.now):
            method = charged_method(sight.account, invoice, sight.account.subscription(invoice.subscription))
            left = tries_left(sight.account, failure.last, sight.now)
            ids = (invoice.id, *((method.id,) if method else ()))
            yield Flag(
                "retry_scheduled",
                "watch",
                ids,
                {"at": invoice.next_try, "left": left, **_tried(failure)},
                "left" if left is not None else "",
            )


def retries_exhausted(sight: Sight) -> Iterator[Flag]:
    """Nothing will be tried any more by itself and the bill is open.

    Why: without a step of ours it stays so. Source: ``next_payment_attempt`` null,
    or a planned try that cannot run.
    """
    for failure in sight.failures:
        invoice = failure.invoice
        if invoice and not will_run(sight.account, failure, sight.now):
            planned = invoice.next_try is not None and invoice.next_try > sight.now
            form = "will_not_run" if planned and invoice.status == "open" else ""
            yield Flag("retries_exhausted", "act_now", (invoice.id,), {"at": invoice.next_try, **_tried(failure)}, form)


def overdue_bill(sight: Sight) -> Iterator[Flag]:
    """A bill that the customer pays by hand is past its day.

    Why: no try of ours will ever settle it. Source: ``collection_method`` and ``due_date``.
    """
    for invoice in sight.account.invoices:
        if invoice.status == "open" and invoice.unpaid and not invoice.automatic and invoice.due and invoice.due < sight.now:
            yield Flag("overdue_bill", "act_now", (invoice.id,), {"amount": invoice.amount_remaining, "at": invoice.due})


def hard_decline(sight: Sight) -> Iterator[Flag]:
    """The same card or account cannot work again as it is.

    Why: a new try only costs a fee and time. Source: the table of codes, the network's advice.
    """
    for failure in sight.causes:
        if failure.verdict and failure.verdict.hard and failure.verdict.by != "us":
            facts = {"situation": failure.verdict.situation, "code": failure.verdict.code, "retry": failure.verdict.retry}
            form = "never" if failure.verdict.retry == "no" else ""
            yield Flag("hard_decline", "act_now", failure.ids[-1:] if failure.ids else (), facts, form)


def repeated_soft_decline(sight: Sight) -> Iterator[Flag]:
    """It fails again and again for a passing reason.

    Why: another day or another way helps more than one more try. Counted over ninety days.
    """
    since = sight.now - timedelta(days=REPEATED_DAYS)
    recent = [one for one in sight.account.payments if one.at >= since and one.outcome != "pending"]
    soft = [one for one in recent if one.outcome == "failed" and _soft(one)]
    if sight.failures and len(soft) >= REPEATED:
        at = tuple(sorted(one.at for one in soft))
        yield Flag(
            "repeated_soft_decline", "watch", tuple(one.id for one in soft), {"failed": len(soft), "tries": len(recent), "dates": at}
        )


def _soft(payment: Payment) -> bool:
    from assistant.declines import verdict

    return not verdict(payment).hard


def likely_false_decline(sight: Sight) -> Iterator[Flag]:
    """Refused without a reason, or by a check, though the same card paid well for long.

    Why: such a no is often a mistake, and the customer knows it.
    """
    for failure in sight.failures:
        last, reading = failure.last, failure.verdict
        if (
            last is None
            or reading is None
            or reading.situation not in {"bank_declined", "blocked_by_us"}
            or (reading.retry == "no" and reading.by == "bank")
        ):
            continue
        if reading.by == "bank" and (last.code not in BANK_SAYS_NOTHING or reading.situation != "bank_declined"):
            continue
        good = clean_run(sight.account, last)
        if good >= CLEAN_HISTORY:
            yield Flag(
                "likely_false_decline", "watch", (last.id,), {"good": good, "by": reading.by}, "by_check" if reading.by == "us" else ""
            )


def clean_run(account: Account, failed: Payment) -> int:
    """Payments on the same card that went well; none where one was disputed."""
    same = [
        one for one in account.payments
        if (one.fingerprint == failed.fingerprint if failed.fingerprint else one.method == failed.method and one.method is not None)
    ]  # fmt: skip
    if any(one.outcome == "disputed" for one in same):
        return 0
    return sum(one.outcome in {"succeeded", "refunded", "partially_refunded"} for one in same)


def blocked_by_own_rule(sight: Sight) -> Iterator[Flag]:
    """A check of ours or of the payment system stopped it.

    Why: the bank is out of it, and only we can solve it. Source: ``outcome.type``,
    ``outcome.network_status``.
    """
    for failure in sight.failures:
        if failure.last and failure.verdict and failure.verdict.by == "us" and failure.verdict.situation == "blocked_by_us":
            form = "never_sent" if failure.verdict.sent_to_bank is False else ""
            facts = {"code": failure.last.code, "may_tell": failure.verdict.may_tell == "yes"}
            yield Flag("blocked_by_own_rule", "act_now", (failure.last.id,), facts, form)


def never_sent(sight: Sight) -> Iterator[Flag]:
    """A try that did not reach the bank, though no check blocked it.

    Why: the bank can find nothing of it. Source: ``outcome.network_status``.
    """
    for failure in sight.failures:
        if failure.last and failure.verdict and failure.verdict.sent_to_bank is False and failure.verdict.situation != "blocked_by_us":
            yield Flag("never_sent", "watch", (failure.last.id,), {"at": failure.last.at})


def authentication_needed(sight: Sight) -> Iterator[Flag]:
    """The bank wants the customer to confirm.

    Why: it is solved in a minute with the phone at hand. Source: the code, or the intent's state.
    """
    for failure in sight.failures:
        if failure.verdict and failure.verdict.situation == "authentication_needed":
            yield Flag("authentication_needed", "act_now", failure.ids[:2], {"code": failure.verdict.code})


def first_payment_failed(sight: Sight) -> Iterator[Flag]:
    """A new customer's first payment never came in.

    Why: nothing runs yet and nothing is owed, so the talk is another one. Source: status incomplete.
    """
    if any(one.ok for one in sight.account.payments):
        return
    for one in sight.account.subscriptions:
        if one.status in {"incomplete", "incomplete_expired"}:
            form = "expired" if one.status == "incomplete_expired" else ""
            yield Flag("first_payment_failed", "act_now", (one.id,), {"plan": one.plan}, form)


def debit_pending(sight: Sight) -> Iterator[Flag]:
    """A payment is under way.

    Why: a debit is not in before about six working days, so it is neither paid nor failed. Source: charge status pending.
    """
    if payment := sight.pending:
        form = "hold" if payment.method_kind == "card" else ""
        yield Flag("debit_pending", "good_to_know", (payment.id,), {"amount": payment.amount, "at": payment.at}, form)
