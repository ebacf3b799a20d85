"""How commands are named and refused, in both languages."""

import re
from gettext import gettext, ngettext
from importlib import import_module
from pathlib import Path

import click
import pytest

from assistant.cli.click_words import FORMS, WORDS
from assistant.cli.root import COMMANDS, root
from assistant.cli.speaking import language_of, speaking
from assistant.language import Tongue
from cli.command import Command

EVERY = [(name,) for name in COMMANDS] + [("log", "add")]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--bogus",), "No such option '--bogus'."),
        (("show",), "Missing argument 'CUSTOMER'."),
        (("show", "x", "--lang", "fr"), "'fr' is not one of 'nl', 'en'."),
        (("marieke", "jan"), "Got unexpected extra argument (jan)"),
        (("log", "--json", "--csv"), "Choose one of --json and --csv."),
        (("log", "--limit", "0"), "0 is not in the range x>=1."),
        (("log", "--since", "yesterday"), '"yesterday" is not a moment.'),
        (("show", "marieke", "--now", "soon"), '"soon" is not a moment.'),
        (("show", "marieke", "--now", "9999-12-31T23:59:59Z"), "lies outside the years 1970 to 2999."),
        (("model", "when", "marieke", "--now", "0001-01-01T00:00:00+14:00"), "lies outside the years 1970 to 2999."),
        (("log", "add", "marieke"), "Choose how the call ended."),
        (("log", "add", "marieke", "--disposition", "promise_to_pay"), "A promise to pay needs its date"),
        (("log", "add", "marieke", "--disposition", "promise_to_pay", "--promise-date", "someday"), "That is not a day I know."),
        (("log", "add", "marieke", "--disposition", "promise_to_pay", "--promise-date", "2026-11-01"), "That day has passed."),
        (("log", "add", "marieke", "--disposition", "other", "--feedback", "6"), "6 is not in the range 1<=x<=5."),
        (("completion", "tcsh"), "'tcsh' is not one of"),
        (("--source", "stripe", "show", "x"), "No Stripe key was found."),
    ],
)
def test_wrong_arguments_are_status_2_and_one_sentence(command: Command, arguments: tuple[str, ...], says: str) -> None:
    ran = command(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert says in ran.err
    assert len(ran.err.splitlines()) == 1


def test_an_error_of_usage_says_where_the_help_is(command: Command) -> None:
    assert command("marieke", "jan").err.rstrip().endswith("Try 'churn-assistant --help' for help.")
    assert command("log", "add").err.rstrip().endswith("Try 'churn-assistant log add --help' for help.")


@pytest.mark.parametrize("names", EVERY, ids=" ".join)
def test_every_command_takes_source_language_and_key_file(command: Command, names: tuple[str, ...]) -> None:
    ran = command(*names, "--help")
    assert ran.status == 0
    for name in ("--source", "--lang", "--key-file"):
        assert name in ran.out


@pytest.mark.parametrize("names", [("show",), ("log",), ("log", "add"), ("demo",), ()], ids=" ".join)
def test_every_reading_command_takes_a_moment(command: Command, names: tuple[str, ...]) -> None:
    assert "--now" in command(*names, "--help").out


def test_no_option_takes_a_key(command: Command) -> None:
    options = {name for names in [(), *EVERY] for name in re.findall(r"--[\w-]+", command(*names, "--help").out)}
    assert {name for name in options if "key" in name or "token" in name} == {"--key-file"}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_help_is_in_the_language_asked_for(command: Command, language: str) -> None:
    said = Tongue(language).say
    ran = command("--lang", language, "show", "--help")
    squeezed = " ".join(ran.out.split())
    for message in ("Usage:", "Show this message and exit.", "JSON for other programs, instead of lines."):
        assert said(message) in squeezed
    assert f"{said('Options')}:" in ran.out


@pytest.mark.parametrize("language", ["nl", "en"])
def test_errors_of_usage_are_in_the_language_asked_for(command: Command, language: str) -> None:
    expected = Tongue(language).say("No such option {name!r}.").format(name="--bogus")
    assert expected in command("show", "--bogus", CHURN_ASSISTANT_LANG=language).err


def test_click_asks_our_catalog_and_leaves_the_process_as_it_was() -> None:
    before = gettext("Usage:"), ngettext(*FORMS[1], 2)
    for language in ("nl", "en"):
        with speaking(language) as tongue:
            assert [gettext(word) for word in WORDS] == [tongue.say(word) for word in WORDS]
    assert (gettext("Usage:"), ngettext(*FORMS[1], 2)) == before


def test_every_word_listed_is_one_that_click_says() -> None:
    sources = "".join(path.read_text("utf-8") for path in Path(click.__file__).parent.glob("*.py"))
    plain = re.sub(r'"\s*\n\s*f?"', "", sources)
    for word in (*WORDS, *(form for forms in FORMS for form in forms)):
        assert f'"{word}"'.replace("\n", "\\n").replace("\t", "\\t") in plain, word


@pytest.mark.parametrize(
    ("arguments", "environ", "file", "language"),
    [
        (("show", "--lang", "nl"), {}, "", "nl"),
        (("--lang=nl",), {"CHURN_ASSISTANT_LANG": "en"}, "", "nl"),
        ((), {"CHURN_ASSISTANT_LANG": "nl"}, '[desk]\nlanguage = "en"\n', "nl"),
        ((), {"LANG": "en_GB.UTF-8"}, '[desk]\nlanguage = "nl"\n', "nl"),
        ((), {"LANG": "nl_BE.UTF-8"}, "", "nl"),
        ((), {"LANG": "nl_NL", "CHURN_ASSISTANT_LANG": "fr"}, "not toml", "nl"),
        (("--", "--lang", "nl"), {}, "", "en"),
        (("--lang", "fr"), {}, "", "en"),
    ],
)
def test_the_language_is_known_before_anything_is_parsed(
    tmp_path: Path, arguments: tuple[str, ...], environ: dict[str, str], file: str, language: str
) -> None:
    (tmp_path / "config.toml").write_text(file)
    assert language_of(arguments, {"CHURN_ASSISTANT_HOME": str(tmp_path), **environ}) == language


def test_every_command_in_the_list_is_there() -> None:
    for place in COMMANDS.values():
        module, _, name = place.partition(":")
        assert isinstance(getattr(import_module(module), name), click.Command)
    assert root.list_commands(click.Context(root)) == list(COMMANDS)


def test_what_is_given_before_a_command_holds_for_it(command: Command) -> None:
    assert command("--now", "2026-11-20T09:00:00Z", "show", "marieke", "--json").out.count('"as_of": "2026-11-20T09:00:00Z"') == 1
    assert command("log", "--now", "soon", "add", "marieke", "--disposition", "other").status == 2


def test_plain_goes_before_or_after_the_customer(command: Command) -> None:
    before, after, shown = command("--plain", "marieke"), command("marieke", "--plain"), command("show", "marieke")
    assert before.status == 0
    assert before.out == after.out == shown.out


def test_a_setting_that_is_wrong_names_its_line(command: Command) -> None:
    command.home.mkdir(mode=0o700)
    (command.home / "config.toml").write_text('[desk]\nregister = "du"\n')
    ran = command("show", "marieke")
    assert ran.status == 2
    assert "line 2" in ran.err
    assert command("--help").status == 0
