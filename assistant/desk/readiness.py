"""The gate to real calls: reads ``readiness.toml`` of the desk's folder, or the one that comes with the program, and words what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.desk.case_library import library
from assistant.desk.desk import Desk
from assistant.desk.goal_words import goal_words
from assistant.desk.toml_file import TomlFile
from assistant.language import Tongue
from assistant.practice.case import LEVELS
from assistant.practice.readiness import Gate, Missing, Readiness, Rule, taught
from assistant.resources import PACKAGE

FILE = "readiness.toml"
SHIPPED = PACKAGE / "practice" / FILE
TABLE = "each_goal"
_NAMES = ("pass_mark", "no_harm_in_last", TABLE)
_FIELDS = ("level", "times", "at_least", "different_cases")
MOST_TIMES = 20
"""Judgement: more plays of one goal are no gate, but a wall."""
PLAYS, MARK = range(MOST_TIMES + 1), range(101)


def gate(desk: Desk) -> Gate:
    """The desk's own gate, else the shipped one. Raises Misuse for the first thing that is wrong in it."""
    own = desk.settings.home / FILE
    return read_gate(own if own.exists() else SHIPPED)


def read_gate(path: Path) -> Gate:
    """The gate in this file; what it leaves out is as in the shipped one. Raises Misuse."""
    file = TomlFile(path)
    file.known(_NAMES)
    plain = read_gate(SHIPPED) if path != SHIPPED else None
    listed = file.data.get(TABLE)
    if listed is None and plain is not None:
        rules = plain.rules
    elif isinstance(listed, list):
        rules = tuple(_rule(file, raw, number) for number, raw in enumerate(listed))
    else:
        file.wrong(TABLE, "rules", file.line(TABLE))
    return Gate(
        rules,
        _whole(file, file.data.get("pass_mark", plain and plain.pass_mark), "pass_mark", MARK, "score", file.line("pass_mark")),
        _whole(
            file,
            file.data.get("no_harm_in_last", plain and plain.no_harm_in_last),
            "no_harm_in_last",
            PLAYS,
            "plays",
            file.line("no_harm_in_last"),
        ),
    )


def _rule(file: TomlFile, item: Any, number: int) -> Rule:
    raw = file.item(TABLE, item, number, _FIELDS)

    def whole(name: str, allowed: range | tuple[int, ...], expected: str) -> int:
        return _whole(file, raw.get(name), f"{TABLE}.{name}", allowed, expected, file.item_line(TABLE, number, name))

    different = raw.get("different_cases", False)
    if not isinstance(different, bool):
        file.wrong(f"{TABLE}.different_cases", "yes_or_no", file.item_line(TABLE, number, "different_cases"))
    return Rule(whole("level", LEVELS, "level"), whole("times", PLAYS[1:], "times"), whole("at_least", MARK, "score"), different)


def _whole(file: TomlFile, value: Any, name: str, allowed: range | tuple[int, ...], expected: str, line: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value not in allowed:
        file.wrong(name, expected, line)
    return value


def goals_taught(desk: Desk) -> Mapping[int, tuple[str, ...]]:
    """The goals that the cases of each level teach, of those in the library that can be played."""
    return taught((head.about.level, head.about.goals) for head in library(desk) if not head.broken)


# In words


def gate_lines(found: Gate, tongue: Tongue) -> list[str]:
    """What the gate asks, a line each."""
    lines = []
    for one in found.rules:
        times = tongue.say_n("{number} time", "{number} times", one.times)
        facts = {"level": one.level, "times": times, "score": one.at_least}
        if one.different_cases and one.times > 1:
            lines.append(tongue.say("each goal of level {level}: {times} with at least {score}, on different cases", **facts))
        else:
            lines.append(tongue.say("each goal of level {level}: {times} with at least {score}", **facts))
    if found.no_harm_in_last:
        lines.append(
            tongue.say_n("no harm in the last play", "no harm in the last {number} plays", found.no_harm_in_last),
        )
    lines.append(tongue.say("a case is passed with {score}", score=found.pass_mark))
    return lines


def missing_lines(found: Readiness, tongue: Tongue) -> list[str]:
    """What is not there yet, a line a rule: ``level 2, with at least 81: Find the cause 1 of 2, Be brief 0 of 2``."""
    lines, by_rule = [], dict[Rule, list[Missing]]()
    for one in found.missing:
        if one.kind == "nothing":
            lines.append(tongue.say("no play counts yet: play a case alone, from beginning to end"))
        elif one.rule is not None:
            by_rule.setdefault(one.rule, []).append(one)
        else:
            lines.append(_harm(one, tongue))
    return [*(_rule_line(rule, missing, tongue) for rule, missing in by_rule.items()), *lines]


def _harm(one: Missing, tongue: Tongue) -> str:
    return tongue.say_n(
        "{number} of the last {of} plays did harm; it has to be further back",
        "{number} of the last {of} plays did harm; they have to be further back",
        one.have,
        of=one.of,
    )


def _rule_line(rule: Rule, missing: list[Missing], tongue: Tongue) -> str:
    say = tongue.say
    goals = ", ".join(say("{goal} {have} of {of}", goal=goal_words(one.goal, tongue), have=one.have, of=one.of) for one in missing)
    facts = {"level": rule.level, "score": rule.at_least, "goals": goals}
    if rule.different_cases and rule.times > 1:
        return say("level {level}, with at least {score}, on different cases: {goals}", **facts)
    return say("level {level}, with at least {score}: {goals}", **facts)


def readiness_words(one: Readiness, tongue: Tongue) -> str:
    """``ready``, or how much is missing."""
    if one.ready:
        return tongue.say("ready")
    return tongue.say_n("not yet: {number} thing is missing", "not yet: {number} things are missing", len(one.missing))


def missing_json(one: Missing) -> dict[str, Any]:
    """For other programs."""
    rule = one.rule
    return {
        "kind": one.kind, "goal": one.goal or None, "level": rule.level if rule else None, "at_least": rule.at_least if rule else None,
        "have": one.have, "of": one.of,
    }  # fmt: skip


def gate_json(found: Gate) -> dict[str, Any]:
    """For other programs."""
    rules = [{"level": r.level, "times": r.times, "at_least": r.at_least, "different_cases": r.different_cases} for r in found.rules]
    return {"pass_mark": found.pass_mark, "no_harm_in_last": found.no_harm_in_last, "each_goal": rules}
