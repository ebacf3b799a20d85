"""The lead's room as a program of its own: the same desk, with that room in front."""

from __future__ import annotations

from pathlib import Path

from assistant.ui.app import DeskApp, MakeDesk


class ReviewApp(DeskApp):
    """The desk's own screen comes when the room is left; over a simulated journal there is none."""

    def _open_screen(self) -> None:
        from assistant.ui.screens.review import ReviewScreen

        self.push_screen(ReviewScreen())


def run(make_desk: MakeDesk, *, language: str = "en", home: Path | None = None) -> int:
    """Opens the room and gives the program's exit status."""
    app = ReviewApp(make_desk, language=language, home=home)
    status = app.run()
    return status if status is not None else app.return_code or 0
