"""Stability from relations: one engine for preferences that are no complete order.

Crisp, unknown, strong, probabilistic and fuzzy preferences and attitudes all come to four relations per actor (all
over pairs of states, moves or not):

- *incentive* I_i(s, q): i would leave s for q;
- *deterrent* Z_i(s, x): ending in x keeps i from leaving s;
- *block* B_i(s, y): a response that reaches y gets i out of what was to deter it from leaving s;
- *credible* K_j(s, q): the others believe that j would move from s to q.

With R the moves and R_{-i}(t) the ends of legal sequences of the others from t (one move or more, nobody twice in
succession; with R^K each move credible), s is stable for i under

- Nash iff no t in R_i(s) has I_i(s, t);
- GMR iff for each such t some x in R_{-i}(t) has Z_i(s, x); SMR iff besides no y in R_i(x) has B_i(s, y);
- SEQ and symmetric SEQ: the same with R^K_{-i}(t).

None of the relations need be transitive, monotone in a rank or the same for all concepts, so none of the shortcuts of
`concepts` holds here: the search runs over (state, last mover), and t itself deters only where a legal sequence leads
back to it. The ends of sequences from all t at once are the rows of a bit matrix, found by one depth-first search for
strongly connected components, in which a component's row is the union of its states and of the rows that follow it.
Cost: O(m (arcs m + n^2) n / 64) at worst, hence a bound on n.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model
from standoff.conflict.threads import map_all
from standoff.errors import TooLarge, UsageError, unknown
from standoff.stability.listed import ArcTable, all_moves

CONCEPTS: tuple[str, ...] = ("nash", "gmr", "smr", "seq", "symseq")
"""The concepts that relations decide."""
MAX_STATES = 4096
"""The most states a model may have: relations hold every pair of them."""
MAX_MOVES = 20_000_000
"""The most single moves, of all actors together."""

Rows = NDArray[np.uint64]
"""A relation of one actor, one row of bits for each state: (n, words), bit q % 64 of word q // 64 is (s, q)."""
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Relations:
    """What one actor leaves for, is deterred by, gets out by, and is believed to do: four relations (n, words)."""

    incentive: Rows
    deterrent: Rows
    block: Rows
    credible: Rows


def pack(pairs: Bools) -> Rows:
    """A relation (n, n) as rows of bits (n, words), nought beyond the last state.

    >>> pack(np.array([[True, False], [True, True]])).tolist()
    [[1], [3]]
    """
    n = pairs.shape[1]
    octets = np.zeros((pairs.shape[0], 8 * -(-n // 64)), np.uint8)
    octets[:, : -(-n // 8)] = np.packbits(pairs, axis=1, bitorder="little")
    return octets.view("<u8").astype(np.uint64, copy=False)


def rows_of(n: int, test: Callable[[slice], Sequence[Bools]], at_a_time: int = 1 << 21) -> list[Rows]:
    """The rows of the relations that `test` gives for a slice of its first states: (states, n) bool each."""
    step = max(1, at_a_time // max(1, n))
    made: list[Rows] = []
    for start in range(0, n, step):
        part = slice(start, min(n, start + step))
        found = test(part)
        made = made or [np.zeros((n, -(-n // 64)), np.uint64) for _ in found]
        for rows, pairs in zip(made, found, strict=True):
            rows[part] = pack(pairs)
    return made


def relation(n: int, test: Callable[[slice], Bools]) -> Rows:
    """The rows of one relation, as `rows_of`."""
    return rows_of(n, lambda part: (test(part),))[0]


def complement(rows: Rows, n: int) -> Rows:
    """The pairs that are not in a relation, nought beyond the last state."""
    made = ~rows
    if n % 64:
        made[:, -1] &= np.uint64((1 << n % 64) - 1)
    return made


def crisp(rank: NDArray[np.int32]) -> Relations:
    """The relations of an actor with a complete order, rank (n,): leaves for, gets out by and does what it prefers."""
    n = rank.shape[0]
    better = relation(n, lambda part: rank[part, None] < rank[None, :])
    return Relations(better, complement(better, n), better, better)


def check_size(model: Model) -> None:
    """Raise TooLarge where a model has more states than relations are made for."""
    if model.n > MAX_STATES:
        raise TooLarge(
            f"Uncertain preferences are solved up to {MAX_STATES:,} states, because they compare every pair, and this "
            f"game has {model.n:,}. Hold some options in a scenario, or add constraints.",
            count=model.n,
        )


def check_concepts(concepts: Sequence[str]) -> None:
    """Raise NameUnknown for a concept that relations do not decide."""
    for concept in concepts:
        if concept not in CONCEPTS:
            raise unknown("concept for uncertain preferences", concept, CONCEPTS)


def solve(model: Model, relations: Sequence[Relations], concepts: Sequence[str] = CONCEPTS) -> dict[str, Bools]:
    """Stability of every state for every actor: per concept, in the order asked, an array (m, n).

    relations: one `Relations` per actor. Raises NameUnknown for a concept not in `CONCEPTS`, TooLarge above
    `MAX_STATES` states or `MAX_MOVES` moves.

    >>> dilemma = Model(
    ...     actors=("row", "column"), options=("row.defect", "column.defect"), codes=np.arange(4, dtype=np.uint64),
    ...     own=(1, 2), forward=0, backward=0, status_quo=0,
    ...     ranks=np.array([[2, 3, 0, 1], [2, 0, 3, 1]], dtype=np.int32))
    >>> found = solve(dilemma, [crisp(rank) for rank in dilemma.ranks], ["nash", "seq"])
    >>> {concept: np.flatnonzero(stable.all(axis=0)).tolist() for concept, stable in found.items()}
    {'nash': [3], 'seq': [0, 3]}
    """
    check_concepts(concepts)
    if len(relations) != model.m:
        raise UsageError(f"The model has {model.m} actors, and {len(relations)} of them have relations.")
    check_size(model)
    answer = {concept: np.ones((model.m, model.n), np.bool_) for concept in concepts}
    if model.n:
        table = all_moves(model, MAX_MOVES)
        map_all(
            lambda i: _judge(table, relations, i, {c: verdicts[i] for c, verdicts in answer.items()}),
            range(model.m),
            model.n * model.n // 64,
        )
    for verdicts in answer.values():
        verdicts.setflags(write=False)
    return answer


def _judge(table: ArcTable, relations: Sequence[Relations], i: int, out: dict[str, Bools]) -> None:
    """Write the verdicts of actor i."""
    from standoff.stability import _relational

    mine = relations[i]
    start, target = table.start, table.target
    none = np.zeros_like(mine.incentive)
    ends: dict[bool, Rows] = {}
    deterring = {False: mine.deterrent}
    for concept, verdicts in out.items():
        if concept == "nash":
            _relational.verdicts(start, target, i, mine.incentive, none, none, verdicts)
            continue
        symmetric, improving = concept in ("smr", "symseq"), concept in ("seq", "symseq")
        if symmetric and True not in deterring:
            deterring[True] = mine.deterrent.copy()
            _relational.without_escapes(start, target, i, mine.block, deterring[True])
        if improving not in ends:
            ends[improving] = replies(table, relations, i, credible=improving)
        _relational.verdicts(start, target, i, mine.incentive, ends[improving], deterring[symmetric], verdicts)


def replies(table: ArcTable, relations: Sequence[Relations], i: int, *, credible: bool) -> Rows:
    """The ends of legal sequences of all actors but i from each state, (n, words); with `credible` moves only."""
    from standoff.stability import _relational

    m, n = table.start.shape[0], table.start.shape[1] - 1
    words = -(-n // 64)
    believed = np.zeros((m if credible else 0, n, words), np.uint64)
    for j in range(m) if credible else ():
        believed[j] = relations[j].credible
    component = np.full(n * (m + 1), -1, np.int32)
    rows = np.zeros((n * (m + 1), words), np.uint64)
    ends = np.zeros((n, words), np.uint64)
    _relational.closure(table.start, table.target, i, believed, component, rows, ends)
    return ends
