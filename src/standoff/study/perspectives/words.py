"""What a hypergame comes to, in a few sentences: for the command line and the brief."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from standoff.case.schema import CaseData
from standoff.study.perspectives.records import HypergameReport, Surprise
from standoff.theses.clauses import joined, number, outer, share
from standoff.theses.gloss import called
from standoff.theses.leaves import concept_name


def finding(data: CaseData, game: HypergameReport) -> Iterator[str]:
    """The hypergame in sentences: which games are played, what holds, what of it is expected, who is surprised."""
    yield from _games(data, game)
    yield _what_holds(game)
    if game.surprises:
        yield f"{outer(headline(data, game))}."
    elif not game.one_game:
        yield "Nobody is surprised: where a player takes a state to last, no other moves in its own game."
    if game.status_quo is not None:
        yield _today(game)


def _games(data: CaseData, game: HypergameReport) -> Iterator[str]:
    default = data.case.default_perspective
    lacking = [called(data, own.player).name for own in game.own if not own.declared]
    if lacking and len(lacking) == len(game.own):
        yield (
            f"The case names nobody's own game (`hypergame`), so all play the default one, {default}: what is stable "
            "in it holds, and nobody is surprised."
        )
    elif lacking:
        verb = "play" if len(lacking) > 1 else "plays"
        yield f"For want of a game of their own {joined(lacking)} {verb} the default one, {default}."
    if game.level == 2:
        yield "Second level: a player reckons with the others' preferences as in the games it believes them to play."


def _what_holds(game: HypergameReport) -> str:
    counts = game.headline
    concept = concept_name(game.concept)
    if not counts.n_hyper:
        said = f"When each plays its own game, no state holds under {concept}."
    else:
        noun = "state holds" if counts.n_hyper == 1 else "states hold"
        said = f"When each plays its own game, {number(counts.n_hyper)} {noun} under {concept}"
        steady = counts.of("steady")
        every = f"{share(steady, counts.n_hyper)} as everyone expects" if steady else "none as everyone expects"
        said += (
            f", {every}." if counts.n_hyper > 1 else (", as everyone expects." if steady else ", not as all expect.")
        )
    illusory = counts.of("illusory")
    if illusory:
        more, do = ("more is", "does") if illusory == 1 else ("more are", "do")
        said += f" {outer(number(illusory))} {more} taken to be stable by somebody and {do} not hold."
    if counts.of("imaginary"):
        n = counts.of("imaginary")
        said += f" Of these {number(n)} {'is' if n == 1 else 'are'} no part of another's own game."
    return said


def headline(data: CaseData, game: HypergameReport) -> str:
    """Who will be surprised by whom most, as a clause; what is wrongly taken to last where nobody is."""
    by = _by_mover(game)
    if not by:
        return "nobody will be surprised" if not game.headline.of("illusory") else "some expect what cannot come"
    mover, victims = by[0]
    names = [called(data, one.player).name for one in victims]
    said = f"{called(data, mover)} will surprise {joined(names)}"
    rest = [(other, found) for other, found in by[1:] if found]
    if rest:
        other, found = rest[0]
        said += f", and {called(data, other)} {joined([called(data, one.player).name for one in found])}"
    return said


def _by_mover(game: HypergameReport) -> list[tuple[str, list[Surprise]]]:
    """The surprises by who makes them: whoever surprises most others (then in most states) first."""
    movers: dict[str, list[Surprise]] = {}
    for one in game.surprises:
        movers.setdefault(one.by, []).append(one)
    return sorted(movers.items(), key=lambda item: (-len(item[1]), -sum(one.n_states for one in item[1])))


def _today(game: HypergameReport) -> str:
    kind = game.headline.status_quo
    said = {
        "steady": "Today's position holds, as everyone expects.",
        "unsteady": "Today's position holds, though some player expects it to break.",
        "illusory": "Today's position does not hold, though some player takes it to be stable.",
        "imaginary": "Some player takes today's position to be stable, and another's own game does not contain it.",
        "hidden": "Today's position is no part of some player's own game.",
    }
    return said.get(kind or "", "Today's position does not hold, and nobody takes it to be stable.")


@dataclass(frozen=True)
class Together:
    """Surprises (or reliefs) that one mover makes for several players by the same move in the same state."""

    players: tuple[str, ...]
    by: str
    counts: tuple[tuple[int, int], ...]
    """Per player, the number of states and of how many."""
    where: str
    gain: str


def together(found: Iterable[Surprise]) -> tuple[Together, ...]:
    """Surprises told at once where mover, nearest state and move are the same, in the order in which they come."""
    groups: dict[tuple[str, str, str], list[Surprise]] = {}
    for one in found:
        end = one.step.end if one.step is not None else ""
        groups.setdefault((one.by, one.example.state, end), []).append(one)
    return tuple(
        Together(
            tuple(one.player for one in group),
            by,
            tuple((one.n_states, one.of) for one in group),
            group[0].example.difference,
            group[0].gain,
        )
        for (by, _, _), group in groups.items()
    )
