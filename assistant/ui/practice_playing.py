"""What the trainer's room opens: a play of a case, and the debrief of one that was kept. Waiting is a worker's."""

from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING

from textual import work

from assistant.desk.practise import kept_play, look_back, open_named
from assistant.desk.trouble import Trouble
from assistant.ui.base import DeskScreen
from assistant.ui.widgets.case_list import CaseList

if TYPE_CHECKING:
    from assistant.desk.desk import Desk


class PracticePlaying(DeskScreen):
    """Mixed into the room's screen, which owns the lists."""

    @property
    def desk(self) -> Desk:
        desk = self.desk_app.desk
        assert desk is not None  # noqa: S101  the room is opened on a desk
        return desk

    @property
    def chosen(self) -> str | None:
        raise NotImplementedError

    def action_play(self) -> None:
        if (name := self.chosen) is not None:
            self.play_case(name)

    def play_after(self, name: str) -> None:
        """The next case of the list, from the top again after the last."""
        heads = [one.name for one in self.query_one(CaseList).heads if not one.broken]
        if heads:
            self.play_case(heads[(heads.index(name) + 1) % len(heads)] if name in heads else heads[0])

    @work(exclusive=True, group="play", exit_on_error=False)
    async def play_case(self, name: str) -> None:
        """Opens a play of this case, in the place of a debrief that is in front."""
        from assistant.ui.screens.debrief import DebriefScreen
        from assistant.ui.screens.play import PlayScreen

        self.query_one(CaseList).point_at(name)
        try:
            play = await asyncio.to_thread(open_named, self.desk, name)
        except Trouble as trouble:
            self.desk_app.tell(trouble)
            return
        gc.freeze()
        if self.app.screen is self:
            self.app.push_screen(PlayScreen(play))
        elif isinstance(self.app.screen, DebriefScreen):
            self.app.switch_screen(PlayScreen(play))

    @work(exclusive=True, group="play", exit_on_error=False)
    async def open_debrief(self, key: str) -> None:
        """A kept play, as it was debriefed."""
        from assistant.desk.case_library import load
        from assistant.ui.screens.debrief import DebriefScreen

        try:
            row = await kept_play(self.desk, key)
            case = await asyncio.to_thread(load, self.desk, row.case)
            debrief = await asyncio.to_thread(look_back, self.desk, case, row)
        except Trouble as trouble:
            self.desk_app.tell(trouble)
            return
        if self.app.screen is self:
            self.app.push_screen(DebriefScreen(debrief))
