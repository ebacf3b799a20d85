"""Wraps a call up: the form, what is wrong with it, the resolution, and saving it for good."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from assistant import text
from assistant.desk.advise import Advice
from assistant.desk.call import Call, SaidLine
from assistant.desk.desk import Desk
from assistant.desk.flag_json import flags_json
from assistant.desk.open import from_log
from assistant.desk.saved import Saved
from assistant.desk.trouble import Misuse, NotFound, told
from assistant.desk.view import AccountView
from assistant.desk.worth import at_stake, method_kind
from assistant.guidance.lines import sources
from assistant.journal.resolution import Resolution, Said, new_id
from assistant.journal.snapshots import canonical
from assistant.journal.store import Filter
from assistant.language import Tongue, zone_named
from assistant.records import SITUATIONS, AgreedStep, Disposition

# A promise further off than this is a slip of the finger (judgement).
FURTHEST_DAYS = 366


@dataclass
class Form:
    """The wrap-up as the agent fills it. Only ``disposition`` is required; ``note`` None is the suggested note."""

    disposition: Disposition | None = None
    cause: str | None = None
    promise_date: date | None = None
    agreed: tuple[AgreedStep, ...] = ()
    note: str | None = None
    feedback_score: int | None = None
    feedback_words: str | None = None
    follow_up_on: date | None = None
    useful: dict[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field; ``key`` names the sentence."""

    field: str
    key: str


def faults(form: Form, today: date) -> tuple[Fault, ...]:
    """Everything that keeps the form from being saved."""
    found = []
    if form.disposition is None:
        found.append(Fault("disposition", "disposition_missing"))
    if form.disposition is Disposition.PROMISE_TO_PAY and form.promise_date is None:
        found.append(Fault("promise_date", "promise_without_date"))
    for name, day in (("promise_date", form.promise_date), ("follow_up_on", form.follow_up_on)):
        if day and day < today:
            found.append(Fault(name, "date_has_passed"))
        elif day and day > today + timedelta(days=FURTHEST_DAYS):
            found.append(Fault(name, "date_too_far"))
    if form.cause is not None and form.cause not in SITUATIONS:
        found.append(Fault("cause", "unknown_cause"))
    return tuple(found)


def today(view: AccountView, desk: Desk) -> date:
    """The day that the call is on, where the customer is."""
    return view.now.astimezone(zone_named(view.account.customer.time_zone or desk.settings.desk.time_zone)).date()


def resolution(desk: Desk, view: AccountView, call: Call, form: Form, at: datetime) -> Resolution:
    """The row that this form comes to. Raises Misuse where the form has faults."""
    found = faults(form, today(view, desk))
    if found or form.disposition is None:
        raise Misuse(found[0].key, {"field": found[0].field})
    worth = at_stake(view.account, call.about, view.now)
    return Resolution(
        id=call.id,
        at=at,
        as_of=call.as_of,
        agent=desk.agent(view.customer_id),
        source=view.source,
        customer=view.customer_id,
        invoice=call.about,
        direction=call.direction,
        situation=call.situation or call.shown or view.situations[0],
        cause=form.cause or call.situation or call.shown or view.situations[0],
        disposition=form.disposition,
        identified=call.identified,
        identified_at=call.identified_at,
        amount=call.amount,
        currency=call.currency,
        chance_without_contact=call.chance,
        promise_date=form.promise_date,
        agreed=form.agreed,
        note=form.note or None,
        feedback_score=form.feedback_score,
        feedback_words=form.feedback_words or None,
        script_language=call.language,
        script_register=call.register if call.language == "nl" else None,
        steps_said=tuple(Said(one.phase, one.variant, one.at) for one in call.said),
        script_useful=dict(form.useful),
        follow_up_on=form.follow_up_on,
        call_seconds=call.seconds(at),
        wrap_up_seconds=call.wrap_up_seconds(at),
        corrects=call.corrects,
        typed_facts=dict(call.typed),
        churn=view.churn,
        mrr=worth.minor if worth else None,
        mrr_currency=worth.currency if worth else None,
        method=method_kind(view.account, call.about),
    )


def snapshot(view: AccountView, advice: Advice, tongue: Tongue) -> bytes:
    """What the agent saw, as canonical JSON, redacted: the provider-shaped JSON that was read, the flags and the script."""
    seen = {
        "account": _redacted(dict(view.raw)),
        "as_of": view.now.isoformat(),
        "flags": flags_json(view, tongue),
        "situations": list(view.situations),
        "script": {
            "situation": advice.script.situation,
            "spoken_as": advice.script.spoken_as,
            "language": advice.script.language,
            "register": advice.script.register,
            "steps": [
                {"phase": step.phase, "lines": [line.text for line in step.lines], "ids": [line.id for line in step.lines]}
                for step in advice.script.steps
            ],
        },
    }
    return canonical(seen)


def _redacted(value: object) -> object:
    if isinstance(value, str):
        return text.redact(value).text if len(value) >= 8 else value
    if isinstance(value, dict):
        return {_redacted(key): _redacted(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_redacted(one) for one in value]
    return value


async def save(desk: Desk, row: Resolution, seen: bytes | None) -> Resolution:
    """Saves the row; it is durable when this returns. Raises NotSaved; the draft is kept then, and dropped only after the commit."""
    with told():
        saved = await desk.writer.run(lambda journal: journal.add_resolution(row, seen))
        desk.drafts.drop(row.id)
    return saved


async def finish(desk: Desk, view: AccountView, call: Call, form: Form, advice: Advice, tongue: Tongue) -> Saved:
    """Wraps the call up with this form: what the agent saw is kept beside it. Raises Misuse and NotSaved."""
    row = resolution(desk, view, call, form, desk.clock())
    kept = await save(desk, row, snapshot(view, advice, tongue))
    before = (one for one in view.earlier if one.id not in {kept.id, kept.corrects})
    seen = replace(view, earlier=(from_log(kept, view.account, view.now), *before))
    desk.views[view.customer_id] = seen
    return Saved(kept.id, kept.number, kept.at, kept.call_seconds, seen)


async def log(desk: Desk, wanted: Filter) -> list[Resolution]:
    """The resolutions asked for, newest first. Raises NotSaved where the journal cannot be read."""
    with told():
        return await desk.writer.run(lambda journal: journal.resolutions(wanted))


async def correction_of(desk: Desk, resolution_id: str, call: Call) -> Call:
    """A call that will correct this row: the same facts, to be saved as a new row that names the old. Raises NotFound."""
    rows = await log(desk, Filter(id=resolution_id))
    if not rows:
        raise NotFound("unknown_resolution", {"id": resolution_id})
    old = rows[0]
    corrected = replace(
        call,
        id=new_id(),
        corrects=old.id,
        chance=old.chance_without_contact,
        as_of=old.as_of,
        about=old.invoice,
        direction=old.direction,
        shown=old.situation,
        language=old.script_language or call.language,
        register=old.script_register or call.register,
        identified=old.identified,
        identified_at=old.identified_at,
        said=[SaidLine(one.phase, one.variant or "", one.at) for one in old.steps_said],
        typed=dict(old.typed_facts),
        started_at=call.started_at - timedelta(seconds=old.call_seconds or 0),
        wrap_up_at=call.started_at,
    )
    corrected.form = {
        "disposition": old.disposition.value,
        "cause": old.cause,
        "promise_date": old.promise_date.isoformat() if old.promise_date else None,
        "agreed": [step.value for step in old.agreed],
        "note": old.note,
        "feedback_score": old.feedback_score,
        "feedback_words": old.feedback_words,
        "follow_up_on": old.follow_up_on.isoformat() if old.follow_up_on else None,
    }
    return corrected


def masked(*texts: str | None) -> tuple[str, ...]:
    """The kinds of number that would be masked in these texts: card, iban, code, bsn."""
    found = [one.kind for given in texts if given for one in text.redact(given).masked]
    return tuple(dict.fromkeys(found))


def redacted(typed: str) -> str:
    return text.redact(typed).text


def page_line(call: Call) -> str:
    """The spoken line that leads a customer who reads out numbers to the page."""
    line = next(line for line in sources()["retries_exhausted"].lines if line.context.endswith(".step.2"))
    return Tongue(call.language, domain="script", register=call.register).say_in(line.context, line.text)


def form_payload(form: Form) -> dict[str, object]:
    """The form as JSON, for the draft."""
    return {
        "disposition": form.disposition.value if form.disposition else None,
        "cause": form.cause,
        "promise_date": form.promise_date.isoformat() if form.promise_date else None,
        "agreed": [step.value for step in form.agreed],
        "note": form.note,
        "feedback_score": form.feedback_score,
        "feedback_words": form.feedback_words,
        "follow_up_on": form.follow_up_on.isoformat() if form.follow_up_on else None,
        "useful": dict(form.useful),
    }


def form_from(payload: dict[str, object]) -> Form:
    """A form from a draft; what cannot be read is left empty."""

    def day(name: str) -> date | None:
        value = payload.get(name)
        try:
            return date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            return None

    def words(name: str) -> str | None:
        value = payload.get(name)
        return value if isinstance(value, str) and value else None

    disposition, score, agreed, useful = (payload.get(name) for name in ("disposition", "feedback_score", "agreed", "useful"))
    return Form(
        disposition=next((one for one in Disposition if one == disposition), None),
        cause=cause if (cause := words("cause")) in SITUATIONS else None,
        promise_date=day("promise_date"),
        agreed=tuple(step for step in AgreedStep if step in _list(agreed)),
        note=words("note"),
        feedback_score=score if isinstance(score, int) and 1 <= score <= 5 else None,
        feedback_words=words("feedback_words"),
        follow_up_on=day("follow_up_on"),
        useful={str(key): value is True for key, value in useful.items()} if isinstance(useful, dict) else {},
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
