"""Small random processes: one-way options, listed moves, drivers with calendars, hazards that may end the path."""

from __future__ import annotations

from random import Random

import numpy as np

from standoff.conflict.model import Model
from standoff.projection.records import DriverChain, HazardAt, Process, TurnAt, Watched
from tests.stability.making import random_listed, random_model


def random_process(rng: Random, *, most: int = 60, absorbing: bool | None = None, listed: bool = True) -> Process:
    """A process of at most `most` states times combinations. listed: some with moves listed from state to state."""
    while True:
        model = random_listed(rng) if rng.random() < 0.2 and listed else random_model(rng, options=5)
        drivers = _drivers(rng)
        combinations = int(np.prod([len(driver.levels) for driver in drivers]))
        if model.n * combinations <= most:
            return _process(rng, model, drivers, combinations, absorbing)


def _process(
    rng: Random, model: Model, drivers: tuple[DriverChain, ...], combinations: int, absorbing: bool | None
) -> Process:
    wants = tuple(
        np.array([[rng.choice([0.0, 0.3, 0.7, 1.0]) for _ in range(model.n)] for _ in range(rng.randint(1, 3))])
        for _ in range(model.m)
    )
    row = [[rng.randrange(len(utility)) for _ in range(combinations)] for utility in wants]
    ends = rng.random() < 0.5 if absorbing is None else absorbing
    return Process(
        model=model,
        utility=wants,
        row=np.array(row, np.int32),
        rates=np.array([rng.choice([0.0, 0.5, 1.0, 3.0]) for _ in range(model.m)]),
        tau=rng.choice([0.02, 0.2, 0.5, 5.0]),
        drivers=drivers,
        turns=_turns(rng, drivers),
        start=rng.randrange(model.n),
        watched=tuple(_watched(rng, f"w{k}", model.n, combinations) for k in range(rng.randint(0, 3))),
        hazards=tuple(
            HazardAt(f"h{k}", rng.choice([0.0, 0.1, 1.0]), _watched(rng, f"where{k}", model.n, combinations),
                     ends and rng.random() < 0.6)
            for k in range(rng.randint(0, 3))
        ),
    )  # fmt: skip


def _drivers(rng: Random) -> tuple[DriverChain, ...]:
    made = []
    for at in range(rng.choice([0, 1, 1, 2])):
        levels = rng.randint(2, 3)
        rates = np.array([[rng.choice([0.0, 0.3, 2.0]) * (a != b) for b in range(levels)] for a in range(levels)])
        made.append(DriverChain(f"d{at}", tuple(f"l{k}" for k in range(levels)), rng.randrange(levels), rates))
    return tuple(made)


def _turns(rng: Random, drivers: tuple[DriverChain, ...]) -> tuple[TurnAt, ...]:
    made = []
    for time in sorted(rng.choice([0.5, 1.0, 1.7, 9.0]) for _ in range(rng.randint(0, 3) if drivers else 0)):
        driver = rng.randrange(len(drivers))
        levels = len(drivers[driver].levels)
        raw = np.array([[rng.choice([0.0, 1.0, 3.0]) for _ in range(levels)] for _ in range(levels)])
        raw[raw.sum(axis=1) == 0] = np.eye(levels)[raw.sum(axis=1) == 0]
        made.append(TurnAt(time, driver, raw / raw.sum(axis=1, keepdims=True)))
    return tuple(made)


def _watched(rng: Random, name: str, n: int, combinations: int) -> Watched:
    rows = rng.randint(1, 2)
    truths = np.array([[rng.random() < 0.4 for _ in range(n)] for _ in range(rows)], np.bool_)
    return Watched(name, truths, np.array([rng.randrange(rows) for _ in range(combinations)], np.int32))
