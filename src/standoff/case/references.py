"""What each field of the format refers to: the tables that `case.linking` checks every case against.

A field that names something is in `REFERENCES` with the kind of thing it names; a field that is a proposition is in
`PROPOSITIONS`. A new field of either sort is checked as soon as it stands here.
"""

from __future__ import annotations

from pydantic import BaseModel

from standoff.case import checks, projection_checks, schema, strategy_checks
from standoff.case.propositions import KEYWORDS
from standoff.case.word_tables import SHIPPED

QUANTITIES = ("pressure",)
"""The quantities that a comparison may name."""

STATUS_QUO = "status_quo"
"""The word that stands for the status quo where a check asks for states; no option or definition can have it as id."""

RESERVED = frozenset({*KEYWORDS, STATUS_QUO})

BUILT_IN = {
    "voice": ("book", "moscow", "reviewer", "reported", "hearsay"),
    "table": tuple(SHIPPED),
    "scenario": ("none",),
}
"""Names that need no declaration."""

REFERENCES: dict[type[BaseModel], dict[str, str]] = {
    schema.Support: {"passages": "passage"},
    schema.CaseFile: {
        "default_perspective": "perspective",
        "default_scenario": "scenario",
        "worlds": "definition",
        "regimes": "definition",
        "dynamics": "perspective",
        "goals": "actor",
    },
    schema.Passage: {"voice": "voice", "party": "actor"},
    schema.Option: {"actor": "player"},
    schema.Perspective: {
        "holder": "player",
        "extends": "perspective",
        "unaware": "option",
        "preferences": "player",
        "goals": "actor",
        "attitudes": "player",
        "believes": "player",
    },
    schema.Preferences: {"mixture": "perspective"},
    schema.Requirement: {"actor": "actor"},
    schema.Format: {"members": "actor", "seats": "actor", "agenda": "option or definition"},
    schema.Scenario: {
        "extends": "scenario",
        "levels": "driver",
        "now": "option",
        "hold": "option",
        "preferences": "perspective",
        "course": "player",
    },
    schema.Event: {"source": "actor", "target": "actor", "aimed_at": "actor"},
    schema.Position: {"option": "option"},
    schema.Exemption: {"measure": "measure", "partner": "actor"},
    schema.Compliance: {"enforcer": "actor", "option": "option"},
    schema.Probability: {"table": "table"},
    schema.Prescription: {"to": "actor"},
    schema.Thesis: {"perspective": "perspective", "scenario": "scenario"},
    checks.Prefers: {"player": "player"},
    checks.BestResponse: {"player": "player"},
    checks.TopUnstable: {"players": "player"},
    checks.StableFor: {"players": "player"},
    checks.GoalAttained: {"player": "player"},
    checks.RestsOn: {"thesis": "thesis"},
    checks.Dated: {"event": "event"},
    checks.Ordered: {"first": "event", "then": "event"},
    checks.BothHold: {"theses": "thesis"},
    strategy_checks.Delivers: {"format": "format", "better_for": "player"},
    strategy_checks.Blocks: {"format": "format", "actor": "player"},
    strategy_checks.CoursesBetter: {"actor": "player", "player": "player", "only": "scenario"},
    strategy_checks.Outlook: {"player": "player", "under": "scenario", "than": "scenario"},
    strategy_checks.LargestShare: {"actor": "player", "over": "player", "besides": "player"},
    strategy_checks.Control: {"actor": "player", "over": "player", "below": "player"},
    strategy_checks.ControlFalls: {"actor": "player", "over": "player"},
    strategy_checks.GainsMost: {"player": "player"},
    strategy_checks.Card: {"option": "option", "through": "player", "on": "player"},
    strategy_checks.CardMoves: {"option": "option", "more": "player", "than": "player"},
    strategy_checks.Price: {"bearers": "player"},
    strategy_checks.Minds: {"only": "player"},
    strategy_checks.ExpectDifferently: {"players": "player"},
    strategy_checks.Surprised: {"player": "player", "by": "player"},
    strategy_checks.CoalitionProof: {"coalition": "player"},
    strategy_checks.Robust: {"thesis": "thesis"},
    projection_checks.ChanceOf: {"hazard": "hazard"},
    projection_checks.HazardTrend: {"hazard": "hazard"},
}
"""Which fields name what: the field's text, each of its list, or each of its keys."""

PROPOSITIONS: dict[type[BaseModel], tuple[str, ...]] = {
    schema.Constraint: ("proposition",),
    schema.Definition: ("proposition",),
    schema.Coalesced: ("proposition",),
    schema.Goal: ("proposition",),
    schema.Statement: ("proposition", "when"),
    schema.RuledOut: ("proposition",),
    schema.Hazard: ("where",),
    schema.Requirement: ("proposition",),
    schema.Scenario: ("forbid",),
    schema.Forecast: ("given", "proposition"),
    schema.Prescription: ("proposition",),
    checks.Equilibria: ("given", "satisfies"),
    checks.Prefers: ("better", "worse"),
    checks.BestResponse: ("given", "move"),
    checks.Reachable: ("start", "to"),
    checks.StableFor: ("state",),
    strategy_checks.Delivers: ("satisfies",),
    strategy_checks.LargestShare: ("given",),
    strategy_checks.Control: ("given",),
    strategy_checks.ControlFalls: ("start", "to"),
    strategy_checks.Card: ("given",),
    strategy_checks.CardMoves: ("given",),
    strategy_checks.Price: ("goal",),
    strategy_checks.Minds: ("goal",),
    strategy_checks.HyperEquilibria: ("satisfies",),
    strategy_checks.ExpectDifferently: ("proposition",),
    strategy_checks.Surprised: ("about",),
    strategy_checks.CoalitionProof: ("among", "to"),
    projection_checks.ChanceOf: ("proposition",),
    projection_checks.TimeTo: ("proposition",),
}
"""Which fields are propositions. In a check they may also be `status_quo` or a state's Y/N string."""
