"""What the desk shows of a case's account, as plain values: what may be said, noticed and asked. The desk fills it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

LEVELS_OF_CHECK = ("none", "weak", "strong", "failed")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the script as it would be spoken; ``id`` as in ``guidance.lines`` (``bank_declined.call.step.1a``)."""

    id: str
    phase: str
    text: str


@dataclass(frozen=True, slots=True)
class Seen:
    """``situations`` that hold, the one that matters most first; ``spoken_as`` are those whose lines may be spoken for them.

    ``reasons``: the situations that the codes themselves name, with what may be told of each (``yes``, ``as_bank_declined``, ``no``).
    ``asks``: the questions of the check with their weight. ``lines``: by level of the check, what the script says then. ``amounts`` are in
    the currency's major unit, as ``29.00``.
    """

    language: str
    register: str | None
    situations: tuple[str, ...]
    spoken_as: tuple[str, ...]
    flags: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    asks: tuple[tuple[str, str], ...] = ()
    lines: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)
    amounts: tuple[str, ...] = ()
    last4s: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
