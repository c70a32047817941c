"""From a resolved game to a model: names become indices here, once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from standoff.case.resolved import ResolvedGame
from standoff.case.tree import Tree
from standoff.conflict import coalesce
from standoff.conflict.compile import Quantities, compile_tree, truth
from standoff.conflict.model import Model, Truths
from standoff.conflict.moves import find
from standoff.conflict.preferences import ranks
from standoff.conflict.states import MAX_STATES, feasible
from standoff.errors import CaseError, Issue, TooLarge

MAX_BYTES = 6 << 30
"""Memory that a model and the work on it may take."""
BYTES_PER_STATE = 64
"""What building and solving take for each state besides the ranks, roughly."""


def build(game: ResolvedGame, *, max_states: int = MAX_STATES) -> Model:
    """The model of a game: states, moves, dense tiers of preference.

    Raises TooLarge above `max_states` states or 6 GiB, or above 2,000,000 arcs where states are coalesced; CaseError
    where no state is feasible, a ranking is not one of every state, or coalesced states are not tied.

    >>> from standoff.case.resolved import GameOption, GamePlayer
    >>> options = (GameOption("a", "P", "", "", True), GameOption("b", "Q", "", "", False))
    >>> model = build(ResolvedGame("c", "v", None, options, (GamePlayer("P", "P"), GamePlayer("Q", "Q"))))
    >>> model.codes.tolist(), model.own, model.status_quo
    ([0, 1, 2, 3], (1, 2), 1)
    """
    per_state = BYTES_PER_STATE + 16 * len(game.players)
    codes = feasible(game, max_states=max(1, min(max_states, MAX_BYTES // per_state)))
    if codes.shape[0] == 0:
        raise CaseError([_nothing(game)])
    found = ranks(game, codes, folding=coalesce.labels if game.coalesced else None)
    free = [option for option in game.options if option.fixed is None]
    model = Model(
        actors=tuple(player.id for player in game.players),
        options=tuple(option.id for option in game.options),
        codes=codes,
        own=tuple(_mask(game, {o.id for o in free if o.actor == player.id}) for player in game.players),
        forward=_mask(game, {o.id for o in free if o.moves == "forward"}),
        backward=_mask(game, {o.id for o in free if o.moves == "backward"}),
        ranks=found,
        status_quo=-1,
    )
    if game.coalesced:
        model = _folded(game, model)
    if game.status_quo is None:
        return model
    return replace(model, status_quo=find(model, _mask(game, {o.id for o in game.options if o.now})))


def holds(game: ResolvedGame, model: Model, tree: Tree, quantities: Quantities | None = None) -> Truths:
    """The truth of a proposition at every state of a game's model: (n,) bool.

    A state that stands for several is judged by its member with the lowest code. `quantities` gives comparisons their
    values, {name: (n,) float}. Raises NameUnknown for a name that is neither option nor definition, StandoffError for a
    comparison without values.
    """
    return truth(compile_tree(tree, game), model.codes, quantities)


def _folded(game: ResolvedGame, model: Model) -> Model:
    """The listed model in which coalesced states are one; the same model where there is nothing to fold."""
    where = coalesce.labels(game, model.codes)
    kept = np.unique(where)
    if kept.shape[0] == model.n:
        return model
    coalesce.check_tied(game, model.ranks, where)
    arcs = coalesce.arcs(model.codes, model.own, model.forward, model.backward, np.searchsorted(kept, where))
    return replace(
        model,
        codes=model.codes[kept],
        ranks=np.ascontiguousarray(model.ranks[:, kept]),
        varying=coalesce.varying(model.codes, where)[kept],
        arcs=arcs,
    )


def _mask(game: ResolvedGame, ids: set[str]) -> int:
    """The bits of some options."""
    return sum(1 << j for j, option in enumerate(game.options) if option.id in ids)


def _nothing(game: ResolvedGame) -> Issue:
    """Why no state is feasible: the constraint that none of the states the earlier ones leave satisfies."""
    message = "No state satisfies every constraint"
    for end in range(1, len(game.constraints) + 1):
        try:
            left = feasible(replace(game, constraints=game.constraints[:end]))
        except TooLarge:
            continue
        if left.shape[0] == 0:
            last = game.constraints[end - 1]
            view = last.id.partition(".rules_out_")[0] if ".rules_out_" in last.id else game.perspective
            file = f"perspectives/{view}.yaml" if last.origin == "perspective" else "case.yaml"
            message += f": the {last.origin}'s `{last.text}` ({last.id}) contradicts the values that are held or the "
            return Issue(file, 0, 0, message + "constraints before it.", found=last.text)
    return Issue("case.yaml", 0, 0, message + ".")
