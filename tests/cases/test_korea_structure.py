"""The flagship's structure: anchors, players, constraints, perspectives, scenarios and theses say what they should."""

from __future__ import annotations

import itertools
import json
import re
from functools import cache
from importlib import resources
from pathlib import Path

import pytest

from standoff.case.anchors import normal_text, sha256, verify
from standoff.case.checks import Awaits, BothHold
from standoff.case.fields import first_day
from standoff.case.reading import read_case
from standoff.case.resolved import ResolvedGame
from standoff.case.schema import CaseData, Statement
from standoff.case.support import coverage, statements, unsupported
from standoff.case.view import perspective_chain, resolve
from standoff.conflict.count import count
from standoff.reference.truth import holds as true_at

PLAYERS = ("USA", "PRK", "KOR", "CHN", "RUS")
WIDE = {"dprk.test", "dprk.join", "rok.absorb", "rus.arms"}
RUN = 8


@cache
def korea() -> CaseData:
    return read_case(resources.files("standoff") / "cases" / "korea", "korea")


def infeasible(game: ResolvedGame, values: dict[str, bool]) -> list[str]:
    """The constraints that a position breaks, by the slow evaluator."""
    definitions = {d.id: d.tree for d in game.definitions}
    return [c.id for c in game.constraints if not true_at(c.tree, values, definitions)]


def test_every_sentence_is_anchored_and_used() -> None:
    found = coverage(korea())
    assert (found.sentences, found.anchored, found.unanchored) == (77, 77, ())


def test_nothing_goes_unsupported() -> None:
    assert unsupported(korea()) == ()


def test_passages_keep_voices_apart() -> None:
    passages = korea().passages["article"].passages
    by_number: dict[int, set[str]] = {}
    for passage in passages:
        by_number.setdefault(int(passage.id[1:3]), set()).add(passage.voice)
        assert (passage.party is not None) == (passage.voice == "reported"), passage.id
        footnoted = 15 <= int(passage.id[1:3]) <= 40 or 47 <= int(passage.id[1:3]) <= 67
        assert (passage.locus is not None) == footnoted, passage.id
    assert set(by_number) == set(range(2, 82)) - {14, 46, 68}
    assert by_number[28] == {"hearsay"}
    assert by_number[15] == {"reported"}
    assert by_number[81] == {"reviewer"}
    assert {p.voice for p in passages} <= set(korea().case.voices)


def test_anchors_fit_the_text(shared: Path) -> None:
    text = normal_text((shared / "seed" / "article.txt").read_bytes())
    source = korea().case.sources["article"]
    assert (sha256(text), len(text)) == (source.sha256, source.characters)
    report = verify(korea(), {"article": text})
    assert report.exact == report.checked == len(korea().passages["article"].passages)
    assert not (report.moved or report.ambiguous or report.lost or report.split)


def test_no_file_repeats_the_text(shared: Path) -> None:
    text = (shared / "seed" / "article.txt").read_text(encoding="utf-8")
    body = text.partition("\n")[2].partition("\n1. A.V.")[0]
    runs = set(_runs(body))
    folder = resources.files("standoff") / "cases" / "korea"
    files = [f for f in [*folder.iterdir(), *(folder / "perspectives").iterdir()] if f.is_file()]
    assert {f.name: run for f in files for run in _runs(f.read_text(encoding="utf-8")) if run in runs} == {}


def _runs(text: str) -> list[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower().replace("’", "'"))
    return [tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)]


def test_actors() -> None:
    case = korea().case
    assert korea().players == PLAYERS
    assert (case.actors["JPN"].kind, case.actors["UNSC"].kind) == ("seat", "body")
    assert {o.actor for o in case.options.values()} == set(PLAYERS)
    for player in PLAYERS:
        terms = [t for t in case.actors[player].terms if t.office in ("president", "leader")]
        assert terms and [t.start for t in terms] == sorted(t.start for t in terms), player
        assert all(t.record for t in terms), player
        ends = [(a.until, b.start) for a, b in itertools.pairwise(terms) if a.office == b.office]
        assert all(until is not None and until <= start for until, start in ends), player


def test_colours_can_be_told_apart_and_read() -> None:
    colours = {id: actor.colour for id, actor in korea().case.actors.items()}
    assert all(colours.values())
    for id, colour in colours.items():
        assert colour is not None
        for page in ("#ffffff", "#14161a"):
            assert _contrast(colour, page) >= 3, (id, page)
    for (one, a), (two, b) in itertools.combinations(((i, c) for i, c in colours.items() if c), 2):
        assert sum((x - y) ** 2 for x, y in zip(_rgb(a), _rgb(b), strict=True)) > 0.02, (one, two)


def _rgb(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))


def _contrast(one: str, two: str) -> float:
    """WCAG 2.1 contrast ratio."""
    light = sorted(
        sum(
            w * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
            for w, c in zip(WEIGHTS, _rgb(x), strict=True)
        )
        for x in (one, two)
    )
    return (light[1] + 0.05) / (light[0] + 0.05)


WEIGHTS = (0.2126, 0.7152, 0.0722)


def test_clauses_are_clauses() -> None:
    case = korea().case
    clauses = [c for o in case.options.values() for c in (o.yes, o.no)]
    clauses += [c for d in case.definitions.values() for c in (d.yes, d.no)]
    assert len(set(clauses)) == len(clauses)
    for clause in clauses:
        assert not clause.endswith(".") and len(clause.split()) >= 3, clause


def test_states() -> None:
    core, full = count(resolve(korea())), count(resolve(korea(), scenario="full"))
    assert core is not None and full is not None
    assert (core.states, full.states) == (131_328, 829_440)
    held = {o.id for o in resolve(korea()).options if o.fixed is not None}
    assert held == WIDE


@pytest.mark.parametrize("scenario", [*korea().case.scenarios, "none"])
def test_each_scenario_has_a_possible_status_quo_and_decided_statements(scenario: str) -> None:
    for perspective in korea().perspectives:
        game = resolve(korea(), perspective, scenario)
        now = {o.id: bool(o.now) for o in game.options}
        assert infeasible(game, now) == [], perspective
        assert all(player.ranks for player in game.players), perspective


def test_every_observed_position_is_a_feasible_state() -> None:
    game = resolve(korea(), scenario="none")
    values: dict[str, bool] = {}
    now: dict[str, bool] = {}
    rows = sorted(korea().history, key=lambda row: row.date)
    for date, group in itertools.groupby(rows, key=lambda row: row.date):
        values |= {row.option: row.value for row in group}
        assert set(values) == {o.id for o in game.options}, date
        assert infeasible(game, values) == [], date
        if first_day(date) <= first_day(korea().case.as_of):
            now = dict(values)
    assert now == {o.id: o.now for o in game.options}, "on the day of the case the record is its status quo"


@pytest.mark.parametrize(("scenario", "day"), [("replay_2017", "2017-12-21"), ("replay_2018", "2018-06-12")])
def test_replays_start_from_the_record(scenario: str, day: str) -> None:
    observed = {row.option: row.value for row in korea().history if row.date <= day}
    game = resolve(korea(), scenario=scenario)
    assert {o.id: o.now for o in game.options} == observed
    record = {id: _level_on(id, day) for id in ("rus_us", "us_prk", "us_chn", "washington", "seoul")}
    assert {id: game.levels[id] for id in record} == record


def _level_on(driver: str, day: str) -> str:
    return [s.level for s in korea().case.drivers[driver].switches if s.date <= day][-1]


def test_constraints_are_broken_one_at_a_time() -> None:
    """Each constraint forbids something that no other one forbids, so none is idle."""
    game = resolve(korea(), scenario="none")
    by_owner = {p: [o.id for o in game.options if o.actor == p] for p in PLAYERS}
    quiet = dict.fromkeys((o.id for o in game.options), False)
    alone = set()
    for ids in by_owner.values():
        for row in itertools.product((False, True), repeat=len(ids)):
            broken = infeasible(game, quiet | dict(zip(ids, row, strict=True)))
            alone |= set(broken) if len(broken) == 1 else set()
    assert alone == {c.id for c in game.constraints}


def test_perspectives_hold_what_they_should() -> None:
    data = korea()
    assert set(data.case.hypergame) == set(PLAYERS)
    for player, perspective in data.case.hypergame.items():
        assert data.perspectives[perspective].holder == player
    moscow = data.perspectives["moscow"]
    assert moscow.extends is None and set(moscow.preferences) == set(PLAYERS)
    assert moscow.preferences["RUS"].statements
    assert data.perspectives["reviewer"].outside
    for own in ("pyongyang", "seoul", "beijing", "washington"):
        assert "reviewer" in perspective_chain(data, own)[:-1]
    assert data.perspectives["washington"].preferences == {} and data.perspectives["washington"].note


def test_a_statement_id_means_one_thing_per_player() -> None:
    """An id shared by several perspectives has one player and one proposition, so that draws can share it."""
    meanings: dict[str, set[tuple[str, str, str | None]]] = {}
    for _, player, statement in _all_statements():
        meanings.setdefault(statement.id, set()).add((player, statement.proposition, statement.when))
    assert {id: found for id, found in meanings.items() if len(found) > 1} == {}


def _all_statements() -> list[tuple[str, str, Statement]]:
    return [
        (name, player, statement)
        for name, perspective in korea().perspectives.items()
        for player, block in perspective.preferences.items()
        for statement in statements(block)
    ]


def test_judgements_are_doubted_or_explained() -> None:
    for name, player, statement in _all_statements():
        assert statement.passages or statement.judgement, (name, player, statement.id)
        if statement.judgement:
            assert statement.note, (name, player, statement.id)


def test_only_wide_options_leave_statements_without_effect_in_the_core() -> None:
    for perspective in korea().perspectives:
        core, bare = resolve(korea(), perspective), resolve(korea(), perspective, "none")
        assert bare.constant == ()
        texts = {s.id: s.text for p in core.players for s in p.statements}
        for id in core.constant:
            text = texts[id]
            assert any(option in text for option in WIDE) or "framework" in text, (perspective, id)


def test_theses_cover_every_conclusion_and_can_be_decided() -> None:
    theses = korea().theses.theses
    ids = {t.id for t in theses}
    roots = {match[0] for id in ids if (match := re.match(r"[tx]\d\d", id))}
    assert {f"t{n:02d}" for n in range(1, 47)} <= roots
    assert {f"x{n:02d}" for n in range(1, 13)} <= ids
    assert all(t.passages for t in theses)
    conclusions = [t for t in theses if not isinstance(t.check, BothHold)]
    assert len([t for t in conclusions if not isinstance(t.check, Awaits)]) >= 30
    assert all(isinstance(t.check, BothHold) == t.id.startswith("x") for t in theses)


def test_states_written_out_are_the_status_quo_with_one_change() -> None:
    """Theses that name a state by its Y/N string mean the present of their own scenario with one option turned."""
    seen = 0
    for thesis in korea().theses.theses:
        now = resolve(korea(), thesis.perspective, thesis.scenario).status_quo
        assert now is not None
        for state in set(re.findall(r'"([YN]{25})"', json.dumps(thesis.check.model_dump(mode="json")))):
            assert sum(a != b for a, b in zip(now, state, strict=True)) == 1, (thesis.id, state)
            seen += 1
    assert seen


def test_worlds_and_goals() -> None:
    case = korea().case
    assert 3 <= len(case.worlds) <= 8 and set(case.worlds) <= set(case.definitions)
    assert set(case.goals) == set(PLAYERS)
    without_means = {g.id for goals in case.goals.values() for g in goals if g.proposition is None}
    assert without_means == {"usa_regime_change", "prk_unification", "kor_unification", "chn_structure"}
