"""`--draws`: the contract, the same answer for the same seed whoever computes, Ctrl-C, a real Dask cluster."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from standoff.case.new import write_new
from standoff.case.reading import read_case
from standoff.cli.executors import Adaptive, OnDask, Processes, executor
from standoff.errors import MissingExtra, StandoffError, UsageError
from standoff.study.robustness.drawing import Counts, Job
from standoff.study.robustness.reporting import robustness
from standoff.study.run import study
from tests.cli.running import run

ROOT = Path(__file__).resolve().parents[2]
needs_dask = pytest.mark.skipif(importlib.util.find_spec("distributed") is None, reason="distributed is not installed")
quiet = pytest.mark.filterwarnings("ignore::ResourceWarning:distributed", "ignore::DeprecationWarning:distributed")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("cases") / "mine"
    write_new(folder)
    return str(folder)


def test_solve_adds_shares_to_each_concept_drawn(case: str) -> None:
    ran = run("solve", case, "--draws", "40", "--seed", "3", "--workers", "1", "--json")
    assert ran.code == 0
    document = ran.document
    assert document["seed"] == 3
    assert document["draws"] == {"asked": 40, "made": 40, "doubtful": 1, "groups": 0}
    drawn = document["concepts"]["seq"]["drawn"]
    assert set(drawn) == {"status_quo", "n_ever", "states"}
    known = [one["state"] for one in drawn["states"] if one["known"]]
    assert known == document["concepts"]["seq"]["equilibria"]
    for one in drawn["states"]:
        assert set(one["share"]) == {"value", "low", "high", "draws", "vacuous"}
        assert one["share"]["low"] <= one["share"]["value"] <= one["share"]["high"]
    assert "drawn" not in document["concepts"]["gmr"]
    chosen = run("solve", case, "-c", "gmr", "--draws", "9", "--json").document
    assert chosen["concepts"]["gmr"]["drawn"]["states"][0]["share"]["draws"] == 9
    plain = run("solve", case, "--json").document
    assert plain["seed"] is None
    assert "draws" not in plain


def test_theses_have_shares_or_say_why_not(case: str) -> None:
    document = run("theses", case, "--draws", "30", "--json").document
    assert document["draws"] == {"asked": 30, "made": 30}
    for one in document["theses"]:
        assert (one["share"] is None) == (one["not_drawn"] is not None)
    assert any(one["share"] for one in document["theses"])
    assert "share" not in run("theses", case, "--json").document["theses"][0]
    told = run("theses", case, "--draws", "30").out
    assert "Draws: holds in" in told
    assert "30 draws, seed 0" in told


def test_formats_have_shares_of_what_each_table_reaches(case: str) -> None:
    document = run("formats", case, "--draws", "20", "--seed", "2", "--json").document
    assert document["draws"] == {"asked": 20, "made": 20}
    assert document["seed"] == 2
    for one in document["formats"]:
        assert one["drawn"]["meets"]["value"] == float(one["meets"])
        assert {"something is agreed", "some agreement is kept", "some agreement is robust"} <= set(one["drawn"])
    assert "In 20 preference draws (seed 0)" in run("formats", case, "--draws", "20").out
    assert "drawn" not in run("formats", case, "--json").document["formats"][0]
    assert run("formats", case, "--draws", "5", "--concept", "nash").code == 2


def test_brief_draws_and_leaves_out_draws(case: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    document = run("brief", case, "-o", str(page), "--draws", "20", "--seed", "4", "--json").document
    assert document["seed"] == 4
    assert document["robustness"]["made"] == 20
    assert document["headline"]["worlds"][0]["share"]["draws"] == 20
    assert 'id="robustness"' in page.read_text(encoding="utf-8")
    document = run("brief", case, "-o", str(page), "--draws", "0", "--json").document
    assert document["robustness"] is None
    assert document["seed"] is None
    assert 'id="robustness"' not in page.read_text(encoding="utf-8")


def test_wrong_uses_are_sentences(case: str) -> None:
    both = run("solve", case, "--draws", "5", "--workers", "2", "--dask", "tcp://127.0.0.1:1")
    assert both.code == 2
    assert "one of the two" in both.err
    reference = run("solve", case, "--draws", "5", "--engine", "reference")
    assert reference.code == 2
    with pytest.raises(UsageError, match="draws"):
        robustness(read_case(Path(case), "mine"), 0)


@pytest.mark.slow
def test_any_number_of_workers_gives_the_same_document(case: str) -> None:
    words = ("theses", case, "--draws", "60", "--seed", "5", "--json")
    documents = {workers: run(*words, "--workers", str(workers)).out for workers in (1, 2, 3)}
    assert documents[1] == documents[2] == documents[3]
    assert run(*words[:-2], "6", "--json").out != documents[1]


def dies_once(job: tuple[str, Job], part: range) -> Counts:
    """Draws as usual, but the first worker to get here is killed in the middle of its work."""
    from standoff.study.robustness.drawing import run as draw

    mark, inner = Path(job[0]), job[1]
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return draw(inner, part)


def first_of(job: object, part: range) -> int:
    return part.start


def always_dies(job: object, part: range) -> Counts:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


class Disguised:
    """An executor that runs draws through `dies_once`."""

    def __init__(self, inner: Processes | OnDask, mark: Path):
        self.inner, self.mark = inner, mark

    def run(self, function, job, parts):  # type: ignore[no-untyped-def]
        return self.inner.run(dies_once, (str(self.mark), job), parts)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
@pytest.mark.slow
def test_a_killed_process_loses_nothing(case: str, tmp_path: Path) -> None:
    data = read_case(Path(case), "mine")
    whole = robustness(data, 60, 1, theses=None, concepts=("seq",))
    mark = tmp_path / "died"
    assert robustness(data, 60, 1, theses=None, concepts=("seq",), executor=Disguised(Processes(2), mark)) == whole
    assert mark.exists()
    with pytest.raises(StandoffError, match="--workers 1"):
        list(Processes(2).run(always_dies, None, [range(1)]))


@pytest.mark.skipif(not hasattr(signal, "SIGINT") or sys.platform == "win32", reason="no such signal here")
def test_ctrl_c_prints_what_is_finished_and_leaves_with_130(case: str) -> None:
    code = (
        "import os, signal, sys\n"
        "from standoff.study.robustness import reporting as robustness\n"
        "kept = robustness.Drawing.report\n"
        "def report(drawing, progress):\n"
        "    def watch(done, total, what):\n"
        "        if done > 200: os.kill(os.getpid(), signal.SIGINT)\n"
        "    return kept(drawing, watch)\n"
        "robustness.Drawing.report = report\n"
        "from standoff.cli import main\n"
        "main(sys.argv[1:])\n"
    )
    words = [sys.executable, "-c", code, "theses", case, "--draws", "100000", "--json", "--workers", "1"]
    ran = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False)
    assert ran.returncode == 130
    assert "of 100,000 draws" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert '"made": 2' in ran.stdout


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_work_begun_beside_can_be_waited_for_or_given_up() -> None:
    parts = [range(n, n + 1) for n in range(6)]
    begun = Processes(1).start(first_of, None, parts)
    assert sorted(begun) == list(range(6))
    begun.close()
    begun.close()
    given_up = Processes(2).start(first_of, None, parts)
    workers = [worker.pid for worker in given_up._pool._processes.values()]
    given_up.close()
    assert workers
    end = time.monotonic() + 20
    while any(map(_lives, workers)) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(map(_lives, workers))
    assert Adaptive(1).start(first_of, None, parts) is None


def test_the_study_is_the_same_with_draws_beside_it(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = read_case(Path(case), "mine")
    alone = study(data, draws=30, seed=4)
    monkeypatch.setattr("standoff.study.robustness.reporting.WORTH_A_PROCESS", 0)
    assert study(data, draws=30, seed=4, executor=Adaptive(2)) == alone


def test_without_the_extra_a_sentence_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtra, match=r"standoff\[dask\]"):
        list(executor(None, "tcp://127.0.0.1:9").run(dies_once, None, [range(1)]))


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers, each a process of its own: its address, and the workers."""
    where = tmp_path / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    quietly = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": str(ROOT)}
    place = ["--scheduler-file", str(where)]
    began = [subprocess.Popen([*dask, "scheduler", *place, "--port", "0", "--no-dashboard"], **quietly)]  # type: ignore[call-overload]
    worker = [*dask, "worker", *place, "--no-nanny", "--nthreads", "1", "--no-dashboard"]
    began += [subprocess.Popen([*worker, "--local-directory", str(tmp_path)], **quietly) for _ in range(2)]  # type: ignore[call-overload]
    try:
        yield _ready(where), began[1:]
    finally:
        for process in reversed(began):
            process.kill()
            process.wait()


def _ready(where: Path) -> str:
    """The scheduler's address, once both workers are there."""
    import json

    from distributed import Client

    end = time.monotonic() + 60
    while time.monotonic() < end and not where.exists():
        time.sleep(0.1)
    address: str = json.loads(where.read_text())["address"]
    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
    return address


@needs_dask
@quiet
@pytest.mark.slow
def test_a_dask_cluster_gives_the_same_and_a_killed_worker_loses_nothing(
    case: str, cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, workers = cluster
    words = ("theses", case, "--draws", "60", "--seed", "5", "--json")
    assert run(*words, "--dask", address).out == run(*words, "--workers", "1").out
    data = read_case(Path(case), "mine")
    whole = robustness(data, 60, 1, theses=None, concepts=("seq",))
    mark = tmp_path / "died"
    found = robustness(data, 60, 1, theses=None, concepts=("seq",), executor=Disguised(OnDask(address), mark))
    assert found == whole
    assert mark.exists()
    assert sum(worker.poll() is not None for worker in workers) == 1


@needs_dask
@quiet
def test_an_address_where_nothing_answers_is_a_sentence(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("standoff.cli.executors.PATIENCE", 1)
    ran = run("theses", case, "--draws", "5", "--dask", "tcp://127.0.0.1:9")
    assert ran.code == 2
    assert "No Dask scheduler answers" in ran.err
