"""A payment that was taken in part: what was let go is no refund."""

import pytest

from assistant.records import Money
from assistant.risk.figures import paid_total
from billing.making import account, charge


@pytest.mark.parametrize(
    ("given_back", "whole", "outcome", "left"),
    [
        (0, False, "succeeded", 2000),
        (500, False, "partially_refunded", 1500),
        (2000, False, "refunded", 0),
        (3000, False, "succeeded", 2000),  # the rest, let go by the capture
        (3500, False, "partially_refunded", 1500),
        (5000, True, "refunded", 0),
    ],
)
def test_what_was_taken_less_what_came_back(given_back: int, whole: bool, outcome: str, left: int) -> None:
    held = account(charges=[charge(amount=5000, amount_captured=2000, amount_refunded=given_back, refunded=whole)])
    assert held.payments[0].amount == Money(2000, "EUR")
    assert held.payments[0].outcome == outcome
    assert paid_total(held) == ((Money(left, "EUR"),) if left else ())


def test_more_back_than_there_ever_was_leaves_nothing() -> None:
    assert paid_total(account(charges=[charge(amount_refunded=9900)])) == ()
