"""One customer's cases as a line of JSON, so that a long reading can be taken up again. No name, address or provider's id is in it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import date
from typing import Any, cast

from assistant.risk.fitting.cases import Cases, FailedCase, RenewalCase, Rows
from assistant.risk.history.features import Days
from assistant.risk.history.of_days import OwnDays
from assistant.risk.history.pay_cycle import Calendar
from assistant.risk.history.pay_habits import from_word, to_word
from assistant.risk.model.book import KINDS, Kind

SCHEMA = 4


def alias(customer: str) -> str:
    """A name that tells customers apart and is not theirs (SHA-256, 16 hex digits)."""
    return hashlib.sha256(customer.encode()).hexdigest()[:16]


def to_line(customer: str, cases: Cases) -> str:
    """``customer``: the provider's id; only its alias is written."""
    return json.dumps(
        {
            "schema": SCHEMA,
            "customer": alias(customer),
            "rows": [_rows(held) for held in (cases.first, cases.tries, cases.alone)],
            "failed": [[one.at, _days(one.days), one.recovered, one.followed] for one in cases.failed],
            "renewals": [[one.at, dict(one.row), one.lost, one.failed, one.followed] for one in cases.renewals],
            "planned": {kind: [[list(days), count] for days, count in cases.planned[kind].items()] for kind in KINDS},
            "left_out": dict(cases.left_out),
            "open_days": list(cases.open_days.items()),
            "called_days": list(cases.called_days.items()),
            "ripe_failures": cases.ripe_failures,
        },
        separators=(",", ":"),
    )


def from_line(line: str, calendar: Calendar | None) -> tuple[str, Cases]:
    """(alias, cases). Raises ValueError, KeyError or TypeError for a line that is none of ours (cut short by a crash, say)."""
    held: dict[str, Any] = json.loads(line)
    if held["schema"] != SCHEMA:
        raise ValueError("schema")
    customer = str(held["customer"])
    first, tries, alone = (Rows(rows, outcomes, weights, [customer] * len(rows), times) for rows, outcomes, weights, times in held["rows"])
    return customer, Cases(
        first=first,
        tries=tries,
        alone=alone,
        failed=[FailedCase(customer, at, _days_of(days, calendar), *known) for at, days, *known in held["failed"]],
        renewals=[RenewalCase(customer, *known) for known in held["renewals"]],
        planned={
            cast(Kind, kind): Counter({tuple(days): count for days, count in seen}) for kind, seen in held["planned"].items()
        },
        left_out=Counter(held["left_out"]),
        open_days=Counter(dict(held["open_days"])),
        called_days=Counter(dict(held["called_days"])),
        ripe_failures=int(held["ripe_failures"]),
    )  # fmt: skip


def join(whole: Cases, part: Cases) -> None:
    """Adds one customer's cases to the others."""
    for mine, theirs in ((whole.first, part.first), (whole.tries, part.tries), (whole.alone, part.alone)):
        mine.extend(theirs)
    whole.failed += part.failed
    whole.renewals += part.renewals
    whole.left_out.update(part.left_out)
    whole.open_days.update(part.open_days)
    whole.called_days.update(part.called_days)
    whole.ripe_failures += part.ripe_failures
    for kind in KINDS:
        whole.planned[kind].update(part.planned[kind])


def _rows(held: Rows) -> list[Any]:
    return [[dict(row) for row in held.rows], held.outcomes, held.weights, held.times]


def _days(days: Days) -> dict[str, Any]:
    return {
        "row": dict(days.row),
        "first": days.first.isoformat(),
        "country": days.country,
        "own": [days.own.last, days.own.late, to_word(days.own.signs)],
    }


def _days_of(held: dict[str, Any], calendar: Calendar | None) -> Days:
    return Days(held["row"], date.fromisoformat(held["first"]), held["country"], calendar, _own(*held["own"]))


def _own(last: int | None, late: int | None, signs: str) -> OwnDays:
    return OwnDays.on(last, late, from_word(signs))
