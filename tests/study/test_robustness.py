"""Preference draws: every draw judged as the case of the draw, written out by hand, is judged; shares; who computes."""

from __future__ import annotations

import random
from math import isclose, sqrt

import numpy as np
import pytest

from standoff.case.schema import Perspective, Preferences, Statement
from standoff.study.robustness import drawing
from standoff.study.robustness.drawing import Counts, Job
from standoff.study.robustness.records import agreement, mark
from standoff.study.robustness.reporting import document, not_drawn, robustness, shares
from standoff.study.run import judge_theses, study
from standoff.study.solver import Solver
from standoff.study.worlds import worlds
from standoff.theses.records import GameKey
from standoff.theses.robustness import Share
from tests.study.drawn_cases import drawn_by_hand, random_case
from tests.theses.tiny import thesis, tiny

SEED, DRAWS = 9, 12


@pytest.mark.parametrize("first", range(0, 30, 10))
def test_each_draw_is_judged_as_the_case_written_out(first: int) -> None:
    judged = 0
    for at in range(first, first + 10):
        data = random_case(random.Random(at))
        scenario = random.Random(at).choice(["none", "edited"])
        key = GameKey("plain", scenario)
        solver = Solver(data)
        asked = [t.id for t in data.theses.theses if not not_drawn(t, data, scenario, solver)]
        for number in range(DRAWS):
            counts = drawing.run(Job(data, SEED, key, tuple(asked), ("nash", "seq", "gmr"), worlds=True),
                                 range(number, number + 1))  # fmt: skip
            written = drawn_by_hand(data, SEED, number)
            truth = {r.thesis.id: r.verdict.verdict for r in judge_theses(written)}
            assert {id: next(iter(found)) for id, found in counts.theses.items()} == {id: truth[id] for id in asked}
            solved = Solver(written).solved(key)
            for concept, times in counts.stable.items():
                assert np.array_equal(times > 0, solved.equilibria(concept))
            told = {tuple(value for _, value in world.truths) for world in worlds(solved, ("seq",))}
            assert set(counts.worlds) == told
            judged += len(asked)
        drawing.forget()
    assert judged > 300


def test_counts_add_up_in_any_order_and_any_parts() -> None:
    data = random_case(random.Random(40))
    job = Job(data, 1, GameKey("plain", "none"), tuple(t.id for t in data.theses.theses[:6]), ("seq",), worlds=True)
    whole = drawing.run(job, range(30))
    pieces = Counts()
    for part in (range(17, 30), range(0, 5), range(5, 17)):
        pieces.add(drawing.run(job, part))
    drawing.forget()
    assert (pieces.draws, pieces.theses, pieces.worlds) == (whole.draws, whole.theses, whole.worlds)
    assert np.array_equal(pieces.stable["seq"], whole.stable["seq"])


def test_a_draw_does_not_depend_on_what_else_is_asked() -> None:
    data = random_case(random.Random(41))
    one = robustness(data, 40, 3, theses=["t1"], key=GameKey("grim", "none"))
    many = robustness(data, 40, 3, theses=None, concepts=("nash", "seq"), worlds=True)
    assert one.thesis("t1") == many.thesis("t1")
    assert robustness(data, 40, 3, theses=["t1"]) == robustness(data, 40, 3, theses=["t1"])


def test_wilson_interval_solves_its_equation() -> None:
    z = 1.959963984540054
    for holding, n in ((3, 10), (50, 100), (1, 7), (499, 500)):
        share = Share.of(holding, n)
        assert share.value == holding / n
        for bound in (share.low, share.high):
            assert bound is not None
            assert isclose(abs(share.value - bound), z * sqrt(bound * (1 - bound) / n), rel_tol=1e-9)
    assert (Share.of(0, 9).low, Share.of(9, 9).high) == (0.0, 1.0)
    assert Share.of(5, 20, 10).value == 0.5
    assert Share.of(0, 20, 20).document() == {"value": None, "low": None, "high": None, "draws": 20, "vacuous": 20}


def test_open_draws_are_vacuous_and_counted_apart() -> None:
    """Where Arden wants its army, it is never stable without it, and nothing is there to judge."""
    wants = Preferences(statements=(Statement(id="only", proposition="a.arm", confidence=0.5),))
    never = {"kind": "equilibria", "quantifier": "every", "concept": "nash", "given": "not a.arm", "satisfies": "peace"}
    data = tiny(thesis("t", never)).model_copy(
        update={"perspectives": {"plain": Perspective(preferences={"A": wants})}}
    )
    found = robustness(data, 200, 5, theses=None).thesis("t")
    assert found is not None
    assert found.share is not None
    assert 60 < found.share.vacuous < 140
    assert found.share.value == 0.0


def test_verdicts_are_marked_by_how_many_draws_agree() -> None:
    assert mark("FAILS", Share.of(2, 100)) == "robust"
    assert mark("HOLDS", Share.of(2, 100)) == "fragile"
    assert mark("HOLDS", Share.of(80, 100)) == ""
    assert mark("OPEN", Share.of(80, 100)) == ""
    assert agreement("FAILS", Share.of(20, 100)) == 0.8
    assert agreement("HOLDS", Share.of(0, 5, 5)) is None


def test_why_a_thesis_is_not_drawn() -> None:
    peace = {"kind": "equilibria", "quantifier": "some", "satisfies": "peace"}
    data = tiny(
        thesis("here", peace),
        thesis("there", peace, scenario="bold"),
        thesis("across", {"kind": "both_hold", "theses": ["here", "there"]}),
        thesis("record", {"kind": "dated", "event": "e1", "date": "2014"}),
        thesis("draws", {"kind": "robust", "thesis": "here"}),
        thesis("rests", {"kind": "rests_on", "thesis": "here", "statement": "a_safe"}),
    )
    solver = Solver(data)
    why = {t.id: not_drawn(t, data, "none", solver) for t in data.theses.theses}
    assert why["here"] == why["rests"] == ""
    assert "--scenario bold" in why["there"]
    assert "scenario bold" in why["across"]
    assert "preferences" in why["record"]
    assert "draws" in why["draws"]
    assert not_drawn(data.theses.theses[1], data, "bold", solver) == ""


def test_a_thesis_that_asks_two_views_is_drawn_where_both_are() -> None:
    peace = {"kind": "equilibria", "quantifier": "some", "satisfies": "peace"}
    data = tiny(
        thesis("here", peace),
        thesis("grim", peace, perspective="grim"),
        thesis("across", {"kind": "both_hold", "theses": ["here", "grim"]}),
    )
    both = robustness(data, 10, 1, theses=None).thesis("across")
    alone = robustness(data, 10, 1, theses=["here", "across"]).thesis("across")
    assert both is not None
    assert both.share is not None
    assert alone is not None
    assert alone.share is None
    assert "grim" in alone.why_not


def test_a_thesis_about_draws_is_open_without_them_and_judged_by_the_share_with_them() -> None:
    peace = {"kind": "equilibria", "quantifier": "some", "satisfies": "peace"}
    robust = {"kind": "robust", "thesis": "t", "at_least": 0.95}
    data = tiny(thesis("t", peace), thesis("r", robust), thesis("none", {"kind": "robust", "thesis": "missing"}))
    verdicts = {r.thesis.id: r.verdict for r in judge_theses(data)}
    assert verdicts["r"].verdict == verdicts["none"].verdict == "OPEN"
    assert "--draws" in verdicts["r"].reason
    drawn = study(data, draws=25, seed=2)
    verdicts = {r.thesis.id: r.verdict for r in drawn.theses}
    assert verdicts["r"].verdict == "HOLDS"
    assert "100" in verdicts["r"].reason
    assert drawn.robustness is not None
    solver = Solver(data)
    solver.shares = {**shares(drawn.robustness), "t": Share.of(5, 25)}
    assert {r.thesis.id: r.verdict.verdict for r in judge_theses(data, solver=solver)}["r"] == "FAILS"


def test_a_study_with_draws_fills_the_shares_of_its_worlds() -> None:
    data = random_case(random.Random(44))
    found = study(data, draws=20, seed=1)
    assert found.robustness is not None
    assert all(w.share == found.robustness.world(w.truths) for w in found.headline.worlds)
    assert all(w.share is not None and w.share.draws == 20 for w in found.headline.worlds)
    assert found.provenance.seed == 1
    assert "--draws 20 --seed 1" in found.provenance.command
    assert study(data).robustness is None
    assert document(found.robustness)["made"] == 20


class Interrupted:
    """An executor whose user presses Ctrl-C after some parts."""

    def __init__(self, after: int):
        self.after = after

    def run(self, function, job, parts):  # type: ignore[no-untyped-def]
        for part in parts[: self.after]:
            yield function(job, part)
        raise KeyboardInterrupt


def test_interrupted_draws_keep_what_is_finished() -> None:
    data = random_case(random.Random(45))
    cut = robustness(data, 80, 1, theses=["t1"], executor=Interrupted(7), key=GameKey("plain", "none"))
    assert (cut.draws, cut.asked, cut.complete) == (14, 80, False)
    whole = robustness(data, 14, 1, theses=["t1"], key=GameKey("plain", "none"))
    assert cut.theses == whole.theses
    with pytest.raises(KeyboardInterrupt):
        robustness(data, 80, 1, executor=Interrupted(0))
