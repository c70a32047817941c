"""Cross-references: each kind of broken reference is one fault at its place; what is sound passes."""

# ruff: noqa: E501 - the table of faults is read as a table
from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.case.linker import cycles
from standoff.case.links_case import truth
from standoff.case.propositions import parse
from tests.case.small import CASE, FILES, changed, faults, small

UP, DOWN = "perspectives/upstream.yaml", "perspectives/downstream.yaml"

FAULTS = [
    # names
    ("case.yaml", "default_perspective: upstream", "default_perspective: upsteam", "upsteam", "no perspective", "upstream"),
    ("case.yaml", "default_scenario: base", "default_scenario: bass", "bass", "no scenario", "base"),
    ("case.yaml", "{UPT: upstream, DOT", "{UPX: upstream, DOT", "UPX", "no player 'UPX'", "UPT"),
    ("case.yaml", "{UPT: upstream, DOT", "{FER: upstream, DOT", "FER", "FER is no player", None),
    ("case.yaml", "DOT: downstream}", "DOT: downsteam}", "downsteam", "no perspective", "downstream"),
    ("case.yaml", "actor: UPT\n", "actor: FER\n", "FER", "FER is no player", None),
    ("case.yaml", "not (up.repair and", "not (up.repare and", "up.repare", "no option or definition", "up.repair"),
    ("case.yaml", "worlds: [peace, standstill]", "worlds: [peace, up.toll]", "up.toll", "is an option; a definition", None),
    ("case.yaml", "worlds: [peace, standstill]", "worlds: [peace, peace]", "peace]", "a second time", None),
    ("case.yaml", "goals:\n  UPT:", "goals:\n  UPTON:", "UPTON", "no actor", "UPT"),
    ("case.yaml", "proposition: up.toll, passages", "proposition: up.tol, passages", "up.tol", "no option", "up.toll"),
    ("case.yaml", "members: [UPT, DOT]", "members: [UPT, DOX]", "DOX", "no actor", "DOT"),
    ("case.yaml", "agenda: [up.toll, peace]", "agenda: [up.toll, pace]", "pace", "no option or definition", "peace"),
    ("case.yaml", "where: not up.repair, per", "where: pressure2 > 3, per", "pressure2 >", "no quantity", "pressure"),
    ("case.yaml", "now: dry", "now: damp", "damp", "has no level 'damp'", None),
    ("case.yaml", "{date: 2021-03, level: wet}", "{date: 2021-03, level: wett}", "wett", "no level 'wett'", "wet"),
    ("case.yaml", "{from: dry, to: wet,", "{from: dry, to: dry,", "dry, per", "both are 'dry'", None),
    # ids
    ("case.yaml", "  peace: {prop", "  up.toll: {prop", "up.toll:", "is an option already", None),
    ("case.yaml", "  standstill: {prop", "  iff: {prop", "iff", "word of the language", None),
    ("case.yaml", "  standstill: {prop", "  status_quo: {prop", "status_quo", "word of the language", None),
    ("case.yaml", "id: g_sea", "id: g_money", "g_money", "the goal 'g_money' stands here a second time", None),
    ("case.yaml", "  full: {title", "  none: {title", "none", "names the bare case", None),
    ("passages.yaml", "id: p2", "id: p1", "p1", "the passage 'p1' stands here a second time", None),
    ("chronicle.csv", "\ne2,", "\ne1,", "e1,2020", "the event 'e1' stands here a second time", None),
    ("theses.yaml", "{id: t8,", "{id: t7,", "t7", "the thesis 't7' stands here a second time", None),
    ("forecasts.yaml", "{id: pr1,", "{id: f1,", "f1", "the forecast 'f1' stands here a second time", None),
    (UP, "{id: d_trade,", "{id: u_toll,", "u_toll", "the statement 'u_toll' stands here a second time", None),
    (DOWN, "{id: d_repair,", "{id: u_trade,", "u_trade", "among those of UPT in upstream", None),
    (DOWN, "unaware: []", "believes: {UPX: upstream}", "UPX", "no player 'UPX'", "UPT"),
    (DOWN, "unaware: []", "believes: {UPT: upsteam}", "upsteam", "no perspective", "upstream"),
    (DOWN, "unaware: []", "believes: {DOT: upstream}", "DOT: upstream", "its holder plays this one", None),
    # cycles
    ("case.yaml", "proposition: not up.toll and not down", "proposition: standstill and not down", "standstill and", "uses itself", None),
    ("case.yaml", "extends: none, passages", "extends: rain, passages", "rain", "extends itself: full extends rain extends full", None),
    (DOWN, "extends: upstream", "extends: downstream", "downstream", "extends itself", None),
    ("theses.yaml", "theses: [t1, t2]", "theses: [t4, t2]", None, "the thesis 't4' rests on itself", None),
    # propositions
    ("case.yaml", "not (up.repair and not up.toll)", "not (up.repair and not up.toll", ", passages", "too early", None),
    (UP, "when: level(weather) = wet", "when: level(weather) = wett", "wett", "no level", "wet"),
    (UP, "when: level(weather) = wet", "when: level(wether) = wet", "wether", "no driver", "weather"),
    (UP, "when: level(weather) = wet", "when: up.toll", "up.toll", "decided by driver levels", None),
    (UP, "not down.boycott or up.toll", "not down.boycott or or up.toll", "or up.toll", "`or` cannot stand here", None),
    # perspectives
    (UP, "holder: UPT\n", "holder: CRT\n", "CRT", "CRT is no player", None),
    (UP, "holder: UPT\n", "", None, "has no holder", None),
    (UP, "holder: UPT\n", "holder: UPT\noutside: yes\n", "outside", "not both", None),
    (DOWN, "extends: upstream", "extends: upstreem", "upstreem", "no perspective", "upstream"),
    (DOWN, "unaware: []", "unaware: [up.tol]", "up.tol", "no option", "up.toll"),
    (DOWN, "unaware: []", "unaware: [peace]", "peace", "is a definition; an option", None),
    (DOWN, "  DOT:\n", "  CRT:\n", "CRT", "CRT is no player", None),
    (DOWN, "peace and up.repair", "peace and up.repairs", "up.repairs", "no option or definition", "up.repair"),
    # scenarios
    ("case.yaml", "extends: full\n", "extends: ful\n", "ful", "no scenario", "full"),
    ("case.yaml", "levels: {weather: wet}", "levels: {weather: snow}", "snow", "no level", None),
    ("case.yaml", "levels: {weather: wet}", "levels: {whether: wet}", "whether", "no driver", "weather"),
    ("case.yaml", "now: {down.boycott: no}", "now: {down.boycot: no}", "down.boycot:", "no option", "down.boycott"),
    ("case.yaml", "hold: {up.repair: no}", "hold: {peace: no}", "peace", "is a definition; an option", None),
    ("case.yaml", "forbid: [up.repair and", "forbid: [up.repairs and", "up.repairs", "no option", "up.repair"),
    ("case.yaml", "      upstream:\n", "      upriver:\n", "upriver", "no perspective", None),
    ("case.yaml", "        UPT:\n", "        FER:\n", "FER", "FER is no player", None),
    ("case.yaml", "replace: {u_toll:", "replace: {u_tol:", "u_tol:", "has no statement 'u_tol'", "u_toll"),
    ("case.yaml", "remove: [u_repair]", "remove: [d_toll]", "d_toll", "has no statement 'd_toll'", "u_toll2"),
    ("case.yaml", "{id: u_rain, prop", "{id: u_wet, prop", "u_wet", "has a statement 'u_wet' already", None),
    # passages
    ("passages.yaml", "letter:", "leter:", "leter", "no source", "letter"),
    ("passages.yaml", "start: 0, end: 50", "start: 50, end: 50", "50, end", "no characters", None),
    ("passages.yaml", "start: 51, end: 120", "start: 51, end: 301", "51, end", "the source has 300 characters", None),
    ("passages.yaml", "[51, 120]", "[49, 120]", "[49, 120]", "before the last one ends", None),
    ("passages.yaml", "voice: mayor", "voice: major", "major", "no voice", "mayor"),
    ("passages.yaml", "party: DOT", "party: DOWN", "DOWN", "no actor", None),
    ("case.yaml", "judgement: yes, note: It runs the ferry.", "passages: [p3]", "p3", "no passage 'p3'", None),
    # ledgers
    ("chronicle.csv", "UPT,DOT,,THREATEN", "UPT,DOOT,,THREATEN", "DOOT", "no actor", "DOT"),
    ("chronicle.csv", "FER,REJECT", "FOR,REJECT", "FOR", "no actor", "FER"),
    ("chronicle.csv", "p1;p2", "p1;p4", "p1;p4", "no passage 'p4'", None),
    ("history.csv", "up.toll", "up.tool", "up.tool", "no option", "up.toll"),
    ("exemptions.csv", "x1,m1", "x1,m2", "m2", "no measure", None),
    ("exemptions.csv", ",FER,", ",FIR,", "FIR", "no actor", "FER"),
    ("trade.csv", "total,DOT", "total,elsewhere", "elsewhere", "no actor", None),
    ("compliance.csv", "down.boycott", "down.boycot", "down.boycot,", "no option", "down.boycott"),
    # dates
    ("case.yaml", "until: 2020-04-30", "until: 2015-12-31", "2015-12-31", "`until` (2015-12-31) is before `from` (2016)", None),
    ("case.yaml", "horizon: 2030", "horizon: 2019", "2019", "before `as_of`", None),
    ("sanctions.csv", "2019-02,,flour", "2019-02,2019-01,flour", "2019-01,flour", "is before `from`", None),
    ("sanctions.csv", "2019-01,2019-02", "2019-03,2019-02", "2019-02", "is before `adopted`", None),
    ("forecasts.yaml", "due: 2021", "due: 2019", "2019", "is before `made`", None),
    # forecasts, theses
    ("forecasts.yaml", "table: own", "table: owns", "owns", "no table", "own"),
    ("forecasts.yaml", "given: not up.repair", "given: up.repare", "up.repare", "no option", "up.repair"),
    ("forecasts.yaml", "{low: 0.6, high: 0.8}}", "{low: 0.9, high: 0.8}}", "0.9", "is above", None),
    ("theses.yaml", "perspective: downstream", "perspective: downsteam", "downsteam", "no perspective", "downstream"),
    ("theses.yaml", "scenario: full", "scenario: ful", "ful,", "no scenario", "full"),
    ("theses.yaml", "player: DOT", "player: CRT", "CRT", "CRT is no player", None),
    ("theses.yaml", "players: [UPT, DOT]", "players: [UPT, DIT]", "DIT", "no player", "DOT"),
    ("theses.yaml", "thesis: t1", "thesis: t11", "t11", "no thesis", "t1"),
    ("theses.yaml", "statement: d_repair", "statement: d_repare", "d_repare", "no statement 'd_repare'", "d_repair"),
    ("theses.yaml", "event: e1,", "event: e3,", "e3", "no event", None),
    ("theses.yaml", "to: NNN", "to: NNNN", "NNNN", "has 4 letters; the case has 3 options", None),
    ("theses.yaml", "state: YNY", "state: YN", "YN", "has 2 letters; the case has 3 options", None),
    ("theses.yaml", "better: peace", "better: pease", "pease", "no option or definition", "peace"),
    ("theses.yaml", "goal_attained, player: UPT", "goal_attained, player: DOT", "DOT", "DOT has no goals", None),
    # the status quo
    ("case.yaml", "down.boycott: {actor: DOT, yes: Downton boycotts the market, no: Downton trades, now: yes,",
     "down.boycott: {actor: DOT, yes: Downton boycotts the market, no: Downton trades,", "down.boycott", "lacks `now`", None),
    ("case.yaml", "proposition: not (up.repair and not up.toll)", "proposition: peace", "{id: no_free", "the status quo violates the constraint 'no_free_repair': peace", None),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "there", "said", "close"), FAULTS, ids=lambda text: str(text)[:24])
def test_each_broken_reference_is_reported_where_it_stands(
    tmp_path: Path, file: str, old: str, new: str, there: str | None, said: str, close: str | None
) -> None:
    change = changed(file, old, new)
    found = faults(tmp_path, change)
    matching = [issue for issue in found if said in issue.message]
    assert len(matching) == 1, [issue.sentence() for issue in found]
    issue = matching[0]
    assert issue.file == file
    assert issue.nearest == close
    assert issue.line > 0
    line = str(change[file]).splitlines()[issue.line - 1]
    assert there is None or line[issue.column - 1 :].startswith(there), (issue.sentence(), line)


def test_one_broken_reference_is_one_fault(tmp_path: Path) -> None:
    """Apart from faults that truly follow: a name used elsewhere, a cycle that cuts a chain."""
    several = []
    for number, (file, old, new, *_) in enumerate(FAULTS):
        found = faults(tmp_path / str(number), changed(file, old, new))
        if len(found) != 1:
            several.append((new, [issue.message for issue in found]))
    spread = {new for new, _ in several}
    follows = {
        "  up.toll: {prop",  # peace is used in many places
        "  iff: {prop",
        "  status_quo: {prop",
        "  none: {title",
        "id: p1",
        "\ne1,",
        "leter:",
        "  CRT:\n",
        "proposition: standstill and not down",
        "{id: u_trade,",
        "{id: d_repair,",
        "goals:\n  UPTON:",  # a thesis asks for them
        "extends: rain, passages",  # the block edited is not known
        "extends: downstream",
    }
    assert spread <= follows, [entry for entry in several if entry[0] not in follows]


def test_a_ranking_of_states(tmp_path: Path) -> None:
    def block(ranking: str) -> dict[str, str | None]:
        text = FILES[DOWN].replace(
            "    statements:\n      - {id: d_repair, proposition: up.repair, passages: [p2]}\n",
            f"    ranking: {ranking}\n",
        )
        return {DOWN: text, "theses.yaml": None}

    downstream = small(tmp_path / "a", block("[[YNN], [NNN, YYY]]")).perspectives["downstream"]
    assert downstream.preferences["DOT"].ranking == (("YNN",), ("NNN", "YYY"))
    said = [i.message for i in faults(tmp_path / "b", block("[[YNN], [NN, YNN], [yny]]"))]
    assert said == [
        "'NN' has 2 letters; the case has 3 options",
        "YNN stands here a second time (first in place 1)",
        "a state is written with Y and N, one letter for each option, not 'yny'",
    ]


def test_no_status_quo_at_all_is_allowed(tmp_path: Path) -> None:
    case = CASE.replace("    now: yes\n", "").replace(" now: no,", "").replace(" now: yes,", "")
    assert small(tmp_path / "a", {"case.yaml": case}).case.options["up.toll"].now is None


def test_an_option_unseen_needs_a_status_quo(tmp_path: Path) -> None:
    case = CASE.replace("    now: yes\n", "").replace(" now: no,", "").replace(" now: yes,", "")
    unaware = changed(DOWN, "unaware: []", "unaware: [up.toll]")
    assert faults(tmp_path / "a", unaware) == ()
    (issue,) = faults(tmp_path / "b", {"case.yaml": case, "theses.yaml": None, **unaware})
    assert (issue.file, issue.line) == (DOWN, 7)
    assert "stays at its status quo" in issue.message


def test_sixty_four_options_are_the_most(tmp_path: Path) -> None:
    def case(count: int) -> dict[str, str | None]:
        lines = "".join(f"  x{n}: {{actor: A, yes: a, no: b}}\n" for n in range(count))
        text = f"title: t\ndefault_perspective: v\nactors: {{A: {{name: a}}}}\noptions:\n{lines}"
        return {**dict.fromkeys(FILES), "case.yaml": text, "perspectives/v.yaml": "holder: A\n"}

    assert len(small(tmp_path / "a", case(64)).case.options) == 64
    (issue,) = faults(tmp_path / "b", case(65))
    assert "at most 64" in issue.message


def test_names_of_an_unreadable_file_are_not_unknown(tmp_path: Path) -> None:
    for number, file in enumerate(["case.yaml", "passages.yaml", "chronicle.csv", "sanctions.csv", UP, DOWN]):
        (issue,) = faults(tmp_path / str(number), {file: FILES[file] + ("'x: [\n" if file.endswith("yaml") else '"')})
        assert issue.file == file


names = st.sampled_from("abcdef")


@given(st.dictionaries(names, st.lists(names, max_size=3)))
@settings(deadline=None)
def test_cycles_are_found_exactly_where_there_are_some(graph: dict[str, list[str]]) -> None:
    reach = {a: set(graph.get(a, ())) for a in "abcdef"}
    for k, i, j in product("abcdef", repeat=3):
        if k in reach[i] and j in reach[k]:
            reach[i].add(j)
    found = cycles(graph)
    assert bool(found) == any(a in reach[a] for a in "abcdef")
    for cycle in found:
        assert all(b in graph[a] for a, b in zip(cycle, [*cycle[1:], cycle[0]], strict=True))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a", True),
        ("b", False),
        ("not b and a", True),
        ("a implies b", False),
        ("b implies unknown", True),
        ("a iff not b", True),
        ("at_least(2, a, b, d)", True),
        ("at_least(3, a, b, d)", False),
        ("at_least(2, a, b, unknown)", None),
        ("pressure > 1", None),
        ("pressure > 1 or a", True),
        ("pressure > 1 and b", False),
        ("level(w) = dry", True),
        ("level(w) = wet", False),
        ("d", True),
        ("false iff b", True),
    ],
)
def test_truth_of_one_state(text: str, value: bool | None) -> None:
    assert truth(parse(text), {"a": True, "b": False, "d": True}, {"w": "dry"}) is value
