"""Plays a practice case on the desk: a call of its own, on a desk that has this case alone. Nothing of it reaches a provider, the drafts or the
log of calls; what is kept, once it is wrapped up, is a row among the plays."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from assistant.billing.practice import Case as Account
from assistant.billing.practice import Practice, case_from
from assistant.desk.begin import begin
from assistant.desk.call import Call, SaidLine
from assistant.desk.desk import Desk
from assistant.desk.open import build
from assistant.desk.practice_seen import seen
from assistant.desk.progress import played
from assistant.desk.trouble import Misuse, NotFound, told
from assistant.desk.view import AccountView
from assistant.desk.wrap_up import Form, form_payload, redacted
from assistant.guidance.identity import level
from assistant.journal import plays
from assistant.journal.plays import PlayFilter, PlayRow
from assistant.journal.snapshots import canonical
from assistant.practice import play as rules
from assistant.practice.case import Case
from assistant.practice.patience import FREE_SILENCE
from assistant.practice.score import Score, score_of
from assistant.practice.talk import BadEvent, Event, State
from assistant.practice.truth import Truth, truth_of
from assistant.records import Identified


class OneCase(Practice):
    """The provider of a play: it knows the customer of this case and nobody else."""

    def __init__(self, account: Account) -> None:
        super().__init__()
        self.cases = (account,)


def alone_with(desk: Desk, account: Account) -> Desk:
    """A desk as this one is set, that has this account alone, at its own moment."""
    alone = replace(desk, provider=OneCase(account), now=None, views={})
    vars(alone)["outlook"] = desk.outlook  # read once for the whole desk
    return alone


@dataclass
class Play:
    """A play while it lasts. ``begun`` is second 0 on the clock; ``shown`` counts the events that are shown, fewer than there are after a step back.

    ``state`` and ``call`` are what those events come to. ``helped``: hidden facts were shown, or it was stepped back.
    """

    desk: Desk
    case: Case
    view: AccountView
    truth: Truth
    weights: Mapping[str, str]
    opened: Call
    """The call as it began."""
    call: Call
    state: State
    begun: datetime
    events: list[Event] = field(default_factory=list)
    shown: int = 0
    helped: bool = False
    from_play: str | None = None
    from_event: int | None = None
    _held: float | None = None
    """The second at which the talk stands still, while it is looked back at."""

    # Time

    def at(self, now: datetime) -> float:
        """Seconds from the start, pauses counted in."""
        if self._held is not None:
            return self._held
        return max((now - self.begun).total_seconds(), self.state.at)

    def seen(self, now: datetime) -> State:
        """The talk as it stands at this moment: patience runs down in silence."""
        return rules.seen_at(self.case, self.state, self.at(now))

    def breathe(self, now: datetime) -> bool:
        """Time passed: the customer says something where the quiet lasts too long, or has hung up. True where something was said."""
        stands = self.seen(now)
        if self._held is not None or stands.paused or stands.over:
            return False
        if stands.quiet >= FREE_SILENCE * (stands.silences + 1):
            self.act("silence", now=now)
            return True
        return False

    @property
    def held(self) -> bool:
        """It is looked back at, and its time stands still."""
        return self._held is not None

    # What is done

    def act(self, do: str, what: str = "", text: str = "", extra: str = "", *, now: datetime) -> None:
        """Something is done now. After a step back, what came later is given up. Raises BadEvent for what cannot happen."""
        self.go_on(now)
        if self.state.paused and do != "resume":
            self.act("resume", now=now)
        self._add(Event(self.at(now), do, what, redacted(text) if do == "type" else text, extra))

    def _add(self, event: Event) -> None:
        self.state = rules.step(self.case, self.state, event, self.truth)
        self.events.append(event)
        self.shown = len(self.events)
        self._mirror(event)

    def tick(self, ask: str, now: datetime) -> None:
        """The answer to a question of the check was right, or that is taken back."""
        ticked = {**self.call.ticked, ask: not self.call.ticked.get(ask, False)}
        self.act("tick", ask, extra=level(ticked, self.weights).value, now=now)

    def fail(self, now: datetime) -> None:
        """The check did not go well, or that is taken back."""
        failed = self.call.identified is Identified.FAILED
        self.act("fail", extra=(Identified.NONE if failed else Identified.FAILED).value, now=now)

    def go_on(self, now: datetime) -> None:
        """The talk goes on from what is shown: what came after it is given up."""
        if self._held is not None:
            del self.events[self.shown :]
            self.begun, self._held = now - timedelta(seconds=self.state.at), None

    def skip(self, before: float, now: datetime) -> None:
        """The time since this second of the talk was spent elsewhere: it counts for nothing."""
        self.begun += timedelta(seconds=max(self.at(now) - before, 0.0))

    def look_at(self, shown: int, now: datetime) -> None:
        """Steps back or forth to where so many events had passed; the talk stands still there, and goes on at the end."""
        self.helped = True
        self.shown = max(min(shown, len(self.events)), 0)
        self._rebuild()
        self._held = self.state.at
        if self.shown == len(self.events):
            self.go_on(now)

    def _rebuild(self) -> None:
        self.state = rules.begin(self.case, self.truth)
        typed, chosen = self.call.typed, self.call.chosen
        self.call = deepcopy(self.opened)
        self.call.typed, self.call.chosen = typed, chosen
        for event in self.events[: self.shown]:
            self.state = rules.step(self.case, self.state, event, self.truth)
            self._mirror(event)

    def _mirror(self, event: Event) -> None:
        """The call follows what was done in the play."""
        call, moment = self.call, self.begun + timedelta(seconds=event.at)
        if event.do in {"say", "type"} and event.extra and not call.has_said(event.extra):
            call.said.append(SaidLine(event.what, event.extra, moment))
        elif event.do in {"tick", "fail"}:
            if event.do == "tick":
                call.ticked[event.what] = not call.ticked.get(event.what, False)
            elif event.extra == Identified.FAILED:
                call.ticked.clear()
            if call.identified.value != event.extra:
                call.identified = Identified(event.extra)
                call.identified_at = None if call.identified is Identified.NONE else moment
        elif event.do == "situation":
            call.situation = event.what
        elif event.do == "language":
            call.language, call.register = event.what, event.extra or call.register
        elif event.do == "pause":
            call.pause(moment)
        elif event.do == "resume":
            call.resume(moment)


@dataclass(frozen=True)
class Debrief:
    """A play that is over, and what it came to. ``row`` is it as kept, or None where it was not."""

    play: Play
    score: Score
    row: PlayRow | None = None


def open_play(desk: Desk, case: Case, *, events: Sequence[Event] = (), from_play: str | None = None) -> Play:
    """A play of this case that begins now; with ``events`` it goes on after them. Raises BadEvent where those are none of this case."""
    account = case_from(case.name, case.account)
    alone = alone_with(desk, account)
    # The story of the account tells what a trainee is to find out.
    view = replace(build(alone, account.bundle(), account.moment), story={})
    weights = tuple((one.ask, one.weight) for one in desk.settings.identify.questions)
    now = desk.clock()
    call = begin(alone, view, at=now)
    truth = truth_of(case, seen(view, call, weights))
    play = Play(alone, case, view, truth, dict(weights), call, deepcopy(call), rules.begin(case, truth), now)
    if events:
        play.begun = now - timedelta(seconds=events[-1].at)
        play.opened.started_at = play.call.started_at = play.begun
        play.events, play.shown = list(events), len(events)
        play.from_play, play.from_event = from_play, len(events)
        play._rebuild()
    return play


def load_named(desk: Desk, name: str) -> Case:
    """The case with this name, or in this file (its name ends in .json). Raises NotFound and Misuse."""
    from assistant.desk.case_library import load, load_file

    return load_file(Path(name)) if name.endswith(".json") else load(desk, name)


def open_named(desk: Desk, name: str) -> Play:
    """A play of that case. Raises NotFound and Misuse."""
    return open_play(desk, load_named(desk, name))


def play_script(desk: Desk, name: str, events: Sequence[Event]) -> Play:
    """A play of this case after all of these. Raises NotFound, Misuse, and BadEvent with the number of the event, from 1, in its facts."""
    play = open_named(desk, name)
    for number, event in enumerate(events, 1):
        try:
            play._add(event)
        except BadEvent as error:
            raise BadEvent(error.key, **error.facts, number=str(number), done=event.do) from error
    return play


def warm_up(desk: Desk) -> None:
    """Reads what the first play needs, so that nobody waits for it then: models, schema, lists of words. For a thread."""
    from assistant.desk.advise import advise
    from assistant.desk.case_library import library

    name = next((head.name for head in library(desk) if not head.broken), None)
    if name is not None:
        play = open_named(desk, name)
        advise(play.view, play.call, desk.tongue())


def wrap_up_event(form: Form, at: float) -> Event:
    """The wrap-up as it was saved."""
    return Event(at, "form", text=canonical(form_payload(form)).decode())


async def finish(desk: Desk, play: Play, form: Form, *, ended: float, now: datetime) -> Debrief:
    """The play is wrapped up: ``ended`` is the second at which the talk did, where the customer had not hung up by then.

    Raises NotSaved where the row could not be kept; the play can be finished again then.
    """
    events, state = list(play.events), play.state
    if not rules.seen_at(play.case, state, ended).over:
        play._add(Event(ended, "wrap_up"))
    play._add(wrap_up_event(form, max(play.at(now), ended)))
    try:
        return await keep(desk, play)
    except Exception:
        play.events, play.state, play.shown = events, state, len(events)
        raise


def scored(play: Play) -> Score:
    """The score of the play as it stands."""
    return score_of(play.case, play.state, play.truth)


async def keep(desk: Desk, play: Play, *, by_script: bool = False) -> Debrief:
    """Scores a play that is over, and keeps it among the plays. Raises NotSaved."""
    found = scored(play)
    row = play_row(desk, play, found, by_script=by_script)
    with told():
        return Debrief(play, found, await desk.writer.run(lambda journal: plays.add_play(journal, row)))


def play_row(desk: Desk, play: Play, found: Score, *, by_script: bool = False) -> PlayRow:
    about = play.case.about
    return PlayRow(
        id=desk.new_id(),
        at=desk.clock(),
        trainee=desk.agent(),
        case=play.case.name,
        mark=play.case.mark,
        version=about.version,
        level=about.level,
        goals=about.goals,
        language=about.language,
        situation=about.situation,
        seconds=play.state.talked,
        score=found.total,
        capped=found.capped,
        points=dict(found.points),
        findings=tuple({"criterion": one.criterion, "key": one.key, "cost": one.cost} for one in found.findings if not one.good),
        events=tuple(asdict(one) for one in play.events),
        form=play.state.form,
        finished=play.state.finished,
        help=play.helped,
        by_script=by_script,
        from_play=play.from_play,
        from_event=play.from_event,
    )


async def own_plays(desk: Desk) -> list[PlayRow]:
    """The plays of who works here, newest first, without their events. Raises NotSaved."""
    mine = PlayFilter(trainee=desk.agent())
    with told():
        return (await desk.writer.run(lambda journal: plays.plays(journal, mine)))[::-1]


def best_scores(rows: Sequence[PlayRow]) -> dict[str, int]:
    """case -> the best score of the plays that count at the gate: alone, from beginning to end."""
    best: dict[str, int] = {}
    for row in rows:
        if played(row).counts:
            best[row.case] = max(best.get(row.case, 0), row.score)
    return best


async def kept_play(desk: Desk, key: str) -> PlayRow:
    """A play with all that is kept of it. Raises NotFound and NotSaved."""
    with told():
        row = await desk.writer.run(lambda journal: plays.play(journal, key))
    if row is None:
        raise NotFound("no_play", {"id": key[:60]})
    return row


def look_back(desk: Desk, case: Case, row: PlayRow) -> Debrief:
    """The debrief of a kept play. Raises Misuse where its events are gone or the case was changed since, so that they are none of it now."""
    if not row.events:
        raise Misuse("play_events_gone", {"case": row.case})
    try:
        play = open_play(desk, case, events=[event_of(one) for one in row.events])
    except (BadEvent, TypeError) as error:
        raise Misuse("play_of_another_case", {"case": row.case}) from error
    play.helped, play.from_play, play.from_event = row.help, row.from_play, row.from_event
    return Debrief(play, score_of(case, play.state, play.truth), row)


def event_of(raw: Mapping[str, Any]) -> Event:
    """An event from its JSON. Raises TypeError for what is none."""
    event = Event(**raw)
    if isinstance(event.at, bool) or not isinstance(event.at, int | float):
        raise TypeError("at")
    if not all(isinstance(one, str) for one in (event.do, event.what, event.text, event.extra)):
        raise TypeError("text")
    return event


def read_events(written: str) -> list[Event]:
    """A script of events: a list of them as JSON, or an object that holds one under ``events``. Raises Misuse."""
    try:
        raw = json.loads(written)
    except (ValueError, RecursionError) as error:
        raise Misuse("script_no_json", {"why": str(error)[:80]}) from error
    found = raw.get("events") if isinstance(raw, dict) else raw
    if not isinstance(found, list):
        raise Misuse("script_no_list")
    events = []
    for number, one in enumerate(found, 1):
        try:
            events.append(event_of(one))
        except TypeError as error:
            raise Misuse("script_no_event", {"number": str(number)}) from error
    return events
