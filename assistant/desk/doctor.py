"""What is set up and from where, what the key may do, the state of the journal: facts for a person who helps a desk. Never a secret.

Nothing is written: a folder or journal that is missing stays missing.
"""

from __future__ import annotations

import locale
import os
import stat
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assistant.billing.practice import Practice
from assistant.desk.desk import JOURNAL
from assistant.desk.keys import Permission, permissions
from assistant.desk.outlook import OWN, own_book
from assistant.desk.sentences import model_line, sentence
from assistant.desk.trouble import Trouble
from assistant.desk.version import versions
from assistant.guidance.wording import PART_LABELS
from assistant.journal.check import Health, examine
from assistant.journal.drafts import Drafts
from assistant.journal.people import key_path
from assistant.language import Tongue
from assistant.settings.config import FILE, load
from assistant.settings.environment import STRIPE_BASE, home_folder, stripe_base
from assistant.settings.errors import Fault
from assistant.settings.secret import FoundKey, find_key
from assistant.settings.values import Settings

SCHEMA = 1
TERMINAL = ("TERM", "COLORTERM", "NO_COLOR", "LC_ALL", "LC_MESSAGES", "LANG")


class Doctor:
    """One look at one desk. ``todo`` are sentences on what needs doing, each with what to do; ``notes`` are good to know."""

    def __init__(
        self,
        environ: Mapping[str, str],
        tongue: Tongue,
        *,
        source: str | None = None,
        lang: str | None = None,
        key_file: Path | None = None,
    ) -> None:
        self._environ, self._tongue, self._lang = environ, tongue, lang
        self._source, self._key_file = source, key_file
        self._home = home_folder(environ)
        self.todo: list[str] = []
        self.notes: list[str] = []

    async def look(self) -> dict[str, Any]:
        """Everything found, under fixed names. Raises nothing of ours: what is wrong is in ``todo``."""
        settings = self._settings()
        key = self._find_key()
        found = {
            "schema": SCHEMA,
            "versions": versions(),
            "home": self._folder(settings),
            "settings": list(_settings(settings)),
            "source": self._source or ("stripe" if key else "practice"),
            "key": {"present": key is not None, "origin": key.origin if key else None, "masked": repr(key.secret) if key else None},
            "stripe": {"base": self._base(), "origin": "environment" if self._environ.get(STRIPE_BASE) else "default"},
            "permissions": [_permission(one, self._tongue) for one in await self._permissions(key)],
            "journal": self._journal(),
            "drafts": self._drafts(),
            "model": self._model(),
            "terminal": _terminal(self._environ),
            "practice_cases": self._cases(),
        }
        return {**found, "todo": self.todo, "notes": self.notes, "ok": not self.todo}

    def _settings(self) -> Settings | None:
        try:
            return load(self._environ, home=self._home, lang=self._lang)
        except Fault as fault:
            self._wrong(fault)
            return None

    def _wrong(self, fault: Fault | Trouble) -> None:
        self.todo.append(sentence(fault.key, fault.facts, self._tongue))

    def _folder(self, settings: Settings | None) -> dict[str, Any]:
        mode = _mode(self._home)
        if self._home.exists() and not self._home.is_dir():
            self.todo.append(sentence("home_is_a_file", {"path": str(self._home)}, self._tongue))
        elif mode and os.name == "posix" and int(mode, 8) & 0o077:
            self.todo.append(self._tongue.say("Others can look into the folder {path}. Run: chmod 700 {path}", path=self._home))
        elif not mode and (problem := _why_not_made(self._home)):
            self.todo.append(sentence("home_not_made", {"path": str(self._home), "problem": problem}, self._tongue))
        if self._home.is_dir() and not os.access(self._home, os.W_OK | os.X_OK):
            self.todo.append(sentence("home_not_writable", {"path": str(self._home)}, self._tongue))
        origin = settings.origin["home"] if settings else "environment" if self._environ.get("CHURN_ASSISTANT_HOME") else "default"
        return {
            "path": str(self._home), "origin": origin, "exists": self._home.is_dir(), "mode": mode,
            "config": str(self._home / FILE), "config_exists": (self._home / FILE).exists(),
        }  # fmt: skip

    def _find_key(self) -> FoundKey | None:
        try:
            search = find_key(self._environ, self._key_file)
        except Fault as fault:
            self._wrong(fault)
            return None
        self.notes += [sentence(note, {}, self._tongue) for note in search.notes]
        if search.found is None and self._source == "stripe":
            self.todo.append(sentence("no_key", {}, self._tongue))
        elif search.found is None:
            self.notes.append(self._tongue.say("No key was found: the desk shows practice data. Log in with: churn-assistant login"))
        return search.found

    def _base(self) -> str | None:
        try:
            return stripe_base(self._environ)
        except Fault as fault:
            self._wrong(fault)
            return None

    async def _permissions(self, key: FoundKey | None) -> tuple[Permission, ...]:
        if key is None or self._source == "practice":
            return ()
        try:
            tried = await permissions(self._environ, key)
        except Trouble as trouble:
            self._wrong(trouble)
            return ()
        self.todo += list(dict.fromkeys(failed_read(one, self._tongue) for one in tried if not one.allowed))
        return tried

    def _journal(self) -> dict[str, Any]:
        health = examine(self._home / JOURNAL)
        if health.fault:
            self.todo.append(sentence(health.fault.key, health.fault.facts, self._tongue))
        if health.differs:
            names = ", ".join(health.differs)
            self.todo.append(self._tongue.say("The journal is not as this program made it: {names}. Restore the last copy.", names=names))
        if health.integrity:
            found = health.integrity[0]
            self.todo.append(self._tongue.say("The journal is damaged ({found}). Restore the last copy.", found=found))
        if health.unclean:
            self.todo.append(
                self._tongue.say("An erasure was not ended. Run churn-assistant forget for the same customer once more, or retention run.")
            )
        if health.keys_lost:
            self.todo.append(sentence("people_key_lost", {"path": str(key_path(health.path))}, self._tongue))
        if health.file_mode and os.name == "posix" and int(health.file_mode, 8) & 0o077:
            self.todo.append(self._tongue.say("Others can read the journal {path}. Run: chmod 600 {path}", path=health.path))
        if health.wal_reset_fault:
            version = health.sqlite_version
            self.notes.append(
                self._tongue.say("SQLite {version} has a rare fault that 3.51.3 mends; the nightly copies guard.", version=version)
            )
        return _health(health)

    def _drafts(self) -> dict[str, Any]:
        drafts = Drafts(self._home)
        damaged = drafts.damaged()
        if damaged:
            names = ", ".join(damaged)
            self.todo.append(
                self._tongue.say("Drafts that could not be read were set aside in {folder}: {names}.", folder=drafts.folder, names=names)
            )
        return {"kept": len(list(drafts.folder.glob("*.json"))), "damaged": damaged}

    def _model(self) -> dict[str, Any]:
        path = self._home / OWN
        book, trouble = own_book(path)
        if trouble:
            self.todo.append(model_line(trouble, self._tongue) + " " + self._tongue.say("Fit it anew: churn-assistant model fit"))
        return {"path": str(path), "exists": path.exists(), "name": book.name if book else None, "trouble": trouble}

    def _cases(self) -> int:
        try:
            return len(Practice().cases)
        except (OSError, ValueError, KeyError):
            self.todo.append(self._tongue.say("The practice cases cannot be read: install churn-assistant anew."))
            return 0


def failed_read(one: Permission, tongue: Tongue) -> str:
    """What keeps this part from being read, and what to do."""
    if one.error is None:
        return ""
    if one.error.key.startswith("missing_permission"):
        part = tongue.say(PART_LABELS.get(one.part, one.part))
        return tongue.say("The key may not read {part}: give it {permission} in Stripe's dashboard.", part=part, permission=one.permission)
    return sentence(one.error.key, one.error.facts, tongue)


def _permission(one: Permission, tongue: Tongue) -> dict[str, Any]:
    return {"part": one.part, "permission": one.permission, "allowed": one.allowed, "error": failed_read(one, tongue) or None}


def _settings(settings: Settings | None) -> Iterator[dict[str, Any]]:
    """Every setting with its value and where it came from; a proxy's address may hold a password, so it is only said to be set."""
    if settings is None:
        return
    for name, origin in sorted(settings.origin.items()):
        table, _, field = name.partition(".")
        if name == "stripe_base":
            continue  # stands beside the key
        value = settings.keys.get(field) if table == "keys" else _value(settings, table, field)
        yield {"name": name, "value": "set" if name == "stripe.proxy" and value else value, "origin": origin}


def _value(settings: Settings, table: str, field: str) -> Any:
    # The creditor id stands under [network] in the file, and with the company in what was read.
    held = getattr(settings, "company" if table == "network" else table)
    value = getattr(held, field) if field else held
    if isinstance(value, tuple):
        return ", ".join(f"{one.ask} ({one.weight})" for one in value)
    return str(value) if isinstance(value, Path) else value


def _why_not_made(home: Path) -> str | None:
    """Why a folder that is not there yet can't be made, as far as can be told without making it."""
    above = next(one for one in home.parents if one.exists())
    if not above.is_dir():
        return "NotADirectoryError"
    return None if os.access(above, os.W_OK | os.X_OK) else "PermissionError"


def _mode(path: Path) -> str | None:
    try:
        return f"{stat.S_IMODE(path.stat().st_mode):04o}"
    except OSError:
        return None


def _health(health: Health) -> dict[str, Any]:
    return {
        "path": str(health.path),
        "exists": health.exists,
        "good": health.good,
        "mode": health.file_mode,
        "sqlite": health.sqlite_version,
        "pragmas": dict(health.pragmas),
        "migrations": list(health.migrations),
        "rows": dict(health.rows),
        "differs": list(health.differs),
        "integrity": list(health.integrity),
        "last_copy": str(health.last_copy) if health.last_copy else None,
        "fault": health.fault.key if health.fault else None,
    }


def _terminal(environ: Mapping[str, str]) -> dict[str, Any]:
    return {
        "is_terminal": bool(sys.stdout and sys.stdout.isatty()),
        "encoding": getattr(sys.stdout, "encoding", None),
        "preferred_encoding": locale.getpreferredencoding(False),
        **{name.lower(): environ.get(name) for name in TERMINAL},
    }
