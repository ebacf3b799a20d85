"""Fits a model to rows with outcomes: a logistic one tied to a prior, a boosted challenger, the choice between them, and calibration."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
from threadpoolctl import threadpool_limits

from assistant.risk.fitting.arrays import Floats, Ints, codes_of, group_numbers, learn_levels
from assistant.risk.fitting.batch import logits as batch_logits
from assistant.risk.fitting.boosting import ROUNDS, ask
from assistant.risk.fitting.choice import TAKES_OVER, Judged
from assistant.risk.fitting.folds import Fold, folds_of, number_of_folds
from assistant.risk.fitting.health import FEWEST_OF_ONE, FitError, check_outcomes, check_shapes
from assistant.risk.fitting.logistic import Frame, assemble, frame_of, on_columns
from assistant.risk.fitting.pairs import Challenger, challenger
from assistant.risk.fitting.ridge import chances
from assistant.risk.fitting.sigmoid import levelled, sigmoid
from assistant.risk.model.columns import Column, Row
from assistant.risk.model.model import Model, ModelKind, Part
from assistant.risk.model.reliability import reliability
from assistant.risk.model.trees import Trees

SHARES: Mapping[ModelKind, float] = {"logistic": 0.0, "blend": 0.5, "pairs": 1.0}
"""The challenger's share in each kind."""
FEWEST_FOR_CALIBRATION = 100


@dataclass(frozen=True)
class FitReport:
    """How the model came about.

    ``choice``: its kind, or ``prior`` where there was too little to move the prior. ``losses``: the mean log loss (nats) of each candidate
    on rows it had not seen; ``gain`` and ``gain_error``: by how much the best challenger was better than the logistic one, and the standard
    error. ``strength``: what the logistic one was held with, in the (geometric) mean; ``rounds``: trees of the challenger; ``calibration``: intercept and slope on
    the logit. ``trust``: how far each strength is trusted, the strongest first.
    ``held_out``: places of the rows that were judged; ``held_out_chances``: what a model that had not seen them said.
    """

    rows: int
    positives: int
    choice: ModelKind | Literal["prior"]
    losses: Mapping[str, float] = field(default_factory=dict)
    gain: float = 0.0
    gain_error: float = 0.0
    strength: float = 0.0
    rounds: int = 0
    calibration: tuple[float, float] = (0.0, 1.0)
    trust: tuple[float, ...] = ()
    held_out: tuple[int, ...] = ()
    held_out_chances: tuple[float, ...] = ()


@dataclass(frozen=True)
class Fitted:
    """``theirs``: scikit-learn's own machine where new trees are in the model, to compare with; never kept in a file."""

    model: Model
    report: FitReport
    theirs: Theirs | None = None

    def logits(self, codes: Floats) -> Floats:
        """The model's logits (``codes``: rows x its columns), the new trees' share as scikit-learn itself gives it."""
        own, theirs = self.model, self.theirs
        if theirs is None:
            return batch_logits(own, codes)
        others = Model(own.kind, own.columns, own.base, tuple(part for part in own.parts if part is not theirs.part))
        said: Floats = theirs.machine.decision_function(ask(theirs.part.features, codes))
        return batch_logits(others, codes) + theirs.factor * (said - theirs.start)


@dataclass(frozen=True)
class Theirs:
    """``part`` of the model is ``factor`` x what ``machine`` says above its ``start``."""

    machine: Any
    part: Trees
    factor: float
    start: float


@dataclass(frozen=True)
class _Candidates:
    """What each candidate said of the judged rows, not yet calibrated."""

    judged: Judged
    rows: Ints
    logits: dict[ModelKind, Floats]
    trust: Floats
    rounds: int
    near: Sequence[Floats | None]
    """The logistic one's coefficients of one fold for each strength, to begin from."""


def fit(
    rows: Sequence[Row],
    outcomes: Sequence[int],
    columns: Sequence[Column],
    *,
    weights: Sequence[float] | None = None,
    groups: Sequence[str] | None = None,
    times: Sequence[float] | None = None,
    prior: Model | None = None,
    seed: int = 0,
    monotone: Mapping[str, int] | None = None,
    gap: float = 0.0,
    challenge: bool = True,
    loose: Collection[str] = (),
    calibrate: bool = True,
    like: FitReport | None = None,
) -> Fitted:
    """A model of the chance that the outcome is 1.

    ``weights``: how much each row counts, 0 or more. ``groups``: whose row it is; one customer's rows are never split between fitting and
    judging. ``times``: in any unit, with ``gap``, the label's length, in the same; the newest part judges. ``prior``: a model that this one
    is tied to; with fewer than 20 rows, or 5 of either outcome, it is returned as it is. ``monotone``: by column (numeric or ordered) 1
    where the chance may not fall as the value rises, -1 where it may not rise. ``challenge``: boosted pairs may take over. ``loose``: columns that are tied
    to the prior less than the others. ``calibrate``: False where chances are set right later, composed with others: then only the slope of
    what has trees is, for the level of the newest part alone is more luck than truth: all rows tell it. ``like``: kind, strengths, rounds and line
    are those of this fit, on more rows of the same kind, and nothing is judged: it takes a fraction of the time. The same arguments give the same model.

    Raises FitError for rows that cannot be fitted, NotEqual where our trees differ from scikit-learn's.
    """
    check_shapes(len(rows), outcomes, weights, groups, times)
    direction = _directions(columns, monotone or {})
    try:
        check_outcomes(outcomes)
    except FitError as error:
        if prior is None or error.why not in {"no_rows", "too_few"}:
            raise
        return Fitted(prior, FitReport(len(rows), sum(outcomes), "prior"))
    described = _joined(learn_levels(rows, columns), prior)
    task = _Task(
        codes_of(rows, described),
        described,
        np.asarray(outcomes, dtype=np.float64),
        np.ones(len(rows)) if weights is None else np.asarray(weights, dtype=np.float64) * (len(rows) / float(np.sum(weights))),
        group_numbers(groups, len(rows)),
        direction,
        seed,
        challenge,
        loose,
        calibrate,
    )
    tied = on_columns(prior, described) if prior else None
    if like is not None and like.choice != "prior":
        with threadpool_limits(1):
            return task.alike(like, tied)
    folds = folds_of(task.outcomes, task.groups, times, number=number_of_folds(len(rows)), seed=seed, gap=gap)
    if not folds:
        raise FitError("too_few", rows=str(len(rows)), least="2", rarer="1", least_rarer=str(FEWEST_OF_ONE))
    import sklearn.ensemble  # noqa: F401  before the limit, which reaches only the libraries that are loaded

    # One thread: with more, each step waits for the slowest, which on a computer that does other work takes ten times as long.
    with threadpool_limits(1):
        return task.fitted(folds, tied)


@dataclass(frozen=True)
class _Task:
    codes: Floats
    columns: tuple[Column, ...]
    outcomes: Floats
    weights: Floats
    groups: Ints
    monotone: Mapping[str, int]
    seed: int
    challenge: bool = True
    loose: Collection[str] = ()
    calibrate: bool = True

    def fitted(self, folds: list[Fold], prior: Model | None) -> Fitted:
        frame, machine = self._frame(prior), self._challenger() if self.challenge else None
        found = self._judged(folds, frame, machine)
        lines = {kind: self._line(found, kind, logits) for kind, logits in found.logits.items()}
        straight = {kind: lines[kind][0] + lines[kind][1] * logits for kind, logits in found.logits.items()}
        kind, gain, error = _chosen(found.judged, straight)
        base, parts, theirs = self._whole(kind, frame, machine, found)
        said = chances(straight[kind])
        model = self._model(kind, base, parts, lines[kind])
        judged = found.judged
        told = reliability(said.tolist(), [int(y) for y in judged.outcomes], judged.weights.tolist())
        model = replace(model, reliability=told)
        report = FitReport(
            rows=len(self.outcomes),
            positives=int(self.outcomes.sum()),
            choice=kind,
            losses={name: found.judged.loss(logits) for name, logits in straight.items()},
            gain=gain,
            gain_error=error,
            strength=frame.strength(found.trust),
            rounds=found.rounds if kind != "logistic" else 0,
            calibration=lines[kind],
            trust=tuple(float(one) for one in found.trust),
            held_out=tuple(int(row) for row in found.rows),
            held_out_chances=tuple(said.tolist()),
        )
        if theirs is None:
            return Fitted(model, report)
        begin, machinery = theirs
        trees = next(part for part in reversed(model.parts) if isinstance(part, Trees))
        return Fitted(model, report, Theirs(machinery, trees, lines[kind][1] * SHARES[kind], begin))

    def alike(self, like: FitReport, prior: Model | None) -> Fitted:
        """As ``like`` was; the logistic one where there are too few rows for trees."""
        frame, machine = self._frame(prior), self._challenger() if like.choice in {"blend", "pairs"} else None
        kind: ModelKind = like.choice if like.choice != "prior" and machine else "logistic"
        none = np.empty(0)
        held = _Candidates(
            Judged(none, none, none.astype(int)), none.astype(int), {}, np.array(like.trust), like.rounds, [None] * len(like.trust)
        )
        base, parts, _ = self._whole(kind, frame, machine, held)
        model = self._model(kind, base, parts, like.calibration if kind == like.choice else (0.0, 1.0))
        return Fitted(model, FitReport(len(self.outcomes), int(self.outcomes.sum()), kind))

    def _model(self, kind: ModelKind, base: float, parts: Sequence[Part], line: tuple[float, float]) -> Model:
        intercept, slope = line
        model = Model(kind, self.columns, intercept + slope * base, tuple(part.scaled(slope) for part in parts), len(self.outcomes))
        if self.calibrate or kind == "logistic":
            return model
        level = levelled(batch_logits(model, self.codes), self.weights, float(np.average(self.outcomes, weights=self.weights)))
        return replace(model, base=model.base + level)

    def _frame(self, prior: Model | None) -> Frame:
        return frame_of(self.codes, self.columns, self.monotone, prior, self.loose)

    def _challenger(self) -> Challenger | None:
        return challenger(self.codes, self.columns, self.outcomes, self.weights, self.monotone, self.seed)

    def _judged(self, folds: list[Fold], frame: Frame, machine: Challenger | None) -> _Candidates:
        rows = np.concatenate([fold.judge for fold in folds])
        judged = Judged(self.outcomes[rows], self.weights[rows], self.groups[rows])
        owns = [frame.path(fold.fit, self.outcomes, self.weights) for fold in folds]
        paths = np.concatenate(
            [np.array([frame.logits(fold.judge, one) for one in own]) for fold, own in zip(folds, owns, strict=True)], axis=1
        )
        trust = judged.trust(paths, tied=frame.prior is not None)
        logits: dict[ModelKind, Floats] = {"logistic": trust @ paths}
        rounds = 0
        if machine is not None:
            apart = machine.apart(folds)
            chosen = machine.rounds(judged, apart)
            rounds = ROUNDS[chosen]
            logits["pairs"] = apart[chosen]
            logits["blend"] = (logits["logistic"] + apart[chosen]) / 2
        return _Candidates(judged, rows, logits, trust, rounds, owns[0])

    def _line(self, found: _Candidates, kind: ModelKind, logits: Floats) -> tuple[float, float]:
        if len(logits) < FEWEST_FOR_CALIBRATION or (kind == "logistic" and not self.calibrate):
            return 0.0, 1.0
        intercept, slope = sigmoid(logits, found.judged.outcomes, found.judged.weights)
        if self.calibrate:
            return intercept, slope
        alike = float(np.average(chances(found.logits["logistic"]), weights=found.judged.weights))
        return levelled(slope * logits, found.judged.weights, alike), slope

    def _whole(
        self, kind: ModelKind, frame: Frame, machine: Challenger | None, found: _Candidates
    ) -> tuple[float, tuple[Part, ...], tuple[float, object] | None]:
        """(base, parts, start and machine of scikit-learn) fitted on all rows, not yet calibrated. New trees are the last part."""
        base, parts, theirs = 0.0, list[Part](), None
        share = 1 - SHARES[kind]
        if share:
            own = frame.mixed(self.outcomes, self.weights, found.trust, found.near)
            start, made = assemble(frame, own, self.codes, self.weights)
            base += share * start
            parts += [part.scaled(share) for part in made]
        if share < 1 and machine is not None:
            begin, trees, grown = machine.grow(found.rounds)
            theirs = (begin, grown)
            base += (1 - share) * begin
            parts.append(trees.scaled(1 - share))
        return base, tuple(parts), theirs


def _chosen(judged: Judged, straight: Mapping[ModelKind, Floats]) -> tuple[ModelKind, float, float]:
    """The logistic one, unless the best of the others is better by more than one standard error."""
    others = [kind for kind in straight if kind != "logistic"]
    if not others:
        return "logistic", 0.0, 0.0
    best = min(others, key=lambda kind: judged.loss(straight[kind]))
    gain, error = judged.gain(straight["logistic"], straight[best])
    return (best if gain > TAKES_OVER * error else "logistic"), gain, error


def _directions(columns: Sequence[Column], monotone: Mapping[str, int]) -> dict[str, int]:
    kinds = {column.name: column.kind for column in columns}
    for name, sign in monotone.items():
        if kinds.get(name, "categorical") == "categorical" or sign not in (-1, 0, 1):
            raise FitError("monotone", column=name)
    return dict(monotone)


def _joined(columns: Sequence[Column], prior: Model | None) -> tuple[Column, ...]:
    """The prior's columns first, with its levels, then what it does not know."""
    if prior is None:
        return tuple(columns)
    kinds = {column.name: column.kind for column in prior.columns}
    for column in columns:
        if kinds.get(column.name, column.kind) != column.kind:
            raise FitError("prior_columns", column=column.name)
    return (*prior.columns, *(column for column in columns if column.name not in kinds))
