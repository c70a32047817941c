"""Changes of preferences under which a goal would hold, searched and told in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from standoff.case.propositions import parse
from standoff.case.schema import CaseData
from standoff.case.simplify import decide
from standoff.case.tree import Tree
from standoff.errors import StandoffError
from standoff.strategy.changes import Change, Changes, Edit, Progress, Search
from standoff.strategy.opening import stable_whatever
from standoff.strategy.vocabulary import Planes, order_of, vocabulary
from standoff.study.pursuit.records import ChangeReport, ChangesReport, Target
from standoff.study.solver import Solved
from standoff.study.wording import party
from standoff.theses.clauses import inner, joined, outer
from standoff.theses.gloss import gloss
from standoff.theses.questions import statements_of


@dataclass(frozen=True)
class _Want:
    """A statement in a list that is being edited: what it is called, and what it says."""

    name: str
    text: str


class ChangeSearch:
    """The search for changes of preferences under which a goal holds; may be asked while it is unfinished."""

    def __init__(
        self,
        data: CaseData,
        solved: Solved,
        target: Target,
        *,
        concept: str = "seq",
        attained: bool = False,
        progress: Progress | None = None,
    ):
        game, model = solved.game, solved.model
        self._data, self._solved = data, solved
        planes = Planes(game, model)
        self._words = vocabulary(game, planes, _spoken(data, solved))
        orders = [order_of(game, planes, i) for i in range(model.m)]
        self._fixed = tuple(player.id for player, order in zip(game.players, orders, strict=True) if order is None)
        goal = np.zeros(model.n, np.bool_) if target.proposition is None else solved.where(target.proposition)
        self._changes = Changes(
            model, orders, planes, self._words, goal, concept=concept, attained=attained, progress=progress
        )

    def run(self, distance: int) -> ChangesReport:
        """Search up to a distance and report."""
        return self._told(self._changes.run(distance))

    def so_far(self) -> ChangesReport:
        """What has been found up to now, at the distance that was being searched."""
        found = self._changes
        distance = len(found.found[0].edits) if found.found else None
        return self._told(found.result(distance, found.done))

    def _told(self, found: Search) -> ChangesReport:
        actors = self._solved.model.actors
        return ChangesReport(
            distance=found.distance,
            searched=found.searched,
            vocabulary=found.words,
            tried=found.tried,
            finished=found.finished,
            changes=tuple(self._change(change) for change in found.changes),
            alone=tuple(actors[i] for i, count in enumerate(found.open_to) if count > 0),
            fixed=self._fixed,
        )

    def _change(self, change: Change) -> ChangeReport:
        told = list(self._replayed(change))
        edits = tuple(edit for edit, _ in told)
        words = joined([clause for _, clause in told])
        example = self._solved.string(change.equilibria[0])
        return ChangeReport(edits, len(change.equilibria), example, change.alike, outer(words) + ".")

    def _replayed(self, change: Change) -> Iterator[tuple[tuple[str, str, str, int], str]]:
        """Each edit as a record and in a clause, told of the list as the edits before it left it."""
        lists: dict[int, list[tuple[_Want, ...]]] = {}
        for edit in change.edits:
            if edit.actor not in lists:
                ranks = self._solved.game.players[edit.actor].ranks
                lists[edit.actor] = [tuple(_Want(s.id, s.text) for s in rank.statements) for rank in ranks]
            yield self._edited(lists[edit.actor], edit)

    def _edited(self, order: list[tuple[_Want, ...]], edit: Edit) -> tuple[tuple[str, str, str, int], str]:
        actor, at = self._solved.model.actors[edit.actor], edit.place
        name = party(self._solved.game, actor)
        if edit.kind == "insert":
            want = _Want(self._words[edit.word].text, self._words[edit.word].text)
            order.insert(at, (want,))
            said = f"{name} {name.verb('comes')} to want, in place {at + 1} of {len(order)}, that {self._said(want)}"
        elif edit.kind == "remove":
            want = order[at][edit.member]
            left = tuple(w for k, w in enumerate(order[at]) if k != edit.member)
            order[at : at + 1] = [left] if left else []
            said = f"{name} no longer {name.verb('wants')} that {self._said(want)}"
        else:
            above, below = order[at], order[at + 1]
            order[at], order[at + 1] = below, above
            want = _Want(" = ".join(w.name for w in below), "")
            parts = [joined([self._said(w) for w in place]) for place in (below, above)]
            said = f"{name} {name.verb('puts')} the want that {parts[0]} above the want that {parts[1]}"
        return (actor, edit.kind, want.name, at + 1), said

    def _said(self, want: _Want) -> str:
        return inner(gloss(want.text, self._data) or f"\u201c{want.text}\u201d")


_open: WeakKeyDictionary[Solved, list[NDArray[np.bool_]]] = WeakKeyDictionary()


def alone(solved: Solved, target: Target) -> ChangesReport:
    """Whose mind alone might bring a goal about under SEQ: nothing is searched."""
    if solved not in _open:
        _open[solved] = [stable_whatever(solved.model, "seq", i) for i in range(solved.model.m)]
    goal = solved.where(target.proposition or "false")
    players = solved.game.players
    fixed = tuple(p.id for p in players if p.ranking is not None)
    able = tuple(p.id for p, states in zip(players, _open[solved], strict=True) if (states & goal).any())
    return ChangesReport(None, 0, 0, 0, False, (), able, fixed)


def _spoken(data: CaseData, solved: Solved) -> list[tuple[str, Tree]]:
    """Every statement that some perspective of the case makes of any player, the game's own first."""
    found = [(s.id, s.tree) for player in solved.game.players for s in player.statements]
    for perspective in data.perspectives.values():
        for block in perspective.preferences.values():
            found += [(s.id, decide(parse(s.proposition), solved.game.levels)) for s in statements_of(block)]
    return found


def search_changes(
    data: CaseData,
    solved: Solved,
    target: Target,
    distance: int,
    *,
    concept: str = "seq",
    attained: bool = False,
    progress: Progress | None = None,
) -> ChangesReport:
    """The changes of preferences up to a distance; where the search is interrupted, unfinished, what it has found."""
    search: ChangeSearch | None = None
    try:
        search = ChangeSearch(data, solved, target, concept=concept, attained=attained, progress=progress)
        return search.run(distance)
    except KeyboardInterrupt:
        if search is None:
            raise
        return search.so_far()
    except StandoffError as problem:
        return ChangesReport(None, 0, 0, 0, True, (), (), (), str(problem))
