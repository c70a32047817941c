"""Reading a case folder: every fault at once, each with its place, what is allowed, the nearest name."""

from __future__ import annotations

import os
import time
from importlib.resources import files
from pathlib import Path

import pytest

from standoff.case.limits import MAX_FILE_BYTES
from standoff.case.reading import TABLES, columns_of, read_case, read_with_places
from standoff.errors import CaseError, FileProblem, Issue
from tests.case.small import CASE, FILES, changed, faults, small, write_small
from tests.case.small import TABLES as CSV

UP = "perspectives/upstream.yaml"


def test_the_small_case_is_read_whole(tmp_path: Path) -> None:
    data = small(tmp_path)
    assert data.id == "small"
    assert data.players == ("UPT", "DOT")
    assert list(data.case.options) == ["up.toll", "up.repair", "down.boycott"]
    assert data.case.options["up.toll"].now is True
    assert data.case.options["up.repair"].moves == "forward"
    assert list(data.perspectives) == ["downstream", "upstream"]
    assert [len(rows) for rows in (data.chronicle, data.history, data.sanctions)] == [2, 2, 1]
    assert data.chronicle[0].passages == ("p1", "p2")
    assert data.chronicle[0].text == "Upton, again, raises the toll"
    assert data.chronicle[1].goldstein is None
    assert data.history[1].value is True
    assert data.passages["letter"].sentences[2] == (120, 300)
    assert data.passages["letter"].passages[1].digest == "0123456789abcde0"
    assert data.forecasts.forecasts[0].resolution.status == "false"
    assert len(data.theses.theses) == 8


def test_only_the_case_and_one_perspective_are_required(tmp_path: Path) -> None:
    bare = dict.fromkeys(FILES)
    case = (
        "title: t\ndefault_perspective: v\nactors: {A: {name: a}}\n"
        "options: {x: {actor: A, yes: 'y', no: n}}\nconstraints:\ndefinitions:\nscenarios:\n"
    )
    data = small(tmp_path, {**bare, "case.yaml": case, "perspectives/v.yaml": "outside: yes\npreferences:\n"})
    assert data.chronicle == ()
    assert data.case.constraints == ()
    assert data.perspectives["v"].preferences == {}


@pytest.mark.parametrize("name", sorted(p.name for p in (files("standoff") / "cases").iterdir() if p.is_dir()))
def test_bundled_cases_are_read(name: str) -> None:
    folder = files("standoff") / "cases" / name
    if not (folder / "case.yaml").is_file():
        pytest.skip("not a case")
    assert read_case(folder, name).id == name


FAULTS = [
    ("case.yaml", "as_of: 2020-05", "asof: 2020-05", "asof:", "no key `asof`; did you mean `as_of`", "as_of"),
    ("case.yaml", "as_of: 2020-05", "as_of: 2020-13", "2020-13", "a day that exists", None),
    ("case.yaml", "from: 2016", "start: 2016", "start:", "did you mean `from`", "from"),
    ("case.yaml", "as_of: 2020-05", "as_of: May", "May", "YYYY-MM", None),
    ("case.yaml", "    yes: Upton charges a toll\n", "", "up.toll:", "`yes` is missing in options, up.toll", None),
    ("case.yaml", "yes: Upton charges a toll", "yes:", "yes:", "nothing stands after `yes` in options, up.toll", None),
    ("case.yaml", "{kind: seat,", "{kind: seet,", "seet", "'seet'; did you mean `seat`", "seat"),
    ("case.yaml", "    now: yes\n", "    now: perhaps\n", "perhaps", "should be yes or no", None),
    ("case.yaml", '"#aa0000"', '"red"', '"red"', "six hex digits", None),
    ("case.yaml", "characters: 300", "characters: many", "many", "a whole number", None),
    ("case.yaml", "characters: 300", "characters: -3", "-3", "0 or more", None),
    ("case.yaml", "worlds: [peace, standstill]", "worlds: peace", "peace", "should be a list", None),
    ("case.yaml", "levels: {dry: No rain, wet: Rain}", "levels: dry", "dry", "a mapping", None),
    ("case.yaml", "per_year: 0.5", "per_year: .inf", ".inf", "a number", None),
    ("case.yaml", "per_year: 0.5", "per_year: inf", "inf", "a finite number", None),
    ("case.yaml", "  CRT: {kind", "  C-T: {kind", "C-T", "the key 'C-T' is not an actor's id", None),
    ("passages.yaml", "[51, 120]", "[51]", "[51]", "needs 2 values", None),
    ("passages.yaml", "[51, 120]", "[51, 120, 130]", "[51, 120, 130]", "at most 2", None),
    ("passages.yaml", "modality: claim", "modality: clam", "clam", "'clam'", "claim"),
    ("passages.yaml", '"0123456789abcdef"', "xyz", "xyz", "16 hex digits", None),
    (UP, "{id: u_trade, proposition", "{id: u_trade, propositon", "propositon", "`proposition`", "proposition"),
    (UP, "      - equal:", "      - equals:", "equals:", "no key `equals`", "equal"),
    (
        UP,
        "{id: u_repair, proposition: not up.repair,",
        "{id: u_repair,",
        "{id: u_rep",
        "`proposition` is missing",
        None,
    ),
    ("theses.yaml", "kind: goal_attained", "kind: goal_atained", "goal_atained", "'goal_atained'", "goal_attained"),
    ("theses.yaml", "{kind: goal_attained, ", "{", "{player", "`kind` is missing", None),
    ("theses.yaml", "some, satisfies", "some, satisfy", "satisfy", "no key `satisfy`", "satisfies"),
    ("theses.yaml", "reachable, to: NNN", "reachable, by: steps, to: NNN", "steps", "'steps'", None),
    (
        "theses.yaml",
        "theses: [t1, t2]",
        "theses: [t1]",
        "[t1]",
        "has 1 entries; it should be a list of at least 2",
        None,
    ),
    ("chronicle.csv", "2019-03", "March", "March", "YYYY", None),
    ("chronicle.csv", ",-4,", ",-40,", "-40", "-10 or more", None),
    ("chronicle.csv", "e2,2020,year", "e2,,year", ",year", "`date` is missing", None),
    ("chronicle.csv", "Downton stays away,,", "Downton stays away,", "e2,2020", "11 cells", None),
    ("chronicle.csv", "p1;p2", "p1;P 2", "p1;P 2", "an id", "p_2"),
    ("chronicle.csv", ",month,", ",mouth,", "mouth", "did you mean `month`", "month"),
    ("trade.csv", "2018,flour,total,DOT", "20l8,flour,total,DOT", "20l8", "a whole number", None),
    ("forecasts.yaml", "status: false", "status: wrong", "wrong", "'wrong'", None),
]


@pytest.mark.parametrize(("file", "old", "new", "there", "said", "close"), FAULTS, ids=lambda text: str(text)[:20])
def test_each_fault_is_one_sentence_at_its_place(
    tmp_path: Path, file: str, old: str, new: str, there: str, said: str, close: str | None
) -> None:
    change = changed(file, old, new)
    (issue,) = faults(tmp_path, change)
    line = str(change[file]).splitlines()[issue.line - 1]
    assert line[issue.column - 1 :].startswith(there)
    assert issue.file == file
    assert said in issue.message
    assert issue.nearest == close
    for jargon in ("Input", "pydantic", "valid dictionary", "type=", "Field", "str_", "union"):
        assert jargon not in issue.message


def test_all_faults_of_all_files_come_at_once_in_order(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        {
            **changed("case.yaml", "kind: seat", "kind: chair"),
            **changed("theses.yaml", "thesis: t1,", "thesis: t9,"),
            **changed("trade.csv", "1.5", "much"),
            **changed("perspectives/upstream.yaml", "not down.boycott, pass", "not down.boycot, pass"),
            **changed("forecasts.yaml", "not up.repair", "not up.repair and"),
        },
    )
    assert [issue.file for issue in found] == [
        "case.yaml",
        "forecasts.yaml",
        "perspectives/upstream.yaml",
        "theses.yaml",
        "trade.csv",
    ]
    assert found == tuple(sorted(found))


def test_what_refers_to_a_faulty_element_is_not_reported_too(tmp_path: Path) -> None:
    found = faults(tmp_path, changed("case.yaml", "    yes: Upton charges a toll\n", ""))
    assert [issue.message for issue in found] == ["`yes` is missing in options, up.toll"]


def test_places_stay_right_when_faulty_items_before_are_taken_out(tmp_path: Path) -> None:
    theses = FILES["theses.yaml"].replace("claim: Peace is stable,", "").replace("worse: status_quo", "worse: pece")
    found = faults(tmp_path, {"theses.yaml": theses})
    assert [(issue.line, issue.nearest) for issue in found] == [(2, None), (3, "peace")]


@pytest.mark.parametrize(
    ("value", "better"),
    [
        ("!up.repair", "not up.repair"),
        ("!up.repair & up.toll", "not up.repair and up.toll"),
        ("!(up.repair & !up.toll) | peace", "not (up.repair and not up.toll) or peace"),
        ("!up.repair -> up.toll", "not up.repair implies up.toll"),
        ("& up.repair", None),
        ("| up.repair", None),
        ("&up.repair | up.toll", None),
    ],
)
def test_a_proposition_that_yaml_takes_for_its_own(tmp_path: Path, value: str, better: str | None) -> None:
    text = CASE.replace(
        "  collapse: {title: The bridge collapses, where: not up.repair,",
        f"  collapse:\n    where: {value}\n    title: B\n  c2: {{title: c, where: peace,",
    )
    (issue,) = faults(tmp_path, {"case.yaml": text})
    assert "YAML takes a leading" in issue.message
    assert "put the value in quotes" in issue.message
    assert issue.nearest == better
    assert better is None or f"write `{better}`" in issue.message
    assert issue.column == 12
    assert text.splitlines()[issue.line - 1][11:] == value


def test_other_faults_are_found_beside_a_leading_sign(tmp_path: Path) -> None:
    text = CASE.replace("proposition: not (up.repair and not up.toll)", "proposition: '!(up.repair & !up.toll)'")
    assert faults(tmp_path / "quoted", {"case.yaml": text}) == ()
    text = text.replace("    title: The weather\n", "    title: !x & y\n").replace("now: dry", "now: damp")
    assert [issue.line for issue in faults(tmp_path / "two", {"case.yaml": text})] == [40, 42]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("title: a\ntitle: b\n", 2, "a second time (first in line 1)"),
        ("title: a\n---\ntitle: b\n", 2, "a second document"),
        ("title: !!python/object/apply:os.system [ls]\n", 1, "a tag"),
        ("title: &x a\nquestion: *x\n", 1, "YAML takes a leading `&`"),
        ("title: *x\n", 1, "an alias"),
        ("<<: *x\n", 1, "an alias"),
        ("? [a, b]\n: c\n", 1, "a key has to be a plain word"),
        ("title: 'x\n", 1, "is not closed"),
        ("actors:\n\tUSA: x\n", 2, "a tab"),
        ("title: a\x00b\n", 1, "control character U+0000"),
        ("x: " + "[" * 40 + "\n", 1, "nests more than 32 deep"),
        ("- a\n", 1, "the file"),
        ("just text\n", 1, "the file"),
    ],
)
def test_what_yaml_may_not_hold(tmp_path: Path, text: str, line: int, said: str) -> None:
    found = faults(tmp_path, {"case.yaml": text})
    matching = [issue for issue in found if said in issue.message and issue.file == "case.yaml"]
    assert matching, [issue.sentence() for issue in found]
    assert matching[0].line == line


def test_words_stay_text(tmp_path: Path) -> None:
    text = CASE.replace("name: Upton", "name: NO").replace("title: Two towns and a bridge", "title: 2014-05")
    data = small(tmp_path, {"case.yaml": text})
    assert (data.case.actors["UPT"].name, data.case.title) == ("NO", "2014-05")


@pytest.mark.parametrize("name", ["case.yaml", "chronicle.csv", "perspectives/upstream.yaml"])
def test_files_that_are_no_text(tmp_path: Path, name: str) -> None:
    write_small(tmp_path)
    good = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + good.replace(b"\n", b"\r\n"))
    assert read_case(tmp_path, "x").id == "x"
    (tmp_path / name).write_bytes(good[:20] + b"\xff" + good[20:])
    with pytest.raises(CaseError, match="is not UTF-8") as caught:
        read_case(tmp_path, "x")
    assert caught.value.issues()[0].line == 1 + good[:20].count(b"\n")
    (tmp_path / name).write_bytes(good + b" " * MAX_FILE_BYTES)
    with pytest.raises(CaseError, match="more than 1048576 bytes"):
        read_case(tmp_path, "x")


def test_no_folder_no_case_no_perspective(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="no case folder"):
        read_case(tmp_path / "nowhere", "x")
    with pytest.raises(CaseError) as caught:
        read_case(tmp_path, "x")
    assert [issue.file for issue in caught.value.issues()] == ["case.yaml", "perspectives"]


def test_misnamed_files_are_reported(tmp_path: Path) -> None:
    changes = {"theses.yaml": None, "theses.yml": FILES["theses.yaml"], "perspectives/x.yml": "outside: yes\n"}
    found = faults(tmp_path, {**changes, "chronicle.csv": None, "chronical.csv": "id\n", "notes.csv": "a\n"})
    assert {(issue.file, issue.nearest) for issue in found} == {
        ("theses.yml", "theses.yaml"),
        ("chronical.csv", "chronicle.csv"),
        ("perspectives/x.yml", "x.yaml"),
    }


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_table_may_say_that_a_row_is_a_judgement(tmp_path: Path, name: str) -> None:
    columns = columns_of(TABLES[name])
    assert {"judgement", "note", "passages", "record"} <= set(columns)
    head, *rows = CSV[f"{name}.csv"].splitlines()
    text = "\n".join([head + ",judgement,note", *(row + ",yes,because" for row in rows)])
    data = small(tmp_path, {f"{name}.csv": text})
    assert all(row.judgement and row.note == "because" for row in getattr(data, name))


def test_csv_quotes_line_ends_and_blank_lines(tmp_path: Path) -> None:
    text = 'id,date,source,type,text,record\r\n\r\ne1,2019,UPT,X,"a ""b"",\r\nc",r\r\ne2,2019,UPX,X,t,r\r\n'
    (issue,) = faults(tmp_path, {"chronicle.csv": text})
    assert (issue.line, issue.column, issue.nearest) == (5, 9, "UPT")
    (issue,) = faults(tmp_path, {"chronicle.csv": 'id,date,source,type,text\ne1,2019,UPT,X,"a\n'})
    assert (issue.line, issue.column) == (2, 15)
    assert "never closed" in issue.message


def test_a_missing_column_is_one_fault(tmp_path: Path) -> None:
    text = (
        CSV["chronicle.csv"]
        .replace("id,date,precision", "id,precision")
        .replace("e1,2019-03,", "e1,")
        .replace("e2,2020,", "e2,")
    )
    (issue,) = [i for i in faults(tmp_path, {"chronicle.csv": text}) if i.file == "chronicle.csv"]
    assert issue.message == "the column `date` is missing"


def test_very_many_faults_are_counted(tmp_path: Path) -> None:
    rows = "".join(f"e{n},never,UPT,X,t\n" for n in range(2_000))
    found = faults(tmp_path, {"chronicle.csv": "id,date,source,type,text\n" + rows})
    assert len(found) == 501
    assert "more faults" in found[-1].message


def test_places_of_a_sound_case(tmp_path: Path) -> None:
    _, documents = read_with_places(write_small(tmp_path), "small")
    place = documents["case.yaml"].place(("options", "up.toll", "now"))
    assert (place.line, place.column) == (24, 10)
    place = documents["chronicle.csv"].place((1, "date"))
    assert (place.line, place.column) == (3, 4)
    place = documents["passages.yaml"].place(("sources", "letter", "passages", 1, "start"))
    assert FILES["passages.yaml"].splitlines()[place.line - 1][place.column - 1 :].startswith("51,")


def test_reading_does_not_depend_on_the_order_of_the_folder(tmp_path: Path) -> None:
    one = small(tmp_path / "a")
    for name in sorted(FILES, reverse=True):
        path = tmp_path / "b" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FILES[name])
    assert read_case(tmp_path / "b", "small") == one


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_or_folder_in_place_of_a_file(tmp_path: Path) -> None:
    write_small(tmp_path, {"trade.csv": None, "theses.yaml": None})
    os.mkfifo(tmp_path / "trade.csv")
    (tmp_path / "theses.yaml").mkdir()
    start = time.process_time()
    with pytest.raises(CaseError, match=r"theses\.yaml is a folder"):
        read_case(tmp_path, "x")
    assert time.process_time() - start < 5


def test_issues_are_plain_data(tmp_path: Path) -> None:
    (issue,) = faults(tmp_path, changed("case.yaml", "kind: seat", "kind: chair"))
    assert isinstance(issue, Issue)
    assert set(issue.document()) == {"file", "line", "column", "message", "found", "allowed", "nearest"}
    assert issue.document()["allowed"] == "player, seat, body"
