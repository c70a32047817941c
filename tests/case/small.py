"""A small case that uses every file of the format, for tests to read, change and break."""

# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from standoff.case.reading import read_case
from standoff.case.schema import CaseData
from standoff.errors import CaseError, Issue

CASE = """\
title: Two towns and a bridge
as_of: 2020-05
horizon: 2030
default_perspective: upstream
default_scenario: base
hypergame: {UPT: upstream, DOT: downstream}
sources:
  letter:
    title: A letter to the editor
    sha256: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    characters: 300
voices:
  mayor: The mayor, as quoted.
actors:
  UPT: {name: Upton, short: U, colour: "#aa0000", passages: [p1], terms: [{holder: A. Ash, office: mayor, from: 2016, until: 2020-04-30}]}
  DOT: {name: Downton, passages: [p2]}
  FER: {kind: seat, name: The ferry company, judgement: yes, note: It runs the ferry.}
  CRT: {kind: body, name: The court}
options:
  up.toll:   # charged since 2012
    actor: UPT
    yes: Upton charges a toll
    no: Upton lifts the toll
    now: yes
    passages: [p1]
  up.repair: {actor: UPT, yes: Upton repairs the bridge, no: Upton lets it decay, now: no, moves: forward, passages: [p1]}
  down.boycott: {actor: DOT, yes: Downton boycotts the market, no: Downton trades, now: yes, passages: [p2]}
constraints:
  - {id: no_free_repair, proposition: not (up.repair and not up.toll), passages: [p1]}
definitions:
  peace: {proposition: not up.toll and not down.boycott, yes: peace, no: no peace, passages: [p2]}
  standstill: {proposition: not peace and not up.repair, yes: standstill, no: movement, passages: [p2]}
worlds: [peace, standstill]
goals:
  UPT:
    - {id: g_money, text: Upton wants the toll's yield, proposition: up.toll, passages: [p1]}
    - {id: g_sea, text: Upton wants the sea, passages: [p1]}
drivers:
  weather:
    title: The weather
    levels: {dry: No rain, wet: Rain}
    now: dry
    switches: [{date: 2021-03, level: wet}]
    rates: [{from: dry, to: wet, per_year: 0.5}]
    passages: [p2]
hazards:
  collapse: {title: The bridge collapses, where: not up.repair, per_year: 0.1, passages: [p1]}
formats:
  council: {title: The joint council, members: [UPT, DOT], seats: [FER], agenda: [up.toll, peace], passages: [p2]}
scenarios:
  base: {title: As it is, hold: {up.repair: no}, passages: [p1]}
  full: {title: Everything open, extends: none, passages: [p1]}
  rain:
    title: The rains come
    extends: full
    levels: {weather: wet}
    now: {down.boycott: no}
    forbid: [up.repair and down.boycott]
    preferences:
      upstream:
        UPT:
          replace: {u_toll: {id: u_toll2, proposition: up.toll or up.repair, passages: [p1]}}
          insert: [{after: u_toll2, statement: {id: u_rain, proposition: up.repair, passages: [p1]}}]
          remove: [u_repair]
    passages: [p1]
blind_spots:
  - {id: b_fish, text: Nobody asks the fishermen., judgement: yes, note: They are not in the letter.}
"""

UPSTREAM = """\
title: Upton's view
holder: UPT
preferences:
  UPT:
    statements:
      - {id: u_trade, proposition: not down.boycott, passages: [p2]}
      - {id: u_toll, proposition: up.toll, confidence: 0.8, passages: [p1]}
      - equal:
          - {id: u_repair, proposition: not up.repair, passages: [p1]}
          - {id: u_wet, proposition: up.repair implies down.boycott, when: level(weather) = wet, passages: [p1]}
  DOT:
    statements:
      - unordered:
          - {id: d_toll, proposition: not up.toll, passages: [p2]}
          - {id: d_trade, proposition: not down.boycott or up.toll, passages: [p2]}
"""

DOWNSTREAM = """\
holder: DOT
extends: upstream
preferences:
  DOT:
    statements:
      - {id: d_repair, proposition: up.repair, passages: [p2]}
unaware: []
rules_out:
  - {id: r_war, proposition: peace and up.repair, passages: [p2]}
"""

PASSAGES = """\
letter:
  sentences: [[0, 50], [51, 120], [120, 300]]
  passages:
    - {id: p1, start: 0, end: 50, paragraph: 1, digest: "0123456789abcdef", gist: Upton takes toll, voice: mayor, modality: claim}
    - {id: p2, start: 51, end: 120, paragraph: 1, digest: 0123456789abcde0, gist: Downton stays away, voice: reported, modality: fact, party: DOT}
"""

FORECASTS = """\
tables:
  own: {likely: {low: 0.6, high: 0.8}}
forecasts:
  - id: f1
    statement: The bridge will fall
    who: the mayor
    made: 2020-05
    due: 2021
    given: not up.repair
    probability: {table: own, low: 0.6, high: 0.8}
    resolution: {status: false, on: 2021-12-31}
    passages: [p1]
prescriptions:
  - {id: pr1, statement: Lift the toll, who: the mayor, to: UPT, made: 2020-05, proposition: not up.toll, followed: no, passages: [p1]}
"""

THESES = """\
theses:
  - {id: t1, claim: Peace is stable, perspective: downstream, scenario: full, check: {kind: equilibria, quantifier: some, satisfies: peace}, passages: [p1]}
  - {id: t2, claim: Downton prefers peace, check: {kind: prefers, player: DOT, better: peace, worse: status_quo}, passages: [p2]}
  - {id: t3, claim: It rests on trade, check: {kind: rests_on, thesis: t1, statement: d_repair}, passages: [p2]}
  - {id: t4, claim: Both, check: {kind: both_hold, theses: [t1, t2]}, passages: [p2]}
  - {id: t5, claim: Stuck, check: {kind: not, check: {kind: reachable, to: NNN}}, passages: [p2]}
  - {id: t6, claim: Dated, check: {kind: all_of, checks: [{kind: dated, event: e1, date: 2019}, {kind: ordered, first: e1, then: e2}]}, passages: [p2]}
  - {id: t7, claim: Goals, check: {kind: goal_attained, player: UPT}, passages: [p2]}
  - {id: t8, claim: Stable, check: {kind: stable_for, state: YNY, players: [UPT, DOT]}, passages: [p2]}
"""

TABLES = {
    "chronicle.csv": """\
id,date,precision,source,target,aimed_at,type,mode,goldstein,text,passages,record
e1,2019-03,month,UPT,DOT,,THREATEN,,-4,"Upton, again, raises the toll",p1;p2,
e2,2020,year,DOT,UPT,FER,REJECT,,,Downton stays away,,The Gazette of 2020
""",
    "history.csv": "date,precision,option,value,passages,record\n2012,year,up.toll,yes,,Gazette\n2019,year,down.boycott,Y,p2,\n",
    "sanctions.csv": (
        "id,resolution,adopted,from,until,sector,flow,coverage,text,passages,record\n"
        "m1,By-law 3,2019-01,2019-02,,flour,import,0.5,Half of the flour,,By-law\n"
    ),
    "exemptions.csv": "id,measure,partner,route,from,until,coverage,record\nx1,m1,FER,river,2019-02,,0.1,By-law\n",
    "trade.csv": "year,sector,flow,partner,value_musd,record\n2018,flour,total,world,1.5,Gazette\n2018,flour,total,DOT,1,Gazette\n",
    "compliance.csv": "enforcer,from,until,value,option,record\nDOT,2019-02,,0.9,down.boycott,Gazette\n",
}

FILES: Mapping[str, str] = {
    "case.yaml": CASE,
    "perspectives/upstream.yaml": UPSTREAM,
    "perspectives/downstream.yaml": DOWNSTREAM,
    "passages.yaml": PASSAGES,
    "forecasts.yaml": FORECASTS,
    "theses.yaml": THESES,
    **TABLES,
}
"""Every file of the small case, by name."""


def write_small(folder: Path, changes: Mapping[str, str | None] | None = None) -> Path:
    """Write the small case into a folder, with some files replaced (or, at None, left out); the folder."""
    for name, text in {**FILES, **(changes or {})}.items():
        if text is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return folder


def changed(file: str, old: str, new: str) -> dict[str, str | None]:
    """One file of the small case with a text replaced, which has to stand there exactly once."""
    text = FILES[file]
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    return {file: text.replace(old, new)}


def small(folder: Path, changes: Mapping[str, str | None] | None = None) -> CaseData:
    """The small case, read."""
    return read_case(write_small(folder, changes), "small")


def faults(folder: Path, changes: Mapping[str, str | None]) -> tuple[Issue, ...]:
    """The faults that reading the changed case reports; none where it can be read."""
    try:
        small(folder, changes)
    except CaseError as problem:
        return problem.issues()
    return ()
