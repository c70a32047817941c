"""One resolved game with its states, and every question that is asked of one game."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from standoff.errors import NameUnknown, UsageError, unknown
from standoff.session.results import Result, States

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from standoff.case.resolved import ResolvedGame
    from standoff.case.schema import CaseData
    from standoff.conflict.model import Model
    from standoff.projection.records import Revision
    from standoff.projection.space import DriverMode
    from standoff.study.coalitions.records import CoalitionAnswer
    from standoff.study.formats.records import FormatsReport
    from standoff.study.leverage.records import LeverageReport
    from standoff.study.projection.records import ProjectionReport
    from standoff.study.projection.running import Method
    from standoff.study.pursuit.records import Pursuit
    from standoff.study.robustness.drawing import Executor
    from standoff.study.robustness.records import RobustnessReport
    from standoff.study.solver import Solved
    from standoff.theses.records import GameKey


@dataclass(frozen=True, repr=False)
class Game:
    """One resolved game with its states, moves and ranks."""

    resolved: ResolvedGame
    model: Model
    data: CaseData
    """The case that the game was resolved from."""

    def __repr__(self) -> str:
        game = self.resolved
        return f"<Game {game.case}, perspective {game.perspective}, scenario {game.scenario}: {self.model.n:,} states>"

    @property
    def actors(self) -> tuple[str, ...]:
        """Ids of the players."""
        return self.model.actors

    @property
    def options(self) -> tuple[str, ...]:
        """Ids of the options, in file order."""
        return self.model.options

    @property
    def key(self) -> GameKey:
        """Which of the case's games this is: its perspective and scenario (`none`: the bare case)."""
        from standoff.case.view import BARE
        from standoff.theses.records import GameKey

        return GameKey(self.resolved.perspective, self.resolved.scenario or BARE)

    @property
    def status_quo(self) -> str | None:
        """The status quo as a Y/N string in option order; None where the case has none."""
        return self.resolved.status_quo

    @property
    def states(self) -> States:
        """Every feasible state."""
        import numpy as np

        return States(self, np.arange(self.model.n, dtype=np.int32))

    def solve(self, concepts: Sequence[str] | None = None, engine: str = "fast") -> Result:
        """Stability of every state for every player.

        `concepts`: keys `nash gmr smr seq symseq sim` (the default set; without `sim`, which needs moves by options,
        where states are coalesced), `lim:H`, `nm`. `engine`: `fast`, or
        `reference` (plain Python from the definitions, up to 2,000 states).
        """
        from standoff.stability.concepts import available, solve

        if isinstance(concepts, str):
            raise UsageError(f"Concepts are given as a list, such as [{concepts!r}].")
        wanted = tuple(dict.fromkeys(concepts)) if concepts is not None else available(self.model)
        if engine == "fast":
            return Result(self, solve(self.model, wanted))
        if engine == "reference":
            return Result(self, _solve_by_reference(self, wanted))
        raise UsageError(f"There is no engine {engine!r}. Known: fast, reference.")

    def formats(self, only: str | None = None, *, concept: str = "seq") -> FormatsReport:
        """What each negotiating table of the case, or one of them, can deliver; kept by `concept`.

        Raises `UsageError` for a case without tables, a game without status quo or one whose states are coalesced.
        """
        from standoff.study.formats.reporting import of_game

        return of_game(self.data, self._solved(), only=only, concept=concept)

    def leverage(
        self, *, concept: str = "seq", given: str | None = None, threshold: float = 0.01, rho: float = 0.5
    ) -> LeverageReport:
        """Whose options decide whose fortune, who is marginal, and the cards.

        `concept`: what the stable states are stable under. `given`: only states where this proposition holds. Control
        below `threshold` is marginal. `rho`: the weight of each statement against the one before.
        """
        from standoff.study.leverage.reporting import of_game

        return of_game(self.data, self._solved(), concept=concept, given=given, threshold=threshold, rho=rho)

    def pursue(
        self,
        goal: str,
        *,
        concept: str = "seq",
        distance: int | None = None,
        attainable: bool = False,
        progress: Callable[[int, int, str], None] | None = None,
    ) -> Pursuit:
        """What a goal would take: its price in concessions, what would have to turn, evolution, changes of preferences.

        `goal`: the id of any player's goal, a definition, or a proposition. `distance`: how many edits of preferences
        to search (None: 1, or none in games of over 200,000 states). `attainable`: only changes count under which
        improving moves lead to the goal. Ctrl-C ends the search for changes with what it has found.
        """
        from standoff.study.pursuit.reporting import of_game

        return of_game(
            self.data, self._solved(), goal, concept=concept, distance=distance, attained=attainable, progress=progress
        )

    def project(
        self,
        years: int | None = None,
        *,
        to: Sequence[str] = (),
        drivers: DriverMode = "rates",
        method: Method = "auto",
        rates: Mapping[str, float] | None = None,
        tau: float | None = None,
        draws: int = 0,
        tornado: str | bool = False,
        revision: Revision | None = None,
        paths: int = 20_000,
        seed: int = 0,
        progress: Callable[[int, int, str], None] | None = None,
    ) -> ProjectionReport:
        """The years ahead: chances of regimes and propositions by year, first passages, hazards, drivers.

        `years`: how many (None: to the case's horizon, else 15). `to`: more propositions whose first passage is told.
        `drivers`: `rates`, `held` or `record`. `method`: `exact`, `simulated` (`paths`, `seed`), or `auto`, exact where
        that fits memory. `rates` (by player, a year) and `tau` stand in for the case's own. `draws`: of all
        assumptions, for the bands. `tornado`: a proposition, or True: which assumption moves it most. `revision`:
        `whole`, where whoever reconsiders picks among all it can do, or `single`, one option at a time (None: the
        case's own). Raises `UsageError` where the case says too little to start from.
        """
        from standoff.projection.records import Assumptions
        from standoff.study.projection.reporting import of_game

        given = Assumptions(
            rates={self.actors[self.actor(name)]: rate for name, rate in (rates or {}).items()},
            tau=tau,
            revision=revision,
        )
        return of_game(
            self.data, self.key, years=years, drivers=drivers, method=method, to=to, assumptions=given, paths=paths,
            draws=draws, tornado=tornado, seed=seed, progress=progress,
        )  # fmt: skip

    def solve_uncertain(
        self,
        kind: str,
        concepts: Sequence[str] | None = None,
        engine: str = "fast",
        *,
        extension: str | None = None,
        alpha: float | None = None,
        beta: float | None = None,
        credible: float | None = None,
    ) -> dict[str, Result]:
        """Stability under preferences that are no complete order: {variant: result}.

        `kind` and its variants: `unknown` (extensions a, b, c, d, or the one of `extension`), `strength` (general,
        strong, weak), `probabilistic`, `fuzzy`, `attitudes` (weak, strict). `concepts`: `nash gmr smr seq symseq`.
        """
        from standoff.study.uncertain.solving import settings_for, solve_uncertain

        settings = settings_for(kind, extension, alpha, beta, credible)
        answer = solve_uncertain(self.resolved, self.model, kind, settings, concepts, engine)
        return {name: Result(self, found.stable, found.equilibria) for name, found in answer.variants.items()}

    def coalitions(
        self, family: Sequence[Sequence[str]] | None = None, concepts: Sequence[str] = ("nash", "gmr", "smr", "seq")
    ) -> CoalitionAnswer:
        """What a class of coalitions leaves stable, and where they would jump.

        `family`: coalitions by their players (ids or exact names), all of them where None. `concepts`: of `nash gmr smr
        seq`, each with its counterpart for coalitions. Raises `TooLarge` where that takes too long.
        """
        from standoff.stability.concepts import solve
        from standoff.study.coalitions.answer import answer_family

        chosen = None if family is None else [[self.actor(name) for name in members] for members in family]
        return answer_family(self.model, solve(self.model, concepts), chosen)

    def draws(
        self, n: int, seed: int = 0, concepts: Sequence[str] = ("nash", "seq"), *, executor: Executor | None = None
    ) -> RobustnessReport:
        """In what share of `n` preference draws each state is stable for everyone, and each world realised."""
        from standoff.study.robustness.reporting import robustness

        return robustness(
            self.data, n, seed, key=self.key, concepts=concepts, worlds=True, executor=executor,
        )  # fmt: skip

    def where(self, proposition: str) -> NDArray[np.bool_]:
        """Truth of a proposition at every state: a boolean array over `states`."""
        from standoff.case.propositions import parse
        from standoff.conflict.build import holds

        return holds(self.resolved, self.model, parse(proposition))

    def actor(self, name: str) -> int:
        """The index of an actor, by id or exact name. Ids go first; a name that several have names none."""
        if name in self.actors:
            return self.actors.index(name)
        named = [index for index, player in enumerate(self.resolved.players) if player.name == name]
        if len(named) > 1:
            ids = ", ".join(self.actors[index] for index in named)
            raise NameUnknown(
                f"Several players are called {name!r}; name one by its id: {ids}.", found=name, allowed=ids
            )
        if named:
            return named[0]
        raise unknown("player", name, self.actors)

    def position(self, state: str) -> int:
        """The position of a state given as its Y/N string, or of `status_quo`."""
        from standoff.conflict.moves import find, string

        if state in ("status_quo", "status-quo"):
            if self.model.status_quo < 0:
                raise NameUnknown(self._no_status_quo())
            return self.model.status_quo
        text = state.strip().upper()
        if len(text) != len(self.options) or set(text) - set("YN-"):
            raise UsageError(
                f"{state!r} is not a state of this game: write {len(self.options)} letters, Y or N, one for each of "
                f"{', '.join(self.options[:6])}{', ...' if len(self.options) > 6 else ''}."
            )
        code = sum(1 << j for j, letter in enumerate(text) if letter == "Y")
        found = find(self.model, code)
        if found < 0 or ("-" in text and string(self.model, found) != text):
            raise NameUnknown(f"{text} is no feasible state of this game{self._excluded(text)}", found=text)
        return found

    def _no_status_quo(self) -> str:
        """Why there is no status quo: the case declares none, or this game leaves it out."""
        if self.status_quo is None:
            return "This case has no status quo: name a state by its letters, Y or N."
        return f"The status quo {self.status_quo} is no feasible state of this game{self._excluded(self.status_quo)}"

    def _excluded(self, state: str) -> str:
        """Why a state is not feasible: an option held at the other value, or the constraints that it breaks."""
        from standoff.reference import holds

        if "-" in state:
            return ": a letter - stands where the states folded into one differ, and only there."
        values = {o.id: letter == "Y" for o, letter in zip(self.resolved.options, state, strict=True)}
        held = [o.id for o in self.resolved.options if o.fixed is not None and o.fixed != values[o.id]]
        if held:
            return f": held at the other value in this game: {', '.join(held)}."
        definitions = {d.id: d.tree for d in self.resolved.definitions}
        broken = [c for c in self.resolved.constraints if not holds(c.tree, values, definitions)]
        return "." if not broken else ": " + "; ".join(f"{c.id} demands “{c.text}”" for c in broken) + "."

    def _solved(self) -> Solved:
        """The game as the orchestrator asks it."""
        from standoff.study.solver import Solved

        return Solved(self.key, self.resolved, self.model)


def _solve_by_reference(game: Game, concepts: Sequence[str]) -> dict[str, NDArray[np.bool_]]:
    """The reference engine's answer as arrays over the fast engine's states."""
    import numpy as np

    from standoff.reference import Reference

    answer = Reference(game.resolved).solve(concepts)
    strings = game.states.strings()
    solved: dict[str, NDArray[np.bool_]] = {}
    for concept in concepts:
        rows = [[text in answer[concept][actor] for text in strings] for actor in game.actors]
        solved[concept] = np.array(rows, dtype=np.bool_).reshape(len(game.actors), len(strings))
    return solved
