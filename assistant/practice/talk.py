"""What a play is made of: the events that the trainee causes, and the state that a talk is in after them. Plain values, in seconds from the start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Who = Literal["customer", "agent", "news"]
Over = Literal["", "wrapped", "hung_up"]


class BadEvent(ValueError):
    """Something that cannot happen in this talk now; ``key`` says what, ``facts`` with what. No screen sends one."""

    def __init__(self, key: str, **facts: str) -> None:
        super().__init__(f"{key} {facts}" if facts else key)
        self.key = key
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that was done, ``at`` so many seconds from the start, pauses counted in. What ``do`` may be, and what then stands where:

    - ``ask``: ``what`` is the question of the check; ``tick``: its answer was right, or that is taken back; ``extra`` is the level reached
    - ``fail``: the check failed, or that is taken back; ``extra`` is the level then
    - ``say``: ``what`` is the phase, ``extra`` the line's id, ``text`` its words
    - ``type``: own words, ``text``, in place of a line of phase ``what``; ``extra`` is the id of that line where there was one
    - ``answer``: ``what`` is the question, ``extra`` the choice
    - ``agree``: ``what`` is the step
    - ``notice``: ``what`` is the kind of the flag whose evidence was opened
    - ``situation``: ``what`` was switched to; ``language``: ``what`` and register ``extra`` of the script
    - ``silence``: the free silence has passed; ``pause`` and ``resume``
    - ``wrap_up``: the talk ends; ``form``: ``text`` is the wrap-up as JSON, the last event of all
    """

    at: float
    do: str
    what: str = ""
    text: str = ""
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """A line of the talk. ``about`` is ``phase:KEY``, ``question:ID``, ``answer:ID``, ``step:KEY``, ``ask:KEY``, ``opening`` or a key of ``Says``.

    ``who`` ``news`` is for the trainee's eyes: its words stand in ``both``. Of an agreed step and of a question of the check the agent's line
    has no text: what it is called is the reader's language's.
    """

    who: Who
    text: str
    at: float
    event: int | None
    about: str
    both: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """``counted``: the first words of a wanted part of the talk; not the check's own lines, and nothing in another language."""

    phase: str
    variant: str
    event: int
    counted: bool
    text: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    question: str
    choice: str
    event: int


@dataclass(frozen=True, slots=True)
class Agreed:
    """``works``: what came of it this time; None for a step that the case knows nothing of."""

    step: str
    works: bool | None
    event: int


@dataclass(frozen=True, slots=True)
class Ticked:
    ask: str
    right: bool
    event: int


@dataclass(frozen=True, slots=True)
class Hit:
    """What went wrong, for the score: the criterion that it counts for, what it is, the event, and the facts of its sentence."""

    criterion: str
    key: str
    event: int
    facts: Mapping[str, str] = field(default_factory=dict)
    harm: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """A talk as it stands. ``at`` is the last moment looked at, ``talked`` the same without pauses, ``spoke_at`` (in ``talked``) when the agent
    was last heard. ``waiting``: the customer's questions, in order; only the first has been posed."""

    language: str
    register: str | None
    patience: float
    situation: str
    at: float = 0.0
    talked: float = 0.0
    spoke_at: float = 0.0
    silences: int = 0
    paused: bool = False
    events: int = 0
    heard: tuple[Heard, ...] = ()
    asked: tuple[str, ...] = ()
    ticked: tuple[Ticked, ...] = ()
    level: str = "none"
    said: tuple[Said, ...] = ()
    waiting: tuple[str, ...] = ()
    posed: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    answered: tuple[Answered, ...] = ()
    agreed: tuple[Agreed, ...] = ()
    noticed: tuple[str, ...] = ()
    hits: tuple[Hit, ...] = ()
    over: Over = ""
    form: Mapping[str, Any] | None = None

    @property
    def pending(self) -> str | None:
        """The question that waits for an answer."""
        return self.waiting[0] if self.waiting else None

    @property
    def phases(self) -> tuple[str, ...]:
        """The parts of the talk in the order in which they were first said."""
        return tuple(dict.fromkeys(one.phase for one in self.said if one.counted))

    @property
    def quiet(self) -> float:
        """Seconds since the agent was last heard."""
        return self.talked - self.spoke_at

    @property
    def finished(self) -> bool:
        return self.form is not None
