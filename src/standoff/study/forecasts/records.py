"""What is said of a case's forecasts: the scored ledger, and the model's own chances beside it."""

from __future__ import annotations

from dataclasses import dataclass

from standoff.forecasts.ledger import Ledger

NO_PROPOSITION = "names no proposition of the model"
NO_DUE = "has no day on which it falls due"
EARLIER = "was made before the case begins"
PAST = "fell due before the case begins"
NEVER = "its condition held in no simulated path"


@dataclass(frozen=True)
class ModelChance:
    """The model's own chance of a forecast, and half the width of its 95 % interval (how far the paths leave it open).

    `given`: the share of paths in which the condition was met, None where the forecast has none in terms of the model.
    `brier`: its score where the forecast came true or did not; of forecasts without a probability too.
    """

    id: str
    p: float
    half_width: float
    given: float | None = None
    brier: float | None = None


@dataclass(frozen=True)
class ModelBeside:
    """The model and a holder (None: everybody) on the forecasts that both gave a chance and that are decided.

    `chance`: how often a difference as wide would come of tossing the sign of every item's difference.
    """

    who: str | None
    n: int
    model: float
    holder: float
    chance: float


@dataclass(frozen=True)
class ModelRun:
    """The model's chances of a case's forecasts, from one run of simulated paths.

    `left_out`: by id, why a forecast has none. `notes`: what the projection assumed or left out, in sentences.
    """

    perspective: str
    scenario: str
    paths: int
    seed: int
    chances: dict[str, ModelChance]
    left_out: dict[str, str]
    beside: tuple[ModelBeside, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ForecastsReport:
    """The forecasts of a case. `model` is None where it was not asked or cannot be run; `without_model` says why."""

    ledger: Ledger
    model: ModelRun | None
    without_model: str | None = None
