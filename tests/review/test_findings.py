"""Each rule finds what it is for, says what it rests on, and leaves alone what is as it should be."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from journal.calls import NOW, call

from assistant.journal.resolution import Resolution, Said
from assistant.language import Tongue
from assistant.records import AgreedStep, Disposition, Identified
from assistant.review.finding_kinds import KINDS
from assistant.review.finding_words import FINDING_LABELS, told
from assistant.review.findings import Seen, counted, findings, long_wrap_up, seen_of, wants_snapshot

LATER = date(2026, 11, 27)
HARD = Seen(("expired_card",), frozenset({"hard_decline"}))
SOFT = Seen(("insufficient_funds",), frozenset({"payment_failed_open"}))
PRIVATE, AMOUNT, PUBLIC = (
    "insufficient_funds.call.normalise.1a",
    "insufficient_funds.call.confirm.1a",
    "insufficient_funds.call.thank.1a",
)


def good(**changes: Any) -> Resolution:
    """A call that nothing is wrong with, with ``changes``."""
    plain = call(
        cause="insufficient_funds", situation="insufficient_funds", promise_date=LATER, note="Betaalt vrijdag.", identified=Identified.STRONG,
        identified_at=NOW, agreed=(AgreedStep.NEW_TRY,), wrap_up_seconds=30, script_language="nl", number=7, agent="Sanne",
    )  # fmt: skip
    return replace(plain, **changes)


def kinds(case: Resolution, seen: Seen | None = None, long_s: int | None = 120) -> list[str]:
    return [one.kind for one in findings(case, seen, long_s=long_s)]


def said(*variants: str, after_s: int = 60) -> tuple[Said, ...]:
    return tuple(Said(one.split(".")[2], one, NOW + timedelta(seconds=after_s)) for one in variants)


@pytest.mark.parametrize("seen", [None, SOFT])
def test_a_call_as_it_should_be_has_no_finding(seen: Seen | None) -> None:
    assert kinds(good(steps_said=said(PRIVATE, AMOUNT, PUBLIC)), seen) == []


SENT = {"disposition": Disposition.LINK_SENT, "promise_date": None, "agreed": (AgreedStep.LINK,)}
UNCHECKED = {"identified": Identified.NONE, "identified_at": None}


@pytest.mark.parametrize(
    ("changes", "seen", "expected"),
    [
        ({"cause": "expired_card"}, HARD, "try_on_hard_decline"),
        ({"cause": "expired_card", "agreed": (AgreedStep.NEW_TRY, AgreedStep.OTHER_METHOD)}, HARD, None),
        ({"cause": "expired_card", "agreed": (AgreedStep.LINK,)}, HARD, None),
        ({"cause": "expired_card"}, None, "try_on_hard_decline_by_cause"),
        ({"cause": "authentication_needed"}, Seen(("authentication_needed",), frozenset({"hard_decline"})), None),
        ({"promise_date": None}, SOFT, "promise_without_date"),
        ({"disposition": Disposition.OTHER, "promise_date": None, "agreed": (AgreedStep.OTHER_DATE,)}, SOFT, "other_date_without_date"),
        ({"disposition": Disposition.SOLVED_ON_CALL, "promise_date": None, "agreed": (AgreedStep.OTHER_DATE,)}, SOFT, None),
        (SENT, SOFT, "link_without_follow_up"),
        ({**SENT, "follow_up_on": LATER}, SOFT, None),
        ({**SENT, "promise_date": LATER}, SOFT, None),
        ({**SENT, "disposition": Disposition.SOLVED_ON_CALL}, SOFT, None),
        ({"cause": "processing_error"}, SOFT, "cause_against_code"),
        ({"cause": "limit_reached"}, Seen(("bank_declined",)), None),
        ({"cause": "bank_declined", "agreed": ()}, Seen(("lost_or_stolen",)), None),
        ({"cause": "cancellation_requested"}, SOFT, None),
        ({"cause": "processing_error"}, Seen(("dormant",)), None),
        ({**UNCHECKED, "steps_said": said(PRIVATE)}, SOFT, "said_without_check"),
        ({**UNCHECKED, "identified": Identified.FAILED, "steps_said": said(AMOUNT)}, SOFT, "said_without_check"),
        ({**UNCHECKED, "identified": Identified.WEAK, "steps_said": said(AMOUNT)}, SOFT, "said_without_check"),
        ({**UNCHECKED, "steps_said": said(PUBLIC)}, SOFT, None),
        ({**UNCHECKED, "steps_said": said("a_line.call.that.9z")}, SOFT, None),
        ({"steps_said": said(PRIVATE, after_s=-5)}, SOFT, "said_before_check"),
        ({"note": "Klant is een wanbetaler."}, SOFT, "words_to_avoid"),
        ({"note": None}, SOFT, "empty_note"),
        ({"note": " \n"}, SOFT, "empty_note"),
        ({"note": None, "disposition": Disposition.VOICEMAIL}, SOFT, None),
        ({"wrap_up_seconds": 121}, SOFT, "long_wrap_up"),
        ({"wrap_up_seconds": 120}, SOFT, None),
    ],
)  # fmt: skip
def test_each_rule_finds_its_own_and_no_more(changes: dict[str, Any], seen: Seen | None, expected: str | None) -> None:
    assert kinds(good(**changes), seen) == ([expected] if expected else [])


def test_amounts_said_without_a_check_weigh_more_than_other_private_lines() -> None:
    severity = {one: findings(good(**UNCHECKED, steps_said=said(one)))[0].severity for one in (PRIVATE, AMOUNT)}
    assert severity == {PRIVATE: "watch", AMOUNT: "act_now"}


def test_a_finding_says_which_words_of_which_field_it_rests_on() -> None:
    one = findings(good(note="De klant is een Wanbetaler, betaling gestorneerd."))[0]
    assert (one.column, one.words, one.severity, one.number, one.agent) == ("note", ("Wanbetaler", "gestorneerd"), "watch", 7, "Sanne")
    jargon = findings(good(note="De betaling van de klant is gestorneerd."))[0]
    assert (jargon.words, jargon.severity) == (("gestorneerd",), "good_to_know")


def test_the_most_severe_comes_first() -> None:
    found = findings(good(cause="expired_card", promise_date=None, note=None), HARD)
    assert [one.severity for one in found] == ["act_now", "watch", "good_to_know"]


def test_very_long_is_three_times_the_middle_and_never_under_two_minutes() -> None:
    assert long_wrap_up([]) is None
    assert long_wrap_up([10, 20, 30]) == 120
    assert long_wrap_up([50, 60, 1000]) == 180
    assert kinds(good(wrap_up_seconds=5000), long_s=None) == []


def test_what_the_agent_saw_is_read_from_the_snapshot() -> None:
    kept = {"situations": ["expired_card", "dormant"], "flags": [{"kind": "hard_decline", "evidence": "x"}], "account": {}}
    assert seen_of(json.dumps(kept).encode()) == Seen(("expired_card", "dormant"), frozenset({"hard_decline"}))
    assert seen_of(None) is None


@pytest.mark.parametrize("damaged", [b"", b"{", b"[]", b'"x"', b'{"flags": [1]}', b'{"flags": 3}', b"\xff", b"[" * 100_000])
def test_a_snapshot_of_another_shape_is_as_none(damaged: bytes) -> None:
    assert seen_of(damaged) is None


def test_a_snapshot_is_only_read_where_it_can_tell_more() -> None:
    assert wants_snapshot(good())
    assert wants_snapshot(good(cause="dormant"))
    assert not wants_snapshot(good(cause="dormant", agreed=()))


ONE_OF_EACH = [
    (good(cause="expired_card"), HARD), (good(cause="expired_card"), None), (good(promise_date=None), SOFT), (good(**SENT), SOFT),
    (good(disposition=Disposition.OTHER, promise_date=None, agreed=(AgreedStep.OTHER_DATE,)), SOFT), (good(cause="processing_error"), SOFT),
    (good(**UNCHECKED, steps_said=said(PRIVATE, AMOUNT)), SOFT), (good(steps_said=said(PRIVATE, after_s=-5)), SOFT),
    (good(note="Klant is een wanbetaler en dat is z.s.m. te melden"), SOFT), (good(note=None), SOFT), (good(wrap_up_seconds=999), SOFT),
]  # fmt: skip


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_kind_has_its_words(language: str) -> None:
    found = [one for case, seen in ONE_OF_EACH for one in findings(case, seen, long_s=120)]
    assert set(counted(found)) == set(KINDS) == set(FINDING_LABELS)
    for one in found:
        label, evidence = told(one, Tongue(language))
        assert label
        assert evidence.endswith(".")
        assert "{" not in evidence
        assert all(words in evidence for words in one.words if one.column == "note")
