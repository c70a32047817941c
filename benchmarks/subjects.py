"""What is measured: conflicts of a given size, as case folders, resolved games or bare models."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np

from standoff.conflict.model import Model

JUDGED = {"judgement": "yes", "note": "made up to be measured"}


def write_case(folder: Path, *, options: int, actors: int, statements: int, seed: int = 0) -> Path:
    """Write a case in which every combination of options is feasible, with prioritised statements for every actor."""
    rng = random.Random(seed)
    ids = [f"o{j}" for j in range(options)]

    def literal() -> str:
        return rng.choice(["", "not "]) + rng.choice(ids)

    players = [f"P{i}" for i in range(actors)]
    case = {
        "title": f"{options} options, {actors} actors",
        "as_of": "2020",
        "default_perspective": "all",
        "actors": {p: {"kind": "player", "name": p, "short": p, **JUDGED} for p in players},
        "options": {
            name: {
                "actor": players[j * actors // options],
                "yes": f"{name} is done",
                "no": f"{name} is not done",
                "now": "no",
                **JUDGED,
            }
            for j, name in enumerate(ids)
        },
    }
    view = {
        "title": "The only view",
        "outside": "true",
        "preferences": {
            p: {
                "statements": [
                    {
                        "id": f"{p.lower()}_s{k}",
                        "proposition": f"({literal()} and {literal()}) or {literal()}",
                        **JUDGED,
                    }
                    for k in range(statements)
                ]
            }
            for p in players
        },
    }
    (folder / "perspectives").mkdir(parents=True)
    (folder / "case.yaml").write_text(json.dumps(case, indent=1), encoding="utf-8")
    (folder / "perspectives" / "all.yaml").write_text(json.dumps(view, indent=1), encoding="utf-8")
    return folder


def bare_model(bits: int, actors: int, *, one_way: int = 0, tiers: int = 1 << 10, seed: int = 0) -> Model:
    """A model of 2^bits states with smooth random preferences over about `tiers` tiers."""
    codes = np.arange(1 << bits, dtype=np.uint64)
    rng = np.random.default_rng(seed)
    cut = [bits * i // actors for i in range(actors + 1)]
    ranks = np.zeros((actors, 1 << bits), np.int32)
    for row in ranks:
        for weight in 2 ** np.arange(tiers.bit_length() - 2, -1, -1):
            first, second, third = rng.integers(0, bits, 3)
            true = (
                (codes >> np.uint64(first)) & (codes >> np.uint64(second)) | (codes >> np.uint64(third))
            ) & np.uint64(1)
            row += np.int32(weight) * true.astype(np.int32)
        present = np.zeros(int(row.max()) + 1, np.int32)
        present[row] = 1
        row[:] = (np.cumsum(present) - 1)[row]
    return Model(
        actors=tuple(f"P{i}" for i in range(actors)),
        options=tuple(f"o{j}" for j in range(bits)),
        codes=codes,
        own=tuple((1 << cut[i + 1]) - (1 << cut[i]) for i in range(actors)),
        forward=one_way,
        backward=0,
        ranks=ranks,
        status_quo=0,
    )
