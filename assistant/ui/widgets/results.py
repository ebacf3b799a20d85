"""What a search found, or what there is to begin with: unfinished calls and the practice cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.cells import cell_len
from textual import on
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from assistant.desk.begin import Kept
from assistant.desk.find import Answer
from assistant.desk.sentences import problem_line
from assistant.language import N_, Tongue
from assistant.text import isolate

WHY = {
    "id": N_("by id"),
    "email": N_("by e-mail"),
    "phone": N_("by phone number"),
    "invoice": N_("by invoice number"),
    "last4": N_("by last four"),
    "name": "",
}
KINDS = {
    "id": N_("an id"),
    "email": N_("an e-mail address"),
    "phone": N_("a phone number"),
    "invoice": N_("an invoice number"),
    "last4": N_("a card's last four"),
    "name": N_("a name"),
}


class ResultList(OptionList):
    DEFAULT_CSS = """
    ResultList { height: 1fr; border: none; padding: 0 1; background: $background; text-wrap: nowrap; text-overflow: ellipsis; }
    ResultList:focus { border: none; }
    """

    @dataclass
    class Chosen(Message):
        customer: str

    @dataclass
    class Resumed(Message):
        call_id: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)

    def _pointed_id(self) -> str | None:
        return self.get_option_at_index(self.highlighted).id if self.highlighted is not None else None

    @property
    def pointed_call(self) -> str | None:
        """The id of the unfinished call that the pointer is on."""
        kind, _, key = (self._pointed_id() or "").partition(":")
        return key if kind == "call" else None

    def show(
        self, answer: Answer | None, kept: Sequence[Kept], stories: dict[str, str], tongue: Tongue, now: datetime, *, keep: bool = False
    ) -> None:
        """``now`` is the clock's, for how long ago a call was kept. ``keep``: the pointer stays where it is; else it goes to the first that can be chosen."""
        options: list[Option] = []
        if kept and not (answer and answer.typed):
            options.append(Option(Content.styled(tongue.say("Unfinished calls"), "bold $watch"), disabled=True))
            options += [Option(_kept(one, tongue, now), id=f"call:{one.call.id}") for one in kept]
            options.append(Option(Content(""), disabled=True))
        if answer:
            if not answer.typed and answer.matches:
                options.append(Option(Content.styled(tongue.say("Practice cases"), "bold $practice"), disabled=True))
            options += [
                Option(
                    _match_text(one.name, one.email, one.phone, one.why, one.detail, stories.get(one.id, ""), tongue),
                    id=f"customer:{one.id}",
                )
                for one in answer.matches
            ]
            options += _remarks(answer, tongue)
        pointed = self._pointed_id()
        self.clear_options().add_options(options)
        can_be = [number for number, option in enumerate(options) if not option.disabled]
        first = next(iter(can_be), None)
        self.highlighted = next((number for number in can_be if keep and options[number].id == pointed), first)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.choose(event.option_id)

    def choose(self, option_id: str | None) -> None:
        kind, _, key = (option_id or "").partition(":")
        if kind == "customer":
            self.post_message(self.Chosen(key))
        elif kind == "call":
            self.post_message(self.Resumed(key))

    def choose_highlighted(self) -> None:
        if self.highlighted is not None:
            self.choose(self.get_option_at_index(self.highlighted).id)


def _kept(one: Kept, tongue: Tongue, now: datetime) -> Content:
    time, today = tongue.time(one.saved_at), tongue.local(one.saved_at).date() == tongue.local(now).date()
    when = (
        tongue.say("kept at {time}", time=time)
        if today
        else tongue.say("kept on {day}, {time}", day=tongue.weekday(one.saved_at), time=time)
    )
    return Content.assemble(
        Content.styled("‖ ", "bold $watch"),
        Content.styled(isolate(one.call.name or one.call.customer), "bold"),
        Content.styled("   " + when, "$quiet"),
    )


def _match_text(
    name: str | None, email: str | None, phone: str | None, why: str, detail: str | None, story: str, tongue: Tongue
) -> Content:
    reason = tongue.say(WHY.get(why, ""))
    said = f"{reason} {detail or ''}".strip() if reason else ""
    return Content.assemble(
        Content.styled(_column(name or email or "?", 26), "bold"),
        Content.styled(_column(email or "", 34) + _column(phone or "", 14), "$quiet"),
        Content.styled(f" {said}  " if said else " ", "$quiet"),
        Content.styled(story, "$quiet"),
    )


def _column(text: str, width: int) -> str:
    """Text from outside, filled to a width in cells: a letter of some scripts takes two."""
    return isolate(text) + " " * max(width - cell_len(text), 0) + " "


def _remarks(answer: Answer, tongue: Tongue) -> list[Option]:
    remarks = [problem_line(one, tongue) for one in answer.problems]
    if answer.typed and not answer.matches:
        looked = tongue.listed([tongue.say(KINDS[kind]) for kind in answer.searched], "or")
        if looked:
            remarks.append(tongue.say('Nobody found. "{typed}" was taken for {kinds}.', typed=answer.typed, kinds=looked))
        remarks.append(
            tongue.say("Try the e-mail address, a part of the name, the phone number, the invoice number, or the last four of the card.")
        )
    if answer.partial is not None:
        remarks.append(
            tongue.say("There is no search index here: the newest {number} customers were looked through.", number=answer.partial)
        )
    return [Option(Content.styled(remark, "$watch"), disabled=True) for remark in remarks]
