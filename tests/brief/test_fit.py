"""Conduct so far in the brief: the part says what was fitted, draws it, and hostile texts stay texts."""

from __future__ import annotations

import re

from standoff.brief import render
from standoff.case.schema import Actor, CaseData, Option
from standoff.study import study
from tests.brief.test_page import HOSTILE, parsed
from tests.projection.fit_cases import ford
from tests.projection.test_fit import GAINS, MISTAKES


def part(page: str) -> str:
    found = re.search(r'<section id="fit">.*?</section>', page, re.S)
    assert found is not None
    return found[0]


def page_of(data: CaseData) -> str:
    return render(study(data))


def test_the_part_says_what_was_fitted() -> None:
    page = page_of(ford(MISTAKES))
    inside = part(page)
    assert "wants of a list bind a choice" in inside and "Tau is identified through Ann" in inside
    assert "Of nine moves on record four served the mover&#39;s wants and two went against them" in inside
    assert inside.count("<svg") == 1
    # Ann moves five times and Ben four, each told once in the figure and once in the table.
    assert len(re.findall(r'<g><title>[^<]*</title><(?:path|circle) [^>]*head a-A"', inside)) == 5
    assert len(re.findall(r'<g><title>[^<]*</title><(?:path|circle) [^>]*head a-B"', inside)) == 4
    assert inside.count("served it</td>") == 4 and inside.count("against it</td>") == 2
    assert "restless bar a-A" in inside and 'href="#fit"' in page
    assert parsed(page).states_outside == []


def test_where_tau_cannot_be_told_it_says_so() -> None:
    inside = part(page_of(ford(GAINS)))
    assert "how often they err the record does not tell" in inside and "Tau is not identified" in inside
    assert "10^" not in inside and "nan" not in inside


def test_without_a_history_that_can_be_fitted_there_is_no_part() -> None:
    assert 'id="fit"' not in page_of(ford(start=[]))
    impossible = [("2001-01-01", "a.fence", True), ("2001-02-01", "b.graze", True)]
    assert 'id="fit"' not in page_of(ford(impossible))
    assert study(ford(MISTAKES), projection=False).fit is None


def test_a_history_without_moves_has_no_picture() -> None:
    inside = part(page_of(ford()))
    assert "<svg" not in inside and "nobody moved" in inside


def test_hostile_texts_are_shown_and_not_executed() -> None:
    people = {id: Actor(name=HOSTILE, short=HOSTILE) for id in "AB"}
    told = {"yes": HOSTILE, "no": HOSTILE, "now": False}
    options = {id: Option(actor=id[0].upper(), **told) for id in ("a.fish", "a.fence", "b.graze")}
    page = page_of(ford(MISTAKES, actors=people, options=options))
    assert parsed(page).tags.isdisjoint({"script", "img"})
    assert "<script>alert" not in page and "&lt;script&gt;" in part(page)
