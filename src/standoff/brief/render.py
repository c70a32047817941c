"""A study to one HTML page: fills the templates, hashes the style sheet for the content security policy.

Nothing is loaded from outside, nothing is executed; every text of the case passes through autoescaping.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from standoff.brief import (
    backtest_section,
    coalitions_section,
    courses_section,
    fit_section,
    forecasts_section,
    formats_section,
    ledger_figures,
    leverage_section,
    perspectives_section,
    projection_section,
    prose,
    pursuit_section,
    robustness_section,
)
from standoff.brief.evidence import Evidence, statement_supports
from standoff.brief.headings import headings
from standoff.brief.moves_figure import moves_figure
from standoff.brief.tables import common_ground, goal_rows, position_rows, trade_years, world_matrix
from standoff.case.blind import blind_spots
from standoff.case.schema import CaseData
from standoff.case.support import coverage, unsupported
from standoff.study.records import CONCEPT_NAMES, HEADLINE, Study
from standoff.theses.clauses import joined, number
from standoff.theses.gloss import gloss
from standoff.theses.robustness import percent

FALLBACK_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#AA4499", "#7A5C00", "#44688F", "#882255", "#55780E")


SECTIONS: dict[str, tuple[str, Callable[[Study], dict[str, Any]]]] = {
    "perspectives": ("Surprises", perspectives_section.context),
    "coalitions": ("Together", coalitions_section.context),
    "formats": ("Tables", formats_section.context),
    "courses": ("Courses", courses_section.context),
    "pursuit": ("Aims and their price", pursuit_section.context),
    "leverage": ("Leverage", leverage_section.context),
    "projection": ("Years ahead", projection_section.context),
    "fit": ("Conduct so far", fit_section.context),
    "backtest": ("Looking back", backtest_section.context),
    "robustness": ("How sure", robustness_section.context),
}
"""The parts that only some cases have, in the order a reader asks for them: the report's field in the study, which is
also the template's name; what the way there is called; what fills it."""
AFTER_THESES = ("robustness",)
"""Those of them that speak of the verdicts on theses."""


def render(study: Study) -> str:
    """The brief of a study as one HTML document."""
    environment = _environment(study)
    style = environment.get_template("style.css.j2").render(colours=colours(study.data))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = environment.get_template("page.html.j2")
    policy = Markup("default-src 'none'; style-src 'sha256-{}'").format(digest)
    return page.render(style=Markup(style), policy=policy, **_context(study))


def colours(data: CaseData) -> dict[str, str]:
    """Each actor's colour: the case's own, or one of a fixed set in order."""
    spare = iter(FALLBACK_COLOURS * 8)
    return {id: actor.colour or next(spare) for id, actor in data.case.actors.items()}


def _environment(study: Study) -> Environment:
    environment = Environment(
        loader=PackageLoader("standoff.brief", "templates"),
        autoescape=select_autoescape(enabled_extensions=("html", "html.j2"), default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    short = prose.short_names(study)
    filters: dict[str, Callable[..., Any]] = {
        "number": number,
        "counted": prose.counted,
        "joined": joined,
        "capital": prose.capital,
        "short": lambda id: short.get(id, id),
        "world_name": prose.world_name,
        "said": lambda text: gloss(text, study.data) or text,
        "linked": Evidence(study.data).linked_theses,
        "plain": lambda id: id.replace("_", " "),
        "percent": percent,
    }
    environment.filters.update(filters)
    return environment


def _context(study: Study) -> dict[str, Any]:
    data, short = study.data, prose.short_names(study)
    sections = {name: fill(study) for name, (_, fill) in SECTIONS.items() if getattr(study, name) is not None}
    return {
        **dict.fromkeys(SECTIONS),
        **sections,
        "sections": [name for name in sections if name not in AFTER_THESES],
        "later_sections": [name for name in sections if name in AFTER_THESES],
        "ways": {name: title for name, (title, _) in SECTIONS.items()},
        "study": study,
        "case": data.case,
        "data": data,
        "view": study.headline,
        "answer": prose.five_sentences(study),
        "headings": headings(study),
        "counts": prose.verdict_counts(study),
        "agreement": {w.number: prose.agreement(study, w) for w in study.headline.worlds},
        "marks": robustness_section.marks(study),
        "concepts": CONCEPT_NAMES,
        "headline": HEADLINE,
        "cite": Evidence(data).links,
        "supports": statement_supports(data),
        "coverage": coverage(data),
        "unsupported": unsupported(data),
        "blind_spots": blind_spots(data),
        "matrix": world_matrix(study),
        "common": common_ground(study),
        "goals": goal_rows(study),
        "forecasts": forecasts_section.context(study) if study.forecasts is not None else None,
        "trade": trade_years(data),
        "positions": position_rows(study),
        "figures": {
            "moves": moves_figure(study.headline, short),
            "chronicle": ledger_figures.chronicle_figure(data, short),
            "terms": ledger_figures.terms_figure(data, short),
            "history": ledger_figures.history_figure(data),
            "sanctions": ledger_figures.sanctions_figure(data),
        },
    }
