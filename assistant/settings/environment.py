"""What the environment and the flags say: the folder, the language of the screens, the address of Stripe.

Every function takes the environment as an argument; only platformdirs reads the process's own.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from assistant.settings.errors import HomeError, SettingsError
from assistant.settings.values import Language, Origin

HOME = "CHURN_ASSISTANT_HOME"
LANG = "CHURN_ASSISTANT_LANG"
STRIPE_BASE = "STRIPE_API_BASE"
STRIPE = "https://api.stripe.com"


def home_folder(environ: Mapping[str, str]) -> Path:
    """The folder for the database, log, drafts and ``config.toml``; whether or not it is there."""
    if chosen := environ.get(HOME):
        return Path(chosen).expanduser().absolute()
    import platformdirs

    return platformdirs.user_data_path("churn-assistant", appauthor=False)


def prepare_home(path: Path) -> None:
    """Makes the folder, with mode 0700. One that was there keeps its mode, unless it is empty. Raises HomeError where it can't be used."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise HomeError("home_is_a_file", {"path": str(path)}) from error
    except (OSError, ValueError) as error:
        raise HomeError("home_not_made", {"path": str(path), "problem": type(error).__name__}) from error
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        raise HomeError("home_not_writable", {"path": str(path)})
    if not any(path.iterdir()):
        _close_to_others(path)


def _close_to_others(path: Path) -> None:
    try:
        path.chmod(0o700)
    except PermissionError:
        return  # another's folder that we may write in: the files in it are 0600


def screen_language(environ: Mapping[str, str], from_file: str | None, flag: str | None) -> tuple[Language, Origin]:
    """The language of screens and messages and where it came from: flag, environment, ``[desk] language``, else the locale.

    Raises SettingsError for a flag or variable that is neither nl nor en.
    """
    if flag is not None:
        return _language(flag, "--lang"), "flag"
    if value := environ.get(LANG):
        return _language(value, LANG), "environment"
    if from_file is not None:
        return _language(from_file, "desk.language"), "file"
    # POSIX: the first of the three that is not empty decides about messages.
    locale = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environ.get(name))), "")
    return ("nl" if re.match(r"nl(?![a-zA-Z])", locale) else "en"), "default"


def _language(value: str, name: str) -> Language:
    if value not in {"nl", "en"}:
        raise SettingsError("wrong_setting", {"name": name, "expected": "language", "allowed": "nl, en"})
    return cast(Language, value)


def stripe_base(environ: Mapping[str, str]) -> str:
    """Where Stripe is, without a slash at the end: https, or http to this machine. All else raises SettingsError (``insecure_base``)."""
    base = environ.get(STRIPE_BASE) or STRIPE
    if not _is_safe_base(base):
        raise SettingsError("insecure_base", {"name": STRIPE_BASE})
    return base.rstrip("/")


def _is_safe_base(base: str) -> bool:
    try:
        parts = urlsplit(base)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    plain = base.isascii() and base.isprintable() and not set(base) & set(" \\?#@")
    if not plain or not host or port == 0:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(host))


def _is_this_machine(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost"
    return address == IPv6Address("::1") or (address.version == 4 and address.is_loopback)
