"""What the keys of the lead's room do: getting about, filters, and the sheets for scores, notes and disputes. Nothing is written on a single key."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from textual import work

from assistant.desk.review_log import SORTS, filter_from, log_agents, save_filter, saved_filters
from assistant.desk.review_quality import Thread, remark, score, state_of
from assistant.desk.review_room import MONTH_KINDS, PAGE, group_details, month_details, replaced
from assistant.language import Tongue
from assistant.text import isolate
from assistant.ui.review_reading import ReviewReading
from assistant.ui.widgets.figure_lists import FindingsList, MonthsList, WorksList
from assistant.ui.widgets.row_list import RowList

TURNS = {"works": tuple(PAGE), "churn": tuple(MONTH_KINDS), "voices": ("words", "ideas")}


class ReviewActions(ReviewReading):
    """Mixed into the room's screen."""

    # Getting about

    def action_part(self, part: str) -> None:
        self.part = part

    def action_step(self, by: int) -> None:
        """The next or the last call: a heading is passed by."""
        rows = self.rows
        place = rows.cursor + by
        while 0 <= place < rows.total and self.call_at(rows, place) == "":
            place += by
        if 0 <= place < rows.total:
            rows.cursor = place

    def call_at(self, rows: RowList, place: int) -> str:
        """A word where the row is a call, nothing where it is a heading."""
        from assistant.ui.widgets.coaching_list import VoicesList

        return (rows.call(place) or "") if isinstance(rows, VoicesList) else "call"

    def action_turn(self, by: int) -> None:
        turns = TURNS[self.part]
        self.turned[self.part] = turns[(turns.index(self.turned[self.part]) + by) % len(turns)]
        self.show_heads()
        if self.part == "voices":
            self.rows.cursor = 0
            self.show_people()
        else:
            self.show_figures()

    def action_order(self) -> None:
        self.sort = SORTS[(SORTS.index(self.sort) + 1) % len(SORTS)]

    def action_read_again(self) -> None:
        self.begin(keep=True)

    def action_back(self) -> None:
        """From the case to the list, from there to the desk."""
        if self.case_open:
            self.case_open = False
        else:
            self.action_leave()

    def action_leave(self) -> None:
        """To the desk; where the room was all that was opened on a simulated journal, the program ends."""
        from assistant.ui.screens.call import CallScreen

        app = self.desk_app
        if app.call_screen is not None:
            app.pop_screen()
        elif self.desk.simulated:
            self.run_worker(app.action_quit(), group="leave")
        else:
            app.switch_screen(CallScreen())

    def enter(self) -> None:
        """What Enter does on a row: the case in the whole width, or what a figure rests on."""
        rows = self.rows
        if isinstance(rows, WorksList):
            self._details(lambda: group_details(rows.groups[rows.cursor], self.tongue))
        elif isinstance(rows, MonthsList):
            found, kind = self.churn, self.turned["churn"]
            if found is not None:
                self._details(lambda: month_details(rows.months[rows.cursor], kind, found, self.tongue))
        elif self.chosen_call() is not None:
            self.look()
            self.case_open = True

    def _details(self, told: Any) -> None:
        from assistant.ui.screens.detail import DetailSheet

        self.app.push_screen(DetailSheet(told))

    def action_calls(self) -> None:
        """The calls of the group under the pointer."""
        rows = self.rows
        if isinstance(rows, WorksList) and rows.total and (wanted := replaced(self.wanted, rows.groups[rows.cursor])):
            self.part = "log"
            self.wanted = wanted

    @work(group="sheet", exit_on_error=False)
    async def action_replay(self) -> None:
        """The call as it went, on the screen that it was made on."""
        from assistant.desk.replay import open_replay
        from assistant.ui.screens.replay import ReplayScreen

        call = self.chosen_call()
        if call is not None and (replay := await self.told(open_replay(self.desk, call))) is not None:
            self.app.push_screen(ReplayScreen(replay))

    def action_help(self) -> None:
        from assistant.ui.screens.help import HelpSheet

        self.app.push_screen(HelpSheet(self))

    def action_copy(self) -> None:
        if self.case is not None and (call := self.chosen_call()):
            self.desk_app.copy(call)

    # Filters

    @work(group="sheet", exit_on_error=False)
    async def action_filter(self) -> None:
        from assistant.ui.screens.review_sheets import FilterSheet

        agents = await self.told(log_agents(self.desk)) or ()
        chosen = await self.app.push_screen_wait(FilterSheet(self.wanted, agents))
        if chosen is not None:
            self.wanted = chosen

    @work(group="sheet", exit_on_error=False)
    async def action_saved(self) -> None:
        from assistant.ui.screens.review_sheets import SavedSheet

        kept = await self.told(saved_filters(self.desk))
        if kept is None:
            return
        done = await self.app.push_screen_wait(SavedSheet(kept, self.wanted))
        if done is None:
            return
        if done.what == "use":
            self.wanted = filter_from(next(one.filter for one in kept if one.name == done.name), self.wanted.source)
            return
        keeping = done.what == "keep"
        if await self.written(save_filter(self.desk, done.name, self.wanted if keeping else None)):
            say, name = self.tongue.say, isolate(done.name)
            self.notify(say("Kept as {name}.", name=name) if keeping else say("{name} was taken away.", name=name), markup=False)

    async def written(self, work: Any) -> bool:
        """Whether what was to be kept was kept; what kept it from that is told."""
        from assistant.desk.trouble import Trouble

        try:
            await work
        except Trouble as trouble:
            self.desk_app.tell(trouble)
            return False
        return True

    async def kept_words(self, told: Callable[[Tongue], tuple[str, str]], keep: Callable[[str], Awaitable[object]]) -> bool:
        """Asks for words and keeps them; where they cannot be kept the sheet comes back with them, until the lead leaves it."""
        from assistant.ui.screens.review_sheets import WordsSheet

        words = await self.app.push_screen_wait(WordsSheet(told))
        while words and (wrong := await self.wrong_with(keep(words))):
            words = await self.app.push_screen_wait(WordsSheet(told, words, wrong=wrong))
        return bool(words)

    async def wrong_with(self, work: Awaitable[object]) -> str:
        """The sentence of what kept it from being kept; nothing where all is well."""
        from assistant.desk.sentences import sentence
        from assistant.desk.trouble import Trouble

        try:
            await work
        except Trouble as trouble:
            return sentence(trouble.key, trouble.facts, self.tongue)
        return ""

    # Quality and coaching

    @work(group="sheet", exit_on_error=False)
    async def action_score(self) -> None:
        from assistant.desk.review_case import case_title, visible_scores
        from assistant.ui.screens.review_score import ScoreSheet

        case, card, me = self.case, self.card, self.desk.agent()
        if case is None or card is None:
            return
        mine = any(one.lead == me and not one.agreed for one in case.scores)
        state = state_of(case.scores)
        if mine and state == "one":
            self.notify(self.tongue.say("You scored this call. A second lead scores it next, without seeing yours."), markup=False)
            return
        agreeing = state in {"two", "agreed"} and mine
        others = tuple(one for one in visible_scores(case.scores, me) if not one.agreed and one.card == card.mark) if agreeing else ()

        def sheet(given: Mapping[str, int | None], wrong: str) -> ScoreSheet:
            blind = not agreeing and state != "none"
            return ScoreSheet(card, case_title(case, self.tongue), others, blind=blind, given=given, wrong=wrong)

        points = await self.app.push_screen_wait(sheet({}, ""))
        while points is not None and (wrong := await self.wrong_with(score(self.desk, case.row.id, points, agreed=agreeing))):
            points = await self.app.push_screen_wait(sheet(points, wrong))
        if points is not None:
            self.notify(self.tongue.say("The score is kept."), markup=False)
            self.said_something()

    @work(group="sheet", exit_on_error=False)
    async def action_coach(self) -> None:
        from assistant.desk.review_case import case_title

        case = self.case
        if case is None:
            return

        def told(tongue: Tongue) -> tuple[str, str]:
            agent = isolate(case.row.agent or "?")
            return tongue.say("A note for {agent}", agent=agent), case_title(case, tongue)

        if await self.kept_words(told, lambda words: remark(self.desk, case.row.id, "note", words)):
            self.notify(self.tongue.say("The note is kept; the agent sees it at the desk."), markup=False)
            self.said_something()

    @work(group="sheet", exit_on_error=False)
    async def action_decide(self) -> None:
        from assistant.ui.screens.review_sheets import PickSheet

        case, thread = self.case, self.disputed
        if case is None or thread is None:
            return

        def choices(tongue: Tongue) -> tuple[str, list[tuple[str, str]]]:
            dispute = next(one for one in reversed(thread.below) if one.kind == "dispute")
            title = tongue.say("{agent} disputes: {words}", agent=isolate(dispute.author), words=isolate(dispute.words))
            return title, [
                ("", tongue.say("not yet")),
                ("upheld", tongue.say("the agent was right")),
                ("rejected", tongue.say("the note stands")),
            ]

        kind = await self.app.push_screen_wait(PickSheet(choices))
        if kind not in {"upheld", "rejected"}:
            return

        def why(tongue: Tongue) -> tuple[str, str]:
            return tongue.say("Why so?"), tongue.say("The agent reads it.")

        if await self.kept_words(why, lambda words: remark(self.desk, case.row.id, kind, words, about=thread.note.id)):  # type: ignore[arg-type]
            self.notify(self.tongue.say("The decision is kept."), markup=False)
            self.said_something()

    @work(group="sheet", exit_on_error=False)
    async def action_assign(self) -> None:
        """A practice case for the agent; those that train what was found in the call stand first."""
        from assistant.desk.assigning import give, offer, offered
        from assistant.ui.screens.review_sheets import PickSheet

        case = self.case
        if case is None or not case.row.agent:
            return
        rows = self.rows
        pointed = [rows.found[rows.cursor]] if isinstance(rows, FindingsList) and rows.total else []
        kinds = [one.kind for one in (*pointed, *case.found) if one.id == case.row.id]
        found = await self.told(offer(self.desk, case.row, kinds))
        if found is None:
            return
        if not found.heads:
            self.notify(self.tongue.say("There is no practice case to give."), markup=False)
            return
        name = await self.app.push_screen_wait(PickSheet(lambda tongue: offered(found, tongue)))
        if name and await self.written(give(self.desk, found, name)):
            agent = isolate(found.agent)
            self.notify(self.tongue.say("{agent} finds it in the practice room.", agent=agent), markup=False)

    @property
    def disputed(self) -> Thread | None:
        """The note on the shown call whose dispute is open."""
        return next((one for one in self.case.threads if one.dispute == "open"), None) if self.case else None

    @work(group="sheet", exit_on_error=False)
    async def action_sample(self) -> None:
        """Ten calls, drawn anew each time: the second of the clock is the seed."""
        from assistant.desk.review_coaching import sample
        from assistant.ui.screens.review_sheets import PickSheet

        def choices(tongue: Tongue) -> tuple[str, list[tuple[str, str]]]:
            say = tongue.say
            title = say("Draw ten calls of the filter's agent and period")
            return title, [("random", say("at random")), ("weighted", say("more of those with low feedback or findings"))]

        kind = await self.app.push_screen_wait(PickSheet(choices))
        if kind is None:
            return
        seed = int(self.desk_app.clock().timestamp())
        drawn = await self.told(sample(self.desk, self.wanted, seed=seed, weighted=kind == "weighted"))
        if drawn is not None:
            self.picked = tuple((one.row.id, one.words(self.tongue)) for one in drawn)
            self._fresh.discard("coaching")
            self.read_people()

    def said_something(self) -> None:
        """The case and what waits are read anew."""
        if self.case is not None:
            self.read_case(self.case.row.id)
        self._fresh -= {"coaching", "voices"}
        if self.part in {"coaching", "voices"}:
            self.read_people()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key is there only where it does something."""
        if action in {"score", "coach", "replay", "assign"}:
            somebody = self.case is not None and (action != "assign" or bool(self.case.row.agent))
            return somebody and self.part in {"log", "findings", "coaching", "voices"}
        if action == "decide":
            return self.disputed is not None and self.part in {"log", "findings", "coaching", "voices"}
        if action == "step" or action == "copy":
            return self.part not in {"works", "churn"}
        only = {"turn": set(TURNS), "order": {"log"}, "calls": {"works"}, "sample": {"coaching"}}
        if action in only:
            return self.part in only[action]
        return super().check_action(action, parameters)
