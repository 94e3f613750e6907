# Everything starts from Python 3.11 or newer and make; the rest is fetched from the package registries.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CASES ?= 1000

.PHONY: demo test test-full lint types check system clean

demo: $(VENV)/.installed
	$(BIN)/scorebook demo -o demo

test: lint types check

test-full: lint types
	$(MAKE) check CASES_OPTION="--cases $(CASES)"

lint: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed
	$(BIN)/mypy

check: $(VENV)/.installed system
	$(BIN)/pytest -n 2 --dist loadgroup $(CASES_OPTION)

system:
	@.ci/install-system-packages

$(VENV)/.installed: setup.cfg pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更高版本"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) demo build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
