"""Agents' ideas on lines of the script: noted from the call, listed by line, and given to an editor as a diff of the files that hold the words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.desk.desk import Desk
from assistant.desk.review_log import something_logged
from assistant.desk.trouble import Misuse, told
from assistant.guidance.lines import Line, sources
from assistant.journal import quality
from assistant.journal.quality import Idea
from assistant.journal.resolution import new_id
from assistant.language import Tongue
from assistant.resources import PACKAGE, folder

__all__ = ["Idea"]

SCRIPT = Path("assistant") / "guidance" / "scripts.toml"


@dataclass(frozen=True, slots=True)
class IdeaLine:
    """The ideas for one line in one language and address; ``now`` is what the line says, empty where it is no line of ours any more."""

    line: str
    language: str
    register: str | None
    now: str
    ideas: tuple[Idea, ...]


async def note_idea(
    desk: Desk, line: str, words: str, *, language: str, register: str | None, call: str | None, agent: str | None = None
) -> Idea:
    """Keeps an idea for other words. Raises Misuse for a line that is not there, or no words, and NotSaved."""
    if _line(line) is None:
        raise Misuse("no_such_line", {"line": line[:60]})
    if not words.strip():
        raise Misuse("no_words")
    one = Idea(
        id=new_id(), at=desk.clock(), agent=agent or desk.agent(), line=line, language=language,
        register=register if language == "nl" else None, words=words, call=call,
    )  # fmt: skip
    with told():
        return await desk.writer.run(lambda journal: quality.add_idea(journal, one))


async def ideas(desk: Desk) -> tuple[IdeaLine, ...]:
    """Every idea, by line. Raises NotSaved."""
    if not something_logged(desk):
        return ()
    with told():
        return idea_lines(await desk.writer.run(quality.ideas))


def idea_lines(found: Sequence[Idea]) -> tuple[IdeaLine, ...]:
    """The ideas by line, language and address, those with the most first."""
    by_line: dict[tuple[str, str, str | None], list[Idea]] = {}
    for one in found:
        by_line.setdefault((one.line, one.language, one.register), []).append(one)
    lines = [IdeaLine(line, language, register, said(line, language, register), tuple(held))
             for (line, language, register), held in by_line.items()]  # fmt: skip
    return tuple(sorted(lines, key=lambda one: (-len(one.ideas), one.line, one.language, one.register or "")))


def said(line: str, language: str, register: str | None) -> str:
    """What the line says, its blanks as braces."""
    found = _line(line)
    return Tongue(language, domain="script", register=register).say_in(found.context, found.text) if found else ""


def _line(key: str) -> Line | None:
    return next((one for source in sources().values() for one in source.lines if one.id == key), None)


# The diff


def as_diff(lines: Iterable[IdeaLine]) -> str:
    """A unified diff of the catalogs (Dutch) and of the script (English), for an editor to go through: the newest idea takes the line's place.

    Older ideas for the same line, and ideas with blanks that the line does not have, stand above it as comments and change nothing.
    """
    changes: dict[tuple[str, str | None], list[IdeaLine]] = {}
    for one in lines:
        if one.now:
            changes.setdefault((one.language, one.register), []).append(one)
    parts = [_of_catalog(register, found) for (language, register), found in sorted(changes.items(), key=str) if language == "nl"]
    parts += [_of_script(found) for (language, _), found in sorted(changes.items(), key=str) if language == "en"]
    return "".join(parts)


def _of_catalog(register: str | None, found: list[IdeaLine]) -> str:
    name = Path("nl@formal" if register == "u" else "nl") / "LC_MESSAGES" / "script.po"
    source = (folder("locales") / name).read_text("utf-8")
    return _diff(Path("locales") / name, source, found, _in_catalog)


def _of_script(found: list[IdeaLine]) -> str:
    return _diff(SCRIPT, (PACKAGE / "guidance" / SCRIPT.name).read_text("utf-8"), found, _in_script)


Edit = tuple[int, int, str]
"""Where in the source, and what stands there then."""


def _diff(path: Path, source: str, found: list[IdeaLine], edit: Callable[[str, IdeaLine, str | None, str], Edit | None]) -> str:
    """``edit`` gives what one line's idea changes in the source; the comments are the ideas that are not taken up."""
    changed = source
    edits = [one for line in found if (one := edit(source, line, *_chosen(line))) is not None]
    for start, end, text in sorted(edits, reverse=True):
        changed = changed[:start] + text + changed[end:]
    name = path.as_posix()
    return "".join(difflib.unified_diff(source.splitlines(True), changed.splitlines(True), f"a/{name}", f"b/{name}"))


def _chosen(one: IdeaLine) -> tuple[str | None, str]:
    """The newest idea that can be used, and the others as comments."""
    usable = [idea for idea in one.ideas if _blanks(idea.words) <= _blanks(one.now)]
    chosen = usable[-1] if usable else None
    notes = "".join(f"# {_one_line(idea.agent)}: {_one_line(idea.words)}\n" for idea in one.ideas if idea is not chosen)
    return (_one_line(chosen.words) if chosen else None), notes


def _blanks(words: str) -> frozenset[str]:
    """The names between braces; a brace that is none counts as a strange one."""
    names = re.findall(r"\{([^{}]*)\}", words)
    left = re.sub(r"\{[^{}]*\}", "", words)
    return frozenset(names) | ({"{"} if "{" in left or "}" in left else frozenset())


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _in_catalog(source: str, one: IdeaLine, words: str | None, notes: str) -> Edit | None:
    """The entry with the line's context and, of its variants, this one's English."""
    line = _line(one.line)
    pattern = rf'^msgctxt "{re.escape(line.context)}"\n(msgid (?:".*"\n)+)(msgstr (?:".*"\n)+)' if line else r"(?!)"
    for found in re.finditer(pattern, source, re.MULTILINE):
        if line and _unquoted(found[1]) == line.text:
            written = f"msgstr {_quoted(words)}\n" if words else found[2]
            return found.start(), found.end(), notes + source[found.start() : found.start(2)] + written
    return None


def _in_script(source: str, one: IdeaLine, words: str | None, notes: str) -> Edit | None:
    """The line's text in the situation's own table, else in the common one."""
    line = _line(one.line)
    if line is None:
        return None
    key = f"{line.phase}.{line.context.rsplit('.', 1)[1]}{line.letter}"
    for table in (line.context.split(".")[0], "common"):
        pattern = rf'^\[\[{re.escape(table)}\.lines\]\]\nid = "{re.escape(key)}"\n(?:(?!\[|text = ).*\n)*(text = ".*"\n)'
        found = re.search(pattern, source, re.MULTILINE)
        if found and _unquoted(found[1]) == line.text:
            return found.start(1), found.end(1), notes + (f"text = {_quoted(words)}\n" if words else found[1])
    return None


def _unquoted(block: str) -> str:
    return "".join(re.sub(r"\\(.)", r"\1", part) for part in re.findall(r'"((?:[^"\\]|\\.)*)"', block))
