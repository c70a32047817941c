"""The records of moves and witnesses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One move: actor `actor` takes the conflict from state `origin` to state `to`."""

    actor: int
    origin: int
    to: int


@dataclass(frozen=True)
class Deterrent:
    """What answers `improvement`: the others' moves one after another, and the state they end in.

    Under SIM the steps all start in the state judged and are made at once; `end` is the combined state. Under
    `lim:H` and `nm`, `improvement` is any move, and the steps are the play that is anticipated after it, of
    both actors.
    """

    improvement: int
    sequence: tuple[Step, ...]
    end: int


@dataclass(frozen=True)
class Witness:
    """Why `state` is or is not stable for `actor` under `concept`; states are positions, actors indices.

    Unstable: `improvement` is a move that nothing deters. Stable: `deterrents` has one entry per improvement
    (under `lim:H` and `nm` per move). Under `lim:H` and `nm` besides, `horizon` is the horizon looked at,
    `ends` the anticipated ends, and, where unstable, `play` a line of play to one of them.
    """

    concept: str
    actor: int
    state: int
    stable: bool
    improvement: int | None = None
    deterrents: tuple[Deterrent, ...] = ()
    play: tuple[Step, ...] = ()
    ends: tuple[int, ...] = ()
    horizon: int | None = None

    def document(self, actor: Callable[[int], str], state: Callable[[int], str]) -> dict[str, object]:
        """The witness as plain data, with `actor` and `state` to name what is numbered here."""

        def steps(sequence: tuple[Step, ...]) -> list[dict[str, str]]:
            return [{"actor": actor(step.actor), "to": state(step.to)} for step in sequence]

        if self.horizon is not None:
            data: dict[str, object] = {"horizon": self.horizon, "ends": [state(x) for x in self.ends]}
            if not self.stable and self.improvement is not None:
                return {**data, "improvement": state(self.improvement), "play": steps(self.play)}
            lines = [
                {"move": state(d.improvement), "play": steps(d.sequence), "end": state(d.end)} for d in self.deterrents
            ]
            return {**data, "deterrents": lines}
        if self.improvement is not None:
            return {"improvement": state(self.improvement), "replies": "none"}
        how = "choices" if self.concept == "sim" else "sequence"
        return {
            "deterrents": [
                {"improvement": state(d.improvement), how: steps(d.sequence), "end": state(d.end)}
                for d in self.deterrents
            ]
        }
