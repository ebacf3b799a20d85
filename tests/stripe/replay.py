"""Idempotency keys: the first answer to a key comes back for it, errors included. Leaves the work to whoever sends it through here.

Source: Stripe's documentation on idempotent requests. Changed parameters are an error; a key whose first request still runs is a 409.
"""

import threading
from collections.abc import Callable

from stripe.api_error import ApiError, invalid
from stripe.faults import Answer, as_answer

MAX_KEY = 255


class Replay:
    """Answers by key, for the life of the server."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[str] = set()
        self._kept: dict[str, tuple[str, Answer]] = {}

    @property
    def running(self) -> frozenset[str]:
        with self._lock:
            return frozenset(self._running)

    def once(self, key: str | None, request: str, work: Callable[[], Answer]) -> Answer:
        """The kept answer for the key, or that of `work`, which may raise ApiError. `request` says what was asked, parameters included."""
        if key is None:
            return _answer_of(work)[0]
        if not 0 < len(key) <= MAX_KEY:
            raise invalid(f"Idempotency keys are 1 to {MAX_KEY} characters long.")
        with self._lock:
            if key in self._running:
                raise ApiError(409, "idempotency_error", "A request with this key is still running.", code="idempotency_key_in_use")
            if key in self._kept:
                first, answer = self._kept[key]
                if first != request:
                    raise ApiError(400, "idempotency_error", "Keys for idempotent requests can only be used with the same parameters.")
                return Answer(answer.status, answer.body, {**answer.headers, "Idempotent-Replayed": "true"})
            self._running.add(key)
        try:
            answer, keep = _answer_of(work)
            if keep:
                with self._lock:
                    self._kept[key] = (request, Answer(answer.status, answer.body, dict(answer.headers)))
            return answer
        finally:
            with self._lock:
                self._running.discard(key)


def _answer_of(work: Callable[[], Answer]) -> tuple[Answer, bool]:
    try:
        return work(), True
    except ApiError as error:
        return as_answer(error), error.replayed
