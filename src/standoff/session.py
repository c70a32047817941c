"""The handles users hold: `Case`, `Game`, `States`, `Result`.

This is the only place that joins the layers for the Python API: names come in, engines are called, names go out. Every
handle is immutable; nothing is cached on it.

>>> import standoff
>>> game = standoff.load("catalogue/textbook/prisoners-dilemma").game()
>>> game.actors
('row', 'column')
>>> game.solve(["nash", "seq"]).equilibria("seq").strings()
('NN', 'YY')
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from standoff.errors import CaseError, MissingExtra, NameUnknown, UsageError, unknown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from standoff.case.anchors import AnchorReport
    from standoff.case.resolved import ResolvedGame
    from standoff.case.schema import CaseData
    from standoff.case.support import Coverage, Unsupported
    from standoff.conflict.model import Model
    from standoff.study.coalitions.records import CoalitionAnswer
    from standoff.study.courses.records import Comparison, CoursesTable
    from standoff.study.formats.records import FormatsReport
    from standoff.study.leverage.records import LeverageReport
    from standoff.study.perspectives.records import HypergameReport
    from standoff.study.pursuit.records import Pursuit
    from standoff.study.records import Study
    from standoff.study.robustness.drawing import Executor
    from standoff.study.robustness.records import RobustnessReport


def load(name_or_path: str | Path) -> Case:
    """Open a case: a bundled name (`korea`, `catalogue/...`), a case folder, or a `.gmcr` file.

    Raises `CaseError` with every fault of the case, `NameUnknown` or `FileProblem` where there is none.
    """
    from standoff.case.locate import find

    located = find(name_or_path)
    if located.kind == "gmcr":
        from standoff.interop.gmcrplus import read_gmcr

        data = read_gmcr(Path(str(located.path)))
    else:
        from standoff.case.reading import read_case

        data = read_case(located.path, located.id)
    return Case(data, writable=located.writable, folder=located.path, note=located.note)


@dataclass(frozen=True, repr=False)
class Case:
    """A case as read. `data` holds everything the analyst wrote, as frozen records."""

    data: CaseData
    writable: bool = False
    folder: Any = None
    note: str | None = None

    def __repr__(self) -> str:
        return f"<Case {self.id}: {self.title}>"

    @property
    def id(self) -> str:
        """The bundled name, or the folder's or file's."""
        return self.data.id

    @property
    def title(self) -> str:
        """The case's title."""
        return self.data.case.title

    @property
    def perspectives(self) -> tuple[str, ...]:
        """Ids of the perspectives."""
        return tuple(self.data.perspectives)

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Ids of the scenarios."""
        return tuple(self.data.case.scenarios)

    def game(
        self, perspective: str | None = None, scenario: str | None = None, *, max_states: int | None = None
    ) -> Game:
        """The conflict as `perspective` sees it under `scenario` (the case's defaults where None).

        `scenario="none"` is the bare case. Raises `TooLarge` past `max_states` states (default 2^24).
        """
        from standoff.case.view import resolve
        from standoff.conflict.build import build

        resolved = resolve(self.data, perspective, scenario)
        try:
            model = build(resolved) if max_states is None else build(resolved, max_states=max_states)
        except CaseError as problem:
            if Path(str(self.folder)).suffix != ".gmcr":
                raise
            name = Path(str(self.folder)).name
            raise CaseError(replace(issue, file=name) for issue in problem.issues()) from None
        return Game(resolved, model, self.data)

    def coverage(self) -> Coverage:
        """How many sentences of the text are covered by passages that some element uses."""
        from standoff.case.support import coverage

        return coverage(self.data)

    def unsupported(self) -> tuple[Unsupported, ...]:
        """The elements that name neither passage nor record nor a judgement with its note."""
        from standoff.case.support import unsupported

        return unsupported(self.data)

    def verify(self, texts: Mapping[str, str]) -> AnchorReport:
        """Check every anchor and the sentence split against the texts, {source id: text}."""
        from standoff.case.anchors import verify

        return verify(self.data, dict(texts))

    def check_rankings(self) -> None:
        """Raise `CaseError` where an explicit ranking does not cover the feasible states of the bare case."""
        for id, perspective in self.data.perspectives.items():
            if any(block.ranking is not None for block in perspective.preferences.values()):
                self.game(id, "none")

    def study(
        self,
        *,
        perspectives: Sequence[str] | None = None,
        draws: int = 0,
        seed: int = 0,
        executor: Executor | None = None,
    ) -> Study:
        """Everything the case supports, computed: views, worlds, theses with verdicts.

        `draws`: how often the uncertain preferences of the headline view are drawn (`.robustness`).
        """
        from standoff.study import study

        return study(self.data, perspectives=perspectives, draws=draws, seed=seed, executor=executor)

    def compare(
        self,
        scenario: str,
        base: str | None = None,
        perspective: str | None = None,
        *,
        concept: str = "seq",
        theses: bool = True,
        progress: Callable[[int, int, str], None] | None = None,
    ) -> Comparison:
        """A scenario side by side with another (the default one): what appears, what goes, who gains, what flips.

        `concept`: what lasting states are stable under. `theses`: judge those of the base again under the scenario.
        """
        from standoff.study.courses.compare import compare
        from standoff.study.solver import Solver

        return compare(
            self.data,
            Solver(self.data),
            scenario,
            base=base,
            perspective=perspective,
            concept=concept,
            theses=theses,
            progress=progress,
        )

    def courses(
        self,
        actor: str,
        base: str | None = None,
        perspectives: Sequence[str] | None = None,
        *,
        concept: str = "seq",
        progress: Callable[[int, int, str], None] | None = None,
    ) -> CoursesTable:
        """The policy table of a player: what lasts under each of its courses, and what that is worth to everyone.

        Compared with the status quo of `base` (the default scenario), in the eyes of each of `perspectives` (all).
        """
        from standoff.study.courses.table import courses_table
        from standoff.study.solver import Solver

        return courses_table(
            self.data,
            Solver(self.data),
            actor,
            base=base,
            perspectives=perspectives,
            concept=concept,
            progress=progress,
        )

    def hypergame(
        self, scenario: str | None = None, concepts: Sequence[str] = ("seq",), *, level: int | None = None
    ) -> HypergameReport:
        """Every player in its own game: what holds, what each expects, and who is surprised by whom.

        The first of `concepts` decides; of the others only the classes are counted. `level` 1 leaves out what players
        believe of each other's games.
        """
        from standoff.study.perspectives.reporting import hypergame_report
        from standoff.study.solver import Solver

        if isinstance(concepts, str) or not concepts:
            raise UsageError("Concepts are given as a list, such as ['seq', 'nash'].")
        solver = Solver(self.data)
        return hypergame_report(
            self.data, solver, scenario=scenario, concept=concepts[0], concepts=concepts, level=level
        )

    def brief(self, path: str | Path) -> Path:
        """Write the brief, one offline HTML file, and return where it is."""
        from standoff.brief import render
        from standoff.case.writing import write_atomic

        target = Path(path)
        write_atomic(target, render(self.study()))
        return target


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
        from standoff.study.solver import Solved
        from standoff.theses.records import GameKey

        key = GameKey(self.resolved.perspective, self.resolved.scenario or "none")
        return of_game(self.data, Solved(key, self.resolved, self.model), only=only, concept=concept)

    def leverage(
        self, *, concept: str = "seq", given: str | None = None, threshold: float = 0.01, rho: float = 0.5
    ) -> LeverageReport:
        """Whose options decide whose fortune, who is marginal, and the cards.

        `concept`: what the stable states are stable under. `given`: only states where this proposition holds. Control
        below `threshold` is marginal. `rho`: the weight of each statement against the one before.
        """
        from standoff.study.leverage.reporting import of_game
        from standoff.study.solver import Solved
        from standoff.theses.records import GameKey

        key = GameKey(self.resolved.perspective, self.resolved.scenario or "none")
        solved = Solved(key, self.resolved, self.model)
        return of_game(self.data, solved, concept=concept, given=given, threshold=threshold, rho=rho)

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
        from standoff.study.solver import Solved
        from standoff.theses.records import GameKey

        key = GameKey(self.resolved.perspective, self.resolved.scenario or "none")
        solved = Solved(key, self.resolved, self.model)
        return of_game(
            self.data, solved, goal, concept=concept, distance=distance, attained=attainable, progress=progress
        )

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
        from standoff.case.view import BARE
        from standoff.study.robustness.reporting import robustness
        from standoff.theses.records import GameKey

        key = GameKey(self.resolved.perspective, self.resolved.scenario or BARE)
        return robustness(
            self.data, n, seed, key=key, concepts=concepts, worlds=True, executor=executor,
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
