"""``practice play``, ``list`` and ``replay``: cases and logged calls on the screen, and the same for programs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli.opening import on_journal
from assistant.cli.out import is_terminal, put_json, put_json_lines, put_lines
from assistant.cli.parts import Command, Shell, choice, option, shared_options
from assistant.language import N_
from assistant.practice.case import GOALS, LEVELS, MOODS
from assistant.records import SITUATIONS

if TYPE_CHECKING:
    from assistant.desk.case_library import Head
    from assistant.desk.desk import Desk
    from assistant.desk.practise import Debrief
    from assistant.desk.replay import Replay
    from assistant.language import Tongue

LARGEST = 4_000_000
"""Bytes of a script that are read at most: far more than any talk has."""


def on_screen(shell: Shell, lang: str | None, *, case: str | None = None, resolution: str | None = None) -> int:
    """The room on the screen, with a case or a logged call in front; practice needs no provider. Raises Misuse without a terminal."""
    from assistant.desk.start import start
    from assistant.desk.trouble import Misuse
    from assistant.ui.practice_app import run

    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        raise Misuse("practice_needs_terminal")
    return run(lambda: start(shell.environ, source="practice", lang=lang), language=shell.tongue.language, case=case, resolution=resolution)


@click.command(
    cls=Command,
    name="play",
    help=N_(
        "Play a case, by its name or the path of its file. With --script it is played from a file of events, without the screen, and score,"
        " points and findings are printed."
    ),
)
@click.argument("case")
@option("--script", type=click.Path(path_type=Path), metavar="EVENTS.json", help=N_("Play these events instead of opening the screen."))
@option("--keep", is_flag=True, help=N_("Keep the scripted play among the plays, marked as such."))
@option("--json", "as_json", is_flag=True, help=N_("JSON for other programs, instead of lines."))
@shared_options(now=False)
@click.pass_obj
def play(shell: Shell, /, case: str, script: Path | None, keep: bool, as_json: bool, **given: Any) -> int:
    from assistant.desk.practise import load_named, read_events

    if script is None:
        on_journal(shell, given["lang"], demo=False, work=_asked(lambda desk: load_named(desk, case)))  # said before the screen comes up
        return on_screen(shell, given["lang"], case=case)
    events = read_events(_read(script))

    async def work(desk: Desk) -> Debrief:
        from assistant.desk.play_words import bad_event_words
        from assistant.desk.practise import Debrief, play_script, scored
        from assistant.desk.practise import keep as keep_play
        from assistant.desk.trouble import Misuse
        from assistant.practice.talk import BadEvent

        try:
            played = play_script(desk, case, events)
        except BadEvent as error:
            why = bad_event_words(error.key, shell.tongue)
            raise Misuse("script_bad_event", {"number": error.facts["number"], "do": error.facts["done"], "why": why}) from error
        return await keep_play(desk, played, by_script=True) if keep else Debrief(played, scored(played))

    debrief = on_journal(shell, given["lang"], demo=False, work=work)
    if as_json:
        put_json(debrief_json(debrief, shell.tongue))
    else:
        put_lines(debrief_lines(debrief, shell.tongue))
    return 0


@click.command(cls=Command, name="list", help=N_("List the cases; WORDS stand in the title, the name or the author."))
@click.argument("words", nargs=-1)
@option("--level", type=click.Choice([str(level) for level in LEVELS]), help=N_("Only this level."))
@choice("--goal", values=GOALS, help=N_("Only cases that teach this."), metavar="GOAL")
@choice("--language", values=("nl", "en"), help=N_("Only customers who speak this."))
@choice("--mood", values=MOODS, help=N_("Only customers in this mood."))
@choice("--situation", values=SITUATIONS, help=N_("Only this situation."), metavar="SITUATION")
@option("--json", "as_json", is_flag=True, help=N_("One JSON object a line."))
@shared_options(now=False)
@click.pass_obj
def list_cases(shell: Shell, /, words: tuple[str, ...], level: str | None, as_json: bool, **given: Any) -> int:
    from assistant.desk.practice_list import Wanted, listed

    filters = {name: given[name] for name in ("goal", "language", "mood", "situation")}
    wanted = Wanted(text=" ".join(words or ()), level=int(level) if level else None, **filters)

    async def work(desk: Desk) -> tuple[tuple[Head, ...], dict[str, int]]:
        from assistant.desk.case_library import library
        from assistant.desk.practise import best_scores, own_plays

        return listed(library(desk), wanted, shell.tongue.language), best_scores(await own_plays(desk))

    heads, best = on_journal(shell, given["lang"], demo=False, work=work)
    if as_json:
        put_json_lines(json.dumps(head_json(head, best.get(head.name), shell.tongue), ensure_ascii=False) for head in heads)
    else:
        put_lines(head_line(head, best.get(head.name), shell.tongue) for head in heads)
    return 0


@click.command(
    cls=Command,
    name="replay",
    help=N_("Step through a logged call on the screen that it was made on: what was said when, and how it ended. In a pipe it is printed."),
)
@click.argument("resolution")
@shared_options(now=False)
@click.pass_obj
def replay(shell: Shell, /, resolution: str, **given: Any) -> int:
    from assistant.desk.replay import open_replay

    if is_terminal(sys.stdin) and is_terminal(sys.stdout):
        return on_screen(shell, given["lang"], resolution=resolution)
    put_lines(replay_lines(on_journal(shell, given["lang"], demo=False, work=lambda desk: open_replay(desk, resolution)), shell.tongue))
    return 0


def _asked(ask: Any) -> Any:
    async def work(desk: Desk) -> None:
        ask(desk)

    return work


def _read(path: Path) -> str:
    from assistant.desk.trouble import Misuse

    try:
        if path.stat().st_size > LARGEST:
            raise Misuse("script_unreadable", {"path": str(path), "problem": "too large"})
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problem = error.strerror if isinstance(error, OSError) else "UTF-8"
        raise Misuse("script_unreadable", {"path": str(path), "problem": problem or "?"}) from error


def debrief_json(debrief: Debrief, tongue: Tongue) -> dict[str, Any]:
    """Score, points and findings, each finding also in words."""
    from assistant.desk.practice_words import capped_words, finding_words

    played, score = debrief.play, debrief.score
    return {
        "case": played.case.name, "mark": played.case.mark, "finished": played.state.finished, "over": played.state.over,
        "score": score.total, "exact": score.exact, "capped": score.capped, "why": capped_words(score, tongue), "seconds": played.state.talked,
        "patience": played.state.patience, "points": {key: {"got": got, "of": of} for key, (got, of) in score.points.items()},
        "findings": [
            {
                "criterion": one.criterion, "key": one.key, "good": one.good, "cost": one.cost, "event": one.event, "facts": dict(one.facts),
                "words": finding_words(one, tongue),
            }
            for one in score.findings
        ],
        "play": debrief.row.id if debrief.row else None,
    }  # fmt: skip


def debrief_lines(debrief: Debrief, tongue: Tongue) -> list[str]:
    from assistant.desk.play_words import points
    from assistant.desk.practice_words import capped_words

    lines = [tongue.say("{total} of 100", total=debrief.score.total)]
    if why := capped_words(debrief.score, tongue):
        lines.append(why)
    for one in points(debrief, tongue):
        lines.append(f"{one.got:5.1f} / {one.of:4.1f}  {one.label}")
        lines += [f"              {'+' if found.good else '-'} {words}" for found, words in one.lines]
    return lines


def head_json(head: Head, best: int | None, tongue: Tongue) -> dict[str, Any]:
    from assistant.desk.case_library import broken_words

    about = head.about
    if head.broken:
        return {"name": head.name, "own": head.own, "broken": broken_words(head, tongue)}
    return {
        "name": head.name, "title": dict(about.title), "level": about.level, "goals": list(about.goals), "language": about.language,
        "register": about.register, "mood": about.mood, "situation": about.situation, "author": about.author, "version": about.version,
        "own": head.own, "best": best, "broken": None,
    }  # fmt: skip


def head_line(head: Head, best: int | None, tongue: Tongue) -> str:
    from assistant.desk.case_library import broken_words
    from assistant.desk.practice_list import language_words, title
    from assistant.desk.practice_words import MOOD_LABELS
    from assistant.guidance.wording import situation

    if head.broken:
        return f"- {head.name:24} {broken_words(head, tongue)}"
    about = head.about
    told = [situation(about.situation, tongue)] if best is not None else []
    words = " · ".join([language_words(head), tongue.say(MOOD_LABELS[about.mood]), *told])
    return f"{about.level} {head.name:24} {'' if best is None else best:>3}  {title(head, tongue.language)}  ({words})"


def replay_lines(found: Replay, tongue: Tongue) -> list[str]:
    from assistant.desk.review_case import case_title

    lines = [case_title(found.case, tongue), ""]
    for one in found.moments:
        minutes, seconds = divmod(int(one.at), 60)
        lines.append(f"{minutes:02}:{seconds:02}  {found.moment_words(one, tongue)}")
    for section in found.ending(tongue):
        lines += ["", section.title, *(f"  {row.lead}: {row.text}" if row.lead else f"  {row.text}" for row in section.rows)]
    return lines
