"""``completion``: the script that lets a shell complete commands, options, endings, causes, steps and practice customers."""

from __future__ import annotations

import click

from assistant.cli.out import put_lines
from assistant.cli.parts import Command, Shell, shared_options
from assistant.language import N_


@click.command(
    cls=Command,
    help=N_("Print the completion script of a shell. For bash: source <(churn-assistant completion bash)"),
)
@click.argument("shell_name", metavar="SHELL", type=click.Choice(["bash", "zsh", "fish"]))
@shared_options(now=False)
@click.pass_obj
def completion(shell: Shell, /, shell_name: str, **shared: object) -> int:
    del shell, shared
    from click.shell_completion import get_completion_class

    from assistant.cli.root import PROGRAM, root

    made = get_completion_class(shell_name)
    if made is not None:
        variable = f"_{PROGRAM}_COMPLETE".replace("-", "_").upper()
        put_lines(made(root, {}, PROGRAM, variable).source().splitlines())
    return 0
