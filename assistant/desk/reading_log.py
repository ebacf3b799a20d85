"""Reads the log for a command: without a key, without a provider, and without making a folder that is not there."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.billing.practice import Practice
from assistant.desk.desk import Desk
from assistant.desk.log_lines import Wanted, logged
from assistant.desk.trouble import Misuse
from assistant.journal.resolution import Resolution
from assistant.language import Tongue
from assistant.settings.config import load
from assistant.settings.errors import Fault


async def read_log(environ: Mapping[str, str], lang: str | None, wanted: Wanted) -> tuple[list[Resolution], Tongue]:
    """The rows asked for, newest first, of every source unless one is named; and the reader's language and zone. Raises Trouble."""
    try:
        desk = Desk(load(environ, lang=lang), Practice())
    except Fault as fault:
        raise Misuse(fault.key, fault.facts) from fault
    try:
        return await logged(desk, wanted), desk.tongue()
    finally:
        await desk.close()
