"""Two neighbours who may arm, over time: a driver that makes Arden a hawk, an election, a fire and a war.

Arden wants arms above all while the mood is dark. Each reconsiders twice a year at tau 0.2, so chances are far from 0
and 1. A fire may strike where somebody is armed; a war, which ends it all, where both are.
"""

from __future__ import annotations

from typing import Any

from standoff.case.schema import (
    CaseData,
    Definition,
    Driver,
    Dynamics,
    Estimate,
    Hazard,
    Preferences,
    Rate,
    Statement,
    Switch,
    Thesis,
    Turn,
)
from tests.theses.tiny import tiny

ROUSED = Statement(id="a_roused", proposition="a.arm", when="level(mood) = dark")


def moving(*theses: Thesis, **changes: Any) -> CaseData:
    """The case; `changes` replace parts of case.yaml."""
    dynamics = Dynamics(
        rates={"A": Estimate(value=2.0, low=1.0, high=3.0), "B": Estimate(value=2.0, low=1.5, high=2.5)},
        tau=Estimate(value=0.2, low=0.1, high=0.4),
        identified=True,
        note="Made up.",
    )
    mood = Driver(
        title="The mood in Arden",
        levels={"bright": "people hope", "dark": "people fear"},
        now="bright",
        rates=(Rate(start="bright", to="dark", per_year=0.5, low=0.1, high=1.0),),
        calendar=(Turn(date="2022-07", to={"bright": 0.5, "dark": 0.5}),),
        switches=(Switch(date="2022-01", level="dark"),),
    )
    lone = Definition(proposition="a.arm and not b.arm", yes="Arden has the edge", no="Arden has no edge")
    parts: dict[str, Any] = {
        "as_of": "2021-01",
        "horizon": "2025-01",
        "drivers": {"mood": mood},
        "hazards": {
            "fire": Hazard(title="A fire in a depot", where="not peace", per_year=0.8, low=0.5, high=1.2),
            "war": Hazard(title="A war", where="a.arm and b.arm", per_year=0.05, absorbing=True),
            "plague": Hazard(title="A plague", where="peace"),
        },
        "regimes": ("peace", "edge"),
        "dynamics": {"plain": dynamics},
    }
    made = tiny(*theses, **{**parts, **changes})
    definitions = {**made.case.definitions, "edge": lone}
    case = made.case.model_copy(update={"definitions": {**definitions, **changes.get("definitions", {})}})
    block = made.perspectives["plain"].preferences["A"]
    roused = Preferences(statements=(ROUSED, *block.statements))
    plain = made.perspectives["plain"]
    plain = plain.model_copy(update={"preferences": {**plain.preferences, "A": roused}})
    return made.model_copy(update={"case": case, "perspectives": {**made.perspectives, "plain": plain}})
