"""The starter case: it runs, everything in it is supported and anchored, and it has something to say."""

from __future__ import annotations

import doctest
from functools import cache
from pathlib import Path

import pytest

from standoff.case.anchors import verify
from standoff.case.blind import blind_spots
from standoff.case.locate import find
from standoff.case.new import write_new
from standoff.case.reading import read_case
from standoff.case.schema import CaseData
from standoff.case.support import coverage, elements, unsupported
from standoff.case.texts import source_texts
from standoff.case.view import resolve
from standoff.reference import Reference

VERDICTS = {
    "each_waits": "HOLDS",
    "pressure_works": "FAILS",
    "never_under_threat": "HOLDS",
    "threat_and_payment": "FAILS",
    "money_is_enough": "HOLDS",
    "no_money_without_gauges": "HOLDS",
    "way_out": "FAILS",
    "dam_held_off": "HOLDS",
    "only_the_court": "HOLDS",
    "water_before_money": "HOLDS",
    "wet_year": "FAILS",
    "sluice_first": "HOLDS",
}


@cache
def starter() -> CaseData:
    located = find("starter")
    return read_case(located.path, located.id)


def stable(view: str, concept: str = "seq", scenario: str | None = None) -> set[str]:
    """The equilibria of a view, by the slow engine."""
    found = Reference(resolve(starter(), view, scenario)).solve([concept])[concept]
    return set.intersection(*(set(states) for states in found.values()))


def test_every_sentence_is_covered_and_everything_supported() -> None:
    got = coverage(starter())
    assert got.sentences == got.anchored >= 12
    assert (got.long_passages, got.unused_passages, unsupported(starter())) == ((), (), ())
    assert len(list(elements(starter()))) > 60


def test_every_anchor_is_exact_in_the_shipped_text() -> None:
    located = find("starter")
    report = verify(starter(), source_texts(starter(), located.path))
    assert report.checked == report.exact == len(starter().passages["courier"].passages)
    assert report.sentences() == ()


def test_the_blind_spots_found_are_few() -> None:
    assert [b.id for b in blind_spots(starter()) if not b.declared] == ["grounds.hearsay", "grounds.theses"]


def test_it_shows_the_parts_of_a_case() -> None:
    data = starter()
    assert len(data.players) == 2 and len(data.perspectives) == 2 and 5 <= len(data.case.options) <= 7
    assert set(data.case.hypergame) == set(data.players)
    assert {data.perspectives[view].holder for view in data.case.hypergame.values()} == set(data.players)
    kinds = {thesis.check.kind for thesis in data.theses.theses}
    assert len(kinds) >= 6 and "both_hold" in kinds
    parts = (data.case.constraints, data.case.worlds, data.case.goals, data.case.drivers, data.case.scenarios)
    assert all(parts) and data.chronicle and data.history and data.forecasts.forecasts


def test_the_two_views_part() -> None:
    council, harbour = stable("tarnholt"), stable("lowmarch")
    today = resolve(starter()).status_quo
    assert today in council & harbour
    assert "NNNNYN" in council - harbour, "the council takes for stable a settlement that the harbour would undo"
    assert "NNYNYN" in council & harbour, "with open gauges both views have it last"
    assert today in stable("tarnholt", "nash") and today not in stable("lowmarch", "nash")


def test_without_the_court_the_dam_is_raised() -> None:
    assert stable("lowmarch", scenario="no_court") == {"YYNYNN"}


def test_every_observed_position_was_feasible() -> None:
    game = Reference(resolve(starter()))
    options = list(starter().case.options)
    held: dict[str, bool] = {}
    for row in sorted(starter().history, key=lambda row: row.date):
        held[row.option] = row.value
        if len(held) == len(options):
            assert game.feasible("".join("Y" if held[o] else "N" for o in options)), row.date
    assert held == {id: option.now for id, option in starter().case.options.items()}


def test_theses_come_out_as_the_comments_say() -> None:
    from standoff.study.run import judge_theses

    results = {result.thesis.id: result.verdict.verdict for result in judge_theses(starter())}
    assert results == VERDICTS
    told = (Path(str(find("starter").path)) / "theses.yaml").read_text(encoding="utf-8")
    for id, verdict in VERDICTS.items():
        comment = told[: told.index(f"- id: {id}\n")].rpartition("\n\n")[2]
        assert verdict in comment, id


@pytest.mark.parametrize("view", ["tarnholt", "lowmarch"])
@pytest.mark.parametrize("scenario", [None, "rains", "no_court"])
def test_both_engines_agree_on_it(view: str, scenario: str | None) -> None:
    from standoff.conflict.build import build
    from standoff.conflict.moves import string
    from standoff.stability.concepts import CONCEPTS, solve

    game = resolve(starter(), view, scenario)
    model = build(game)
    fast, slow = solve(model, CONCEPTS), Reference(game).solve(CONCEPTS)
    states = [string(model, position) for position in range(model.n)]
    for concept in CONCEPTS:
        for actor, row in zip(model.actors, fast[concept], strict=True):
            assert {s for s, kept in zip(states, row, strict=True) if kept} == set(slow[concept][actor])


def test_a_copy_reads_the_same(tmp_path: Path) -> None:
    write_new(tmp_path / "starter")
    assert read_case(tmp_path / "starter", "starter") == starter()


def test_files_are_commented_and_lines_fit(tmp_path: Path) -> None:
    for path in write_new(tmp_path / "mine"):
        lines = path.read_text(encoding="utf-8").splitlines()
        if path.suffix == ".yaml":
            assert lines[0].startswith("# ")
            assert max(map(len, lines)) <= 120, path.name
            assert sum("#" in line for line in lines) >= 4, path.name


def test_the_python_lines_in_passages_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_new(tmp_path / "mine")
    monkeypatch.chdir(tmp_path / "mine")
    told = Path("passages.yaml").read_text(encoding="utf-8")
    lines = "\n".join(line[1:].strip() for line in told.splitlines() if line.startswith("#     "))
    test = doctest.DocTestParser().get_doctest(lines, {}, "passages.yaml", None, 0)
    assert len(test.examples) >= 5
    assert doctest.DocTestRunner(verbose=False).run(test).failed == 0


def test_a_text_of_ones_own_can_be_put_in(tmp_path: Path) -> None:
    """The way that the comments of case.yaml describe: zeros, no passages, then --reanchor."""
    import re

    from standoff.case.reanchor import reanchor

    folder = tmp_path / "mine"
    write_new(folder)
    (folder / "courier.txt").write_text("A title\n\nFirst it rained. Then it did not.\n", encoding="utf-8")
    case = (folder / "case.yaml").read_text(encoding="utf-8")
    case = re.sub(r'sha256: "[0-9a-f]+"', f'sha256: "{"0" * 64}"', case)
    case = re.sub(r"characters: \d+", "characters: 0", case)
    case = re.sub(r"passages: \[[^]]*\]", "record: to do", case)
    (folder / "case.yaml").write_text(case, encoding="utf-8")
    for path in [*folder.glob("perspectives/*.yaml"), folder / "theses.yaml", folder / "forecasts.yaml"]:
        path.write_text(re.sub(r"passages: \[[^]]*\]", "record: to do", path.read_text(encoding="utf-8")), "utf-8")
    (folder / "passages.yaml").write_text("courier: {passages: []}\n", encoding="utf-8")
    (folder / "chronicle.csv").unlink()
    (folder / "history.csv").unlink()
    theses = (folder / "theses.yaml").read_text(encoding="utf-8")
    (folder / "theses.yaml").write_text(theses[: theses.index("  # Dates in the text")], encoding="utf-8")
    data = read_case(folder, "mine")
    reanchor(folder, verify(data, source_texts(data, folder)))
    again = read_case(folder, "mine")
    assert len(again.passages["courier"].sentences) == 2
    assert verify(again, source_texts(again, folder)).sentences() == ()
