"""The study of stability against coalitions: records in names and words, made from the engines' answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.case.resolved import ResolvedGame
from standoff.case.schema import CaseData
from standoff.case.view import BARE
from standoff.conflict.model import Truths
from standoff.stability.coalitions import (
    MAX_JUMPING,
    Jump,
    check_family,
    every_coalition,
    jumps,
    solve_coalitions,
    undeterred,
)
from standoff.stability.together import Coalition
from standoff.study import telling
from standoff.study.coalitions.records import COUNTERPART, CoalitionsReport, Members, WorldHold, WorldJump
from standoff.study.records import HEADLINE
from standoff.study.solver import Solved, Solver
from standoff.study.strategic import Answering
from standoff.study.wording import changes, difference_clause, party, phrase
from standoff.study.worlds import Grouped, told_worlds
from standoff.theses.clauses import joined, outer
from standoff.theses.coalitions import AgainstCoalitions
from standoff.theses.records import Answer, Evidence, GameKey, Tally

Int32 = NDArray[np.int32]

MOST_PLAYERS = 7
"""The most players of whom a study looks at all coalitions (127)."""
MOST_STATES = 500
"""The most stable states of which a study asks what becomes of them against all coalitions."""


def answer_against(question: AgainstCoalitions, solver: Solver) -> Answer:
    """How many of the states asked about are stable for a coalition, or for all of them."""
    solved = solver.solved(question.game)
    inside = solved.where(question.among)
    if question.stable is not None:
        inside = inside & solved.equilibria(question.stable)
    asked = np.flatnonzero(inside).astype(np.int32)
    family = _asked(solved, question.coalition)
    wanted = None if question.to is None else solved.where(question.to)
    proof = np.full(solved.model.n, -1, np.int32)
    leaving: dict[int, Coalition] = {}
    concept = COUNTERPART[question.concept]
    for coalition in family:
        left = asked[proof[asked] < 0]
        if left.size:
            found = undeterred(solved.model, concept, coalition, left, wanted=wanted)
            proof[left] = found
            leaving.update(dict.fromkeys(left[found >= 0].tolist(), coalition))
    kept = inside & (proof < 0)
    best, broken = solved.nearest(kept), solved.nearest(inside & ~kept)
    return Tally(
        int(asked.size),
        int(kept.sum()),
        example=None if best is None else telling.evidence(solved, "example", best),
        counterexample=None if broken is None else _broken(solved, broken, leaving[broken], int(proof[broken])),
    )


def _asked(solved: Solved, names: Sequence[str]) -> tuple[Coalition, ...]:
    if not names:
        return every_coalition(solved.model.m)
    return check_family(solved.model, [[solved.actor(name) for name in names]])


def _broken(solved: Solved, position: int, coalition: Coalition, end: int) -> Evidence:
    """A state that a coalition leaves, with the change in words."""
    found = telling.evidence(solved, "counterexample", position)
    said = gain_clause(solved, coalition, position, end)
    return Evidence(found.role, found.state, found.words, (), outer(said), solved.key)


def gain_clause(solved: Solved, coalition: Coalition, start: int, end: int) -> str:
    """What a coalition does and gains by, as a clause: "Moscow and the North gain together if ..."."""
    parties = [party(solved.game, solved.model.actors[i]) for i in coalition]
    change = change_clause(solved.game, solved.string(start), solved.string(end))
    if len(parties) == 1:
        return f"{parties[0]} {parties[0].verb('gains')} if {parties[0].doing(change)}"
    return f"{joined([p.name for p in parties])} gain together if {change}"


def change_clause(game: ResolvedGame, start: str, end: str) -> str:
    """What differs between two states, as a clause; the state itself where it is one that several fold into."""
    return phrase(game, changes(start, end, game)) or difference_clause(game, end)


ANSWER: dict[type, Answering] = {AgainstCoalitions: answer_against}
"""By kind of question, who answers it."""


def report(data: CaseData, solver: Solver) -> CoalitionsReport | None:
    """How the stable states of the default game fare against all coalitions; None where there is nothing to say.

    Nothing is said where fewer than two players play, or over `MOST_PLAYERS`, and where no state, or more than
    `MOST_STATES`, are stable under the headline concept.
    """
    solved = solver.solved(GameKey(data.case.default_perspective, data.case.default_scenario or BARE))
    stable = np.flatnonzero(solved.equilibria(HEADLINE)).astype(np.int32)
    if not 2 <= solved.model.m <= MOST_PLAYERS or not 1 <= stable.size <= min(MOST_STATES, MAX_JUMPING):
        return None
    family = every_coalition(solved.model.m)
    found = {concept: proofs >= 0 for concept, proofs in solve_coalitions(solved.model, None, family, stable).items()}
    told = told_worlds(solved, (HEADLINE,))
    number = np.zeros(solved.model.n, np.int32)
    for world, group in told:
        number[group.inside] = world.number
    return CoalitionsReport(
        perspective=solved.key.perspective,
        scenario=solved.key.scenario,
        n_coalitions=len(family),
        n_states=int(stable.size),
        kept={concept: int((~left.any(axis=0)).sum()) for concept, left in found.items()},
        worlds=tuple(
            WorldHold(
                number=world.number,
                title=world.title or "The stable states",
                n_states=world.n_states,
                kept={c: int((~left[:, group.inside[stable]].any(axis=0)).sum()) for c, left in found.items()},
                broken=_breaking(solved, family, found["cseq"][:, group.inside[stable]]),
            )
            for world, group in told
        ),
        jumps=_world_jumps(solved, stable, number, [group for _, group in told]),
    )


def _breaking(solved: Solved, family: Sequence[Coalition], left: Truths) -> tuple[tuple[Members, int], ...]:
    """The coalitions that leave states (f, q) without a smaller one of them leaving the same, most states first."""
    counts = []
    for coalition, row in zip(family, left, strict=True):
        smaller = [k for k, other in enumerate(family) if set(other) < set(coalition)]
        own = row & ~left[smaller].any(axis=0) if smaller else row
        if own.any():
            counts.append((_names(solved, coalition), int(own.sum())))
    return tuple(sorted(counts, key=lambda pair: -pair[1]))


def _world_jumps(solved: Solved, stable: Int32, number: Int32, groups: Sequence[Grouped]) -> tuple[WorldJump, ...]:
    """The jumps of the smallest coalitions, world by world."""
    pairs: dict[tuple[Coalition, int, int], list[Jump]] = {}
    for jump in smallest(jumps(solved.model, stable, least=1)):
        pairs.setdefault((jump.coalition, int(number[jump.origin]), int(number[jump.to])), []).append(jump)
    made = []
    for (coalition, start, end), some in sorted(pairs.items(), key=lambda item: (item[0][1:], item[0][0])):
        origins = np.unique(np.array([jump.origin for jump in some], np.int32))
        wanted = groups[end - 1].inside & solved.equilibria(HEADLINE)
        free = undeterred(solved.model, "cseq", coalition, origins, wanted=wanted)
        example = _example(solved, some, dict(zip(origins.tolist(), free.tolist(), strict=True)))
        made.append(
            WorldJump(
                coalition=_names(solved, coalition),
                start=start,
                end=end,
                n_origins=int(origins.size),
                n_free=int((free >= 0).sum()),
                origin=telling.report(solved, example.origin),
                target=telling.report(solved, example.to),
                clause=change_clause(solved.game, solved.string(example.origin), solved.string(example.to)),
            )
        )
    return tuple(made)


def _example(solved: Solved, some: Sequence[Jump], free: dict[int, int]) -> Jump:
    """The jump to show: one that nothing deters where there is one, of these the one that changes least."""

    def cost(jump: Jump) -> tuple[bool, int, int, int]:
        change = int(solved.model.codes[jump.origin] ^ solved.model.codes[jump.to]).bit_count()
        return free[jump.origin] != jump.to, change, jump.origin, jump.to

    return min(some, key=cost)


def smallest(found: Iterable[Jump]) -> list[Jump]:
    """The jumps of two and more that no smaller coalition, nor one actor alone, makes too."""
    by: dict[tuple[int, int], list[Jump]] = {}
    for jump in found:
        by.setdefault((jump.origin, jump.to), []).append(jump)
    return [
        jump
        for some in by.values()
        for jump in some
        if len(jump.coalition) > 1 and not any(set(other.coalition) < set(jump.coalition) for other in some)
    ]


def _names(solved: Solved, coalition: Coalition) -> Members:
    return tuple(solved.model.actors[i] for i in coalition)


def document(found: CoalitionsReport) -> dict[str, Any]:
    """The report as plain data."""
    return {
        "perspective": found.perspective,
        "scenario": found.scenario,
        "n_coalitions": found.n_coalitions,
        "n_states": found.n_states,
        "n_kept": found.kept,
        "worlds": [
            {
                "world": world.number,
                "n_states": world.n_states,
                "n_kept": world.kept,
                "broken": [{"coalition": list(members), "n_states": count} for members, count in world.broken],
            }
            for world in found.worlds
        ],
        "jumps": [
            {
                "coalition": list(jump.coalition),
                "from_world": jump.start,
                "to_world": jump.end,
                "n_states": jump.n_origins,
                "n_undeterred": jump.n_free,
                "from": jump.origin.state,
                "to": jump.target.state,
            }
            for jump in found.jumps
        ],
    }
