"""A journal of very many resolutions, made in one go: drawn numbers under a fixed seed, written into the real schema."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from journal.calls import full_call

from assistant.journal.connection import immediate
from assistant.journal.m002_review_figures import derive_anew, stop_following
from assistant.journal.rows import row_of
from assistant.journal.store import Journal
from assistant.records import SITUATIONS, AgreedStep, Disposition

START = datetime(2024, 12, 1, tzinfo=UTC)
DAYS = 730
AGENTS = [f"Agent {number:02}" for number in range(40)]
PHASES = ("acknowledge", "normalise", "plain_reason", "reassure", "choice", "step", "confirm", "close", "thank")
WAYS = ("scheduled_try", "other_method", "renewed_card", "link", "outside", "our_call")
WORDS = (
    *("betaalt", "vrijdag", "belt", "bank", "terug", "nieuwe", "kaart", "link", "gestuurd", "klant", "wacht", "salaris", "maandag"),
    *("mandaat", "vernieuwd", "incasso", "overleg"),
)


def made(count: int, seed: int = 7) -> Iterator[tuple[dict[str, Any], tuple[Any, ...] | None]]:
    """A row of ``resolutions`` and one of ``outcomes`` at a time, in the order of time; what is young is open, some nobody asked after."""
    rng = random.Random(seed)
    plain = row_of(full_call())
    causes = SITUATIONS[6:22]
    scripts = {cause: [_said(cause, rng) for _ in range(40)] for cause in causes}
    steps = [json.dumps([one.value]) for one in AgreedStep]
    endings = [one.value for one in Disposition]
    notes = [" ".join(rng.choices(WORDS, k=8)) for _ in range(5000)]
    outcomes = 0
    for number in range(1, count + 1):
        at = START + timedelta(days=int(DAYS * number / count), hours=8, seconds=int(36_000 * (DAYS * number / count % 1)))
        moment = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        cause = causes[min(int(rng.expovariate(0.3)), len(causes) - 1)]
        dutch, chance = rng.random() < 0.8, rng.random()
        row = plain | {
            "id": f"{number:012x}-{rng.getrandbits(60):015x}",
            "number": number,
            "at": moment,
            "as_of": moment,
            "agent": AGENTS[min(int(rng.expovariate(0.08)), len(AGENTS) - 1)],
            "source": "stripe",
            "customer": f"cus_{rng.randrange(count // 3 + 1):08}",
            "invoice": f"in_{number:09}",
            "situation": cause,
            "cause": cause,
            "disposition": rng.choice(endings),
            "identified": rng.choice(("none", "weak", "strong", "strong")),
            "amount": rng.choice((900, 1900, 2900, 4900, 9900, 29900)),
            "currency": "EUR" if rng.random() < 0.95 else "USD",
            "chance_without_contact": chance,
            "promise_date": None if rng.random() < 0.8 else (at + timedelta(days=4)).date().isoformat(),
            "agreed": rng.choice(steps),
            "note": rng.choice(notes) + (f" dossier{number}" if number % 1000 == 0 else ""),
            "feedback_score": None if rng.random() < 0.6 else rng.randint(1, 5),
            "feedback_words": None,
            "script_language": "nl" if dutch else "en",
            "script_register": ("je" if rng.random() < 0.7 else "u") if dutch else None,
            "steps_said": rng.choice(scripts[cause]),
            "call_seconds": int(rng.lognormvariate(5.5, 0.5)),
            "wrap_up_seconds": int(rng.lognormvariate(3.2, 0.5)),
            "mrr": rng.choice((900, 1900, 2900, 4900)),
            "mrr_currency": "EUR",
            "method": rng.choice(("card", "card", "sepa_debit")),
            "churn": rng.choice(("involuntary", "involuntary", "involuntary", "passive", "voluntary")),
        }
        if rng.random() < 0.05:
            yield row, None
            continue
        outcomes += 1
        yield row, _outcome(row, at, outcomes, rng, young=number > count * 0.98)


def _outcome(row: dict[str, Any], at: datetime, number: int, rng: random.Random, *, young: bool) -> tuple[Any, ...]:
    state = "open" if young else rng.choices(("paid", "open", "lost"), (0.1 + row["chance_without_contact"], 0.2, 0.3))[0]
    days = rng.randrange(15)
    paid = (at + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ") if state == "paid" else None
    known = (rng.choice(WAYS), days, row["amount"], row["currency"]) if paid else (None, None, None, None)
    return f"o{number:012x}", number, row["id"], row["at"], state, paid, *known


def _said(cause: str, rng: random.Random) -> str:
    lines = [{"phase": phase, "variant": f"{cause}.call.{phase}.1{rng.choice('ab')}", "at": "2026-01-01T00:00:00Z"} for phase in PHASES]
    return json.dumps(lines)


def make(path: Path, count: int) -> None:
    """The journal at ``path``: what the triggers would have written is made in one go, by what fills an older file."""
    with Journal.open(path) as journal:
        db = journal._db
        db.conn.execute("pragma cache_size = -100000")
        with immediate(db):
            stop_following(db)
            calls = made(count)
            while chunk := list(islice(calls, 10_000)):
                names = list(chunk[0][0])
                sql = f"insert into resolutions ({', '.join(names)}) values ({', '.join('?' * len(names))})"  # noqa: S608
                db.conn.executemany(sql, [list(row.values()) for row, _ in chunk])
                known = [outcome for _, outcome in chunk if outcome]
                db.conn.executemany("insert into outcomes values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", known)
            derive_anew(db)
