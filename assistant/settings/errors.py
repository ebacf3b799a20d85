"""What can be wrong with what is set. A fault holds the key of its sentence and the facts that fill it, never a secret.

Fault
├── SettingsError        a value of the environment, a flag, ``config.toml`` or the key
├── HomeError            the folder for the desk's data
└── KeyringUnavailable   the system's safe for keys
"""

from collections.abc import Mapping
from types import MappingProxyType


class Fault(Exception):
    """``key`` names the sentence, ``facts`` fill it."""

    def __init__(self, key: str, facts: Mapping[str, str] = MappingProxyType({})) -> None:
        super().__init__(key, dict(facts))
        self.key = key
        self.facts = facts


class SettingsError(Fault):
    """Something set is unknown, of the wrong kind, or not allowed."""


class HomeError(Fault):
    """The folder can't be made or used."""


class KeyringUnavailable(Fault):
    """There is no keyring, it is one that keeps nothing, or it did not answer."""
