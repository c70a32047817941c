"""The hypergame: every player judges the states within its own game, and all the games run at once.

At the first level (Bennett 1977; Wang, Hipel and Fraser 1988) each player i has its own game G_i: states, options and
everybody's preferences as i takes them to be. A state is an equilibrium of the hypergame if each player stays in it by
the measure of its own game; what i thinks of the others' stability within G_i is only what i expects. At the second
level i believes the others to play games of their own: G_i then holds i's preferences and, for every other player,
those of the game it is believed to play, so that i reckons with the replies it believes in. The computation is the
same.

The games need not have the same states. All are parts of one *universe*. An option that i is unaware of stands, for i,
at its status quo value: a state is seen by i at its *image*, the state with these options so set, and judged there. A
state whose image is no state of G_i (i rules it out) is *hidden* from i, which then has no verdict on it.

The classes of states, with names of our own (the literature has eight, by kind of misperception, whose names could not
be checked):

- a *hyper-equilibrium* is seen by all and each player stays in it;
- i *expects* a state if its image is an equilibrium of G_i, stable for all players there;
- *steady*: a hyper-equilibrium that every player expects; *unsteady*: one that some player does not expect;
- *illusory*: a state that some player expects and that is no hyper-equilibrium;
- *hidden*: a state hidden from some player; *imaginary*: illusory and hidden.

i is *surprised* by j in a state that i expects and that j, in its own game, leaves. i is *relieved* by j in a
hyper-equilibrium that i sees j leave in G_i, while j stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from standoff.conflict.model import Model, Positions, Truths
from standoff.errors import UsageError


@dataclass(frozen=True)
class Hypergame:
    """The own games of the m players and where each state of the universe lies in them.

    universe: the model of all n states; only its states count. own: one model per player, all with the same players in
    the same order. image: per player (n,) int32, the position that a state has for it in its own model, -1 where none.
    """

    universe: Model
    own: tuple[Model, ...]
    image: tuple[Positions, ...]


@dataclass(frozen=True)
class Judged:
    """A hypergame under one concept: everything is over the n states of the universe.

    stable: per player i the array (m, n_i) of who stays where in i's own game. seen, stays, expects: (m, n), whether i
    sees a state; whether i sees it and stays in it; whether i sees it and takes it to be stable for all. hyper: (n,).
    """

    game: Hypergame
    stable: tuple[Truths, ...]
    seen: Truths
    stays: Truths
    expects: Truths
    hyper: Truths

    @property
    def steady(self) -> Truths:
        """Hyper-equilibria that every player expects: (n,)."""
        found: Truths = self.hyper & self.expects.all(axis=0)
        return found

    @property
    def unsteady(self) -> Truths:
        """Hyper-equilibria that some player does not expect: (n,)."""
        found: Truths = self.hyper & ~self.expects.all(axis=0)
        return found

    @property
    def illusory(self) -> Truths:
        """States that some player expects and that are no hyper-equilibria: (n,)."""
        found: Truths = self.expects.any(axis=0) & ~self.hyper
        return found

    @property
    def hidden(self) -> Truths:
        """States that some player does not see: (n,)."""
        return np.asarray(~self.seen.all(axis=0))

    @property
    def imaginary(self) -> Truths:
        """States that some player expects and another does not see: (n,)."""
        return self.illusory & self.hidden

    def of_class(self, name: str) -> Truths:
        """The states of a class: `all` (the hyper-equilibria), or the name of one of the properties above: (n,)."""
        found: Truths = self.hyper if name == "all" else getattr(self, name)
        return found

    def takes(self, player: int, other: int) -> Truths:
        """Whether a player sees a state and takes `other` to stay in it: (n,)."""
        at = self.game.image[player]
        found: Truths = self.stable[player][other][at] & self.seen[player]
        return found

    def surprised(self, player: int, by: int) -> Truths:
        """Where a player expects a state that `by` sees and leaves: (n,)."""
        found: Truths = self.expects[player] & self.seen[by] & ~self.stays[by]
        return found

    def relieved(self, player: int, by: int) -> Truths:
        """Hyper-equilibria that a player takes `by` to leave: (n,)."""
        found: Truths = self.hyper & ~self.takes(player, by)
        return found


def hypergame(universe: Model, own: Sequence[Model]) -> Hypergame:
    """The own games of the players, in the order of the universe's players, put together.

    Every game's states have to be among the universe's, and options fixed in it and free in the universe are those its
    player is unaware of. Raises UsageError where states are folded together and a game does not have the same ones.

    >>> ranks = np.array([[2, 3, 1, 0], [3, 1, 2, 0]], dtype=np.int32)
    >>> row = Model(("row", "column"), ("a", "b"), np.arange(4, dtype=np.uint64), (1, 2), 0, 0, ranks, 0)
    >>> from dataclasses import replace
    >>> blind = replace(row, codes=row.codes[:2], own=(1, 0), ranks=ranks[:, :2])
    >>> [image.tolist() for image in hypergame(row, [row, blind]).image]
    [[0, 1, 2, 3], [0, 1, 0, 1]]
    """
    return Hypergame(universe, tuple(own), tuple(_image(universe, model) for model in own))


def judge(game: Hypergame, stable: Sequence[Truths]) -> Judged:
    """The states of a hypergame by who stays and who expects what.

    stable: per player i, for the model `game.own[i]`, the array (m, n_i) of `concepts.solve` under one concept.
    """
    m, n = len(game.own), game.universe.n
    seen: Truths = np.array([image >= 0 for image in game.image], dtype=np.bool_).reshape(m, n)
    stays, expects = seen.copy(), seen.copy()
    for i, (image, found) in enumerate(zip(game.image, stable, strict=True)):
        stays[i] &= found[i][image]
        expects[i] &= np.asarray(found.all(axis=0))[image]
    return Judged(game, tuple(stable), seen, stays, expects, np.asarray(stays.all(axis=0)))


def _image(universe: Model, own: Model) -> Positions:
    """Where each state of the universe lies in a player's own game, -1 where nowhere: (n,) int32."""
    if universe.listed or own.listed:
        same = np.array_equal(universe.codes, own.codes) and np.array_equal(universe.varying, own.varying)  # type: ignore[arg-type]
        if not same:
            raise UsageError(
                "Where states are folded together (coalesced), a hypergame needs the same states in every player's own "
                "game: leave out what some perspective is unaware of or rules out, or the coalescing."
            )
        return np.arange(universe.n, dtype=np.int32)
    unseen = _free(universe) & ~_free(own)
    wanted = (universe.codes & np.uint64(~unseen & _ALL)) | (own.codes[0] & np.uint64(unseen))
    at = np.minimum(np.searchsorted(own.codes, wanted), own.n - 1)
    return np.where(own.codes[at] == wanted, at, -1).astype(np.int32)


_ALL = (1 << 64) - 1


def _free(model: Model) -> int:
    """The options that somebody may change."""
    mask = 0
    for own in model.own:
        mask |= own
    return mask
