# make demo, make test: each makes the environment first. They need Python 3.11+ with venv, git, make and a package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
# A journal waits for the disk at each commit, and no test cuts the power: a disk in memory will do where one has room.
IN_MEMORY := $(shell [ -w /dev/shm ] && df -Pk /dev/shm | awk 'NR == 2 && $$4 > 4000000 { print "TMPDIR=/dev/shm" }')
# Acceptance tests take a second, others a millisecond: who has nothing left takes over from the other.
PYTEST := $(IN_MEMORY) $(BIN)/python -m pytest -n 2 --dist worksteal

.PHONY: demo test test-quick test-slow soak bench bench-quick check format docs lock wheel-test clean

demo: $(READY)
	$(BIN)/reconciler demo

test: $(READY)
	$(PYTEST) -m "not slow"

# For the daily loop, under a minute: no drawn examples, no long tables, and one run from end to end for all of them.
test-quick: $(READY)
	$(PYTEST) -m "not slow and not hypothesis and not thorough" tests/unit tests/contract \
	  tests/acceptance/test_loop.py::test_the_first_run_converges_and_the_second_writes_nothing

# Real TLS, canaries in everything that is written, the pace, past runs, night after night, streams, signals and accounts,
# hostile files and answers, storms and kills; and all laws with all their examples, a quarter of which `make test` tries.
test-slow: $(READY)
	EXAMPLES=all $(PYTEST) -m "slow or hypothesis"

# Thousands of runs, each a process of its own, through bad nights over drawn worlds: a table of what happened and what was
# found. A find prints its world: make soak WORLD=1/17 sails it again, KEEP=FILE writes it down. See docs/reliability.md.
RUNS ?= 10000
SEEDS ?= 1,2,3,4,5,6,7,8
soak: $(READY)
	$(BIN)/python -m tests.storm.soak --runs $(RUNS) --seeds $(SEEDS) --json soak.json \
	  $(if $(WORLD),--world $(WORLD)) $(if $(KEEP),--keep $(KEEP)) $(if $(PLANT),--plant '$(PLANT)')

# What the program costs against the least that could do its work: one table, half an hour on an idle machine, and data
# to make before that. See bench/README.md.
bench: $(VENV)/bench-ready
	$(BIN)/python -m bench

# The same at sizes that take a minute: does it run, and is anything far off?
bench-quick: $(VENV)/bench-ready
	$(BIN)/python -m bench --quick

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The examples of all codes, made anew from the corpus, and the page of all codes from reconciler/report/finding_catalogue.
docs: $(READY)
	$(BIN)/python -m tests.corpus.make_examples
	$(BIN)/python docs/make_findings.py

# The versions of the development environment, renewed.
lock: $(READY)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --group dev --python-version 3.11 --upgrade \
	  --no-annotate --no-header --no-emit-index-url --quiet --output-file requirements-dev.lock
	$(BIN)/uv pip compile --group pyproject.toml:bench --python-version 3.11 --constraint requirements-dev.lock --upgrade \
	  --no-annotate --no-header --no-emit-index-url --quiet --output-file requirements-bench.lock

# Build the wheel, install it alone, outside the checkout, and run the demo there.
wheel-test: $(READY)
	PYTHON=$(abspath $(BIN))/python sh .ci/wheel-test

$(READY): pyproject.toml requirements-dev.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

$(VENV)/bench-ready: $(READY) requirements-bench.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-bench.lock
	touch $(VENV)/bench-ready

clean:
	rm -rf $(VENV) bench/cache dist reconciler-demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
