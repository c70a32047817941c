"""How many threads the engines may use, and the sharing out of work among them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

_PARALLEL_FROM = 1 << 13
_most_threads: int | None = None


def use_threads(most: int | None) -> None:
    """Let the engines use so many threads at most (None: all processors); for processes that share a machine."""
    global _most_threads  # noqa: PLW0603
    _most_threads = most


def processors() -> int:
    """How many threads to use: as many as `use_threads` allows, else the processors this process may use."""
    if _most_threads is not None:
        return _most_threads
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def map_all(work: Callable[[T], None], items: Iterable[T], n: int) -> None:
    """Do `work` on every item, on all the threads there may be where n states make that worth while."""
    todo = list(items)
    workers = min(len(todo), processors())
    if workers < 2 or n < _PARALLEL_FROM:
        for item in todo:
            work(item)
        return
    with ThreadPoolExecutor(workers) as pool:
        for _ in pool.map(work, todo):
            pass
