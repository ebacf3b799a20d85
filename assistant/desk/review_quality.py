"""Quality and coaching: leads score calls, the second one blind; notes to agents, answers and disputes; how far leads agree.

Who is who goes by the name that is set at this desk: it guides, and guards nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any, Literal

from assistant.desk.desk import Desk
from assistant.desk.review_case import Row, Section, visible_scores
from assistant.desk.review_log import something_logged
from assistant.desk.scorecard import scorecard
from assistant.desk.trouble import Misuse, NotFound, told
from assistant.journal import quality
from assistant.journal.quality import Kind, Remark, Score, Thread
from assistant.journal.resolution import Resolution, new_id
from assistant.journal.store import Filter, Journal
from assistant.language import N_, Tongue
from assistant.review.kappa import Agreement, Pair, agreement
from assistant.review.scorecard import SCALE, Scorecard, total
from assistant.text import isolate

__all__ = ["Remark", "Score", "Thread"]

State = Literal["none", "one", "two", "agreed"]
STATE_LABELS: Mapping[State, str] = {
    "none": N_("not scored"), "one": N_("scored once"), "two": N_("scored twice, not agreed yet"), "agreed": N_("agreed"),
}  # fmt: skip
DISPUTE_LABELS = {"open": N_("disputed, open"), "upheld": N_("the agent was right"), "rejected": N_("the note stands")}


def state_of(scores: Iterable[Score]) -> State:
    """How far the scoring of a call is."""
    held = list(scores)
    if any(one.agreed for one in held):
        return "agreed"
    leads = len({one.lead for one in held})
    return "two" if leads > 1 else "one" if leads else "none"


# Scores


async def score(desk: Desk, resolution_id: str, points: Mapping[str, int | None], *, agreed: bool = False) -> Score:
    """Keeps what this lead gives the call, or what two came to together. Raises Misuse, NotFound and NotSaved.

    One's own score is given once: whoever has seen the other's is blind no more.
    """
    card = scorecard(desk)
    _refuse_strange(card, points)
    lead, at = desk.agent(), desk.clock()
    one = Score(id=new_id(), at=at, lead=lead, resolution=resolution_id, points=dict(points), card=card.mark, agreed=agreed)
    _refuse_nothing(desk, resolution_id)

    def keep(journal: Journal) -> Score | Literal["early"] | None:
        if agreed and len({held.lead for held in quality.scores_of(journal, resolution_id) if not held.agreed}) < 2:
            return "early"
        return quality.add_score(journal, one)

    with told():
        kept = await desk.writer.run(keep)
    if kept == "early":
        raise Misuse("agreed_too_early")
    if kept is None:
        raise Misuse("scored_already", {"lead": lead})
    return kept


def _refuse_strange(card: Scorecard, points: Mapping[str, int | None]) -> None:
    known = {one.key for one in card.criteria}
    for name, value in points.items():
        if name not in known:
            raise Misuse("unknown_criterion", {"name": name[:60], "known": ", ".join(one.key for one in card.criteria)})
        if value is not None and value not in SCALE:
            raise Misuse("points_outside", {"name": name})
    if all(value is None for value in points.values()):
        raise Misuse("no_points")


def _refuse_nothing(desk: Desk, resolution_id: str) -> None:
    if not something_logged(desk):
        raise NotFound("unknown_call", {"id": resolution_id})


async def scores_seen(desk: Desk, resolution_id: str) -> tuple[State, tuple[Score, ...]]:
    """How far the scoring of the call is, and the scores that this lead may see. Raises NotSaved."""
    if not something_logged(desk):
        return "none", ()
    with told():
        held = await desk.writer.run(lambda journal: quality.scores_of(journal, resolution_id))
    return state_of(held), visible_scores(held, desk.agent())


def parse_points(given: Sequence[str]) -> dict[str, int | None]:
    """``acknowledge=2`` and the like; ``-`` for what did not come up. Raises Misuse."""
    found: dict[str, int | None] = {}
    for one in given:
        name, sign, value = one.partition("=")
        if not sign or value.strip() not in {"0", "1", "2", "-"}:
            raise Misuse("points_outside", {"name": one[:60]})
        found[name.strip()] = None if value.strip() == "-" else int(value)
    return found


# Agreement


@dataclass(frozen=True, slots=True)
class Agreed:
    """Over every pair of leads together, by pair of leads, and by criterion of the card."""

    whole: Agreement | None
    pairs: tuple[tuple[tuple[str, str], Agreement], ...]
    criteria: tuple[tuple[str, Agreement], ...]
    blind: int
    """Calls whose second score was given without sight of the first."""
    waiting: int
    """Calls with one score, which wait for a second."""


async def agreed(desk: Desk, since: datetime | None = None, until: datetime | None = None) -> Agreed:
    """How far the leads agree, on the calls that two of them scored by this card. Raises Misuse for the card, and NotSaved."""
    card = scorecard(desk)
    if not something_logged(desk):
        return Agreed(None, (), (), 0, 0)
    with told():
        held = await desk.writer.run(lambda journal: quality.all_scores(journal, since, until))
    by_call: dict[str, dict[str, Score]] = {}
    for one in held:
        if not one.agreed and one.card == card.mark:
            by_call.setdefault(one.resolution, {})[one.lead] = one
    twice = [scores for scores in by_call.values() if len(scores) > 1]
    keys = [one.key for one in card.criteria]
    whole = [pair for scores in twice for pair in combinations(sorted(scores), 2)]
    return Agreed(
        whole=agreement([[pair for two in combinations(sorted(scores), 2) for pair in _pairs(scores, two, keys)] for scores in twice]),
        pairs=tuple((two, found) for two in sorted(set(whole)) if (found := agreement([_pairs(one, two, keys) for one in twice]))),
        criteria=tuple(
            (key, found)
            for key in keys
            if (found := agreement([[p for two in combinations(sorted(s), 2) for p in _pairs(s, two, [key])] for s in twice]))
        ),
        blind=sum(any(one.blind for one in scores.values()) for scores in twice),
        waiting=sum(len(scores) == 1 for scores in by_call.values()),
    )


def _pairs(scores: Mapping[str, Score], two: tuple[str, str], keys: Sequence[str]) -> list[Pair]:
    one, other = scores.get(two[0]), scores.get(two[1])
    if one is None or other is None:
        return []
    both = [(one.points.get(key), other.points.get(key)) for key in keys]
    return [(a, b) for a, b in both if a is not None and b is not None]


# Notes, answers, disputes


async def remark(
    desk: Desk, resolution_id: str, kind: Kind, words: str, *, about: str | None = None, as_agent: str | None = None
) -> Remark:
    """Keeps a note on a call, or what is said below one. Raises Misuse, NotFound and NotSaved.

    An answer and a dispute are the agent's own whose call it was; a dispute that is open is decided by another than that agent.
    """
    author = as_agent or desk.agent()
    if not words.strip():
        raise Misuse("no_words")
    _refuse_nothing(desk, resolution_id)
    one = Remark(id=new_id(), at=desk.clock(), author=author, resolution=resolution_id, kind=kind, words=words, about=about)

    def keep(journal: Journal) -> Remark | str:
        if not journal.resolutions(Filter(id=resolution_id)):
            return "unknown_call"
        if kind != "note":
            thread = next((two for two in quality.threads(journal, resolution=resolution_id) if two.note.id == about), None)
            if wrong := _not_allowed(thread, kind, author):
                return wrong
        return quality.add_remark(journal, one)

    with told():
        kept = await desk.writer.run(keep)
    if isinstance(kept, str):
        raise NotFound(kept, {"id": resolution_id}) if kept == "unknown_call" else Misuse(kept, {"author": author})
    return kept


def _not_allowed(thread: Thread | None, kind: Kind, author: str) -> str | None:
    if thread is None:
        return "no_such_note"
    if kind == "dispute" and thread.agent != author:
        return "not_your_call"
    if kind == "dispute" and thread.dispute == "open":
        return "disputed_already"
    if kind in {"upheld", "rejected"}:
        if thread.dispute != "open":
            return "no_dispute"
        if thread.agent == author:
            return "own_dispute"
    return None


async def notes(desk: Desk, *, agent: str | None = None, resolution: str | None = None) -> tuple[Thread, ...]:
    """The notes on this agent's calls, or on one call, newest first. Raises NotSaved."""
    if not something_logged(desk):
        return ()
    with told():
        return tuple(await desk.writer.run(lambda journal: quality.threads(journal, agent=agent, resolution=resolution)))


async def unanswered(desk: Desk, agent: str) -> int:
    """How many notes on this agent's calls have the last word by somebody else. Raises NotSaved."""
    found = await notes(desk, agent=agent)
    return sum((one.below[-1] if one.below else one.note).author != agent and bool(one.note.words) for one in found)


async def call_named(desk: Desk, typed: str) -> Resolution:
    """The call with this id, or with the only id that begins or ends so. Raises NotFound and NotSaved."""
    _refuse_nothing(desk, typed)
    with told():
        rows = await desk.writer.run(lambda journal: journal.resolutions(Filter(id=typed)))
    if not rows:
        raise NotFound("unknown_call", {"id": typed[:60]})
    return rows[0]


# In words


def quality_sections(threads: Sequence[Thread], state: State, scores: Sequence[Score], card: Scorecard, tongue: Tongue) -> list[Section]:
    """What was said about a call, and its scores, below the case."""
    rows = [row for thread in reversed(threads) for row in thread_rows(thread, tongue)]
    found = [Section(tongue.say("Coaching"), tuple(rows))] if rows else []
    if state != "none":
        title = tongue.say("Scores")
        found.append(Section(f"{title}: {tongue.say(STATE_LABELS[state])}", tuple(_score_rows(scores, card, tongue))))
    return found


def thread_rows(thread: Thread, tongue: Tongue) -> list[Row]:
    """A note and what was said below it."""
    dispute = tongue.say(DISPUTE_LABELS[thread.dispute]) if thread.dispute else ""
    rows = [_remark_row(thread.note, tongue, dispute)]
    return rows + [_remark_row(one, tongue) for one in thread.below]


_KIND_LABELS = {
    "note": N_("{author} notes"), "answer": N_("{author} answers"), "dispute": N_("{author} disputes"),
    "upheld": N_("{author} decides: the agent was right"), "rejected": N_("{author} decides: the note stands"),
}  # fmt: skip


def _remark_row(one: Remark, tongue: Tongue, more: str = "") -> Row:
    lead = tongue.say(_KIND_LABELS[one.kind], author=isolate(one.author))
    when = f"{tongue.day(one.at)} {tongue.time(one.at)}"
    words = isolate(one.words) if one.words else tongue.say("(the words were let go of)")
    return Row(words, mark="dispute" if one.kind == "dispute" else "note", lead=" · ".join(filter(None, (lead, when, more))))


def _score_rows(scores: Sequence[Score], card: Scorecard, tongue: Tongue) -> list[Row]:
    if not scores:
        return [Row(tongue.say("You see the other score once you have given your own."), mark="quiet")]
    return [Row(points_words(one, card, tongue), lead=tongue.say("agreed") if one.agreed else isolate(one.lead)) for one in scores]


def points_words(one: Score, card: Scorecard, tongue: Tongue) -> str:
    """``17 of 20; Nobody's fault 1``: the sum, what must be there and is not, and each that is not full."""
    if one.card != card.mark:
        return tongue.say("by another scorecard: {points}", points=", ".join(f"{key} {value}" for key, value in one.points.items()))
    sums, language = total(card, one.points), tongue.language
    less = [f"{c.name(language)} {value}" for c in card.criteria if (value := one.points.get(c.key)) is not None and value < SCALE[-1]]
    words = tongue.say("{points} of {most}", points=sums.points, most=sums.most)
    if sums.missed:
        words += " · " + tongue.say("does not pass")
    return "; ".join([words, *([", ".join(less)] if less else [])])


def thread_json(thread: Thread) -> dict[str, Any]:
    """A note with what was said below it, for other programs."""
    return {
        "call": thread.note.resolution,
        "agent": thread.agent,
        **_remark_json(thread.note),
        "dispute": {"state": thread.dispute, "decider": thread.decider} if thread.dispute else None,
        "below": [_remark_json(one) for one in thread.below],
    }


def _remark_json(one: Remark) -> dict[str, Any]:
    return {"id": one.id, "at": f"{one.at:%Y-%m-%dT%H:%M:%SZ}", "author": one.author, "kind": one.kind, "words": one.words}


def score_json(one: Score, card: Scorecard) -> dict[str, Any]:
    """A score for other programs; ``sum`` and ``of`` are null by another card."""
    sums = total(card, one.points) if one.card == card.mark else None
    return {
        "id": one.id, "at": f"{one.at:%Y-%m-%dT%H:%M:%SZ}", "lead": one.lead, "call": one.resolution, "agreed": one.agreed,
        "blind": one.blind, "points": dict(one.points), "sum": sums.points if sums else None, "of": sums.most if sums else None,
        "missed": list(sums.missed) if sums else [],
    }  # fmt: skip


def agreement_json(found: Agreement | None) -> dict[str, Any] | None:
    """Kappa with its interval, for other programs."""
    if found is None:
        return None
    low, high = (found.interval.low, found.interval.high) if found.interval else (None, None)
    rounded = {name: None if value is None else round(value, 4) for name, value in (("kappa", found.kappa), ("low", low), ("high", high))}
    return {"cases": found.cases, "pairs": found.pairs, "same": round(found.same, 4), **rounded}


def agreement_words(found: Agreement, tongue: Tongue) -> str:
    """``kappa 0.61 (0.44 to 0.78), the same in 82%, 24 calls``."""
    if found.kappa is None:
        value = tongue.say("no kappa: every score is the same")
    elif found.interval is None:
        value = tongue.say("kappa {kappa}, too few calls for an interval", kappa=f"{found.kappa:.2f}")
    else:
        low, high = f"{found.interval.low:.2f}", f"{found.interval.high:.2f}"
        value = tongue.say("kappa {kappa} ({low} to {high})", kappa=f"{found.kappa:.2f}", low=low, high=high)
    calls = tongue.say_n("{number} call", "{number} calls", found.cases)
    return tongue.say("{kappa}, the same in {share}%, {calls}", kappa=value, share=f"{found.same * 100:.0f}", calls=calls)
