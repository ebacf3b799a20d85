"""A logged call, to be stepped through as it went: the account and the lines as they were kept, and what was done at which second."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from assistant.billing.practice import Practice
from assistant.billing.read_account import Bundle
from assistant.desk.advise import Advice, advise
from assistant.desk.call import Call, SaidLine
from assistant.desk.desk import Desk
from assistant.desk.open import build
from assistant.desk.report_format import Written
from assistant.desk.review_case import MOST_LINES, Case, Section, case_sections, note_view, open_case
from assistant.desk.trouble import NotFound, told
from assistant.desk.view import AccountView
from assistant.guidance.script import Script, Spoken, Step
from assistant.guidance.wording import IDENTIFIED_LABELS, PHASE_LABELS
from assistant.journal.resolution import Resolution
from assistant.journal.store import Journal
from assistant.language import N_, Tongue
from assistant.records import SITUATIONS, Identified
from assistant.text import clean_note, isolate

MomentKind = Literal["start", "identified", "said", "wrap_up", "saved"]
KIND_LABELS = {"start": N_("the call begins"), "wrap_up": N_("the talk ends, the wrap-up begins"), "saved": N_("saved")}


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that was done, ``at`` so many seconds into the call. ``line`` is the id of what was said, of ``phase``."""

    kind: MomentKind
    at: float
    line: str = ""
    phase: str = ""


@dataclass(frozen=True)
class Replay:
    """``view`` is the account as it stood then; ``script`` the lines as they were kept; ``moments`` in their order, never empty."""

    case: Case
    view: AccountView
    script: Script
    moments: tuple[Moment, ...]

    @property
    def row(self) -> Resolution:
        return self.case.row

    @property
    def started_at(self) -> datetime:
        row = self.row
        began = row.at - timedelta(seconds=(row.call_seconds or 0) + (row.wrap_up_seconds or 0))
        done = [one.at for one in row.steps_said] + ([row.identified_at] if row.identified_at else [])
        return min([began, *done])

    def call_at(self, place: int) -> Call:
        """The call as it stood when the moment at this place had passed."""
        row, passed = self.row, self.moments[: place + 1]
        known = any(one.kind == "identified" for one in passed)
        return Call(
            id=row.id,
            customer=row.customer,
            source=row.source,
            started_at=self.started_at,
            as_of=row.as_of,
            direction=row.direction,
            language=self.script.language,
            register=self.script.register,
            situation=self.script.situation,
            shown=row.situation,
            identified=row.identified if known else Identified.NONE,
            identified_at=row.identified_at if known else None,
            said=[SaidLine(one.phase, one.line, self.started_at + timedelta(seconds=one.at)) for one in passed if one.kind == "said"],
            typed=dict(row.typed_facts),
            about=row.invoice,
            name=self.view.account.customer.name,
        )

    def advice_at(self, call: Call, tongue: Tongue) -> Advice:
        """The lines as they were kept, with the notes of their situation."""
        return replace(advise(self.view, call, tongue), script=self.script, missing=())

    def moment_words(self, one: Moment, tongue: Tongue) -> str:
        """``said: "…"``, ``identified: sure``, ``the talk ends, …``."""
        if one.kind == "said":
            words = next((line.text for step in self.script.steps for line in step.lines if line.id == one.line), "")
            return words or (tongue.say(PHASE_LABELS[one.phase]) if one.phase in PHASE_LABELS else isolate(one.phase))
        if one.kind == "identified":
            return tongue.say(IDENTIFIED_LABELS[self.row.identified.value])
        return tongue.say(KIND_LABELS[one.kind])

    def ending(self, tongue: Tongue) -> tuple[Section, ...]:
        """How it ended: what was agreed and written down, and what became of the money."""
        wanted = {tongue.say("Agreed and written down"), tongue.say("The money"), tongue.say("Corrections")}
        return tuple(one for one in case_sections(self.case, tongue) if one.title in wanted)


async def open_replay(desk: Desk, resolution_id: str) -> Replay:
    """The call, from what was kept beside it; that somebody looked is written down. Raises NotFound and NotSaved."""
    case = await open_case(desk, resolution_id)
    row, raw = case.row, case.seen.get("account")
    script = case.seen.get("script")
    if not isinstance(raw, dict) or not isinstance(raw.get("customer"), dict) or not isinstance(script, dict):
        raise NotFound("no_snapshot", {"id": resolution_id})
    parts = {name: [one for one in found if isinstance(one, dict)] for name, found in raw.items() if isinstance(found, list)}
    with told():
        before = await desk.writer.run(lambda journal: _before(journal, row))
    try:
        view = _view(desk, Bundle(raw["customer"], defaultdict(list, parts)), row, before)
        replay = Replay(case, view, _script(script, row, Written(Tongue(row.script_language or "en"))), ())
        replay = replace(replay, moments=tuple(_moments(replay)))
        replay.advice_at(replay.call_at(0), desk.tongue())  # what can't be worked out is found here, and not where it is shown
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise NotFound("no_snapshot", {"id": resolution_id}) from error
    await note_view(desk, row)
    return replay


def _before(journal: Journal, row: Resolution) -> list[Resolution]:
    return [one for one in journal.calls_of(row.customer, row.source, row.as_of) if one.number < row.number]


def _view(desk: Desk, bundle: Bundle, row: Resolution, before: list[Resolution]) -> AccountView:
    on = desk if desk.source == row.source or row.source != "practice" else replace(desk, provider=Practice())
    view = build(on, bundle, row.as_of, before)
    return replace(view, account=replace(view.account, source=row.source, read_at=row.as_of))


def _script(kept: dict[str, Any], row: Resolution, write: Written) -> Script:
    """The lines that stood on the screen; what was said of another script before comes last."""
    found = [_step(one) for one in kept.get("steps") or () if isinstance(one, dict)][:MOST_LINES]
    shown = {line.id for step in found for line in step.lines}
    others = {one.variant: one.phase for one in row.steps_said if one.variant and one.variant not in shown}
    found += [Step(phase if phase in PHASE_LABELS else "close", (Spoken(key, write.line(key)),)) for key, phase in others.items()]
    situations = (kept.get("situation"), row.situation, row.cause)
    situation = next((one for one in situations if one in SITUATIONS), "other")
    language = next((one for one in (kept.get("language"), row.script_language) if one in {"nl", "en"}), "en")
    register = kept.get("register") if language == "nl" and kept.get("register") in {"je", "u"} else None
    return Script(situation, situation, language, register, tuple(found))


def _step(kept: dict[str, Any]) -> Step:
    lines, ids = kept.get("lines"), kept.get("ids")
    pairs = zip(ids if isinstance(ids, list) else (), lines if isinstance(lines, list) else (), strict=False)
    said = tuple(
        Spoken(key, " ".join(clean_note(words).split())) for key, words in pairs if isinstance(key, str) and isinstance(words, str)
    )
    phase = kept.get("phase")
    return Step(str(phase) if phase in PHASE_LABELS else "close", said)


def _moments(replay: Replay) -> Iterator[Moment]:
    row, start = replay.row, replay.started_at
    done = [(one.at, Moment("said", (one.at - start).total_seconds(), one.variant or "", one.phase)) for one in row.steps_said]
    if row.identified_at is not None:
        done.append((row.identified_at, Moment("identified", (row.identified_at - start).total_seconds())))
    yield Moment("start", 0.0)
    yield from (one for _, one in sorted(done, key=lambda pair: pair[0]))
    end = (row.at - start).total_seconds()
    yield Moment("wrap_up", max(end - (row.wrap_up_seconds or 0), 0.0))
    yield Moment("saved", end)
