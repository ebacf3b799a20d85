"""Days drawn by lot: off unless the company asks for them, as often as it asks, the same for whoever looks, never past what is allowed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from billing.making import NOW, account, ago, invoice, refused, subscription
from ui.driving import environ

from assistant.desk.lot import by_lot
from assistant.desk.model_lines import when_json
from assistant.desk.outlook import calendar, outlook, shipped
from assistant.desk.risk_json import risk_json
from assistant.desk.start import start
from assistant.desk.view import AccountView
from assistant.desk.when import when, when_lines
from assistant.guidance.facts import House
from assistant.language import Tongue
from assistant.risk.outlook import DAYS_AHEAD, Outlook
from assistant.settings.config import load
from assistant.settings.errors import SettingsError

EN, NL = Tongue("en"), Tongue("nl")
BILLS = 400


def failed(number: int, share: float, *, code: str = "insufficient_funds", days_ago: float = 1, house: House | None = None) -> AccountView:
    """A bill of its own that failed; the account is otherwise the same."""
    id = f"in_{number}"
    parts: dict[str, Any] = {
        "subscriptions": [subscription(status="past_due", latest_invoice=id)],
        "invoices": [invoice(id, created=ago(days_ago), attempted=True, attempt_count=1)],
        "charges": [refused(code, id=f"ch_{number}", invoice=id, created=ago(days_ago))],
    }
    return AccountView(account(now=NOW, **parts), NOW, house or House(), outlook=Outlook(shipped(), calendar(), random_days=share))


def drawn(share: float, **about: Any) -> Iterator[date]:
    return (day for number in range(BILLS) if (day := by_lot(failed(number, share, **about))))


def test_none_is_drawn_unless_it_is_asked_for() -> None:
    assert list(drawn(0.0)) == []


def test_as_many_are_drawn_as_asked_and_no_day_is_liked_better() -> None:
    found = Counter(drawn(0.5))
    total = sum(found.values())
    assert abs(total - BILLS / 2) < 4 * (BILLS / 4) ** 0.5
    days = [(NOW + timedelta(days=ahead)).date() for ahead in range(DAYS_AHEAD)]
    assert set(found) <= set(days)
    expected = total / DAYS_AHEAD
    assert sum((found[day] - expected) ** 2 / expected for day in days[1:]) < 34.5, "chi-squared of 13 degrees, once in a thousand"


def test_who_looks_a_day_later_sees_the_same_day_until_it_is_past() -> None:
    view = next(one for number in range(BILLS) if by_lot(one := failed(number, 0.5)) == (NOW + timedelta(days=2)).date())
    day = by_lot(view)
    assert day
    later = [by_lot(replace(view, now=NOW + timedelta(days=days))) for days in range(4)]
    assert later == [day, day, None, None]


def test_a_hard_decline_or_the_end_of_access_rules_a_day_out() -> None:
    assert list(drawn(0.5, code="stolen_card")) == []
    ends = (NOW + timedelta(days=4)).date()
    found = list(drawn(0.5, house=House(grace_days=5)))
    assert found
    assert max(found) <= ends


def test_it_is_marked_on_the_screen_in_plain_lines_and_for_other_programs() -> None:
    view = next(one for number in range(BILLS) if by_lot(one := failed(number, 0.5)))
    day = by_lot(view)
    assert day
    for tongue, mark in ((EN, "by lot"), (NL, "door loting")):
        found = when(view, tongue)
        assert found
        assert [line.day for line in found.days if line.by_lot] == [day]
        assert tongue.weekday(day) in found.sentences[0]
        assert [line for line in when_lines(view, tongue) if line.endswith(mark)]
    assert when_json(view)["by_lot"] == risk_json(view, EN)["by_lot"] == day.isoformat()
    unmarked = failed(0, 0.0)
    assert when_json(unmarked)["by_lot"] is None
    assert not any("lot" in line for line in when_lines(unmarked, EN))


@pytest.mark.parametrize("wrong", ["0.6", "-0.1", '"often"', "true", "nan"])
def test_a_share_that_is_none_is_refused_with_what_it_may_be(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "config.toml").write_text(f"[model]\nrandom_days = {wrong}\n", "utf-8")
    with pytest.raises(SettingsError) as error:
        load({}, home=tmp_path)
    assert (error.value.facts["name"], error.value.facts["line"]) == ("model.random_days", "2")


def test_practice_cases_know_no_lot(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[model]\nrandom_days = 0.1\n", "utf-8")
    desk = start(environ(tmp_path), source="practice")
    assert desk.settings.model.random_days == 0.1
    assert outlook(desk).random_days == 0.0
