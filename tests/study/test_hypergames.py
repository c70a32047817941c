"""The hypergame against its definitions on random cases, and on cases small enough to work out by hand."""

from __future__ import annotations

import random

import pytest

from standoff.case.schema import (
    Actor,
    CaseData,
    CaseFile,
    Coalesced,
    Option,
    Perspective,
    Preferences,
    RuledOut,
    Statement,
)
from standoff.errors import CaseError, UsageError
from standoff.study.perspectives.records import HypergameReport
from standoff.study.perspectives.reporting import hypergame_report
from standoff.study.solver import Solver
from tests.agreement.comparing import runs
from tests.study.hypergame_cases import Plain, random_case

CONCEPTS = ("nash", "gmr", "smr", "seq", "symseq", "sim")


def against_the_definitions(seed: int) -> list[str]:
    """Where the program and the definitions part on one random case; nothing where some own game has no state."""
    rng = random.Random(seed)
    data = random_case(rng)
    concept, level = rng.choice(CONCEPTS), rng.choice((1, 2))
    try:
        found = hypergame_report(data, Solver(data), concept=concept, level=level)
    except CaseError:
        return []
    plain = Plain(data, concept, level)
    faults = [f"{what}: {sorted(one ^ other)}" for what, one, other in _sets(found, plain) if one != other]
    return faults + _between(found, plain) + _counts(found, plain)


def _sets(found: HypergameReport, plain: Plain) -> list[tuple[str, set[str], set[str]]]:
    kept, wrong = found.hyper_equilibria, found.wrong
    pairs = [
        ("hyper", {s.state for s in kept}, plain.hyper()),
        ("steady", {s.state for s in kept if s.kind == "steady"}, plain.steady()),
        ("illusory", {s.state for s in wrong}, plain.illusory()),
        ("imaginary", {s.state for s in wrong if s.kind == "imaginary"}, plain.illusory() & plain.hidden()),
        ("hidden", {s.state for s in found.hidden}, plain.hidden()),
    ]
    for player in plain.players:
        expected = {s.state for s in (*kept, *wrong) if player in s.expected_by}
        unseen = {s.state for s in found.hidden if player in s.hidden_from}
        pairs.append((f"{player} expects", expected, plain.expects(player)))
        pairs.append((f"hidden from {player}", unseen, {s for s in plain.universe if plain.image[player][s] is None}))
    return pairs


def _between(found: HypergameReport, plain: Plain) -> list[str]:
    faults = []
    for told, sets in ((found.surprises, plain.surprised), (found.reliefs, plain.relieved)):
        by = {(one.player, one.by): one for one in told}
        for player in plain.players:
            for other in plain.players:
                states = sets(player, other) if player != other else set()
                one = by.get((player, other))
                if (one.n_states if one else 0) != len(states):
                    faults.append(f"{player} by {other}: {one} against {sorted(states)}")
                elif one is not None:
                    judge = other if told is found.surprises else player
                    faults += _example(one.example.state, states, one.step, plain, judge, other)
    return faults


def _example(state: str, states: set[str], step: object, plain: Plain, judge: str, mover: str) -> list[str]:
    """The example is one of the states, and its move an improvement of the mover in the game it is told of."""
    engine = plain.engines[judge]
    start, end = getattr(step, "start", ""), getattr(step, "end", "")
    sound = state in states and start == plain.image[judge][state] and end in engine.moves(mover, start)
    return [] if sound and engine.prefers(mover, end, start) else [f"the example {state}, {step}"]


def _counts(found: HypergameReport, plain: Plain) -> list[str]:
    faults = []
    for own in found.own:
        hyper, expects = plain.hyper(), plain.expects(own.player)
        wanted = (len(expects), len(expects & hyper), len(hyper - expects))
        if (own.n_expected, own.n_right, own.n_unexpected) != wanted:
            faults.append(f"{own} against {wanted}")
        if own.n_equilibria != len(set.intersection(*map(set, plain.solved[own.player].values()))):
            faults.append(f"equilibria of {own.player}'s own game")
    counts = found.headline
    if (counts.n_hyper, counts.of("steady"), counts.of("hidden")) != (
        len(plain.hyper()),
        len(plain.steady()),
        len(plain.hidden()),
    ):
        faults.append(str(counts))
    return faults


def test_random_hypergames_agree_with_the_definitions() -> None:
    for seed in range(runs(0.3)):
        assert not (faults := against_the_definitions(seed)), f"seed {seed}: {faults}"


def test_the_random_cases_have_everything_in_them() -> None:
    seen: dict[str, int] = {}
    for seed in range(150):
        data = random_case(random.Random(seed))
        try:
            found = hypergame_report(data, Solver(data))
        except CaseError:
            continue
        for name, n in found.headline.counts:
            seen[name] = seen.get(name, 0) + bool(n)
        seen["level 2"] = seen.get("level 2", 0) + (found.level == 2)
        seen["surprises"] = seen.get("surprises", 0) + bool(found.surprises)
        seen["reliefs"] = seen.get("reliefs", 0) + bool(found.reliefs)
    assert min(seen.values()) >= 10, seen


# by hand


def wants(*texts: str) -> Preferences:
    stem = random.Random(str(texts)).randrange(10**9)
    return Preferences(statements=tuple(Statement(id=f"s{stem}_{n}", proposition=t) for n, t in enumerate(texts)))


def two(views: dict[str, Perspective], **more: object) -> CaseData:
    case = CaseFile(
        title="Two",
        default_perspective="a",
        hypergame={"A": "a", "B": "b"},
        actors={"A": Actor(name="Ada"), "B": Actor(name="Bo")},
        options={
            "a.act": Option(actor="A", yes="Ada acts", no="Ada waits", now=False),
            "b.act": Option(actor="B", yes="Bo acts", no="Bo waits", now=False),
        },
        **more,  # type: ignore[arg-type]
    )
    return CaseData(id="two", case=case, perspectives=views)


def told(data: CaseData, **more: object) -> HypergameReport:
    return hypergame_report(data, Solver(data), concept="nash", **more)  # type: ignore[arg-type]


def states(found: HypergameReport, kind: str) -> set[str]:
    return {s.state for s in (*found.hyper_equilibria, *found.wrong, *found.hidden) if s.kind == kind}


def test_who_does_not_know_an_option_judges_the_state_without_it() -> None:
    """Bo can act and Ada does not know: she takes NN to last, Bo acts; NY looks like NN to her, and holds."""
    data = two(
        {
            "a": Perspective(holder="A", preferences={"A": wants("not a.act"), "B": wants("true")}, unaware=("b.act",)),
            "b": Perspective(holder="B", preferences={"A": wants("not a.act"), "B": wants("b.act")}),
        }
    )
    found = told(data)
    assert states(found, "steady") == {"NY"}, "seen by Ada as NN, which she takes to last, and Bo stays"
    assert states(found, "illusory") == {"NN"}
    (surprise,) = found.surprises
    assert (surprise.player, surprise.by, surprise.example.state) == ("A", "B", "NN")
    assert surprise.step is not None and surprise.step.end == "NY" and "Bo gains if it acts" in surprise.words
    assert found.own[0].n_hidden == 0 and found.own[0].unaware == ("b.act",)


def test_what_a_player_rules_out_is_hidden_from_it_and_imaginary_for_who_expects_it() -> None:
    ruled = (RuledOut(proposition="a.act and b.act"),)
    data = two(
        {
            "a": Perspective(holder="A", preferences={"A": wants("a.act"), "B": wants("b.act")}),
            "b": Perspective(holder="B", preferences={"A": wants("a.act"), "B": wants("b.act")}, rules_out=ruled),
        }
    )
    found = told(data)
    assert states(found, "imaginary") == {"YY"} and found.headline.of("hidden") == 1
    assert found.hidden[0].hidden_from == ("B",) and found.hidden[0].expected_by == ("A",)
    assert {s.state for s in found.hyper_equilibria} == {"YN"}, "A acts in its own game wherever it can"
    assert not [s for s in found.surprises if s.example.state == "YY"], "Bo has no verdict on what it does not see"


def test_the_second_level_reckons_with_the_replies_believed_in() -> None:
    """Ada would act but for Bo's answer; she believes that Bo plays a game in which it answers."""
    shared = {"A": wants("not b.act", "a.act"), "B": wants("true")}
    views = {
        "a": Perspective(holder="A", preferences=shared, believes={"B": "b"}),
        "b": Perspective(holder="B", preferences={"A": wants("true"), "B": wants("a.act implies b.act")}),
    }
    data = two(views)
    one = hypergame_report(data, Solver(data), concept="seq", level=1)
    two_levels = hypergame_report(data, Solver(data), concept="seq")
    assert (one.level, two_levels.level) == (1, 2)
    assert "NN" not in {s.state for s in one.hyper_equilibria}
    assert "NN" in {s.state for s in two_levels.hyper_equilibria}
    assert two_levels.own[0].believes == (("B", "b"),)


def test_without_a_hypergame_all_play_the_default_game() -> None:
    views = {
        "a": Perspective(holder="A", preferences={"A": wants("a.act"), "B": wants("b.act")}),
        "b": Perspective(holder="B", preferences={"A": wants("true"), "B": wants("true")}),
    }
    data = two(views)
    data = data.model_copy(update={"case": data.case.model_copy(update={"hypergame": {}})})
    found = told(data)
    assert found.one_game and not found.surprises and {own.perspective for own in found.own} == {"a"}
    assert states(found, "steady") == {"YY"} and not any(own.declared for own in found.own)


def test_folded_states_go_together_only_where_all_see_the_same() -> None:
    gone = (Coalesced(id="gone", proposition="a.act", name="Ada has left"),)
    views = {
        "a": Perspective(holder="A", preferences={"A": wants("a.act"), "B": wants("true")}),
        "b": Perspective(holder="B", preferences={"A": wants("true"), "B": wants("not a.act")}),
    }
    found = told(two(views, coalesced=gone))
    assert {s.state for s in found.hyper_equilibria} == {"Y-"}
    blind = views["b"].model_copy(update={"unaware": ("b.act",)})
    with pytest.raises(UsageError, match="folded together"):
        told(two({"a": views["a"], "b": blind}, coalesced=gone))


def test_the_nearest_states_come_first_and_limits_cut_lists_only() -> None:
    views = {name: Perspective(holder=name.upper(), preferences={}) for name in ("a", "b")}
    found = told(two(views), limit=2)
    assert [s.state for s in found.hyper_equilibria] == ["NN", "YN"] and found.headline.n_hyper == 4
