"""Runs localstripe, another author's fake of Stripe, as a process of its own, and seeds it over its API: a second opinion on our reads.

It is under the GPL, so it lives in its own environment and is never imported. It has no search, prices or portal, and what its
writes do differs from Stripe.
"""

import json
import os
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

JSON = dict[str, Any]
PYTHON = Path(__file__).resolve().parents[2] / ".venv/localstripe/bin/python"
KEY = "sk_test_practice"
STARTS_S = 10.0
# After each write it keeps its whole state in a file at one fixed place in the temp folder; nobody reads it, so that step is left out.
_RUN = (
    "import sys; from aiohttp import web; from localstripe import resources; from localstripe.server import app; "
    "type(resources.store).dump_to_disk = lambda self: None; "
    "web.run_app(app, host='127.0.0.1', port=int(sys.argv[1]), print=None)"
)
GOOD_CARD, SHORT_OF_MONEY = "4242424242424242", "4000000000000341"  # the second can be attached and then fails


@dataclass(frozen=True, slots=True)
class Localstripe:
    """Where it listens and with which key; `call` speaks to it."""

    base: str
    key: str = KEY

    def call(self, method: str, path: str, **form: str) -> JSON:
        """One call; names of parameters as Stripe writes them (`**{"items[0][plan]": ...}`). Raises urllib.error.HTTPError."""
        body = urlencode(form).encode() if method == "POST" else None
        url = f"{self.base}{path}?{urlencode(form)}" if method == "GET" and form else f"{self.base}{path}"
        request = urllib.request.Request(url, body, {"Authorization": f"Bearer {self.key}"}, method=method)
        with _opener.open(request, timeout=5) as answer:
            text = answer.read()
        found: JSON = json.loads(text) if text.startswith(b"{") else {}
        return found

    def reset(self) -> None:
        """Forgets everything that was put there."""
        self.call("DELETE", "/_config/data")

    def seed(self) -> tuple[str, str]:
        """From empty, two customers, by id: one with a paid invoice and then a failed one, one with nothing but a card."""
        self.reset()
        self.call("POST", "/v1/plans", id="basic", amount="2900", currency="eur", interval="month", name="Basic")
        payer = self._customer("Marieke de Vries", "marieke@practice.example", GOOD_CARD)
        self.call("POST", "/v1/subscriptions", customer=payer, **{"items[0][plan]": "basic"})
        self._use_card(payer, SHORT_OF_MONEY)
        self.call("POST", "/v1/invoiceitems", customer=payer, amount="2900", currency="eur", description="A month")
        invoice = self.call("POST", "/v1/invoices", customer=payer)
        self.pay(invoice["id"])
        return payer, self._customer("Zoë Peeters", "zoe@practice.example", GOOD_CARD)

    def pay(self, invoice: str) -> JSON:
        """The invoice after the try; a refusal (402) is not raised, since there the invoice itself tells it."""
        try:
            return self.call("POST", f"/v1/invoices/{invoice}/pay")
        except urllib.error.HTTPError as error:
            with error:
                if error.code != 402:
                    raise
            return self.call("GET", f"/v1/invoices/{invoice}")

    def _customer(self, name: str, email: str, card: str) -> str:
        customer: str = self.call("POST", "/v1/customers", name=name, email=email)["id"]
        self._use_card(customer, card)
        return customer

    def _use_card(self, customer: str, number: str) -> None:
        card = {"card[number]": number, "card[exp_month]": "12", "card[exp_year]": "2030", "card[cvc]": "123"}
        method: str = self.call("POST", "/v1/payment_methods", type="card", **card)["id"]
        self.call("POST", f"/v1/payment_methods/{method}/attach", customer=customer)
        self.call("POST", f"/v1/customers/{customer}", **{"invoice_settings[default_payment_method]": method})


@contextmanager
def localstripe() -> Iterator[Localstripe]:
    """It runs, empty, as long as the block. Raises TimeoutError where it does not answer, FileNotFoundError where not installed."""
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="localstripe") as folder:  # whatever it writes after all goes with it
        surroundings = {"PATH": os.defpath, "TMPDIR": folder, "HOME": folder}
        process = subprocess.Popen([PYTHON, "-c", _RUN, str(port)], env=surroundings, cwd=folder)
        try:
            server = Localstripe(f"http://127.0.0.1:{port}")
            _wait_for(server, process)
            server.reset()
            yield server
        finally:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(server: Localstripe, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS_S
    while time.monotonic() < until and process.poll() is None:
        try:
            server.call("GET", "/v1/customers")
        except urllib.error.URLError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError("localstripe did not start")
