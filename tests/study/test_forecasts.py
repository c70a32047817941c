"""The study of forecasts: the model's own chances against exact ones, the document, the sentences."""

# ruff: noqa: E501
from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import product
from math import exp
from pathlib import Path

import numpy as np
import pytest

import standoff
from standoff.case.reading import read_case
from standoff.case.schema import CaseData
from standoff.forecasts.ledger import ledger
from standoff.study.forecasts.model import model_run
from standoff.study.forecasts.records import EARLIER, NEVER, NO_DUE, NO_PROPOSITION, PAST
from standoff.study.forecasts.reporting import document, forecasts_report
from standoff.study.forecasts.telling import finding, holder_name, model_sentences, open_sentences, sentences
from tests.forecasts.ledgers import case, forecast

# Two players who do not care, each with one option and one chance a year to reconsider: each option is turned over at
# half a chance a year, whatever the other does.
INDIFFERENT = {
    "case.yaml": """\
title: Two coins
as_of: 2020-01
default_perspective: eye
actors: {A: {name: Ann, judgement: yes, note: x}, B: {name: Bob, judgement: yes, note: x}}
options:
  a: {actor: A, yes: Ann does, no: Ann does not, now: no, judgement: yes, note: x}
  b: {actor: B, yes: Bob does, no: Bob does not, now: no, judgement: yes, note: x}
""",
    "perspectives/eye.yaml": "holder: A\npreferences: {A: {statements: []}, B: {statements: []}}\n",
}
DUE = "2023-12-31"


def coins(tmp_path: Path, *forecasts: Mapping[str, object]) -> CaseData:
    for name, text in INDIFFERENT.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    usual = {"statement": "S", "who": "seer", "made": "2020-01", "due": DUE, "resolution": {"status": "open"}}
    rows = [{key: value for key, value in {**usual, **one}.items() if value is not None} for one in forecasts]
    (tmp_path / "forecasts.yaml").write_text(json.dumps({"forecasts": rows}), encoding="utf-8")
    return read_case(tmp_path, "coins")


def exact(time: float) -> dict[str, float]:
    """The chances by the generator of the four states, its exponential by its eigenvectors."""
    states = list(product([0, 1], repeat=2))
    rates = np.array(
        [[0.5 if sum(x != y for x, y in zip(s, t, strict=True)) == 1 else 0.0 for t in states] for s in states]
    )
    rates -= np.diag(rates.sum(axis=1))

    def after(absorbing: list[int]) -> np.ndarray:
        chain = rates.copy()
        chain[absorbing] = 0.0
        values, vectors = np.linalg.eig(chain)
        return np.asarray((vectors @ np.diag(np.exp(values * time)) @ np.linalg.inv(vectors))[0].real)

    free = after([])
    b_reached = after([1, 3])[[1, 3]].sum()
    return {
        "at": free[2] + free[3],
        "at_given": free[3] / (free[1] + free[3]),
        "by": after([2, 3])[[2, 3]].sum(),
        "by_given": after([3])[3] / b_reached,
        "throughout": 1 - after([2, 3])[[2, 3]].sum(),
        "throughout_given": 1 - after([3])[3] / b_reached,
    }


def test_the_models_chances_are_the_exact_ones(tmp_path: Path) -> None:
    data = coins(
        tmp_path,
        {"id": "at", "proposition": "a"},
        {"id": "at_given", "proposition": "a", "given": "b"},
        {"id": "by", "proposition": "a", "span": "by"},
        {"id": "by_given", "proposition": "a", "given": "b", "span": "by"},
        {"id": "throughout", "proposition": "not a", "span": "throughout"},
        {"id": "throughout_given", "proposition": "not a", "given": "b", "span": "throughout"},
    )
    run, why = model_run(data, ledger(data), paths=20_000, seed=3)
    assert run is not None and why is None and run.left_out == {}
    time = (standoff_day(DUE) - standoff_day("2020-01-01")) / 365.25
    truth = exact(time)
    assert truth["at"] == pytest.approx((1 - exp(-time)) / 2) and truth["by"] == pytest.approx(1 - exp(-time / 2))
    for id, chance in run.chances.items():
        assert chance.p == pytest.approx(truth[id], abs=1.7 * chance.half_width), id
        assert 0.003 < chance.half_width < 0.012
    assert run.chances["at"].given is None
    assert run.chances["at_given"].given == pytest.approx(truth["at"], abs=0.012)
    again, _ = model_run(data, ledger(data), paths=20_000, seed=3)
    assert again == run


def standoff_day(text: str) -> int:
    from datetime import date

    return date.fromisoformat(text).toordinal()


def test_why_the_model_has_no_chance(tmp_path: Path) -> None:
    data = coins(
        tmp_path,
        {"id": "none"},
        {"id": "undated", "proposition": "a", "due": None},
        {"id": "early", "proposition": "a", "made": "2019-12"},
        {"id": "never", "proposition": "a", "given": "a and not a"},
        {"id": "past", "proposition": "a", "due": "2020-01-01"},
        {"id": "fine", "proposition": "a"},
    )
    run, _ = model_run(data, ledger(data), paths=200)
    assert run is not None and list(run.chances) == ["fine"]
    assert run.left_out == {
        "none": NO_PROPOSITION,
        "undated": NO_DUE,
        "early": EARLIER,
        "past": PAST,
        "never": NEVER,
    }
    nothing, why = model_run(coins(tmp_path, {"id": "none"}), ledger(data), paths=200)
    assert nothing is None and why == "No forecast names a proposition and a day on which it falls due."


def test_what_cannot_be_projected_is_said(tmp_path: Path) -> None:
    data = coins(tmp_path, {"id": "fine", "proposition": "a"})
    bare = data.model_copy(update={"case": data.case.model_copy(update={"as_of": None})})
    assert model_run(bare, ledger(bare))[1] == (
        "The case has no `as_of`, so that nothing says when the model's years begin."
    )
    options = {id: one.model_copy(update={"now": None}) for id, one in data.case.options.items()}
    without = data.model_copy(update={"case": data.case.model_copy(update={"options": options})})
    report = forecasts_report(without)
    assert report.model is None and report.without_model is not None and "status quo" in report.without_model
    assert document(report)["model"] == {"refused": report.without_model}


def test_the_model_beside_the_holders(tmp_path: Path) -> None:
    likely = {"wording": "likely", "probability": {"table": "icd203"}}
    data = coins(
        tmp_path,
        {"id": "x", "proposition": "a", **likely, "resolution": {"status": "true", "on": "2021"}},
        {"id": "y", "proposition": "b", **likely, "who": "other", "resolution": {"status": "false", "on": "2021"}},
        {"id": "z", "proposition": "b", "resolution": {"status": "false", "on": "2021"}},
        {"id": "w", **likely, "resolution": {"status": "false", "on": "2021"}},
    )
    report = forecasts_report(data, paths=4000)
    model = report.model
    assert model is not None
    everyone, seer, other = model.beside
    assert (everyone.who, everyone.n, seer.who, seer.n, other.who, other.n) == (None, 2, "seer", 1, "other", 1)
    x, y, z = (model.chances[id] for id in "xyz")
    assert x.brier == pytest.approx((1 - x.p) ** 2) and z.brier == pytest.approx(z.p**2)
    assert y.brier is not None and x.brier is not None
    assert everyone.model == pytest.approx((x.brier + y.brier) / 2)
    assert everyone.holder == pytest.approx((0.105625 + 0.455625) / 2)
    said = " ".join(model_sentences(report))
    assert "three forecasts" in said and "On the two that both answered" in said and "within what chance makes" in said


def test_the_document_says_it_all_with_null_for_nothing() -> None:
    data = case(
        forecast("a", "true", "likely"),
        forecast("b", "false", who="paper"),
        forecast("c", due="2020-06"),
        known_to="2022",
    )
    found = document(forecasts_report(data, model=False))
    assert [one["id"] for one in found["items"]] == ["a", "b", "c"]
    a, b, c = found["items"]
    assert (a["p"], a["band"], a["brier"], a["status"]) == (0.675, [0.55, 0.8], 0.105625, "true")
    assert (b["p"], b["band"], b["brier"], b["model"], b["span"]) == (None, None, None, None, None)
    assert c["overdue"] and found["overdue"] == ["c"]
    assert found["scores"]["mayor"]["n"] == 1 and found["scores"]["mayor"]["brier"] == 0.105625
    assert found["scores"]["paper"] == {"n": 0, "n_forecasts": 1, "counts": {"false": 1}, "brier": None, "log": None}
    assert found["baselines"]["coin"] == {"p": 0.5, "brier": 0.25, "log": 0.693147181}
    assert found["baselines"]["base_rate"] is None and found["reliability"] is None and found["model"] is None
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert document(forecasts_report(data, model=False), limit=1)["n_items"] == 3
    assert [i["id"] for i in document(forecasts_report(data, model=False), who="paper")["items"]] == ["b"]
    assert [i["id"] for i in document(forecasts_report(data, model=False), status="open")["items"]] == ["c"]


def test_prescriptions_stand_apart() -> None:
    rule = {"id": "p", "statement": "Lift it", "who": "mayor", "to": "UPT", "made": "2020", "followed": "partly"}
    found = document(forecasts_report(case(prescriptions=[rule]), model=False))
    assert [(p["id"], p["followed"]) for p in found["prescriptions"]] == [("p", "partly")]
    assert found["items"] == [] and found["scores"] == {}


@pytest.mark.parametrize(
    ("right", "wrong", "days", "said"),
    [
        (3, 0, 3, "In all three scored forecasts the side thought likelier came about; so few cannot be told from a coin"),
        (9, 0, 9, "In all nine scored forecasts the side thought likelier came about, more often than a coin would have it"),
        (0, 9, 9, "In none of the nine scored forecasts the side thought likelier came about, less often than a coin would have it"),
        (9, 0, 2, "In all nine scored forecasts the side thought likelier came about, but two days decided them, too few to rule out a coin"),
        (0, 1, 1, "In the one scored forecast the side thought less likely came about; so few cannot be told from a coin"),
        (8, 1, 9, "In eight of the nine scored forecasts the side thought likelier came about, more often than a coin would have it"),
        (1, 0, 1, "In the one scored forecast the side thought likelier came about; so few cannot be told from a coin"),
    ],
)  # fmt: skip
def test_the_finding(right: int, wrong: int, days: int, said: str) -> None:
    rows = [
        forecast(f"f{n}", "true" if n < right else "false", "likely", on=f"202{n % days}") for n in range(right + wrong)
    ]
    assert finding(ledger(case(*rows))) == said


def test_sentences() -> None:
    assert finding(ledger(case(forecast("a")))) == "One forecast, none of them decided yet"
    assert (
        finding(ledger(case(forecast("a", "true"))))
        == "One forecast, one of them decided, none of these with a probability"
    )
    assert sentences(ledger(case(forecast("a")))) == ()
    rows = [forecast(f"f{n}", "true", "likely", on="2021", who="book") for n in range(3)]
    rows += [forecast(f"g{n}", "false", "likely", on=f"20{n + 10}", who="old_hand") for n in range(9)]
    told = " ".join(sentences(ledger(case(*rows, known_to="2022"))))
    assert "The book three of three" not in told and "The book" not in told.split(":", 1)[0]
    assert "the book 3 of 3 (Brier 0.11)" in told and "old hand 0 of 9 (Brier 0.46)" in told
    assert "The book scored better than old hand, beyond what chance makes" in told
    assert "ten days" in told and "12 scored forecasts are fewer than 20" in told
    assert holder_name("book") == "the book" and holder_name(None) == "everybody"
    late = ledger(case(forecast("a", due="2020-06"), known_to="2022"))
    assert open_sentences(late) == ("Due before 2022 and still open: a.",)


def test_the_handle(tmp_path: Path) -> None:
    found = standoff.load("starter").forecasts(model=False)
    assert [item.forecast.id for item in found.ledger.items] == ["payment_by_autumn", "shut_summer", "court_if_built"]
    assert found.ledger.findings == () and found.ledger.table is not None
    with pytest.raises(standoff.UsageError, match="from 0 to 1"):
        standoff.load("starter").forecasts(base_rate=1.5)
    with pytest.raises(standoff.UsageError, match="never written"):
        standoff.load("starter").resolve_forecast("shut_summer", "true", on="2024-08")
