"""Views of a game's states, and what solving it found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from standoff.errors import MissingExtra, unknown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from standoff.session.game import Game


@dataclass(frozen=True, repr=False)
class States:
    """A view of some states of a game, in ascending order of code."""

    game: Game
    positions: NDArray[np.int32]

    def __repr__(self) -> str:
        return f"<States: {len(self):,} of {self.game.model.n:,}>"

    def __len__(self) -> int:
        """How many states."""
        return int(self.positions.shape[0])

    def __iter__(self) -> Iterator[str]:
        """The states as Y/N strings."""
        return iter(self.strings())

    @property
    def codes(self) -> NDArray[np.uint64]:
        """Codes, uint64: bit j is option j."""
        return self.game.model.codes[self.positions]

    def strings(self) -> tuple[str, ...]:
        """Y/N strings in option order (`-` where a state stands for several that differ there)."""
        from standoff.conflict.moves import strings

        return strings(self.game.model, self.positions)

    def sentences(self) -> tuple[str, ...]:
        """Each state in words, from the options' clauses."""
        from standoff.study.wording import state_sentence

        return tuple(state_sentence(self.game.resolved, text) for text in self.strings())

    def propositions(self) -> dict[str, NDArray[np.bool_]]:
        """Truth of every definition at these states: {definition: boolean array}."""
        from standoff.conflict.build import holds

        game = self.game
        return {d.id: holds(game.resolved, game.model, d.tree)[self.positions] for d in game.resolved.definitions}

    def to_frame(self) -> Any:
        """A pandas DataFrame: one row a state, one column an option. Needs the extra `frames`."""
        try:
            import pandas as pd
        except ImportError as problem:
            raise MissingExtra("Tables need pandas: install standoff[frames].") from problem
        rows = [[letter == "Y" for letter in text] for text in self.strings()]
        return pd.DataFrame(rows, columns=list(self.game.options), index=list(self.strings()))


@dataclass(frozen=True, repr=False)
class Result:
    """Stability of every state for every player under the concepts asked for."""

    game: Game
    arrays: Mapping[str, NDArray[np.bool_]]
    everyone: Mapping[str, NDArray[np.bool_]] | None = None
    """The equilibria per concept, where they are not just what is stable for all."""

    def __repr__(self) -> str:
        found = ", ".join(f"{concept}: {len(self.equilibria(concept)):,}" for concept in self.arrays)
        return f"<Result of {self.game!r}; equilibria {found}>"

    @property
    def concepts(self) -> tuple[str, ...]:
        """The concepts solved."""
        return tuple(self.arrays)

    def stable(self, concept: str, actor: str) -> NDArray[np.bool_]:
        """Whether each state is stable for the actor (id or exact name): a boolean array over `game.states`."""
        row: NDArray[np.bool_] = self._of(concept)[self.game.actor(actor)]
        return row

    def equilibria(self, concept: str) -> States:
        """The states that are stable for every player."""
        import numpy as np

        stable = self._of(concept)
        everyone = stable.all(axis=0) if self.everyone is None else self.everyone[concept]
        return States(self.game, np.flatnonzero(everyone).astype(np.int32))

    def _of(self, concept: str) -> NDArray[np.bool_]:
        if concept not in self.arrays:
            raise unknown("solved concept", concept, self.concepts)
        return self.arrays[concept]
