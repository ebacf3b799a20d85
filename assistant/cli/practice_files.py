"""``practice check``, ``schema``, ``capture``, ``edit``, ``export`` and ``import``: cases as files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli.opening import last_moment, on_desk, on_journal
from assistant.cli.out import is_terminal, put_json, put_json_lines, put_lines, warn
from assistant.cli.parts import Command, Shell, complete_customer, option, shared_options
from assistant.language import N_

if TYPE_CHECKING:
    from assistant.desk.capture import Captured
    from assistant.desk.case_check import Checked
    from assistant.desk.case_pack import Imported
    from assistant.desk.desk import Desk

JSON = N_("JSON for other programs, instead of lines.")
FILE = click.Path(path_type=Path)
SECONDS = 120.0
"""A capture reads an account, within the deadline of every command, and may then need several attempts at it."""


@click.command(
    cls=Command,
    name="check",
    help=N_(
        "Check practice cases: FILE or the name of a case. Each thing that is wrong is told with its place and what would be right; what a draft"
        " still lacks is told too, and is no fault."
    ),
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@option("--json", "as_json", is_flag=True, help=N_("One JSON object a line."))
@shared_options(now=False)
@click.pass_obj
def check(shell: Shell, /, files: tuple[str, ...], as_json: bool, **given: Any) -> int:
    from assistant.desk.case_check import check_file

    async def work(desk: Desk) -> list[Checked]:
        return [check_file(desk, file) for file in files]

    found = on_journal(shell, given["lang"], demo=False, work=work)
    if as_json:
        import json

        put_json_lines(json.dumps(one.as_json(shell.tongue), ensure_ascii=False) for one in found)
    else:
        for one in found:
            put_lines(_checked_lines(one, shell))
    return 0 if all(one.good for one in found) else 1


def _checked_lines(one: Checked, shell: Shell) -> list[str]:
    say_n, lines = shell.tongue.say_n, one.lines(shell.tongue)
    wrong = say_n("{number} thing is wrong.", "{number} things are wrong.", len(lines))
    head = f"{one.file}: {wrong}" if lines else shell.tongue.say("{file}: good.", file=one.file)
    still = one.unfinished
    left = [say_n("Still to write, {number} text:", "Still to write, {number} texts:", len(still)), *still] if still else []
    return [head, *(f"  {line}" for line in lines), *(f"  {line}" for line in left)]


@click.command(cls=Command, name="schema", help=N_("Print the JSON schema of a practice case, for an editor or another program."))
@shared_options(now=False)
@click.pass_obj
def schema(shell: Shell, /, **given: Any) -> int:
    del shell, given
    from assistant.practice.reading import schema as published

    put_json(published())
    return 0


@click.command(
    cls=Command,
    name="capture",
    help=N_(
        "Make a practice case of CUSTOMER as they are now, or of the logged call RESOLUTION as it was. Names, contacts, ids, numbers, amounts, dates"
        " and free words are replaced; where anything of the person would be left, nothing is written. The lesson is a draft to be completed."
    ),
)
@click.argument("words", nargs=-1, required=True, metavar="CUSTOMER|RESOLUTION", shell_complete=complete_customer)
@option("--out", type=FILE, metavar="FILE", help=N_("Write the case to this file, which is not there yet."))
@option("--as", "name", metavar="NAME", help=N_("Put the case among your own under this name, to be played and completed."))
@option("--json", "as_json", is_flag=True, help=JSON)
@shared_options()
@click.pass_context
def capture(ctx: click.Context, /, words: tuple[str, ...], out: Path | None, name: str | None, as_json: bool, **given: Any) -> int:
    shell: Shell = ctx.obj
    if (out is None) == (name is None):
        raise click.UsageError(shell.tongue.say("Give --out FILE or --as NAME."), ctx)

    async def work(desk: Desk) -> tuple[Captured, Path]:
        from assistant.desk.capture import capture as captured
        from assistant.desk.case_files import new_path, write_case

        path = new_path(desk, out, name)
        made = await captured(desk, " ".join(words))
        write_case(path, made.raw)
        return made, path

    with last_moment(shell, SECONDS):
        made, path = on_desk(shell, given, work)
    if as_json:
        replaced = [{"kind": one.kind, "number": one.number, "paths": list(one.paths)} for one in made.replaced]
        put_json({"file": str(path), "situation": made.raw["about"]["situation"], "replaced": replaced})
        return 0
    from assistant.desk.capture import report

    put_lines([shell.tongue.say("Written to {path}. What was replaced:", path=str(path)), *report(made, shell.tongue)])
    put_lines([shell.tongue.say("The lesson is a draft. What is still to be written: practice check; to write it: practice edit.")])
    return 0


@click.command(
    cls=Command,
    name="edit",
    help=N_("Write a case in a form on the screen: what the customer says, what is right. A shipped case is kept as one of your own."),
)
@click.argument("case", metavar="CASE|FILE")
@shared_options(now=False)
@click.pass_obj
def edit(shell: Shell, /, case: str, **given: Any) -> int:
    from assistant.desk.case_check import file_of
    from assistant.desk.start import start
    from assistant.desk.trouble import Misuse

    async def found(desk: Desk) -> Path:
        return file_of(desk, case)

    path = on_journal(shell, given["lang"], demo=False, work=found)
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        raise Misuse("edit_needs_terminal")
    from assistant.ui.case_app import run

    return run(lambda: start(shell.environ, source="practice", lang=given["lang"]), path, language=shell.tongue.language)


@click.command(cls=Command, name="export", help=N_("Pack cases into one file, to be imported at another desk."))
@click.argument("cases", nargs=-1, required=True, metavar="CASE...")
@option("--out", type=FILE, required=True, metavar="PACK.zip", help=N_("The pack, which is not there yet."))
@option("--json", "as_json", is_flag=True, help=JSON)
@shared_options(now=False)
@click.pass_obj
def export(shell: Shell, /, cases: tuple[str, ...], out: Path, as_json: bool, **given: Any) -> int:
    async def work(desk: Desk) -> tuple[str, ...]:
        from assistant.desk.case_pack import export as packed

        return packed(desk, cases, out)

    done = on_journal(shell, given["lang"], demo=False, work=work)
    if as_json:
        put_json({"file": str(out), "cases": list(done)})
        return 0
    put_lines([shell.tongue.say_n("{number} case packed into {path}.", "{number} cases packed into {path}.", len(done), path=str(out))])
    return 0


@click.command(
    cls=Command,
    name="import",
    help=N_("Take in the cases of a pack: all of them, or, where anything is wrong with one, none."),
)
@click.argument("pack", type=FILE, metavar="PACK.zip")
@option("--force", is_flag=True, help=N_("Put them in the place of other cases of the same name."))
@option("--json", "as_json", is_flag=True, help=JSON)
@shared_options(now=False)
@click.pass_obj
def import_pack(shell: Shell, /, pack: Path, force: bool, as_json: bool, **given: Any) -> int:
    async def work(desk: Desk) -> Imported:
        from assistant.desk.case_pack import import_pack as taken

        return taken(desk, pack, force=force)

    done = on_journal(shell, given["lang"], demo=False, work=work)
    if as_json:
        put_json({"new": list(done.new), "replaced": list(done.replaced), "same": list(done.same)})
        return 0
    say_n = shell.tongue.say_n
    new, replaced = len(done.new), len(done.replaced)
    counted = (
        (say_n("{number} case is new:", "{number} cases are new:", new), done.new),
        (say_n("{number} case was replaced:", "{number} cases were replaced:", replaced), done.replaced),
    )
    put_lines(f"{words} {', '.join(names)}" for words, names in counted if names)
    if done.same:
        warn(say_n("{number} case was here already, the same.", "{number} cases were here already, the same.", len(done.same)))
    return 0
