"""The flagship against coalitions: which lasting states survive, who jumps where, and two conclusions of the text."""

from __future__ import annotations

import numpy as np

from standoff.case.view import resolve
from standoff.conflict.build import build
from standoff.stability.coalitions import coalition_stable, every_coalition
from standoff.stability.concepts import solve
from standoff.study.coalitions.reporting import report
from standoff.study.solver import Solver

from .test_korea_structure import korea


def test_only_the_deal_survives_and_two_pairs_would_jump() -> None:
    found = report(korea(), Solver(korea()))
    assert found is not None and (found.n_states, found.n_coalitions) == (36, 31)
    assert found.kept == {"cnash": 0, "cgmr": 8, "csmr": 8, "cseq": 3}
    lasting = [world for world in found.worlds if world.kept["cseq"]]
    assert [(world.n_states, world.kept["cseq"], world.kept["cgmr"]) for world in lasting] == [(8, 3, 8)]
    deal = lasting[0].number
    free = {(jump.coalition, jump.start, jump.end) for jump in found.across if jump.n_free}
    assert {start for members, start, end in free if members == ("USA", "PRK") and end == deal} == {1, 4}
    assert (("PRK", "RUS"), 4, 1) in free
    assert not any(jump.start == deal for jump in found.across)


def test_every_lasting_state_falls_to_somebody_acting_together_where_nobody_answers() -> None:
    """Asked coalition by coalition: what each pair, and all together, leave standing of the 36 states."""
    model = build(resolve(korea()))
    stable = np.flatnonzero(solve(model, ["seq"])["seq"].all(axis=0)).astype(np.int32)
    left = {one: ~coalition_stable(model, "cnash", one, stable) for one in every_coalition(model.m)}
    assert np.logical_or.reduce(list(left.values())).all()
    everybody = left[tuple(range(model.m))]
    assert int(everybody.sum()) == 28
    assert (coalition_stable(model, "cseq", range(model.m), stable) == ~everybody).all()
