"""``report``: a period's figures as one page of HTML, to read, print or send."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import click

from assistant.cli.out import put_lines, warn_simulated
from assistant.cli.parts import Command, Shell, demo_option, option, shared_options
from assistant.language import N_


@click.command(
    cls=Command,
    help=N_(
        "Write a period's figures as one HTML page that stands by itself: what failed, what was done, what came in and what works. Made to"
        " be read in a browser and to be printed; nobody's name is in it but the agents'."
    ),
)
@option(
    "--period",
    required=True,
    metavar="PERIOD",
    help=N_("A month (2026-10), a quarter (2026-Q3), a year, or two days (2026-09-01..2026-10-31)."),
)
@option(
    "--out",
    "path",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=N_("The file to write; - prints the page."),
)
@option("--force", is_flag=True, help=N_("Write over a file that is there."))
@demo_option()
@shared_options()
@click.pass_obj
def report(shell: Shell, /, **given: Any) -> int:
    from assistant.desk.periods import read_period
    from assistant.desk.report import can_be_written, write_page

    period, path = read_period(given["period"]), given["path"]
    on_stdout = str(path) == "-"
    if not on_stdout:
        can_be_written(path, force=given["force"])
    html = asyncio.run(_made(shell, given, period))
    if on_stdout:
        put_lines(html.splitlines())
    else:
        write_page(path, html, force=given["force"])
        put_lines([shell.tongue.say("The report is in {path}", path=path)])
    if given["demo"]:
        warn_simulated(shell.tongue.say("SIMULATED: no customer, no call and no money here is real"))
    return 0


async def _made(shell: Shell, given: dict[str, Any], period: Any) -> str:
    from assistant.desk.reading_log import reading_desk
    from assistant.desk.report import report as made
    from assistant.desk.start import read_moment

    now = read_moment(given["now"]) if given["now"] else None
    desk = reading_desk(shell.environ, given["lang"], demo=given["demo"])
    try:
        return await made(desk, period, desk.tongue(), now or desk.clock(), given["source"])
    finally:
        await desk.close()
