"""What the client does over several requests: retries, pages, searches and writes."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from assistant.billing.errors import BadAnswer, BillingError, NotFound, ProviderDown, RateLimited, Refused, Unknown, Unreachable
from assistant.billing.http import StripeHttp
from assistant.settings.secret import Secret
from billing.faulty_server import Answer, FaultyServer, cut, dropped, refused, said, silent, status

LIST = "/v1/charges"
PAY = "/v1/invoices/in_1/pay"
FINE = said({"id": "ch_1"})
TOO_LARGE = status(200, b"[" + b"0," * 300_000 + b"0]")

Client = Callable[..., StripeHttp]


@pytest.fixture
async def server() -> AsyncIterator[FaultyServer]:
    async with FaultyServer() as running:
        yield running


@pytest.fixture
async def stripe(server: FaultyServer) -> AsyncIterator[Client]:
    """Makes clients of the server whose waits are all of the length given by ``jitter``, a share of the longest."""
    made: list[StripeHttp] = []

    def client(base: str = server.base, *, jitter: float = 0.0, read_seconds: float = 5.0, retries: int = 3) -> StripeHttp:
        made.append(StripeHttp(Secret("rk_test_planted"), base, read_seconds=read_seconds, retries=retries, jitter=lambda: jitter))
        return made[-1]

    yield client
    for one in made:
        await one.aclose()


async def failure(asking: Any) -> BillingError:
    with pytest.raises(BillingError) as caught:
        await asking
    return caught.value


def page(*ids: str, more: bool = False, **extra: object) -> Answer:
    return said({"object": "list", "data": [{"id": one} for one in ids], "has_more": more, **extra})


async def ids(pages: AsyncIterator[list[dict[str, Any]]]) -> list[list[str]]:
    return [[item["id"] for item in items] async for items in pages]


def nobody_listens() -> str:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{one.getsockname()[1]}"


# Retries


@pytest.mark.parametrize("first", [refused(429), refused(409), refused(500), refused(503), dropped, cut])
async def test_a_passing_fault_is_tried_again(first: Answer, server: FaultyServer, stripe: Client) -> None:
    server.on(LIST, first, FINE)
    assert await stripe().get(LIST) == {"id": "ch_1"}
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    "fault", [refused(400), refused(401), refused(403), refused(404), status(302, b""), status(200, b"<html>"), TOO_LARGE]
)
async def test_a_lasting_fault_is_not_tried_again(fault: Answer, server: FaultyServer, stripe: Client) -> None:
    server.on(LIST, fault)
    await failure(stripe().get(LIST))
    assert len(server.asked) == 1


async def test_a_fault_that_stays_is_tried_four_times(server: FaultyServer, stripe: Client) -> None:
    server.on(LIST, refused(500))
    assert isinstance(await failure(stripe().get(LIST)), ProviderDown)
    assert len(server.asked) == 4


@pytest.mark.parametrize(
    ("code", "word", "tries"), [(500, "false", 1), (429, "false", 1), (400, "true", 4), (402, "true", 4), (500, "?", 4)]
)
async def test_stripes_own_word_on_retrying_comes_first(code: int, word: str, tries: int, server: FaultyServer, stripe: Client) -> None:
    server.on(LIST, refused(code, {"Stripe-Should-Retry": word}))
    await failure(stripe().get(LIST))
    assert len(server.asked) == tries


async def test_waits_double_from_a_fifth_of_a_second_to_two(server: FaultyServer, stripe: Client) -> None:
    server.on(LIST, refused(500))
    clock = asyncio.get_running_loop().time
    began = clock()
    await failure(stripe(jitter=0.02, retries=9).get(LIST))
    capped, uncapped = 0.2 + 0.4 + 0.8 + 1.6 + 5 * 2.0, 0.2 * (2**9 - 1)
    assert 0.02 * capped <= clock() - began < 0.02 * uncapped


async def test_no_wait_outlasts_the_deadline(server: FaultyServer, stripe: Client) -> None:
    server.on(LIST, refused(500))
    async with asyncio.timeout(0.45):
        error = await failure(stripe(jitter=1.0, read_seconds=0.5).get(LIST))
    assert isinstance(error, ProviderDown)
    assert len(server.asked) == 2


async def test_all_tries_together_have_one_deadline(server: FaultyServer, stripe: Client) -> None:
    async def late(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.2)
        await refused(500)(writer)

    server.on(LIST, late)
    async with asyncio.timeout(0.9):
        error = await failure(stripe(read_seconds=0.5).get(LIST))
    assert error.facts == {"why": "timeout"}


async def test_a_short_retry_after_is_obeyed_and_a_long_one_ends_it(server: FaultyServer, stripe: Client) -> None:
    server.on(LIST, refused(429, {"Retry-After": "0"}), FINE)
    assert await stripe(jitter=1e9).get(LIST) == {"id": "ch_1"}
    server.on(LIST, refused(429, {"Retry-After": "6"}), FINE)
    assert isinstance(await failure(stripe(read_seconds=30.0).get(LIST)), RateLimited)
    server.on(LIST, refused(429, {"Retry-After": "Tue, 24 Nov 2026 09:00:00 GMT"}), FINE)
    assert await stripe().get(LIST) == {"id": "ch_1"}


async def test_where_nobody_listens_nothing_was_sent(stripe: Client) -> None:
    error = await failure(stripe(nobody_listens()).get(LIST))
    assert isinstance(error, Unreachable)
    assert (error.facts, error.sent) == ({"why": "connection"}, False)


# Pages


async def test_a_list_is_walked_to_its_end(server: FaultyServer, stripe: Client) -> None:
    server.on(LIST, page("ch_5", "ch_4", more=True), page("ch_3", "ch_2", more=True), page("ch_1"))
    assert await ids(stripe().pages(LIST, [("customer", "cus_1")])) == [["ch_5", "ch_4"], ["ch_3", "ch_2"], ["ch_1"]]
    assert [asked.params.get("starting_after") for asked in server.asked] == [None, "ch_4", "ch_2"]
    assert {(asked.params["customer"], asked.params["limit"]) for asked in server.asked} == {("cus_1", "100")}


async def test_an_empty_list_has_no_pages(server: FaultyServer, stripe: Client) -> None:
    server.on(LIST, page())
    assert await ids(stripe().pages(LIST)) == []


async def test_no_more_is_read_than_was_asked_for(server: FaultyServer, stripe: Client) -> None:
    server.on(LIST, page("a", "b", more=True), page("c", "d", "e", more=True))
    assert await ids(stripe().pages(LIST, most=3)) == [["a", "b"], ["c"]]
    assert [asked.params["limit"] for asked in server.asked] == ["3", "1"]
    assert await ids(stripe().pages(LIST, most=0)) == []
    assert len(server.asked) == 2


async def test_pages_that_are_too_large_are_read_in_smaller_ones(server: FaultyServer, stripe: Client) -> None:
    server.on(LIST, TOO_LARGE, page("b", more=True), page("a"))
    assert await ids(stripe().pages(LIST)) == [["b"], ["a"]]
    assert [asked.params["limit"] for asked in server.asked] == ["100", "25", "25"]
    server.on(LIST, TOO_LARGE)
    assert (await failure(ids(stripe().pages(LIST)))).facts == {"why": "too_large"}
    assert len(server.asked) == 5
    await failure(ids(stripe().pages(LIST, limit=25)))
    assert len(server.asked) == 6


@pytest.mark.parametrize(
    "answers",
    [
        [page("a", more=True)],
        [page("a", more=True), page("b", more=True), page("c", "a", more=True)],
        [page(more=True)],
        [said({"data": [{"id": None}], "has_more": True})],
        [said({"data": {"id": "a"}, "has_more": False})],
        [said({"data": ["a"], "has_more": False})],
        [said({"data": []})],
        [said({"data": [], "has_more": "no"})],
    ],
)
async def test_a_list_that_would_not_end_or_is_none_is_a_bad_answer(answers: list[Answer], server: FaultyServer, stripe: Client) -> None:
    server.on(LIST, *answers)
    async with asyncio.timeout(1.0):
        assert isinstance(await failure(ids(stripe().pages(LIST))), BadAnswer)


async def test_a_search_follows_its_pages_up_to_the_number_wanted(server: FaultyServer, stripe: Client) -> None:
    path, query = "/v1/customers/search", "name~'van \\'t Hof' AND email~'é&x=1'"
    server.on(path, page("a", "b", more=True, next_page="t1"), page("c", "d", more=True, next_page="t2"))
    assert [found["id"] for found in await stripe().search(path, query, most=3)] == ["a", "b", "c"]
    assert [asked.params for asked in server.asked] == [{"query": query, "limit": "3"}, {"query": query, "limit": "3", "page": "t1"}]
    server.on(path, page("a", next_page=None))
    assert len(await stripe().search(path, query, most=3)) == 1


@pytest.mark.parametrize(
    "answers",
    [
        [page("a", more=True, next_page="t")],
        [page("a", more=True)],
        [page(more=True, next_page="t"), page(more=True, next_page="u"), page("a")],
    ],
)
async def test_a_search_that_would_not_end_is_a_bad_answer(answers: list[Answer], server: FaultyServer, stripe: Client) -> None:
    server.on(LIST, *answers)
    assert isinstance(await failure(stripe().search(LIST, "q", most=50)), BadAnswer)


# Writes


async def pay(client: StripeHttp, *data: tuple[str, str]) -> dict[str, Any]:
    return await client.post(PAY, data, idempotency_key="row-7")


async def test_a_write_is_a_form_even_when_it_is_empty(server: FaultyServer, stripe: Client) -> None:
    server.on(PAY, FINE)
    client = stripe()
    await pay(client)
    assert await pay(client, ("pause_collection[behavior]", "void"), ("note", "é&")) == {"id": "ch_1"}
    assert [asked.body for asked in server.asked] == ["", "pause_collection%5Bbehavior%5D=void&note=%C3%A9%26"]
    assert {asked.headers["content-type"] for asked in server.asked} == {"application/x-www-form-urlencoded"}
    assert {asked.method for asked in server.asked} == {"POST"}


async def test_every_retry_of_a_write_has_the_same_key(server: FaultyServer, stripe: Client) -> None:
    server.on(PAY, dropped, refused(500), refused(409), FINE)
    assert await pay(stripe()) == {"id": "ch_1"}
    assert [asked.headers["idempotency-key"] for asked in server.asked] == ["row-7"] * 4


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ([silent], "timeout"),
        ([dropped], "connection"),
        ([cut], "connection"),
        ([refused(500)], "500"),
        ([refused(409)], "409"),
        ([status(303, b"")], "redirect"),
        ([status(200, b"<html>")], "not_json"),
        ([TOO_LARGE], "too_large"),
        ([dropped, refused(429)], "rate_limited"),
        ([dropped, refused(401)], "bad_key"),
    ],
)
async def test_a_write_that_may_have_happened_is_unknown(answers: list[Answer], why: str, server: FaultyServer, stripe: Client) -> None:
    server.on(PAY, *answers)
    async with asyncio.timeout(1.0):
        error = await failure(pay(stripe(read_seconds=0.4)))
    assert isinstance(error, Unknown)
    assert error.facts == {"why": why}
    assert error.__context__ is None


async def test_a_write_that_timed_out_is_not_sent_again(server: FaultyServer, stripe: Client) -> None:
    server.on(PAY, silent)
    await failure(pay(stripe(read_seconds=0.3)))
    await asyncio.sleep(0.2)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "answers", [[refused(402, code="card_declined", decline_code="insufficient_funds", advice_code="try_again_later")]]
)
@pytest.mark.parametrize("lost", [[], [dropped]])
async def test_a_decline_is_a_refusal_with_its_codes(
    answers: list[Answer], lost: list[Answer], server: FaultyServer, stripe: Client
) -> None:
    server.on(PAY, *lost, *answers)
    error = await failure(pay(stripe()))
    assert isinstance(error, Refused)
    codes = {"code": "card_declined", "decline_code": "insufficient_funds", "advice_code": "try_again_later"}
    assert error.facts == {"status": "402", "message": "", **codes}


@pytest.mark.parametrize(("answer", "kind"), [(refused(404), NotFound), (refused(429), RateLimited), (refused(400), Refused)])
async def test_a_write_that_was_turned_away_did_not_happen(
    answer: Answer, kind: type[BillingError], server: FaultyServer, stripe: Client
) -> None:
    server.on(PAY, answer)
    assert type(await failure(pay(stripe()))) is kind


async def test_a_write_that_never_left_did_not_happen(stripe: Client) -> None:
    assert isinstance(await failure(pay(stripe(nobody_listens()))), Unreachable)


@pytest.mark.parametrize("key", ["", "x" * 256, "row\n7", "rij é"])
async def test_an_idempotency_key_must_fit_its_header(key: str, stripe: Client) -> None:
    with pytest.raises(ValueError, match="idempotency"):
        await stripe().post(PAY, [], idempotency_key=key)
