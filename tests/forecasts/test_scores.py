"""Scores against an independent library, and Murphy's terms against a second, plain computation."""

from __future__ import annotations

from fractions import Fraction
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.forecasts.scores import (
    ENOUGH,
    Scored,
    at_most,
    brier,
    exact_interval,
    log_score,
    murphy,
    murphy_terms,
    reliability,
    score,
)

CHANCES = st.sampled_from([0.0, 0.03, 0.125, 0.3, 0.5, 0.675, 0.875, 0.97, 1.0]) | st.floats(0, 1)
PAIRS = st.lists(st.tuples(CHANCES, st.booleans()), min_size=1, max_size=40)


def items(*rows: tuple[float, float, bool]) -> list[Scored]:
    return [Scored(f"f{n}", "a", low, (low + high) / 2, high, came) for n, (low, high, came) in enumerate(rows)]


@settings(max_examples=100, deadline=None)
@given(PAIRS)
def test_both_scores_are_those_of_an_independent_library(pairs: list[tuple[float, bool]]) -> None:
    oracle = pytest.importorskip("scoringrules")
    came = np.array([float(o) for _, o in pairs])
    said = np.array([p for p, _ in pairs])
    held = np.clip(said, 0.01, 0.99)
    assert [brier(p, o) for p, o in pairs] == pytest.approx(oracle.brier_score(came, said))
    assert [log_score(p, o) for p, o in pairs] == pytest.approx(oracle.log_score(came, held))


def test_known_scores() -> None:
    assert brier(0.675, True) == pytest.approx(0.105625) and brier(0.675, False) == pytest.approx(0.455625)
    assert log_score(0.5, True) == log_score(0.5, False) == pytest.approx(log(2))
    assert log_score(0.0, True) == log_score(1.0, False) == pytest.approx(-log(0.01))


@given(st.lists(st.tuples(st.floats(0, 0.5), st.floats(0.5, 1), st.booleans()), min_size=1, max_size=6))
def test_the_range_is_over_every_chance_in_the_bands(rows: list[tuple[float, float, bool]]) -> None:
    found = score(items(*rows))
    assert found is not None
    for rule, value in ((brier, found.brier), (log_score, found.log)):
        within = [[rule(low + (high - low) * step / 16, came) for step in range(17)] for low, high, came in rows]
        assert value.best == pytest.approx(sum(min(row) for row in within) / len(rows))
        assert value.worst == pytest.approx(sum(max(row) for row in within) / len(rows))
        assert value.best - 1e-12 <= value.value <= value.worst + 1e-12


def test_right_counts_the_likelier_side_only() -> None:
    found = score(items((0.05, 0.2, False), (0.8, 0.95, True), (0.45, 0.55, True), (0.55, 0.8, False)))
    assert found is not None
    assert (found.n, found.right, found.sided) == (4, 2, 3)
    assert (found.right_low, found.right_high) == exact_interval(2, 3)
    assert score([]) is None


@pytest.mark.parametrize(("k", "n"), [(0, 1), (1, 1), (4, 4), (13, 15), (0, 20), (7, 50)])
def test_the_exact_interval_is_where_the_tails_hold_their_share(k: int, n: int) -> None:
    low, high = exact_interval(k, n)
    assert low == 0 if k == 0 else 1 - at_most(k - 1, n, low) == pytest.approx(0.025)
    assert high == 1 if k == n else at_most(k, n, high) == pytest.approx(0.025)
    assert exact_interval(0, 0) == (0, 1)


def test_what_is_to_be_expected_in_the_long_run() -> None:
    found = score(items(*[(0.55, 0.8, True)] * 4))
    assert found is not None
    low, _ = exact_interval(4, 4)
    assert found.expected[0] == pytest.approx(0.105625)
    assert found.expected[1] == pytest.approx(low * 0.105625 + (1 - low) * 0.455625)


@given(PAIRS)
def test_murphys_terms_add_up_exactly(pairs: list[tuple[float, bool]]) -> None:
    exact = [(Fraction(p), o) for p, o in pairs]
    rel, res, unc, within, _ = murphy_terms(exact)
    assert within == 0
    assert rel - res + unc == sum(((p - o) ** 2 for p, o in exact), Fraction(0)) / len(exact)
    for edges in ([0.5], [0.2, 0.4, 0.6, 0.8], [0.0, 1.0]):
        rel, res, unc, within, _ = murphy_terms(exact, edges)
        assert rel - res + unc + within == sum(((p - o) ** 2 for p, o in exact), Fraction(0)) / len(exact)


@given(PAIRS)
def test_murphys_terms_by_a_second_computation(pairs: list[tuple[float, bool]]) -> None:
    """Item by item: each forecast against the share of its group, that share against all, and their product."""
    p, o = np.array([p for p, _ in pairs]), np.array([float(o) for _, o in pairs])
    for edges in (None, [0.25, 0.5, 0.75]):
        group = p if edges is None else np.searchsorted(edges, p, side="right")
        share = np.array([o[group == g].mean() for g in group])
        mean = np.array([p[group == g].mean() for g in group])
        found = murphy(pairs, edges)
        assert found is not None
        assert found.reliability == pytest.approx(np.mean((mean - share) ** 2), abs=1e-12)
        assert found.resolution == pytest.approx(np.mean((share - o.mean()) ** 2), abs=1e-12)
        assert found.uncertainty == pytest.approx(o.var(), abs=1e-12)
        inside = np.mean((p - mean) ** 2) - 2 * np.mean((o - share) * (p - mean))
        assert found.within == pytest.approx(inside, abs=1e-12)
        assert found.brier == pytest.approx(np.mean((p - o) ** 2), abs=1e-12)
        assert found.groups == len(set(group.tolist()))


def test_a_chance_at_an_edge_belongs_to_the_bin_above() -> None:
    found = murphy([(0.5, True), (0.5, False), (0.4, False)], [0.5])
    assert found is not None and found.groups == 2 and found.within == 0.0
    assert murphy([]) is None


def test_reliability_is_withheld_where_there_are_few() -> None:
    rows = [(0.55, 0.8, True)] * 12 + [(0.05, 0.2, False)] * 7
    assert len(rows) == ENOUGH - 1 and reliability(items(*rows)) is None
    groups = reliability(items(*rows, (0.05, 0.2, True)))
    assert groups is not None
    assert [(g.p, g.n, g.came_true) for g in groups] == [(0.125, 8, 1), (0.675, 12, 12)]
    assert (groups[0].low, groups[0].high) == exact_interval(1, 8)
