"""Stability under unknown, strong, probabilistic, fuzzy preferences and attitudes, as the definitions read.

Numbers are those of the definitions (1.2 moves, 1.3 concepts, 1.6 groups, 1.7 richer preferences, 1.8 attitudes, 4.9
confidence). Every order that a group leaves open and every draw that confidences allow is gone through one by one,
chances are fractions, legal sequences are found by their induction: slow, and nothing is taken on trust.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import permutations, product
from math import factorial, prod

from standoff.case.resolved import GamePlayer, GameStatement, ResolvedGame
from standoff.errors import TooLarge
from standoff.reference.graph import Graph, State
from standoff.reference.truth import evaluator

LIMIT = 300
"""States that are solved whole."""
DRAWS = 50_000
"""Lists that one player's confidences and groups may come to."""

Solved = dict[str, dict[str, dict[str, frozenset[str]]]]
"""By variant, concept and actor: the states that are stable."""
List = tuple[tuple[int, tuple[GameStatement, ...]], ...]
"""A list that a player may have: its places, each counted, with the place it had in the case."""


class Reading:
    """What one kind of preference says of two states: the four relations of 1.7, before any moves.

    incentive: i leaves s for q. deterrent: x keeps i from leaving s. block: y gets i out of what deters it from leaving
    s. credible: j is believed to move from s to q.
    """

    def incentive(self, i: str, s: State, q: State) -> bool:
        raise NotImplementedError

    def deterrent(self, i: str, s: State, x: State) -> bool:
        raise NotImplementedError

    def block(self, i: str, s: State, y: State) -> bool:
        return not self.deterrent(i, s, y)

    def credible(self, j: str, s: State, q: State) -> bool:
        return self.incentive(j, s, q)


class Orders:
    """How each player compares states, over every order that `unordered:` groups leave open (1.6)."""

    def __init__(self, graph: Graph, *, open_groups: bool):
        self._graph, self._open = graph, open_groups
        self._players = {player.id: player for player in graph.game.players}
        self.compare = lru_cache(maxsize=None)(self._compare)

    def _compare(self, i: str, s: State, q: State) -> tuple[str, bool]:
        """`better`, `worse` or `tied` for q against s, or `unknown` where orders differ; and whether strongly."""
        player = self._players[i]
        if player.ranking is not None:
            places = {state: place for place, group in enumerate(player.ranking, start=1) for state in group}
            at_s, at_q = places[s], places[q]
            strongly = any(min(at_s, at_q) <= cut < max(at_s, at_q) for cut in player.strong_after)
            return ("better" if at_q < at_s else "worse" if at_q > at_s else "tied"), strongly
        said = {self._said(listed, player, s, q) for listed in self._lists(player)}
        words = {word for word, _ in said}
        return (words.pop(), all(strong for _, strong in said)) if len(words) == 1 else ("unknown", False)

    def _lists(self, player: GamePlayer) -> Iterator[List]:
        choices: list[list[List]] = []
        for place, rank in enumerate(player.ranks):
            if rank.kind == "unordered" and self._open:
                choices.append([tuple((place, (one,)) for one in order) for order in permutations(rank.statements)])
            else:
                choices.append([((place, rank.statements),)])
        for chosen in product(*choices):
            yield tuple(entry for part in chosen for entry in part)

    def _said(self, listed: List, player: GamePlayer, s: State, q: State) -> tuple[str, bool]:
        for place, statements in listed:
            difference = count(self._graph, statements, q) - count(self._graph, statements, s)
            if difference:
                return ("better" if difference > 0 else "worse"), place < (player.strong or 0)
        return "tied", False


def count(graph: Graph, statements: Sequence[GameStatement], state: State) -> int:
    """How many of some statements are true of a state."""
    known = graph.assignment(state)
    return sum(bool(evaluator(statement.tree, graph.definitions)(known)) for statement in statements)


class Unknown(Reading):
    """1.7, unknown: extension a, b, c or d."""

    def __init__(self, orders: Orders, extension: str):
        self._orders, self._extension = orders, extension

    def incentive(self, i: str, s: State, q: State) -> bool:
        wanted = ("better", "unknown") if self._extension in "ac" else ("better",)
        return self._orders.compare(i, s, q)[0] in wanted

    def deterrent(self, i: str, s: State, x: State) -> bool:
        enough = ("worse", "tied") if self._extension in "ab" else ("worse", "tied", "unknown")
        return self._orders.compare(i, s, x)[0] in enough

    def credible(self, j: str, s: State, q: State) -> bool:
        return self._orders.compare(j, s, q)[0] in ("better", "unknown")


class Strong(Unknown):
    """1.7, strength: what deters must be worse by far (under c and d of a hybrid, or unknown)."""

    def deterrent(self, i: str, s: State, x: State) -> bool:
        word, strongly = self._orders.compare(i, s, x)
        return (word == "worse" and strongly) or (word == "unknown" and self._extension in "cd")


class Probabilistic(Reading):
    """1.7, probabilistic: P_i(q, s) against 1 - alpha, 1 - beta and the third number."""

    def __init__(self, graph: Graph, alpha: Fraction, beta: Fraction, above: Fraction):
        self._graph, self._alpha, self._beta, self._above = graph, alpha, beta, above
        self._players = {player.id: player for player in graph.game.players}
        self.chance = lru_cache(maxsize=None)(self._chance)
        self._kinds = {
            player.id: [(exact(w), Graph(replace(graph.game, players=(kind,)))) for w, kind in player.mixture]
            for player in graph.game.players
        }
        self._drawn = {
            player.id: list(draws(player)) if player.ranking is None and not player.mixture else []
            for player in graph.game.players
        }

    def _chance(self, i: str, q: State, s: State) -> Fraction:
        """P_i(q, s): the weight of the kinds, or of the draws (4.9), in which i prefers q to s."""
        kinds = self._kinds[i]
        if kinds:
            prefer = sum((weight for weight, graph in kinds if graph.prefers(i, q, s)), Fraction(0))
            return prefer / sum(weight for weight, _ in kinds)
        if self._players[i].ranking is not None:
            return Fraction(self._graph.prefers(i, q, s))
        found = Fraction(0)
        for weight, listed in self._drawn[i]:
            first = next((d for one in listed if (d := self._true(one, q) - self._true(one, s))), 0)
            found += weight if first > 0 else 0
        return found

    def _true(self, statement: GameStatement, state: State) -> int:
        return count(self._graph, (statement,), state)

    def incentive(self, i: str, s: State, q: State) -> bool:
        return self.chance(i, q, s) > 1 - self._alpha

    def deterrent(self, i: str, s: State, x: State) -> bool:
        return self.chance(i, x, s) <= 1 - self._beta

    def credible(self, j: str, s: State, q: State) -> bool:
        return self.chance(j, q, s) > self._above


def draws(player: GamePlayer) -> Iterator[tuple[Fraction, tuple[GameStatement, ...]]]:
    """4.9: every list a player may have, with its chance: statements stay or go, groups come in any order."""
    many = prod(factorial(len(rank.statements)) for rank in player.ranks)
    many *= prod(len(_fates(statement)) for statement in player.statements)
    if many > DRAWS:
        raise TooLarge(
            f"The reference engine goes through at most {DRAWS:,} lists of one player; {player.id} has more."
        )
    orders = [list(permutations(rank.statements)) for rank in player.ranks]
    for chosen in product(*orders):
        listed = tuple(statement for group in chosen for statement in group)
        for kept in product(*(_fates(statement) for statement in listed)):
            weight = Fraction(1, prod(len(order) for order in orders))
            for statement, stays in zip(listed, kept, strict=True):
                weight *= exact(statement.confidence) if stays else 1 - exact(statement.confidence)
            yield weight, tuple(one for one, stays in zip(listed, kept, strict=True) if stays)


def _fates(statement: GameStatement) -> tuple[bool, ...]:
    return {0.0: (False,), 1.0: (True,)}.get(statement.confidence, (True, False))


class Fuzzy(Reading):
    """1.7, fuzzy: the relative certainty r(q, s) - r(s, q) against each player's threshold."""

    def __init__(self, graph: Graph):
        self._graph = graph
        self._players = {player.id: player for player in graph.game.players}

    def certainty(self, i: str, q: State, s: State) -> Fraction:
        """How much more i prefers q to s than s to q."""
        for given in self._players[i].fuzzy:
            for better, worse, sign in ((q, s, 1), (s, q, -1)):
                if self._fits(better, given.better) and self._fits(worse, given.worse):
                    return sign * (2 * exact(given.degree) - 1)
        return Fraction(self._graph.prefers(i, q, s)) - Fraction(self._graph.prefers(i, s, q))

    def _fits(self, state: State, pattern: str) -> bool:
        members = self._graph.members(state)
        return any(all(p in ("-", x) for x, p in zip(one, pattern, strict=True)) for one in members)

    def incentive(self, i: str, s: State, q: State) -> bool:
        threshold = self._players[i].threshold
        return self.certainty(i, q, s) >= (1 if threshold is None else exact(threshold))

    def deterrent(self, i: str, s: State, x: State) -> bool:
        return not self.incentive(i, s, x)


class Attitudes(Reading):
    """1.8: q TRP_i s iff for all j the relation chosen by e_ij holds; `strict` asks for strict ones."""

    def __init__(self, graph: Graph, *, strict: bool):
        self._graph, self._strict = graph, strict

    def incentive(self, i: str, s: State, q: State) -> bool:
        return all(self._holds(i, j, s, q) for j in self._graph.players)

    def _holds(self, i: str, j: str, s: State, q: State) -> bool:
        e = self._graph.game.attitudes.get(i, {}).get(j, "positive" if i == j else "indifferent")
        if e == "indifferent":
            return True
        better, worse = (q, s) if e == "positive" else (s, q)
        if self._strict:
            return self._graph.prefers(j, better, worse)
        return not self._graph.prefers(j, worse, better)

    def deterrent(self, i: str, s: State, x: State) -> bool:
        return not self.incentive(i, s, x)


class Judge:
    """The concepts of 1.3 over the relations of a reading, legal sequences by the induction of 1.2."""

    def __init__(self, graph: Graph, reading: Reading):
        self._graph, self._reading = graph, reading
        self._ends: dict[tuple[str, State, bool], frozenset[State]] = {}

    def stable(self, concept: str, i: str, s: State) -> bool:
        """Whether s is stable for i."""
        left_for = [t for t in self._graph.moves(i, s) if self._reading.incentive(i, s, t)]
        return all(self.deterring(concept, i, s, t) is not None for t in left_for)

    def deterring(self, concept: str, i: str, s: State, t: State) -> State | None:
        """An end of a reply to t that keeps i from leaving s for t, or None."""
        if concept == "nash":
            return None
        for x in sorted(self.ends(i, t, credible=concept in ("seq", "symseq"))):
            escapes = concept in ("smr", "symseq") and any(
                self._reading.block(i, s, y) for y in self._graph.moves(i, x)
            )
            if self._reading.deterrent(i, s, x) and not escapes:
                return x
        return None

    def ends(self, i: str, t: State, *, credible: bool) -> frozenset[State]:
        """R_{-i}(t), by (a) and (b) of 1.2: with the set of possible last movers of each state."""
        key = i, t, credible
        if key not in self._ends:
            last: dict[State, set[str]] = {}
            grown = [(t, "")]
            while grown:
                x, before = grown.pop()
                for j in self._graph.players:
                    if j in (i, before):
                        continue
                    for y in self._graph.moves(j, x):
                        if credible and not self._reading.credible(j, x, y):
                            continue
                        if j not in last.setdefault(y, set()):
                            last[y].add(j)
                            grown.append((y, j))
            self._ends[key] = frozenset(last)
        return self._ends[key]


def exact(number: float) -> Fraction:
    """A number as it is written, not as it is stored.

    >>> exact(0.1)
    Fraction(1, 10)
    """
    return Fraction(repr(number))


def readings(
    graph: Graph,
    kind: str,
    *,
    extension: str | None = None,
    alpha: float = 0.5,
    beta: float = 0.5,
    credible: float | None = None,
) -> dict[str, Reading]:
    """The variants of a kind, each with what it says of states."""
    if kind == "unknown":
        orders = Orders(graph, open_groups=True)
        return {name: Unknown(orders, name) for name in ("abcd" if extension is None else extension)}
    if kind == "strength":
        orders = Orders(graph, open_groups=extension is not None)
        name = extension or "d"
        return {"general": Unknown(orders, name), "strong": Strong(orders, name)}
    if kind == "probabilistic":
        above = 1 - exact(alpha) if credible is None else exact(credible)
        return {"probabilistic": Probabilistic(graph, exact(alpha), exact(beta), above)}
    if kind == "fuzzy":
        return {"fuzzy": Fuzzy(graph)}
    return {name: Attitudes(graph, strict=name == "strict") for name in ("weak", "strict")}


def solve(
    game: ResolvedGame,
    kind: str,
    concepts: Sequence[str] = ("nash", "gmr", "smr", "seq", "symseq"),
    *,
    limit: int = LIMIT,
    extension: str | None = None,
    alpha: float = 0.5,
    beta: float = 0.5,
    credible: float | None = None,
) -> Solved:
    """The states that are stable, by variant, concept and actor. Raises TooLarge above `limit` states."""
    graph = Graph(game)
    states = graph.states(limit)
    given = readings(graph, kind, extension=extension, alpha=alpha, beta=beta, credible=credible)
    solved: Solved = {}
    for variant, reading in given.items():
        judge = Judge(graph, reading)
        solved[variant] = {
            concept: {
                i: frozenset(graph.label(s) for s in states if judge.stable(concept, i, s)) for i in graph.players
            }
            for concept in concepts
        }
    if kind == "strength":
        general, strong = solved["general"], solved["strong"]
        solved["weak"] = {
            concept: {i: general[concept][i] - strong[concept][i] for i in graph.players}
            for concept in concepts
            if concept != "nash"
        }
    return solved


def equilibria(solved: Solved, variant: str, concept: str) -> frozenset[str]:
    """The states stable for all; of `weak`, those stable for all in general and not for all strongly."""
    if variant == "weak" and "general" in solved:
        return equilibria(solved, "general", concept) - equilibria(solved, "strong", concept)
    return frozenset.intersection(*solved[variant][concept].values())
