"""What a practice case teaches: who is on the line, what they say to what the trainee does, and what a good call comes to.

The words that the customer speaks are in the customer's own language; what explains them to the trainee is in both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Mood = Literal["calm", "worried", "angry", "hurried"]
OnTheLine = Literal["customer", "relative", "stranger"]
Kind = Literal["right", "fair", "poor", "harmful"]
"""Of an answer or a step: what a good call does; what may be done; what costs points; what harms a person or breaks trust."""

MOODS: tuple[Mood, ...] = ("calm", "worried", "angry", "hurried")
KINDS: tuple[Kind, ...] = ("right", "fair", "poor", "harmful")
LEVELS = (1, 2, 3)
GOALS = (
    "identify_first",
    "find_the_cause",
    "blame_nobody",
    "plain_words",
    "keep_the_secret",
    "our_own_doing",
    "offer_real_options",
    "right_next_step",
    "money_trouble",
    "wants_to_leave",
    "wrong_person",
    "stay_calm",
    "be_brief",
    "protect_card_data",
    "close_the_loop",
)
"""What a case can teach. A trainee's progress is kept by these: one is never renamed, and the list only grows."""

TRAPS = (
    "blames_the_bank",
    "names_theft",
    "wrong_person",
    "wants_to_cancel",
    "dispute",
    "death",
    "already_paid",
    "card_number_aloud",
    "try_in_vain",
    "private_money",
    "promises_too_much",
    "pressure",
)

Both = Mapping[str, str]
"""A text in both languages: ``{"nl": ..., "en": ...}``."""


@dataclass(frozen=True, slots=True)
class About:
    """The head of a case: what a list of cases shows and filters by."""

    title: Both
    level: int
    goals: tuple[str, ...]
    language: str
    register: str | None
    mood: Mood
    situation: str
    traps: tuple[str, ...] = ()
    author: str | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Person:
    """Who is on the line. ``knows`` and ``wants`` are hidden from the trainee; ``patience`` is what they begin with, 20 to 100."""

    on_the_line: OnTheLine
    name: str
    knows: Both
    wants: Both
    patience: int


@dataclass(frozen=True, slots=True)
class Proof:
    """What is said to a question of the check (``payment_date``, ``amount``, ``last4``, ``postcode``, ``birth_date``), and whether it is right."""

    ask: str
    text: str
    right: bool


@dataclass(frozen=True, slots=True)
class Says:
    """``phases``: what is said the first time that a phase of the script was spoken; the others: to what stands in their name."""

    opening: str
    phases: Mapping[str, str]
    silence: str
    jargon: str
    blame: str
    again: str
    """A question of theirs was passed over, or they hear the same once more."""
    wrong_language: str
    not_yet: str
    """Something private was said before they were asked who they are."""
    bye: str
    hangs_up: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to answer a question; ``then`` is what the customer says to it, ``why`` what the debrief says of it."""

    id: str
    text: str
    kind: Kind
    then: str
    why: Both


@dataclass(frozen=True, slots=True)
class Question:
    """Something the customer asks or says that wants an answer. ``after``: ``opening``, ``phase:KEY``, ``step:KEY`` or ``question:ID``."""

    id: str
    after: str
    text: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """What comes of a step when it is agreed once more: ``news`` is what the screen tells the trainee, ``text`` what the customer says."""

    works: bool
    text: str
    news: Both


@dataclass(frozen=True, slots=True)
class Step:
    """A step that can be agreed in this case. ``turns`` in the order in which it is tried; the last holds for every further time."""

    step: str
    kind: Kind
    turns: tuple[Turn, ...]
    why: Both


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Words that may not be said in this case, by language; with ``until = "identified"`` they may be once that is sure."""

    id: str
    words: Mapping[str, tuple[str, ...]]
    why: Both
    until: Literal["identified"] | None = None


@dataclass(frozen=True, slots=True)
class Solution:
    """A good call. Each tuple holds what is accepted, except ``phases`` and ``flags``, of which all are wanted, and ``steps``: of each of its
    groups one step is agreed. ``seconds`` is the talk's length from which on time costs points."""

    cause: tuple[str, ...]
    flags: tuple[str, ...]
    identified: tuple[str, ...]
    phases: tuple[str, ...]
    steps: tuple[tuple[str, ...], ...]
    disposition: tuple[str, ...]
    seconds: int


@dataclass(frozen=True, slots=True)
class Lesson:
    person: Person
    identity: tuple[Proof, ...]
    says: Says
    questions: tuple[Question, ...]
    steps: tuple[Step, ...]
    forbidden: tuple[Forbidden, ...]
    solution: Solution

    def question(self, key: str) -> Question | None:
        return next((one for one in self.questions if one.id == key), None)

    def step(self, key: str) -> Step | None:
        return next((one for one in self.steps if one.step == key), None)

    def proof(self, ask: str) -> Proof | None:
        return next((one for one in self.identity if one.ask == ask), None)


@dataclass(frozen=True, slots=True)
class Case:
    """A whole case. ``account`` is what the file holds beside the lesson: the setting (``case``) and Stripe-shaped lists."""

    name: str
    about: About
    lesson: Lesson
    account: Mapping[str, Any] = field(repr=False)
    mark: str = ""
    """Tells two versions of a case apart: a digest of all that can change a score."""
