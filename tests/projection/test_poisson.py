"""The clock's law against fractions."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate

import numpy as np
import pytest

from standoff.projection.poisson import poisson, weights


def law(mean: Fraction) -> list[Fraction]:
    """P(N = k), to 60 decimals, from a series for exp(mean) until its terms are far below them."""
    scale = 10**140
    terms = [scale]
    while terms[-1] > 10**40 or len(terms) < 9:
        terms.append(terms[-1] * mean.numerator // (mean.denominator * len(terms)))
    whole = sum(terms)
    return [Fraction(term * 10**60 // whole, 10**60) for term in terms]


@pytest.mark.parametrize(
    "mean", [Fraction(0), Fraction(1, 64), Fraction(1, 2), Fraction(3), Fraction(47, 4), Fraction(160)]
)
def test_weights_and_tails_against_fractions(mean: Fraction) -> None:
    true = law(mean)
    for epsilon in (0.3, 1e-3, 1e-9):
        found = poisson(float(mean), epsilon)
        last = found.weight.shape[0] - 1
        tails = [*accumulate(true[::-1])][::-1]
        for k in range(last + 1):
            assert float(found.weight[k]) == pytest.approx(float(true[k]), rel=1e-13, abs=1e-60)
            assert float(found.tail[k]) == pytest.approx(float(tails[k + 1]), rel=1e-12, abs=1e-29)
        assert found.tail[last] <= epsilon and (last == 0 or found.tail[last - 1] > epsilon)


def test_weights_of_large_means_sum_to_one() -> None:
    for mean in (5_000.0, 100_000.5):
        found = poisson(mean, 1e-12)
        k = np.arange(found.weight.shape[0])
        assert found.weight.sum() == pytest.approx(1, abs=1e-11)
        assert (found.weight * k).sum() == pytest.approx(mean, rel=1e-10)
        assert found.weight.shape[0] < mean + 8 * mean**0.5


def test_as_many_weights_as_are_asked_for() -> None:
    assert weights(0.0, 3).weight.tolist() == [1, 0, 0, 0] and weights(0.0, 3).tail.tolist() == [0, 0, 0, 0]
    few = weights(10.0, 4)
    assert few.weight.shape == few.tail.shape == (5,) and few.tail[4] == pytest.approx(0.9707473119230389)
