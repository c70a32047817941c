"""Exact tests of few items, against plain enumerations."""

from __future__ import annotations

from itertools import combinations, product
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.forecasts.chances import apart, paired, toss
from standoff.forecasts.scores import Scored, brier

ROWS = st.lists(
    st.tuples(st.sampled_from([0.125, 0.3, 0.5, 0.675, 0.97]), st.booleans(), st.sampled_from(["a", "b", None])),
    min_size=1,
    max_size=7,
)


def scored(rows: list[tuple[float, bool, str | None]]) -> list[Scored]:
    return [Scored(f"f{n}", "w", p, p, p, came, day) for n, (p, came, day) in enumerate(rows)]


@settings(deadline=None)
@given(ROWS)
def test_a_toss_for_each_item_counts_all_outcomes(rows: list[tuple[float, bool, str | None]]) -> None:
    found = toss(scored(rows))
    seen = sum(brier(p, came) for p, came, _ in rows)
    totals = [
        sum(brier(p, came) for (p, _, _), came in zip(rows, outcomes, strict=True))
        for outcomes in product([True, False], repeat=len(rows))
    ]
    assert found is not None and found.tosses == len(rows)
    assert found.as_good == pytest.approx(sum(t <= seen + 1e-12 for t in totals) / len(totals))
    assert found.as_bad == pytest.approx(sum(t >= seen - 1e-12 for t in totals) / len(totals))


@settings(deadline=None)
@given(ROWS)
def test_what_one_day_decided_is_tossed_together(rows: list[tuple[float, bool, str | None]]) -> None:
    found = toss(scored(rows), by_day=True)
    days = list(dict.fromkeys(day if day else f"#{n}" for n, (_, _, day) in enumerate(rows)))
    totals = []
    for turned in product([False, True], repeat=len(days)):
        flips = dict(zip(days, turned, strict=True))
        totals.append(sum(brier(p, came ^ flips[day or f"#{n}"]) for n, (p, came, day) in enumerate(rows)))
    assert found is not None and found.tosses == len(days)
    assert found.as_good == pytest.approx(sum(t <= totals[0] + 1e-12 for t in totals) / len(totals))


def test_seven_of_seven_and_three_days() -> None:
    rows: list[tuple[float, bool, str | None]] = [(0.675, True, day) for day in "aaabbcc"]
    one, by_day = toss(scored(rows)), toss(scored(rows), by_day=True)
    assert one is not None and one.as_good == 1 / 128 and one.told_apart
    assert by_day is not None and by_day.as_good == 1 / 8 and not by_day.told_apart
    wrong = toss(scored([(p, not came, day) for p, came, day in rows]))
    assert wrong is not None and wrong.as_bad == 1 / 128 and wrong.told_apart
    assert toss([]) is None


def test_many_items_are_drawn_and_near_the_binomial() -> None:
    rows: list[tuple[float, bool, str | None]] = [(0.675, n < 20, None) for n in range(30)]
    found, again = toss(scored(rows), seed=1), toss(scored(rows), seed=1)
    exact = sum(comb(30, k) for k in range(20, 31)) / 2**30
    assert found == again and found is not None and found.as_good == pytest.approx(exact, abs=0.003)


@settings(deadline=None)
@given(st.lists(st.sampled_from([-0.3, -0.1, 0.0, 0.1, 0.25]), min_size=1, max_size=8))
def test_signs_are_tossed(differences: list[float]) -> None:
    sums = [abs(sum(s * d for s, d in zip(signs, differences, strict=True)))
            for signs in product([1, -1], repeat=len(differences))]  # fmt: skip
    seen = abs(sum(differences))
    assert paired(differences) == pytest.approx(sum(s >= seen - 1e-12 for s in sums) / len(sums))


SCORES = st.lists(st.sampled_from([0.0, 0.1, 0.4, 0.9]), min_size=1, max_size=4)


@settings(deadline=None)
@given(SCORES, SCORES)
def test_labels_are_dealt_anew(first: list[float], second: list[float]) -> None:
    both = [*first, *second]
    gaps = []
    for chosen in combinations(range(len(both)), len(first)):
        one = [both[i] for i in chosen]
        other = [both[i] for i in range(len(both)) if i not in chosen]
        gaps.append(abs(sum(one) / len(one) - sum(other) / len(other)))
    seen = abs(sum(first) / len(first) - sum(second) / len(second))
    assert apart(first, second) == pytest.approx(sum(g >= seen - 1e-12 for g in gaps) / len(gaps))
    assert paired([]) == apart([], first) == 1.0


def test_many_deals_are_drawn() -> None:
    assert apart([0.1] * 15, [0.9] * 15) < 0.001
    assert apart([0.1, 0.9] * 10, [0.1, 0.9] * 10) == 1.0
