"""The public surface: what `__all__` says is what can be imported, and importing the package costs nothing heavy."""

from __future__ import annotations

import subprocess
import sys

import standoff


def test_all_is_what_can_be_imported() -> None:
    assert set(dir(standoff)) == set(standoff.__all__)
    for name in standoff.__all__:
        assert getattr(standoff, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    try:
        standoff.nothing  # noqa: B018
    except AttributeError as problem:
        assert "nothing" in str(problem)
    else:
        raise AssertionError("standoff.nothing exists")


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from standoff.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'numpy', 'numba', 'yaml', 'lark', 'jinja2', 'dd', 'pydantic'} & set(sys.modules)\n"
        "sys.exit(repr(heavy) if heavy else 0)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
