"""Edits of YAML as text: what was asked for is there, every other byte stays, comments too."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from standoff.case.splicing import set_values
from standoff.errors import FileProblem

KEYS = ("status", "on", "record", "note", "judgement", "passages")
AT = ("f", 1, "resolution")


def plain(text: str) -> Any:
    return yaml.load(text.removeprefix("\ufeff"), Loader=yaml.BaseLoader)


WORDS = st.text(st.sampled_from("abz 09:,#'\"[]{}&*!|>%@`-?/ü\u2028\U0001f600\\\t\n"), min_size=1, max_size=12)
COMMENTS = st.sampled_from(["", "  # why", " # a: b", "   #x #y"])
GAPS = st.sampled_from(["", "", "\n", "{i}# between\n", "# left\n\n"])


@st.composite
def scalars(draw: st.DrawFn) -> str:
    """One scalar as somebody might write it in a block, the rest of its lines indented by `{j}`."""
    return draw(
        st.sampled_from(
            [
                "plain",
                "plain # no comment: see".split(" #", maxsplit=1)[0],
                "a text\n{j}over two lines",
                "'single, with # and: colon'",
                '"double \\" quoted # here"',
                '"double\n{j}folded"',
                "|  # literal\n{j}one # two\n{j}three",
                ">-\n{j}folded\n\n{j}text",
                "[a, 'b # c', d]",
                "[a,  # one\n{j}b]",
            ]
        )
    )


@st.composite
def files(draw: st.DrawFn) -> str:
    """A file with a block mapping under `f`, second item, in a random order of keys, with comments and odd layout."""
    indent = " " * draw(st.integers(1, 5))
    keys = draw(st.permutations(["status", *draw(st.lists(st.sampled_from(KEYS[1:]), unique=True))]))
    item = draw(st.sampled_from(["- ", "-   "]))
    column = " " * len(item)
    i = column + indent
    rows = []
    for key in keys:
        value = "open" if key == "status" else draw(scalars())
        one_line = "\n" not in value and not value.startswith(("|", ">"))
        tail = draw(COMMENTS) if one_line else ""
        rows.append(draw(GAPS).replace("{i}", i) + f"{i}{key}:{draw(st.sampled_from([' ', '   ']))}{value}{tail}\n")
    block = "".join(rows).replace("{j}", i + "  ")
    other = draw(st.sampled_from([f"{column}id: x  # mine\n", f"{column}id:   'x'\n\n"]))
    parts = [f"resolution:{draw(COMMENTS)}\n{block}", other.lstrip(" ")]
    body = column.join(parts if draw(st.booleans()) else parts[::-1])
    text = f"# head\nknown: 2020 # to\nf:\n- {{a: b}}\n{item}{body}z: [1, 2]   # end"
    text += draw(st.sampled_from(["", "\n", "\n# last\n"]))
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return ("\ufeff" if draw(st.booleans()) else "") + text


VALUES = st.fixed_dictionaries(
    {"status": st.sampled_from(["true", "open"])},
    optional={key: st.none() | WORDS for key in KEYS[1:]},
)


@settings(max_examples=300, deadline=None)
@given(text=files(), values=VALUES)
@example(text="f: [1, {resolution: {status: open, note: 'x'}}]", values={"status": "true", "note": None, "on": "2020"})
def test_only_what_was_asked_for_changes(text: str, values: dict[str, str | None]) -> None:
    after = set_values(text, {AT: values, (): {"known": "2021"}} if "known" in plain(text) else {AT: values})
    before, now = plain(text), plain(after)
    expected = {k: v for k, v in {**before["f"][1]["resolution"], **values}.items() if v is not None}
    assert now["f"][1].pop("resolution") == expected
    before["f"][1].pop("resolution")
    assert now.pop("known", None) == ("2021" if before.pop("known", None) else None)
    assert now == before
    if "\nf:" in text:
        untouched(text, after)
        assert text.startswith("\ufeff") == after.startswith("\ufeff")
        assert ("\r\n" in text) == ("\r\n" in after) and ("\r\n" not in text or not re.search(r"[^\r]\n", after))


def untouched(text: str, after: str) -> None:
    """Lines before and after the mapping are byte for byte the same (but for `known`), and no comment is lost."""
    lines, made = text.splitlines(keepends=True), after.splitlines(keepends=True)
    begin = next(n for n, line in enumerate(lines) if "resolution:" in line) + 1
    end = next(n for n, line in enumerate(lines) if line.startswith("z:") or ("id:" in line and n >= begin))
    head = [line.replace("2020", "2021") if line.lstrip("\ufeff").startswith("known") else line for line in lines]
    assert made[:begin] == head[:begin]
    tail = lines[end:]
    assert made[len(made) - len(tail) :] == tail
    for comment in ("# head", "# why", "# a: b", "#x #y", "# between", "# left", "# literal", "# one", "# end"):
        assert after.count(comment) >= min(1, text.count(comment)) * text.count(comment), comment


def test_nothing_to_do_is_nothing_done() -> None:
    text = "a: {status: open}   # x\n"
    assert set_values(text, {("a",): {"status": "open", "note": None}}) == text


@pytest.mark.parametrize("text", ["a: 1\n", "- a\n", "a: {}\n", "b: {status: x}\n", "a: [", ""])
def test_what_is_not_there_is_refused(text: str) -> None:
    with pytest.raises(FileProblem, match="by hand"):
        set_values(text, {("a",): {"status": "open"}})
