# Two commands do everything on a fresh machine with Python 3.11 or later: make brief, make test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: brief setup test check bench clean help

help: ## Say what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

brief: $(VENV)/.runs ## Compute the flagship case and write build/korea.html
	@mkdir -p build
	$(BIN)/standoff brief korea -o build/korea.html

setup: $(VENV)/.developer ## A virtual environment with all extras and the developers' tools

test: $(VENV)/.developer ## Run every test
	$(BIN)/python -m pytest

check: $(VENV)/.developer ## Format, lint, types, layers
	$(BIN)/ruff format --check src tests benchmarks examples
	$(BIN)/ruff check src tests benchmarks examples
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.developer ## Measure, as ratios to a yardstick timed in the same run
	$(BIN)/python benchmarks/run.py

clean: ## Remove what was built
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Standoff needs Python 3.11 or later; set PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runs: pyproject.toml | $(BIN)/python
	$(PIP) install -e .
	@touch $@

$(VENV)/.developer: pyproject.toml | $(BIN)/python
	$(PIP) install -e '.[frames,dev]'
	@touch $@ $(VENV)/.runs
