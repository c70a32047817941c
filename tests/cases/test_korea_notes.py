"""That the flagship's notes on its own fragility are true.

A note beginning "By coding: ..." or "Rests on ..." names the preference statements without which its thesis would not
come out as it does; other notes say what another reading would do. Here statements are left out, moved or worded
otherwise, and the theses judged again.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from standoff.case.schema import CaseData, EqualGroup, Statement, ThesesFile, Thesis
from standoff.case.support import statements
from standoff.study import judge_theses

from .test_korea_structure import korea

LARGE = {"full", "conservative_full", "dream_unification"}


def theses() -> dict[str, Thesis]:
    return {thesis.id: thesis for thesis in korea().theses.theses}


def verdicts(data: CaseData, *ids: str) -> dict[str, str]:
    """Verdicts of some theses in a case that may have been changed."""
    chosen = ThesesFile(theses=tuple(theses()[id] for id in ids))
    return {r.thesis.id: r.verdict.verdict for r in judge_theses(data.model_copy(update={"theses": chosen}))}


def changed(player: str, change: Callable[[list[object]], list[object]], perspective: str = "moscow") -> CaseData:
    """The case with one player's list of wants changed in one perspective."""
    data = korea()
    view = data.perspectives[perspective]
    block = view.preferences[player]
    block = block.model_copy(update={"statements": tuple(change(list(block.statements)))})
    view = view.model_copy(update={"preferences": {**view.preferences, player: block}})
    return data.model_copy(update={"perspectives": {**data.perspectives, perspective: view}})


def without(ids: set[str]) -> CaseData:
    """The case with statements left out wherever they stand."""
    data = korea()
    views = {}
    for name, view in data.perspectives.items():
        blocks = {}
        for player, block in view.preferences.items():
            kept: list[object] = []
            for entry in block.statements:
                if isinstance(entry, EqualGroup):
                    rest = tuple(one for one in entry.equal if one.id not in ids)
                    kept += [entry.model_copy(update={"equal": rest})] if rest else []
                elif not isinstance(entry, Statement) or entry.id not in ids:
                    kept.append(entry)
            blocks[player] = block.model_copy(update={"statements": tuple(kept)})
        views[name] = view.model_copy(update={"preferences": blocks})
    return data.model_copy(update={"perspectives": views})


def moved(id: str, before: str) -> Callable[[list[object]], list[object]]:
    """A statement put before another."""

    def change(entries: list[object]) -> list[object]:
        moving = next(e for e in entries if getattr(e, "id", None) == id)
        rest = [e for e in entries if e is not moving]
        at = next(i for i, e in enumerate(rest) if getattr(e, "id", None) == before)
        return [*rest[:at], moving, *rest[at:]]

    return change


def reworded(id: str, **update: object) -> Callable[[list[object]], list[object]]:
    """A statement with something of it replaced."""
    return lambda entries: [
        e.model_copy(update=update) if isinstance(e, Statement) and e.id == id else e for e in entries
    ]


def redefined(id: str, proposition: str) -> CaseData:
    """The case with one definition worded otherwise."""
    data = korea()
    definition = data.case.definitions[id].model_copy(update={"proposition": proposition})
    case = data.case.model_copy(update={"definitions": {**data.case.definitions, id: definition}})
    return data.model_copy(update={"case": case})


def named_in_notes() -> list[tuple[str, frozenset[str]]]:
    """Theses whose note says by its opening what they rest on, with the statements named there."""
    known = {
        s.id for view in korea().perspectives.values() for block in view.preferences.values() for s in statements(block)
    }
    found = []
    for thesis in theses().values():
        opening = re.match(r"(By coding[^:;.]*:|Rests on) ([^.:]*)", thesis.note or "")
        ids = frozenset(re.findall(r"[a-z]+_[a-z_]+", opening[2])) & known if opening else frozenset()
        if ids and thesis.scenario not in LARGE:
            found.append((thesis.id, ids))
    return found


def test_notes_name_enough() -> None:
    assert len(named_in_notes()) >= 25


@pytest.mark.parametrize(("id", "ids"), named_in_notes())
def test_a_thesis_changes_without_what_its_note_names(id: str, ids: frozenset[str]) -> None:
    before, after = verdicts(korea(), id), verdicts(without(set(ids)), id)
    assert before != after


def test_four_wants_each_keep_talks_going() -> None:
    for id in ("us_council", "chn_no_pressure", "rus_role", "kor_keeps_moscow_passive"):
        assert verdicts(without({id}), "t09") == {"t09": "FAILS"}, id


def test_being_a_card() -> None:
    stays = verdicts(korea(), "t02a", "t10", "t12", "t40a", "t50")
    bare = redefined("rus_role", "axis or framework or rok.partner or card")
    assert verdicts(bare, *stays) == stays
    none = redefined("rus_role", "axis or framework or rok.partner")
    assert verdicts(none, "t40a", "t02a") == {"t40a": "FAILS", "t02a": "HOLDS"}


def test_where_the_wish_not_to_be_left_aside_stands() -> None:
    now = verdicts(korea(), "t10", "t12")
    assert now == {"t10": "HOLDS", "t12": "FAILS"}
    assert verdicts(changed("RUS", moved("rus_not_sidelined", "rus_no_repeat")), "t10", "t12") == now
    lower = changed("RUS", moved("rus_not_sidelined", "rus_no_pressure"))
    assert verdicts(lower, "t10", "t12") == {"t10": "FAILS", "t12": "HOLDS"}


def test_pressure_that_never_lets_up() -> None:
    strict = changed("USA", reworded("us_pressure", proposition="us.pressure"))
    assert verdicts(strict, "t24a", "t43a", "t02a") == {"t24a": "FAILS", "t43a": "HOLDS", "t02a": "HOLDS"}


def test_engagement_ahead_of_monopoly_and_isolation() -> None:
    ahead = changed("KOR", moved("kor_engages", "kor_monopoly"), "seoul")
    assert verdicts(korea(), "t35a") == {"t35a": "HOLDS"}
    assert verdicts(ahead, "t35a") == {"t35a": "FAILS"}


def test_supporting_the_north_only_once_relations_are_broken() -> None:
    strict = changed("RUS", reworded("rus_embraces_if_pressed", when="level(rus_us) = broken"))
    fails = dict.fromkeys(("t02a", "t23a", "t28b", "t40a"), "FAILS")
    assert verdicts(strict, *fails) == fails
    assert verdicts(strict, "t23") == {"t23": "HOLDS"}


def test_the_card_is_answered_or_russia_has_no_hand() -> None:
    assert verdicts(without({"prk_plays_card"}), "t40a") == {"t40a": "FAILS"}


def test_the_reviewer_needs_no_short_purse_for_the_long_shot() -> None:
    assert "rus_no_means" in (theses()["t40d"].note or "")
    assert verdicts(without({"rus_no_means"}), "t40d") == {"t40d": "HOLDS"}
