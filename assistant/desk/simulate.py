"""Writes a simulated world into a folder: made-up accounts, and beside each question its exact chance."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.desk.trouble import Trouble
from assistant.language import Tongue
from assistant.simulation.generate import generate
from assistant.simulation.truth import Truth
from assistant.simulation.worlds import WORLDS, World
from assistant.simulation.written import ACCOUNTS, FILES, HEAD, HIDDEN, MADE_BY, TRUTH, head, lines

WORLD_NAMES = tuple(WORLDS)


@dataclass(slots=True)
class Tally:
    """The answers to one question; ``yes``, ``expected`` and ``weight`` are sums over the answered ones."""

    asked: int = 0
    answered: int = 0
    yes: float = 0.0
    expected: float = 0.0
    weight: float = 0.0

    def add(self, truth: Truth) -> None:
        self.asked += 1
        if truth.outcome is not None:
            self.answered += 1
            self.yes += truth.outcome * truth.weight
            self.expected += truth.chance * truth.weight
            self.weight += truth.weight

    @property
    def observed(self) -> float | None:
        return self.yes / self.weight if self.answered else None

    @property
    def foreseen(self) -> float | None:
        return self.expected / self.weight if self.answered else None


@dataclass(slots=True)
class Summary:
    world: str
    customers: int
    seed: int
    out: Path
    questions: dict[str, Tally] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "world": self.world, "customers": self.customers, "seed": self.seed, "out": str(self.out), "files": list(FILES),
            "questions": {
                name: {"asked": one.asked, "answered": one.answered, "observed": one.observed, "expected": one.foreseen}
                for name, one in self.questions.items()
            },
        }  # fmt: skip


def simulate(
    world: str, customers: int, seed: int, out: Path, *, random_days: float, timing: bool, step: Callable[[], None] = lambda: None
) -> Summary:
    """Writes the files; ``step`` is called after each customer. Raises Trouble where the folder holds something else, or can't be written."""
    made = Summary(world, customers, seed, out)
    with _told(out):
        _take(out)
        _write(WORLDS[world], made, random_days, timing, step)
    return made


def _write(world: World, made: Summary, random_days: float, timing: bool, step: Callable[[], None]) -> None:
    """The head comes first, unfinished, so that a folder that was left halfway is still known as ours."""
    facts = (world, made.customers, made.seed, random_days, timing)
    _put(made.out / HEAD, head(*facts, complete=False))
    with ExitStack() as stack:
        names = (ACCOUNTS, TRUTH, HIDDEN)
        files = {name: stack.enter_context((made.out / name).open("w", encoding="utf-8", newline="\n")) for name in names}
        for one in generate(world, made.customers, made.seed, random_days=random_days, timing=timing):
            for name, line in lines(one):
                files[name].write(line)
            for truth in one.truths:
                made.questions.setdefault(truth.question, Tally()).add(truth)
            step()
    _put(made.out / HEAD, head(*facts, complete=True))


def _put(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def _take(out: Path) -> None:
    """Makes the folder, or sees that it is empty or holds a simulated world and nothing else."""
    out.mkdir(parents=True, exist_ok=True)
    there = {path.name for path in out.iterdir()}
    if there and not (there <= set(FILES) and _ours(out / HEAD)):
        raise Trouble("simulate_folder_taken", {"path": str(out)})


def _ours(path: Path) -> bool:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return False
    return isinstance(found, dict) and found.get("made_by") == MADE_BY


@contextmanager
def _told(out: Path) -> Iterator[None]:
    try:
        yield
    except (FileExistsError, NotADirectoryError):
        raise Trouble("simulate_folder_is_a_file", {"path": str(out)}) from None
    except OSError as error:
        raise Trouble("simulate_not_written", {"path": str(out), "problem": type(error).__name__}) from error


def summary_lines(made: Summary, tongue: Tongue) -> Iterator[str]:
    yield tongue.say_n("{number} customer of the world {world}, in {path}", "{number} customers of the world {world}, in {path}",
                       made.customers, world=made.world, path=str(made.out))  # fmt: skip
    for name, one in made.questions.items():
        if one.answered:
            yield tongue.say(
                "{question}: {number} answered, {observed} of them yes; {expected} were to be expected",
                question=name, number=str(one.answered), observed=f"{one.observed:.4f}", expected=f"{one.foreseen:.4f}",
            )  # fmt: skip
        else:
            yield tongue.say("{question}: {number} asked", question=name, number=str(one.asked))
