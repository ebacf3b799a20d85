"""Starts a desk: settings, key and source, in the order flag, environment, file, default."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from assistant.billing.practice import Practice
from assistant.billing.provider import Provider
from assistant.desk.desk import DEMO_JOURNAL, JOURNAL, Desk
from assistant.desk.trouble import Misuse, Trouble
from assistant.settings.config import load
from assistant.settings.environment import prepare_home, stripe_base
from assistant.settings.errors import Fault
from assistant.settings.secret import FoundKey, find_key
from assistant.settings.values import Settings


def start(
    environ: Mapping[str, str],
    *,
    source: str | None = None,
    lang: str | None = None,
    now: str | None = None,
    key_file: Path | None = None,
    cases: Path | None = None,
    demo: bool = False,
) -> Desk:
    """A desk on the asked source; without one, on Stripe where there is a key. ``cases``: another folder of practice cases; ``demo``: the
    simulated journal in the place of the desk's own, and no provider that is real.

    Raises Trouble for a setting, a key or a moment that cannot be used.
    """
    try:
        settings = load(environ, lang=lang)
        prepare_home(settings.home)
        moment = read_moment(now) if now else None
        source = "practice" if demo else source
        found = None if source == "practice" else find_key(environ, key_file).found
        if source == "stripe" and found is None:
            raise Misuse("no_key")
        provider: Provider = stripe(settings, environ, found) if found else Practice(cases)
    except Fault as fault:
        raise Misuse(fault.key, fault.facts) from fault
    journal = DEMO_JOURNAL if demo else JOURNAL
    return Desk(settings, provider, now=moment, key_origin=found.origin if found else None, journal_name=journal)


def stripe(settings: Settings, environ: Mapping[str, str], found: FoundKey) -> Provider:
    """The live provider: httpx is imported here, so that practice starts without it."""
    from assistant.billing.http import API_VERSION, StripeHttp
    from assistant.billing.stripe import Stripe

    access = settings.stripe
    http = StripeHttp(
        found.secret,
        stripe_base(environ),
        api_version=access.api_version or API_VERSION,
        proxy=access.proxy,
        ca_file=str(access.ca_file) if access.ca_file else None,
    )
    return Stripe(http)


YEARS = range(1970, 3000)


def read_moment(value: str) -> datetime:
    """An ISO 8601 moment as aware UTC; one without a zone is UTC. Raises Misuse, also far outside of what a calendar is kept for."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError as error:
        raise Misuse("bad_moment", {"value": value[:60]}) from error
    if at.year not in YEARS:
        raise Misuse("far_moment", {"value": value[:60], "first": str(YEARS[0]), "last": str(YEARS[-1])})
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


__all__ = ["Trouble", "read_moment", "start"]
