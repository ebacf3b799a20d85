"""``show`` as a shell sees it: what stands on which stream, the exit status, both languages, and what goes wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from stripe.server import StripeServer, practice_cases

from cli.whole_runs import ROOT, environment, run

MARIEKE = "cus_practice_marieke"
TOP = (
    "schema", "as_of", "source", "customer", "status", "access_until", "mrr", "paid_total", "subscriptions", "invoices", "payment_methods",
    "payments", "strip", "churn", "flags", "situation", "situations", "script", "problems",
)  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[StripeServer]:
    with StripeServer(practice_cases()) as running:
        yield running


@pytest.fixture
def live(server: StripeServer) -> Iterator[dict[str, str]]:
    server.clear_faults()
    yield {"STRIPE_API_BASE": server.base, "STRIPE_API_KEY": server.key}
    server.clear_faults()


def test_stdout_holds_the_object_and_nothing_else(tmp_path: Path) -> None:
    done = run(tmp_path, "show", MARIEKE, "--json")
    assert (done.status, done.err) == (0, "")
    assert tuple(done.json) == TOP
    assert done.json["schema"] == 1
    assert done.json["as_of"] == "2026-11-24T09:00:00Z"
    assert done.json["situation"] == "insufficient_funds"


def test_the_script_speaks_as_to_who_was_identified_unless_told_otherwise(tmp_path: Path) -> None:
    known = run(tmp_path, "show", MARIEKE, "--json").json["script"]["steps"]
    unknown = run(tmp_path, "show", MARIEKE, "--json", "--identified", "none").json["script"]["steps"]
    assert "identified" not in {name for step in known for name in step["left_out"]}
    assert "identified" in {name for step in unknown for name in step["left_out"]}


def test_script_options_choose_language_register_and_direction(tmp_path: Path) -> None:
    made = run(tmp_path, "show", MARIEKE, "--json", "--script-lang", "nl", "--register", "u", "--direction", "outbound").json["script"]
    assert (made["language"], made["register"]) == ("nl", "u")
    assert run(tmp_path, "show", MARIEKE, "--json", "--script-lang", "en").json["script"]["register"] is None
    inbound = run(tmp_path, "show", MARIEKE, "--json", "--script-lang", "nl", "--register", "u").json["script"]
    assert inbound["steps"] != made["steps"]


def test_the_moment_looked_from_can_be_named(tmp_path: Path) -> None:
    assert run(tmp_path, "show", MARIEKE, "--json", "--now", "2026-11-23T10:00:00+01:00").json["as_of"] == "2026-11-23T09:00:00Z"
    wrong = run(tmp_path, "show", MARIEKE, "--now", "soon")
    assert wrong.status == 2
    assert "soon" in wrong.err
    assert wrong.out == ""


def test_words_that_fit_one_customer_find_that_customer(tmp_path: Path) -> None:
    for words in (("marieke@devries.example",), ("Marieke", "de", "Vries")):
        assert run(tmp_path, "show", *words, "--json").json["customer"]["id"] == MARIEKE


def test_words_that_fit_several_name_them_on_stderr(tmp_path: Path) -> None:
    done = run(tmp_path, "show", "visser", "--json")
    assert (done.status, done.out) == (3, "")
    assert {"cus_practice_daan", "cus_practice_daan_again"} <= set(done.err.replace(",", " ").split())


@pytest.mark.parametrize(("language", "said"), [("en", True), ("nl", False)])
def test_nobody_found_is_said_in_the_language_of_the_reader(tmp_path: Path, language: str, said: bool) -> None:
    done = run(tmp_path, "show", "zzzz-nobody", "--lang", language)
    assert (done.status, done.out) == (3, "")
    assert "zzzz-nobody" in done.err
    assert ("Nobody found" in done.err) is said


def test_plain_lines_hold_the_facts_without_boxes_or_colour(tmp_path: Path) -> None:
    done = run(tmp_path, "show", MARIEKE, FORCE_COLOR="1")
    assert (done.status, done.err) == (0, "")
    found = run(tmp_path, "show", MARIEKE, "--json").json
    first = done.out.splitlines()[0]
    assert found["customer"]["name"] in first
    for flag in found["flags"]:
        assert flag["evidence"].replace("•• ", "") in done.out  # what a screen reader would spell out stands in JSON alone
    for step in found["script"]["steps"]:
        for line in step["lines"]:
            assert line in done.out
    assert "\x1b" not in done.out
    assert not {c for c in done.out if "\u2500" <= c <= "\u259f"}


def test_nothing_printed_can_steer_a_terminal(tmp_path: Path) -> None:
    """Every practice case at once would take long; these hold text of other scripts and directions."""
    for case in ("noura", "kenji", "zoe"):
        out = run(tmp_path, "show", f"cus_practice_{case}", "--lang", "nl").out
        harmful = {c for c in out if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn"}}
        assert harmful <= {"\n", "\u2068", "\u2069", "\u200c", "\u200d"}
        assert out.count("\u2068") == out.count("\u2069")


def test_the_desk_with_a_customer_and_plain_says_what_show_says(tmp_path: Path) -> None:
    shown = run(tmp_path, "show", MARIEKE).out
    assert run(tmp_path, "--plain", MARIEKE).out == shown
    assert run(tmp_path, MARIEKE, "--plain").out == shown


def test_plain_without_a_customer_lists_the_practice_cases(tmp_path: Path) -> None:
    done = run(tmp_path, "--plain")
    assert done.status == 0
    assert MARIEKE in done.out
    assert "\x1b" not in done.out


def test_every_opening_writes_who_looked(tmp_path: Path) -> None:
    from assistant.journal.store import Journal

    run(tmp_path, "show", MARIEKE)
    run(tmp_path, "show", MARIEKE, "--json")
    with Journal.open(tmp_path / "journal.db") as journal:
        assert len(journal.views_of(MARIEKE, "practice")) == 2


def test_a_journal_that_cannot_be_written_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "journal.db").write_bytes(b"no database at all" * 100)
    done = run(tmp_path, "show", MARIEKE, "--json")
    assert done.status == 0
    assert done.json["customer"]["id"] == MARIEKE
    assert "journal" in done.err.lower()


def test_a_reader_that_stops_early_ends_it_quietly(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "assistant", "show", MARIEKE, "--json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(tmp_path, PYTHONUNBUFFERED="1"), cwd=ROOT
    ) as going:
        assert going.stdout is not None
        assert going.stderr is not None
        going.stdout.close()
        err = going.stderr.read()
        going.wait(30)
    assert err == b""


def test_names_are_utf8_when_piped(tmp_path: Path) -> None:
    out = run(tmp_path, "show", "cus_practice_zoe", "--json", LANG="C", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0").out
    assert "Zoë" in out


def test_names_are_escaped_on_a_terminal(tmp_path: Path) -> None:
    import pexpect

    going = pexpect.spawn(
        sys.executable,
        ["-m", "assistant", "show", "cus_practice_zoe", "--json"],
        env=os.environ | environment(tmp_path),
        cwd=str(ROOT),
        encoding="utf-8",
        timeout=60,
    )
    going.expect(pexpect.EOF)
    shown = going.before or ""
    going.close()
    assert "Zo\\u00eb" in shown
    assert shown.isascii()


# A live account


def test_a_live_account_shows_the_same_as_its_practice_case(tmp_path: Path, live: dict[str, str]) -> None:
    moment = ("--now", "2026-11-24T09:00:00Z")
    found = run(tmp_path, "show", MARIEKE, "--json", *moment, **live)
    assert (found.status, found.err) == (0, "")
    practised = run(tmp_path, "show", MARIEKE, "--json", *moment, "--source", "practice", **live)
    assert found.json["source"] == "stripe"
    assert practised.json["source"] == "practice"
    for part in ("customer", "status", "mrr", "paid_total", "subscriptions", "invoices", "payments", "strip", "situation"):
        assert found.json[part] == practised.json[part]


def test_a_part_that_may_not_be_read_is_named_and_the_rest_stands(tmp_path: Path, server: StripeServer, live: dict[str, str]) -> None:
    server.fault("/v1/invoices", "403")
    done = run(tmp_path, "show", MARIEKE, "--json", "--now", "2026-11-24T09:00:00Z", **live)
    assert done.status == 0
    assert "invoices" in {one["part"] for one in done.json["problems"]}
    assert done.json["mrr"]
    assert done.json["subscriptions"]


@pytest.mark.parametrize(("kind", "said"), [("401", "login"), ("500", "500"), ("drop", "Stripe")])
def test_a_provider_that_gives_nothing_is_status_four(
    tmp_path: Path, server: StripeServer, live: dict[str, str], kind: str, said: str
) -> None:
    server.fault("/v1/", kind)
    done = run(tmp_path, "show", MARIEKE, "--json", **live)
    assert (done.status, done.out) == (4, "")
    assert said in done.err
    assert "Traceback" not in done.err


def test_a_customer_that_was_deleted_is_not_found(tmp_path: Path) -> None:
    with StripeServer(practice_cases()) as server:
        server.delete_customer("cus_practice_bram")
        done = run(tmp_path, "show", "cus_practice_bram", STRIPE_API_BASE=server.base, STRIPE_API_KEY=server.key)
    assert (done.status, done.out) == (3, "")
    assert "deleted" in done.err


def test_stripe_without_a_key_is_a_wrong_use(tmp_path: Path) -> None:
    done = run(tmp_path, "show", MARIEKE, "--source", "stripe")
    assert (done.status, done.out) == (2, "")
    assert "STRIPE_API_KEY" in done.err


def test_a_key_never_stands_in_what_is_printed(tmp_path: Path, server: StripeServer) -> None:
    planted = "sk_live_planted0000KEY1111planted2222"
    for words in (("show", MARIEKE), ("show", MARIEKE, "--json"), ("doctor",), ("doctor", "--json"), ("log", "add", MARIEKE)):
        done = run(tmp_path, *words, STRIPE_API_BASE=server.base, STRIPE_API_KEY=planted)
        assert planted not in done.out + done.err
        assert "planted0000KEY1111" not in done.out + done.err
        assert done.status != 0
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert planted.encode() not in path.read_bytes()


def test_a_key_is_never_sent_in_the_clear_to_another_computer(tmp_path: Path) -> None:
    done = run(tmp_path, "show", MARIEKE, STRIPE_API_BASE="http://example.org", STRIPE_API_KEY="rk_test_practice_0000000000000000")
    assert done.status == 2
    assert "https" in done.err


@pytest.mark.soak
def test_a_provider_that_hangs_is_given_up_within_the_promised_time(tmp_path: Path) -> None:
    with StripeServer(practice_cases()) as server:
        server.fault("/v1/", "hang")
        done = run(tmp_path, "show", MARIEKE, STRIPE_API_BASE=server.base, STRIPE_API_KEY=server.key)
    assert (done.status, done.out) == (4, "")
