"""The proposition language: precedence, round trip, errors with a column, bounded time."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.case.limits import MAX_PROPOSITION_DEPTH
from standoff.case.propositions import KEYWORDS, depth, parse, words
from standoff.case.tree import And, AtLeast, Compare, Const, Iff, Implies, Level, Name, Not, Or, Tree
from standoff.errors import PropositionError, StandoffError

A, B, C, D = (Name(id) for id in "abcd")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a", A),
        ("us.pressure", Name("us.pressure")),
        ("notable", Name("notable")),
        ("order and android", And((Name("order"), Name("android")))),
        ("true", Const(True)),
        ("false", Const(False)),
        ("not a and b", And((Not(A), B))),
        ("not not a", Not(Not(A))),
        ("not (a and b)", Not(And((A, B)))),
        ("a or b and c", Or((A, And((B, C))))),
        ("a and b or c", Or((And((A, B)), C))),
        ("a and b and c", And((A, B, C))),
        ("a and (b and c)", And((A, And((B, C))))),
        ("a implies b or c", Implies(A, Or((B, C)))),
        ("a implies b implies c", Implies(A, Implies(B, C))),
        ("(a implies b) implies c", Implies(Implies(A, B), C)),
        ("a iff b implies c", Iff(A, Implies(B, C))),
        ("a or b iff c and d", Iff(Or((A, B)), And((C, D)))),
        ("at_least(2, a, not b, c or d)", AtLeast(2, (A, Not(B), Or((C, D))))),
        ("at_least ( 1 , a iff b )", AtLeast(1, (Iff(A, B),))),
        ("pressure > 0.5", Compare("pressure", ">", 0.5)),
        ("pressure<=-3", Compare("pressure", "<=", -3.0)),
        ("not pressure >= 1e-3 and a", And((Not(Compare("pressure", ">=", 0.001)), A))),
        ("level(us_course) = hard", Level("us_course", "hard")),
        ("level(x)=y implies a", Implies(Level("x", "y"), A)),
        ("  a\n and\n  b ", And((A, B))),
    ],
)
def test_parses(text: str, tree: Tree) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("symbols", "spelled"),
    [
        ("!a & b | c -> d <-> a", "not a and b or c implies d iff a"),
        ("!(a|b)&!!c", "not (a or b) and not not c"),
        ("(a<->b)->c", "(a iff b) implies c"),
    ],
)
def test_words_and_symbols_are_equal(symbols: str, spelled: str) -> None:
    assert parse(symbols) == parse(spelled)
    assert words(parse(symbols)) == spelled


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("", 1, "no proposition"),
        ("   ", 1, "no proposition"),
        ("a and", 6, "too early"),
        ("a b", 3, "`b` cannot stand here"),
        ("(a", 3, "`)`"),
        ("a)", 2, "`)` cannot stand here"),
        ("a && b", 3, "write `and`"),
        ("a || b", 3, "write `or`"),
        ("a == b", 3, "write `iff`"),
        ("a => b", 3, "write `implies`"),
        ("~a", 1, "write `not`"),
        ("NOT us.force", 1, "write `not`"),
        ("us.Force", 1, "is not a name"),
        ("us.a.b", 1, "is not a name"),
        ("a xor b", 3, "`not (a iff b)`"),
        ("a AND b", 3, "did you mean `and`"),
        ("nott a", 1, "did you mean `not`"),
        ("a <-> b <-> c", 9, "cannot be chained"),
        ("(a iff b) iff c iff d", 17, "cannot be chained"),
        ("at_least(3, a, b)", 10, "3 of 2"),
        ("at_least(0, a, b)", 10, "0 of 2"),
        ("at_least(1.5, a, b)", 10, "1.5 of 2"),
        ("at_least(a, b)", 10, "a number"),
        ("at_least", 9, "`(`"),
        ("pressure > high", 12, "a number"),
        ("pressure > 1e999", 12, "too large"),
        ("level(x)", 9, "`=`"),
        ("level(x) = 3", 12, "a name"),
        ("and a", 1, "`and` cannot stand here"),
        ("a, b", 2, "`,` cannot stand here"),
        ("a ∧ b", 3, "write `and`"),
    ],
)
def test_errors_say_where_and_what(text: str, column: int, said: str) -> None:
    with pytest.raises(PropositionError) as caught:
        parse(text)
    assert said in caught.value.message
    assert caught.value.column == column
    caret = str(caught.value).splitlines()[-1]
    assert caret == " " * (column + 1) + "^"


def test_the_way_out_of_a_chained_iff_is_not_offered_as_iff() -> None:
    with pytest.raises(PropositionError) as caught:
        parse("a iff b c")
    assert "`iff`" not in (caught.value.allowed or "")


def test_a_long_proposition_shows_only_what_surrounds_the_caret() -> None:
    text = "a and " * 500 + "b c" + " and a" * 500
    with pytest.raises(PropositionError) as caught:
        parse(text)
    shown, caret = str(caught.value).splitlines()[1:]
    assert len(shown) < 130
    assert shown[caret.index("^")] == "c"


@pytest.mark.parametrize("word", sorted(KEYWORDS))
def test_keywords_are_no_names(word: str) -> None:
    with pytest.raises(PropositionError):
        parse(f"{word} or {word} > 3 or a {word}")


ids = st.sampled_from(["a", "b", "us.force", "dprk.attack", "notable", "iffy", "level_x"])
leaves = st.one_of(
    ids.map(Name),
    st.booleans().map(Const),
    st.builds(Compare, ids, st.sampled_from([">", ">=", "<", "<="]), st.floats(allow_nan=False, allow_infinity=False)),
    st.builds(Level, ids, ids),
)


def _grow(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    several = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return st.one_of(
        inner.map(Not),
        several.map(And),
        several.map(Or),
        st.builds(Implies, inner, inner),
        st.builds(Iff, inner, inner),
        several.flatmap(lambda args: st.integers(1, len(args)).map(lambda n: AtLeast(n, args))),
    )


trees = st.recursive(leaves, _grow, max_leaves=25)


@given(trees)
@settings(max_examples=300, deadline=None)
def test_words_round_trip(tree: Tree) -> None:
    assert parse(words(tree)) == tree


@given(trees)
@settings(max_examples=150, deadline=None)
def test_no_bracket_pair_can_be_left_out(tree: Tree) -> None:
    text = words(tree)
    opened: list[int] = []
    for place, sign in enumerate(text):
        if sign == "(":
            opened.append(place)
        elif sign == ")":
            start = opened.pop()
            if text[:start].endswith(("at_least", "level")):
                continue
            without = text[:start] + " " + text[start + 1 : place] + " " + text[place + 1 :]
            with contextlib.suppress(PropositionError):
                assert parse(without) != tree


@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(
            st.sampled_from(
                [
                    *"(),=3!&|",
                    "not",
                    "and",
                    "or",
                    "->",
                    "<->",
                    "a",
                    "b.c",
                    "at_least(",
                    "level(",
                    ">",
                    "0.5",
                    "<=",
                    "iff",
                    "'x'",
                    "\n",
                    "é",
                ]
            ),
            max_size=60,
        ).map(" ".join),
    )
)
@settings(max_examples=400, deadline=None)
def test_any_text_is_a_tree_or_a_proposition_error(text: str) -> None:
    try:
        tree = parse(text)
    except StandoffError as problem:
        assert isinstance(problem, PropositionError)
        assert 1 <= problem.column <= max(len(text), 0) + 1
    else:
        assert parse(words(tree)) == tree


@pytest.mark.parametrize(
    "text",
    [
        "(" * 20_000,
        "not " * 5_000,
        "not " * 4_999 + "a",
        "!" * 19_999 + "a",
        "a -> " * 3_999 + "a",
        "at_least(1," * 1_800,
        "at_least(1," * 1_500 + "a" + ")" * 1_500,
        "a <-> " * 3_000,
        "((a) and " * 2_000,
        ")" * 20_000,
        "é" * 20_000,
        "a" * 20_001,
        "level(" * 3_000,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_texts_fail_in_bounded_time(text: str) -> None:
    start = time.process_time()
    with pytest.raises(PropositionError):
        parse(text)
    assert time.process_time() - start < 5


def test_many_brackets_are_no_depth_and_the_limit_is_exact() -> None:
    assert parse("(" * 9_000 + "a" + ")" * 9_000) == A
    assert depth(parse("not " * (MAX_PROPOSITION_DEPTH - 1) + "a")) == MAX_PROPOSITION_DEPTH
    with pytest.raises(PropositionError, match="deep"):
        parse("not " * MAX_PROPOSITION_DEPTH + "a")


def test_a_long_flat_proposition_is_fine() -> None:
    tree = parse(" and ".join(f"a{i}" for i in range(2_000)))
    assert isinstance(tree, And)
    assert len(tree.args) == 2_000
