"""The proposition language: text to tree and back.

One language serves constraints, definitions, preferences, goals, theses, hazards and the command line. Words and
symbols are equal, in falling precedence: `not`/`!`, `and`/`&`, `or`/`|`, `implies`/`->` (associates to the right),
`iff`/`<->` (may not be chained). Besides them: `true`, `false`, brackets, `at_least(n, a, b, ...)`, comparisons of a
quantity with a number, and `level(driver) = name`. This module parses to a frozen tree and writes it out again in
words, nothing more.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from standoff.case.fields import ID
from standoff.case.limits import MAX_PROPOSITION_CHARACTERS, MAX_PROPOSITION_DEPTH
from standoff.case.tree import (
    And,
    AtLeast,
    Compare,
    Const,
    Iff,
    Implies,
    Level,
    Name,
    Not,
    Or,
    Tree,
    children,
)
from standoff.errors import PropositionError

if TYPE_CHECKING:
    from lark import Lark

GRAMMAR = r"""
?start: iff
?iff: implies
    | implies _IFF implies              -> iff
?implies: or
    | or _IMPLIES implies               -> implies
?or: and
    | and (_OR and)+                    -> disjunction
?and: not
    | not (_AND not)+                   -> conjunction
?not: atom
    | _NOT not                          -> negation
?atom: "(" iff ")"
    | TRUE                              -> true
    | FALSE                             -> false
    | WORD                              -> name
    | WORD SIGN NUMBER                  -> compare
    | AT_LEAST "(" NUMBER ("," iff)+ ")" -> at_least
    | LEVEL "(" WORD ")" EQUALS WORD    -> level

_IFF.2: "<->" | /iff(?![A-Za-z0-9_.])/
_IMPLIES.2: "->" | /implies(?![A-Za-z0-9_.])/
_OR.2: "|" | /or(?![A-Za-z0-9_.])/
_AND.2: "&" | /and(?![A-Za-z0-9_.])/
_NOT.2: "!" | /not(?![A-Za-z0-9_.])/
TRUE.2: /true(?![A-Za-z0-9_.])/
FALSE.2: /false(?![A-Za-z0-9_.])/
AT_LEAST.2: /at_least(?![A-Za-z0-9_.])/
LEVEL.2: /level(?![A-Za-z0-9_.])/
SIGN.1: ">=" | "<=" | ">" | "<"
EQUALS: "="
NUMBER: /-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?/
WORD: /[A-Za-z_][A-Za-z0-9_.]*/
%ignore /\s+/
"""

KEYWORDS = frozenset({"not", "and", "or", "implies", "iff", "true", "false", "at_least", "level"})
"""The words of the language; none of them can be an id."""

_ID = re.compile(rf"{ID}(\.{ID})?")


class _Builder:
    """Grammar actions: each makes one node as the parser reduces, so that nothing recurses."""

    def __init__(self, text: str):
        self.text = text

    def true(self, parts: list[Any]) -> Tree:
        return Const(True)

    def false(self, parts: list[Any]) -> Tree:
        return Const(False)

    def name(self, parts: list[Any]) -> Tree:
        return Name(self._id(parts[0]))

    def negation(self, parts: list[Any]) -> Tree:
        return Not(parts[0])

    def conjunction(self, parts: list[Any]) -> Tree:
        return And(tuple(parts))

    def disjunction(self, parts: list[Any]) -> Tree:
        return Or(tuple(parts))

    def implies(self, parts: list[Any]) -> Tree:
        return Implies(*parts)

    def iff(self, parts: list[Any]) -> Tree:
        return Iff(*parts)

    def at_least(self, parts: list[Any]) -> Tree:
        _, number, *args = parts
        if not number.isdigit() or len(number) > 6 or not 1 <= int(number) <= len(args):
            raise PropositionError(
                f"`at_least` asks for {number} of {len(args)} members",
                self.text,
                number.start_pos + 1,
                allowed=f"a whole number from 1 to {len(args)}",
            )
        return AtLeast(int(number), tuple(args))

    def compare(self, parts: list[Any]) -> Tree:
        word, sign, number = parts
        value = float(number)
        if not math.isfinite(value):
            raise PropositionError(f"the number {number} is too large", self.text, number.start_pos + 1)
        return Compare(self._id(word), str(sign), value)

    def level(self, parts: list[Any]) -> Tree:
        _, driver, _, name = parts
        return Level(self._id(driver), self._id(name))

    def _id(self, word: Any) -> str:
        if _ID.fullmatch(word):
            return str(word)
        from standoff.case._proposition_errors import bad_name

        raise bad_name(self.text, str(word), word.start_pos + 1)


@lru_cache(maxsize=1)
def _parser() -> Lark:
    """The parser's tables, made once per process and only when a proposition is read."""
    from lark import Lark

    return Lark(GRAMMAR, parser="lalr", lexer="basic", maybe_placeholders=False)


def _reduce(text: str) -> Tree:
    """Run the table parser with the actions of `_Builder`, on lists instead of recursion."""
    from lark import Token

    builder = _Builder(text)
    # Lark's own tree is walked bottom up (`iter_subtrees` is a loop), each subtree replaced by its node.
    result = _parser().parse(text)
    if isinstance(result, Token):
        raise AssertionError("the grammar names every alternative")
    made: dict[int, Tree] = {}
    for subtree in result.iter_subtrees():
        parts = [part if isinstance(part, Token) else made[id(part)] for part in subtree.children]
        made[id(subtree)] = getattr(builder, subtree.data)(parts)
    return made[id(result)]


@lru_cache(maxsize=8192)
def parse(text: str) -> Tree:
    """The tree of a proposition.

    Raises PropositionError, with the column, what is allowed there and the nearest known word, where `text` is no
    proposition, is longer than 20,000 characters, or nests more than 100 deep.

    >>> parse("a and not b -> c")
    Implies(left=And(args=(Name(id='a'), Not(arg=Name(id='b')))), right=Name(id='c'))
    """
    if len(text) > MAX_PROPOSITION_CHARACTERS:
        raise PropositionError(
            f"this proposition has {len(text)} characters; at most {MAX_PROPOSITION_CHARACTERS} are allowed", text, 1
        )
    if not text.strip():
        raise PropositionError("there is no proposition here", text, 1, allowed="a proposition")
    from lark.exceptions import UnexpectedInput

    try:
        tree = _reduce(text)
    except UnexpectedInput as problem:
        from standoff.case._proposition_errors import explain

        raise explain(text, problem) from None
    if depth(tree) > MAX_PROPOSITION_DEPTH:
        raise PropositionError(
            f"this proposition nests {depth(tree)} deep; at most {MAX_PROPOSITION_DEPTH} are allowed", text, 1
        )
    return tree


def depth(tree: Tree) -> int:
    """How deep a tree nests: 1 for a name. A loop, so that any tree can be measured."""
    level, deep = [tree], 0
    while level:
        level = [child for node in level for child in children(node)]
        deep += 1
    return deep


_BINDING: dict[type, int] = {Iff: 1, Implies: 2, Or: 3, And: 4, Not: 5}
_ATOM = 6


def words(tree: Tree) -> str:
    """The proposition in words, with as few brackets as the tree allows: ``parse(words(tree)) == tree``.

    >>> words(parse("!a & (b | c) -> at_least(2, a, b, c)"))
    'not a and (b or c) implies at_least(2, a, b, c)'
    """
    match tree:
        case Const(value):
            return "true" if value else "false"
        case Name(id):
            return id
        case Not(arg):
            return "not " + _inside(arg, 5)
        case And(args):
            return " and ".join(_inside(arg, 5) for arg in args)
        case Or(args):
            return " or ".join(_inside(arg, 4) for arg in args)
        case Implies(left, right):
            return f"{_inside(left, 3)} implies {_inside(right, 2)}"
        case Iff(left, right):
            return f"{_inside(left, 2)} iff {_inside(right, 2)}"
        case AtLeast(n, args):
            return f"at_least({n}, {', '.join(words(arg) for arg in args)})"
        case Compare(quantity, sign, number):
            return f"{quantity} {sign} {int(number) if number.is_integer() and abs(number) < 1e15 else number!r}"
        case Level(driver, name):
            return f"level({driver}) = {name}"


def _inside(tree: Tree, least: int) -> str:
    """The words of a part, in brackets where it binds less tightly than its place asks."""
    text = words(tree)
    return text if _BINDING.get(type(tree), _ATOM) >= least else f"({text})"
