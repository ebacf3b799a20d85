"""What is kept of a call: the resolution, and a view of an account. Their JSON form, and nothing of how it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from assistant.journal.moments import moment_of, text_of
from assistant.records import AgreedStep, Disposition, Identified


@dataclass(frozen=True, slots=True)
class Said:
    """A step of the script that was said: its phase, the id of the line's variant, and when."""

    phase: str
    variant: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """How a call ended. Moments are aware (kept in UTC, whole seconds), ``amount`` is in the currency's minor unit; None is unknown.

    Raises ValueError for a moment without a zone and for a feedback score outside 1 to 5.
    """

    id: str
    at: datetime
    as_of: datetime
    """The moment that was looked from; history and promises are judged by it. A correction keeps the ``as_of`` of the call."""
    source: str
    customer: str
    disposition: Disposition
    number: int = 0
    """The row's place in its file, from 1 without gaps; 0 until the journal gave it one."""
    agent: str | None = None
    invoice: str | None = None
    direction: str = "inbound"
    situation: str | None = None
    """What the desk showed."""
    cause: str | None = None
    """What the agent found."""
    identified: Identified = Identified.NONE
    identified_at: datetime | None = None
    amount: int | None = None
    currency: str | None = None
    chance_without_contact: float | None = None
    promise_date: date | None = None
    agreed: tuple[AgreedStep, ...] = ()
    note: str | None = None
    feedback_score: int | None = None
    feedback_words: str | None = None
    script_language: str | None = None
    script_register: str | None = None
    steps_said: tuple[Said, ...] = ()
    script_useful: Mapping[str, bool] = field(default_factory=dict)
    follow_up_on: date | None = None
    call_seconds: int | None = None
    wrap_up_seconds: int | None = None
    corrects: str | None = None
    """The id of the row that this one replaces."""
    typed_facts: Mapping[str, str] = field(default_factory=dict)
    """Facts that the agent typed in: "said by the customer"."""
    churn: str | None = None
    """What threatened: involuntary, passive, voluntary or none."""
    mrr: int | None = None
    """What the subscription of the bill, or all that run, come to in a month, in the minor unit of ``mrr_currency``."""
    mrr_currency: str | None = None
    method: str | None = None
    """The kind of the payment method that failed, else of the one that is charged: card, sepa_debit, ..."""

    def __post_init__(self) -> None:
        for at in (self.at, self.as_of, self.identified_at, *(said.at for said in self.steps_said)):
            if at is not None and at.tzinfo is None:
                raise ValueError("a moment without a zone")
        if self.feedback_score is not None and not 1 <= self.feedback_score <= 5:
            raise ValueError("a feedback score is 1 to 5")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """That somebody looked at an account: who, whose, when and why."""

    id: str
    at: datetime
    agent: str | None
    customer: str
    source: str
    why: str | None = None
    number: int = 0
    """As for a resolution; views are counted apart."""


def new_id() -> str:
    """A UUIDv7: ids in the order of time."""
    from uuid6 import uuid7

    return str(uuid7())


def to_json(resolution: Resolution) -> dict[str, Any]:
    """The resolution under the names, and in the order, that other programs read: times end in ``Z``, days are ``2026-11-24``."""
    one = resolution
    return {
        "id": one.id,
        "at": text_of(one.at),
        "as_of": text_of(one.as_of),
        "agent": one.agent,
        "source": one.source,
        "customer": one.customer,
        "invoice": one.invoice,
        "direction": one.direction,
        "situation": one.situation,
        "cause": one.cause,
        "disposition": one.disposition.value,
        "identified": one.identified.value,
        "amount": one.amount,
        "currency": one.currency,
        "chance_without_contact": one.chance_without_contact,
        "promise_date": _day_text(one.promise_date),
        "agreed": [step.value for step in one.agreed],
        "note": one.note,
        "feedback_score": one.feedback_score,
        "feedback_words": one.feedback_words,
        "script_language": one.script_language,
        "script_register": one.script_register,
        "steps_said": [{"phase": said.phase, "variant": said.variant, "at": text_of(said.at)} for said in one.steps_said],
        "script_useful": dict(one.script_useful),
        "follow_up_on": _day_text(one.follow_up_on),
        "call_seconds": one.call_seconds,
        "wrap_up_seconds": one.wrap_up_seconds,
        "corrects": one.corrects,
        "churn": one.churn,
        "mrr": one.mrr,
        "mrr_currency": one.mrr_currency,
        "method": one.method,
    }


def extras(resolution: Resolution) -> dict[str, Any]:
    """What the journal keeps beside the names of ``to_json``."""
    identified_at = resolution.identified_at
    return {
        "number": resolution.number,
        "identified_at": None if identified_at is None else text_of(identified_at),
        "typed_facts": dict(resolution.typed_facts),
    }


def from_json(data: Mapping[str, Any]) -> Resolution:
    """The resolution that ``to_json`` wrote, with ``extras`` where they stand beside it.

    Raises ValueError, TypeError or KeyError for what is no such thing, a word that the fixed lists don't hold included.
    """
    return Resolution(
        id=data["id"],
        at=moment_of(data["at"]),
        as_of=moment_of(data["as_of"]),
        source=data["source"],
        customer=data["customer"],
        disposition=Disposition(data["disposition"]),
        number=data.get("number", 0),
        agent=data["agent"],
        invoice=data["invoice"],
        direction=data["direction"],
        situation=data["situation"],
        cause=data["cause"],
        identified=Identified(data["identified"]),
        identified_at=_moment(data.get("identified_at")),
        amount=data["amount"],
        currency=data["currency"],
        chance_without_contact=data["chance_without_contact"],
        promise_date=_day(data["promise_date"]),
        agreed=tuple(AgreedStep(step) for step in data["agreed"]),
        note=data["note"],
        feedback_score=data["feedback_score"],
        feedback_words=data["feedback_words"],
        script_language=data["script_language"],
        script_register=data["script_register"],
        steps_said=tuple(Said(said["phase"], said["variant"], moment_of(said["at"])) for said in data["steps_said"]),
        script_useful=dict(data["script_useful"]),
        follow_up_on=_day(data["follow_up_on"]),
        call_seconds=data["call_seconds"],
        wrap_up_seconds=data["wrap_up_seconds"],
        corrects=data["corrects"],
        typed_facts=dict(data.get("typed_facts", {})),
        churn=data.get("churn"),
        mrr=data.get("mrr"),
        mrr_currency=data.get("mrr_currency"),
        method=data.get("method"),
    )


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else moment_of(text)
