"""The smallest changes of preferences under which a goal would hold, or the proof that there are none within a
distance.

A change is a number of *edits* of the players' lists of statements: two neighbours change places, a word of the
vocabulary is put in, a statement is left out; the distance is their number. A group of equal statements is one place,
and words are put before or behind it, not into it. The search is exhaustive for its vocabulary and distance, and says
nothing beyond them (finding the cheapest change is NP-hard in general: Rego and others).

What it need not look at is known beforehand. Whether a state is stable for another player j depends on the
preferences of i, whose list is edited, only through the replies that i would give; let i reply with any move, and
what is unstable for j even so is unstable for j whatever i wants. Goal states that this leaves no one out of are
*open* to i; where there are none, no change of i's mind alone makes the goal hold, at any distance. Of the rest each
list that gives a new order is tried: first i's own stability, for which the others' replies stay as they are, then
everybody's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model, Truths
from standoff.errors import TooLarge, UsageError
from standoff.stability.concepts import solve
from standoff.stability.reach import attainable
from standoff.strategy.opening import Mind, stable_whatever
from standoff.strategy.vocabulary import Order, Planes, Word

CHANGEABLE = ("nash", "gmr", "smr", "seq", "symseq")
MOST_PROFILES = 200_000
"""Profiles of preferences that a search past distance 1 may try."""

Progress = Callable[[int, int, str], None]
Ranks = NDArray[np.int32]


@dataclass(frozen=True)
class Edit:
    """One edit of one player's list: `swap` place with the next, `remove` a member of place, `insert` word at place."""

    actor: int
    kind: str
    place: int
    member: int = 0
    word: int = -1


@dataclass(frozen=True)
class Change:
    """Edits under which the goal holds: the equilibria with the goal, and how many other edits make the same order."""

    edits: tuple[Edit, ...]
    equilibria: tuple[int, ...]
    alike: int = 0


@dataclass(frozen=True)
class Search:
    """What a search for changes found.

    `distance`: 0 where the goal holds as things are, the least distance at which it does, None where it does at none up
    to `searched`. `words`: size of the vocabulary. `tried`: orders that were looked at. `open_to`: per actor how many
    goal states are open to it. `finished`: whether everything was looked at.
    """

    distance: int | None
    searched: int
    words: int
    tried: int
    open_to: tuple[int, ...]
    changes: tuple[Change, ...]
    finished: bool = True


def edits_of(order: Order, actor: int, words: Sequence[Word]) -> Iterator[tuple[Edit, Order]]:
    """Every edit of a list with the list that it makes: swaps, removals, then insertions from the top down."""
    for at in range(len(order) - 1):
        yield Edit(actor, "swap", at), (*order[:at], order[at + 1], order[at], *order[at + 2 :])
    for at, place in enumerate(order):
        for member in range(len(place)):
            left = (*place[:member], *place[member + 1 :])
            yield Edit(actor, "remove", at, member), (*order[:at], *((left,) if left else ()), *order[at + 1 :])
    for index, word in enumerate(words):
        for at in range(len(order) + 1):
            yield Edit(actor, "insert", at, word=index), (*order[:at], (word.plane,), *order[at:])


class Changes:
    """The search over one game; `run` once. What is found so far stays in `found` if the run is interrupted."""

    def __init__(
        self,
        model: Model,
        orders: Sequence[Order | None],
        planes: Planes,
        words: Sequence[Word],
        goal: Truths,
        *,
        concept: str = "seq",
        attained: bool = False,
        progress: Progress | None = None,
    ):
        """orders: one list per actor, None where it cannot be edited. goal: (n,). attained: count only equilibria that
        improving moves reach from the status quo. Raises UsageError for a concept without comparisons, for a model
        whose states were folded together, and for `attained` without a status quo.
        """
        if concept not in CHANGEABLE:
            raise UsageError(f"Changes of preferences are searched under {', '.join(CHANGEABLE)}, not under {concept}.")
        if model.listed:
            raise UsageError(
                "States were folded together here (coalesced); a changed list may tell them apart, so changes of "
                "preferences are not searched."
            )
        if attained and model.status_quo < 0:
            raise UsageError("This game has no status quo, so nothing can be said to be attainable from it.")
        self._model, self._orders, self._planes, self._words = model, orders, planes, words
        self._goal, self._concept, self._attained = goal, concept, attained
        self._progress = progress
        self._base = [_digest(row) for row in np.ascontiguousarray(model.ranks, np.int32)]
        self._open = [self._opening(i) for i in range(model.m)]
        self.found: list[Change] = []
        self.tried = 0
        self.done = 0
        """The distance up to which everything has been looked at."""
        self.finished = False

    @property
    def open_to(self) -> tuple[int, ...]:
        """Per actor how many goal states are open to it."""
        return tuple(int(states.sum()) for states in self._open)

    def _opening(self, actor: int) -> Truths:
        """The goal states that are open to an actor: (n,)."""
        return stable_whatever(self._model, self._concept, actor) & self._goal

    def run(self, distance: int = 1) -> Search:
        """Search up to a distance; stops at the first distance at which something is found.

        Raises TooLarge where a distance past 1 has more profiles than are tried.
        """
        if self._holds(self._model):
            self.finished = True
            return self.result(0, 0)
        for length in range(1, distance + 1):
            (self._single if length == 1 else self._several)(*(() if length == 1 else (length,)))
            self.done = length
            if self.found:
                self.finished = True
                return self.result(length, length)
        self.finished = True
        return self.result(None, distance)

    def result(self, distance: int | None, searched: int) -> Search:
        """What has been found so far."""
        return Search(distance, searched, len(self._words), self.tried, self.open_to, tuple(self.found), self.finished)

    def _holds(self, model: Model) -> tuple[int, ...]:
        """The equilibria with the goal (attained ones only, where asked) of a model."""
        stable = solve(model, [self._concept])[self._concept].all(axis=0) & self._goal
        if self._attained and stable.any():
            stable = stable & attainable(model)
        return tuple(int(s) for s in np.flatnonzero(stable))

    # distance 1

    def _single(self) -> None:
        """Every edit of one list that makes a new order."""
        for actor, order in enumerate(self._orders):
            states = self._open[actor]
            if order is not None and states.any():
                self._edit(actor, order, Mind(self._model, self._concept, actor, states))

    def _edit(self, actor: int, order: Order, mind: Mind) -> None:
        passed = {at for at, word in enumerate(self._words) if mind.passed_by(self._planes.truth(word.plane))}
        seen: dict[bytes, int | None] = {self._base[actor]: None}
        stays, too_low = mind.stays, -1
        total = sum(len(place) for place in order) + len(order) - 1 + len(self._words) * (len(order) + 1)
        for count, (edit, edited) in enumerate(edits_of(order, actor, self._words)):
            if self._progress is not None and count % 64 == 0:
                self._progress(count, total, f"changes of {self._model.actors[actor]}'s mind")
            # A word weighs less the lower it stands: where its player stays nowhere yet, it must weigh enough for that.
            if edit.kind == "insert" and (edit.word == too_low or edit.word in passed):
                continue
            ranks = self._planes.ranks(edited)
            key = _digest(ranks)
            if key in seen:
                self._count_alike(seen[key])
                continue
            self.tried += 1
            holding, held = mind.holding(ranks)
            seen[key] = self._note(actor, ranks, edit, holding) if holding.any() else None
            if edit.kind == "insert" and not held and not stays:
                too_low = edit.word

    def _note(self, actor: int, ranks: Ranks, edit: Edit, holding: Truths) -> int | None:
        """Keep a change under which the goal holds in the states of `holding`; its number, None where none counts."""
        if self._attained:
            changed = np.ascontiguousarray(self._model.ranks, np.int32).copy()
            changed[actor] = ranks
            holding = holding & attainable(replace(self._model, ranks=changed))
        if not holding.any():
            return None
        self.found.append(Change((edit,), tuple(int(s) for s in np.flatnonzero(holding))))
        return len(self.found) - 1

    def _count_alike(self, at: int | None) -> None:
        if at is not None:
            self.found[at] = replace(self.found[at], alike=self.found[at].alike + 1)

    def _try(self, rows: Sequence[tuple[int, Ranks]], edits: tuple[Edit, ...]) -> None:
        """Solve with some players' ranks replaced, and keep the change if the goal then holds."""
        ranks = np.ascontiguousarray(self._model.ranks, np.int32).copy()
        for actor, row in rows:
            ranks[actor] = row
        equilibria = self._holds(replace(self._model, ranks=ranks))
        if equilibria:
            self.found.append(Change(edits, equilibria))

    # beyond

    def _several(self, length: int) -> None:
        """All profiles at a distance of two or more, each different one once, by the engine."""
        lists = [self._lists(actor, length) for actor in range(len(self._orders))]
        total = sum(1 for _ in _profiles([{d: len(found) for d, found in one.items()} for one in lists], length))
        if total > MOST_PROFILES:
            raise TooLarge(
                f"Distance {length} has {total:,} different profiles of preferences, and at most {MOST_PROFILES:,} are "
                "tried. Ask for a smaller distance."
            )
        for count, chosen in enumerate(_profiles([{d: len(f) for d, f in one.items()} for one in lists], length)):
            if self._progress is not None and count % 64 == 0:
                self._progress(count, total, f"changes at distance {length}")
            picked = [(actor, lists[actor][d][at]) for actor, (d, at) in enumerate(chosen) if d]
            self.tried += 1
            edits = tuple(edit for _, (made, _) in picked for edit in made)
            self._try([(actor, ranks) for actor, (_, ranks) in picked], edits)

    def _lists(self, actor: int, length: int) -> dict[int, list[tuple[tuple[Edit, ...], Ranks]]]:
        """By distance, the different orders that edits of one list make, each at its least distance."""
        order = self._orders[actor]
        found: dict[int, list[tuple[tuple[Edit, ...], Ranks]]] = {}
        if order is None:
            return found
        seen = {self._base[actor]}
        layer: list[tuple[tuple[Edit, ...], Order]] = [((), order)]
        known = {order}
        for distance in range(1, length + 1):
            grown: list[tuple[tuple[Edit, ...], Order]] = []
            found[distance] = []
            for before, current in layer:
                for edit, edited in edits_of(current, actor, self._words):
                    if edited in known:
                        continue
                    known.add(edited)
                    if len(known) > 4 * MOST_PROFILES:
                        raise TooLarge(
                            f"Distance {length} has over {4 * MOST_PROFILES:,} lists for {self._model.actors[actor]} "
                            "alone. Ask for a smaller distance."
                        )
                    grown.append(((*before, edit), edited))
                    ranks = self._planes.ranks(edited)
                    key = _digest(ranks)
                    if key not in seen:
                        seen.add(key)
                        found[distance].append(((*before, edit), ranks))
            layer = grown
        return found


def _profiles(sizes: Sequence[dict[int, int]], length: int) -> Iterator[tuple[tuple[int, int], ...]]:
    """Per actor (distance, index of its list there), (0, 0) for a list left alone; the distances add up to `length`."""
    if not sizes:
        if length == 0:
            yield ()
        return
    for rest in _profiles(sizes[1:], length):
        yield ((0, 0), *rest)
    for distance, count in sizes[0].items():
        if distance <= length:
            for rest in _profiles(sizes[1:], length - distance):
                for at in range(count):
                    yield ((distance, at), *rest)


def _digest(ranks: Ranks) -> bytes:
    return hashlib.blake2b(np.ascontiguousarray(ranks, np.int32).tobytes(), digest_size=16).digest()
