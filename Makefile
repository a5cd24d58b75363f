# Two commands set everything up: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: setup run test lint e2e bench eval torture fuzz lock clean
.DEFAULT_GOAL := run

setup: $(STAMP)
$(STAMP): requirements/dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Sanad needs Python 3.11 or newer; set PYTHON=python3.x" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

run: setup ## the preview page and the inbox on http://127.0.0.1:3978
	$(BIN)/python -m bot serve

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

test: lint ## everything that CI checks but the browser
	$(BIN)/python -m bot content check
	$(BIN)/pytest -n 2 --cov --cov-report=term:skip-covered

e2e: setup ## the browser and Microsoft's playground
	$(BIN)/pytest -m e2e

eval: setup ## the labelled questions
	$(BIN)/python -m tests.evaluate

bench: setup ## measured against peers, written to docs/benchmarks.md
	$(BIN)/python -m tests.bench

torture: setup ## kills the process a thousand times and more
	$(BIN)/pytest -m torture

lock: ## writes requirements/ anew; needs uv
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-strip-extras -q -o requirements/run.txt
	uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-strip-extras -q -c requirements/run.txt -o requirements/dev.txt

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

.PHONY: image-test load audit

image-test: setup ## builds the Dockerfile and runs what came of it; as root, with buildah and debootstrap
	$(BIN)/pytest tests/deploy/image.py -n0

fuzz: setup ## hostile requests to every address of the real process
	SANAD_FUZZ=3000 $(BIN)/pytest tests/fuzz -n0

load: setup ## Slack, Teams and pages at once, measured, written to docs/benchmarks.md
	$(BIN)/python -m tests.bench load replicas

audit: setup ## known faults of what is installed
	$(BIN)/python deploy/audit.py
