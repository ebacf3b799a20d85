"""How old what is shown is, for the account and for each panel, and why a part of it is missing: in words, for whoever shows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from assistant.desk.sentences import problem_line
from assistant.desk.view import AccountView
from assistant.language import Tongue
from assistant.records import PARTS

# What is younger than this is "just now", in seconds: a count that runs would draw the eye.
JUST_NOW_S = 60

RESTS_ON: Mapping[str, tuple[str, ...]] = {
    "strip": ("invoices", "payments", "refunds", "disputes"),
    "timeline": ("payments", "invoices", "refunds", "disputes", "events", "journal"),
    "invoices": ("invoices", "payments"),
    "methods": ("payment_methods", "mandates", "subscriptions"),
    "plans": ("subscriptions", "prices"),
    "customer": ("customer", "subscriptions", "invoices", "payments"),
    "when": ("payments", "invoices", "subscriptions"),
    "bank": ("payments", "invoices", "mandates"),
}
"""Panel -> the parts of an account that what stands in it is made of."""


def rests_on(panel: str) -> tuple[str, ...]:
    """A panel that is not listed rests on all of the account."""
    return RESTS_ON.get(panel, PARTS)


def account_age(view: AccountView, clock: datetime, tongue: Tongue, *, reading: bool) -> str:
    """The age of the account as a whole; empty for practice data, which has none. ``reading``: a fresh reading is under way."""
    if view.source == "practice":
        return ""
    known = _words(view.account.read_at, clock, tongue, fresh=view.fresh)
    if reading:
        return tongue.say("{age} · reading anew …", age=known)
    return known if view.fresh else tongue.say("{age} · r reads anew", age=known)


def panel_age(panel: str, view: AccountView, clock: datetime, tongue: Tongue) -> str:
    """The age of the oldest part that this panel rests on; empty for practice data."""
    if view.source == "practice":
        return ""
    oldest = view.read_at(*rests_on(panel))
    words = _words(oldest, clock, tongue, fresh=view.fresh and oldest == view.account.read_at)
    return words if view.account.complete else tongue.say("{age} · older ones are on their way …", age=words)


def panel_problems(panel: str, view: AccountView, tongue: Tongue) -> tuple[str, ...]:
    """Why something in this panel is missing or old, a sentence for each part."""
    return tuple(problem_line(one, tongue) for one in view.account.problems if one.part in rests_on(panel))


def _words(at: datetime, clock: datetime, tongue: Tongue, *, fresh: bool) -> str:
    if (clock - at).total_seconds() < JUST_NOW_S:
        return tongue.say("read just now") if fresh else tongue.say("known from just now")
    ago = tongue.near(at, clock)
    return tongue.say("read {ago}", ago=ago) if fresh else tongue.say("known from {ago}", ago=ago)
