"""What each part of the lead's room reads, and when: a page of the log, the figures, the checks, the case under the pointer. Waiting is a worker's,
and a database that is locked, damaged, full or newer is told in a sentence that stays until it works again."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any, TypeVar

from textual import on, work
from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer
from textual.widgets import Static

from assistant.desk.outcomes import Refreshed
from assistant.desk.review_log import LogFilter, Sort, log_count, log_page, log_version, source_of
from assistant.desk.review_quality import quality_sections
from assistant.desk.review_room import Churn, Group, churn_of, findings_of, long_wrap_up_of, used, works_of
from assistant.desk.sentences import sentence
from assistant.desk.trouble import Trouble
from assistant.ui.base import DeskScreen
from assistant.ui.widgets.case_panel import CasePanel
from assistant.ui.widgets.coaching_list import CoachingList, VoicesList
from assistant.ui.widgets.figure_lists import FindingsList, MonthsList, WorksList
from assistant.ui.widgets.log_list import PAGE, LogList
from assistant.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from assistant.desk.desk import Desk
    from assistant.desk.review_case import Case
    from assistant.desk.review_coaching import Coaching, Spoken
    from assistant.review.scorecard import Scorecard

T = TypeVar("T")
# A pause on a row before its case is read, in seconds: arrows held down read nothing.
LOOK_PAUSE_S = 0.08
# The money is asked after once for each start of the program; while it runs its progress is shown so often, in seconds.
PROGRESS_S = 1.0


class ReviewReading(DeskScreen):
    """Mixed into the room's screen, which owns the state."""

    part: reactive[str]
    wanted: reactive[LogFilter]
    sort: reactive[Sort]
    case_open: reactive[bool]

    def __init__(self) -> None:
        super().__init__()
        self.turned = {"works": "cause", "churn": "churn", "voices": "words"}
        self.case: Case | None = None
        self.card: Scorecard | None = None
        self.works: dict[str, list[Group]] = {}
        self.churn: Churn | None = None
        self.coaching: Coaching | None = None
        self.spoken: Spoken | None = None
        self.picked: tuple[tuple[str, str], ...] = ()
        """Calls that were drawn, each with why."""
        self._long_s: int | None = None
        self._looked = 0
        self._checking = False
        self._fresh: set[str] = set()
        self._version: tuple[int, ...] = ()
        self._soon: Timer | None = None
        self._viewed: set[str] = set()
        self.set_reactive(type(self).wanted, LogFilter(source=source_of(self.desk_app.desk) if self.desk_app.desk else None))

    @property
    def desk(self) -> Desk:
        desk = self.desk_app.desk
        assert desk is not None  # noqa: S101  the room is opened on a desk
        return desk

    @property
    def rows(self) -> RowList:
        raise NotImplementedError

    def show_filter(self) -> None:
        raise NotImplementedError

    def show_heads(self) -> None:
        raise NotImplementedError

    # Beginning

    def begin(self, *, keep: bool = False) -> None:
        """Everything is read anew: another filter, another order, or the lead asked; ``keep`` leaves the pointer."""
        self._fresh.clear()
        self._looked = 0
        self.read_log(keep=keep)
        if self.part != "log":
            self.read_part()
        self.ask_after_money()

    def read_part(self) -> None:
        """What this part of the room shows, unless it is there."""
        if self.part in self._fresh:
            self.show_empty()
            self.look()
            return
        if self.part == "works":
            self.read_works()
        elif self.part == "churn":
            self.read_churn()
        elif self.part == "findings":
            self.read_findings()
        elif self.part in {"coaching", "voices"}:
            self.read_people()

    async def told(self, work: Awaitable[T]) -> T | None:
        """What the desk gives; a trouble is told in a sentence, and None given."""
        line = self.query_one("#trouble", Static)
        try:
            found = await work
        except Trouble as trouble:
            self.set_class(True, "-trouble")
            line.update(Content(sentence(trouble.key, trouble.facts, self.tongue)))
            return None
        if self.has_class("-trouble"):
            self.set_class(False, "-trouble")
            line.update("")
        return found

    # The log

    @work(exclusive=True, group="log", exit_on_error=False)
    async def read_log(self, *, keep: bool = False) -> None:
        wanted, rows = self.wanted, self.query_one(LogList)
        total = await self.told(log_count(self.desk, wanted))
        if total is None:
            rows.begin(0, self.tongue, self.desk_app.clock())
            self.show_empty()
            return
        self._version = await self.told(log_version(self.desk)) or ()
        if self._long_s is None:
            self._long_s = await self.told(long_wrap_up_of(self.desk))
        rows.begin(total, self.tongue, self.desk_app.clock(), keep=keep)
        self._fresh.add("log")
        self.show_filter()
        self.show_empty()
        if not total and self.part == "log":
            self.look()

    @on(LogList.Wanted)
    def _page_wanted(self, event: LogList.Wanted) -> None:
        event.stop()
        self.read_page(event.offset, event.turn)

    @work(group="pages", exit_on_error=False)
    async def read_page(self, offset: int, turn: int) -> None:
        rows = self.query_one(LogList)
        if turn != rows.turn:
            return
        page = await self.told(log_page(self.desk, self.wanted, self.sort, offset, PAGE))
        if page is None:
            rows.give_up(offset)
            return
        rows.fill(page, turn)
        if self.part == "log" and offset <= rows.cursor < offset + PAGE:
            self.look()

    # Figures

    @work(exclusive=True, group="works", exit_on_error=False)
    async def read_works(self) -> None:
        found = await self.told(works_of(self.desk, self.wanted))
        if found is not None:
            self.works = found
            self._fresh.add("works")
            self.show_figures()

    @work(exclusive=True, group="churn", exit_on_error=False)
    async def read_churn(self) -> None:
        found = await self.told(churn_of(self.desk, self.wanted))
        if found is not None:
            self.churn = found
            self._fresh.add("churn")
            self.show_figures()

    def show_figures(self) -> None:
        """The groups of the dimension, or the months of the kind, that is turned to."""
        self.query_one(WorksList).begin(self.works.get(self.turned["works"], []), self.tongue)
        if self.churn is not None:
            self.query_one(MonthsList).begin(self.churn, self.turned["churn"], self.tongue)
        self.show_filter()
        self.show_empty()

    @work(exclusive=True, group="findings", exit_on_error=False)
    async def read_findings(self) -> None:
        """Page by page: the list grows while it is read, and what stands there stays."""
        rows = self.query_one(FindingsList)
        rows.begin(self.tongue)
        self._looked, self._checking = 0, True
        self._fresh.add("findings")
        try:
            async for page in findings_of(self.desk, used(self.wanted, "findings")):
                self._looked += len(page.calls)
                first = not rows.total
                rows.add(page.found)
                self.show_filter()
                self.show_empty()
                if first and self.part == "findings":
                    self.look()
        except Trouble as trouble:
            self._fresh.discard("findings")
            await self.told(_failed(trouble))
        finally:
            self._checking = False
        if self.is_mounted:
            self.show_filter()
            self.show_empty()

    @work(exclusive=True, group="people", exit_on_error=False)
    async def read_people(self) -> None:
        """Scores, disputes and samples; what customers said, and ideas."""
        from assistant.desk.review_coaching import coaching_of, spoken_of

        coaching = await self.told(coaching_of(self.desk, self.wanted, self.picked))
        spoken = await self.told(spoken_of(self.desk, self.wanted))
        if coaching is not None and spoken is not None:
            self.coaching, self.spoken = coaching, spoken
            self._fresh |= {"coaching", "voices"}
            self.show_people()

    def show_people(self) -> None:
        if self.coaching is not None and self.spoken is not None:
            self.query_one(CoachingList).begin(self.coaching, self.tongue)
            self.query_one(VoicesList).begin(self.spoken, self.turned["voices"], self.tongue)
        self.show_filter()
        self.show_empty()
        self.look()

    def counted(self) -> str:
        """How many there are."""
        say_n, rows = self.tongue.say_n, self.rows
        if self.part == "log":
            return say_n("{number} call", "{number} calls", rows.total) if "log" in self._fresh else ""
        if self.part == "findings":
            looked = say_n("{number} call looked at", "{number} calls looked at", self._looked)
            found = say_n("{number} finding", "{number} findings", rows.total)
            return f"{found} · {looked}{' …' if self._checking else ''}"
        return ""

    def show_empty(self) -> None:
        """A sentence where there is nothing, and not while it is still read."""
        say = self.tongue.say
        nothing = self.part in self._fresh and self.rows.total == 0 and not (self.part == "findings" and self._checking)
        self.set_class(nothing, "-empty")
        words = {
            "log": say("No call fits. f changes the filter."),
            "findings": say("The checks found nothing in these calls."),
            "coaching": say("Nothing waits here. a draws calls to listen back to; s scores a call, c writes the agent a note."),
            "voices": say("Nothing was noted yet."),
        }
        self.query_one("#empty", Static).update(words.get(self.part, say("There is nothing to show yet.")))

    def reword_lists(self) -> None:
        """The same rows in the other language."""
        if not self.is_mounted:
            return
        places = {one.id: one.cursor for one in self.query(RowList)}
        self.query_one(LogList).reword(self.tongue)
        if self.query_one(FindingsList).total:
            self.query_one(FindingsList).reword(self.tongue)
        self.show_figures()
        if self.coaching is not None:
            self.show_people()
        for one in self.query(RowList):
            one.cursor = places[one.id]

    # The case

    def look_soon(self) -> None:
        if self._soon:
            self._soon.stop()
        self._soon = self.set_timer(LOOK_PAUSE_S, self.look)

    def chosen_call(self) -> str | None:
        """The id of the call under the pointer, where there is one."""
        rows = self.rows
        if not rows.total:
            return None
        if isinstance(rows, LogList):
            listed = rows.row(rows.cursor)
            return listed.resolution.id if listed else None
        if isinstance(rows, FindingsList):
            return rows.found[rows.cursor].id
        return rows.call(rows.cursor) if isinstance(rows, CoachingList | VoicesList) else None

    def look(self) -> None:
        """Shows the case under the pointer, unless it is the one that is shown."""
        call = self.chosen_call()
        if call is None:
            if not self.rows.total or not isinstance(self.rows, LogList):
                self.case = None
                self.show_case()
                self.refresh_bindings()
        elif self.case is None or self.case.row.id != call:
            self.read_case(call)

    @work(exclusive=True, group="case", exit_on_error=False)
    async def read_case(self, call: str) -> None:
        from assistant.desk.review_case import open_case

        case = await self.told(open_case(self.desk, call, long_s=self._long_s))
        if case is None:
            return
        if self.card is None:
            self.card = await self.told(_card(self.desk))
        same = self.case is not None and self.case.row.id == case.row.id
        self.case = case
        self.show_case(anew=not same)
        self.refresh_bindings()
        if call not in self._viewed and not self.desk.simulated:
            from assistant.desk.review_case import note_view

            self._viewed.add(call)
            await self.told(note_view(self.desk, case.row))

    def show_case(self, *, anew: bool = False) -> None:
        if not self.is_mounted:
            return
        panel, case = self.query_one(CasePanel), self.case
        if case is None:
            panel.clear()
            return
        from assistant.desk.review_case import visible_scores
        from assistant.desk.review_quality import state_of

        seen = visible_scores(case.scores, self.desk.agent())
        more = quality_sections(case.threads, state_of(case.scores), seen, self.card, self.tongue) if self.card else []
        panel.show(case, more, self.tongue)
        if anew:
            panel.scroll_to(y=0, animate=False)

    # The money

    @work(exclusive=True, group="money", exit_on_error=False)
    async def ask_after_money(self) -> None:
        """Asks the provider in the background what became of the bills: quietly, once while the room is open."""
        from assistant.desk.outcomes import refresh

        if self.desk.simulated or "money" in self._viewed:
            return
        self._viewed.add("money")
        done, line, say = Refreshed(), self.query_one("#money", Static), self.tongue.say
        ticking = self.set_interval(PROGRESS_S, lambda: line.update(self.progress(done)))
        try:
            await refresh(self.desk, done=done)
        except Trouble as trouble:
            line.update(Content(sentence(trouble.key, trouble.facts, self.tongue)))
            return
        finally:
            ticking.stop()
        if done.problems or done.left:
            line.update(say("money: {number} customers could not be asked after", number=len(done.problems) + done.left))
        elif done.customers:
            at = self.tongue.time(self.desk_app.clock())
            line.update(say("money as of {time}, {changed} changed", time=at, changed=done.changed))
        if done.changed:
            self.begin(keep=True)

    def progress(self, done: Refreshed) -> str:
        return self.tongue.say("asking after the money, {calls} calls so far …", calls=done.calls) if done.customers else ""


async def _failed(trouble: Trouble) -> Any:
    raise trouble


async def _card(desk: Desk) -> Scorecard:
    from assistant.desk.scorecard import scorecard

    return scorecard(desk)
