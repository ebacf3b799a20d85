"""An HTTP server on loopback that answers as it is told to, well or badly. It runs in the event loop of the test that opened it.

``server.on(path, answer, answer, ...)`` gives the answers of one path in order; the last one is repeated. What was asked is in
``server.asked``. What the answers mean is the test's own business.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]
NEVER_S = 60.0


@dataclass(frozen=True, slots=True)
class Asked:
    method: str
    path: str
    params: dict[str, str]
    headers: dict[str, str]
    body: str


class FaultyServer:
    """``async with FaultyServer() as server``: ``server.base`` is its address."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self.asked: list[Asked] = []
        self.connections = 0
        self._answers: dict[str, list[Answer]] = {}
        self._open: set[asyncio.Task[Any] | None] = set()

    async def __aenter__(self) -> FaultyServer:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        port = self._server.sockets[0].getsockname()[1]
        self.base = f"{'https' if self._tls else 'http'}://127.0.0.1:{port}"
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.close()
        tasks = [task for task in self._open if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._server.wait_closed()

    def on(self, path: str, *answers: Answer) -> None:
        self._answers[path] = list(answers)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._open.add(asyncio.current_task())
        try:
            while not writer.is_closing():
                asked = await _read(reader)
                self.asked.append(asked)
                waiting = self._answers.get(asked.path) or [status(404, b"{}")]
                await (waiting.pop(0) if len(waiting) > 1 else waiting[0])(writer)
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass  # a cancelled task would be reported as a fault by asyncio's streams in 3.11
        finally:
            self._open.discard(asyncio.current_task())
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    parts = urlsplit(target)
    return Asked(method, parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)), headers, body.decode())


def _head(code: int, length: int, headers: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {code} Said", *(f"{name}: {value}" for name, value in headers.items()), f"Content-Length: {length}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def status(code: int, body: bytes, headers: Mapping[str, str] | None = None) -> Answer:
    """A whole answer with these bytes."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(_head(code, len(body), headers or {}) + body)
        await writer.drain()

    return answer


def said(value: object, code: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """A whole answer in JSON."""
    return status(code, json.dumps(value).encode(), {"Content-Type": "application/json", **(headers or {})})


def refused(code: int, headers: Mapping[str, str] | None = None, /, **error: str) -> Answer:
    """A refusal in Stripe's shape."""
    return said({"error": error}, code, headers)


def trickled(seconds: float, *, head: bool) -> Answer:
    """A byte now and then, of the head or of the body, without an end."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 Said\r\nX-Slow: " if head else _head(200, 1_000_000, {}))
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(seconds)

    return answer


async def silent(writer: asyncio.StreamWriter) -> None:
    """Nothing, with the connection open."""
    await asyncio.sleep(NEVER_S)


async def dropped(writer: asyncio.StreamWriter) -> None:
    """The connection ends without an answer."""
    writer.transport.abort()


async def cut(writer: asyncio.StreamWriter) -> None:
    """The connection ends in the middle of the body."""
    writer.write(_head(200, 100, {}) + b'{"id": "cus')
    await writer.drain()
    writer.close()


async def other_protocol(writer: asyncio.StreamWriter) -> None:
    """Something that is not HTTP, as a mail or SSH server would greet."""
    writer.write(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")
    await writer.drain()
    writer.close()
