"""Random processes most of whose states nothing tells apart: wants and marks that turn on a few options only."""

from __future__ import annotations

from random import Random

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model
from standoff.projection.records import DriverChain, HazardAt, Process, TurnAt, Watched
from tests.stability.making import make


def structured_process(rng: Random, *, watched: int = 2) -> Process:
    """Two or three players, up to 32 states times combinations; some options matter to no one, some are one-way."""
    model = _model(rng)
    drivers, turns = (), ()
    if model.n <= 16 and rng.random() < 0.7:
        drivers = (
            DriverChain("d", ("a", "b"), rng.randrange(2), np.array([[0.0, 0.4], [rng.choice([0.0, 1.0]), 0.0]])),
        )
        turns = (TurnAt(1.0, 0, np.array([[0.5, 0.5], [0.0, 1.0]])),)[: rng.randint(0, 1)]
    many = 2 if drivers else 1
    wants = tuple(np.array([_wants(rng, model) for _ in range(many)]) for _ in range(model.m))
    return Process(
        model=model,
        utility=wants,
        row=np.array([rng.sample(range(many), many) for _ in wants], np.int32),
        rates=np.array([rng.choice([0.5, 1.0, 3.0]) for _ in wants]),
        tau=rng.choice([0.02, 0.1, 1.0]),
        drivers=drivers,
        turns=turns,
        start=rng.randrange(model.n),
        watched=tuple(_about(rng, f"w{k}", model, many) for k in range(watched)),
        hazards=tuple(
            HazardAt(f"h{k}", rng.choice([0.1, 1.0]), _about(rng, f"p{k}", model, many), rng.random() < 0.4)
            for k in range(rng.randint(0, 2))
        ),
    )


def _model(rng: Random) -> Model:
    k = rng.randint(4, 5)
    owner = [rng.randrange(rng.choice([2, 3])) for _ in range(k)]
    own = [sum(1 << j for j in range(k) if owner[j] == i) for i in range(3)]
    # What is forbidden turns on two options, as constraints do, so blocks stay alike.
    pattern = rng.sample(range(k), 2)
    codes = [f for f in range(1 << k) if not all(f >> j & 1 for j in pattern)]
    one_way = 1 << rng.randrange(k) if rng.random() < 0.3 else 0
    return make(codes, own, [[0] * len(codes)] * 3, forward=one_way)


def _bit(rng: Random, model: Model) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = model.codes >> np.uint64(rng.randrange(len(model.options))) & np.uint64(1) == 1
    return found


def _wants(rng: Random, model: Model) -> NDArray[np.float64]:
    """A weighted sum of a few literals, some of them joined."""
    made = np.zeros(model.n)
    for weight in (0.6, 0.3, 0.1)[: rng.randint(1, 3)]:
        made += weight * (_bit(rng, model) & (_bit(rng, model) | (rng.random() < 0.5)))
    return made


def _about(rng: Random, name: str, model: Model, many: int) -> Watched:
    rows = rng.randint(1, 2)
    truths = np.array([_bit(rng, model) & (_bit(rng, model) | (rng.random() < 0.5)) for _ in range(rows)])
    return Watched(name, truths, np.array([rng.randrange(rows) for _ in range(many)], np.int32))
