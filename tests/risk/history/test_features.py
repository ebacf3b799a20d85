"""What a row holds: unknown apart from 0, each value by its own records, and ids that show where it came from."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import isfinite, log
from typing import Any

import pytest
from billing.making import charge, discount, method

from assistant.risk.history.cases import Episode, Renewal, open_episode
from assistant.risk.history.evidence import evidence
from assistant.risk.history.features import (
    COLUMNS_F,
    COLUMNS_H,
    FEATURES_F,
    FEATURES_H,
    MONOTONE_F,
    MONOTONE_H,
    day_row,
    days_of,
    episode_row,
    renewal_row,
)
from assistant.risk.history.labels import episodes, renewals
from assistant.risk.history.past import Past, cut
from assistant.risk.model.columns import Column, Row
from risk.history.lives import JSON, at, bill, bundle, calendar, failed, history, paid, practice, recovered, spoken, stamp


def coming(raw: JSON, month: int, **about: Any) -> tuple[Past, Renewal]:
    """The renewal of that month, seven days before."""
    asked = Renewal("sub_1", at(month), at(month, -7))
    return cut(history(raw, **about), asked.moment), asked


def f_row(raw: JSON, month: int, **about: Any) -> Row:
    return renewal_row(*coming(raw, month, **about))


def open_bill(raw: JSON, month: int, **about: Any) -> tuple[Past, Episode]:
    one = history(raw, **about)
    episode = open_episode(one, f"in_{month}")
    assert episode is not None
    return cut(one, episode.moment), episode


def h_row(raw: JSON, month: int, **about: Any) -> Row:
    return episode_row(*open_bill(raw, month, **about))


LIFE = bundle(paid(0), paid(1), recovered(2, 4), paid(3), recovered(4, 8), paid(5), paid(6), failed(7))


def test_the_record_counts_bills_not_tries() -> None:
    row = f_row(LIFE, 7)
    assert (row["renewals_seen"], row["failures_365"], row["failures_90"]) == (6.0, 2.0, 1.0)
    assert (row["paid_streak"], row["failed_streak"]) == (2.0, 0.0)
    assert (row["recoveries"], row["days_to_recover"], row["last_way"]) == (2.0, 6.0, "stored_method")
    assert row["failure_rate"] == pytest.approx((2 + 0.1 * 5) / (6 + 5))
    assert row["recovery_rate"] == pytest.approx((2 + 0.6 * 2) / (2 + 2))
    assert row["days_since_failure"] == (at(7, -7) - at(4)) / timedelta(days=1)
    assert (row["last_code"], row["last_cause"], row["last_class"]) == ("insufficient_funds", "insufficient_funds", "soft")


def test_the_failure_that_is_asked_about_is_no_part_of_the_record() -> None:
    row = h_row(LIFE, 7)
    assert (row["failures_365"], row["unpaid_bills"], row["paid_streak"]) == (2.0, 0.0, 2.0)
    assert (row["code"], row["class"], row["refused_by"], row["advice"]) == ("insufficient_funds", "soft", "bank", "none")


def test_unknown_is_not_nothing() -> None:
    row = f_row(bundle(paid(0)), 1)
    assert (row["renewals_seen"], row["failures_365"], row["recoveries"]) == (0.0, 0.0, 0.0)
    for name in (
        "days_since_failure",
        "days_to_recover",
        "days_since_update",
        "days_since_call",
        "promises_kept",
        "days_since_use",
        "card_news",
    ):
        assert row[name] is None, name
    assert row["last_cause"] == row["last_way"] == "none"


def test_a_part_that_could_not_be_read_leaves_its_features_unknown() -> None:
    one = history(LIFE)
    for part, names in (
        ("refunds", ["refunds_365"]),
        ("disputes", ["disputes_ever"]),
        ("payments", ["renewals_seen", "method_kind", "last_code"]),
    ):
        dark = replace(one, unknown=frozenset({part}))
        row = renewal_row(cut(dark, at(7, -7)), Renewal("sub_1", at(7), at(7, -7)))
        assert [row[name] for name in names] == [None] * len(names), part


def test_an_account_without_any_record_is_unknown_all_through() -> None:
    row = f_row(bundle(), 3)
    assert row["method_kind"] is row["amount"] is row["tenure_days"] is None
    assert row["pay_place"] is None


def test_the_method_is_read_from_the_charge_not_from_todays_object() -> None:
    raw = bundle(paid(0), paid(1), payment_methods=[method(card={"exp_year": 2020, "brand": "amex"})])
    row = f_row(raw, 2)
    assert (row["brand"], row["issuer_country"], row["method_paid"]) == ("visa", "nl", 2.0)
    assert row["months_to_expiry"] == 36.0  # April 2029 lies farther
    assert row["funding"] is None  # the snapshot does not tell


def test_a_card_that_runs_out_before_the_renewal_is_expired() -> None:
    def snapshot(year: int, month: int) -> JSON:
        card = {"brand": "visa", "exp_year": year, "exp_month": month, "fingerprint": "fp_1", "country": "NL", "funding": "debit"}
        return {"payment_method_details": {"type": "card", "card": card}}

    def row(year: int, month: int) -> Row:
        return f_row(bundle(paid(0), paid(1, **snapshot(year, month))), 2)

    renewal = at(2)
    assert (row(renewal.year, renewal.month)["months_to_expiry"], row(renewal.year, renewal.month)["card_expired"]) == (0.0, 0.0)
    gone, runs = row(2025, 2), row(2026, 1)
    assert (gone["months_to_expiry"], gone["card_expired"], runs["card_expired"]) == (-1.0, 1.0, 0.0)
    moved = {name for name in gone if gone[name] != runs[name]}
    assert moved == set(MONOTONE_F) == set(MONOTONE_H)  # so no other column can turn the direction round
    assert (MONOTONE_F["card_expired"], MONOTONE_F["months_to_expiry"]) == (1, -1)
    assert (MONOTONE_H["card_expired"], MONOTONE_H["months_to_expiry"]) == (-1, 1)


def test_another_card_and_a_card_that_paid_before_are_seen() -> None:
    other = {"payment_method_details": {"type": "card", "card": {"brand": "mastercard", "fingerprint": "fp_2"}}, "payment_method": "pm_2"}
    row = f_row(bundle(paid(0), paid(1), paid(2, **other)), 3)
    assert (row["brand"], row["other_methods"], row["method_paid"]) == ("mastercard", 1.0, 1.0)
    assert row["days_since_update"] == (at(3, -7) - at(2)) / timedelta(days=1)


def test_what_stood_in_once_is_not_what_is_charged_next() -> None:
    def how(kind: str) -> JSON:
        return {"payment_method": "pm_2", "payment_method_details": {"type": kind, kind: {"brand": "amex", "fingerprint": "fp_2"}}}

    def next_charged(code: str, kind: str) -> tuple[Any, Any]:
        row = f_row(bundle(paid(0), recovered(1, 5, code=code, **how(kind))), 2)
        return row["method_kind"], row["brand"]

    assert next_charged("lost_card", "card") == ("card", "amex")
    assert next_charged("insufficient_funds", "card") == ("card", "visa")
    assert next_charged("lost_card", "ideal") == ("card", "visa")


def test_news_of_cards_counts_only_where_every_event_is_known() -> None:
    event = {"id": "evt_1", "type": "payment_method.attached", "created": stamp(at(1, 20)), "data": {"object": method("pm_2")}}
    raw = bundle(paid(0), paid(1), events=[event])
    assert f_row(raw, 2)["card_news"] is None
    assert f_row(raw, 2, events_since=at(1, -20))["card_news"] == 1.0
    assert f_row(raw, 2, events_since=at(1, 10))["card_news"] is None


def test_the_amount_against_the_usual_and_the_first_full_price() -> None:
    off = {"total_discount_amounts": [{"amount": 1450, "discount": "di_1"}], "discount": discount()}
    cheap = [
        bill(1, status="paid", amount=1450, status_transitions={"paid_at": stamp(at(1))}, **off),
        charge("ch_1", "in_1", created=stamp(at(1)), amount=1450),
    ]
    row = h_row(bundle(paid(0, amount=1450), cheap, failed(2)), 2)
    assert row["amount"] == pytest.approx(log(30))
    assert (row["amount_ratio"], row["first_full_price"], row["plan_changed"]) == (2.0, 1.0, 0.0)
    assert row["interval_days"] == 31.0
    assert f_row(bundle(paid(0), cheap), 2)["first_full_price"] == 1.0
    assert h_row(LIFE, 7)["first_full_price"] == 0.0


def test_a_change_of_plan_shows_on_the_bills_lines() -> None:
    changed = failed(2)
    changed[0]["lines"]["data"][0]["pricing"] = {"price_details": {"price": "price_2"}}
    assert h_row(bundle(paid(0), paid(1), changed), 2)["plan_changed"] == 1.0


def test_calls_and_promises_come_from_what_the_desk_kept() -> None:
    calls = [*spoken(at(2, 1), promised_on=at(2, 5).date(), invoice="in_2"), *spoken(at(4, 1), promised_on=at(4, 3).date(), invoice="in_4")]
    row = f_row(LIFE, 7, contacts=calls)
    assert (row["calls_365"], row["promises"]) == (2.0, 2.0)
    assert row["promises_kept"] == pytest.approx((1 + 0.6 * 2) / 4)
    assert f_row(LIFE, 7)["promises_kept"] is None
    assert f_row(LIFE, 7, uses=[at(6, 10), at(7, 1)])["days_since_use"] == (at(7, -7) - at(6, 10)) / timedelta(days=1)


def test_a_day_has_its_place_in_the_pay_cycle_and_by_the_customers_own_habit() -> None:
    past, episode = open_bill(LIFE, 7)
    days = days_of(past, episode)
    assert (days.country, days.first) == ("nl", at(7).date())
    row = day_row(days, 5, try_today=True, tries_so_far=2)  # 25 August 2025, a Monday
    assert (row["weekday"], row["since_payday"], row["pay_place"]) == ("mon", 0.0, "0")
    assert (row["day"], row["day_step"], row["try_today"], row["tries_so_far"]) == (5.0, "4-5", 1.0, 2.0)
    assert (row["try_cause"], row["try_place"], row["try_number"]) == ("insufficient_funds", "0", "3")
    assert row["since_late_day"] == 28.0  # the late payment of 28 May
    assert row["since_own_day"] == 5.0
    still = day_row(days, 5, try_today=False, tries_so_far=2)
    assert {name for name in row if row[name] != still[name]} == {"try_today", "try_cause", "try_place", "try_late_day", "try_number"}


def test_a_country_without_a_calendar_has_no_pay_cycle() -> None:
    abroad = {"payment_method_details": {"type": "card", "card": {"brand": "visa", "country": "FR", "fingerprint": "fp_1"}}}
    row = f_row(bundle(paid(0, **abroad), paid(1, **abroad)), 2)
    assert (row["issuer_country"], row["since_payday"], row["pay_place"]) == ("other", None, None)
    assert row["weekday"] == "thu"


def test_a_failed_try_in_between_tells_a_day_nothing_but_not_yet() -> None:
    plain, tried = bundle(paid(0), failed(1)), bundle(paid(0), failed(1))
    tried["charges"].append({**failed(1, "stolen_card")[1], "id": "ch_1_again", "created": stamp(at(1, 3))})
    days = [days_of(*open_bill(raw, 1)) for raw in (plain, tried)]
    first, second = (day_row(one, 6, try_today=True, tries_so_far=2) for one in days)
    assert first == second


def values_fit(row: Row, columns: tuple[Column, ...]) -> None:
    for column in columns:
        value = row[column.name]
        if value is None:
            continue
        if column.kind == "numeric":
            assert isinstance(value, float), column.name
            assert isfinite(value), column.name
        else:
            assert isinstance(value, str), column.name
            assert not column.levels or value in column.levels, (column.name, value)


def test_every_row_of_every_practice_case_fits_the_columns() -> None:
    for raw in practice():
        one = history(raw)
        for row in renewals(one, at(40))[-4:]:
            made = renewal_row(cut(one, row.renewal.moment), row.renewal)
            assert set(made) == {column.name for column in COLUMNS_F}
            values_fit(made, COLUMNS_F)
        for episode in episodes(one, at(40)):
            days = days_of(cut(one, episode.episode.moment), episode.episode)
            for day in (1, 30):
                made = day_row(days, day, try_today=True, tries_so_far=7)
                assert set(made) == {column.name for column in COLUMNS_H}
                values_fit(made, COLUMNS_H)


def test_no_feature_is_of_who_somebody_is() -> None:
    for one in (*FEATURES_F, *FEATURES_H):
        assert len(one.about) > 20, one.name
        assert not {"name", "sex", "gender", "age", "email", "domain", "language"} & set(one.name.split("_")), one.name
    assert len({one.name for one in FEATURES_F}) == len(COLUMNS_F)
    assert len({one.name for one in FEATURES_H}) == len(COLUMNS_H)


def test_a_reason_points_at_the_records_it_rests_on() -> None:
    past, renewal = coming(LIFE, 7)
    shown = {
        name: evidence(past, name, renewal)
        for name in ("failures_365", "paid_streak", "recoveries", "last_code", "card_expired", "tenure_days")
    }
    assert shown == {
        "failures_365": ("ch_4", "ch_2"),
        "paid_streak": ("ch_6", "ch_5"),
        "recoveries": ("ch_4_paid", "ch_2_paid"),
        "last_code": ("ch_4",),
        "card_expired": ("ch_6", "pm_1"),
        "tenure_days": ("in_0",),
    }
    then, episode = open_bill(LIFE, 7)
    assert evidence(then, "cause", episode) == ("ch_7",)
    assert evidence(then, "amount", episode) == ("in_7",)
    assert evidence(then, "weekday", episode) == ()
    assert evidence(then, "no_such_feature", episode) == ()


def test_evidence_is_of_records_that_were_there_at_the_moment() -> None:
    for month in (2, 4, 7):
        past, renewal = coming(LIFE, month)
        then = {one.id for one in past.tries} | {one.id for one in past.stories} | {"pm_1"}
        for column in COLUMNS_F:
            assert set(evidence(past, column.name, renewal)) <= then, column.name


def test_the_calendar_is_shared_and_never_changed_by_a_row() -> None:
    before = calendar().position(at(7).date(), "nl")
    f_row(LIFE, 7)
    assert calendar().position(at(7).date(), "nl") == before
