"""Propositions said in a clause, from the case's own clauses for options and definitions.

`us.pressure and not rus.embrace` becomes "Washington keeps up maximum pressure and Moscow keeps its distance". What
does not fall into such a form (brackets within brackets) stays as the proposition itself, in quotation marks.
"""

from __future__ import annotations

from collections.abc import Sequence

from standoff.case.propositions import parse
from standoff.case.schema import CaseData
from standoff.case.tree import And, AtLeast, Compare, Const, Iff, Implies, Level, Name, Not, Or, Tree

_SMALL_WORDS = """
a all an any at both each either every few for he her his if in it its many most neither no nobody none not nothing of
on one only or others our several she some someone talks that the their there these they this two war what who with
without
"""
_SMALL = frozenset(_SMALL_WORDS.split())
_LONGEST = 260


def inner(clause: str) -> str:
    """A clause as it stands within a sentence: no full stop, a small first letter unless it begins with a name.

    >>> inner("The deal holds."), inner("Moscow stays out")
    ('the deal holds', 'Moscow stays out')
    """
    text = clause.strip().rstrip(".")
    first = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if first.lower().strip(",;:") in _SMALL else text


def outer(clause: str) -> str:
    """A clause at the head of a sentence: a capital first letter, no full stop.

    >>> outer("the deal holds.")
    'The deal holds'
    """
    text = clause.strip().rstrip(".")
    return text[:1].upper() + text[1:]


def joined(parts: Sequence[str], word: str = "and") -> str:
    """Parts as a list in a sentence.

    >>> joined(["a", "b", "c"]), joined(["a", "b"], "or"), joined([])
    ('a, b and c', 'a or b', '')
    """
    if any("," in part or f" {word} " in part for part in parts) and len(parts) > 2:
        return "; ".join(parts[:-1]) + f"; {word} " + parts[-1]
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + f" {word} {parts[-1]}"


def subject(clauses: Sequence[str]) -> str:
    """The words that all of an actor's clauses begin with, never a whole clause: what its clauses call it.

    >>> subject(["the North tests", "the North holds off tests", "the North talks"])
    'the North'
    >>> subject(["Row defects", "Column defects"]), subject([])
    ('', '')
    """
    split = [clause.split() for clause in clauses]
    shared: list[str] = []
    for words in zip(*split, strict=False):
        if len(set(words)) > 1:
            break
        shared.append(words[0])
    if split and any(len(words) == len(shared) for words in split):
        shared.pop()
    return " ".join(shared)


def called(data: CaseData, actor: str) -> str:
    """What an actor is called in a sentence: the subject of its options' clauses, else its short name or name."""
    own = [clause for o in data.case.options.values() if o.actor == actor for clause in (o.yes, o.no)]
    found = data.case.actors.get(actor)
    return subject(own) or ((found.short or found.name) if found else actor)


def gloss(text: str, data: CaseData) -> str | None:
    """A proposition as a clause, or None where it has no readable form."""
    if text == "status_quo":
        return "everything is as today"
    if text and not set(text) - set("YN"):
        return _state(text, data)
    said = _say(parse(text), data, top=True)
    return said if said is not None and len(said) <= _LONGEST else None


def _state(text: str, data: CaseData) -> str | None:
    """A Y/N string by what it changes against the status quo."""
    options = data.case.options
    if len(text) != len(options):
        return None
    values = dict(zip(options, (letter == "Y" for letter in text), strict=True))
    changed = [id for id, value in values.items() if options[id].now is None or options[id].now != value]
    parts = [inner(options[id].yes if values[id] else options[id].no) for id in changed]
    same = len(options) - len(changed)
    return joined(parts) + (", the rest as today" if same else "") if parts else "everything is as today"


def _say(tree: Tree, data: CaseData, *, top: bool = False) -> str | None:
    match tree:
        case Name(id):
            return _clause(id, data, True)
        case Not(Name(id)):
            return _clause(id, data, False)
        case Not(Or(args)):
            return _list(tuple(Not(a) for a in args), data, "and")
        case And(args):
            return _list(args, data, "and")
        case Or(args) if top:
            said = _list(args, data, "or")
            return None if said is None else f"either {said}" if len(args) == 2 else said
        case Implies(left, right) if top:
            before, after = _say(left, data), _say(right, data)
            return None if before is None or after is None else f"if {before}, then {after}"
        case Not() | Or() | Implies() | Iff() | AtLeast() | Compare() | Level() | Const():
            return None


def _list(args: Sequence[Tree], data: CaseData, word: str) -> str | None:
    parts = [_say(arg, data) for arg in args]
    said = [part for part in parts if part is not None]
    return joined(said, word) if len(said) == len(parts) else None


def _clause(id: str, data: CaseData, value: bool) -> str | None:
    if id == "status_quo":
        return "everything is as today" if value else None
    found = data.case.options.get(id) or data.case.definitions.get(id)
    return inner(found.yes if value else found.no) if found else None


def where(text: str, data: CaseData) -> str:
    """A set of states in words: "the status quo", "states where ...", or the proposition in quotation marks."""
    if text == "status_quo":
        return "the status quo"
    if text == "true":
        return "feasible states"
    said = gloss(text, data)
    return f"states where {said}" if said is not None else f"states with \u201c{text}\u201d"
