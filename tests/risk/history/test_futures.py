"""What comes after a moment moves no feature of it: cut away or changed, every row stays the same, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.risk.history.cases import Episode, Renewal
from assistant.risk.history.past import History
from risk.history.lives import (
    END,
    FUTURES,
    JSON,
    at,
    bundle,
    cases,
    failed,
    history,
    paid,
    practice,
    recovered,
    rows,
    spoken,
    stamp,
    under_way,
    until,
)  # fmt: skip


def made() -> list[JSON]:
    """Lives with failures, late payments, other cards and debits, made here so that each kind is surely there."""
    debit: JSON = {
        "payment_method": "pm_2",
        "payment_method_details": {"type": "sepa_debit", "sepa_debit": {"country": "NL", "fingerprint": "fp_s"}},
    }
    other: JSON = {"payment_method": "pm_3", "payment_method_details": {"type": "card", "card": {"brand": "amex", "fingerprint": "fp_3"}}}
    soon = failed(5)  # five days after a debit of which nobody knows yet how it ends
    soon[0]["created"] = soon[1]["created"] = stamp(at(4, 5))
    ran = [paid(0), paid(1), recovered(2, 4, before=(1, 3)), paid(3), recovered(4, 9, **other), paid(5)]
    return [
        bundle(*ran, failed(6, "expired_card"), failed(7, "lost_card")),
        bundle(paid(0, **debit), paid(1, **debit), failed(2, "insufficient_funds", **debit), paid(3, **debit), under_way(4, **debit), soon),
        bundle(paid(0, amount=100), paid(1), failed(2), who={"id": "cus_2", "object": "customer"}),
    ]


LIVES = [*made(), *practice()[::6]]
PLACES = [(life, case) for life, raw in enumerate(LIVES) for case in cases(history(raw))]

MADE = [place for place in PLACES if place[0] < len(made())]
SOME = [*MADE, *PLACES[len(MADE) :: 5]]


def as_bytes(one: History, case: Renewal | Episode) -> bytes:
    return json.dumps(rows(one, case)).encode()


def changed(raw: JSON, futures: list[Callable[[JSON, int], None]], when: int) -> JSON:
    raw = deepcopy(raw)
    for part in ("subscriptions", "invoices", "charges", "payment_methods"):
        raw.setdefault(part, [])
    for future in futures:
        future(raw, when)
    return raw


@settings(max_examples=60, deadline=None)
@given(place=st.sampled_from(PLACES), futures=st.lists(st.sampled_from(FUTURES), max_size=6), wait=st.integers(1, 90 * 86_400))
def test_no_future_moves_a_feature(place: tuple[int, Renewal | Episode], futures: list[Any], wait: int) -> None:
    life, case = place
    moment = case.moment
    seen_then = history(until(LIVES[life], moment), moment)
    later = history(changed(until(LIVES[life], moment), futures, stamp(moment) + wait), END, contacts=spoken(moment + timedelta(hours=1)))
    assert as_bytes(later, case) == as_bytes(seen_then, case)


def test_every_case_reads_the_same_with_and_without_what_came_later() -> None:
    whole = {life: history(LIVES[life]) for life, _ in PLACES}
    for life, case in SOME:
        cut_off = history(until(LIVES[life], case.moment), case.moment)
        assert as_bytes(whole[life], case) == as_bytes(cut_off, case), case


@pytest.mark.parametrize("future", FUTURES, ids=lambda one: one.__name__)
def test_each_future_by_itself(future: Callable[[JSON, int], None]) -> None:
    for life, case in MADE:
        then = until(LIVES[life], case.moment)
        later = changed(then, [future], stamp(case.moment) + 1)
        assert as_bytes(history(later), case) == as_bytes(history(then, case.moment), case), (future.__name__, case)


def test_a_label_written_into_todays_objects_moves_nothing() -> None:
    """The canary: every field that is overwritten in place holds the outcome, and no row shows it."""
    for raw in made():
        plain, zero, one = (history(shown) for shown in (raw, canary(raw, "0"), canary(raw, "1")))
        for case in cases(plain):
            assert as_bytes(one, case) == as_bytes(zero, case) == as_bytes(plain, case)


def canary(raw: JSON, label: str) -> JSON:
    told = deepcopy(raw)
    yes = label == "1"
    person = {"metadata": {"label": label}, "name": label, "email": f"{label}@label.example", "description": label, "balance": int(label)}
    default = {"default_payment_method": f"pm_{label}"}
    told["customer"] |= person | {"address": {"country": "US" if yes else "DE"}, "invoice_settings": default, "delinquent": yes}
    for one in told["subscriptions"]:
        one |= default | {"status": "past_due" if yes else "active", "metadata": {"label": label}, "pause_collection": {} if yes else None}
    for one in told["payment_methods"]:
        one |= {"card": {**one.get("card", {}), "exp_year": 2040 if yes else 2020, "funding": label}, "created": 1 + int(label)}
    for one in told["invoices"]:
        one |= {"next_payment_attempt": stamp(END) + int(label), "attempt_count": 1 + int(label), "auto_advance": yes}
        one |= {"amount_remaining": int(label), "metadata": {"label": label}, "default_payment_method": f"pm_{label}"}
    for one in told["charges"]:
        one |= {"metadata": {"label": label}, "description": label, "fraud_details": {"user_report": label}}
    return told


def test_a_debit_under_way_says_nothing_until_its_outcome_was_known() -> None:
    raw = made()[1]
    first = next(one for one in cases(history(raw)) if isinstance(one, Renewal) and one.invoice == "in_3")
    row = rows(history(raw), first)[0]
    assert (row["failures_365"], row["paid_streak"]) == (1.0, 0.0)
    early = Renewal(first.subscription, first.at, at(2, 3))
    assert rows(history(raw), early)[0]["failures_365"] == 0.0
