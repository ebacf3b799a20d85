"""One call while it lasts: who is on the line, what was said and typed, how long it took. Kept as a draft at each change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from assistant.records import Identified


@dataclass(frozen=True, slots=True)
class SaidLine:
    phase: str
    variant: str
    at: datetime


@dataclass
class Call:
    """A call on one customer. Moments are of the clock (aware, UTC); ``seed`` fixes its wordings."""

    id: str
    customer: str
    source: str
    started_at: datetime
    as_of: datetime
    direction: str = "inbound"
    language: str = "en"
    register: str | None = None
    situation: str | None = None
    """What the agent switched to; None is the one that matters most."""
    shown: str | None = None
    """The situation that stood first when the call began: fresh data does not change it under the hand."""
    identified: Identified = Identified.NONE
    identified_at: datetime | None = None
    ticked: dict[str, bool] = field(default_factory=dict)
    """question -> answered right."""
    said: list[SaidLine] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)
    """context -> letter, where the agent asked for another wording."""
    about: str | None = None
    """The bill that the call is about, fixed when it began."""
    amount: int | None = None
    currency: str | None = None
    chance: float | None = None
    """The chance, when the call began, that the bill is paid without one."""
    paused_at: datetime | None = None
    paused_seconds: float = 0.0
    wrap_up_at: datetime | None = None
    form: dict[str, Any] = field(default_factory=dict)
    """What stands in the wrap-up form, by field."""
    name: str | None = None
    corrects: str | None = None

    def seconds(self, at: datetime) -> int:
        """Time on the call up to the wrap-up, in whole seconds, the pauses left out."""
        end = self.wrap_up_at or at
        resting = self.paused_seconds + ((at - self.paused_at).total_seconds() if self.paused_at else 0.0)
        return max(int((end - self.started_at).total_seconds() - resting), 0)

    def wrap_up_seconds(self, at: datetime) -> int:
        return max(int((at - self.wrap_up_at).total_seconds()), 0) if self.wrap_up_at else 0

    def pause(self, at: datetime) -> None:
        if self.paused_at is None:
            self.paused_at = at

    def resume(self, at: datetime) -> None:
        if self.paused_at is not None:
            self.paused_seconds += max((at - self.paused_at).total_seconds(), 0.0)
            self.paused_at = None

    def toggle_said(self, phase: str, variant: str, at: datetime) -> bool:
        """Marks a line as said, or takes that back; True where it is now said."""
        for known in self.said:
            if known.variant == variant:
                self.said.remove(known)
                return False
        self.said.append(SaidLine(phase, variant, at))
        return True

    def has_said(self, variant: str) -> bool:
        return any(one.variant == variant for one in self.said)

    def begin_on(self, fresh: Call) -> None:
        """Nothing was done in it yet, and fresh data came: it is about what is so now. Its time and its words stay as they are."""
        for name in ("as_of", "shown", "about", "amount", "currency", "chance", "name"):
            setattr(self, name, getattr(fresh, name))

    def chance_from(self, fresh: Call) -> None:
        """The account is read to its end only now, and tells the chance that stood when the call began; another bill's is none of it."""
        if self.chance is None and self.corrects is None and self.about == fresh.about:
            self.chance = fresh.chance

    @property
    def touched(self) -> bool:
        """Something was done in it that would be lost."""
        checked = self.identified is not Identified.NONE
        return bool(checked or self.said or self.typed or self.form or self.ticked or self.situation or self.wrap_up_at)


FIELDS = tuple(one.name for one in fields(Call))
MOMENTS = ("started_at", "as_of", "identified_at", "paused_at", "wrap_up_at")


def to_payload(call: Call) -> dict[str, Any]:
    """The call as JSON, for a draft."""
    payload: dict[str, Any] = dict(vars(call))
    for name in MOMENTS:
        payload[name] = payload[name].isoformat() if payload[name] else None
    payload["identified"] = call.identified.value
    payload["said"] = [[one.phase, one.variant, one.at.isoformat()] for one in call.said]
    return payload


def from_payload(payload: Mapping[str, Any]) -> Call:
    """A call from a draft. Raises KeyError, TypeError or ValueError for what is none."""
    values = {name: payload[name] for name in FIELDS if name in payload}
    for name in MOMENTS:
        values[name] = datetime.fromisoformat(values[name]) if values.get(name) else None
    values["identified"] = Identified(values.get("identified", "none"))
    values["said"] = [SaidLine(phase, variant, datetime.fromisoformat(at)) for phase, variant, at in values.get("said", [])]
    for name in ("ticked", "typed", "chosen", "form"):
        if not isinstance(values.get(name, {}), dict):
            raise TypeError(name)
    return Call(**values)
