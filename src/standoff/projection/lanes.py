"""The runs that an exact projection takes, each with just the states that it must tell apart.

One chain cannot answer everything. What was struck at least once is the chance lost from a copy of the chain that a
stroke ends; what was reached at least once is the chance caught by a copy that ends where the proposition holds. Each
copy is a *lane*. A lane needs no more states than its own marks tell apart (`merging`), so what is only watched is
spread over several lanes too, where one chain that tells everything apart would have more classes than these together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from standoff.projection.merging import Merged, Merger, met
from standoff.projection.records import Bools, Int32, Process, Watched

_SAVING = 0.25
"""Something watched joins a lane where that saves at least this share of the classes of a lane of its own."""


@dataclass(frozen=True)
class Lane:
    """One run of the chain.

    kind: what it is for: what holds when, first strokes of hazard `about`, or first passage to proposition `about`.
    of: (n,) the class of each state. ends: the hazards whose strokes end it, by place. stop: it ends where this holds.
    seen: what is watched in it, by place among the propositions and then the hazards' places.
    """

    kind: Literal["holds", "strokes", "passage"]
    about: int
    of: Int32
    ends: tuple[int, ...]
    stop: Watched | None = None
    seen: tuple[int, ...] = ()


def title(process: Process, lane: Lane) -> str:
    """What a lane is for, in words."""
    if lane.kind == "holds":
        return "what holds when"
    if lane.kind == "strokes":
        return f"first strokes of {process.hazards[lane.about].name}"
    return f"first passage to {process.watched[lane.about].name}"


def items_of(process: Process) -> tuple[Watched, ...]:
    """Everything that may be watched: the propositions, then where each hazard may strike."""
    return (*process.watched, *(hazard.where for hazard in process.hazards))


def lanes_of(process: Process, reach: Sequence[int], merger: Merger) -> tuple[Lane, ...]:
    """The lanes of a process: what is watched, then each hazard that ends nothing, then each proposition of `reach`."""
    ends = tuple(at for at, hazard in enumerate(process.hazards) if hazard.absorbing and hazard.rate > 0)
    always = [mark for at in ends for mark in marks_of(process.hazards[at].where)]
    base = merger.classes(always)
    items = items_of(process)
    own = [merger.refined(_met(base, marks_of(item))) for item in items]
    made = [Lane("holds", -1, of, ends, None, seen) for of, seen in _shared(own, base, merger)]
    for at, hazard in enumerate(process.hazards):
        place = len(process.watched) + at
        if hazard.rate > 0 and not hazard.absorbing:
            made.append(Lane("strokes", at, own[place], (*ends, at), None, (place,)))
    for at in reach:
        made.append(Lane("passage", at, own[at], ends, process.watched[at]))
    return tuple(made)


def marks_of(watched: Watched) -> list[Bools]:
    """The rows of a proposition that some combination uses, each over the states."""
    return [watched.truths[row] for row in np.unique(watched.row)]


def _shared(own: Sequence[Int32], base: Int32, merger: Merger) -> list[tuple[Int32, tuple[int, ...]]]:
    """Classes that tell several things apart, and which: everything once, the finest first, in few classes in all."""
    sizes = [int(of.max(initial=0)) + 1 for of in own]
    made: list[tuple[Int32, tuple[int, ...]]] = []
    for at in sorted(range(len(own)), key=lambda at: (-sizes[at], at)):
        joined = [met(of, own[at]) for of, _ in made]
        growth = [int(new.max()) - int(of.max()) for new, (of, _) in zip(joined, made, strict=True)]
        best = int(np.argmin(growth)) if made else -1
        if made and growth[best] <= (1 - _SAVING) * sizes[at]:
            of, seen = made[best]
            joint = merger.refined(joined[best]) if growth[best] else of
            if int(joint.max()) - int(of.max()) <= (1 - _SAVING) * sizes[at]:
                made[best] = joint, (*seen, at)
                continue
        made.append((own[at], (at,)))
    return made or [(base, ())]


def _met(of: Int32, marks: Sequence[Bools]) -> Int32:
    for mark in marks:
        of = met(of, mark.astype(np.int32))
    return of


def merged(lane: Lane, merger: Merger, most: float, rates: Sequence[float]) -> Merged:
    """A lane's classes with their tables; every state for itself where merging would cost more than `most`.

    rates: chances to revise of each player over the whole time.
    """
    found = merger.merge(lane.of)
    if found is None or float(np.dot(found.flaw, rates)) > most:
        return merger.apart()
    return found
