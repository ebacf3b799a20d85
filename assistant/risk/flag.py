"""What a rule finds: a kind, how urgent, the ids it rests on, and the facts that its sentence is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from assistant.records import Money

Severity = Literal["act_now", "watch", "good_to_know"]
Fact = str | int | bool | None | datetime | Money | tuple[datetime, ...] | tuple[int, int]
SEVERITIES: tuple[Severity, ...] = ("act_now", "watch", "good_to_know")


@dataclass(frozen=True, slots=True)
class Flag:
    """``facts`` fill the evidence; ``form`` picks among the sentences that one kind may have."""

    kind: str
    severity: Severity
    ids: tuple[str, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)
    form: str = ""
