"""A tale -> the account in the provider's shape, as a file in ``fixtures/cases`` holds it: a case, a customer, and a list for each kind of object,
newest first."""

from __future__ import annotations

from typing import Any

from assistant.simulation import shapes
from assistant.simulation.shapes import JSON
from assistant.simulation.stages import DAY
from assistant.simulation.tale import Bill, Note, Tale, iso, later

KEPT = 30 * DAY
"""The provider keeps events so long."""
CATALOGUE = 1559548800
FINALIZED = 3600
COMPANY = {"name": "Simulated", "phone": "+31 20 123 4567", "email": "help@simulated.example", "statement_name": "SIMULATED",
           "creditor_id": "NL79ZZZ999999990000"}  # fmt: skip
STORY = {
    "en": "A made-up account. Nobody stands behind it.",
    "nl": "Een verzonnen klant. Er staat niemand achter.",
}
EVENTS = {
    "card_passed_on": "payment_method.automatically_updated", "card_given": "payment_method.attached",
    "cancel_asked": "customer.subscription.updated", "paused": "customer.subscription.updated", "price": "customer.subscription.updated",
    "ended": "customer.subscription.deleted", "failed": "invoice.payment_failed", "paid": "invoice.paid",
}  # fmt: skip


def bundle_of(tale: Tale) -> dict[str, Any]:
    return _Account(tale).bundle()


class _Account:
    def __init__(self, tale: Tale) -> None:
        self.tale = tale
        self.email = f"{tale.slug}@customers.example"
        self.id, self.subscription_id = f"cus_sim_{tale.slug}", f"sub_sim_{tale.slug}"
        self.open = [bill for bill in tale.bills if _open(bill)]
        refused = any(one.tries and one.tries[-1].ok is False for one in self.open)
        self.customer = shapes.customer(
            self.id, created=tale.start, email=self.email, country=tale.country, currency=tale.currency, method=tale.method.id,
            bills=len(tale.bills), delinquent=refused,
        )  # fmt: skip
        self.past_due = refused
        self.product = shapes.product("prod_sim_plan", "Plan", CATALOGUE)
        self.prices: dict[int, JSON] = {}
        self.charges: list[JSON] = []
        self.intents: list[JSON] = []
        self.discount = self._discount()

    def _discount(self) -> JSON | None:
        tale = self.tale
        if not tale.half_price_months:
            return None
        end = later(tale.start, tale.half_price_months)
        return shapes.half_price(f"di_sim_{tale.slug}", self.subscription_id, tale.start, end, tale.half_price_months)

    def bundle(self) -> dict[str, Any]:
        tale = self.tale
        invoices = [self._invoice(bill) for bill in tale.bills]
        refunds, disputes = self._backs()
        self._price(tale.price)
        subscription = self._subscription()
        methods = [shapes.payment_method(means, self.id, self.email) for means in tale.methods.values()]
        mandates = [shapes.mandate(shapes.mandate_id(one), one) for one in tale.methods.values() if one.kind == "sepa_debit"]
        held = {
            "subscriptions": [subscription], "invoices": invoices, "charges": self.charges, "payment_intents": self.intents,
            "payment_methods": methods, "refunds": refunds, "disputes": disputes, "mandates": mandates,
            "events": self._events(subscription, invoices, methods), "prices": list(self.prices.values()), "products": [self.product],
        }  # fmt: skip
        return {"case": self._case(), "customer": self.customer, **{part: objects[::-1] for part, objects in held.items()}}

    def _case(self) -> JSON:
        tale = self.tale
        calls = [
            {"as_of": iso(one.at), "agent": "Sim", "situation": "other", "cause": "other", "disposition": "link_sent",
             "promise_date": None, "agreed": ["link"], "note": "", "identified": "strong", "direction": "outbound"}
            for one in tale.calls
        ]  # fmt: skip
        return {
            "moment": iso(tale.now), "story": STORY, "situation": "other", "company": COMPANY, "agent": {"name": "Sim"}, "facts": {},
            "earlier_calls": calls,
        }  # fmt: skip

    def _price(self, amount: int) -> JSON:
        if amount not in self.prices:
            interval = "year" if self.tale.yearly else "month"
            id = f"price_sim_{self.tale.currency}_{amount}_{interval}"
            self.prices[amount] = shapes.price(id, self.product["id"], amount, self.tale.currency, interval, CATALOGUE)
        return self.prices[amount]

    def _invoice(self, bill: Bill) -> JSON:
        tale, key = self.tale, f"{self.tale.slug}_{bill.number:02}"
        invoice, intent = f"in_sim_{key}", f"pi_sim_{key}"
        finalized = bill.created + (FINALIZED if bill.number else 0)
        charges = [
            shapes.charge(f"ch_sim_{key}_{number}", self.id, bill.due, tale.currency, one, intent, self.email)
            for number, one in enumerate(bill.tries, 1)
        ]
        self.charges += charges
        gone = bill.voided_at or bill.written_off_at
        last = charges[-1] if charges else None
        self.intents.append(
            shapes.payment_intent(intent, self.id, bill.due, tale.currency, finalized, bill.tries, last, bill.voided_at is not None)
        )
        discount = self.discount["id"] if bill.off and self.discount else None
        period = (bill.created, bill.until)
        line = shapes.line_item(
            f"il_sim_{key}", invoice, self.subscription_id, self._price(bill.amount), period=period, off=bill.off, discount=discount
        )
        before = tale.day_of(bill.number - 1) if bill.number else bill.created
        return shapes.invoice(
            invoice, self.customer, self.subscription_id, line, attempt_count=sum(not one.alone for one in bill.tries),
            attempted=bool(bill.tries), auto_advance=gone is None, created=bill.created, effective_at=finalized, status=_status(bill),
            billing_reason="subscription_cycle" if bill.number else "subscription_create", next_payment_attempt=bill.next_try,
            number=f"{self.customer['invoice_prefix']}-{bill.number + 1:04}", period_start=before, period_end=bill.created,
            metadata={"retry_plan": "random", "retry_days": ",".join(map(str, bill.retry_days))} if bill.retry_days else {},
            payments=shapes.invoice_payments(invoice, intent, bill.due, tale.currency, finalized, bill.paid_at, bill.voided_at),
            status_transitions={"finalized_at": finalized, "paid_at": bill.paid_at, "voided_at": bill.voided_at,
                                "marked_uncollectible_at": bill.written_off_at},
        )  # fmt: skip

    def _backs(self) -> tuple[list[JSON], list[JSON]]:
        refunds, disputes = [], []
        paid = {one["payment_intent"]: one for one in self.charges if one["status"] == "succeeded"}
        for back in self.tale.backs:
            key = f"{self.tale.slug}_{back.bill:02}"
            charge = paid[f"pi_sim_{key}"]
            if back.disputed:
                charge["disputed"] = True
                disputes.append(shapes.dispute(f"dp_sim_{key}", charge, back.at))
            else:
                charge["amount_refunded"], charge["refunded"] = charge["amount"], True
                refunds.append(shapes.refund(f"re_sim_{key}", charge, back.at))
        return refunds, disputes

    def _subscription(self) -> JSON:
        tale = self.tale
        last = tale.bills[-1]
        made = shapes.subscription(
            self.subscription_id, self.id, self._price(tale.price), start=tale.start, period=(last.created, last.until),
            latest_invoice=f"in_sim_{tale.slug}_{last.number:02}", status="past_due" if self.past_due else "active",
        )  # fmt: skip
        details = made["cancellation_details"]
        if tale.cancel_asked is not None:
            end = tale.ended or last.until
            made |= {"cancel_at_period_end": True, "cancel_at": end, "canceled_at": tale.cancel_asked}
            details["reason"] = "cancellation_requested"
        if tale.ended is not None:
            made |= {"status": "canceled", "ended_at": tale.ended, "canceled_at": tale.cancel_asked or tale.ended}
            details["reason"] = tale.reason
        elif tale.paused_until is not None and tale.paused_until > tale.now:
            made["pause_collection"] = {"behavior": "void", "resumes_at": tale.paused_until}
        if self.discount and self.discount["end"] > tale.now:
            made["discounts"] = [self.discount]
        return made

    def _events(self, subscription: JSON, invoices: list[JSON], methods: list[JSON]) -> list[JSON]:
        notes = sorted((note for note in self.tale.notes if self.tale.now - KEPT <= note.at <= self.tale.now), key=lambda note: note.at)
        by_id = {one["id"]: one for one in methods}
        made = []
        for number, note in enumerate(notes, 1):
            about = by_id[note.means.id] if note.means else invoices[note.bill] if note.bill is not None else subscription
            id = f"evt_sim_{self.tale.slug}_{number:03}"
            made.append(shapes.event(id, EVENTS[note.kind], about, note.at, self._before(note, subscription)))
        return made

    def _before(self, note: Note, subscription: JSON) -> JSON | None:
        if note.kind == "card_passed_on":
            return {"card": dict(note.before)}
        if note.kind == "cancel_asked":
            return {"cancel_at_period_end": False, "cancel_at": None}
        if note.kind == "paused":
            return {"pause_collection": None}
        if note.kind == "price":
            old = self._price(int(str(dict(note.before)["price"])))
            item = {**subscription["items"]["data"][0], "price": old}
            return {"items": {**subscription["items"], "data": [item]}}
        return None


def _open(bill: Bill) -> bool:
    return not (bill.paid_at or bill.voided_at or bill.written_off_at)


def _status(bill: Bill) -> str:
    if bill.paid_at:
        return "paid"
    return "void" if bill.voided_at else "uncollectible" if bill.written_off_at else "open"
