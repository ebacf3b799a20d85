"""What a case says that a schema cannot judge: that its parts fit one another, that the account bears it out, and that it can be played well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from assistant.guidance.lines import PHASES
from assistant.practice.case import Case
from assistant.practice.paths import NoPath, best_path
from assistant.practice.reading import Fault
from assistant.practice.score import Score, score
from assistant.practice.seen import Seen
from assistant.practice.talk import BadEvent
from assistant.practice.truth import slips, truth_of
from assistant.practice.words import remarks


def sense_faults(case: Case, seen: Seen | None) -> Iterator[Fault]:
    """Everything that does not fit; whether the best talk scores 100 is asked only where the rest does."""
    found = [*_own(case), *(_of_account(case, seen) if seen else ())]
    yield from found
    if seen and not found:
        yield from _played(case, seen)


def _own(case: Case) -> Iterator[Fault]:
    yield from _register(case)
    yield from _twice(case)
    yield from _questions(case)
    yield from _solution(case)
    language = case.about.language
    for number, rule in enumerate(case.lesson.forbidden):
        if language not in rule.words:
            yield Fault(f"lesson.forbidden[{number}].words", "missing", {"name": language})


def _register(case: Case) -> Iterator[Fault]:
    wanted = "je / u" if case.about.language == "nl" else "null"
    if (case.about.language == "nl") != (case.about.register is not None):
        yield Fault("about.register", "not_one_of", {"found": case.about.register or "null", "wanted": wanted})


def _twice(case: Case) -> Iterator[Fault]:
    lesson = case.lesson
    lists: list[tuple[str, Iterable[str]]] = [
        ("lesson.identity", [one.ask for one in lesson.identity]),
        ("lesson.questions", [one.id for one in lesson.questions]),
        ("lesson.steps", [one.step for one in lesson.steps]),
        ("lesson.forbidden", [one.id for one in lesson.forbidden]),
        *((f"lesson.questions[{n}].choices", [choice.id for choice in one.choices]) for n, one in enumerate(lesson.questions)),
    ]
    for path, keys in lists:
        yield from (Fault(path, "twice", {"found": key}) for key, number in Counter(keys).items() if number > 1)


def _questions(case: Case) -> Iterator[Fault]:
    lesson = case.lesson
    steps, ids = {one.step for one in lesson.steps}, {one.id for one in lesson.questions}
    for number, question in enumerate(lesson.questions):
        path = f"lesson.questions[{number}]"
        if not any(choice.kind == "right" for choice in question.choices):
            yield Fault(f"{path}.choices", "no_right_choice", {"question": question.id})
        kind, _, key = question.after.partition(":")
        known = {"phase": set(PHASES), "step": steps, "question": ids - {question.id}}.get(kind)
        if known is not None and key not in known:
            yield Fault(f"{path}.after", "not_one_of", {"found": key, "wanted": ", ".join(sorted(known)) or "-"})
        elif kind == "question" and not _begins(case, question.id):
            yield Fault(f"{path}.after", "goes_round", {"found": question.after})


def _begins(case: Case, key: str) -> bool:
    """The chain of questions that leads to this one has a beginning."""
    passed: set[str] = set()
    while key not in passed:
        passed.add(key)
        question = case.lesson.question(key)
        kind, _, before = question.after.partition(":") if question else ("", "", "")
        if kind != "question":
            return True
        key = before
    return False


def _solution(case: Case) -> Iterator[Fault]:
    lesson, wanted = case.lesson, case.lesson.solution
    right = [one.step for one in lesson.steps if one.kind == "right"]
    for number, group in enumerate(wanted.steps):
        for place, key in enumerate(group):
            if key not in right:
                yield Fault(
                    f"lesson.solution.steps[{number}][{place}]", "step_not_right", {"found": key, "wanted": ", ".join(right) or "-"}
                )
    order = [phase for phase in PHASES if phase in wanted.phases]
    if list(wanted.phases) != order:
        yield Fault("lesson.solution.phases", "phases_unordered", {"wanted": ", ".join(order)})
    for phase in wanted.phases:
        if phase not in lesson.says.phases:
            yield Fault("lesson.says.phases", "missing", {"name": phase})
    if case.about.situation not in wanted.cause:
        yield Fault("lesson.solution.cause", "situation_not_cause", {"wanted": case.about.situation})


def _of_account(case: Case, seen: Seen) -> Iterator[Fault]:
    lesson = case.lesson
    if case.about.situation not in seen.situations:
        yield Fault("about.situation", "situation_not_there", {"found": case.about.situation, "wanted": ", ".join(seen.situations)})
    for number, flag in enumerate(lesson.solution.flags):
        if flag not in seen.flags:
            yield Fault(f"lesson.solution.flags[{number}]", "flag_not_there", {"found": flag, "wanted": ", ".join(seen.flags) or "-"})
    known = [ask for ask, _ in seen.asks]
    for number, proof in enumerate(lesson.identity):
        if proof.ask not in known:
            yield Fault(f"lesson.identity[{number}].ask", "ask_not_there", {"found": proof.ask, "wanted": ", ".join(known) or "-"})
    for ask in known:
        if lesson.proof(ask) is None:
            yield Fault("lesson.identity", "ask_missing", {"name": ask})
    level = lesson.solution.identified[0]
    phases = list(dict.fromkeys(line.phase for line in seen.lines.get(level, ())))
    for number, phase in enumerate(lesson.solution.phases):
        if phase not in phases:
            yield Fault(f"lesson.solution.phases[{number}]", "phase_not_there", {"found": phase, "wanted": ", ".join(phases)})
    yield from _right_answers(case, seen)


def _right_answers(case: Case, seen: Seen) -> Iterator[Fault]:
    """What a right answer says may be said: no word to avoid, nothing forbidden, nothing private before the check."""
    truth, language = truth_of(case, seen), case.about.language
    level = case.lesson.solution.identified[0]
    for number, question in enumerate(case.lesson.questions):
        known = "none" if question.after == "opening" else level
        for place, choice in enumerate(question.choices):
            if choice.kind != "right":
                continue
            path = f"lesson.questions[{number}].choices[{place}].text"
            for slip in slips(truth, choice.text, language, known):
                yield Fault(path, "right_answer_slips", {"found": slip.words, "slip": slip.key})
            for remark in remarks(choice.text, language):
                yield Fault(path, "right_answer_words", {"found": remark.words, "wanted": remark.instead, "remark": remark.key})


def _played(case: Case, seen: Seen) -> Iterator[Fault]:
    truth = truth_of(case, seen)
    try:
        result: Score = score(case, best_path(case, seen), truth)
    except NoPath as stuck:
        yield Fault("lesson.solution", stuck.key, stuck.facts)
        return
    except BadEvent as event:
        yield Fault("lesson", "unplayable", {"why": event.key, **event.facts})
        return
    if result.exact < 100:
        for one in result.findings:
            if not one.good:
                yield Fault("lesson.solution", "best_talk_loses", {**one.facts, "finding": one.key, "criterion": one.criterion})
