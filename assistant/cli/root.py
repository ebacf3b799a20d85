"""``churn-assistant``: the desk itself, and the names of the commands beside it. A command's module is imported when its name is used."""

from __future__ import annotations

from importlib import import_module

import click
from click.shell_completion import CompletionItem

from assistant.cli.out import put_lines
from assistant.cli.parts import Group, option, pass_down, practice_customers, shared_options
from assistant.language import N_

PROGRAM = "churn-assistant"
COMMANDS = {
    "show": "assistant.cli.show:show",
    "log": "assistant.cli.log:log",
    "sql": "assistant.cli.sql:sql",
    "retention": "assistant.cli.people:retention",
    "forget": "assistant.cli.people:forget",
    "disclose": "assistant.cli.people:disclose",
    "model": "assistant.cli.model:model",
    "review": "assistant.cli.review:review",
    "practice": "assistant.cli.practice:practice",
    "report": "assistant.cli.report:report",
    "outcomes": "assistant.cli.outcomes:outcomes",
    "login": "assistant.cli.login:login",
    "logout": "assistant.cli.login:logout",
    "doctor": "assistant.cli.doctor:doctor",
    "demo": "assistant.cli.desk:demo",
    "simulate": "assistant.cli.simulate:simulate",
    "completion": "assistant.cli.completion:completion",
}
# The desk is a command like the others, under a name that cannot be typed as a first word: no argument holds a NUL.
DESK, DESK_AT = "\0", "assistant.cli.desk:desk"


class LazyGroup(Group):
    """Commands by where they are. A first word that names none, or stands after ``--``, is a customer for the desk."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        place = DESK_AT if cmd_name == DESK else COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        command = getattr(import_module(module), name)
        return command if isinstance(command, click.Command) else None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not ctx.resilient_parsing:
            args = self._with_desk(ctx, args)
        return super().parse_args(ctx, args)

    def _with_desk(self, ctx: click.Context, args: list[str]) -> list[str]:
        head = args[: args.index("--")] if "--" in args else args
        try:
            _, rest, _ = self.make_parser(ctx).parse_args(list(head))
        except click.UsageError:
            return args  # told by click in its own time
        if rest and rest[0] in COMMANDS:
            return args
        before = len(head) - len(rest)
        return [*args[:before], DESK, *args[before:]]

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        return [*super().shell_complete(ctx, incomplete), *practice_customers(incomplete)]

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        del ctx
        return ["[OPTIONS]", "[CUSTOMER | COMMAND [ARGS]...]"]


def _show_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    del param
    if value and not ctx.resilient_parsing:
        from assistant.desk.version import own_version

        put_lines([f"{PROGRAM} {own_version()}"])
        ctx.exit()


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    help=N_("Payment facts, the right words and the log on one screen, for the support agent on the call. CUSTOMER is opened at once."),
)
@shared_options()
@option("--plain", is_flag=True, default=None, help=N_("Lines without boxes, for screen readers and pipes, instead of the screen."))
@option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help=N_("Show the version and exit."))
@click.pass_context
def root(ctx: click.Context, /, plain: bool | None, **shared: object) -> None:
    del shared
    pass_down(ctx, [*COMMANDS, DESK])
    if plain and ctx.default_map is not None:
        ctx.default_map[DESK]["plain"] = True
