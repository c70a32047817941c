"""What a person sees: tables that fit 80 columns, words before letters, the round trip through .gmcr."""

from __future__ import annotations

from pathlib import Path

import pytest

import standoff
from tests.cli.running import run


@pytest.mark.parametrize(
    "words",
    [
        ["cases"],
        ["show", "starter"],
        ["check", "starter"],
        ["solve", "starter", "-c", "nash,seq"],
        ["explain", "starter"],
        ["theses", "starter"],
    ],
    ids=" ".join,
)
def test_output_fits_80_columns(words: list[str]) -> None:
    ran = run(*words)
    assert ran.code == 0, ran.err
    long = [line for line in ran.out.splitlines() if len(line.rstrip()) > 80]
    assert not long, long[:3]


def test_brief_writes_a_page_and_prints_a_summary(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "starter.html"
    ran = run("brief", "starter", "-o", str(target))
    assert ran.code == 0, ran.err
    page = target.read_text(encoding="utf-8")
    assert page.lstrip().startswith("<!doctype html>") and "default-src 'none'" in page
    assert standoff.load("starter").title in ran.out
    assert "1." in ran.out


def test_export_and_import_keep_stability(tmp_path: Path) -> None:
    target = tmp_path / "cuba.gmcr"
    name = "catalogue/fraser-hipel-1984/cuba"
    assert run("export", name, "-o", str(target)).code == 0
    before = run("solve", name, "--json", "-c", "nash,seq,gmr").document
    after = run("solve", str(target), "--json", "-c", "nash,seq,gmr").document
    assert after["status_quo"] is None
    counts = [{k: c["n_equilibria"] for k, c in d["concepts"].items()} for d in (before, after)]
    assert counts[0] == counts[1]
    folder = tmp_path / "imported"
    assert run("import", str(target), "-o", str(folder)).code == 0
    again = run("solve", str(folder), "--json", "-c", "nash,seq,gmr").document
    assert again["concepts"] == after["concepts"]


def test_schema_files_are_written(tmp_path: Path) -> None:
    assert run("schema", "--to", str(tmp_path / "schemas")).code == 0
    assert len(list((tmp_path / "schemas").glob("*.schema.json"))) >= 5
