# lsgraph: `make run` serves the graph, `make test` passes all tests. `make help` lists the rest.
# Works from any folder: every path starts at the folder of this file.

ifneq ($(words $(CURDIR)),1)
$(error The name of this folder has a space in it, which make can not handle: move lsgraph to one without)
endif

ROOT := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
# Where it is not named, tools/find-python.sh looks for it.
PYTHON ?=
VENV ?= $(ROOT)/.venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LSGRAPH := cd $(ROOT) && LSGRAPH_ROOT=$(ROOT) $(BIN)/lsgraph

# Some machines ask Python to keep no compiled modules. Tests start hundreds of processes, each of which would compile all of them again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run test quick test-lowest coverage check check-style check-scripts check-spelling check-types check-data hooks format data docs site screenshots tasks bench bench-pages bench-sparql bench-network bench-rows package lock clean suites clients guards

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(ROOT)/Makefile

setup: $(VENV)/.run ## Set up what lsgraph needs to run, and no more

run: $(VENV)/.run ## Set up, build the graph from data/, and serve it (LSGRAPH_HOST, LSGRAPH_PORT)
	@$(LSGRAPH) build
	@$(LSGRAPH) serve

# Processes that run tests: one more than the two cores of a small machine, for those tests that wait (tests/scheduling.py).
WORKERS ?= 3

# Each file in one of the processes: what its tests share is made once, and attacks and engines do not measure each other.
test: $(VENV)/.dev ## Set up and pass all tests (PYTEST_ARGS adds options)
	@sh $(ROOT)/tools/ensure.sh browser
	@sh $(ROOT)/tools/ensure.sh engines
	@cd $(ROOT) && $(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS) && echo "make test: all tests passed"

quick: $(VENV)/.dev ## Pass the tests that take less than a minute together, for between two changes (PYTEST_ARGS)
	@cd $(ROOT) && $(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not slow" $(PYTEST_ARGS) && echo "make quick: quick tests passed"

coverage: $(VENV)/.dev ## Pass all tests and show which lines none of them runs (report in .lsgraph/coverage)
	@sh $(ROOT)/tools/ensure.sh browser
	@sh $(ROOT)/tools/ensure.sh engines
	@cd $(ROOT) && $(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder --cov --cov-report=term:skip-covered --cov-report=html $(PYTEST_ARGS)

test-lowest: $(VENV)/.lowest ## Pass the quick tests with the lowest versions that pyproject.toml allows
	@cd $(ROOT) && $(VENV)-lowest/bin/python -m pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not slow" -W default $(PYTEST_ARGS) && echo "make test-lowest: quick tests passed"

check: $(VENV)/.dev ## Check style, spelling, types, data and generated files
	@$(MAKE) --no-print-directory check-style check-scripts check-spelling check-types check-data
	@echo "make check: style, spelling, types and data are in order"

check-style: $(VENV)/.dev ## Check the style of Python alone
	@cd $(ROOT) && $(BIN)/ruff check . && $(BIN)/ruff format --check .

check-scripts: ## Check style and faults of scripts and styles alone, where node and npm are
	@sh $(ROOT)/tools/lint.sh check

check-spelling: $(VENV)/.dev ## Check the spelling of English alone; Swedish words that look like slips stand in pyproject.toml
	@cd $(ROOT) && $(BIN)/codespell

check-types: $(VENV)/.dev ## Check types alone
	@cd $(ROOT) && $(BIN)/mypy

check-data: $(VENV)/.dev ## Check data and generated files alone
	@$(LSGRAPH) format --check
	@$(LSGRAPH) check

hooks: $(VENV)/.dev ## Let git run these checks before each commit
	@cd $(ROOT) && $(BIN)/pre-commit install

format: $(VENV)/.dev ## Put code and data in order
	@cd $(ROOT) && $(BIN)/ruff check --fix-only . && $(BIN)/ruff format .
	@sh $(ROOT)/tools/lint.sh write
	@$(LSGRAPH) format

data: $(VENV)/.run ## Put the data in order, check it and build a generation
	@$(LSGRAPH) format
	@$(LSGRAPH) build

docs: $(VENV)/.dev ## Write the generated documentation anew
	@$(LSGRAPH) docs

site: $(VENV)/.docs ## Make the documentation as a site in .lsgraph/site, to open from a disk; a dead link or a page that is not listed fails it
	@rm -rf $(ROOT)/.lsgraph/site
	@cd $(ROOT) && $(VENV)-docs/bin/python -m sphinx -q -E -W --keep-going -n -j auto -c tools/site -d .lsgraph/site-read docs .lsgraph/site
	@$(VENV)-docs/bin/python $(ROOT)/tools/site/check.py $(ROOT)/.lsgraph/site
	@echo "make site: open $(ROOT)/.lsgraph/site/index.html"

screenshots: $(VENV)/.dev ## Take the screenshots of README and docs anew
	@sh $(ROOT)/tools/ensure.sh browser
	@cd $(ROOT) && $(BIN)/python -m tools.screenshots

tasks: $(VENV)/.dev ## Do what planners come for in a browser, and print the clicks and seconds of each
	@sh $(ROOT)/tools/ensure.sh browser
	@cd $(ROOT) && $(BIN)/python -m tools.tasks

bench: $(VENV)/.dev ## Run the smaller benchmarks; they print ratios
	@cd $(ROOT) && for script in bench/build.py bench/names.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

bench-pages: $(VENV)/.dev ## Measure every kind of answer, build and start at several sizes (BENCH_ARGS adds options)
	@cd $(ROOT) && $(BIN)/python bench/pages.py $(BENCH_ARGS)

bench-sparql: $(VENV)/.bench ## Compare /sparql with other servers (BENCH_ARGS adds options)
	@cd $(ROOT) && $(BIN)/python bench/sparql.py --python $(VENV)-bench/bin/python $(BENCH_ARGS)

bench-network: $(VENV)/.dev ## Compare how large networks are drawn (BENCH_ARGS adds options)
	@cd $(ROOT) && $(BIN)/python bench/network.py $(BENCH_ARGS)

bench-rows: $(VENV)/.dev ## Measure what a million rows cost in Python, as a multiple of the engine's CSV
	@cd $(ROOT) && $(BIN)/python bench/rows.py $(BENCH_ARGS)

package: ## Build sdist and wheel, check them, and try them in fresh environments of each Python that is here, newest and lowest versions (PYTHONS)
	@sh $(ROOT)/tools/package.sh $(ROOT)

suites: $(VENV)/.dev ## Run the outside test suites that lie beside the checkout, if any
	@sh $(ROOT)/tools/suites.sh $(BIN)

clients: $(VENV)/.dev ## Ask a server through the programs of others: in JavaScript where node and npm are, in Python, in R
	@sh $(ROOT)/tools/clients.sh $(BIN)

guards: $(VENV)/.dev ## Take guards out one by one and see a test fail for each (takes long; WORDS chooses some)
	@cd $(ROOT) && $(BIN)/python tools/guards.py $(WORDS)

lock: $(VENV)/.dev ## Lock the dependencies anew, with hashes
	@cd $(ROOT) && sh tools/lock.sh $(BIN)

clean: ## Remove what was built and installed here
	rm -rf $(VENV) $(VENV)-bench $(VENV)-docs $(VENV)-lowest $(ROOT)/.lsgraph $(ROOT)/.mypy_cache $(ROOT)/.ruff_cache $(ROOT)/.pytest_cache

# An environment whose Python is no longer there (upgraded, removed) is made anew.
ifeq ($(shell test -x $(BIN)/python && echo there),)
.PHONY: $(VENV)/.made
endif

$(VENV)/.made: $(ROOT)/tools/make-venv.sh
	@PYTHON="$(PYTHON)" sh $(ROOT)/tools/make-venv.sh $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.made $(ROOT)/requirements/run.txt $(ROOT)/pyproject.toml
	@echo "Installing what lsgraph needs to run (locked; a minute or so the first time) ..."
	@sh $(ROOT)/tools/install.sh $(BIN)/python $(ROOT)/requirements/run.txt
	@$(PIP) install --no-build-isolation --no-deps --editable $(ROOT)
	@# Once: processes that start beside each other would each compile all of it.
	@$(BIN)/python -m compileall -q -j 0 $(ROOT)/src
	@touch $@

$(VENV)/.dev: $(VENV)/.run $(ROOT)/requirements/dev.txt
	@echo "Installing what the tests and checks need (locked; a minute or so the first time) ..."
	@sh $(ROOT)/tools/install.sh $(BIN)/python $(ROOT)/requirements/dev.txt
	@touch $@

$(VENV)/.lowest: $(VENV)/.made $(ROOT)/requirements/lowest.txt $(ROOT)/pyproject.toml
	@PYTHON="$(PYTHON)" sh $(ROOT)/tools/make-venv.sh $(VENV)-lowest
	@sh $(ROOT)/tools/install.sh $(VENV)-lowest/bin/python $(ROOT)/requirements/lowest.txt
	@$(VENV)-lowest/bin/python -m pip --disable-pip-version-check --quiet install --no-build-isolation --no-deps --editable $(ROOT)
	@touch $@

$(VENV)/.bench: $(VENV)/.dev $(ROOT)/requirements/bench.txt
	@PYTHON="$(PYTHON)" sh $(ROOT)/tools/make-venv.sh $(VENV)-bench
	@sh $(ROOT)/tools/install.sh $(VENV)-bench/bin/python $(ROOT)/requirements/bench.txt
	@touch $@

$(VENV)/.docs: $(VENV)/.made $(ROOT)/requirements/docs.txt
	@PYTHON="$(PYTHON)" sh $(ROOT)/tools/make-venv.sh $(VENV)-docs
	@sh $(ROOT)/tools/install.sh $(VENV)-docs/bin/python $(ROOT)/requirements/docs.txt
	@touch $@
