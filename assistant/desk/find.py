"""Finds a customer by what the caller gives. One exact match can be opened at once; none says what was looked for."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.billing.practice import Practice
from assistant.billing.provider import Found, Match
from assistant.billing.query import parse
from assistant.desk.desk import Desk
from assistant.desk.trouble import NotFound, told
from assistant.records import Problem


@dataclass(frozen=True, slots=True)
class Answer:
    """``typed`` is what was asked, so that a late answer to an older question can be dropped; ``only`` the one exact match, if it is the only one."""

    typed: str
    matches: tuple[Match, ...] = ()
    searched: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    partial: int | None = None

    @property
    def only(self) -> Match | None:
        exact = [match for match in self.matches if match.exact]
        return exact[0] if len(exact) == 1 and (len(self.matches) == 1 or exact[0].why in {"id", "email", "invoice"}) else None


async def find(desk: Desk, typed: str) -> Answer:
    """What the source knows for these words; with none, every practice case. Raises Trouble where nothing could be asked."""
    query = parse(typed, country=desk.settings.desk.country or "NL")
    with told():
        if not query.raw:
            found = await desk.provider.everyone() if isinstance(desk.provider, Practice) else Found()
        elif not query.worth_asking:
            found = Found()
        else:
            found = await desk.provider.search(query)
    return Answer(typed, found.matches, found.searched, found.problems, found.partial)


async def one_customer(desk: Desk, words: str) -> str:
    """The id of the one customer that the words name. Raises NotFound, with the candidates where several fit."""
    answer = await find(desk, words)
    if answer.only:
        return answer.only.id
    if len(answer.matches) == 1:
        return answer.matches[0].id
    if not answer.matches:
        raise NotFound("nobody_found", {"words": words})
    raise NotFound("several_found", {"words": words, "number": str(len(answer.matches))}, answer.matches)
