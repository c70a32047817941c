"""The numbered states of a `.gmcr` file: feasible states in ascending order, counted from 1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from standoff.interop._gmcr_file import GmcrFile

MOST_STEPS = 8_000_000
"""Assignments tried before the search for states is given up."""


class SearchTooLong(Exception):
    """The infeasible patterns leave too much to try."""


def numbered_states(file: GmcrFile, most: int) -> tuple[str, ...]:
    """The first `most` + 1 states as Y/N strings in the file's option order, in the order of their numbers.

    Numbers follow the decimal code of a state with the options *regrouped* by decision maker, the first of them the
    lowest bit; letters stand in the file's own order. Raises SearchTooLong.
    """
    order = file.order()
    place = {option: position for position, option in enumerate(order)}
    patterns = [
        [(place[option], value) for option, value in conjunction]
        for condition in file.infeasible
        for conjunction in condition
    ]
    found: list[str] = []
    for values in _ascending(len(order), patterns):
        letters = [""] * len(order)
        for position, option in enumerate(order):
            letters[option] = "Y" if values >> position & 1 else "N"
        found.append("".join(letters))
        if len(found) > most:
            break
    return tuple(found)


def _ascending(width: int, patterns: Sequence[Sequence[tuple[int, bool]]]) -> Iterator[int]:
    """Every code of `width` bits that matches none of the patterns, in ascending order: the highest bit is set first.

    A pattern is looked at when the last of its bits (the lowest) is set.
    """
    ending: list[list[tuple[int, int]]] = [[] for _ in range(width)]
    for pattern in patterns:
        mask = sum(1 << bit for bit, _ in pattern)
        wanted = sum(1 << bit for bit, value in pattern if value)
        ending[min(bit for bit, _ in pattern)].append((mask, wanted))
    steps = 0
    stack = [(width, 0)]
    while stack:
        bit, code = stack.pop()
        steps += 1
        if steps > MOST_STEPS:
            raise SearchTooLong
        if bit == 0:
            yield code
            continue
        for value in (1, 0):
            longer = code | value << (bit - 1)
            if not any(longer & mask == wanted for mask, wanted in ending[bit - 1]):
                stack.append((bit - 1, longer))
