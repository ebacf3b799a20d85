"""An SQLite extract of the log, for who works on figures elsewhere. Names are left out unless they are asked for; that it was made is logged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.desk.new_file import not_written, refuse_existing
from assistant.desk.own_file import demo_of, journal_of, settings_of, who
from assistant.desk.trouble import Trouble, told
from assistant.journal import extract
from assistant.journal.moments import text_of


def export(
    environ: Mapping[str, str],
    lang: str | None,
    file: Path,
    calls: list[Mapping[str, Any]],
    *,
    names: bool,
    now: datetime,
    demo: bool = False,
) -> int:
    """Writes the calls to a new file, oldest first; gives how many. Of simulated ones (``demo``) nothing is written down.

    Raises Trouble; NotFound where nothing was ever logged.
    """
    settings = settings_of(environ, lang)
    journal = demo_of(settings) if demo else journal_of(settings)
    refuse_existing(file)
    if not demo:
        with told():
            # Before it is there, so that no extract is ever without its row.
            extract.note(journal, agent=who(settings), at=now, calls=len(calls), names=names)
    try:
        return extract.write(file, reversed(calls), names=names, made_at=text_of(now))
    except FileExistsError as error:
        raise Trouble("file_exists", {"path": str(file)}) from error
    except (OSError, extract.Failed) as error:
        raise not_written(file, error) from error
