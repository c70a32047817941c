"""The fields that say more than an order: what is broken is one fault at its place; what is sound reaches the game."""

from __future__ import annotations

from pathlib import Path

import pytest

from standoff.case.dumping import case_files
from standoff.case.reading import read_case
from standoff.case.resolved import GameDegree
from standoff.case.view import resolve
from tests.case.small import FILES, changed, faults, small, write_small

UP, DOWN = "perspectives/upstream.yaml", "perspectives/downstream.yaml"
BLOCK = "  UPT:\n    statements:\n"
RANKED = """\
holder: DOT
extends: upstream
preferences:
  DOT:
    judgement: yes
    note: Guessed.
    ranking: [[YNN], [NNN, YYN], [YNY, NNY, YYY]]
"""


def with_fields(*lines: str) -> dict[str, str | None]:
    """The small case with more fields in Upton's own block."""
    return changed(UP, BLOCK, "  UPT:\n" + "".join(f"    {line}\n" for line in lines) + "    statements:\n")


FAULTS = [
    (["strong_through: u_tol"], "`strong_through` names a statement of the same block", "u_toll"),
    (["strong_through: d_toll"], "and 'd_toll' is none", "u_toll"),
    (["strong_after: [1]"], "`strong_after` counts the groups of a ranking", None),
    (["mixture: {upstreem: 1, downstream: 2}"], "there is no perspective 'upstreem'", "upstream"),
    (["fuzzy: [{better: YNN, worse: NNN, degree: 0.7}]"], "need the `threshold`", None),
    (["threshold: 0.5", "fuzzy: [{better: YN, worse: NNN, degree: 0.7}]"], "'YN' has 2 letters; the case has 3", None),
    (["threshold: 0.5", "fuzzy: [{better: YNX, worse: NNN, degree: 0.7}]"], "Y, N and - (either)", None),
    (["threshold: 0.5", "fuzzy: [{better: NNN, worse: NNN, degree: 0.7}]"], "both are the same", None),
    (
        ["threshold: 0.5", "fuzzy: [{better: YNN, worse: NNN, degree: 0.7}, {better: NNN, worse: YNN, degree: 0.3}]"],
        "has a degree already",
        None,
    ),
]


@pytest.mark.parametrize(("lines", "message", "near"), FAULTS)
def test_a_fault_is_told_once_at_its_place(tmp_path: Path, lines: list[str], message: str, near: str | None) -> None:
    (found,) = faults(tmp_path, with_fields(*lines))
    assert found.file == UP
    assert message in found.message
    assert near is None or found.nearest == near
    assert 5 <= found.line <= 7


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("[3]", "a strong step follows group 3, and the ranking has 3 groups"),
        ("[2, 1]", "1 does not follow 2"),
        ("[0]", "1"),
    ],
)
def test_strong_steps_lie_between_groups(tmp_path: Path, line: str, message: str) -> None:
    (found,) = faults(tmp_path, {DOWN: RANKED + f"    strong_after: {line}\n", "theses.yaml": None})
    assert message in found.message + str(found.allowed)


def test_the_kinds_of_a_mixture_have_preferences(tmp_path: Path) -> None:
    empty = {"perspectives/empty.yaml": "outside: yes\n", **with_fields("mixture: {upstream: 1, empty: 1}")}
    (found,) = faults(tmp_path, empty)
    assert "'empty' says nothing of what UPT wants" in found.message


def test_attitudes_are_of_players_towards_players(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, changed(UP, "holder: UPT\n", "holder: UPT\nattitudes: {UPT: {FER: negative}}\n"))
    assert "FER is no player" in found.message
    (found,) = faults(tmp_path, changed(UP, "holder: UPT\n", "holder: UPT\nattitudes: {UPX: {DOT: negative}}\n"))
    assert "no player 'UPX'" in found.message
    (found,) = faults(tmp_path, changed(UP, "holder: UPT\n", "holder: UPT\nattitudes: {UPT: {DOT: bad}}\n"))
    assert "bad" in str(found.found)


SOUND = with_fields(
    "strong_through: u_toll",
    "mixture: {upstream: 3, downstream: 1}",
    "fuzzy: [{better: Y-N, worse: NNN, degree: 0.7}]",
    "threshold: 0.5",
)


def test_fields_reach_the_game_and_are_written_out(tmp_path: Path) -> None:
    towards = {DOWN: FILES[DOWN] + "attitudes: {UPT: {DOT: negative}, DOT: {DOT: indifferent}}\n"}
    data = small(tmp_path / "one", {**SOUND, **towards})
    player = resolve(data, "downstream", "none").players[0]
    assert player.strong == 2
    assert player.fuzzy == (GameDegree("Y-N", "NNN", 0.7),)
    assert player.threshold == 0.5
    assert [(weight, kind.origin, kind.mixture) for weight, kind in player.mixture] == [
        (3, "upstream", ()),
        (1, "upstream", ()),
    ]
    assert resolve(data, "upstream", "none").attitudes == {}
    assert resolve(data, "downstream", "none").attitudes == {"UPT": {"DOT": "negative"}, "DOT": {"DOT": "indifferent"}}
    for name, text in case_files(data).items():
        path = tmp_path / "two" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert read_case(tmp_path / "two", "small") == data


def test_what_a_later_perspective_says_of_a_pair_stands(tmp_path: Path) -> None:
    first = changed(UP, "holder: UPT\n", "holder: UPT\nattitudes: {UPT: {DOT: negative, UPT: positive}}\n")
    then = {DOWN: FILES[DOWN] + "attitudes: {UPT: {DOT: positive}}\n"}
    data = small(tmp_path, {**first, **then})
    assert resolve(data, "downstream").attitudes == {"UPT": {"DOT": "positive", "UPT": "positive"}}


def test_a_strong_mark_stands_where_scenarios_edit(tmp_path: Path) -> None:
    """In `rain` u_toll, the last strong statement, is replaced, u_rain comes after it, u_repair goes."""
    write_small(tmp_path, SOUND)
    data = read_case(tmp_path, "small")
    player = resolve(data, "upstream", "rain").players[0]
    assert [s.id for s in player.statements] == ["u_trade", "u_toll2", "u_rain", "u_wet"]
    assert player.strong == 2
    before = changed("case.yaml", "insert: [{after: u_toll2,", "insert: [{before: u_toll2,")
    player = resolve(small(tmp_path / "b", {**SOUND, **before}), "upstream", "rain").players[0]
    assert [s.id for s in player.statements] == ["u_trade", "u_rain", "u_toll2", "u_wet"]
    assert player.strong == 3
    gone = changed("case.yaml", "remove: [u_repair]", "remove: [u_repair, u_toll2]")
    player = resolve(small(tmp_path / "c", {**SOUND, **gone}), "upstream", "rain").players[0]
    assert player.strong == 1
