"""click's own words that a person can meet here, so that the catalogs hold them. click itself asks the catalog for them when it speaks."""

from __future__ import annotations

from assistant.language import N_


def say_n(one: str, many: str) -> tuple[str, str]:
    """Marks a pair of forms; the catalogs know it by this name."""
    return one, many


WORDS = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("required"),
    N_("default: {default}"),
    N_("Try '{command} {option}' for help."),
    N_("Missing command."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing parameter"),
    N_("Choose from:\n\t{choices}"),
    N_("No such option {name!r}."),
    N_("No such command {name!r}."),
    N_("Option {name!r} does not take a value."),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
)
FORMS = (
    say_n("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    say_n("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    say_n("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    say_n("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
)
