"""``show``: one account with what to say, as lines or as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from assistant.cli.opening import last_moment, on_desk
from assistant.cli.out import put_json, put_lines, warn
from assistant.cli.parts import Command, Shell, choice, customer_argument, option, shared_options
from assistant.language import N_


@click.command(
    cls=Command,
    help=N_("Print one account: what happened, what it means, what to say. CUSTOMER is an id, e-mail, invoice number or words to search."),
)
@customer_argument()
@option("--json", "as_json", is_flag=True, help=N_("JSON for other programs, instead of lines."))
@choice("--script-lang", values=("nl", "en"), help=N_("The language of the script. Default: the customer's."))
@choice("--register", values=("je", "u"), help=N_("How a Dutch script addresses the customer."))
@choice("--direction", values=("inbound", "outbound"), help=N_("Who calls: the customer (inbound) or we (outbound)."))
@choice(
    "--identified",
    values=("none", "weak", "strong", "failed"),
    default="strong",
    show_default=True,
    help=N_("How sure it is who is on the line."),
)
@shared_options()
@click.pass_obj
def show(shell: Shell, /, customer: tuple[str, ...], as_json: bool, source: str | None, lang: str | None, now: str | None,
         key_file: Path | None, **script: Any) -> int:  # fmt: skip
    options = {"source": source, "lang": lang, "now": now, "key_file": key_file}
    return show_account(shell, " ".join(customer), options, as_json=as_json, **script)


def show_account(
    shell: Shell,
    words: str,
    options: dict[str, Any],
    *,
    as_json: bool = False,
    script_lang: str | None = None,
    register: str | None = None,
    direction: str | None = None,
    identified: str = "strong",
) -> int:
    """Prints the account; what is wrong with our own journal is a warning."""
    from assistant.desk.advise import advise
    from assistant.desk.desk import Desk
    from assistant.desk.sentences import problem_line
    from assistant.desk.whole import spoken_call, whole, without_journal

    async def work(desk: Desk) -> None:
        view, ours = without_journal(await whole(desk, words, why="show"))
        for problem in ours:
            warn(problem_line(problem, shell.tongue))
        call = spoken_call(desk, view, identified=identified, language=script_lang, register=register, direction=direction)
        tongue = desk.tongue(zone=view.account.customer.time_zone)
        advice = advise(view, call, tongue)
        if as_json:
            from assistant.desk.as_json import as_json as to_json

            put_json(to_json(view, advice, tongue))
        else:
            from assistant.desk.plain import account_lines

            put_lines(account_lines(view, advice, call, tongue))

    with last_moment(shell):
        on_desk(shell, options, work)
    return 0
