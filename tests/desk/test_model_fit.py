"""``model fit``: every account is read once, a stopped reading goes on, and the file in use gives way to one that is not worse only."""

from __future__ import annotations

import asyncio
import json
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from risk.fitting.simulated import MOMENT, bundles, cases, fitted
from risk.model.books import BOOK
from stripe.server import StripeServer
from stripe.store import Store
from ui.driving import environ

from assistant.desk.desk import Desk
from assistant.desk.forget import find_person, forget
from assistant.desk.model_fit import Fit, fit, fit_on, settle
from assistant.desk.model_fit_lines import fit_json, fit_lines
from assistant.desk.model_gather import PROGRESS, Gathered, gather
from assistant.desk.outlook import OWN, own_book, shipped
from assistant.desk.sentences import SENTENCES, sentence
from assistant.desk.start import start
from assistant.desk.trouble import Trouble, Unreachable
from assistant.desk.whole import whole
from assistant.language import Tongue
from assistant.risk.fitting.cases import Cases
from assistant.risk.fitting.lines import to_line
from assistant.risk.model.book import Book, to_text

FEW = 24
EN = Tongue("en")


@cache
def few() -> Store:
    return Store.of(bundles(FEW))


@pytest.fixture
def server() -> Iterator[StripeServer]:
    with StripeServer(few()) as running:
        yield running


def desk_at(home: Path, server: StripeServer, now: str = MOMENT.isoformat()) -> Desk:
    return start({**environ(home), "STRIPE_API_BASE": server.base, "STRIPE_API_KEY": server.key}, source="stripe", now=now)


def everyone(number: int = FEW) -> set[str]:
    return {one["customer"]["id"] for one in bundles(number)}


def read_of(server: StripeServer) -> set[str]:
    """The customers whose own account was asked for."""
    return {path.split("/")[3] for path in server.counts if path.startswith("/v1/customers/")}


async def reading(home: Path, server: StripeServer, stop_after: int | None = None) -> Gathered | None:
    """A whole reading, or None where it was stopped after so many accounts."""
    desk = desk_at(home, server)

    def progress(read: int, skipped: int) -> None:
        if stop_after is not None and read >= stop_after:
            task.cancel()

    task = asyncio.ensure_future(gather(desk, progress))
    try:
        return await task
    except asyncio.CancelledError:
        return None
    finally:
        await desk.close()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


class TestTheReading:
    async def test_practice_cases_are_nobodys_history(self, tmp_path: Path) -> None:
        desk = start(environ(tmp_path), source="practice")
        found = await fit(desk)
        await desk.close()
        assert (found.verdict, found.book) == ("too_little", None)
        assert found.gathered.read == len(list((Path(__file__).parents[2] / "fixtures" / "cases").glob("*.json")))
        assert not (tmp_path / OWN).exists()
        assert not (tmp_path / PROGRESS).exists()
        assert list(fit_lines(found, EN)) == ["There is too little history of your own to fit on yet. The shipped model answers."]
        assert fit_json(found)["path"] is None

    async def test_every_account_is_read_and_fitted_and_the_file_is_put_in_place(self, tmp_path: Path) -> None:
        with StripeServer(bundles(60)) as server:
            desk = desk_at(tmp_path, server)
            heard: list[tuple[int, int]] = []
            found = await fit(desk, progress=lambda read, skipped: heard.append((read, skipped)))
            await desk.close()
            assert read_of(server) == everyone(60)
        assert (found.verdict, found.gathered.read, found.gathered.skipped) == ("written", 60, 0)
        assert heard[-1] == (60, 0)
        assert not (tmp_path / PROGRESS).exists()
        assert mode(tmp_path / OWN) == 0o600
        assert own_book(tmp_path / OWN) == (found.book, None)
        assert found.book is not None
        assert (found.book.data, found.card["cases"]["accounts"]) == ("own", 60)
        assert len(found.gathered.cases.first.rows) > 300
        assert shape(found.gathered.cases) == shape(cases(60))
        lines = list(fit_lines(found, EN))
        assert lines[-1] == f"The new model is in use: {tmp_path / OWN}"
        assert fit_json(found)["verdict"] == "written"

    async def test_a_stopped_reading_goes_on_where_it_was(self, tmp_path: Path, server: StripeServer) -> None:
        assert await reading(tmp_path, server, stop_after=6) is None
        kept = (tmp_path / PROGRESS).read_text("utf-8").splitlines()
        assert 6 < len(kept) < FEW
        first = read_of(server)
        server.log.clear()
        found = await reading(tmp_path, server)
        assert found is not None
        assert (found.read, found.skipped) == (FEW, 0)
        again = read_of(server)
        assert len(again) == FEW - (len(kept) - 1)
        assert again | first == everyone()
        assert found.cases.first.rows
        server.log.clear()
        other = await reading(tmp_path / "other", server)
        assert other is not None
        assert shape(other.cases) == shape(found.cases)

    async def test_a_line_cut_short_by_a_crash_is_read_again(self, tmp_path: Path, server: StripeServer) -> None:
        assert await reading(tmp_path, server, stop_after=4) is None
        path = tmp_path / PROGRESS
        lines = path.read_text("utf-8").splitlines()
        path.write_text("\n".join([*lines[:-1], lines[-1][:100]]), "utf-8")
        server.log.clear()
        found = await reading(tmp_path, server)
        assert found is not None
        assert found.read == FEW
        assert len(read_of(server)) == FEW - (len(lines) - 2)
        server.log.clear()
        assert (await reading(tmp_path, server)) is not None
        assert read_of(server) == set()

    async def test_an_old_reading_and_one_of_another_source_are_begun_anew(self, tmp_path: Path, server: StripeServer) -> None:
        path = tmp_path / PROGRESS
        heads: list[Any] = [
            {"started": (MOMENT - timedelta(hours=21)).isoformat(), "source": "stripe"},
            {"started": (MOMENT + timedelta(hours=1)).isoformat(), "source": "stripe"},
            {"started": MOMENT.isoformat(), "source": "practice"},
            {"started": "yesterday"},
            [],
        ]
        for head in heads:
            path.write_text(json.dumps(head) + "\nnot ours\n", "utf-8")
            assert await reading(tmp_path, server, stop_after=1) is None
            assert json.loads(path.read_text("utf-8").splitlines()[0]) == {"started": MOMENT.isoformat(), "source": "stripe"}
            assert "not ours" not in path.read_text("utf-8")

    async def test_an_account_that_can_not_be_read_is_skipped_and_counted(self, tmp_path: Path, server: StripeServer) -> None:
        failing = sorted(everyone())[3]
        server.fault(f"/v1/customers/{failing}", "400")
        desk = desk_at(tmp_path, server)
        found = await gather(desk)
        await desk.close()
        assert (found.read, found.skipped) == (FEW - 1, 1)

    async def test_what_is_fitted_does_not_depend_on_which_account_was_read_first(self, tmp_path: Path, server: StripeServer) -> None:
        desk = desk_at(tmp_path, server)
        found = await gather(desk)
        await desk.close()
        customers = list(dict.fromkeys(found.cases.first.groups))
        assert customers == sorted(customers)

    async def test_where_the_customers_can_not_be_listed_that_is_told(self, tmp_path: Path, server: StripeServer) -> None:
        server.fault("/v1/customers", "403")
        desk = desk_at(tmp_path, server)
        with pytest.raises(Unreachable):
            await gather(desk)
        await desk.close()

    async def test_what_is_kept_names_nobody(self, tmp_path: Path, server: StripeServer) -> None:
        assert await reading(tmp_path, server, stop_after=8) is None
        path = tmp_path / PROGRESS
        text = path.read_text("utf-8")
        assert len(text.splitlines()) > 8
        assert mode(path) == 0o600
        for word in words_of(bundles(FEW)):
            assert word not in text, word

    async def test_who_is_forgotten_takes_it_along(self, tmp_path: Path) -> None:
        desk = start(environ(tmp_path), source="practice")
        view = await whole(desk, "cus_practice_noor", why="call")
        (tmp_path / PROGRESS).write_text("{}\n", "utf-8")
        forget(desk, await find_person(desk, view.customer_id), "request", view.now)
        await desk.close()
        assert not (tmp_path / PROGRESS).exists()


def words_of(raw: list[dict[str, Any]]) -> Iterator[str]:
    """Every id, name, address and last four of these accounts."""
    for one in raw:
        yield from (value for name in ("name", "email", "phone") if (value := one["customer"].get(name)))
        for part in one.values():
            for item in [part] if isinstance(part, dict) else part:
                if isinstance(item, dict) and "id" in item:
                    yield item["id"]


def shape(held: Cases) -> tuple[list[str], ...]:
    """The rows of all models as texts, whatever the order in which accounts came in."""
    return tuple(sorted(json.dumps(dict(row)) for row in rows.rows) for rows in (held.first, held.tries, held.alone))


class TestTheFileInUse:
    def settled(self, path: Path, *, spoiled: bool = False, write: bool = True, prior: Book | None = None) -> Fit:
        """A new book comes; ``spoiled``: its answers are far too high. ``prior``: by default one whose answers are."""
        made = fitted()
        if spoiled:
            made = replace(made, book=spoilt(made.book))
        return settle(made, Gathered(cases(), MOMENT, 120, 0), path, write=write, prior=prior or spoilt(shipped()))

    def test_the_first_one_is_written_for_nobody_else_to_read(self, tmp_path: Path) -> None:
        path = tmp_path / "home" / OWN
        found = self.settled(path)
        assert found.verdict == "written"
        assert mode(path) == 0o600
        assert own_book(path)[0] == found.book
        assert list(path.parent.iterdir()) == [path]

    def test_a_worse_one_is_not_put_in_place(self, tmp_path: Path) -> None:
        path = tmp_path / OWN
        self.put(path, fitted().book)
        before = path.read_bytes()
        found = self.settled(path, spoiled=True)
        assert found.verdict == "not_better"
        assert path.read_bytes() == before
        assert list(tmp_path.iterdir()) == [path]

    def test_a_worse_one_than_the_shipped_model_is_not_put_in_place_either(self, tmp_path: Path) -> None:
        assert self.settled(tmp_path / OWN, spoiled=True, prior=shipped()).verdict == "not_better"
        assert list(tmp_path.iterdir()) == []

    def test_a_better_one_is_put_in_place_and_the_old_one_is_kept(self, tmp_path: Path) -> None:
        path = tmp_path / OWN
        self.put(path, spoilt(fitted().book))
        before = path.read_bytes()
        assert self.settled(path).verdict == "written"
        previous = tmp_path / "model.previous.json"
        assert previous.read_bytes() == before
        assert (mode(previous), mode(path)) == (0o600, 0o600)
        assert own_book(path)[0] != own_book(previous)[0]

    def test_a_file_that_can_not_be_read_gives_way(self, tmp_path: Path) -> None:
        path = tmp_path / OWN
        path.write_bytes(b"\xff{")
        assert self.settled(path).verdict == "written"
        assert (tmp_path / "model.previous.json").read_bytes() == b"\xff{"

    def test_where_no_case_is_newer_the_file_in_use_stays(self, tmp_path: Path) -> None:
        path = tmp_path / OWN
        self.put(path, replace(fitted().book, card={"period": {"from": 0.0, "to": 99_000.0}}))
        before = path.read_bytes()
        found = self.settled(path)
        assert (found.verdict, found.compared) == ("nothing_new", {"recovery": 0, "early_warning": 0})
        assert path.read_bytes() == before
        assert list(fit_lines(found, EN))[-1].startswith("No case is newer than the model in use")

    @pytest.mark.parametrize("few", [1, 20])
    def test_by_a_few_newer_cases_it_may_not_be_worse_at_all(self, tmp_path: Path, few: int) -> None:
        path, made = tmp_path / OWN, fitted()
        since = sorted(one.at for one in made.early_warning.cases)[-few - 1]
        period = {"from": 0.0, "to": since}
        self.put(path, replace(made.book, card={"period": period}))
        slightly = replace(made, book=spoilt(made.book, by=0.05))
        found = settle(slightly, Gathered(cases(), MOMENT, 120, 0), path, write=True, prior=shipped())
        assert found.verdict == "not_better"
        assert 0 < found.compared["early_warning"] <= few
        assert list(fit_lines(found, EN))[-2].endswith(f"renewals {found.compared['early_warning']}")
        self.put(path, replace(spoilt(made.book), card={"period": period}))
        assert self.settled(path).verdict == "written"

    def test_a_trial_writes_nothing(self, tmp_path: Path) -> None:
        found = self.settled(tmp_path / OWN, write=False)
        assert (found.verdict, list(tmp_path.iterdir())) == ("backtest", [])
        assert found.book is not None
        assert found.card["questions"]

    def test_a_book_that_is_only_the_shipped_one_is_not_written(self, tmp_path: Path) -> None:
        made = replace(fitted(), book=replace(fitted().book, data="prior"))
        found = settle(made, Gathered(cases(), MOMENT, 120, 0), tmp_path / OWN, write=True, prior=shipped())
        assert (found.verdict, found.book, list(tmp_path.iterdir())) == ("too_little", None, [])

    def test_a_folder_that_can_not_be_written_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(Trouble) as caught:
            self.settled(tmp_path / "file" / OWN)
        assert caught.value.key in SENTENCES

    @staticmethod
    def put(path: Path, book: Book) -> None:
        path.write_text(to_text(book), "utf-8")


def spoilt(book: Book, by: float = 4) -> Book:
    return replace(
        book,
        recovery=replace(book.recovery, intercept=book.recovery.intercept + by),
        early_warning=replace(book.early_warning, intercept=book.early_warning.intercept + by),
    )


class TestLabelsThatCanNotBeRight:
    def ill(self, found: Cases) -> str:
        with pytest.raises(Trouble) as caught:
            fit_on(Gathered(found, MOMENT, 1, 0), Path("model.json"), write=True, prior=BOOK)
        assert caught.value.key in SENTENCES
        told = sentence(caught.value.key, caught.value.facts, EN)
        assert not {"{", "}", "?"} & set(told)
        return told

    @staticmethod
    def made(outcome: dict[int, int]) -> Cases:
        """A hundred renewals in each of six months, one in two of which failed but in those given."""
        found = Cases()
        for month in range(6):
            for number in range(100):
                found.first.add({}, outcome.get(month, number % 2), f"c{number}", 9000.0 - 30 * month - number / 10)
        return found

    async def test_what_was_read_is_let_go_so_that_it_is_read_anew_once_it_is_mended(self, tmp_path: Path, server: StripeServer) -> None:
        head = json.dumps({"started": MOMENT.isoformat(), "source": "stripe"})
        (tmp_path / PROGRESS).write_text(f"{head}\n{to_line('cus_other', self.made({2: 0}))}\n", "utf-8")
        desk = desk_at(tmp_path, server)
        with pytest.raises(Trouble) as caught:
            await fit(desk)
        await desk.close()
        assert caught.value.key == "labels.none"
        assert not (tmp_path / PROGRESS).exists()
        assert not (tmp_path / OWN).exists()

    def test_a_month_without_a_failure_is_refused(self) -> None:
        told = self.ill(self.made({2: 0}))
        assert "60 days before the newest there are no failed renewals" in told

    def test_a_last_month_without_a_failure_has_stopped(self) -> None:
        assert "in the last month there are no failed renewals" in self.ill(self.made({0: 0}))

    def test_a_month_of_failures_only_is_refused(self) -> None:
        assert "90 days before the newest there is nothing but failed renewals" in self.ill(self.made({3: 1}))

    def test_a_history_in_which_nothing_ever_failed_is_refused(self) -> None:
        assert "All 600 cases ended the same way" in self.ill(self.made(dict.fromkeys(range(6), 0)))
