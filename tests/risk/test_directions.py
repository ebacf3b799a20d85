"""What may not be learned whatever the past shows, held by the shipped model: more tries and a card that still runs never hurt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.desk.outlook import shipped
from assistant.risk.ahead import Scorers
from assistant.risk.model.columns import Row
from risk.fitting.simulated import cases, fitted

PLANS = st.sets(st.integers(1, 14), max_size=4)


@pytest.fixture(scope="module", params=["shipped", "own"])
def model(request: pytest.FixtureRequest) -> Scorers:
    cases()  # made before the first example is timed
    return Scorers(shipped() if request.param == "shipped" else fitted().book)


@given(number=st.integers(0, 10**6), plan=PLANS, more=st.integers(1, 14))
def test_one_more_planned_try_never_lowers_the_chance_to_recover(model: Scorers, number: int, plan: set[int], more: int) -> None:
    days = cases().failed[number % len(cases().failed)].days
    ahead = model.ahead(days)
    fewer, all_of_them = sorted(plan - {more}), sorted(plan | {more})
    assert ahead.recovery(0, all_of_them).logit >= ahead.recovery(0, fewer).logit - 1e-9
    assert ahead.one_of(all_of_them) >= ahead.one_of(fewer) - 1e-12


@given(number=st.integers(0, 10**6), gone=st.integers(-6, -1), left=st.integers(0, 40))
def test_an_expired_card_never_lowers_the_chance_of_failure_or_of_loss(model: Scorers, number: int, gone: int, left: int) -> None:
    renewal = cases().renewals[number % len(cases().renewals)]

    def looked(months: int) -> tuple[float, float]:
        expiry: Row = {"months_to_expiry": float(months), "card_expired": float(months < 0)}
        row = {**renewal.row, **expiry}
        return model.book.first.logit(row), model.early_warning(row).logit

    (fails, lost), (fails_too, lost_too) = looked(gone), looked(left)
    assert fails >= fails_too - 1e-9
    assert lost >= lost_too - 1e-9
