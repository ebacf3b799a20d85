"""What a simulated agent saw: the snapshot that is kept with a call, in the shape that the desk writes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from assistant.guidance.lines import Line
from assistant.guidance.wording import SENTENCES, situation
from assistant.language import Tongue
from assistant.money import Money

if TYPE_CHECKING:
    from assistant.simulation.journal_cases import Case

COMPANY, PHONE = "Voorbeeldwinkel", "+31 20 000 0000"


def snapshot_of(case: Case) -> dict[str, Any]:
    """Account, flags, situations and script at the moment of this call."""
    tongue = _tongue(case.language, case.register)
    return {
        "account": _account(case),
        "as_of": case.at.isoformat(),
        "flags": _flags(case),
        "situations": [case.cause.key],
        "script": {
            "situation": case.cause.key,
            "spoken_as": case.cause.key,
            "language": case.language,
            "register": case.register,
            "steps": [{"phase": line.phase, "lines": [_filled(line, case, tongue)], "ids": [line.id]} for line in case.said],
        },
    }


def _account(case: Case) -> dict[str, Any]:
    """Provider-shaped, and plainly not a real one."""
    customer, invoice = case.ids
    failed = int((case.at - timedelta(days=3)).timestamp())
    charge = {
        "id": invoice.replace("in_", "ch_"), "object": "charge", "created": failed, "amount": case.amount, "currency": "eur",
        "status": "failed", "failure_code": case.cause.code or None, "invoice": invoice,
    }  # fmt: skip
    bill = {
        "id": invoice, "object": "invoice", "created": failed, "status": "open", "amount_due": case.amount, "amount_remaining": case.amount,
        "currency": "eur", "customer": customer,
    }  # fmt: skip
    return {
        "customer": {
            "id": customer,
            "object": "customer",
            "name": case.name,
            "preferred_locales": [case.language],
            "description": "simulated",
        },
        "invoices": [bill] if case.billed else [],
        "charges": [charge] if case.cause.code else [],
    }


def _flags(case: Case) -> list[dict[str, Any]]:
    """As ``show --json`` gives them: what is open, and a decline that cannot work again."""
    invoice = case.ids[1]
    if not case.billed:
        return [{"kind": "dormant", "severity": "good_to_know", "ids": [], **_unused(case)}]
    first = _told("payment_failed_open", "no_tries", case.language, amount=_money(case.amount, case.language))
    flags = [{"kind": "payment_failed_open", "severity": "act_now", "ids": [invoice], **first}]
    if case.cause.key == "blocked_by_us":
        flags.append({"kind": "blocked_by_own_rule", "severity": "act_now", "ids": [invoice], **_coded("blocked_by_own_rule", case)})
    elif case.cause.hard_decline:
        flags.append({"kind": "hard_decline", "severity": "act_now", "ids": [invoice], **_coded("hard_decline", case)})
    return flags


def _unused(case: Case) -> Mapping[str, str]:
    """Last used sixty days before the call."""
    return _told("dormant", "", case.language, at=_day((case.at - timedelta(days=60)).toordinal(), case.language), days="60")


def _coded(kind: str, case: Case) -> Mapping[str, str]:
    tongue = _tongue(case.language, None, "desk")
    return _told(kind, "", case.language, situation=situation(case.cause.key, tongue), code=case.cause.code)


@cache
def _told(kind: str, form: str, language: str, **facts: str) -> Mapping[str, str]:
    tongue = _tongue(language, None, "desk")
    evidence, means = (tongue.say(text).format_map(facts) for text in SENTENCES[kind, form])
    return {"evidence": evidence, "means": means}


@cache
def _money(minor: int, language: str) -> str:
    return _tongue(language, None, "desk").money(Money(minor, "EUR"))


@cache
def _spoken(minor: int, language: str) -> str:
    return _tongue(language, None, "desk").money_spoken(Money(minor, "EUR"))


@cache
def _day(ordinal: int, language: str) -> str:
    return _tongue(language, None, "desk").day(date.fromordinal(ordinal))


def _filled(line: Line, case: Case, tongue: Tongue) -> str:
    today = case.at.toordinal()
    amount = _spoken(case.amount, case.language)
    facts = {"amount": amount, "company": COMPANY, "phone": PHONE, "agent": case.agent, "name": case.name}
    later = {name: _day(today + 7, case.language) for name in line.names if name not in facts}
    return tongue.say_in(line.context, line.text).format_map(facts | later)


@cache
def _tongue(language: str, register: str | None, domain: str = "script") -> Tongue:
    return Tongue(language, domain="desk" if domain == "desk" else "script", register=register)
