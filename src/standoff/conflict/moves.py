"""Single states of a model: who can move where, where a state is, how it is written.

The engines do this for all states at once on arrays; explanations, witnesses and the command line ask about one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.coalesce import permitted
from standoff.conflict.model import Codes, Model, Positions


def moves(model: Model, actor: int, state: int) -> Positions:
    """R_i(s) (definitions 1.2): the positions an actor can move to from a state in one step, ascending."""
    if model.arcs is not None:
        arcs = model.arcs[actor]
        listed: Positions = arcs.target[arcs.start[state] : arcs.start[state + 1]]
        return listed
    code = model.codes[state]
    mask = np.uint64(model.own[actor])
    if 1 << int(model.own[actor]).bit_count() <= model.n:
        targets = _present(model.codes, (code & ~mask) | _subsets(model.own[actor]))
    else:
        targets = np.flatnonzero((model.codes ^ code) & ~mask == 0)
    allowed = permitted(code, model.codes[targets], model.forward, model.backward)
    reached: Positions = targets[allowed & (targets != state)].astype(np.int32)
    return reached


def improvements(model: Model, actor: int, state: int) -> Positions:
    """R_i^+(s): the moves to states that the actor strictly prefers, ascending."""
    targets = moves(model, actor, state)
    better: Positions = targets[model.ranks[actor, targets] > model.ranks[actor, state]]
    return better


def find(model: Model, code: int) -> int:
    """The position of the state with that code, or -1 where the model has none.

    Of a state that stands for several, every code that agrees with it outside the options that vary is its code.
    """
    wanted = np.uint64(code)
    at = int(np.searchsorted(model.codes, wanted))
    if at < model.n and model.codes[at] == wanted:
        return at
    if model.varying is not None:
        agreeing = np.flatnonzero(((model.codes ^ wanted) & ~model.varying == 0) & (model.varying != 0))
        if agreeing.shape[0]:
            return int(agreeing[0])
    return -1


def string(model: Model, position: int) -> str:
    """A state as its Y/N string in option order, with `-` for options that vary among the states it stands for."""
    return strings(model, [position])[0]


def strings(model: Model, positions: Sequence[int] | NDArray[np.integer] | None = None) -> tuple[str, ...]:
    """The Y/N strings of some states (of all where None), in the order given."""
    chosen = slice(None) if positions is None else np.asarray(positions, dtype=np.int64)
    codes = model.codes[chosen]
    k = len(model.options)
    if not k:
        return ("",) * int(codes.shape[0])
    letters = np.where(_bits(codes, k), np.uint8(ord("Y")), np.uint8(ord("N")))
    if model.varying is not None:
        letters[_bits(model.varying[chosen], k)] = ord("-")
    text: str = letters.tobytes().decode("ascii")
    return tuple([text[start : start + k] for start in range(0, len(text), k)])


def _bits(codes: Codes, k: int) -> NDArray[np.bool_]:
    """(n, k): bit j of each code."""
    octets = np.ascontiguousarray(codes.astype("<u8", copy=False)).view(np.uint8).reshape(-1, 8)
    return np.unpackbits(octets, axis=1, count=k, bitorder="little").view(np.bool_)


def _subsets(mask: int) -> Codes:
    """Every code whose bits are among the mask's, ascending."""
    made = np.zeros(1, dtype=np.uint64)
    for j in range(64):
        if mask >> j & 1:
            made = np.concatenate((made, made | np.uint64(1 << j)))
    return made


def _present(codes: Codes, wanted: Codes) -> NDArray[np.intp]:
    """Positions of those of the wanted codes (ascending) that are there."""
    at = np.searchsorted(codes, wanted)
    inside = at < codes.shape[0]
    at, wanted = at[inside], wanted[inside]
    found: NDArray[np.intp] = at[codes[at] == wanted]
    return found
