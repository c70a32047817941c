"""Two scenarios side by side: what the second changes, and what appears and goes with it.

Worlds are compared by the truth of the case's world definitions, players' fortunes on the base's scale
(`strategy.standing`), theses by being judged a second time with the scenario in the base's place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from standoff.case.propositions import words
from standoff.case.resolved import GameStatement, ResolvedGame
from standoff.case.schema import CaseData, ThesesFile, Thesis
from standoff.case.view import BARE, scenario_chain
from standoff.conflict.model import Truths
from standoff.errors import StandoffError
from standoff.strategy.standing import scale
from standoff.study.answers import Progress, answer_all
from standoff.study.courses.records import Comparison, Flip, FortunePair, Side, WorldPair
from standoff.study.courses.table import Lasting, lasting, named, outlook, titles_of, truths_at, worlds_at
from standoff.study.records import CONCEPTS, ConceptSummary
from standoff.study.solver import Solved, Solver
from standoff.study.standing import status_quo_report
from standoff.study.wording import party, phrase, truth_sentence
from standoff.study.worlds import Truth
from standoff.theses.clauses import joined, outer
from standoff.theses.courses import ChangeOfOutlook, CourseEndings
from standoff.theses.gloss import gloss
from standoff.theses.judge import judge
from standoff.theses.questions import game_of, questions
from standoff.theses.records import GameKey, Question


def compare(
    data: CaseData,
    solver: Solver,
    scenario: str,
    *,
    base: str | None = None,
    perspective: str | None = None,
    concept: str = "seq",
    concepts: Sequence[str] = CONCEPTS,
    theses: bool = True,
    progress: Progress | None = None,
) -> Comparison:
    """A scenario against another (the default one where None), as one perspective sees them (the default one).

    `concept`: the one that lasting states are stable under; `concepts` are counted besides. `theses`: judge the theses
    of the base again under the scenario. Raises `NameUnknown` for a name the case does not have.
    """
    key = GameKey(perspective or data.case.default_perspective, base or data.case.default_scenario or BARE)
    for name in (key.scenario, scenario):
        scenario_chain(data, name)
    counted = tuple(dict.fromkeys([*concepts, concept]))
    found = _pair(data, solver, key, scenario, concept, counted)
    if not theses:
        return found
    flips, judged = _flips(data, solver, key, scenario, progress)
    return replace(found, theses=flips, n_judged=judged)


def comparisons(
    data: CaseData, solver: Solver, key: GameKey, others: Sequence[str], *, most: int
) -> tuple[tuple[Comparison, ...], tuple[str, ...]]:
    """Several scenarios against one base under SEQ, without theses.

    Those without a game, or with more than `most` states, are left out.

    Each game is dropped once compared. Returns the comparisons and the scenarios left out.
    """
    made, left_out = [], []
    for scenario in others:
        keep = solver.keys
        try:
            small = solver.solved(replace(key, scenario=scenario)).model.n <= most
        except StandoffError:
            small = False
        if small:
            made.append(_pair(data, solver, key, scenario, "seq", ("seq",)))
        else:
            left_out.append(scenario)
        solver.forget([*keep, key])
    return tuple(made), tuple(left_out)


def _pair(
    data: CaseData, solver: Solver, key: GameKey, scenario: str, concept: str, concepts: Sequence[str]
) -> Comparison:
    first, second = solver.solved(key), solver.solved(GameKey(key.perspective, scenario, key.without))
    for solved in (first, second):
        solved.prepare(concepts)
    ends = lasting(first, concept), lasting(second, concept)
    measure = scale(first.game, first.model, [end.codes for end in ends])
    pairs = _worlds(first, second, *ends)
    return Comparison(
        perspective=key.perspective,
        concept=concept,
        base=_side(data, first, concept, concepts),
        scenario=_side(data, second, concept, concepts),
        changes=tuple(changes(data, first.game, second.game)),
        appear=tuple(pair for pair in pairs if not pair.n_base),
        go=tuple(pair for pair in pairs if not pair.n_scenario),
        stay=tuple(pair for pair in pairs if pair.n_base and pair.n_scenario),
        fortunes=tuple(
            FortunePair(player, outlook(first, measure, actor, ends[0]), outlook(second, measure, actor, ends[1]))
            for actor, player in enumerate(first.model.actors)
        ),
    )


def _side(data: CaseData, solved: Solved, concept: str, concepts: Sequence[str]) -> Side:
    scenario = solved.key.scenario
    title = data.case.scenarios[scenario].title if scenario in data.case.scenarios else "The bare case"
    return Side(
        scenario=scenario,
        title=named(title),
        n_states=solved.model.n,
        n_reachable=int(solved.attainable().sum()) if solved.has_status_quo else 0,
        concepts=tuple(_summary(solved, key) for key in concepts),
        status_quo=status_quo_report(solved, concepts, headline=concept),
    )


def _summary(solved: Solved, concept: str) -> ConceptSummary:
    stable = solved.equilibria(concept)
    if not solved.has_status_quo:
        return ConceptSummary(concept, int(stable.sum()), 0, None)
    near = int((stable & solved.attainable()).sum())
    return ConceptSummary(concept, int(stable.sum()), near, bool(stable[solved.status_quo]))


def _worlds(first: Solved, second: Solved, base: Lasting, other: Lasting) -> tuple[WorldPair, ...]:
    """Every world of either game with its states in both, those with more lasting states in the base first."""
    before, after = worlds_at(truths_at(first.game, base.codes)), worlds_at(truths_at(second.game, other.codes))
    titles = titles_of(first.game, list(dict.fromkeys([*before, *after])))

    def near(end: Lasting, where: Mapping[Truth, Truths], world: Truth) -> int | None:
        if end.near is None:
            return None
        return int((where[world] & end.near).sum()) if world in where else 0

    return tuple(
        WorldPair(
            truths=world,
            title=title,
            sentence=truth_sentence(first.game, world) if world else "",
            n_base=int(before[world].sum()) if world in before else 0,
            n_scenario=int(after[world].sum()) if world in after else 0,
            attainable_base=near(base, before, world),
            attainable_scenario=near(other, after, world),
        )
        for world, title in titles.items()
    )


def changes(data: CaseData, base: ResolvedGame, other: ResolvedGame) -> Iterator[str]:
    """What one game of a case changes against another, in sentences: levels, positions, what is held, wants."""
    for id, level in other.levels.items():
        if base.levels.get(id) != level:
            driver = data.case.drivers[id]
            before = driver.levels[base.levels[id]]
            yield f"{driver.title}: {driver.levels[level].rstrip('.')} (in the base: {before.rstrip('.')})."
    pairs = list(zip(base.options, other.options, strict=True))
    held = [(o.id, o.fixed) for b, o in pairs if o.fixed is not None and b.fixed != o.fixed]
    moved = [(o.id, o.now) for b, o in pairs if o.now is not None and o.now != b.now and o.fixed is None]
    if held:
        yield f"Held: {phrase(other, held)}."
    if moved:
        yield f"To begin with: {phrase(other, moved)}."
    free = [o.id for b, o in pairs if o.fixed is None and b.fixed is not None]
    if free:
        yield f"Free to move, though held in the base: {joined(free)}."
    known = {c.text for c in base.constraints}
    for constraint in other.constraints:
        if constraint.text not in known:
            yield f"Demanded of every state: {gloss(constraint.text, data) or f'“{constraint.text}”'}."
    for before_player, player in zip(base.players, other.players, strict=True):
        yield from _wants(data, other, player.id, before_player.statements, player.statements)


def _wants(
    data: CaseData,
    game: ResolvedGame,
    player: str,
    before: tuple[GameStatement, ...],
    after: tuple[GameStatement, ...],
) -> Iterator[str]:
    """How a player's wants differ: what comes in, what drops out."""
    old, new = {(s.id, words(s.tree)) for s in before}, {(s.id, words(s.tree)) for s in after}
    name = party(game, player)
    added = [s for s in after if (s.id, words(s.tree)) not in old]
    dropped = [s for s in before if (s.id, words(s.tree)) not in new]
    if added:
        yield f"{outer(name.name)} now also {name.verb('wants')}: {_listed(data, added)}."
    if dropped:
        yield f"{outer(name.name)} no longer {name.verb('wants')}: {_listed(data, dropped)}."
    if not added and not dropped and [s.id for s in before] != [s.id for s in after]:
        yield f"{outer(name.name)} {name.verb('orders')} the same wants otherwise."


def _listed(data: CaseData, statements: Sequence[GameStatement]) -> str:
    return "; ".join(gloss(s.text, data) or f"“{s.text}”" for s in statements)


# theses


def _flips(
    data: CaseData, solver: Solver, key: GameKey, scenario: str, progress: Progress | None
) -> tuple[tuple[Flip, ...], int]:
    """The theses judged in the base whose verdict differs under the scenario, and how many were put.

    Those that ask no game, and those that compare scenarios of their own accord, are left out.
    """
    moved = _moved(data, key.scenario, scenario)
    chosen = [t for t in data.theses.theses if game_of(t, data) == key and _asks_a_game(questions(t, data))]
    again = {t.id: t for t in moved.theses.theses}
    asked = [q for t in chosen for q in (*questions(t, data), *questions(again[t.id], moved))]
    keep = (*solver.keys, key, GameKey(key.perspective, scenario))
    answers = answer_all(asked, solver, keep=keep, progress=progress)
    flips = []
    for thesis in chosen:
        before, after = judge(thesis, data, answers), judge(again[thesis.id], moved, answers)
        if before.verdict != after.verdict:
            flips.append(Flip(thesis.id, thesis.claim, before.verdict, after.verdict, after.reason))
    return tuple(flips), len(chosen)


def _asks_a_game(asked: Sequence[Question]) -> bool:
    return bool(asked) and not any(isinstance(q, CourseEndings | ChangeOfOutlook) for q in asked)


def _moved(data: CaseData, base: str, scenario: str) -> CaseData:
    """The case with every thesis that is judged in the base judged in the scenario instead."""

    def move(thesis: Thesis) -> Thesis:
        here = game_of(thesis, data).scenario == base
        return thesis.model_copy(update={"scenario": scenario}) if here else thesis

    return data.model_copy(update={"theses": ThesesFile(theses=tuple(map(move, data.theses.theses)))})
