"""What became of a renewal and of a failed payment: paid, not paid, or an outcome of its own; and only when it is ripe."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from billing.making import refused, subscription

from assistant.risk.history.labels import LabelledEpisode, LabelledRenewal, episodes, labelled_days, renewals
from risk.history.lives import END, JSON, START, at, bill, bundle, failed, history, paid, recovered, spoken, stamp, until


def episode(raw: JSON, newest: datetime = END, **about: Any) -> LabelledEpisode:
    (one,) = episodes(history(raw, **about), newest)
    return one


def renewal(raw: JSON, month: int, newest: datetime = END, **about: Any) -> LabelledRenewal:
    return next(one for one in renewals(history(raw, **about), newest) if one.renewal.invoice == f"in_{month}")


def ended(when: datetime, reason: str | None, **about: Any) -> list[JSON]:
    told = {"status": "canceled", "canceled_at": stamp(when), "ended_at": stamp(when), "cancellation_details": {"reason": reason}}
    return [subscription(start_date=stamp(START), **told | about)]


def test_a_renewal_is_looked_at_seven_days_before_its_first_try() -> None:
    one = renewal(bundle(paid(0), paid(1)), 1)
    assert one.renewal.at == at(1)
    assert one.renewal.moment == at(1) - timedelta(days=7)
    assert (one.outcome, one.first_failure, one.lost) == ("paid", 0, 0)


def test_the_first_bill_and_a_bill_sent_by_hand_are_no_renewals() -> None:
    by_hand = [bill(2, collection_method="send_invoice"), refused(id="ch_2", invoice="in_2", created=stamp(at(2)))]
    assert renewals(history(bundle(paid(0), by_hand)), END) == ()
    assert episodes(history(bundle(failed(0), by_hand)), END) == ()


def test_a_later_try_that_passes_recovers_it() -> None:
    one = episode(bundle(paid(0), recovered(1, 5, before=(1, 3))))
    assert (one.outcome, one.day, one.way, one.recovered, one.recovered_late) == ("paid", 5, "scheduled_try", 1, 1)
    assert one.tries == (1, 3, 5)
    assert one.episode.moment == at(1)


def test_recovered_after_the_window_is_lost_for_two_weeks_and_found_for_thirty_days() -> None:
    one = episode(bundle(paid(0), recovered(1, 20)))
    assert (one.recovered, one.recovered_late) == (0, 1)
    assert renewal(bundle(paid(0), recovered(1, 20)), 1).lost == 0


def test_another_method_the_same_card_again_and_no_charge_at_all_are_told_apart() -> None:
    card = {"brand": "visa", "fingerprint": "fp_9", "country": "NL"}
    other: JSON = {"payment_method": "pm_9", "payment_method_details": {"type": "card", "card": card}}
    again: JSON = {"payment_method": "pm_9", "payment_method_details": {"type": "card", "card": {**card, "fingerprint": "fp_1"}}}
    assert episode(bundle(recovered(1, 2, **other))).way == "other_method"
    assert episode(bundle(recovered(1, 2, **again))).way == "same_card_again"
    assert episode(bundle(recovered(1, 2, **other))).tries == ()
    settled = bill(1, status="paid", status_transitions={"paid_at": stamp(at(1, 6))})
    assert episode(bundle([settled, failed(1)[1]])).way == "credit"
    outside = episode(bundle([settled | {"paid_out_of_band": True}, failed(1)[1]]))
    assert (outside.way, outside.day, outside.recovered) == ("outside", 6, 1)


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [("cancellation_requested", "cancelled"), ("payment_disputed", "disputed"), (None, "ended")],
)
def test_an_end_of_its_own_is_never_a_loss(reason: str | None, outcome: str) -> None:
    one = episode(bundle(paid(0), failed(1), subscriptions=ended(at(1, 4), reason)))
    assert (one.outcome, one.recovered, one.recovered_late) == (outcome, None, None)
    assert [row.day for row in labelled_days(one)] == [1, 2, 3]
    assert renewal(bundle(paid(0), failed(1), subscriptions=ended(at(1, 4), reason)), 1).lost is None


def test_an_end_for_non_payment_is_the_loss_itself() -> None:
    voided = [failed(1)[0] | {"status": "void", "status_transitions": {"voided_at": stamp(at(1, 10))}}, failed(1)[1]]
    one = episode(bundle(paid(0), voided, subscriptions=ended(at(1, 10), "payment_failed")))
    assert (one.outcome, one.recovered) == ("unpaid", 0)
    assert episode(bundle(paid(0), voided)).outcome == "voided"


def test_paid_first_and_cancelled_later_is_recovered() -> None:
    one = episode(bundle(recovered(1, 3), subscriptions=ended(at(1, 6), "cancellation_requested")))
    assert (one.outcome, one.recovered) == ("paid", 1)


def test_money_that_went_back_inside_the_window_is_no_recovery_and_no_loss() -> None:
    refund = {"id": "re_1", "charge": "ch_1_paid", "amount": 2900, "currency": "eur", "created": stamp(at(1, 9)), "status": "succeeded"}
    one = episode(bundle(recovered(1, 3), refunds=[refund]))
    assert (one.outcome, one.recovered) == ("refunded", None)
    assert [(row.day, row.paid) for row in labelled_days(one)] == [(1, 0), (2, 0)]
    late = episode(bundle(recovered(1, 3), refunds=[refund | {"created": stamp(at(1, 25))}]))
    assert (late.recovered, late.recovered_late) == (1, None)
    assert episode(bundle(recovered(1, 3), refunds=[refund | {"status": "failed"}])).recovered == 1
    part = episode(bundle(recovered(1, 3), refunds=[refund | {"amount": 500}]))
    assert part.recovered == 1
    case = {"id": "dp_1", "charge": "ch_1_paid", "amount": 2900, "currency": "eur", "created": stamp(at(1, 9)), "status": "lost"}
    assert episode(bundle(recovered(1, 3), disputes=[case])).outcome == "disputed"


def test_a_pause_ends_it_on_the_day_that_an_event_gives() -> None:
    event = {
        "id": "evt_1", "type": "customer.subscription.updated", "created": stamp(at(1, 6)),
        "data": {"object": {"id": "sub_1", "pause_collection": {"behavior": "void"}}, "previous_attributes": {"pause_collection": None}},
    }  # fmt: skip
    one = episode(bundle(failed(1), events=[event]))
    assert (one.outcome, [row.day for row in labelled_days(one)]) == ("paused", [1, 2, 3, 4, 5])
    since_when = subscription(start_date=stamp(START), pause_collection={"behavior": "void"})
    undated = episode(bundle(failed(1), subscriptions=[since_when]))
    assert (undated.outcome, list(labelled_days(undated))) == ("paused", [])


def test_a_row_of_each_day_until_it_is_paid() -> None:
    rows = list(labelled_days(episode(bundle(paid(0), recovered(1, 5, before=(3,))))))
    assert [(row.day, row.paid, row.try_today, row.tries_so_far) for row in rows] == [
        (1, 0, False, 1), (2, 0, False, 1), (3, 0, True, 1), (4, 0, False, 2), (5, 1, True, 2),
    ]  # fmt: skip
    assert len(list(labelled_days(episode(bundle(paid(0), failed(1)))))) == 30


def test_contact_marks_the_days_from_the_call_on() -> None:
    raw = bundle(paid(0), failed(1))
    one = episode(raw, contacts=spoken(at(1, 4)))
    assert (one.contacted, one.contact_day) == (True, 4)
    assert [row.contacted for row in labelled_days(one)][:5] == [False, False, False, True, True]
    assert not episode(raw, contacts=spoken(at(1, 4), disposition="not_reached")).contacted
    assert not episode(raw, contacts=spoken(at(1, 16))).contacted
    assert not episode(bundle(recovered(1, 3)), contacts=spoken(at(1, 4))).contacted
    assert renewal(raw, 1, contacts=spoken(at(1, -3))).contacted
    assert not renewal(raw, 1, contacts=spoken(at(1, 3))).contacted


def test_a_label_is_ripe_when_its_window_and_two_days_are_over() -> None:
    raw = bundle(paid(0), failed(1))
    assert not episode(raw, at(1, 15.9)).ripe
    assert episode(raw, at(1, 16)).ripe
    assert not episode(raw, at(1, 31.9)).late_ripe
    assert episode(raw, at(1, 32)).late_ripe
    assert len(list(labelled_days(episode(raw, at(1, 9))))) == 7
    assert not renewal(raw, 1, at(1, 1)).ripe
    assert renewal(raw, 1, at(1, 2)).ripe
    assert not renewal(raw, 1, at(1, 31)).lost_ripe
    assert renewal(raw, 1, at(1, 32)).lost_ripe


def test_a_debit_waits_for_its_answer() -> None:
    debit = {"payment_method_details": {"type": "sepa_debit", "sepa_debit": {"country": "NL"}}}
    raw = bundle(paid(0, **debit), paid(1, **debit))
    assert not renewal(raw, 1, at(1, 19)).ripe
    assert renewal(raw, 1, at(1, 20)).ripe


def crowd() -> JSON:
    """Eighteen renewals, a third of which fail, half of those paid a week later."""
    late, never, at_once = (6, 12, 18), (3, 9, 15), (month for month in range(1, 19) if month % 3)
    return bundle(paid(0), *(recovered(month, 7) for month in late), *map(failed, never), *map(paid, at_once))


def test_moving_now_by_45_days_leaves_every_ripe_label_as_it_was() -> None:
    raw = crowd()
    now = at(18, 50)
    early = now - timedelta(days=45)
    then, later = history(until(raw, early), early), history(raw, now)
    first = {one.renewal: one.first_failure for one in renewals(later, now) if one.ripe}
    for row in (one for one in renewals(then, early) if one.ripe):
        assert first[row.renewal] == row.first_failure
    soon = {one.episode: one.recovered for one in episodes(later, now)}
    ripe = [one for one in episodes(then, early) if one.ripe]
    assert ripe
    assert all(soon[one.episode] == one.recovered for one in ripe)
