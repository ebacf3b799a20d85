"""The trainer's room as a program of its own: the same desk, with that room in front, a case, or a logged call to step through."""

from __future__ import annotations

from pathlib import Path

from textual import work
from textual.binding import Binding

from assistant.language import N_
from assistant.ui.app import DeskApp, MakeDesk


class PracticeApp(DeskApp):
    """``case`` is played at once; ``resolution`` is stepped through, and leaving it ends the program."""

    BINDINGS = [
        Binding(
            "ctrl+q",
            "quit",
            N_("leave"),
            id="desk.quit",
            tooltip=N_("Leave; a play that has not ended is not kept"),
            priority=True,
            show=False,
        )
    ]

    def __init__(
        self, make_desk: MakeDesk, *, language: str = "en", home: Path | None = None, case: str | None = None, resolution: str | None = None
    ) -> None:
        super().__init__(make_desk, language=language, home=home)
        self._case, self._resolution = case, resolution

    def _open_screen(self) -> None:
        from assistant.ui.screens.practice_room import PracticeRoom

        if self._resolution is not None:
            self._replay(self._resolution)
        else:
            self.push_screen(PracticeRoom(self._case))

    @work(group="start", exit_on_error=False)
    async def _replay(self, resolution: str) -> None:
        from assistant.desk.replay import open_replay
        from assistant.desk.trouble import Trouble
        from assistant.ui.screens.replay import ReplayScreen

        assert self.desk is not None  # noqa: S101  there is a desk before a screen
        try:
            replay = await open_replay(self.desk, resolution)
        except Trouble as trouble:
            self._no_desk(trouble)
            return
        self.push_screen(ReplayScreen(replay))


def run(
    make_desk: MakeDesk, *, language: str = "en", home: Path | None = None, case: str | None = None, resolution: str | None = None
) -> int:
    """Opens the room and gives the program's exit status."""
    app = PracticeApp(make_desk, language=language, home=home, case=case, resolution=resolution)
    status = app.run()
    return status if status is not None else app.return_code or 0
