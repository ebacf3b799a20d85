"""What goes wrong on request goes wrong over the wire, and the server outlives it."""

import json
import threading
import time

import httpx
import pytest

from stripe.asking import ANNA, client_of, get, refused
from stripe.server import StripeServer


@pytest.mark.parametrize(
    ("kind", "status", "says"),
    [
        ("401", 401, "expired"),
        ("403", 403, "rak_dispute_read"),
        ("429", 429, "rate limit"),
        ("lock_timeout", 429, "holds"),
        ("500", 500, "unknown error"),
    ],
)
def test_a_part_can_refuse(server: StripeServer, client: httpx.Client, kind: str, status: int, says: str) -> None:
    fault = server.fault("/v1/disputes", kind, times=1)
    answer = client.get("/v1/disputes")
    assert says in refused(answer, status)["message"]
    assert ("Stripe-Rate-Limited-Reason" in answer.headers) is (kind == "429")
    assert client.get("/v1/charges").status_code == client.get("/v1/disputes").status_code == 200
    assert fault.hits == 1


def test_the_missing_permission_is_named_for_a_part_of_a_customer(server: StripeServer, client: httpx.Client) -> None:
    server.fault("/v1/customers/*/payment_methods", "403")
    assert "'rak_payment_method_read'" in refused(client.get(f"/v1/customers/{ANNA}/payment_methods"), 403)["message"]
    assert client.get(f"/v1/customers/{ANNA}").status_code == 200


def test_a_bad_network_spoils_answers(server: StripeServer, client: httpx.Client) -> None:
    for kind in ("hang", "trickle", "trickle_head"):
        server.fault("/v1/charges", kind, times=1)
        with pytest.raises(httpx.TimeoutException):
            client.get("/v1/charges", timeout=httpx.Timeout(0.15, read=0.15 if kind == "hang" else 0.02))
    for kind in ("drop", "cut"):
        server.fault("/v1/charges", kind, times=1)
        with pytest.raises(httpx.RemoteProtocolError):
            client.get("/v1/charges")
    for kind, body in (("html", "<!DOCTYPE"), ("empty", ""), ("broken_json", '{"object": "list"'), ("body", '{"a": NaN}')):
        server.fault("/v1/charges", kind, times=1, body=b'{"a": NaN}')
        answer = client.get("/v1/charges")
        assert answer.status_code == 200
        assert answer.text.startswith(body)
        if kind != "body":
            with pytest.raises(json.JSONDecodeError):
                answer.json()
    server.fault("/v1/charges", "redirect", times=1)
    assert client.get("/v1/charges").is_redirect
    begun = time.monotonic()
    server.fault("/v1/charges", "slow", times=1, seconds=0.2)
    assert get(client, "charges")["data"]
    assert time.monotonic() - begun >= 0.2
    assert client.get("/v1/charges").status_code == 200


def test_latency_holds_for_every_request_and_the_peak_is_counted(server: StripeServer) -> None:
    server.latency = 0.1
    with client_of(server) as client:
        threads = [threading.Thread(target=client.get, args=("/v1/charges?limit=1",)) for _ in range(5)]
        begun = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert 0.1 <= time.monotonic() - begun < 0.45
    assert server.in_flight_peak == server.counts["/v1/charges"] == 5
    assert {(seen.method, seen.query) for seen in server.log} == {("GET", "limit=1")}


def test_the_server_ends_while_a_request_hangs() -> None:
    with StripeServer() as server:
        server.fault("/v1/charges", "hang")
        thread = threading.Thread(target=_ask_in_vain, args=(server,))
        thread.start()
        while not server.log:
            time.sleep(0.01)
    thread.join(2)
    assert not thread.is_alive()


def _ask_in_vain(server: StripeServer) -> None:
    with client_of(server) as client, pytest.raises(httpx.TransportError):
        client.get("/v1/charges", timeout=10)
