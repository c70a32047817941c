"""The graph of a conflict over Y/N strings, found state by state: who can move where, and who prefers what.

A state is a string with one letter per option in file order. States that the game coalesces are known by their least
member (the one with the lowest code) and shown with `-` for options that vary among them. Sources: Fang, Hipel and
Kilgour (1993) for the graph; Fang, Hipel, Kilgour and Peng (2003) for options, infeasible states and prioritised
statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter

from standoff.case.resolved import GamePlayer, ResolvedGame
from standoff.errors import CaseError, Issue, StandoffError, TooLarge, UsageError, unknown
from standoff.reference.truth import Evaluator, evaluator, options_in

STEP_LIMIT = 5_000_000
"""Assignments tried in one search before it is given up."""
MERGED_LIMIT = 20_000
"""Members that the coalesced states of a game may have together."""

State = str
Block = tuple[str, ...] | str
Order = tuple[int, ...]
"""What a player thinks of a state, as a tuple: the greater, the better."""


def code(state: State) -> int:
    """The decimal code of a state: bit j is option j.

    >>> code("NYN")
    2
    """
    return sum(1 << place for place, letter in enumerate(state) if letter == "Y")


class Graph:
    """States, moves and preferences of one resolved game, each found when it is first asked for.

    >>> from standoff.case.resolved import GameOption, GamePlayer, ResolvedGame
    >>> options = tuple(GameOption(id, who, "yes", "no", None) for id, who in [("a", "P"), ("b", "Q")])
    >>> graph = Graph(ResolvedGame("c", "v", None, options, (GamePlayer("P", "P"), GamePlayer("Q", "Q"))))
    >>> graph.states()
    ('NN', 'YN', 'NY', 'YY')
    >>> graph.moves("P", "NY")
    ('YY',)
    """

    def __init__(self, game: ResolvedGame):
        self.game = game
        self.options = tuple(option.id for option in game.options)
        self.players = tuple(player.id for player in game.players)
        self.definitions = {definition.id: definition.tree for definition in game.definitions}
        self._constraints = [evaluator(c.tree, self.definitions) for c in game.constraints]
        self._touching: dict[str, list[Evaluator]] = {id: [] for id in self.options}
        self._scopes: dict[str, list[frozenset[str]]] = {id: [] for id in self.options}
        for constraint, test in zip(game.constraints, self._constraints, strict=True):
            scope = frozenset(options_in(constraint.tree, self.definitions))
            for id in scope:
                self._touching[id].append(test)
                self._scopes[id].append(scope)
        self._sequences: dict[tuple[str, ...], list[str]] = {}
        self._measures = {player.id: self._measure(player) for player in game.players}
        self._places = {player.id: _places(player) for player in game.players}
        self._beyond = {player.id: self._letters_beyond(player.id) for player in game.players}
        self._orders: dict[tuple[str, State], Order] = {}
        self._moves: dict[tuple[str, State], tuple[State, ...]] = {}
        self._merged = _Merged(self) if game.coalesced else None

    @property
    def listed(self) -> bool:
        """Whether some states count as one, so that moves are no longer choices of options."""
        return self._merged is not None and any(len(group) > 1 for group in self._merged.members.values())

    # states

    def assignment(self, state: State) -> dict[str, bool]:
        """The value of every option in a state."""
        return {id: letter == "Y" for id, letter in zip(self.options, state, strict=True)}

    def feasible(self, state: State) -> bool:
        """Whether a string is a state of the game: fixed options as fixed, every constraint true."""
        if len(state) != len(self.options) or set(state) - set("YN"):
            return False
        known = self.assignment(state)
        held = all(o.fixed is None or o.fixed == known[o.id] for o in self.game.options)
        return held and all(test(known) for test in self._constraints)

    def state(self, text: State) -> State:
        """The state that a string names: itself, or what stands for it where states are coalesced.

        Raises UsageError where it is no state of the game.
        """
        if self._merged:
            text = self._merged.named.get(text, text)
        if not self.feasible(text):
            raise UsageError(
                f"{text!r} is no state of this game: a state is {len(self.options)} letters Y or N in option order"
                " that satisfy every constraint."
            )
        return self._folded(text)

    def members(self, state: State) -> tuple[State, ...]:
        """The strings that a state stands for: itself, or all that are coalesced into it."""
        return self._merged.members.get(state, (state,)) if self._merged else (state,)

    def label(self, state: State) -> str:
        """A state as shown: with `-` where coalesced states differ."""
        return self._merged.labels.get(state, state) if self._merged else state

    def states(self, limit: int = 2000) -> tuple[State, ...]:
        """Every state, in ascending order of code (the first option is the lowest bit).

        Raises TooLarge above `limit` states.
        """
        start = {o.id: o.fixed for o in self.game.options if o.fixed is not None}
        free = {o.id: (False, True) for o in self.game.options if o.fixed is None}
        found: set[State] = set()
        for known in self._completions(start, free):
            found.add(self._folded(self._string(known)))
            if len(found) > limit:
                raise TooLarge(
                    f"The reference engine solves up to {limit} states and this game has more."
                    " It can audit one state of a game of any size."
                )
        return tuple(sorted(found, key=code))

    # moves

    def moves(self, player: str, state: State) -> tuple[State, ...]:
        """R_i(s): the states other than s that a player reaches by one step of its own options.

        An option that goes one way only is never changed the other way. A coalesced state has the moves of all its
        members, those among its members left out.
        """
        key = player, state
        if key not in self._moves:
            reached = (self._folded(q) for member in self.members(state) for q in self._steps(player, member))
            self._moves[key] = tuple(dict.fromkeys(q for q in reached if q != state))
        return self._moves[key]

    def block(self, player: str, state: State) -> Block | None:
        """What the player cannot change about a state, where it can move freely among all states that share it.

        None where it cannot: some of its options go one way only, or states are coalesced.
        """
        letters = self._beyond[player]
        return letters(state) if letters else None

    def _steps(self, player: str, state: State) -> Iterator[State]:
        known = self.assignment(state)
        start = dict(known)
        free: dict[str, tuple[bool, ...]] = {}
        for option in self.game.options:
            if option.actor == player and option.fixed is None:
                value = start.pop(option.id)
                allowed = option.moves == "both" or (option.moves == "forward") == (not value)
                free[option.id] = (value, not value) if allowed else (value,)
        for reached in self._completions(start, free):
            if reached != known:
                yield self._string(reached)

    def _completions(
        self,
        start: Mapping[str, bool],
        free: Mapping[str, Sequence[bool]],
        also: Callable[[Mapping[str, bool]], bool | None] | None = None,
    ) -> Iterator[dict[str, bool]]:
        """Every way to fill in the free options under all constraints (and `also`), leaving dead ends early."""
        known = dict(start)
        everywhere = (also,) if also else ()
        if any(test(known) is False for test in (*self._constraints, *everywhere)):
            return
        ids = self._sequence(tuple(free))
        steps = 0

        def fill(place: int) -> Iterator[dict[str, bool]]:
            nonlocal steps
            if place == len(ids):
                yield dict(known)
                return
            id = ids[place]
            for value in free[id]:
                steps += 1
                if steps > STEP_LIMIT:
                    raise TooLarge("The constraints leave too much to try for the reference engine.")
                known[id] = value
                if all(test(known) is not False for test in (*self._touching[id], *everywhere)):
                    yield from fill(place + 1)
            del known[id]

        yield from fill(0)

    def _sequence(self, ids: tuple[str, ...]) -> list[str]:
        """The order in which to fill in options, all others known: next the one that a constraint leaves least open.

        So an option that copies another is settled right after it, wherever the two stand among the options.
        """
        if ids not in self._sequences:
            open_ones, order = set(ids), []
            while open_ones:
                left = (id for id in ids if id in open_ones)
                chosen = min(left, key=lambda id: min((len(s & open_ones) for s in self._scopes[id]), default=99))
                open_ones.remove(chosen)
                order.append(chosen)
            self._sequences[ids] = order
        return self._sequences[ids]

    def _string(self, known: Mapping[str, bool]) -> State:
        return "".join("Y" if known[id] else "N" for id in self.options)

    def _folded(self, state: State) -> State:
        return self._merged.named.get(state, state) if self._merged else state

    # preferences

    def order(self, player: str, state: State) -> Order:
        """What a player thinks of a state: its truth vector, or its place in the ranking; greater is better.

         Statements are compared one after the other, the most important first; a group counts its true members
        .
        """
        key = player, state
        if key not in self._orders:
            self._orders[key] = self._find_order(player, state)
        return self._orders[key]

    def _find_order(self, player: str, state: State) -> Order:
        if player not in self._places:
            raise unknown("player", player, self.players)
        places = self._places[player]
        if places is None:
            known = self.assignment(state)
            return tuple(sum(bool(true(known)) for true in group) for group in self._measures[player])
        if state not in places:
            raise StandoffError(f"The ranking of {player} leaves out the state {state}.")
        return (-places[state],)

    def prefers(self, player: str, one: State, other: State) -> bool:
        """one ≻_i other: strictly better for the player."""
        return self.order(player, one) > self.order(player, other)

    def improvements(self, player: str, state: State) -> tuple[State, ...]:
        """R_i^+(s): the player's moves to states it strictly prefers."""
        return tuple(q for q in self.moves(player, state) if self.prefers(player, q, state))

    def _letters_beyond(self, player: str) -> Callable[[State], Block] | None:
        own = [option for option in self.game.options if option.actor == player and option.fixed is None]
        if self.game.coalesced or any(option.moves != "both" for option in own):
            return None
        others = [place for place, option in enumerate(self.game.options) if option not in own]
        return itemgetter(*others) if others else lambda _: ""

    def _measure(self, player: GamePlayer) -> list[list[Evaluator]]:
        return [[evaluator(s.tree, self.definitions) for s in rank.statements] for rank in player.ranks]


def _places(player: GamePlayer) -> dict[State, int] | None:
    if player.ranking is None:
        return None
    return {state: place for place, group in enumerate(player.ranking) for state in group}


class _Merged:
    """The coalesced states of a game: every set of states that some proposition folds into one.

    Propositions whose states overlap fold into one state together. Refused where a player is not indifferent.
    """

    def __init__(self, graph: Graph):
        self.named: dict[str, State] = {}
        self.labels: dict[State, str] = {}
        self.members: dict[State, tuple[State, ...]] = {}
        for members in self._sets(graph):
            least = min(members, key=code)
            label = "".join(letters[0] if len(set(letters)) == 1 else "-" for letters in zip(*members, strict=True))
            self._tied(graph, members, label)
            self.members[least], self.labels[least] = tuple(sorted(members)), label
            self.named |= dict.fromkeys([*members, label], least)

    def _sets(self, graph: Graph) -> list[set[State]]:
        sets: list[set[State]] = []
        for coalesced in graph.game.coalesced:
            found = self._matching(graph, evaluator(coalesced.tree, graph.definitions))
            for other in [s for s in sets if s & found]:
                sets.remove(other)
                found |= other
            if found:
                sets.append(found)
        return sets

    def _matching(self, graph: Graph, test: Evaluator) -> set[State]:
        start = {o.id: o.fixed for o in graph.game.options if o.fixed is not None}
        free = {o.id: (False, True) for o in graph.game.options if o.fixed is None}
        found: set[State] = set()
        for known in graph._completions(start, free, test):
            found.add(graph._string(known))
            if len(found) > MERGED_LIMIT:
                raise TooLarge(f"The reference engine coalesces at most {MERGED_LIMIT} states.")
        return found

    def _tied(self, graph: Graph, members: set[State], label: str) -> None:
        for player in graph.players:
            if len({graph._find_order(player, member) for member in members}) > 1:
                message = f"The states coalesced into {label} are not tied for {player}; they cannot count as one."
                raise CaseError([Issue("case.yaml", 0, 0, message)])
