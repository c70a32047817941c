"""Tiers against the definition: truth vectors compared one statement after the other, groups by how many are true."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.case.propositions import parse
from standoff.case.resolved import GameConstraint, GameOption, GamePlayer, GameStatement, Rank, ResolvedGame
from standoff.conflict import preferences
from standoff.conflict.preferences import dense, ranks
from standoff.conflict.states import feasible
from standoff.errors import CaseError
from standoff.reference.truth import evaluator
from tests.strategies import assignment, behind, random_game, random_tree, spread


def game(k: int, *players: GamePlayer, constraints: tuple[GameConstraint, ...] = ()) -> ResolvedGame:
    options = tuple(GameOption(f"x{j}", "P", "", "", None) for j in range(k))
    return ResolvedGame("case", "view", None, options, players, constraints)


def listed(*texts: str) -> tuple[Rank, ...]:
    return tuple(single(text) for text in texts)


def single(text: str) -> Rank:
    return Rank("single", (GameStatement(text, parse(text), text),))


def ranking(*groups: list[str]) -> GamePlayer:
    return GamePlayer("P", "The player", ranking=tuple(tuple(g) for g in groups), origin="view")


def text_of(code: int, k: int) -> str:
    return "".join("NY"[code >> j & 1] for j in range(k))


def by_definition(made: ResolvedGame, codes: list[int]) -> list[list[int]]:
    """Tiers found by sorting the truth vectors themselves."""
    definitions = {d.id: d.tree for d in made.definitions}
    found = []
    for player in made.players:
        vectors = []
        tests = [[evaluator(s.tree, definitions) for s in rank.statements] for rank in player.ranks]
        for code in codes:
            state = text_of(code, len(made.options))
            known = assignment(made, state)
            if player.ranking is not None:
                vectors.append((-next(i for i, group in enumerate(player.ranking) if state in group),))
            else:
                vectors.append(tuple(sum(bool(true(known)) for true in group) for group in tests))
        order = sorted(set(vectors))
        found.append([order.index(v) for v in vectors])
    return found


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=False))
def test_tiers_are_the_order_of_truth_vectors(rng: random.Random) -> None:
    made = random_game(rng)
    codes = feasible(made)
    found = ranks(made, codes)
    assert found.dtype == np.int32
    assert found.shape == (len(made.players), codes.shape[0])
    assert found.tolist() == by_definition(made, codes.tolist())


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False))
def test_spread_over_64_options_and_behind_idle_statements(rng: random.Random) -> None:
    made = random_game(rng, options=4)
    wide = behind(spread(made, 64, rng), 100, rng)
    codes = feasible(wide)
    assert ranks(wide, codes).tolist() == by_definition(wide, codes.tolist())


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([1, 8, 1 << 16]), st.sampled_from([1, 4, 40]))
def test_two_hundred_statements_by_tables_and_by_sorting(seed: int, table: int, digits: int) -> None:
    rng = random.Random(seed)
    ids = [f"x{j}" for j in range(6)]
    deep = tuple(
        Rank("equal", tuple(GameStatement(f"s{i}_{n}", random_tree(rng, ids, 2), "") for n in range(rng.randint(1, 4))))
        for i in range(200)
    )
    # statements that seldom decide in front, so that late ones still count
    late = tuple(single(f"at_least(5, {', '.join(ids)}) and {rng.choice(ids)}") for _ in range(150))
    made = game(6, GamePlayer("P", "P", deep), GamePlayer("Q", "Q", (*late, *deep[:50])))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(preferences, "LEAST_TABLE", table)
        patch.setattr(preferences, "FEWEST_DIGITS", digits)
        codes = feasible(made)
        assert ranks(made, codes).tolist() == by_definition(made, codes.tolist())


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 150), st.integers(1, 90), st.integers(0, 2**32), st.sampled_from([1, 64]), st.booleans())
def test_dense_numbers_in_order(n: int, digits: int, seed: int, table: int, few: bool) -> None:
    rng = random.Random(seed)
    rows = [[rng.getrandbits(1) if not few or rng.random() < 0.1 else 0 for _ in range(n)] for _ in range(digits)]
    padded = np.zeros((digits, -(-n // 64) * 64), dtype=np.uint8)
    padded[:, :n] = rows
    planes = np.packbits(padded, axis=1, bitorder="little").view(np.uint64)
    numbers = [tuple(row[s] for row in rows) for s in range(n)]
    order = sorted(set(numbers))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(preferences, "LEAST_TABLE", table)
        assert dense(planes, n).tolist() == [order.index(number) for number in numbers]


def test_without_statements_all_states_are_tied() -> None:
    made = game(3, GamePlayer("P", "P"), GamePlayer("Q", "Q", listed("true", "x0 or not x0")))
    assert ranks(made, feasible(made)).tolist() == [[0] * 8, [0] * 8]


def test_the_first_statement_outweighs_all_later_ones() -> None:
    later = [f"not x0 and x{j}" for j in range(1, 6)] * 20
    made = game(6, GamePlayer("P", "P", listed("x0", *later)))
    found = ranks(made, feasible(made))[0]
    codes = feasible(made)
    assert found[codes & np.uint64(1) == 1].min() > found[codes & np.uint64(1) == 0].max()


def test_groups_are_counted_not_ordered() -> None:
    statements = tuple(GameStatement(id, parse(id), id) for id in ("x0", "x1"))
    for kind in ("equal", "unordered"):
        made = game(2, GamePlayer("P", "P", (Rank(kind, statements),)))
        assert ranks(made, feasible(made)).tolist() == [[0, 1, 1, 2]]
    made = game(2, GamePlayer("P", "P", listed("x0", "x1")))
    assert ranks(made, feasible(made)).tolist() == [[0, 2, 1, 3]]


def test_a_group_of_many_is_counted_in_binary() -> None:
    statements = tuple(GameStatement(f"x{j}", parse(f"x{j}"), "") for j in range(11))
    made = game(11, GamePlayer("P", "P", (Rank("equal", statements), single("x3"))))
    codes = feasible(made)
    keys = [(code.bit_count(), code >> 3 & 1) for code in codes.tolist()]
    order = sorted(set(keys))
    assert ranks(made, codes)[0].tolist() == [order.index(key) for key in keys]


def test_a_ranking_gives_the_tiers() -> None:
    made = game(2, ranking(["YY"], ["NN", "YN"], ["NY"]))
    assert ranks(made, feasible(made)).tolist() == [[1, 1, 0, 2]]


def test_a_pattern_stands_for_every_state_that_fits() -> None:
    made = game(3, ranking(["YY-"], ["-N-"], ["NYY"], ["NYN"]))
    assert ranks(made, feasible(made)).tolist() == [[2, 2, 0, 3, 2, 2, 1, 3]]


def test_a_ranking_covers_the_base_case_whatever_the_scenario_forbids() -> None:
    apart = GameConstraint("apart", parse("not (x0 and x1)"), "", "case")
    forbid = GameConstraint("s.forbid_1", parse("x0 or x1"), "", "scenario")
    made = game(2, ranking(["NN"], ["YN"], ["NY"]), constraints=(apart, forbid))
    codes = feasible(made)
    assert codes.tolist() == [1, 2]
    assert ranks(made, codes).tolist() == [[1, 0]], "tiers are dense over the states that are left"
    short = replace(made, players=(ranking(["YN"], ["NY"]),))
    with pytest.raises(CaseError, match="leaves out 1 state that is feasible: NN"):
        ranks(short, codes)


def test_a_ranking_of_the_base_case_serves_where_an_option_is_held() -> None:
    made = game(2, ranking(["YY"], ["NN", "YN"], ["NY"]))
    held = replace(made, options=(made.options[0], replace(made.options[1], fixed=True)))
    codes = feasible(held)
    assert codes.tolist() == [2, 3]
    assert ranks(held, codes).tolist() == [[0, 1]]


def test_all_faults_of_a_ranking_come_at_once_with_examples() -> None:
    apart = GameConstraint("apart", parse("not (x0 and x1 and x2)"), "", "case")
    made = game(3, ranking(["YYY"], ["YNN", "NYN"], ["YNN", "NN", "NNX"]), constraints=(apart,))
    with pytest.raises(CaseError) as caught:
        ranks(made, feasible(made))
    assert {issue.file for issue in caught.value.issues()} == {"perspectives/view.yaml"}
    assert sorted(issue.message for issue in caught.value.issues()) == [
        "The ranking of P has 2 states that are no string of 3 letters Y, N or - in option order: NN, NNX.",
        "The ranking of P leaves out 5 states that are feasible: NNN, YYN, NNY and 2 more.",
        "The ranking of P names 1 state that is not feasible: YYY.",
        "The ranking of P names 1 state twice: YNN.",
    ]


def test_a_pattern_that_repeats_a_state_in_another_tier_is_a_fault() -> None:
    made = game(2, ranking(["Y-"], ["YN"], ["N-"]))
    with pytest.raises(CaseError, match="names 1 state twice: YN"):
        ranks(made, feasible(made))


def test_codes_up_to_bit_63() -> None:
    fixed = tuple(GameOption(f"x{j}", "P", "", "", None, fixed=None if j in (0, 63) else True) for j in range(64))
    middle = "Y" * 62
    player = ranking([f"Y{middle}Y"], [f"N{middle}Y"], [f"N{middle}N"], [f"Y{middle}N"])
    made = ResolvedGame("case", "view", None, fixed, (player, GamePlayer("Q", "Q", listed("x63", "not x0"))))
    assert ranks(made, feasible(made)).tolist() == [[1, 0, 2, 3], [1, 0, 3, 2]]
