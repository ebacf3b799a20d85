"""``outcomes refresh``: asks the provider what became of the money of recent calls."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.opening import on_desk
from assistant.cli.out import put_json, put_lines, warn
from assistant.cli.parts import Command, Group, Shell, option, pass_down, shared_options
from assistant.language import N_

if TYPE_CHECKING:
    from assistant.desk.desk import Desk
    from assistant.desk.outcomes import Refreshed


@click.group(cls=Group, help=N_("What became of the money of the calls that were logged."))
@shared_options()
@click.pass_context
def outcomes(ctx: click.Context, /, **shared: object) -> None:
    del shared
    pass_down(ctx, ["refresh"])


@outcomes.command(
    name="refresh",
    cls=Command,
    help=N_("Ask the provider what became of the bills of recent calls, and keep what changed. Nothing is written at the provider."),
)
@option(
    "--since", "since_days", type=click.IntRange(1, 730), default=60, metavar="DAYS", show_default=True, help=N_("Calls of so many days.")
)
@option("--json", "as_json", is_flag=True, help=N_("JSON for other programs, instead of lines."))
@shared_options()
@click.pass_obj
def refresh(
    shell: Shell, since_days: int, as_json: bool, source: str | None, lang: str | None, now: str | None, key_file: Path | None
) -> int:
    from assistant.desk.outcomes import refresh as ask
    from assistant.desk.outcomes import refreshed_json, refreshed_lines

    async def work(desk: Desk) -> Refreshed:
        return await ask(desk, since_days=since_days)

    done = on_desk(shell, {"source": source, "lang": lang, "now": now, "key_file": key_file}, work)
    lines, problems = refreshed_lines(done, shell.tongue)
    for problem in problems:
        warn(problem)
    if as_json:
        put_json(refreshed_json(done))
    else:
        put_lines(lines)
    return 0 if done.whole else 4
