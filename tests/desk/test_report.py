"""The report: one page that stands by itself, with the figures of ``review works``, in which hostile text is only ever text."""

from __future__ import annotations

import asyncio
import json
import re
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from journal.calls import full_call

from assistant.billing.practice import Practice
from assistant.desk.demo_log import make
from assistant.desk.desk import DEMO_JOURNAL, Desk
from assistant.desk.periods import read_period
from assistant.desk.report import page, report, write_page
from assistant.desk.report_figures import Figures, gather
from assistant.desk.report_works import wordings
from assistant.desk.trouble import Trouble
from assistant.desk.works import works
from assistant.journal.outcomes import Outcome, add_outcomes
from assistant.journal.report_queries import QUESTIONS, as_asked
from assistant.journal.sandbox import ask
from assistant.journal.store import Journal
from assistant.journal.tallies import Selection
from assistant.language import Tongue
from assistant.review.apart import compared, standing_apart
from assistant.review.findings import Finding
from assistant.review.works import as_json
from assistant.settings.values import Settings
from desk.browser import CHROMIUM, printed, shown

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
PERIOD = read_period("2026-05-01..2026-11-30")
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{ 7*7 }}&lt;\u202eevil"


class Page(HTMLParser):
    """Elements with their attributes, the text in each, and whether every one that is opened is closed."""

    EMPTY = frozenset({"meta", "rect", "line", "circle", "br"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elements if name == tag]


def on_desk(home: Path, work: Callable[[Desk], Any], *, demo: bool = True) -> Any:
    async def working() -> Any:
        desk = Desk(Settings(home=home), Practice(), journal_name=DEMO_JOURNAL if demo else "journal.db")
        try:
            return await work(desk)
        finally:
            await desk.close()

    return asyncio.run(working())


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    make(Desk(Settings(home=folder), Practice()), 5000, seed=11, now=NOW)
    return folder


@pytest.fixture(scope="module")
def figures(home: Path) -> Figures:
    found = on_desk(home, lambda desk: gather(desk, PERIOD, NOW))
    assert isinstance(found, Figures)
    return found


@pytest.fixture(scope="module", params=["en", "nl"])
def html(figures: Figures, request: pytest.FixtureRequest) -> str:
    return page(figures, Tongue(request.param))


def test_it_is_whole_html_and_loads_and_runs_nothing(html: str) -> None:
    parsed = Page(html)
    assert parsed.open == []
    policy = next(one for one in parsed.named("meta") if one.get("http-equiv") == "Content-Security-Policy")["content"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    tags = {tag for tag, _ in parsed.elements}
    assert tags.isdisjoint({"script", "link", "img", "iframe", "object", "embed", "form", "base", "image", "use"})
    names = {name for _, attrs in parsed.elements for name in attrs}
    assert names.isdisjoint({"src", "srcset", "action", "style"})
    assert not any(name.startswith("on") for name in names)
    assert all(str(one["href"]).startswith("#") for one in parsed.named("a"))
    assert re.findall(r"https?://|url\(|@import|//[a-z]", html) == []


def test_pictures_have_words_and_a_table_beside_them(html: str) -> None:
    parsed = Page(html)
    pictures = [one for one in parsed.named("svg") if one.get("role") == "img"]
    ids = {one["id"] for _, one in parsed.elements if one.get("id")}
    assert len(pictures) >= 7
    assert len(parsed.named("table")) >= len(pictures)
    for one in pictures:
        assert set(str(one["aria-labelledby"]).split()) <= ids
    assert len(parsed.named("title")) == len(parsed.named("desc")) + 1 == len(pictures) + 1
    assert len(ids) == len([one for _, one in parsed.elements if one.get("id")])
    assert {str(one["href"])[1:] for one in parsed.named("a")} <= ids


def test_it_says_that_it_is_simulated_in_the_readers_language(figures: Figures) -> None:
    assert "SIMULATED" in page(figures, Tongue("en"))
    assert Tongue("nl").say("SIMULATED: no customer, no call and no money here is real") in page(figures, Tongue("nl"))
    assert "SIMULATED" not in page(replace(figures, simulated=False), Tongue("en"))


def test_no_customer_is_in_it(html: str) -> None:
    assert "cus_" not in html
    assert "in_simulated" not in html


def test_its_figures_are_those_of_review_works(figures: Figures, home: Path) -> None:
    selection = Selection(NOW, since=PERIOD.since, until=PERIOD.until)
    for by in ("cause", "agent", "variant", "agreed", "language"):
        asked = on_desk(home, partial(works, by=(by,), selection=selection))
        assert [as_json(one) for one in figures.works[by]] == [as_json(one) for one in asked]
    whole = figures.whole
    assert whole is not None
    causes = figures.works["cause"]
    assert (whole.n, whole.paid, whole.lost, whole.open) == tuple(
        sum(getattr(one, name) for one in causes) for name in ("n", "paid", "lost", "open")
    )
    rows = figures.answers["outcomes"]
    assert sum(row["cases"] for row in rows) == whole.n
    assert sum(row["within_1"] + row["within_3"] + row["within_14"] + row["later"] for row in rows) == whole.paid
    assert (sum(row["open"] for row in rows), sum(row["lost"] for row in rows)) == (whole.open, whole.lost)
    assert sum(row["cases"] for row in figures.answers["ways"]) == whole.paid
    assert dict(whole.money) == {row["currency"]: row["recovered"] for row in rows}
    text = page(figures, Tongue("en"))
    for one in causes:
        if one.recovered is not None and one.interval is not None:
            assert f"{one.recovered * 100:.0f}% ({one.interval.low * 100:.0f}–{one.interval.high * 100:.0f})" in text


def test_the_planted_truths_are_in_it_and_no_others(figures: Figures, home: Path) -> None:
    truths = json.loads((home / "demo-truths.json").read_text("utf-8"))
    apart = standing_apart(compared(wordings(figures.works["variant"])))
    assert {one.variant: one.difference > 0 for one in apart} == {
        truths["better_variant"]["id"]: True,
        truths["harmful_variant"]["id"]: False,
    }
    bas = next(one for one in figures.works["agent"] if one.name == truths["agent_with_harder_cases"]["agent"])
    whole = figures.whole
    assert whole is not None
    assert bas.interval is not None
    assert whole.interval is not None
    assert bas.adjusted_interval is not None
    assert whole.recovered is not None
    assert not bas.interval.overlaps(whole.interval)
    assert bas.adjusted_interval.low < whole.recovered < bas.adjusted_interval.high
    assert [one.rank for one in figures.works["agent"]] == [None] * 8
    counts: dict[str, int] = {}
    for finding in figures.found:
        counts[finding.kind] = counts.get(finding.kind, 0) + 1
    assert counts == truths["faults"]


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_question_that_it_shows_can_be_asked_again(figures: Figures, home: Path, name: str) -> None:
    sql = as_asked(name, since=PERIOD.since, until=PERIOD.until, now=NOW)
    with Journal.open(home / DEMO_JOURNAL):
        answer = ask(home / DEMO_JOURNAL, sql, rows=1000, seconds=30)
    assert [dict(zip(answer.columns, row, strict=True)) for row in answer.rows] == [dict(row) for row in figures.answers[name]]
    assert sql in page(figures, Tongue("en")).replace("&#39;", "'").replace("&gt;", ">").replace("&lt;", "<") or name in {"said", "sources"}


def test_a_period_without_calls_says_so(home: Path, tmp_path: Path) -> None:
    html = on_desk(home, lambda desk: report(desk, read_period("1999"), Tongue("en"), NOW))
    assert "No call was logged in this period" in html
    assert Page(html).named("svg") == []
    html = on_desk(tmp_path, lambda desk: report(desk, PERIOD, Tongue("en"), NOW), demo=False)
    assert "No call was logged in this period" in html
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def hostile(tmp_path: Path) -> str:
    """A report of calls whose every text is hostile."""
    with Journal.open(tmp_path / "journal.db") as journal:
        for number in range(3):
            call = full_call(
                agent=HOSTILE, note=f"{HOSTILE} wanbetaler", feedback_words=f"{HOSTILE} 4111 1111 1111 1111", cause=HOSTILE, situation=HOSTILE,
                script_register=HOSTILE, customer=f"cus_{number}", invoice=f"in_{number}", churn=HOSTILE, script_language="nl",
            )  # fmt: skip
            kept = journal.add_resolution(call)
            add_outcomes(journal, [(kept.id, Outcome("paid", NOW, "link", 1, 2900, "EUR"))], NOW)
    html = on_desk(tmp_path, lambda desk: report(desk, PERIOD, Tongue("en"), NOW), demo=False)
    assert isinstance(html, str)
    return html


def test_hostile_text_is_only_text(hostile: str) -> None:
    parsed = Page(hostile)
    assert parsed.open == []
    assert {tag for tag, _ in parsed.elements}.isdisjoint({"script", "img"})
    assert "<script" not in hostile
    assert "alert(1)" in "".join(parsed.text)
    assert "{{ 7*7 }}" in "".join(parsed.text)
    assert "4111 1111" not in hostile
    assert "on practice data" in hostile


def test_the_page_is_only_its_owners_and_replaces_nothing_unasked(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_page(path, "<p>one</p>")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(Trouble, match="file_exists"):
        write_page(path, "<p>two</p>")
    assert path.read_text("utf-8") == "<p>one</p>"
    write_page(path, "<p>two</p>", force=True)
    assert path.read_text("utf-8") == "<p>two</p>"
    with pytest.raises(Trouble, match="file_not_written"):
        write_page(tmp_path / "none" / "report.html", "<p>one</p>")


def test_of_a_large_period_the_newest_calls_are_checked_and_that_is_said(figures: Figures) -> None:
    fewer = replace(figures, looked=100, found=figures.found[:1])
    assert "These are the newest" in page(fewer, Tongue("en"))
    assert "These are the newest" not in page(figures, Tongue("en"))
    assert isinstance(fewer.found[0], Finding)


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed here")
def test_a_real_browser_shows_it_without_a_complaint(html: str, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_page(path, html)
    seen = shown(path, tmp_path)
    assert seen.console == ()
    assert seen.dom.count("<svg role") == html.count("<svg role")
    assert printed(path, tmp_path).startswith(b"%PDF")


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed here")
def test_a_real_browser_would_run_nothing_even_if_something_were_in_it(hostile: str, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(hostile, "utf-8")
    assert shown(path, tmp_path).console == ()
    path.write_text(hostile.replace("</main>", "</main><script>document.title = 'run'</script>"), "utf-8")
    broken = shown(path, tmp_path)
    assert "<title>run</title>" not in broken.dom
    assert any("Content Security Policy" in line for line in broken.console)
