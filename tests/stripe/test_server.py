"""The small Stripe reads as Stripe does where the desk relies on it. Over real HTTP, with an ordinary client."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from stripe import server as server_module
from stripe.asking import ANNA, TLS, check, client_of, get, ids, refused
from stripe.server import KEY, StripeServer, practice_store
from stripe.small_cases import DAY, NOW, bundles

LISTS = {
    "customers": "data.subscriptions",
    "charges": "data.payment_intent.latest_charge",
    "payment_intents": "data.latest_charge.customer",
    "invoices": "data.payments.data.payment",
    "subscriptions": "data.latest_invoice.payments",
    "payment_methods": "data.customer",
    "disputes": "data.charge.customer",
    "refunds": "data.charge.payment_intent",
    "events": "",
    "invoice_payments": "data.invoice.customer",
    "products": "",
    "prices": "data.product",
}


@pytest.mark.parametrize("expand", [False, True])
def test_every_object_passes_stripes_schema(client: httpx.Client, expand: bool) -> None:
    for name, path in LISTS.items():
        if name == "invoices" and expand:
            path = "data.payments"
        page = get(
            client, name, **{"expand[]": path} if expand and path else {}, limit=100, **{"status": "all"} if name == "subscriptions" else {}
        )
        check("list", page)
        assert page["data"], name
        for one in page["data"]:
            check(one["object"], one)
            alone = get(client, f"{name}/{one['id']}")
            check(one["object"], alone)
            assert expand or alone == one
    check("mandate", get(client, "mandates/mandate_practice_bram"))
    check("subscription_item", get(client, "subscription_items", subscription="sub_practice_anna")["data"][0])


def test_pages_follow_each_other_and_say_whether_more_comes(client: httpx.Client) -> None:
    everything = ids(get(client, "customers"))
    first = get(client, "customers", limit=2)
    rest = get(client, "customers", limit=2, starting_after=first["data"][-1]["id"])
    assert (first["has_more"], rest["has_more"]) == (True, False)
    assert ids(first) + ids(rest) == everything
    back = get(client, "customers", limit=1, ending_before=everything[2])
    assert (ids(back), back["has_more"]) == ([everything[1]], True)


def test_the_newest_comes_first(client: httpx.Client) -> None:
    made = [one["created"] for one in get(client, "charges")["data"]]
    assert made == sorted(made, reverse=True)


def test_limits_and_parameters_that_stripe_refuses_are_refused(client: httpx.Client) -> None:
    for params in (
        {"limit": "0"},
        {"limit": "101"},
        {"limit": "x"},
        {"color": "red"},
        {"created[soon]": "1"},
        {"starting_after": "cus_none"},
    ):
        refused(client.get("/v1/customers", params=params), 400)
    assert refused(client.get("/v1/charges?customer=cus_none"), 400)["param"] == "customer"
    assert refused(client.get("/v1/customers/cus_none"), 404)["code"] == "resource_missing"
    refused(client.get("/v1/nothing"), 404)


def test_filters_narrow_each_list(client: httpx.Client) -> None:
    assert ids(get(client, "customers", email="anna@practice.example")) == [ANNA]
    assert ids(get(client, "invoices", customer=ANNA, status="open")) == ["in_practice_anna_nov"]
    assert len(get(client, "invoices", subscription="sub_practice_anna")["data"]) == 2
    assert ids(get(client, "charges", payment_intent="pi_practice_anna_oct")) == ["ch_practice_anna_oct"]
    assert ids(get(client, "charges", customer=ANNA, **{"created[gte]": NOW - 10 * DAY})) == ["ch_practice_anna_nov"]
    assert ids(get(client, "disputes", charge="ch_practice_anna_oct")) == ["dp_practice_anna"]
    assert ids(get(client, "refunds", payment_intent="pi_practice_anna_oct")) == ["re_practice_anna"]
    assert ids(get(client, "events", **{"types[]": "charge.failed"})) == ["evt_practice_new"]
    assert get(client, f"customers/{ANNA}/payment_methods", type="sepa_debit")["data"] == []
    assert ids(get(client, "payment_methods", customer=ANNA)) == ["pm_practice_anna"]
    tie = get(client, "invoice_payments", **{"payment[type]": "payment_intent", "payment[payment_intent]": "pi_practice_anna_nov"})
    assert [one["invoice"] for one in tie["data"]] == ["in_practice_anna_nov"]


def test_events_older_than_thirty_days_are_gone(client: httpx.Client) -> None:
    assert ids(get(client, "events")) == ["evt_practice_new"]


def test_a_canceled_subscription_is_only_listed_when_asked_for(server: StripeServer, client: httpx.Client) -> None:
    server.put({**server.get("sub_practice_anna"), "status": "canceled"})
    assert get(client, "subscriptions", customer=ANNA)["data"] == []
    for status in ("all", "ended", "canceled"):
        assert ids(get(client, "subscriptions", customer=ANNA, status=status)) == ["sub_practice_anna"]


@pytest.mark.parametrize(
    ("path", "query", "found"),
    [
        ("customers", 'email:"ANNA@practice.example"', {ANNA, "cus_practice_carla"}),
        ("customers", 'name~"jans"', {"cus_practice_bram"}),
        ("customers", "name~'ünal'", {ANNA}),
        ("customers", 'phone~"1234"', {ANNA}),
        ("customers", 'metadata["plan"]:"basic"', {ANNA}),
        ("customers", "phone:null AND -name~'carla'", {"cus_practice_bram"}),
        ("customers", "name~'carla' or name~'bram'", {"cus_practice_bram", "cus_practice_carla"}),
        ("customers", "name~'carla' email~'anna'", {"cus_practice_carla"}),
        ("customers", f"created>{NOW}", set()),
        ("charges", 'payment_method_details.card.last4:"4242"', {"ch_practice_anna_oct", "ch_practice_anna_nov"}),
        ("charges", 'customer:"cus_practice_bram"', {"ch_practice_bram_nov"}),
        ("invoices", 'number:"P-ANNA_NOV"', {"in_practice_anna_nov"}),
        ("invoices", f'customer:"{ANNA}" AND status:"paid"', {"in_practice_anna_oct"}),
    ],
)
def test_search_finds(client: httpx.Client, path: str, query: str, found: set[str]) -> None:
    page = get(client, f"{path}/search", query=query)
    check("search_result", page)
    assert set(ids(page)) == found


@pytest.mark.parametrize(
    "query",
    [
        "",
        "name~'an'",
        "name:'a' and name:'b' or name:'c'",
        "colour:'red'",
        "name:'a' AND",
        "name>'a'",
        "name:'open",
        "metadata:'a'",
        "name:a",
    ],
)
def test_search_refuses_what_stripe_would_not_read(client: httpx.Client, query: str) -> None:
    refused(client.get("/v1/customers/search", params={"query": query}), 400)


def test_a_search_goes_on_where_the_last_page_ended(client: httpx.Client) -> None:
    first = get(client, "customers/search", query="created>0", limit=2)
    rest = get(client, "customers/search", query="created>0", limit=2, page=first["next_page"])
    assert len(set(ids(first) + ids(rest))) == 3
    assert (first["has_more"], rest["has_more"], rest["next_page"]) == (True, False, None)


def test_only_what_is_asked_for_is_expanded(client: httpx.Client) -> None:
    bare = get(client, "subscriptions/sub_practice_anna")
    assert (bare["latest_invoice"], bare["discounts"]) == ("in_practice_anna_nov", ["di_practice_anna"])
    assert "payments" not in get(client, "invoices/in_practice_anna_nov")
    expand = ["data.default_payment_method", "data.latest_invoice.payments", "data.discounts.source.coupon", "data.customer.default_source"]
    full = get(client, "subscriptions", customer=ANNA, **{"expand[]": expand})["data"][0]
    assert full["default_payment_method"]["card"]["last4"] == "4242"
    assert full["latest_invoice"]["payments"]["data"][0]["payment"]["payment_intent"] == "pi_practice_anna_nov"
    assert full["discounts"][0]["source"]["coupon"]["percent_off"] == 10
    assert full["customer"]["email"] == "anna@practice.example"
    invoice = get(
        client,
        "invoices/in_practice_anna_nov",
        **{"expand[]": ["payments.data.payment.payment_intent", "parent.subscription_details.subscription"]},
    )
    assert invoice["payments"]["data"][0]["payment"]["payment_intent"]["status"] == "requires_payment_method"
    assert invoice["parent"]["subscription_details"]["subscription"]["status"] == "past_due"
    assert ids(get(client, "charges/ch_practice_anna_oct", **{"expand[]": "refunds"})["refunds"]) == ["re_practice_anna"]


@pytest.mark.parametrize("path", ["data.amount_due", "data.nothing", "payments", "data.payments.data.payment.payment_intent"])
def test_expanding_what_cannot_be_is_refused(client: httpx.Client, path: str) -> None:
    refused(client.get("/v1/invoices", params={"expand[]": path}), 400)


def test_the_older_shape_has_the_fields_that_basil_removed() -> None:
    with StripeServer(bundles(), shape="old") as server, client_of(server) as client:
        invoice = get(client, "invoices", customer=ANNA, status="paid", **{"expand[]": ["data.payments", "data.discounts", "data.charge"]})[
            "data"
        ][0]
        assert (invoice["paid"], invoice["paid_out_of_band"], invoice["subscription"]) == (True, False, "sub_practice_anna")
        assert (invoice["charge"]["id"], invoice["payment_intent"]) == ("ch_practice_anna_oct", "pi_practice_anna_oct")
        assert not {"payments", "parent"} & invoice.keys()
        assert invoice["lines"]["data"][0]["price"]["id"] == "price_practice_basic"
        assert get(client, "charges/ch_practice_anna_oct")["invoice"] == "in_practice_anna_oct"
        assert get(client, "payment_intents/pi_practice_anna_oct")["invoice"] == "in_practice_anna_oct"
        subscription = get(client, "subscriptions/sub_practice_anna")
        assert subscription["current_period_end"] == NOW + 25 * DAY
        assert "current_period_end" not in subscription["items"]["data"][0]
        assert subscription["discount"]["coupon"]["percent_off"] == 10
        assert "source" not in subscription["discount"]
        assert get(client, "events")["data"][0]["data"]["object"]["invoice"] == "in_practice_anna_nov"


def test_a_key_is_asked_for(server: StripeServer) -> None:
    with httpx.Client(base_url=server.base, trust_env=False, verify=TLS) as client:
        refused(client.get("/v1/customers"), 401)
        wrong = refused(client.get("/v1/customers", headers={"Authorization": "Bearer rk_test_someone_elses_key_1234"}), 401)
        assert "rk_test_" in wrong["message"]
        assert "someone_elses" not in wrong["message"]
        assert client.get("/v1/account", auth=(KEY, "")).json()["object"] == "account"


def test_a_deleted_customer_is_a_stub_and_its_subscription_has_ended(server: StripeServer, client: httpx.Client) -> None:
    server.delete_customer(ANNA)
    stub = get(client, f"customers/{ANNA}")
    check("deleted_customer", stub)
    assert ANNA not in ids(get(client, "customers"))
    assert get(client, "subscriptions/sub_practice_anna")["status"] == "canceled"
    assert get(client, "charges/ch_practice_anna_oct", **{"expand[]": "customer"})["customer"] == stub


@pytest.mark.parametrize("shape", ["current", "old"])
def test_the_practice_cases_are_served(shape: str) -> None:
    with StripeServer(practice_store(), shape=shape) as server, client_of(server) as client:
        for name in LISTS:
            page = get(client, name, limit=100, **{"expand[]": "data.payments"} if name == "invoices" else {})
            assert page["data"], name
            for one in page["data"][:10] if shape == "current" else ():
                check(one["object"], one)


def test_what_one_server_of_the_practice_cases_is_told_stays_with_it() -> None:
    marieke = "cus_practice_marieke"
    with StripeServer(practice_store()) as changed, StripeServer(practice_store()) as other:
        changed.put(changed.get(marieke) | {"name": "Someone Else"})
        changed.delete_customer("cus_practice_petra")
        changed.store.load({"invoices": [other.store.every("invoice", customer=marieke)[0] | {"id": "in_practice_more"}]})
        for server, name, bills in ((changed, "Someone Else", 1), (other, "Marieke de Vries", 0)):
            with client_of(server) as client:
                assert get(client, f"customers/{marieke}")["name"] == name
                assert get(client, "customers/cus_practice_petra").get("deleted", False) == bool(bills)
                assert [one["id"] for one in get(client, "invoices", customer=marieke)["data"]].count("in_practice_more") == bills


def test_the_server_runs_as_a_script_too() -> None:
    script = [sys.executable, str(Path(server_module.__file__)), "--port", "0", "--cases"]
    with subprocess.Popen(script, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            base = process.stdout.readline().split()[0].removeprefix("STRIPE_API_BASE=")
            answer = httpx.get(f"{base}/v1/customers", auth=(KEY, ""), trust_env=False, verify=TLS)
        finally:
            process.terminate()
    assert answer.json()["has_more"]
