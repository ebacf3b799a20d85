"""What a caller gives is read as what it is, and finds the customer in practice data."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.billing.practice import Practice
from assistant.billing.query import customer_hit, parse, same_phone
from assistant.desk.desk import Desk
from assistant.desk.find import find, one_customer
from assistant.desk.trouble import NotFound
from assistant.desk.whole import whole
from assistant.settings.values import Settings

NOTATIONS = (
    "+31612345678",
    "+31 6 12345678",
    "+31 (0)6 1234 5678",
    "0031612345678",
    "0031 6 12 34 56 78",
    "0612345678",
    "06 12345678",
    "06-12345678",
    "06 12 34 56 78",
    "06.12.34.56.78",
    "06/12345678",
    "(06) 12345678",
)


@pytest.mark.parametrize("stored", NOTATIONS)
@pytest.mark.parametrize("typed", NOTATIONS)
def test_a_phone_number_is_the_same_in_any_notation(typed: str, stored: str) -> None:
    assert same_phone(parse(typed, country="NL"), stored)


@pytest.mark.parametrize("stored", ["+32612345678", "+31612345679", "0612345679", None, "", "12345678901234"])
def test_another_number_is_another(stored: str | None) -> None:
    assert not same_phone(parse("+31612345678", country="NL"), stored)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("cus_abc123", "id"),
        ("in_12", "id"),
        ("anna@practice.example", "email"),
        ("4242", "last4"),
        ("ABCD1234-0007", "invoice"),
        ("2026-0012", "phone"),
        ("Anna", "name"),
        ("0612345678", "phone"),
        ("F20260012", "invoice"),
    ],
)
def test_what_is_typed_is_read_as_what_it_is(typed: str, first: str) -> None:
    assert parse(typed, country="NL").kinds[0] == first


def test_an_invoice_number_of_digits_is_sought_as_one_too() -> None:
    assert "invoice" in parse("2026-0012", country="NL").kinds


@pytest.mark.parametrize("typed", ["zoe", "ZOË", "smit zoë", "Zoe\u0308"])
def test_accents_and_order_do_not_matter(typed: str) -> None:
    assert customer_hit(parse(typed), {"id": "cus_1", "name": "Zoë Smit", "email": None}) == ("name", False)


@given(st.text(max_size=30))
def test_nothing_typed_fails(typed: str) -> None:
    query = parse(typed, country="NL")
    customer_hit(query, {"id": "cus_1", "name": "Zoë", "email": "a@b.example", "phone": typed})


def desk(home: Path) -> Desk:
    return Desk(Settings(home=home), Practice())


def test_each_practice_customer_is_found_by_id_name_and_e_mail(tmp_path: Path) -> None:
    here = desk(tmp_path)
    for case in Practice().cases:
        assert asyncio.run(one_customer(here, case.id)) == case.id
        matches = asyncio.run(find(here, str(case.customer["name"]))).matches
        assert case.id in {match.id for match in matches}
        mail = case.customer.get("email")
        assert not mail or case.id in {match.id for match in asyncio.run(find(here, mail.upper())).matches}


def test_each_invoice_number_finds_its_customer(tmp_path: Path) -> None:
    here = desk(tmp_path)
    for case in Practice().cases:
        for invoice in case.parts["invoices"][:2]:
            if invoice["number"]:
                assert asyncio.run(one_customer(here, invoice["number"])) == case.id


def test_several_are_named_and_nobody_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound) as several:
        asyncio.run(one_customer(desk(tmp_path), "daan"))
    assert several.value.key == "several_found"
    assert len(several.value.candidates) > 1
    with pytest.raises(NotFound) as nobody:
        asyncio.run(one_customer(desk(tmp_path), "nobody of this name"))
    assert nobody.value.key == "nobody_found"


def test_an_empty_box_shows_every_case(tmp_path: Path) -> None:
    assert len(asyncio.run(find(desk(tmp_path), "  ")).matches) == 43


def test_a_double_is_found_beside_the_customer_and_opens(tmp_path: Path) -> None:
    """Who searches by the address that two customers have sees both; each is flagged as the other's double."""
    here = desk(tmp_path)
    both = {"cus_practice_dylan", "cus_practice_dylan_older"}
    assert {match.id for match in asyncio.run(find(here, "dylan@parker.example")).matches} == both
    for one in both:
        view = asyncio.run(whole(here, one, why="call"))
        assert [flag.ids for flag in view.flags if flag.kind == "duplicate_customer"] == [tuple(both - {one})]
