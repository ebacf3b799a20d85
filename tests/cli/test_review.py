"""``review`` and ``outcomes refresh`` as a person or a program uses them."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from journal.calls import full_call
from stripe.server import StripeServer

from assistant.desk.works import BY
from assistant.journal.outcomes import Outcome, add_outcomes
from assistant.journal.resolution import Said
from assistant.journal.store import Journal
from cli.command import Command, Ran

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


def fill(command: Command) -> None:
    """Sanne had 20 calls and got 15 paid, Bas 10 and 2; four of the rest are lost."""
    command.home.mkdir(mode=0o700, exist_ok=True)
    with Journal.open(command.home / "journal.db") as journal:
        for number in range(30):
            agent = "Sanne" if number < 20 else "Bas"
            said = (Said("choice", f"expired_card.call.choice.1{'a' if number % 2 else 'b'}", AT),)
            one = journal.add_resolution(
                full_call(at=AT + timedelta(hours=number), as_of=AT + timedelta(hours=number), customer=f"cus_{number}", agent=agent,
                          invoice=f"in_{number}", steps_said=said, chance_without_contact=0.4, mrr=2900, mrr_currency="EUR", method="card")
            )  # fmt: skip
            if number < 15 or number in {20, 21}:
                add_outcomes(journal, [(one.id, Outcome("paid", one.as_of + timedelta(days=2), "link", 2, 2900, "EUR"))], AT)
            elif number < 19:
                add_outcomes(journal, [(one.id, Outcome("lost"))], AT)


def lines(ran: Ran) -> list[dict[str, Any]]:
    assert ran.status == 0, ran.err
    return [json.loads(line) for line in ran.out.splitlines()]


def test_each_group_is_an_object_with_its_own_names_and_figures(command: Command) -> None:
    fill(command)
    sanne, bas = lines(command("review", "works", "--by", "agent", "--json"))
    assert (sanne["by"], sanne["agent"], sanne["n"], sanne["paid"], sanne["lost"], sanne["open"]) == (["agent"], "Sanne", 20, 15, 4, 1)
    assert (sanne["recovered"], bas["recovered"]) == (0.75, 0.2)
    assert sanne["low"] < 0.75 < sanne["high"]
    assert sanne["credited"] == pytest.approx(0.35)
    assert sanne["credited_low"] < 0.35 < sanne["credited_high"]
    assert sanne["mix_adjusted"] == pytest.approx(0.75, abs=0.05)
    assert sanne["money_recovered"] == [{"amount": 15 * 2900, "currency": "EUR"}]
    assert (sanne["call_seconds_mean"], sanne["wrap_up_seconds_mean"], sanne["feedback_mean"], sanne["feedback_n"]) == (312, 21, 4, 20)
    assert (sanne["rank"], bas["rank"]) == (1, 2)


def test_hours_are_those_of_the_desks_clock_and_say_whose(command: Command) -> None:
    """Hour after hour from 9:00 UTC on 2 November, which is 10:00 in Amsterdam; six of the 24 hours have two calls."""
    fill(command)
    (command.home / "config.toml").write_text('[desk]\ntime_zone = "Europe/Amsterdam"\n')
    found = lines(command("review", "works", "--by", "hour", "--json"))
    assert {one["hour"] for one in found if one["cases"] == 2} == {10, 11, 12, 13, 14, 15}
    assert {one["zone"] for one in found} == {"Europe/Amsterdam"}
    assert "Europe/Amsterdam" in command("review", "works", "--by", "hour").out
    assert "zone" not in lines(command("review", "works", "--by", "cause", "--json"))[0]


def test_several_dimensions_are_crossed_and_a_variant_is_its_id(command: Command) -> None:
    fill(command)
    found = lines(command("review", "works", "--by", "cause,variant,agent", "--json"))
    assert sum(one["cases"] for one in found) == 30
    assert {(one["cause"], one["variant"], one["agent"]) for one in found} == {
        ("expired_card", f"expired_card.call.choice.1{letter}", agent) for letter in "ab" for agent in ("Sanne", "Bas")
    }


@pytest.mark.parametrize("by", BY)
def test_every_dimension_counts_every_call(command: Command, by: str) -> None:
    fill(command)
    found = lines(command("review", "works", "--by", by, "--json"))
    assert sum(one["cases"] for one in found) == (60 if by == "agreed" else 30)


def test_the_period_the_agent_and_what_comes_before_the_word_hold(command: Command) -> None:
    fill(command)
    assert [one["n"] for one in lines(command("review", "works", "--since", "2026-11-03", "--json"))] == [15]
    assert [one["n"] for one in lines(command("review", "--until", "2026-11-02", "works", "--json"))] == [15]
    assert [one["n"] for one in lines(command("review", "works", "--agent", "Bas", "--json"))] == [10]
    assert lines(command("review", "works", "--source", "stripe", "--json")) == []


def test_lines_draw_the_interval_beside_its_numbers_and_say_what_it_means(command: Command) -> None:
    fill(command)
    ran = command("review", "works", "--by", "agent")
    assert ran.status == 0
    line = next(line for line in ran.out.splitlines() if line.startswith("Sanne"))
    assert "75% (57–87)" in line
    assert "├" in line
    assert "●" in line
    assert "Wilson" in ran.out
    assert "It can't know" in ran.out


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_overview_tells_totals_ways_promises_and_months(command: Command, lang: str) -> None:
    fill(command)
    ran = command("review", "--lang", lang, "--now", "2026-11-30")
    assert ran.status == 0
    assert "57%" in ran.out
    assert "17" in ran.out
    assert "€" in ran.out
    if lang == "en":
        assert "Calls: 30, about money: 30. Paid 57% (42–70), open 9, lost 4." in ran.out
        assert "Promises: 17 kept, 13 broken, 0 pending." in ran.out
        assert "failed €870.00, recovered €493.00, lost €116.00" in ran.out


def test_an_empty_home_is_told_and_stays_empty(command: Command) -> None:
    for arguments in (["review"], ["review", "works"]):
        ran = command(*arguments)
        assert (ran.status, ran.out) == (0, "There is nothing to show yet.\n")
    assert lines(command("review", "works", "--json")) == []
    assert not (command.home / "journal.db").exists()


def test_another_dimension_is_refused_with_the_ones_there_are(command: Command) -> None:
    ran = command("review", "works", "--by", "cause,moon")
    assert (ran.status, ran.out) == (2, "")
    assert "moon" in ran.err
    assert "variant" in ran.err


def test_the_simulated_journal_is_looked_at_only_where_asked_and_named_so(command: Command) -> None:
    assert command("demo", "--log", "40").status == 0
    assert lines(command("review", "works", "--json")) == []
    ran = command("review", "works", "--demo", "--json")
    assert sum(one["cases"] for one in lines(ran)) > 30
    assert "SIMULATED" in ran.err


def test_the_log_carries_what_became_of_the_money(command: Command) -> None:
    fill(command)
    found = [one["outcome"] for one in lines(command("log", "--json"))]
    assert found[-1] == {"state": "paid", "at": "2026-11-04T09:00:00Z", "way": "link", "days": 2}
    assert {one["state"] if one else None for one in found} == {"paid", "lost", None}


def log_a_call(command: Command) -> None:
    ran = command("log", "add", "cus_practice_marieke", "--disposition", "link_sent", "--json", STRIPE_API_KEY="")
    assert ran.status == 0, ran.err


def test_refresh_asks_and_keeps_what_became_of_the_bills(command: Command) -> None:
    log_a_call(command)
    ran = command("outcomes", "refresh", "--json")
    assert ran.status == 0, ran.err
    assert {name: json.loads(ran.out)[name] for name in ("calls", "changed", "open", "left", "problems")} == {
        "calls": 1, "changed": 1, "open": 1, "left": 0, "problems": []
    }  # fmt: skip
    assert json.loads(command("log", "--json").out)["outcome"]["state"] == "open"
    assert json.loads(command("outcomes", "refresh", "--json").out)["changed"] == 0
    assert "Calls asked after: 1" in command("outcomes", "refresh").out


def test_a_provider_that_refuses_is_exit_4_and_named(stripe: Command, server: StripeServer) -> None:
    ran = stripe("log", "add", "cus_practice_marieke", "--disposition", "link_sent", "--json", "--now", "2026-11-24T09:00:00Z")
    assert ran.status == 0, ran.err
    server.fault("/v1/customers/cus_practice_marieke", "403")
    ran = stripe("outcomes", "refresh", "--json", "--now", "2026-11-24T09:00:00Z")
    assert ran.status == 4
    assert "cus_practice_marieke" in ran.err
    assert json.loads(ran.out)["problems"][0]["customer"] == "cus_practice_marieke"
    assert json.loads(stripe("log", "--json").out)["outcome"] is None
