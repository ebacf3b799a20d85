"""Writes change what is read afterwards, and an idempotency key is honoured."""

import threading
import time

import httpx
import pytest

from stripe import objects
from stripe.asking import ANNA, check, get, post, refused
from stripe.server import StripeServer
from stripe.small_cases import DAY, NOW


def test_a_paid_invoice_heals_its_subscription(server: StripeServer, client: httpx.Client) -> None:
    paid = post(client, "invoices/in_practice_anna_nov/pay", **{"expand[]": "payments"}).raise_for_status().json()
    check("invoice", paid)
    assert (paid["status"], paid["amount_remaining"], paid["next_payment_attempt"], paid["attempt_count"]) == ("paid", 0, None, 1)
    assert paid["payments"]["data"][0]["status"] == "paid"
    assert get(client, "subscriptions/sub_practice_anna")["status"] == "active"
    newest = get(client, "charges", customer=ANNA)["data"][0]
    assert (newest["status"], newest["created"], newest["payment_intent"]) == ("succeeded", NOW, "pi_practice_anna_nov")
    assert {"invoice.paid", "charge.succeeded"} <= {event["type"] for event in get(client, "events")["data"]}
    for name in ("charges", "payment_intents", "invoice_payments", "events"):
        for one in get(client, name)["data"]:
            check(one["object"], one)
    refused(post(client, "invoices/in_practice_anna_nov/pay"), 400)


def test_a_decline_is_a_402_that_names_code_and_advice(server: StripeServer, client: httpx.Client) -> None:
    server.set_outcome("pm_practice_anna", "lost_card")
    error = refused(post(client, "invoices/in_practice_anna_nov/pay"), 402)
    assert (error["type"], error["code"], error["decline_code"], error["network_decline_code"]) == (
        "card_error",
        "card_declined",
        "lost_card",
        "41",
    )
    newest = get(client, "charges", customer=ANNA)["data"][0]
    assert error.get("advice_code") == newest["outcome"]["advice_code"]
    assert (newest["id"], newest["status"]) == (error["charge"], "failed")
    assert get(client, "invoices/in_practice_anna_nov")["status"] == "open"


@pytest.mark.parametrize(("last4", "code"), [("0002", "generic_decline"), ("9995", "insufficient_funds"), ("0069", "expired_card")])
def test_a_test_card_declines_as_stripes_do(server: StripeServer, client: httpx.Client, last4: str, code: str) -> None:
    server.put(objects.payment_method("pm_practice_new", objects.Card(last4), created=NOW, customer=ANNA))
    error = refused(post(client, "invoices/in_practice_anna_nov/pay", payment_method="pm_practice_new"), 402)
    assert code in (error["code"], error["decline_code"])


def test_a_direct_debit_is_under_way_and_a_withdrawn_mandate_stops_it(server: StripeServer, client: httpx.Client) -> None:
    invoice = post(client, "invoices/in_practice_bram_nov/pay").raise_for_status().json()
    assert invoice["status"] == "open"
    assert get(client, "charges", customer="cus_practice_bram")["data"][0]["status"] == "pending"
    server.put({**server.get("mandate_practice_bram"), "status": "inactive"})
    assert refused(post(client, "invoices/in_practice_bram_nov/pay"), 400)["code"] == "payment_intent_mandate_invalid"


def test_the_subscriptions_own_method_is_charged_before_the_customers(server: StripeServer, client: httpx.Client) -> None:
    server.put(objects.payment_method("pm_practice_new", objects.Card("5556"), created=NOW, customer=ANNA))
    changed = post(client, f"customers/{ANNA}", **{"invoice_settings[default_payment_method]": "pm_practice_new"}).raise_for_status().json()
    check("customer", changed)
    assert changed["invoice_settings"]["default_payment_method"] == "pm_practice_new"
    post(client, "invoices/in_practice_anna_nov/pay").raise_for_status()
    assert get(client, "charges", customer=ANNA)["data"][0]["payment_method"] == "pm_practice_anna"


def test_a_subscription_is_paused_resumed_moved_and_given_a_method(server: StripeServer, client: httpx.Client) -> None:
    path = "subscriptions/sub_practice_anna"
    paused = post(client, path, **{"pause_collection[behavior]": "void", "pause_collection[resumes_at]": str(NOW + DAY)}).json()
    assert (paused["pause_collection"], paused["status"]) == ({"behavior": "void", "resumes_at": NOW + DAY}, "past_due")
    assert post(client, path, pause_collection="").json()["pause_collection"] is None
    moved = post(client, path, trial_end=str(NOW + 9 * DAY), proration_behavior="none").json()
    assert (moved["status"], moved["items"]["data"][0]["current_period_end"]) == ("trialing", NOW + 9 * DAY)
    server.put(objects.payment_method("pm_practice_new", objects.Card("5556"), created=NOW, customer=ANNA))
    assert post(client, path, default_payment_method="pm_practice_new").json()["default_payment_method"] == "pm_practice_new"
    ending = post(client, path, cancel_at_period_end="true").json()
    assert (ending["cancel_at"], ending["cancellation_details"]["reason"]) == (NOW + 9 * DAY, "cancellation_requested")
    check("subscription", ending)
    for form in (
        {"pause_collection[behavior]": "nap"},
        {"billing_cycle_anchor": str(NOW)},
        {"trial_end": "1"},
        {"default_payment_method": "pm_x"},
    ):
        refused(post(client, path, **form), 400)


def test_a_portal_link_is_made_for_a_new_payment_method(client: httpx.Client) -> None:
    form = {"customer": ANNA, "return_url": "https://shop.example", "flow_data[type]": "payment_method_update"}
    session = post(client, "billing_portal/sessions", **form).raise_for_status().json()
    check("billing_portal.session", session)
    assert session["flow"]["type"] == "payment_method_update"
    assert session["url"].startswith("https://")


def test_a_post_without_the_forms_content_type_is_refused(client: httpx.Client) -> None:
    assert "content type" in refused(client.post("/v1/invoices/in_practice_anna_nov/pay"), 400)["message"]


def test_a_key_brings_the_first_answer_back_and_the_work_is_done_once(server: StripeServer, client: httpx.Client) -> None:
    first = post(client, "invoices/in_practice_anna_nov/pay", "row-1")
    again = post(client, "invoices/in_practice_anna_nov/pay", "row-1")
    assert (again.status_code, again.json()) == (200, first.json())
    assert (first.headers.get("Idempotent-Replayed"), again.headers["Idempotent-Replayed"]) == (None, "true")
    assert len(get(client, "charges", payment_intent="pi_practice_anna_nov")["data"]) == 2


def test_a_key_brings_errors_back_too(server: StripeServer, client: httpx.Client) -> None:
    server.set_outcome("pm_practice_anna", "do_not_honor")
    first = post(client, "invoices/in_practice_anna_nov/pay", "row-1")
    server.set_outcome("pm_practice_anna", None)
    assert post(client, "invoices/in_practice_anna_nov/pay", "row-1").json() == first.json()
    assert post(client, "invoices/in_practice_anna_nov/pay", "row-2").status_code == 200


def test_a_key_with_other_parameters_or_too_long_is_an_error(client: httpx.Client) -> None:
    post(client, f"customers/{ANNA}", "row-1", name="Anna").raise_for_status()
    assert refused(post(client, f"customers/{ANNA}", "row-1", name="Bea"), 400)["type"] == "idempotency_error"
    refused(post(client, f"customers/{ANNA}", "k" * 256, name="Anna"), 400)


def test_a_refused_parameter_or_a_full_server_does_not_use_the_key_up(server: StripeServer, client: httpx.Client) -> None:
    refused(post(client, f"customers/{ANNA}", "row-1", colour="red"), 400)
    server.fault("/v1/customers", "429", times=1)
    refused(post(client, f"customers/{ANNA}", "row-1", name="Bea"), 429)
    assert post(client, f"customers/{ANNA}", "row-1", name="Bea").json()["name"] == "Bea"


def test_a_lost_answer_is_settled_by_the_same_key(server: StripeServer, client: httpx.Client) -> None:
    server.fault("/v1/invoices", "drop", times=1)
    with pytest.raises(httpx.RemoteProtocolError):
        post(client, "invoices/in_practice_anna_nov/pay", "row-1")
    assert server.get("in_practice_anna_nov")["status"] == "paid"
    assert post(client, "invoices/in_practice_anna_nov/pay", "row-1").json()["status"] == "paid"


def test_a_lost_request_leaves_everything_as_it_was(server: StripeServer, client: httpx.Client) -> None:
    server.fault("/v1/invoices", "drop", times=1, done=False)
    with pytest.raises(httpx.RemoteProtocolError):
        post(client, "invoices/in_practice_anna_nov/pay", "row-1")
    assert server.get("in_practice_anna_nov")["status"] == "open"
    assert post(client, "invoices/in_practice_anna_nov/pay", "row-1").json()["status"] == "paid"


def test_a_fault_of_the_server_itself_uses_the_key_up(server: StripeServer, client: httpx.Client) -> None:
    server.fault("/v1/customers", "500", times=1)
    first = post(client, f"customers/{ANNA}", "row-1", name="Bea")
    assert post(client, f"customers/{ANNA}", "row-1", name="Bea").json() == first.json()
    assert refused(first, 500)["type"] == "api_error"
    assert server.get(ANNA)["name"] == "Anna Ünal"


def test_two_requests_with_one_key_at_once_are_a_conflict(server: StripeServer, client: httpx.Client) -> None:
    codes: list[int] = []
    thread = threading.Thread(target=lambda: codes.append(post(client, "invoices/in_practice_anna_nov/pay", "row-1").status_code))
    with server.store.lock:  # the first one cannot get on with its work
        thread.start()
        while not server.busy_keys:
            time.sleep(0.005)
        error = refused(post(client, "invoices/in_practice_anna_nov/pay", "row-1"), 409)
    thread.join()
    assert error["code"] == "idempotency_key_in_use"
    assert codes == [200]
