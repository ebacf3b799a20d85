"""Status, MRR, what was paid, until when there is access, and the strip of months."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from billing.making import JSON, NOW, account, ago, charge, customer, discount, invoice, item, on, price, refused, subscription, view

from assistant.records import Account, Money, Problem
from assistant.risk.figures import Access, access, invoice_state, mrr, paid_total, status, strip


def monthly(*items: JSON, now: datetime = NOW, who: JSON | None = None, invoices: list[JSON] | None = None, **about: Any) -> int:
    """The MRR of one subscription, in its minor unit."""
    found = mrr(account(who=who, subscriptions=[subscription(*items, **about)], invoices=invoices or []), now)
    assert found is not None
    return found[0].minor if found else 0


class TestMrr:
    @pytest.mark.parametrize(
        ("interval", "count", "amount", "month"),
        [
            ("month", 1, 2900, 2900),
            ("month", 3, 2900, 967),
            ("year", 1, 12000, 1000),
            ("year", 2, 12000, 500),
            ("week", 1, 1200, 5200),
            ("week", 2, 1200, 2600),
            ("day", 1, 12, 365),
            ("year", 1, 30, 2),  # 2.5 is rounded to the even number
            ("year", 1, 42, 4),  # and so is 3.5
        ],
    )
    def test_another_interval_is_turned_into_months(self, interval: str, count: int, amount: int, month: int) -> None:
        assert monthly(item(price(amount, interval=interval, count=count))) == month

    def test_the_number_counts_and_none_is_one(self) -> None:
        assert monthly(item(quantity=3)) == 8700
        assert monthly(item(quantity=None)) == 2900
        assert monthly(item(quantity=0)) == 0

    @pytest.mark.parametrize(
        ("mode", "quantity", "month"), [("volume", 5, 5000), ("volume", 6, 5300), ("graduated", 5, 5000), ("graduated", 7, 6900)]
    )
    def test_tiers(self, mode: str, quantity: int, month: int) -> None:
        tiers = [{"up_to": 5, "unit_amount": 1000}, {"up_to": None, "unit_amount": 800, "flat_amount": 500 if mode == "volume" else 300}]
        expected = {"graduated": {7: 5000 + 1600 + 300}}.get(mode, {}).get(quantity, month)
        assert monthly(item(price(None, tiers=tiers, tiers_mode=mode, billing_scheme="tiered"), quantity)) == expected

    def test_packs_are_rounded_as_the_price_says(self) -> None:
        packs = {"divide_by": 10, "round": "up"}
        assert monthly(item(price(500, transform_quantity=packs), 21)) == 1500
        assert monthly(item(price(500, transform_quantity=packs | {"round": "down"}), 21)) == 1000

    def test_a_fraction_of_a_cent(self) -> None:
        assert monthly(item(price(None, unit_amount_decimal="0.5"), 2901)) == 1450

    def test_what_is_billed_by_use_is_left_out(self) -> None:
        assert monthly(item(price(usage_type="metered"))) == 0
        assert monthly(item(), item(price(id="price_2", usage_type="metered"), id="si_2")) == 2900

    def test_a_discount_for_good_is_taken_off(self) -> None:
        assert monthly(discounts=[discount(percent_off=10)]) == 2610
        assert monthly(discounts=[discount(amount_off=400, currency="eur")]) == 2500
        assert monthly(item(price(12000, interval="year")), discounts=[discount(amount_off=1200, currency="eur")]) == 900

    def test_a_discount_in_the_older_shape_is_taken_off_too(self) -> None:
        assert monthly(discount={"id": "di_1", "coupon": {"duration": "forever", "percent_off": 50}, "start": ago(9)}) == 1450

    def test_a_discount_that_ends_or_holds_once_is_not(self) -> None:
        assert monthly(discounts=[discount("repeating", percent_off=10, end=ago(-90))]) == 2900
        assert monthly(discounts=[discount("once", percent_off=10)]) == 2900

    def test_a_discount_never_makes_less_than_nothing(self) -> None:
        assert monthly(discounts=[discount(amount_off=9900, currency="eur")]) == 0

    def test_a_discount_for_one_product_leaves_the_others(self) -> None:
        second = item(price(1000, id="price_2", product="prod_2"), id="si_2")
        assert monthly(item(), second, discounts=[discount(percent_off=50, applies_to={"products": ["prod_2"]})]) == 3400
        assert monthly(item(), second, discounts=[discount(amount_off=300, currency="eur", applies_to={"products": ["prod_9"]})]) == 3900
        both_off = discount(amount_off=1500, currency="eur", applies_to={"products": ["prod_2"]})
        assert monthly(item(), second, discounts=[both_off]) == 2900  # it cannot take more than the product costs

    def test_a_discount_of_one_item(self) -> None:
        second = item(price(1000, id="price_2"), id="si_2", discounts=[discount(percent_off=50)])
        assert monthly(item(), second) == 3400

    def test_a_discount_of_the_customer_holds_where_the_subscription_has_none(self) -> None:
        assert monthly(who=customer(discount=discount(percent_off=10))) == 2610
        assert monthly(who=customer(discount=discount(percent_off=10)), discounts=[discount(percent_off=50)]) == 1450

    def test_tax_inside_the_price_is_taken_out(self) -> None:
        assert monthly(item(price(12100), tax_rates=[{"inclusive": True, "percentage": 21.0}])) == 10000
        assert monthly(item(price(12100)), default_tax_rates=[{"inclusive": True, "percentage": 21.0}]) == 10000
        assert monthly(item(price(12100), tax_rates=[{"inclusive": False, "percentage": 21.0}])) == 12100

    def test_tax_that_stripe_reckons_is_taken_out_by_the_last_bill(self) -> None:
        bill = invoice(status="paid", subtotal=12100, subtotal_excluding_tax=10000)
        assert monthly(item(price(12100, tax_behavior="inclusive")), invoices=[bill]) == 10000

    @pytest.mark.parametrize(
        ("currency", "amount", "minor"),
        [("jpy", 2900, 2900), ("kwd", 2900, 2900), ("isk", 290000, 2900), ("ugx", 290000, 2900), ("mga", 29, 2900)],
    )
    def test_units(self, currency: str, amount: int, minor: int) -> None:
        assert monthly(item(price(amount, currency))) == minor

    def test_several_currencies_stand_side_by_side(self) -> None:
        found = account(subscriptions=[subscription(), subscription(item(price(500, "usd")), id="sub_2"), subscription(id="sub_3")])
        assert mrr(found, NOW) == (Money(5800, "EUR"), Money(500, "USD"))

    def test_rounding_is_done_once_a_currency(self) -> None:
        third = item(price(100, count=3))
        found = account(subscriptions=[subscription(third, id=f"sub_{number}") for number in range(3)])
        assert mrr(found, NOW) == (Money(100, "EUR"),)

    @pytest.mark.parametrize("state", ["trialing", "unpaid", "paused", "incomplete", "incomplete_expired", "canceled"])
    def test_only_what_is_active_or_past_due_counts(self, state: str) -> None:
        assert monthly(status=state) == 0
        assert monthly(status="past_due") == 2900

    def test_a_pause_of_charging_does_not_count(self) -> None:
        assert monthly(pause_collection={"behavior": "void"}) == 0

    def test_what_is_set_to_end_counts_until_it_ends(self) -> None:
        assert monthly(cancel_at=ago(-10)) == 2900
        assert monthly(cancel_at_period_end=True) == 2900
        assert monthly(cancel_at=ago(1)) == 0

    def test_it_is_unknown_where_it_could_not_be_read(self) -> None:
        assert mrr(without(account(subscriptions=[subscription()]), "subscriptions"), NOW) is None
        assert mrr(account(subscriptions=[subscription(item(price(None)))]), NOW) is None


def without(found: Account, part: str) -> Account:
    from dataclasses import replace

    return replace(found, problems=(Problem(part, "timeout"),))


def dispute(state: str, amount: int = 2900) -> JSON:
    return {"id": "dp_1", "charge": "ch_1", "status": state, "created": ago(1), "amount": amount, "currency": "eur"}


class TestPaidTotal:
    def paid(self, *charges: JSON, disputes: list[JSON] | None = None) -> tuple[Money, ...] | None:
        return paid_total(account(charges=list(charges), disputes=disputes or []))

    def test_what_came_in_less_what_went_back(self) -> None:
        assert self.paid(charge(), charge("ch_2", amount_refunded=900)) == (Money(4900, "EUR"),)

    def test_only_what_was_captured(self) -> None:
        assert self.paid(charge(amount_captured=1000)) == (Money(1000, "EUR"),)
        assert self.paid(charge(captured=False)) == ()

    def test_what_failed_or_is_under_way_is_nothing(self) -> None:
        assert self.paid(refused(), charge("ch_2", status="pending"), refused("rule", by="blocked", id="ch_3")) == ()

    @pytest.mark.parametrize(
        ("state", "left"),
        [
            ("lost", 0),
            ("needs_response", 0),
            ("under_review", 0),
            ("won", 2900),
            ("warning_needs_response", 2900),
            ("warning_closed", 2900),
            ("prevented", 2900),
        ],
    )
    def test_a_dispute_takes_what_it_holds(self, state: str, left: int) -> None:
        assert self.paid(charge(disputed=True), disputes=[dispute(state)]) == ((Money(left, "EUR"),) if left else ())

    def test_a_dispute_on_a_part_takes_that_part(self) -> None:
        assert self.paid(charge(disputed=True), disputes=[dispute("lost", 900)]) == (Money(2000, "EUR"),)

    def test_currencies_stand_apart_and_zero_is_left_out(self) -> None:
        assert self.paid(charge(currency="usd"), charge("ch_2", currency="jpy"), charge("ch_3", amount_refunded=2900, refunded=True)) == (
            Money(2900, "JPY"),
            Money(2900, "USD"),
        )

    def test_it_is_unknown_where_it_could_not_be_read(self) -> None:
        assert paid_total(without(account(charges=[charge()]), "payments")) is None
        assert paid_total(without(account(charges=[charge()]), "disputes")) is None


class TestStrip:
    def state(self, bill: JSON, *charges: JSON, **parts: Any) -> str:
        found = account(invoices=[bill], charges=list(charges), **parts)
        return invoice_state(found, found.invoices[0])

    def test_it_is_two_years_oldest_first_and_ends_with_this_month(self) -> None:
        found = strip(account(), NOW)
        assert [one.month for one in found][::23] == ["2024-12", "2026-11"]
        assert len(found) == 24
        assert [one.month for one in strip(account(), NOW.replace(month=1))][-2:] == ["2025-12", "2026-01"]

    def test_a_bill_stands_in_the_month_it_was_made_in_utc(self) -> None:
        months = {one.month: one.state for one in strip(account(invoices=[invoice(status="paid", created=on("2026-09-30T23:59:59"))]), NOW)}
        assert (months["2026-09"], months["2026-10"]) == ("paid", "none")

    def test_each_state(self) -> None:
        paid = invoice(status="paid")
        assert self.state(paid, charge()) == "paid"
        assert self.state(paid, charge(created=ago(1)), refused(id="ch_2")) == "paid_late"
        assert self.state(paid, charge(amount_refunded=2900, refunded=True)) == "refunded"
        assert self.state(paid, charge(amount_refunded=900)) == "paid"
        assert self.state(paid, charge(disputed=True), disputes=[dispute("lost")]) == "disputed"
        assert self.state(paid, charge(disputed=True), disputes=[dispute("won")]) == "paid"
        assert self.state(invoice(), refused()) == "failed"
        assert self.state(invoice(attempt_count=0)) == "open"
        assert self.state(invoice(), charge(status="pending")) == "open"
        assert self.state(invoice(), charge(status="pending", created=ago(1)), refused(id="ch_2")) == "open"
        assert self.state(invoice(status="uncollectible")) == "failed"
        assert self.state(invoice(status="void"), refused()) == "none"
        assert self.state(invoice(status="draft")) == "none"
        assert self.state(invoice(collection_method="send_invoice", attempt_count=0)) == "open"

    def test_a_bill_that_was_paid_outside_after_a_failed_try_is_late(self) -> None:
        assert self.state(invoice(status="paid", paid_out_of_band=True), refused()) == "paid_late"

    def test_the_worst_of_a_month_is_shown(self) -> None:
        bills = [invoice("in_1"), invoice("in_2", "paid"), invoice("in_3", "paid", created=ago(6))]
        charges = [refused(), charge("ch_2", "in_2"), charge("ch_3", "in_3", disputed=True)]
        disputes = [dispute("lost") | {"charge": "ch_3"}]
        assert strip(account(invoices=bills, charges=charges), NOW)[-1].state == "disputed"
        assert strip(account(invoices=bills, charges=charges, disputes=disputes), NOW)[-1].state == "disputed"
        assert strip(account(invoices=bills[:2], charges=charges[:2]), NOW)[-1].state == "failed"

    @pytest.mark.parametrize(
        ("start", "end", "covered"), [("2025-12-15", "2026-12-15", 11), ("2026-08-01", "2026-11-01", 2), ("2026-10-31", "2026-11-30", 0)]
    )
    def test_a_longer_paid_period_covers_the_months_in_it(self, start: str, end: str, covered: int) -> None:
        line = {"id": "il_1", "amount": 2900, "period": {"start": on(start), "end": on(end)}}
        found = strip(account(invoices=[invoice(status="paid", created=on(start), lines={"data": [line]})]), NOW)
        assert [one.covered_by for one in found].count("in_1") == covered
        assert all(one.state == "none" for one in found if one.covered_by)

    def test_an_unpaid_longer_period_covers_nothing(self) -> None:
        line = {"id": "il_1", "amount": 2900, "period": {"start": on("2026-01-15"), "end": on("2027-01-15")}}
        found = strip(account(invoices=[invoice(created=on("2026-01-15"), lines={"data": [line]})]), NOW)
        assert not any(one.covered_by for one in found)


class TestStatus:
    @pytest.mark.parametrize(
        "order", [("unpaid", "past_due"), ("past_due", "active"), ("incomplete", "active"), ("active", "trialing"), ("active", "canceled")]
    )
    def test_the_one_most_in_need_counts(self, order: tuple[str, str]) -> None:
        both = [subscription(id=f"sub_{one}", status=one) for one in order]
        assert status(account(subscriptions=both)) == status(account(subscriptions=both[::-1])) == order[0]

    def test_none_and_unknown(self) -> None:
        assert status(account()) == "none"
        assert status(without(account(), "subscriptions")) == "unknown"

    def test_a_pause_of_charging_is_paused_save_where_it_has_ended(self) -> None:
        assert status(account(subscriptions=[subscription(pause_collection={"behavior": "void"})])) == "paused"
        assert status(account(subscriptions=[subscription(status="canceled", pause_collection={"behavior": "void"})])) == "canceled"


class TestAccess:
    def test_the_end_of_what_is_set_to_end_or_has_ended(self) -> None:
        end = datetime.fromtimestamp(ago(-10), UTC)
        assert access(account(subscriptions=[subscription(cancel_at=ago(-10))]), 14) == Access(end, "set_to_end")
        gone = subscription(status="canceled", ended_at=ago(10), canceled_at=ago(40))
        assert access(account(subscriptions=[gone]), 14) == Access(datetime.fromtimestamp(ago(10), UTC), "ended")

    def test_an_unpaid_bill_has_its_days_of_grace_where_they_are_known(self) -> None:
        found = account(subscriptions=[subscription(status="past_due")], invoices=[invoice()], charges=[refused()])
        assert access(found, 14) == Access(datetime.fromtimestamp(ago(5), UTC) + timedelta(days=14), "grace")
        assert access(found, None) is None

    def test_nothing_ends_where_all_is_paid_or_under_way(self) -> None:
        assert access(account(subscriptions=[subscription()], invoices=[invoice(status="paid")]), 14) is None
        assert access(account(subscriptions=[subscription()], invoices=[invoice()], charges=[charge(status="pending")]), 14) is None

    def test_the_first_of_both_counts(self) -> None:
        found = view(subscriptions=[subscription(status="past_due", cancel_at=ago(-2))], invoices=[invoice()], charges=[refused()])
        assert found.access is not None
        assert found.access.rule == "set_to_end"
