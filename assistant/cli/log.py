"""``log``: what was logged, filtered; ``log add``: one call more, without the screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from assistant.cli.opening import on_desk
from assistant.cli.out import put_json, put_json_lines, put_lines, warn
from assistant.cli.parts import Group, Shell, choice, customer_argument, option, pass_down, shared_options
from assistant.language import N_
from assistant.records import SITUATIONS, AgreedStep, Disposition, Identified

DISPOSITIONS = [one.value for one in Disposition]
STEPS = [one.value for one in AgreedStep]


@click.group(cls=Group, invoke_without_command=True, help=N_("Print the logged calls, newest first; or log one: log add."))
@option("--json", "as_json", is_flag=True, help=N_("One JSON object a line."))
@option("--csv", "as_csv", is_flag=True, help=N_("A table that is safe to open in a spreadsheet."))
@option("--since", metavar="DATE", help=N_("From this day or moment on, such as 2026-11-24."))
@option("--until", metavar="DATE", help=N_("Up to the end of this day, or before this moment."))
@option("--agent", metavar="NAME", help=N_("Calls of this agent."))
@option("--customer", metavar="ID", help=N_("Calls of this customer, by id."))
@choice("--cause", values=SITUATIONS, metavar="CAUSE", help=N_("Calls with this cause."))
@choice("--disposition", values=DISPOSITIONS, metavar="ENDING", help=N_("Calls that ended so."))
@option("--words", metavar="TEXT", help=N_("Calls with these words in the note or the feedback."))
@option("--id", metavar="ID", help=N_("The one row with this id."))
@option("--limit", type=click.IntRange(min=1), metavar="NUMBER", help=N_("At most so many rows."))
@shared_options()
@click.pass_context
def log(ctx: click.Context, /, **given: Any) -> int:
    pass_down(ctx, ["add"])
    if ctx.invoked_subcommand is not None:
        return 0
    shell: Shell = ctx.obj
    if given["as_json"] and given["as_csv"]:
        raise click.UsageError(shell.tongue.say("Choose one of --json and --csv."), ctx)
    _print_log(shell, given)
    return 0


def _print_log(shell: Shell, given: dict[str, Any]) -> None:
    import asyncio

    from assistant.desk.log_lines import as_csv_lines, as_json_lines, as_plain_lines
    from assistant.desk.reading_log import read_log

    wanted = {name: value for name, value in given.items() if name not in {"as_json", "as_csv", "lang", "key_file"}}
    rows, tongue = asyncio.run(read_log(shell.environ, given["lang"], wanted))
    if given["as_json"]:
        put_json_lines(as_json_lines(rows))
    else:
        put_lines(as_csv_lines(rows) if given["as_csv"] else as_plain_lines(rows, tongue))


@log.command(
    name="add",
    help=N_("Log a call about CUSTOMER without the screen, and print it. A promise to pay needs its date; numbers of cards are masked."),
)
@customer_argument()
@choice("--disposition", values=DISPOSITIONS, metavar="ENDING", help=N_("How the call ended, such as promise_to_pay or link_sent."))
@choice("--cause", values=SITUATIONS, metavar="CAUSE", help=N_("What you found. Default: what the desk shows."))
@option("--promise-date", metavar="DAY", help=N_("The day that was promised: friday, +3, 27-11 or 2026-11-27."))
@choice("--agreed", values=STEPS, metavar="STEP", multiple=True, help=N_("What was agreed, such as link or callback; may be repeated."))
@option("--note", metavar="TEXT", help=N_("What a colleague should know."))
@option("--feedback", "feedback_score", type=click.IntRange(1, 5), metavar="1-5", help=N_("How the customer found it, 5 is best."))
@option("--words", "feedback_words", metavar="TEXT", help=N_("The customer's own words about it."))
@option("--follow-up", "follow_up_on", metavar="DAY", help=N_("The day that you come back to it."))
@choice("--identified", values=[one.value for one in Identified], help=N_("How sure it was who was on the line. Default: none."))
@choice("--direction", values=("inbound", "outbound"), help=N_("Who called: the customer (inbound) or we (outbound)."))
@option("--correct", "corrects", metavar="ID", help=N_("The id of a row that this one corrects; what is not given stays as it was."))
@option("--json", "as_json", is_flag=True, help=N_("JSON for other programs, instead of lines."))
@shared_options()
@click.pass_obj
def add(shell: Shell, /, customer: tuple[str, ...], as_json: bool, source: str | None, lang: str | None, now: str | None,
        key_file: Path | None, **given: Any) -> int:  # fmt: skip
    from assistant.desk.desk import Desk
    from assistant.desk.log_add import Added
    from assistant.desk.log_add import add as add_row
    from assistant.desk.log_lines import as_plain_lines, row_json
    from assistant.desk.sentences import problem_line

    async def work(desk: Desk) -> Added:
        return await add_row(desk, " ".join(customer), given, shell.tongue)

    added = on_desk(shell, {"source": source, "lang": lang, "now": now, "key_file": key_file}, work)
    for problem in added.problems:
        warn(problem_line(problem, shell.tongue))
    for kind in added.masked:
        warn(shell.tongue.say(MASKED[kind]))
    if as_json:
        put_json(row_json(added.row))
    else:
        put_lines(as_plain_lines([added.row], shell.tongue))
    return 0


MASKED = {
    "card": N_("A card number was masked."),
    "iban": N_("A bank account number was masked."),
    "code": N_("A security code was masked."),
    "bsn": N_("A citizen service number was masked."),
}
