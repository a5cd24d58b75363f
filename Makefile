# Two commands set everything up: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help setup run test suite coverage lint e2e bench eval torture model states notice instruments lock clean
.DEFAULT_GOAL := help
# Tests start many processes. What Python has compiled once is not compiled again by each of them.
export PYTHONDONTWRITEBYTECODE=

help: ## these lines
	@grep -hE '^[a-z0-9-]+:.* ## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.* ## /make \1\t/' | expand -t 18

setup: $(VENV)/.dev
$(VENV)/.dev: requirements/dev.txt | $(VENV)/.made
	$(call install,dev,running and testing need: libraries$(,) linters$(,) a browser driver$(,) a database,about a minute)
$(VENV)/.run: requirements/run.txt | $(VENV)/.made
	$(call install,run,running needs: a web server$(,) a database$(,) the libraries of Slack and Microsoft,about half a minute)
# A path file and a command of two lines make the checkout importable: nothing has to be built.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit("Sanad needs Python 3.11 or newer; set PYTHON=python3.x" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -c 'import pathlib, sysconfig; pathlib.Path(sysconfig.get_path("purelib"), "sanad.pth").write_text(str(pathlib.Path.cwd()))'
	@printf '#!%s\nfrom bot.cli.main import main\n\nmain()\n' "$(CURDIR)/$(BIN)/python" > $(BIN)/sanad && chmod 755 $(BIN)/sanad
	@touch $@
, := ,
define install
@echo "Installing the $$(grep -c '^[a-z].*==' requirements/$(1).txt) packages that $(2)."
@echo "They go into $(VENV)/, from requirements/$(1).txt, each checked by its hash. This is done once, and takes $(3)."
@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/$(1).txt
@touch $@
endef

.PHONY: install
install: $(VENV)/.run ## what running needs, into .venv/, and nothing is started

run: $(VENV)/.run ## the preview page and the inbox on http://127.0.0.1:3978
	@$(BIN)/python -m bot serve

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

test: lint suite ## everything that CI checks but the browser

# Three on two processors: many a test waits for a process, or for a time to run out.
suite: setup
	$(BIN)/python -m bot content check
	$(BIN)/pytest -n 3 --dist worksteal

coverage: setup ## the tests, and the lines that they do not reach; takes half as long again
	$(BIN)/pytest -n 2 --cov --cov-report=term:skip-covered

e2e: setup ## the browser and Microsoft's playground
	$(BIN)/pytest -m e2e

eval: setup ## the labelled questions, each writer left out in turn
	$(BIN)/python -m tests.evaluate

bench: setup ## measured against peers, written to docs/benchmarks.md
	$(BIN)/python -m tests.bench

torture: setup ## kills the process a thousand times and more
	$(BIN)/pytest -m torture

model: setup ## learns the .bin files of content/ from content/questions/
	$(BIN)/python -m tests.make_model

states: setup ## writes content/states.csv, regions.csv and cities.csv anew, from Unicode's CLDR and GeoNames
	$(BIN)/python -m tests.make_states
	$(BIN)/python -m tests.make_regions  # needs npm
	$(BIN)/python -m tests.make_cities

notice: setup ## writes the packages of the lock into NOTICE
	$(BIN)/python -m tests.make_notice

instruments: setup ## writes the list of instruments into README.md
	$(BIN)/python -m tests.make_instruments

lock: ## writes requirements/ anew; needs uv
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-strip-extras -q -o requirements/run.txt
	uv pip compile pyproject.toml --extra agents --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-strip-extras -q -c requirements/run.txt -o requirements/agents.txt
	uv pip compile pyproject.toml --extra mcp --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-strip-extras -q -c requirements/run.txt -o requirements/mcp.txt
	echo 'cyclonedx-bom>=7.5,<8' | uv pip compile - --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-strip-extras -q -o requirements/sbom.txt
	uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-strip-extras -q -c requirements/run.txt -o requirements/dev.txt

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

.PHONY: image-test sbom pictures load audit fuzz

pictures: setup ## the pictures of the documents, made anew from real replies; needs what make e2e needs
	SANAD_PICTURES=docs/pictures $(BIN)/pytest -m e2e tests/e2e/test_pictures.py -n0

sbom: setup ## what the image is made of, in CycloneDX's form; as root, with buildah and debootstrap
	@$(BIN)/python -m tests.deploy.container sbom

image-test: setup ## builds the image, runs it and tests it; as root, with buildah and debootstrap
	$(BIN)/pytest tests/deploy/image.py -n0

fuzz: setup ## hostile requests to every address of the real process
	SANAD_FUZZ=3000 $(BIN)/pytest tests/fuzz -n0

load: setup ## Slack, Teams and pages at once, measured, written to docs/benchmarks.md
	$(BIN)/python -m tests.bench load replicas

audit: setup ## known vulnerabilities of what is installed
	$(BIN)/python deploy/audit.py
