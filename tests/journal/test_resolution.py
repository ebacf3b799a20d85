"""The resolution and its JSON form."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from assistant.journal.resolution import Resolution, Said, extras, from_json, new_id, to_json

from .calls import NOW, call, full_call

NAMES = [
    *("id", "at", "as_of", "agent", "source", "customer", "invoice", "direction", "situation", "cause", "disposition", "identified"),
    *("amount", "currency", "chance_without_contact", "promise_date", "agreed", "note", "feedback_score", "feedback_words"),
    *("script_language", "script_register", "steps_said", "script_useful", "follow_up_on", "call_seconds", "wrap_up_seconds", "corrects"),
    *("churn", "mrr", "mrr_currency", "method"),
]


def test_the_json_has_the_names_that_other_programs_read_in_their_order() -> None:
    assert list(to_json(call())) == NAMES
    assert list(to_json(full_call())) == NAMES


@pytest.mark.parametrize("kept", [call(), full_call(), full_call(corrects=new_id(), number=7)])
def test_what_was_written_as_json_is_read_back_the_same(kept: Resolution) -> None:
    assert from_json(json.loads(json.dumps(to_json(kept) | extras(kept)))) == kept


def test_times_are_told_in_utc_with_a_z_and_days_as_days() -> None:
    amsterdam = datetime(2026, 11, 24, 10, 0, 5, 999_999, tzinfo=timezone(timedelta(hours=1)))
    told = to_json(full_call(at=amsterdam, steps_said=(Said("thank", None, amsterdam),)))
    assert told["at"] == "2026-11-24T09:00:05Z"
    assert told["steps_said"] == [{"phase": "thank", "variant": None, "at": "2026-11-24T09:00:05Z"}]
    assert told["promise_date"] == "2026-11-27"


def test_what_is_unknown_is_null_and_a_list_is_there_when_empty() -> None:
    told = to_json(call())
    assert told["chance_without_contact"] is None
    assert told["agreed"] == []
    assert told["script_useful"] == {}


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        call(at=datetime(2026, 11, 24, 9, 0))  # noqa: DTZ001
    with pytest.raises(ValueError, match="zone"):
        call(identified_at=NOW.replace(tzinfo=None))
    with pytest.raises(ValueError, match="zone"):
        from_json(to_json(call()) | {"as_of": "2026-11-24T09:00:00"})


@pytest.mark.parametrize("score", [0, 6, -1])
def test_a_feedback_score_is_one_to_five(score: int) -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        call(feedback_score=score)


def test_ids_come_in_the_order_of_time() -> None:
    ids = [new_id() for _ in range(50)]
    assert ids == sorted(ids)
    assert {one[14] for one in ids} == {"7"}
    assert from_json(to_json(call())).at.tzinfo is UTC
