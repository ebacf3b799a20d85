"""``sql``: a question to the journal, in SQL or by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from assistant.cli.out import put_json, put_lines, warn, warn_simulated
from assistant.cli.parts import Command, Shell, demo_option, option, shared_options
from assistant.language import N_


@click.command(
    cls=Command,
    help=N_(
        "Ask the log a question in SQL, or a saved one by name. It only reads, and ends in time. Tables: resolutions, views, people_log."
    ),
)
@click.argument("query", required=False, metavar="QUERY")
@option("--list", "listed", is_flag=True, help=N_("Show the saved questions."))
@option("--json", "as_json", is_flag=True, help=N_("JSON for other programs, instead of lines."))
@option("--csv", "as_csv", is_flag=True, help=N_("A table that is safe to open in a spreadsheet."))
@option("--limit", type=click.IntRange(1, 100_000), default=1000, metavar="NUMBER", show_default=True, help=N_("At most so many rows."))
@option(
    "--timeout", type=click.FloatRange(0.1, 300), default=10.0, metavar="SECONDS", show_default=True, help=N_("At most so many seconds.")
)
@option(
    "--datasette-metadata",
    "metadata_file",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help=N_("Write titles, units and the saved questions for Datasette to this new file; - prints them."),
)
@demo_option()
@shared_options(now=False)
@click.pass_context
def sql(ctx: click.Context, /, **given: Any) -> int:
    shell: Shell = ctx.obj
    asked = [name for name in ("query", "listed", "metadata_file") if given[name]]
    if len(asked) != 1:
        raise click.UsageError(shell.tongue.say("Give one question, or --list, or --datasette-metadata."), ctx)
    if given["as_json"] and given["as_csv"]:
        raise click.UsageError(shell.tongue.say("Choose one of --json and --csv."), ctx)
    if given["listed"]:
        _put_list(shell, given["as_json"])
    elif given["metadata_file"]:
        _write_metadata(shell, given["metadata_file"])
    else:
        _put_answer(shell, given)
    return 0


def _put_list(shell: Shell, as_json: bool) -> None:
    from assistant.desk.saved_queries import QUERIES

    if as_json:
        put_json(
            [
                {"name": one.name, "title": shell.tongue.say(one.title), "about": shell.tongue.say(one.about), "sql": one.sql.strip()}
                for one in QUERIES
            ]
        )
        return
    wide = max(len(one.name) for one in QUERIES)
    put_lines(f"{one.name:{wide}}  {shell.tongue.say(one.title)}. {shell.tongue.say(one.about)}" for one in QUERIES)


def _write_metadata(shell: Shell, file: Path) -> None:
    from assistant.desk.datasette import metadata
    from assistant.desk.new_file import write_json

    if str(file) == "-":
        put_json(metadata(shell.tongue))
    else:
        write_json(file, metadata(shell.tongue))


def _put_answer(shell: Shell, given: dict[str, Any]) -> None:
    from assistant.desk.sql import answer
    from assistant.desk.tables import as_csv, as_objects, as_table

    found = answer(shell.environ, given["lang"], given["query"].strip(), rows=given["limit"], seconds=given["timeout"], demo=given["demo"])
    if given["demo"]:
        warn_simulated(shell.tongue.say("SIMULATED: no customer, no call and no money here is real"))
    if given["as_json"]:
        put_json(as_objects(found.columns, found.rows))
    else:
        put_lines((as_csv if given["as_csv"] else as_table)(found.columns, found.rows))
    if found.cut == "rows":
        warn(shell.tongue.say("Only the first {number} rows are shown; --limit gives more.", number=len(found.rows)))
    elif found.cut:
        warn(shell.tongue.say("Only the first {number} rows are shown: more would be too much to print.", number=len(found.rows)))
