"""Turns that a customer's story can take beside being billed: a refund, a dispute, a pause, an end, another price."""

from copy import deepcopy
from typing import Any

from stripe import objects
from stripe.objects import at
from stripe.shape import JSON, iso
from stripe.story import DAY, Story


def paid_charge(story: Story, month: str) -> JSON:
    """The payment that went through in this month: `paid_charge(story, "2026-10")`."""
    return next(found for found in story.held["charges"] if found["status"] == "succeeded" and iso(found["created"]).startswith(month))


def refund(story: Story, charge: JSON, amount: int, on: str, *, reason: str = "requested_by_customer") -> JSON:
    """Gives back a part or all of a payment."""
    made = objects.refund(f"re_{charge['id'].removeprefix('ch_')}", charge, amount, at(on), reason=reason)
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    story.held["refunds"].append(made)
    story.tell("charge.refunded", charge, at(on))
    return made


def dispute(story: Story, charge: JSON, on: str, *, reason: str, status: str, code: str, days_to_answer: int | None = 14) -> JSON:
    """The holder asks the bank for the money back; a direct debit's is lost at once, with no day to answer."""
    due_by = None if days_to_answer is None else at(on) + days_to_answer * DAY
    made = objects.dispute(f"dp_{charge['id'].removeprefix('ch_')}", charge, at(on), reason=reason, status=status, due_by=due_by, code=code)
    charge["disputed"] = True
    story.held["disputes"].append(made)
    story.tell("charge.dispute.created", made, at(on))
    return made


def withdraw_mandate(story: Story, method: str, on: str) -> None:
    """The bank reports that the permission of this direct debit is gone."""
    mandate = next(found for found in story.held["mandates"] if found["payment_method"] == method)
    mandate["status"] = "inactive"
    story.tell("mandate.updated", mandate, at(on), before={"status": "active"})


def pause(story: Story, subscription: JSON, on: str, until: str) -> None:
    """Collection stands still; bills that fall in between are voided."""
    subscription["pause_collection"] = {"behavior": "void", "resumes_at": at(until)}
    story.tell("customer.subscription.updated", subscription, at(on), before={"pause_collection": None})


def bill_in_vain(story: Story, subscription: JSON, **changes: Any) -> JSON:
    """Bills a period without a try that can be read: voided, never tried, or tried out of sight, as `changes` says."""
    was = subscription["status"]
    invoice = story.bill(subscription, ())
    transitions = invoice["status_transitions"] | changes.pop("status_transitions", {})
    invoice |= changes | {"status_transitions": transitions}
    if invoice["status"] == "void":
        subscription["status"] = was
        story.customer["delinquent"] = False
        story.held["payment_intents"][-1] |= {
            "status": "canceled",
            "canceled_at": transitions["voided_at"],
            "cancellation_reason": "void_invoice",
        }
        invoice["payments"]["data"][0] |= {"status": "canceled"}
        invoice["payments"]["data"][0]["status_transitions"] = {"canceled_at": transitions["voided_at"], "paid_at": None}
    return invoice


def exhaust(story: Story, subscription: JSON, tries: int, days: int) -> JSON:
    """Bills a period whose tries are all used after so many days, and cannot be read any more; the subscription is unpaid since."""
    invoice = bill_in_vain(story, subscription, attempt_count=tries, attempted=True, next_payment_attempt=None)
    subscription["status"] = "unpaid"
    last = invoice["created"] + days * DAY
    story.tell("invoice.payment_failed", invoice, last)
    story.tell("customer.subscription.updated", subscription, last, before={"status": "past_due"})
    return invoice


def end_unpaid(story: Story, subscription: JSON, on: str) -> None:
    """The tries are used, the bill is written off and the subscription ends for it."""
    moment = at(on)
    bill = next(found for found in story.held["invoices"] if found["id"] == subscription["latest_invoice"])
    bill |= {"status": "uncollectible", "auto_advance": False}
    bill["status_transitions"]["marked_uncollectible_at"] = moment
    details = {"comment": None, "feedback": None, "feedback_option": None, "reason": "payment_failed"}
    subscription |= {"status": "canceled", "canceled_at": moment, "ended_at": moment, "cancellation_details": details}
    story.tell("invoice.marked_uncollectible", bill, moment)
    story.tell("customer.subscription.deleted", subscription, moment)


def ask_to_end(story: Story, subscription: JSON, on: str, *, feedback: str | None = None, comment: str | None = None) -> None:
    """The customer asked to stop: it runs until what was paid for ends."""
    end = subscription["items"]["data"][0]["current_period_end"]
    details = {"comment": comment, "feedback": feedback, "feedback_option": None, "reason": "cancellation_requested"}
    subscription |= {"cancel_at_period_end": True, "cancel_at": end, "canceled_at": at(on), "cancellation_details": details}
    story.tell("customer.subscription.updated", subscription, at(on), before={"cancel_at_period_end": False, "cancel_at": None})


def change_price(story: Story, subscription: JSON, price: JSON, on: str) -> None:
    """The next bill follows another price; the schedule that did it stays named on the subscription."""
    item = subscription["items"]["data"][0]
    before = {"items": deepcopy(subscription["items"])}
    item["price"] = deepcopy(price)
    item["plan"] |= {"id": price["id"], "amount": price["unit_amount"], "product": price["product"]}
    subscription["schedule"] = f"sub_sched_{subscription['id'].removeprefix('sub_')}"
    story.tell("customer.subscription.updated", subscription, at(on), before=before)


def discounted(story: Story, percent: float, start: str, end: str | None) -> JSON:
    """A discount in percent, to be given to `subscribe(..., discounts=[...])`."""
    months = round((at(end) - at(start)) / (30.4 * DAY)) if end else None
    lasting = {"duration": "repeating", "duration_in_months": months} if months else {"duration": "forever"}
    coupon = objects.coupon(f"practice_{percent:g}_off_{months or 'always'}", created=at(start), percent_off=percent, **lasting)
    of = {"customer": story.customer["id"], "subscription": f"sub_practice_{story.slug}"}
    return objects.discount(f"di_practice_{story.slug}", coupon, start=at(start), end=at(end) if end else None, **of)
