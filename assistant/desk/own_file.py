"""The desk's own journal, for a command that needs no provider and no key: where it is, and who asks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from assistant.desk.desk import DEMO_JOURNAL, JOURNAL, system_user
from assistant.desk.trouble import Misuse, NotFound
from assistant.journal.opening import marker_of
from assistant.settings.config import load
from assistant.settings.errors import Fault
from assistant.settings.values import Settings


def settings_of(environ: Mapping[str, str], lang: str | None = None) -> Settings:
    """What is set. Raises Misuse for a setting that can't be used."""
    try:
        return load(environ, lang=lang)
    except Fault as fault:
        raise Misuse(fault.key, fault.facts) from fault


def journal_of(settings: Settings) -> Path:
    """Where the journal is. Raises NotFound where none was ever made, so that a command that only asks makes none."""
    path = settings.home / JOURNAL
    if not path.exists() and not marker_of(path).exists():
        raise NotFound("nothing_logged", {"path": str(path)})
    return path


def demo_of(settings: Settings) -> Path:
    """Where the simulated journal is. Raises NotFound where none was made."""
    path = settings.home / DEMO_JOURNAL
    if not path.exists():
        raise NotFound("no_demo")
    return path


def who(settings: Settings) -> str:
    """Who works here, for the journal."""
    return settings.agent.name or system_user()
