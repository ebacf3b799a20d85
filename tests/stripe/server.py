"""A small Stripe of our own over real HTTP on loopback, for tests of the desk and for a person who wants to try it.

`with StripeServer(bundles) as server: server.base` or `python tests/stripe/server.py --port 8420 --cases`. Reads, search, expand, the
desk's writes, faults on request; today's shape or the one before Basil. What an answer says is in the modules beside this one.
"""

import argparse
import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

if not __package__:  # run as a script: the folder above holds the package
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from stripe.api_error import ApiError, invalid, no_key
from stripe.expand import View
from stripe.faults import REFUSALS, Answer, Fault, Faults, as_answer, refusal
from stripe.form import JSON, decode
from stripe.old_shape import UNKNOWN, old_schema, to_old
from stripe.replay import Replay
from stripe.routes import read, write_for
from stripe.schema import stripe_schema
from stripe.store import Store
from stripe.wire import Seen, Wire

KEY = "rk_test_practice_0000000000000000"
FORM_TYPE = "application/x-www-form-urlencoded"
CASES = Path(__file__).resolve().parents[2] / "fixtures" / "cases"


class StripeServer:
    """The server, in a thread of its own, on a free port unless one is given. It holds the bundles, or a copy of what the store has.

    `shape` is "current" or "old". `latency` (seconds) may be set at any time and holds for every request. `log` is what was asked so far,
    `counts` how often each path was, `in_flight_peak` how many requests were open at once.
    """

    def __init__(
        self, bundles: Iterable[JSON] | Store = (), *, shape: str = "current", key: str = KEY, now: int | None = None, port: int = 0
    ) -> None:
        if shape not in ("current", "old"):
            raise ValueError(f"unknown shape: {shape}")
        self.key = key
        self.latency = 0.0
        self.store = bundles.copy() if isinstance(bundles, Store) else Store.of(bundles)
        self.store.now = now or self.store.now or int(time.time())
        self._view = View(self.store, stripe_schema())
        if shape == "old":
            self._view = View(self.store, old_schema(), lambda one: to_old(one, self.store), UNKNOWN)
        self._faults = Faults()
        self._outcomes: dict[str, str | None] = {}
        self._replay = Replay()
        self._lock = threading.Lock()
        self._in_flight = 0
        self._wire = Wire(self, port)
        self.log: list[Seen] = []
        self.in_flight_peak = 0
        self.base = f"http://127.0.0.1:{self._wire.port}"

    def __enter__(self) -> "StripeServer":
        self._wire.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._wire.stop()

    def fault(
        self,
        path_prefix: str,
        kind: str,
        times: int | None = None,
        *,
        seconds: float = 0.05,
        done: bool | None = None,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        says: str = "",
    ) -> Fault:
        """From now on requests to these paths go wrong, `times` times or until `clear_faults`; `*` in the path stands for anything.

        Refusals: 400, 401, 403, 429, lock_timeout, 500, redirect. Spoiled answers: slow (waits `seconds`), hang, drop, cut (half a body), html,
        broken_json, empty, trickle and trickle_head (a byte every `seconds`), body (200 with the bytes of `body`). `says` is the
        page of html and the message of a refusal. `done` says whether a write is carried out all the same: by default it is where only the answer is
        spoiled, and not where it is refused.
        """
        carried_out = kind not in REFUSALS if done is None else done
        return self._faults.add(Fault(path_prefix, kind, times, seconds, carried_out, body, dict(headers or {}), says))

    def clear_faults(self) -> None:
        self._faults.clear()

    def set_outcome(self, payment_method: str, code: str | None) -> None:
        """What a try with this method comes to: a decline code, or None for "succeeds"."""
        self._outcomes[payment_method] = code

    def put(self, changed: JSON) -> None:
        """Adds an object, or replaces the one with its id; parts may be inlined."""
        self.store.put(changed)

    def get(self, identifier: str) -> JSON:
        """The object as it is kept, with ids for its parts. Raises KeyError."""
        found = self.store.find(identifier)
        if found is None:
            raise KeyError(identifier)
        return found

    def delete_customer(self, identifier: str) -> JSON:
        """What is left is the stub of a deleted customer. Raises KeyError."""
        return self.store.delete_customer(identifier)

    @property
    def counts(self) -> Counter[str]:
        return Counter(seen.path for seen in list(self.log))

    @property
    def busy_keys(self) -> frozenset[str]:
        """The idempotency keys whose first request still runs."""
        return self._replay.running

    def open_request(self, seen: Seen) -> Fault | None:
        """Notes that a request came in, and gives the fault that waits for it."""
        with self._lock:
            self.log.append(seen)
            self._in_flight += 1
            self.in_flight_peak = max(self.in_flight_peak, self._in_flight)
        return self._faults.take(seen.path)

    def close_request(self) -> None:
        with self._lock:
            self._in_flight -= 1

    def answer(self, seen: Seen, given_key: str | None, fault: Fault | None) -> Answer:
        """The answer before a fault spoils it; refusals are answers too."""
        try:
            self._check(seen, given_key)
            refused = refusal(fault, self.key, seen.method, seen.path) if fault and fault.kind in REFUSALS else None
            if refused and refused.status != 500:
                raise refused
            if seen.method != "POST":
                if refused:
                    raise refused
                return self._ok(read(self.store, seen.path, decode(seen.query), self._view))
            carried_out = fault is None or fault.done
            if not carried_out and not refused:
                return self._ok({})  # lost on its way here: not even its key is known
            key = seen.headers.get("idempotency-key")
            return self._replay.once(key, f"{seen.path}?{seen.form}", lambda: self._write(seen, refused, carried_out))
        except ApiError as error:
            return as_answer(error)

    def _check(self, seen: Seen, given_key: str | None) -> None:
        if given_key != self.key:
            raise no_key(given_key)
        content = seen.headers.get("content-type", "").split(";")[0].strip()
        if seen.method == "POST" and content != FORM_TYPE:
            raise invalid(f"Invalid request (check that your POST content type is {FORM_TYPE}).")

    def _write(self, seen: Seen, refused: ApiError | None, carried_out: bool) -> Answer:
        if refused and not carried_out:
            raise refused
        form = decode(seen.form)
        write, identifier = write_for(seen.path)
        with self.store.lock:
            after = write(self.store, identifier, form, self._outcomes)
            answer = self._ok(self._view.expanded(self._view.plain(after), form.get("expand", [])))
        if refused:
            raise refused
        return answer

    def _ok(self, value: JSON) -> Answer:
        return Answer(200, json.dumps(value).encode())


def practice_cases(folder: Path = CASES) -> list[JSON]:
    """The bundles of all practice cases, by file name."""
    return [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]


@cache
def practice_store() -> Store:
    """All practice cases, put in a store once, which takes a third of a second: each server works on a copy."""
    return Store.of(practice_cases())


def main(arguments: list[str] | None = None) -> None:
    """Serves until it is interrupted; says where on stdout."""
    parser = argparse.ArgumentParser(description="A small Stripe on loopback, for trying the desk.")
    parser.add_argument("--port", type=int, default=8420)
    parser.add_argument("--cases", action="store_true", help="serve all practice cases")
    parser.add_argument("--shape", choices=("current", "old"), default="current")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    chosen: Any = parser.parse_args(arguments)
    with StripeServer(practice_cases() if chosen.cases else (), shape=chosen.shape, port=chosen.port) as server:
        server.latency = chosen.latency
        print(f"STRIPE_API_BASE={server.base} STRIPE_API_KEY={server.key}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
