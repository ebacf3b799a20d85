"""Each flag is raised by the account that shows it, left alone by its neighbour, and worded in both languages."""

from collections.abc import Callable
from typing import Any

import pytest
from billing.making import (
    HOUSE,
    JSON,
    NOW,
    account,
    ago,
    charge,
    customer,
    discount,
    in_trouble,
    invoice,
    item,
    method,
    price,
    refused,
    subscription,
    view,
)

from assistant.declines import NO_AUTOMATIC_RETRY, table
from assistant.desk.view import AccountView
from assistant.guidance.wording import KIND_LABELS, SENTENCES, tell
from assistant.language import Tongue
from assistant.risk.failures import tries_left
from assistant.risk.flag import SEVERITIES


def kinds(seen: AccountView) -> set[str]:
    return {flag.kind for flag in seen.flags}


def form(seen: AccountView, kind: str) -> str | None:
    return next((flag.form for flag in seen.flags if flag.kind == kind), None)


def severity(seen: AccountView, kind: str) -> str | None:
    return next((flag.severity for flag in seen.flags if flag.kind == kind), None)


def card(year: int, month: int, **about: Any) -> JSON:
    return method(card={"exp_year": year, "exp_month": month, **about})


def dispute(**about: Any) -> JSON:
    return {
        "id": "dp_1",
        "charge": "ch_1",
        "status": "needs_response",
        "created": ago(2),
        "amount": 2900,
        "currency": "eur",
        "reason": "fraudulent",
    } | about


def debit(status: str = "succeeded", **about: Any) -> JSON:
    details = {"type": "sepa_debit", "sepa_debit": {"last4": "3000", "mandate": "mandate_1"}}
    return charge(status=status, payment_method="pm_2", payment_method_details=details, **about)


SEPA = {"id": "pm_2", "type": "sepa_debit", "sepa_debit": {"last4": "3000"}, "customer": "cus_1", "created": ago(400)}
MANDATE = {
    "id": "mandate_1",
    "status": "inactive",
    "payment_method": "pm_2",
    "payment_method_details": {"type": "sepa_debit", "sepa_debit": {"reference": "R1"}},
}
CLEAN = [charge(f"ch_{number}", f"in_{number}", created=ago(30 * number)) for number in range(2, 9)]
RUNNING = [subscription()]
LINE = {"id": "il_1", "amount": 2500, "currency": "eur", "quantity": 1, "subscription": "sub_1"}

RAISED: dict[tuple[str, str], Callable[[], AccountView]] = {
    ("payment_failed_open", ""): lambda: in_trouble(refused()),
    ("payment_failed_open", "no_tries"): lambda: view(subscriptions=RUNNING, invoices=[invoice()]),
    ("retry_scheduled", ""): lambda: in_trouble(
        refused() | {"payment_method_details": {"type": "paypal", "paypal": {}}}, next_payment_attempt=ago(-2)
    ),
    ("retry_scheduled", "left"): lambda: in_trouble(refused(), next_payment_attempt=ago(-2)),
    ("retries_exhausted", ""): lambda: in_trouble(refused()),
    ("retries_exhausted", "will_not_run"): lambda: in_trouble(refused("lost_card"), next_payment_attempt=ago(-2)),
    ("overdue_bill", ""): lambda: view(invoices=[invoice(collection_method="send_invoice", due_date=ago(1), attempt_count=0)]),
    ("hard_decline", ""): lambda: in_trouble(refused("expired_card")),
    ("hard_decline", "never"): lambda: in_trouble(refused("do_not_honor", advice_code="do_not_try_again")),
    ("repeated_soft_decline", ""): lambda: view(
        invoices=[invoice()], charges=[refused("insufficient_funds", id=f"ch_{n}", created=ago(n)) for n in (1, 2, 3)]
    ),
    ("likely_false_decline", ""): lambda: view(invoices=[invoice()], charges=[refused(), *CLEAN]),
    ("likely_false_decline", "by_check"): lambda: view(
        invoices=[invoice()], charges=[refused("elevated_risk_level", by="blocked"), *CLEAN]
    ),
    ("blocked_by_own_rule", "never_sent"): lambda: in_trouble(refused("rule", by="blocked")),
    ("blocked_by_own_rule", ""): lambda: in_trouble(refused("highest_risk_level", by="blocked", network_status="reversed_after_approval")),
    ("never_sent", ""): lambda: in_trouble(refused("insufficient_funds", network_status="not_sent_to_network")),
    ("authentication_needed", ""): lambda: in_trouble(refused("authentication_required")),
    ("card_expired", ""): lambda: view(subscriptions=RUNNING, payment_methods=[card(2026, 10)]),
    ("card_expired", "still_pays"): lambda: view(subscriptions=RUNNING, payment_methods=[card(2026, 10)], charges=[charge(created=ago(5))]),
    ("card_expiring", ""): lambda: view(subscriptions=RUNNING, payment_methods=[card(2026, 12)]),
    ("card_expiring", "before_charge"): lambda: view(subscriptions=RUNNING, payment_methods=[card(2026, 11)]),
    ("no_payment_method", ""): lambda: view(subscriptions=RUNNING, payment_methods=[]),
    ("no_payment_method", "not_chosen"): lambda: view(subscriptions=RUNNING, who=customer(invoice_settings={})),
    ("no_backup_method", ""): lambda: view(subscriptions=RUNNING),
    ("default_method_shadowed", ""): lambda: view(
        subscriptions=[subscription(default_payment_method="pm_2")],
        payment_methods=[method(created=ago(2)), method("pm_2", created=ago(90))],
    ),
    ("mandate_inactive", ""): lambda: view(
        subscriptions=[subscription(default_payment_method="pm_2")], payment_methods=[SEPA], mandates=[MANDATE]
    ),
    ("mandate_inactive", "by_code"): lambda: in_trouble(debit("failed", failure_code="debit_not_authorized")),
    ("direct_debit_returned", ""): lambda: view(
        invoices=[invoice(status="paid")], charges=[debit(disputed=True)], disputes=[dispute(status="lost", reason="customer_initiated")]
    ),
    ("dispute_open", ""): lambda: view(charges=[charge(disputed=True)], disputes=[dispute()]),
    ("first_payment_failed", ""): lambda: view(
        subscriptions=[subscription(status="incomplete")], invoices=[invoice()], charges=[refused()]
    ),
    ("first_payment_failed", "expired"): lambda: view(subscriptions=[subscription(status="incomplete_expired")]),
    ("cancellation_requested", ""): lambda: view(
        subscriptions=[subscription(cancel_at=ago(-9), cancellation_details={"reason": "cancellation_requested"})]
    ),
    ("cancellation_requested", "ended"): lambda: view(
        subscriptions=[subscription(status="canceled", ended_at=ago(9), cancellation_details={"reason": "cancellation_requested"})]
    ),
    ("cancellation_requested", "by_code"): lambda: in_trouble(refused("revocation_of_authorization")),
    ("paused", ""): lambda: view(subscriptions=[subscription(pause_collection={"behavior": "void", "resumes_at": ago(-20)})]),
    ("paused", "no_end"): lambda: view(subscriptions=[subscription(status="paused")]),
    ("paused", "open_bill"): lambda: view(
        subscriptions=[subscription(pause_collection={"behavior": "void", "resumes_at": ago(-20)})], invoices=[invoice()]
    ),
    ("paused", "open_bill_no_end"): lambda: view(subscriptions=[subscription(pause_collection={"behavior": "void"})], invoices=[invoice()]),
    ("dormant", ""): lambda: view(subscriptions=RUNNING, who=customer(metadata={"last_used": "2026-08-01"})),
    ("price_rise", ""): lambda: view(
        subscriptions=RUNNING, invoices=[invoice(status="paid", billing_reason="subscription_cycle", lines={"data": [LINE]})]
    ),
    ("discount_ending", ""): lambda: view(subscriptions=[subscription(discounts=[discount("repeating", percent_off=10, end=ago(-20))])]),
    ("country_mismatch", ""): lambda: view(subscriptions=RUNNING, payment_methods=[card(2029, 1, country="DE")]),
    ("debit_pending", ""): lambda: view(subscriptions=RUNNING, invoices=[invoice()], charges=[debit("pending")]),
    ("debit_pending", "hold"): lambda: view(subscriptions=RUNNING, charges=[charge(captured=False)]),
    ("other_language", ""): lambda: view(who=customer(preferred_locales=["pl-PL"])),
    ("doubtful_email", ""): lambda: view(who=customer(email="аnna@practice.example")),
}
BY_MODEL = {(kind, data) for kind in ("early_warning", "recovery_unlikely", "likely_by_itself") for data in ("own", "prior")}
BY_OTHERS = {("duplicate_customer", ""), ("dispute_open", "unread")} | BY_MODEL


def test_every_kind_and_form_that_has_words_is_tried_here() -> None:
    assert set(RAISED) | BY_OTHERS == set(SENTENCES)


@pytest.mark.parametrize(("kind", "shape"), RAISED, ids=lambda one: one or "plain")
def test_the_account_that_shows_it_raises_it(kind: str, shape: str) -> None:
    seen = RAISED[kind, shape]()
    assert (kind, shape) in {(flag.kind, flag.form) for flag in seen.flags}


@pytest.mark.parametrize("language", ["en", "nl"])
def test_each_is_worded_without_a_brace_or_an_empty_sentence(language: str) -> None:
    tongue = Tongue(language)
    for make in RAISED.values():
        for flag in make().flags:
            told = tell(flag, tongue, NOW)
            for words in (told.label, told.evidence, told.means):
                assert words, flag
                assert not {"{", "}"} & set(words), words
                assert "None" not in words, words


def test_flags_come_the_most_urgent_first() -> None:
    for make in RAISED.values():
        order = [SEVERITIES.index(flag.severity) for flag in make().flags]
        assert order == sorted(order)


def test_labels_and_sentences_are_of_the_same_kinds() -> None:
    assert {kind for kind, _ in SENTENCES} == set(KIND_LABELS)


def test_a_quiet_account_raises_nothing_urgent() -> None:
    seen = view(subscriptions=RUNNING, invoices=[invoice(status="paid")], charges=[charge()], payment_methods=[method(), method("pm_2")])
    assert seen.flags == ()
    assert (seen.situations, seen.churn) == (("all_fine",), "none")


class TestWhetherATryWillRun:
    @pytest.mark.parametrize("code", sorted(NO_AUTOMATIC_RETRY))
    def test_none_runs_after_these_codes(self, code: str) -> None:
        by = "blocked" if code == "highest_risk_level" else "issuer_declined"
        seen = in_trouble(refused(code, by=by), next_payment_attempt=ago(-2))
        assert "retry_scheduled" not in kinds(seen)
        assert form(seen, "retries_exhausted") == "will_not_run"
        assert seen.planned_try(seen.account.invoices[0]) is None

    def test_one_runs_when_a_new_method_has_come(self) -> None:
        who = customer(invoice_settings={"default_payment_method": "pm_2"})
        seen = view(
            who=who, subscriptions=[subscription(status="past_due")], invoices=[invoice(next_payment_attempt=ago(-2))],
            charges=[refused("lost_card")], payment_methods=[method(), method("pm_2")],
        )  # fmt: skip
        assert "retry_scheduled" in kinds(seen)

    def test_a_new_method_that_no_try_would_charge_changes_nothing(self) -> None:
        seen = view(
            subscriptions=[subscription(status="past_due")], invoices=[invoice(next_payment_attempt=ago(-2))],
            charges=[refused("lost_card")], payment_methods=[method(), method("pm_2")],
        )  # fmt: skip
        assert "retry_scheduled" not in kinds(seen)

    @pytest.mark.parametrize(
        "about",
        [{"auto_advance": False}, {"collection_method": "send_invoice"}, {"next_payment_attempt": ago(1)}, {"next_payment_attempt": None}],
        ids=str,
    )
    def test_none_runs_where_the_bill_will_not_move(self, about: JSON) -> None:
        assert "retry_scheduled" not in kinds(in_trouble(refused("insufficient_funds"), **{"next_payment_attempt": ago(-2), **about}))

    def test_none_runs_with_nothing_to_charge(self) -> None:
        seen = view(
            subscriptions=[subscription(status="past_due")],
            invoices=[invoice(next_payment_attempt=ago(-2))],
            charges=[refused()],
            payment_methods=[],
        )
        assert "retry_scheduled" not in kinds(seen)

    def test_none_runs_on_a_bill_that_waits_for_the_customer_to_confirm(self) -> None:
        intent = {
            "id": "pi_1",
            "status": "requires_payment_method",
            "invoice": "in_1",
            "last_payment_error": {"code": "authentication_required"},
        }
        seen = view(
            subscriptions=[subscription(status="past_due")], invoices=[invoice(next_payment_attempt=ago(-2))], payment_intents=[intent]
        )
        assert "retry_scheduled" not in kinds(seen)

    def test_an_older_bill_is_still_tried_while_charging_is_paused(self) -> None:
        seen = view(
            subscriptions=[subscription(pause_collection={"behavior": "void"})],
            invoices=[invoice(next_payment_attempt=ago(-2))],
            charges=[refused("insufficient_funds")],
        )
        assert "retry_scheduled" in kinds(seen)


class TestNeighbours:
    def test_a_card_that_updates_itself_and_pays_is_only_good_to_know(self) -> None:
        assert severity(RAISED["card_expired", "still_pays"](), "card_expired") == "good_to_know"
        assert severity(RAISED["card_expired", ""](), "card_expired") != "good_to_know"

    def test_a_card_works_until_the_end_of_its_month(self) -> None:
        assert "card_expired" not in kinds(view(subscriptions=RUNNING, payment_methods=[card(2026, 11)]))

    def test_a_hard_no_after_the_networks_limit_leaves_no_try(self) -> None:
        found = account(invoices=[invoice()], charges=[refused(id=f"ch_{n:02}", created=ago(n)) for n in range(1, 18)])
        assert tries_left(found, found.payments[0], NOW) == 0
        one = account(invoices=[invoice()], charges=[refused()])
        assert tries_left(one, one.payments[0], NOW) == 14

    def test_a_debit_under_way_has_not_failed(self) -> None:
        seen = RAISED["debit_pending", ""]()
        assert "payment_failed_open" not in kinds(seen)

    def test_no_bill_is_failed_that_was_not_tried(self) -> None:
        assert "payment_failed_open" not in kinds(view(subscriptions=RUNNING, invoices=[invoice(attempt_count=0)]))

    def test_a_clean_run_with_a_dispute_in_it_is_no_false_alarm(self) -> None:
        seen = view(invoices=[invoice()], charges=[refused(), *CLEAN[:-1], CLEAN[-1] | {"disputed": True}])
        assert "likely_false_decline" not in kinds(seen)

    def test_a_dispute_that_ended_is_not_open(self) -> None:
        for state in ("won", "lost", "warning_closed"):
            assert "dispute_open" not in kinds(view(charges=[charge(disputed=True)], disputes=[dispute(status=state)]))
        assert "dispute_open" in kinds(view(charges=[charge(disputed=True)], disputes=[dispute(status="warning_needs_response")]))

    def test_a_debit_made_good_is_not_talked_of(self) -> None:
        paid_again = charge("ch_9", created=ago(1))
        seen = view(
            invoices=[invoice(status="paid")],
            charges=[debit(disputed=True), paid_again],
            disputes=[dispute(status="lost", reason="customer_initiated")],
        )
        assert "direct_debit_returned" not in kinds(seen)

    def test_an_older_default_shadows_nothing(self) -> None:
        seen = view(
            subscriptions=[subscription(default_payment_method="pm_2")],
            payment_methods=[method(created=ago(90)), method("pm_2", created=ago(2))],
        )
        assert "default_method_shadowed" not in kinds(seen)

    def test_another_plan_is_no_rise_of_the_price(self) -> None:
        two = LINE | {"quantity": 2}
        seen = view(subscriptions=RUNNING, invoices=[invoice(status="paid", billing_reason="subscription_cycle", lines={"data": [two]})])
        assert "price_rise" not in kinds(seen)

    def test_a_discount_that_ends_after_long_is_not_told_yet(self) -> None:
        assert "discount_ending" not in kinds(
            view(subscriptions=[subscription(discounts=[discount("repeating", percent_off=10, end=ago(-90))])])
        )

    def test_a_zero_price_item_is_fine(self) -> None:
        assert kinds(view(subscriptions=[subscription(item(price(0)))], payment_methods=[method(), method("pm_2")])) == set()


def test_the_table_of_codes_has_the_codes_that_stop_a_try() -> None:
    assert {code for code, _ in table()} >= NO_AUTOMATIC_RETRY
    assert HOUSE.grace_days == 14
