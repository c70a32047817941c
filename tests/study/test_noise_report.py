"""Small noise told: a stag hunt by hand, one-way options, hazards that end play, and the starter case."""

from __future__ import annotations

import json
from typing import Any

import pytest

import standoff
from standoff.case.dynamics import Hazard
from standoff.case.schema import CaseData, Constraint, Option
from standoff.projection import noise
from standoff.study.projection.noise_report import LongRun, NoiseReport, noise_report
from standoff.study.solver import Solver
from standoff.theses.records import GameKey
from tests.theses.tiny import tiny


def told(data: CaseData, scenario: str = "none") -> NoiseReport:
    return noise_report(data, Solver(data).solved(GameKey("plain", scenario)))


def both(report: NoiseReport) -> tuple[LongRun, LongRun]:
    assert report.by_mistakes is not None and report.by_utility is not None
    json.dumps(report.document(), allow_nan=False)
    return report.by_mistakes, report.by_utility


def summary(run: LongRun) -> list[tuple[str, float | None, float | None]]:
    return [(one.example.state, one.potential, one.from_today) for one in run.worlds]


def one_way(now: bool) -> dict[str, Option]:
    return {
        "a.arm": Option(actor="A", yes="Arden keeps an army", no="Arden disarms", now=now, moves="forward"),
        "b.arm": Option(actor="B", yes="Borland keeps an army", no="Borland disarms", now=now, moves="forward"),
    }


def test_a_stag_hunt_in_words():
    """With weights 4, 2 and 1 of 7, arming alone loses 1 of 7 against peace, disarming alone 3 of 7 against arms."""
    counted, lost = both(told(tiny()))
    assert (counted.n_places, counted.n_stable, counted.gap, counted.radius) == (2, 2, None, None)
    assert summary(counted) == [("YY", 1, 0), ("NN", 1, 1)]
    assert "counting mistakes does not choose among them" in counted.sentences[0]
    assert lost.n_stable == 1 and lost.status_quo_lasts and lost.gap == pytest.approx(2 / 7)
    assert (lost.radius, lost.coradius) == (pytest.approx(3 / 7), pytest.approx(1 / 7))
    assert lost.sentences[1:] == ("There: Somebody is armed.", "The status quo is among what lasts.")
    assert [(one.title, one.n_stable) for one in lost.worlds] == [
        ("Somebody is armed.", 1),
        ("There is a peace without arms.", 0),
    ]


def test_what_a_mistake_leads_away_from_for_good():
    counted, _ = both(told(tiny(options=one_way(False))))
    assert (counted.n_places, counted.n_ends, counted.n_stable) == (2, 1, 1)
    assert summary(counted) == [("YY", 0, 1), ("NN", None, 0)]
    assert counted.sentences[-1] == "Play may settle in the status quo until a mistake leads away from it for good."


def test_several_ends_have_chances():
    """Once both may not arm, whoever errs first is left with the army."""
    only_one = (Constraint(id="one", proposition="not (a.arm and b.arm)"),)
    counted, _ = both(told(tiny(options=one_way(False), constraints=only_one)))
    assert counted.n_ends == 2 and counted.gap is None
    assert sorted((one.example.state, one.chance, one.from_today) for one in counted.ends) == [
        ("NY", 0.5, 1),
        ("YN", 0.5, 1),
    ]
    assert "two parts that nothing leads out of" in counted.sentences[0]
    assert counted.sentences[1].count("50\u00a0%") == 2


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (
            "not a.arm and not b.arm",
            "in one of the places that last it may strike at any time; from the others it ",
        ),
        ("parity", "in the places that last it may strike at any time; sooner"),
        ("a.arm and not b.arm", "from the places that last it takes one mistake to come to where it may; sooner"),
    ],
)
def test_a_hazard_that_ends_play(where: str, said: str):
    hazards = {"flood": Hazard(title="The great flood", where=where, per_year=0.1, absorbing=True)}
    counted, lost = both(told(tiny(hazards=hazards)))
    assert counted.hazard == "certain" == lost.hazard
    assert counted.sentences[-1].startswith("This is of the time until the great flood, which ends play: ")
    assert said in counted.sentences[-1] and counted.sentences[-1].endswith("sooner or later it comes.")


def test_hazards_that_do_not_end_play_change_nothing():
    for change in ({"absorbing": False}, {"per_year": None}, {"per_year": 0}):
        parts: dict[str, Any] = {"title": "Flood", "where": "parity", "per_year": 0.1, "absorbing": True, **change}
        assert told(tiny(hazards={"flood": Hazard(**parts)})) == told(tiny())


def test_a_hazard_out_of_reach():
    hazards = {"flood": Hazard(title="The flood", where="not a.arm", per_year=0.1, absorbing=True)}
    counted, _ = both(told(tiny(options=one_way(True), hazards=hazards)))
    assert counted.hazard == "never" and not any("flood" in said for said in counted.sentences)
    counted, _ = both(told(tiny(options=one_way(False), hazards=hazards)))
    assert counted.hazard == "possible" and counted.sentences[-1].endswith("which ends play: it may come.")


def test_the_starter_case():
    case = standoff.load("starter")
    solved = Solver(case.data).solved(case.game("tarnholt").key)
    counted, lost = both(noise_report(case.data, solved))
    assert [one.potential for one in counted.worlds] == [0, None] and lost.n_places == 2
    assert "What moves from outside is held where it stands." in counted.sentences


def test_too_much_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(noise, "_WORK", 1)
    report = told(tiny())
    assert report.by_mistakes is None and "2 different places" in report.refused
    assert report.document()["refused"] == report.refused
