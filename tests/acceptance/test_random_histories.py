"""`fit` on random histories of random case folders: an answer or a sentence, never a traceback; numbers add up."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from tests.acceptance.brute import Conflict
from tests.acceptance.case_folders import Folder, random_folder, write_folder
from tests.acceptance.test_random_questions import answered
from tests.cli.running import run


def history(rng: random.Random, made: Folder, conflict: Conflict, code: int) -> list[str]:
    """Rows that walk from state to state by moves of one or two actors; now and then by leaps that break the rules."""
    day = date(2000, 1, 1)
    rows = [f"2000,year,{id},{'yes' if code >> j & 1 else 'no'}" for j, id in enumerate(made.ids)]
    for _ in range(rng.randint(0, 12)):
        day += timedelta(days=rng.choice([1, 30, 200, 900]))
        movers = set(rng.sample(range(made.n_actors), rng.choice([1, 1, 1, 2])))
        wild = rng.random() < 0.02
        near = [s for s in conflict.states if all(wild or made.owners[j] in movers for j in _bits(s ^ code))]
        if not wild:
            near = [s for s in near if not any(_back(made, j, s) for j in _bits(s ^ code))]
        to = rng.choice(near or [code])
        rows += [f"{day},day,{made.ids[j]},{'yes' if to >> j & 1 else 'no'}" for j in _bits(to ^ code)]
        code = to
    return rows


def _bits(mask: int) -> list[int]:
    return [j for j in range(mask.bit_length()) if mask >> j & 1]


def _back(made: Folder, option: int, to: int) -> bool:
    """Whether a one-way option stands at `to` where it cannot have gone."""
    return (made.moves[option], to >> option & 1) in (("forward", 0), ("backward", 1))


def test_every_history_is_fitted_or_refused_in_a_sentence(tmp_path: Path) -> None:
    rng = random.Random("histories")
    codes: Counter[int] = Counter()
    for number in range(24):
        folder = tmp_path / f"case{number}"
        made = random_folder(rng, fold=number % 8 == 7)
        write_folder(rng, made, folder)
        conflict, _ = made.conflict()
        rows = history(rng, made, conflict, rng.choice(conflict.states))
        text = "date,precision,option,value\n" + "\n".join(rows) + "\n"
        (folder / "history.csv").write_text(text, encoding="utf-8")
        view, scenario = rng.choice(["child", "base"]), rng.choice(["none", "second"])
        words = ["fit", "-p", view, "-s", scenario, "--until", "2010-06", "--replicates", str(rng.choice([0, 3]))]
        if rng.random() < 0.3:
            words += ["--prior-moves", "0", "--prior-years", "0"]
        ran = run("fit", str(folder), *words[1:], "--json")
        answered(ran, words)
        codes[ran.code] += 1
        plain = run("fit", str(folder), *words[1:])
        assert plain.code == ran.code and "Traceback" not in plain.err, (words, plain.err)
        assert max((len(line) for line in plain.out.splitlines()), default=0) <= 80, words
        if ran.code == 0:
            adds_up(ran.document)
    assert codes[0] > 12


def adds_up(document: dict) -> None:  # type: ignore[type-arg]
    for player, rate in document["rates"].items():
        assert rate["gains"] + rate["losses"] + rate["evens"] == rate["moves"], player
        assert rate["could_gain"] + rate["could_not"] <= document["years"] * (1 + 1e-6), player
        if rate["low"] is not None:
            assert rate["low"] <= rate["value"] <= rate["high"]
    tau = document["tau"]
    assert 1e-8 <= tau["value"] <= 10.0 and (tau["low"] is None or tau["low"] <= tau["value"] <= tau["high"])
    assert sum(rate["moves"] for rate in document["rates"].values()) == document["n_moves"]
    assert all(0 < move["chance"] <= move["best"] + 1e-12 or move["chance"] == 0 for move in document["moves"])
