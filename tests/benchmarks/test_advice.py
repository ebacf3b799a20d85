"""Flags, situation and script of the longest practice history: the bound is 5 ms together."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.billing.practice import Practice
from assistant.desk.advise import advise
from assistant.desk.begin import begin
from assistant.desk.desk import Desk
from assistant.desk.open import open_account
from assistant.desk.start import start
from assistant.desk.view import AccountView
from assistant.records import Identified
from benchmarks.table import show


async def longest(desk: Desk) -> AccountView:
    assert isinstance(desk.provider, Practice)
    case = max(desk.provider.cases, key=lambda case: len(case.parts["charges"]))
    view = [view async for view in open_account(desk, case.id)][-1]
    await desk.close()
    return view


def test_flags_situation_and_script_of_six_years(benchmark: Any, tmp_path: Path) -> None:
    desk = start({"CHURN_ASSISTANT_HOME": str(tmp_path), "CHURN_ASSISTANT_LANG": "en", "CHURN_ASSISTANT_KEYRING": "off"}, source="practice")
    view = asyncio.run(longest(desk))
    call = begin(desk, view, at=desk.clock())
    call.identified = Identified.STRONG
    tongue = desk.tongue()

    def once() -> None:
        fresh = replace(view)
        advise(fresh, call, tongue)

    benchmark(once)
    milliseconds = benchmark.stats.stats.median * 1000
    show(
        f"{len(view.account.payments)} tries, {len(view.account.invoices)} bills",
        [("flags, situation, script", f"{milliseconds:.2f} ms", "< 5 ms")],
    )
