"""Moves and witnesses told in words, shared by the answers, the standings and the explanations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from standoff.stability.witnesses import Witness, witness
from standoff.study.records import Effect, StateReport, Step
from standoff.study.solver import Solved
from standoff.study.wording import (
    changes,
    difference_clause,
    move_clause,
    party,
    state_sentence,
)
from standoff.theses.clauses import outer
from standoff.theses.records import Evidence, Move


def report(solved: Solved, position: int) -> StateReport:
    """One state for people."""
    game, state = solved.game, solved.string(position)
    today = game.status_quo
    changed = changes(today, state, game) if today is not None else ()
    return StateReport(state, state_sentence(game, state), changed, difference_clause(game, state))


def step(solved: Solved, actor: int, start: int, end: int) -> Step:
    """One move for people, with its effect on the mover."""
    ranks, game = solved.model.ranks[actor], solved.game
    before, after = solved.string(start), solved.string(end)
    gain = int(ranks[end]) - int(ranks[start])
    effect: Effect = "gain" if gain > 0 else "loss" if gain < 0 else "even"
    return Step(
        solved.model.actors[actor],
        before,
        after,
        changes(before, after, game),
        move_clause(game, before, after),
        effect,
    )


def move(solved: Solved, actor: int, start: int, end: int) -> Move:
    """One move as a record."""
    return Move(solved.model.actors[actor], solved.string(start), solved.string(end))


def evidence(solved: Solved, role: str, position: int) -> Evidence:
    """A state as evidence, in words against the status quo."""
    state = solved.string(position)
    words = outer(difference_clause(solved.game, state))
    return Evidence(role, state, words, game=solved.key)


def breaking(solved: Solved, role: str, concept: str, position: int, actors: Sequence[int] | None = None) -> Evidence:
    """A state as evidence, with the undeterred improvement of the first actor (among `actors`) that leaves it."""
    found = evidence(solved, role, position)
    stable = solved.stable(concept)[:, position]
    leaving = [i for i in (range(solved.model.m) if actors is None else actors) if not stable[i]]
    if not leaving:
        return found
    actor = leaving[0]
    end = improvement(solved, concept, actor, position)
    if end is None:
        return found
    words = f"there {gain_clause(solved, concept, actor, position, end)}"
    return replace(found, moves=(move(solved, actor, position, end),), moves_words=words)


def gain_clause(solved: Solved, concept: str, actor: int, start: int, end: int) -> str:
    """An undeterred improvement as a clause: "Moscow gains if it renews its support, and no reply deters it"."""
    name = party(solved.game, solved.model.actors[actor])
    clause = move_clause(solved.game, solved.string(start), solved.string(end))
    deterred = "" if concept == "nash" else "; no reply deters it" if "," in clause else ", and no reply deters it"
    return f"{name} {name.verb('gains')} if {name.doing(clause)}{deterred}"


def improvement(solved: Solved, concept: str, actor: int, position: int) -> int | None:
    """The undeterred improvement that makes a state unstable for an actor; None where the concept gives none."""
    shown: Witness = witness(solved.model, concept, actor, position)
    return shown.improvement
