"""Stripe-shaped JSON becomes an account: outcomes, units, the order of defaults, looking back, both shapes, and whatever else comes in."""

from collections import defaultdict
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stripe.expand import View
from stripe.make_cases import bundle, names
from stripe.old_shape import UNKNOWN, old_schema, to_old
from stripe.store import Store
from stripe.story import LISTS

from assistant.billing.fields import iso_units
from assistant.billing.read_account import Bundle, read_account
from assistant.desk.advise import advise
from assistant.desk.as_json import as_json
from assistant.desk.call import Call
from assistant.desk.view import AccountView
from assistant.guidance.facts import House
from assistant.language import Tongue
from assistant.records import Account, Identified, Money
from billing.making import (
    JSON,
    NOW,
    account,
    ago,
    charge,
    customer,
    in_trouble,
    invoice,
    item,
    method,
    on,
    one_payment,
    price,
    refused,
    subscription,
    view,
)


def dispute(status: str = "lost", created: int | None = None, amount: int = 2900, **about: Any) -> JSON:
    at = ago(3) if created is None else created
    return {
        "id": "dp_1",
        "charge": "ch_1",
        "status": status,
        "created": at,
        "amount": amount,
        "currency": "eur",
        "reason": "general",
    } | about


class TestHowAPaymentCameOut:
    @pytest.mark.parametrize(
        ("by", "network_status", "outcome"),
        [
            ("issuer_declined", "declined_by_network", "failed"),
            ("blocked", "not_sent_to_network", "blocked"),
            ("blocked", "reversed_after_approval", "blocked"),
            ("invalid", "not_sent_to_network", "blocked"),
            ("invalid", None, "failed"),
            ("issuer_declined", "reversed_after_approval", "failed"),
        ],
    )
    def test_a_refusal_is_failed_or_blocked(self, by: str, network_status: str | None, outcome: str) -> None:
        assert one_payment(refused("generic_decline", by=by, network_status=network_status)).outcome == outcome

    def test_a_debit_under_way_is_pending(self) -> None:
        assert one_payment(charge(status="pending")).outcome == "pending"

    def test_money_that_is_held_and_not_taken_is_pending(self) -> None:
        assert one_payment(charge(captured=False)).outcome == "pending"

    def test_a_refund_in_part_or_in_full(self) -> None:
        assert one_payment(charge(amount_refunded=100)).outcome == "partially_refunded"
        assert one_payment(charge(amount_refunded=2900, refunded=True)).outcome == "refunded"

    def test_a_debit_that_was_taken_back_is_disputed(self) -> None:
        debit = charge(disputed=True, payment_method_details={"type": "sepa_debit", "sepa_debit": {"last4": "3000"}})
        found = one_payment(debit, disputes=[dispute("lost")])
        assert (found.outcome, found.taken_back) == ("disputed", Money(2900, "EUR"))

    def test_a_won_case_leaves_the_payment_as_it_was(self) -> None:
        assert one_payment(charge(disputed=True), disputes=[dispute("won")]).outcome == "succeeded"

    def test_a_case_that_could_not_be_read_still_shows(self) -> None:
        assert one_payment(charge(disputed=True)).outcome == "disputed"

    def test_what_was_taken_is_what_was_captured(self) -> None:
        assert one_payment(charge(amount_captured=1000)).amount == Money(1000, "EUR")

    def test_the_code_is_the_reason_under_the_umbrella(self) -> None:
        assert one_payment(refused("insufficient_funds")).code == "insufficient_funds"
        assert one_payment(charge(status="failed", failure_code="expired_card")).code == "expired_card"
        assert one_payment(charge()).code is None


class TestUnits:
    @pytest.mark.parametrize(
        ("amount", "currency", "iso"),
        [
            (1250, "EUR", 1250),
            (1250, "JPY", 1250),
            (1250, "KWD", 1250),
            (50000, "ISK", 500),
            (50000, "UGX", 500),
            (5, "MGA", 500),
            (700, "RSD", 700),
        ],
    )
    def test_stripes_unit_becomes_isos(self, amount: int, currency: str, iso: int) -> None:
        assert iso_units(amount, currency) == iso


class TestWhatATryWillCharge:
    def charged(self, **about: Any) -> str | None:
        methods = [method("pm_1"), method("pm_2"), method("pm_3")]
        found = account(payment_methods=methods, **about)
        return next((one.id for one in found.methods if "sub_1" in one.used_for), None)

    def test_the_open_bills_own_method_comes_first(self) -> None:
        subscriptions, bills = [subscription(default_payment_method="pm_2")], [invoice(default_payment_method="pm_3")]
        assert self.charged(subscriptions=subscriptions, invoices=bills) == "pm_3"

    def test_then_the_subscriptions_own(self) -> None:
        assert self.charged(subscriptions=[subscription(default_payment_method="pm_2")]) == "pm_2"
        assert self.charged(subscriptions=[subscription(default_payment_method=None, default_source="pm_3")]) == "pm_3"

    def test_then_the_customers_settings_then_its_source(self) -> None:
        assert self.charged(subscriptions=[subscription()]) == "pm_1"
        old = customer(invoice_settings={}, default_source="pm_3")
        assert self.charged(subscriptions=[subscription()], who=old) == "pm_3"

    def test_a_method_that_was_taken_away_pays_nothing(self) -> None:
        found = account(
            subscriptions=[subscription(default_payment_method="pm_2")], payment_methods=[method(), method("pm_2", customer=None)]
        )
        assert [one.used_for for one in found.methods] == [()]

    def test_a_bill_that_is_sent_is_charged_to_nothing(self) -> None:
        assert self.charged(subscriptions=[subscription(collection_method="send_invoice")]) is None


class TestLookingBack:
    def test_a_later_payment_is_left_out_and_its_bill_is_open_again(self) -> None:
        bill = invoice(status="paid", created=on("2026-10-01"), status_transitions={"paid_at": on("2026-10-20")})
        paid = charge(created=on("2026-10-20"))
        early = account(now=NOW.replace(month=10, day=10), invoices=[bill], charges=[paid])
        assert (early.payments, early.invoices[0].status, early.invoices[0].amount_remaining) == ((), "open", Money(2900, "EUR"))

    def test_a_later_refund_is_not_taken_off_yet(self) -> None:
        refund = {"id": "re_1", "charge": "ch_1", "amount": 1000, "currency": "eur", "created": on("2026-11-01"), "status": "succeeded"}
        parts = {"charges": [charge(created=on("2026-10-01"), amount_refunded=1000)], "refunds": [refund]}
        early, late = account(now=NOW.replace(month=10, day=10), **parts), account(**parts)
        assert (early.payments[0].outcome, early.payments[0].refunded) == ("succeeded", None)
        assert (late.payments[0].outcome, late.payments[0].refunded) == ("partially_refunded", Money(1000, "EUR"))

    def test_a_later_full_refund_is_not_seen_yet(self) -> None:
        refund = {"id": "re_1", "charge": "ch_1", "amount": 2900, "currency": "eur", "created": on("2026-11-01"), "status": "succeeded"}
        raw = charge(created=on("2026-10-01"), amount_refunded=2900, refunded=True, refunds={"data": [refund]})
        early = account(now=NOW.replace(month=10, day=10), charges=[raw])
        assert early.payments[0].outcome == "succeeded"

    def test_a_later_dispute_is_not_seen_yet(self) -> None:
        raw = charge(created=on("2026-10-01"), disputed=True)
        early = account(now=NOW.replace(month=10, day=10), charges=[raw], disputes=[dispute(created=on("2026-11-01"))])
        assert early.payments[0].outcome == "succeeded"

    def test_a_later_bill_and_subscription_are_left_out(self) -> None:
        early = account(now=NOW.replace(year=2020), invoices=[invoice()], subscriptions=[subscription()], charges=[charge()])
        assert (early.invoices, early.subscriptions, early.payments) == ((), (), ())


def in_old_shape(case: JSON) -> JSON:
    """The case as an account before Basil answers it, with ids for its parts."""
    store = Store()
    store.load(case)
    shape = View(store, old_schema(), lambda one: to_old(one, store), UNKNOWN)
    old = {part: [shape.plain(one) if "object" in one else one for one in case[part]] for part in LISTS}
    return {**case, **old, "customer": shape.plain(case["customer"])}


def read_case(case: JSON) -> Account:
    parts = defaultdict(list, {part: case[part] for part in LISTS})
    return read_account(Bundle(case["customer"], parts), source="practice", read_at=NOW, now=NOW)


@pytest.mark.parametrize("name", names())
def test_both_shapes_of_an_account_read_the_same(name: str) -> None:
    case = bundle(name)
    new, old = read_case(case), read_case(in_old_shape(case))
    assert old.payments == new.payments
    assert old.subscriptions == new.subscriptions
    assert old.methods == new.methods
    assert old.customer == new.customer
    for before, today in zip(old.invoices, new.invoices, strict=True):
        lines = tuple(replace(line, unit_amount=None) for line in before.lines)  # the older line carries its price with it
        bare = tuple(replace(line, unit_amount=None) for line in today.lines)
        kept = {"payments": today.payments, "lines": bare, "discounted": today.discounted}  # it names one payment, and its discount whole
        assert set(before.payments) & set(today.payments) or not today.payments
        assert replace(before, **(kept | {"lines": lines})) == replace(today, lines=bare)


def shown(found: Account, now: Any = NOW) -> JSON:
    """Everything that follows from an account: nothing in it may fail on what was read."""
    seen = AccountView(found, now, House("Bookworld", None, "Sanne", 14), last_used_key="last_used")
    call = Call("seed", found.customer.id, "stripe", now, now, identified=Identified.STRONG)
    answer = {}
    for language in ("en", "nl"):
        call.language = language
        tongue = Tongue(language)
        answer = as_json(seen, advise(seen, call, tongue), tongue)
    return answer


JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.integers(10**15, 10**30) | st.floats() | st.text(st.characters(), max_size=8)
    | st.sampled_from([-1, 0, 10**40, 253402300799, "", "\ud800", "\x1b[31m", "1e-99999999", "NaN", "cus_1", "failed", "month"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.sampled_from(["id", "data", "type", "created"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path to every value inside."""
    found = [path] if path else []
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return found + [place for key, one in inner for place in places(one, (*path, key))]


def spoiled(value: Any, path: tuple[Any, ...], junk: Any) -> Any:
    if not path:
        return junk
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = spoiled(value[path[0]], path[1:], junk)
    return copy


WHOLE: JSON = {
    "customer": customer(discount={"id": "di_2", "coupon": {"percent_off": 5}}, metadata={"last_used": "2026-01-01", "register": "u"}, phone="+31612345678"),
    "subscriptions": [
        subscription(
            item(price(tiers=[{"up_to": 5, "unit_amount": 10, "flat_amount": 1}, {"up_to": None, "unit_amount": 5}], tiers_mode="graduated")),
            item(price(id="price_2", unit_amount_decimal="29.5", transform_quantity={"divide_by": 3, "round": "up"}), id="si_2", tax_rates=[{"inclusive": True, "percentage": 21}]),
            discounts=[{"id": "di_1", "start": 1, "end": ago(-20), "source": {"coupon": {"percent_off": 10, "amount_off": None, "applies_to": {"products": ["prod_1"]}}}}],
            schedule={"phases": [{"start_date": ago(10), "items": [{"price": "price_1"}]}, {"start_date": ago(-10), "items": [{"price": "price_1"}]}]},
            pause_collection={"behavior": "void", "resumes_at": ago(-30)}, cancel_at=ago(-40), metadata={"a": "b"}, cancellation_details={"reason": None},
        )
    ],
    "invoices": [
        invoice(lines={"data": [{"id": "il_1", "amount": 2900, "period": {"start": 1, "end": 2}, "quantity": 1, "description": "x", "price": price()}]}, payments={"data": [{"payment": {"type": "payment_intent", "payment_intent": "pi_1"}, "status": "open"}]}),
    ],
    "charges": [refused(payment_intent="pi_1"), charge("ch_2", invoice=None, disputed=True, amount_refunded=5, refunds={"data": [{"id": "re_1", "created": 5, "amount": 5}]})],
    "payment_intents": [{"id": "pi_1", "status": "requires_action", "invoice": "in_1", "last_payment_error": {"code": "x", "payment_method": {"type": "card"}}}],
    "payment_methods": [method(), {"id": "pm_2", "type": "sepa_debit", "sepa_debit": {"last4": "1"}}],
    "refunds": [{"id": "re_1", "charge": "ch_2", "amount": 5, "currency": "eur", "created": 5, "status": "succeeded", "reason": "x"}],
    "disputes": [dispute("needs_response", charge="ch_2", evidence_details={"due_by": ago(-9)})],
    "mandates": [{"id": "mandate_1", "status": "inactive", "payment_method": "pm_2", "payment_method_details": {"type": "sepa_debit", "sepa_debit": {"reference": "R"}}, "customer_acceptance": {"accepted_at": 5}}],
    "events": [{"id": "evt_1", "type": "customer.subscription.updated", "created": ago(2), "data": {"object": {"items": {"data": []}, "pause_collection": None}, "previous_attributes": {"pause_collection": {}, "items": {"data": []}}}}],
    "prices": [price(id="price_1")],
    "products": [{"id": "prod_1", "name": "Plus"}],
    "invoice_payments": [{"id": "inpay_1", "invoice": "in_1", "payment": {"charge": "ch_1"}}],
}  # fmt: skip
PLACES = places(WHOLE)


def lists(value: Any) -> list[JSON]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def read_spoiled(raw: JSON) -> Account:
    who = raw["customer"] if isinstance(raw["customer"], dict) else {}
    parts = defaultdict(list, {part: lists(value) for part, value in raw.items() if part != "customer"})
    return read_account(Bundle(who, parts), source="stripe", read_at=NOW, now=NOW)


class TestAnythingThatComesIn:
    def test_the_whole_account_reads(self) -> None:
        assert shown(read_spoiled(WHOLE))["situation"]

    @settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.sampled_from(PLACES), JUNK)
    def test_a_wrong_type_at_any_place_never_fails(self, place: tuple[Any, ...], junk: Any) -> None:
        shown(read_spoiled(spoiled(WHOLE, place, junk)))

    @pytest.mark.parametrize(
        "junk", [None, True, -1, 0, 10**40, 253402300799, 1.5, float("nan"), "", "\ud800", "1e-99999999", "²²²²", [], {}, [None], [[]], {"id": 5}, {"data": [{}]}, [{"id": "x"}]],
        ids=repr,
    )  # fmt: skip
    def test_each_place_in_turn(self, junk: Any) -> None:
        for place in PLACES:
            try:
                read_spoiled(spoiled(WHOLE, place, junk))
            except Exception as error:
                raise AssertionError(f"{place}: {junk!r}") from error

    @pytest.mark.soak
    @pytest.mark.parametrize("junk", [None, True, -1, 10**40, 253402300799, "", "\ud800", "²²²²", [], {}, [None], {"id": 5}], ids=repr)
    def test_each_place_in_turn_is_fit_to_be_shown(self, junk: Any) -> None:
        for place in PLACES:
            try:
                shown(read_spoiled(spoiled(WHOLE, place, junk)))
            except Exception as error:
                raise AssertionError(f"{place}: {junk!r}") from error

    def test_hostile_names_come_out_clean(self) -> None:
        found = account(who=customer(name="\x1b[31mAnna\u202e\r\n\x07 Smit\ud800", email="a\u200bnna@practice.example"))
        assert found.customer.name is not None
        assert not any(char in found.customer.name for char in "\x1b\u202e\r\n\x07\ud800")
        assert found.customer.email_trusted is False


def test_an_intent_that_waits_for_the_customer_is_a_confirmation_to_be_given() -> None:
    intent = {"id": "pi_1", "status": "requires_action", "invoice": "in_1"}
    seen = view(subscriptions=[subscription(status="incomplete")], invoices=[invoice()], payment_intents=[intent])
    assert seen.situations[0] == "authentication_needed"


def test_a_failed_charge_is_the_one_of_its_bill() -> None:
    seen = in_trouble(refused("insufficient_funds"))
    assert seen.account.tries("in_1")[0].code == "insufficient_funds"
