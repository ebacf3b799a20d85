"""What the keys of a play do: everything is done to the play, which the customer hears, and the call on the screen follows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on

from assistant.desk.practise import Debrief, Play, finish, open_play
from assistant.desk.wrap_up import Form, masked, page_line, redacted
from assistant.guidance.wording import STEP_LABELS
from assistant.language import Tongue
from assistant.practice.play import choices
from assistant.practice.talk import State
from assistant.records import AgreedStep
from assistant.text import isolate
from assistant.ui.screens.call import CallScreen
from assistant.ui.screens.play_sheets import LETTERS, NUMBERS, AskSheet, KeyedSheet, PlayWrapUp
from assistant.ui.screens.review_sheets import PickSheet
from assistant.ui.widgets.own_words import OwnWords
from assistant.ui.widgets.say import SayPanel

if TYPE_CHECKING:
    from assistant.desk.desk import Desk
    from assistant.risk.flag import Flag

# Keys of the call that do nothing in a play: there is one customer, and nothing of it is kept, read again or coached.
OFF = frozenset({"find", "park", "read_again", "review", "coaching", "idea", "correct", "direction", "throw_away"})
# Keys that talk: once the customer is gone, nobody hears them.
TALK = frozenset(
    {"said", "own_words", "answer", "agree", "identify", "situation", "language", "register", "pause", "other_words", "fact", "step"}
)


class PlayActions(CallScreen):
    """The play's screen, without what it looks like."""

    def __init__(self, play: Play) -> None:
        super().__init__()
        self.play = play
        self.hidden = False
        self.wrapping = False

    # The play

    @property
    def talk(self) -> State:
        """The talk as it stands now."""
        return self.play.seen(self.desk_app.clock())

    @property
    def over(self) -> bool:
        return bool(self.talk.over)

    def act(self, do: str, what: str = "", text: str = "", extra: str = "") -> None:
        self.doing(lambda: self.play.act(do, what, text, extra, now=self.desk_app.clock()))

    def doing(self, done: Callable[[], object]) -> None:
        """Something is done to the play, unless nobody is on the line any more."""
        if not self.over or self.play.held:
            before = len(self.play.state.heard)
            done()
            self.told(before)
        self.changed()

    def told(self, before: int) -> None:
        """News is told at once; what is said while a sheet is in front, too."""
        person = self.play.case.lesson.person.name
        for one in self.play.state.heard[before:]:
            if one.who == "news":
                self.notify(one.both.get(self.tongue.language, ""), markup=False, timeout=8)
            elif one.about in {"silence", "hangs_up"} and self.app.screen is not self:
                self.notify(f"“{one.text}”", title=isolate(person), markup=False)

    def changed(self) -> None:
        """Shows it; a play has no draft."""
        self.call = self.play.call
        self.refresh_bindings()

    # The words

    def action_said(self) -> None:
        lines = self.lines
        item = lines[self.current] if self.current < len(lines) else None
        if item is None:
            return
        if item.line is not None:
            self.act("say", item.phase, item.line.text, item.line.id)
        self.step(1)

    def action_own_words(self) -> None:
        """A line to type in, in place of the current one. The focus is there at once: not a letter goes astray."""
        lines = self.lines
        item = lines[self.current] if self.current < len(lines) else None
        self.panel = "say"
        box = self.query_one(OwnWords)
        box.open(item.line.text if item and item.line else "", self.tongue)
        self.set_focus(box.typed)

    @on(OwnWords.Said)
    def _own_words_said(self, event: OwnWords.Said) -> None:
        event.stop()
        self.set_focus(self.query_one(SayPanel))
        if not event.words:
            return
        lines = self.lines
        item = lines[self.current] if self.current < len(lines) else None
        phase = (item.phase if item else "") or next((one.phase for one in reversed(self.play.state.said)), "acknowledge")
        if kinds := masked(event.words):
            told = self.tongue.say(
                "Masked before it is kept: {kinds}. Do not have it read out. Say: {line}",
                kinds=", ".join(kinds),
                line=page_line(self.play.call),
            )
            self.notify(told, markup=False, severity="warning", timeout=10)
        self.act("type", phase, redacted(event.words), item.line.id if item and item.line else "")
        self.step(1)

    def action_language(self) -> None:
        call = self.play.call
        language = "en" if call.language == "nl" else "nl"
        self.act("language", language, extra=(call.register or "je") if language == "nl" else "")
        self.show_account()

    def action_register(self) -> None:
        call = self.play.call
        if call.language == "nl":
            self.act("language", "nl", extra="je" if call.register == "u" else "u")

    def action_pause(self) -> None:
        self.act("resume" if self.play.state.paused else "pause")

    # Sheets. Each is pushed at once, not by a worker: a key that follows quickly is the sheet's.

    def action_situation(self) -> None:  # type: ignore[override]  # the desk's own is a worker
        from assistant.ui.screens.choose import situation_sheet

        def chosen(situation: str | None) -> None:
            if situation:
                self.current = 0
                self.act("situation", situation)

        self.app.push_screen(situation_sheet(self.play.view, self.play.call, lambda: self.tongue), chosen)

    def action_identify(self) -> None:  # type: ignore[override]  # the desk's own is a worker
        before = self.play.call.identified

        def checked(_: None) -> None:
            if self.play.call.identified is not before:
                self.first_unsaid()
            self.changed()

        self.app.push_screen(AskSheet(self), checked)

    def action_answer(self) -> None:
        case, asked = self.play.case, self.play.state.pending
        question = case.lesson.question(asked) if asked else None
        if question is None:
            return
        ways = [(one.id, isolate(one.text)) for one in choices(case, question.id)]
        title = f"{isolate(case.lesson.person.name)}: “{isolate(question.text)}”"

        def answered(choice: str | None) -> None:
            if choice and self.play.state.pending == question.id:
                self.act("answer", question.id, extra=choice)

        self.app.push_screen(KeyedSheet(lambda tongue: (title, ways), NUMBERS), answered)

    def action_agree(self) -> None:
        def told(tongue: Tongue) -> tuple[str, list[tuple[str, str]]]:
            done = {one.step for one in self.play.state.agreed}
            steps = [(one.value, ("✓ " if one.value in done else "") + tongue.say(STEP_LABELS[one.value])) for one in AgreedStep]
            return tongue.say("Which step do you agree on?"), steps

        def agreed(step: str | None) -> None:
            if step:
                self.act("agree", step)

        self.app.push_screen(KeyedSheet(told, LETTERS), agreed)

    def open_flag(self, flag: Flag) -> None:
        """Opening what a flag rests on is noticing it."""
        super().open_flag(flag)
        if flag.kind in self.play.truth.flags and flag.kind not in self.play.state.noticed and not self.over:
            self.act("notice", flag.kind)

    # The end

    def action_wrap_up(self) -> None:  # type: ignore[override]  # the desk's own is a worker
        view, play, now = self.view, self.play, self.desk_app.clock()
        if view is None or self.wrapping:
            return
        play.go_on(now)
        if play.state.paused:
            play.act("resume", now=now)
        ended, call, gone = play.at(now), play.call, bool(play.seen(now).over)
        call.wrap_up_at = now
        call.form["agreed"] = list(dict.fromkeys([*call.form.get("agreed", ()), *(one.step for one in play.state.agreed)]))

        async def save(form: Form) -> Debrief:
            return await finish(self._desk, play, form, ended=ended, now=self.desk_app.clock())

        def left(_: object) -> None:
            self.wrapping = False
            if sheet.debrief is not None:
                self.leave_for(sheet.debrief)
                return
            call.wrap_up_at = None
            if not gone:  # the talk goes on, and what was spent on the form is no part of it
                play.skip(ended, self.desk_app.clock())
            self.changed()

        self.wrapping = True
        sheet = PlayWrapUp(view, call, self.advice_for(view, call, self.account_tongue(view)), save)
        self.app.push_screen(sheet, left)

    def leave_for(self, debrief: Debrief) -> None:
        from assistant.ui.screens.debrief import DebriefScreen

        self.app.switch_screen(DebriefScreen(debrief))

    def action_restart(self) -> None:
        def anew() -> None:
            from assistant.ui.screens.play import PlayScreen

            self.app.switch_screen(PlayScreen(open_play(self._desk, self.play.case)))

        self.sure(lambda tongue: (tongue.say("Start this case anew? What was done in it is not kept."), tongue.say("start anew")), anew)

    def action_leave(self) -> None:
        """From a panel to the words; from there back to the room."""
        if self.panel != "say" or self.focused is not self.query_one(SayPanel):
            self.action_back()
            return
        self.sure(
            lambda tongue: (tongue.say("Leave this play? What was done in it is not kept."), tongue.say("leave it")),
            lambda: self.app.pop_screen(),
        )

    def sure(self, told: Callable[[Tongue], tuple[str, str]], done: Callable[[], object]) -> None:
        """Does it where nothing was done in the play yet; else the trainee is asked first."""
        if not self.play.events:
            done()
            return

        def choices_of(tongue: Tongue) -> tuple[str, list[tuple[str, str]]]:
            title, yes = told(tongue)
            return title, [("", tongue.say("go on with it")), ("yes", yes)]

        def chosen(answer: str | None) -> None:
            if answer:
                done()

        self.app.push_screen(PickSheet(choices_of), chosen)

    # For a trainer

    def action_look(self, by: int) -> None:
        """Steps back or forth; the talk stands still there until something is done."""
        if self.play.shown + by < 0 or self.play.shown + by > len(self.play.events):
            return
        self.play.look_at(self.play.shown + by, self.desk_app.clock())
        self.changed()
        self.first_unsaid()

    def action_hidden(self) -> None:
        """What is hidden from a trainee; the play is marked from now on."""
        self.hidden = not self.hidden
        if self.hidden and not self.play.helped:
            self.play.helped = True
            self.notify(self.tongue.say("This play is marked now, and the gate does not count it. x begins a new one."), markup=False)
        self.changed()

    # Which keys work

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in OFF:
            return False
        if action in TALK and self.view is not None and self.over:
            return False
        if action == "answer":
            return True if self.play.state.pending else None
        if action == "look":
            return bool(self.play.events)
        return super().check_action(action, parameters)

    @property
    def _desk(self) -> Desk:
        desk = self.desk_app.desk
        assert desk is not None  # noqa: S101  a play is opened on a desk
        return desk
