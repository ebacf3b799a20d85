"""Which situation comes first, what threatens, and whose lines may be spoken for each code of the table."""

import re
from itertools import pairwise
from typing import Any

import pytest
from billing.making import JSON, NOW, ago, charge, customer, in_trouble, invoice, method, refused, subscription, view
from each import each

from assistant.declines import Decline, table
from assistant.desk.advise import Advice, advise
from assistant.desk.call import Call
from assistant.desk.view import AccountView
from assistant.guidance.lines import sources
from assistant.guidance.situations import CAUSES, rank
from assistant.language import Tongue
from assistant.records import SITUATIONS, Identified

FORBIDDEN = re.compile(
    r"fraud|stolen|\blost\b|suspicio|\bstole|pick.?up|withdrawn|reported|restricted|gestolen|verdacht|fraude|verloren|geblokkeerd|oplicht|deceased|overleden|\bdied\b",
    re.IGNORECASE,
)


def advice(seen: AccountView, language: str = "en", register: str = "je", identified: str = "strong", **about: Any) -> Advice:
    call = Call("seed", "cus_1", "stripe", NOW, NOW, language=language, register=register, identified=Identified(identified), **about)
    return advise(seen, call, Tongue("en"))


def spoken(made: Advice) -> dict[str, str]:
    return {line.id: line.text for step in made.script.steps for line in (*step.lines, *step.others)}


def without_retries(made: Advice) -> dict[str, str]:
    """The lines that do not depend on whether another try is sensible: what remains must be the same for every plain refusal."""
    return {key: text for key, text in spoken(made).items() if not re.search(r"\.choice\.9", key)}


def failed(row: Decline) -> JSON:
    kind = {
        "sepa": "sepa_debit",
        "sepa_iso": "sepa_debit",
        "ach": "us_bank_account",
        "bacs": "bacs_debit",
        "lpm": "paypal",
        "ideal": "ideal",
    }.get(row.network)
    if row.network == "radar":
        return refused(row.code, by="blocked")
    if row.network == "card_network":
        return refused("generic_decline", network_decline_code=row.code)
    if kind:
        return charge(status="failed", failure_code=row.code, payment_method_details={"type": kind, kind: {"last4": "3000"}})
    return refused(row.code)


ROWS = [
    row for row in table().values() if row.network in {"card", "sepa", "sepa_iso", "lpm", "ach", "bacs", "radar", "card_network", "ideal"}
]


def id_of(row: Decline) -> str:
    return f"{row.network}-{row.code}"


@each("row", ROWS, id_of)
def test_each_code_is_spoken_as_the_table_allows(row: Decline) -> None:
    seen = in_trouble(failed(row))
    standing = seen.standings[0]
    assert standing.verdict is not None
    may_tell = standing.verdict.may_tell
    for language in ("en", "nl"):
        made = advice(seen, language)
        for text in spoken(made).values():
            assert not FORBIDDEN.search(text), text
        if may_tell == "as_bank_declined":
            assert all(key.startswith(("bank_declined.", "cancellation_requested.call.choice.9")) for key in spoken(made)), (
                made.script.spoken_as
            )
        if may_tell == "no":
            reasons = [line for step in made.script.steps if step.phase == "plain_reason" for line in step.lines]
            assert all(".plain_reason." in line.id and standing.situation in {"blocked_by_us", "other"} for line in reasons), reasons
    if standing.verdict.by == "us":
        naming = {line.id for source in sources().values() for line in source.lines if "stopped_before_bank" in line.needs}
        assert not [text for key, text in spoken(advice(seen)).items() if "bank" in text and key not in naming]


@each("row", [row for row in ROWS if row.may_tell == "as_bank_declined" and row.network == "card"], id_of)
def test_a_reason_that_may_not_be_told_sounds_word_for_word_like_a_plain_refusal(row: Decline) -> None:
    for language in ("en", "nl"):
        plain, guarded = advice(in_trouble(refused("do_not_honor")), language), advice(in_trouble(failed(row)), language)
        same = {key: text for key, text in without_retries(plain).items() if key in without_retries(guarded)}
        extra = set(without_retries(guarded)) - set(same)
        assert not extra
        lost = set(without_retries(plain)) - set(same)
        assert all(".step." in key or ".choice." in key or ".confirm." in key or ".close." in key for key in lost), lost
        assert without_retries(guarded) == same


def test_every_line_for_a_lost_card_is_one_of_a_plain_refusal() -> None:
    made = advice(in_trouble(refused("stolen_card")))
    assert made.script.situation == "lost_or_stolen"
    assert spoken(made)
    assert all(key.startswith("bank_declined.") for key in spoken(made))


def test_a_death_is_never_raised_from_a_code() -> None:
    for row in ROWS:
        if row.situation == "deceased":
            for language in ("en", "nl"):
                lines = spoken(advice(in_trouble(failed(row)), language))
                assert set(lines) <= {"deceased.call.acknowledge.1" + letter for letter in "abcdef"}, lines
                assert not any(re.search(r"sorry to hear|condole|gecondoleerd|overl", text, re.IGNORECASE) for text in lines.values())


def test_the_order_of_the_situations() -> None:
    causes = {rank(one) for one in CAUSES}
    assert len(causes) == 1
    first = ["deceased", "dispute", "cancellation_requested", "lost_or_stolen", "blocked_by_us", "direct_debit_revoked", "account_closed"]
    then = [
        "default_method_shadowed",
        "first_payment_failed",
        "retries_exhausted",
        "no_payment_method",
        "paused",
        "card_expiring",
        "price_change",
    ]
    order = [*first, "expired_card", *then, "no_backup_method", "dormant", "all_fine"]
    assert all(rank(one) < rank(other) for one, other in pairwise(order))
    assert set(SITUATIONS) == set(order) | CAUSES


def dispute(**about: Any) -> JSON:
    return {
        "id": "dp_1",
        "charge": "ch_9",
        "status": "needs_response",
        "created": ago(2),
        "amount": 2900,
        "currency": "eur",
        "reason": "fraudulent",
    } | about


def test_a_dispute_comes_before_a_failed_payment() -> None:
    seen = view(
        subscriptions=[subscription()], invoices=[invoice()], charges=[refused(), charge("ch_9", None, disputed=True)], disputes=[dispute()]
    )
    assert seen.situations[:2] == ("dispute", "bank_declined")


def test_the_newest_failure_of_equal_causes_comes_first() -> None:
    bills = [invoice("in_1"), invoice("in_2")]
    charges = [refused("expired_card", created=ago(9)), refused("insufficient_funds", id="ch_2", invoice="in_2", created=ago(1))]
    assert view(subscriptions=[subscription()], invoices=bills, charges=charges).situations[:2] == ("insufficient_funds", "expired_card")


def test_a_lost_card_on_an_older_bill_still_comes_first() -> None:
    bills = [invoice("in_1"), invoice("in_2")]
    charges = [refused("lost_card", created=ago(9)), refused("insufficient_funds", id="ch_2", invoice="in_2", created=ago(1))]
    assert view(subscriptions=[subscription()], invoices=bills, charges=charges).situations[0] == "lost_or_stolen"


def test_each_situation_is_named_once_and_all_fine_stands_alone() -> None:
    seen = in_trouble(refused())
    assert len(set(seen.situations)) == len(seen.situations)
    assert "all_fine" not in seen.situations
    assert "no_backup_method" not in seen.situations


ASKED = subscription(cancel_at=ago(-9), cancellation_details={"reason": "cancellation_requested"})


@pytest.mark.parametrize(
    ("seen", "word"),
    [
        (in_trouble(refused()), "involuntary"),
        (view(subscriptions=[ASKED]), "voluntary"),
        (view(subscriptions=[ASKED | {"status": "past_due"}], invoices=[invoice()], charges=[refused()]), "voluntary"),
        (view(subscriptions=[subscription()], who=customer(metadata={"last_used": "2026-08-01"})), "passive"),
        (view(subscriptions=[subscription(pause_collection={"behavior": "void"})]), "none"),
        (view(subscriptions=[subscription()]), "none"),
        (view(subscriptions=[subscription()], payment_methods=[]), "involuntary"),
        (view(charges=[charge("ch_9", None, disputed=True)], disputes=[dispute(reason="subscription_canceled")]), "voluntary"),
        (view(charges=[charge("ch_9", None, disputed=True)], disputes=[dispute()]), "involuntary"),
        (view(subscriptions=[subscription()], payment_methods=[method(card={"exp_year": 2026, "exp_month": 11})]), "involuntary"),
    ],
)  # fmt: skip
def test_what_threatens(seen: AccountView, word: str) -> None:
    assert seen.churn == word
