"""HTTP/1.1 on loopback: sockets, threads, headers, keys. Leaves what is answered to the server and what is spoiled to `faults`."""

import base64
import binascii
import itertools
import socket
import sys
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from stripe.faults import REFUSALS, Answer, spoil, wait

if TYPE_CHECKING:
    from stripe.server import StripeServer

_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it came in: `at` is on the monotonic clock, `query` and `form` are as sent, header names lower case, no key."""

    at: float
    method: str
    path: str
    query: str
    form: str = ""
    headers: dict[str, str] = field(default_factory=dict)


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, owner: "StripeServer", port: int) -> None:
        self.owner = owner
        self.stopping = threading.Event()
        self.open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Handler)

    def server_bind(self) -> None:
        """Without the reverse look-up of the host's name, which may take seconds."""
        self.socket.bind(self.server_address)
        self.server_name, self.server_port = self.socket.getsockname()[:2]
        self.server_address = self.socket.getsockname()

    def process_request(self, request: Any, client_address: Any) -> None:
        self.open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error; anything else is, and is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Http
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on stderr: the server keeps its own log."""

    def _serve(self) -> None:
        owner, stopping = self.server.owner, self.server.stopping
        form = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8", "replace")
        path, _, query = self.path.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items() if name.lower() != "authorization"}
        seen = Seen(time.monotonic(), self.command, unquote(path), query, form, headers)
        fault = owner.open_request(seen)
        try:
            if owner.latency:
                wait(owner.latency, self.connection, stopping)
            answer = owner.answer(seen, _key(self.headers.get("Authorization")), fault)
            answer.headers |= self._own_headers(headers)
            if fault and fault.kind not in REFUSALS:
                self.close_connection = not spoil(fault, answer, self.connection, stopping)
            else:
                self._send(answer)
        finally:
            owner.close_request()

    def _own_headers(self, headers: dict[str, str]) -> dict[str, str]:
        own = {"Request-Id": f"req_practice_{next(_numbers)}", "Stripe-Version": headers.get("stripe-version", "")}
        return own | ({"Idempotency-Key": headers["idempotency-key"]} if "idempotency-key" in headers else {})

    def _send(self, answer: Answer) -> None:
        self.connection.sendall(answer.head(len(answer.body)) + answer.body)


class Wire:
    """The listening socket, open from the start so that the port is known, and its thread."""

    def __init__(self, owner: "StripeServer", port: int) -> None:
        self._http = _Http(owner, port)
        self.port: int = self._http.server_address[1]
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread, what hangs and what is still connected."""
        self._http.stopping.set()
        self._http.shutdown()
        self._thread.join()
        for connection in list(self._http.open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the other side was quicker
        self._http.server_close()


def _key(authorization: str | None) -> str | None:
    """The key of a Bearer or basic header; basic has it as the user's name."""
    kind, _, value = (authorization or "").partition(" ")
    if kind.lower() == "basic":
        try:
            value = base64.b64decode(value, validate=True).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            return None
    return value.strip() or None
