"""What a desk has set: the file, the environment, and errors that name line and key."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.settings.config import NAMES, load
from assistant.settings.environment import home_folder, prepare_home, screen_language, stripe_base
from assistant.settings.errors import HomeError, SettingsError
from assistant.settings.toml_lines import line_of
from assistant.settings.values import QUESTIONS, Agent, Company, Desk, Facts, Question

WHOLE = """\
[company]
name = "Groei BV"
phone = "+31 20 123 4567"
email = "hulp@groei.example"
statement_name = "GROEI"
[agent]
name = "Sam"
[desk]
language = "nl"
register = "u"
country = "nl"
direction = "outbound"
time_zone = "Europe/Amsterdam"
[facts]
grace_days = 14
no_fee = true
data_kept = false
last_used_key = "last_seen"
[network]
creditor_id = "NL00ZZZ123456780000"
[stripe]
api_version = "2026-10-28.endive"
ca_file = "bank.pem"
proxy = "http://desk:hunter2@127.0.0.1:3128"
[identify]
questions = [{ask = "postcode", weight = "weak"}, {ask = "last4", weight = "strong"}]
[keys]
call.wrap_up = "f2"
"desk.find" = "ctrl+o,f3"
"""


def write(home: Path, text: str | bytes) -> Path:
    (home / "config.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return home


def wrong(home: Path, text: str | bytes) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        load({}, home=write(home, text))
    return caught.value


def test_every_setting_of_the_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "bank.pem").touch()
    found = load({}, home=write(tmp_path, WHOLE))
    assert found.company == Company("Groei BV", "+31 20 123 4567", "hulp@groei.example", "GROEI", "NL00ZZZ123456780000")
    assert found.agent == Agent("Sam")
    assert found.desk == Desk("nl", "u", "NL", "outbound", "Europe/Amsterdam")
    assert found.facts == Facts(grace_days=14, no_fee=True, data_kept=False, last_used_key="last_seen")
    assert found.identify.questions == (Question("postcode", "weak"), Question("last4", "strong"))
    assert (found.stripe.api_version, found.stripe.ca_file) == ("2026-10-28.endive", tmp_path / "bank.pem")
    assert found.stripe.proxy == "http://desk:hunter2@127.0.0.1:3128"
    assert found.keys == {"call.wrap_up": "f2", "desk.find": "ctrl+o,f3"}
    assert found.screen_language == "nl"


def test_without_a_file_nothing_is_claimed(tmp_path: Path) -> None:
    found = load({}, home=tmp_path)
    assert found.facts == Facts(None, None, None, None, None, None, None, None)
    assert found.company == Company(None, None, None, None, None)
    assert (found.agent.name, found.identify.questions, found.keys) == (None, QUESTIONS, {})
    assert found.desk == Desk(None, "je", None, "inbound", None)
    assert set(found.origin.values()) == {"default"}
    assert not any(tmp_path.iterdir())


def test_the_origin_of_every_setting_is_known(tmp_path: Path) -> None:
    environ = {"CHURN_ASSISTANT_HOME": str(tmp_path), "CHURN_ASSISTANT_LANG": "en"}
    write(tmp_path, '[desk]\nlanguage = "nl"\n[keys]\ncall.wrap_up = "f2"\n')
    found = load(environ)
    assert found.home == tmp_path
    assert set(found.origin) == {*NAMES, "keys.call.wrap_up", "home", "screen_language", "stripe_base"}
    assert found.origin["desk.language"] == "file"
    assert found.origin["keys.call.wrap_up"] == "file"
    assert found.origin["company.name"] == "default"
    assert found.origin["home"] == "environment"
    assert (found.screen_language, found.origin["screen_language"]) == ("en", "environment")
    assert load(environ, lang="nl").origin["screen_language"] == "flag"


def test_a_proxys_password_is_not_in_the_repr(tmp_path: Path) -> None:
    found = load({}, home=write(tmp_path, '[stripe]\nproxy = "http://desk:hunter2@127.0.0.1:3128"\n'))
    assert found.stripe.proxy is not None
    assert "hunter2" not in repr(found)


@pytest.mark.parametrize(
    ("text", "line", "name", "near"),
    [
        ('[company]\nname = "x"\n\n[desks]\nlanguage = "nl"\n', "4", "desks", "desk"),
        ('# first\n[desk]\n# language = "nl"\nlangauge = "nl"\n', "4", "desk.langauge", "language"),
        ("[facts]\ngrace_days = 3\n[agent]\ngrace_days = 3\n", "4", "agent.grace_days", ""),
        ('[company]\nname = """\nzzz = 1\n"""\nzzz = 1\n', "5", "company.zzz", ""),
        ('desk.langauge = "nl"\n', "1", "desk.langauge", "language"),
        ('\ndesk = {language = "nl", colour = "red"}\n', "2", "desk.colour", ""),
        ('[keys]\ncall.bank = "x"\ncall.wrapup = "f2"\n', "3", "keys.call.wrapup", "call.wrap_up"),
        ('\r\n[desk]\r\n"colour" = "red"\r\n', "3", "desk.colour", ""),
        (
            '[identify]\nquestions = [\n {ask = "amount", weight = "weak"},\n {ask = "last4", wait = "weak"},\n]\n',
            "4",
            "identify.questions.wait",
            "",
        ),
    ],
)
def test_an_unknown_name_is_told_with_its_line(tmp_path: Path, text: str, line: str, name: str, near: str) -> None:
    error = wrong(tmp_path, text)
    assert error.key == "unknown_name"
    assert (error.facts["line"], error.facts["name"]) == (line, name)
    assert error.facts["file"] == str(tmp_path / "config.toml")
    assert near in error.facts["near"]


@pytest.mark.parametrize(
    ("text", "line", "name", "expected"),
    [
        ("[company]\nname = 7\n", "2", "company.name", "text"),
        ('[company]\nname = ""\n', "2", "company.name", "text"),
        ('[company]\nname = "a\\u001bb"\n', "2", "company.name", "text"),
        ('company = "x"\n', "1", "company", "table"),
        ("[[company]]\nname = 'x'\n", "1", "company", "table"),
        ('[desk]\nregister = "je"\nlanguage = "de"\n', "3", "desk.language", "language"),
        ('[desk]\nregister = "jij"\n', "2", "desk.register", "register"),
        ('[desk]\ncountry = "NLD"\n', "2", "desk.country", "country"),
        ('[desk]\ndirection = "in"\n', "2", "desk.direction", "direction"),
        ('[desk]\ntime_zone = "Europe/Utrecht"\n', "2", "desk.time_zone", "time_zone"),
        ('[desk]\ntime_zone = "Europe"\n', "2", "desk.time_zone", "time_zone"),
        ('[desk]\ntime_zone = "../etc/passwd"\n', "2", "desk.time_zone", "time_zone"),
        ('[facts]\nno_fee = "yes"\n', "2", "facts.no_fee", "yes_or_no"),
        ("[facts]\nno_fee = 1\n", "2", "facts.no_fee", "yes_or_no"),
        ("[facts]\ngrace_days = true\n", "2", "facts.grace_days", "days"),
        ("[facts]\ngrace_days = -1\n", "2", "facts.grace_days", "days"),
        ("[facts]\ngrace_days = 1.5\n", "2", "facts.grace_days", "days"),
        ('[stripe]\nca_file = "missing.pem"\n', "2", "stripe.ca_file", "file"),
        ('[stripe]\nproxy = "socks5://x"\n', "2", "stripe.proxy", "url"),
        ('[stripe]\nproxy = "http://x:99999"\n', "2", "stripe.proxy", "url"),
        ('[stripe]\napi_version = "latest"\n', "2", "stripe.api_version", "api_version"),
        ("[keys]\ncall.wrap_up = 2\n", "2", "keys.call.wrap_up", "key"),
        ('[keys.call]\nbank = "f1"\nwrap_up = "f 2"\n', "3", "keys.call.wrap_up", "key"),
        ('[identify]\nquestions = "postcode"\n', "2", "identify.questions", "questions"),
        ("[identify]\nquestions = []\n", "2", "identify.questions", "questions"),
        ('[identify]\nquestions = ["postcode"]\n', "2", "identify.questions", "questions"),
        ('[identify]\nquestions = [\n{ask = "amount", weight = "weak"},\n{ask = "x"}]\n', "4", "identify.questions.ask", "question"),
        ('[identify]\nquestions = [{ask = "amount"}]\n', "2", "identify.questions.weight", "weight"),
        ('[[identify.questions]]\nask = "amount"\nweight = "weak"\n[[identify.questions]]\nask = "last4"\nweight = "ok"\n', "4",
         "identify.questions.weight", "weight"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_with_its_line(tmp_path: Path, text: str, line: str, name: str, expected: str) -> None:
    error = wrong(tmp_path, text)
    assert error.key == "wrong_value"
    assert (error.facts["line"], error.facts["name"], error.facts["expected"]) == (line, name, expected)


def test_what_is_allowed_is_told(tmp_path: Path) -> None:
    assert wrong(tmp_path, '[desk]\nlanguage = "de"\n').facts["allowed"] == "nl, en"
    assert wrong(tmp_path, "[facts]\nno_fee = 1\n").facts["allowed"] == "true, false"


def test_a_question_is_asked_once(tmp_path: Path) -> None:
    error = wrong(tmp_path, '[identify]\nquestions = [\n{ask = "amount", weight = "weak"},\n{ask = "amount", weight = "weak"}]\n')
    assert (error.key, error.facts["line"], error.facts["question"]) == ("question_twice", "4", "amount")


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ('[desk]\nlanguage = "nl\n', "file_no_toml", "2"),
        ("[desk]\n[desk]\n", "file_no_toml", "2"),
        ("a = 1\nb = [\n", "file_no_toml", "2"),
        ("[facts]\ngrace_days = " + "9" * 5000, "file_no_toml", "2"),
        ("a = " + "[" * 5000, "file_no_toml", "1"),
        (b"[desk]\n# ok\nlanguage = '\xff'\n", "file_not_utf8", "3"),
    ],
)
def test_a_file_that_is_no_toml_is_told_with_its_line(tmp_path: Path, text: str | bytes, key: str, line: str) -> None:
    error = wrong(tmp_path, text)
    assert (error.key, error.facts["line"]) == (key, line)


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    assert wrong(tmp_path, b"#" * (256 * 1024 + 1)).key == "file_too_big"
    assert load({}, home=write(tmp_path, b"#" * (256 * 1024))).facts == Facts()


def test_a_file_that_can_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()
    with pytest.raises(SettingsError) as caught:
        load({}, home=tmp_path)
    assert (caught.value.key, caught.value.facts["problem"]) == ("file_not_read", "IsADirectoryError")


@given(st.text(), st.lists(st.text(), min_size=1, max_size=3))
def test_finding_a_line_never_fails(text: str, path: list[str]) -> None:
    assert 1 <= line_of(text, tuple(path)) <= text.count("\n") + 1


def test_the_language_of_the_screens_is_flag_then_environment_then_file_then_locale() -> None:
    environ = {"CHURN_ASSISTANT_LANG": "nl", "LANG": "nl_NL.UTF-8"}
    assert screen_language(environ, "nl", "en") == ("en", "flag")
    assert screen_language(environ, "en", None) == ("nl", "environment")
    assert screen_language({"LANG": "nl_NL.UTF-8"}, "en", None) == ("en", "file")
    assert screen_language({"LANG": "nl_NL.UTF-8"}, None, None) == ("nl", "default")
    assert screen_language({"LC_ALL": "en_GB", "LANG": "nl_NL"}, None, None) == ("en", "default")
    assert screen_language({"LC_ALL": "", "LC_MESSAGES": "nl", "LANG": "C"}, None, None) == ("nl", "default")
    assert screen_language({"CHURN_ASSISTANT_LANG": "", "LANG": "nlx"}, None, None) == ("en", "default")


@pytest.mark.parametrize(
    ("environ", "flag", "name"), [({"CHURN_ASSISTANT_LANG": "de"}, None, "CHURN_ASSISTANT_LANG"), ({}, "fr", "--lang"), ({}, "", "--lang")]
)
def test_a_third_language_is_refused(environ: dict[str, str], flag: str | None, name: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load(environ, home=tmp_path, lang=flag)
    assert (caught.value.key, caught.value.facts["name"]) == ("wrong_setting", name)


@pytest.mark.parametrize(
    "base",
    ["https://api.stripe.com", "https://127.0.0.1:8443", "http://127.0.0.1:4010", "http://localhost:4010", "http://[::1]:4010", "http://127.9.9.9",
     "HTTP://LOCALHOST", "https://gateway.example/stripe"],
)  # fmt: skip
def test_https_and_this_machine_are_allowed(base: str) -> None:
    assert stripe_base({"STRIPE_API_BASE": base + "/"}) == base


def test_stripes_own_address_is_the_default() -> None:
    assert stripe_base({}) == stripe_base({"STRIPE_API_BASE": ""}) == "https://api.stripe.com"


@pytest.mark.parametrize(
    "base",
    ["http://api.stripe.com", "http://127.0.0.1.example.com", "http://localhost.example.com", "http://0.0.0.0", "http://10.0.0.1", "http://[::ffff:10.0.0.1]",
     "http://127.0.0.1@example.com", "http://127.0.0.1\\@example.com", "http://example.com#127.0.0.1", "http://127.1", "http://2130706433", "ftp://localhost",
     "localhost:4010", "//localhost", "https://", "https://user:pw@api.stripe.com", "https://exa mple.com", "http://localhost:99999", "file:///etc/passwd",
     "https://api.stripe.com\n.example.com", "http://[::1", "https://ex\u0430mple.com"],
)  # fmt: skip
def test_any_other_address_is_refused(base: str) -> None:
    with pytest.raises(SettingsError) as caught:
        stripe_base({"STRIPE_API_BASE": base})
    assert (caught.value.key, caught.value.facts) == ("insecure_base", {"name": "STRIPE_API_BASE"})


def test_the_folder_comes_from_the_environment_or_the_platform(tmp_path: Path) -> None:
    assert home_folder({"CHURN_ASSISTANT_HOME": str(tmp_path)}) == tmp_path
    assert home_folder({"CHURN_ASSISTANT_HOME": "desk"}).is_absolute()
    assert home_folder({}) == home_folder({"CHURN_ASSISTANT_HOME": ""})
    assert home_folder({}).name == "churn-assistant"


def test_the_folder_is_made_for_its_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "a" / "b"
    prepare_home(home)
    prepare_home(home)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_an_empty_folder_is_closed_and_a_used_one_keeps_its_mode(tmp_path: Path) -> None:
    for name in ("empty", "used"):
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(0o755)
    (tmp_path / "used" / "file").touch()
    for name, mode in (("empty", 0o700), ("used", 0o755)):
        prepare_home(tmp_path / name)
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == mode


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(HomeError) as caught:
            prepare_home(path)
        assert caught.value.key == "home_is_a_file"


def test_a_folder_that_can_not_be_made_is_told() -> None:
    with pytest.raises(HomeError) as caught:
        prepare_home(Path("desk\0"))
    assert caught.value.key == "home_not_made"
