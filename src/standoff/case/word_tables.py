"""Words of likelihood and the chances they stand for: the two published tables that ship, and how a case edits them.

A case may write a table of the same name: its rows are put over the shipped ones, word by word. A table of another name
is the case's own. One case reads its words by one table: the same word means different things in different tables
("probable" is 55-80 % in one and 63-87 % in the other), so that chances read by two of them cannot be compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

Bounds = tuple[float, float]
"""The lower and the upper chance of a word."""


@dataclass(frozen=True)
class PublishedTable:
    """A published table of words: its title, where it is from, and the band of each word."""

    title: str
    source: str
    words: Mapping[str, Bounds]


def _rows(*rows: tuple[tuple[str, ...], Bounds]) -> Mapping[str, Bounds]:
    return MappingProxyType({word: bounds for words, bounds in rows for word in words})


ICD203 = PublishedTable(
    "Intelligence Community Directive 203",
    "Office of the Director of National Intelligence (United States), Intelligence Community Directive 203, "
    "Analytic Standards, 2 January 2015, on expressions of likelihood",
    _rows(
        (("almost no chance", "remote"), (0.01, 0.05)),
        (("very unlikely", "highly improbable"), (0.05, 0.20)),
        (("unlikely", "improbable"), (0.20, 0.45)),
        (("roughly even chance", "roughly even odds"), (0.45, 0.55)),
        (("likely", "probable"), (0.55, 0.80)),
        (("very likely", "highly probable"), (0.80, 0.95)),
        (("almost certain", "nearly certain"), (0.95, 0.99)),
    ),
)

KENT = PublishedTable(
    "Kent, Words of Estimative Probability",
    "Sherman Kent, Words of Estimative Probability, Studies in Intelligence 8 (1964): 93 per cent, give or take 6; "
    "75, 12; 50, 10; 30, 10; 7, 5",
    _rows(
        (("almost certain",), (0.87, 0.99)),
        (("probable",), (0.63, 0.87)),
        (("chances about even",), (0.40, 0.60)),
        (("probably not",), (0.20, 0.40)),
        (("almost certainly not",), (0.02, 0.12)),
    ),
)

SHIPPED: Mapping[str, PublishedTable] = MappingProxyType({"icd203": ICD203, "kent": KENT})
"""The published tables, by the name that a forecast gives."""

MODAL = frozenset({"can", "could", "may", "might", "should", "would"})
"""Words that say what is possible or right, not how likely it is: no probability is read from them."""


def plain(wording: str) -> str:
    """A wording as it is looked up: small letters, single spaces.

    >>> plain("Almost  certain")
    'almost certain'
    """
    return " ".join(wording.casefold().split())
