# What a fresh machine needs: Python 3.11 or later with pip, make and git. Nothing is installed outside .venv.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
DEVELOP := .venv/.develop
SITE := .venv/.site
RESOLVER := .venv-lock/.installed
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# What scripts write, each by the target of its name; `make CHECK=--check docs` compares, and writes nothing.
WRITTEN := docs examples tariffs countries schemas names languages notebooks
CHECK ?=

.PHONY: demo page test lint types $(WRITTEN) written site licences release-check readme wheel wheels soak coverage benchmarks check lock upgrade newest oldest clean

# The page for the browser, in a folder that git does not keep.
page: $(DEVELOP)
	$(BIN)/smscost page --out build/calculator.html --tariff data/examples/tariff-degressive.xml

demo: $(INSTALLED)
	$(BIN)/smscost estimate data/examples/soldes-fr.csv \
	    --tariff data/examples/tariff-degressive.xml

# Where a wrong figure costs money every branch is reached: in the rooms of the count, the price, purchases and
# accounts. Drawn examples reach some of them, so the floor leaves room for a few (docs/reliability.md).
WHOLE := estimator/count/*,estimator/numbers/*,estimator/price/*,estimator/supply/recharge/*,estimator/supply/plan/*,estimator/supply/transfers/*,estimator/provider/ovhcloud/*
WHOLE_FLOOR := 99.9

# `make MEASURED=yes test` also measures which branches the tests reach, and fails below the floor of pyproject.toml.
test: $(DEVELOP)
ifdef MEASURED
	$(BIN)/coverage erase
	CI=true $(BIN)/coverage run -m pytest -n auto
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report
	$(BIN)/coverage report --show-missing --fail-under=$(WHOLE_FLOOR) --include='$(WHOLE)'
else
	$(BIN)/python -m pytest -n auto
endif

lint: $(DEVELOP)
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(DEVELOP)
	$(BIN)/mypy

docs: $(INSTALLED)
	$(BIN)/python -m scripts.build_errors_doc $(CHECK)

examples: $(INSTALLED)
	$(BIN)/python -m scripts.make_examples $(CHECK)

countries: $(INSTALLED)
	$(BIN)/python -m scripts.build_countries $(CHECK)

tariffs: $(INSTALLED)
	$(BIN)/python -m scripts.build_tariffs $(CHECK)

schemas: $(INSTALLED)
	$(BIN)/python -m scripts.build_schemas $(CHECK)

names: $(INSTALLED)
	$(BIN)/python -m scripts.build_public_names $(CHECK)

languages: $(DEVELOP)
	$(BIN)/python -m scripts.build_languages $(CHECK)

notebooks: $(DEVELOP)
	$(BIN)/python -m scripts.notebooks $(CHECK)

# Compares what scripts wrote with what they write today.
written: $(DEVELOP)
	@$(MAKE) --no-print-directory CHECK=--check $(WRITTEN)

# Needs all that is locked: docs/licences.md lists it, and says under which licence it is.
licences: $(SITE)
	$(BIN)/python -m scripts.build_licences $(CHECK)

# The documentation, as pages that open from the disk: build/site/index.html. Needs no network.
site: $(SITE)
	$(BIN)/python -m scripts.build_site
	$(BIN)/python -m pytest -q tests/browser/test_site.py

# From a clean clone of the last commit, and without publishing anything; docs/releasing.md.
release-check: $(SITE)
	$(BIN)/python -m scripts.release_check

readme: $(INSTALLED)
	$(BIN)/python -m scripts.refresh_readme $(CHECK)

wheel: $(DEVELOP)
	PYTHON=$(BIN)/python .ci/check-wheel

# For all machines that wheels are made for, from this one.
wheels: $(DEVELOP)
	$(BIN)/python scripts/build_wheels.py

# All that is drawn, and what takes too long for each change; an hour or more.
soak: $(DEVELOP)
	SMSCOST_LONG=1 $(BIN)/python -m pytest -n auto -m "soak or not soak"

coverage:
	@$(MAKE) --no-print-directory MEASURED=yes test

# Minutes, and not part of `check`: what is fast is compared with what is beside it, never promised.
benchmarks: $(DEVELOP)
	$(BIN)/python -m benchmarks

# Exactly what a change must pass; nothing in the checkout is rewritten.
check:
	@PYTHON='$(PYTHON)' bash .ci/run

# Adds to the lock what pyproject.toml asks for anew; `upgrade` takes the newest of everything.
lock: $(RESOLVER)
	.venv-lock/bin/python scripts/lock.py

upgrade: $(RESOLVER)
	.venv-lock/bin/python scripts/lock.py --upgrade

# The suite with the newest, and with the lowest versions that pyproject.toml allows.
newest: RESOLUTION := highest
oldest: RESOLUTION := lowest-direct
newest oldest: $(RESOLVER)
	$(PYTHON) -m venv --clear .venv-$@
	.venv-lock/bin/uv pip install --quiet --python .venv-$@/bin/python --resolution $(RESOLUTION) \
	    --requirements pyproject.toml --all-extras --group dev
	.venv-lock/bin/uv pip install --quiet --python .venv-$@/bin/python --no-deps --editable .
	.venv-$@/bin/python -m pytest -n auto

clean:
	rm -rf .venv .venv-* build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage

# The environment is made once, and brought up to date when the lock changes: the same versions, to the byte,
# everywhere. What builds the package is locked, too, so nothing else is asked for. A changed file of the core is
# compiled anew; where nothing can compile it, all works in Python, and `smscost --version` says so.
$(INSTALLED): pyproject.toml requirements/users.txt $(wildcard estimator/count/core/*.[ch])
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    echo "smscost needs Python 3.11 or later; $(PYTHON) is $$($(PYTHON) --version 2>/dev/null || echo missing)." >&2; \
	    echo "Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "$(PYTHON) cannot make virtual environments." >&2; \
	    echo "On Debian and Ubuntu: sudo apt install python3-venv" >&2; exit 1; }
	@echo "Setting up .venv; the first time this takes a minute or two."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement requirements/users.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python scripts/build_core.py --lenient
	@touch $@

$(DEVELOP): $(INSTALLED) requirements/developers.txt
	@$(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement requirements/developers.txt
	@# Once more: `pip install .` put a copy in its place, which does not follow the checkout.
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python scripts/build_core.py --page --lenient
	@touch $@

$(SITE): $(DEVELOP) requirements/site.txt
	@$(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement requirements/site.txt
	@touch $@

# What resolves is apart from what is resolved.
$(RESOLVER):
	@$(PYTHON) -m venv .venv-lock
	@.venv-lock/bin/python -m pip install --quiet 'uv>=0.9'
	@touch $@
