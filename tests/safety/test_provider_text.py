"""A card number in what people wrote at the provider is masked where it enters: no screen, script, export or snapshot can hold it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from stripe.server import practice_cases

from assistant.billing.fields import prose, words
from assistant.desk.advise import advise
from assistant.desk.as_json import as_json
from assistant.desk.plain import account_lines
from assistant.desk.start import start
from assistant.desk.whole import spoken_call, whole
from assistant.desk.wrap_up import snapshot
from safety.planted import CARD, DASHED, SPACED, leaks, planted

CASES = {str(bundle["customer"]["id"]): bundle for bundle in practice_cases()}


async def told_of(home: Path, bundle: dict[str, Any]) -> dict[str, bytes]:
    """All that the desk makes of an account."""
    cases = home / "cases"
    cases.mkdir(parents=True)
    (cases / "case.json").write_text(json.dumps(bundle), "utf-8")
    desk = start({"CHURN_ASSISTANT_HOME": str(home), "CHURN_ASSISTANT_KEYRING": "off"}, source="practice", cases=cases)
    try:
        view = await whole(desk, bundle["customer"]["id"], why="show")
        call, tongue = spoken_call(desk, view, identified="strong"), desk.tongue()
        advice = advise(view, call, tongue)
        return {
            "account": repr(view.account).encode(),
            "json": json.dumps(as_json(view, advice, tongue), ensure_ascii=False).encode(),
            "lines": "\n".join(account_lines(view, advice, call, tongue)).encode(),
            "snapshot": snapshot(view, advice, tongue),
        }
    finally:
        await desk.close()


SOME = sorted(CASES)[::12]


@pytest.mark.parametrize("customer", [pytest.param(one, marks=() if one in SOME else pytest.mark.soak) for one in sorted(CASES)])
async def test_a_card_number_in_any_free_text_is_masked(customer: str, tmp_path: Path) -> None:
    told = await told_of(tmp_path, {**planted(CASES[customer], SPACED), "case": CASES[customer]["case"]})
    assert leaks(told) == {}
    assert f"•••• {CARD[-4:]}".encode() in told["account"]


@pytest.mark.parametrize("customer", SOME)
async def test_an_account_without_one_is_read_as_it_is(customer: str, tmp_path: Path) -> None:
    told = await told_of(tmp_path, CASES[customer])
    assert "••••".encode() not in told["account"], "no phone number, reference or date was taken for a card"


@pytest.mark.parametrize("form", [CARD, SPACED, DASHED])
def test_the_cap_leaves_no_half_number(form: str) -> None:
    for before in range(80, 101):
        found = prose("n" * before + " " + form, 100)
        assert found is not None
        assert sum(map(str.isdigit, found)) <= 4
    assert words({form: form, "number": 7}) == {f"•••• {CARD[-4:]}": f"•••• {CARD[-4:]}", "number": "7"}
