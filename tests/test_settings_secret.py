"""The key: never shown, looked for in three places in order, kept in a keyring that keeps it."""

import copy
import dataclasses
import os
import pickle
import threading
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import KeyringLocked

from assistant.settings.errors import Fault, KeyringUnavailable, SettingsError
from assistant.settings.secret import FoundKey, KeySearch, Secret, find_key, remove_key, store_key

KEY = "rk_test_51AbCdEfGhIjKlMnOpQrStUvWxYz"
OTHER = "sk_live_51ZyXwVuTsRqPoNmLkJiHgFeDcBa"


class Safe(KeyringBackend):
    """A keyring in memory that can be locked, or can hang."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.fault: Exception | None = None
        self.may_answer = threading.Event()
        self.may_answer.set()

    def get_password(self, service: str, username: str) -> str | None:
        self.may_answer.wait(20)
        if self.fault:
            raise self.fault
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Forgetful(Safe):
    def set_password(self, service: str, username: str, password: str) -> None:
        pass


@pytest.fixture
def safe() -> Iterator[Safe]:
    before = keyring.get_keyring()
    one = Safe()
    keyring.set_keyring(one)
    yield one
    one.may_answer.set()
    keyring.set_keyring(before)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    path.touch(mode=0o600)
    path.write_text(OTHER + "\n")
    return path


def revealed(search: KeySearch) -> tuple[str, str]:
    assert search.found is not None
    return search.found.secret.reveal(), search.found.origin


def test_no_printed_form_shows_the_key() -> None:
    secret = Secret(KEY)
    for shown in (repr(secret), str(secret), f"{secret}", f"{secret!r}", repr([secret])):
        assert KEY not in shown
        assert "rk_test_…WxYz" in shown
    assert secret.reveal() == KEY


@pytest.mark.parametrize("value", ["", "sk_test_1", "sk_test_12345678901"[:19]])
def test_a_short_key_is_masked_whole(value: str) -> None:
    assert repr(Secret(value)) == "••••"


def test_a_key_is_not_stored_copied_or_listed() -> None:
    secret = Secret(KEY)
    for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            attempt(secret)
    with pytest.raises(TypeError):
        dataclasses.asdict(FoundKey(secret, "file"))
    assert not hasattr(secret, "__dict__")
    assert "rk_test" not in repr(FoundKey(secret, "file"))


def test_the_environment_comes_before_the_keyring_and_that_before_the_file(safe: Safe, key_file: Path) -> None:
    store_key(Secret(KEY))
    assert revealed(find_key({"STRIPE_API_KEY": f" {OTHER}\n"}, key_file)) == (OTHER, "environment")
    assert revealed(find_key({}, key_file)) == (KEY, "keyring")
    assert remove_key()
    assert revealed(find_key({"STRIPE_API_KEY": ""}, key_file)) == (OTHER, "file")
    assert find_key({}) == KeySearch(None)


def test_a_keyring_that_is_switched_off_is_left_alone(safe: Safe, key_file: Path) -> None:
    store_key(Secret(KEY))
    off = {"CHURN_ASSISTANT_KEYRING": "off"}
    assert find_key(off) == KeySearch(None)
    assert revealed(find_key(off, key_file)) == (OTHER, "file")
    for attempt in (lambda: store_key(Secret(OTHER), environ=off), lambda: remove_key(environ=off)):
        with pytest.raises(KeyringUnavailable) as caught:
            attempt()
        assert caught.value.key == "keyring_off"
    assert find_key({}).found is not None


def test_a_keyring_that_hangs_is_given_up(safe: Safe, key_file: Path) -> None:
    safe.may_answer.clear()
    search = find_key({}, key_file, limit_s=0.05)
    assert search.notes == ("keyring_slow",)
    assert revealed(search) == (OTHER, "file")


@pytest.mark.parametrize(("backend", "note"), [(null.Keyring, "keyring_keeps_nothing"), (fail.Keyring, "keyring_absent")])
def test_a_keyring_that_keeps_nothing_is_refused(safe: Safe, backend: type[KeyringBackend], note: str) -> None:
    keyring.set_keyring(backend())
    assert find_key({}) == KeySearch(None, (note,))
    with pytest.raises(KeyringUnavailable) as caught:
        store_key(Secret(KEY))
    assert caught.value.key == note


def test_a_keyring_that_fails_is_told(safe: Safe) -> None:
    safe.fault = KeyringLocked(KEY)
    assert find_key({}).notes == ("keyring_failed",)
    with pytest.raises(KeyringUnavailable) as caught:
        remove_key()
    assert (caught.value.key, caught.value.facts) == ("keyring_failed", {"problem": "KeyringLocked"})


def test_a_key_counts_as_stored_once_it_reads_back(safe: Safe) -> None:
    keyring.set_keyring(Forgetful())
    with pytest.raises(KeyringUnavailable) as caught:
        store_key(Secret(KEY))
    assert caught.value.key == "keyring_keeps_nothing"


def test_removing_what_is_not_there_says_so(safe: Safe) -> None:
    assert not remove_key()


@pytest.mark.parametrize(
    "value",
    ["pk_live_51AbCdEf", "sk_51AbCdEf", "sk_test_", "sk_test_abc def", "sk_test_abc\u0430", "Bearer sk_test_abc", "rk_test_" + "a" * 300],
)
def test_what_is_no_key_is_refused_without_showing_it(value: str, safe: Safe, key_file: Path) -> None:
    safe.kept["churn-assistant", "stripe"] = value
    key_file.write_text(value)
    off = {"CHURN_ASSISTANT_KEYRING": "off"}
    attempts = {
        "environment": lambda: find_key({"STRIPE_API_KEY": value}),
        "keyring": lambda: find_key({}),
        "file": lambda: find_key(off, key_file),
        "typed": lambda: store_key(Secret(value)),
    }
    for origin, attempt in attempts.items():
        with pytest.raises(SettingsError) as caught:
            attempt()  # type: ignore[no-untyped-call]
        assert (caught.value.key, caught.value.facts) == ("key_malformed", {"origin": origin})
        assert value not in str(caught.value)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o700])
def test_a_key_file_that_others_can_read_is_refused(mode: int, key_file: Path) -> None:
    key_file.chmod(mode)
    with pytest.raises(SettingsError) as caught:
        find_key({"CHURN_ASSISTANT_KEYRING": "off"}, key_file)
    assert (caught.value.key, caught.value.facts["mode"]) == ("key_file_open", f"{mode:04o}")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a file away")
def test_a_key_file_of_another_is_refused(key_file: Path) -> None:
    os.chown(key_file, 12345, -1)
    with pytest.raises(SettingsError) as caught:
        find_key({"CHURN_ASSISTANT_KEYRING": "off"}, key_file)
    assert caught.value.key == "key_file_of_another"


def test_what_is_no_plain_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "missing"):
        with pytest.raises(Fault) as caught:
            find_key({"CHURN_ASSISTANT_KEYRING": "off"}, path)
        assert caught.value.key == "key_file_not_read"
