"""Reads the log for a command: without a key, without a provider, and without making a folder that is not there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.billing.practice import Practice
from assistant.desk.desk import DEMO_JOURNAL, JOURNAL, Desk
from assistant.desk.log_lines import Wanted, logged, outcomes_known
from assistant.desk.trouble import Misuse, NotFound
from assistant.journal.outcomes import Outcome
from assistant.journal.resolution import Resolution
from assistant.language import Tongue
from assistant.settings.config import load
from assistant.settings.errors import Fault


@dataclass(frozen=True, slots=True)
class Read:
    """``outcomes``: what is known of the money, by id; ``tongue``: the reader's language and zone."""

    rows: list[Resolution]
    outcomes: dict[str, Outcome]
    tongue: Tongue


async def read_log(environ: Mapping[str, str], lang: str | None, wanted: Wanted, *, demo: bool = False) -> Read:
    """The rows asked for, newest first, of every source unless one is named. Raises Trouble."""
    desk = reading_desk(environ, lang, demo=demo)
    try:
        rows = await logged(desk, wanted)
        return Read(rows, await outcomes_known(desk, rows), desk.tongue())
    finally:
        await desk.close()


def reading_desk(environ: Mapping[str, str], lang: str | None, *, demo: bool = False) -> Desk:
    """A desk that only reads the journal, the simulated one with ``demo``. Raises Misuse, and NotFound where no journal was simulated."""
    try:
        desk = Desk(load(environ, lang=lang), Practice(), journal_name=DEMO_JOURNAL if demo else JOURNAL)
    except Fault as fault:
        raise Misuse(fault.key, fault.facts) from fault
    if demo and not desk.journal_path.exists():
        raise NotFound("no_demo")
    return desk
