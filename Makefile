# Every verb of the house. `make` alone lists them; continuous integration calls the same ones.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
INSTALLED := .venv/installed
ADDRESS := url
SIDE_BY_SIDE := -n 2 --dist worksteal
OFFLINE := not kafka and not postgres and not slow

.DEFAULT_GOAL := help
.PHONY: help setup run run-served services services-stop test check security audit bench prove prove-delivery clean lint types contracts scans lock

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(INSTALLED) ## make .venv and install the locked dependencies (skipped when nothing changed)

# The project is installed editable and without dependencies: the lock has already brought them all, and
# --require-hashes refuses any file that is not byte for byte the one that was locked.
$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("gridledger needs Python 3.11 or newer; say which with: make PYTHON=...") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing the dependencies of requirements.lock (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

run: setup ## a fictional town on SQLite, one process: fill it, serve it, print a tour
	@$(BIN)/gridledger demo

run-served: setup ## the same town over Kafka and PostgreSQL, as separate processes
	@$(BIN)/python -m deploy.served

services: setup ## start a real Kafka and a real PostgreSQL on loopback
	@$(BIN)/python -m deploy.services up

services-stop: setup ## stop them; their data stays
	@$(BIN)/python -m deploy.services down

# AUDIT= (empty) makes an audit that could not be done a failure as well.
AUDIT ?= --where-reachable

test: setup lint types contracts scans ## everything, with the tests on the real Kafka and the real PostgreSQL
	@$(BIN)/python -m deploy.security audit $(AUDIT)
	@$(BIN)/python -m pytest -q $(SIDE_BY_SIDE) -m "$(OFFLINE)"
	@$(BIN)/python -m pytest -m "not ($(OFFLINE))"

check: setup lint types contracts scans ## format, lint, types, import contracts, scans of code and secrets, offline tests
	@$(BIN)/python -m pytest -q $(SIDE_BY_SIDE) -m "$(OFFLINE)"

security: scans audit ## unsafe code, committed secrets, vulnerable dependencies; fails where the last could not be asked

audit: setup ## known vulnerabilities of the locked dependencies
	@$(BIN)/python -m deploy.security audit

bench: setup ## measure and print one table; the same rows in build/bench.json
	@$(BIN)/python -m benchmarks

prove-delivery: setup ## kill everything at random and count what was lost: build/prove-delivery.json
	@$(BIN)/python -m proofs

# PROVE=--quick tries a hundredth of the cases.
prove: setup ## tamper in every way, erase people, kill readers' doors, and count what was found: build/prove.json
	@$(BIN)/python -m proofs.trust $(PROVE)

clean: ## forget what was built and measured (not the data in var/)
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

lint: setup
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: setup
	@$(BIN)/mypy

contracts: setup
	@$(BIN)/lint-imports

scans: setup
	@$(BIN)/python -m deploy.security code
	@$(BIN)/python -m deploy.security secrets

# Needs pip-tools on the PATH. Hashes and names only: where files are fetched from is the installer's business.
lock: ## write requirements.lock again after a change of dependencies
	pip-compile --quiet --allow-unsafe --extra dev --generate-hashes --strip-extras --no-header --no-emit-index-$(ADDRESS) \
	  --no-emit-find-links --no-emit-trusted-host --output-file requirements.lock pyproject.toml
