"""What the keys of the call screen do: small steps on the call, and sheets that are asked and answered. Waiting is a worker's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import work

from assistant.desk.advise import other_wording
from assistant.desk.call import Call
from assistant.desk.trouble import Trouble
from assistant.guidance.script import Spoken
from assistant.ui.call_opening import CallOpening
from assistant.ui.widgets.facts import FactsPanel
from assistant.ui.widgets.flag_list import FlagList
from assistant.ui.widgets.results import ResultList
from assistant.ui.widgets.say import Item, SayPanel, items
from assistant.ui.widgets.search import SearchBox

if TYPE_CHECKING:
    from assistant.desk.saved import Saved
    from assistant.risk.flag import Flag

# A draft is written so long after a change, in seconds, however many follow: a crash costs at most this much.
DRAFT_PAUSE_S = 0.4


class CallActions(CallOpening):
    """Mixed into the call screen, which owns the state."""

    _draft_timer: Any = None

    # The words

    @property
    def lines(self) -> list[Item]:
        return items(self.advice) if self.advice and self.call else []

    @property
    def current_line(self) -> Spoken | None:
        lines = self.lines
        return lines[self.current].line if self.current < len(lines) else None

    def action_said(self) -> None:
        call: Call | None = self.call
        lines = self.lines
        if call is None or self.current >= len(lines):
            return
        item = lines[self.current]
        if item.line is None or call.toggle_said(item.phase, item.line.id, self.desk_app.clock()):
            self.step(1)
        self.changed()

    def action_step(self, by: int) -> None:
        self.step(by)

    def step(self, by: int) -> None:
        """To the next or the last line that can be said."""
        lines, place = self.lines, self.current + by
        while 0 <= place < len(lines) and lines[place].line is None:
            place += by
        if 0 <= place < len(lines):
            self.current = place

    def action_other_words(self) -> None:
        line = self.current_line
        if line and self.advice and self.call:
            other_wording(self.advice.script, self.call, line.id)
            self.changed()

    def action_language(self) -> None:
        if self.call:
            self.call.language = "en" if self.call.language == "nl" else "nl"
            self.call.register = self.call.register or "je"
            self.changed()
            self.show_account()  # the block for the bank is in the language of the script

    def action_register(self) -> None:
        if self.call:
            self.call.register = "je" if self.call.register == "u" else "u"
            self.changed()

    def action_direction(self) -> None:
        if self.call:
            self.call.direction = "outbound" if self.call.direction == "inbound" else "inbound"
            self.current = 0
            self.changed()

    def action_pause(self) -> None:
        if self.call:
            now = self.desk_app.clock()
            if self.call.paused_at:
                self.call.resume(now)
            else:
                self.call.pause(now)
            self.changed()

    def changed(self) -> None:
        """The call changed: show it, and keep its draft soon."""
        self.mutate_reactive(type(self).call)
        if self._draft_timer is None:
            self._draft_timer = self.set_timer(DRAFT_PAUSE_S, self._keep_call)

    def _keep_call(self) -> None:
        self._draft_timer = None
        self.desk_app.keep(self.call)

    # Sheets

    @work(group="sheet", exit_on_error=False)
    async def action_situation(self) -> None:
        from assistant.ui.screens.choose import situation_sheet

        view, call = self.view, self.call
        if view and call:
            chosen = await self.app.push_screen_wait(situation_sheet(view, call, lambda: self.tongue))
            if chosen:
                call.situation = chosen
                self.current = 0
                self.changed()

    @work(group="sheet", exit_on_error=False)
    async def action_identify(self) -> None:
        from assistant.ui.screens.identify import IdentifySheet

        view, call = self.view, self.call
        if view and call:
            before = call.identified
            await self.app.push_screen_wait(IdentifySheet(view, call, self.desk_app.weights))
            if call.identified is not before:
                self.first_unsaid()
            self.changed()

    def first_unsaid(self) -> None:
        """After the check, the talk goes on at the first line that was not said yet."""
        self.show_call()
        lines = self.lines
        self.current = next((n for n, one in enumerate(lines) if one.line and self.call and not self.call.has_said(one.line.id)), 0)

    @work(group="sheet", exit_on_error=False)
    async def action_fact(self) -> None:
        from assistant.ui.screens.fact import FactSheet

        view, call, advice = self.view, self.call, self.advice
        if view and call and advice:
            if not any(one.kind != "known" for one in advice.missing) and not call.typed:
                self.notify(self.tongue.say("No fact is missing that you could type in."), markup=False)
                return
            typed = await self.app.push_screen_wait(FactSheet(view, call, advice))
            if typed:
                name, value = typed
                call.typed[name] = value
                if not value:
                    del call.typed[name]
                self.changed()

    @work(group="sheet", exit_on_error=False)
    async def action_wrap_up(self) -> None:
        from assistant.ui.screens.wrap_up import WrapUpSheet

        view, call, advice = self.view, self.call, self.advice
        if view is None or call is None or advice is None:
            return
        if call.wrap_up_at is None:
            call.resume(self.desk_app.clock())
            call.wrap_up_at = self.desk_app.clock()
        saved = await self.app.push_screen_wait(WrapUpSheet(view, call, advice))
        if isinstance(saved, str):
            self.over_unsaved(call)
        elif saved is not None:
            self.saved = saved
            self.notify(self.saved_words(saved), title=self.tongue.say("Saved"), markup=False, timeout=8)
            self.done()
        elif call.corrects:  # what was saved stands; a correction that was left is no call
            await self.desk_app.give_up(call)
            self.done()
        else:
            call.wrap_up_at = None  # the talk goes on, and so does its time
            self.changed()

    def saved_words(self, saved: Saved) -> str:
        minutes, seconds = divmod(saved.call_seconds or 0, 60)
        return self.tongue.say(
            "Saved {time}, {minutes} min {seconds} s on the call. / finds the next, u corrects it.",
            time=self.tongue.time(saved.at),
            minutes=minutes,
            seconds=seconds,
        )

    def done(self) -> None:
        """The call is over: the words give way to what was saved."""
        self.call = None
        if self.saved is not None:
            if self.view is not None and self.view.customer_id == self.saved.view.customer_id:
                self.view = self.saved.view
                self.show_account()
            self.query_one(SayPanel).over(self.saved_words(self.saved))
        elif self.view is not None:  # a correction that was left: the call on this account begins again
            self.call = self.desk_app.begin(self.view)
        self.refresh_bindings()

    @work(group="sheet", exit_on_error=False)
    async def action_correct(self) -> None:
        if self.saved_id:
            await self.correct(self.saved_id)

    async def correct(self, resolution_id: str) -> None:
        if self.view:
            try:
                corrected = await self.desk_app.correction(resolution_id, self.view)
            except Trouble as trouble:
                self.desk_app.tell(trouble)
                return
            self.hold_current()
            self.call = corrected
            self.show_all()
            self.action_wrap_up()

    @work(group="sheet", exit_on_error=False)
    async def open_row(self, key: str) -> None:
        from assistant.ui.screens.detail import DetailSheet, detail

        if view := self.view:
            call = next((one for one in view.earlier if f"entry:{one.id}" == key and one.logged), None)
            sheet = DetailSheet(lambda: detail(key, view, self.account_tongue(view)), call.id if call else None)
            if wanted := await self.app.push_screen_wait(sheet):
                await self.correct(wanted)

    def open_flag(self, flag: Flag) -> None:
        from assistant.ui.screens.detail import DetailSheet, flag_detail

        if view := self.view:
            self.app.push_screen(DetailSheet(lambda: flag_detail(flag, view, self.account_tongue(view))))

    def action_review(self) -> None:
        """The lead's room; the call stays as it is."""
        from assistant.ui.screens.review import ReviewScreen

        self.app.push_screen(ReviewScreen())

    # Coaching

    @property
    def agent(self) -> str | None:
        """Who works here; on a practice case the agent of that case."""
        desk = self.desk_app.desk
        return desk.agent(self.view.customer_id if self.view else None) if desk else None

    @work(group="coaching", exit_on_error=False)
    async def tell_of_notes(self) -> None:
        """Says once, quietly, that a lead wrote something that was not answered yet."""
        from assistant.desk.review_quality import unanswered

        desk, agent = self.desk_app.desk, self.agent
        if desk and agent:
            try:
                waiting = await unanswered(desk, agent)
            except Trouble:
                return  # what is wrong with the journal was told at the start
            if waiting:
                words = self.tongue.say_n(
                    "{number} note on your calls: m reads it.", "{number} notes on your calls: m reads them.", waiting
                )
                self.notify(words, markup=False, timeout=8)

    @work(group="sheet", exit_on_error=False)
    async def action_coaching(self) -> None:
        from assistant.desk.review_quality import notes
        from assistant.ui.screens.coaching_notes import CoachingSheet

        desk, agent = self.desk_app.desk, self.agent
        if desk and agent:
            try:
                threads = await notes(desk, agent=agent)
            except Trouble as trouble:
                self.desk_app.tell(trouble)
                return
            await self.app.push_screen_wait(CoachingSheet(agent, threads))

    @work(group="sheet", exit_on_error=False)
    async def action_idea(self) -> None:
        from assistant.desk.review_ideas import note_idea, said
        from assistant.ui.screens.review_sheets import WordsSheet

        call, line, desk = self.call, self.current_line, self.desk_app.desk
        if call is None or line is None or desk is None:
            return
        register = call.register if call.language == "nl" else None
        now = said(line.id, call.language, register)
        say = self.tongue.say
        words = await self.app.push_screen_wait(
            WordsSheet(lambda tongue: (tongue.say("Other words for this sentence"), tongue.say("What stands in braces is filled in.")), now)
        )
        if words and words != now:
            try:
                await note_idea(desk, line.id, words, language=call.language, register=register, call=call.id, agent=self.agent)
            except Trouble as trouble:
                self.desk_app.tell(trouble)
                return
            self.notify(say("The idea is kept for who writes the script."), markup=False)

    def action_help(self) -> None:
        from assistant.ui.screens.help import HelpSheet

        self.app.push_screen(HelpSheet(self))

    # Getting about

    def action_to_list(self, step: int) -> None:
        results = self.query_one(ResultList)
        if step > 0:
            results.action_cursor_down()
        else:
            results.action_cursor_up()

    def action_leave_search(self) -> None:
        """Back to the call, where there is one."""
        if self.view is not None:
            self.finding = False
            self.query_one(SayPanel).focus()
        else:
            self.query_one(SearchBox).value = ""

    def action_back(self) -> None:
        if self.view is not None:
            self.finding = False
            self.panel = "say"
            self.query_one(SayPanel).focus()

    def action_panel(self, name: str) -> None:
        self.panel = name
        target = {"say": "#say", "facts": "#rows", "timeline": "#rows", "you": "#you-scroll"}[name]
        self.query_one(target).focus()

    def action_tab(self) -> None:
        if self.narrow and self.panel not in {"facts", "timeline"}:
            self.panel = "facts"
        self.query_one(FactsPanel).next_tab()

    def action_bank(self) -> None:
        if self.narrow:
            self.panel = "facts"
        self.query_one(FactsPanel).tab = "bank"
        self.query_one("#rows").focus()

    def action_copy(self) -> None:
        self.desk_app.copy(self.copyable())

    def copyable(self) -> str:
        """The useful thing where the eye is: the block for the bank, the chosen row or flag, else the sentence to say."""
        facts = self.query_one(FactsPanel)
        focused = self.focused
        if focused is not None and focused in facts.walk_children():
            row = facts.highlighted
            return facts.all_text if facts.tab == "bank" or row is None else row.copy
        flags = self.query_one(FlagList)
        if focused is flags and flags.chosen:
            return f"{flags.chosen.label}: {flags.chosen.evidence}"
        line = self.current_line
        return line.text if line else facts.all_text
