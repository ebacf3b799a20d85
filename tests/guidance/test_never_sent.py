"""A payment that never got to a bank, or that was undone after the bank's yes: read and spoken without the bank."""

import pytest
from billing.making import in_trouble, one_payment, refused
from each import each

from assistant.declines import BLAMES_BANK, Decline, table, verdict
from assistant.desk.view import AccountView
from assistant.guidance.lines import Line, sources
from assistant.records import Identified
from guidance.test_situations import advice, spoken

CARD = [row for (_, network), row in table().items() if network == "card"]


@each("row", CARD, lambda row: str(row.code))
def test_what_was_never_sent_is_read_by_its_code_save_where_that_blames_the_bank(row: Decline) -> None:
    found = verdict(one_payment(refused(row.code, by="invalid")))
    assert found.by == "us"
    assert found.sent_to_bank is False
    if row.situation in BLAMES_BANK:
        assert (found.situation, found.may_tell) == ("blocked_by_us", "no")
    else:
        assert (found.situation, found.may_tell) == (row.situation, row.may_tell)


def test_a_payment_without_any_code_that_was_never_sent_is_ours() -> None:
    found = verdict(one_payment(refused(None, by="invalid")))
    assert (found.situation, found.may_tell, found.by) == ("blocked_by_us", "no", "us")


@pytest.mark.parametrize("by", ["blocked", "invalid"])
@each("code", [row.code for row in CARD])
def test_no_line_says_that_the_bank_refused(code: str, by: str) -> None:
    made = advice(in_trouble(refused(code, by=by)), identified=Identified.STRONG.value)
    blaming = {line.id for line in made_lines(made.script.spoken_as) if "declined_by_bank" in line.needs}
    assert not blaming & set(spoken(made))
    assert made.script.spoken_as != "bank_declined"


def made_lines(situation: str) -> tuple[Line, ...]:
    return sources()[situation].lines


def test_a_never_sent_try_with_a_plain_code_is_flagged_as_such() -> None:
    kinds = {flag.kind for flag in in_trouble(refused("expired_card", by="invalid")).flags}
    assert "never_sent" in kinds
    assert "blocked_by_own_rule" not in kinds


@pytest.mark.parametrize("by", ["blocked", "invalid", "authorized"])
def test_a_payment_undone_after_the_banks_yes_is_ours_and_may_have_held_money(by: str) -> None:
    raw = refused("do_not_honor", by=by, network_status="reversed_after_approval")
    found = verdict(one_payment(raw))
    assert one_payment(raw).outcome == "blocked"
    assert (found.situation, found.by, found.sent_to_bank) == ("blocked_by_us", "us", True)
    assert "no_money_taken" not in said_needs(in_trouble(raw))


def said_needs(seen: AccountView) -> set[str]:
    made = advice(seen)
    said = set(spoken(made))
    return {need for line in made_lines(made.script.spoken_as) if line.id in said for need in line.needs}


class TestNeverAgain:
    @pytest.mark.parametrize("network_code", ["04", "14", "41", "46", "57", "R0", "R1", "R3"])
    def test_visas_first_category_is_hard_under_any_soft_code(self, network_code: str) -> None:
        found = verdict(one_payment(refused("do_not_honor", network_decline_code=network_code)))
        assert (found.hard, found.retry) == (True, "no")

    def test_the_same_code_on_another_network_is_not(self) -> None:
        raw = refused("insufficient_funds", network_decline_code="14")
        raw["payment_method_details"]["card"]["brand"] = "mastercard"
        assert verdict(one_payment(raw)).hard is False

    def test_a_suspicion_of_the_bank_with_advice_not_to_try_again_stays_unspoken_and_hard(self) -> None:
        found = verdict(one_payment(refused("fraudulent", advice_code="do_not_try_again")))
        assert (found.situation, found.may_tell, found.retry, found.hard) == ("bank_declined", "as_bank_declined", "no", True)

    def test_a_debit_code_is_not_read_as_a_cards(self) -> None:
        raw = refused("insufficient_funds", network_decline_code="14")
        raw["payment_method_details"] = {"type": "sepa_debit", "sepa_debit": {"last4": "3000"}}
        raw["failure_code"] = "insufficient_funds"
        assert verdict(one_payment(raw)).retry == "yes"
