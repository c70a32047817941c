"""Findings under preference draws, counted: what one worker does, and how its counts are put together.

A `Job` says what to look at; `run` evaluates some of its draws and returns `Counts`, which add up in any order. It is
called in this process or in others; a process prepares a job once.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from standoff.case.schema import CaseData, Thesis
from standoff.case.tree import Name
from standoff.case.view import statement_ids
from standoff.conflict.draws import Draw, draw
from standoff.errors import StandoffError
from standoff.study import strategic
from standoff.study.counting import Counted
from standoff.study.records import HEADLINE
from standoff.study.robustness.drawn import DrawnGame, DrawnSolved
from standoff.study.solver import Solver
from standoff.theses.judge import judge
from standoff.theses.records import (
    Answer,
    GameKey,
    PreferenceBetween,
    Question,
    Ruling,
    StrategyQuestion,
    Unanswered,
)


@dataclass(frozen=True, eq=False)
class Job:
    """What to find out in each draw.

    `theses`: ids of those to judge, each in its own game. `key`: the game whose stable states are looked at under
    `concepts`, whose worlds are counted where `worlds` says so, and whose tables are asked where `formats` does.
    """

    data: CaseData
    seed: int
    key: GameKey
    theses: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    worlds: bool = False
    formats: bool = False
    max_states: int | None = None


@dataclass
class Counts:
    """What was found in some draws.

    `draws`: how many. `theses`: per thesis in how many it holds, fails and is open. `worlds`: in how many some stable
    state realises these truths. `stable`: per concept and state (n,) in how many it is an equilibrium. `formats`: per
    finding in how many it holds.
    """

    draws: int = 0
    theses: dict[str, Counter[Ruling]] = field(default_factory=dict)
    worlds: Counter[tuple[bool, ...]] = field(default_factory=Counter)
    stable: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    formats: Counter[str] = field(default_factory=Counter)

    def add(self, other: Counts) -> None:
        """Count in what was found in other draws."""
        self.draws += other.draws
        for id, rulings in other.theses.items():
            self.theses.setdefault(id, Counter()).update(rulings)
        self.worlds.update(other.worlds)
        for concept, times in other.stable.items():
            self.stable[concept] = self.stable[concept] + times if concept in self.stable else times
        self.formats.update(other.formats)


class Executor(Protocol):
    """What draws are given to: `run(function, job, parts)` yields `function(job, part)` for every part, in any order.

    `job` reaches every worker once. An executor may have `start`, with the same arguments, which begins at once beside
    this process and returns what is `Running`, or None where it cannot.
    """

    def run(self, function: Callable[[Job, range], Counts], job: Job, parts: Sequence[range]) -> Iterator[Counts]:
        """The results as they are ready."""


class Running(Protocol):
    """Draws under way in other processes: iterate for the results, close to give up what is left."""

    def __iter__(self) -> Iterator[Counts]:
        """The results as they are ready."""

    def close(self) -> None:
        """End what is under way."""


class Here:
    """The executor that does everything in this process, one part after another."""

    def run(self, function: Callable[[Job, range], Counts], job: Job, parts: Sequence[range]) -> Iterator[Counts]:
        """The results in order."""
        for part in parts:
            yield function(job, part)


_prepared = threading.local()


def run(job: Job, numbers: range) -> Counts:
    """Evaluate some draws of a job. What is prepared for the job is kept in this thread until it is given another."""
    if getattr(_prepared, "job", None) is not job:
        _prepared.worker = _Worker(job)
        _prepared.job = job
    worker: _Worker = _prepared.worker
    counts = Counts()
    for number in numbers:
        worker.evaluate(number, counts)
    return counts


def forget() -> None:
    """Drop what is prepared in this thread."""
    _prepared.job = _prepared.worker = None


class _Worker:
    """A job with its games built."""

    def __init__(self, job: Job):
        self.job = job
        self.ids = statement_ids(job.data)
        self.solver = Solver(job.data, max_states=job.max_states)
        self.games: dict[GameKey, DrawnGame] = {}
        wanted = set(job.theses)
        self.judges = [_Judge(thesis, job.data) for thesis in job.data.theses.theses if thesis.id in wanted]
        self._signature: NDArray[np.int64] | None = None

    def game(self, key: GameKey) -> DrawnGame:
        """The game of a key, ready to be drawn; statements left out change no state, so the whole game serves."""
        whole = replace(key, without=())
        if whole not in self.games:
            self.games[whole] = DrawnGame(self.solver.solved(whole))
            self.solver.forget()
        return self.games[whole]

    def evaluate(self, number: int, counts: Counts) -> None:
        """Count in what one draw says."""
        one = _One(self, draw(self.ids, self.job.seed, number))
        counts.draws += 1
        for asked in self.judges:
            counts.theses.setdefault(asked.thesis.id, Counter())[asked.ruling(one)] += 1
        if self.job.worlds:
            counts.worlds.update(self._worlds(one.solved(self.job.key)))
        for concept in self.job.concepts:
            found = one.solved(self.job.key).equilibria(concept).astype(np.int64)
            counts.stable[concept] = counts.stable[concept] + found if concept in counts.stable else found
        if self.job.formats:
            from standoff.study.formats import reporting as formats

            outcomes: Mapping[str, bool] = formats.outcomes(self.job.data, one.solved(self.job.key))
            counts.formats.update({name: int(holds) for name, holds in outcomes.items()})

    def _worlds(self, solved: DrawnSolved) -> set[tuple[bool, ...]]:
        """The truth assignments of the case's worlds that stable states realise."""
        ids = solved.game.worlds
        if self._signature is None:
            self._signature = np.zeros(solved.model.n, dtype=np.int64)
            for bit, id in enumerate(ids):
                self._signature |= solved.truth(Name(id)).astype(np.int64) << bit
        found = np.unique(self._signature[solved.equilibria(HEADLINE)]).tolist()
        return {tuple(bool(one >> bit & 1) for bit in range(len(ids))) for one in found}


class _One:
    """One draw of all the games of a worker; it stands for a solver where engines ask for one."""

    def __init__(self, worker: _Worker, one: Draw):
        self.data = worker.job.data
        self._worker, self._draw = worker, one
        self._solved: dict[GameKey, DrawnSolved] = {}
        self._answers: dict[Question, Answer] = {}

    def solved(self, key: GameKey) -> DrawnSolved:
        """The game of a key in this draw."""
        if key not in self._solved:
            self._solved[key] = self._worker.game(key).solved(self._draw, key.without)
        return self._solved[key]

    @property
    def keys(self) -> tuple[GameKey, ...]:
        """The games solved so far."""
        return tuple(self._solved)

    def forget(self, keep: Sequence[GameKey] = ()) -> None:
        """Nothing: a draw is short."""

    def answer(self, question: Question) -> Answer:
        """The counts that answer a question in this draw."""
        if question not in self._answers:
            try:
                self._answers[question] = self._answer(question)
            except StandoffError as problem:
                self._answers[question] = Unanswered(str(problem))
        return self._answers[question]

    def _answer(self, question: Question) -> Answer:
        if isinstance(question, Counted | PreferenceBetween):
            game = self._worker.game(question.game)
            return game.answer(question, self.solved(question.game))
        if isinstance(question, StrategyQuestion):
            solver: Any = self
            return strategic.answer(question, solver)
        return strategic.UNKNOWN


class _Asking(Mapping[Question, Answer]):
    """Answers found when they are asked for, so that a judgement costs only the answers it needs; remembers them."""

    def __init__(self, one: _One):
        self._one = one
        self.asked: list[tuple[Question, Answer]] = []

    def __getitem__(self, question: Question) -> Answer:
        answer = self._one.answer(question)
        self.asked.append((question, answer))
        return answer

    def __iter__(self) -> Iterator[Question]:
        return iter(())

    def __len__(self) -> int:
        return 0


@dataclass
class _Branch:
    """What a judgement asks next, and where each answer leads: to another branch or to the ruling."""

    question: Question
    leads: dict[Answer, _Branch | Ruling] = field(default_factory=dict)


class _Judge:
    """One thesis, judged again and again: the same answers in the same order are judged once."""

    def __init__(self, thesis: Thesis, data: CaseData):
        self.thesis, self._data = thesis, data
        self._root: _Branch | Ruling | None = None

    def ruling(self, one: _One) -> Ruling:
        """Whether the thesis holds in a draw."""
        at = self._root
        while isinstance(at, _Branch):
            at = at.leads.get(one.answer(at.question))
        return at if at is not None else self._learn(one)

    def _learn(self, one: _One) -> Ruling:
        asking = _Asking(one)
        ruling = judge(self.thesis, self._data, asking).verdict
        following: _Branch | Ruling = ruling
        for question, answer in reversed(asking.asked):
            following = _Branch(question, {answer: following})
        self._root = following if self._root is None else _grafted(self._root, following)
        return ruling


def _grafted(tree: _Branch | Ruling, path: _Branch | Ruling) -> _Branch | Ruling:
    """A tree of judgements with one more path; both ask the same first."""
    if isinstance(tree, _Branch) and isinstance(path, _Branch):
        (answer, further), *_ = path.leads.items()
        known = tree.leads.get(answer)
        tree.leads[answer] = further if known is None else _grafted(known, further)
    return tree
