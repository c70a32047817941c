"""Elements, coverage, what lacks support, and blind spots, on small cases made for the purpose."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.case.blind import BlindSpot, blind_spots
from standoff.case.locate import find
from standoff.case.reading import read_case
from standoff.case.schema import CaseData
from standoff.case.support import coverage, elements, judgements, passages_by_id, passages_of, unsupported

JUDGED = {"judgement": True, "note": "so it seems"}


def passage(id: str, start: int, end: int, voice: str = "book", party: str | None = None) -> dict[str, Any]:
    return {
        "id": id, "start": start, "end": end, "paragraph": 1, "digest": "0" * 16, "gist": "g",
        "voice": voice, "modality": "fact", "party": party,
    }  # fmt: skip


def statement(id: str, proposition: str, **support: Any) -> dict[str, Any]:
    return {"id": id, "proposition": proposition, **support}


def make(**changes: Any) -> CaseData:
    """Two players, two options, one source with six sentences of ten characters; `changes` replace whole sections."""
    case: dict[str, Any] = {
        "title": "t",
        "default_perspective": "one",
        "sources": {"s": {"title": "s", "sha256": "0" * 64, "characters": 60}},
        "actors": {"A": {"name": "Ay"}, "B": {"name": "Bee"}},
        "options": {
            "a": {"actor": "A", "yes": "y", "no": "n", "passages": ["p1"]},
            "b": {"actor": "B", "yes": "y", "no": "n", "passages": ["p2"]},
        },
    }
    data: dict[str, Any] = {
        "id": "c",
        "perspectives": {
            "one": {
                "holder": "A",
                "preferences": {
                    "A": {"statements": [statement("sa", "a", passages=["p1", "p2"])]},
                    "B": {"statements": [statement("sb", "b", passages=["p1", "p2"])]},
                },
            },
            "two": {"holder": "B", "preferences": {"B": {"statements": [statement("sc", "b", passages=["p1", "p2"])]}}},
        },
        "passages": {
            "s": {
                "sentences": [[k * 10, k * 10 + 10] for k in range(6)],
                "passages": [passage("p1", 0, 30), passage("p2", 30, 60, voice="reviewer")],
            }
        },
        "history": [{"date": "2000", "option": o, "value": True, "record": "r"} for o in "ab"],
    }
    for key, value in changes.items():
        (case if key not in CaseData.model_fields else data)[key] = value
    return CaseData.model_validate({"case": case, **data})


def found(data: CaseData) -> dict[str, str]:
    return {spot.id: spot.text for spot in blind_spots(data) if not spot.declared}


# -- elements and support ------------------------------------------------------------------------------------------


def test_the_plain_case_lacks_nothing() -> None:
    data = make()
    assert unsupported(data) == () and found(data) == {}
    assert (coverage(data).sentences, coverage(data).anchored) == (6, 6)


def test_every_kind_of_element_is_listed() -> None:
    data = make(
        actors={"A": {"name": "Ay", "terms": [{"holder": "X", "office": "o", "from": "2000"}]}, "B": {"name": "B"}},
        constraints=[{"id": "k", "proposition": "a or b"}],
        definitions={"d": {"proposition": "a", "yes": "y", "no": "n"}},
        coalesced=[{"id": "f", "proposition": "a", "name": "n"}],
        goals={"A": [{"id": "g", "text": "t"}]},
        drivers={
            "r": {
                "title": "t", "levels": {"x": "X", "y": "Y"}, "now": "x",
                "switches": [{"date": "2000", "level": "y"}],
                "rates": [{"from": "x", "to": "y", "per_year": 1}],
            }
        },
        hazards={"h": {"title": "t", "where": "a"}},
        formats={"m": {"title": "t", "members": ["A"]}},
        scenarios={
            "z": {
                "title": "t",
                "preferences": {"one": {"A": {
                    "replace": {"sa": statement("sa2", "b")},
                    "insert": [{"statement": statement("sn", "b")}],
                }}},
            }
        },
        blind_spots=[{"id": "w", "text": "t"}],
        chronicle=[{"id": "e", "date": "2000", "source": "A", "type": "X", "text": "t"}],
        history=[{"date": "2000", "option": "a", "value": True}],
        sanctions=[{
            "id": "v", "resolution": "1", "adopted": "2000", "from": "2000", "sector": "c", "flow": "export",
            "coverage": 1, "text": "t",
        }],
        exemptions=[{"id": "x", "measure": "v", "from": "2000", "coverage": 1}],
        trade=[{"year": 2000, "sector": "c", "flow": "total", "partner": "world", "value_musd": 1}],
        compliance=[{"enforcer": "A", "from": "2000", "value": 1}],
        forecasts={
            "forecasts": [
                {"id": "fo", "statement": "s", "who": "w", "made": "2000", "resolution": {"status": "open"}},
                {"id": "fd", "statement": "s", "who": "w", "made": "2000", "resolution": {"status": "true"}},
            ],
            "prescriptions": [
                {"id": "pr", "statement": "s", "who": "w", "to": "A", "made": "2000", "followed": "no"}
            ],
        },
        theses={"theses": [
            {"id": "t1", "claim": "c", "check": {"kind": "equilibria", "quantifier": "some", "satisfies": "a"}},
            {"id": "x1", "claim": "c", "check": {"kind": "both_hold", "theses": ["t1", "t1"]}},
        ]},
        perspectives={
            "one": {
                "preferences": {
                    "A": {"statements": [
                        {"equal": [statement("e1", "a")]}, {"unordered": [statement("u1", "a")]}, statement("sa", "a"),
                    ]},
                    "B": {"ranking": [["YY"], ["NN"]]},
                },
                "goals": {"B": [{"id": "g2", "text": "t"}]},
                "rules_out": [{"proposition": "a and b"}, {"id": "ro", "proposition": "a"}],
            }
        },
    )  # fmt: skip
    missing = {(u.kind, u.id) for u in unsupported(data)}
    assert missing == {
        ("term", "A/X"), ("constraint", "k"), ("coalesced states", "f"), ("goal", "A/g"), ("driver", "r"),
        ("switch", "r/2000"), ("rate", "r/x-y"), ("hazard", "h"), ("format", "m"), ("scenario", "z"),
        ("statement", "z/one/A/sa2"), ("statement", "z/one/A/sn"), ("statement", "one/A/e1"),
        ("statement", "one/A/u1"), ("statement", "one/A/sa"), ("ranking", "one/B"), ("goal", "one/B/g2"),
        ("ruled out", "one/1"), ("ruled out", "one/ro"), ("event", "e"), ("position", "a/2000"), ("measure", "v"),
        ("exemption", "x"), ("trade", "2000/c/total/world"), ("compliance", "A/2000"), ("forecast", "fo"),
        ("forecast", "fd"), ("resolution", "fd"), ("prescription", "pr"), ("thesis", "t1"), ("tension", "x1"),
    }  # fmt: skip
    listed = {(e.kind, e.id) for e in elements(data)}
    assert listed - missing >= {("source", "s"), ("actor", "A"), ("definition", "d"), ("blind spot", "w")}
    assert ("resolution", "fo") in listed, "an open forecast has nothing to show yet"


@pytest.mark.parametrize(
    ("support", "why"),
    [
        ({}, "names no passage"),
        ({"judgement": True}, "without a note"),
        ({"note": "hm"}, "a note alone"),
        ({"judgement": True, "note": "n"}, None),
        ({"record": "r"}, None),
        ({"passages": ["p1"]}, None),
    ],
)
def test_what_counts_as_support(support: dict[str, Any], why: str | None) -> None:
    data = make(constraints=[{"id": "k", "proposition": "a or b", **support}])
    got = unsupported(data)
    assert [(u.kind, u.id) for u in got] == ([("constraint", "k")] if why else [])
    assert not got or why in got[0].why  # type: ignore[operator]


def test_judgements_are_listed_apart() -> None:
    rows = [
        {"id": "k1", "proposition": "a or b", **JUDGED},
        {"id": "k2", "proposition": "a or b", "passages": ["p1"], **JUDGED},
        {"id": "k3", "proposition": "a or b", "judgement": True},
    ]
    assert [e.id for e in judgements(make(constraints=rows))] == ["k1"]


def test_users_of_a_passage() -> None:
    data = make()
    assert [(e.kind, e.id) for e in passages_of(data)["p1"]][:2] == [("option", "a"), ("statement", "one/A/sa")]
    assert passages_by_id(data)["p2"][1].voice == "reviewer"


# -- coverage ------------------------------------------------------------------------------------------------------


def covering(*spans: tuple[int, int], used: int | None = None) -> CaseData:
    """A case whose option `a` uses the first `used` of these passages (all by default)."""
    ids = [f"q{k}" for k in range(len(spans))]
    rows = [passage(id, a, b) for id, (a, b) in zip(ids, spans, strict=True)]
    sentences = [[k * 10, k * 10 + 10] for k in range(6)]
    option = {"actor": "A", "yes": "y", "no": "n", "passages": ids[:used]}
    views = {"one": {"outside": True}}
    return make(options={"a": option}, perspectives=views, passages={"s": {"sentences": sentences, "passages": rows}})


def numbers(data: CaseData) -> list[int]:
    return [u.number for u in coverage(data).unanchored]


def test_half_a_sentence_is_enough_and_less_is_not() -> None:
    assert numbers(covering((0, 5))) == [2, 3, 4, 5, 6]
    assert numbers(covering((0, 4))) == [1, 2, 3, 4, 5, 6]
    assert numbers(covering((0, 3), (8, 10))) == [2, 3, 4, 5, 6], "passages add up"
    assert numbers(covering((0, 4), (1, 4))) == [1, 2, 3, 4, 5, 6], "what they share counts once"
    assert numbers(covering((5, 15))) == [3, 4, 5, 6]


def test_only_used_passages_count() -> None:
    data = covering((0, 10), (10, 20), used=1)
    assert numbers(data) == [2, 3, 4, 5, 6] and coverage(data).unused_passages == ("q1",)


def test_passages_longer_than_three_sentences_cover_nothing() -> None:
    assert numbers(covering((0, 30))) == [4, 5, 6]
    long = covering((0, 31))
    assert numbers(long) == [1, 2, 3, 4, 5, 6] and coverage(long).long_passages == ("q0",)
    assert numbers(covering((5, 35))) == [5, 6], "three sentences long, over four"


def test_unanchored_says_where() -> None:
    (first, *_) = coverage(covering((10, 20))).unanchored
    assert (first.source, first.number, first.start, first.end) == ("s", 1, 0, 10)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 25)), max_size=6))
def test_coverage_against_counting_characters(pairs: list[tuple[int, int]]) -> None:
    spans = [(a, min(60, a + n)) for a, n in pairs if a < 60]
    data = covering(*spans)
    held = {c for a, b in spans for c in range(a, b)}
    expected = [k + 1 for k in range(6) if sum(c in held for c in range(k * 10, k * 10 + 10)) < 5]
    assert numbers(data) == expected
    assert coverage(data).anchored == 6 - len(expected)


# -- blind spots ---------------------------------------------------------------------------------------------------


def test_declared_ones_come_first() -> None:
    data = make(blind_spots=[{"id": "w", "text": "unseen", "passages": ["p1"]}], history=[])
    assert blind_spots(data)[0] == BlindSpot("w", "unseen", True, ("p1",))
    assert [b.id for b in blind_spots(data)] == ["w", "history.missing"]


def test_seats() -> None:
    data = make(
        actors={"A": {"name": "Ay"}, "B": {"name": "Bee"}, "C": {"name": "Cee", "kind": "seat"}},
        formats={"m": {"title": "t", "members": ["A"], "seats": ["C"], "passages": ["p1"]}},
    )
    assert found(data) == {
        "seat.c": "Cee has no options and no preferences though it sits at the table “t”: what it wants is not seen."
    }


def views(**blocks: Any) -> dict[str, Any]:
    full = {"statements": [statement("s", "a and b", passages=["p1", "p2"])]}
    return {"one": {"outside": True, "preferences": {"A": full, "B": full, **blocks}}}


def test_players_without_wants_and_without_views() -> None:
    data = make(perspectives={"one": {"holder": "A", "preferences": {"A": views()["one"]["preferences"]["A"]}}})
    assert "wants.b" in found(data) and "B" in found(data)["views.missing"]
    assert "views.missing" not in found(make(hypergame={"A": "one", "B": "one"}))


def test_wants_on_judgement_and_on_one_voice() -> None:
    judged = {"statements": [statement("j", "b", **JUDGED)]}
    assert "B" in found(make(perspectives=views(B=judged)))["wants.one_judged"]
    single = {"statements": [statement("j", "b", passages=["p1"])]}
    assert found(make(perspectives=views(B=single)))["wants.one_book"].endswith("B wants come from one voice: book.")
    recorded = {"statements": [statement("j", "b", record="r")]}
    assert not [id for id in found(make(perspectives=views(B=recorded))) if id.startswith("wants")]


def test_wants_reported_by_another_party_but_not_by_the_player_itself() -> None:
    def reported(party: str) -> dict[str, str]:
        rows = [passage("p1", 0, 30), passage("p2", 30, 60, voice="reported", party=party)]
        sentences = [[k * 10, k * 10 + 10] for k in range(6)]
        only = {"statements": [statement("j", "b", passages=["p2"])]}
        return found(make(perspectives=views(B=only), passages={"s": {"sentences": sentences, "passages": rows}}))

    assert "one voice: A" in reported("A")["wants.one_a"]
    assert not [id for id in reported("B") if id.startswith("wants")]


def test_views_that_add_nothing_and_borrowed_wants() -> None:
    data = make()
    two = {**data.model_dump()["perspectives"], "two": {"holder": "B", "extends": "one"}}
    assert found(make(perspectives=two))["views.two_empty"] == "The view “two” adds nothing of its own to “one”."
    two["two"] = {"holder": "B", "extends": "one", "unaware": ["a"]}
    assert "from “one”" in found(make(perspectives=two))["views.two_borrowed"]


def test_options_on_which_nothing_turns_look_through_definitions() -> None:
    only_a = {"statements": [statement("s", "d", passages=["p1", "p2"])]}
    definitions = {"d": {"proposition": "e", "yes": "y", "no": "n"}, "e": {"proposition": "a", "yes": "y", "no": "n"}}
    data = make(perspectives=views(A=only_a, B=only_a), definitions=definitions)
    assert found(data)["options.idle"] == "No preference, goal or thesis turns on b."
    thesis = {"id": "t", "claim": "c", "passages": ["p1"], "check": {"kind": "not", "check": {
        "kind": "equilibria", "quantifier": "some", "satisfies": "b"}}}  # fmt: skip
    with_thesis = data.model_dump(by_alias=True) | {"theses": {"theses": [thesis]}}
    assert "options.idle" not in found(CaseData.model_validate(with_thesis))


def test_idle_drivers() -> None:
    driver = {"title": "t", "levels": {"x": "X", "y": "Y"}, "now": "x", "passages": ["p1"]}
    assert "r" in found(make(drivers={"r": driver}))["drivers.idle"]
    when = {"statements": [statement("s", "a", passages=["p1", "p2"], when="level(r) = x")]}
    assert "drivers.idle" not in found(make(drivers={"r": driver}, perspectives=views(A=when)))


def test_goals_history_chronicle() -> None:
    got = found(make(
        goals={"A": [{"id": "g", "text": "t", "passages": ["p1"]}]},
        history=[{"date": "2000", "option": "a", "value": True, "record": "r"}],
        chronicle=[{"id": "e", "date": "2000", "source": "A", "type": "X", "text": "t", "record": "r"}],
    ))  # fmt: skip
    assert set(got) == {"goals.missing", "history.options", "chronicle.players"}
    assert all("B" in got[id] or " b." in got[id] for id in got)


def test_texts_not_used() -> None:
    sources = {k: {"title": k, "sha256": "0" * 64, "characters": 60} for k in ("s", "t", "u")}
    rows = make().model_dump()["passages"] | {"u": {"sentences": [[0, 9]], "passages": [passage("p9", 0, 9)]}}
    got = found(make(sources=sources, passages=rows, voices={"ghost": "Nobody"}))
    assert set(got) == {"text.t", "text.u", "voices.unheard"} and "ghost" in got["voices.unheard"]


def test_runs_of_unused_sentences_of_three_or_more() -> None:
    assert [t for id, t in found(covering((0, 10))).items() if id.startswith("text")] == [
        "Sentences 2-6 of s are used by no element."
    ]
    assert not [id for id in found(covering((0, 10), (30, 40))) if id == "text.s_5"]


def test_hearsay_and_theses_of_the_coders_own() -> None:
    rows = [passage("p1", 0, 30), passage("p2", 30, 60, voice="reviewer"), passage("h", 0, 10, voice="hearsay")]
    sentences = [[k * 10, k * 10 + 10] for k in range(6)]
    check = {"kind": "equilibria", "quantifier": "some", "satisfies": "a"}
    got = found(make(
        passages={"s": {"sentences": sentences, "passages": rows}},
        constraints=[
            {"id": "k1", "proposition": "a or b", "passages": ["h"]},
            {"id": "k2", "proposition": "a or b", "passages": ["h", "p1"]},
            {"id": "k3", "proposition": "a or b", "passages": ["h"], "record": "r"},
        ],
        theses={"theses": [{"id": "t1", "claim": "c", "check": check, **JUDGED}]},
    ))  # fmt: skip
    assert got["grounds.hearsay"] == "Known from hearsay alone: constraint k1."
    assert "t1" in got["grounds.theses"]


def test_blind_spots_of_bundled_cases_have_ids_of_their_own() -> None:
    for name in ("korea", "starter"):
        located = find(name)
        spots = blind_spots(read_case(located.path, located.id))
        assert len({spot.id for spot in spots}) == len(spots) > 0
        assert all(spot.text.endswith(".") for spot in spots)


def test_the_flagship_covers_every_sentence() -> None:
    located = find("korea")
    data = read_case(located.path, located.id)
    got = coverage(data)
    assert (got.sentences, got.anchored, got.long_passages) == (77, 77, ())
    assert unsupported(data) == ()
