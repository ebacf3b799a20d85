"""``model``: the fitted model, and how good it is."""

from __future__ import annotations

from gettext import gettext
from pathlib import Path
from typing import Any

import click

from assistant.cli import model_own
from assistant.cli.model_own import print_fit
from assistant.cli.out import put_json, put_lines
from assistant.cli.parts import Command, Group, Shell, option, pass_down, shared_options
from assistant.language import N_


@click.group(cls=Group, help=N_("The model behind the chances, and how often it is right."))
@shared_options(now=False)
@click.pass_context
def model(ctx: click.Context, /, **shared: object) -> None:
    del shared
    pass_down(ctx, list(model.commands))


@model.command(
    name="backtest",
    cls=Command,
    help=N_(
        "Fit and judge the model on a table with labels, in folds. "
        'The map is TOML: label = "Status", bad = "bad", and every other column in numeric, categorical, ordered or leave_out; '
        'time = "..." names a column to split by. '
        'An item of ordered is a name, or {name = "size", levels = ["S", "M", "L"]} from low to high; '
        "without levels, numbers are numeric, words with a number go by it, and other words are categorical."
    ),
)
@option("--table", type=click.Path(path_type=Path), metavar="FILE", help=N_("The table: CSV with a header, also gzipped."))
@option("--map", "map_file", type=click.Path(path_type=Path), metavar="FILE", help=N_("What each column is, in TOML."))
@option("--folds", type=click.IntRange(2, 20), default=5, show_default=True, metavar="NUMBER", help=N_("In how many parts it is judged."))
@option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True, metavar="NUMBER", help=N_("Another seed, other folds."))
@option("--json", "as_json", is_flag=True, help=N_("JSON for other programs, instead of lines."))
@shared_options(now=False)
@click.pass_obj
def backtest(shell: Shell, /, table: Path | None, map_file: Path | None, folds: int, seed: int, as_json: bool, **shared: Any) -> int:
    if table is None and map_file is None:
        return print_fit(shell, shared, as_json=as_json, write=False)
    if table is None or map_file is None:
        raise click.UsageError(gettext("--table and --map belong together."))
    from assistant.desk.labelled_backtest import backtest_lines, backtest_table

    found = backtest_table(table, map_file, folds=folds, seed=seed)
    if as_json:
        put_json(found)
    else:
        put_lines(backtest_lines(found, shell.tongue))
    return 0


for command in (model_own.fit, model_own.card, model_own.explain, model_own.when):
    model.add_command(command)
