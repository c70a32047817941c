"""Random models as arrays: few tiers (so ties are common), infeasible states, one-way options, wide codes."""

from __future__ import annotations

from random import Random

import numpy as np

from standoff.conflict.model import Arcs, Model


def dense(scores: list[int]) -> list[int]:
    tiers = {score: tier for tier, score in enumerate(sorted(set(scores)))}
    return [tiers[score] for score in scores]


def make(codes: list[int], own: list[int], scores: list[list[int]], **more: object) -> Model:
    """A model from codes in any order, with one list of scores per actor in that same order."""
    by_code = sorted(range(len(codes)), key=codes.__getitem__)
    ranks = np.array([dense([row[s] for s in by_code]) for row in scores], dtype=np.int32)
    width = max([1, *(code.bit_length() for code in codes), *(mask.bit_length() for mask in own)])
    arguments: dict[str, object] = {"forward": 0, "backward": 0, "status_quo": 0, **more}
    return Model(
        actors=tuple(f"a{i}" for i in range(len(own))),
        options=tuple(f"o{j}" for j in range(width)),
        codes=np.array([codes[s] for s in by_code], dtype=np.uint64),
        own=tuple(own),
        ranks=ranks.reshape(len(own), len(codes)),
        **arguments,  # type: ignore[arg-type]
    )


def ranked(order: list[int], own: list[int], other_orders: list[list[int]], **more: object) -> Model:
    """A model from strict orders of codes, most preferred first."""
    codes = sorted(order)
    scores = [[len(o) - o.index(code) for code in codes] for o in [order, *other_orders]]
    return make(codes, own, scores, **more)


def random_model(
    rng: Random, *, actors: int | None = None, wide: bool = False, one_way: bool | None = None, options: int = 7
) -> Model:
    """A random regular model: 1 to 4 actors, up to 7 options in any order, ties, gaps, one-way options."""
    m = actors or rng.choice([1, 2, 2, 3, 3, 4])
    k = rng.randint(1, options)
    owner = [rng.randrange(m) for _ in range(k)]
    if rng.random() < 0.1:
        owner[rng.randrange(k)] = -1
    bits = sorted(rng.sample(range(64), k)) if wide else list(range(k))
    if wide and rng.random() < 0.5:
        bits[-1] = 63
    constant = 0
    if wide:
        constant = rng.getrandbits(64) & ~sum(1 << b for b in bits)
    keep = rng.choice([1.0, 0.9, 0.6, 0.3])
    raw = [f for f in range(1 << k) if rng.random() < keep] or [0]
    codes = [constant | sum(1 << bits[j] for j in range(k) if f >> j & 1) for f in raw]
    own = [sum(1 << bits[j] for j in range(k) if owner[j] == i) for i in range(m)]
    forward = backward = 0
    if one_way if one_way is not None else rng.random() < 0.5:
        share = rng.choice([0.2, 0.5, 0.9])
        for b in bits:
            if rng.random() < share:
                if rng.random() < 0.5:
                    forward |= 1 << b
                else:
                    backward |= 1 << b
    tiers = rng.choice([1, 2, 3, 5, 200])
    scores = [[rng.randrange(tiers) for _ in codes] for _ in range(m)]
    return make(codes, own, scores, forward=forward, backward=backward, status_quo=rng.randrange(len(codes)))


def random_sparse(rng: Random) -> Model:
    """Few states over many options, so that codes cannot address tables: a walk by single actors' changes."""
    m, k = rng.randint(2, 4), rng.randint(16, 64)
    owner = [rng.randrange(m) for _ in range(k)]
    own = [sum(1 << j for j in range(k) if owner[j] == i) for i in range(m)]
    codes = [rng.getrandbits(k)]
    for _ in range(rng.randint(5, 60)):
        mask = own[rng.randrange(m)] & (rng.getrandbits(k) | rng.getrandbits(k))
        codes.append(rng.choice(codes) ^ (mask if rng.random() < 0.3 else mask & -mask))
    corners = [codes[0] ^ a ^ b for a in own for b in own]
    states = sorted({*codes, *rng.sample(corners, rng.randint(0, len(corners)))})
    one_way = rng.getrandbits(k) & rng.getrandbits(k) if rng.random() < 0.6 else 0
    forward = one_way & rng.getrandbits(k)
    tiers = rng.choice([2, 3, 5, 200])
    scores = [[rng.randrange(tiers) for _ in states] for _ in range(m)]
    return make(states, own, scores, forward=forward, backward=one_way & ~forward)


def listed(targets: list[list[set[int]]], scores: list[list[int]], **more: object) -> Model:
    """A listed model: `targets[i][s]` are the states actor i can reach from s."""
    arcs = tuple(
        Arcs(
            start=np.cumsum([0, *(len(t) for t in rows)]).astype(np.int64),
            target=np.array([x for t in rows for x in sorted(t)], dtype=np.int32),
        )
        for rows in targets
    )
    n = len(scores[0])
    return make(list(range(n)), [0] * len(targets), scores, arcs=arcs, varying=np.zeros(n, np.uint64), **more)


def random_listed(rng: Random, *, actors: int | None = None) -> Model:
    """A random digraph model, intransitive and with shared arcs more often than not."""
    m = actors or rng.choice([1, 2, 3, 3, 4])
    n = rng.randint(1, 14)
    density = rng.choice([0.05, 0.1, 0.2, 0.4])
    targets = [[{t for t in range(n) if t != s and rng.random() < density} for s in range(n)] for _ in range(m)]
    tiers = rng.choice([1, 2, 3, 5, 200])
    scores = [[rng.randrange(tiers) for _ in range(n)] for _ in range(m)]
    return listed(targets, scores, status_quo=rng.randrange(n))
