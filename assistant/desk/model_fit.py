"""Fits the models on the company's own history. The file in use is replaced only by one that is not worse on the newest cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from assistant.desk.model_gather import Gathered, forget_reading, gather
from assistant.desk.new_file import not_written
from assistant.desk.outlook import own_path, read_book, shipped
from assistant.desk.trouble import Trouble
from assistant.journal import files
from assistant.risk.ahead import Scorers
from assistant.risk.fitting.book import FittedBook, Judged, fit_book
from assistant.risk.fitting.boosting import NotEqual
from assistant.risk.fitting.composed import composed_logits
from assistant.risk.fitting.figures import card_of, losses, worse
from assistant.risk.fitting.health import FitError
from assistant.risk.fitting.label_health import unhealthy
from assistant.risk.model.book import Book, to_text
from assistant.risk.model.checks import ModelFileError

if TYPE_CHECKING:
    from assistant.desk.desk import Desk

FEWEST_NEW = 50
"""With so many cases newer than the file in use (which may have been fitted on the others) a new one may be worse by what luck alone explains,
one standard error; with fewer it must not be worse at all. The shipped model, which knows nothing of the company, always gives way within the error."""
Question = Literal["recovery", "early_warning"]
Verdict = Literal["written", "not_better", "nothing_new", "too_little", "backtest"]


@dataclass(frozen=True, slots=True)
class Fit:
    """``verdict``: what became of the fit; ``card``: its figures; ``book``: None where there was too little to fit.

    ``compared``: by question on how many cases it was compared with the model in use; empty where it was not.
    """

    verdict: Verdict
    gathered: Gathered
    book: Book | None
    card: dict[str, Any]
    path: Path
    compared: Mapping[str, int] = field(default_factory=dict)


async def fit(desk: Desk, *, write: bool = True, progress: Callable[[int, int], None] = lambda read, skipped: None) -> Fit:
    """Reads all histories, fits, judges, and (``write``) puts the file in place. Raises Trouble where nothing can be read or the labels are ill.

    Practice cases are nobody's history: they are read, and nothing is fitted on them.
    """
    gathered = await gather(desk, progress)
    if desk.practising:
        forget_reading(desk.settings.home)
        return Fit("too_little", gathered, None, {"cases": _counts(gathered)}, own_path(desk))
    try:
        found = fit_on(gathered, own_path(desk), write=write)
    except Trouble as trouble:
        if trouble.key.startswith(("labels.", "fit.")):
            forget_reading(desk.settings.home)  # once it is mended, everything has to be read anew
        raise
    forget_reading(desk.settings.home)
    return found


def fit_on(gathered: Gathered, path: Path, *, write: bool, prior: Book | None = None) -> Fit:
    """``prior``: what the fit is tied to; by default the shipped book."""
    prior, cases = prior or shipped(), gathered.cases
    if sick := unhealthy(cases):
        raise Trouble(f"labels.{sick.why}", sick.facts)
    try:
        fitted = fit_book(cases, name=f"own-{gathered.newest:%Y%m%dT%H%MZ}", prior=prior)
    except FitError as error:
        raise Trouble(f"fit.{error.why}", error.facts) from error
    except NotEqual as error:
        raise Trouble("fit.not_equal", {}) from error
    return settle(fitted, gathered, path, write=write, prior=prior)


def settle(fitted: FittedBook, gathered: Gathered, path: Path, *, write: bool, prior: Book) -> Fit:
    """Puts a fitted book in place where it is the company's own and not worse than the one in use. Raises Trouble where it can't be written."""
    card = {"period": _period(gathered), "cases": _counts(gathered), "questions": card_of(fitted)}
    if fitted.book.data == "prior":
        return Fit("too_little", gathered, None, card, path)
    book = replace(fitted.book, card=card)
    if not write:
        return Fit("backtest", gathered, book, card, path)
    old, owned = in_use(path, prior)
    found = [(question, *_against(judged, question, book, old, strict=owned)) for judged, question in _judged(fitted)]
    compared: dict[str, int] = {question: cases for question, cases, _ in found}
    if owned and not any(compared.values()):
        return Fit("nothing_new", gathered, book, card, path, compared)
    if any(lost for _, _, lost in found):
        return Fit("not_better", gathered, book, card, path, compared)
    _put(path, book)
    return Fit("written", gathered, book, card, path, compared)


def in_use(path: Path, prior: Book) -> tuple[Book, bool]:
    """The company's file (True) where it can be read, else the prior."""
    try:
        return (read_book(path), True) if path.exists() else (prior, False)
    except (OSError, ValueError, ModelFileError):
        return prior, False


def _judged(fitted: FittedBook) -> tuple[tuple[Judged, Question], ...]:
    return (fitted.recovery, "recovery"), (fitted.early_warning, "early_warning")


def _against(judged: Judged, question: Question, new: Book, old: Book, *, strict: bool) -> tuple[int, bool]:
    """(cases that neither was fitted on, whether the new book is worse than the one in use on them).

    ``strict``: by fewer than ``FEWEST_NEW`` it may not be worse at all.
    """
    since = old.card["period"]["to"] if "period" in old.card else 0.0
    places = [place for place, case in enumerate(judged.cases) if case.at > since]
    if not places:
        return 0, False
    scorers, answers = Scorers(old), {"recovery": old.recovery, "early_warning": old.early_warning}
    theirs = [answers[question].logit(one) for one in composed_logits(scorers, [judged.cases[place] for place in places]).tolist()]
    ours = {"recovery": new.recovery, "early_warning": new.early_warning}[question]
    mine = [ours.logit(float(judged.logits[place])) for place in places]
    outcomes, errors = [float(judged.outcomes[place]) for place in places], 0.0 if strict and len(places) < FEWEST_NEW else 1.0
    return len(places), worse(losses(mine, outcomes), losses(theirs, outcomes), judged.weights[places], errors=errors)


def _period(gathered: Gathered) -> dict[str, float]:
    """Days since 2000: the first and the last moment that was fitted on."""
    times = [*gathered.cases.first.times, *(one.at for one in gathered.cases.failed)]
    return {"from": min(times, default=0.0), "to": max(times, default=0.0)}


def _counts(gathered: Gathered) -> dict[str, Any]:
    cases = gathered.cases
    return {
        "accounts": gathered.read,
        "skipped": gathered.skipped,
        "renewals": len(cases.first.rows),
        "failed": len(cases.failed),
        "recovered": sum(one.recovered or 0 for one in cases.failed),
        "left_out": dict(cases.left_out),
    }


def _put(path: Path, book: Book) -> None:
    try:
        files.make_folder(path.parent)
        if path.exists():
            files.write_durably(path.with_suffix(".previous.json"), path.read_bytes())
        files.write_durably(path, to_text(book).encode())
    except OSError as error:
        raise not_written(path, error) from error
