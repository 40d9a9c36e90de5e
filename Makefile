# Two commands on a fresh machine with Python 3.11+ and make: `make run` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
BENCH := .venv/bench/bin
SOURCES := bot tests
DATA ?= ../shared/data
FEEDSERVER ?= ../shared/tools/feedserver.py

.PHONY: help run demo test test-emulate soak picture corpus bench check format lint types dockerfile audit lock clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: .venv/ready-to-run ## run the bot: in the terminal, or on Slack and Discord when their tokens are set
	@$(BIN)/tradewire run

demo: .venv/ready-to-run ## see the bot at work on an invented newsroom, under a minute, no network
	@$(BIN)/tradewire demo

test: .venv/ready-to-test ## the test suite
	@$(BIN)/pytest -n auto

test-emulate: .venv/ready-to-test .venv/emulate/node_modules ## Slack as npm's emulate plays it: needs npm, and once the network
	@$(BIN)/pytest -n 0 -m emulate tests/emulate

soak: .venv/ready-to-test ## the long fault runs, one after the other: many minutes
	@$(BIN)/pytest -n 0 -m soak

picture: .venv/ready-to-test ## the README's pictures of alerts, a home and charts; needs chromium
	@$(BIN)/python -m tests.picture docs

corpus: .venv/ready-to-test ## feedparser's own test feeds for `make test`: once, with network
	@$(BIN)/python -m tests.fetch_feedparser_tests

bench: .venv/ready-to-bench ## the benchmarks; some need recorded timings or a feed server, which do not ship
	@$(BENCH)/python -m tests.bench.parsing
	@$(BENCH)/python -m tests.bench.grouping
	@$(BENCH)/python -m tests.bench.topics
	@$(BENCH)/python -m tests.bench.flood
	@$(BENCH)/python -m tests.bench.store
	@$(BENCH)/python -m tests.bench.delivery
	@$(BENCH)/python -m tests.bench.polling $(DATA)/stream_dev.jsonl.gz
	@$(BENCH)/python -m tests.bench.road $(FEEDSERVER)
	@$(BENCH)/python -m tests.bench.road_split $(FEEDSERVER)

check: .venv/ready-to-test ## everything that must be green: format, lint, types, tests, Dockerfile, known vulnerabilities
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/tradewire check
	@$(MAKE) --no-print-directory test
	@$(MAKE) --no-print-directory dockerfile audit

format: .venv/ready-to-test ## put the code into its form
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

dockerfile: .venv/ready-to-test
	$(BIN)/hadolint Dockerfile

audit: .venv/ready-to-test
	@$(BIN)/python tests/audit.py

lock: .venv/bin/python ## resolve the dependencies anew into requirements/
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --universal --upgrade --generate-hashes --no-header --quiet pyproject.toml --output-file requirements/run.txt
	$(BIN)/uv pip compile --universal --upgrade --generate-hashes --no-header --quiet --group build --output-file requirements/build.txt
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --quiet --constraint requirements/run.txt pyproject.toml --group dev --extra llm --extra chart --output-file requirements/dev.txt
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --quiet --constraint requirements/dev.txt pyproject.toml --extra chart --output-file requirements/chart.txt
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --quiet --constraint requirements/dev.txt --group bench --output-file requirements/bench.txt

clean: ## remove what make has made
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Tradewire needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/ready-to-run: requirements/run.txt requirements/build.txt pyproject.toml | .venv/bin/python
	@echo "Setting up .venv ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt -r requirements/build.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/ready-to-test: requirements/dev.txt .venv/ready-to-run
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

# An environment of its own, without the extras and the tests' tools: sqlite-utils loads numpy where it finds it.
.venv/ready-to-bench: requirements/run.txt requirements/build.txt requirements/bench.txt pyproject.toml | .venv/bin/python
	@echo "Setting up .venv/bench ..."
	@$(BIN)/python -m venv .venv/bench
	@$(BENCH)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt -r requirements/build.txt
	@$(BENCH)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@$(BENCH)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/emulate/node_modules: | .venv/bin/python
	@npm install --silent --no-audit --no-fund --prefix .venv/emulate node@24 emulate@0.12.2
