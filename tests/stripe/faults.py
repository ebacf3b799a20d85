"""What goes wrong on request: refusals of a busy or strict Stripe, answers that a bad network spoils. Leaves right answers to others."""

import json
import select
import socket
import threading
import time
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from stripe.api_error import ApiError, not_allowed

REFUSALS = frozenset({"400", "401", "403", "429", "lock_timeout", "500", "redirect"})
SPOILED = frozenset({"slow", "hang", "drop", "cut", "html", "broken_json", "empty", "trickle", "trickle_head", "body"})
HANG_S = 600.0


@dataclass(slots=True)
class Fault:
    """One fault. `seconds` is the wait of `slow`, at most, and between the bytes of a trickle; `done` says whether a write is still carried out.

    Who sets `over` lets the slow answers go: a test then waits for what it looks at, and not for a clock.
    """

    pattern: str
    kind: str
    times: int | None
    seconds: float
    done: bool
    body: bytes
    headers: dict[str, str]
    says: str = ""
    hits: int = 0
    over: threading.Event = field(default_factory=threading.Event)


@dataclass(slots=True)
class Answer:
    """What goes over the wire."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    def head(self, length: int) -> bytes:
        lines = [f"HTTP/1.1 {self.status} -"]
        lines += [
            f"{name}: {value}" for name, value in {"Content-Type": "application/json", "Content-Length": length, **self.headers}.items()
        ]
        return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")


class Faults:
    """The faults that are set, first set first used."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._set: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        if fault.kind not in REFUSALS | SPOILED:
            raise ValueError(f"unknown fault: {fault.kind}")
        with self._lock:
            self._set.append(fault)
        return fault

    def clear(self) -> None:
        with self._lock:
            self._set.clear()

    def take(self, path: str) -> Fault | None:
        """The fault for this path, counted once, or None."""
        with self._lock:
            for fault in self._set:
                if fnmatchcase(path, fault.pattern + "*") and (fault.times is None or fault.hits < fault.times):
                    fault.hits += 1
                    return fault
        return None


def refusal(fault: Fault, key: str, method: str, path: str) -> ApiError:
    """The refusal that the fault stands for, in Stripe's shape. A redirect is sent in the same way: its body is never to be read."""
    if fault.kind == "400":
        error = ApiError(400, "invalid_request_error", "This request cannot be answered.", code="parameter_invalid")
    elif fault.kind == "401":
        error = ApiError(401, "invalid_request_error", "The API key has expired.", code="api_key_expired")
    elif fault.kind == "403":
        error = not_allowed(key, permission(method, path))
    elif fault.kind == "429":
        limited = {"Stripe-Rate-Limited-Reason": "endpoint-rate"}
        error = ApiError(429, "invalid_request_error", "Request rate limit exceeded.", code="rate_limit", headers=limited)
    elif fault.kind == "lock_timeout":
        error = ApiError(429, "invalid_request_error", "Another request holds this object.", code="lock_timeout")
    elif fault.kind == "redirect":
        error = ApiError(302, "api_error", "Moved.", headers={"Location": "/v1/elsewhere"})
    else:
        error = ApiError(500, "api_error", "An unknown error occurred.")
    if fault.says:
        error.error["message"] = fault.says
    error.headers |= fault.headers
    return error


def permission(method: str, path: str) -> str:
    """The restricted key's permission for a call: `rak_payment_method_read` for /v1/customers/cus_x/payment_methods."""
    names = path.removeprefix("/v1/").split("/")
    noun = names[2] if len(names) > 2 and names[2].endswith("s") else names[0]
    singular = {"billing_portal": "customer_portal", "invoice_payments": "invoice"}.get(noun, noun.removesuffix("s"))
    return f"rak_{singular}_{'read' if method == 'GET' else 'write'}"


def spoil(fault: Fault, answer: Answer, connection: socket.socket, stopping: threading.Event) -> bool:
    """Sends the answer as the fault would have it. True where the connection may be used on."""
    body = answer.body
    if fault.kind == "slow":
        wait(fault.seconds, connection, stopping, fault.over)
    elif fault.kind == "hang":
        wait(HANG_S, connection, stopping)
        return False
    elif fault.kind == "drop":
        return False
    elif fault.kind == "html":
        answer.headers["Content-Type"] = "text/html; charset=utf-8"
        body = fault.says.encode() or b"<!DOCTYPE html><html><title>502</title><h1>Bad gateway</h1></html>"
    elif fault.kind == "broken_json":
        body = body[: len(body) // 2]
    elif fault.kind == "empty":
        body = b""
    elif fault.kind == "body":
        body = fault.body
    answer.headers |= fault.headers
    head = answer.head(len(body))
    if fault.kind in ("trickle", "trickle_head"):
        at_once = b"" if fault.kind == "trickle_head" else head
        return _trickle(at_once, (head + body)[len(at_once) :], fault.seconds, connection, stopping)
    if fault.kind == "cut":
        connection.sendall(head + body[: len(body) // 2])
        return False
    connection.sendall(head + body)
    return True


def wait(seconds: float, connection: socket.socket, stopping: threading.Event, over: threading.Event | None = None) -> bool:
    """Waits; False where the other side went away or the server stops before the time is over."""
    until = time.monotonic() + seconds
    while not stopping.is_set():
        left = until - time.monotonic()
        if left <= 0 or (over and over.is_set()):
            return True
        readable, _, _ = select.select([connection], [], [], min(left, 0.05))
        if readable and not connection.recv(1, socket.MSG_PEEK):
            return False
    return False


def _trickle(at_once: bytes, rest: bytes, seconds: float, connection: socket.socket, stopping: threading.Event) -> bool:
    connection.sendall(at_once)
    for byte in rest:
        if not wait(seconds, connection, stopping):
            return False
        connection.sendall(bytes([byte]))
    return True


def as_answer(error: ApiError) -> Answer:
    return Answer(error.status, json.dumps({"error": error.error}).encode(), dict(error.headers))
