"""``model fit | card | explain | when``, and what ``show`` gives of the model."""

import json
import os
from datetime import date
from pathlib import Path

import pytest
from risk.model.books import BOOK

from assistant.risk.model.book import to_text
from cli.command import Command

NOOR = "cus_practice_noor"
NOW = "2026-09-28T09:00:00Z"


def put_own(command: Command, text: str) -> None:
    command.home.mkdir(mode=0o700, exist_ok=True)
    (command.home / "model.json").write_text(text, "utf-8")


def test_fit_on_practice_says_that_there_is_too_little_and_writes_nothing(command: Command) -> None:
    ran = command("model", "fit", "--source", "practice", "--json")
    found = json.loads(ran.out)
    assert (ran.status, ran.err) == (0, "")
    assert (found["verdict"], found["path"], found["skipped"]) == ("too_little", None, 0)
    assert found["read"] > 40
    assert not list(command.home.glob("model*"))
    assert "too little history of your own" in command("model", "fit", "--source", "practice", "--lang", "en").out


def test_backtest_without_a_table_is_a_trial_on_the_own_history(command: Command) -> None:
    ran = command("model", "backtest", "--source", "practice", "--json")
    assert (ran.status, json.loads(ran.out)["verdict"]) == (0, "too_little")
    assert command("model", "backtest", "--table", "t.csv").status == 2


def test_card_names_the_shipped_model_and_its_limits(command: Command) -> None:
    found = json.loads(command("model", "card", "--json").out)
    assert found["data"] == "prior"
    assert set(found["kinds"]) == {"first_failure", "unpaid", "try", "alone"}
    ran = command("model", "card", "--lang", "en")
    assert (ran.status, ran.err) == (0, "")
    assert "none of yours yet" in ran.out


def test_card_of_an_own_model_and_of_one_that_can_not_be_used(stripe: Command) -> None:
    put_own(stripe, to_text(BOOK))
    ran = stripe("model", "card", "--json")
    assert (ran.err, json.loads(ran.out)["model"]) == ("", "own-1")
    put_own(stripe, to_text(BOOK)[:-9])
    ran = stripe("model", "card", "--json", "--lang", "en")
    assert ran.status == 0
    assert ran.err.startswith("Your own model can't be used, the shipped one answers: model.json: ")
    assert json.loads(ran.out)["data"] == "prior"


def test_a_model_that_can_not_be_used_is_told_wherever_the_shipped_one_answers(stripe: Command) -> None:
    put_own(stripe, to_text(BOOK)[:-9])
    for name in ("explain", "when"):
        ran = stripe("model", name, NOOR, "--json", "--now", NOW, "--lang", "en")
        assert ran.err.startswith("Your own model can't be used, the shipped one answers: model.json: ")
        assert json.loads(ran.out)["trouble"].startswith("model.json: ")


def test_a_pipe_or_a_link_to_nowhere_in_the_place_of_the_model_is_told_and_not_waited_for(stripe: Command) -> None:
    stripe.home.mkdir(mode=0o700, exist_ok=True)
    path = stripe.home / "model.json"
    os.mkfifo(path)
    assert "model.json: not a file" in stripe("model", "card", "--lang", "en").err
    path.unlink()
    path.symlink_to(stripe.home / "nowhere")
    assert "model.json" in stripe("model", "card", "--lang", "en").err


@pytest.mark.parametrize("language", ["en", "nl"])
def test_explain_adds_up(command: Command, language: str) -> None:
    found = json.loads(command("model", "explain", NOOR, "--json", "--lang", language).out)
    assert found["customer"] == NOOR
    assert found["for"] == "recovery"
    assert found["base"] + sum(one["log_odds"] for one in found["reasons"]) == pytest.approx(found["logit"], abs=1e-9)
    assert all(one["text"] and one["name"] for one in found["reasons"])
    ran = command("model", "explain", NOOR, "--lang", language)
    assert (ran.status, ran.err) == (0, "")
    assert len(ran.out.splitlines()) == len(found["reasons"]) + 3


def test_when_gives_a_chance_a_day(command: Command) -> None:
    found = json.loads(command("model", "when", NOOR, "--json").out)
    days = [date.fromisoformat(one["day"]) for one in found["when"]]
    assert days == sorted(days)
    assert len(days) == 14
    assert all(0 < one["p"] < 1 for one in found["when"])
    assert found["plan"]["days"]
    ran = command("model", "when", NOOR, "--lang", "en")
    assert sum(line.endswith(("best", "best, planned")) for line in ran.out.splitlines()) == 1
    assert "No failed payment is open." in command("model", "when", "cus_practice_femke", "--lang", "en").out


@pytest.mark.parametrize("verb", ["explain", "when"])
def test_a_customer_that_is_not_there_is_status_3(command: Command, verb: str) -> None:
    assert command("model", verb, "cus_nobody").status == 3


def test_show_gives_the_risk(command: Command) -> None:
    found = json.loads(command("show", NOOR, "--json").out)
    assert set(found["risk"]) == {"early_warning", "recovery", "when", "plan", "by_lot", "reasons", "model", "data", "trouble"}
    assert found["risk"]["recovery"]["n"] == 0
    text = command("show", NOOR, "--lang", "en").out
    assert "Best day" in text


@pytest.mark.parametrize(("language", "says"), [("en", "Your own model can't be used"), ("nl", "Je eigen model")])
def test_show_says_that_the_own_model_can_not_be_used(stripe: Command, language: str, says: str) -> None:
    put_own(stripe, "{}")
    ran = stripe("show", NOOR, "--now", NOW, "--lang", language)
    assert says in ran.out
    assert "model.json: schema: missing" in ran.out
    ran = stripe("show", NOOR, "--json", "--now", NOW)
    assert json.loads(ran.out)["risk"]["trouble"] == "model.json: schema: missing"


def test_the_model_file_is_not_read_before_an_account_is_opened(stripe: Command) -> None:
    """A file that nobody asked for costs no start; a broken one keeps nobody from another command."""
    put_own(stripe, "{}")
    ran = stripe("log", "--lang", "en")
    assert (ran.status, ran.err) == (0, "")


def test_where_the_file_lies(command: Command) -> None:
    assert Path(json.loads(command("doctor", "--json").out)["model"]["path"]) == command.home / "model.json"
