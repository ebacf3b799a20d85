"""The thread that owns the journal."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.journal.faults import Busy, Emptied
from assistant.journal.store import Journal
from assistant.journal.writer import Writer

from .calls import NOW, call, journal_path


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    made = Writer(journal_path(tmp_path), busy_ms=50)
    yield made
    made.close()


async def test_work_is_done_in_turn_on_one_thread_that_is_not_the_loops(writer: Writer) -> None:
    kept = await asyncio.gather(*(writer.run(lambda journal: journal.add_resolution(call()).number) for _ in range(20)))
    assert kept == list(range(1, 21))
    threads = {await writer.run(lambda _: threading.get_ident()) for _ in range(3)}
    assert len(threads) == 1
    assert threading.get_ident() not in threads


async def test_the_journal_is_opened_when_it_is_first_needed(writer: Writer, tmp_path: Path) -> None:
    assert not journal_path(tmp_path).exists()
    assert await writer.run(lambda journal: journal.count()) == 0
    assert journal_path(tmp_path).exists()


async def test_the_loop_goes_on_while_the_journal_works(writer: Writer) -> None:
    started, may_end = threading.Event(), threading.Event()

    def slow(_: Journal) -> str:
        started.set()
        return "done" if may_end.wait(10) else "stuck"

    waiting = asyncio.create_task(writer.run(slow))
    assert await asyncio.to_thread(started.wait, 10)
    may_end.set()
    assert await waiting == "done"


async def test_a_fault_goes_to_the_one_who_waits_and_the_next_is_served(writer: Writer, tmp_path: Path) -> None:
    assert await writer.run(lambda journal: journal.add_resolution(call()).number) == 1
    with closing(sqlite3.connect(journal_path(tmp_path), isolation_level=None)) as other:
        other.execute("begin immediate")
        with pytest.raises(Busy):
            await writer.run(lambda journal: journal.add_resolution(call()))
        other.execute("rollback")
    assert await writer.run(lambda journal: journal.add_resolution(call()).number) == 2


async def test_a_mistake_in_a_function_does_not_end_the_thread(writer: Writer) -> None:
    with pytest.raises(ZeroDivisionError):
        await writer.run(lambda _: 1 / 0)
    assert await writer.run(lambda journal: journal.count()) == 0


async def test_a_copy_that_is_put_back_is_opened_again(writer: Writer, tmp_path: Path) -> None:
    path = journal_path(tmp_path)
    await writer.run(lambda journal: journal.add_resolution(call()))
    copy = await writer.run(lambda journal: journal.copy(NOW.date()))
    path.rename(path.with_name("aside"))
    for _ in range(2):
        with pytest.raises(Emptied):
            await writer.run(lambda journal: journal.add_resolution(call()))
    path.write_bytes(copy.read_bytes())
    assert await writer.run(lambda journal: journal.add_resolution(call()).number) == 2


async def test_what_was_handed_over_is_kept_though_the_waiter_is_cancelled(writer: Writer) -> None:
    may_go = threading.Event()
    first = asyncio.create_task(writer.run(lambda _: may_go.wait(10)))
    second = asyncio.create_task(writer.run(lambda journal: journal.add_resolution(call())))
    await asyncio.sleep(0)
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    may_go.set()
    async with asyncio.timeout(10):
        assert await first
        assert await writer.run(lambda journal: journal.count()) == 1


async def test_closing_waits_for_the_work_at_hand_and_refuses_more(writer: Writer, tmp_path: Path) -> None:
    waiting = asyncio.create_task(writer.run(lambda journal: journal.add_resolution(call()).number))
    await asyncio.sleep(0)
    assert writer.close()
    assert writer.close()
    assert await waiting == 1
    with pytest.raises(RuntimeError, match="closed"):
        await writer.run(lambda journal: journal.count())
    assert not journal_path(tmp_path).with_name("journal.db-wal").exists()


def test_closing_does_not_wait_for_ever(writer: Writer) -> None:
    may_end = threading.Event()
    loop = asyncio.new_event_loop()
    waiting = loop.create_task(writer.run(lambda _: may_end.wait(10)))
    loop.run_until_complete(asyncio.sleep(0))
    before = time.monotonic()
    assert not writer.close(0.05)
    assert time.monotonic() - before < 2
    may_end.set()
    assert loop.run_until_complete(waiting)
    loop.close()
    assert writer.close()
