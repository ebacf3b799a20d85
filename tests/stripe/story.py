"""Tells the life of one customer and keeps what Stripe would hold afterwards: a bill, two refusals, a new card become objects.

Times are ISO 8601 texts, a try is `(days after the first try, decline code or None)`; a code may name the network's own after a slash
(`generic_decline/51`). Leaves single objects to `objects` and what the desk should make of it all to the cases.
"""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from stripe import objects
from stripe.objects import Card, Ideal, Means, Sepa, at
from stripe.shape import JSON, address, iso

DAY = 86_400
SETTLES, RETURNS = 5 * DAY, 4 * DAY  # how long a direct debit takes to come in, and to come back
EVENTS_KEPT = 30 * DAY  # Stripe keeps events so long
Tries = Sequence[tuple[float, str | None]]
PAID: Tries = ((0, None),)
CATALOGUE_SINCE = at("2019-06-03T08:00:00Z")


@dataclass(frozen=True, slots=True)
class Company:
    """The desk's own company, as the case names it."""

    key: str
    name: str
    phone: str
    email: str
    statement_name: str
    creditor_id: str

    def facts(self) -> JSON:
        """What the case file says of it."""
        names = ("name", "phone", "email", "statement_name", "creditor_id")
        return {name: getattr(self, name) for name in names}


def later(start: int, interval: str, number: int) -> int:
    """`number` intervals after `start`; the 31st becomes a month's last day, as Stripe bills it."""
    if interval in ("day", "week"):
        return start + number * DAY * (7 if interval == "week" else 1)
    begun = datetime.fromtimestamp(start, UTC)
    months = begun.month - 1 + number * (12 if interval == "year" else 1)
    year, month = begun.year + months // 12, months % 12 + 1
    day = min(begun.day, calendar.monthrange(year, month)[1])
    return int(begun.replace(year=year, month=month, day=day).timestamp())


class Story:
    """One customer of one company, told until `moment`. Ids are made of `slug`; `home` is country, town, postcode."""

    def __init__(
        self, slug: str, moment: str, company: Company, *, name: str, email: str, since: str, home: tuple[str, str, str], **about: Any
    ) -> None:
        self.slug, self.moment, self.company = slug, at(moment), company
        self.billing = {"name": name, "email": email}
        country, city, postcode = home
        about["address"] = address(country, city, postal_code=postcode)
        self.customer = objects.customer(f"cus_practice_{slug}", name=name, email=email, created=at(since), **about)
        self.held: dict[str, list[JSON]] = {kind: [] for kind in LISTS}
        self._means: dict[str, Means] = {}
        self._cycles: dict[str, tuple[int, int]] = {}
        self._events: list[JSON] = []

    def plan(self, key: str, name: str, amount: int, currency: str, interval: str = "month", count: int = 1) -> JSON:
        """A price of the company, with its product: `plan("plus", "Plus", 2900, "EUR")`."""
        product = objects.product(f"prod_practice_{self.company.key}_{key}", name, created=CATALOGUE_SINCE)
        self._keep("products", product)
        id = f"price_practice_{self.company.key}_{key}_{currency.lower()}_{amount}_{count}{interval}"
        price = objects.price(id, product["id"], amount, currency, created=CATALOGUE_SINCE, interval=interval, count=count)
        self._keep("prices", price)
        return price

    def _keep(self, kind: str, thing: JSON) -> None:
        if thing not in self.held[kind]:
            self.held[kind].append(thing)

    def add_method(self, means: Means, on: str, *, default: bool = True) -> str:
        """Stores a way to pay, as the customer's default unless told otherwise; its id. A direct debit gets its mandate."""
        id = f"pm_practice_{self.slug}_{means.last4}"
        if isinstance(means, Sepa):
            means = replace(means, mandate=means.mandate or f"mandate_practice_{self.slug}_{means.last4}")
            self._add_mandate(means, id, at(on))
        method = objects.payment_method(id, means, created=at(on), customer=self.customer["id"], billing=self.billing)
        self.held["payment_methods"].append(method)
        self._means[id] = means
        if default:
            self.customer["invoice_settings"]["default_payment_method"] = id
        self.tell("payment_method.attached", method, at(on))
        return id

    def _add_mandate(self, means: Sepa, method: str, created: int) -> None:
        reference = f"{self.company.key[:4].upper()}-{self.slug.upper().replace('_', '-')}"
        self.held["mandates"].append(objects.mandate(means.mandate or "", method, created=created, reference=reference))

    def begin_by_ideal(self, subscription: JSON, means: Sepa, paid_by: Ideal) -> str:
        """Pays the first bill by iDEAL; the direct debit and its mandate come of that payment. The id of the debit method."""
        method, mandate = f"pm_practice_{self.slug}_{means.last4}", f"mandate_practice_{self.slug}_{means.last4}"
        paid_by = replace(paid_by, debit=method, mandate=mandate, last4=means.last4, name=self.billing["name"])
        ideal = f"pm_practice_{self.slug}_ideal"
        self._means[ideal] = paid_by
        begun = iso(subscription["start_date"])
        gone = objects.payment_method(ideal, paid_by, created=at(begun), billing=self.billing)
        self.held["payment_methods"].append(gone)
        self.bill(subscription, by=ideal)
        return self.add_method(replace(means, mandate=mandate, generated_from=self.held["charges"][-1]["id"]), begun)

    def renew_card(self, method: str, expires: tuple[int, int], on: str, last4: str | None = None) -> None:
        """The bank passed on the new card: the stored method changes in place, older charges keep their snapshot."""
        card = self._means[method]
        assert isinstance(card, Card)
        self._means[method] = renewed = replace(card, expires=expires, last4=last4 or card.last4)
        stored = self.method(method)
        before = {"card": {"exp_month": card.expires[0], "exp_year": card.expires[1], "last4": card.last4}}
        stored["card"] |= {"exp_month": expires[0], "exp_year": expires[1], "last4": renewed.last4}
        self.tell("payment_method.automatically_updated", stored, at(on), before=before)

    def detach(self, method: str, on: str) -> None:
        """The method is no longer the customer's; its charges stay."""
        stored, settings = self.method(method), self.customer["invoice_settings"]
        stored["customer"] = None
        if settings["default_payment_method"] == method:
            settings["default_payment_method"] = None
        self.tell("payment_method.detached", stored, at(on), before={"customer": self.customer["id"]})

    def method(self, id: str) -> JSON:
        """The stored payment method with this id."""
        return next(method for method in self.held["payment_methods"] if method["id"] == id)

    def subscribe(self, price: JSON, on: str, *, key: str = "", trial_until: str | None = None, **changes: Any) -> JSON:
        """A subscription from this moment; nothing is billed before `bill`, nor before a trial ends."""
        start = at(on)
        anchor = at(trial_until) if trial_until else start
        recurring = price["recurring"]
        end = anchor if trial_until else later(start, recurring["interval"], recurring["interval_count"])
        id = "_".join(filter(None, ("sub_practice", self.slug, key)))
        made = objects.subscription(id, self.customer["id"], price, start=start, period=(start, end), **changes)
        if trial_until:
            made |= {"trial_start": start, "trial_end": anchor, "status": "trialing", "billing_cycle_anchor": anchor}
        self.customer["currency"] = price["currency"]
        self._cycles[id] = (anchor, 0)
        self.held["subscriptions"].append(made)
        self.tell("customer.subscription.created", made, start)
        return made

    def bill_until(self, subscription: JSON, until: str, late: Mapping[str, Tries] | None = None) -> None:
        """Bills every period that starts before `until`, paid at once save where `late` names the day (or month) of the bill."""
        while self._period(subscription)[0] < at(until):
            day = iso(self._period(subscription)[0])[:10]
            self.bill(subscription, (late or {}).get(day) or (late or {}).get(day[:7]) or PAID)

    def _period(self, subscription: JSON, ahead: int = 0) -> tuple[int, int]:
        anchor, done = self._cycles[subscription["id"]]
        recurring = subscription["items"]["data"][0]["price"]["recurring"]
        step = recurring["interval_count"]
        number = (done + ahead) * step
        return later(anchor, recurring["interval"], number), later(anchor, recurring["interval"], number + step)

    def bill(self, subscription: JSON, tries: Tries = PAID, *, next_try: float | None = None, by: str | None = None) -> JSON:
        """Bills the next period and tries to collect; `next_try` is the day after the first try on which Stripe will try again."""
        period, done = self._period(subscription), self._cycles[subscription["id"]][1]
        self._cycles[subscription["id"]] = (self._cycles[subscription["id"]][0], done + 1)
        subscription["items"]["data"][0] |= {"current_period_start": period[0], "current_period_end": period[1]}
        self.customer["next_invoice_sequence"] += 1
        invoice = self._invoice(subscription, period, first=done == 0)
        subscription["latest_invoice"] = invoice["id"]
        method = by or subscription["default_payment_method"] or self.customer["invoice_settings"]["default_payment_method"]
        self._collect(invoice, tries, method, next_try)
        self._settle_status(subscription, invoice, first=done == 0)
        return invoice

    def _invoice(self, subscription: JSON, period: tuple[int, int], *, first: bool) -> JSON:
        key = f"{self.slug}{subscription['id'].removeprefix(f'sub_practice_{self.slug}')}_{iso(period[0])[:10].replace('-', '')}"
        number = f"{self.customer['invoice_prefix']}-{self.customer['next_invoice_sequence'] - 1:04}"
        running = tuple(found for found in subscription["discounts"] if found["end"] is None or found["end"] > period[0])
        made = objects.invoice(
            f"in_practice_{key}",
            self.customer,
            subscription,
            created=period[0],
            period=period,
            number=number,
            first=first,
            intent=f"pi_practice_{key}",
            discounts=running,
            off=sum(_taken_off(found, subscription) for found in running),
            period_start=period[0] if first else self._period(subscription, -2)[0],
        )
        self.held["invoices"].append(made)
        return made

    def _collect(self, invoice: JSON, tries: Tries, method: str | None, next_try: float | None) -> None:
        first = invoice["status_transitions"]["finalized_at"]
        last: JSON | None = None
        for number, (days, code) in enumerate(tries, 1):
            last = self._try(invoice, number, first + int(days * DAY), code, method)
            self._after_try(invoice, number, last, None if next_try is None else first + int(next_try * DAY))
        status = {"succeeded": "succeeded", "pending": "processing", "failed": "requires_payment_method"}
        intent = objects.payment_intent(
            invoice["payments"]["data"][0]["payment"]["payment_intent"],
            self.customer["id"],
            invoice["amount_due"],
            invoice["currency"],
            first,
            status=status[last["status"]] if last else "requires_payment_method",
            means=self._means.get(method or ""),
            method=method,
            last_charge=last,
        )
        self.held["payment_intents"].append(intent)

    def _try(self, invoice: JSON, number: int, when: int, code: str | None, method: str | None) -> JSON:
        means = self._means[method or ""]
        reason, _, network = (code or "").partition("/")
        pending = isinstance(means, Sepa) and not code and when + SETTLES > self.moment
        made = objects.charge(
            f"ch_{invoice['id'].removeprefix('in_')}_{number}",
            self.customer["id"],
            invoice["amount_due"],
            invoice["currency"],
            when,
            means=means,
            method=method,
            intent=invoice["payments"]["data"][0]["payment"]["payment_intent"],
            failed=reason or None,
            network=network or None,
            advice="try_again_later" if network else None,
            pending=pending,
            billing=self.billing,
            calculated_statement_descriptor=self.company.statement_name,
        )
        self.held["charges"].append(made)
        self.tell(f"charge.{made['status']}", made, when + _delay(means, code))
        return made

    def _after_try(self, invoice: JSON, number: int, charge: JSON, next_try: int | None) -> None:
        invoice |= {"attempted": True, "attempt_count": number, "next_payment_attempt": None}
        means = self._means[charge["payment_method"]]
        if charge["status"] == "succeeded":
            paid_at = charge["created"] + _delay(means, None)
            objects.pay_invoice(invoice, paid_at)
            self.tell("invoice.paid", invoice, paid_at)
        elif charge["status"] == "failed":
            invoice["next_payment_attempt"] = next_try
            self.tell("invoice.payment_failed", invoice, charge["created"] + _delay(means, "failed"))

    def _settle_status(self, subscription: JSON, invoice: JSON, *, first: bool) -> None:
        failed = invoice["status"] == "open" and not any(charge["status"] == "pending" for charge in self.charges_of(invoice))
        subscription["status"] = ("incomplete" if first else "past_due") if failed else "active"
        self.customer["delinquent"] = failed
        refused = self.charges_of(invoice)
        if failed and refused and not first:
            known = refused[0]["created"] + _delay(self._means[refused[0]["payment_method"]], "failed")
            self.tell("customer.subscription.updated", subscription, known, before={"status": "active"})

    def charges_of(self, invoice: JSON) -> list[JSON]:
        """The tries for one invoice, oldest first."""
        intents = {payment["payment"]["payment_intent"] for payment in invoice["payments"]["data"]}
        return [charge for charge in self.held["charges"] if charge["payment_intent"] in intents]

    def tell(self, type: str, of: JSON, when: int, *, before: JSON | None = None) -> None:
        """Notes an event if Stripe would still have it at the moment of the case."""
        if self.moment - EVENTS_KEPT <= when <= self.moment:
            self._events.append(objects.event("", type, of, when, before=before))

    def bundle(self, case: JSON) -> JSON:
        """The whole file: the case first, then every list, newest first, as Stripe lists them."""
        told = sorted(self._events, key=lambda event: int(event["created"]))
        for number, event in enumerate(told, 1):
            event["id"] = f"evt_practice_{self.slug}_{number:03}"
        lists = self.held | {"events": told}
        newest_first = {kind: sorted(lists[kind], key=_created, reverse=True) for kind in LISTS}
        return {"case": {"moment": iso(self.moment)} | case, "customer": self.customer} | newest_first


LISTS = (
    "subscriptions",
    "invoices",
    "charges",
    "payment_intents",
    "payment_methods",
    "refunds",
    "disputes",
    "mandates",
    "events",
    "prices",
    "products",
)


def _created(thing: JSON) -> tuple[int, str]:
    return thing.get("created", 0), thing["id"]


def _taken_off(discount: JSON, subscription: JSON) -> int:
    item, coupon = subscription["items"]["data"][0], discount["source"]["coupon"]
    full = item["price"]["unit_amount"] * item["quantity"]
    return int(coupon["amount_off"] or round(full * coupon["percent_off"] / 100))


def _delay(means: Means, code: str | None) -> int:
    if not isinstance(means, Sepa):
        return 0
    return RETURNS if code else SETTLES
