"""Resolutions written into a case: the old file or the new one, nothing else touched, nothing invalid left behind."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path

import pytest

from standoff.case.reading import read_case
from standoff.errors import CaseError, FileProblem, NameUnknown, UsageError
from standoff.forecasts.resolving import Resolved, resolve_forecast
from tests.case.small import write_small

KOREA = Path(str(files("standoff"))) / "cases" / "korea"
LEDGER = """\
# What the letter says will happen.
tables:
  own: {likely: {low: 0.6, high: 0.8}}   # ours
known_to: 2025-06   # the record ends here

forecasts:
  - {id: f09, statement: It rains, who: mayor, made: 2021-01, passages: [p1], resolution: {status: open}}  # rain
  # the bridge
  - id: f10
    statement: The bridge will not fall
    who: mayor
    made: 2021-01
    due: 2036-01
    wording: likely
    probability: {table: own}
    resolution:
      status: open   # so far so good
      judgement: yes
      note: So far true.
    passages: [p1]
  - id: f11
    statement: The bridge decays
    who: mayor
    made: 2021-01
    resolution: {status: open}
    passages: [p1]
  - id: f16
    resolution: {status: open}
    statement: Nobody pays
    who: mayor
    made: 2021-01
    passages: [p1]
  - id: f22
    statement: The market stays empty
    who: mayor
    made: 2021-01
    due: 2025-01-20
    resolution:

      # by the Gazette
      status: open
    passages: [p1]
prescriptions:
  - {id: p01, statement: Lift the toll, who: the mayor, to: UPT, made: 2020-05, followed: no, passages: [p1]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_small(tmp_path / "mine", {"forecasts.yaml": LEDGER})


@pytest.fixture
def korea(tmp_path: Path) -> Path:
    return Path(shutil.copytree(KOREA, tmp_path / "mine"))


def resolve(folder: Path, id: str, status: str, **more: str) -> Resolved:
    return resolve_forecast(folder, read_case(folder, "mine"), id, status, **more)


def lines(folder: Path) -> list[str]:
    return (folder / "forecasts.yaml").read_text(encoding="utf-8").splitlines(keepends=True)


def test_in_the_flagship_case_only_the_lines_of_the_resolution_change(korea: Path) -> None:
    folder, before = korea, lines(korea)
    done = resolve(folder, "f10", "false", on="2025-06-03", record="A source: of 3 June", note='It "came"')
    assert (done.before.status, done.before.judgement) == ("open", True)
    assert (done.after.status, done.known_to, done.changed, done.notes) == ("false", None, True, ())
    now = lines(folder)
    at = next(n for n, line in enumerate(before) if line == "  - id: f10\n")
    start = next(n for n in range(at, at + 20) if before[n] == "    resolution:\n") + 1
    assert now[:start] == before[:start]
    assert now[start : start + 4] == [
        "      status: false\n",
        "      on: 2025-06-03\n",
        '      record: "A source: of 3 June"\n',
        '      note: "It \\"came\\""\n',
    ]
    assert now[start + 4 :] == before[start + 3 :]


def test_a_resolution_takes_the_place_of_the_one_before(folder: Path) -> None:
    resolve(folder, "f10", "false", on="2025-06-03", record="A source: of 3 June", note='It "came"')
    assert "      status: false   # so far so good\n" in lines(folder)
    again = resolve(folder, "f10", "open", note="Not after all.")
    assert (again.before.status, again.before.record) == ("false", "A source: of 3 June")
    assert again.after.judgement and again.after.on is None
    assert read_case(folder, "mine").forecasts.forecasts[1].resolution == again.after
    assert resolve(folder, "f10", "open", note="Not after all.").changed is False


def test_a_later_day_moves_on_how_far_outcomes_are_known(folder: Path) -> None:
    before = lines(folder)
    done = resolve(folder, "f09", "false", on="2026-02-01", record="A source")
    assert done.known_to == ("2025-06", "2026-02-01")
    now = lines(folder)
    changed = [line for line in now if line not in before]
    assert changed == [
        "known_to: 2026-02-01   # the record ends here\n",
        "  - {id: f09, statement: It rains, who: mayor, made: 2021-01, passages: [p1], "
        "resolution: {status: false, on: 2026-02-01, record: A source}}  # rain\n",
    ]
    assert len(now) == len(before)
    assert read_case(folder, "mine").forecasts.known_to == "2026-02-01"
    assert resolve(folder, "f16", "partly", on="2025-06-30", record="A source").known_to is None


def test_notes_say_what_to_look_at(folder: Path) -> None:
    done = resolve(folder, "f22", "true", on="2025-03-01")
    assert len(done.notes) == 2 and "unsupported" in done.notes[0] and "due 2025-01-20" in done.notes[1]


@pytest.mark.parametrize(
    ("id", "status", "more", "message"),
    [
        ("f10", "true", {}, "Say when f10"),
        ("f10", "true", {"on": "2020-12"}, "made in 2021-01; 2020-12 is before"),
        ("f10", "true", {"on": "soon"}, "cannot be written"),
        ("f10", "true", {"on": "2022-02-30"}, "cannot be written"),
        ("f10", "truth", {"on": "2022"}, "Did you mean 'true'"),
        ("f10", "open", {"on": "2022"}, "on no day"),
        ("f10", "condition not met", {}, "has no condition"),
        ("p01", "true", {"on": "2022"}, "is a prescription"),
    ],
)
def test_what_does_not_fit_is_refused(folder: Path, id: str, status: str, more: dict[str, str], message: str) -> None:
    before = lines(folder)
    with pytest.raises(UsageError, match=message):
        resolve(folder, id, status, **more)
    assert lines(folder) == before


def test_the_nearest_id_is_named(folder: Path) -> None:
    with pytest.raises(NameUnknown, match="Did you mean 'f10'"):
        resolve(folder, "f10a", "true", on="2022")


def test_bundled_cases_are_never_written() -> None:
    with pytest.raises(UsageError, match="standoff new DIR --from korea"):
        resolve_forecast(KOREA, read_case(KOREA, "korea"), "f10", "true", on="2022")
    with pytest.raises(UsageError, match="never written"):
        resolve_forecast(files("standoff") / "cases" / "korea", read_case(KOREA, "korea"), "f10", "true", on="2022")


def test_a_file_changed_meanwhile_is_not_written_over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from standoff.forecasts import resolving

    path, edit = folder / "forecasts.yaml", resolving.set_values

    def slow(text: str, changes: object) -> str:
        path.write_text(text + "# another hand\n", encoding="utf-8")
        return edit(text, changes)  # type: ignore[arg-type]

    monkeypatch.setattr(resolving, "set_values", slow)
    with pytest.raises(FileProblem, match="in the meantime"):
        resolve(folder, "f10", "true", on="2022", record="A source")
    assert lines(folder)[-1] == "# another hand\n"


def test_a_case_that_would_not_be_valid_is_put_back(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from standoff.forecasts import resolving

    before = lines(folder)
    monkeypatch.setattr(resolving, "set_values", lambda text, changes: text.replace("  - id: f11", "  - id: f10"))
    with pytest.raises(CaseError, match="second time"):
        resolve(folder, "f10", "true", on="2022", record="A source")
    assert lines(folder) == before


WRITER = """
import sys
from pathlib import Path
from standoff.case.reading import read_case
from standoff.forecasts.resolving import resolve_forecast
folder = Path(sys.argv[1])
data = read_case(folder, "mine")
print("ready", flush=True)
for turn in range(1_000_000):
    resolve_forecast(folder, data, "f10", "false", on="2025-06-03", record=f"Record {turn}", note="x" * 3000)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_no_ledger_is_damaged_by_a_kill(folder: Path) -> None:
    rng, written = random.Random(3), set()
    for _ in range(10):
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(rng.uniform(0, 0.3))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        found = read_case(folder, "mine").forecasts.forecasts
        assert len(found) == 5
        written.add(found[1].resolution.record)
    assert len(written) > 1


def test_a_layout_that_cannot_be_edited_is_refused_by_name(folder: Path) -> None:
    path = folder / "forecasts.yaml"
    odd = LEDGER.replace("    resolution:\n      status: open   #", "    resolution:\n      ? status\n      : open   #")
    path.write_text(odd)
    with pytest.raises(FileProblem, match=r"forecasts\.yaml: .* by hand"):
        resolve(folder, "f10", "false", on="2025-06-03", record="A source")
    assert path.read_text() == odd


def test_a_ledger_written_as_json_can_be_edited(folder: Path) -> None:
    import json

    import yaml

    path = folder / "forecasts.yaml"
    path.write_text(json.dumps(yaml.load(LEDGER, Loader=yaml.BaseLoader), indent=1))
    resolve(folder, "f10", "false", on="2026-06-03", record="A source, with a comma: see [1]")
    found = read_case(folder, "mine").forecasts
    assert (found.known_to, found.forecasts[1].resolution.record) == ("2026-06-03", "A source, with a comma: see [1]")
    assert found.forecasts[1].resolution.judgement is False and len(found.forecasts) == 5
