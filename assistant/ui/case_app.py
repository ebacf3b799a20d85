"""The form of a practice case as a program of its own."""

from __future__ import annotations

from pathlib import Path

from assistant.desk.case_edit import editing
from assistant.desk.trouble import Trouble
from assistant.ui.app import DeskApp, MakeDesk


class CaseApp(DeskApp):
    """``path``: the file of the case. Leaving the form ends the program."""

    def __init__(self, make_desk: MakeDesk, path: Path, *, language: str = "en", home: Path | None = None) -> None:
        super().__init__(make_desk, language=language, home=home)
        self._path = path

    def _open_screen(self) -> None:
        from assistant.ui.screens.case_form import CaseForm

        assert self.desk is not None  # noqa: S101  there is a desk before a screen
        try:
            case = editing(self.desk, self._path)
        except Trouble as trouble:
            self._no_desk(trouble)
            return
        self.push_screen(CaseForm(case), lambda _: self.exit(0))


def run(make_desk: MakeDesk, path: Path, *, language: str = "en", home: Path | None = None) -> int:
    """Opens the form and gives the program's exit status."""
    app = CaseApp(make_desk, path, language=language, home=home)
    status = app.run()
    return status if status is not None else app.return_code or 0
