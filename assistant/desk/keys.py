"""Logging in and out: a key's form is checked, it is tried by reading alone, and kept in the system's keyring. It is never shown whole."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.billing.errors import BadKey, BillingError
from assistant.desk.start import stripe
from assistant.desk.trouble import Misuse, Trouble, Unreachable, told
from assistant.settings.config import load
from assistant.settings.errors import Fault
from assistant.settings.secret import KEY, KEYRING, FoundKey, find_key, remove_key, store_key

# A net below the provider's own deadline for its reads, which it tries side by side.
TRY_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Permission:
    """What a read of one part came to; ``error`` None is allowed."""

    part: str
    permission: str
    error: BillingError | None

    @property
    def allowed(self) -> bool:
        return self.error is None


def refuse_off(environ: Mapping[str, str]) -> None:
    """Raises Trouble where the keyring is switched off: better told before a key is typed."""
    if environ.get(KEYRING, "").lower() == "off":
        raise Trouble("keyring_off")


def given_key(typed: str | None, key_file: Path | None) -> FoundKey:
    """The key that was typed, or stands in the file, its form checked. Raises Misuse."""
    try:
        # Neither the environment's key nor the keyring's is meant here.
        search = find_key({KEYRING: "off"}, key_file) if key_file else find_key({KEYRING: "off", KEY: typed or ""})
    except Fault as fault:
        facts = dict(fault.facts) if key_file else {**fault.facts, "origin": "typed"}
        raise Misuse(fault.key, facts) from None
    if search.found is None:
        raise Misuse("key_malformed", {"origin": "typed"})
    return search.found


async def permissions(environ: Mapping[str, str], key: FoundKey) -> tuple[Permission, ...]:
    """Each read that the desk needs, tried once with this key; nothing is written. Raises Trouble where Stripe gave no answer at all."""
    from assistant.billing.stripe import Stripe

    try:
        provider = stripe(load(environ), environ, key)
    except Fault as fault:
        raise Misuse(fault.key, fault.facts) from fault
    if not isinstance(provider, Stripe):
        raise TypeError("a key is for Stripe")
    try:
        async with asyncio.timeout(TRY_SECONDS):
            return tuple(Permission(*tried) for tried in await provider.permissions())
    except TimeoutError:
        raise Unreachable("unreachable.timeout") from None
    finally:
        await provider.close()


def refuse_useless(tried: tuple[Permission, ...]) -> None:
    """Raises Unreachable where the key is wrong, or where not even customers can be read with it."""
    customer = next((one for one in tried if one.part == "customer"), None)
    bad = next((one.error for one in tried if isinstance(one.error, BadKey)), None)
    if error := bad or (customer.error if customer else None):
        with told():
            raise error


def keep(environ: Mapping[str, str], key: FoundKey) -> None:
    """Puts the key in the keyring. Raises Trouble where there is none that keeps it."""
    try:
        store_key(key.secret, environ=environ)
    except Fault as fault:
        raise Trouble(fault.key, fault.facts) from fault


def forget(environ: Mapping[str, str]) -> bool:
    """Takes the key out of the keyring; False where there was none. Raises Trouble."""
    try:
        return remove_key(environ=environ)
    except Fault as fault:
        raise Trouble(fault.key, fault.facts) from fault
