"""A simulated world as lines of JSON: the accounts, the truths, the hidden sides, and a head that says what it all means."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from assistant.simulation.generate import Simulated
from assistant.simulation.people import NOW
from assistant.simulation.tale import iso
from assistant.simulation.truth import FIELDS, QUESTIONS
from assistant.simulation.worlds import World

HEAD, ACCOUNTS, TRUTH, HIDDEN = "world.json", "accounts.jsonl", "truth.jsonl", "hidden.jsonl"
FILES = (HEAD, ACCOUNTS, TRUTH, HIDDEN)
MADE_BY = "churn-assistant simulate"
HIDDEN_FIELDS = {
    "customer": "Id of the customer in accounts.jsonl.",
    "payday": "Which of the country's `habits`, counted from 0.",
    "money": "From 0 (ample) to 3 (scarce), at the end of the account; it can move by one from renewal to renewal.",
    "temper": "1: a strict bank.",
    "rule": "1: our fraud rule takes the card for strange.",
    "updater": "1: the bank passes on renewed cards.",
    "attention": "From 0 (heedless) to 2 (attentive).",
    "responds": "1: may pay when the desk calls.",
}


def head(world: World, customers: int, seed: int, random_days: float, timing: bool, *, complete: bool) -> str:
    """``world.json``. ``complete``: all of the other files is written."""
    about = {
        "made_by": MADE_BY, "schema": 1, "complete": complete, "customers": customers, "seed": seed, "random_days": random_days,
        "timing": timing, "moment": iso(NOW), "files": {
            ACCOUNTS: "One account a line, as a practice case: case, customer, and a list for each kind of the provider's objects.",
            TRUTH: "One question a line, with its outcome and its exact chance.", HIDDEN: "One customer a line: what the account never shows.",
        },
        "questions": dict(QUESTIONS), "truth": dict(FIELDS), "hidden": HIDDEN_FIELDS, "world": asdict(world),
    }  # fmt: skip
    return json.dumps(about, ensure_ascii=False, indent=1) + "\n"


def lines(one: Simulated) -> Iterator[tuple[str, str]]:
    """(file, line) of one customer."""
    yield ACCOUNTS, _line(one.bundle)
    for truth in one.truths:
        yield TRUTH, _line(truth.as_json())
    yield HIDDEN, _line({"customer": one.customer, **one.hidden})


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
