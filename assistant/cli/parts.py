"""What every command is made of: texts that are translated where they are shown, the options that all share, and what is passed to each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from gettext import gettext
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from assistant.language import N_, Tongue

F = TypeVar("F", bound=Callable[..., Any])
LANGUAGES = ("nl", "en")
SHARED = ("source", "lang", "now", "key_file")


@dataclass(frozen=True, slots=True)
class Shell:
    """Where a command runs: the environment, and the language it speaks."""

    environ: Mapping[str, str]
    tongue: Tongue


class Translated:
    """A help text is marked where it is written, and translated each time that it is shown."""

    _help: str | None = None

    @property
    def help(self) -> str | None:
        return gettext(self._help) if self._help else self._help

    @help.setter
    def help(self, value: str | None) -> None:
        self._help = value


class Option(Translated, click.Option):
    def get_help_extra(self, ctx: click.Context) -> click.types.OptionHelpExtra:
        """The range stands in the metavar already."""
        extra = super().get_help_extra(ctx)
        extra.pop("range", None)
        return extra


class Command(Translated, click.Command):
    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        self._help_option = None  # made anew: click keeps the one that it made in another language
        return super().get_help_option(ctx)


class Group(Command, click.Group):
    command_class = Command


def option(*names: str, **settings: Any) -> Callable[[F], F]:
    return click.option(*names, cls=Option, **settings)


def choice(*names: str, values: Sequence[str], **settings: Any) -> Callable[[F], F]:
    return option(*names, type=click.Choice(values), **settings)


def shared_options(*, now: bool = True) -> Callable[[F], F]:
    """``--source``, ``--lang``, ``--key-file``, and ``--now`` on a command that reads."""

    def add(function: F) -> F:
        function = option("--key-file", type=click.Path(path_type=Path), metavar="PATH", help=N_("A file that holds the Stripe key."))(
            function
        )
        if now:
            function = option("--now", metavar="TIME", help=N_("The moment to look from, such as 2026-11-24T09:00:00Z."))(function)
        function = choice("--lang", values=LANGUAGES, help=N_("The language of screens and messages."))(function)
        return choice("--source", values=("practice", "stripe"), help=N_("Where accounts are read. Default: Stripe when there is a key."))(
            function
        )

    return add


def demo_option() -> Callable[[F], F]:
    """``--demo``, on a command that reads the journal."""
    return option("--demo", is_flag=True, help=N_("Look at the simulated journal that demo --log made, instead of your own."))


def pass_down(ctx: click.Context, children: Sequence[str]) -> None:
    """What was given before the name of a command holds for that command."""
    given = {name: value for name in SHARED if (value := ctx.params.get(name)) is not None}
    ctx.default_map = {child: {**given, "add": given, "run": given} for child in children}


def complete_customer(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    del ctx, param
    return practice_customers(incomplete)


def practice_customers(incomplete: str) -> list[CompletionItem[str]]:
    """For the shell's completion: the practice customers whose id or name begins so. A live account is never asked."""
    from assistant.billing.practice import Practice

    typed = incomplete.casefold()
    found = [(case.id, str(case.customer.get("name") or "")) for case in Practice().cases]
    return [CompletionItem(key, help=name) for key, name in found if key.casefold().startswith(typed) or name.casefold().startswith(typed)]


def customer_argument(*, required: bool = True) -> Callable[[F], F]:
    """One customer for the desk; where one is required, all the words that follow."""
    words: dict[str, Any] = {"nargs": -1, "metavar": "CUSTOMER"} if required else {}
    return click.argument("customer", required=required, shell_complete=complete_customer, **words)
