"""Several discounts, on several items, with tax inside: what is left of the month's revenue. And what a longer period covers."""

from fractions import Fraction
from typing import Any

import pytest
from billing.making import JSON, NOW, account, charge, discount, invoice, item, on, price, subscription
from hypothesis import given
from hypothesis import strategies as st

from assistant.records import Money
from assistant.risk.figures import monthly_amount, mrr, strip

TAX: Any = {"tax_rates": [{"inclusive": True, "percentage": 21}]}


def two_items(*discounts: JSON, first: int = 1000, second: int = 2000, **about: Any) -> JSON:
    one = item(price(first, id="price_a", product="prod_a"), id="si_a", **about)
    two = item(price(second, id="price_b", product="prod_b"), id="si_b", **about)
    return subscription(one, two, discounts=list(discounts))


def month(held: JSON) -> int:
    found = mrr(account(subscriptions=[held]), NOW)
    assert found is not None
    return found[0].minor if found else 0


def test_an_amount_off_one_product_takes_no_more_than_that_product_costs() -> None:
    only_a = {"products": ["prod_a"]}
    assert month(two_items(discount(amount_off=5000, currency="eur", applies_to=only_a))) == 2000
    assert month(two_items(discount(amount_off=400, currency="eur", applies_to=only_a))) == 2600


def test_discounts_are_taken_in_the_order_they_stand() -> None:
    half, ten = discount(percent_off=50), discount(amount_off=1000, currency="eur", id="di_2")
    assert month(two_items(half, ten)) == 500
    assert month(two_items(ten, half)) == 1000


def test_an_amount_off_is_taken_from_the_price_with_its_tax() -> None:
    held = subscription(item(price(1210), **TAX), discounts=[discount(amount_off=121, currency="eur")])
    assert month(held) == 900


def test_a_discount_of_an_item_comes_before_that_of_the_subscription() -> None:
    held = two_items(discount(amount_off=500, currency="eur"))
    held["items"]["data"][0]["discounts"] = [discount(percent_off=100, id="di_item")]
    assert month(held) == 1500


def test_two_items_with_the_same_price_keep_their_own_discounts() -> None:
    held = two_items(first=1000, second=1000)
    held["items"]["data"][1]["discounts"] = [discount(percent_off=30, id="di_item")]
    assert month(held) == 1700


def test_an_amount_off_a_yearly_plan_is_taken_once_a_year() -> None:
    held = subscription(item(price(12000, interval="year")), discounts=[discount(amount_off=1200, currency="eur")])
    assert month(held) == 900


def test_an_older_plan_with_a_fraction_of_a_cent_is_read() -> None:
    plan = {"id": "plan_1", "amount": None, "amount_decimal": "0.5", "currency": "eur", "interval": "month", "interval_count": 1}
    held = subscription() | {"items": {"data": [{"id": "si_1", "plan": plan, "quantity": 300}]}}
    assert month(held) == 150


@given(
    st.lists(
        st.one_of(st.integers(0, 100).map(lambda p: {"percent_off": p}), st.integers(0, 9000).map(lambda a: {"amount_off": a})), max_size=4
    ),
    st.booleans(),
)
def test_no_discount_makes_a_month_dearer_or_less_than_nothing(given_off: list[JSON], taxed: bool) -> None:
    offs = [discount(id=f"di_{number}", currency="eur", **one) for number, one in enumerate(given_off)]
    held, plain = (account(subscriptions=[two_items(*some, **(TAX if taxed else {}))]) for some in (offs, []))
    left, whole = (monthly_amount(one, one.subscriptions[0], NOW) for one in (held, plain))
    assert left is not None
    assert whole is not None
    assert Fraction(0) <= left <= whole


class TestTheStrip:
    def yearly(self, **about: object) -> JSON:
        period = {"period": {"start": on("2026-02-10"), "end": on("2027-02-10")}, "amount": 29000}
        return invoice("in_year", "paid", created=on("2026-02-10"), amount=29000, lines={"data": [period]}, **about)

    def test_a_year_that_was_paid_back_or_taken_back_covers_nothing(self) -> None:
        paid = charge("ch_1", "in_year", created=on("2026-02-10"), amount=29000)
        months = {one.month: one for one in strip(account(invoices=[self.yearly()], charges=[paid]), NOW)}
        assert months["2026-05"].covered_by == "in_year"
        for back in ({"amount_refunded": 29000, "refunded": True}, {"disputed": True}):
            months = {one.month: one for one in strip(account(invoices=[self.yearly()], charges=[paid | back]), NOW)}
            assert months["2026-02"].state in {"refunded", "disputed"}
            assert months["2026-05"].covered_by is None

    @pytest.mark.parametrize("state", ["void", "draft", "deleted", "something_new"])
    def test_what_is_no_bill_is_none(self, state: str) -> None:
        assert strip(account(invoices=[invoice(status=state)]), NOW)[-1].state == "none"


def test_a_subscription_past_its_end_counts_no_more() -> None:
    assert mrr(account(subscriptions=[subscription(cancel_at=on("2026-11-23"))]), NOW) == ()
    assert mrr(account(subscriptions=[subscription(cancel_at=on("2026-11-25"))]), NOW) == (Money(2900, "EUR"),)
