"""Reading `.gmcr` files: what they mean, and a sentence for everything that is wrong with one."""

from __future__ import annotations

import json
import pickle
import random
from copy import deepcopy
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from standoff.case.schema import CaseData
from standoff.case.view import resolve
from standoff.errors import CaseError, FileProblem, StandoffError
from standoff.interop._gmcr_file import read_file
from standoff.interop._gmcr_states import numbered_states
from standoff.interop.gmcrplus import read_bytes_as_case, read_gmcr
from standoff.reference import Reference

ABANDONED = [5, 6, 11, 12]


def elmira() -> dict[str, Any]:
    """Elmira in twelve states, ranked: state numbers as a person would count them."""
    names = ["Modify", "Delay", "Accept", "Abandon", "Insist"]
    directions = ["fwd", "back", "both", "fwd", "both"]
    return {
        "program": "gmcr-py",
        "version": "0.3.6",
        "options": [{"name": n, "permittedDirection": d} for n, d in zip(names, directions, strict=True)],
        "decisionMakers": [
            {
                "name": "MoE",
                "options": [0],
                "preferences": [],
                "preferenceRanking": [9, 3, 4, 10, 7, 1, 2, 8, ABANDONED],
            },
            {
                "name": "Uniroyal",
                "options": [1, 2, 3],
                "preferences": [[[1, "Y"]]],
                "preferenceRanking": [1, 4, 10, 7, ABANDONED, 3, 9, 2, 8],
            },
            {
                "name": "Local Government",
                "options": [4],
                "preferences": [],
                "preferenceRanking": [9, 3, 7, 1, 10, 8, 4, 2, ABANDONED],
            },
        ],
        "infeasibles": [
            [[1, "Y"], [2, "Y"]],
            [[1, "Y"], [3, "Y"]],
            [[2, "Y"], [3, "Y"]],
            [[1, "N"], [2, "N"], [3, "N"]],
        ],
        "useManualPreferenceRanking": True,
        "coalitions": [0, 1, 2],
    }


def statements() -> dict[str, Any]:
    """Two players by statements, one compound, with misperceptions and coalitions."""
    return {
        "options": [{"name": "Release"}, {"name": "Escalate", "permittedDirection": "fwd"}, {"name": "Attack"}],
        "decisionMakers": [
            {
                "name": "Upper",
                "options": [0, 1],
                "preferences": [
                    [[2, "N"]],
                    {"compound": True, "members": [[[0, "Y"], [1, "N"]], [[1, "Y"]]]},
                    [[2, "N"]],
                ],
                "misperceptions": [[[0, "Y"], [1, "N"]]],
            },
            {"name": "Lower", "options": [2], "preferences": []},
        ],
        "infeasibles": [{"compound": True, "members": [[[0, "Y"], [1, "Y"]], [[1, "Y"], [2, "N"]]]}],
        "useManualPreferenceVectors": False,
        "coalitions": [[0, 1]],
    }


def read(document: object) -> CaseData:
    return read_bytes_as_case(json.dumps(document).encode(), "some file.gmcr")


def fault(document: object) -> str:
    with pytest.raises(CaseError) as caught:
        read(document)
    return str(caught.value)


def test_elmira_by_its_rankings() -> None:
    engine = Reference(resolve(read(elmira())))
    assert len(engine.states()) == 12
    seq = set(engine.equilibria("seq"))
    assert {"NYNNY", "YNYNY"} <= seq
    assert seq - {"NYNNY", "YNYNY"} == {s for s in engine.states() if s[3] == "Y"}
    assert engine.prefers("p0", "NNYNY", "NYNNN")
    assert not engine.prefers("p2", "NNNYN", "YNNYY")


def test_players_and_options_keep_names_and_places() -> None:
    data = read(elmira())
    assert data.id == data.case.title == "some file"
    assert {id: actor.name for id, actor in data.case.actors.items()} == {
        "p0": "MoE",
        "p1": "Uniroyal",
        "p2": "Local Government",
    }
    assert list(data.case.options) == ["o0", "o1", "o2", "o3", "o4"]
    first = data.case.options["o0"]
    assert (first.yes, first.no, first.moves, first.now) == ("Modify", "not Modify", "forward", None)
    assert data.case.options["o1"].moves == "backward"
    assert data.case.default_perspective == "file"
    assert resolve(data).status_quo is None


def test_statements_compound_patterns_and_duplicates() -> None:
    data = read(statements())
    block = data.perspectives["file"].preferences["p0"]
    assert [s.proposition for s in block.statements] == ["not o2", "(o0 and not o1) or o1"]  # type: ignore[union-attr]
    assert [c.proposition for c in data.case.constraints] == ["not (o0 and o1)", "not (o1 and not o2)"]
    note = data.perspectives["file"].note or ""
    assert "dropped: 1" in note
    assert "coalitions" in note
    engine = Reference(resolve(data))
    assert engine.states() == ("NNN", "YNN", "NNY", "YNY", "NYY")
    assert not engine.prefers("p1", "NNN", "YNY")
    assert not engine.prefers("p1", "YNY", "NNN")


def test_misperceptions_become_a_perspective_of_their_holder() -> None:
    data = read(statements())
    assert list(data.perspectives) == ["file", "p0_view"]
    assert data.perspectives["p0_view"].holder == "p0"
    assert data.case.hypergame == {"p0": "p0_view", "p1": "file"}
    assert "what Upper does not see" in (data.perspectives["file"].note or "")
    assert Reference(resolve(data, "p0_view")).states() == ("NNN", "NNY", "NYY")


def test_an_old_flag_and_an_old_key_are_read_and_a_false_flag_ignores_rankings() -> None:
    document = elmira()
    flag = document.pop("useManualPreferenceRanking")
    for maker in document["decisionMakers"]:
        maker["preferenceVector"] = maker.pop("preferenceRanking")
    document["useManualPreferenceVectors"] = flag
    assert resolve(read(document)).players[0].ranking == resolve(read(elmira())).players[0].ranking
    document["useManualPreferenceVectors"] = False
    assert resolve(read(document)).players[0].ranking is None
    assert len(resolve(read(document)).players[1].ranks) == 1


def test_state_numbers_follow_the_options_regrouped_by_player() -> None:
    rng = random.Random(4)
    for _ in range(60):
        width, makers = rng.randint(1, 6), rng.randint(1, 3)
        owners = [rng.randrange(makers) for _ in range(width)]
        listed: list[list[int]] = [[o for o in range(width) if owners[o] == m] for m in range(makers)]
        for own in listed:
            rng.shuffle(own)
        patterns = [
            [[o, rng.choice("YN")] for o in rng.sample(range(width), rng.randint(1, width))]
            for _ in range(rng.randint(0, 3))
        ]
        document = {
            "options": [{"name": f"n{o}"} for o in range(width)],
            "decisionMakers": [{"name": f"m{m}", "options": own} for m, own in enumerate(listed)],
            "infeasibles": patterns,
        }
        order = [option for own in listed for option in own]
        expected = []
        for bits in product("NY", repeat=width):  # the last letter changes fastest, so it is the lowest bit
            state = dict(zip(reversed(order), bits, strict=True))
            if not any(all(state[o] == v for o, v in pattern) for pattern in patterns):
                expected.append("".join(state[o] for o in range(width)))
        assert numbered_states(read_file(document, "f"), 10_000) == tuple(expected)
        assert numbered_states(read_file(document, "f"), 0) == tuple(expected[:1])


def test_rankings_have_to_cover_every_state_once() -> None:
    document = elmira()
    ranking = document["decisionMakers"][0]["preferenceRanking"]
    ranking[0] = 3
    assert "decisionMakers[0]: the ranking names state 3 twice" in fault(document)
    ranking[0] = 13
    assert "names state 13, and the states are 1 to 12" in fault(document)
    del ranking[0]
    assert "has 11 numbers, and the file has more states" in fault(document)
    document["decisionMakers"][0].pop("preferenceRanking")
    assert "has no `preferenceRanking`" in fault(document)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda d: d.pop("options"), "no file of GMCR\\+"),
        (lambda d: d.update(options=[]), "there are 0; from 1 to 64"),
        (lambda d: d.update(options=[{"name": "x"}] * 65), "there are 65; from 1 to 64"),
        (lambda d: d.update(options={"a": 1}), "options: this is not a list"),
        (lambda d: d["options"][0].update(permittedDirection="up"), "has to be both, fwd or back"),
        (lambda d: d["options"][0].update(name=["x"]), "`name` is \\['x'\\]"),
        (lambda d: d.update(decisionMakers=[]), "decisionMakers: there are 0"),
        (lambda d: d["decisionMakers"][0].update(options=[0]), "'Escalate' belongs to no decision maker"),
        (lambda d: d["decisionMakers"][1].update(options=[2, 1]), "'Escalate' belongs to Upper and Lower"),
        (lambda d: d["decisionMakers"][1].update(options=[3]), "by its place from 0 to 2, and this is 3"),
        (lambda d: d["decisionMakers"][1].update(options=[True]), "and this is True"),
        (lambda d: d["decisionMakers"][0]["preferences"].append([[0, "Z"]]), "this has \\[0, 'Z'\\]"),
        (lambda d: d["decisionMakers"][0]["preferences"].append(5), "and this is 5"),
        (lambda d: d["decisionMakers"][0]["preferences"].append({"members": 1}), "a compound condition is"),
        (lambda d: d["infeasibles"].append([[0, "Y"], [0, "N"]]), "names option 0 twice"),
        (lambda d: d["infeasibles"].append([]), "would leave no state"),
        (lambda d: d.update(useManualPreferenceVectors="yes"), "has to be true or false"),
    ],
)
def test_what_is_wrong_is_said(change: Any, sentence: str) -> None:
    document = statements()
    change(document)
    with pytest.raises(CaseError, match=sentence):
        read(document)


@pytest.mark.parametrize(
    ("limit", "sentence"),
    [
        ("MOST_CONDITIONS", "have more than 2 members"),
        ("MOST_NUMBERS", "hold more than 2 numbers"),
        ("MOST_PLAYERS", "there are 3; from 1 to 2"),
        ("MAX_OPTIONS", "there are 5; from 1 to 2"),
    ],
)
def test_a_file_beyond_the_limits_is_refused_at_once(
    limit: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"standoff.interop._gmcr_file.{limit}", 2)
    assert sentence in fault(elmira())


def test_very_many_faults_are_cut_short() -> None:
    document = statements()
    document["infeasibles"] = [1] * 10_000
    with pytest.raises(CaseError) as caught:
        read(document)
    assert len(caught.value.issues()) <= 500


def test_all_faults_come_at_once() -> None:
    document = statements()
    document["options"][0]["permittedDirection"] = "up"
    document["infeasibles"].append([[7, "Y"]])
    with pytest.raises(CaseError) as caught:
        read(document)
    assert len(caught.value.issues()) == 2


def test_broken_json_has_its_line_and_column() -> None:
    with pytest.raises(CaseError) as caught:
        read_bytes_as_case(b'{"options": [],\n "decisionMakers": [}', "x.gmcr")
    (issue,) = caught.value.issues()
    assert (issue.file, issue.line, issue.column) == ("x.gmcr", 2, 21)
    for text in (b'{"a": NaN}', b"[" * 100_000, b'{"a": 1, "a": 2}', b"1" * 5000, b"[]", b"null"):
        with pytest.raises(CaseError):
            read_bytes_as_case(text, "x.gmcr")


def test_a_pickle_is_refused_and_never_loaded(tmp_path: Path) -> None:
    target = tmp_path / "opened"

    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return Path.touch, (target,)

    file = tmp_path / "old.gmcr"
    file.write_bytes(pickle.dumps(Trap()))
    with pytest.raises(FileProblem, match="Python pickle"):
        read_gmcr(file)
    assert not target.exists()


def test_encodings_and_unreadable_files(tmp_path: Path) -> None:
    document = statements()
    document["decisionMakers"][0]["name"] = "Québec\u0007 <b>"
    text = json.dumps(document, ensure_ascii=False)
    for data in (text.encode(), text.encode("utf-8-sig"), text.encode("cp1252")):
        assert read_bytes_as_case(data, "x.gmcr").case.actors["p0"].name.split() == ["Québec", "<b>"]
    for data in (b"", b"  \n", b'{"a": "\x81"}'):
        with pytest.raises(FileProblem):
            read_bytes_as_case(data, "x.gmcr")
    with pytest.raises(FileProblem, match="cannot be read"):
        read_gmcr(tmp_path / "none.gmcr")
    with pytest.raises(FileProblem, match="cannot be read"):
        read_gmcr(tmp_path)


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "large.gmcr"
    with file.open("wb") as stream:
        stream.truncate((64 << 20) + 1)
    with pytest.raises(FileProblem, match="larger than 64 MiB"):
        read_gmcr(file)


def test_very_long_statements_become_definitions() -> None:
    rng = random.Random(0)
    width = 64
    members = [[[o, rng.choice("YN")] for o in range(width)] for _ in range(60)]
    document = {
        "options": [{"name": f"n{o}"} for o in range(width)],
        "decisionMakers": [
            {"name": "a", "options": list(range(width)), "preferences": [{"compound": True, "members": members}]}
        ],
        "infeasibles": [],
    }
    game = resolve(read(document))
    assert len(game.definitions) > 1
    engine = Reference(game)
    matching = "".join(v for _, v in members[7])
    assert engine.prefers("p0", matching, matching.replace("Y", "N"))


def test_patterns_that_leave_too_much_to_try_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("standoff.interop._gmcr_states.MOST_STEPS", 10_000)
    width = 64
    hard = [[[0, v]] for v in "YN"]
    document = {
        "options": [{"name": f"n{o}"} for o in range(width)],
        "decisionMakers": [{"name": "a", "options": list(range(width)), "preferenceRanking": [1]}],
        "infeasibles": hard,
        "useManualPreferenceRanking": True,
    }
    assert "too much to try" in fault(document)


def test_damaged_files_raise_nothing_but_sentences() -> None:
    rng = random.Random(11)
    odd: list[Any] = [None, -1, 10**30, 1.5, "", "Y", [], {}, True, [[0, "Y"]], {"compound": True}, "\ud800", "\x00"]

    def damage(value: Any) -> Any:
        if rng.random() < 0.08:
            return rng.choice(odd)
        if isinstance(value, dict):
            return {k: damage(v) for k, v in value.items() if rng.random() > 0.03}
        if isinstance(value, list):
            return [damage(v) for v in value if rng.random() > 0.03]
        return value

    read_well = 0
    for _ in range(400):
        document = damage(deepcopy(rng.choice([elmira(), statements()])))
        try:
            read(document)
            read_well += 1
        except StandoffError as problem:
            assert str(problem)
    raw = json.dumps(elmira()).encode()
    for _ in range(400):
        broken = bytearray(raw)
        for _ in range(rng.randint(1, 4)):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        try:
            read_bytes_as_case(bytes(broken), "x.gmcr")
            read_well += 1
        except StandoffError as problem:
            assert str(problem)
    assert read_well > 0
