"""Opens an account into a call, and parks a call for another: what is kept of it waits in the list of the search."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual import work
from textual.screen import Screen
from textual.widgets import Input

from assistant.desk.call import Call
from assistant.desk.find import Answer
from assistant.desk.trouble import Trouble
from assistant.desk.view import AccountView
from assistant.guidance.wording import STATUS_LABELS
from assistant.text import isolate
from assistant.ui.widgets.results import ResultList
from assistant.ui.widgets.say import SayPanel

if TYPE_CHECKING:
    from assistant.desk.advise import Advice
    from assistant.desk.begin import Kept
    from assistant.desk.saved import Saved
    from assistant.language import Tongue
    from assistant.ui.app import DeskApp


class CallOpening(Screen[None]):
    """Mixed into the call screen, which owns the state named here."""

    if TYPE_CHECKING:
        view: Any
        call: Any
        finding: Any
        panel: Any
        current: Any
        advice: Advice | None
        kept: tuple[Kept, ...]
        saved: Saved | None
        answer: Answer | None
        opening: object
        reading: object
        _parked: set[str]

        @property
        def desk_app(self) -> DeskApp: ...
        @property
        def tongue(self) -> Tongue: ...
        @property
        def saved_id(self) -> str | None: ...
        @property
        def narrow(self) -> bool: ...
        def first_unsaid(self) -> None: ...
        def show_all(self) -> None: ...
        def show_account(self) -> None: ...
        def show_call(self) -> None: ...
        def show_results(self) -> None: ...
        def look_up(self, typed: str, *, open_it: bool = False) -> Any: ...
        def tick(self) -> None: ...
        def account_tongue(self, view: AccountView) -> Tongue: ...

    # Opening

    @property
    def opens(self) -> bool:
        return self.opening is not None

    @work(exclusive=True, group="open", exit_on_error=False)
    async def open_account(self, customer: str) -> None:
        """What is known at once, then fresh. The call begins with the first view; later ones change cells in place."""
        self.opening = mine = object()
        self.tick()
        try:
            async for view in self.read(customer, "call"):
                if self.opening is mine:
                    self.opening = None
                    self.begin(view)
                else:
                    self.refreshed(view)
        finally:
            if self.opening is mine:
                self.opening = None
            self.tick()

    async def read(self, customer: str, why: str) -> AsyncIterator[AccountView]:
        """The views of a reading, ``reading`` while it lasts; what goes wrong is told."""
        self.reading = mine = object()
        try:
            async for view in self.desk_app.open(customer, why):
                yield view
        except Trouble as trouble:
            self.desk_app.tell(trouble)
        finally:
            if self.reading is mine:
                self.reading = None

    def open_no_more(self) -> None:
        """Somebody else is looked for: an account that is still on its way does not come up under the hand."""
        if self.opening is not None:
            self.opening = None
            self.workers.cancel_group(self, "open")

    def begin(self, view: AccountView) -> None:
        """A new call on this account, or the one that was kept for it."""
        self.hold_current()
        waiting = next((one for one in self.kept if one.call.customer == view.customer_id), None)
        self.saved = None
        self.view = view
        self.current = 0
        self.finding = False
        self.call = self.desk_app.begin(view) if waiting is None else self.taken_up(waiting)
        self.panel = "say"
        self.query_one(SayPanel).focus()
        self.show_all()
        if waiting is not None:
            self.first_unsaid()

    def taken_up(self, one: Kept) -> Call:
        """The time that it lay still is no time on the call, whether it was parked or the program had ended."""
        self.kept = tuple(other for other in self.kept if other.call.id != one.call.id)
        self._parked.discard(one.call.id)
        one.call.pause(one.call.wrap_up_at or one.saved_at)
        one.call.wrap_up_at = None
        one.call.resume(self.desk_app.clock())
        self.notify(self.tongue.say("Taken up where you left it."), markup=False)
        return one.call

    def resume(self, call_id: str) -> None:
        one = next((one for one in self.kept if one.call.id == call_id), None)
        if one:
            self.open_account(one.call.customer)

    def refreshed(self, view: AccountView) -> None:
        """Fresh data: what matters is said once, in words."""
        before: AccountView | None = self.view
        if before is None or before.customer_id != view.customer_id:
            return  # the call was parked while its account was read
        call: Call | None = self.call
        if call is not None and not (before.fresh and before.account.complete):
            fresh = self.desk_app.begin(view)
            call.chance_from(fresh) if call.touched else call.begin_on(fresh)
        self.view = view
        self.show_all()
        if view.status != before.status:
            status = self.tongue.say(STATUS_LABELS.get(view.status, view.status))
            self.notify(self.tongue.say("Changed: now {status}.", status=status), markup=False)

    @work(group="kept", exit_on_error=False)
    async def load_kept(self) -> None:
        """Calls that were not wrapped up, of a crash or parked, are offered again."""
        found = {one.call.id: one for one in await self.desk_app.kept()}
        # A call that was parked just now may not be on the disk yet.
        found |= {one.call.id: one for one in self.kept if one.call.id in self._parked}
        if self.call is not None:
            found.pop(self.call.id, None)
        self.kept = tuple(found.values())
        if self.finding:
            self.show_results()

    def action_read_again(self) -> None:
        if self.view is not None:
            self.read_again(self.view.customer_id)

    @work(exclusive=True, group="open", exit_on_error=False)
    async def read_again(self, customer: str) -> None:
        async for view in self.read(customer, "read again"):
            self.refreshed(view)
        self.tick()

    # Parking

    def action_find(self) -> None:
        search = self.query_one("#search", Input)
        self.finding = True
        with search.prevent(Input.Changed):
            search.value = ""
        search.focus()
        self.look_up("")
        self.load_kept()

    def action_park(self) -> None:
        self.hold_current()
        self.view = None
        self.call = None
        self.action_find()

    def hold_current(self) -> None:
        """A call that something was done in is parked: its clock stands still, its draft is kept."""
        call: Call | None = self.call
        if call is None or not call.touched:
            return
        from assistant.desk.begin import Kept

        now = self.desk_app.clock()
        call.pause(now)
        self.kept = (*(one for one in self.kept if one.call.id != call.id), Kept(replace(call), now))
        self._parked.add(call.id)
        self.desk_app.keep(call)
        self.notify(self.tongue.say("{name} is parked.", name=call.name or call.customer), markup=False)
        self.call = None

    # Throwing away

    @property
    def unfinished(self) -> Call | None:
        """The call that could be thrown away: the one under the pointer in the list, or the one that goes on, where something was done in it."""
        if self.finding:
            pointed = self.query_one(ResultList).pointed_call
            return next((one.call for one in self.kept if one.call.id == pointed), None)
        call: Call | None = self.call
        return call if call is not None and call.touched and call.corrects is None else None

    @work(group="sheet", exit_on_error=False)
    async def action_throw_away(self) -> None:
        call = self.unfinished
        if call is not None and await self.desk_app.thrown_away(call):
            self.over_unsaved(call)

    def over_unsaved(self, call: Call) -> None:
        """The call was thrown away: nothing of it is shown or offered any more."""
        self.kept = tuple(one for one in self.kept if one.call.id != call.id)
        self._parked.discard(call.id)
        words = self.tongue.say("The call with {name} was thrown away. It is not in the log.", name=isolate(call.name or call.customer))
        self.notify(words, markup=False)
        if self.call is not None and self.call.id == call.id:
            self.call = None
            self.query_one(SayPanel).over(words)
            self.refresh_bindings()
        self.show_results()
