"""Clauses put together into sentences: lists, shared subjects, the name an actor goes by.

The case gives each option and definition two clauses ("Moscow renews its support" / "Moscow keeps its distance"). Here
they are joined so that they read as one sentence; nothing else is known about them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_SMALL_WORDS = """
a all an any at both each either every everybody everything few for he her his if in it its many most neither no nobody
none not nothing of on one only or others our several she some someone talks that the their there these they this two
war what who with without
"""
_SMALL = frozenset(_SMALL_WORDS.split())
_AUXILIARY_WORDS = """
are can cannot did do does had has have is may might must shall should was were will would
"""
_AUXILIARIES = frozenset(_AUXILIARY_WORDS.split())
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

Clause = tuple[str, str]
"""What its actor's clauses call it (empty where they share no subject, or it has no actor), and the clause itself."""


def inner(clause: str) -> str:
    """A clause as it stands within a sentence: no full stop, a small first letter unless it begins with a name.

    >>> inner("The deal holds."), inner("Moscow stays out")
    ('the deal holds', 'Moscow stays out')
    """
    text = " ".join(clause.split()).rstrip(".")
    first = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if first.lower().strip(",;:") in _SMALL else text


def outer(clause: str) -> str:
    """A clause at the head of a sentence: a capital first letter, no full stop.

    >>> outer("the deal holds.")
    'The deal holds'
    """
    text = " ".join(clause.split()).rstrip(".")
    return text[:1].upper() + text[1:]


def number(count: int) -> str:
    """A count in words up to twelve, in digits beyond.

    >>> number(3), number(118)
    ('three', '118')
    """
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"


def share(part: int, whole: int) -> str:
    """Some of a number of things, before their name.

    >>> share(3, 3), share(2, 2), share(0, 5), share(1, 5), share(40, 118)
    ('all three', 'both', 'none of the five', 'one of the five', '40 of the 118')
    """
    if part == whole:
        return "both" if whole == 2 else f"all {number(whole)}"
    small = whole < len(_NUMBERS)
    of = f" of the {number(whole) if small else f'{whole:,}'}"
    return ("none" if part == 0 else number(part) if small or part == 1 else f"{part:,}") + of


def joined(parts: Sequence[str], word: str = "and") -> str:
    """Parts as a list in a sentence, with semicolons where a part has commas of its own.

    >>> joined(["a", "b", "c"]), joined(["a", "b"], "or"), joined([])
    ('a, b and c', 'a or b', '')
    >>> joined(["a and b", "c"]), joined(["a, b and c", "d"])
    ('a and b, and c', 'a, b and c; and d')
    """
    if len(parts) < 2:
        return "".join(parts)
    if any("," in part for part in parts):
        return "; ".join(parts[:-1]) + f"; {word} {parts[-1]}"
    heavy = any(f" {word} " in part or part.startswith("either ") for part in parts)
    return ", ".join(parts[:-1]) + f"{',' if heavy else ''} {word} {parts[-1]}"


def predicates(parts: Sequence[str]) -> str:
    """What one subject does, as a list.

    >>> predicates(["stops building up", "talks", "lets Russian and Southern trains through"])
    'stops building up, talks, and lets Russian and Southern trains through'
    """
    if len(parts) < 2:
        return "".join(parts)
    heavy = any("," in part or " and " in part for part in parts)
    return ", ".join(parts[:-1]) + f"{',' if heavy else ''} and {parts[-1]}"


def subject(clauses: Sequence[str], names: Sequence[str] = ()) -> str:
    """What an actor's clauses call it: the words they all begin with, or one of its names among these.

    >>> subject(["the North tests", "the North holds off tests", "the North talks"])
    'the North'
    >>> subject(["Ruth sells coal", "Ruth sells nothing"], ["Ruthenia", "Ruth"])
    'Ruth'
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
    whole = " ".join(shared)
    known = [name for name in names if f"{whole} ".startswith(f"{name} ")]
    return max(known, key=len) if known else whole if len(shared) <= 3 else ""


def told(parts: Iterable[Clause]) -> list[str]:
    """Clauses with each run of one subject made one, and "as does" for one that repeats the last.

    >>> told([("Beijing", "Beijing votes yes"), ("Moscow", "Moscow votes yes"), ("Moscow", "Moscow waits")])
    ['Beijing votes yes', 'Moscow votes yes and waits']
    >>> told([("Beijing", "Beijing votes yes"), ("Moscow", "Moscow votes yes")])
    ['Beijing votes yes, as does Moscow']
    """
    runs: list[tuple[str, list[str]]] = []
    for name, clause in parts:
        text = inner(clause)
        shares = bool(name) and text.startswith(f"{name} ")
        does = text[len(name) + 1 :] if shares else text
        if shares and runs and runs[-1][0] == name:
            runs[-1][1].append(does)
        else:
            runs.append((name if shares else "", [does]))
    return _said(runs)


def _said(runs: Sequence[tuple[str, list[str]]]) -> list[str]:
    said: list[str] = []
    before: tuple[str, list[str]] | None = None
    for name, does in runs:
        simple = len(does) == 1 and does[0].split(" ", 1)[0] not in _AUXILIARIES
        if said and before is not None and simple and name and before[0] not in ("", name) and before[1] == does:
            said[-1] += f", as {'do' if _plural(does[0]) else 'does'} {name}"
            before = None
        else:
            said.append(f"{name} {predicates(does)}" if name else predicates(does))
            before = (name, does)
    return said


def _plural(predicate: str) -> bool:
    """Whether the verb that a predicate begins with is a plural one ("insist", "do not"), as far as its form tells."""
    verb = predicate.split(" ", 1)[0].lower()
    return verb in ("are", "do", "have", "were") or not (verb.endswith("s") or verb in _AUXILIARIES)


@dataclass(frozen=True)
class Party:
    """An actor as sentences speak of it: what it goes by, and whether its verbs are plural.

    >>> one, many = Party("Moscow"), Party("the local governments", plural=True)
    >>> f"{one} {one.verb('does')} best if {one.doing('Moscow waits')}"
    'Moscow does best if it waits'
    >>> f"{many} {many.verb('gains')} if {many.doing('the local governments insist')}; {many.own} lot"
    'the local governments gain if they insist; their lot'
    """

    name: str
    plural: bool = False

    @classmethod
    def of(cls, clauses: Sequence[str], names: Sequence[str]) -> Party:
        """The actor with these clauses, the first of `names` its own name, the others names it may go by."""
        shared = subject(clauses, names)
        if not shared:
            return cls(names[0])
        return cls(shared, all(_plural(clause[len(shared) + 1 :]) for clause in map(inner, clauses)))

    def __str__(self) -> str:
        """Its name."""
        return self.name

    @property
    def it(self) -> str:
        """Its pronoun."""
        return "they" if self.plural else "it"

    @property
    def them(self) -> str:
        """Its pronoun as an object."""
        return "them" if self.plural else "it"

    @property
    def own(self) -> str:
        """Its possessive."""
        return "their" if self.plural else "its"

    def verb(self, singular: str) -> str:
        """A verb given in the singular ("gains", "does"), as this actor needs it."""
        return ("do" if singular == "does" else singular.removesuffix("s")) if self.plural else singular

    def doing(self, clause: str) -> str:
        """A clause with its subject as a pronoun, where the clause begins with this actor."""
        begins = clause.startswith(f"{self.name} ")
        return f"{self.it} {clause[len(self.name) + 1 :]}" if begins else clause
