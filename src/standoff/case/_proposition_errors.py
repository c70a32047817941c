"""Sentences for propositions that cannot be read: what was found, what is allowed there, the nearest known word."""

from __future__ import annotations

import re

from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from standoff.case.fields import ID
from standoff.errors import PropositionError, nearest

_START = frozenset({"WORD", "_NOT", "LPAR", "TRUE", "FALSE", "AT_LEAST", "LEVEL"})
_LINKS = {"_AND": "`and`", "_OR": "`or`", "_IMPLIES": "`implies`", "_IFF": "`iff`"}
_REST = {"SIGN": "a comparison such as `> 0.5`", "EQUALS": "`=`", "NUMBER": "a number"}
_WORDS = ("not", "and", "or", "implies", "iff", "true", "false", "at_least", "level")
_FOREIGN = {
    "&&": "and",
    "||": "or",
    "==": "iff",
    "=>": "implies",
    "<=>": "iff",
    "<-": "implies",
    "~": "not",
    "¬": "not",
    "^": "and",
    "∧": "and",
    "∨": "or",
    "→": "implies",
    "↔": "iff",
    "!=": "not",
    "-": "not",
    "+": "and",
    "*": "and",
}
_SAME = {"xor": "not (a iff b)", "if": "implies", "then": "implies", "no": "not", "yes": "true", "atleast": "at_least"}
_BITS = re.compile(r"[()]|at_least\s*\(|level\s*\(")


def bad_name(text: str, word: str, column: int) -> PropositionError:
    """A word that is no id: capitals, two dots, a dot at the end."""
    lower = word.lower()
    close = lower if lower in _WORDS or lower != word else None
    hint = f"; write `{close}`" if close else ""
    return PropositionError(
        f"`{word}` is not a name{hint}",
        text,
        column,
        allowed="small letters, digits and _ in one or two parts with a dot between, such as `us.force`",
        nearest=close,
    )


def explain(text: str, problem: UnexpectedInput) -> PropositionError:
    """The error of the table parser or its lexer, as a sentence."""
    if isinstance(problem, UnexpectedCharacters):
        return _foreign(text, problem.pos_in_stream or 0)
    assert isinstance(problem, UnexpectedToken)
    token = problem.token
    ended = token.type == "$END"
    place = len(text.rstrip()) if ended else int(token.start_pos or 0)
    before = text[:place]
    allowed = _allowed(set(problem.expected), before)
    if ended:
        message = f"the proposition ends too early; allowed next: {allowed}"
        return PropositionError(message, text, place + 1, allowed=allowed)
    return (
        _said_elsewhere(text, place)
        or _misspelt_before(text, before, allowed, str(token.type))
        or _misplaced(text, place, str(token), str(token.type), allowed)
    )


def _said_elsewhere(text: str, place: int) -> PropositionError | None:
    """`&&`, `==`, `<=>`: a sign of another language whose first or second character was still read."""
    for start in (place, place - 1):
        found = text[max(start, 0) : start + 2]
        if len(found) == 2 and found in _FOREIGN and text[start : start + 3] not in ("<->", "=>="):
            return _foreign(text, start)
    return None


def _misspelt_before(text: str, before: str, allowed: str, kind: str) -> PropositionError | None:
    """The fault lies in the word before, where that is no id or nearly a word of the language: `NOT a`, `nott a`."""
    word = re.search(r"([A-Za-z_][A-Za-z0-9_.]*)\s*$", before)
    if word is None or word[1] in _WORDS:
        return None
    column = word.start(1) + 1
    if not re.fullmatch(rf"{ID}(\.{ID})?", word[1]):
        return bad_name(text, word[1], column)
    close = _SAME.get(word[1]) or nearest(word[1], _WORDS)
    if close is None or kind not in ("WORD", "LPAR"):
        return None
    message = f"`{word[1]}` is followed by another term (did you mean `{close}`?); allowed after a name: {allowed}"
    return PropositionError(message, text, column, allowed=allowed, nearest=close)


def _misplaced(text: str, place: int, found: str, kind: str, allowed: str) -> PropositionError:
    """A word or sign that may not stand where it stands."""
    if kind == "_IFF" and _after_iff(text[:place]):
        message = "`iff` cannot be chained; use brackets to say which comes first"
        return PropositionError(message, text, place + 1, allowed=allowed)
    word = found.lower()
    close = _SAME.get(word) or (nearest(word, _WORDS) if kind == "WORD" else None)
    hint = f" (did you mean `{close}`?)" if close else ""
    message = f"`{found}` cannot stand here{hint}; allowed: {allowed}"
    return PropositionError(message, text, place + 1, allowed=allowed, nearest=close)


def _foreign(text: str, place: int) -> PropositionError:
    """A sign that the language does not have, with the word that serves where other languages have it."""
    found = next((text[place : place + n] for n in (3, 2, 1) if text[place : place + n] in _FOREIGN), text[place])
    close = _FOREIGN.get(found)
    hint = f"; write `{close}`" if close else ""
    return PropositionError(
        f"`{found}` is not part of the language{hint}",
        text,
        place + 1,
        allowed="names, numbers, brackets, `not`, `and`, `or`, `implies`, `iff`",
        nearest=close,
    )


def _allowed(expected: set[str], before: str) -> str:
    """What may stand after `before`, in words; closing brackets and commas only where something is open."""
    opened = _open(before)
    inside = opened[-1] if opened else None
    said: list[str] = []
    if expected == {"LPAR"}:
        return "`(`"
    if expected & _START:
        said.append("a name" if expected == {"WORD"} else "a proposition")
    if expected & {"$END", "RPAR"} and inside != "level":
        said += [word for kind, word in _LINKS.items() if kind != "_IFF" or not _after_iff(before)]
    said += [_REST[kind] for kind in ("SIGN", "EQUALS", "NUMBER") if kind in expected]
    if "COMMA" in expected and inside == "at_least":
        said.append("`,`")
    if "RPAR" in expected and opened:
        said.append("`)`")
    if expected & {"$END", "RPAR"} and not opened:
        said.append("the end")
    return said[0] if len(said) == 1 else ", ".join(said[:-1]) + f" or {said[-1]}"


def _open(before: str) -> list[str]:
    """The brackets left open in `before`, outermost first: "(", "at_least" or "level"."""
    opened: list[str] = []
    for bit in _BITS.finditer(before):
        if bit[0] == ")":
            if opened:
                opened.pop()
        else:
            opened.append("(" if bit[0] == "(" else bit[0].split("(")[0].strip())
    return opened


def _after_iff(before: str) -> bool:
    """Whether an `iff` stands in `before` at the same bracket level, in the same member of a list."""
    seen = [False]
    for bit in re.finditer(r"[(),]|<->|(?<![A-Za-z0-9_.])iff(?![A-Za-z0-9_.])", before):
        if bit[0] == "(":
            seen.append(False)
        elif bit[0] == ")":
            if len(seen) > 1:
                seen.pop()
        elif bit[0] == ",":
            seen[-1] = False
        else:
            seen[-1] = True
    return seen[-1]
