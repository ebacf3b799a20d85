"""Accounts with a past, in Stripe's shape: a bill a month, some of which fail, and what was done after a moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from billing.making import charge, customer, invoice, method, refused, subscription

from assistant.billing.practice import Practice
from assistant.billing.read_account import Bundle, read_account
from assistant.records import Account
from assistant.resources import PACKAGE
from assistant.risk.history.cases import Episode, Renewal
from assistant.risk.history.features import day_row, days_of, renewal_row
from assistant.risk.history.labels import episodes, renewals
from assistant.risk.history.past import Contact, History, cut, read_history
from assistant.risk.history.pay_cycle import Calendar, read_paydays

JSON = dict[str, Any]
START = datetime(2025, 1, 20, 9, tzinfo=UTC)
END = datetime(2027, 1, 1, tzinfo=UTC)


@cache
def calendar() -> Calendar:
    where = PACKAGE / "risk" / "history"
    return read_paydays((where / "paydays.csv").read_text("utf-8"), (where / "bank_days.csv").read_text("utf-8"))


def at(month: int, days: float = 0) -> datetime:
    """The renewal of that month (0: the first bill), and days after it."""
    number = START.month - 1 + month
    return START.replace(year=START.year + number // 12, month=number % 12 + 1) + timedelta(days=days)


def stamp(moment: datetime) -> int:
    return int(moment.timestamp())


def bill(month: int, **about: Any) -> JSON:
    made = stamp(at(month))
    period = {"start": made, "end": stamp(at(month + 1))}
    line = {"amount": about.get("amount", 2900), "currency": "eur", "period": period, "pricing": {"price_details": {"price": "price_1"}}}
    plain = {
        "billing_reason": "subscription_create" if month == 0 else "subscription_cycle",
        "lines": {"data": [line]},
        "status_transitions": {"paid_at": None},
    }
    return invoice(f"in_{month}", created=made, **plain | about)


def paid(month: int, **about: Any) -> list[JSON]:
    """A bill paid at once: [invoice, charge]."""
    money = {"amount": about["amount"]} if "amount" in about else {}
    done = {"paid_at": stamp(at(month))}
    return [
        bill(month, status="paid", status_transitions=done, **money),
        charge(f"ch_{month}", f"in_{month}", created=stamp(at(month)), **about),
    ]


def failed(month: int, code: str = "insufficient_funds", **about: Any) -> list[JSON]:
    """A bill whose first charge failed, still open: [invoice, charge]."""
    return [bill(month), refused(code, id=f"ch_{month}", invoice=f"in_{month}", created=stamp(at(month)), **about)]


def under_way(month: int, **how: Any) -> list[JSON]:
    """A debit of which nobody knows yet how it ends: [invoice, charge]."""
    return [bill(month), charge(f"ch_{month}", f"in_{month}", status="pending", created=stamp(at(month)), **how)]


def recovered(month: int, days: float, *, before: tuple[float, ...] = (), code: str = "insufficient_funds", **how: Any) -> list[JSON]:
    """Failed and paid so many days later, with failed tries before it: [invoice, charge, ...]."""
    done = {"paid_at": stamp(at(month, days))}
    tries = [
        refused(code, id=f"ch_{month}_{number}", invoice=f"in_{month}", created=stamp(at(month, day)))
        for number, day in enumerate(before, 1)
    ]
    paying = charge(f"ch_{month}_paid", f"in_{month}", created=stamp(at(month, days)), **how)
    return [bill(month, status="paid", status_transitions=done), failed(month, code)[1], *tries, paying]


def bundle(*made: list[JSON], who: JSON | None = None, **parts: Any) -> JSON:
    """One account as JSON by part."""
    every = [one for group in made for one in group]
    return {
        "customer": who or customer(),
        "subscriptions": [subscription(start_date=stamp(START))],
        "payment_methods": [method()],
        "invoices": [one for one in every if one["object"] == "invoice"],
        "charges": [one for one in every if one["object"] == "charge"],
    } | parts


def read(raw: Mapping[str, Any], now: datetime = END) -> Account:
    parts = defaultdict(list, {part: deepcopy(list(objects)) for part, objects in raw.items() if part not in {"customer", "case"}})
    return read_account(Bundle(deepcopy(raw["customer"]), parts), source="practice", read_at=now, now=now)


def history(raw: Mapping[str, Any], now: datetime = END, **about: Any) -> History:
    return read_history(read(raw, now), calendar=calendar(), **about)


def until(raw: Mapping[str, Any], moment: datetime) -> JSON:
    """The JSON without anything made after the moment."""
    late = stamp(moment)
    return {
        part: objects if part in {"customer", "case"} else [one for one in objects if one.get("created", 0) <= late]
        for part, objects in raw.items()
    }


@cache
def practice() -> tuple[JSON, ...]:
    return tuple({"customer": case.customer, **case.parts} for case in Practice().cases)


def cases(one: History) -> list[Renewal | Episode]:
    return [*(row.renewal for row in renewals(one, END)), *(row.episode for row in episodes(one, END))]


def rows(one: History, case: Renewal | Episode) -> list[Any]:
    """Every row that is made of a case."""
    past = cut(one, case.moment)
    if isinstance(case, Renewal):
        return [renewal_row(past, case)]
    days = days_of(past, case)
    return [days.row, *(day_row(days, day, try_today=day % 2 == 0, tries_so_far=2) for day in (1, 2, 9, 30))]


# What may happen after a moment, and what it overwrites.
def pay(raw: JSON, when: int) -> None:
    for bill_ in raw["invoices"]:
        if bill_["status"] in {"open", "draft", "uncollectible"}:
            bill_ |= {"status": "paid", "amount_paid": bill_.get("amount_due", 0), "amount_remaining": 0, "next_payment_attempt": None}
            bill_["attempt_count"] = bill_.get("attempt_count", 0) + 1
            bill_["status_transitions"] = {**(bill_.get("status_transitions") or {}), "paid_at": when}
            raw["charges"].append(charge(f"ch_later_{bill_['id']}", bill_["id"], created=when))


def fail(raw: JSON, when: int) -> None:
    for bill_ in raw["invoices"]:
        if bill_["status"] == "open":
            raw["charges"].append(refused("stolen_card", id=f"ch_no_{bill_['id']}", invoice=bill_["id"], created=when))
            bill_["attempt_count"] = bill_.get("attempt_count", 0) + 1


def settle(raw: JSON, when: int) -> None:
    """A debit that was under way came in."""
    for one in raw["charges"]:
        if one.get("status") == "pending":
            one |= {"status": "succeeded", "captured": True}
            for bill_ in (bill_ for bill_ in raw["invoices"] if bill_["id"] == one["invoice"]):
                bill_ |= {"status": "paid", "amount_remaining": 0, "status_transitions": {"paid_at": when}}


def bounce(raw: JSON, when: int) -> None:
    """A debit that was under way failed."""
    for one in raw["charges"]:
        if one.get("status") == "pending":
            one |= {"status": "failed", "failure_code": "insufficient_funds", "captured": False}


def cancel(raw: JSON, when: int) -> None:
    reason = {"reason": "cancellation_requested"}
    for one in raw["subscriptions"]:
        one |= {"status": "canceled", "canceled_at": when, "ended_at": when, "cancellation_details": reason, "cancel_at": when}


def void(raw: JSON, when: int) -> None:
    for bill_ in raw["invoices"]:
        if bill_["status"] == "open":
            bill_["status"] = "void"
            bill_["status_transitions"] = {**(bill_.get("status_transitions") or {}), "voided_at": when}


def delete_methods(raw: JSON, when: int) -> None:
    raw["payment_methods"] = []
    raw["customer"]["invoice_settings"] = {"default_payment_method": None}


def new_card(raw: JSON, when: int) -> None:
    raw["payment_methods"].append(method("pm_new", created=when, card={"exp_year": 2035, "fingerprint": "fp_new"}))
    raw["customer"]["invoice_settings"] = {"default_payment_method": "pm_new"}
    raw.setdefault("events", []).append(
        {"id": "evt_new", "type": "payment_method.attached", "created": when, "data": {"object": raw["payment_methods"][-1]}}
    )


def renew_date(raw: JSON, when: int) -> None:
    for one in raw["payment_methods"]:
        if "card" in one:
            one["card"] = {**one["card"], "exp_year": 2040, "funding": "prepaid"}


def give_back(raw: JSON, when: int) -> None:
    for number, one in enumerate(one for one in raw["charges"] if one.get("status") == "succeeded" and one["created"] < when):
        one |= {"refunded": True, "amount_refunded": one["amount"]}
        refund = {"id": f"re_later_{number}", "charge": one["id"], "amount": one["amount"], "currency": one["currency"]}
        raw.setdefault("refunds", []).append(refund | {"created": when, "status": "succeeded"})


def dispute(raw: JSON, when: int) -> None:
    for number, one in enumerate(one for one in raw["charges"] if one.get("status") == "succeeded" and one["created"] < when):
        one["disputed"] = True
        case = {"id": f"dp_later_{number}", "charge": one["id"], "amount": one["amount"], "currency": one["currency"]}
        raw.setdefault("disputes", []).append(case | {"created": when, "status": "lost", "reason": "fraudulent"})


def pause(raw: JSON, when: int) -> None:
    for one in raw["subscriptions"]:
        one["pause_collection"] = {"behavior": "void", "resumes_at": None}


def move(raw: JSON, when: int) -> None:
    person = {"address": {"country": "US"}, "metadata": {"usage": str(when), "last_used": str(when)}, "phone": "+4915112345678"}
    raw["customer"] |= person | {"name": "Other Name", "email": "x@other.example", "preferred_locales": ["de"], "balance": 500}


def renew(raw: JSON, when: int) -> None:
    if not raw["subscriptions"]:
        return
    parent = {"subscription_details": {"subscription": raw["subscriptions"][0]["id"]}}
    raw["invoices"].append(invoice("in_later", created=when, billing_reason="subscription_cycle", parent=parent))
    raw["charges"].append(refused("do_not_honor", id="ch_later", invoice="in_later", created=when, brand="visa"))


FUTURES: tuple[Callable[[JSON, int], None], ...] = (
    pay, fail, settle, bounce, cancel, void, delete_methods, new_card, renew_date, give_back, dispute, pause, move, renew,
)  # fmt: skip


def spoken(*moments: datetime, disposition: str = "promise_to_pay", **about: Any) -> Iterator[Contact]:
    for number, moment in enumerate(moments):
        yield Contact(f"call_{number}", moment, disposition, **about)
