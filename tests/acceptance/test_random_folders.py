"""Random case folders through the public surface, against brute force: what composes, composes as it is written."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import standoff
from tests.acceptance.brute import CONCEPTS, Brute
from tests.acceptance.case_folders import Folder, random_folder, write_folder
from tests.acceptance.gmcr_files import Conflict, State


class FoldedBrute(Brute):
    """Some states count as one: whatever leads to one of them leads to it, and it has the moves of all of them."""

    def __init__(self, conflict: Conflict, name: dict[State, State]) -> None:
        super().__init__(conflict)
        members: dict[State, list[State]] = {}
        for state, named in name.items():
            members.setdefault(named, []).append(state)
        for i in self.actors:
            raw = self.reach[i]
            self.reach[i] = {
                named: sorted({name[t] for state in group for t in raw[state]} - {named})
                for named, group in members.items()
            }
            self.better[i] = {s: [t for t in self.reach[i][s] if self.rank(i, t) > self.rank(i, s)] for s in members}


def assert_agrees(made: Folder, folder: Path, engine: str) -> bool:
    """Every verdict of the game; False where the game has no states and is refused."""
    conflict, name = made.conflict()
    case = standoff.load(folder)
    if not conflict.states:
        with pytest.raises(standoff.CaseError, match="No state"):
            case.game("child", "second")
        return False
    game = case.game("child", "second")
    kept = sorted(set(name.values()))
    assert len(game.states) == len(kept)
    code = []
    for text, number in zip(game.states.strings(), game.states.codes.tolist(), strict=True):
        same = [conflict.string(s) for s in name if name[s] == name[number]]
        assert text == "".join(letters[0] if len(set(letters)) == 1 else "-" for letters in zip(*same, strict=True))
        code.append(name[number])
    brute = FoldedBrute(conflict, name)
    concepts = CONCEPTS[:5] if len(kept) < len(conflict.states) else CONCEPTS
    result = game.solve(concepts, engine)
    for concept in concepts:
        for index, actor in enumerate(game.actors):
            expected = [brute.stable(concept, index, state) for state in code]
            assert result.stable(concept, actor).tolist() == expected, (concept, actor)
    return True


@pytest.mark.parametrize("fold", [False, True], ids=["plain", "folded"])
def test_folders_mean_what_the_format_says(fold: bool, tmp_path: Path) -> None:
    told = 0
    for seed in range(40):
        rng = random.Random(seed + 1000 * fold)
        made = random_folder(rng, fold=fold)
        folder = tmp_path / f"case{seed}"
        write_folder(rng, made, folder)
        told += assert_agrees(made, folder, "reference" if seed % 5 == 0 else "fast")
    assert told >= 35
