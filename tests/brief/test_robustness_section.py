"""The part of the brief on preference draws, on small cases: what it says; no text of a case gets out of it."""

from __future__ import annotations

import random
import re

from standoff.brief import render
from standoff.brief.robustness_section import context, marks
from standoff.study import study
from standoff.study.robustness.records import agreement
from tests.study.drawn_cases import random_case

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> \"'&"


def test_the_section_marks_theses_and_shows_each_wavering_one_once() -> None:
    found = study(random_case(random.Random(2)), draws=60, seed=2)
    page = render(found)
    section = page[page.index('<section id="robustness">') :]
    section = section[: section.index("</section>")]
    assert "60 draws were made, with seed 2" in section
    filled = context(found)
    rows = filled["rows"]
    assert rows
    assert [row.agreement for row in rows] == sorted(row.agreement for row in rows)
    wavering = [row for row in rows if row.agreement < 0.995]
    assert section.count("<circle") == len(wavering) > 0
    for row in rows:
        assert row.agreement == agreement(row.result.verdict.verdict, row.share)
    assert "Two of three verdicts stand in nearly every draw of the doubtful wants</h2>" in section
    assert page.count("of draws agree") >= len(rows)
    assert set(marks(found)) == {row.result.thesis.id for row in rows}


def test_without_draws_nothing_is_said_of_them() -> None:
    found = study(random_case(random.Random(3)))
    page = render(found)
    assert 'id="robustness"' not in page
    assert "of draws agree" not in page
    assert marks(found) == {}


def test_hostile_claims_and_clauses_stay_text() -> None:
    data = random_case(random.Random(6))
    theses = tuple(t.model_copy(update={"claim": f"{t.id} {HOSTILE}"}) for t in data.theses.theses)
    definitions = {
        id: d.model_copy(update={"yes": f"{d.yes} {HOSTILE}", "no": f"{d.no} {HOSTILE}"})
        for id, d in data.case.definitions.items()
    }
    data = data.model_copy(
        update={
            "theses": data.theses.model_copy(update={"theses": theses}),
            "case": data.case.model_copy(update={"definitions": definitions}),
        }
    )
    page = render(study(data, draws=40, seed=2))
    section = page[page.index('<section id="robustness">') :]
    assert "alert(1)" in section[: section.index("</section>")]
    assert not re.search(r"<(script|img)\b", page)
