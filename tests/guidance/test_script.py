"""What holds for every script: over all situations, languages, registers, directions and levels of identification."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from string import Formatter

import pytest
from billing.making import NOW, ago, in_trouble, invoice, refused, subscription, view

from assistant.desk.advise import Advice, advise
from assistant.desk.call import Call
from assistant.desk.view import AccountView
from assistant.guidance.facts import TYPED_TRUTHS, TYPED_VALUES, House
from assistant.guidance.lines import PHASES, sources
from assistant.guidance.wording import FACT_LABELS
from assistant.language import Tongue
from assistant.records import SITUATIONS, Identified
from guidance.test_situations import advice, spoken

FAILED = in_trouble(refused("insufficient_funds"), next_payment_attempt=ago(-2))
QUIET = view(subscriptions=[subscription()], invoices=[invoice(status="paid")])
BARE = view(house=House())
VIEWS = {"failed": FAILED, "quiet": QUIET, "bare": BARE}
TONGUES = (("en", "je"), ("nl", "je"), ("nl", "u"))
DAYS = {"charge_date", "access_until", "retry_date", "next_charge_date", "resume_date", "end_date", "mail_date", "date", "paid_until"}
PRIVATE = DAYS | {"amount", "link", "month", "old_amount", "new_amount"}


def every(
    *, levels: tuple[str, ...] = ("none", "weak", "strong", "failed")
) -> Iterator[tuple[str, AccountView, str, str, str, str, Advice]]:
    for (name, seen), (language, register), level, direction in product(VIEWS.items(), TONGUES, levels, ("inbound", "outbound")):
        for situation in SITUATIONS:
            yield (
                name,
                seen,
                situation,
                language,
                level,
                direction,
                advice(seen, language, register, level, situation=situation, direction=direction),
            )


def test_no_brace_is_left_and_every_missing_fact_has_a_name() -> None:
    for name, _, situation, language, level, direction, made in every():
        where = (name, situation, language, level, direction)
        for text in spoken(made).values():
            assert text.strip(), where
            assert not {"{", "}"} & set(text), (where, text)
        for step in made.script.steps:
            assert step.lines or step.left_out, (where, step.phase)
            assert set(step.left_out) <= set(FACT_LABELS), (where, step.left_out)
        for one in made.note.answers:
            assert not {"{", "}"} & set(one.customer + one.agent), where


def test_nothing_private_is_said_before_the_caller_is_known() -> None:
    """No line with an amount, a card, a day or a reason: neither by its facts nor in its words."""
    private = {
        line.id for source in sources().values() for line in source.lines if PRIVATE & set(line.names) or line.phase == "plain_reason"
    }
    for name, _, situation, language, level, direction, made in every(levels=("none", "weak", "failed")):
        said = spoken(made)
        if situation != "deceased":
            assert not private & set(said), (name, situation, language, level, direction, private & set(said))
        for key, text in said.items():
            bare = text.replace("+44 20 7946 0123", "")
            assert not re.search(r"\d|€|euro|4242|••", bare), (key, text)


def test_the_phases_come_in_their_order_and_are_the_stated_ones() -> None:
    for name, _, situation, *_, made in every(levels=("strong",)):
        phases = [step.phase for step in made.script.steps]
        assert phases == sorted(phases, key=PHASES.index), (name, situation)
        assert set(phases) <= set(sources()[made.script.spoken_as].phases)


@pytest.mark.parametrize("situation", [one for one in SITUATIONS if one not in {"deceased"}])
def test_a_failed_payment_states_all_ten_phases(situation: str) -> None:
    stated = sources()["bank_declined" if situation == "lost_or_stolen" else situation].phases
    quiet = {"card_expiring", "no_payment_method", "no_backup_method", "paused", "dormant", "price_change", "all_fine"}
    assert set(stated) == set(PHASES) or situation in quiet


def test_the_first_line_greets_by_name_says_who_speaks_and_asks() -> None:
    for name, _, situation, language, level, direction, made in every():
        if name == "bare" or situation == "deceased":
            continue
        first = made.script.steps[0].lines[0].text
        where = (situation, language, level, direction, first)
        assert "Anna" in first, where
        assert "Sanne" in first, where
        assert "Bookworld" in first, where
        assert "?" in first, where


def test_the_same_call_hears_the_same_words_and_calls_differ() -> None:
    def words(seed: str) -> list[str]:
        call = Call(seed, "cus_1", "stripe", NOW, NOW, language="en", identified=Identified.STRONG)
        return [line.id for step in advise(FAILED, call, Tongue("en")).script.steps for line in step.lines]

    assert words("one") == words("one")
    assert len({tuple(words(str(number))) for number in range(20)}) > 5


def test_a_line_and_its_other_ways_are_apart() -> None:
    for *_, made in every(levels=("strong",)):
        for step in made.script.steps:
            ids = [line.id for line in (*step.lines, *step.others)]
            assert len(ids) == len(set(ids))
            assert {line.id[:-1] for line in step.others} <= {line.id[:-1] for line in step.lines}


def test_a_fact_that_the_agent_types_is_spoken() -> None:
    silent = advice(FAILED, situation="other")
    told = advice(FAILED, situation="other", typed={"callback_date": "Friday 27 November"})
    missing = {one.name for one in silent.missing}
    assert "callback_date" in missing
    assert not any("Friday 27 November" in text for text in spoken(silent).values())
    assert any("Friday 27 November" in text for text in spoken(told).values())


def test_what_only_the_provider_knows_cannot_be_typed() -> None:
    told = advice(
        FAILED,
        situation="expired_card",
        typed={"amount": "1 million euro", "identified": "yes", "payment_succeeded": "yes"},
        identified="none",
    )
    assert not any("1 million" in text for text in spoken(told).values())
    assert not {"amount", "link", "charge_date"} & set(TYPED_VALUES)
    assert not {"identified", "payment_succeeded", "no_money_taken", "declined_by_bank"} & set(TYPED_TRUTHS)


def test_a_death_that_the_caller_tells_of_has_its_own_words_and_no_survey() -> None:
    quiet, told = advice(FAILED, situation="deceased"), advice(FAILED, situation="deceased", typed={"caller_tells_of_death": "yes"})
    assert len(spoken(told)) > len(spoken(quiet)) + 3
    assert not any(".feedback." in key or ".thank." in key for key in spoken(told))
    assert not any("29" in text for text in spoken(told).values())


def test_a_facts_value_is_never_read_as_a_pattern() -> None:
    odd = in_trouble(
        refused("insufficient_funds"), who={"id": "cus_1", "name": "{amount} {0} %s", "created": ago(9), "invoice_settings": {}}
    )
    assert any("{amount}" in text for text in spoken(advice(odd)).values())


def test_a_try_is_spoken_of_only_where_it_will_run() -> None:
    planned = advice(in_trouble(refused("insufficient_funds"), next_payment_attempt=ago(-2)))
    stopped = advice(in_trouble(refused("transaction_not_allowed"), next_payment_attempt=ago(-2)))
    day = Tongue("en").spoken_day(NOW + timedelta(days=2), NOW)
    assert any(day in text for text in spoken(planned).values())
    assert not any(day in text for text in spoken(stopped).values())


def test_every_line_names_the_facts_that_it_is_made_of() -> None:
    for key, source in sources().items():
        for line in source.lines:
            names = {name for _, name, _, _ in Formatter().parse(line.text) if name}
            assert names == set(line.names), (key, line.id)
            assert set(line.needs) | names <= set(FACT_LABELS), (key, line.id)
