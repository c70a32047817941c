"""How drivers move, and that merged levels move as the levels they stand for: against matrix exponentials."""

from __future__ import annotations

import random
from datetime import date
from itertools import combinations

import numpy as np
import pytest
from scipy.linalg import expm

from standoff.case.fields import first_day
from standoff.case.schema import Driver
from standoff.errors import UsageError
from standoff.projection.lumping import Blocks, coarsest, lump
from standoff.projection.movement import Movement, movement, possible
from standoff.projection.records import Floats
from tests.projection.driven import random_case

SINCE = date(2021, 1, 1)


Given = dict[tuple[str, str, str], float]


def moved(driver: Driver, *, record: bool = False, turns: Given | None = None, rates: Given | None = None) -> Movement:
    return movement("d", driver, driver.now, SINCE, record=record, rates=rates or {}, turns=turns or {})


def at(rates: Floats, turns: tuple[tuple[float, Floats], ...], start: int, time: float) -> Floats:
    """The chances of every stay at a time: exponentials between turns, a turn's chances on its day."""
    generator = rates - np.diag(rates.sum(axis=1))
    chances, then = np.eye(rates.shape[0])[start], 0.0
    for day, turned in turns:
        if day <= time:
            chances, then = chances @ expm(generator * (day - then)) @ turned, day
    return np.asarray(chances @ expm(generator * (time - then)), dtype=np.float64)


def random_movement(rng: random.Random) -> Movement:
    driver = next(iter(random_case(rng).case.drivers.values()))
    return moved(driver, record=rng.random() < 0.5)


def test_merged_levels_move_as_their_levels_do() -> None:
    merged = 0
    for seed in range(300):
        rng = random.Random(f"lump {seed}")
        one = random_movement(rng)
        kinds = {level: rng.randrange(2) for level in one.levels}
        found = lump(one, kinds)
        blocks = coarsest(one, one.reached(), kinds)
        merged += any(len(block) > 1 for block in blocks) and len(blocks) > 1
        for time in (0.0, 0.3, 1.0, 2.9, 6.0):
            wanted = at(one.rates, one.turns, one.start, time)
            chances = at(found.chain.rates, found.turns, found.chain.start, time)
            assert chances == pytest.approx([wanted[list(block)].sum() for block in blocks], abs=1e-9)
            assert chances.sum() == pytest.approx(1.0)
        for block, level in zip(blocks, found.members, strict=True):
            assert {kinds[one.levels[stay]] for stay in block} == {kinds[level]}
    assert merged > 30


def partitions(items: list[int]) -> list[Blocks]:
    """Every way of putting some things into blocks."""
    if not items:
        return [()]
    first, rest = items[0], items[1:]
    made: list[Blocks] = []
    for size in range(len(rest) + 1):
        for others in combinations(rest, size):
            left = [x for x in rest if x not in others]
            made += [((first, *others), *more) for more in partitions(left)]
    return made


def lumpable(one: Movement, blocks: Blocks, kinds: dict[str, int]) -> bool:
    """Strong lumpability, word for word."""
    for block in blocks:
        if len({kinds[one.levels[stay]] for stay in block}) > 1:
            return False
        for other in blocks:
            matrices = [turned for _, turned in one.turns] + ([one.rates] if other is not block else [])
            for matrix in matrices:
                into = [round(sum(matrix[stay, to] for to in other), 9) for stay in block]
                if len(set(into)) > 1:
                    return False
    return True


def test_no_coarser_partition_would_do() -> None:
    smaller = 0
    for seed in range(300):
        rng = random.Random(f"coarse {seed}")
        one = random_movement(rng)
        stays = list(one.reached())
        if len(stays) > 5:
            continue
        kinds = {level: rng.randrange(2) for level in one.levels}
        blocks = coarsest(one, stays, kinds)
        assert lumpable(one, blocks, kinds)
        fewest = min(len(p) for p in partitions(stays) if lumpable(one, p, kinds))
        assert len(blocks) == fewest
        smaller += len(blocks) < len(stays)
    assert smaller > 30


def test_only_what_is_reached_is_kept() -> None:
    for seed in range(200):
        one = random_movement(random.Random(f"reach {seed}"))
        seen = np.zeros(len(one.levels), dtype=np.bool_)
        for time in (*(day for day, _ in one.turns), *(day + 0.01 for day, _ in one.turns), 0.0, 0.01, 30.0):
            seen |= at(one.rates, one.turns, one.start, time) > 1e-12
        assert one.reached() == tuple(np.flatnonzero(seen))


def driver(**changes: object) -> Driver:
    content = {"title": "D", "levels": {"a": "a", "b": "b", "c": "c"}, "now": "a", **changes}
    return Driver.model_validate(content)


def test_a_record_is_followed_until_its_last_switch() -> None:
    rates = [{"from": x, "to": y, "per_year": 5.0} for x, y in ("ab", "bc", "ca")]
    switches = [
        {"date": day, "level": level} for day, level in (("2020", "c"), ("2022", "b"), ("2023-07", "a"), ("2024", "b"))
    ]
    calendar = [{"date": "2023", "to": {"c": 1.0}}, {"date": "2025", "to": {"c": 1.0}}]
    one = driver(rates=rates, switches=switches, calendar=calendar)
    followed = moved(one, record=True)
    for day, level in (("2021-06", "a"), ("2022-06", "b"), ("2023-06", "b"), ("2023-08", "a"), ("2023-12-31", "a")):
        chances = at(followed.rates, followed.turns, followed.start, (first_day(day) - SINCE).days / 365.25)
        assert sum(p for p, name in zip(chances, followed.levels, strict=True) if name == level) == pytest.approx(1.0)
    after = at(followed.rates, followed.turns, followed.start, (date(2024, 2, 1) - SINCE).days / 365.25)
    assert after[followed.levels.index("b")] < 0.9, "rates move it from the last switch on"
    on = at(followed.rates, followed.turns, followed.start, (date(2025, 1, 1) - SINCE).days / 365.25)
    assert on[followed.levels.index("c")] == pytest.approx(1.0), "and so does the calendar"
    assert possible(one, "a", SINCE, record=True) == ("a", "b", "c")


def test_levels_on_record_are_merged_with_the_level_itself_where_nothing_else_moves_it() -> None:
    one = driver(switches=[{"date": "2022", "level": "b"}, {"date": "2023", "level": "a"}])
    found = lump(moved(one, record=True), {"a": 0, "b": 1, "c": 2})
    assert found.chain.levels == ("a", "b")
    rates = [{"from": x, "to": y, "per_year": 5.0} for x, y in ("ab", "ba")]
    restless = driver(rates=rates, switches=[{"date": "2022", "level": "b"}, {"date": "2023", "level": "a"}])
    both = lump(moved(restless, record=True), {"a": 0, "b": 1, "c": 2})
    assert both.chain.levels == ("a", "b", "a (on record)", "b (on record)")
    assert both.members == ("a", "b", "a", "b")


def test_a_turn_for_one_level_goes_before_one_for_all() -> None:
    calendar = [
        {"date": "2022", "from": "a", "to": {"b": 1.0}},
        {"date": "2022-01-01", "to": {"c": 1.0}},
        {"date": "2021-01-01", "to": {"b": 1.0}},
        {"date": "2019", "to": {"b": 1.0}},
    ]
    ((time, chances),) = moved(driver(calendar=calendar)).turns
    assert time == 365 / 365.25
    assert chances.tolist() == [[0, 1, 0], [0, 0, 1], [0, 0, 1]]


def test_chances_of_a_turn_that_are_assumed_leave_the_rest_to_the_others() -> None:
    one = driver(calendar=[{"date": "2022", "to": {"a": 0.2, "b": 0.2, "c": 0.6}}])
    ((_, chances),) = moved(one, turns={("d", "2022", "a"): 0.6}).turns
    assert chances[0] == pytest.approx([0.6, 0.1, 0.3])
    ((_, other),) = moved(one, turns={("e", "2022", "a"): 0.6}).turns
    assert other[0] == pytest.approx([0.2, 0.2, 0.6])
    with pytest.raises(UsageError, match="add up to 1"):
        moved(one, turns={("d", "2022", "a"): 0.7, ("d", "2022", "b"): 0.7})
    sure = driver(calendar=[{"date": "2022", "to": {"a": 1.0}}])
    with pytest.raises(UsageError, match=r"leaves 0\.5"):
        moved(sure, turns={("d", "2022", "a"): 0.5})


def test_a_rate_that_is_assumed_opens_a_way_that_was_shut() -> None:
    one = driver(rates=[{"from": "a", "to": "b", "per_year": 0}])
    assert possible(one, "a", SINCE, record=False) == ("a", "b")
    assert moved(one).reached() == (0,)
    assert moved(one, rates={("d", "a", "b"): 2.0}).reached() == (0, 1)
