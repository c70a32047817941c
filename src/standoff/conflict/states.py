"""Feasible states: every combination of options that the constraints leave.

Options that no constraint ties together are independent, so the states are a product of the states of each *component*,
and only components are looked through. A component of few options is swept: all its combinations at once, 64 to a word
(`compile`). A larger one is searched: options are assigned one after the other, most constrained first, and each
partial assignment is dropped as soon as some constraint cannot come true any more in three-valued logic (Kleene: an
unassigned option may be either), many partial assignments at a time, depth first in batches. Codes come out ascending.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import prod

import numpy as np
from numpy.typing import NDArray

from standoff.case.resolved import ResolvedGame
from standoff.conflict.compile import CHUNK_WORDS, TRUE, Compiler, Planes, Program, run, truth
from standoff.conflict.components import Component, Parts, most_constrained_first, take_apart
from standoff.conflict.count import count
from standoff.conflict.model import Codes
from standoff.conflict.partial import possible, support
from standoff.errors import TooLarge

MAX_STATES = 2**24
SWEEP_BITS = 20
"""Components (and what interleaves with them) of up to so many options are swept, larger ones searched."""
BATCH_STATES = 1 << 19
"""Partial assignments extended at a time."""
MAX_PARTIAL = 1 << 28
"""Partial assignments looked at before a search is given up."""


class TooMany(Exception):
    """A component has more states than asked for, or cannot be searched within bounds (`gave_up`)."""

    def __init__(self, *, gave_up: bool = False):
        self.gave_up = gave_up
        super().__init__()


def feasible(game: ResolvedGame, *, max_states: int = MAX_STATES) -> Codes:
    """The codes of all feasible states of a game, ascending: (n,) uint64.

    Raises TooLarge above `max_states`, with the exact number of states where it can be counted.

    >>> from standoff.case.resolved import GameConstraint, GameOption
    >>> from standoff.case.propositions import parse
    >>> options = tuple(GameOption(id, "P", "", "", None) for id in "abc")
    >>> apart = GameConstraint("apart", parse("not (a and c)"), "", "case")
    >>> feasible(ResolvedGame("c", "v", None, options, (), (apart,))).tolist()
    [0, 1, 2, 3, 4, 6]
    """
    parts = take_apart(game)
    if not parts.possible:
        return np.zeros(0, dtype=np.uint64)
    blocks: list[Codes] = []
    for group in _interleaved(parts.components):
        blocks.append(_group(parts, group, game, max_states))
    return _product(blocks, parts, game, max_states)


def _interleaved(components: Sequence[Component]) -> list[tuple[Component, ...]]:
    """Components grouped so that the groups' bits lie one after the other, lowest first."""
    groups: list[tuple[Component, ...]] = []
    top = -1
    for component in sorted(components, key=lambda c: c.bits[0]):
        if groups and component.bits[0] < top:
            groups[-1] = (*groups[-1], component)
        else:
            groups.append((component,))
        top = max(top, component.bits[-1])
    return groups


def _group(parts: Parts, group: tuple[Component, ...], game: ResolvedGame, max_states: int) -> Codes:
    """The codes of interleaved components together, ascending."""
    if len(group) == 1 and not group[0].steps:
        return np.array([0, 1 << group[0].bits[0]], dtype=np.uint64)
    bits = tuple(sorted(b for c in group for b in c.bits))
    try:
        if len(bits) <= SWEEP_BITS:
            return sweep(parts.compiler, Component(bits, tuple(s for c in group for s in c.steps)), max_states)
        each = [_component(parts.compiler, component, max_states) for component in group]
    except TooMany as problem:
        raise refusal(game, max_states, gave_up=problem.gave_up) from None
    return np.sort(_product(each, replace(parts, fixed=0), game, max_states))


def _component(compiler: Compiler, component: Component, max_states: int) -> Codes:
    if not component.steps:
        return np.array([0, 1 << component.bits[0]], dtype=np.uint64)
    if len(component.bits) <= SWEEP_BITS:
        return sweep(compiler, component, max_states)
    return search(compiler, component, max_states)


def sweep(compiler: Compiler, component: Component, max_states: int) -> Codes:
    """The states of a component by trying all combinations, ascending. Raises TooMany above `max_states`."""
    program = compiler.program([compiler.all(component.steps)])
    c = len(component.bits)
    words = max(1, 1 << c >> 6)
    found: list[NDArray[np.int64]] = []
    count = 0
    for start in range(0, words, CHUNK_WORDS):
        stop = min(words, start + CHUNK_WORDS)
        sources = {bit: _counting(i, start, stop) for i, bit in enumerate(component.bits)}
        [plane] = run(program, sources, (), stop - start)
        flags = np.unpackbits(plane.view(np.uint8), count=min(1 << c, (stop - start) * 64), bitorder="little")
        places = np.flatnonzero(flags)
        places += start * 64
        count += places.shape[0]
        if count > max_states:
            raise TooMany
        found.append(places)
    return _deposit(np.concatenate(found).view(np.uint64), component.bits)


_LOW = tuple(np.uint64(sum(1 << s for s in range(64) if s >> i & 1)) for i in range(6))


def _counting(i: int, start: int, stop: int) -> Planes:
    """Bit i of the numbers 64 start, ..., 64 stop - 1, as a plane."""
    if i < 6:
        return np.full(stop - start, _LOW[i])
    words = np.arange(start, stop, dtype=np.uint64)
    return (words >> np.uint64(i - 6) & np.uint64(1)) * np.uint64(0xFFFFFFFFFFFFFFFF)


def _deposit(numbers: Codes, bits: Sequence[int]) -> Codes:
    """Numbers whose bit i becomes bit bits[i], run by run of neighbouring bits."""
    made = np.zeros_like(numbers)
    first = 0
    for i in range(1, len(bits) + 1):
        if i == len(bits) or bits[i] != bits[i - 1] + 1:
            mask = np.uint64((1 << i) - (1 << first))
            made |= (numbers & mask) << np.uint64(bits[first] - first)
            first = i
    return made


def search(compiler: Compiler, component: Component, max_states: int) -> Codes:
    """The states of a component by assigning its options one by one, ascending. Raises TooMany."""
    order, checks, rest = _plan(compiler, component)
    found: list[Codes] = []
    count = looked = 0
    stack = [(0, np.zeros(1, dtype=np.uint64))]
    while stack:
        level, codes = stack.pop()
        if level == len(order):
            found.append(codes)
            count += codes.shape[0] << len(rest)
            if count > max_states:
                raise TooMany
            continue
        codes = np.concatenate((codes, codes | np.uint64(1 << order[level])))
        looked += codes.shape[0]
        if looked > MAX_PARTIAL:
            raise TooMany(gave_up=True)
        if (check := checks[level]) is not None:
            codes = codes[truth(check, codes)]
        for start in range(0, codes.shape[0], BATCH_STATES):
            stack.append((level + 1, codes[start : start + BATCH_STATES]))
    codes = np.concatenate(found) if found else np.zeros(0, dtype=np.uint64)
    for bit in rest:
        codes = np.concatenate((codes, codes | np.uint64(1 << bit)))
    return np.sort(codes)


def _plan(compiler: Compiler, component: Component) -> tuple[list[int], list[Program | None], list[int]]:
    """The order of options, what to check after each, and the options left free once nothing can fail any more."""
    order = most_constrained_first(compiler, component)
    assigned: set[int] = set()
    last = dict.fromkeys(component.steps, TRUE)
    checks: list[Program | None] = []
    end = 0
    for level, bit in enumerate(order):
        assigned.add(bit)
        needed: list[int] = []
        for step in component.steps:
            if bit in support(compiler, step):
                able, _ = possible(compiler, step, assigned)
                if able not in (TRUE, last[step]):
                    needed.append(able)
                last[step] = able
        checks.append(compiler.program([compiler.all(needed)]) if needed else None)
        end = level + 1 if needed else end
    return order[:end], checks[:end], order[end:]


# putting the parts together


def _product(blocks: Sequence[Codes], parts: Parts, game: ResolvedGame, max_states: int) -> Codes:
    """All unions of one code from each block (lower bits first), with the fixed bits, ascending."""
    n = prod(block.shape[0] for block in blocks)
    if n > max_states:
        raise refusal(game, max_states)
    made = np.full(1, parts.fixed, dtype=np.uint64)
    for block in blocks:
        made = (block[:, None] | made[None, :]).reshape(-1)
    return made


def refusal(game: ResolvedGame, max_states: int, *, gave_up: bool = False) -> TooLarge:
    """The error for a game with too many states, which says how many there are."""
    counted = count(game, least=None if gave_up else max_states)
    if counted is None or gave_up:
        many = "" if counted is None else f" ({counted.states:,} of them)"
        return TooLarge(
            f"The feasible states of this game{many} cannot be searched within bounds: its constraints leave too many "
            "dead ends. Hold some options, or say the constraints more directly.",
            count=counted.states if counted else None,
            exact=counted is not None,
        )
    limit = f"at most {max_states:,} are built (see --max-states)"
    many = f"{counted.states:,} feasible states" if counted.exact else f"more than {counted.states:,} feasible states"
    return TooLarge(f"This game has {many}; {limit}.", count=counted.states, exact=counted.exact)
