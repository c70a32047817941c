"""Propositions said in a clause, from the case's own clauses for options and definitions.

`us.pressure and not rus.embrace` becomes "Washington keeps up maximum pressure and Moscow keeps its distance". What
does not fall into such a form (brackets within brackets) stays as the proposition itself, in quotation marks.
"""

from __future__ import annotations

from collections.abc import Sequence

from standoff.case.propositions import parse
from standoff.case.schema import CaseData
from standoff.case.settings import settings
from standoff.case.tree import And, AtLeast, Compare, Const, Iff, Implies, Level, Name, Not, Or, Tree
from standoff.theses.clauses import Clause, Party, inner, joined, number, told

_LONGEST = 260


def called(data: CaseData, actor: str) -> Party:
    """What an actor is called in a sentence: the subject of its options' clauses, else its name."""
    own = [clause for o in data.case.options.values() if o.actor == actor for clause in (o.yes, o.no)]
    found = data.case.actors.get(actor)
    short = (found.short,) if found is not None and found.short else ()
    return Party.of(own, (found.name, *short, *found.aliases) if found is not None else (actor,))


def starting(data: CaseData, scenario: str) -> CaseData:
    """The case with the status quo of a scenario, so that a state is told against what is so there to begin with."""
    values, options = settings(data, scenario).starts, data.case.options
    moved = {id: value for id, value in values.items() if options[id].now not in (None, value)}
    if not moved:
        return data
    changed = {id: o.model_copy(update={"now": moved[id]}) if id in moved else o for id, o in options.items()}
    return data.model_copy(update={"case": data.case.model_copy(update={"options": changed})})


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
    parts = told(_clause(id, data, values[id]) for id in changed)
    same = len(options) - len(changed)
    return joined(parts) + (", the rest as today" if same else "") if parts else "everything is as today"


def _say(tree: Tree, data: CaseData, *, top: bool = False) -> str | None:
    match tree:
        case Name() | Not(Name()):
            return _list((tree,), data, "and")
        case Not(Or(args)):
            return _list(tuple(Not(a) for a in args), data, "and")
        case And(args):
            return _list(args, data, "and")
        case Iff(left, right) if top:
            one, other = _say(left, data), _say(right, data)
            return None if one is None or other is None else f"{one} if and only if {other}"
        case Or(args) if top or all(isinstance(arg, Name | Not) for arg in args):
            said = _list(args, data, "or")
            return None if said is None else f"either {said}" if len(args) == 2 else said
        case Implies(left, right) if top:
            before, after = _say(left, data), _say(right, data)
            return None if before is None or after is None else f"if {before}, then {after}"
        case Not(And(args)) if top:
            said = _list(args, data, "and")
            return None if said is None else f"not at the same time: {said}"
        case AtLeast(n, args) if top:
            each = [_say(arg, data) for arg in args]
            return None if None in each else f"at least {number(n)} of these: {'; '.join(filter(None, each))}"
        case Not() | Or() | Implies() | Iff() | AtLeast() | Compare() | Level() | Const():
            return None


def _list(args: Sequence[Tree], data: CaseData, word: str) -> str | None:
    parts: list[Clause] = []
    for arg in args:
        match arg:
            case Name(id) if _known(id, data):
                parts.append(_clause(id, data, True))
            case Not(Name(id)) if _known(id, data):
                parts.append(_clause(id, data, False))
            case Name() | Not(Name()):
                return None
            case _:
                said = _say(arg, data)
                if said is None:
                    return None
                parts.append(("", said))
    return joined(told(parts) if word == "and" else [inner(clause) for _, clause in parts], word)


def _known(id: str, data: CaseData) -> bool:
    return id in data.case.options or id in data.case.definitions


def _clause(id: str, data: CaseData, value: bool) -> Clause:
    option = data.case.options.get(id)
    if option is not None:
        return called(data, option.actor).name, option.yes if value else option.no
    found = data.case.definitions[id]
    return "", found.yes if value else found.no


def where(text: str, data: CaseData) -> str:
    """A set of states in words: "the status quo", "states where ...", or the proposition in quotation marks."""
    if text == "status_quo":
        return "the status quo"
    if text == "true":
        return "feasible states"
    said = gloss(text, data)
    return f"states where {said}" if said is not None else f"states with \u201c{text}\u201d"
