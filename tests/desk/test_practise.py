"""A play on the desk: time, steps back, what is kept, and that nothing but the play's own desk is asked."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from ui.driving import Clock
from ui.playing import school

from assistant.desk.desk import Desk
from assistant.desk.practice_seen import seen
from assistant.desk.practise import (
    Play,
    alone_with,
    best_scores,
    finish,
    kept_play,
    look_back,
    open_named,
    open_play,
    own_plays,
    play_script,
    read_events,
    scored,
)
from assistant.desk.trouble import Misuse, NotFound
from assistant.desk.wrap_up import Form
from assistant.journal.store import Filter
from assistant.practice.paths import best_path
from assistant.practice.talk import BadEvent, Event
from assistant.records import Disposition, Identified


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Desk:
    return school(tmp_path, clock=clock)


def best(play: Play) -> tuple[Event, ...]:
    return best_path(play.case, seen(play.view, play.opened, tuple(play.weights.items())))


def test_the_call_follows_the_play_and_a_step_back_gives_what_stood_then(desk: Desk, clock: Clock) -> None:
    play = open_named(desk, "petra")
    states, calls = [play.state], [deepcopy(play.call)]
    for event in best(play)[:12]:
        clock.pass_(seconds=2)
        play.act(event.do, event.what, event.text, event.extra, now=clock())
        states.append(play.state)
        calls.append(deepcopy(play.call))
    assert play.call.identified is Identified.STRONG
    for shown in (12, 5, 0, 9):
        play.look_at(shown, clock())
        assert play.state == states[shown]
        assert (play.call.said, play.call.identified, play.call.ticked) == (
            calls[shown].said,
            calls[shown].identified,
            calls[shown].ticked,
        )
    assert play.helped


def test_time_is_the_clock_s_and_stands_still_where_it_is_looked_back(desk: Desk, clock: Clock) -> None:
    play = open_named(desk, "petra")
    clock.pass_(seconds=7)
    play.act("say", "acknowledge", "Hoi", "bank_declined.call.acknowledge.1a", now=clock())
    assert play.events[0].at == 7
    play.look_at(0, clock())
    clock.pass_(seconds=90)
    assert play.at(clock()) == 0
    play.look_at(1, clock())
    assert play.at(clock()) == 7
    clock.pass_(seconds=5)
    assert play.at(clock()) == 12
    play.skip(12, clock() + timedelta(seconds=40))
    assert play.at(clock() + timedelta(seconds=40)) == 12


def test_doing_something_ends_a_pause(desk: Desk, clock: Clock) -> None:
    play = open_named(desk, "petra")
    play.act("pause", now=clock())
    clock.pass_(seconds=300)
    play.act("say", "acknowledge", "Hoi", "bank_declined.call.acknowledge.1a", now=clock())
    assert [event.do for event in play.events] == ["pause", "resume", "say"]
    assert play.state.talked == 0


async def test_a_wrapped_up_play_is_one_row_that_can_be_looked_back_at(desk: Desk, clock: Clock) -> None:
    play = open_named(desk, "petra")
    clock.pass_(seconds=3)
    play.act("type", "acknowledge", "Mijn kaart is 4242 4242 4242 4242", now=clock())
    form = Form(disposition=Disposition.LINK_SENT, note="Betaald met iDEAL.")
    debrief = await finish(desk, play, form, ended=20.0, now=clock() + timedelta(seconds=40))
    assert debrief.row is not None
    assert [event.do for event in debrief.play.events] == ["type", "wrap_up", "form"]
    row = await kept_play(desk, debrief.row.id)
    assert "4242 4242" not in str(row.events)
    assert (row.score, row.seconds, row.trainee) == (debrief.score.total, 20.0, desk.agent())
    assert row.form is not None
    assert row.form["disposition"] == "link_sent"
    again = look_back(desk, play.case, row)
    assert again.score == debrief.score
    assert best_scores(await own_plays(desk)) == {"petra": row.score}
    assert await desk.writer.run(lambda journal: journal.resolutions(Filter())) == []
    with pytest.raises(NotFound):
        await kept_play(desk, "nothing")
    with pytest.raises(Misuse):
        look_back(desk, play.case, replace(row, events=()))
    await desk.close()


async def test_a_play_that_could_not_be_kept_can_be_saved_again(desk: Desk, clock: Clock) -> None:
    play = open_named(desk, "petra")
    desk.journal_path.mkdir()  # nothing can be written there
    form = Form(disposition=Disposition.OTHER)
    with pytest.raises(Exception, match="journal"):
        await finish(desk, play, form, ended=1.0, now=clock())
    assert play.events == []
    assert not play.state.over
    desk.journal_path.rmdir()
    assert (await finish(desk, play, form, ended=1.0, now=clock())).row is not None
    await desk.close()


def test_the_desk_of_a_play_knows_its_customer_alone(desk: Desk) -> None:
    play = open_named(desk, "petra")
    customers = [case.id for case in play.desk.provider.cases]  # type: ignore[attr-defined]
    assert customers == [play.view.customer_id]
    assert play.desk.now is None
    assert alone_with(desk, play.desk.provider.cases[0]).outlook is desk.outlook  # type: ignore[attr-defined]


def test_a_double_of_the_customer_is_flagged_in_a_play_as_at_the_desk(desk: Desk) -> None:
    flags = {flag.kind: flag for flag in open_named(desk, "dylan").view.flags}
    assert flags["duplicate_customer"].ids == ("cus_practice_dylan_older",)
    assert "duplicate_customer" not in {flag.kind for flag in open_named(desk, "petra").view.flags}


def test_a_play_that_does_not_count_at_the_gate_is_no_best_score(desk: Desk, clock: Clock) -> None:
    from assistant.desk.practise import play_row

    play = play_script(desk, "petra", best(open_named(desk, "petra")))
    row = play_row(desk, play, scored(play))
    assert row.score == 100
    assert best_scores([row, replace(row, score=20)]) == {"petra": 100}
    for uncounted in ({"by_script": True}, {"help": True}, {"finished": False}, {"from_play": "an earlier one"}):
        assert best_scores([replace(row, **uncounted)]) == {}


def test_a_play_goes_on_after_the_events_that_it_is_given(desk: Desk, clock: Clock) -> None:
    whole = best(open_named(desk, "petra"))
    play = open_play(desk, open_named(desk, "petra").case, events=whole[:10], from_play="a-play")
    assert play.at(clock()) == whole[9].at
    assert (play.from_play, play.from_event, play.shown) == ("a-play", 10, 10)
    assert play.opened.started_at == play.begun


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("[", "script_no_json"),
        ("{}", "script_no_list"),
        ('[{"at": 1}]', "script_no_event"),
        ('[{"at": "1", "do": "say"}]', "script_no_event"),
        ('[{"at": 1, "do": 2}]', "script_no_event"),
        ('[{"at": 1, "do": "say", "more": ""}]', "script_no_event"),
        ("[1]", "script_no_event"),
    ],
)
def test_a_script_that_is_none_is_refused(written: str, key: str) -> None:
    with pytest.raises(Misuse) as refused:
        read_events(written)
    assert refused.value.key == key


def test_an_event_that_cannot_happen_is_named_by_its_number(desk: Desk) -> None:
    with pytest.raises(BadEvent) as bad:
        play_script(desk, "petra", [Event(1, "ask", "last4"), Event(2, "answer", "nothing", extra="x")])
    assert (bad.value.key, bad.value.facts["number"], bad.value.facts["done"]) == ("not_pending", "2", "answer")
