"""Whatever JSON comes in: reading it never fails, and what follows from it can be shown."""

from collections import defaultdict
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.billing.read_account import Bundle, read_account
from assistant.desk.advise import advise
from assistant.desk.as_json import as_json
from assistant.desk.call import Call
from assistant.desk.view import AccountView
from assistant.guidance.facts import House
from assistant.language import Tongue
from assistant.records import Account, Identified
from billing.making import (
    JSON,
    NOW,
    account,
    ago,
    charge,
    customer,
    invoice,
    item,
    method,
    price,
    refused,
    subscription,
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
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(10**15, 10**30)
    | st.floats()
    | st.text(st.characters(), max_size=8)
    | st.sampled_from([-1, 0, 10**40, 253402300799, "", "\ud800", "\x1b[31m", "1e-99999999", "NaN", "cus_1", "failed", "month"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5) | st.sampled_from(["id", "data", "type", "created"]), inner, max_size=3)
    ),
    max_leaves=6,
)


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
    "customer": customer(
        discount={"id": "di_2", "coupon": {"percent_off": 5}}, metadata={"last_used": "2026-01-01", "register": "u"}, phone="+31612345678"
    ),
    "subscriptions": [
        subscription(
            item(
                price(tiers=[{"up_to": 5, "unit_amount": 10, "flat_amount": 1}, {"up_to": None, "unit_amount": 5}], tiers_mode="graduated")
            ),
            item(
                price(id="price_2", unit_amount_decimal="29.5", transform_quantity={"divide_by": 3, "round": "up"}),
                id="si_2",
                tax_rates=[{"inclusive": True, "percentage": 21}],
            ),
            discounts=[
                {
                    "id": "di_1",
                    "start": 1,
                    "end": ago(-20),
                    "source": {"coupon": {"percent_off": 10, "amount_off": None, "applies_to": {"products": ["prod_1"]}}},
                }
            ],
            schedule={
                "phases": [
                    {"start_date": ago(10), "items": [{"price": "price_1"}]},
                    {"start_date": ago(-10), "items": [{"price": "price_1"}]},
                ]
            },
            pause_collection={"behavior": "void", "resumes_at": ago(-30)},
            cancel_at=ago(-40),
            metadata={"a": "b"},
            cancellation_details={"reason": None},
        )
    ],
    "invoices": [
        invoice(
            lines={
                "data": [
                    {"id": "il_1", "amount": 2900, "period": {"start": 1, "end": 2}, "quantity": 1, "description": "x", "price": price()}
                ]
            },
            payments={"data": [{"payment": {"type": "payment_intent", "payment_intent": "pi_1"}, "status": "open"}]},
        ),
    ],
    "charges": [
        refused(payment_intent="pi_1"),
        charge("ch_2", invoice=None, disputed=True, amount_refunded=5, refunds={"data": [{"id": "re_1", "created": 5, "amount": 5}]}),
    ],
    "payment_intents": [
        {
            "id": "pi_1",
            "status": "requires_action",
            "invoice": "in_1",
            "last_payment_error": {"code": "x", "payment_method": {"type": "card"}},
        }
    ],
    "payment_methods": [method(), {"id": "pm_2", "type": "sepa_debit", "sepa_debit": {"last4": "1"}}],
    "refunds": [{"id": "re_1", "charge": "ch_2", "amount": 5, "currency": "eur", "created": 5, "status": "succeeded", "reason": "x"}],
    "disputes": [dispute("needs_response", charge="ch_2", evidence_details={"due_by": ago(-9)})],
    "mandates": [
        {
            "id": "mandate_1",
            "status": "inactive",
            "payment_method": "pm_2",
            "payment_method_details": {"type": "sepa_debit", "sepa_debit": {"reference": "R"}},
            "customer_acceptance": {"accepted_at": 5},
        }
    ],
    "events": [
        {
            "id": "evt_1",
            "type": "customer.subscription.updated",
            "created": ago(2),
            "data": {
                "object": {"items": {"data": []}, "pause_collection": None},
                "previous_attributes": {"pause_collection": {}, "items": {"data": []}},
            },
        }
    ],
    "prices": [price(id="price_1")],
    "products": [{"id": "prod_1", "name": "Plus"}],
    "invoice_payments": [{"id": "inpay_1", "invoice": "in_1", "payment": {"charge": "ch_1"}}],
}
PLACES = places(WHOLE)


def lists(value: Any) -> list[JSON]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def read_spoiled(raw: JSON) -> Account:
    who = raw["customer"] if isinstance(raw["customer"], dict) else {}
    parts: defaultdict[str, Any] = defaultdict(list, {part: lists(value) for part, value in raw.items() if part != "customer"})
    return read_account(Bundle(who, parts), source="stripe", read_at=NOW, now=NOW)


class TestAnythingThatComesIn:
    def test_the_whole_account_reads(self) -> None:
        assert shown(read_spoiled(WHOLE))["situation"]

    @settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.sampled_from(PLACES), JUNK)
    def test_a_wrong_type_at_any_place_never_fails(self, place: tuple[Any, ...], junk: Any) -> None:
        shown(read_spoiled(spoiled(WHOLE, place, junk)))

    @pytest.mark.parametrize(
        "junk",
        [
            None,
            True,
            -1,
            0,
            10**40,
            253402300799,
            1.5,
            float("nan"),
            "",
            "\ud800",
            "1e-99999999",
            "²²²²",
            [],
            {},
            [None],
            [[]],
            {"id": 5},
            {"data": [{}]},
            [{"id": "x"}],
        ],
        ids=repr,
    )
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
