"""The one decorator for compiled kernels.

A kernel takes arrays and scalars and counts. It is compiled by numba on its first call and kept in numba's cache on
disk; where numba finds no place to write a cache (package and home both read-only) it is compiled afresh in each
process and one line on stderr says so. ``NUMBA_DISABLE_JIT=1`` runs every kernel as plain Python, as the tests do once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
_told = False


def kernel(function: F) -> F:
    """Compile `function` with numba: no Python objects, no lock held, cached on disk where that is possible."""
    import numba  # type: ignore[import-untyped,unused-ignore]

    try:
        return numba.njit(function, cache=True, nogil=True)  # type: ignore[no-any-return]
    except RuntimeError as problem:
        if "cache" not in str(problem) and "locator" not in str(problem):
            raise
        global _told  # noqa: PLW0603
        if not _told:
            _told = True
            print("standoff: no place to keep compiled code; compiling afresh in this process.", file=sys.stderr)
        return numba.njit(function, nogil=True)  # type: ignore[no-any-return]
