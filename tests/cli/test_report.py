"""``report``: the arguments, the file, and what goes wrong."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from cli.command import Command

NOW = ("--now", "2026-11-24T09:00:00Z")


def test_a_page_is_written_for_its_owner_alone(command: Command, tmp_path: Path) -> None:
    assert command("log", "add", "marieke", "--disposition", "other", "--cause", "other").status == 0
    out = tmp_path / "report.html"
    ran = command("report", "--period", "2020-01-01..2099-12-31", "--out", str(out))
    assert (ran.status, ran.err) == (0, "")
    assert str(out) in ran.out
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    html = out.read_text("utf-8")
    assert html.startswith("<!DOCTYPE html>")
    assert '<html lang="en">' in html
    assert "on practice data" in html


def test_its_language_is_the_readers(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    assert command("report", "--period", "2026-10", "--out", str(out), "--lang", "nl").status == 0
    assert '<html lang="nl">' in out.read_text("utf-8")


def test_a_file_that_is_there_stays_unless_forced(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    out.write_text("mine", "utf-8")
    ran = command("report", "--period", "2026-10", "--out", str(out))
    assert (ran.status, ran.out) == (1, "")
    assert str(out) in ran.err
    assert out.read_text("utf-8") == "mine"
    assert command("report", "--period", "2026-10", "--out", str(out), "--force").status == 0
    assert out.read_text("utf-8") != "mine"


def test_a_dash_prints_the_page(command: Command) -> None:
    ran = command("report", "--period", "2026-10", "--out", "-")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("period", ["october", "2026-13", "2026-10-02..2026-10-01", ""])
def test_a_period_that_is_none_is_a_wrong_argument(command: Command, tmp_path: Path, period: str) -> None:
    ran = command("report", "--period", period, "--out", str(tmp_path / "report.html"))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err
    assert not (tmp_path / "report.html").exists()


@pytest.mark.parametrize("arguments", [("--period", "2026-10"), ("--out", "x.html")])
def test_both_must_be_named(command: Command, arguments: tuple[str, ...]) -> None:
    assert command("report", *arguments).status == 2


def test_a_folder_that_is_not_there_is_said_before_the_work(command: Command, tmp_path: Path) -> None:
    ran = command("report", "--period", "2026-10", "--out", str(tmp_path / "none" / "report.html"))
    assert (ran.status, ran.out) == (1, "")
    assert "none" in ran.err


def test_of_the_simulated_journal_it_says_so_on_every_side(command: Command, tmp_path: Path) -> None:
    assert command("demo", "--log", "80", *NOW).status == 0
    out = tmp_path / "report.html"
    ran = command("report", "--demo", "--period", "2026", "--out", str(out), *NOW)
    assert ran.status == 0
    assert "SIMULATED" in ran.err
    assert "SIMULATED" in out.read_text("utf-8")
    assert command("report", "--period", "2026", "--out", "-", *NOW).out.count("SIMULATED") == 0


def test_findings_are_printed_newest_first_with_their_evidence(command: Command) -> None:
    import json

    assert command("demo", "--log", "400", *NOW).status == 0
    ran = command("review", "findings", "--demo", "--json")
    assert "SIMULATED" in ran.err
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert [one["at"] for one in rows] == sorted((one["at"] for one in rows), reverse=True)
    assert all(one["evidence"] and one["field"] and one["severity"] for one in rows)
    one = rows[0]["kind"]
    only = command("review", "findings", "--demo", "--json", "--kind", one, "--limit", "1").out.splitlines()
    assert [json.loads(line)["kind"] for line in only] == [one]
    agent = rows[0]["agent"]
    named = command("review", "findings", "--demo", "--json", "--agent", agent).out.splitlines()
    assert {json.loads(line)["agent"] for line in named} == {agent}
    lines = command("review", "findings", "--demo", "--limit", "1").out
    assert rows[0]["evidence"] in lines
    assert rows[0]["id"] in lines
    assert command("review", "findings", "--json").out == ""
    assert command("review", "findings", "--kind", "none").status == 2
