"""What could not be done, as a value for a sentence and an exit status: the one error that screens and commands see.

Trouble
├── NotFound      nothing or nobody of that name (exit 3); ``candidates`` where several fit
├── Unreachable   the provider refused or could not be reached (exit 4)
└── NotSaved      the journal did not keep it (exit 1); the form is kept
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from assistant.billing.errors import BillingError
from assistant.billing.errors import NotFound as NoSuchObject
from assistant.billing.provider import Match
from assistant.journal.faults import JournalFault


class Trouble(Exception):
    """``key`` names the sentence (``desk.sentences``), ``facts`` fill it, ``status`` is the exit status of a command."""

    status = 1

    def __init__(self, key: str, facts: Mapping[str, str] | None = None) -> None:
        super().__init__(key)
        self.key = key
        self.facts = dict(facts or {})


class NotFound(Trouble):
    status = 3

    def __init__(self, key: str, facts: Mapping[str, str] | None = None, candidates: tuple[Match, ...] = ()) -> None:
        super().__init__(key, facts)
        self.candidates = candidates


class Unreachable(Trouble):
    status = 4


class NotSaved(Trouble):
    status = 1


class Misuse(Trouble):
    """Something asked for in a wrong way: a promise without a date, a source without a key."""

    status = 2


@contextmanager
def told() -> Iterator[None]:
    """Turns what a provider or the journal raises inside into Trouble."""
    try:
        yield
    except NoSuchObject as error:
        raise NotFound(error.key, error.facts) from error
    except BillingError as error:
        raise Unreachable(error.key, error.facts) from error
    except JournalFault as error:
        raise NotSaved(error.key, error.facts) from error
