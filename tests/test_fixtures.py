"""The practice cases agree with themselves, with Stripe's schema and with the tables of codes and words that the desk uses."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from each import each
from jsonschema import Draft202012Validator
from stripe.make_cases import FIXTURES, bundle, names, taught, written
from stripe.schema import stripe_schema
from stripe.shape import JSON, at
from stripe.story import LISTS

from assistant import declines
from assistant.records import SITUATIONS, AgreedStep, Disposition, Identified

CASE_KEYS = {"moment", "story", "situation", "company", "agent", "facts", "earlier_calls"}
PAST = {
    "created",
    "start_date",
    "paid_at",
    "voided_at",
    "finalized_at",
    "canceled_at",
    "ended_at",
    "effective_at",
    "accepted_at",
    "updated",
}
OURS = re.compile(r"\b(?:cus|sub|si|in|il|inpay|ch|pi|pm|re|dp|mandate|evt|price|prod|di)_practice_\w+")
# Ranges that regulators keep for fiction (UK, US, DE, SE, FR), or numbers that nobody takes for real.
FICTION = re.compile(
    r"\+(44(7700900|2079460)\d{3}|120255501\d\d|49(3023125\d{3}|1713920\d{3,4})|46701740\d{3}|33639980\d{3}"
    r"|31(6|20|30)\d?1?23456?\d*|3247012345\d|48512345678|34612345678|819012345678|96550001234)"
)


every_case = each("name", names(), str)


@cache
def read(name: str) -> JSON:
    """The case as its file holds it."""
    found: JSON = json.loads((FIXTURES / f"{name}.json").read_text("utf-8"))
    return found


@cache
def validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator({**stripe_schema(), "$ref": f"#/$defs/{kind}"})


def objects(case: JSON) -> list[JSON]:
    """The objects of Stripe that the file lists by themselves."""
    return [case["customer"], *(one for kind in LISTS for one in case[kind])]


def walk(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every (field, value) inside, at any depth."""
    yield name, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from walk(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, name)


def tries_of(case: JSON, invoice: JSON) -> list[JSON]:
    """The charges for one invoice, oldest first."""
    intents = {payment["payment"]["payment_intent"] for payment in invoice["payments"]["data"]}
    return [charge for charge in reversed(case["charges"]) if charge["payment_intent"] in intents]


def test_every_situation_has_a_case() -> None:
    assert {read(name)["case"]["situation"] for name in names()} == set(SITUATIONS)


def test_the_folder_holds_the_cases_and_nothing_else() -> None:
    assert {path.stem for path in FIXTURES.glob("*.json")} == set(names())


class TestEachCase:
    @every_case
    def test_its_file_is_what_the_maker_makes(self, name: str) -> None:
        assert (FIXTURES / f"{name}.json").read_text("utf-8") == written({**taught(name), **bundle(name)}), (
            "run: python tests/stripe/make_cases.py"
        )

    @every_case
    def test_each_object_passes_the_schema(self, name: str) -> None:
        for one in objects(read(name)):
            faults = [f"{fault.json_path}: {fault.message[:200]}" for fault in validator(one["object"]).iter_errors(one)]
            assert not faults, (one["id"], faults)

    @every_case
    def test_its_head_is_complete_and_its_words_are_known(self, name: str) -> None:
        head = read(name)["case"]
        assert set(head) == CASE_KEYS
        assert set(head["story"]) == {"en", "nl"}
        assert 2 <= len(re.findall(r"[.!?](?: |$)", head["story"]["nl"])) <= 3
        for call in head["earlier_calls"]:
            assert at(call["as_of"]) < at(head["moment"])
            assert Disposition(call["disposition"])
            assert Identified(call["identified"])
            assert all(AgreedStep(step) for step in call["agreed"])
            assert {call["situation"], call["cause"]} <= set(SITUATIONS)
            assert (call["promise_date"] is not None) == (call["disposition"] == "promise_to_pay")

    @every_case
    def test_its_moment_is_in_the_autumn_of_2026(self, name: str) -> None:
        assert "2026-09-01" <= read(name)["case"]["moment"] < "2026-12-01"

    @every_case
    def test_every_reference_resolves(self, name: str) -> None:
        case = read(name)
        found = {value["id"] for _, value in walk(case) if isinstance(value, dict) and isinstance(value.get("id"), str)}
        asked = {id for _, value in walk(case) if isinstance(value, str) for id in OURS.findall(value)}
        assert asked <= found, asked - found

    @every_case
    def test_ids_are_plainly_practice_and_each_is_used_once(self, name: str) -> None:
        ids = [one["id"] for one in objects(read(name))]
        assert all(re.fullmatch(r"[a-z]+_practice_[A-Za-z0-9_]+", id) for id in ids)
        assert len(ids) == len(set(ids))

    @every_case
    def test_nothing_is_dated_after_the_moment(self, name: str) -> None:
        case = read(name)
        moment = at(case["case"]["moment"])
        late = [(field, value) for field, value in walk(objects(case)) if field in PAST and isinstance(value, int) and value > moment]
        assert late == []

    @every_case
    def test_a_planned_try_and_the_next_bill_lie_ahead(self, name: str) -> None:
        case = read(name)
        moment = at(case["case"]["moment"])
        assert all(one["next_payment_attempt"] > moment for one in case["invoices"] if one["next_payment_attempt"])
        assert all(item["current_period_end"] > moment for one in case["subscriptions"] for item in one["items"]["data"])

    @every_case
    def test_events_are_of_the_last_thirty_days(self, name: str) -> None:
        case = read(name)
        assert all(one["created"] >= at(case["case"]["moment"]) - 30 * 86_400 for one in case["events"])

    @every_case
    def test_an_invoice_and_its_tries_say_the_same(self, name: str) -> None:
        case = read(name)
        for invoice in case["invoices"]:
            tries = tries_of(case, invoice)
            done = [charge for charge in tries if charge["status"] == "succeeded"]
            assert len(done) == (invoice["status"] == "paid"), invoice["id"]
            assert all(charge["amount"] == invoice["amount_due"] for charge in tries)
            assert invoice["attempt_count"] == len(tries) or (not tries and invoice["status"] == "open")
            assert invoice["amount_due"] == invoice["amount_paid"] + invoice["amount_remaining"]
            assert invoice["amount_due"] == sum(
                line["amount"] - sum(off["amount"] for off in line["discount_amounts"]) for line in invoice["lines"]["data"]
            )

    @every_case
    def test_a_subscription_owes_when_its_last_bill_is_open_after_a_try(self, name: str) -> None:
        case = read(name)
        bills = {one["id"]: one for one in case["invoices"]}
        for one in case["subscriptions"]:
            bill = bills.get(one["latest_invoice"])
            failed = bool(bill and bill["status"] == "open" and not any(charge["status"] == "pending" for charge in tries_of(case, bill)))
            assert failed == (one["status"] in {"past_due", "unpaid", "incomplete"})

    @every_case
    def test_a_refused_try_says_who_refused_and_why(self, name: str) -> None:
        for charge in read(name)["charges"]:
            outcome = charge["outcome"]
            if charge["status"] != "failed":
                assert (outcome["type"], outcome["reason"], charge["failure_code"]) == ("authorized", None, None)
                continue
            assert outcome["reason"]
            assert (
                (outcome["type"] == "blocked")
                == (outcome["network_status"] == "not_sent_to_network")
                == (outcome["network_decline_code"] is None)
            )
            assert charge["failure_code"] in {outcome["reason"], "card_declined"}

    @every_case
    def test_its_situation_is_what_the_code_of_the_last_refusal_means(self, name: str) -> None:
        case = read(name)
        situation = case["case"]["situation"]
        last = [tries_of(case, one)[-1] for one in case["invoices"] if one["status"] == "open" and tries_of(case, one)]
        if not last or situation in {"dispute", "cancellation_requested"}:
            return
        if last[0]["status"] == "pending":
            assert situation == "all_fine"
            return
        kind = last[0]["payment_method_details"]["type"]
        reason, bank_code = last[0]["outcome"]["reason"], last[0]["outcome"]["network_decline_code"]
        explained = reason in declines.GENERIC and bank_code != "05"
        row = declines.find(bank_code, "sepa_iso" if kind == "sepa_debit" else "card_network") if explained else None
        row = row or declines.find(reason, *(("sepa",) if kind == "sepa_debit" else ("card", "radar")))
        assert row is not None
        assert row.situation == situation

    @every_case
    def test_refunds_and_disputes_show_on_their_charge(self, name: str) -> None:
        case = read(name)
        charges = {one["id"]: one for one in case["charges"]}
        for charge in charges.values():
            assert charge["amount_refunded"] == sum(one["amount"] for one in case["refunds"] if one["charge"] == charge["id"])
            assert charge["disputed"] == any(one["charge"] == charge["id"] for one in case["disputes"])

    @every_case
    def test_no_real_address_and_no_real_number_is_in_it(self, name: str) -> None:
        case = read(name)
        text = json.dumps(case, ensure_ascii=False)
        assert all(mail.endswith(".example") for mail in re.findall(r"[\w.+-]+@[\w.-]+", text))
        assert all(host.endswith(".example") for host in re.findall(r"https?://([^/\"]+)", text))
        assert not re.search(r"\d(?:[ .-]?\d){12,18}", text), "looks like a card number"
        assert not re.search(r"\b[A-Z]{2}\d{2}[A-Z]{4}\d{6,}", text), "looks like an IBAN"
        phone = case["customer"]["phone"]
        assert phone is None or FICTION.fullmatch(phone)
        assert FICTION.fullmatch(case["case"]["company"]["phone"].replace(" ", ""))


def test_mariekes_story_is_the_one_that_is_told() -> None:
    case = read("marieke")
    bill = case["invoices"][0]
    assert [one["created"] for one in tries_of(case, bill)] == [at(f"2026-11-{day}T09:00:00Z") for day in (12, 15, 19)]
    assert bill["next_payment_attempt"] == at("2026-11-27T09:00:00Z")
    strip = [one for one in case["invoices"] if one["created"] >= at("2024-12-01T00:00:00Z")]
    assert len(strip) == 24
    assert sum(len(tries_of(case, one)) == 2 for one in strip) == 2
    assert case["payment_methods"][0]["card"]["exp_year"] == 2026
    assert {one["payment_method_details"]["card"]["exp_year"] for one in case["charges"]} == {2022, 2026}


def test_a_direct_debit_begun_by_ideal_points_back_to_that_payment() -> None:
    case = read("fatma")
    debit = next(one for one in case["payment_methods"] if one["type"] == "sepa_debit")
    first = next(one for one in case["charges"] if one["id"] == debit["sepa_debit"]["generated_from"]["charge"])
    assert first["payment_method_details"]["ideal"]["generated_sepa_debit"] == debit["id"]
    assert case["mandates"][0]["status"] == "active"
    assert case["charges"][0]["outcome"]["network_decline_code"] == "MD06"


def test_two_accounts_share_an_email() -> None:
    assert read("daan")["customer"]["email"] == read("daan_again")["customer"]["email"]


def test_the_longest_history_has_six_years_of_bills() -> None:
    assert max(len(read(name)["invoices"]) for name in names()) >= 72


def test_the_desk_meets_many_currencies_intervals_and_countries() -> None:
    prices = [one for name in names() for one in read(name)["prices"]]
    assert {"eur", "gbp", "usd", "jpy", "kwd", "pln"} <= {one["currency"] for one in prices}
    assert {("week", 1), ("month", 1), ("month", 3), ("year", 1)} <= {
        (one["recurring"]["interval"], one["recurring"]["interval_count"]) for one in prices
    }
    assert {"NL", "BE", "DE", "GB", "US", "JP", "KW"} <= {read(name)["customer"]["address"]["country"] for name in names()}


def test_the_same_product_is_the_same_in_every_case() -> None:
    seen: dict[str, JSON] = {}
    for name in names():
        for one in (*read(name)["prices"], *read(name)["products"]):
            assert seen.setdefault(one["id"], one) == one
