"""Where preference draws are evaluated: in this process, in processes of this machine, or on a Dask cluster.

An executor has `run(function, job, parts)`, which yields `function(job, part)` for every part as it is ready. The job
goes to each worker once. A worker that dies loses nothing: its parts are done again elsewhere. Workers ignore Ctrl-C;
whoever iterates gets the KeyboardInterrupt, and the executor cleans up behind it.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from standoff.cli.common import say
from standoff.errors import MissingExtra, StandoffError, UsageError

if TYPE_CHECKING:
    from standoff.study.robustness.records import RobustnessReport

DrawsOption = Annotated[
    int, typer.Option("--draws", min=0, help="Draw uncertain preferences so often; the share in which findings hold.")
]
SeedOption = Annotated[int, typer.Option("--seed", min=0, help="Seed of the draws: the same seed, the same answer.")]
WorkersOption = Annotated[
    int | None, typer.Option("--workers", min=1, help="Processes for the draws (default: as many as processors).")
]
DaskOption = Annotated[
    str | None, typer.Option("--dask", metavar="ADDRESS", help="Draw on a Dask cluster, such as tcp://host:8786.")
]

SHORT, LONG = 1.0, 6.0
"""Seconds tried in this process, and seconds of work left that are worth the start of others."""
PATIENCE = 20
"""Seconds to wait for a Dask scheduler."""
ATTEMPTS = 3
"""How often parts are begun again where workers die over them."""

Function = Callable[[Any, Any], Any]


def executor(workers: int | None, dask: str | None) -> Any:
    """The executor that the options ask for.

    `workers`: processes of this machine (None: as many as processors, where that is worth while; 1: this process).
    `dask`: the address of a scheduler. Raises UsageError where both are given.
    """
    if dask is None:
        return Processes(workers) if workers is not None and workers > 1 else Adaptive(workers)
    if workers is not None:
        raise UsageError("--workers counts processes of this machine and --dask names a cluster: give one of the two.")
    return OnDask(dask)


def interrupted(report: RobustnessReport | None) -> bool:
    """Whether draws were cut short; says on stderr how many the answer rests on."""
    if report is None or report.complete:
        return False
    say(f"Interrupted: the answer counts {report.draws:,} of {report.asked:,} draws.")
    return True


class Adaptive:
    """This process, and others only where the work turns out to be long; how it is shared out changes no answer."""

    def __init__(self, workers: int | None):
        from standoff.conflict.threads import processors

        self.workers = processors() if workers is None else workers

    def run(self, function: Function, job: Any, parts: Sequence[Any]) -> Iterator[Any]:
        """The results as they are ready."""
        begun = None
        for done, part in enumerate(parts):
            yield function(job, part)
            # The first part also prepares the job; from the second on the time says how long the rest will take.
            begun = begun or (time.monotonic(), done)
            spent, finished = time.monotonic() - begun[0], done - begun[1]
            left = len(parts) - done - 1
            if self.workers > 1 and finished and spent > SHORT and spent / finished * left > LONG:
                yield from Processes(self.workers).run(function, job, parts[done + 1 :])
                return

    def start(self, function: Function, job: Any, parts: Sequence[Any]) -> Running | None:
        """The work begun on all processors but one, for this process has other work; None where there is only one."""
        return Processes(self.workers - 1).start(function, job, parts) if self.workers > 1 else None


class Processes:
    """Processes of this machine, started afresh (nothing is inherited) and ended behind the last part."""

    def __init__(self, workers: int):
        self.workers = workers

    def run(self, function: Function, job: Any, parts: Sequence[Any]) -> Iterator[Any]:
        """The results as they are ready; parts whose worker died are begun again, `ATTEMPTS` times at most in all."""
        with closing(self.start(function, job, parts)) as running:
            yield from running

    def start(self, function: Function, job: Any, parts: Sequence[Any]) -> Running:
        """The same, begun at once: the work goes on beside whatever this process does until it asks for the results."""
        return Running(self.workers, function, job, list(parts))


class Running:
    """Work that a pool of processes has been given; iterate for the results, close to give up what is left."""

    def __init__(self, workers: int, function: Function, job: Any, waiting: list[Any]):
        self._workers, self._function, self._job, self._waiting = workers, function, job, waiting
        self._pool: Any = None
        self._todo: dict[Any, Any] = {}
        self._begin()

    def _begin(self) -> None:
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(
            min(self._workers, len(self._waiting)), mp_context=context, initializer=_begin, initargs=(self._job,)
        )
        with _interrupts_held():
            self._todo = {self._pool.submit(_local, self._function, part): part for part in self._waiting}

    def __iter__(self) -> Iterator[Any]:
        """The results as they are ready."""
        from concurrent.futures.process import BrokenProcessPool

        for attempt in range(ATTEMPTS):
            try:
                yield from self._results()
                return
            except BrokenProcessPool:
                if attempt + 1 < ATTEMPTS:
                    say("A worker process ended unexpectedly; what it had is done again.")
                    self.close()
                    self._begin()
        raise StandoffError(
            f"Worker processes ended unexpectedly {ATTEMPTS} times, perhaps for want of memory; try --workers 1."
        )

    def _results(self) -> Iterator[Any]:
        """The results of one pool of workers; what is done leaves `_waiting`."""
        from concurrent.futures import FIRST_COMPLETED, wait

        while self._todo:
            for future in wait(self._todo, return_when=FIRST_COMPLETED).done:
                part = self._todo.pop(future)
                result = future.result()
                self._waiting.remove(part)
                yield result

    def close(self) -> None:
        """End the processes, at once where something is left undone."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        processes = list((getattr(pool, "_processes", None) or {}).values())
        pool.shutdown(wait=not self._waiting, cancel_futures=True)
        for process in processes if self._waiting else ():
            process.terminate()
            process.join()


_job: Any = None


def _begin(job: Any) -> None:
    """Make a new worker process ready: one thread, deaf to Ctrl-C, the job at hand."""
    global _job  # noqa: PLW0603
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    _one_thread()
    _job = job


def _local(function: Function, part: Any) -> Any:
    return function(_job, part)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold back Ctrl-C while processes start, so that they start without it."""
    if not hasattr(signal, "pthread_sigmask") or threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


class OnDask:
    """The workers of a Dask cluster, by the address of its scheduler; Standoff has to be installed there."""

    def __init__(self, address: str):
        self.address = address

    def run(self, function: Function, job: Any, parts: Sequence[Any]) -> Iterator[Any]:
        """The results as they are ready; the cluster does again what a lost worker had."""
        distributed = _distributed()
        try:
            client = distributed.Client(self.address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as problem:
            raise UsageError(f"No Dask scheduler answers at {self.address}.") from problem
        try:
            if not client.scheduler_info(n_workers=-1)["workers"]:
                raise UsageError(f"The Dask scheduler at {self.address} has no workers.")
            waiting = list(parts)
            for _ in range(ATTEMPTS):
                yield from self._once(client, function, job, waiting)
                if not waiting:
                    return
            raise StandoffError(f"The workers of the Dask cluster at {self.address} were lost {ATTEMPTS} times.")
        finally:
            client.close()

    def _once(self, client: Any, function: Function, job: Any, waiting: list[Any]) -> Iterator[Any]:
        """What the cluster does with the job sent once; what is done leaves `waiting`.

        The cluster keeps few copies of the job: where a worker dies with the last one, tasks are cancelled and wait.
        """
        distributed = _distributed()
        there = client.scatter(job, broadcast=True, hash=False)
        futures = [client.submit(_remote, function, there, part, pure=False, retries=ATTEMPTS) for part in waiting]
        todo = {future.key: part for future, part in zip(futures, waiting, strict=True)}
        for future in distributed.as_completed(futures, loop=client.loop):
            if future.cancelled():
                continue
            try:
                result = future.result()
            except distributed.KilledWorker as problem:
                raise StandoffError(f"Workers of the Dask cluster at {self.address} die over these draws.") from problem
            waiting.remove(todo[future.key])
            yield result


def _distributed() -> Any:
    from importlib import import_module

    try:
        return import_module("distributed")
    except ImportError as problem:
        raise MissingExtra("A Dask cluster needs distributed: install standoff[dask].") from problem


def _remote(function: Function, job: Any, part: Any) -> Any:
    _one_thread()
    return function(job, part)


def _one_thread() -> None:
    from standoff.conflict.threads import use_threads

    use_threads(1)
