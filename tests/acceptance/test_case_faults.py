"""Broken copies of the starter case: sentences with places that an analyst can read, all at once, in bounded time."""

from __future__ import annotations

import random
import re
import shutil
import time
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

import pytest

import standoff
from standoff.errors import Issue

JARGON = re.compile(
    r"pydantic|yaml\.org|Traceback|validation error|input_value|mapping values|NoneType|\b(?:dict|str|int|tuple)\b"
    r"|scanner|Node\b|ValueError|KeyError|has no attribute|regex|\bNone\b|<document start>|node content"
)
CASE, HARBOUR, COUNCIL = "case.yaml", "perspectives/lowmarch.yaml", "perspectives/tarnholt.yaml"
RULE = "proposition: tar.build implies tar.hold"


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    copy = tmp_path / "mine"
    with as_file(files("standoff") / "cases" / "starter") as original:
        shutil.copytree(original, copy)
    return copy


def faults(folder: Path) -> tuple[Issue, ...]:
    """The faults of the case, none where it loads and every view of it can be built."""
    try:
        case = standoff.load(folder)
        for perspective in case.perspectives:
            case.game(perspective)
    except standoff.StandoffError as problem:
        return problem.issues()
    return ()


def changed(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


# file, what is changed, to what; a part of the message; the nearest name
SINGLE = [
    (CASE, RULE, "proposition: tar.buld implies tar.hold", "'tar.buld'; did you mean 'tar.build'?", "tar.build"),
    (CASE, RULE, "proposition: not", "ends too early", None),
    (CASE, RULE, "proposition: tar.build AND tar.hold", "did you mean `and`", "and"),
    (CASE, RULE, "proposition: tar.build iff tar.hold iff low.pay", "cannot be chained", None),
    (CASE, RULE, "proposition: (tar.build", "ends too early", None),
    (CASE, RULE, "proposition: !us.force and x", "write `not us.force and x`", "not us.force and x"),
    (CASE, RULE, "proposition: at_least(9, tar.build, tar.hold)", "asks for 9 of 2", None),
    (CASE, RULE, "proposition: " + "not " * 6000 + "tar.hold", "at most 20000 characters", None),
    (CASE, RULE, "proposition: tar.hold and not tar.hold", "status quo violates", None),
    (CASE, RULE, "proposition: [tar.hold]", "should be a text", None),
    (CASE, RULE, "proposition: &anchor tar.hold", "YAML takes a leading `&`", None),
    (CASE, RULE, "proposition: !!python/object:os.system tar.hold", "a tag (`!!python/object:os.system`)", None),
    (CASE, RULE, "proposition: tar.hold\n    proposition: tar.hold", "a second time", None),
    (CASE, "    proposition: tar.share\n", "    proposition: inspected\n", "uses itself", None),
    (CASE, "  rains:\n", "  rains:\n    extends: rains\n", "extends itself", None),
    (CASE, "worlds: [siege, settled", "worlds: [siege, settld", "did you mean 'settled'?", "settled"),
    (CASE, "now: dry", "now: drry", "did you mean 'dry'?", "dry"),
    (CASE, "as_of: 2024-05", "as_of: 2024-13", "a day that exists", None),
    (CASE, "as_of: 2024-05", "as_off: 2024-05", "no key `as_off`", "as_of"),
    (CASE, "default_perspective: tarnholt", "default_perspective: tarnhold", "did you mean 'tarnholt'?", "tarnholt"),
    (CASE, "    kind: body", "    kind: bodi", "did you mean `body`?", "body"),
    (CASE, "\ntitle: ", "\n\ttitle: ", "a tab", None),
    (CASE, "horizon: 2025-05", "horizon: 2025-05 \0", "control character", None),
    (HARBOUR, "holder: LOW\n", "holder: COURT\n", "COURT is no player", None),
    (HARBOUR, "holder: LOW\n", "holder: LOW\noutside: yes\n", "not both", None),
    (HARBOUR, "holder: LOW\n", "holder: LOW\nextends: tarnholl\n", "did you mean 'tarnholt'?", "tarnholt"),
    (HARBOUR, "holder: LOW\n", "holder: LOW\nunaware: [tar.sharee]\n", "did you mean 'tar.share'?", "tar.share"),
    (HARBOUR, "when: level(rain) = dry", "when: tar.hold", "decided by driver levels", None),
    (HARBOUR, "when: level(rain) = dry", "when: level(rain) = drry", "did you mean 'dry'?", "dry"),
    (HARBOUR, "id: low_mills", "id: low_terms", "a second time", None),
    (HARBOUR, "proposition: low.pay\n", "proposition: low.pay\n        confidence: 1.5\n", "1 or less", None),
    (HARBOUR, "passages: [upkeep]", "passages: [upkep]", "did you mean 'upkeep'?", "upkeep"),
    ("history.csv", "date,", "day,", "no column `day`", None),
    ("history.csv", "tar.hold", "tar.hodl", "did you mean 'tar.hold'?", "tar.hold"),
    ("chronicle.csv", "2024-03", "2024-99", "a day that exists", None),
    ("chronicle.csv", "2024-03", '"2024-03', "quotation mark", None),
    ("theses.yaml", "kind: reachable", "kind: reachabel", "did you mean `reachable`?", "reachable"),
    ("theses.yaml", "never_under_threat]", "never_under_thret]", "did you mean", "never_under_threat"),
]


@pytest.mark.parametrize(("file", "old", "new", "part", "nearest"), SINGLE)
def test_one_fault(starter: Path, file: str, old: str, new: str, part: str, nearest: str | None) -> None:
    changed(starter, file, old, new)
    found = faults(starter)
    told = [issue for issue in found if part in issue.message]
    assert len(told) >= 1, [issue.sentence() for issue in found]
    issue = told[0]
    assert issue.file == file and issue.line > 0 and issue.column > 0
    assert issue.nearest == nearest
    assert_readable(found, starter)


def assert_readable(found: tuple[Issue, ...], folder: Path) -> None:
    places = [(issue.file, issue.line, issue.column, issue.message) for issue in found]
    assert len(set(places)) == len(places)
    for issue in found:
        assert not JARGON.search(re.sub(r"`[^`]*`|'[^']*'", "", issue.message)), issue
        assert issue.file, issue
        path = folder / issue.file
        if issue.line and path.is_file():
            assert issue.line <= path.read_bytes().count(b"\n") + 2


def test_all_faults_come_at_once(starter: Path) -> None:
    chosen = [SINGLE[i] for i in (0, 14, 15, 16, 26, 33)]
    for file, old, new, _, _ in chosen:
        changed(starter, file, old, new)
    found = faults(starter)
    assert len(found) == len(chosen)
    for _, _, _, part, _ in chosen:
        assert any(part in issue.message for issue in found), part


def test_a_lost_section_is_one_fault(starter: Path) -> None:
    changed(starter, "passages.yaml", "courier:\n", "courier: sent\nrest:\n")
    found = faults(starter)
    assert found and {issue.file for issue in found} == {"passages.yaml"}


def test_a_column_less_is_told_once(starter: Path) -> None:
    changed(starter, "chronicle.csv", "date,", "")
    found = [issue for issue in faults(starter) if issue.file == "chronicle.csv"]
    assert [issue.line for issue in found] == [1, 1]


def test_a_view_that_rules_everything_out_is_named(starter: Path) -> None:
    ruled = 'holder: LOW\nrules_out: [{proposition: "true", judgement: yes, note: x}]\n'
    changed(starter, HARBOUR, "holder: LOW\n", ruled)
    (issue,) = faults(starter)
    assert issue.file == HARBOUR and "No state satisfies" in issue.message


def replaced(path: Path, by: Callable[[], None]) -> None:
    path.unlink()
    by()


WHOLE_FILES: dict[str, Callable[[Path], object]] = {
    "latin-1": lambda path: path.write_bytes(path.read_bytes().replace(b"#", b"# \xe9", 1)),
    "utf-16": lambda path: path.write_text(path.read_text(), encoding="utf-16"),
    "two documents": lambda path: path.write_text(path.read_text() + "\n---\na: b\n"),
    "too large": lambda path: path.write_text("# " + "x" * 2_000_000),
    "too deep": lambda path: path.write_text("theses: " + "[" * 50_000),
    "aliases": lambda path: path.write_text("a: &a [x, x]\nb: &b [*a, *a]\ntheses: *b\n"),
    "a list": lambda path: path.write_text("- a\n- b\n"),
    "a folder": lambda path: replaced(path, path.mkdir),
    "a link to itself": lambda path: replaced(path, lambda: path.symlink_to(path.name)),
}


@pytest.mark.parametrize("how", WHOLE_FILES)
def test_files_that_cannot_be_read(starter: Path, how: str) -> None:
    WHOLE_FILES[how](starter / "theses.yaml")
    found = faults(starter)
    assert found and {issue.file for issue in found} == {"theses.yaml"}
    assert_readable(found, starter)


@pytest.mark.parametrize("how", ["crlf", "byte order mark"])
def test_files_of_other_systems_are_read(starter: Path, how: str) -> None:
    for path in [*starter.rglob("*.yaml"), *starter.rglob("*.csv")]:
        raw = path.read_bytes()
        path.write_bytes(raw.replace(b"\n", b"\r\n") if how == "crlf" else b"\xef\xbb\xbf" + raw)
    assert faults(starter) == ()


def mutated(text: str, rng: random.Random) -> str:
    """One small accident of editing."""
    lines = text.split("\n")
    i = rng.randrange(len(lines))
    line = lines[i]
    match rng.randrange(12):
        case 0:
            del lines[i]
        case 1:
            lines.insert(i, line)
        case 2 | 3:
            lines[i] = re.sub(r"[a-z]{4,}", lambda m: m[0][1:], line, count=1)
        case 4:
            lines[i] = re.sub(
                r":\s.*", ": " + rng.choice(["", "[]", "{}", "-1", "~", "NaN", "1e400", "[a, [b]]"]), line
            )
        case 5:
            lines[i] = "  " + line
        case 6:
            lines[i] = line.removeprefix(" ")
        case 7:
            j = rng.randrange(len(lines))
            lines[i], lines[j] = lines[j], line
        case 8:
            lines[i] = line + rng.choice(['"', "'", "{", "]", "\t", ": x", ",,"])
        case 9:
            lines[i] = line.replace(": ", rng.choice([":", ": !!int ", ": &a ", ": *a ", ": !x "]), 1)
        case 10:
            lines[i] = line.replace(",", rng.choice([",,", ";", ""]), 1)
        case _:
            del lines[i : i + rng.randint(2, 9)]
    return "\n".join(lines)


@pytest.mark.parametrize("part", range(4))
def test_accidents_of_editing(starter: Path, part: int) -> None:
    texts = [path for path in starter.rglob("*") if path.suffix in (".yaml", ".csv")]
    original = {path: path.read_text(encoding="utf-8") for path in sorted(texts)}
    for seed in range(part * 30, part * 30 + 30):
        rng = random.Random(seed)
        touched = rng.sample(list(original), rng.choice([1, 1, 2]))
        for path in touched:
            path.write_text(mutated(original[path], rng), encoding="utf-8")
        began = time.monotonic()
        assert_readable(faults(starter), starter)
        assert time.monotonic() - began < 20, seed
        for path in touched:
            path.write_text(original[path], encoding="utf-8")
