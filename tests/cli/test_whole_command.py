"""The command itself: help and mistakes in both languages, what it imports, keys, the state of the desk, completion."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from stripe.server import StripeServer, practice_cases

from cli.whole_runs import ROOT, environment, run

COMMANDS = ("show", "log", "login", "logout", "doctor", "demo", "completion")
HEAVY = ("textual", "httpx", "sqlite_utils", "sqlite3", "keyring")


@pytest.fixture(scope="module")
def server() -> Iterator[StripeServer]:
    with StripeServer(practice_cases()) as running:
        yield running


@pytest.mark.parametrize(
    ("language", "usage", "options", "help_words"),
    [("en", "Usage:", "Options:", "Show this message and exit."), ("nl", "Gebruik:", "Opties:", "")],
)
def test_help_is_in_the_language_of_the_reader(tmp_path: Path, language: str, usage: str, options: str, help_words: str) -> None:
    done = run(tmp_path, "--help", "--lang", language)
    assert (done.status, done.err) == (0, "")
    for word in (usage, options, help_words, *COMMANDS):
        assert word in done.out
    assert run(tmp_path, "--help", CHURN_ASSISTANT_LANG=language).out == done.out


@pytest.mark.parametrize("command", [*((one,) for one in COMMANDS), ("log", "add")])
def test_every_command_has_help(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = run(tmp_path, *command, "--help", LANG="en_GB.UTF-8")
    assert (done.status, done.err) == (0, "")
    assert "Usage:" in done.out
    assert "--key " not in done.out
    for option in ("--source", "--lang"):
        assert option in done.out


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("show", "--help")])
def test_help_and_version_load_nothing_heavy(tmp_path: Path, words: tuple[str, ...]) -> None:
    probe = (
        "import sys, atexit; sys.argv = ['churn-assistant', *sys.argv[1:]]\n"
        f"atexit.register(lambda: print([one for one in {HEAVY} if one in sys.modules]))\n"
        "from assistant.__main__ import main\n"
        "sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, *words], capture_output=True, text=True, env=environment(tmp_path), cwd=ROOT, check=True, timeout=60
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_version_is_that_of_the_project(tmp_path: Path) -> None:
    done = run(tmp_path, "--version")
    assert done.status == 0
    assert "0." in done.out


@pytest.mark.parametrize(("language", "said"), [("en", "No such option"), ("nl", "--colour")])
def test_an_option_that_is_none_is_a_wrong_use(tmp_path: Path, language: str, said: str) -> None:
    done = run(tmp_path, "show", "x", "--colour", "--lang", language)
    assert (done.status, done.out) == (2, "")
    assert said in done.err
    if language == "nl":
        assert "No such option" not in done.err
        assert "Usage" not in done.err


def test_a_language_that_is_none_of_ours_is_a_wrong_use(tmp_path: Path) -> None:
    assert run(tmp_path, "show", "x", "--lang", "fr").status == 2
    assert run(tmp_path, "log", CHURN_ASSISTANT_LANG="fr").status == 2


def test_a_setting_that_is_wrong_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[desk]\nregister = "hey"\n', "utf-8")
    done = run(tmp_path, "show", "cus_practice_marieke")
    assert (done.status, done.out) == (2, "")
    assert "desk.register" in done.err
    assert "2" in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_help_comes_even_where_a_setting_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("this is no toml", "utf-8")
    assert run(tmp_path, "--help").status == 0


def test_the_file_chooses_the_language_where_nothing_else_does(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[desk]\nlanguage = "nl"\n', "utf-8")
    assert "Gebruik:" in run(tmp_path, "--help").out
    assert "Usage:" in run(tmp_path, "--help", "--lang", "en").out


def test_a_crash_is_one_sentence_and_a_log_without_data(tmp_path: Path) -> None:
    """The start of the desk is replaced in the program's own process by one that fails with a key and a card number at hand."""
    probe = (
        "import sys; import assistant.desk.start as start\n"
        "def broken(*args, **more):\n"
        "    secret_of_a_customer = 'local sk_live_planted0000KEY1111planted2222'\n"
        "    raise RuntimeError('sk_live_planted0000KEY1111planted2222 and 4242 4242 4242 4242')\n"
        "start.start = broken\n"
        "from assistant.__main__ import main\n"
        "sys.argv = ['churn-assistant', 'show', 'x']; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, env=environment(tmp_path), cwd=ROOT, check=False, timeout=60
    )
    log = tmp_path / "churn-assistant.log"
    assert (done.returncode, done.stdout) == (1, "")
    assert str(log) in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    kept = log.read_text("utf-8")
    assert "RuntimeError" in kept
    assert "planted" not in kept
    assert "4242 4242" not in kept
    assert log.stat().st_mode & 0o777 == 0o600


# Keys


def test_a_key_on_stdin_is_tried_and_told_what_it_may(tmp_path: Path, server: StripeServer) -> None:
    """The keyring is off here, so that it cannot be kept; that is said."""
    done = run(tmp_path, "login", typed=server.key + "\n", STRIPE_API_BASE=server.base)
    assert done.status == 1
    assert "keyring" in done.err.lower()
    assert server.key not in done.out + done.err


def test_what_is_no_key_is_refused_before_it_is_sent(tmp_path: Path, server: StripeServer) -> None:
    before = len(server.log)
    done = run(tmp_path, "login", typed="my password\n", STRIPE_API_BASE=server.base)
    assert done.status in {1, 2}
    assert "my password" not in done.out + done.err
    assert len(server.log) == before


def test_no_option_takes_a_key(tmp_path: Path) -> None:
    assert run(tmp_path, "login", "--key", "sk_test_x").status == 2
    assert run(tmp_path, "login", "sk_test_x").status == 2


# Doctor


def test_doctor_tells_what_is_set_and_from_where(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[agent]\nname = "Sanne"\n', "utf-8")
    done = run(tmp_path, "doctor", "--json")
    text = json.dumps(done.json)
    for word in ("agent.name", "file", "sqlite", "textual", "httpx", str(tmp_path)):
        assert word in text
    assert run(tmp_path, "doctor").out


def test_doctor_names_what_a_key_lacks_and_never_writes(tmp_path: Path, server: StripeServer) -> None:
    server.fault("/v1/disputes", "403")
    live = {"STRIPE_API_BASE": server.base, "STRIPE_API_KEY": server.key}
    plain, told = run(tmp_path, "doctor", **live), run(tmp_path, "doctor", "--json", **live)
    server.clear_faults()
    assert "rak_dispute_read" in plain.out + plain.err
    assert "rak_dispute_read" in told.out
    assert plain.status == told.status == 1
    assert server.key not in plain.out + plain.err + told.out + told.err
    assert {seen.method for seen in server.log} == {"GET"}


def test_doctor_names_a_damaged_journal(tmp_path: Path) -> None:
    (tmp_path / "journal.db").write_bytes(b"no database at all" * 100)
    done = run(tmp_path, "doctor")
    assert done.status == 1
    assert "journal.db" in done.out + done.err


# Completion


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_is_one_for_its_shell(tmp_path: Path, shell: str) -> None:
    done = run(tmp_path, "completion", shell)
    assert done.status == 0
    assert "churn-assistant" in done.out
    assert "COMPLETE" in done.out


def test_a_shell_that_is_unknown_is_a_wrong_use(tmp_path: Path) -> None:
    assert run(tmp_path, "completion", "tcsh").status == 2
