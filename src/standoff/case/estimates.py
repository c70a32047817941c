"""Write fitted rates and rationality into a case: `dynamics` in case.yaml, comments and layout kept."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from standoff.case.locate import is_bundled
from standoff.case.writing import edit_yaml
from standoff.errors import UsageError


def write_estimates(folder: Path | Traversable, perspective: str, estimates: Mapping[str, Any]) -> bool:
    """Put the estimates of one perspective into a case folder, in place of those there; whether the file changed.

    estimates: `rates` {player: {value, low, high}}, `tau`, `identified`, `record`, `note`, numbers as text. Raises
    UsageError for a bundled case, FileProblem where case.yaml cannot be read or written.
    """
    if not isinstance(folder, Path) or is_bundled(folder):
        raise UsageError("A bundled case is never written: copy it first with `standoff new DIR --from NAME`.")
    return edit_yaml(folder / "case.yaml", lambda content: put(content, perspective, estimates))


def put(content: Any, perspective: str, estimates: Mapping[str, Any]) -> None:
    """Change the content of a case.yaml: the section is made where it is missing, after `hazards` or at the end."""
    from ruamel.yaml.comments import CommentedMap

    if not content.get("dynamics"):
        section = CommentedMap()
        if "dynamics" in content:
            content["dynamics"] = section
        else:
            keys = list(content)
            content.insert(keys.index("hazards") + 1 if "hazards" in keys else len(keys), "dynamics", section)
            content.yaml_set_comment_before_after_key("dynamics", before="\n")
    made = CommentedMap()
    rates = CommentedMap()
    for player, estimate in estimates["rates"].items():
        rates[player] = _flow(estimate)
    made["rates"] = rates
    made["tau"] = _flow(estimates["tau"])
    for key in ("identified", "record", "note"):
        made[key] = estimates[key]
    content["dynamics"][perspective] = made


def _flow(estimate: Mapping[str, str]) -> Any:
    """An estimate on one line."""
    from ruamel.yaml.comments import CommentedMap

    made = CommentedMap(estimate)
    made.fa.set_flow_style()
    return made
