"""``doctor``, ``login``, ``logout``, and what a crash leaves behind."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from stripe.server import StripeServer

from assistant.desk.crash import CAP, LOG, report
from cli.command import PLANTED, ROOT, Command


def test_a_new_desk_is_well_and_nothing_is_made(command: Command) -> None:
    ran = command("doctor", "--json")
    found = json.loads(ran.out)
    assert (ran.status, ran.err) == (0, "")
    assert (found["ok"], found["todo"], found["source"]) == (True, [], "practice")
    assert found["practice_cases"] == len(list((ROOT / "fixtures" / "cases").glob("*.json")))
    assert not command.home.exists()


def test_every_setting_is_shown_with_where_it_came_from(command: Command) -> None:
    command.home.mkdir(mode=0o700)
    (command.home / "config.toml").write_text('[company]\nname = "Boekenwereld"\n[stripe]\nproxy = "http://me:secret@127.0.0.1:1"\n')
    found = json.loads(command("doctor", "--json", CHURN_ASSISTANT_LANG="nl").out)
    settings = {one["name"]: (one["value"], one["origin"]) for one in found["settings"]}
    assert settings["company.name"] == ("Boekenwereld", "file")
    assert settings["screen_language"] == ("nl", "environment")
    assert settings["desk.register"] == ("je", "default")
    assert settings["stripe.proxy"] == ("set", "file")
    assert "secret" not in json.dumps(found)


def test_the_key_is_masked_and_each_read_is_tried_without_a_write(stripe: Command, server: StripeServer) -> None:
    ran = stripe("doctor", "--json")
    found = json.loads(ran.out)
    assert found["key"] == {"present": True, "origin": "environment", "masked": "rk_test_…9876"}
    assert {one["permission"] for one in found["permissions"]} >= {"rak_customer_read", "rak_charge_read", "rak_event_read"}
    assert all(one["allowed"] for one in found["permissions"])
    assert {seen.method for seen in server.log} == {"GET"}
    assert ran.status == 0


def test_a_missing_permission_is_named_with_what_to_do(stripe: Command, server: StripeServer) -> None:
    server.fault("/v1/disputes", "403")
    ran = stripe("doctor")
    assert ran.status == 1
    assert "The key may not read disputes: give it rak_dispute_read in Stripe's dashboard." in ran.out


def test_a_wrong_key_is_said_once(stripe: Command) -> None:
    ran = stripe("doctor", "--json", STRIPE_API_KEY="rk_test_51AnotherKeyThatIsNotTheRightOne")
    assert ran.status == 1
    assert len(json.loads(ran.out)["todo"]) == 1


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("config.toml", '[desk]\nregistre = "je"\n', "registre"),
        ("journal.db", "no database at all" * 100, "journal"),
        ("journal.known", "A journal was made here.\n", "gone or empty"),
        ("drafts/x.json.damaged", "{", "set aside"),
    ],
)
def test_what_is_wrong_in_the_folder_needs_doing(command: Command, name: str, content: str, says: str) -> None:
    (command.home / "drafts").mkdir(mode=0o700, parents=True)
    command.home.chmod(0o700)
    path = command.home / name
    path.write_text(content)
    path.chmod(0o600)
    ran = command("doctor")
    assert ran.status == 1
    assert says in ran.out.split("\n\n")[0]


def test_a_folder_that_others_can_look_into_needs_doing(command: Command) -> None:
    command.home.mkdir(mode=0o755)
    ran = command("doctor")
    assert ran.status == 1
    assert f"chmod 700 {command.home}" in ran.out


def test_doctor_says_where_the_key_should_have_come_from(command: Command) -> None:
    ran = command("doctor", "--source", "stripe")
    assert ran.status == 1
    assert "No Stripe key was found." in ran.out


# Logging in. The keyring is a file of the test's own.


@pytest.fixture
def keyring(command: Command, server: StripeServer, tmp_path: Path) -> Command:
    del command.environ["CHURN_ASSISTANT_KEYRING"]
    command.environ |= {
        "STRIPE_API_BASE": server.base,
        "PYTHON_KEYRING_BACKEND": "cli.file_keyring.FileKeyring",
        "PYTHONPATH": str(ROOT / "tests"),
        "TEST_KEYRING_FILE": str(tmp_path / "keyring.json"),
    }
    return command


def test_a_key_is_tried_kept_used_and_forgotten(keyring: Command, tmp_path: Path) -> None:
    ran = keyring.whole("login", typed=f"{PLANTED}\n")
    assert (ran.status, ran.err) == (0, "")
    assert "rk_test_…9876" in ran.out
    assert "customer (rak_customer_read): may be read" in ran.out
    assert PLANTED not in ran.out
    assert PLANTED in (tmp_path / "keyring.json").read_text()
    found = json.loads(keyring.whole("doctor", "--json").out)
    assert (found["key"]["origin"], found["source"]) == ("keyring", "stripe")
    assert keyring.whole("logout").status == 0
    assert PLANTED not in (tmp_path / "keyring.json").read_text()
    assert "held no key" in keyring.whole("logout").out


def test_a_key_that_stripe_refuses_is_not_kept(keyring: Command, tmp_path: Path) -> None:
    ran = keyring.whole("login", typed="rk_test_51AnotherKeyThatIsNotTheRightOne\n")
    assert (ran.status, ran.out) == (4, "")
    assert "refused the key" in ran.err
    assert "AnotherKey" not in ran.err
    assert not (tmp_path / "keyring.json").exists()


def test_a_key_without_customers_is_not_kept(keyring: Command, server: StripeServer, tmp_path: Path) -> None:
    server.fault("/v1/customers", "403")
    assert keyring.whole("login", typed=f"{PLANTED}\n").status == 4
    assert not (tmp_path / "keyring.json").exists()


def test_a_key_file_is_read_only_where_nobody_else_can(keyring: Command, tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(PLANTED)
    path.chmod(0o644)
    ran = keyring.whole("login", "--key-file", str(path))
    assert ran.status == 2
    assert "chmod 600" in ran.err
    path.chmod(0o600)
    assert keyring.whole("login", "--key-file", str(path)).status == 0


@pytest.mark.parametrize("typed", ["", "\n", "hello\n", "pk_test_51PublishableKeysAreNoUse\n"])
def test_what_is_no_key_is_refused_before_anybody_is_asked(keyring: Command, server: StripeServer, typed: str) -> None:
    ran = keyring.whole("login", typed=typed)
    assert ran.status == 2
    assert server.log == []


def test_a_keyring_that_is_off_is_said_before_a_key_is_typed(command: Command) -> None:
    ran = command.whole("login", typed=f"{PLANTED}\n")
    assert (ran.status, ran.out) == (1, "")
    assert "CHURN_ASSISTANT_KEYRING" in ran.err


# Crashes


def fail_with(message: str) -> Exception:
    customer = "Marieke, 4242 4242 4242 4242"
    try:
        raise ValueError(message + customer[:0])
    except ValueError as error:
        return error


def test_a_crash_leaves_a_redacted_traceback_without_local_variables(tmp_path: Path) -> None:
    error = fail_with(f"bad {PLANTED} of marieke@devries.example, card 4242424242424242")
    log = report(error, tmp_path, datetime(2026, 11, 24, 9, tzinfo=UTC))
    text = log.read_text("utf-8")
    assert log == tmp_path / LOG
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert text.startswith("2026-11-24T09:00:00Z\nTraceback")
    for secret in (PLANTED, "marieke@", "4242424242424242", "Marieke,"):
        assert secret not in text.replace('customer = "Marieke, 4242 4242 4242 4242"', "")
    assert "fail_with" in text


def test_the_log_of_crashes_does_not_grow_without_end(tmp_path: Path) -> None:
    (tmp_path / LOG).write_bytes(b"x" * CAP)
    log = report(fail_with("once more"), tmp_path)
    assert log.stat().st_size < 10_000
    assert (tmp_path / f"{LOG}.1").stat().st_size == CAP


def test_where_the_folder_cannot_be_written_the_traceback_goes_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    log = report(fail_with("oh"), tmp_path / "file")
    assert "ValueError: oh" in log.read_text()
    assert log.parent != tmp_path
    log.unlink()


def test_what_nobody_foresaw_is_one_sentence_with_the_log(command: Command) -> None:
    """A folder whose name holds a NUL is no fault that anybody expects."""
    ran = command("show", "marieke", CHURN_ASSISTANT_HOME="\0")
    assert (ran.status, ran.out) == (1, "")
    assert len(ran.err.splitlines()) == 1
    log = Path(ran.err.split("the details are in ")[1].rstrip().rstrip("."))
    assert "ValueError: " in log.read_text("utf-8")
    log.unlink()
