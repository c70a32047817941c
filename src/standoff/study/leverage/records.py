"""What is said of leverage: frozen records in names and numbers, without arrays."""

from __future__ import annotations

from dataclasses import dataclass

Row = dict[str, float | None]
Matrix = dict[str, Row]
"""{whose options: {whose fortune: value}}; None where the fortune does not vary or the value is not defined."""

SETS = {
    "feasible": "all feasible states",
    "stable": "stable states",
    "attainable": "stable states within reach of today",
}
"""The sets of states that are looked at, and what they are called."""


@dataclass(frozen=True)
class Measured:
    """Shares and control by one utility over one set; `first_order` and `total` only where the set is a product."""

    share: Matrix
    control: Matrix
    first_order: Matrix | None = None
    total: Matrix | None = None


@dataclass(frozen=True)
class Pivot:
    """Whose options have the largest share in the joint fortune of some players (often one).

    `actor`, `outsider`: the largest of all, and of those who are not among the players themselves (None where nothing
    varies, nobody else is left, or two lead together). `agreed`: whether rank utilities name the same two.
    """

    over: tuple[str, ...]
    shares: Row
    by_rank: Row
    actor: str | None
    outsider: str | None
    agreed: bool


@dataclass(frozen=True)
class SetReport:
    """Leverage over one set of states.

    `product`: whether it is a product of the players' own sets (if not, shares measure association). `pivotal` has one
    entry for each player, `joint` one for each pair and one for all. `marginalised`: players whose control over every
    other is below the threshold by both utilities; `disputed`: by one of the two only.
    """

    name: str
    n_states: int
    product: bool
    statement: Measured
    rank: Measured
    pivotal: tuple[Pivot, ...]
    joint: tuple[Pivot, ...]
    marginalised: tuple[str, ...]
    disputed: tuple[str, ...]


@dataclass(frozen=True)
class CardToday:
    """What a card does if the rest is as today: total, direct and indirect, and whether the replies change."""

    total: float
    direct: float
    indirect: float
    moved: bool


@dataclass(frozen=True)
class CardReport:
    """How saying yes to an option of `actor` moves what `on` can expect, through the best replies of `through`.

    Means over `pairs` pairs of states, in statement utility (0 to 1); `moved` of them change the replies. `alone`:
    states left out, as the option alone cannot change there. `cautious`: as `total`, with the worst of the replies.
    `rank_indirect`: as `indirect`, in rank utility. `agreed`: whether the two have the same sign. `own`: what the owner
    itself can expect. `recorded`: events of the chronicle with the same three parties (source, target, aimed at);
    `told`: those of them that rest on words of the text that the option rests on too, and so tell of this very card.
    """

    option: str
    actor: str
    through: str
    on: str
    pairs: int
    alone: int
    moved: int
    total: float
    direct: float
    indirect: float
    cautious: float
    rank_indirect: float
    agreed: bool
    own: float
    recorded: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    today: CardToday | None = None

    @property
    def moves_choices(self) -> float:
        """The share of pairs in which the replies change."""
        return self.moved / self.pairs


@dataclass(frozen=True)
class LeverageReport:
    """Whose options decide whose fortune, in one game.

    `sets` by the names of `SETS`, without `attainable` where there is no status quo. `cards` in order of telling: those
    that the chronicle tells of, then the others, each by the size of what comes through the reply. `ordinal`: players
    whose utility is the place in an explicit ranking. `given`: only states where this holds were looked at. `notes`:
    what could not be computed, in sentences.
    """

    perspective: str
    scenario: str
    concept: str
    threshold: float
    rho: float
    given: str | None
    actors: tuple[str, ...]
    sets: dict[str, SetReport]
    cards: tuple[CardReport, ...]
    ordinal: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
