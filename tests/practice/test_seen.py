"""What the desk hands to the trainer's room of an account: plain values, as they stand when the call begins."""

from __future__ import annotations

from practice.cases import loaded, seen_of


def test_what_the_trainee_of_petra_sees() -> None:
    seen = seen_of("petra")
    assert (seen.language, seen.register) == ("nl", "je")
    assert (seen.situations, seen.spoken_as) == (("bank_declined",), ("bank_declined",))
    assert seen.reasons == {"bank_declined": "yes"}
    assert dict(seen.asks) == {"payment_date": "strong", "amount": "strong", "last4": "strong", "postcode": "weak"}
    assert {"payment_failed_open", "likely_false_decline"} <= set(seen.flags)
    assert seen.amounts == ("29.00",)
    assert seen.last4s == ("0259",)
    assert seen.plans == ("Plus",)
    assert set(seen.lines) == {"none", "weak", "strong", "failed"}


def test_the_lines_are_those_of_each_outcome_of_the_check() -> None:
    lines = seen_of("petra").lines
    assert "plain_reason" not in {line.phase for line in lines["none"]}
    assert "plain_reason" in {line.phase for line in lines["strong"]}
    assert any("29 euro" in line.text for line in lines["strong"])
    assert not any("29 euro" in line.text for level in ("none", "failed") for line in lines[level])


def test_a_stolen_card_is_a_secret_and_our_own_check_is_ours() -> None:
    assert seen_of("hannah").reasons["lost_or_stolen"] == "as_bank_declined"
    assert "lost_or_stolen" not in seen_of("hannah").spoken_as
    assert loaded("lukasz").truth.by_us
    assert not loaded("petra").truth.by_us
