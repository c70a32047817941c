"""Which states are stable for whom: Nash, GMR, SMR, SEQ, symmetric SEQ, SIM, for every state at once.

A state s is stable for actor i (Fang, Hipel, Kilgour 1993) if each of i's improvements t from s is
*deterred*: the others can reply, by a legal sequence of moves from t, with a state x that i likes no better
than s. GMR and SMR let the others make any moves, SEQ and symmetric SEQ (Rego and Vieira 2015) only moves
that improve their mover's position; under SMR and symmetric SEQ no response of i from x may bring i above s
either. Nash knows no deterrents; under SIM (Fraser and Hipel 1984) the others move at the same time as i,
each to an improvement of its own from s or staying.

**One computation for four concepts.** With complete rankings let v(x) be i's rank of x (GMR, SEQ), or i's
best rank over x and all that i can reach from x (SMR, symmetric SEQ), and let least(t) be the least v that
replies from t can reach. Then s is stable for i iff least(t) <= rank(s) for each improvement t of i from s.
`least` is found for all t together: states are taken by ascending v, and each spreads its value backwards
over moves to all states not yet labelled. As an actor's moves stay inside its blocks (`blocks`), a pointer
per block remembers how far it has been given up, so each state is labelled once and scanned once per
opponent: near-linear, without arcs, matrices or components. Where all replies count and every opponent's
options are reversible, replies reach exactly the class of the coarsest partition that the opponents' blocks
make together, and `least` is its minimum. One-way options go by sub-blocks with a pointer and a height each.

In option form each actor's moves, and its improving moves, are transitive, so the rule that nobody moves
twice in succession, and replies of length nought, change no verdict here: a reply of length nought ends in t,
which i prefers to s. Listed models (coalesced states) may be intransitive: there the search runs over (state,
last mover), see `listed`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from standoff.conflict.model import Model
from standoff.conflict.threads import map_all
from standoff.errors import UsageError, unknown
from standoff.stability.blocks import Int32, Orders, orders_of
from standoff.stability.simultaneous import WORK, judge_simultaneous
from standoff.stability.spreading import ascending, least_of_replies

CONCEPTS: tuple[str, ...] = ("nash", "gmr", "smr", "seq", "symseq", "sim")
"""The concepts for any number of actors; `lim:H` (H moves ahead) and `nm` are for two (`horizon`)."""

Verdicts = NDArray[np.bool_]


def available(model: Model) -> tuple[str, ...]:
    """The concepts of `CONCEPTS` that are defined for a model: all but SIM where it is listed."""
    return tuple(c for c in CONCEPTS if not (c == "sim" and model.listed))


def horizon_of(concept: str) -> int | None:
    """The number of moves H in ``lim:H``, or None for another concept.

    >>> horizon_of("lim:3"), horizon_of("seq")
    (3, None)
    """
    head, _, tail = concept.partition(":")
    if head != "lim" or not tail.isascii() or not tail.isdecimal() or not 1 <= len(tail) <= 6 or int(tail) < 1:
        return None
    return int(tail)


def known_concept(concept: str) -> bool:
    """Whether a key is one of `CONCEPTS`, ``nm`` or ``lim:H``.

    >>> [known_concept(key) for key in ("seq", "lim:2", "nm", "lim:0", "stackelberg")]
    [True, True, True, False, False]
    """
    return concept in CONCEPTS or concept == "nm" or horizon_of(concept) is not None


def check_concept(concept: str, model: Model) -> str:
    """The concept's key, if there is such a concept and it is defined for the model.

    Raises NameUnknown for a key nothing answers to, UsageError for SIM on a listed model and for `lim:H` and
    `nm` where there are not two actors.
    """
    if not known_concept(concept):
        raise unknown("concept", concept, [*CONCEPTS, "lim:H", "nm"])
    if concept == "sim" and model.listed:
        raise UsageError(
            "SIM is defined by combining options, and this model's states were folded together (coalesced), so its "
            "moves are no longer choices of options. Leave out sim, or the coalescing."
        )
    if (concept == "nm" or concept.startswith("lim:")) and model.m != 2:
        raise UsageError(
            f"{concept} is defined here for two actors, and this model has {model.m}. "
            "For more actors the literature has several competing definitions."
        )
    return concept


def solve(model: Model, concepts: Sequence[str] | None = None, *, sim_work: int = WORK) -> dict[str, Verdicts]:
    """Stability of every state for every actor.

    concepts: keys of `CONCEPTS`, ``lim:H`` or ``nm``; by default all that are `available`. Returns, per
    concept asked and in that order, an array (m, n): whether state s is stable for actor i. An equilibrium is
    stable for all: ``answer.all(axis=0)``. Raises NameUnknown and UsageError as `check_concept`, TooLarge
    where SIM would take more than `sim_work` look-ups for one actor or a horizon is too large to tabulate.

    >>> from standoff.conflict.model import Model
    >>> dilemma = Model(
    ...     actors=("row", "column"), options=("row.defect", "column.defect"), codes=np.arange(4, dtype=np.uint64),
    ...     own=(1, 2), forward=0, backward=0, status_quo=0,
    ...     ranks=np.array([[2, 3, 0, 1], [2, 0, 3, 1]], dtype=np.int32))
    >>> {c: np.flatnonzero(v.all(axis=0)).tolist() for c, v in solve(dilemma, ["nash", "seq"]).items()}
    {'nash': [3], 'seq': [0, 3]}
    """
    asked = available(model) if concepts is None else concepts
    wanted = list(dict.fromkeys(check_concept(concept, model) for concept in asked))
    answer = {concept: np.ones((model.m, model.n), np.bool_) for concept in wanted}
    plain = [concept for concept in wanted if concept in CONCEPTS]
    if model.n and plain:
        if model.listed:
            from standoff.stability.listed import solve_listed

            solve_listed(model, {concept: answer[concept] for concept in plain})
        else:
            _solve_regular(model, {concept: answer[concept] for concept in plain}, sim_work)
    for concept in wanted:
        if concept not in CONCEPTS:
            from standoff.stability.horizon import limited, non_myopic

            horizon = horizon_of(concept)
            answer[concept] = non_myopic(model) if horizon is None else limited(model, horizon)
    for verdicts in answer.values():
        verdicts.setflags(write=False)
    return answer


def _solve_regular(model: Model, answer: dict[str, Verdicts], sim_work: int) -> None:
    """Fill `answer` for the actors that can move; the others are stable everywhere."""
    orders = orders_of(model)
    rows = range(len(orders.blocks.movers))
    values = [reach_value(orders, j) if set(answer) - {"gmr", "seq", "sim"} else orders.ranks[j] for j in rows]
    work: list[Callable[[], None]] = []
    for j in rows:
        mine = {concept: verdicts[orders.blocks.movers[j]] for concept, verdicts in answer.items()}
        work += [
            lambda f=f, j=j, o=o: f(orders, j, values[j], o)  # type: ignore[misc]
            for f, keys in (
                (_judge_any, ("nash", "gmr", "smr")),
                (_judge_improving, ("seq",)),
                (_judge_improving, ("symseq",)),
            )
            if (o := {c: mine[c] for c in keys if c in mine})
        ]
        if "sim" in mine:
            work.append(lambda j=j, out=mine["sim"]: judge_simultaneous(model, orders, j, out, sim_work))  # type: ignore[misc]
    # A product over opponents is worth a thread sooner.
    map_all(lambda task: task(), work, 8 * model.n if "sim" in answer else model.n)


def reach_value(orders: Orders, j: int) -> Int32:
    """Per state, the best rank for row j's actor over the state and all that it can reach from there: (n,)."""
    from standoff.stability import _kernels

    blocks = orders.blocks
    value = np.empty(orders.ranks.shape[1], np.int32)
    d = int(blocks.row[j])
    if d < 0:
        _kernels.best_reach(blocks.number[j], orders.best_of(j), value)
    else:
        _kernels.best_reach_one_way(
            orders.ranks[j], blocks.pattern[d], blocks.begin_of(j), blocks.table_of(j), int(blocks.width[j]),
            orders.order[j], value,
        )  # fmt: skip
    return value


def least_after(model: Model, concept: str, actor: int) -> Int32:
    """Per state t, the least that the others' replies can leave the actor with once it has moved there: (n,).

    concept: nash (no replies: the largest number there is), gmr, smr, seq or symseq, of a regular model, in which the
    actor can move. An improvement t from s is undeterred iff this is above the actor's rank of s.
    """
    if concept == "nash":
        return np.full(model.n, np.iinfo(np.int32).max, np.int32)
    orders = orders_of(model)
    j = orders.blocks.movers.index(actor)
    improving = concept in ("seq", "symseq")
    if concept in ("gmr", "seq"):
        return _least(orders, j, orders.ranks[j], orders.by_rank[j], improving=improving)
    value = reach_value(orders, j)
    return _least(orders, j, value, _ascending(orders, j, value), improving=improving)


def _judge_any(orders: Orders, j: int, reach: Int32, out: dict[str, Verdicts]) -> None:
    """Nash, GMR and SMR of row j: the replies are any moves."""
    from standoff.stability import _replies

    rank = orders.ranks[j]
    if "nash" in out:
        np.equal(reach, rank, out=out["nash"])
    if not out.keys() & {"gmr", "smr"}:
        return
    blocks = orders.blocks
    others = _others(orders, j)
    label, count = None, 0
    if all(blocks.row[a] < 0 for a in others):
        label, count = _classes(orders, others)
    for concept, value, own in (("gmr", rank, True), ("smr", reach, False)):
        if concept not in out:
            continue
        if label is not None:
            least = np.empty_like(rank)
            _replies.least_of_class(label, count, value, least)
        else:
            source = orders.by_rank[j] if own else _ascending(orders, j, value)
            least = _least(orders, j, value, source, improving=False)
        _judge(orders, j, least, out[concept])


def _judge_improving(orders: Orders, j: int, reach: Int32, out: dict[str, Verdicts]) -> None:
    """SEQ or symmetric SEQ of row j: the replies are improving moves."""
    for concept, verdicts in out.items():
        value = orders.ranks[j] if concept == "seq" else reach
        source = orders.by_rank[j] if concept == "seq" else _ascending(orders, j, value)
        _judge(orders, j, _least(orders, j, value, source, improving=True), verdicts)


def _others(orders: Orders, j: int) -> list[int]:
    return [a for a in range(len(orders.blocks.movers)) if a != j]


def _classes(orders: Orders, rows: list[int]) -> tuple[Int32, int]:
    """The coarsest partition of the states that the blocks of `rows` make together: label (n,) and their number."""
    from standoff.stability import _replies

    blocks = orders.blocks
    n = orders.ranks.shape[1]
    label, count = np.arange(n, dtype=np.int32), n
    for place, a in enumerate(rows):
        if place == 0:
            label, count = blocks.number[a], int(blocks.offset[a + 1] - blocks.offset[a])
            continue
        joined = np.empty(n, np.int32)
        size = int(blocks.offset[a + 1] - blocks.offset[a])
        count = _replies.join(label, count, blocks.number[a], size, joined)
        label = joined
    return label, count


def _ascending(orders: Orders, j: int, value: Int32) -> Int32:
    """The states by ascending value, which is a rank of row j: (n,)."""
    return ascending(value, int(orders.ranks[j].max()))


def _least(orders: Orders, j: int, value: Int32, source: Int32, *, improving: bool) -> Int32:
    """The least `value` that the replies of all rows but j can reach, per state: (n,)."""
    return least_of_replies(orders, _others(orders, j), value, source, improving=improving)


def _judge(orders: Orders, j: int, least: Int32, stable: Verdicts) -> None:
    """Write whether each improvement t of row j from s has least[t] <= rank[s]."""
    from standoff.stability import _kernels

    blocks = orders.blocks
    d = int(blocks.row[j])
    if d < 0:
        _kernels.verdicts(orders.ranks[j], blocks.begin_of(j), orders.order[j], least, stable)
    else:
        _kernels.verdicts_one_way(
            orders.ranks[j], blocks.pattern[d], blocks.begin_of(j), blocks.table_of(j), int(blocks.width[j]),
            orders.order[j], least, stable,
        )  # fmt: skip
