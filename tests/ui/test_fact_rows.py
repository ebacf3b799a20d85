"""The rows of the facts, without a screen."""

from __future__ import annotations

import asyncio
from pathlib import Path

from assistant.billing.practice import Practice
from assistant.desk.desk import Desk
from assistant.desk.open import open_account
from assistant.desk.view import AccountView
from assistant.guidance.wording import CHURN_LABELS
from assistant.language import Tongue
from assistant.settings.values import Settings
from assistant.ui.fact_rows import rows


def test_what_threatens_is_told_in_the_agents_language(tmp_path: Path) -> None:
    async def views() -> list[AccountView]:
        desk = Desk(Settings(home=tmp_path), Practice())
        try:
            return [view async for customer in desk.provider.customers() async for view in open_account(desk, customer)]
        finally:
            await desk.close()

    seen = {}
    for view in asyncio.run(views()):
        told = [row.copy for row in rows("customer", view, Tongue("nl"), Tongue("nl"))]
        seen[view.churn] = [Tongue("nl").say(CHURN_LABELS[view.churn]) in told, view.churn in told]
    assert {"involuntary", "voluntary", "passive", "none"} <= set(seen)
    assert set(map(tuple, seen.values())) == {(True, False)}
