"""Hostile and damaged cases: nothing but a StandoffError comes out, in bounded time."""

# ruff: noqa: E501
from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.case.limits import MAX_FILE_BYTES
from standoff.case.reading import read_case
from standoff.case.tables import read_table
from standoff.case.yaml_nodes import read_yaml
from standoff.errors import CaseError, StandoffError
from tests.case.small import FILES, write_small

BITS = [
    ": ", "- ", "\n", "\n  ", "  ", "{", "}", "[", "]", ",", '"', "'", "!", "&", "*", "|", ">", "#", "%", "@", "?", "`",
    "\t", "\r", "\x00", "\x07", "\ufeff", "\u2028", "é", "🙂", "---\n", "...\n", "!!python/object:os.system ", "<<: ",
    "~", "null", "yes", "-1", "1e999", "nan", "99999999999999999999", "2019-02-30", "(", ")", " and ", " -> ", ";", ";;",
    "status_quo", "YNN", "peace", "up.toll", "UPT", "id", "kind: not", "statements", "ranking", "equal", "x" * 5000,
]  # fmt: skip


def damaged(text: str, rng: random.Random) -> str:
    """A text with a few pieces put in, taken out, doubled or swapped."""
    for _ in range(rng.randint(1, 4)):
        place, size = rng.randrange(len(text) + 1), rng.choice([0, 1, 3, 12, 60])
        kind = rng.randrange(5)
        if kind == 0:
            text = text[:place] + rng.choice(BITS) + text[place:]
        elif kind == 1:
            text = text[:place] + text[place + size :]
        elif kind == 2:
            text = text[:place] + rng.choice(BITS) + text[place + size :]
        elif kind == 3:
            text = text[:place] + text[place : place + size] + text[place:]
        else:
            lines = text.split("\n")
            one, two = rng.randrange(len(lines)), rng.randrange(len(lines))
            lines[one], lines[two] = lines[two], lines[one]
            text = "\n".join(lines)
    return text


def outcome(folder: Path) -> str:
    """How reading ends: `read`, or the name of the error, whose faults have to be in order."""
    try:
        read_case(folder, "x")
    except StandoffError as problem:
        found = problem.issues()
        assert found
        assert all(issue.message and "Traceback" not in issue.message for issue in found)
        if isinstance(problem, CaseError):
            assert list(found) == sorted(found)
            assert all(issue.file and issue.line >= 0 and issue.column >= 0 for issue in found)
        return type(problem).__name__
    return "read"


@pytest.mark.parametrize("file", FILES)
def test_damaged_files_give_standoff_errors(tmp_path: Path, file: str) -> None:
    rng = random.Random(f"damaged {file}")
    write_small(tmp_path)
    ends = set()
    for _ in range(25):
        (tmp_path / file).write_bytes(damaged(FILES[file], rng).encode("utf-8", "surrogatepass"))
        start = time.process_time()
        ends.add(outcome(tmp_path))
        assert time.process_time() - start < 5
    assert "CaseError" in ends


@given(st.dictionaries(st.sampled_from(sorted(FILES)), st.binary(max_size=300), min_size=1, max_size=3))
@settings(max_examples=25, deadline=None)
def test_random_bytes(tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]) -> None:
    folder = write_small(tmp_path_factory.mktemp("bytes"))
    for name, content in files.items():
        (folder / name).write_bytes(content)
    outcome(folder)


@given(st.lists(st.one_of(st.sampled_from(BITS), st.text(max_size=8)), max_size=60).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_text_is_a_yaml_document_or_has_issues(text: str) -> None:
    document = read_yaml(text, "f.yaml")
    assert isinstance(document.data, dict | list | str | None)
    lines = text.count("\n") + text.count("\r") + text.count("\u2028") + text.count("\x85") + 2
    assert all(0 <= issue.line <= lines for issue in document.issues)


@given(
    st.lists(st.one_of(st.sampled_from([",", '"', '""', "\n", "\r\n", "a", "b", ";", " "]), st.text(max_size=4))).map(
        "".join
    )
)
@settings(max_examples=150, deadline=None)
def test_any_text_is_a_table_or_has_issues(text: str) -> None:
    document = read_table(text, "f.csv", ["a", "b"], ["a"], ["b"])
    assert isinstance(document.data, list)
    assert document.issues or document.data == [] or any("a" in row for row in document.data) or "a" in text


HUGE = MAX_FILE_BYTES - 100


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("case.yaml", "[" * HUGE),
        ("case.yaml", "{" * HUGE),
        ("case.yaml", "- " * (HUGE // 2)),
        ("case.yaml", "? " * (HUGE // 2)),
        ("case.yaml", "a: " * (HUGE // 3)),
        ("case.yaml", "!" * HUGE),
        ("case.yaml", "a: !x y\n" * (HUGE // 8)),
        ("case.yaml", "".join(f"a{n}: !x & y\n" for n in range(HUGE // 15))),
        ("case.yaml", "- a\n" * (HUGE // 4)),
        ("case.yaml", "".join(f"k{n}: v\n" for n in range(HUGE // 11))),
        ("case.yaml", '"' + "\\x41" * (HUGE // 4) + '"'),
        ("case.yaml", "a: >\n" + " b\n" * (HUGE // 3)),
        ("case.yaml", " " * HUGE + "a: b"),
        ("case.yaml", "#" * HUGE),
        ("case.yaml", "\x07" * HUGE),
        ("case.yaml", "title: " + "x" * HUGE),
        ("case.yaml", "a: &a [x]\nb: &b [*a,*a,*a,*a]\nc: [*b,*b,*b,*b]\n"),
        ("chronicle.csv", '"' * HUGE),
        ("chronicle.csv", "," * HUGE),
        ("chronicle.csv", "\n" * HUGE),
        ("chronicle.csv", "id,date,source,type,text\n" + "a,b,c,d,e\n" * (HUGE // 11)),
        ("chronicle.csv", 'id,date,source,type,text\n"' + "a\n" * (HUGE // 2)),
        ("chronicle.csv", "id,passages\n" + "a," + ";" * HUGE),
        (
            "perspectives/upstream.yaml",
            "outside: yes\npreferences: {UPT: {statements: [" + "{id: a}," * (HUGE // 9) + "]}}",
        ),
        (
            "perspectives/upstream.yaml",
            "outside: yes\nrules_out:\n" + "".join(f"  - {{proposition: x{n} & (}}\n" for n in range(HUGE // 32)),
        ),
        ("passages.yaml", "letter:\n  sentences: [" + "[1, 0], " * (HUGE // 9) + "]"),
        (
            "theses.yaml",
            "theses: [{id: t, claim: c, check: " + "{kind: not, check: " * 14 + "{kind: x}" + "}" * 14 + "}]",
        ),
    ],
    ids=lambda text: str(text)[:24].replace("\n", " ").replace("\x07", "bell"),
)
def test_files_at_the_limit_take_bounded_time(tmp_path: Path, file: str, text: str) -> None:
    write_small(tmp_path)
    (tmp_path / file).write_text(text, encoding="utf-8")
    start = time.process_time()
    assert outcome(tmp_path) == "CaseError"
    assert time.process_time() - start < 20


@pytest.mark.parametrize(
    ("length", "link", "end"), [(95, "not d{}", "read"), (60, "d{0} and d{0}", "read"), (3_000, "not d{}", "CaseError")]
)
def test_chains_of_definitions(tmp_path: Path, length: int, link: str, end: str) -> None:
    """Depth through names is limited like depth in one text; a chain that doubles at each step takes no more time."""
    chain = "".join(f"  d{n}: {{proposition: {link.format(n + 1)}, yes: a, no: b}}\n" for n in range(length))
    case = (
        "title: t\ndefault_perspective: v\nactors: {A: {name: a}}\noptions: {x: {actor: A, yes: a, no: b, now: no}}\n"
        f"constraints: [{{id: c, proposition: d0 or not d0}}]\ndefinitions:\n{chain}"
        f"  d{length}: {{proposition: x, yes: a, no: b}}\n"
    )
    write_small(tmp_path, {**dict.fromkeys(FILES), "case.yaml": case, "perspectives/v.yaml": "holder: A\n"})
    assert outcome(tmp_path) == end
