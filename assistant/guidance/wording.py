"""The agent's words for what the rules found: a sentence of evidence and what follows from it, by kind and form.

Labels of situations, statuses and other keys stand here too, so that one word is used for one thing on every screen and in every export.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from assistant.declines import Verdict
from assistant.language import N_, Tongue
from assistant.records import Money
from assistant.risk.chances import Chance
from assistant.risk.flag import Flag
from assistant.risk.rules_model import frequency
from assistant.risk.sight import end_of_month

SITUATION_LABELS: Mapping[str, str] = {
    "deceased": N_("Perhaps a death: take care"),
    "dispute": N_("Dispute at the bank"),
    "cancellation_requested": N_("Wants to stop, or seems to"),
    "lost_or_stolen": N_("Bank said no (card withdrawn)"),
    "blocked_by_us": N_("Stopped by a check of ours"),
    "direct_debit_revoked": N_("No valid permission to collect"),
    "account_closed": N_("Account closed or moved"),
    "expired_card": N_("Card has expired"),
    "insufficient_funds": N_("Not enough money that day"),
    "bank_declined": N_("Bank said no, reason unknown"),
    "limit_reached": N_("A limit was reached"),
    "wrong_details": N_("Details do not match"),
    "authentication_needed": N_("Customer must confirm"),
    "card_not_supported": N_("Card not fit for this payment"),
    "processing_error": N_("Technical fault"),
    "direct_debit_returned": N_("Direct debit came back"),
    "other": N_("Look first: no reason known"),
    "default_method_shadowed": N_("New card not in use yet"),
    "first_payment_failed": N_("First payment did not work"),
    "retries_exhausted": N_("Nothing will be tried any more"),
    "no_payment_method": N_("Nothing stored to charge"),
    "paused": N_("Paused"),
    "card_expiring": N_("Card runs out soon"),
    "price_change": N_("Price is going up"),
    "no_backup_method": N_("No second way to pay"),
    "dormant": N_("Pays, hardly uses it"),
    "all_fine": N_("All is well"),
    "not_identified": N_("First: who is on the line?"),
}

KIND_LABELS: Mapping[str, str] = {
    "payment_failed_open": N_("payment failed and open"),
    "retry_scheduled": N_("a try is planned"),
    "retries_exhausted": N_("nothing planned any more"),
    "overdue_bill": N_("bill past its day"),
    "hard_decline": N_("same card or account won't work"),
    "repeated_soft_decline": N_("fails again and again"),
    "likely_false_decline": N_("likely a false alarm"),
    "blocked_by_own_rule": N_("stopped by our own check"),
    "never_sent": N_("never reached the bank"),
    "authentication_needed": N_("customer must confirm"),
    "card_expired": N_("card past its date"),
    "card_expiring": N_("card runs out"),
    "no_payment_method": N_("nothing to charge"),
    "no_backup_method": N_("no backup method"),
    "default_method_shadowed": N_("newer card not in use"),
    "mandate_inactive": N_("no valid permission"),
    "direct_debit_returned": N_("direct debit came back"),
    "dispute_open": N_("dispute running"),
    "first_payment_failed": N_("first payment failed"),
    "cancellation_requested": N_("wants to stop"),
    "paused": N_("paused"),
    "dormant": N_("hardly used"),
    "price_rise": N_("price goes up"),
    "discount_ending": N_("discount ends"),
    "country_mismatch": N_("card from another country"),
    "duplicate_customer": N_("another account, same e-mail"),
    "debit_pending": N_("payment under way"),
    "other_language": N_("speaks another language"),
    "doubtful_email": N_("doubtful e-mail address"),
    "early_warning": N_("next payment may fail"),
    "recovery_unlikely": N_("won't come in by itself"),
    "likely_by_itself": N_("likely comes in by itself"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A flag in words: ``label`` names it, ``evidence`` is what it rests on, ``means`` what follows."""

    kind: str
    severity: str
    label: str
    evidence: str
    means: str
    ids: tuple[str, ...]


# (kind, form) -> (evidence, what it means). ``payment_failed_open`` counts and is worded apart.
SENTENCES: Mapping[tuple[str, str], tuple[str, str]] = {
    ("payment_failed_open", ""): ("", N_("The bill is unpaid. Agree how and when it is paid.")),
    ("payment_failed_open", "no_tries"): (
        N_("{amount} open after a failed try; the try itself could not be read."),
        N_("The bill is unpaid, and why is not known here. Say no reason."),
    ),
    ("retry_scheduled", ""): (N_("Next try {at}."), N_("Nothing need be done before then; another day can be agreed.")),
    ("retry_scheduled", "left"): (
        N_("Next try {at}; the card network allows {left} more for this amount in 30 days."),
        N_("Nothing need be done before then; another day can be agreed."),
    ),
    ("retries_exhausted", ""): (N_("{amount} open and no next try is planned."), N_("It stays open until someone acts. Say \"nothing is planned\".")),
    ("retries_exhausted", "will_not_run"): (
        N_("A try is down for {at}, but after this code none is made."),
        N_("Do not promise that try. A new method, or a try that you start, is needed."),
    ),
    ("overdue_bill", ""): (N_("{amount}, to be paid by hand, was due {at}."), N_("Nothing is charged by itself: send the link to the bill.")),
    ("hard_decline", ""): (N_("The last try: {situation} ({code})."), N_("A new try only makes sense once something has changed.")),
    ("hard_decline", "never"): (
        N_("The last try: {situation} ({code}). The network forbids a new try."),
        N_("Do not try this card or account again: it costs a fee and cannot work. Another way to pay."),
    ),
    ("repeated_soft_decline", ""): (
        N_("{failed} of the last {tries} tries in 90 days failed for a passing reason, on {dates}."),
        N_("The same again on another day may fail again: offer another date after payday, or another way."),
    ),
    ("likely_false_decline", ""): (
        N_("The bank refused without a reason; the same card paid {good} times before."),
        N_("Often a mistake: the customer asks the bank to allow it, then one new try."),
    ),
    ("likely_false_decline", "by_check"): (
        N_("A check stopped it; the same card paid {good} times before without a dispute."),
        N_("Have it reviewed first; do not let them call their bank."),
    ),
    ("blocked_by_own_rule", ""): (N_("A check of ours or of the payment system stopped it ({code})."), N_("Never \"your bank\". Have it reviewed, name the day you call back.")),
    ("blocked_by_own_rule", "never_sent"): (
        N_("A check of ours or of the payment system stopped it ({code}); it never reached the bank."),
        N_("Never \"your bank\": it can see nothing. Have it reviewed, name the day you call back."),
    ),
    ("never_sent", ""): (N_("The try of {at} never reached the bank."), N_("The bank can find nothing of it: do not send them there.")),
    ("authentication_needed", ""): (N_("The bank wants the customer to confirm ({code})."), N_("A fresh link now, confirmed in the bank's app while you talk.")),
    ("card_expired", ""): (N_("•• {last4} ran out {expires}."), N_("New card details on the page, or another way to pay.")),
    ("card_expired", "still_pays"): (N_("•• {last4} is past its date ({expires}), and still pays: it updates itself."), N_("Nothing to do; do not trouble them with it.")),
    ("card_expiring", ""): (N_("•• {last4} runs out {expires}."), N_("The bank often passes on the new card by itself. No need to bring it up today.")),
    ("card_expiring", "before_charge"): (N_("•• {last4} runs out {expires}, before the charge of {charge}."), N_("A new card in time prevents a failure. The bank may pass it on, never surely.")),
    ("no_payment_method", ""): (N_("Nothing is stored that the next charge could use."), N_("Add a way to pay by link, before {charge}.")),
    ("no_payment_method", "not_chosen"): (N_("A method is stored, but none is set for this subscription."), N_("Set the right one with their yes, before {charge}.")),
    ("no_backup_method", ""): (N_("{method} is the only way to pay."), N_("A second would bridge a failure. Mention it once, at the end of a good call.")),
    ("default_method_shadowed", ""): (
        N_("The subscription charges {old}; the newer {new} is not in use."),
        N_("Their side is done; the setting is ours. Set it right with their yes, do not ask for the card again."),
    ),
    ("mandate_inactive", ""): (N_("The permission for direct debit {reference} is not active."), N_("Do not collect on it. Ask if they want to go on; then a new permission or a card.")),
    ("mandate_inactive", "by_code"): (N_("The bank says there is no valid permission ({code})."), N_("Do not collect on it. Ask if they want to go on; then a new permission or a card.")),
    ("direct_debit_returned", ""): (N_("{amount} came back on {at} ({reason})."), N_("Ask what happened, and listen. It may be their right.")),
    ("dispute_open", ""): (N_("{amount}, opened {at}, reason \"{reason}\", answer due {due}."), N_("No charge and no refund while it runs. Listen; never accuse.")),
    ("dispute_open", "unread"): (N_("{amount} of {at} is disputed; the case itself could not be read."), N_("No charge and no refund before you know how it stands.")),
    ("first_payment_failed", ""): (N_("The first payment never came in; nothing runs on credit."), N_("Not a debt. A fresh link, or another time, no strings.")),
    ("first_payment_failed", "expired"): (N_("The first payment never came in, and that attempt has ended."), N_("Nothing runs and nothing is owed. Starting again is a new subscription.")),
    ("cancellation_requested", ""): (N_("Set to end {end}, at their own request."), N_("Help them to what they want. Offer a pause or smaller plan once, if it answers their reason.")),
    ("cancellation_requested", "ended"): (N_("Ended {end}, at their own request."), N_("Not a payment problem. Answer the question, no pleading.")),
    ("cancellation_requested", "by_code"): (N_("The code suggests that the bank was told to stop ({code})."), N_("Never say that they cancelled. Speak the plain lines, then ask openly.")),
    ("paused", ""): (N_("Charging stands still until {until}."), N_("Nothing is due until then.")),
    ("paused", "no_end"): (N_("Charging stands still, with no end set."), N_("Nothing is due until it is resumed.")),
    ("paused", "open_bill"): (N_("Charging stands still until {until}, but an older bill of {amount} is open."), N_("That bill may still be tried: say so, or have it voided.")),
    ("paused", "open_bill_no_end"): (N_("Charging stands still, but an older bill of {amount} is open."), N_("That bill may still be tried: say so, or have it voided.")),
    ("dormant", ""): (N_("Last used {at}, {days} days ago."), N_("No payment problem: ask what they hoped for. Never \"we saw that you\".")),
    ("price_rise", ""): (N_("From {old} to {new}, from {at}."), N_("Tell both amounts and the date; they may choose.")),
    ("discount_ending", ""): (N_("The discount ends {at}; the plan's own price is {new}."), N_("Tell the new amount before it is charged.")),
    ("country_mismatch", ""): (N_("Card from {card}, customer in {home}."), N_("Banks refuse foreign cards more often. No ground for suspicion.")),
    ("duplicate_customer", ""): (N_("{others} more with this e-mail address: {ids}."), N_("The payment they mean may stand there: look before you answer.")),
    ("debit_pending", ""): (N_("{amount} of {at} is under way."), N_("Not in yet and not failed: a debit can come back for about six working days.")),
    ("debit_pending", "hold"): (N_("{amount} of {at} is held on the card, not yet taken."), N_("Not paid yet; do not charge it again.")),
    ("other_language", ""): (N_("Their language is {language}; the script is in English."), N_("Speak slowly, or let a colleague who speaks it call back.")),
    ("early_warning", "own"): (
        N_("Of {of} payments like that of {charge}, about {count} fail and stay unpaid ({low} to {high}; by {cases} of your own)."),
        N_("There is time: see that the way to pay is right. Do not speak of chances."),
    ),
    ("early_warning", "prior"): (
        N_("Of {of} payments like that of {charge}, about {count} fail and stay unpaid ({low} to {high}; no data of yours yet)."),
        N_("There is time: see that the way to pay is right. Do not speak of chances."),
    ),
    ("recovery_unlikely", "own"): (
        N_("Only about {count} of {of} like this come in within 14 days without a call ({low} to {high}; by {cases} of your own)."),
        N_("Waiting will probably not do it: agree on a step now."),
    ),
    ("recovery_unlikely", "prior"): (
        N_("Only about {count} of {of} like this come in within 14 days without a call ({low} to {high}; no data of yours yet)."),
        N_("Waiting will probably not do it: agree on a step now."),
    ),
    ("likely_by_itself", "own"): (
        N_("About {count} of {of} like this come in within 14 days without a call ({low} to {high}; by {cases} of your own)."),
        N_("No need to press. Tell what is planned and ask if that suits."),
    ),
    ("likely_by_itself", "prior"): (
        N_("About {count} of {of} like this come in within 14 days without a call ({low} to {high}; no data of yours yet)."),
        N_("No need to press. Tell what is planned and ask if that suits."),
    ),
    ("doubtful_email", ""): (N_("The e-mail address holds hidden characters or mixes scripts."), N_("Nothing is sent to it. Ask for the address again.")),
}  # fmt: skip


def frequency_words(chance: Chance, data: str, tongue: Tongue) -> str:
    """A chance as so many of ten or a hundred, with its uncertainty and whose cases stand behind it."""
    facts = frequency(chance)
    if data == "own":
        return tongue.say("about {count} of {of} ({low} to {high}; by {cases} of your own)", **facts)
    return tongue.say("about {count} of {of} ({low} to {high}; no data of yours yet)", **facts)


def tell(flag: Flag, tongue: Tongue, now: datetime) -> Told:
    """The flag in the agent's language."""
    evidence, means = SENTENCES[flag.kind, flag.form]
    facts = {name: _worded(name, value, tongue, now) for name, value in flag.facts.items()} | {"ids": ", ".join(flag.ids)}
    return Told(
        kind=flag.kind,
        severity=flag.severity,
        label=tongue.say(KIND_LABELS[flag.kind]),
        evidence=_sentence(tongue.say(evidence) if evidence else _tries(flag, tongue), facts),
        means=_sentence(tongue.say(means), facts),
        ids=flag.ids,
    )


def _tries(flag: Flag, tongue: Tongue) -> str:
    tries = flag.facts["tries"]
    return tongue.say_n(
        "{{amount}} open: the try on {{dates}} failed: {{situation}}.",
        "{{amount}} open: {{failed}} of {number} tries failed: {{situation}}, on {{dates}}.",
        tries if isinstance(tries, int) else 1,
    )


def _sentence(text: str, facts: Mapping[str, str]) -> str:
    return text.format_map(facts) if facts else text


def _worded(name: str, value: object, tongue: Tongue, now: datetime) -> str:
    if isinstance(value, Money):
        return tongue.money(value)
    if isinstance(value, datetime):
        return tongue.when(value, now)
    if isinstance(value, tuple):
        if name == "expires":
            return tongue.month_and_year(end_of_month(value).date())
        return tongue.dates(value, now)
    if name == "situation" and isinstance(value, str):
        return situation(value, tongue)
    if name in {"card", "home"} and isinstance(value, str):
        return tongue.country(value)
    if name == "language" and isinstance(value, str):
        return tongue.language_name(value)
    if name == "method" and isinstance(value, str):
        return method_kind(value, tongue)
    if name in {"old", "new"} and isinstance(value, str):
        return f"•• {value}"
    return tongue.say(UNKNOWN) if value is None else str(value)


UNKNOWN = N_("unknown")


def situation(key: str, tongue: Tongue) -> str:
    """The situation's label, as it runs on in a sentence."""
    label = tongue.say(SITUATION_LABELS[key]) if key in SITUATION_LABELS else key
    return label[:1].lower() + label[1:]


METHOD_KINDS: Mapping[str, str] = {
    "card": N_("card"), "sepa_debit": N_("direct debit"), "bacs_debit": N_("direct debit (Bacs)"), "us_bank_account": N_("bank account (ACH)"),
    "ideal": "iDEAL", "bancontact": "Bancontact", "paypal": "PayPal", "link": "Link", "klarna": "Klarna",
    "customer_balance": N_("bank transfer"), "unknown": N_("unknown"),
}  # fmt: skip


def method_kind(kind: str, tongue: Tongue) -> str:
    return tongue.say(METHOD_KINDS.get(kind, kind.replace("_", " ")))


STATUS_LABELS: Mapping[str, str] = {
    "active": N_("active"), "trialing": N_("on trial"), "past_due": N_("past due"), "unpaid": N_("unpaid"), "paused": N_("paused"),
    "canceled": N_("ended"), "incomplete": N_("not started yet"), "incomplete_expired": N_("never started"), "none": N_("no subscription"),
    "unknown": N_("unknown"),
}  # fmt: skip
OUTCOME_LABELS: Mapping[str, str] = {
    "succeeded": N_("paid"), "failed": N_("failed"), "blocked": N_("blocked"), "refunded": N_("refunded"),
    "partially_refunded": N_("partly refunded"), "disputed": N_("disputed"), "pending": N_("under way"),
}  # fmt: skip
STRIP_LABELS: Mapping[str, str] = {
    "paid": N_("paid"), "paid_late": N_("paid late"), "open": N_("open"), "failed": N_("failed"), "refunded": N_("refunded"),
    "disputed": N_("disputed"), "none": N_("no bill"),
}  # fmt: skip
DISPUTE_LABELS: Mapping[str, str] = {
    "needs_response": N_("waits for our answer"), "under_review": N_("the bank looks at it"), "won": N_("decided for us"),
    "lost": N_("decided for the customer"), "warning_needs_response": N_("the bank asks, no money is held"),
    "warning_under_review": N_("the bank looks at it, no money is held"), "warning_closed": N_("asked, and closed"),
    "prevented": N_("prevented"), "unknown": N_("unknown"),
}  # fmt: skip
CHURN_LABELS: Mapping[str, str] = {
    "involuntary": N_("involuntary"), "passive": N_("passive"), "voluntary": N_("voluntary"), "none": N_("none"), "unknown": N_("unknown"),
}  # fmt: skip
INVOICE_LABELS: Mapping[str, str] = {
    "draft": N_("draft"), "open": N_("open"), "paid": N_("paid"), "uncollectible": N_("written off"), "void": N_("void"),
}  # fmt: skip
SEVERITY_LABELS: Mapping[str, str] = {"act_now": N_("ACT NOW"), "watch": N_("WATCH"), "good_to_know": N_("KNOW")}
PHASE_LABELS: Mapping[str, str] = {
    "acknowledge": N_("greet"), "normalise": N_("put at ease"), "plain_reason": N_("the reason"), "reassure": N_("what stays"),
    "choice": N_("the choice"), "step": N_("do this"), "confirm": N_("confirm"), "close": N_("who does what"), "thank": N_("thank"),
    "feedback": N_("ask how it was"),
}  # fmt: skip
DISPOSITION_LABELS: Mapping[str, str] = {
    "solved_on_call": N_("Solved on this call"), "promise_to_pay": N_("Promise to pay"), "link_sent": N_("Link sent"),
    "will_call_bank": N_("Customer calls the bank"), "callback_planned": N_("We call back"), "escalated": N_("Passed to a colleague"),
    "already_paid": N_("Had paid already"), "disputes_charge": N_("Disputes the charge"), "money_trouble": N_("Money is tight"),
    "pay_in_parts": N_("Pays in parts"), "asked_to_cancel": N_("Asked to stop"), "canceled": N_("Stopped now"),
    "not_identified": N_("Not identified"), "wrong_customer": N_("Wrong customer"), "voicemail": N_("Voicemail"),
    "not_reached": N_("Not reached"), "do_not_contact": N_("Do not contact"), "other": N_("Other"),
}  # fmt: skip
STEP_LABELS: Mapping[str, str] = {
    "new_try": N_("a new try"), "other_date": N_("another date"), "link": N_("a link"), "other_method": N_("another way to pay"),
    "new_mandate": N_("a new permission"), "pause": N_("a pause"), "smaller_plan": N_("a smaller plan"), "parts": N_("in parts"),
    "call_bank": N_("customer calls the bank"), "review": N_("have it reviewed"), "callback": N_("we call back"), "stop": N_("stop"),
    "other": N_("something else"),
}  # fmt: skip
IDENTIFIED_LABELS: Mapping[str, str] = {
    "none": N_("not identified"), "weak": N_("weakly identified"), "strong": N_("identified"), "failed": N_("check failed"),
}  # fmt: skip
FACT_LABELS: Mapping[str, str] = {
    "name": N_("the customer's name"), "agent": N_("your name"), "company": N_("the company's name"), "phone": N_("our phone number"),
    "amount": N_("the amount"), "charge_date": N_("the day of the payment"), "access_until": N_("until when there is access"),
    "retry_date": N_("the day of the next try"), "link": N_("a link to the bill"), "callback_date": N_("the day you call back"),
    "next_charge_date": N_("the day of the next charge"), "resume_date": N_("the day it resumes"), "end_date": N_("the last day"),
    "mail_date": N_("the day of our e-mail"), "date": N_("the day it changes"), "month": N_("the card's month"),
    "old_amount": N_("the old amount"), "new_amount": N_("the new amount"), "paid_until": N_("until when it is paid"),
    "identified": N_("who is on the line"), "data_kept": N_("that nothing saved is lost"), "no_fee": N_("that there is no extra charge"),
    "no_money_taken": N_("that no money was taken"), "declined_by_bank": N_("that the bank refused"),
    "stopped_before_bank": N_("that it never reached the bank"), "payment_succeeded": N_("that the payment came in"),
    "email_known": N_("an e-mail address to trust"), "ideal_link_possible": N_("that an iDEAL link is possible"),
    "lower_plan_possible": N_("that a smaller plan is possible"), "pause_possible": N_("that a pause is possible"),
    "parts_possible": N_("that paying in parts is possible"), "retry_possible": N_("that the same card or account may be tried again"),
    "nothing_open": N_("that no bill is open"), "retry_planned": N_("that a next try is planned"),
    "caller_tells_of_death": N_("that the caller tells of a death"), "holder_took_back": N_("that the holder took the debit back"),
    "blocked_by_check": N_("that a check stopped it"), "check_failed": N_("that the check failed"),
    "card_runs_out": N_("that the card runs out"), "card_past_date": N_("that the card is past its date"),
}  # fmt: skip
QUESTION_LABELS: Mapping[str, str] = {
    "payment_date": N_("The date of a past payment"), "amount": N_("The amount of a past payment"), "last4": N_("The last four of the card or account"),
    "postcode": N_("The postcode"), "birth_date": N_("The date of birth"),
}  # fmt: skip
DIRECTION_LABELS: Mapping[str, str] = {"inbound": N_("they call us"), "outbound": N_("we call them")}
PART_LABELS: Mapping[str, str] = {
    "customer": N_("the customer"), "subscriptions": N_("subscriptions"), "invoices": N_("invoices"), "payments": N_("payments"),
    "payment_methods": N_("payment methods"), "refunds": N_("refunds"), "disputes": N_("disputes"), "mandates": N_("mandates"),
    "events": N_("events"), "prices": N_("prices"),
}  # fmt: skip
FEEDBACK_LABELS: Mapping[int, str] = {1: N_("very bad"), 2: N_("bad"), 3: N_("so-so"), 4: N_("good"), 5: N_("very good")}


def code_words(verdict: Verdict | None, tongue: Tongue) -> str:
    """The raw code and what may be told of it."""
    if verdict is None:
        return ""
    told = {
        # Of a refusal without a reason there is no more to tell.
        "yes": tongue.say("that the bank said no may be told")
        if verdict.situation == "bank_declined"
        else tongue.say("the reason may be told"),
        "as_bank_declined": tongue.say("spoken as a plain refusal only"),
        "no": tongue.say("no reason may be told"),
    }
    return f"[{verdict.code or '–'} · {told[verdict.may_tell]}]"
