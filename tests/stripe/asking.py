"""What the tests of the server share: an ordinary client, calls, and the check against Stripe's schema."""

import ssl
from typing import Any

import httpx
from jsonschema import Draft202012Validator

from stripe.schema import stripe_schema
from stripe.server import StripeServer
from stripe.shape import JSON

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ANNA = "cus_practice_anna"
TLS = ssl.SSLContext(
    ssl.PROTOCOL_TLS_CLIENT
)  # never used on loopback; one for all clients saves reading the system's certificates each time


def client_of(server: StripeServer) -> httpx.Client:
    return httpx.Client(base_url=server.base, headers={"Authorization": f"Bearer {server.key}"}, trust_env=False, timeout=5, verify=TLS)


def get(client: httpx.Client, path: str, **params: Any) -> JSON:
    answer = client.get(f"/v1/{path}", params=params)
    found: JSON = answer.raise_for_status().json()
    return found


def post(client: httpx.Client, path: str, key: str | None = None, **form: str) -> httpx.Response:
    return client.post(f"/v1/{path}", data=form, headers=FORM | ({"Idempotency-Key": key} if key else {}))


def refused(answer: httpx.Response, status: int) -> JSON:
    """The error of a refusal, which must have Stripe's shape."""
    assert answer.status_code == status, answer.text
    check("error", answer.json())
    error: JSON = answer.json()["error"]
    return error


def check(kind: str, value: JSON) -> None:
    faults = [f"{fault.json_path}: {fault.message[:120]}" for fault in _validator(kind).iter_errors(value)]
    assert not faults, (kind, faults)


_validators: dict[str, Draft202012Validator] = {}


def _validator(kind: str) -> Draft202012Validator:
    return _validators.setdefault(kind, Draft202012Validator({**stripe_schema(), "$ref": f"#/$defs/{kind}"}))


def ids(page: JSON) -> list[str]:
    return [one["id"] for one in page["data"]]
