"""The company's own model: fitted on its history, judged, explained on one account."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from assistant.cli.opening import last_moment, on_desk
from assistant.cli.out import is_terminal, put_json, put_lines, warn
from assistant.cli.parts import Command, Shell, customer_argument, option, shared_options
from assistant.language import N_

if TYPE_CHECKING:
    from assistant.desk.desk import Desk
    from assistant.desk.model_fit import Fit
    from assistant.desk.view import AccountView


def json_option() -> Callable[[Any], Any]:
    return option("--json", "as_json", is_flag=True, help=N_("JSON for other programs, instead of lines."))


@click.command(
    name="fit",
    cls=Command,
    help=N_(
        "Fit the model on your own history: every account is read, which takes about a second for three of them. A reading that was stopped "
        "goes on where it was. The file in use is replaced only by one that is not worse on the newest months, so it is safe to run nightly."
    ),
)  # fmt: skip
@json_option()
@shared_options(now=False)
@click.pass_obj
def fit(shell: Shell, /, as_json: bool, **options: Any) -> int:
    return print_fit(shell, options, as_json=as_json, write=True)


def print_fit(shell: Shell, options: dict[str, Any], *, as_json: bool, write: bool) -> int:
    """Fits, and says what came of it."""
    from assistant.desk.model_fit import fit as fit_model
    from assistant.desk.model_fit_lines import fit_json, fit_lines

    def progress(read: int, skipped: int) -> None:
        if is_terminal(sys.stderr) and read % 10 == 0:
            click.echo("\r" + shell.tongue.say("accounts read: {read}", read=read), err=True, nl=False)

    async def work(desk: Desk) -> Fit:
        return await fit_model(desk, write=write, progress=progress)

    found = on_desk(shell, options, work)
    if is_terminal(sys.stderr):
        warn("")
    if as_json:
        put_json(fit_json(found))
    else:
        put_lines(fit_lines(found, shell.tongue))
    return 0


@click.command(name="card", cls=Command, help=N_("What the model in use was fitted on, how often it is right, and what it can't know."))
@json_option()
@shared_options(now=False)
@click.pass_obj
def card(shell: Shell, /, as_json: bool, **options: Any) -> int:
    from assistant.desk.model_lines import card_json, card_lines
    from assistant.desk.sentences import model_line

    async def work(desk: Desk) -> Any:
        return desk.outlook

    found = on_desk(shell, options, work)
    if found.trouble:
        warn(model_line(found.trouble, shell.tongue))
    if as_json:
        put_json(card_json(found.book))
    else:
        put_lines(card_lines(found.book, shell.tongue))
    return 0


def _on_account(shell: Shell, words: tuple[str, ...], options: dict[str, Any], show: Callable[[AccountView], None]) -> int:
    from assistant.desk.sentences import model_line
    from assistant.desk.whole import whole

    async def work(desk: Desk) -> None:
        view = await whole(desk, " ".join(words), why="model")
        if view.risk.trouble:
            warn(model_line(view.risk.trouble, shell.tongue))
        show(view)

    with last_moment(shell):
        on_desk(shell, options, work)
    return 0


@click.command(name="explain", cls=Command, help=N_("Why the model says what it says of CUSTOMER: every reason, adding up to the score."))
@customer_argument()
@json_option()
@shared_options()
@click.pass_obj
def explain(shell: Shell, /, customer: tuple[str, ...], as_json: bool, **options: Any) -> int:
    from assistant.desk.model_lines import explain_json, explain_lines

    def show(view: AccountView) -> None:
        put_json(explain_json(view, shell.tongue)) if as_json else put_lines(explain_lines(view, shell.tongue))

    return _on_account(shell, customer, options, show)


@click.command(name="when", cls=Command, help=N_("When a new try of CUSTOMER's failed payment is likeliest to succeed, day by day."))
@customer_argument()
@json_option()
@shared_options()
@click.pass_obj
def when(shell: Shell, /, customer: tuple[str, ...], as_json: bool, **options: Any) -> int:
    from assistant.desk.model_lines import when_json
    from assistant.desk.when import when_lines

    def show(view: AccountView) -> None:
        put_json(when_json(view)) if as_json else put_lines(when_lines(view, shell.tongue))

    return _on_account(shell, customer, options, show)
