"""Whole runs: streams, exit status, pipes, languages, imports."""

import json
import os
import subprocess
import sys

import pexpect
import pytest

from cli.command import ROOT, Command, process_environ

HEAVY = ("textual", "httpx", "sqlite_utils", "rich", "numpy", "keyring")


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("show", "--help"), ("log", "add", "--help")])
def test_help_and_version_import_nothing_heavy(command: Command, arguments: tuple[str, ...]) -> None:
    probe = (
        "import sys; from assistant.cli.run import run; status = run(sys.argv[1:], {'HOME': '/nowhere'});"
        f"print([name for name in {HEAVY!r} if name in sys.modules], status, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, *arguments],
        capture_output=True,
        text=True,
        env=process_environ(command.environ),
        cwd=ROOT,
        check=True,
    )
    assert done.stderr.strip() == "[] 0"
    assert done.stdout.strip()


def test_an_account_as_json_is_all_that_stands_on_stdout(command: Command) -> None:
    ran = command.whole("show", "marieke@devries.example", "--json")
    assert (ran.status, ran.err) == (0, "")
    found = json.loads(ran.out)
    assert (found["schema"], found["source"], found["situation"]) == (1, "practice", "insufficient_funds")
    assert not set(ran.out) & {chr(code) for code in (*range(10), *range(11, 32), 127)}


def test_a_customer_who_is_not_there_is_status_3_on_stderr_alone(command: Command) -> None:
    ran = command.whole("show", "nobody@nowhere.example", "--json")
    assert (ran.status, ran.out) == (3, "")
    assert ran.err.startswith("Nobody found")
    assert "Traceback" not in ran.err


def test_the_screen_says_that_it_needs_a_terminal(command: Command) -> None:
    ran = command.whole()
    assert (ran.status, ran.out) == (1, "")
    assert "needs a terminal" in ran.err


def test_a_reader_that_goes_away_is_no_error(command: Command) -> None:
    line = f"{sys.executable} -m assistant show marieke | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", line], capture_output=True, text=True, env=process_environ(command.environ), cwd=ROOT, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Marieke de Vries")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="Linux has a file that is always full")
def test_output_that_cannot_be_written_is_status_1(command: Command) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "assistant", "show", "marieke"],
            stdout=full, stderr=subprocess.PIPE, text=True, env=process_environ(command.environ), cwd=ROOT, timeout=60, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "The output could not be written (ENOSPC).\n")


def test_piped_output_is_utf8_whatever_the_terminal_is_set_to(command: Command) -> None:
    ran = command.whole("show", "cus_practice_zoe", "--json", PYTHONUTF8="0", LANG="C", LC_ALL="C")
    assert json.loads(ran.out)["customer"]["name"] == "Zoë Van den Broeck"
    assert "Zoë" in ran.out


def test_json_on_a_terminal_is_ascii(command: Command) -> None:
    child = pexpect.spawn(
        sys.executable, ["-m", "assistant", "show", "cus_practice_zoe", "--json"],
        env=process_environ(command.environ | {"TERM": "xterm"}), cwd=str(ROOT), timeout=30,
    )  # fmt: skip
    shown = child.read()
    child.close()
    assert child.exitstatus == 0
    assert shown.isascii()
    assert json.loads(shown)["customer"]["name"] == "Zoë Van den Broeck"


def test_a_word_that_is_a_command_can_still_be_a_customer(command: Command) -> None:
    """Also the only run of the screen here: it opens in a terminal, and ends on its key."""
    child = pexpect.spawn(
        sys.executable, ["-m", "assistant", "--", "log"],
        env=process_environ(command.environ | {"TERM": "xterm-256color"}), cwd=str(ROOT), timeout=30, dimensions=(24, 80),
    )  # fmt: skip
    child.expect("PRACTICE")
    child.send("\x11")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_nothing_coloured_and_no_control_character_is_piped(command: Command) -> None:
    for arguments in (("show", "cus_practice_sofie"), ("--plain",), ("doctor",)):
        ran = command.whole(*arguments)
        assert "\x1b" not in ran.out + ran.err
        assert not {c for c in ran.out if c != "\n" and not (c.isprintable() or c in "\u00a0\u2066\u2067\u2068\u2069")}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_names_the_command(command: Command, shell: str) -> None:
    ran = command.whole("completion", shell)
    assert ran.status == 0
    assert f"_CHURN_ASSISTANT_COMPLETE={shell}_complete" in ran.out


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("churn-assistant sh", "plain,show"),
        ("churn-assistant cus_practice_mari", "plain,cus_practice_marieke"),
        ("churn-assistant show cus_practice_mari", "plain,cus_practice_marieke"),
        ("churn-assistant log add x --disposition prom", "plain,promise_to_pay"),
        ("churn-assistant log add x --agreed new_t", "plain,new_try"),
        ("churn-assistant log --cause insuf", "plain,insufficient_funds"),
    ],
)
def test_a_shell_completes_what_has_a_fixed_list(command: Command, words: str, wanted: str) -> None:
    number = str(len(words.split()) - 1)
    ran = command.whole(COMP_WORDS=words, COMP_CWORD=number, _CHURN_ASSISTANT_COMPLETE="bash_complete")
    assert (ran.status, ran.out.split()) == (0, [wanted])
