"""Who refused, why, and what of it may be told: each row of the table and each rule of precedence."""

import pytest
from billing.making import charge, one_payment, refused
from each import each

from assistant.declines import BANK_CODES, Decline, Verdict, table, verdict
from assistant.records import SITUATIONS

CARD = [row for (_, network), row in table().items() if network == "card"]


def read(code: str | None, **about: str) -> Verdict:
    return verdict(one_payment(refused(code, **about)))


def test_every_row_names_a_situation_that_has_words() -> None:
    assert {row.situation for row in table().values()} <= set(SITUATIONS)
    assert {row.retry for row in table().values()} <= {"yes", "after_update", "no"}
    assert {row.may_tell for row in table().values()} <= {"yes", "as_bank_declined", "no"}


@each("row", CARD, lambda row: str(row.code))
def test_a_code_that_the_bank_gives_is_read_by_its_row(row: Decline) -> None:
    found = read(row.code)
    if row.situation == "blocked_by_us":
        assert (found.situation, found.may_tell) == ("bank_declined", "as_bank_declined")
    else:
        assert (found.situation, found.may_tell) == (row.situation, row.may_tell)
    assert found.by == "bank"


@each("row", CARD, lambda row: str(row.code))
def test_a_block_of_ours_never_blames_the_bank_whatever_the_code(row: Decline) -> None:
    found = read(row.code, by="blocked")
    assert (found.situation, found.by, found.sent_to_bank) == ("blocked_by_us", "us", False)


def test_fraudulent_is_read_by_who_said_it() -> None:
    assert read("fraudulent").situation == "bank_declined"
    assert read("fraudulent").may_tell == "as_bank_declined"
    assert read("fraudulent", by="blocked").situation == "blocked_by_us"
    assert read("fraudulent", by="blocked").may_tell == "no"


def test_a_lost_card_stays_one_when_no_new_try_is_advised() -> None:
    found = read("lost_card", advice_code="do_not_try_again")
    assert (found.situation, found.retry, found.may_tell) == ("lost_or_stolen", "no", "as_bank_declined")


def test_too_little_money_stays_that_when_a_later_try_is_advised() -> None:
    found = read("insufficient_funds", advice_code="try_again_later")
    assert (found.situation, found.hard, found.retry) == ("insufficient_funds", False, "yes")


def test_a_plain_no_with_advice_not_to_try_again_is_hard() -> None:
    found = read("do_not_honor", advice_code="do_not_try_again")
    assert (found.hard, found.retry, found.decided_by) == (True, "no", "advice")


def test_a_plain_no_with_advice_to_confirm_the_card_is_a_matter_of_details() -> None:
    assert read("do_not_honor", advice_code="confirm_card_data").situation == "wrong_details"
    assert read("generic_decline", advice_code="confirm_card_data").situation == "wrong_details"


@pytest.mark.parametrize(
    ("code", "situation"), [("51", "insufficient_funds"), ("54", "expired_card"), ("41", "lost_or_stolen"), ("43", "lost_or_stolen")]
)
def test_the_networks_own_code_explains_a_generic_decline_alone(code: str, situation: str) -> None:
    assert read("generic_decline", network_decline_code=code).situation == situation
    assert read("processing_error", network_decline_code=code).situation == "processing_error"


@pytest.mark.parametrize("advice", ["03", "21"])
def test_mastercard_forbids_a_new_try_by_its_advice(advice: str) -> None:
    raw = refused("insufficient_funds", network_advice_code=advice)
    raw["payment_method_details"]["card"]["brand"] = "mastercard"
    found = verdict(one_payment(raw))
    assert (found.hard, found.retry) == (True, "no")
    assert found.situation == ("cancellation_requested" if advice == "21" else found.situation)


def test_an_advice_code_of_mastercard_says_nothing_of_a_visa_card() -> None:
    assert read("insufficient_funds", network_advice_code="03").retry == "yes"


@pytest.mark.parametrize("code", ["04", "14", "41", "R0", "R1"])
def test_visas_first_category_forbids_a_new_try(code: str) -> None:
    assert read("generic_decline", network_decline_code=code).retry == "no"


@pytest.mark.parametrize(
    "row",
    [row for row in table().values() if row.network in BANK_CODES.values() and row.network == "card_network"],
    ids=lambda row: row.code,
)
def test_each_network_code_under_a_generic_decline_gives_its_own_situation(row: Decline) -> None:
    found = read("generic_decline", network_decline_code=row.code)
    expected = "bank_declined" if row.situation == "blocked_by_us" else row.situation
    assert found.situation == expected
    assert found.may_tell == ("as_bank_declined" if row.situation == "blocked_by_us" else row.may_tell)


@pytest.mark.parametrize("network", ["sepa", "sepa_iso"])
def test_each_code_of_a_direct_debit_gives_its_situation(network: str) -> None:
    for (code, held), row in table().items():
        if held == network:
            raw = charge(status="failed", failure_code=code, payment_method_details={"type": "sepa_debit", "sepa_debit": {"last4": "3000"}})
            first = next(table()[code, one] for one in ("sepa", "sepa_iso") if (code, one) in table())
            found = verdict(one_payment(raw))
            assert (found.situation, found.may_tell) == (first.situation, first.may_tell), code
            assert row.network == network


@pytest.mark.parametrize(("network", "kind"), [("ach", "us_bank_account"), ("bacs", "bacs_debit"), ("lpm", "paypal"), ("ideal", "ideal")])
def test_each_code_of_another_way_to_pay_gives_its_situation(network: str, kind: str) -> None:
    for (code, held), row in table().items():
        if held == network:
            raw = charge(status="failed", failure_code=code, payment_method_details={"type": kind, kind: {}})
            found = verdict(one_payment(raw))
            assert (found.situation, found.may_tell) == (row.situation, row.may_tell), code


def test_each_reason_of_our_own_check_is_told_as_its_row_says() -> None:
    for (code, network), row in table().items():
        if network == "radar":
            found = read(code, by="blocked")
            assert (found.situation, found.may_tell) == ("blocked_by_us", row.may_tell if row.situation == "blocked_by_us" else "no"), code


def test_an_unknown_code_is_read_by_who_refused() -> None:
    assert read("brand_new_code").situation == "bank_declined"
    assert read("brand_new_code", by="blocked").situation == "blocked_by_us"
    nobody = verdict(one_payment(charge(status="failed", failure_code="brand_new_code")))
    assert (nobody.situation, nobody.by, nobody.may_tell) == ("other", "unknown", "no")
