"""`.gmcr` files of GMCR+: read as a case, one resolved game written out.

The format is the JSON that gmcr-py saves: options with a permitted direction, decision makers with prioritised
statements or a ranking of numbered states, infeasible patterns, misperceptions, coalitions. Files older than that are
Python pickles; they are recognised by their first byte and refused, never loaded. What the numbers of a ranking refer
to (states counted from 1 in ascending code, options regrouped by decision maker) is followed here; how the conflict
is solved is not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from standoff.case.resolved import ResolvedGame
from standoff.case.schema import CaseData
from standoff.interop._gmcr_case import as_case
from standoff.interop._gmcr_file import read_file
from standoff.interop._gmcr_write import Exported, export
from standoff.interop._json_text import parse_json, read_bytes

__all__ = ["Exported", "export_gmcr", "read_bytes_as_case", "read_gmcr"]


def read_gmcr(path: Path) -> CaseData:
    """The case in a `.gmcr` file.

    Options `o0`, `o1`, ... keep the file's order, players are `p0`, `p1`, ...; the perspective is `file`, and there is
    no status quo. Raises FileProblem where the file cannot be read (a pickle, too large, another encoding) and
    CaseError with every fault of its content.
    """
    return read_bytes_as_case(read_bytes(path), path.name)


def read_bytes_as_case(data: bytes, name: str) -> CaseData:
    """The case in the bytes of a `.gmcr` file of that name; raises as `read_gmcr`."""
    return as_case(read_file(parse_json(data, name), name), Path(name).stem or "case")


def export_gmcr(game: ResolvedGame, states: Sequence[str], tiers: Mapping[str, Sequence[int]]) -> Exported:
    """One resolved game as the text of a `.gmcr` file, and what is lost.

    `states` are all states of the game as Y/N strings, `tiers` each player's tier of each of them (higher is better).
    Constraints become infeasible patterns; statements become disjunctions of up to 64 conjunctions, or else every
    player gets a ranking. Reading the file back gives a game with equal stability, its options regrouped by player.
    Raises UsageError where states are coalesced, or the constraints come to too many patterns.
    """
    return export(game, states, tiers)
