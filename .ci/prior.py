"""Fits the shipped model anew on simulated accounts: ``make prior``. The same seed and the same code give the same file.

About six minutes on two cores. Look at ``churn-assistant model card`` afterwards, and run the benchmarks before it is committed.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")  # more threads would add up in another order, and give other last digits

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from assistant.billing.read_account import Bundle, read_account  # noqa: E402
from assistant.desk.outlook import SHIPPED, calendar  # noqa: E402
from assistant.risk.fitting.cases import Cases, cases_of  # noqa: E402
from assistant.risk.fitting.figures import card_of  # noqa: E402
from assistant.risk.fitting.lines import join  # noqa: E402
from assistant.risk.fitting.prior import fit_prior  # noqa: E402
from assistant.risk.history.past import read_history  # noqa: E402
from assistant.risk.model.book import to_text  # noqa: E402
from assistant.simulation.generate import generate  # noqa: E402

WORLDS = ("plain", "two_paydays", "outages", "debit")
"""Unlike each other; the world ``elsewhere`` is left out, to measure what the model is worth where nothing is as it was taught."""
CUSTOMERS, SEED, CHUNK = 4_000, 2026, 200
RANDOM_DAYS = 0.3
"""So large a share of the failed bills is tried on random days: a log of fixed days can't show what the other days do."""
NAME = "prior-2026-11"


def chunk(job: tuple[str, int]) -> Cases:
    world, first = job
    found = Cases()
    for one in generate(world, CHUNK, SEED, first=first, random_days=RANDOM_DAYS):
        bundle = dict(one.bundle)
        case, customer = bundle.pop("case"), bundle.pop("customer")
        now = datetime.fromisoformat(case.get("moment") or case["as_of"])
        account = read_account(Bundle(customer, defaultdict(list, bundle)), source="practice", read_at=now, now=now)
        join(found, cases_of([read_history(account, contacts=one.contacts, calendar=calendar())], now))
    return found


def main() -> None:
    worlds = {world: Cases() for world in WORLDS}
    jobs = [(world, first) for world in WORLDS for first in range(0, CUSTOMERS, CHUNK)]
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        for (world, _), found in zip(jobs, pool.map(chunk, jobs), strict=True):
            join(worlds[world], found)
    fitted = fit_prior(worlds, name=NAME)
    cases = {
        "worlds": ", ".join(WORLDS),
        "renewals": sum(len(one.first.rows) for one in worlds.values()),
        "failed": sum(len(one.failed) for one in worlds.values()),
    }
    SHIPPED.write_text(to_text(replace(fitted.book, card={"simulated": cases, "questions": card_of(fitted)})), "utf-8")


if __name__ == "__main__":
    main()
