"""What must hold of every conflict, checked on the fast engine: inclusions, and changes that change nothing."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from standoff.case.resolved import GameConstraint, GameOption, GamePlayer, GameStatement, Rank, ResolvedGame
from standoff.case.tree import Iff, Name, Not, Tree, rebuild
from standoff.conflict.build import build
from standoff.reference import CONCEPTS
from tests.agreement.comparing import Stable, drawn, fast, runs
from tests.strategies import random_game, text_of

INCLUSIONS = [
    ("nash", "smr"),
    ("smr", "gmr"),
    ("nash", "symseq"),
    ("symseq", "seq"),
    ("seq", "gmr"),
    ("symseq", "smr"),
    ("nash", "sim"),
]


def test_inclusions_hold_and_none_is_an_equality() -> None:
    apart = set()
    for seed, game in drawn(50_000_000, runs(0.4), random_game):
        solved = fast(game, CONCEPTS)
        for smaller, larger in INCLUSIONS:
            for actor in solved["nash"]:
                assert solved[smaller][actor] <= solved[larger][actor], (seed, smaller, larger, actor)
                if solved[smaller][actor] < solved[larger][actor]:
                    apart.add((smaller, larger))
    assert apart == set(INCLUSIONS)


def test_a_player_alone_is_stable_only_at_its_best() -> None:
    for seed, game in drawn(51_000_000, runs(0.05), lambda rng: random_game(rng, players=1, options=4)):
        solved = fast(game, ("nash", "gmr", "smr", "seq", "symseq", "sim"))
        assert len({frozenset(actors.items()) for actors in solved.values()}) == 1, seed


def test_limited_horizon_one_is_nash() -> None:
    for seed, game in drawn(52_000_000, runs(0.1), lambda rng: random_game(rng, players=2)):
        solved = fast(game, ("nash", "lim:1"))
        assert solved["lim:1"] == solved["nash"], seed


def renamed(game: ResolvedGame, rng: random.Random) -> tuple[ResolvedGame, Callable[[Stable], Stable]]:
    """The game with other ids, options and players in another order; and the way back."""
    place = list(range(len(game.options)))
    rng.shuffle(place)
    option_id = {o.id: f"z{j}" for j, o in enumerate(game.options)}
    player_id = {p.id: f"Q{j}" for j, p in enumerate(game.players)}

    def tree(old: Tree) -> Tree:
        return Name(option_id.get(old.id, old.id)) if isinstance(old, Name) else rebuild(old, tree)

    def statement(old: GameStatement) -> GameStatement:
        new = tree(old.tree)
        return replace(old, tree=new, text=text_of(new))

    def moved(state: str) -> str:
        return "".join(state[j] for j in place)

    def player(old: GamePlayer) -> GamePlayer:
        ranks = tuple(Rank(r.kind, tuple(statement(s) for s in r.statements)) for r in old.ranks)
        ranking = None if old.ranking is None else tuple(tuple(moved(s) for s in group) for group in old.ranking)
        return GamePlayer(player_id[old.id], old.name, ranks, ranking)

    options = [replace(o, id=option_id[o.id], actor=player_id[o.actor]) for o in game.options]
    players = [player(p) for p in game.players]
    rng.shuffle(players)
    changed = replace(
        game,
        options=tuple(options[j] for j in place),
        players=tuple(players),
        constraints=tuple(replace(c, tree=tree(c.tree)) for c in game.constraints),
        definitions=tuple(replace(d, tree=tree(d.tree)) for d in game.definitions),
    )
    original_player = {new: old for old, new in player_id.items()}

    def back(solved: Stable) -> Stable:
        def unmoved(state: str) -> str:
            letters = dict(zip(place, state, strict=True))
            return "".join(letters[j] for j in range(len(place)))

        return {
            concept: {original_player[a]: frozenset(map(unmoved, states)) for a, states in actors.items()}
            for concept, actors in solved.items()
        }

    return changed, back


def mirrored(game: ResolvedGame, rng: random.Random) -> tuple[ResolvedGame, Callable[[Stable], Stable]]:
    """The game with some options said the other way round (`x` becomes `not x`); and the way back."""
    flipped = {o.id for o in game.options if rng.random() < 0.5}
    other_way = {"both": "both", "forward": "backward", "backward": "forward"}

    def tree(old: Tree) -> Tree:
        return Not(old) if isinstance(old, Name) and old.id in flipped else rebuild(old, tree)

    def turned(state: str) -> str:
        return "".join(
            {"Y": "N", "N": "Y"}[c] if o.id in flipped else c for o, c in zip(game.options, state, strict=True)
        )

    def option(old: GameOption) -> GameOption:
        if old.id not in flipped:
            return old
        now, fixed = (None if v is None else not v for v in (old.now, old.fixed))
        return replace(old, now=now, fixed=fixed, moves=other_way[old.moves])

    def player(old: GamePlayer) -> GamePlayer:
        ranks = tuple(Rank(r.kind, tuple(replace(s, tree=tree(s.tree)) for s in r.statements)) for r in old.ranks)
        ranking = None if old.ranking is None else tuple(tuple(turned(s) for s in group) for group in old.ranking)
        return replace(old, ranks=ranks, ranking=ranking)

    changed = replace(
        game,
        options=tuple(option(o) for o in game.options),
        players=tuple(player(p) for p in game.players),
        constraints=tuple(replace(c, tree=tree(c.tree)) for c in game.constraints),
        definitions=tuple(replace(d, tree=tree(d.tree)) for d in game.definitions),
    )
    return changed, lambda solved: {
        concept: {a: frozenset(map(turned, states)) for a, states in actors.items()}
        for concept, actors in solved.items()
    }


def doubled(game: ResolvedGame, rng: random.Random) -> tuple[ResolvedGame, Callable[[Stable], Stable]]:
    """The game with a copy of one free option, of the same owner and bound to it; and the way back."""
    free = [o for o in game.options if o.fixed is None]
    if not free:
        return game, lambda solved: solved
    twin = rng.choice(free)
    place = game.options.index(twin)
    copy = replace(twin, id="copy", moves="both")
    bound = GameConstraint("bound", Iff(Name("copy"), Name(twin.id)), "", "case")

    def player(old: GamePlayer) -> GamePlayer:
        if old.ranking is None:
            return old
        return replace(old, ranking=tuple(tuple(s + s[place] for s in group) for group in old.ranking))

    changed = replace(
        game,
        options=(*game.options, copy),
        players=tuple(player(p) for p in game.players),
        constraints=(*game.constraints, bound),
    )
    return changed, lambda solved: {
        concept: {a: frozenset(s[:-1] for s in states) for a, states in actors.items()}
        for concept, actors in solved.items()
    }


@pytest.mark.parametrize("change", [renamed, mirrored, doubled])
def test_changes_that_change_nothing(
    change: Callable[[ResolvedGame, random.Random], tuple[ResolvedGame, Callable[[Stable], Stable]]],
) -> None:
    for seed, game in drawn(60_000_000, runs(0.2), random_game):
        changed, back = change(game, random.Random(seed))
        assert back(fast(changed, CONCEPTS)) == fast(game, CONCEPTS), f"seed {seed}"


def test_a_bystander_who_likes_everything_alike_adds_only_replies() -> None:
    """A new player with an option nobody cares about: Nash as before, and never credible, so SEQ as before too."""
    for seed, game in drawn(70_000_000, runs(0.15), random_game):
        option = GameOption("idle", "Z", "idles", "does not idle", None if game.status_quo is None else False)
        players = tuple(
            p
            if p.ranking is None
            else replace(p, ranking=tuple(tuple(s + x for s in g for x in "NY") for g in p.ranking))
            for p in game.players
        )
        wider = replace(game, options=(*game.options, option), players=(*players, GamePlayer("Z", "Z")))
        for concept in ("nash", "seq", "symseq"):
            before, after = fast(game, (concept,))[concept], fast(wider, (concept,))[concept]
            for actor, states in before.items():
                assert {s[:-1] for s in after[actor]} == states, (seed, concept)
            assert len(after["Z"]) == 2 * build(game).n
