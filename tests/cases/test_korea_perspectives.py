"""The flagship's views against each other: the headline findings, and single verdicts audited by the second engine."""

from __future__ import annotations

from functools import lru_cache

import pytest

import standoff
from standoff.case.view import resolve
from standoff.reference import Reference
from standoff.study.perspectives.records import PerspectivesReport
from standoff.study.perspectives.reporting import perspectives_report
from standoff.study.solver import Solver
from standoff.study.strategic import answer
from standoff.theses.judge import judge
from standoff.theses.questions import questions


@lru_cache
def solver() -> Solver:
    return Solver(standoff.load("korea").data)


@lru_cache
def report() -> PerspectivesReport:
    return perspectives_report(solver().data, solver(), limit=0)


def test_nearly_nothing_that_holds_is_what_everyone_expects() -> None:
    counts = report().hypergame.headline
    assert (counts.n_hyper, counts.of("steady"), counts.of("illusory")) == (96, 2, 184)
    assert counts.of("hidden") == 0 and counts.status_quo is None


def test_seoul_surprises_everybody_and_moscow_seoul() -> None:
    found = {(s.player, s.by): (s.n_states, s.of) for s in report().hypergame.surprises}
    assert found == {
        ("KOR", "RUS"): (113, 127),
        ("USA", "KOR"): (55, 70),
        ("PRK", "KOR"): (55, 66),
        ("CHN", "KOR"): (55, 74),
        ("RUS", "KOR"): (22, 36),
        ("RUS", "PRK"): (5, 36),
    }
    (moscow,) = [s for s in report().hypergame.surprises if (s.player, s.by) == ("RUS", "KOR")]
    assert moscow.step is not None and moscow.step.changes == (("rok.partner", False),)


def test_three_quarters_of_what_moscow_takes_to_last_do_not() -> None:
    moscow = next(own for own in report().hypergame.own if own.player == "RUS")
    assert (moscow.perspective, moscow.n_equilibria, moscow.n_right, moscow.n_wrong) == ("moscow", 36, 9, 27)


def test_the_second_engine_gives_the_same_verdicts() -> None:
    """Of the states nearest to today, each player's in its own game."""
    game = report().hypergame
    engines = {own.player: Reference(resolve(solver().data, own.perspective)) for own in game.own}
    for state in (*game.hyper_equilibria[:4], *game.wrong[:4]):
        leaving = tuple(p for p, engine in engines.items() if not engine.stable("seq", p, state.state).stable)
        assert leaving == state.leaves, state


def test_views_part_where_their_files_do() -> None:
    by_view = {found.second: found for found in report().differences}
    assert set(by_view) == {"reviewer", "pyongyang", "seoul", "beijing", "washington"}
    seoul = {player.player: player for player in by_view["seoul"].players}
    assert "kor_monopoly" in {s.id for s in seoul["KOR"].only_second} and seoul["KOR"].own
    assert seoul["CHN"].alike and seoul["CHN"].stable > 0, "the same wants, and other replies to fear"
    assert {s.id for s in seoul["RUS"].only_second} >= {"rus_votes_with_china", "rus_backs_with_china"}


@pytest.mark.parametrize("id", ["t45", "t45c"])
def test_the_slight_is_seen_differently(id: str) -> None:
    thesis = next(t for t in solver().data.theses.theses if t.id == id)
    asked = questions(thesis, solver().data)
    verdict = judge(thesis, solver().data, {question: answer(question, solver()) for question in asked})  # type: ignore[arg-type]
    assert verdict.verdict == "HOLDS" and "22 of the 36" in verdict.reason
