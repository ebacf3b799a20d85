"""The wrap-up: how the call ended first, a letter each; the note is written already. Enter saves from anywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Literal

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from assistant.desk.advise import Advice
from assistant.desk.call import Call
from assistant.desk.dates import parse_day
from assistant.desk.saved import Saved
from assistant.desk.trouble import Trouble
from assistant.desk.view import AccountView
from assistant.desk.wrap_up import Form, faults, form_from, form_payload, masked, page_line, redacted
from assistant.guidance.wording import DISPOSITION_LABELS, FEEDBACK_LABELS, PHASE_LABELS, SITUATION_LABELS, STEP_LABELS
from assistant.language import N_
from assistant.records import SITUATIONS, AgreedStep, Disposition
from assistant.text import isolate
from assistant.ui.base import THROW_AWAY_TIP, DeskModal
from assistant.ui.widgets.picker import LetterPicker, TurnPicker

THROWN_AWAY: Literal["thrown away"] = "thrown away"
# Typed text is looked over for card numbers so long after the last key, in seconds.
LOOK_OVER_S = 0.8
# The draft is written so long after a change, in seconds, however fast the typing goes on: a crash costs at most this much.
DRAFT_PAUSE_S = 0.4
FIELD_TO_WIDGET = {"disposition": "#disposition", "promise_date": "#promise", "follow_up_on": "#follow-up", "cause": "#cause"}


class NoteArea(TextArea):
    """Enter saves the sheet, so a new line has a key of its own; Tab goes on to the next field."""

    BINDINGS = [Binding("ctrl+j", "new_line", show=False)]

    def action_new_line(self) -> None:
        self.insert("\n")


class WrapUpSheet(DeskModal[Saved | Literal["thrown away"] | None]):
    """Gives what was saved, THROWN_AWAY, or None: what was filled in then stays in the call's form."""

    BINDINGS = [
        Binding("enter", "save", N_("save"), priority=True),
        Binding("escape", "leave", N_("back to the call")),
        Binding("f8", "throw_away", N_("throw away"), id="call.throw_away", tooltip=THROW_AWAY_TIP),
    ]
    DEFAULT_CSS = """
    WrapUpSheet { align: right top; background: $background 20%; }
    WrapUpSheet > Vertical { width: 58%; min-width: 80; max-width: 100%; height: 100%; background: $panel; padding: 0 2; }
    WrapUpSheet .title { height: 1; text-style: bold; color: $say; margin: 0 0 0 0; text-wrap: nowrap; text-overflow: ellipsis; }
    WrapUpSheet VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
    WrapUpSheet .label { width: 17; color: $quiet; height: auto; }
    WrapUpSheet .row { height: auto; margin-top: 1; }
    WrapUpSheet .tight { height: auto; }
    WrapUpSheet Input { width: 1fr; height: 1; border: none; background: $say-ground; padding: 0 1; }
    WrapUpSheet .short { width: 22; }
    WrapUpSheet .heard { width: 1fr; padding-left: 1; color: $quiet; height: 1; }
    WrapUpSheet TextArea { height: 4; border: none; background: $say-ground; padding: 0 1; }
    WrapUpSheet TextArea:focus { border: none; }
    WrapUpSheet #hint { height: auto; max-height: 2; color: $quiet; }
    WrapUpSheet #wrong { height: auto; color: $act-now; text-style: bold; }
    WrapUpSheet #masked { height: auto; color: $watch; }
    """

    def __init__(self, view: AccountView, call: Call, advice: Advice) -> None:
        super().__init__()
        self._view, self._call, self._advice = view, call, advice
        self._form = form_from(call.form)
        self._saving = False
        self._suggestion = ""
        self._stands = False
        self._look: Any = None
        self._kept_soon: Any = None

    # What is on it

    def titled(self, words: str) -> Content:
        """The title as it stands above the form."""
        return Content(words)

    def body(self) -> ComposeResult:
        say, call, form = self.tongue.say, self._call, self._form
        name = isolate(self._view.account.customer.name or self._view.customer_id)
        minutes, seconds = divmod(call.seconds(self.desk_app.clock()), 60)
        title = say("Correct") if call.corrects else say("Wrap up")
        with Vertical():
            yield Static(self.titled(f"{title} · {name} · {minutes} min {seconds} s"), classes="title", markup=False)
            with VerticalScroll(can_focus=False):
                yield LetterPicker(
                    [(one.value, say(DISPOSITION_LABELS[one.value])) for one in Disposition],
                    picked=[form.disposition.value] if form.disposition else [],
                    id="disposition",
                )
                yield self._row(
                    say("Promised for"),
                    Input(_typed(form.promise_date), id="promise", compact=True, classes="short"),
                    Static(id="promise-day", classes="heard", markup=False),
                )
                yield self._row(
                    say("Cause found"),
                    TurnPicker(self._causes(), form.cause or call.situation or call.shown or "other", id="cause"),
                    tight=True,
                )
                yield self._row(
                    say("Agreed"),
                    LetterPicker(
                        [(one.value, say(STEP_LABELS[one.value])) for one in AgreedStep],
                        several=True,
                        picked=[one.value for one in form.agreed],
                        id="agreed",
                    ),
                )
                yield self._row(say("Note"), NoteArea(id="note", tab_behavior="focus", soft_wrap=True, show_line_numbers=False))
                yield self._row(
                    say("They felt (1–5)"),
                    Input(str(form.feedback_score or ""), id="score", compact=True, classes="short", max_length=1),
                    Static(id="score-word", classes="heard", markup=False),
                )
                yield self._row(say("In their words"), Input(form.feedback_words or "", id="words", compact=True), tight=True)
                yield self._row(
                    say("Come back on"),
                    Input(_typed(form.follow_up_on), id="follow-up", compact=True, classes="short"),
                    Static(id="follow-up-day", classes="heard", markup=False),
                    tight=True,
                )
                if phases := self._said_phases():
                    picked = [phase for phase in phases if form.useful.get(phase)]
                    yield self._row(
                        say("Of use"),
                        LetterPicker([(phase, say(PHASE_LABELS[phase])) for phase in phases], several=True, picked=picked, id="useful"),
                        tight=True,
                    )
            yield Static(id="masked", markup=False)
            yield Static(id="wrong", markup=False)
            yield Static(say("Tab next field · Ctrl+J new line in the note"), id="hint", markup=False)

    def _row(self, label: str, *fields: Widget, tight: bool = False) -> Horizontal:
        return Horizontal(Static(label, classes="label", markup=False), *fields, classes="tight" if tight else "row")

    def _causes(self) -> list[tuple[str, str]]:
        order = [*self._view.situations, *(one for one in SITUATIONS if one not in self._view.situations)]
        return [(key, self.tongue.say(SITUATION_LABELS[key])) for key in order]

    def _said_phases(self) -> list[str]:
        return list(dict.fromkeys(one.phase for one in self._call.said))

    def ready(self) -> None:
        self._stands = True
        self._suggest()
        if self._form.note is not None:
            self.query_one(NoteArea).text = self._form.note
        self.query_one("#disposition").focus()
        self._hear()

    async def reword(self) -> None:
        """What was filled in stays; a note that nobody wrote in is worded anew."""
        if self._saving or not self._stands:
            return
        self._form = self._collect()
        if self._form.note == self._suggestion:
            self._form = replace(self._form, note=None)
        self._stands = False  # until every field is there again, a key that comes early does nothing
        await super().reword()

    # The form

    def _collect(self) -> Form:
        today = self._today()
        note = self.query_one(NoteArea).text.strip()
        score = self.query_one("#score", Input).value
        disposition = self.query_one("#disposition", LetterPicker).picked
        useful = self.query("#useful")
        picked = useful.first(LetterPicker).picked if useful else ()
        return Form(
            disposition=Disposition(disposition[0]) if disposition else None,
            cause=self.query_one("#cause", TurnPicker).key,
            promise_date=parse_day(self.query_one("#promise", Input).value, today),
            agreed=tuple(AgreedStep(one) for one in self.query_one("#agreed", LetterPicker).picked),
            note=note or None,
            feedback_score=int(score) if score in {"1", "2", "3", "4", "5"} else None,
            feedback_words=self.query_one("#words", Input).value.strip() or None,
            follow_up_on=parse_day(self.query_one("#follow-up", Input).value, today),
            useful={phase: phase in picked for phase in self._said_phases()} if picked else {},
        )

    def _today(self) -> date:
        from assistant.desk.wrap_up import today

        desk = self.desk_app.desk
        return today(self._view, desk) if desk else self._view.now.date()

    def _suggest(self) -> None:
        """The note follows the form until the agent writes in it."""
        from assistant.desk.note import suggested

        note = self.query_one(NoteArea)
        if note.text and note.text != self._suggestion:
            return
        form = self._collect()
        facts = {"cause": form.cause, "agreed": form.agreed, "promise_date": form.promise_date, "follow_up_on": form.follow_up_on}
        self._suggestion = suggested(self._view, self._call, facts, self.tongue)
        if note.text != self._suggestion:
            note.text = self._suggestion

    def _hear(self) -> None:
        """What was understood stands beside what was typed."""
        form, tongue = self._collect(), self.tongue
        for field, label, day in (("#promise", "#promise-day", form.promise_date), ("#follow-up", "#follow-up-day", form.follow_up_on)):
            typed = self.query_one(field, Input).value
            heard = tongue.weekday(day) if day else tongue.say("which day?") if typed else tongue.say("friday, +3, 27-11 …")
            self.query_one(label, Static).update(heard)
        score = form.feedback_score
        self.query_one("#score-word", Static).update(tongue.say(FEEDBACK_LABELS[score]) if score else "")

    def _changed(self) -> None:
        if not self._stands or self._saving:
            return
        self._hear()
        self._suggest()
        self.query_one("#wrong", Static).update("")
        form = self._collect()
        if form.note == self._suggestion:
            form.note = None
        self._call.form = form_payload(form)
        if self._kept_soon is None:
            self._kept_soon = self.set_timer(DRAFT_PAUSE_S, self._keep)
        if self._look:
            self._look.stop()
        self._look = self.set_timer(LOOK_OVER_S, self._look_over)

    def _keep(self) -> None:
        self._kept_soon = None
        if not self._saving:
            self.desk_app.keep(self._call)

    def _look_over(self) -> bool:
        """Masks what looks like a card number or account in what was typed, and shows what; True where something was masked."""
        if not self.is_attached or not self._stands:  # its timer came after the sheet was left
            return False
        note, words = self.query_one(NoteArea), self.query_one("#words", Input)
        kinds = masked(note.text, words.value)
        if kinds:
            note.text, words.value = redacted(note.text), redacted(words.value)
            line = page_line(self._call)
            shown = self.tongue.say(
                "Masked before it is kept: {kinds}. Do not have it read out. Say: {line}", kinds=", ".join(kinds), line=line
            )
            self.query_one("#masked", Static).update(shown)
        return bool(kinds)

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(LetterPicker.Changed)
    @on(TurnPicker.Changed)
    def _field_changed(self, event: object) -> None:
        self._changed()

    @on(LetterPicker.Changed, "#disposition")
    def _ended(self, event: LetterPicker.Changed) -> None:
        if event.picked == (Disposition.PROMISE_TO_PAY.value,):
            self.query_one("#promise", Input).focus()

    # Saving

    def action_save(self) -> None:
        if self._saving or not self._stands:
            return
        if self._look_over():
            return
        form = self._collect()
        wrong = faults(form, self._today())
        for field in ("promise", "follow-up"):
            if (
                self.query_one(f"#{field}", Input).value.strip()
                and parse_day(self.query_one(f"#{field}", Input).value, self._today()) is None
            ):
                self._say_wrong("date_not_understood", f"#{field}")
                return
        if wrong:
            self._say_wrong(wrong[0].key, FIELD_TO_WIDGET[wrong[0].field])
            return
        self._saving = True
        self.query_one("#hint", Static).update(self.tongue.say("saving …"))
        self._save(form)

    def _say_wrong(self, key: str, widget: str) -> None:
        from assistant.desk.sentences import sentence

        self.query_one("#wrong", Static).update(sentence(key, {}, self.tongue))
        self.query_one(widget).focus()

    @work(group="save", exit_on_error=False)
    async def _save(self, form: Form) -> None:
        from assistant.desk.sentences import sentence

        try:
            saved = await self.desk_app.save(self._view, self._call, form, self._advice)
        except Trouble as trouble:
            self._saving = False
            self._keep()
            self.query_one("#hint", Static).update(self.tongue.say("Not saved. The form is kept. Enter tries again."))
            self.query_one("#wrong", Static).update(sentence(trouble.key, trouble.facts, self.tongue))
            return
        self.dismiss(saved)

    @work(group="sheet", exit_on_error=False)
    async def action_throw_away(self) -> None:
        if not self._saving and await self.desk_app.thrown_away(self._call):
            self._saving = True  # nothing is kept of it any more
            self.dismiss(THROWN_AWAY)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A correction that is left leaves what was saved: there is nothing to throw away."""
        return action != "wrap_up" and (action != "throw_away" or self._call.corrects is None)

    def action_leave(self) -> None:
        if not self._saving:
            self.desk_app.keep(self._call)
            self.dismiss(None)


def _typed(day: date | None) -> str:
    return f"{day:%d-%m-%Y}" if day else ""
