"""`standoff doctor`: what is installed, where compiled code is kept, whether the engines work here."""

from __future__ import annotations

from standoff.cli.common import ANSWERED, FAULTY, JsonOption, emit, head, table

NEEDED = ("numpy", "numba", "pydantic", "yaml", "ruamel.yaml", "lark", "dd", "typer", "rich", "jinja2")
EXTRAS = {"pandas": "frames"}


def doctor(as_json: JsonOption = False) -> int:
    """Look at this installation and say what is missing, sentence by sentence."""
    rows = [*_libraries(), _yaml_in_c(), _cache(), _engines()]
    well = all(state not in {"missing", "broken"} for _, state, _ in rows)
    if as_json:
        checks = [{"what": what, "state": state, "detail": detail} for what, state, detail in rows]
        emit({**head("doctor", ""), "case": None, "checks": checks})
    else:
        table("This installation", ("what", "state", "detail"), rows)
    return ANSWERED if well else FAULTY


def _libraries() -> list[tuple[str, str, str]]:
    import importlib
    from importlib.metadata import PackageNotFoundError, version

    names = {"yaml": "PyYAML"}
    rows = []
    for module in (*NEEDED, *EXTRAS):
        try:
            importlib.import_module(module)
            rows.append((module, "found", version(names.get(module, module))))
        except ImportError:
            extra = EXTRAS.get(module)
            if extra:
                rows.append((module, "absent", f"optional: install standoff[{extra}]"))
            else:
                rows.append((module, "missing", "install standoff again"))
        except PackageNotFoundError:
            rows.append((module, "found", "version unknown"))
    return rows


def _yaml_in_c() -> tuple[str, str, str]:
    import yaml

    if getattr(yaml, "__with_libyaml__", False):
        return ("libyaml", "found", "case files are read by the C library")
    return ("libyaml", "absent", "case files are read by the slower Python parser")


def _cache() -> tuple[str, str, str]:
    """Whether numba finds a place for compiled code."""
    import numba

    @numba.njit(cache=False)  # type: ignore[untyped-decorator,unused-ignore]
    def one() -> int:
        return 1

    try:
        one.enable_caching()
    except RuntimeError:
        return ("compiled code", "absent", "no place to keep it: every process compiles afresh")
    return ("compiled code", "found", "kept on disk between runs")


def _engines() -> tuple[str, str, str]:
    """Solve a known conflict with both engines."""
    import standoff

    game = standoff.load("catalogue/textbook/prisoners-dilemma").game()
    fast = game.solve(["nash", "seq"])
    slow = game.solve(["nash", "seq"], engine="reference")
    same = all(fast.equilibria(c).strings() == slow.equilibria(c).strings() for c in ("nash", "seq"))
    right = len(fast.equilibria("nash")) == 1 and len(fast.equilibria("seq")) == 2
    if same and right:
        return ("engines", "agree", "prisoner's dilemma: one Nash, two SEQ equilibria")
    return ("engines", "broken", "the prisoner's dilemma comes out wrong here")
