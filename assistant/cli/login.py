"""``login`` and ``logout``: the key goes into the system's keyring, and out of it. No option takes a key."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import click

from assistant.cli.out import is_terminal, put_lines, warn
from assistant.cli.parts import Command, Shell, shared_options
from assistant.language import N_

# Stripe's longest keys have about half of this.
LONGEST = 512


@click.command(
    cls=Command,
    help=N_(
        "Keep a Stripe key in this system's keyring. It is asked for, or read from a pipe or --key-file, and tried first by reading alone."
    ),
)
@shared_options(now=False)
@click.pass_obj
def login(shell: Shell, source: str | None, lang: str | None, key_file: Path | None) -> int:
    del source, lang
    from assistant.desk.doctor import failed_read
    from assistant.desk.keys import given_key, keep, permissions, refuse_off, refuse_useless

    tongue = shell.tongue
    refuse_off(shell.environ)
    key = given_key(None if key_file else _typed(tongue.say("Stripe key (it is not shown): ")), key_file)
    tried = asyncio.run(permissions(shell.environ, key))
    refuse_useless(tried)
    keep(shell.environ, key)
    put_lines([tongue.say("The key {key} is kept in the keyring.", key=repr(key.secret))])
    allowed = tongue.say("may be read")
    put_lines(f"  {one.part} ({one.permission}): {allowed if one.allowed else failed_read(one, tongue)}" for one in tried)
    if shell.environ.get("STRIPE_API_KEY"):
        warn(tongue.say("STRIPE_API_KEY is set, and goes before the keyring."))
    return 0


@click.command(cls=Command, help=N_("Take the Stripe key out of this system's keyring."))
@shared_options(now=False)
@click.pass_obj
def logout(shell: Shell, source: str | None, lang: str | None, key_file: Path | None) -> int:
    del source, lang, key_file
    from assistant.desk.keys import forget

    removed = forget(shell.environ)
    words = N_("The key was taken out of the keyring.") if removed else N_("The keyring held no key.")
    put_lines([shell.tongue.say(words)])
    return 0


def _typed(prompt: str) -> str:
    """The key, typed without echo, or the first line of what is piped in."""
    if is_terminal(sys.stdin):
        from getpass import getpass

        return getpass(prompt, sys.stderr)
    return sys.stdin.readline(LONGEST) if sys.stdin else ""
