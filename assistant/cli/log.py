"""``log``: what was logged, filtered; ``log add``: one call more, without the screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from assistant.cli.opening import on_desk
from assistant.cli.out import put_json, put_json_lines, put_lines, warn, warn_simulated
from assistant.cli.parts import Group, Shell, choice, customer_argument, demo_option, option, pass_down, shared_options
from assistant.language import N_
from assistant.records import SITUATIONS, AgreedStep, Disposition, Identified

DISPOSITIONS = [one.value for one in Disposition]
STEPS = [one.value for one in AgreedStep]


@click.group(cls=Group, invoke_without_command=True, help=N_("Print the logged calls, newest first; or log one: log add."))
@option("--json", "as_json", is_flag=True, help=N_("One JSON object a line."))
@option("--csv", "as_csv", is_flag=True, help=N_("A table that is safe to open in a spreadsheet."))
@option(
    "--sqlite",
    "sqlite_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=N_("Write the calls to this new SQLite file, without names and notes."),
)
@option("--names", is_flag=True, help=N_("With --sqlite: with the names of agents, ids of customers, notes and words."))
@option("--since", metavar="DATE", help=N_("From this day or moment on, such as 2026-11-24."))
@option("--until", metavar="DATE", help=N_("Up to the end of this day, or before this moment."))
@option("--agent", metavar="NAME", help=N_("Calls of this agent."))
@option("--customer", metavar="ID", help=N_("Calls of this customer, by id."))
@choice("--cause", values=SITUATIONS, metavar="CAUSE", help=N_("Calls with this cause."))
@choice("--disposition", values=DISPOSITIONS, metavar="ENDING", help=N_("Calls that ended so."))
@option("--words", metavar="TEXT", help=N_("Calls with these words in the note or the feedback."))
@option("--id", metavar="ID", help=N_("The one row with this id."))
@option("--limit", type=click.IntRange(min=1), metavar="NUMBER", help=N_("At most so many rows."))
@demo_option()
@shared_options()
@click.pass_context
def log(ctx: click.Context, /, **given: Any) -> int:
    pass_down(ctx, ["add", "import"])
    shell: Shell = ctx.obj
    if ctx.invoked_subcommand is not None:
        if given["demo"]:
            raise click.UsageError(shell.tongue.say("A call is logged in your own journal: leave out --demo."), ctx)
        return 0
    if given["as_json"] and given["as_csv"]:
        raise click.UsageError(shell.tongue.say("Choose one of --json and --csv."), ctx)
    if (given["sqlite_file"] and (given["as_json"] or given["as_csv"])) or (given["names"] and not given["sqlite_file"]):
        raise click.UsageError(shell.tongue.say("--sqlite stands alone, and --names goes with it."), ctx)
    _print_log(shell, given)
    return 0


def _print_log(shell: Shell, given: dict[str, Any]) -> None:
    import asyncio

    from assistant.desk.log_lines import as_csv_lines, as_json_lines, as_plain_lines, row_json
    from assistant.desk.reading_log import read_log

    beside = {"as_json", "as_csv", "sqlite_file", "names", "lang", "key_file", "demo"}
    wanted = {name: value for name, value in given.items() if name not in beside}
    read = asyncio.run(read_log(shell.environ, given["lang"], wanted, demo=given["demo"]))
    if given["demo"]:
        warn_simulated(shell.tongue.say("SIMULATED: no customer, no call and no money here is real"))
    if given["sqlite_file"]:
        _put_extract(shell, given, [row_json(row, read.outcomes.get(row.id)) for row in read.rows])
    elif given["as_json"]:
        put_json_lines(as_json_lines(read.rows, read.outcomes))
    else:
        put_lines(as_csv_lines(read.rows, read.outcomes) if given["as_csv"] else as_plain_lines(read.rows, read.tongue))


def _put_extract(shell: Shell, given: dict[str, Any], calls: list[Any]) -> None:
    from assistant.desk.desk import clock
    from assistant.desk.export import export

    number = export(shell.environ, given["lang"], given["sqlite_file"], calls, names=given["names"], now=clock(), demo=given["demo"])
    put_lines([shell.tongue.say("Calls in {path}: {number}", path=given["sqlite_file"], number=number)])


@log.command(
    name="import",
    help=N_("Take in the calls of FILE.jsonl, as log --json gives them, line by line. Bad lines are named and left out (status 1 then)."),
)
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.jsonl")
@option("--json", "as_json", is_flag=True, help=N_("JSON for other programs, instead of lines."))
@shared_options(now=False)
@click.pass_obj
def take_in(shell: Shell, file: Path, as_json: bool, source: str | None, lang: str | None, key_file: Path | None) -> int:
    del source, key_file
    from assistant.desk.desk import clock
    from assistant.desk.log_import import import_log
    from assistant.desk.sentences import sentence

    found = import_log(shell.environ, lang, file, clock())
    bad = [(number, sentence(key, facts, shell.tongue)) for number, key, facts in found.bad]
    if as_json:
        left_out = [{"line": number, "why": why} for number, why in bad]
        put_json({"added": found.added, "unchanged": found.unchanged, "masked": found.masked, "left_out": left_out})
    else:
        for number, why in bad:
            warn(shell.tongue.say("Line {line} was left out: {why}.", line=number, why=why))
        put_lines([_taken_in(shell, found.added, found.unchanged, len(bad))])
        if found.masked:
            warn(shell.tongue.say("Numbers of cards, accounts or people that were masked: {number}", number=found.masked))
    return 1 if bad else 0


def _taken_in(shell: Shell, added: int, unchanged: int, bad: int) -> str:
    say = shell.tongue.say
    return say("Calls added: {added}; there already: {unchanged}; left out: {bad}.", added=added, unchanged=unchanged, bad=bad)


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
