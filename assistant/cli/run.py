"""Runs a command line to its exit status: 0 done, 1 could not be done, 2 wrong arguments, 3 not found, 4 the provider, 5 policy.

Every error becomes a sentence on stderr, in the reader's language; what nobody foresaw goes to the log. No traceback is ever shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from assistant.cli.out import NotWritten, ReaderGone, finish, tolerant, warn
from assistant.cli.parts import Shell
from assistant.cli.root import DESK, PROGRAM, root
from assistant.cli.speaking import language_of, speaking
from assistant.language import Tongue
from assistant.settings.environment import home_folder

INTERRUPTED = 130


def run(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """The exit status of ``churn-assistant ARGUMENTS``."""
    tolerant()
    try:
        with speaking(language_of(arguments, environ)) as tongue:
            return _answered(arguments, environ, tongue)
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except Exception as error:  # the catalog itself may be missing
        return crashed(error, environ, Tongue("en"))


def _answered(arguments: Sequence[str], environ: Mapping[str, str], tongue: Tongue) -> int:
    try:
        status = root.main(list(arguments), prog_name=PROGRAM, standalone_mode=False, obj=Shell(environ, tongue))
        finish()
    except click.Abort:
        raise
    except ReaderGone:
        return 0
    except NotWritten as lost:
        warn(tongue.say("The output could not be written ({error}).", error=lost.error))
        return 1
    except click.ClickException as error:
        return _misused(error)
    except Exception as error:  # whatever it is, the reader gets a sentence
        return failed(error, environ, tongue)
    return status if isinstance(status, int) else 0


def _misused(error: click.ClickException) -> int:
    """What is wrong, and where to find how it should be."""
    words = [error.format_message()]
    if isinstance(error, click.UsageError) and error.ctx is not None:
        from gettext import gettext

        path = " ".join(error.ctx.command_path.replace(DESK, "").split())
        words.append(gettext("Try '{command} {option}' for help.").format(command=path, option="--help"))
    warn(" ".join(words))
    return error.exit_code


def failed(error: Exception, environ: Mapping[str, str], tongue: Tongue) -> int:
    from assistant.desk.trouble import NotFound, Trouble

    if not isinstance(error, Trouble):
        return crashed(error, environ, tongue)
    from assistant.desk.sentences import sentence

    warn(sentence(error.key, error.facts, tongue))
    for match in error.candidates if isinstance(error, NotFound) else ():
        warn("  " + "  ".join(one for one in (match.id, match.name, match.email, match.phone) if one))
    return error.status


def crashed(error: Exception, environ: Mapping[str, str], tongue: Tongue) -> int:
    from assistant.desk.crash import report
    from assistant.desk.sentences import sentence

    warn(sentence("crashed", {"log": str(report(error, home_folder(environ)))}, tongue))
    return 1
