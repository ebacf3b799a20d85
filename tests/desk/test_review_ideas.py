"""Agents' ideas as a diff that an editor can apply: it changes the one line that is meant, and leaves a catalog that can be compiled."""

from __future__ import annotations

import subprocess
import tomllib
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from shutil import copy, which

import pytest
from babel.messages.pofile import read_po

from assistant.desk.review_ideas import as_diff, idea_lines, ideas, note_idea, said
from assistant.desk.start import start
from assistant.desk.trouble import Misuse
from assistant.guidance.lines import sources
from assistant.journal.quality import Idea
from assistant.resources import PACKAGE, folder

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LINE = "insufficient_funds.call.choice.1a"
COMMON = "insufficient_funds.call.thank.1b"


def idea(words: str, line: str = LINE, language: str = "nl", register: str | None = "je", agent: str = "Bas") -> Idea:
    return Idea(id="x", at=NOW, agent=agent, line=line, language=language, register=register, words=words)


def applied(tmp_path: Path, diff: str) -> Path:
    """A copy of the files with the diff applied by the system's own tool."""
    for name in ("nl", "nl@formal"):
        place = tmp_path / "locales" / name / "LC_MESSAGES"
        place.mkdir(parents=True)
        copy(folder("locales") / name / "LC_MESSAGES" / "script.po", place)
    place = tmp_path / "assistant" / "guidance"
    place.mkdir(parents=True)
    copy(PACKAGE / "guidance" / "scripts.toml", place)
    done = subprocess.run(["git", "apply", "-"], input=diff.encode(), cwd=tmp_path, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return tmp_path


def dutch(root: Path, name: str = "nl") -> dict[tuple[str, str], str]:
    with (root / "locales" / name / "LC_MESSAGES" / "script.po").open("rb") as file:
        return {(str(one.context), str(one.id)): str(one.string) for one in read_po(BytesIO(file.read())) if one.id}


@pytest.mark.skipif(which("git") is None, reason="the diff is applied with git")
def test_the_diff_changes_the_line_that_is_meant_and_no_other(tmp_path: Path) -> None:
    found = idea_lines(
        [
            idea("Ouder idee"),
            idea('Wat past je: "nu" of \\ later?'),
            idea("Wat wilt u?", register="u"),
            idea("Thanks, truly.", line=COMMON, language="en", register=None),
        ]
    )
    before = dutch(PACKAGE.parent)
    root = applied(tmp_path, as_diff(found))
    after = dutch(root)
    assert {key for key in before if before[key] != after[key]} == {("insufficient_funds.call.choice.1", words(LINE))}
    assert after["insufficient_funds.call.choice.1", words(LINE)] == 'Wat past je: "nu" of \\ later?'
    assert dutch(root, "nl@formal")["insufficient_funds.call.choice.1", words(LINE)] == "Wat wilt u?"
    script = tomllib.loads((root / "assistant" / "guidance" / "scripts.toml").read_text("utf-8"))
    assert [one["text"] for one in script["common"]["lines"] if one["id"] == "thank.1b"] == ["Thanks, truly."]
    assert "# Bas: Ouder idee" in (root / "locales" / "nl" / "LC_MESSAGES" / "script.po").read_text("utf-8")


def words(line: str) -> str:
    return next(one.text for source in sources().values() for one in source.lines if one.id == line)


def test_blanks_that_the_line_does_not_have_only_stand_as_a_comment() -> None:
    diff = as_diff(idea_lines([idea("Op {retry_date} dan?"), idea("Een losse { haak", agent="[b]")]))
    added = [line for line in diff.splitlines() if line.startswith("+") and not line.startswith("+++")]
    assert added == ["+# Bas: Op {retry_date} dan?", "+# [b]: Een losse { haak"]


@pytest.mark.parametrize("line", [one.id for source in sources().values() for one in source.lines][::7])
def test_every_line_is_found_in_its_files(line: str) -> None:
    for language, register in (("nl", "je"), ("nl", "u"), ("en", None)):
        one = idea("Anders gezegd", line=line, language=language, register=register)
        diff = as_diff(idea_lines([one]))
        assert "Anders gezegd" in diff, f"{line} {language} {register}"
        assert sum(row.startswith("-") and not row.startswith("---") for row in diff.splitlines()) >= 1


async def test_an_idea_for_no_line_or_without_words_is_refused(tmp_path: Path) -> None:
    desk = start({"CHURN_ASSISTANT_HOME": str(tmp_path), "CHURN_ASSISTANT_KEYRING": "off"}, source="practice")
    try:
        assert await ideas(desk) == ()
        for line, text in (("none.such", "x"), (LINE, "  ")):
            with pytest.raises(Misuse):
                await note_idea(desk, line, text, language="nl", register="je", call=None)
        await note_idea(desk, LINE, "Zo dan", language="nl", register="je", call=None)
        (found,) = await ideas(desk)
        assert found.now == said(LINE, "nl", "je") != ""
    finally:
        await desk.close()
