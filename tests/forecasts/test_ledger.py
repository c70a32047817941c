"""The ledger: what is scored and what is only counted, baselines, what is overdue, what the positions say."""

# ruff: noqa: E501
from __future__ import annotations

from typing import Any

import pytest

from standoff.case.schema import CaseData
from standoff.forecasts.ledger import Ledger, ledger
from standoff.forecasts.positions import Positions
from tests.forecasts.ledgers import case, forecast, small

STATUSES = ("open", "true", "false", "partly", "ambiguous", "untestable", "condition_not_met")


def test_only_true_and_false_are_scored_the_rest_is_counted() -> None:
    found = ledger(
        case(*(forecast(f"f{n}", status, "likely") for n, status in enumerate(STATUSES)), forecast("g", "true"))
    )
    assert [one.id for one in found.scored] == ["f1", "f2"]
    assert found.everyone.counts == dict.fromkeys(STATUSES, 1) | {"true": 2}
    assert found.everyone.total == 8 and found.everyone.n == 2
    assert found.everyone.score is not None and found.everyone.score.brier.value == pytest.approx(
        (0.105625 + 0.455625) / 2
    )


def test_modal_words_give_no_probability() -> None:
    one = forecast("a", "true") | {"wording": "could", "probability": {"table": "icd203", "low": 0.3, "high": 0.6}}
    found = ledger(case(one))
    assert found.items[0].band is None and found.scored == ()


def test_holders_apart_and_nothing_where_nothing_is_scored() -> None:
    found = ledger(
        case(forecast("a", "true", "likely"), forecast("b", "false", "likely", who="paper"), forecast("c", who="paper"))
    )
    assert [one.who for one in found.holders] == ["paper", "mayor"]
    paper = found.holder("paper")
    assert paper is not None and (paper.total, paper.n) == (2, 1) and found.holder("nobody") is None
    assert [(b.first, b.second) for b in found.between] == [("paper", "mayor")]
    assert found.between[0].difference == pytest.approx(0.455625 - 0.105625) and found.between[0].chance == 1.0
    none = ledger(case(forecast("c")))
    assert none.everyone.score is None and none.everyone.coin is None and none.everyone.base is None
    assert none.everyone.murphy is None and none.reliability is None


def test_the_base_rate_leaves_each_item_out() -> None:
    rows = [forecast(f"f{n}", "true" if n < 3 else "false", "likely") for n in range(4)]
    base = ledger(case(*rows)).everyone.base
    assert base is not None
    assert base.brier == pytest.approx((3 * (2 / 3 - 1) ** 2 + (3 / 3 - 0) ** 2) / 4)
    assert base.p == pytest.approx((3 * 2 / 3 + 1) / 4)
    outside = ledger(case(*rows), base_rate=0.25).everyone.base
    assert outside is not None and outside.p == 0.25
    assert outside.brier == pytest.approx((3 * 0.75**2 + 0.25**2) / 4)
    assert outside.skill == pytest.approx(1 - (3 * 0.105625 + 0.455625) / 4 / outside.brier)
    assert ledger(case(rows[0])).everyone.base is None, "one item leaves nothing to go by"


def test_overdue_is_what_fell_due_before_outcomes_are_known_and_is_open() -> None:
    rows = [
        forecast("a", due="2021-05"),
        forecast("b", due="2021-06"),
        forecast("c", "true", due="2020-12"),
        forecast("d"),
    ]
    assert [item.forecast.id for item in ledger(case(*rows, known_to="2021-06-01")).overdue] == ["a"]
    assert ledger(case(*rows)).overdue == ()


def judged(history: list[tuple[str, str, bool]], **given: Any) -> tuple[str, str] | None:
    found = ledger(case(forecast("a", **given), history=history, known_to=given.pop("known_to", "2024-06")))
    held = found.items[0].held
    return None if held is None else (held.status, held.on.isoformat())


BOYCOTT = [("2021-02", "down.boycott", False), ("2022-02", "down.boycott", True)]


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"proposition": "down.boycott", "due": "2023"}, ("true", "2023-12-31")),
        ({"proposition": "down.boycott", "due": "2021-06"}, ("false", "2021-06-30")),
        ({"proposition": "down.boycott", "due": "2025"}, None),
        ({"proposition": "down.boycott"}, None),
        ({"proposition": "not down.boycott", "due": "2023", "span": "by"}, ("true", "2021-02-01")),
        ({"proposition": "not down.boycott", "due": "2020-12", "span": "by"}, ("false", "2020-12-31")),
        ({"proposition": "not down.boycott", "span": "by"}, ("true", "2021-02-01")),
        ({"proposition": "down.boycott", "due": "2025", "span": "throughout"}, ("false", "2021-02-01")),
        ({"proposition": "up.toll", "due": "2023", "span": "throughout"}, ("true", "2023-12-31")),
        ({"proposition": "up.toll", "due": "2025", "span": "throughout"}, None),
        ({"proposition": "up.repair", "due": "2023"}, None),
        ({"proposition": "up.repair or up.toll", "due": "2023"}, ("true", "2023-12-31")),
        ({"proposition": "peace", "due": "2023"}, ("false", "2023-12-31")),
        ({"proposition": "level(weather) = wet", "due": "2023"}, ("true", "2023-12-31")),
        ({"proposition": "level(weather) = wet", "due": "2020-12"}, None),
        ({"proposition": "up.toll", "given": "not down.boycott", "due": "2023"}, ("condition_not_met", "2023-12-31")),
        ({"proposition": "up.toll", "given": "up.repair", "due": "2023"}, None),
        ({"proposition": "not up.toll", "given": "not up.toll", "due": "2023", "span": "by"}, ("condition_not_met", "2023-12-31")),
        ({"proposition": "not up.toll", "given": "not down.boycott", "due": "2023", "span": "throughout"}, ("false", "2021-02-01")),
        ({"due": "2023"}, None),
    ],
)  # fmt: skip
def test_what_the_positions_on_record_say(given: dict[str, Any], status: tuple[str, str] | None) -> None:
    assert judged(BOYCOTT, **given) == status


def test_a_history_that_ends_with_the_text_judges_nothing() -> None:
    assert Positions.of(small()) is None
    found = ledger(case(forecast("a", due="2023", proposition="up.toll")))
    assert found.items[0].held is None and not found.positions
    undated = case(history=BOYCOTT)
    bare = undated.case.model_copy(update={"as_of": None})
    assert Positions.of(undated.model_copy(update={"case": bare})) is None


def findings(data: CaseData) -> list[str]:
    found: Ledger = ledger(data)
    assert all(id in sentence for id, sentence in found.findings)
    return [sentence for _, sentence in found.findings]


def test_a_resolution_that_the_positions_contradict_is_told_and_stands() -> None:
    rows = [
        forecast("a", "true", proposition="down.boycott", due="2021-06"),
        forecast("b", "false", proposition="down.boycott", due="2021-06"),
        forecast("c", "partly", proposition="down.boycott", due="2021-06"),
        forecast("d", proposition="down.boycott", due="2021-06"),
    ]
    data = case(*rows, history=BOYCOTT, known_to="2024-06")
    (only,) = findings(data)
    assert only.startswith("a is entered as true; ") and "makes it false (as of 2021-06-30)" in only
    assert [item.forecast.resolution.status for item in ledger(data).items] == ["true", "false", "partly", "open"]
