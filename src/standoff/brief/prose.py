"""The answer in sentences: filled from the results, never written beforehand.

`five_sentences` opens the page; `summary` stands alone in a terminal.
"""

from __future__ import annotations

from collections.abc import Sequence

from standoff.study.perspectives.words import headline
from standoff.study.records import CONCEPT_NAMES, HEADLINE, Study, View, World
from standoff.theses.clauses import joined, number


def counted(count: int, singular: str, plural: str | None = None) -> str:
    """A count with its noun.

    >>> counted(1, "world"), counted(0, "country", "countries")
    ('one world', 'no countries')
    """
    return f"{number(count)} {singular if count == 1 else plural or singular + 's'}"


def capital(text: str) -> str:
    """The text with its first letter a capital."""
    return text[:1].upper() + text[1:]


def short_names(study: Study) -> dict[str, str]:
    """The short name of every actor, by id."""
    return {id: actor.short or actor.name for id, actor in study.data.case.actors.items()}


def five_sentences(study: Study) -> tuple[str, ...]:
    """The answer: the status quo, the worlds, the goals in none of them, the theses, the largest surprise."""
    view = study.headline
    sentences = [
        _status_quo(view),
        _worlds(view),
        _goals(study),
        _theses(study),
        _surprise(study),
    ]
    return tuple(capital(sentence) for sentence in sentences if sentence)


def _status_quo(view: View) -> str:
    if view.status_quo is None:
        return "The case has no status quo, so nothing is said here about where things stand today."
    leaving = [p.departure.step.words for p in view.status_quo.players if p.departure is not None]
    return view.status_quo.sentence + (f" Left to themselves, {joined(leaving)}." if leaving else "")


def _worlds(view: View) -> str:
    stable = view.concept(HEADLINE)
    if not view.worlds or stable is None:
        return f"No state at all is stable for every player ({CONCEPT_NAMES[HEADLINE]})."
    kinds = counted(len(view.worlds), "kind of stable world", "kinds of stable world")
    sentence = f"{counted(stable.n_equilibria, 'state')} would hold, of {kinds}"
    if view.status_quo is None:
        return sentence + "."
    near = [world for world in view.worlds if world.attainable]
    if not near:
        return sentence + "; none of them can be reached from today by moves that pay their mover."
    reach = "all of them" if len(near) == len(view.worlds) else f"only {number(len(near))}"
    return f"{sentence}; {reach} can be reached from today by moves that pay their mover: {_named(near)}."


def _named(worlds: Sequence[World]) -> str:
    shown = [f"“{world_name(world)}”" for world in worlds[:2]]
    more = len(worlds) - len(shown)
    return joined(shown) + (f" and {number(more)} more" if more else "")


def world_name(world: World) -> str:
    """What a world is called: what sets it apart, or, where the case names nothing that does, an example."""
    named = world.title or world.sentence
    such = "" if named or world.n_states == 1 else "Such as: "
    return such + (named or world.example.words).rstrip(".")


def _goals(study: Study) -> str:
    goals = study.headline.goals
    if not goals:
        return ""
    short = short_names(study)
    missed = [goal for goal in goals if not goal.in_worlds]
    if not missed:
        return "Every goal that the case names is attained in some stable world."
    holders = joined(list(dict.fromkeys(short[goal.actor] for goal in missed)))
    hopeless = sum(not goal.possible for goal in missed)
    tail = f"; {number(hopeless)} of these no option in the case could bring about" if hopeless else ""
    if hopeless == len(missed) == 1:
        tail = ", which no option in the case could bring about"
    verb = "is" if len(missed) == 1 else "are"
    whose = f"a goal of {holders}" if len(missed) == 1 else f"goals of {holders}"
    return (
        f"{number(len(missed))} of the {counted(len(goals), 'goal')} in the case {verb} attained in no stable world: "
        f"{whose}{tail}."
    )


def _theses(study: Study) -> str:
    results = study.theses
    if not results:
        return ""
    counts = verdict_counts(study)
    failing = [result for result in results if result.verdict.verdict == "FAILS"]
    tail = _shakiest(study)
    if failing and not tail:
        worst = max(failing, key=lambda result: len(result.verdict.deciding))
        tail = f"; among those that fail: “{worst.thesis.claim.rstrip('.')}”"
    told = [
        f"{number(counts[kind])} {one if counts[kind] == 1 else many}"
        for kind, one, many in (
            ("HOLDS", "holds", "hold"),
            ("FAILS", "fails", "fail"),
            ("OPEN", "cannot be decided here yet", "cannot be decided here yet"),
        )
        if counts[kind]
    ]
    checks = counted(len(results), "check that puts", "checks that put")
    if len(results) == 1:
        return f"the one check that puts the text's conclusions to the model {told[0].partition(' ')[2]}{tail}."
    return f"of the {checks} the text's conclusions to the model, {joined(told)}{tail}."


def _shakiest(study: Study) -> str:
    """The conclusion most often broken where doubtful wants are left out; empty where none is, or nothing was drawn."""
    if study.robustness is None:
        return ""
    held = [
        (drawn.share.value, result.thesis.claim)
        for result in study.theses
        if result.verdict.verdict == "HOLDS" and (drawn := study.robustness.thesis(result.thesis.id)) is not None
        if drawn.share is not None and drawn.share.value is not None
    ]
    if not held:
        return ""
    least, claim = min(held, key=lambda one: one[0])
    if least >= 1:
        return "; what holds, holds in every draw of the doubtful wants"
    share = f"it holds in {100 * least:.0f}\u00a0% of preference draws"
    return f"; the one most often broken by what is uncertain is “{claim.rstrip('.')}” ({share})"


def verdict_counts(study: Study) -> dict[str, int]:
    """How many theses hold, fail, are open (tensions apart)."""
    kinds = ("HOLDS", "FAILS", "OPEN")
    return {kind: sum(result.verdict.verdict == kind for result in study.theses) for kind in kinds}


def _surprise(study: Study) -> str:
    """Who is surprised by whom when each plays its own game; else the world that fewest of the other views know."""
    views = study.perspectives
    if views is not None and views.hypergame.surprises:
        game = views.hypergame
        return f"the largest surprise comes when each plays its own game: {headline(study.data, game)}."
    others = [view for view in study.views if view.perspective != study.headline.perspective]
    worlds = study.headline.worlds
    if not others or not worlds:
        return ""
    known = {world.number: sum(_has(view, world) for view in others) for world in worlds}
    rarest = min(worlds, key=lambda world: (known[world.number], not world.attainable, -world.n_states))
    seen = known[rarest.number]
    if seen == len(others):
        return "Every kind of stable world in this view is stable in all the other views too."
    disagree = len(others) - seen
    if len(others) == 1:
        told = "the one other view of the conflict disagrees"
    elif not seen:
        told = f"none of the {number(len(others))} other views agrees"
    else:
        verb = "disagrees" if disagree == 1 else "disagree"
        told = f"{number(disagree)} of the {number(len(others))} other views {verb}"
    return (
        f"the largest surprise waits where this view takes it to be stable that {_lower(world_name(rarest))}: {told}."
    )


def _lower(sentence: str) -> str:
    """A sentence as a clause; a proper name at its start keeps its capital."""
    first = sentence.split(" ", 1)[0]
    return sentence[:1].lower() + sentence[1:] if first in {"The", "A", "An", "No", "There", "Nobody"} else sentence


def _has(view: View, world: World) -> bool:
    return any(other.truths == world.truths for other in view.worlds)


def agreement(study: Study, world: World) -> tuple[str, ...]:
    """The perspectives whose stable worlds include this one."""
    return tuple(view.perspective for view in study.views if _has(view, world))


def summary(study: Study) -> list[str]:
    """The brief in a terminal: title, question, the answer, the worlds, and what to do next."""
    case, view = study.data.case, study.headline
    lines = [case.title, ""]
    if case.question:
        lines += [case.question, ""]
    lines += [f"{view.title} ({view.n_states:,} feasible states, scenario {view.scenario}):", ""]
    lines += [f"{i}. {sentence}" for i, sentence in enumerate(five_sentences(study), start=1)]
    if view.worlds:
        lines += ["", f"Stable worlds ({CONCEPT_NAMES[HEADLINE]}):"]
    for world in view.worlds[:8]:
        marks = []
        if view.status_quo is not None:
            marks = ["paying moves lead there" if world.attainable else "no paying moves lead there"]
        if world.holds_status_quo:
            marks.insert(0, "holds the status quo")
        lines.append(f"  {world.number}. {world_name(world)} [{'; '.join([counted(world.n_states, 'state'), *marks])}]")
    failing = [result for result in study.theses if result.verdict.verdict == "FAILS"]
    if failing:
        lines += ["", "Conclusions of the text that fail in the model:"]
        lines += [f"  {r.thesis.id}  {r.thesis.claim}" for r in failing[:12]]
        if len(failing) > 12:
            lines.append(f"  and {len(failing) - 12} more (standoff theses {study.data.id})")
    return lines
