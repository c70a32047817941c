"""Fewer levels for a driver: those that nothing tells apart are one, where that changes nothing.

The coarsest partition of a driver's stays that keeps apart what a player's wants, a watched proposition or a hazard
tells apart, and that is *strongly lumpable*: from every stay of a block the rates into another block are the same in
all, and so are the chances of every turn (Kemeny and Snell, Finite Markov Chains, 1960, theorem 6.3.2). Then the blocks
move as a Markov chain of their own, whichever stay of a block the driver is at.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.projection.movement import Movement
from standoff.projection.records import DriverChain

Floats = NDArray[np.float64]
Blocks = tuple[tuple[int, ...], ...]
_DIGITS = 12
"""Rates and chances that differ later than this decimal are the same."""


@dataclass(frozen=True)
class Lumped:
    """A driver after lumping: its chain, the level that stands for each block, and its turns as (time, chances)."""

    chain: DriverChain
    members: tuple[str, ...]
    turns: tuple[tuple[float, Floats], ...]


def lump(movement: Movement, alike: Mapping[str, Hashable]) -> Lumped:
    """The driver with only the stays it may come to, merged as far as nothing tells them apart.

    `alike`: equal for levels that nothing tells apart. Turns that leave every block where it is are left out.
    """
    blocks = coarsest(movement, movement.reached(), alike)
    start = next(at for at, block in enumerate(blocks) if movement.start in block)
    chain = DriverChain(movement.id, _names(movement, blocks), start, _between(movement.rates, blocks, rates=True))
    turns = ((time, _between(chances, blocks, rates=False)) for time, chances in movement.turns)
    stay = np.eye(len(blocks))
    members = tuple(movement.levels[block[0]] for block in blocks)
    return Lumped(chain, members, tuple(turn for turn in turns if not np.array_equal(turn[1], stay)))


def coarsest(movement: Movement, stays: Sequence[int], alike: Mapping[str, Hashable]) -> Blocks:
    """The coarsest strongly lumpable partition of some stays, closed under movement, that refines `alike`."""
    blocks = _grouped(stays, [alike[movement.levels[stay]] for stay in stays])
    while True:
        matrices = [movement.rates, *(chances for _, chances in movement.turns)]
        into = [np.stack([matrix[:, block].sum(axis=1) for block in blocks]).round(_DIGITS) for matrix in matrices]
        number = {stay: at for at, block in enumerate(blocks) for stay in block}
        keys: list[Hashable] = []
        for stay in stays:
            own = number[stay]
            rates = np.delete(into[0][:, stay], own)
            keys.append((own, rates.tobytes(), *(turned[:, stay].tobytes() for turned in into[1:])))
        finer = _grouped(stays, keys)
        if len(finer) == len(blocks):
            return blocks
        blocks = finer


def _grouped(stays: Sequence[int], keys: Sequence[Hashable]) -> Blocks:
    """Stays with equal keys together, blocks in the order of their first stay."""
    found: dict[Hashable, list[int]] = {}
    for stay, key in zip(stays, keys, strict=True):
        found.setdefault(key, []).append(stay)
    return tuple(tuple(block) for block in found.values())


def _between(matrix: Floats, blocks: Blocks, *, rates: bool) -> Floats:
    """The rates or chances between blocks, those of the first stay of each."""
    made = np.array([[matrix[block[0], list(other)].sum() for other in blocks] for block in blocks])
    if rates:
        np.fill_diagonal(made, 0.0)
    return made


def _names(movement: Movement, blocks: Blocks) -> tuple[str, ...]:
    """A name for each block: its levels joined by "|"; one of held stays says so where the level itself is another."""
    held = [all(movement.held[stay] for stay in block) for block in blocks]
    levels = [tuple(dict.fromkeys(movement.levels[stay] for stay in block)) for block in blocks]
    free = {level for block, on_record in zip(levels, held, strict=True) if not on_record for level in block}
    return tuple(
        "|".join(block) + (" (on record)" if on_record and free & set(block) else "")
        for block, on_record in zip(levels, held, strict=True)
    )
