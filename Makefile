# Two commands for newcomers: `make chat` talks with the bot in this terminal, `make test` runs every test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: chat run install test check audit fuzz bench accuracy fit gallery lock topology chaos clean

chat: $(VENV)/runtime
	@$(BIN)/dateline chat

run: $(VENV)/runtime
	@exec $(BIN)/dateline run

# Only the bot, for whoever runs it as a service.
install: $(VENV)/runtime

test: $(VENV)/dev
	@$(BIN)/dateline compile
	@$(BIN)/python -m pytest -n auto --dist loadfile

check: $(VENV)/dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/dateline check
	@PYTHONPATH=tests $(BIN)/python -m audit --if-reachable
	@$(MAKE) --no-print-directory test

# Known vulnerabilities of what the lock files name; fails where there are any, and where nothing could be learnt.
audit: $(VENV)/dev
	@PYTHONPATH=tests $(BIN)/python -m audit

# The same tests as in `make test`, with so many times as many examples, other ones at each run.
DATELINE_FUZZ ?= 30
fuzz: $(VENV)/dev
	@DATELINE_FUZZ=$(DATELINE_FUZZ) $(BIN)/python -m pytest -n auto --dist loadfile tests/fuzz

bench: $(VENV)/dev
	@$(BIN)/python tests/benchmarks/cold_start.py
	@PYTHONPATH=tests $(BIN)/python -m benchmarks.matchers
	@PYTHONPATH=tests $(BIN)/python -m benchmarks.throughput
	@PYTHONPATH=tests $(BIN)/python -m benchmarks.webhook

accuracy: $(VENV)/dev
	@$(BIN)/dateline eval tests/content/*.jsonl

# Weights and thresholds for the knowledge, as they stand in knowledge/fitted.yaml; the thresholds by questions that nobody
# has edited the knowledge after.
fit: $(VENV)/dev
	@$(BIN)/dateline fit tests/content/held-out.*.jsonl

# docs/gallery.md and its pictures: what the bot says to made-up readers, played against an emulated Telegram.
gallery: $(VENV)/dev
	@$(BIN)/dateline compile
	@PYTHONPATH=tests $(BIN)/python -m gallery

# Two replicas behind nginx with PostgreSQL, from the programs that are installed.
topology: $(VENV)/dev
	@PYTHONPATH=tests $(BIN)/python -m topology

# Questions while processes are killed and PostgreSQL restarts; half an hour.
chaos: $(VENV)/dev
	@PYTHONPATH=tests $(BIN)/python -m chaos.questions

# A virtual environment with exactly what the lock files name, and the project itself, which needs nothing more.
$(VENV)/runtime: requirements.lock pyproject.toml | $(VENV)/bin/pip
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev: requirements-dev.lock $(VENV)/runtime
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Dateline needs Python 3.11 or newer: make PYTHON=python3.12 chat"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "This Python lacks venv. Install it with: sudo apt install $$($(PYTHON) -c \
			'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"; exit 1; }
	@echo "Installing into $(VENV)/ ..." >&2
	@$(PYTHON) -m venv $(VENV)

# Needs uv (https://docs.astral.sh/uv/). The result names no package index.
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet \
	--no-annotate --custom-compile-command "make lock" --upgrade

lock:
	$(LOCK) --extra semantic --extra postgres --extra sentry --group build --output-file requirements.lock
	$(LOCK) --extra semantic --extra postgres --extra sentry --group build --group dev --constraint requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf $(VENV)
