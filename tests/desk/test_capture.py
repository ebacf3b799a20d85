"""A case is captured: of a customer as the desk opens them, or of a logged call as it was; who looked is on record."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from practice.anonymising import still_there
from ui.driving import Clock, desk_on

from assistant.billing.practice import Practice
from assistant.billing.read_account import Bundle
from assistant.desk.advise import advise
from assistant.desk.begin import begin
from assistant.desk.capture import capture, case_view, signature
from assistant.desk.desk import Desk
from assistant.desk.trouble import Misuse, NotFound
from assistant.desk.whole import whole
from assistant.desk.wrap_up import Form, finish, log
from assistant.journal.resolution import new_id
from assistant.journal.store import Filter
from assistant.language import Tongue
from assistant.practice.anonymise_fakes import GIVEN, SURNAMES
from assistant.practice.reading import case_of
from assistant.records import AgreedStep, Disposition, Problem

SECRET = b"a secret of the test, thirty-two."
MARIEKE = "cus_practice_marieke"


async def logged(desk: Desk, note: str = "Zus Kwispelstaart neemt op.") -> tuple[str, dict[str, Any]]:
    """A call with Marieke is logged: (its id, her account)."""
    desk.new_id = new_id
    view = await whole(desk, MARIEKE, why="call")
    call = begin(desk, view, at=desk.clock())
    call.typed["link"] = "https://betaal.kwispelstaart.example/42"
    form = Form(
        Disposition.WILL_CALL_BANK,
        agreed=(AgreedStep.LINK,),
        note=note,
        feedback_words="Aardige Kwispelstaart",
        feedback_score=4,
    )
    await finish(desk, view, call, form, advise(view, call, Tongue("en")), Tongue("en"))
    return call.id, dict(view.raw)


async def looked(desk: Desk) -> list[str | None]:
    """Why Marieke's account was opened."""
    return [one.why for one in await desk.writer.run(lambda journal: journal.views_of(MARIEKE, "practice"))]


async def test_a_customer_as_the_desk_opens_them(tmp_path: Path) -> None:
    desk = desk_on(tmp_path)
    desk.new_id = new_id
    try:
        found = await capture(desk, "marieke", secret=SECRET)
        view = await whole(desk, MARIEKE, why="call")
        assert still_there(dict(view.raw), found.raw) == []
        assert signature(case_view(desk, found.raw)) == signature(view)
        assert case_of("x", found.raw).about.language == "nl"
        assert "capture" in await looked(desk)
    finally:
        await desk.close()


async def test_a_logged_call_as_it_was_with_what_was_typed_in_it(tmp_path: Path) -> None:
    clock = Clock(datetime(2026, 11, 24, 12, tzinfo=UTC))
    desk = desk_on(tmp_path, clock=clock)
    try:
        key, raw = await logged(desk)
        was = signature(desk.views[MARIEKE])
        clock.pass_(days=30)
        found = await capture(desk, key, secret=SECRET)
        assert still_there(raw, found.raw) == []
        assert "kwispel" not in json.dumps(found.raw).lower()
        assert signature(case_view(desk, found.raw)) == was
        assert found.raw["lesson"]["solution"]["disposition"][0] == "will_call_bank"
        assert "link" in found.raw["lesson"]["solution"]["steps"][0]
        assert "capture" in await looked(desk)
    finally:
        await desk.close()


async def test_no_made_up_name_is_one_that_stands_in_the_notes_of_the_call(tmp_path: Path) -> None:
    desk = desk_on(tmp_path)
    try:
        key, _ = await logged(desk, " ".join((*GIVEN, *SURNAMES)))
        name = (await capture(desk, key, secret=SECRET)).raw["customer"]["name"]
        assert not {word for word in name.split() if len(word) > 3} & {*GIVEN, *SURNAMES}
    finally:
        await desk.close()


async def test_an_account_that_could_not_be_read_whole_is_no_case(tmp_path: Path) -> None:
    class Partly(Practice):
        async def read(self, customer: str, *, now: datetime) -> AsyncIterator[Bundle]:
            async for bundle in super().read(customer, now=now):
                bundle.problems.append(Problem("disputes", "missing_permission", {"permission": "x"}))
                yield bundle

    desk = desk_on(tmp_path, provider=Partly())
    desk.new_id = new_id
    try:
        with pytest.raises(Misuse) as refused:
            await capture(desk, "marieke")
        assert (refused.value.key, refused.value.facts) == ("capture_incomplete", {"part": "disputes"})
    finally:
        await desk.close()


async def test_no_such_call_and_a_call_without_a_snapshot(tmp_path: Path) -> None:
    desk = desk_on(tmp_path)
    try:
        with pytest.raises(NotFound):
            await capture(desk, "01990000-0000-7000-8000-000000000009")
        key, _ = await logged(desk)
        (row,) = await log(desk, Filter(id=key))
        bare = replace(row, id=new_id(), number=0, as_of=row.as_of + timedelta(days=1))
        await desk.writer.run(lambda journal: journal.add_resolution(bare, None))
        with pytest.raises(Misuse) as refused:
            await capture(desk, bare.id)
        assert refused.value.key == "capture_no_snapshot"
    finally:
        await desk.close()


def test_a_secret_is_drawn_anew_each_time(tmp_path: Path) -> None:
    async def twice() -> tuple[Any, Any]:
        desk = desk_on(tmp_path)
        desk.new_id = new_id
        try:
            return (await capture(desk, "yara")).raw, (await capture(desk, "yara")).raw
        finally:
            await desk.close()

    one, other = asyncio.run(twice())
    assert one["customer"]["id"] != other["customer"]["id"]
    assert one["customer"]["email"] != other["customer"]["email"]


async def test_a_double_stays_a_double_under_other_names(tmp_path: Path) -> None:
    desk = desk_on(tmp_path)
    made = await capture(desk, "cus_practice_dylan", secret=SECRET)
    (other,) = made.raw["others"]
    assert other["email"] == made.raw["customer"]["email"] != "dylan@parker.example"
    assert "dylan" not in str(other)
    assert "duplicate_customer" in {flag.kind for flag in case_view(desk, made.raw).flags}
