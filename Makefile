# Needs Python 3.11 or later with venv and pip, make, and git. Nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)

.DEFAULT_GOAL := help
.PHONY: help build test bench accept docs lock clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

build: $(VENV)/run.stamp ## set up, and draw every document of samples/ and of inputs/
	@echo In samples/:
	@$(BIN)/respgen build --project samples
	@echo In this folder:
	@$(BIN)/respgen build

test: $(VENV)/dev.stamp build ## set up, and run every check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

bench: $(VENV)/dev.stamp ## measure the template engine beside others, a thousand documents, and PDFs; some minutes
	$(BIN)/python -m bench.engines
	$(BIN)/python -m bench.scale
	$(BIN)/python -m bench.publish

accept: $(VENV)/dev.stamp ## rewrite the golden files; read the difference as prose before committing it
	$(BIN)/pytest -q tests --accept

docs: $(VENV)/dev.stamp ## rewrite the generated pages of docs/ and README.md
	$(BIN)/python -m tests.generated

lock: $(VENV)/dev.stamp ## resolve the dependencies again, for every system, with hashes
	printf 'hatchling\neditables\n' | $(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate \
		--python-version 3.11 --upgrade --extra pdf pyproject.toml - -o requirements.txt
	printf 'hatchling\neditables\n' | $(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate \
		--python-version 3.11 --upgrade --extra pdf --group dev pyproject.toml - -o requirements-dev.txt

clean: ## delete caches and the environment; never a draft
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis node_modules bench/node_modules

$(VENV)/run.stamp: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "respgen needs Python 3.11 or later: make PYTHON=python3.11 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
