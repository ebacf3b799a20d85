"""A journal with rows of every kind: corrections, repeats, outcomes, late ones; drawn under a fixed seed."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

from assistant.journal.outcomes import WAYS, Outcome, add_outcomes
from assistant.journal.resolution import Resolution, Said, new_id
from assistant.journal.store import Journal
from assistant.records import AgreedStep, Disposition, Identified

from .calls import NOW, full_call

CAUSES = ("insufficient_funds", "expired_card", "account_closed")


def drawn(rng: random.Random, number: int) -> Resolution:
    """A call some hours after the one before, now and then earlier."""
    at = NOW - timedelta(days=70) + timedelta(hours=9 * number) - timedelta(days=30 if rng.random() < 0.05 else 0)
    cause = rng.choice(CAUSES)
    dutch, billed = rng.random() < 0.7, rng.random() < 0.85
    return full_call(
        id=new_id(),
        at=at,
        as_of=at,
        agent=rng.choice(("Sanne", "Bas", None)),
        customer=f"cus_{rng.randrange(25)}",
        invoice=f"in_{rng.randrange(40)}" if billed else None,
        situation=cause,
        cause=rng.choice((cause, None)),
        disposition=rng.choice(list(Disposition)),
        identified=rng.choice(list(Identified)),
        amount=rng.choice((900, 2900, 9900, 25000)) if billed else None,
        currency=rng.choice(("EUR", "USD")) if billed else None,
        chance_without_contact=rng.choice((None, 0.2, 0.65)),
        agreed=tuple(rng.sample(list(AgreedStep), rng.randrange(3))),
        note=" ".join(rng.sample(["betaalt", "vrijdag", "belt", "café", "bank"], 3)),
        feedback_score=rng.choice((None, 1, 3, 5)),
        script_language="nl" if dutch else "en",
        script_register=rng.choice(("je", "u")) if dutch else None,
        steps_said=tuple(Said(phase, f"{cause}.call.{phase}.1{rng.choice('ab')}", at) for phase in ("acknowledge", "choice") for _ in "12"),
        call_seconds=rng.choice((None, 200, 900)),
        wrap_up_seconds=rng.randrange(100),
        churn=rng.choice(("involuntary", "passive", "voluntary", None)),
        mrr=rng.choice((None, 2900)),
        mrr_currency="EUR",
        method=rng.choice(("card", "sepa_debit", None)),
    )


def outcome(rng: random.Random, one: Resolution) -> Outcome:
    """What became of it."""
    if one.invoice is None:
        return Outcome("unknown")
    days = rng.randrange(20)
    at, state = one.as_of + timedelta(days=days), rng.choice(("paid", "paid", "open", "lost", "unknown"))
    if state == "paid":
        return Outcome("paid", at, rng.choice(WAYS), days, one.amount, one.currency)
    return Outcome("lost", at, None, days) if state == "lost" else Outcome("open" if state == "open" else "unknown")


def filled(path: Path, calls: int = 120, seed: int = 1) -> list[Resolution]:
    """The journal at ``path``, with corrections of some rows and of corrections, and outcomes asked before and after them."""
    rng, kept = random.Random(seed), list[Resolution]()
    with Journal.open(path) as journal:
        for number in range(calls):
            one = drawn(rng, number)
            if kept and rng.random() < 0.15:
                old = rng.choice(kept)
                one = full_call(
                    **{name: getattr(old, name) for name in ("customer", "source", "as_of", "invoice", "amount", "currency")},
                    at=one.at, corrects=old.id, cause=one.cause, agent=old.agent, disposition=one.disposition, agreed=one.agreed,
                )  # fmt: skip
            kept.append(journal.add_resolution(one))
            if rng.random() < 0.5:
                asked = rng.choice(kept)
                add_outcomes(journal, [(asked.id, outcome(rng, asked))], one.at + timedelta(minutes=1))
    return kept
