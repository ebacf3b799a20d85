"""Reads every customer's history to fit on, page by page. What was read is kept until the fit is done, so that a stopped reading goes on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from assistant.billing.errors import BillingError, NotFound
from assistant.billing.read_account import Bundle, read_account
from assistant.desk.outlook import calendar
from assistant.desk.trouble import told
from assistant.journal import files
from assistant.risk.fitting.cases import Cases, cases_of
from assistant.risk.fitting.lines import alias, from_line, join, to_line
from assistant.risk.history.past import Contact, read_history
from assistant.risk.outlook import EVENTS_KEPT

if TYPE_CHECKING:
    from assistant.desk.desk import Desk

PROGRESS = "model-reading.jsonl"
AT_ONCE = 4
"""Accounts read side by side: about thirty requests in flight, well under Stripe's 100 a second."""
TAKEN_UP_WITHIN = timedelta(hours=20)
"""A reading that was stopped goes on for so long; after that the labels would be those of another day."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """``newest``: the moment up to which everything is known; ``skipped``: accounts that could not be read; ``read``: those that could."""

    cases: Cases
    newest: datetime
    read: int
    skipped: int


async def gather(desk: Desk, progress: Callable[[int, int], None] = lambda read, skipped: None) -> Gathered:
    """All customers' cases. ``progress`` is told how many accounts were read and skipped so far.

    Raises Trouble where the list of customers can't be read; a single account that can't be is skipped and counted.
    """
    kept = _Kept(desk.settings.home / PROGRESS, desk.source, desk.moment())
    waiting: set[asyncio.Task[None]] = set()
    with kept:
        try:
            with told():
                async for customer in desk.provider.customers():
                    if alias(customer) in kept.known:
                        continue
                    if len(waiting) >= AT_ONCE:
                        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                        for task in done:
                            task.result()
                        progress(kept.read, kept.skipped)
                    waiting.add(asyncio.ensure_future(_one(desk, customer, kept)))
                await asyncio.gather(*waiting)
        finally:
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
    progress(kept.read, kept.skipped)
    return Gathered(kept.cases(), kept.started, kept.read, kept.skipped)


def forget_reading(home: Path) -> None:
    """Removes what a reading kept, once it was fitted on."""
    (home / PROGRESS).unlink(missing_ok=True)


async def _one(desk: Desk, customer: str, kept: _Kept) -> None:
    now = desk.moment(customer) if desk.practising else kept.started
    bundle: Bundle | None = None
    try:
        async for found in desk.provider.read(customer, now=now):
            bundle = found
        calls = await desk.writer.run(lambda journal: journal.calls_of(customer, desk.source, now))
    except NotFound:
        return
    except BillingError:
        bundle = None
    if bundle is None or bundle.problems or not bundle.complete:
        kept.skipped += 1
        return
    account = read_account(bundle, source=desk.source, read_at=now, now=now)
    history = read_history(
        account,
        contacts=[Contact(one.id, one.as_of, one.disposition.value, one.invoice, one.promise_date) for one in calls],
        events_since=now - EVENTS_KEPT if desk.source == "stripe" else None,
        calendar=calendar(),
    )
    kept.add(customer, cases_of([history], now))


class _Kept:
    """The cases so far, and the file that holds them: its first line says when and where the reading began."""

    def __init__(self, path: Path, source: str, now: datetime) -> None:
        self.path, self.source = path, source
        self.started = now
        self.known: dict[str, Cases] = {}
        self.read = self.skipped = 0
        self._file: TextIO | None = None

    def __enter__(self) -> _Kept:
        if not self._take_up():
            head = {"started": self.started.isoformat(), "source": self.source}
            files.write_durably(self.path, (json.dumps(head) + "\n").encode())
        self._file = self.path.open("a", encoding="utf-8")
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def add(self, customer: str, cases: Cases) -> None:
        line = to_line(customer, cases)
        assert self._file is not None  # noqa: S101  inside the with
        self._file.write(line + "\n")
        self._file.flush()
        self._join(line)

    def cases(self) -> Cases:
        """In the same order, whichever account was read first: what is fitted must not depend on that."""
        found = Cases()
        for customer in sorted(self.known):
            join(found, self.known[customer])
        return found

    def _take_up(self) -> bool:
        """Reads what an earlier reading left; False where there is none that still holds. A line cut short by a crash is left out."""
        try:
            text = self.path.read_text("utf-8")
            lines = text.splitlines()
            head = json.loads(lines[0])
            started = datetime.fromisoformat(head["started"])
            if head["source"] != self.source or not timedelta() <= self.started - started <= TAKEN_UP_WITHIN:
                return False
        except (OSError, ValueError, LookupError, TypeError):
            return False
        self.started = started
        if not text.endswith("\n"):
            with self.path.open("a", encoding="utf-8") as file:
                file.write("\n")
        for line in lines[1:]:
            try:
                self._join(line)
            except (ValueError, LookupError, TypeError):
                continue
        return True

    def _join(self, line: str) -> None:
        customer, cases = from_line(line, calendar())
        if customer not in self.known:
            self.known[customer] = cases
            self.read += 1
