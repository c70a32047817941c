"""The limits within which a case is read: reading takes bounded time and memory on any input."""

from __future__ import annotations

MAX_FILE_BYTES = 1 << 20
"""The largest YAML or CSV file of a case folder."""

MAX_GMCR_BYTES = 64 << 20
"""The largest `.gmcr` file."""

MAX_SOURCE_BYTES = 16 << 20
"""The largest source text."""

MAX_YAML_DEPTH = 32
"""How deep the nodes of a YAML file may nest."""

MAX_YAML_NODES = 200_000
"""How many nodes (scalars, lists, mappings) a YAML file may have."""

MAX_CSV_ROWS = 50_000
"""How many rows a CSV file may have."""

MAX_CSV_COLUMNS = 100
"""How many columns a CSV file may have."""

MAX_LIST_CELL = 200
"""How many entries a list in one CSV cell may have."""

MAX_FILES = 200
"""How many perspectives a case may have."""

MAX_ISSUES = 500
"""How many faults of one case are reported; the rest are counted."""

MAX_PROPOSITION_CHARACTERS = 20_000
"""How long a proposition may be."""

MAX_PROPOSITION_DEPTH = 100
"""How deep a proposition may nest."""

MAX_OPTIONS = 64
"""How many options a case may have: a state is one 64-bit code."""
