"""The lines of the scripts and the notes for the agent: read once from ``scripts.toml`` and ``notes.toml``, extracted for the catalogs.

A line's id is its message context and a letter for the variant: ``insufficient_funds.call.acknowledge.1a``. The lines of ``common``
belong to every situation that has the phase, save where a situation greets in its own way.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import IO, Any

from assistant.resources import PACKAGE

PHASES = ("acknowledge", "normalise", "plain_reason", "reassure", "choice", "step", "confirm", "close", "thank", "feedback")


@dataclass(frozen=True, slots=True)
class Line:
    """One way to say one thing.

    ``needs`` are facts that it claims without a placeholder; ``names`` its placeholders; ``when`` the direction it fits.
    """

    context: str
    letter: str
    phase: str
    text: str
    when: str | None = None
    needs: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return self.context + self.letter


@dataclass(frozen=True, slots=True)
class Answer:
    """What a customer says then, and how to answer; both are message ids of the script's catalog."""

    context: str
    customer: str
    agent: str
    needs: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Help:
    step: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A situation as it is written: the phases it states, its lines in order, and the notes for the agent."""

    key: str
    phases: tuple[str, ...]
    lines: tuple[Line, ...]
    cause: str = ""
    never: tuple[str, ...] = ()
    helps: tuple[Help, ...] = ()
    answers: tuple[Answer, ...] = ()


def placeholders(text: str) -> tuple[str, ...]:
    return tuple(name for _, name, _, _ in Formatter().parse(text) if name)


@cache
def sources() -> Mapping[str, Source]:
    """Every situation's script and notes, by its key."""
    with (PACKAGE / "guidance" / "scripts.toml").open("rb") as file:
        scripts = tomllib.load(file)
    with (PACKAGE / "guidance" / "notes.toml").open("rb") as file:
        notes = tomllib.load(file)
    return {key: _source(key, block, notes.get(key, {}), scripts["common"]) for key, block in scripts.items() if key != "common"}


def _source(key: str, block: Mapping[str, Any], notes: Mapping[str, Any], common: Mapping[str, Any]) -> Source:
    phases = tuple(block["phases"])
    raws = list(_with_common(block, common))
    lines = sorted((_line(key, raw) for raw in raws), key=lambda line: (PHASES.index(line.phase), int(line.context.rsplit(".", 1)[1])))
    return Source(
        key=key,
        phases=phases,
        lines=tuple(line for line in lines if line.phase in phases),
        cause=notes.get("cause", ""),
        never=tuple(notes.get("never", ())),
        helps=tuple(Help(one["step"], one["text"]) for one in notes.get("helps", ())),
        answers=tuple(_answer(key, number, one) for number, one in enumerate(notes.get("answers", ()), 1)),
    )


def _with_common(block: Mapping[str, Any], common: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if not block.get("own_greeting"):
        yield from (raw for raw in common["lines"] if raw["id"].split(".")[0] in block["phases"])
    yield from block.get("lines", ())


def _line(key: str, raw: Mapping[str, Any]) -> Line:
    phase, name = raw["id"].split(".")
    return Line(
        context=f"{key}.call.{phase}.{name[:-1]}",
        letter=name[-1],
        phase=phase,
        text=raw["text"],
        when=raw.get("when"),
        needs=tuple(raw.get("needs", ())),
        names=placeholders(raw["text"]),
    )


def _answer(key: str, number: int, raw: Mapping[str, Any]) -> Answer:
    names = placeholders(raw["customer"]) + placeholders(raw["agent"])
    return Answer(f"{key}.answer.{number}", raw["customer"], raw["agent"], tuple(raw.get("needs", ())), names)


def extract(
    file: IO[bytes], keywords: object, tags: object, options: Mapping[str, str]
) -> Iterator[tuple[int, str, tuple[str, str], list[str]]]:
    """For pybabel: the messages of ``scripts.toml`` (spoken lines) or, with ``part = "answers"`` or ``"notes"``, those of ``notes.toml``."""
    del keywords, tags
    raw = tomllib.loads(file.read().decode("utf-8"))
    for context, text in _messages(raw, options.get("part", "lines")):
        yield 0, "pgettext", (context, text), []


def _messages(raw: Mapping[str, Any], part: str) -> Iterator[tuple[str, str]]:
    for key, block in raw.items():
        if part == "lines" and key != "common":
            for line in (_line(key, one) for one in _with_common(block, raw["common"])):
                if line.phase in block["phases"]:
                    yield line.context, line.text
        elif part == "answers":
            for number, one in enumerate(block.get("answers", ()), 1):
                yield f"{key}.answer.{number}.customer", one["customer"]
                yield f"{key}.answer.{number}.agent", one["agent"]
        elif part == "notes":
            yield f"{key}.note.cause", block["cause"]
            yield from ((f"{key}.note.never.{number}", text) for number, text in enumerate(block.get("never", ()), 1))
            yield from ((f"{key}.note.helps.{number}", one["text"]) for number, one in enumerate(block.get("helps", ()), 1))
