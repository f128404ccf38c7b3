# The targets are the interface; CI runs the same ones. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Tests run side by side, a file in one process; 0 runs them one after the other.
TEST_WORKERS ?= auto
PIP_FLAGS := --disable-pip-version-check --quiet --require-hashes

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test check lint format types lock bench-webhook bench-conversation bench-start bench-answers calibrate clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-20s %s\n", $$1, $$2}'

setup: $(VENV)/.ready ## prepare .venv/ with what the bot needs

setup-dev: $(VENV)/.ready-dev ## the same with what tests and checks need

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "ต้องใช้ Python 3.11 ขึ้นไป / Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: requirements.lock | $(BIN)/python
	$(BIN)/python -m pip install $(PIP_FLAGS) -r requirements.lock
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock | $(BIN)/python
	$(BIN)/python -m pip install $(PIP_FLAGS) -r requirements-dev.lock
	@touch $@ $(VENV)/.ready

run: setup ## start the bot (with the emulator until LINE credentials are set)
	$(BIN)/python -m bot run

test: setup-dev ## run every test this machine can run
	$(BIN)/python -m pytest -n $(TEST_WORKERS) --dist loadfile

lint: setup-dev ## ruff: lint and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: setup-dev ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: setup-dev ## mypy, strict
	$(BIN)/mypy

check: lint types test ## what CI runs

bench-webhook: setup-dev ## acknowledgement of webhooks beside the SDK's own example
	$(BIN)/python -m tests.load.webhook

bench-conversation: setup-dev ## replies a second beside an echo bot, with a slow LINE
	$(BIN)/python -m tests.load.conversation

bench-start: setup-dev ## time to ready and memory of `run`
	$(BIN)/python -m tests.load.start

bench-answers: setup-dev ## the answers beside three baselines, on messages nobody tuned to
	$(BIN)/python -m tests.answers.bench

calibrate: setup-dev ## learn anew how far the search may trust itself
	$(BIN)/python -m tests.answers.calibrate

lock: ## write the lock files anew from pyproject.toml
	$(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install --quiet uv
	.venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	.venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	.venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra s3 -c requirements.lock pyproject.toml -o requirements-s3.lock
	rm -rf .venv-lock

clean: ## remove what `setup` and `run` made (keeps data/)
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache
