"""Resolutions and views to keep, and the moment they are from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from assistant.journal.resolution import Resolution, Said, View, new_id
from assistant.records import AgreedStep, Disposition, Identified

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NOTE = "Betaalt vrijdag, café-abonnement loopt door"


def call(**changes: Any) -> Resolution:
    """A promise to pay by Marieke, with ``changes``; its id is new."""
    plain = Resolution(
        id=new_id(), at=NOW, as_of=NOW, source="practice", customer="cus_practice_marieke", disposition=Disposition.PROMISE_TO_PAY
    )
    return replace(plain, **changes)


def full_call(**changes: Any) -> Resolution:
    """A call with something in every field that can hold it."""
    full = call(
        agent="Sanne",
        invoice="in_practice_1",
        direction="outbound",
        situation="insufficient_funds",
        cause="expired_card",
        identified=Identified.STRONG,
        identified_at=NOW,
        amount=2900,
        currency="EUR",
        chance_without_contact=0.25,
        promise_date=date(2026, 11, 27),
        agreed=(AgreedStep.NEW_TRY, AgreedStep.LINK),
        note=NOTE,
        feedback_score=4,
        feedback_words="fijn geholpen",
        script_language="nl",
        script_register="je",
        steps_said=(Said("acknowledge", "insufficient_funds.call.acknowledge.1a", NOW), Said("choice", None, NOW)),
        script_useful={"acknowledge": True, "choice": False},
        follow_up_on=date(2026, 11, 28),
        call_seconds=312,
        wrap_up_seconds=21,
        typed_facts={"access_until": "1 december"},
        churn="involuntary",
    )
    return replace(full, **changes)


def view(**changes: Any) -> View:
    """That Sanne looked at Marieke's account."""
    return replace(View(id=new_id(), at=NOW, agent="Sanne", customer="cus_practice_marieke", source="practice", why="call"), **changes)


def journal_path(folder: Path) -> Path:
    """Where a desk at ``folder`` has its journal."""
    return folder / "home" / "journal.db"
