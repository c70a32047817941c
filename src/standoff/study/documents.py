"""The JSON documents of the commands, as plain data without the common head.

Keys are fixed by the contract for programs. Unknown is None, never NaN; counts are exact whatever the limit; no times,
paths or dates of running, so that equal questions give equal documents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from standoff.case.blind import blind_spots
from standoff.case.propositions import words
from standoff.case.resolved import GamePlayer, ResolvedGame
from standoff.case.schema import CaseData
from standoff.case.support import coverage, judgements, unsupported
from standoff.case.view import BARE
from standoff.conflict.model import Model
from standoff.conflict.moves import strings
from standoff.forecasts.ledger import ledger
from standoff.study import strategic
from standoff.study.records import Fortune, StatusQuoReport, Study, ThesisResult, View, World
from standoff.study.robustness.records import RobustnessReport
from standoff.study.robustness.reporting import concept_document
from standoff.study.robustness.reporting import document as robustness_document
from standoff.study.robustness.reporting import thesis_document as drawn_thesis_document
from standoff.study.uncertain.solving import beyond_order
from standoff.theses.gloss import gloss

if TYPE_CHECKING:
    from standoff.case import places
    from standoff.case.anchors import AnchorReport

Document = dict[str, Any]


def solve_document(
    game: ResolvedGame,
    model: Model,
    arrays: Mapping[str, NDArray[np.bool_]],
    *,
    stable: bool = False,
    limit: int = 100,
    robust: RobustnessReport | None = None,
) -> Document:
    """The stable states of one game.

    ``options, actors, n_states, status_quo, concepts{key: {n_equilibria, equilibria[strings]}}`` and in each concept,
    where `stable` asks for it, ``n_stable{actor: count}, stable{actor: [strings]}``; at most `limit` strings in each
    list (0: all). Where preferences were drawn, ``draws{asked, made, doubtful, groups}`` and, in each concept drawn,
    ``drawn{status_quo, n_ever, states[{state, known, share}]}``.
    """
    concepts = {concept: _concept(model, found, stable, limit) for concept, found in arrays.items()}
    document: Document = {
        "options": list(model.options),
        "actors": list(model.actors),
        "n_states": model.n,
        "status_quo": game.status_quo,
        "concepts": concepts,
    }
    if robust is not None:
        for one in robust.concepts:
            concepts[one.concept]["drawn"] = concept_document(one, limit)
        counts = {"asked": robust.asked, "made": robust.draws, "doubtful": robust.doubtful, "groups": robust.groups}
        document["draws"] = counts
    return document


def _concept(model: Model, found: NDArray[np.bool_], stable: bool, limit: int) -> Document:
    everyone = np.asarray(found.all(axis=0), dtype=np.bool_)
    document: Document = {"n_equilibria": int(everyone.sum()), "equilibria": _strings(model, everyone, limit)}
    if stable:
        document["n_stable"] = {actor: int(found[i].sum()) for i, actor in enumerate(model.actors)}
        document["stable"] = {actor: _strings(model, found[i], limit) for i, actor in enumerate(model.actors)}
    return document


def _strings(model: Model, mask: NDArray[np.bool_], limit: int) -> list[str]:
    positions = np.flatnonzero(mask).astype(np.int32)
    return list(strings(model, positions if limit == 0 else positions[:limit]))


def theses_document(results: Sequence[ThesisResult], robust: RobustnessReport | None = None) -> Document:
    """``theses[{id, claim, perspective, scenario, verdict, reason, passages[], kind, deciding[]}]``.

    Where preferences were drawn, each thesis also has ``share`` and ``not_drawn``, and ``draws{asked, made}`` counts.
    """
    if robust is None:
        return {"theses": [_thesis(result) for result in results]}
    found = {one.thesis: drawn_thesis_document(one) for one in robust.theses}
    none = {"share": None, "not_drawn": None}
    return {
        "draws": {"asked": robust.asked, "made": robust.draws},
        "theses": [{**_thesis(result), **found.get(result.thesis.id, none)} for result in results],
    }


def _thesis(result: ThesisResult) -> Document:
    verdict = result.verdict
    return {
        "id": result.thesis.id,
        "claim": result.thesis.claim,
        "perspective": result.perspective,
        "scenario": _scenario(result.scenario),
        "verdict": verdict.verdict,
        "reason": verdict.reason,
        "passages": list(result.thesis.passages),
        "kind": result.thesis.check.kind,
        "deciding": [
            {
                "role": evidence.role,
                "state": evidence.state,
                "perspective": evidence.game.perspective if evidence.game else None,
                "scenario": _scenario(evidence.game.scenario) if evidence.game else None,
                "without": list(evidence.game.without) if evidence.game else [],
                "moves": [{"actor": m.actor, "from": m.start, "to": m.end} for m in evidence.moves],
            }
            for evidence in verdict.deciding
        ],
    }


def _scenario(name: str) -> str | None:
    """A scenario for a document: None for the bare case."""
    return None if name == BARE else name


def check_document(data: CaseData, report: AnchorReport | None, where: places.Document | None = None) -> Document:
    """``errors[], coverage{}, anchors{}, unsupported[], blind_spots[], forecasts[]``.

    `anchors` holds counts (None, with 0 checked, where no text was given) and, as sentences, in what else the text and
    the case differ; lost and ambiguous anchors are the `errors`, with places if passages.yaml is given as `where`.
    """
    covered = coverage(data)
    return {
        "errors": [issue.document() for issue in report.issues(where)] if report else [],
        "coverage": {
            "sentences": covered.sentences,
            "anchored": covered.anchored,
            "unanchored": [
                {"source": u.source, "sentence": u.number, "start": u.start, "end": u.end} for u in covered.unanchored
            ],
        },
        "passages": {"long": list(covered.long_passages), "unused": list(covered.unused_passages)},
        "anchors": _anchors(report),
        "unsupported": [{"kind": u.kind, "id": u.id, "why": u.why} for u in unsupported(data)],
        "judgements": [{"kind": element.kind, "id": element.id} for element in judgements(data)],
        "blind_spots": [{"declared": b.declared, "id": b.id, "text": b.text} for b in blind_spots(data)],
        "forecasts": [{"forecast": id, "text": text} for id, text in ledger(data).findings],
    }


def _anchors(report: AnchorReport | None) -> Document:
    if report is None:
        return {"checked": 0, "exact": None, "moved": None, "ambiguous": None, "lost": None, "differences": []}
    return {
        "checked": report.checked,
        "exact": report.exact,
        "moved": len(report.moved),
        "ambiguous": len(report.ambiguous),
        "lost": len(report.lost),
        "differences": [difference.text for difference in report.differences],
    }


def show_document(data: CaseData, game: ResolvedGame) -> Document:
    """The resolved game: ``options[], players[], constraints[], definitions[], levels{}, constant[], notes[]``."""
    return {
        "status_quo": game.status_quo,
        "options": [
            {
                "id": option.id,
                "actor": option.actor,
                "yes": option.yes,
                "no": option.no,
                "now": option.now,
                "moves": option.moves,
                "fixed": option.fixed,
                "passages": list(data.case.options[option.id].passages),
            }
            for option in game.options
        ],
        "players": [_player(data, player) for player in game.players],
        "constraints": [
            {"id": c.id, "proposition": words(c.tree), "words": gloss(words(c.tree), data), "origin": c.origin}
            for c in game.constraints
        ],
        "definitions": [{"id": d.id, "proposition": words(d.tree), "yes": d.yes, "no": d.no} for d in game.definitions],
        "coalesced": [{"id": c.id, "proposition": words(c.tree), "name": c.name} for c in game.coalesced],
        "worlds": list(game.worlds),
        "levels": dict(game.levels),
        "attitudes": {player: dict(towards) for player, towards in game.attitudes.items()},
        "constant": list(game.constant),
        "notes": list(game.notes),
    }


def _player(data: CaseData, player: GamePlayer) -> Document:
    ranks = [
        {
            "kind": rank.kind,
            "statements": [
                {
                    "id": s.id,
                    "proposition": words(s.tree),
                    "words": gloss(words(s.tree), data),
                    "confidence": s.confidence,
                    "origin": s.origin,
                }
                for s in rank.statements
            ],
        }
        for rank in player.ranks
    ]
    ranking = None if player.ranking is None else [list(group) for group in player.ranking]
    return {
        "id": player.id,
        "name": player.name,
        "origin": player.origin,
        "ranks": ranks,
        "ranking": ranking,
        "beyond_order": beyond_order(player),
    }


def brief_document(study: Study) -> Document:
    """The whole study as data: the headline view, the other views, theses and tensions."""
    return {
        "headline": view_document(study.headline),
        "views": {view.perspective: view_document(view) for view in study.views},
        "full": view_document(study.full) if study.full else None,
        **theses_document(study.theses),
        "tensions": theses_document(study.tensions)["theses"],
        **_strategy(study),
        "robustness": robustness_document(study.robustness) if study.robustness else None,
    }


def _strategy(study: Study) -> Document:
    """What the engines beyond stability found, by field of the study; null where the case has nothing of the kind."""
    made: Document = {}
    for name in strategic.REPORTED:
        found: Any = getattr(study, name)
        made[name] = None if found is None else strategic.package(name).document(found)
    return made


def view_document(view: View) -> Document:
    """One solved view: counts per concept, the status quo, the worlds, the ways to them, the goals."""
    return {
        "perspective": view.perspective,
        "scenario": _scenario(view.scenario),
        "n_states": view.n_states,
        "n_reachable": view.n_reachable,
        "concepts": {
            c.concept: {"n_equilibria": c.n_equilibria, "n_attainable": c.n_attainable, "status_quo": c.status_quo}
            for c in view.concepts
        },
        "status_quo": _status_quo(view.status_quo) if view.status_quo else None,
        "shared": dict(view.shared),
        "worlds": [_world(world) for world in view.worlds],
        "paths": [
            {
                "world": way.world,
                "by": way.by,
                "steps": [
                    {"actor": s.actor, "from": s.start, "to": s.end, "effect": s.effect, "words": s.words}
                    for s in way.steps
                ],
            }
            for way in view.paths
        ],
        "goals": [
            {
                "actor": goal.actor,
                "id": goal.goal,
                "text": goal.text,
                "possible": goal.possible,
                "feasible": goal.feasible,
                "n_equilibria": goal.n_equilibria,
                "n_attainable": goal.n_attainable,
                "worlds": list(goal.in_worlds),
            }
            for goal in view.goals
        ],
    }


def _status_quo(today: StatusQuoReport) -> Document:
    return {
        "state": today.state.state,
        "sentence": today.sentence,
        "equilibrium": dict(today.equilibrium),
        "players": {
            p.actor: {
                "stable": dict(p.stable),
                "tier": p.tier,
                "tiers": p.tiers,
                "departure": p.departure.step.end if p.departure else None,
            }
            for p in today.players
        },
    }


def _world(world: World) -> Document:
    return {
        "number": world.number,
        "truths": dict(world.truths),
        "title": world.title,
        "sentence": world.sentence,
        "n_states": world.n_states,
        "n_attainable": world.n_attainable,
        "holds_status_quo": world.holds_status_quo,
        "alike": dict(world.alike),
        "varying": list(world.varying),
        "kept_by": dict(world.kept_by),
        "share": world.share.document() if world.share else None,
        "example": world.example.state,
        "fortunes": {f.actor: _fortune(f) for f in world.fortunes},
    }


def _fortune(found: Fortune) -> Document:
    return {"better": found.better, "same": found.same, "worse": found.worse, "direction": found.direction}
