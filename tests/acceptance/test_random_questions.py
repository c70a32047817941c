"""Every command beyond stability on random case folders: an answer or a sentence, one document, never a traceback.

What the numbers mean is tested beside each engine; here the commands meet what a case may be: one-way options, states
folded into one, views that do not see or rule out, options held, games without a status quo among their states.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from tests.acceptance.case_folders import random_folder, random_tree, text_of, write_folder
from tests.cli.running import Ran, run


def enriched(rng: random.Random, folder: Path, fold: bool) -> list[str]:
    """A random folder with tables, worlds, goals, courses, own games and theses on them; the ids of its players."""
    made = random_folder(rng, fold=fold)
    write_folder(rng, made, folder)
    players = [f"P{a}" for a in range(made.n_actors)]
    why = "judgement: yes, note: made up"
    lines = ["worlds: [d.one, d_two]", "hypergame: {P0: child, P1: base}", "formats:"]
    for n in range(3):
        sitting = rng.sample(players, rng.randint(1, len(players)))
        tree = text_of(rng, random_tree(rng, made.ids, 1))
        requires = f', requires: {{actor: {sitting[0]}, proposition: "{tree}"}}' if rng.random() < 0.3 else ""
        lines.append(f"  table{n}: {{title: Table {n}, members: [{', '.join(sitting)}]{requires}, {why}}}")
    lines += ["goals:", f"  P0: [{{id: aim, text: the aim, proposition: d_two, {why}}}]"]
    text = (folder / "case.yaml").read_text(encoding="utf-8")
    owned = [id for id, owner in zip(made.ids, made.owners, strict=True) if owner == 0]
    if owned:
        held = f"hold: {{{owned[0]}: {rng.choice(['yes', 'no'])}}}"
        text = text.replace("scenarios:\n", f"scenarios:\n  bound: {{title: Bound, course: P0, {held}, {why}}}\n")
    (folder / "case.yaml").write_text(text + "\n".join(lines) + "\n", encoding="utf-8")
    checks = [
        "{kind: delivers, format: table0, satisfies: d.one}",
        "{kind: blocks, format: table1, actor: P0}",
        "{kind: coalition_proof, among: status_quo}",
        "{kind: price, goal: d_two, at_most: 1}",
        "{kind: minds, goal: d.one, only: [P0]}",
        "{kind: hyper_equilibria, quantifier: some, satisfies: d.one}",
        "{kind: surprised, player: P1}",
        "{kind: expect_differently, players: [P0, P1], proposition: d_two}",
        "{kind: largest_share, actor: P0, over: [P1]}",
        "{kind: control, actor: P0, over: P1, below: [P1]}",
        "{kind: gains_most, player: P1}",
        "{kind: courses_better, actor: P0, player: P1, at_least: 1}",
        "{kind: outlook, player: P0, under: first, direction: stays}",
        "{kind: robust, thesis: t0}",
    ]
    theses = ["theses:"]
    for n, check in enumerate(checks):
        theses.append(f'  - {{id: t{n}, claim: "Claim {n}.", check: {check}, {why}}}')
    (folder / "theses.yaml").write_text("\n".join(theses) + "\n", encoding="utf-8")
    return players


def questions(players: list[str], fold: bool) -> list[list[str]]:
    asked = [
        ["perspectives"],
        ["formats"],
        ["formats", "--draws", "5"],
        ["scenario", "first"],
        ["scenario"],
        ["pursue", "d_two"],
        ["pursue", "aim", "--concept", "nash", "--distance", "0"],
        ["leverage"],
        ["solve", "--coalitions", "all"],
        ["solve", "--coalitions", "+".join(players[:2])],
        ["solve", "--preferences", "unknown"],
        ["solve", "--preferences", "probabilistic"],
        ["solve", "--preferences", "attitudes"],
        ["solve", "--draws", "7", "--seed", "3"],
        ["theses"],
        ["theses", "--draws", "6"],
    ]
    return asked[:6] + asked[7:] if fold else asked


def answered(ran: Ran, words: list[str]) -> None:
    assert ran.code in (0, 1, 2), (words, ran.code, ran.err)
    assert "Traceback" not in ran.err + ran.out, words
    document = json.loads(ran.out)
    if ran.code == 2 or "errors" in document:
        assert document["errors"], words
        for error in document["errors"]:
            assert error["message"].strip(), words
    else:
        assert document["command"] == words[0], words
        assert "NaN" not in ran.out
        assert "Infinity" not in ran.out


@pytest.mark.parametrize("fold", [False, True], ids=["plain", "folded"])
def test_every_question_has_an_answer_or_a_sentence(fold: bool, tmp_path: Path) -> None:
    rng = random.Random(f"questions {fold}")
    codes: dict[int, int] = {}
    for number in range(5):
        folder = tmp_path / f"case{number}"
        players = enriched(rng, folder, fold)
        view = rng.choice(["child", "base"])
        for words in questions(players, fold):
            aside = [] if words[0] in ("perspectives", "scenario", "theses") else ["--perspective", view]
            ran = run(words[0], str(folder), *words[1:], *aside, "--json")
            answered(ran, words)
            codes[ran.code] = codes.get(ran.code, 0) + 1
            plain = run(words[0], str(folder), *words[1:], *aside)
            assert plain.code == ran.code, (words, plain.err)
            assert "Traceback" not in plain.err
            assert max((len(line) for line in plain.out.splitlines()), default=0) <= 80, words
    assert codes.get(0, 0) > 40
