"""The page: valid structure, a strict policy, nothing loaded, hostile texts shown and never executed."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

import standoff
from standoff.brief import render, summary
from standoff.case.schema import CaseData
from standoff.study import study
from standoff.study.records import Study

VOID = {"meta", "br", "link", "img", "hr", "input"}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'`{{7*7}}</style></title>"


class Structure(HTMLParser):
    """Collects what a reader of the page's structure wants to know, and checks that tags nest."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.nested_details = 0
        self.states_outside: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        given = dict(attrs)
        assert not any(name.startswith("on") for name in given), f"<{tag}> carries a handler"
        assert "style" not in given, f"<{tag}> carries a style that the policy forbids"
        self.nested_details += tag == "details" and "details" in self.open
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if given.get("href"):
            self.links.append(str(given["href"]))
        self.loaded += [str(given[name]) for name in ("src", "srcset", "data", "xlink:href") if given.get(name)]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if "details" not in self.open and "style" not in self.open:
            self.states_outside += re.findall(r"\b[YN]{5,}\b", data)


def parsed(page: str) -> Structure:
    structure = Structure()
    structure.feed(page)
    structure.close()
    assert structure.open == []
    return structure


@pytest.fixture(scope="module")
def starter() -> Study:
    return study(standoff.load("starter").data)


def test_the_page_is_whole_and_loads_nothing(starter: Study) -> None:
    structure = parsed(render(starter))
    assert structure.loaded == []
    assert structure.tags.isdisjoint({"script", "iframe", "object", "embed", "link", "form", "base", "img"})
    assert structure.nested_details == 0
    assert structure.states_outside == []
    assert len(structure.ids) == len(set(structure.ids))
    inner = {link[1:] for link in structure.links if link.startswith("#")}
    assert inner and inner <= set(structure.ids), inner - set(structure.ids)
    assert all(link.startswith("#") for link in structure.links)


def test_the_policy_admits_only_this_style(starter: Study) -> None:
    page = render(starter)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert style and policy
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy[1] == f"default-src 'none'; style-src 'sha256-{digest}'"
    assert "url(" not in style[1] and "@import" not in style[1]


def test_equal_studies_give_equal_pages(starter: Study) -> None:
    assert render(starter) == render(study(standoff.load("starter").data))


def test_what_the_page_must_say(starter: Study) -> None:
    page = render(starter)
    assert starter.data.case.title in page
    for result in (*starter.theses, *starter.tensions):
        assert f'id="t-{result.thesis.id}"' in page
    for world in starter.headline.worlds:
        assert f'id="w-{world.number}"' in page
    assert starter.provenance.command in page
    assert page.count("FAILS") >= sum(r.verdict.verdict == "FAILS" for r in starter.theses)


def test_the_summary_stands_alone(starter: Study) -> None:
    text = "\n".join(summary(starter))
    assert starter.data.case.title in text
    for world in starter.headline.worlds:
        assert f"  {world.number}. " in text
    for result in starter.theses:
        assert (result.thesis.claim in text) == (result.verdict.verdict == "FAILS")


FREE = set(
    "title question abstract name short yes no text note record gist claim statement holder office locus citation "
    "author condition wording who resolution route".split()
)


def hostile(value: object) -> object:
    """The same data with a hostile text in every free text field of a model dump (ids, without a space, stay)."""
    if isinstance(value, dict):
        return {
            key: HOSTILE + inner[:40] if key in FREE and isinstance(inner, str) and " " in inner else hostile(inner)
            for key, inner in value.items()
        }
    return [hostile(inner) for inner in value] if isinstance(value, (list, tuple)) else value


def test_hostile_texts_are_shown_and_not_executed() -> None:
    plain = standoff.load("starter").data.model_dump(mode="json", by_alias=True)
    page = render(study(CaseData.model_validate(hostile(plain))))
    structure = parsed(page)
    assert structure.tags.isdisjoint({"script", "img"})
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page
    assert "{{7*7}}" in page


def test_a_case_without_ledgers_or_status_quo_still_makes_a_page() -> None:
    page = render(study(standoff.load("catalogue/textbook/prisoners-dilemma").data))
    structure = parsed(page)
    assert "no status quo" in page
    assert {"worlds", "method"} <= set(structure.ids)
