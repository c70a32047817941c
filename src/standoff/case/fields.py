"""The scalar types of the case format: what one cell or one YAML scalar may be.

Every scalar arrives as text (the reader resolves no YAML types, so `NO` stays text); these types turn it into a value
or say what is allowed.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer, StringConstraints

ID = r"[a-z][a-z0-9_]*"
Identifier = Annotated[str, StringConstraints(pattern=rf"^{ID}(\.{ID})?$", max_length=80)]
"""An option, definition, statement, passage, scenario, ...: `us.pressure`, `deal`, `p_s17`."""

ActorId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=40)]
"""An actor: `USA`, `PRK`, `UNSC`."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
"""A short text for people."""

PropositionText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
"""A proposition in words (`case.propositions`)."""

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]

_TRUTH = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


def _truth(value: object) -> object:
    if isinstance(value, str):
        try:
            return _TRUTH[value.strip().lower()]
        except KeyError:
            raise ValueError("write yes or no") from None
    return value


YesNo = Annotated[bool, BeforeValidator(_truth), PlainSerializer(lambda v: "yes" if v else "no", when_used="json")]
"""`yes` or `no` (also Y, N, true, false)."""

_DATE = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")


def _partial_date(value: object) -> object:
    if not isinstance(value, str) or not _DATE.match(value.strip()):
        raise ValueError("write a date as YYYY, YYYY-MM or YYYY-MM-DD")
    text = value.strip()
    padded = text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text
    try:
        date.fromisoformat(padded)
    except ValueError as problem:
        raise ValueError(f"write a day that exists ({problem})") from None
    return text


PartialDate = Annotated[str, BeforeValidator(_partial_date)]
"""A date known to the year, the month or the day; compared as text it sorts by its beginning."""

Chance = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]


def leave_out_empty(data: object) -> object:
    """A mapping without its empty values: an optional section whose key stands alone is as good as absent."""
    if isinstance(data, dict) and None in data.values():
        return {key: value for key, value in data.items() if value is not None}
    return data


def first_day(when: str) -> date:
    """The first day that a partial date may mean.

    >>> first_day("2014-08")
    datetime.date(2014, 8, 1)
    """
    year, month, day = ([int(part) for part in when.split("-")] + [1, 1])[:3]
    return date(year, month, day)


def last_day(when: str) -> date:
    """The last day that a partial date may mean.

    >>> last_day("2014-02")
    datetime.date(2014, 2, 28)
    """
    parts = [int(part) for part in when.split("-")]
    if len(parts) == 3:
        return date(*parts)
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    following = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
