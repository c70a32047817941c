"""What Moscow's aims would take, on the flagship: prices, bearers, and the theses that ask for them."""

from __future__ import annotations

import pytest

import standoff
from standoff.study.answers import answer_all
from standoff.study.pursuit.pursuing import evolved, pursue, target_of
from standoff.study.pursuit.records import Price
from standoff.study.solver import Solver
from standoff.theses.judge import judge
from standoff.theses.questions import questions
from standoff.theses.records import GameKey


@pytest.fixture(scope="module")
def solver() -> Solver:
    return Solver(standoff.load("korea").data)


def test_a_part_is_free_and_the_axis_costs_seoul(solver: Solver) -> None:
    solved = solver.solved(GameKey("moscow", "core"))
    part = pursue(solver.data, solved, target_of(solver.data, "moscow", "rus_part"), told=False)
    assert part.state is not None and part.state.price == Price(0, 0, 2)
    assert part.equilibrium is not None and part.equilibrium.price.losses == 0
    axis = pursue(solver.data, solved, target_of(solver.data, "moscow", "rus_axis_goal"), told=False)
    assert axis.state is not None and axis.state.price == Price(1, 0, 3) and axis.state.bearers == (("KOR", 1),)
    assert axis.stable_targets == () and axis.n_goal == 8640
    assert [c.actor for c in axis.conditions if not c.stable] == ["USA"]
    attained = evolved(solved).attainable()
    assert int(attained.sum()) == int(solved.attainable().sum())


def test_the_reviewer_lets_the_axis_last_at_the_price_of_washington(solver: Solver) -> None:
    solved = solver.solved(GameKey("reviewer", "core"))
    axis = pursue(solver.data, solved, target_of(solver.data, "reviewer", "rus_axis_goal"), told=False)
    assert axis.equilibrium is not None and axis.equilibrium.price == Price(1, 0, 4)
    assert axis.equilibrium.bearers == (("USA", 1),)


def test_theses_on_the_price_of_the_aspirations_and_on_minds(solver: Solver) -> None:
    data = solver.data
    theses = [t for t in data.theses.theses if t.id in ("t07c", "t40e")]
    answers = answer_all([q for t in theses for q in questions(t, data)], solver)
    ruled = {t.id: judge(t, data, answers) for t in theses}
    assert (
        ruled["t40e"].verdict == "HOLDS"
        and "one move against its mover's interest, Washington's" in ruled["t40e"].reason
    )
    assert ruled["t07c"].verdict == "FAILS"
    assert "nobody but Washington or the North would leave" in ruled["t07c"].reason
    assert "Washington in 8,640 of the 60,480; and the North in 25,920" in ruled["t07c"].reason
