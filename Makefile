PYTHON ?= python3
BIN := .venv/bin
MO := $(patsubst %.po,%.mo,$(wildcard locales/*/LC_MESSAGES/*.po))
SYNC = $(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $(LOCKFLAGS)
.DEFAULT_GOAL := run
.PHONY: run ready test check lint types rooms catalogs catalogs-update lock bench soak prior bank-days
.NOTPARALLEL:

.venv/uv: .ci/uv.lock
	$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: make PYTHON=python3.12")'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .ci/uv.lock
	touch $@
.venv/run: .venv/uv .ci/run.lock pyproject.toml
	$(SYNC) .ci/run.lock
	rm -f .venv/dev
	touch $@
.venv/dev: .venv/uv .ci/dev.lock pyproject.toml .ci/build_hook.py
	$(SYNC) .ci/dev.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --offline -e .
	touch $@ .venv/run
%.mo: %.po | .venv/uv
	@test -x $(BIN)/pybabel || $(MAKE) --no-print-directory .venv/run
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

run: .venv/run $(MO)
	@$(BIN)/python -m assistant
# What waits for a terminal, or measures what a key press waits for, has the machine to itself.
ALONE := tests/terminal tests/safety/test_nothing_private.py tests/ui/test_stripe_behind_the_desk.py tests/ui/test_going_wrong.py
ready: .venv/dev .venv/localstripe/made $(MO)
test: ready
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile $(ALONE:%=--ignore=%)
	$(BIN)/python -m pytest $(ALONE)

check: lint types rooms catalogs
lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
types: .venv/dev
	$(BIN)/mypy
rooms: .venv/dev
	$(BIN)/lint-imports
catalogs: .venv/dev $(MO)
	$(BIN)/python -m pytest -q -p no:cacheprovider tests/language/test_catalogs.py

catalogs-update: .venv/dev
	$(BIN)/python .ci/catalogs.py
.venv/localstripe/made: .venv/uv .ci/localstripe.lock
	$(PYTHON) -m venv --without-pip --clear .venv/localstripe
	$(BIN)/uv pip sync --quiet --python .venv/localstripe/bin/python --require-hashes .ci/localstripe.lock
	touch $@

.venv/bench/made: .venv/uv .ci/bench.lock
	$(PYTHON) -m venv --without-pip --clear .venv/bench
	$(BIN)/uv pip sync --quiet --python .venv/bench/bin/python --require-hashes .ci/bench.lock
	touch $@
bench: .venv/dev .venv/bench/made $(MO)
	$(BIN)/python -m pytest -o addopts="" tests/benchmarks -s
soak: .venv/dev $(MO)
	$(BIN)/python -m pytest -m soak --benchmark-skip

prior: .venv/dev
	$(BIN)/python .ci/prior.py
bank-days: .venv/dev
	$(BIN)/python .ci/bank_days.py

lock: .venv/uv
	$(LOCK) pyproject.toml -o .ci/run.lock
	$(LOCK) -c .ci/run.lock --group dev pyproject.toml -o .ci/dev.lock
	echo localstripe | $(LOCK) - -o .ci/localstripe.lock
	echo stripe | $(LOCK) - -o .ci/bench.lock
