"""Clauses put together into sentences: lists, shared subjects, the name an actor goes by.

The case gives each option and definition two clauses ("Moscow renews its support" / "Moscow keeps its distance"). Here
they are joined so that they read as one sentence; nothing else is known about them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
            said[-1] += f", as does {name}"
            before = None
        else:
            said.append(f"{name} {predicates(does)}" if name else predicates(does))
            before = (name, does)
    return said


def doing(name: str, clause: str) -> str:
    """A clause with its subject as "it", where the clause begins with that subject.

    >>> doing("the North", "the North tests"), doing("Moscow", "all is quiet")
    ('it tests', 'all is quiet')
    """
    return f"it {clause[len(name) + 1 :]}" if name and clause.startswith(f"{name} ") else clause
