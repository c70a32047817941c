"""Every target of speed, measured, as ratios to a yardstick timed in the same run.

`python -m benchmarks` or `python benchmarks/run.py`. ``--quick`` leaves out what takes more than some
seconds, ``--large`` adds 2^24 states. Kernels are compiled, and caches warmed, before anything is timed.
Nothing here is asserted in tests: times depend on the machine, ratios much less.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import standoff
from benchmarks.ahead import years_ahead
from benchmarks.subjects import bare_model, write_case
from benchmarks.yardstick import Yardstick, measure, median_time
from standoff.conflict.model import Model
from standoff.conflict.threads import use_threads
from standoff.stability.blocks import forget
from standoff.stability.concepts import CONCEPTS, solve
from standoff.stability.reach import attainable
from standoff.stability.witnesses import witness
from standoff.study.robustness.drawing import Job
from standoff.study.robustness.drawing import run as run_draws
from standoff.study.robustness.reporting import not_drawn
from standoff.study.solver import Solver
from standoff.theses.questions import game_of
from standoff.theses.records import GameKey

FIVE = CONCEPTS[:5]
GMCRPLUS_SECONDS = 70.0
"""What GMCR+ takes for 4,096 states, as measured once elsewhere."""


def afresh(model: Model, concepts: Sequence[str]) -> None:
    """Solve with nothing kept from before."""
    forget()
    solve(model, concepts)


def warm() -> None:
    """Have every kernel compiled."""
    for one_way in (0, 0b1001001001):
        model = bare_model(10, 3, one_way=one_way)
        solve(model, CONCEPTS)
        attainable(model)
        witness(model, "symseq", 0, 0)
        witness(model, "sim", 0, 0)


def flagship(yard: Yardstick) -> None:
    """The bundled case, read already: the core, and everything released."""
    case = standoff.load("korea")
    for scenario, five, six in ((None, "0.2 s for one perspective", "SIM in 10 s"), ("full", "1.5 s", "")):
        resolved = case.game(scenario=scenario).resolved
        game = case.game(scenario=scenario)
        model, name = game.model, f"korea, {resolved.scenario or 'bare'} ({game.model.n:,} states)"
        print(yard.line(f"{name}: states and ranks", median_time(lambda s=scenario: case.game(scenario=s))))  # type: ignore[misc]
        print(yard.line(f"{name}: five concepts", median_time(lambda m=model: afresh(m, FIVE)), f"target {five}"))  # type: ignore[misc]
        other = replace(model, ranks=model.ranks.copy())
        solve(other, ["seq"])

        def redraw(m: Model = model) -> None:
            solve(replace(m, ranks=m.ranks.copy()), ["seq"])

        print(yard.line(f"{name}: SEQ again, other preferences", median_time(redraw)))
        if six:
            print(yard.line(f"{name}: SIM", median_time(lambda m=model: afresh(m, ["sim"])), f"target {six}"))  # type: ignore[misc]


def drawn(yard: Yardstick, sample: int = 100) -> None:
    """Preference draws of the flagship's default game with the theses judged in it, one thread, and what 2,000 take."""
    data = standoff.load("korea").data
    solver = Solver(data)
    key = GameKey("moscow", "core")
    theses = [t for t in data.theses.theses if game_of(t, data) == key]
    asked = tuple(t.id for t in theses if not not_drawn(t, data, key.scenario, solver, {key.perspective}))
    use_threads(1)
    for what, job in (
        ("stable states and worlds", Job(data, 1, key, (), ("seq",), worlds=True)),
        (f"{len(asked)} theses", Job(data, 1, key, asked)),
    ):
        run_draws(job, range(10))
        begun = time.process_time()
        run_draws(job, range(10, 10 + sample))
        each = (time.process_time() - begun) / sample
        note = f"{1 / each:.0f} draws a second; 2,000 on two processors in {1000 * each:.0f} s, target 60 s"
        print(yard.line(f"korea, core: a draw, {what} (CPU)", each, note))
    use_threads(None)


def from_file(yard: Yardstick, bits: int = 20) -> None:
    """From a case folder to Nash and the four metarational concepts."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_case(Path(folder) / "made", options=bits, actors=6, statements=12)

        def whole() -> None:
            forget()
            standoff.load(path).game().solve(FIVE)

        standoff.load(path).game()
        model = standoff.load(path).game().model
        seconds = median_time(whole)
        print(yard.line(f"2^{bits} states, 6 actors: file to five concepts", seconds, "target 60 argsorts"))
        print(yard.line("  of which five concepts", median_time(lambda: afresh(model, FIVE))))


def by_size(yard: Yardstick, sizes: Sequence[int]) -> None:
    """Cost per state as models grow, reversible and with one-way options."""
    base: dict[str, float] = {}
    for kind, one_way in (("reversible", 0), ("two one-way options each", 0)):
        for bits in sizes:
            if kind != "reversible":
                cut = [bits * i // 6 for i in range(6)]
                one_way = sum(3 << at for at in cut)
            model = bare_model(bits, 6, one_way=one_way)
            afresh(model, FIVE)
            seconds = median_time(lambda m=model: afresh(m, FIVE), 3 if bits <= 20 else 1)  # type: ignore[misc]
            each = seconds / model.n
            base.setdefault(kind, each)
            note = f"{each * 1e9:6.0f} ns a state, {each / base[kind]:.2f} times 2^{sizes[0]}"
            print(yard.line(f"2^{bits} states, 6 actors, {kind}", seconds, note))
            del model
            forget()


def small_things(yard: Yardstick) -> None:
    """A model that GMCR+ can still handle, and single questions on a large one."""
    small = bare_model(12, 3)
    seconds = median_time(lambda: afresh(small, ["nash", "gmr", "smr", "seq", "sim"]), 9)
    print(
        yard.line("4,096 states, 3 actors: five concepts of GMCR+", seconds, f"{GMCRPLUS_SECONDS / seconds:,.0f} times")
    )
    large = bare_model(20, 6)
    solve(large, ["nash"])
    print(yard.line("2^20 states: attainable from the status quo", median_time(lambda: attainable(large))))
    for concept in ("seq", "symseq", "sim"):
        spent = median_time(lambda c=concept: witness(large, c, 2, 777_777))  # type: ignore[misc]
        print(yard.line(f"2^20 states: one witness, {concept}", spent))


def start_up(yard: Yardstick) -> None:
    """The CPU time of `standoff --help`."""
    command = [str(Path(sys.executable).with_name("standoff")), "--help"]

    def cpu() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    cpu()
    print(yard.line("standoff --help, CPU", min(cpu() for _ in range(3)), "target 0.3 s"))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out what takes long")
    parser.add_argument("--large", action="store_true", help="also 2^24 states (some 4 GiB)")
    chosen = parser.parse_args()
    begun = time.perf_counter()
    warm()
    yard = measure()
    ready = time.perf_counter() - begun
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; kernels ready in {ready:.1f} s")
    print(f"{'':<58}{'':>9}     argsorts  mergesorts")
    print(yard.line("yardstick: numba merge sort of 2^20 int64", yard.merge))
    print(yard.line("yardstick: NumPy argsort of the same", yard.argsort))
    start_up(yard)
    flagship(yard)
    drawn(yard)
    small_things(yard)
    if not chosen.quick:
        years_ahead(yard)
        from_file(yard)
        by_size(yard, [14, 17, 20, *([24] if chosen.large else [])])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)
    print(f"most memory used: {peak:.2f} GiB")


if __name__ == "__main__":
    main()
