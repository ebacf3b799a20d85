"""The bare command: the desk's screen, or its content as lines; and ``demo``, the desk on practice data."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from assistant.cli.opening import make_desk, on_desk
from assistant.cli.out import is_terminal, put_lines
from assistant.cli.parts import Command, Shell, customer_argument, option, shared_options
from assistant.language import N_


class DeskCommand(Command):
    def get_help(self, ctx: click.Context) -> str:
        """The help of the whole: nobody typed this command's name."""
        return ctx.parent.get_help() if ctx.parent else super().get_help(ctx)


@click.command(cls=DeskCommand, hidden=True)
@customer_argument(required=False)
@option("--plain", is_flag=True, help=N_("Lines without boxes, for screen readers and pipes, instead of the screen."))
@shared_options()
@click.pass_obj
def desk(
    shell: Shell, customer: str | None, plain: bool, source: str | None, lang: str | None, now: str | None, key_file: Path | None
) -> int:
    options = {"source": source, "lang": lang, "now": now, "key_file": key_file}
    return as_lines(shell, customer, options) if plain else on_screen(shell, customer, options)


@click.command(
    cls=Command,
    help=N_(
        "Open the desk on practice data, also where a key is set. Nothing leaves this computer. With --log: make a simulated journal instead,"
        " in a file of its own, with truths that are written down beside it."
    ),
)
@customer_argument(required=False)
@option("--plain", is_flag=True, help=N_("Lines without boxes, for screen readers and pipes, instead of the screen."))
@option("--log", "calls", type=click.IntRange(1, 1_000_000), metavar="NUMBER", help=N_("Make a simulated journal of so many calls."))
@option("--seed", type=int, default=11, metavar="NUMBER", help=N_("The same number gives the same calls. Default: 11."))
@option("--force", is_flag=True, help=N_("Make the simulated journal anew where there is one."))
@shared_options()
@click.pass_context
def demo(
    ctx: click.Context, /, customer: str | None, plain: bool, calls: int | None, lang: str | None, now: str | None, **given: Any
) -> int:
    shell: Shell = ctx.obj
    options = {"source": "practice", "lang": lang, "now": now, "key_file": None}
    if calls is not None:
        if customer or plain:
            raise click.UsageError(shell.tongue.say("--log makes a journal; it takes no customer and no --plain."), ctx)
        return _make_log(shell, options, calls, given["seed"], given["force"])
    return as_lines(shell, customer, options) if plain else on_screen(shell, customer, options)


def _make_log(shell: Shell, options: dict[str, Any], calls: int, seed: int, force: bool) -> int:
    from assistant.desk.demo_log import make

    desk = make_desk(shell, **options)
    made = make(desk, calls, seed=seed, now=desk.now or desk.clock(), force=force)
    say = shell.tongue.say
    put_lines(
        [
            shell.tongue.say_n(
                "Simulated: {number} call, no customer and no money of it real. It is in {path}",
                "Simulated: {number} calls, no customer and no money of them real. They are in {path}",
                made.calls,
                path=made.journal,
            ),
            say("What was put in, to check what you find: {path}", path=made.truths),
            say("Look at it with --demo: {commands}", commands=", ".join(LOOK_AT_IT)),
        ]
    )
    return 0


LOOK_AT_IT = (
    "churn-assistant review --demo",
    "churn-assistant review works --demo",
    "churn-assistant review findings --demo",
    "churn-assistant report --demo --period YEAR-MONTH --out report.html",
)


def on_screen(shell: Shell, customer: str | None, options: dict[str, Any]) -> int:
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        from assistant.desk.trouble import Trouble

        raise Trouble(
            shell.tongue.say("The screen needs a terminal. For lines instead, add --plain, or use: churn-assistant show CUSTOMER")
        )
    from assistant.ui.app import run

    return run(partial(make_desk, shell, **options), language=shell.tongue.language, customer=customer)


def as_lines(shell: Shell, customer: str | None, options: dict[str, Any]) -> int:
    if customer:
        from assistant.cli.show import show_account

        return show_account(shell, customer, options)
    from assistant.desk.desk import Desk
    from assistant.desk.find import find
    from assistant.desk.trouble import Misuse

    async def work(desk: Desk) -> list[str]:
        if not desk.practising:
            raise Misuse(shell.tongue.say("Name a customer: an id, an e-mail address, an invoice number or words to search."))
        stories = desk.stories(desk.settings.screen_language)
        found = await find(desk, "")
        return ["  ".join(part for part in (one.id, one.name, stories.get(one.id)) if part) for one in found.matches]

    put_lines(on_desk(shell, options, work))
    return 0
