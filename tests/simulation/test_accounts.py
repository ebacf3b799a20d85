"""A simulated account is one that the reader reads without trouble, of the provider's shape, and it says the same as its truths."""

import json
from collections import defaultdict
from datetime import UTC, datetime
from itertools import islice

import pytest
from stripe.asking import check

from assistant.billing.read_account import Bundle, read_account
from assistant.records import Account
from assistant.simulation.generate import Simulated, generate
from assistant.simulation.people import NOW
from assistant.simulation.truth import Truth
from assistant.simulation.worlds import WORLDS

PARTS = ("subscriptions", "invoices", "charges", "payment_intents", "payment_methods", "refunds", "disputes", "mandates", "events",
         "prices", "products")  # fmt: skip
AT = datetime.fromtimestamp(NOW, UTC)
FOURTEEN, THIRTY = 14 * 86_400, 30 * 86_400


@pytest.fixture(scope="module")
def people() -> list[Simulated]:
    return [one for world in WORLDS for one in generate(world, 40, 4, random_days=0.2)]


def account(one: Simulated) -> Account:
    parts = defaultdict(list, {part: one.bundle[part] for part in PARTS})
    return read_account(Bundle(one.bundle["customer"], parts), source="practice", read_at=AT, now=AT)


def test_each_object_passes_the_schema(people: list[Simulated]) -> None:
    for one in people[::4]:
        for made in (one.bundle["customer"], *(thing for part in PARTS for thing in one.bundle[part])):
            check(made["object"], made)


def test_the_reader_reads_every_bill_and_try(people: list[Simulated]) -> None:
    for one in people:
        read = account(one)
        assert not read.problems
        assert len(read.invoices) == len(one.tale.bills)
        assert len(read.payments) == sum(len(bill.tries) for bill in one.tale.bills)
        assert all(payment.invoice for payment in read.payments)


def test_nothing_is_dated_after_the_accounts_moment(people: list[Simulated]) -> None:
    for one in people:
        made = [thing for part in PARTS for thing in one.bundle[part]]
        assert all(thing.get("created", 0) <= NOW for thing in made)
        assert all(when is None or when <= NOW for bill in one.bundle["invoices"] for when in bill["status_transitions"].values())
        assert all(bill["next_payment_attempt"] is None or bill["next_payment_attempt"] > NOW for bill in one.bundle["invoices"])


def test_an_outcome_is_what_the_json_shows(people: list[Simulated]) -> None:
    compared = 0
    for one in people:
        for truth in one.truths:
            if truth.outcome is not None and truth.question in ("first_failure", "early_warning", "recovery"):
                compared += 1
                assert truth.outcome == shown(one, truth), truth
    assert compared > 3000


def shown(one: Simulated, truth: Truth) -> int:
    """The same label, from the JSON alone."""
    bill = next(found for found in one.bundle["invoices"] if found["id"] == truth.invoice)
    intent = bill["payments"]["data"][0]["payment"]["payment_intent"]
    first = min((found for found in one.bundle["charges"] if found["payment_intent"] == intent), key=lambda found: found["created"])
    failed, paid = first["status"] == "failed", bill["status_transitions"]["paid_at"]
    if truth.question == "first_failure":
        return int(failed)
    within = THIRTY if truth.question == "early_warning" else FOURTEEN
    in_time = paid is not None and paid <= first["created"] + within
    return int(failed and not in_time) if truth.question == "early_warning" else int(in_time)


def test_an_ending_that_came_first_is_no_outcome_and_says_which(people: list[Simulated]) -> None:
    said = {truth.why for one in people for truth in one.truths}
    assert {"cancelled", "paused", "contacted", "unripe"} <= said
    assert all((truth.outcome is None) == (truth.why is not None) for one in people for truth in one.truths)


def test_a_label_waits_until_its_window_and_two_days_are_over(people: list[Simulated]) -> None:
    windows = {"first_failure": 7, "early_warning": 37, "recovery": 14}
    for one in people:
        for truth in one.truths:
            if truth.moment + (windows[truth.question] + 2) * 86_400 > NOW:
                assert truth.outcome is None


def test_customer_k_is_the_same_however_many_are_made() -> None:
    many = [written(one) for one in generate("plain", 12, 9, timing=True)]
    assert many[:5] == [written(one) for one in generate("plain", 5, 9, timing=True)]
    assert many[7:] == [written(one) for one in islice(generate("plain", 5, 9, first=7, timing=True), 5)]
    assert many[0] != written(next(generate("plain", 1, 10, timing=True)))


def written(one: Simulated) -> str:
    return json.dumps([one.bundle, [truth.as_json() for truth in one.truths], one.hidden])


def test_bills_that_are_tried_on_random_days_say_so() -> None:
    marked = other = 0
    for one in generate("plain", 120, 2, random_days=0.5):
        for bill in one.tale.bills:
            marked += bool(bill.retry_days)
            other += len(bill.tries) > 1 and not bill.retry_days
        for raw in one.bundle["invoices"]:
            days = raw["metadata"].get("retry_days")
            assert (raw["metadata"].get("retry_plan") == "random") == (days is not None)
    assert marked > 10
    assert other > 10
