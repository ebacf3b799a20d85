"""The key to Stripe: held so that it can't be shown by accident, found in one place or another, kept in the system's keyring.

Whether the key may do what the desk asks is billing's to find out.
"""

from __future__ import annotations

import os
import queue
import re
import stat
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NoReturn, TypeVar

from assistant.settings.errors import KeyringUnavailable, SettingsError

KEY = "STRIPE_API_KEY"
KEYRING = "CHURN_ASSISTANT_KEYRING"
SERVICE = "churn-assistant"
USER = "stripe"
READ_LIMIT_S = 3.0
WRITE_LIMIT_S = 30.0  # the person at the keyboard may have to unlock the safe first

KeyOrigin = Literal["environment", "keyring", "file"]
_FORM = re.compile(r"(?:sk|rk)_(?:live|test)_[A-Za-z0-9_]{1,240}")
_SHORTEST_SHOWN = 20
_T = TypeVar("_T")


class Secret:
    """A key whose every printed form is masked. Only the HTTP client calls ``reveal``."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    def reveal(self) -> str:
        return self.__value

    def __repr__(self) -> str:
        value = self.__value
        return f"{value[:8]}…{value[-4:]}" if len(value) >= _SHORTEST_SHOWN else "••••"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret is not copied or stored")


@dataclass(frozen=True, slots=True)
class FoundKey:
    secret: Secret = field(repr=False)
    origin: KeyOrigin


@dataclass(frozen=True, slots=True)
class KeySearch:
    """The key, or None, and what is to be said about places that could not be searched: ``keyring_absent``, ``keyring_keeps_nothing``,
    ``keyring_slow``, ``keyring_failed``."""

    found: FoundKey | None
    notes: tuple[str, ...] = ()


def find_key(environ: Mapping[str, str], key_file: Path | None = None, *, limit_s: float = READ_LIMIT_S) -> KeySearch:
    """The first of STRIPE_API_KEY, the keyring and the file. CHURN_ASSISTANT_KEYRING=off leaves the keyring alone.

    Raises SettingsError for a key of the wrong form and for a file that others can read.
    """
    if value := environ.get(KEY, "").strip():
        return KeySearch(FoundKey(_checked(value, "environment"), "environment"))
    notes: tuple[str, ...] = ()
    try:
        value = "" if _is_off(environ) else (_ask(_stored, limit_s) or "").strip()
    except KeyringUnavailable as error:
        notes = (error.key,)
    if value:
        return KeySearch(FoundKey(_checked(value, "keyring"), "keyring"), notes)
    if key_file is not None:
        return KeySearch(FoundKey(_checked(_from_file(key_file), "file"), "file"), notes)
    return KeySearch(None, notes)


def store_key(secret: Secret, *, environ: Mapping[str, str] | None = None, limit_s: float = WRITE_LIMIT_S) -> None:
    """Puts the key in the keyring and reads it back. Raises KeyringUnavailable, and SettingsError for a key of the wrong form."""
    _checked(secret.reveal(), "typed")
    _refuse_if_off(environ or {})

    def store(keyring: Any) -> bool:
        keyring.set_password(SERVICE, USER, secret.reveal())
        return bool(_stored(keyring) == secret.reveal())

    if not _ask(store, limit_s):
        raise KeyringUnavailable("keyring_keeps_nothing")


def remove_key(*, environ: Mapping[str, str] | None = None, limit_s: float = WRITE_LIMIT_S) -> bool:
    """Takes the key out of the keyring; False where there was none. Raises KeyringUnavailable."""
    _refuse_if_off(environ or {})

    def remove(keyring: Any) -> bool:
        if _stored(keyring) is None:
            return False
        keyring.delete_password(SERVICE, USER)
        return True

    return _ask(remove, limit_s)


def _checked(value: str, origin: str) -> Secret:
    if not _FORM.fullmatch(value):
        raise SettingsError("key_malformed", {"origin": origin})
    return Secret(value)


def _from_file(path: Path) -> str:
    """The file's text. What is opened is what is checked, so that nothing can be put in its place in between."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError) as error:
        raise SettingsError("key_file_not_read", {"file": str(path), "problem": type(error).__name__}) from error
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise SettingsError("key_file_not_read", {"file": str(path), "problem": "NotAFile"})
        if os.name == "posix" and status.st_uid != os.geteuid():
            raise SettingsError("key_file_of_another", {"file": str(path)})
        if os.name == "posix" and stat.S_IMODE(status.st_mode) & ~0o600:
            raise SettingsError("key_file_open", {"file": str(path), "mode": f"{stat.S_IMODE(status.st_mode):04o}"})
        return os.read(handle, 4096).decode("utf-8", errors="replace").strip()
    finally:
        os.close(handle)


def _is_off(environ: Mapping[str, str]) -> bool:
    return environ.get(KEYRING, "").lower() == "off"


def _refuse_if_off(environ: Mapping[str, str]) -> None:
    if _is_off(environ):
        raise KeyringUnavailable("keyring_off")


def _stored(keyring: Any) -> str | None:
    value = keyring.get_password(SERVICE, USER)
    return None if value is None else str(value)


def _ask(question: Callable[[Any], _T], limit_s: float) -> _T:
    """Asks the keyring in a thread: a safe that waits for a desktop that is not there would hang the program."""
    answers: queue.SimpleQueue[tuple[_T] | KeyringUnavailable] = queue.SimpleQueue()

    def run() -> None:
        try:
            answers.put((question(_keyring()),))
        except KeyringUnavailable as error:
            answers.put(error)
        except Exception as error:  # any backend may be installed, and each raises its own
            answers.put(KeyringUnavailable(_fault(error), {"problem": type(error).__name__}))

    threading.Thread(target=run, name="keyring", daemon=True).start()
    try:
        answer = answers.get(timeout=limit_s)
    except queue.Empty:
        raise KeyringUnavailable("keyring_slow") from None
    if isinstance(answer, KeyringUnavailable):
        raise answer
    return answer[0]


def _keyring() -> Any:
    import keyring

    backend = keyring.get_keyring()
    # The one forgets what it is given, the other is there to refuse.
    if type(backend).__module__ == "keyring.backends.null":
        raise KeyringUnavailable("keyring_keeps_nothing")
    if type(backend).__module__ == "keyring.backends.fail":
        raise KeyringUnavailable("keyring_absent")
    return backend


def _fault(error: Exception) -> str:
    from keyring.errors import NoKeyringError

    return "keyring_absent" if isinstance(error, NoKeyringError) else "keyring_failed"
