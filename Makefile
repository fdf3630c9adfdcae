# What a fresh machine needs: Python 3.11 or later with pip, make and git. Nothing is installed outside .venv.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
DEVELOP := .venv/.develop
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test lint types docs examples tariffs notebooks readme wheel coverage benchmarks check clean

demo: $(INSTALLED)
	$(BIN)/smscost estimate data/examples/soldes-fr.csv --default-country FR \
	    --tariff data/examples/tariff-degressive.xml

test: $(DEVELOP)
	$(BIN)/python -m pytest -n auto

lint: $(DEVELOP)
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(DEVELOP)
	$(BIN)/mypy

docs: $(INSTALLED)
	$(BIN)/python scripts/build_errors_doc.py

examples: $(INSTALLED)
	$(BIN)/python scripts/make_examples.py

tariffs: $(INSTALLED)
	$(BIN)/python scripts/build_tariffs.py

notebooks: $(DEVELOP)
	$(BIN)/python scripts/notebooks.py

readme: $(INSTALLED)
	$(BIN)/python scripts/refresh_readme.py

wheel: $(DEVELOP)
	PYTHON=$(BIN)/python .ci/check-wheel

coverage: $(DEVELOP)
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage report

# Minutes, and not part of `check`: what is fast is compared with what is beside it, never promised.
benchmarks: $(DEVELOP)
	$(BIN)/python -m benchmarks

check: lint types tariffs examples docs test wheel

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage

# The environment is made once, and brought up to date when pyproject.toml changes.
$(INSTALLED): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    echo "smscost needs Python 3.11 or later; $(PYTHON) is $$($(PYTHON) --version 2>/dev/null || echo missing)." >&2; \
	    echo "Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "$(PYTHON) cannot make virtual environments." >&2; \
	    echo "On Debian and Ubuntu: sudo apt install python3-venv" >&2; exit 1; }
	@echo "Setting up .venv; the first time this takes a minute or two."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --editable .
	@touch $@

# The pip that comes with Python may be too old to know dependency groups.
$(DEVELOP): $(INSTALLED)
	@$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --group dev
	@touch $@
