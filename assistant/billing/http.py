"""Stripe over HTTP: one client for the life of the desk, and the only module that imports httpx.

It knows deadlines, retries, sizes, pages and what a status means. What the objects mean is left to the readers; words for an error are
made elsewhere. No error that leaves here has a cause or a context: httpx's frames hold the key in their locals.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import random
import re
import ssl
import zlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import httpx

from assistant.billing.errors import BadAnswer, BadKey, BillingError, NotFound, Unknown, Unreachable, refusal
from assistant.billing.strict_json import crowded, loads

if TYPE_CHECKING:
    from assistant.settings.secret import Secret

Params = Sequence[tuple[str, str]]

API_VERSION = "2026-10-28.endive"  # the newest that these readers were checked against; older shapes are read too
CONNECTIONS = 20  # of the 100 requests a second that Stripe allows a live account; a sandbox has 25
SMALL_PAGE = 25
MOST_PER_PAGE = 100  # Stripe's reference, "Pagination"
ID_LIMIT = 255  # the same bound for an object's id and an idempotency key (Stripe's reference, "Idempotent requests")
BACKOFF_BASE_S, BACKOFF_CAP_S, RETRY_AFTER_CAP_S = 0.2, 2.0, 5.0
_PATH = re.compile(r"/v1(/[\w.~%-]+)+", re.ASCII)
RATE_REASON = "stripe-rate-limited-reason"


@dataclass(frozen=True, slots=True)
class _Call:
    method: str
    path: str
    params: Params = field(default=(), repr=False)
    content: bytes | None = field(default=None, repr=False)
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: httpx.Headers
    body: bytearray = field(repr=False)  # people's data, out of any trace


def path_to(*parts: str) -> str:
    """``path_to("customers", customer_id)`` is ``/v1/customers/cus_1``, each part quoted. Raises NotFound for a part that can be no id."""
    for part in parts:
        if part in ("", ".", "..") or len(part) > ID_LIMIT:
            raise NotFound(part)
    return "/v1/" + "/".join(quote(part, safe="", errors="replace") for part in parts)


class StripeHttp:
    """Reads and writes of Stripe's API, each within ``read_seconds``, all its retries together.

    ``base`` is https, or http to loopback; anything else is a ValueError. ``proxy`` and ``ca_file`` are the desk's own settings; the
    environment is not asked, and loopback is never reached through a proxy. ``wire_limit`` and ``body_limit`` are bytes of one answer,
    as sent and inflated. ``jitter`` gives numbers from 0 to 1.
    """

    def __init__(
        self,
        key: Secret,
        base: str,
        *,
        api_version: str = API_VERSION,
        transport: httpx.AsyncBaseTransport | None = None,
        proxy: str | None = None,
        ca_file: str | None = None,
        read_seconds: float = 10.0,
        retries: int = 3,
        wire_limit: int = 2_000_000,
        body_limit: int = 8_000_000,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._key, self._base = key, _checked_base(base)
        self._read_seconds, self._retries, self._jitter = read_seconds, retries, jitter
        self._wire_limit, self._body_limit = wire_limit, body_limit
        for name in ("httpx", "httpcore"):  # below WARNING they write whole URLs and headers
            logging.getLogger(name).setLevel(logging.WARNING)
        self._client = httpx.AsyncClient(
            trust_env=False,
            follow_redirects=False,
            http2=False,
            verify=_trusted(self._base.scheme, ca_file),
            proxy=None if _is_loopback(self._base.host) else proxy,
            transport=transport,
            limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS, keepalive_expiry=30.0),
            timeout=httpx.Timeout(read_seconds, connect=read_seconds / 2),
            headers={"Accept-Encoding": "gzip", "Stripe-Version": api_version, "User-Agent": "churn-assistant"},
        )

    async def aclose(self) -> None:
        """Close every connection; the client is of no use afterwards."""
        await self._client.aclose()

    async def get(self, path: str, params: Params = ()) -> dict[str, Any]:
        """One object. Raises a BillingError; a path that is not below ``/v1/`` or not quoted is a ValueError."""
        call = _Call("GET", path, params)
        return _settled((await self._outcomes(call))[-1], call)

    async def pages(
        self, path: str, params: Params = (), *, limit: int = MOST_PER_PAGE, most: int | None = None
    ) -> AsyncIterator[list[dict[str, Any]]]:
        """A list, newest first, page by page, ``most`` objects at most. Each page has a deadline of its own.

        A page that is too large is read again in smaller ones. Raises BadAnswer where the list would not end.
        """
        given, seen, after = 0, set[str](), list[tuple[str, str]]()
        while most is None or given < most:
            size = limit if most is None else min(limit, most - given)
            answer, used = await self._page(path, [*params, *after], size)
            if used < size:
                limit = used
            items, more = _listed(answer)
            items = items[:used]
            if items:
                yield items
            if not more:
                return
            given += len(items)
            after = [("starting_after", _next(items, items[-1].get("id") if items else None, seen))]

    async def search(self, path: str, query: str, *, most: int) -> list[dict[str, Any]]:
        """The first ``most`` objects that match ``query``, in Stripe's search language. Raises as ``pages`` does."""
        found: list[dict[str, Any]] = []
        limit, seen, page = min(MOST_PER_PAGE, most), set[str](), list[tuple[str, str]]()
        while len(found) < most:
            answer, limit = await self._page(path, [("query", query), *page], limit)
            items, more = _listed(answer)
            found += items
            if not more:
                break
            page = [("page", _next(items, answer.get("next_page"), seen))]
        return found[:most]

    async def post(self, path: str, data: Params, *, idempotency_key: str) -> dict[str, Any]:
        """A write. Every network retry carries the same key.

        Raises Unknown where it may have taken effect: no answer in time, a connection lost after sending, a 409, a 5xx, an answer that
        cannot be read. Any other BillingError means that it did not.
        """
        if not _fits_a_header(idempotency_key) or len(idempotency_key) > ID_LIMIT:
            raise ValueError("an idempotency key is 1 to 255 visible ASCII characters")
        headers = {"Idempotency-Key": idempotency_key, "Content-Type": "application/x-www-form-urlencoded"}
        call = _Call("POST", path, content=urlencode(data).encode("ascii"), headers=headers)
        outcomes = await self._outcomes(call)
        try:
            return _settled(outcomes[-1], call)
        except BillingError as error:
            failure = error
        if _is_refusal(outcomes[-1]) or not any(map(_may_have_happened, outcomes)):
            raise failure
        raise Unknown(failure.facts.get("status") or failure.facts.get("why") or failure.key)

    async def _page(self, path: str, params: Params, limit: int) -> tuple[dict[str, Any], int]:
        """A page and the limit it was read with."""
        try:
            return await self.get(path, [*params, ("limit", str(limit))]), limit
        except Unreachable as error:
            if error.facts["why"] != "too_large" or limit <= SMALL_PAGE:
                raise
        return await self.get(path, [*params, ("limit", str(SMALL_PAGE))]), SMALL_PAGE

    async def _outcomes(self, call: _Call) -> list[_Answer | Unreachable]:
        """What each try came to; the last one stands."""
        clock = asyncio.get_running_loop().time
        ends = clock() + self._read_seconds
        found: list[_Answer | Unreachable] = []
        try:
            async with asyncio.timeout_at(ends):
                for tried in range(self._retries + 1):
                    found.append(await self._attempt(call))
                    wait_s = self._wait_s(found[-1], tried)
                    if wait_s is None or tried == self._retries or clock() + wait_s >= ends:
                        break
                    await asyncio.sleep(wait_s)
        except TimeoutError:
            found.append(Unreachable("timeout"))
        return found

    async def _attempt(self, call: _Call) -> _Answer | Unreachable:
        request = self._request(call)
        try:
            response = await self._client.send(request, stream=True)
            try:
                if 300 <= response.status_code < 400:
                    return Unreachable("redirect")
                return _Answer(response.status_code, response.headers, await self._body(response))
            finally:
                await response.aclose()
        except Unreachable as error:
            return error
        except httpx.HTTPError as error:
            return _failure(error)

    def _request(self, call: _Call) -> httpx.Request:
        """The request with the key attached, only once it is sure where it goes."""
        if not _PATH.fullmatch(call.path):
            raise ValueError("a path starts with /v1/ and its parts are quoted")
        base, prefix = self._base, self._base.path.rstrip("/")
        url = httpx.URL(str(base).rstrip("/") + call.path)
        if (url.scheme, url.host, url.port) != (base.scheme, base.host, base.port) or not url.path.startswith(f"{prefix}/v1/"):
            raise ValueError("the request would leave the API")
        if not _fits_a_header(self._key.reveal()):
            raise BadKey  # the libraries below would quote it in their error
        params = tuple(call.params) or None
        request = self._client.build_request(call.method, url, params=params, content=call.content, headers=call.headers)
        request.headers["Authorization"] = f"Bearer {self._key.reveal()}"
        return request

    async def _body(self, response: httpx.Response) -> bytearray:
        """The body, counted before and after inflating: httpx's own decoding would inflate first."""
        encoding = response.headers.get("content-encoding", "").strip().lower()
        if encoding not in ("", "identity", "gzip"):
            raise Unreachable("encoding")
        gunzip = zlib.decompressobj(31) if encoding == "gzip" else None
        wire, body = 0, bytearray()
        async for chunk in response.aiter_raw():
            wire += len(chunk)
            body += chunk if gunzip is None else _inflated(gunzip, chunk, self._body_limit + 1 - len(body))
            if wire > self._wire_limit or len(body) > self._body_limit:
                raise Unreachable("too_large")
        if gunzip is not None and (not gunzip.eof or gunzip.unused_data):
            raise Unreachable("encoding")
        return body

    def _wait_s(self, outcome: _Answer | Unreachable, tried: int) -> float | None:
        """Seconds until the next try, None where another would not help. Stripe documents no Retry-After; a proxy may send one."""
        if not _may_pass(outcome):
            return None
        asked: str = outcome.headers.get("retry-after", "") if isinstance(outcome, _Answer) else ""
        if re.fullmatch(r"[0-9]{1,6}", asked):
            return float(asked) if float(asked) <= RETRY_AFTER_CAP_S else None
        return self._jitter() * min(BACKOFF_CAP_S, BACKOFF_BASE_S * 2.0**tried)


def _checked_base(base: str) -> httpx.URL:
    try:
        url = httpx.URL(base)
    except httpx.InvalidURL:
        url = httpx.URL()
    safe = url.scheme == "https" or (url.scheme == "http" and _is_loopback(url.host))
    if not safe or not url.host or url.userinfo or url.query or url.fragment:
        raise ValueError("the API's base is https, or http on this machine only")
    return url


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _trusted(scheme: str, ca_file: str | None) -> ssl.SSLContext | bool:
    """Whose certificates are believed. Loading the usual authorities takes 50 ms, which plain http has no use for."""
    if ca_file:
        return ssl.create_default_context(cafile=ca_file)
    return True if scheme == "https" else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _fits_a_header(text: str) -> bool:
    return re.fullmatch(r"[\x21-\x7e]+", text) is not None


def _inflated(gunzip: zlib._Decompress, chunk: bytes, most: int) -> bytes:
    with suppress(zlib.error):
        return gunzip.decompress(chunk, most)
    raise Unreachable("encoding")


def _failure(error: httpx.HTTPError) -> Unreachable:
    sent = not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout | httpx.ProxyError)
    if isinstance(error, httpx.TimeoutException):
        return Unreachable("timeout", sent=sent)
    return Unreachable("tls" if _is_tls(error) else "connection", sent=sent)


def _is_tls(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error is not None


def _may_pass(outcome: _Answer | Unreachable) -> bool:
    """Whether another try may help (Stripe's reference, "Advanced error handling"): its own word first, then the kind of failure."""
    if isinstance(outcome, Unreachable):
        return outcome.facts["why"] in ("timeout", "connection")
    word: str = outcome.headers.get("stripe-should-retry", "").lower()
    if outcome.status < 400 or word in ("true", "false"):
        return outcome.status >= 400 and word == "true"
    return outcome.status in (409, 429) or outcome.status >= 500


def _is_refusal(outcome: _Answer | Unreachable) -> bool:
    """Whether this answer also holds for an earlier try whose answer was lost: it is that try's own, or one to the same parameters."""
    return isinstance(outcome, _Answer) and 400 <= outcome.status < 500 and outcome.status not in (401, 403, 409, 429)


def _may_have_happened(outcome: _Answer | Unreachable) -> bool:
    if isinstance(outcome, Unreachable):
        return outcome.sent
    return outcome.status == 409 or not 400 <= outcome.status < 500


def _settled(outcome: _Answer | Unreachable, call: _Call) -> dict[str, Any]:
    if isinstance(outcome, Unreachable):
        raise outcome.with_traceback(None)
    if outcome.status >= 400:
        raise refusal(outcome.status, _error_part(outcome.body), path=call.path, reason=outcome.headers.get(RATE_REASON, ""))
    return _object(outcome.body)


def _object(body: bytearray) -> dict[str, Any]:
    if crowded(body):
        raise Unreachable("too_large")
    found = loads(body)
    if not isinstance(found, dict):
        raise BadAnswer("no_object")
    return found


def _error_part(body: bytearray) -> dict[str, Any]:
    """The ``error`` of a refusal, empty where a proxy wrote its own page: the status alone still tells what happened."""
    try:
        error = _object(body).get("error")
    except BillingError:
        return {}
    return error if isinstance(error, dict) else {}


def _listed(answer: dict[str, Any]) -> tuple[list[dict[str, Any]], bool]:
    """A list's objects, and whether there are more."""
    items, more = answer.get("data"), answer.get("has_more")
    if not isinstance(items, list) or not isinstance(more, bool) or not all(isinstance(item, dict) for item in items):
        raise BadAnswer("list")
    return items, more


def _next(items: list[dict[str, Any]], cursor: object, seen: set[str]) -> str:
    """Where the next page starts. Raises BadAnswer where that was asked for before, or nothing came."""
    if not items or not isinstance(cursor, str) or not cursor or cursor in seen:
        raise BadAnswer("endless_list")
    seen.add(cursor)
    return cursor
