"""``simulate``: a made-up company's accounts, and beside each question its exact chance, to fit and to measure models on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from assistant.cli.out import put_json, put_lines
from assistant.cli.parts import Command, Shell, choice, option, shared_options
from assistant.language import N_

# As ``desk.simulate.WORLD_NAMES``, which a test holds equal: help must not import the worlds.
WORLDS = ("plain", "two_paydays", "outages", "debit", "elsewhere")
MOST = 10_000_000


@click.command(
    cls=Command,
    help=N_("Write made-up accounts into a folder, and the exact chance of each outcome beside it: a world with a known answer."),
)
@option("--customers", type=click.IntRange(1, MOST), required=True, metavar="NUMBER", help=N_("How many customers."))
@option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, metavar="NUMBER", help=N_("The same seed gives the same world.")
)
@choice("--world", values=WORLDS, default="plain", show_default=True, help=N_("Which world: how its money, cards and banks behave."))
@option(
    "--out", type=click.Path(path_type=Path), required=True, metavar="FOLDER", help=N_("A new or empty folder, or one of an earlier run.")
)
@option(
    "--random-days",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    metavar="SHARE",
    help=N_("Share of the failed bills that is tried again on random days, such as 0.1."),
)
@option("--no-timing", is_flag=True, help=N_("Leave out the chances of each day ahead, which take most of the time."))
@option("--json", "as_json", is_flag=True, help=N_("JSON for other programs, instead of lines."))
@shared_options(now=False)
@click.pass_obj
def simulate(
    shell: Shell, /, customers: int, seed: int, world: str, out: Path, random_days: float, no_timing: bool, as_json: bool, **shared: Any
) -> int:
    del shared
    if not 0 <= random_days <= 1:  # NaN lies in no range, and click lets it through
        raise click.BadParameter(str(random_days), param_hint="--random-days")
    from assistant.desk.simulate import simulate as write_world
    from assistant.desk.simulate import summary_lines

    made = write_world(world, customers, seed, out, random_days=random_days, timing=not no_timing)
    if as_json:
        put_json(made.as_json())
    else:
        put_lines(summary_lines(made, shell.tongue))
    return 0
