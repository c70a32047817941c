"""Spaces against the game resolved and built anew for every combination of levels, on random cases and bundled ones."""

from __future__ import annotations

import random
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from standoff.case.propositions import parse
from standoff.case.reading import read_case
from standoff.case.resolved import GamePlayer, ResolvedGame
from standoff.case.schema import CaseData
from standoff.case.simplify import decide
from standoff.case.view import resolve, statement_ids
from standoff.conflict.build import build, holds
from standoff.conflict.draws import draw, drawn, gaps
from standoff.conflict.model import Codes
from standoff.conflict.utility import utilities
from standoff.errors import CaseError, NameUnknown, UsageError
from standoff.projection.records import Assumptions, Floats, Process
from standoff.projection.space import DriverMode, Space, space
from tests.acceptance.case_folders import random_folder, write_folder
from tests.projection.driven import bundled, random_case

MODES: tuple[DriverMode, ...] = ("rates", "held", "record")


def combinations(made: Space, process: Process) -> list[dict[str, str]]:
    """For every combination of a process one set of levels that it stands for, the others as they are at the start."""
    names = [[level.removesuffix(" (on record)").split("|")[-1] for level in d.levels] for d in process.drivers]
    ids = [driver.id for driver in process.drivers]
    return [{**made.levels.now, **dict(zip(ids, levels, strict=True))} for levels in product(*names)]


def assert_agrees(data: CaseData, made: Space, watch: dict[str, str]) -> int:
    """Utilities, watched propositions and hazards of a process are those of the game at every combination."""
    process = made.process()
    model = build(resolve(data, made.perspective, made.scenario or "none"))
    assert np.array_equal(process.model.codes, model.codes)
    assert np.array_equal(process.model.ranks, model.ranks)
    assert process.start == model.status_quo
    followed = {**watch, **{h.name: data.case.hazards[h.name].where for h in process.hazards}}
    every = (*process.watched, *(hazard.where for hazard in process.hazards))
    assert [one.name for one in every] == list(followed)
    at_all = combinations(made, process)
    assert len(at_all) == process.combinations
    for d, levels in enumerate(at_all):
        game = resolve(data, made.perspective, made.scenario or "none", levels=levels)
        wanted = utilities(game, model.codes)
        for i in range(model.m):
            assert np.array_equal(process.utility[i][process.row[i, d]], wanted[i]), (i, levels)
        for one in every:
            true = holds(game, model, decide(parse(followed[one.name]), levels))
            assert np.array_equal(one.truths[one.row[d]], true), (one.name, levels)
    return len(at_all)


@pytest.mark.parametrize("mode", MODES)
def test_every_combination_of_random_cases(mode: DriverMode) -> None:
    seen = 0
    for seed in range(60):
        rng = random.Random(f"{mode} {seed}")
        data = random_case(rng)
        watch = {"far": "d_far", "both": "x0 and level(w0) = l1"}
        made = space(data, rng.choice(["base", "child"]), rng.choice(["none", "other"]), watch=watch, drivers=mode)
        seen += assert_agrees(data, made, watch)
    assert seen == 60 if mode == "held" else seen > 200


@pytest.mark.parametrize("fold", [False, True])
def test_random_folders(fold: bool, tmp_path: Path) -> None:
    seen = 0
    for seed in range(25):
        rng = random.Random(f"folder {seed} {fold}")
        folder = random_folder(rng, fold=fold)
        write_folder(rng, folder, tmp_path / f"case{seed}")
        data = read_case(tmp_path / f"case{seed}", "random")
        rates = [{"from": a, "to": b, "per_year": 1.0} for a, b in (("low", "high"), ("high", "low"))]
        heat = data.case.drivers["heat"].model_validate(
            {**data.case.drivers["heat"].model_dump(by_alias=True), "rates": rates}
        )
        data = data.model_copy(
            update={"case": data.case.model_copy(update={"as_of": "2021", "drivers": {"heat": heat}})}
        )
        watch = {"hot": "level(heat) = high and d_two"}
        try:
            made = space(data, "child", "second", watch=watch)
        except (CaseError, UsageError):
            assert build_fails(data)
            continue
        assert assert_agrees(data, made, watch) == 2
        seen += 1
    assert seen > 15


def build_fails(data: CaseData) -> bool:
    """Whether there are no states, or no feasible status quo."""
    try:
        return build(resolve(data, "child", "second")).status_quo < 0
    except CaseError:
        return True


def test_the_starter_case_in_every_view_and_scenario() -> None:
    data = bundled("starter")
    for perspective, scenario in product(data.perspectives, ["none", *data.case.scenarios]):
        watch = {id: id for id in data.case.definitions}
        made = space(data, perspective, scenario, watch=watch)
        assert assert_agrees(data, made, watch) == made.sizes().combinations == 2


def test_korea_at_some_combinations() -> None:
    data = bundled("korea")
    made = space(data, "moscow", "core", watch={"deal": "deal"}, drivers="record")
    process = made.process()
    model = process.model
    rng = random.Random(3)
    at_all = combinations(made, process)
    for d in rng.sample(range(len(at_all)), 3):
        wanted = utilities(resolve(data, "moscow", "core", levels=at_all[d]), model.codes)
        for i in range(model.m):
            assert np.array_equal(process.utility[i][process.row[i, d]], wanted[i])


# other weights and other wants


def spaced(game: ResolvedGame, player: GamePlayer, codes: Codes, between: dict[str, float]) -> Floats:
    """Definitions 4.5: w = e + sum of later w, a group shares one e, normalised."""
    made, total = np.zeros(codes.shape[0]), 0.0
    model = build(game)
    for rank in reversed(player.ranks):
        weight = between[rank.statements[0].id] + total
        for statement in rank.statements:
            made += weight * holds(game, model, statement.tree)
            total += weight
    return made / total if total else made


def test_spacing_draws_and_rho() -> None:
    for seed in range(40):
        rng = random.Random(f"spacing {seed}")
        data = random_case(rng)
        made = space(data, "child", drivers="held")
        game = resolve(data, "child")
        ids = statement_ids(data)
        process = made.process(Assumptions(spacing=(4, seed)))
        third = made.process(Assumptions(rho=1 / 3))
        both = made.process(Assumptions(spacing=(4, seed), draw=(5, seed)))
        wanted = utilities(game, made.model.codes, rho=1 / 3)
        left = drawn(game, draw(ids, 5, seed))
        for i, player in enumerate(game.players):
            between = gaps(ids, 4, seed)
            codes = made.model.codes
            assert process.utility[i][0] == pytest.approx(spaced(game, player, codes, between), abs=1e-12)
            assert both.utility[i][0] == pytest.approx(spaced(left, left.players[i], codes, between), abs=1e-12)
            assert np.array_equal(third.utility[i][0], wanted[i])
            tiers = np.unique(process.utility[i][0].round(12), return_inverse=True)[1]
            assert np.array_equal(tiers, build(game).ranks[i]), "the order stays"


def test_preference_draws_at_every_combination() -> None:
    for seed in range(40):
        rng = random.Random(f"draws {seed}")
        data = random_case(rng)
        made = space(data, "base", "other")
        process = made.process(Assumptions(draw=(9, seed)))
        one = draw(statement_ids(data), 9, seed)
        for d, levels in enumerate(combinations(made, process)):
            game = drawn(resolve(data, "base", "other", levels=levels), one)
            wanted = utilities(game, made.model.codes)
            for i in range(made.model.m):
                assert np.array_equal(process.utility[i][process.row[i, d]], wanted[i])


def test_a_draw_is_the_same_in_every_view() -> None:
    data = bundled("starter")
    between = gaps(statement_ids(data), 0, 3)
    for view in data.perspectives:
        game = resolve(data, view)
        made = space(data, view, drivers="held").process(Assumptions(spacing=(0, 3)))
        for i, player in enumerate(game.players):
            assert made.utility[i][0] == pytest.approx(spaced(game, player, made.model.codes, between))


def test_a_ranking_is_ordinal_whatever_the_spacing() -> None:
    data = ranked()
    made = space(data)
    assert any("ordinal" in note for note in made.notes)
    for assumed in (Assumptions(), Assumptions(spacing=(0, 1)), Assumptions(draw=(0, 1))):
        assert made.process(assumed).utility[0].tolist() == [[0.5, 0.0, 1.0, 0.5]]


# what is given and what is assumed


def ranked() -> CaseData:
    """Two players, one of whom ranks; a driver that only the other minds."""
    rates = [{"from": "calm", "to": "storm", "per_year": 0.5}]
    case = {
        "title": "Small", "default_perspective": "one", "as_of": "2021",
        "actors": {"P": {"name": "Pia"}, "Q": {"name": "Quentin"}},
        "options": {id: {"actor": p, "yes": "y", "no": "n", "now": "no"} for id, p in (("a", "P"), ("b", "Q"))},
        "drivers": {"sea": {"title": "The sea", "levels": {"calm": "c", "storm": "s"}, "now": "calm", "rates": rates}},
        "hazards": {"leak": {"title": "A leak", "where": "a", "absorbing": "yes"}},
    }  # fmt: skip
    statement = {"id": "s", "proposition": "b", "when": "level(sea) = calm"}
    preferences = {"P": {"ranking": [["NY"], ["NN", "YY"], ["YN"]]}, "Q": {"statements": [statement]}}
    views = {
        "one": {"holder": "P", "preferences": preferences},
        "two": {"holder": "Q", "extends": "one", "preferences": {}},
    }
    return CaseData.model_validate({"id": "small", "case": case, "perspectives": views})


def with_case(data: CaseData, **changes: object) -> CaseData:
    """The case with other entries in its case.yaml."""
    raw = {**data.case.model_dump(by_alias=True, exclude_unset=True), **changes}
    return data.model_copy(update={"case": type(data.case).model_validate(raw)})


def test_what_the_case_does_not_give_is_assumed_and_said() -> None:
    made = space(ranked())
    process = made.process()
    assert process.rates.tolist() == [1.0, 1.0]
    assert process.tau == 0.05
    assert process.hazards == ()
    assert any("1 chance a year" in note and "0.05" in note for note in made.notes)
    assert any("A leak" in note for note in made.notes)
    given = made.process(Assumptions(rates={"Q": 3.0}, tau=0.2, hazards={"leak": 0.7}))
    assert given.rates.tolist() == [1.0, 3.0]
    assert given.tau == 0.2
    assert [(h.name, h.rate, h.absorbing) for h in given.hazards] == [("leak", 0.7, True)]


def test_dynamics_are_the_perspectives_else_the_default_ones() -> None:
    one = {"rates": {"P": {"value": 2}}, "tau": {"value": 0.1}, "judgement": "yes", "note": "n"}
    data = with_case(ranked(), dynamics={"one": one})
    own, other = space(data, "one"), space(data, "two")
    assert own.process().rates.tolist() == other.process().rates.tolist() == [2.0, 1.0]
    assert own.process().tau == 0.1
    assert any("Q" in note and "assumed" in note for note in own.notes)
    assert not any("taken from" in note for note in own.notes)
    assert any("taken from the perspective one" in note for note in other.notes)


def test_a_driver_that_nobody_minds_is_left_out() -> None:
    data = ranked()
    mild = {"statements": [{"id": "s", "proposition": "b"}]}
    raw = data.perspectives["one"].model_dump(by_alias=True, exclude_unset=True)
    raw["preferences"]["Q"] = mild
    free = data.model_copy(update={"perspectives": {"one": type(data.perspectives["one"]).model_validate(raw)}})
    made = space(free)
    assert made.process().drivers == ()
    assert made.sizes().left_out == ("sea",)
    assert made.notes[-1] == "The sea: left out, since nothing here depends on it."
    watched = space(free, watch={"rough": "level(sea) = storm"}).process()
    assert [one.levels for one in watched.drivers] == [("calm", "storm")]
    assert watched.watched[0].truths[watched.watched[0].row].tolist() == [[False] * 4, [True] * 4]


def test_a_hazard_without_a_rate_tells_levels_apart_only_once_it_has_one() -> None:
    data = with_case(ranked(), hazards={"leak": {"title": "A leak", "where": "level(sea) = storm"}})
    raw = data.perspectives["one"].model_dump(by_alias=True, exclude_unset=True)
    del raw["preferences"]["Q"]
    free = data.model_copy(update={"perspectives": {"one": type(data.perspectives["one"]).model_validate(raw)}})
    made = space(free)
    assert made.process().drivers == ()
    assert len(made.process(Assumptions(hazards={"leak": 1.0})).drivers) == 1


def test_what_cannot_be_is_refused() -> None:
    data = ranked()
    with pytest.raises(UsageError, match="as_of"):
        space(with_case(data, as_of=None))
    assert space(with_case(data, as_of=None), drivers="held").process().drivers == ()
    undecided = {id: {**o, "now": None} for id, o in data.case.model_dump(exclude_unset=True)["options"].items()}
    with pytest.raises(UsageError, match="status quo"):
        space(with_case(data, options=undecided))
    for key, found in (
        ("constraints", [{"id": "storms", "proposition": "rough implies not a"}]),
        ("coalesced", [{"id": "storms", "proposition": "rough and a", "name": "n"}]),
    ):
        definitions = {"rough": {"proposition": "level(sea) = storm", "yes": "y", "no": "n"}}
        moved = with_case(data, definitions=definitions, **{key: found})
        with pytest.raises(UsageError, match="storms depends on the level of sea"):
            space(moved)
        if key == "constraints":
            assert space(moved, drivers="held").model.n == 4
    forbidding = with_case(data, scenarios={"s": {"title": "S", "forbid": ["level(sea) = storm and a"]}})
    with pytest.raises(UsageError, match="forbid of s"):
        space(forbidding, None, "s")
    with pytest.raises(NameUnknown, match="storm"):
        space(data, watch={"x": "level(sea) = strom"})
    with pytest.raises(NameUnknown, match="sea"):
        space(data, watch={"x": "level(see) = storm"})
    with pytest.raises(NameUnknown):
        space(data, watch={"x": "nothing"})


@pytest.mark.parametrize(
    ("assumed", "error", "match"),
    [
        (Assumptions(rates={"R": 1.0}), NameUnknown, "player"),
        (Assumptions(rates={"P": -1.0}), UsageError, "rate of P"),
        (Assumptions(hazards={"leek": 1.0}), NameUnknown, "leak"),
        (Assumptions(hazards={"leak": float("nan")}), UsageError, "rate of leak"),
        (Assumptions(drivers={("sea", "storm", "calm"): 1.0}), NameUnknown, "calm to storm"),
        (Assumptions(turns={("sea", "2022", "calm"): 1.0}), NameUnknown, "turn of sea"),
        (Assumptions(tau=0.0), UsageError, "rationality"),
        (Assumptions(rho=0.6), UsageError, "rho"),
    ],
)
def test_assumptions_that_cannot_be_are_refused(assumed: Assumptions, error: type[Exception], match: str) -> None:
    made = space(ranked())
    with pytest.raises(error, match=match):
        made.process(assumed)


def test_what_is_merged_and_what_is_never_reached_is_said() -> None:
    levels = {"calm": "c", "breeze": "b", "storm": "s", "ice": "i"}
    rates = [{"from": x, "to": y, "per_year": 1} for x, y in (("calm", "storm"), ("storm", "breeze"))]
    sea = {"title": "The sea", "levels": levels, "now": "calm", "rates": rates}
    hazard = {"leak": {"title": "A leak", "where": "level(sea) = storm", "per_year": 1}}
    data = with_case(ranked(), drivers={"sea": sea}, hazards=hazard)
    raw = data.perspectives["one"].model_dump(by_alias=True, exclude_unset=True)
    raw["preferences"]["Q"] = {"statements": [{"id": "s", "proposition": "b"}]}
    data = data.model_copy(update={"perspectives": {"one": type(data.perspectives["one"]).model_validate(raw)}})
    made = space(data)
    assert [one.levels for one in made.process().drivers] == [("calm", "breeze", "storm")], "calm ends, breeze does not"
    assert made.notes[-1] == "The sea: ice cannot be reached and is left out."
    back = with_case(
        data, drivers={"sea": {**sea, "rates": [*rates, {"from": "breeze", "to": "storm", "per_year": 1}]}}
    )
    both = space(back)
    assert [one.levels for one in both.process().drivers] == [("calm|breeze", "storm")]
    assert "The sea: calm and breeze come to the same here and are one level." in both.notes
    assert both.sizes().product == 8
    still = space(with_case(data, drivers={"sea": {**sea, "rates": []}}))
    assert still.notes[-1] == "The sea: calm throughout, as the case does not say what moves it."
    switched = [{"date": "2022-05", "level": "breeze"}, {"date": "2023", "level": "storm"}]
    on_record = space(with_case(data, drivers={"sea": {**sea, "switches": switched}}), drivers="record")
    assert on_record.notes[-1] == "The sea: as on record until 2023, moved by rates and calendar from then on."
