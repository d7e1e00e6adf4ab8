# Everything a person or CI does with a source checkout. Needs Python 3.11 or newer, git and make; fetches the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
# Absolute, since some targets work in another folder.
export RAPPORT_DATA_DIR ?= $(CURDIR)/data
# Without kept bytecode every start compiles all modules: a third of it. Empty means that it is kept.
export PYTHONDONTWRITEBYTECODE =

.PHONY: demo run install assets browser mail-server check format test test-fast test-all bench messages clean
.DEFAULT_GOAL := demo

demo: install assets ## A running system with a sample company; prints address and sign-in
	@exec $(BIN)/rapport demo

run: install assets ## The same without the sample company
	@exec $(BIN)/rapport up

install: $(VENV)/.installed

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit("Rapport needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Give another one by make PYTHON=/path/to/python") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

# The packages are those of the lock file, checked by their hashes; our own is linked to the sources.
$(VENV)/.installed: requirements.lock pyproject.toml | $(UV)
	@$(UV) pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	@$(BIN)/python -m compileall -q src
	@touch $@

assets: install ## Style sheet, scripts, fonts, icons and translations, when a source has changed
	@$(BIN)/python -m rapport.platform.web.build

browser: ## Chromium and Chinese fonts for the journeys, when absent
	@tools/install-browser.sh

mail-server: ## Dovecot for the tests of mail, when absent
	@tools/install-mail-server.sh

check: install ## All static checks
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/djlint --check --quiet src || { echo "Templates are not laid out: make format"; exit 1; }
	@RAPPORT_SECRET_KEY=only-for-the-static-checks-only-for-the-static-checks $(BIN)/mypy
	@mkdir -p .cache && $(BIN)/lint-imports --no-logo > .cache/imports.log || { cat .cache/imports.log; exit 1; }
	@$(BIN)/python tools/check_house_rules.py

format: install ## Bring the sources into the usual form
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .
	@$(BIN)/djlint --reformat --quiet src

test: ## Everything CI runs
	@$(MAKE) --no-print-directory -j2 check assets browser
	@$(MAKE) --no-print-directory mail-server # after the browser: two installers at once refuse each other
	@$(BIN)/python -m pytest -n 2 --dist loadfile --ignore=tests/e2e -m "not slow"
	@$(BIN)/python -m pytest tests/e2e -m "not slow"

test-fast: install mail-server ## Tests without browser
	@$(BIN)/python -m pytest -n 2 --dist loadfile --ignore=tests/e2e -m "not slow"

test-all: test ## Everything CI runs, the slow proofs and the benchmarks
	@$(BIN)/python -m pytest -m slow
	@$(MAKE) bench

bench: install assets ## Benchmarks on seeded data; results go to benchmarks/results
	@$(BIN)/python -m benchmarks

messages: install ## Collect the texts to translate into src/rapport/locale; `make assets` compiles them
	@$(BIN)/python -m tools.messages

clean: ## Remove what can be made again; the data folder stays
	@rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache frontend/node_modules
