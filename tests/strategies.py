"""Random conflicts for tests: small resolved games with everything that can go wrong in them.

`random_game(rng)` draws one from a seeded `random.Random`; `games()` is the same as a hypothesis strategy that shrinks.
Ties, options that go one way, infeasible states, definitions, statements or rankings, groups, fixed options and players
without options all occur. `spread` and `behind` dress a game up without changing what is stable in it.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product

from hypothesis import strategies as st

from standoff.case.resolved import (
    GameCoalesced,
    GameConstraint,
    GameDefinition,
    GameOption,
    GamePlayer,
    GameStatement,
    Rank,
    ResolvedGame,
)
from standoff.case.tree import And, AtLeast, Const, Iff, Implies, Name, Not, Or, Tree
from standoff.reference.truth import holds

MOST_OPTIONS = 7


def text_of(tree: Tree) -> str:
    """A proposition in words, with every bracket."""
    match tree:
        case Const(value):
            return "true" if value else "false"
        case Name(id):
            return id
        case Not(arg):
            return f"not ({text_of(arg)})"
        case And(args):
            return " and ".join(f"({text_of(a)})" for a in args)
        case Or(args):
            return " or ".join(f"({text_of(a)})" for a in args)
        case Implies(left, right):
            return f"({text_of(left)}) implies ({text_of(right)})"
        case Iff(left, right):
            return f"({text_of(left)}) iff ({text_of(right)})"
        case AtLeast(n, args):
            return f"at_least({n}, {', '.join(text_of(a) for a in args)})"
    raise AssertionError(tree)


def random_tree(rng: random.Random, names: Sequence[str], depth: int = 2) -> Tree:
    """A random proposition over some names."""
    if depth == 0 or rng.random() < 0.35:
        name = Name(rng.choice(names))
        return name if rng.random() < 0.6 else Not(name)
    parts = tuple(random_tree(rng, names, depth - 1) for _ in range(rng.choice((2, 2, 3))))
    match rng.randrange(7):
        case 0 | 1:
            return And(parts)
        case 2 | 3:
            return Or(parts)
        case 4:
            return Implies(parts[0], parts[1])
        case 5:
            return Iff(parts[0], parts[1])
        case _:
            return AtLeast(rng.randint(1, len(parts)), parts)


def feasible_states(game: ResolvedGame) -> tuple[str, ...]:
    """Every feasible state of a small game, by trying all of them (coalesced states not folded)."""
    definitions = {d.id: d.tree for d in game.definitions}
    values = ["YN" if o.fixed is None else "NY"[o.fixed] for o in game.options]
    found = []
    for letters in product(*values):
        known = assignment(game, "".join(letters))
        if all(holds(c.tree, known, definitions) for c in game.constraints):
            found.append("".join(letters))
    return tuple(found)


def assignment(game: ResolvedGame, state: str) -> dict[str, bool]:
    """A Y/N string as option values."""
    return {option.id: letter == "Y" for option, letter in zip(game.options, state, strict=True)}


def random_game(
    rng: random.Random,
    *,
    players: int | None = None,
    options: int | None = None,
    plain: bool = False,
    coalesced: bool = False,
) -> ResolvedGame:
    """A random small conflict.

    `plain`: every combination is feasible, every option free and reversible, every player owns an option. `coalesced`:
    one proposition folds its states into one (they are tied for everybody). Other games have none.
    """
    m = players or rng.choice((2, 2, 3, 3, 4))
    k = max(options or rng.choice((2, 3, 3, 4, 4, 5, 5, 6, MOST_OPTIONS)), m if plain else 1)
    game = ResolvedGame("random", "base", None, _options(rng, m, k, plain), ())
    if not plain:
        game = _constrained(rng, game)
    feasible = feasible_states(game)
    now = rng.choice(feasible) if rng.random() < 0.7 else None
    game = replace(
        game,
        options=tuple(replace(o, now=None if now is None else now[j] == "Y") for j, o in enumerate(game.options)),
    )
    if coalesced:
        tree = random_tree(rng, [o.id for o in game.options], 1)
        game = replace(game, coalesced=(GameCoalesced("gone", tree, "Somebody has left"),))
    return replace(game, players=tuple(_player(rng, game, f"P{i}", feasible) for i in range(m)))


def _options(rng: random.Random, m: int, k: int, plain: bool) -> tuple[GameOption, ...]:
    owners = [i % m for i in range(k)] if plain or rng.random() < 0.8 else [rng.randrange(m) for _ in range(k)]
    if rng.random() < 0.7:
        rng.shuffle(owners)
    else:
        owners.sort()
    one_way = not plain and rng.random() < 0.5
    found = []
    for j, owner in enumerate(owners):
        moves = rng.choice(("both", "both", "forward", "backward")) if one_way else "both"
        fixed = None if plain or rng.random() < 0.94 else rng.random() < 0.5
        found.append(GameOption(f"x{j}", f"P{owner}", f"x{j} is done", f"x{j} is not done", None, moves, fixed))
    return tuple(found)


def _constrained(rng: random.Random, game: ResolvedGame) -> ResolvedGame:
    """The game with some definitions and constraints that leave at least two states (one where nothing else goes)."""
    ids = [o.id for o in game.options]
    if rng.random() < 0.3:
        tree = random_tree(rng, ids, 1)
        second = random_tree(rng, [*ids, "d0"], 1)
        made = (GameDefinition("d0", tree, "so", "not so"), GameDefinition("d1", second, "yes", "no"))
        game = replace(game, definitions=made)
        ids = [*ids, "d0", "d1"]
    for index in range(rng.choice((0, 0, 1, 1, 2, 3))):
        tree = random_tree(rng, ids, 2)
        added = GameConstraint(f"c{index}", tree, text_of(tree), "case")
        tried = replace(game, constraints=(*game.constraints, added))
        if len(feasible_states(tried)) >= 2:
            game = tried
    return game


def _player(rng: random.Random, game: ResolvedGame, id: str, feasible: Sequence[str]) -> GamePlayer:
    merged = [_merged(game, s) for s in feasible]
    if rng.random() < 0.35 or game.coalesced:
        tiers: dict[int, list[str]] = {}
        count = rng.choice((2, len(feasible), 2 * len(feasible)))
        worth: dict[str, int] = {}
        for state, name in zip(feasible, merged, strict=True):
            tiers.setdefault(worth.setdefault(name, rng.randrange(count)), []).append(state)
        ranking = tuple(tuple(tiers[tier]) for tier in sorted(tiers))
        return GamePlayer(id, f"Player {id}", ranking=ranking, origin="base")
    names = [o.id for o in game.options] + [d.id for d in game.definitions]
    ranks: list[Rank] = []
    for place in range(rng.randint(0, len(game.options) + 2)):
        size = rng.choice((1, 1, 1, 1, 2, 3))
        kind = "single" if size == 1 else rng.choice(("equal", "equal", "unordered"))
        ranks.append(Rank(kind, tuple(_statement(rng, names, f"{id.lower()}_s{place}_{n}") for n in range(size))))
    return GamePlayer(id, f"Player {id}", ranks=tuple(ranks), origin="base")


def _merged(game: ResolvedGame, state: str) -> str:
    definitions = {d.id: d.tree for d in game.definitions}
    gone = any(holds(c.tree, assignment(game, state), definitions) for c in game.coalesced)
    return "gone" if gone else state


def _statement(rng: random.Random, names: Sequence[str], id: str) -> GameStatement:
    tree = random_tree(rng, names, rng.choice((0, 0, 1, 1, 2)))
    return GameStatement(id, tree, text_of(tree), origin="base")


def spread(game: ResolvedGame, width: int = 64, rng: random.Random | None = None) -> ResolvedGame:
    """The same conflict with its options at random places among `width`, every added option forced.

    An added option is fixed, or held by a constraint, or copies an option of the same owner. `project` leads back.
    """
    rng = rng or random.Random(0)
    places = sorted(rng.sample(range(width), len(game.options)))
    free = [o for o in game.options if o.fixed is None]
    values: dict[str, Tree] = {}
    constraints: list[GameConstraint] = []
    options: list[GameOption] = []
    originals = dict(zip(places, game.options, strict=True))
    for j in range(width):
        if j in originals:
            options.append(originals[j])
            continue
        id, twin = f"fill{j}", rng.choice(free) if free and rng.random() < 0.1 else None
        owner = twin.actor if twin else rng.choice(game.players).id
        tree: Tree = Name(twin.id) if twin else Const(rng.random() < 0.5)
        values[id] = tree
        fixed = None
        if isinstance(tree, Const) and rng.random() < 0.5:
            fixed = tree.value
        else:
            held = Iff(Name(id), tree) if twin else (Name(id) if tree == Const(True) else Not(Name(id)))
            constraints.append(GameConstraint(f"held{j}", held, text_of(held), "case"))
        options.append(GameOption(id, owner, f"{id} is done", f"{id} is not done", None, "both", fixed))
    ids = [o.id for o in options]
    quo = None if game.status_quo is None else _widen(game, game.status_quo, ids, values)
    options = [replace(o, now=None if quo is None else quo[j] == "Y") for j, o in enumerate(options)]
    everything = [*game.constraints, *constraints]
    rng.shuffle(everything)
    players = tuple(_widen_player(game, player, ids, values) for player in game.players)
    return replace(game, options=tuple(options), constraints=tuple(everything), players=players)


def _widen(game: ResolvedGame, state: str, ids: Sequence[str], values: Mapping[str, Tree]) -> str:
    known = assignment(game, state)
    return "".join("NY"[known[id] if id in known else holds(values[id], known)] for id in ids)


def _widen_player(game: ResolvedGame, player: GamePlayer, ids: Sequence[str], values: Mapping[str, Tree]) -> GamePlayer:
    if player.ranking is None:
        return player
    wide = tuple(tuple(_widen(game, state, ids, values) for state in group) for group in player.ranking)
    return replace(player, ranking=wide)


def project(wide: ResolvedGame, game: ResolvedGame, state: str) -> str:
    """A state of a spread game as the state of the game it came from."""
    letters = dict(zip((o.id for o in wide.options), state, strict=True))
    return "".join(letters[o.id] for o in game.options)


def behind(game: ResolvedGame, count: int = 100, rng: random.Random | None = None) -> ResolvedGame:
    """The same conflict with `count` statements that never vary in front of each player's own (rankings stay)."""
    rng = rng or random.Random(0)
    ids = [o.id for o in game.options]

    def idle(id: str) -> Rank:
        part = random_tree(rng, ids, rng.choice((0, 1)))
        tree = rng.choice((Or((part, Not(part))), And((part, Not(part))), Const(True), Iff(part, part)))
        return Rank("single", (GameStatement(id, tree, text_of(tree), origin="base"),))

    players = tuple(
        player
        if player.ranking is not None
        else replace(player, ranks=(*(idle(f"{player.id.lower()}_idle{n}") for n in range(count)), *player.ranks))
        for player in game.players
    )
    return replace(game, players=players)


def games(
    *, players: int | None = None, options: int | None = None, plain: bool = False
) -> st.SearchStrategy[ResolvedGame]:
    """Random conflicts as a hypothesis strategy."""
    return st.randoms(use_true_random=False).map(
        lambda rng: random_game(rng, players=players, options=options, plain=plain)
    )
