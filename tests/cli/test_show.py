"""``show`` and the plain desk: the same content as the screen, in words; on practice data and on a Stripe that goes wrong."""

import json
import re
import signal
import subprocess
import sys
import time

import pytest
from stripe.server import StripeServer

from assistant.billing.practice import Practice
from assistant.desk.start import start
from assistant.desk.trouble import Unreachable
from assistant.desk.whole import whole
from cli.command import PLANTED, ROOT, Command, process_environ

CASES = [case.id for case in Practice().cases]
BOXES = re.compile("[\u2500-\u259f\u25a0-\u25ff•·✓✗↻▲◆\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]")


@pytest.mark.parametrize(("language", "step"), [("en", 1), ("nl", 3)])
def test_every_practice_case_is_told_in_words_alone(command: Command, language: str, step: int) -> None:
    for customer in CASES[::step]:
        ran = command("show", customer, "--lang", language)
        assert (ran.status, ran.err) == (0, ""), customer
        assert not BOXES.search(ran.out), customer
        assert "{" not in ran.out, customer


def test_the_lines_tell_what_the_json_tells(command: Command) -> None:
    for customer in CASES[::6]:
        found = json.loads(command("show", customer, "--json").out)
        lines = command("show", customer).out
        for step in found["script"]["steps"]:
            assert all(line in lines for line in step["lines"])
        for flag in found["flags"]:
            assert flag["means"].replace("•• ", "").replace(" · ", ", ") in lines
        for never in found["script"]["for_agent"]["do_not_say"]:
            assert never in lines
        assert all((one["number"] or one["id"]) in lines for one in found["invoices"])
        assert sum(line.count(", ") + 1 for line in lines.splitlines() if re.match(r"  20\d\d: ", line)) == len(found["strip"])


def test_a_case_reads_the_same_each_time(command: Command) -> None:
    assert command("show", "marieke").out == command("show", "marieke").out


def test_several_customers_are_named_on_stderr(command: Command) -> None:
    ran = command("show", "de")
    assert (ran.status, ran.out) == (3, "")
    assert "cus_practice_marieke  Marieke de Vries  marieke@devries.example" in ran.err


def test_words_need_no_quotes(command: Command) -> None:
    assert command("show", "Marieke", "de", "Vries").out.startswith("Marieke de Vries")


def test_the_script_follows_what_is_asked(command: Command) -> None:
    def script(*options: str) -> dict[str, object]:
        return dict(json.loads(command("show", "marieke", "--json", *options).out)["script"])

    assert (script()["language"], script()["register"]) == ("nl", "je")
    assert script("--register", "u")["register"] == "u"
    assert (script("--script-lang", "en")["language"], script("--script-lang", "en")["register"]) == ("en", None)
    assert script("--direction", "outbound")["steps"] != script()["steps"]
    assert "29" in json.dumps(script()["steps"])
    assert "29" not in json.dumps(script("--identified", "none")["steps"])


def test_every_showing_is_written_down(command: Command) -> None:
    command("show", "marieke")
    command("show", "marieke", "--json")
    rows = json.loads(command("doctor", "--json").out)["journal"]["rows"]
    assert rows["views"] == 2


def test_a_journal_that_cannot_be_used_is_a_warning(command: Command) -> None:
    command.home.mkdir(mode=0o700)
    (command.home / "journal.db").write_bytes(b"this is no database at all" * 100)
    ran = command("show", "marieke", "--json")
    assert ran.status == 0
    assert json.loads(ran.out)["problems"] == []
    assert "journal" in ran.err


def test_the_practice_cases_are_listed(command: Command) -> None:
    ran = command("--plain")
    assert ran.status == 0
    assert [line.split()[0] for line in ran.out.splitlines()] == CASES


def test_demo_is_practice_data_also_where_a_key_is_set(stripe: Command, server: StripeServer) -> None:
    ran = stripe("demo", "--plain", "marieke")
    assert "practice data" in ran.out
    assert server.log == []


# On Stripe

NOW = ("--now", "2026-11-24T09:00:00Z")


def test_a_live_account_is_shown_as_a_practice_one(stripe: Command) -> None:
    live = json.loads(stripe("show", "marieke@devries.example", "--json", *NOW).out)
    practice = json.loads(stripe("show", "marieke@devries.example", "--json", "--source", "practice").out)
    assert (live["source"], practice["source"]) == ("stripe", "practice")
    assert live["situations"] == practice["situations"]
    assert [one["kind"] for one in live["flags"]] == [one["kind"] for one in practice["flags"]]
    assert live["strip"] == practice["strip"]


@pytest.mark.parametrize(
    ("path", "fault", "status", "says"),
    [
        ("", "401", 4, "Stripe refused the key."),
        ("/v1/customers", "500", 4, "Stripe has a fault of its own"),
        ("", "drop", 4, "Stripe could not be reached."),
        ("", "html", 4, "could not be understood"),
        ("", "redirect", 4, "sent us elsewhere"),
        ("/v1/customers", "403", 4, "the key lacks rak_customer_read"),
    ],
)
def test_a_stripe_that_refuses_is_status_4_in_a_sentence(
    stripe: Command, server: StripeServer, path: str, fault: str, status: int, says: str
) -> None:
    server.fault(path, fault)
    ran = stripe("show", "cus_practice_marieke", "--json")
    assert (ran.status, ran.out) == (status, "")
    assert says in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_part_that_is_refused_is_named_and_the_rest_stands(stripe: Command, server: StripeServer) -> None:
    server.fault("/v1/events", "403")
    ran = stripe("show", "cus_practice_marieke", "--json", *NOW)
    assert ran.status == 0
    assert {"part": "events", "error": "the key lacks rak_event_read"} in json.loads(ran.out)["problems"]
    assert "could not read events: the key lacks rak_event_read" in stripe("show", "cus_practice_marieke", *NOW).out


def test_a_deleted_customer_is_said_to_be_deleted(stripe: Command, server: StripeServer) -> None:
    server.delete_customer("cus_practice_marieke")
    ran = stripe("show", "cus_practice_marieke")
    assert (ran.status, ran.out) == (3, "")
    assert "was deleted" in ran.err


def test_the_desk_in_lines_asks_for_a_customer_where_data_is_live(stripe: Command) -> None:
    ran = stripe("--plain")
    assert (ran.status, ran.out) == (2, "")
    assert "Name a customer" in ran.err


def test_plain_http_to_elsewhere_is_refused(stripe: Command) -> None:
    ran = stripe("show", "x", STRIPE_API_BASE="http://192.0.2.1")
    assert ran.status == 2
    assert "must begin with https" in ran.err


FAULTS = ("401", "403", "429", "lock_timeout", "500", "redirect", "drop", "cut", "html", "broken_json", "empty", "body")
TRIED_AGAIN = frozenset({"429", "lock_timeout", "500", "drop", "cut"})


@pytest.mark.parametrize("fault", FAULTS)
def test_a_key_is_never_shown_or_kept(stripe: Command, server: StripeServer, fault: str) -> None:
    server.fault("", fault, body=json.dumps({"error": {"message": f"bad key {PLANTED}"}}).encode())
    asked = [("show", "marieke@devries.example", "--json"), ("log", "add", "cus_practice_marieke", "--note", "y")]
    if fault not in TRIED_AGAIN:
        asked.append(("doctor",))  # tries each read, and waits before it tries again
    runs = [stripe(*words) for words in asked]
    kept = b"".join(path.read_bytes() for path in stripe.home.rglob("*") if path.is_file())
    shown = "".join(ran.out + ran.err for ran in runs)
    assert PLANTED not in shown
    assert PLANTED[8:-4] not in shown
    assert PLANTED.encode() not in kept
    assert "Traceback" not in shown


@pytest.mark.soak
def test_the_answer_comes_in_time_from_a_stripe_that_says_nothing(stripe: Command, server: StripeServer) -> None:
    server.fault("", "hang")
    begun = time.monotonic()
    ran = stripe.whole("show", "cus_practice_marieke")
    assert time.monotonic() - begun < 35
    assert (ran.status, ran.out) == (4, "")
    assert len(ran.err.splitlines()) == 1


def test_an_interrupt_ends_it_quietly(stripe: Command, server: StripeServer) -> None:
    server.fault("", "hang")
    running = subprocess.Popen(
        [sys.executable, "-m", "assistant", "show", "cus_practice_marieke"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=process_environ(stripe.environ), cwd=ROOT,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # tests that were begun in the background pass on that they ignore it
    )  # fmt: skip
    until = time.monotonic() + 20
    while not server.log and time.monotonic() < until:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=20)
    assert (running.returncode, out, err.strip()) == (130, b"", b"")


async def test_where_nothing_came_in_time_that_is_said(stripe: Command, server: StripeServer) -> None:
    server.fault("/v1/charges", "hang")
    desk = start(stripe.environ)
    with pytest.raises(Unreachable) as caught:
        await whole(desk, "cus_practice_marieke", why="show", seconds=1.0)
    await desk.close()
    assert (caught.value.key, caught.value.status, caught.value.facts) == ("answer_late", 4, {"seconds": "1"})
