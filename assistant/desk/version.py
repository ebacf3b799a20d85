"""The versions of the program and of what it stands on, for ``--version`` and ``doctor``."""

from __future__ import annotations

import platform
import tomllib
from importlib.metadata import PackageNotFoundError, version

from assistant.resources import PACKAGE

DISTRIBUTION = "churn-assistant"
PACKAGES = ("textual", "httpx", "sqlite-utils", "babel", "click", "keyring")


def own_version() -> str:
    """That of the checkout it runs from, else of the installed package."""
    project = PACKAGE.parent / "pyproject.toml"
    try:
        found = tomllib.loads(project.read_text("utf-8"))["project"]
        if found["name"] == DISTRIBUTION:
            return str(found["version"])
    except (OSError, ValueError, KeyError):
        pass
    return _version(DISTRIBUTION) or "unknown"


def versions() -> dict[str, str | None]:
    """By name; None is not installed."""
    return {DISTRIBUTION: own_version(), "python": platform.python_version(), **{name: _version(name) for name in PACKAGES}}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
